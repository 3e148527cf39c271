//! What every action promises, as data.

/// What an action promises, so that help, validation and documents say the same.
#[derive(Debug)]
pub struct Definition {
    /// Name in policies.
    pub name: &'static str,
    /// In one sentence.
    pub says: &'static str,
    /// Parameters in policies, with their meaning.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Stored types that it takes; text is any column of CSV and JSON lines.
    pub takes: Takes,
    /// Whether the key holder can turn it back.
    pub reversible: bool,
    /// Whether it needs a key.
    pub keyed: bool,
    /// Whether equal values stay equal, so that joins survive.
    pub keeps_joins: bool,
    /// Whether different values stay different.
    pub keeps_uniqueness: bool,
    /// Whether the order of values survives.
    pub keeps_order: bool,
    /// Whether values keep their length.
    pub keeps_length: bool,
    /// Whether values stay valid where their form has a check or a calendar.
    pub keeps_validity: bool,
    /// Whether a second run leaves its output as it is.
    pub repeatable: bool,
}

/// The stored types of Parquet columns that an action takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takes {
    /// Text.
    pub text: bool,
    /// Whole numbers and decimals.
    pub number: bool,
    /// Floats.
    pub float: bool,
    /// Dates and timestamps.
    pub date: bool,
    /// Booleans, binaries and whatever else there is.
    pub other: bool,
}

impl Takes {
    const ANY: Self = Self { text: true, number: true, float: true, date: true, other: true };
    const TEXT: Self = Self { text: true, number: false, float: false, date: false, other: false };
    /// One number has many floats' texts: what is made of floats would not join.
    const EXACT: Self = Self { float: false, ..Self::ANY };
    const CODES: Self = Self { number: true, ..Self::TEXT };
    const NUMBERS: Self = Self { number: true, float: true, ..Self::TEXT };
    const DATES: Self = Self { date: true, ..Self::TEXT };
    const ORDERED: Self = Self { other: false, ..Self::ANY };

    /// In words.
    pub fn says(self) -> String {
        if self == Self::ANY {
            return "any".into();
        }
        let all = [
            (self.text, "text"),
            (self.number, "whole numbers"),
            (self.float, "floats"),
            (self.date, "dates"),
            (self.other, "other"),
        ];
        all.iter().filter(|(takes, _)| *takes).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }
}

const DOMAIN: (&str, &str) = ("domain", "class of value whose columns join; default the class's name");
const NORM: (&str, &str) =
    ("norm", "normaliser applied first: exact (default), text, email, phone, phone:NL, iban, name, date, id, number");
const FORCE: (&str, &str) = ("force", "reason for doing it to a column with few distinct values or one that dominates");
const BY: (&str, &str) = ("by", "column of the same file that says whose it is; default the [subject] id");
const ORDER: (&str, &str) = ("order", "dmy (default) or mdy, for dates like 3/4/1980");

/// What most actions are: not reversible, no key, nothing kept.
const PLAIN: Definition = Definition {
    name: "",
    says: "",
    parameters: &[],
    takes: Takes::ANY,
    reversible: false,
    keyed: false,
    keeps_joins: false,
    keeps_uniqueness: false,
    keeps_order: false,
    keeps_length: false,
    keeps_validity: false,
    repeatable: true,
};

