//! Makes the sample exports in this folder, and contacts files of any length for measuring.
//!
//! All people are invented. The same seed gives the same bytes.
//!
//! ```text
//! cargo run --release --example generate -- sample --out sample-data
//! cargo run --release --example generate -- contacts --rows 1000000 --out contacts.csv
//! ```

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[path = "generate/calendar.rs"]
mod calendar;
#[path = "generate/contacts.rs"]
mod contacts;
#[path = "generate/goods.rs"]
mod goods;
#[path = "generate/hubspot.rs"]
mod hubspot;
#[rustfmt::skip]
#[path = "generate/names.rs"]
mod names;
#[path = "generate/numbers.rs"]
mod numbers;
#[path = "generate/organisations.rs"]
mod organisations;
#[path = "generate/people.rs"]
mod people;
#[path = "generate/rng.rs"]
mod rng;
#[path = "generate/salesforce.rs"]
mod salesforce;
#[path = "generate/text.rs"]
mod text;
#[path = "generate/vtiger.rs"]
mod vtiger;

/// Makes sample exports of invented people.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Three systems' worth of people, orders and notes.
    Sample {
        /// The folder to write to.
        #[arg(long, default_value = "sample-data")]
        out: PathBuf,
        /// The seed; the committed files have the default.
        #[arg(long, default_value_t = 20_260_630)]
        seed: u64,
    },
    /// One contacts file in UTF-8 with commas.
    Contacts {
        /// How many contacts.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
        /// The seed.
        #[arg(long, default_value_t = 20_260_630)]
        seed: u64,
    },
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut stdout = io::stdout().lock();
    match Cli::parse().command {
        Command::Sample { out, seed } => {
            let world = people::world(seed);
            let mut files = vtiger::write(seed, &world, &out.join("vtiger"))?;
            files.extend(salesforce::write(seed, &world, &out.join("salesforce"))?);
            files.extend(hubspot::write(seed, &world, &out.join("hubspot"))?);
            for (name, rows) in files {
                writeln!(stdout, "{name}: {rows} rows")?;
            }
        }
        Command::Contacts { rows, out, seed } => {
            let bytes = contacts::write(seed, rows, &out)?;
            writeln!(stdout, "{}: {rows} rows, {bytes} bytes", out.display())?;
        }
    }
    Ok(())
}
