//! Running text for tickets, cases and remarks, put together from sentences with places to fill.
//!
//! `{self…}` is the row's own contact and `{other…}` somebody else.

use crate::people::{Gender, Person};
use crate::rng::Rng;

/// The sentences of one language.
pub struct Pools {
    /// About the row's own contact.
    pub own: &'static [&'static str],
    /// About somebody else.
    pub others: &'static [&'static str],
    /// About health, union membership, belief, or an offence.
    pub special: &'static [&'static str],
    /// About nobody.
    pub plain: &'static [&'static str],
}

/// What the places in a sentence are filled with.
pub struct Context<'a> {
    /// The row's own contact.
    pub own: &'a Person,
    /// Somebody else.
    pub other: &'a Person,
    /// An order number.
    pub order: &'a str,
    /// A product.
    pub product: &'a str,
    /// A date as the language writes it.
    pub date: &'a str,
}

/// Fills the places of one sentence.
pub fn fill(sentence: &str, rng: &mut Rng, context: &Context) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let close = open + rest[open..].find('}').unwrap_or(0);
        let (person, field) = match &rest[open + 1..close] {
            name if name.starts_with("self") => (context.own, &name[4..]),
            name if name.starts_with("other") => (context.other, &name[5..]),
            name => (context.own, name),
        };
        match field {
            "" => out.push_str(&person.full()),
            "_given" => out.push_str(&person.given),
            "_family" => out.push_str(&person.family),
            "_initial" => out.push_str(&format!("{}. {}", person.given.chars().next().unwrap_or('X'), person.family)),
            "_email" => out.push_str(&person.email),
            "_iban" => {
                let iban = &person.iban;
                if rng.percent(50) {
                    let groups: Vec<String> =
                        iban.as_bytes().chunks(4).map(|g| String::from_utf8_lossy(g).into_owned()).collect();
                    out.push_str(&groups.join(" "));
                } else {
                    out.push_str(iban);
                }
            }
            "_phone" => out.push_str(&match rng.below(3) {
                0 => person.mobile.international(),
                1 => person.landline.national(),
                _ => person.mobile.national(),
            }),
            "order" => out.push_str(context.order),
            "product" => out.push_str(context.product),
            "date" => out.push_str(context.date),
            _ => out.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

/// Words that do not go with a man.
const PREGNANT: &[&str] = &["zwanger", "pregnant", "schwanger", "enceinte", "embarazada"];

/// How often each kind of sentence occurs in a note, in percent.
pub struct Odds {
    /// About the row's own contact.
    pub own: u64,
    /// About somebody else.
    pub others: u64,
    /// Sensitive.
    pub special: u64,
}

/// A note of one to four sentences joined by `newline` or spaces.
pub fn note(rng: &mut Rng, pools: &Pools, odds: &Odds, newline: &str, context: &Context) -> String {
    let mut parts = Vec::new();
    if rng.percent(odds.own) {
        parts.push(*rng.pick(pools.own));
    }
    if rng.percent(odds.others) {
        parts.push(*rng.pick(pools.others));
    }
    if rng.percent(odds.special) {
        let mut sentence = *rng.pick(pools.special);
        while context.own.gender == Gender::Male && PREGNANT.iter().any(|word| sentence.contains(word)) {
            sentence = *rng.pick::<&str>(pools.special);
        }
        parts.push(sentence);
    }
    if parts.is_empty() || rng.percent(55) {
        parts.push(*rng.pick(pools.plain));
    }
    let between = if rng.percent(45) { newline } else { " " };
    let sentences: Vec<String> = parts.iter().map(|s| fill(s, rng, context)).collect();
    sentences.join(between)
}

/// Dutch sentences.
pub const DUTCH: Pools = Pools {
    own: &[
        "{self} belde over bestelling {order}: de {product} is beschadigd aangekomen.",
        "{self_given} heeft op {date} gemaild dat de levering niet compleet was.",
        "Gesproken met {self_given} {self_family}, tevreden over de {product}.",
        "Telefonisch contact gehad, {self_phone} is het juiste nummer.",
        "Nieuw e-mailadres doorgegeven: {self_email}.",
        "Beste {self_given}, bedankt voor je bericht van {date}.",
        "Klant ({self_initial}) wil de factuur van {order} opnieuw ontvangen.",
        "Terugbetaling naar {self_iban} op naam van {self_initial}.",
        "Fam. {self_family} is verhuisd; nieuw adres volgt.",
        "{self_given} vroeg naar de levertijd van {product}.",
        "Mail van {self_email} ontvangen met foto's van de schade.",
    ],
    others: &[
        "Graag terugbellen naar {other_phone} en vragen naar {other}.",
        "Bij de buren neemt {other} het pakket aan, tel. {other_phone}.",
        "Familielid {other_given} regelt de betaling via {other_email}.",
        "Terugbetaling mag op {other_iban} t.n.v. {other_initial}.",
        "Contactpersoon wordt {other} ({other_email}), mobiel {other_phone}.",
        "Volgens collega {other_given} was dit al toegezegd.",
        "Let op: de bestelling is door {other} geplaatst, niet door de klant zelf.",
        "Mantelzorger {other_given} {other_family} mag namens de klant bellen.",
        "CC naar {other_email} gestuurd.",
        "Bezorger sprak met dhr. {other_family} op nummer 14.",
        "Betaald door {other} vanaf rekening {other_iban}.",
        "De advocaat van klant, mr. {other_initial}, belt morgen vanaf {other_phone}.",
        "Huisgenoot {other_given} haalt de {product} op; bereikbaar op {other_phone}.",
    ],
    special: &[
        "Klant herstelt van een hartoperatie en kan niet tillen.",
        "Gebruikt een rolstoel vanwege MS, graag op de begane grond leveren.",
        "{self_given} is zwanger en vraagt levering voor november.",
        "Partner {other_given} heeft diabetes type 2 en ligt in het ziekenhuis.",
        "Reageert laat wegens een depressie, graag geduld hebben.",
        "Is lid van de vakbond en wil korting via het ledenpasje.",
        "Niet bezorgen op vrijdagmiddag, klant is dan in de moskee.",
        "Chemokuur in week 34, liever niet bellen.",
        "Klant is slechtziend; brief in grote letters sturen.",
        "Man van klant zit in detentie, rekening niet op zijn naam zetten.",
        "Kleinkind {other_given} heeft autisme, eerst aankondigen.",
    ],
    plain: &[
        "Pakket wordt morgen opnieuw aangeboden.",
        "Klant zei: \"dit is de laatste keer\".",
        "Status gewijzigd naar \"wacht op klant\".",
        "Firmware 4.2.1.17 geïnstalleerd, probleem opgelost.",
        "€ 89,95 gecrediteerd.",
        "Levering tussen 9:00 en 12:30; niet eerder.",
        "Geen actie nodig.",
        "Doorgezet naar magazijn, vak 1234 AB.",
        "Wacht op onderdeel; verwacht in week 27.",
        "Retourlabel gestuurd; bestelling {order} staat op retour.",
        "Kleur Olive was uitverkocht, Rose geleverd.",
        "Gesloten na 14 dagen zonder antwoord.",
    ],
};

/// English sentences.
pub const ENGLISH: Pools = Pools {
    own: &[
        "{self} called about order {order}: the {product} arrived damaged.",
        "Spoke to {self_given}; best number is {self_phone}.",
        "Dear {self_given}, thank you for your message of {date}.",
        "Customer asked us to use {self_email} from now on.",
        "Refund to {self_iban} in the name of {self_initial}.",
        "Mr or Mrs {self_family} would like to change the delivery date.",
    ],
    others: &[
        "Please call {other} back on {other_phone}.",
        "Partner {other_given} will sign for the parcel.",
        "Invoice to be sent to {other_email}, attn. {other}.",
        "Paid by {other_initial} from {other_iban}.",
        "Neighbour {other} at number 12 took the {product} in, tel. {other_phone}.",
        "{other_given} {other_family} complained on behalf of the customer.",
    ],
    special: &[
        "Customer is recovering from a stroke and needs more time.",
        "Uses a wheelchair; ramp access only.",
        "{self_given} is pregnant and asked for delivery before June.",
        "Grandchild {other_given} has epilepsy, please do not ring the bell.",
        "Shop steward at Unite, asked for the trade union discount.",
        "Not available on Saturdays, attends synagogue.",
    ],
    plain: &[
        "Parcel will be offered again tomorrow.",
        "Customer said \"never again\".",
        "Updated to firmware 2.10.0.3, works now.",
        "Replacement sent on {date}; order {order} closed.",
        "No reply for 14 days.",
        "Olive was sold out, Amber sent instead.",
        "Will reply by Friday; may take until June.",
    ],
};

/// German sentences.
pub const GERMAN: Pools = Pools {
    own: &[
        "{self} hat wegen Bestellung {order} angerufen: {product} kam beschädigt an.",
        "Mit {self_given} gesprochen, am besten erreichbar unter {self_phone}.",
        "Sehr geehrte Familie {self_family}, vielen Dank für Ihre Nachricht vom {date}.",
        "Neue E-Mail-Adresse: {self_email}.",
        "Erstattung auf {self_iban}, Kontoinhaber {self_initial}.",
        "Kunde {self_family} möchte die Lieferung verschieben.",
    ],
    others: &[
        "Bitte {other} unter {other_phone} zurückrufen.",
        "Nebenan nimmt {other} das Paket an, Tel. {other_phone}.",
        "Rechnung an {other_email}, z. Hd. {other}.",
        "Bezahlt von {other_initial}, Konto {other_iban}.",
        "Laut {other_given} aus dem Team war das schon zugesagt.",
        "Familienmitglied {other_given} {other_family} holt {product} ab.",
    ],
    special: &[
        "Kundin erholt sich von einer Krebsbehandlung, bitte nur schriftlich.",
        "Sitzt im Rollstuhl, Lieferung ins Erdgeschoss.",
        "{self_given} ist schwanger und bittet um Lieferung vor Mai.",
        "Enkelkind {other_given} hat Asthma, keine duftenden Artikel.",
        "Mitglied der IG Metall, fragt nach Gewerkschaftsrabatt.",
        "Wegen Burn-out krankgeschrieben bis auf Weiteres.",
    ],
    plain: &[
        "Paket wird morgen erneut zugestellt.",
        "Kunde sagte: \"Das war das letzte Mal\".",
        "Firmware 3.0.12.1 eingespielt, läuft wieder.",
        "Ersatz am {date} verschickt; Bestellung {order} erledigt.",
        "Keine Antwort seit 14 Tagen.",
        "Der Müller im Erdgeschoss hat geschlossen, Abholung im Laden.",
    ],
};

/// French sentences.
pub const FRENCH: Pools = Pools {
    own: &[
        "{self} a appelé au sujet de la commande {order} : {product} abîmé.",
        "Joindre {self_given} au {self_phone}.",
        "Nouvelle adresse : {self_email}.",
        "Remboursement sur {self_iban}, au nom de {self_initial}.",
        "Bonjour {self_given}, merci pour votre message du {date}.",
    ],
    others: &[
        "Rappeler {other} au {other_phone}.",
        "Chez les voisins, famille {other_family}, pour le colis.",
        "Facture à envoyer à {other_email}, à l'attention de {other}.",
        "Réglé par {other_initial} depuis {other_iban}.",
        "D'après {other_given}, livraison déjà promise.",
    ],
    special: &[
        "Cliente enceinte, livraison à l'étage obligatoire.",
        "Diabétique, ne pas envoyer de chocolats.",
        "Délégué syndical CGT, demande la remise du comité d'entreprise.",
        "En arrêt maladie pour dépression, rappeler plus tard.",
        "Se déplace en fauteuil roulant depuis son AVC.",
        "L'enfant, {other_given}, souffre d'asthme.",
    ],
    plain: &[
        "Colis représenté demain.",
        "Le client a dit « plus jamais ».",
        "Commande {order} clôturée le {date}.",
        "Sans réponse depuis 14 jours.",
        "Coloris Rose épuisé, Olive expédié.",
    ],
};

/// Spanish sentences.
pub const SPANISH: Pools = Pools {
    own: &[
        "{self} llamó por el pedido {order}: {product} llegó roto.",
        "Contactar con {self_given} en el {self_phone}.",
        "Nuevo correo: {self_email}.",
        "Devolución a {self_iban}, titular {self_initial}.",
        "Estimado/a {self_given}, gracias por su mensaje del {date}.",
    ],
    others: &[
        "Llamar a {other} al {other_phone}.",
        "La familia {other_family}, vecina, recoge el paquete.",
        "Enviar la factura a {other_email}, a la atención de {other}.",
        "Pagado por {other_initial} desde {other_iban}.",
        "Según {other_given}, ya estaba prometido.",
    ],
    special: &[
        "Clienta embarazada, entregar por la mañana.",
        "Diabético, no enviar dulces.",
        "Afiliada a CC. OO., pide descuento sindical.",
        "De baja por ansiedad, llamar más adelante.",
        "Va en silla de ruedas desde el ictus.",
        "En casa, {other_given} padece celiaquía.",
    ],
    plain: &[
        "Se reparte de nuevo mañana.",
        "El cliente dijo «nunca más».",
        "Pedido {order} cerrado el {date}.",
        "Sin respuesta desde hace 14 días.",
        "Color Rose agotado, enviado Olive.",
    ],
};