/// Every action, in the order in which help shows them.
pub const DEFINITIONS: &[Definition] = &[
    Definition {
        name: "keep",
        says: "leave the cells as they are, byte for byte",
        parameters: &[("accept", "types of contamination that may stay in the column")],
        reversible: true,
        keeps_joins: true,
        keeps_uniqueness: true,
        keeps_order: true,
        keeps_length: true,
        keeps_validity: true,
        ..PLAIN
    },
    Definition {
        name: "token",
        says: "replace each value by its token; equal values of one domain get equal tokens",
        parameters: &[DOMAIN, NORM, FORCE],
        takes: Takes::EXACT,
        reversible: true,
        keyed: true,
        keeps_joins: true,
        keeps_uniqueness: true,
        ..PLAIN
    },
    Definition {
        name: "short",
        says: "replace each value by a short keyed hash, which joins and which nobody can turn back",
        parameters: &[DOMAIN, NORM, ("bits", "80 (default, 27 characters) or 120 (35 characters)"), FORCE],
        takes: Takes::EXACT,
        keyed: true,
        keeps_joins: true,
        keeps_uniqueness: true,
        ..PLAIN
    },
    Definition {
        name: "fpe",
        says: "encrypt each value in its own form (FF1), check digits right again; what does not fit becomes a token",
        parameters: &[
            DOMAIN,
            ("alphabet", "digits (default), letters or alphanumeric: what is encrypted; the rest stays"),
            ("check", "check that values pass: card, iban, bsn, or any check of efface rules list"),
            ("keep_first", "symbols at the start that stay"),
            FORCE,
        ],
        takes: Takes::CODES,
        reversible: true,
        keyed: true,
        keeps_joins: true,
        keeps_uniqueness: true,
        keeps_length: true,
        keeps_validity: true,
        repeatable: false,
        ..PLAIN
    },
    Definition {
        name: "surrogate",
        says: "replace each value by a made-up one of the same kind, the same everywhere; many values share one",
        parameters: &[
            ("kind", "given_name, family_name, full_name, street, city, company, email or phone"),
            ("locale", "da, de, en (default), es, fr, it, nl, pl, pt or sv"),
            ("unique", "true: different values get different surrogates, longer ones"),
            DOMAIN,
            NORM,
            FORCE,
        ],
        takes: Takes::CODES,
        keyed: true,
        keeps_joins: true,
        keeps_validity: true,
        repeatable: false,
        ..PLAIN
    },
    Definition {
        name: "mask",
        says: "show the last or the first characters only, or those that a pattern shows",
        parameters: &[
            ("keep_last", "characters shown at the end"),
            ("keep_first", "characters shown at the start"),
            ("pattern", "# shows a letter or digit, * hides one, everything else is written as it is"),
        ],
        takes: Takes::CODES,
        ..PLAIN
    },
    Definition {
        name: "truncate",
        says: "cut each value behind its first characters",
        parameters: &[("to", "characters that stay")],
        takes: Takes::CODES,
        keeps_joins: true,
        ..PLAIN
    },
    Definition {
        name: "generalise",
        says: "coarsen dates, codes to a prefix, numbers to bands, or along a hierarchy",
        parameters: &[
            ("by", "week, month, quarter, year, 5years or decade"),
            ORDER,
            ("keep", "characters of a code that stay"),
            ("band", "width of the bands of numbers"),
            ("edges", "numbers at which bands begin"),
            ("hierarchy", "CSV file: value;coarser;coarser still (as ARX writes it)"),
            ("level", "column of the hierarchy, from 1"),
        ],
        takes: Takes::ORDERED,
        keeps_joins: true,
        keeps_order: true,
        ..PLAIN
    },
    Definition {
        name: "shift",
        says: "move dates by whole days, each subject's by one number: intervals of a person stay",
        parameters: &[
            ("days", "the most days, either way"),
            BY,
            ORDER,
            ("domain", "domain of the subject; default subject"),
        ],
        takes: Takes::DATES,
        keyed: true,
        keeps_length: true,
        keeps_validity: true,
        repeatable: false,
        ..PLAIN
    },
    Definition {
        name: "noise",
        says: "change numbers by an evenly spread amount, the same for the same number of a subject",
        parameters: &[
            ("share", "the most, as a share of the number, such as 0.1"),
            ("amount", "the most, as an amount"),
            BY,
            ("domain", "domain of the subject; default subject"),
        ],
        takes: Takes::NUMBERS,
        keyed: true,
        keeps_validity: true,
        repeatable: false,
        ..PLAIN
    },
    Definition {
        name: "redact",
        says: "replace what was detected inside running text, by tokens of its class or by labels",
        parameters: &[("with", "token (default) or label")],
        takes: Takes::TEXT,
        keyed: true,
        ..PLAIN
    },
    Definition {
        name: "constant",
        says: "write one text in every filled cell",
        parameters: &[("value", "the text")],
        keeps_length: false,
        ..PLAIN
    },
    Definition { name: "erase", says: "empty the cells; the column and its type stay", ..PLAIN },
    Definition { name: "drop", says: "remove the column", ..PLAIN },
];

/// The definition of an action by its name in policies.
pub fn definition(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|d| d.name == name)
}

/// What the help says of actions.
pub fn help() -> String {
    let width = DEFINITIONS.iter().map(|d| d.name.len()).max().unwrap_or(0);
    let lines: Vec<String> = DEFINITIONS.iter().map(|d| format!("  {:width$}  {}", d.name, d.says)).collect();
    format!(
        "Actions, do = \"NAME\" in a class of the policy (docs/actions.md has their parameters):\n{}",
        lines.join("\n")
    )
}

/// The page about actions, `docs/actions.md`.
pub fn page() -> String {
    use std::fmt::Write;
    let mut out = String::from(
        "# Actions\n\nWhat a policy can do to a column: `do = \"NAME\"` in a class. Written from the table of definitions in \
         `src/action/definition.rs`.\n\n| action | turns back | key | joins | unique | order | length | valid | again | takes |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    let yes = |yes: bool| if yes { "yes" } else { "–" };
    for d in DEFINITIONS {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            d.name,
            yes(d.reversible),
            yes(d.keyed),
            yes(d.keeps_joins),
            yes(d.keeps_uniqueness),
            yes(d.keeps_order),
            yes(d.keeps_length),
            yes(d.keeps_validity),
            yes(d.repeatable),
            d.takes.says()
        );
    }
    out.push_str(
        "\n*turns back*: the key holder can; *joins*: equal values stay equal; *unique*: different values stay different (short tokens: up to \
         the birthday bound that `efface plan` prints); *again*: a second run leaves its output as it is.\n",
    );
    for d in DEFINITIONS {
        let _ = write!(out, "\n## {}\n\n{}.\n", d.name, upper_first(d.says));
        if !d.parameters.is_empty() {
            out.push('\n');
        }
        for (name, says) in d.parameters {
            let _ = writeln!(out, "- `{name}`: {says}");
        }
    }
    out.push_str("\n## Normalisers\n\nOne spelling per value before it is replaced; `norm = \"email\"`, or `email@1` to name the version.\n\n");
    for (name, says) in super::NORMS {
        let _ = writeln!(out, "- `{name}`: {says}");
    }
    out
}

fn upper_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |c| c.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = DEFINITIONS.iter().map(|d| d.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DEFINITIONS.len());
    }

    #[test]
    fn the_page_is_written_from_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/actions.md");
        if std::env::var_os("EFFACE_WRITE_DOCS").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap();
        assert!(written == page(), "docs/actions.md is old: EFFACE_WRITE_DOCS=1 cargo test --lib the_page");
    }

    #[test]
    fn every_list_in_the_table_is_whole() {
        let of = |action: &str, parameter: &str| {
            definition(action).unwrap().parameters.iter().find(|(name, _)| *name == parameter).unwrap().1
        };
        assert!(super::super::KINDS.iter().all(|(kind, _)| of("surrogate", "kind").contains(kind)));
        assert!(super::super::LOCALES.iter().all(|l| of("surrogate", "locale").contains(l.name)));
        assert!(super::super::NORMS.iter().all(|(norm, _)| of("token", "norm").contains(norm)));
    }
}
