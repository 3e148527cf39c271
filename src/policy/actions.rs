//! What a class of the policy does to its columns: the parameters of each action, read and checked.

use std::path::Path;

use toml::{Table, Value};

use super::Reader;
use crate::action::{
    Action, Check, Constant, DATE_PARTS, DatePart, Fpe, Generalise, Hierarchy, KINDS, LOCALES, Locale, Mask, NORMS,
    Noise, Norm, Redact, Shift, Short, Surrogate, Token, Truncate, Within,
};
use crate::detect::check;
use crate::error::{Error, Result};
use crate::keys::{Domain, Length, Radix};

/// The domain of subjects where a class names none: one for all, so that a person's dates move together.
const SUBJECT: &str = "subject";

impl Reader<'_> {
    /// The action of class `name`.
    pub(super) fn action(&self, name: &str, action: &str, table: &Table) -> Result<Action> {
        Ok(match action {
            "keep" => Action::Keep { accept: self.texts(table, "accept")?.unwrap_or_default() },
            "token" => {
                let (domain, norm) = self.domain(name, table)?;
                Action::Token(Token { domain, norm })
            }
            "short" => {
                let (domain, norm) = self.domain(name, table)?;
                let length = match self.number(table, "bits", 80)? {
                    None | Some(80) => Length::Bits80,
                    Some(120) => Length::Bits120,
                    Some(_) => return Err(self.error(name, "bits has to be 80 or 120")),
                };
                Action::Short(Short { domain, norm, length })
            }
            "fpe" => self.fpe(name, table)?,
            "surrogate" => self.surrogate(name, table)?,
            "mask" => Action::Mask(self.mask(name, table)?),
            "truncate" => match self.number(table, "to", 1)? {
                Some(to) => Action::Truncate(Truncate { to: to as usize }),
                None => return Err(self.error(name, "truncate needs to").next("add: to = 4")),
            },
            "generalise" => Action::Generalise(self.generalise(name, table)?),
            "shift" => match self.number(table, "days", 1)? {
                Some(days) if days <= 365_250 => Action::Shift(Shift {
                    days,
                    by: self.text(table, "by")?,
                    domain: self.text(table, "domain")?.unwrap_or_else(|| SUBJECT.into()),
                    day_first: self.day_first(name, table)?,
                }),
                _ => {
                    return Err(self.error(name, "shift needs days, at most 365250").next("add: days = 180"));
                }
            },
            "noise" => self.noise(name, table)?,
            "redact" => match self.text(table, "with")?.as_deref() {
                None | Some("token") => Action::Redact(Redact { labels: false }),
                Some("label") => Action::Redact(Redact { labels: true }),
                Some(_) => return Err(self.error(name, "with has to be \"token\" or \"label\"")),
            },
            "constant" => match self.text(table, "value")? {
                Some(value) => Action::Constant(Constant { value }),
                None => return Err(self.error(name, "constant needs value").next("add: value = \"x\"")),
            },
            "erase" => Action::Erase,
            "drop" => Action::Drop,
            _ => return Err(Error::fault("an action without a reader")),
        })
    }

    /// Domain and normaliser of a class.
    fn domain(&self, name: &str, table: &Table) -> Result<(Domain, Norm)> {
        let norm = self.text(table, "norm")?.unwrap_or_else(|| "exact".into());
        let known: Vec<&str> = NORMS.iter().map(|(norm, _)| *norm).collect();
        let norm = Norm::named(&norm).ok_or_else(|| {
            self.error(name, &format!("unknown normaliser {norm:?}"))
                .next(format!("normalisers: {}, phone:NL, date:mdy; @1 names the version", known.join(", ")))
        })?;
        let domain = self.domain_name(name, table)?;
        Ok((Domain { name: domain, norm: norm.id().into() }, norm))
    }

    /// The name of a class's domain: derivations and tokens join it to other words by signs that it may not hold.
    fn domain_name(&self, name: &str, table: &Table) -> Result<String> {
        let domain = self.text(table, "domain")?.unwrap_or_else(|| name.to_owned());
        match domain.is_empty() || domain.contains(['|', '/']) || domain.contains(char::is_control) {
            true => Err(self
                .error(name, "the name of a domain has no |, / or control characters")
                .next("name it like domain = \"email\"")),
            false => Ok(domain),
        }
    }

    fn fpe(&self, name: &str, table: &Table) -> Result<Action> {
        let alphabet = match self.text(table, "alphabet")?.as_deref() {
            None | Some("digits") => Radix::Digits,
            Some("letters") => Radix::Letters,
            Some("alphanumeric") => Radix::Alphanumeric,
            Some(_) => return Err(self.error(name, "alphabet has to be digits, letters or alphanumeric")),
        };
        let check = match self.text(table, "check")? {
            None => None,
            Some(wanted) => {
                let full = if wanted == "bsn" { "nl_bsn" } else { wanted.as_str() };
                let found = check::CHECKS.iter().find(|(known, _)| *known == full);
                let (known, passes) = found.ok_or_else(|| {
                    let near = check::CHECKS
                        .iter()
                        .map(|(known, _)| *known)
                        .max_by(|a, b| strsim::jaro_winkler(full, a).total_cmp(&strsim::jaro_winkler(full, b)));
                    self.error(name, &format!("unknown check {wanted:?}"))
                        .next(format!("did you mean {:?}? docs/ids.md lists every check", near.unwrap_or("card")))
                })?;
                Some(Check { name: known, passes: *passes })
            }
        };
        let keep_first = self.number(table, "keep_first", 0)?.unwrap_or(0) as usize;
        let domain = Domain { name: self.domain_name(name, table)?, norm: Norm::Exact.id().into() };
        Ok(Action::Fpe(Fpe { domain, alphabet, keep_first, check }))
    }

    fn surrogate(&self, name: &str, table: &Table) -> Result<Action> {
        let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        let kind = self
            .text(table, "kind")?
            .ok_or_else(|| self.error(name, "surrogate needs kind").next(format!("kinds: {}", kinds.join(", "))))?;
        let (_, kind) = KINDS.iter().find(|(known, _)| *known == kind).ok_or_else(|| {
            self.error(name, &format!("unknown kind {kind:?}")).next(format!("kinds: {}", kinds.join(", ")))
        })?;
        let locale = self.text(table, "locale")?.unwrap_or_else(|| "en".into());
        let locale = Locale::named(&locale).ok_or_else(|| {
            let known: Vec<&str> = LOCALES.iter().map(|l| l.name).collect();
            self.error(name, &format!("unknown locale {locale:?}")).next(format!("locales: {}", known.join(", ")))
        })?;
        let unique = match table.get("unique") {
            None => false,
            Some(Value::Boolean(unique)) => *unique,
            Some(_) => return Err(self.error(name, "unique has to be true or false")),
        };
        if *kind == crate::action::Kind::Phone {
            if !locale.has_phones() {
                let with: Vec<&str> = LOCALES.iter().filter(|l| l.has_phones()).map(|l| l.name).collect();
                return Err(self
                    .error(name, &format!("no phone numbers are set aside for drama in locale {:?}", locale.name))
                    .next(format!("use locale {}, or do = \"token\"", with.join(", "))));
            }
            if unique {
                return Err(self
                    .error(name, "at most 10,000 phone numbers are set aside for drama: they cannot be unique")
                    .next("use do = \"token\", or leave unique out"));
            }
        }
        let (domain, norm) = self.domain(name, table)?;
        Ok(Action::Surrogate(Surrogate { kind: *kind, locale, unique, domain, norm }))
    }

    fn mask(&self, name: &str, table: &Table) -> Result<Mask> {
        let pattern = self.text(table, "pattern")?;
        match (self.number(table, "keep_last", 1)?, self.number(table, "keep_first", 1)?, pattern) {
            (Some(n), None, None) => Ok(Mask::Last(n as usize)),
            (None, Some(n), None) => Ok(Mask::First(n as usize)),
            (None, None, Some(pattern)) => Mask::pattern(&pattern)
                .ok_or_else(|| self.error(name, "pattern has to hide (*) at least as many characters as it shows (#)")),
            _ => Err(self.error(name, "mask takes one of keep_last, keep_first and pattern")),
        }
    }

    fn noise(&self, name: &str, table: &Table) -> Result<Action> {
        let number = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(Value::Float(n)) if n.is_finite() && *n > 0.0 => Ok(Some(*n)),
            Some(Value::Integer(n)) if *n > 0 => Ok(Some(*n as f64)),
            Some(_) => Err(self.error(key, "has to be a number above 0")),
        };
        let within = match (number("share")?, number("amount")?) {
            (Some(share), None) if share <= 1.0 => Within::Share(share),
            (None, Some(amount)) => Within::Amount(amount),
            _ => {
                return Err(self
                    .error(name, "noise takes one of share (at most 1) and amount")
                    .next("add: share = 0.1"));
            }
        };
        let domain = self.text(table, "domain")?.unwrap_or_else(|| SUBJECT.into());
        Ok(Action::Noise(Noise { within, by: self.text(table, "by")?, domain }))
    }

    fn day_first(&self, name: &str, table: &Table) -> Result<bool> {
        match self.text(table, "order")?.as_deref() {
            None | Some("dmy") => Ok(true),
            Some("mdy") => Ok(false),
            Some(_) => Err(self.error(name, "order has to be \"dmy\" or \"mdy\"")),
        }
    }

    fn generalise(&self, name: &str, table: &Table) -> Result<Generalise> {
        let day_first = self.day_first(name, table)?;
        let by = self.text(table, "by")?;
        let given: Vec<&str> =
            ["by", "keep", "band", "edges", "hierarchy"].into_iter().filter(|k| table.contains_key(*k)).collect();
        let stray =
            table.contains_key("order") && by.is_none() || table.contains_key("level") && given != ["hierarchy"];
        let parts: Vec<&str> = DATE_PARTS.iter().map(|(part, _)| *part).collect();
        match given.as_slice() {
            ["by"] => {
                let by = by
                    .as_deref()
                    .and_then(DatePart::named)
                    .ok_or_else(|| self.error(name, &format!("generalise takes one of by ({})", parts.join(", "))))?;
                return Ok(Generalise::Date { by, day_first });
            }
            ["keep"] if !stray => {
                if let Some(n) = self.number(table, "keep", 1)? {
                    return Ok(Generalise::Prefix(n as usize));
                }
            }
            ["band"] if !stray => {
                if let Some(n) = self.number(table, "band", 2)? {
                    return Ok(Generalise::Band(n));
                }
            }
            ["edges"] if !stray => {
                let edges: Option<Vec<i64>> = match table.get("edges") {
                    Some(Value::Array(items)) => items.iter().map(Value::as_integer).collect(),
                    _ => None,
                };
                return edges
                    .filter(|e| !e.is_empty() && e.windows(2).all(|w| w[0] < w[1]))
                    .map(Generalise::Edges)
                    .ok_or_else(|| self.error(name, "edges has to be a list of whole numbers, rising"));
            }
            ["hierarchy"] if !stray => {
                if let Some(file) = self.text(table, "hierarchy")? {
                    let level = self.number(table, "level", 1)?.unwrap_or(1) as usize;
                    let folder = Path::new(self.place).parent().unwrap_or(Path::new(""));
                    return Hierarchy::read(&folder.join(&file), &file, level).map(Generalise::Level);
                }
            }
            _ => {}
        }
        Err(self.error(
            name,
            &format!(
                "generalise takes one of by ({}), keep, band, edges and hierarchy; order goes with by, level with hierarchy",
                parts.join(", ")
            ),
        ))
    }
}
