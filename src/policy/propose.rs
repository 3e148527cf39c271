//! The policy that `efface init` writes: one class per type and proposed action, every column named, with comments that
//! say why.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::anonymise::hierarchy::Kind;
use crate::error::visible;
use crate::model::{ColumnReport, DatasetReport, Identifying, Sensitive};
use crate::rules::{Proposal, RuleSet};

/// Different values from which a column of several words holds texts, and no list of products.
const MANY: u64 = 50;

/// A class in the making.
struct Draft {
    says: String,
    body: Vec<String>,
    columns: Vec<(String, String)>,
}

/// The text of a policy for these datasets. `countries` has one entry per dataset: what its columns speak for.
pub fn propose(datasets: &[DatasetReport], countries: &[Option<String>], rules: &RuleSet) -> String {
    let mut drafts: BTreeMap<(u8, String), Draft> = BTreeMap::new();
    let mut subjects = Vec::new();
    for (dataset, country) in datasets.iter().zip(countries) {
        for column in &dataset.columns {
            let full = format!("{}.{}", dataset.name, column.name);
            if column.info_type.as_deref() == Some("person.id") && !column.shows_by_frequency() {
                subjects.push(full.clone());
            }
            let (order, name, says, body) = class_of(column, country.as_deref(), rules);
            let draft = drafts.entry((order, name)).or_insert_with(|| Draft { says, body, columns: Vec::new() });
            draft.columns.push((full, why(column)));
        }
    }
    let risk = risk(datasets, countries, &drafts);
    let mut out = String::from(
        "# Policy of efface: which columns there are, what they hold, and what happens to each.\n\
         # Proposed from a scan of the data; a person should read it, above all the classes that keep columns.\n\
         # efface plan PATHS…   shows what it would do;   efface apply PATHS… --out DIR   does it.\n\n\
         version = 1\n\n\
         # What happens to a column that no class names: refuse (the run stops), keep or erase.\n\
         unlisted = \"refuse\"\n\n\
         # Where the key comes from: file, env or command. --key-file and EFFACE_KEY come first.\n\
         # [key]\n\
         # file = \"efface.key\"\n",
    );
    if !subjects.is_empty() {
        let _ = write!(
            out,
            "\n# Columns that hold the id of the person that rows are about.\n[subject]\nid = {}\n",
            list(&subjects, &[])
        );
    }
    for ((_, name), draft) in drafts {
        let (columns, comments): (Vec<String>, Vec<String>) = draft.columns.into_iter().unzip();
        let _ = write!(out, "\n# {}\n[class.{}]\nat = {}\n", draft.says, key(&name), list(&columns, &comments));
        for line in draft.body {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out.push_str(&risk);
    out
}

/// A target to switch on: the quasi-identifiers that are published, and how each would be recoded.
fn risk(datasets: &[DatasetReport], countries: &[Option<String>], drafts: &BTreeMap<(u8, String), Draft>) -> String {
    let published = |full: &str| {
        let empties = |d: &&Draft| d.body.iter().any(|l| l == "do = \"erase\"" || l == "do = \"redact\"");
        !drafts.values().filter(empties).any(|d| d.columns.iter().any(|(name, _)| name == full))
    };
    let text = |name: &str| toml::Value::String(name.to_owned()).to_string();
    let (mut quasi, mut sensitive, mut hierarchies) = (String::new(), String::new(), String::new());
    for (dataset, country) in datasets.iter().zip(countries) {
        for column in &dataset.columns {
            let full = format!("{}.{}", dataset.name, column.name);
            if column.name.contains("[]") || !published(&full) {
                continue;
            }
            if column.identifying == Identifying::Quasi {
                let _ = writeln!(quasi, "#   {},", text(&full));
                let info_type = column.info_type.as_deref().unwrap_or_default();
                if let Some(kind) = Kind::of_type(info_type, country.as_deref()) {
                    let _ = writeln!(hierarchies, "# {} = {:?}", text(&full), kind.describe());
                }
            } else if column.sensitive == Sensitive::Special && !column.free_text {
                let _ = writeln!(sensitive, "#   {},", text(&full));
            }
        }
    }
    if quasi.is_empty() {
        return String::new();
    }
    let sensitive = match sensitive.is_empty() {
        true => String::new(),
        false => format!(
            "# sensitive = [\n{sensitive}# ]\n# l = 2            # at least two values of each of them in every class\n"
        ),
    };
    format!(
        "\n# A target: columns that single people out together are generalised and suppressed until it holds on the output, and no\n\
         # further. Let their classes above say do = \"keep\": what is generalised there is coarse before the recoding begins.\n\
         # efface plan shows what it costs, efface plan --frontier what other sizes would.\n\
         # [risk]\n# k = 5            # at least five people who look alike; also l, t, max_risk, average_risk\n\
         {sensitive}# quasi = [\n{quasi}# ]\n\
         # recoding = \"local\"      # local (each class as coarse as it has to be), global (one level per column), suppress (stars)\n\
         # [risk.hierarchy]   # how each grows coarser; others by what their values are\n{hierarchies}"
    )
}

/// Order in the file, name, comment and body of the class that a column goes into.
fn class_of(column: &ColumnReport, country: Option<&str>, rules: &RuleSet) -> (u8, String, String, Vec<String>) {
    // Words of the rules, never of the data.
    let line = |key: &str, word: &str| format!("{key} = {word:?}");
    let rule = column.info_type.as_deref().and_then(|t| rules.info_type(t));
    let spoilt = !column.contamination.is_empty();
    let redact = |name: &str| {
        (
            3,
            name.to_owned(),
            "Running text: what was recognised in it is replaced in place. It may hold what no rule recognises: erase it if in doubt.".to_owned(),
            vec![line("do", "redact")],
        )
    };
    let Some(rule) = rule else {
        // Many different texts of several words, as subject lines are: people may be named in any of them.
        let texts = column.distinct >= MANY && column.phrases * 5 >= column.filled;
        if spoilt || texts {
            return redact("notes");
        }
        return (
            5,
            "facts".into(),
            "Nothing personal was found in these columns. They stay as they are.".into(),
            vec![line("do", "keep")],
        );
    };
    let says = match rule.sensitive {
        Sensitive::None => rule.says.clone(),
        Sensitive::Sensitive => format!("{} (sensitive)", rule.says),
        Sensitive::Special => format!("{} (special category, Art. 9 GDPR)", rule.says),
        Sensitive::Criminal => format!("{} (criminal, Art. 10 GDPR)", rule.says),
        Sensitive::Child => format!("{} (children, Art. 8 GDPR)", rule.says),
    };
    let Proposal { action, by, keep, band, keep_last, keep_first } = &rule.propose;
    if action == "redact" {
        return redact("notes");
    }
    // Few values: tokens would show them by their frequency.
    if action == "token" && column.shows_by_frequency() {
        return (
            2,
            format!("{}-few", rule.id),
            format!("{says}, but too few values for tokens"),
            vec![line("do", "erase")],
        );
    }
    if action == "keep" && spoilt {
        return redact("notes");
    }
    let mut body = vec![line("do", action)];
    let mut name = rule.id.to_string();
    match action.as_str() {
        "token" => {
            let mut norm = rule.norm.clone().unwrap_or_default();
            if norm == "phone"
                && let Some(country) = country.filter(|c| crate::action::Norm::named(&format!("phone:{c}")).is_some())
            {
                name = format!("{name}-{}", country.to_lowercase());
                norm = format!("phone:{country}");
            }
            if name != rule.domain {
                body.push(line("domain", &rule.domain));
            }
            if !norm.is_empty() {
                body.push(line("norm", &norm));
            }
        }
        "generalise" => {
            body.extend(by.as_ref().map(|v| line("by", v)));
            body.extend(keep.map(|v| format!("keep = {v}")));
            body.extend(band.map(|v| format!("band = {v}")));
        }
        "mask" => {
            body.extend(keep_last.map(|v| format!("keep_last = {v}")));
            body.extend(keep_first.map(|v| format!("keep_first = {v}")));
        }
        _ => {}
    }
    let order = match action.as_str() {
        "token" | "mask" => 0,
        "generalise" => 1,
        "erase" => 2,
        _ => 4,
    };
    (order, name, says, body)
}

/// Why a column is in its class, without values.
fn why(column: &ColumnReport) -> String {
    let mut text = format!("{} filled", column.filled);
    if column.info_type.is_some() {
        let _ = write!(text, ", confidence {:.2}", column.confidence);
    }
    for c in column.contamination.iter().take(4) {
        let _ = write!(text, ", {} in {} cells", c.info_type, c.cells);
    }
    text
}

fn key(name: &str) -> String {
    let bare = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { name.to_owned() } else { format!("{name:?}") }
}

/// A TOML list, one item a line, with comments.
fn list(items: &[String], comments: &[String]) -> String {
    let mut out = String::from("[\n");
    for (i, item) in items.iter().enumerate() {
        let escaped = toml::Value::String(item.clone()).to_string();
        let comment = comments.get(i).map(|c| format!("  # {}", visible(c))).unwrap_or_default();
        let _ = writeln!(out, "  {escaped},{comment}");
    }
    out.push(']');
    out
}
