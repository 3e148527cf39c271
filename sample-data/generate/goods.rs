//! What is sold: products, some of them named like people, and colours that are first names.

use crate::calendar;
use crate::people;
use crate::rng::Rng;

/// Product, category and price in cents.
pub type Product = (&'static str, &'static str, i64);

/// The range; the first ones sell best.
pub const PRODUCTS: &[Product] = &[
    ("Bureaulamp Lumen", "Verlichting", 4995),
    ("Emma de Vries hoekbank", "Meubels", 129_900),
    ("Billy Bücher boekenkast", "Meubels", 8999),
    ("Jack Daniel's Old No. 7", "Dranken", 2899),
    ("Router R7", "Elektronica", 11_995),
    ("Slimme thermostaat", "Elektronica", 17_950),
    ("Koffiezetter Nova", "Elektronica", 6495),
    ("Kussenhoes linnen", "Textiel", 1995),
    ("Dekbed vier seizoenen", "Textiel", 8995),
    ("Captain Morgan Spiced", "Dranken", 2195),
    ("Johnnie Walker Black", "Dranken", 3450),
    ("Eetkamerstoel Ingrid", "Meubels", 9900),
    ("Karlstad fauteuil", "Meubels", 34_900),
    ("Hanglamp Oskar", "Verlichting", 15_900),
    ("IP-camera Vista", "Elektronica", 7999),
    ("Plaid Sofie", "Textiel", 3495),
    ("Tafelkleed", "Textiel", 2750),
    ("Vloerlamp Boog", "Verlichting", 18_995),
    ("Werkschoenen S3", "Werkkleding", 10_495),
    ("Veiligheidshesje", "Werkkleding", 899),
    ("Dr. Martens 1460", "Werkkleding", 18_900),
    ("Ben & Jerry koelbox", "Elektronica", 5995),
    ("Marie Claire tafelspiegel", "Meubels", 4450),
    ("Calvin Klein badhanddoek", "Textiel", 2995),
];

/// Colours; four of them are first names as well.
pub const COLOURS: &[&str] =
    &["Zwart", "Wit", "Rose", "Olive", "Amber", "Antraciet", "Jade", "Naturel", "Ruby", "Blauw"];

/// Version numbers that look like IPv4 addresses.
pub fn version(rng: &mut Rng) -> String {
    let (a, b, c, d) = (rng.range(1, 12), rng.below(20), rng.below(40), rng.range(1, 220));
    format!("{a}.{b}.{c}.{d}")
}

/// An order day from 2023-01-01 to the day of the export, later ones more often.
pub fn order_day(rng: &mut Rng) -> i32 {
    let first = calendar::day(2023, 1, 1);
    let span = (people::today() - first) as u64;
    first + rng.below(span + 1).max(rng.below(span + 1)) as i32
}

/// A contact for each order: many order once or twice, a few order often, some never.
pub fn buyer(rng: &mut Rng, contacts: usize) -> usize {
    let n = contacts as u64;
    let frequent = n / 12;
    if rng.percent(35) { rng.below(frequent) as usize } else { rng.below(n) as usize }
}
