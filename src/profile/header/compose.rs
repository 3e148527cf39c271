//! What two words say together, in any order and language: "birth" and "date", "customer" and "number".

use crate::rules::HeaderRole::{self, *};

/// A part of a composition: what a word does, or the type that it is a word of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Part {
    /// A word with this role.
    Does(HeaderRole),
    /// A phrase of this type.
    Is(&'static str),
}

use Part::{Does, Is};

/// Two parts and the type that they make.
pub(super) const COMPOSE: &[(Part, Part, &str)] = &[
    (Does(First), Does(Name), "person.given_name"),
    (Does(Last), Does(Name), "person.family_name"),
    (Does(Birth), Does(Name), "person.family_name"),
    (Does(People), Does(Name), "person.full_name"),
    (Does(People), Does(Number), "person.id"),
    (Does(Birth), Does(Date), "birth_date"),
    (Does(Birth), Does(Year), "birth_year"),
    (Does(Birth), Does(Place), "birth_place"),
    (Does(Birth), Is("address.city"), "birth_place"),
    (Does(Birth), Is("address.country"), "birth_place"),
    (Does(Birth), Is("address.region"), "birth_place"),
    (Does(Postal), Does(Number), "address.postcode"),
    (Does(House), Does(Number), "address.house_number"),
    (Is("address.street"), Does(Number), "address.house_number"),
    (Is("address.street"), Does(Name), "address.street"),
    (Is("address.city"), Does(Name), "address.city"),
    (Is("address.region"), Does(Name), "address.region"),
    (Is("address.country"), Does(Name), "address.country"),
    (Does(Place), Does(Name), "address.city"),
    (Does(Job), Does(Title), "job_title"),
    (Does(Job), Does(Name), "job_title"),
    (Does(Marital), Does(State), "marital_status"),
    (Does(Official), Does(Number), "national_id"),
    (Does(Done), Does(By), "person.reference"),
    (Does(Not), Does(Reach), "consent"),
    (Does(Not), Is("email"), "consent"),
    (Does(Not), Is("phone"), "consent"),
    (Is("person.photo"), Does(Link), "person.photo"),
    (Is("url.profile"), Does(Link), "url.profile"),
    (Is("organisation.name"), Does(Name), "organisation.name"),
    (Does(Bank), Does(Account), "bank.account"),
];
