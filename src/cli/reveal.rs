//! `efface reveal`: tokens back into values. The ledger is written and synced before the first value is shown.

use std::collections::BTreeSet;
use std::io::{BufWriter, Read, Write};
use std::path::PathBuf;

use super::common::{DialectArgs, KeyArgs, no_key};
use super::terminal::Terminal;
use crate::error::{Error, Result};
use crate::keys::{Domain, RootKey, Tokeniser, key_id};
use crate::ledger::{Entry, append};
use crate::policy::Policy;
use crate::rules::RuleSet;
use crate::table::{Limits, gather, open};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A protected file, or - for any text on standard input, in which tokens are replaced by their values.
    path: PathBuf,

    #[command(flatten)]
    dialect: DialectArgs,

    /// The column of the file whose values are shown, one a line.
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

    /// Why: written to the ledger.
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    reason: String,

    #[command(flatten)]
    key: KeyArgs,

    /// The policy whose domains and key are used besides the built-in ones.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// The ledger.
    #[arg(long, value_name = "FILE", default_value = "efface-ledger.jsonl")]
    ledger: PathBuf,
}

pub(super) fn run(args: Args, terminal: &Terminal) -> Result<u8> {
    let policy = args.policy.as_deref().map(Policy::read).transpose()?;
    let key =
        args.key.find(policy.as_ref())?.ok_or_else(|| no_key().next("pass --key-file FILE, or set EFFACE_KEY"))?;
    let (texts, what) = texts(&args)?;
    let tokens: u64 = texts.iter().map(|t| words(t).filter(|(_, w)| key_id(w).is_some()).count() as u64).sum();
    if tokens == 0 {
        return Err(Error::unread("there is no token to turn back").at(&what).next("check the file and the column"));
    }
    let mut revealer = Revealer::new(&key, policy.as_ref())?;
    let mut foreign = 0;
    let mut shown: Vec<String> = Vec::with_capacity(texts.len());
    for text in &texts {
        shown.push(revealer.text(text, &mut foreign));
    }
    if foreign > 0 {
        return Err(Error::usage(format!(
            "{foreign} of {tokens} tokens were not made with the key {}, or not in a domain that is known",
            key.id()
        ))
        .at(&what)
        .next("use the key they were made with, and name the policy with --policy"));
    }
    let mut ledger_key = [0u8; 32];
    key.derive("ledger", "", &mut ledger_key);
    let entry = Entry {
        at: jiff::Timestamp::now().to_string(),
        act: "reveal".into(),
        who: std::env::var("USER")
            .or_else(|_| std::env::var("LOGNAME"))
            .unwrap_or_else(|_| format!("uid {}", rustix::process::getuid().as_raw())),
        why: args.reason,
        key_id: key.id().to_owned(),
        what,
        tokens,
    };
    append(&args.ledger, &ledger_key, &entry)?;
    terminal.note(&format!("{tokens} tokens; written to {}.", args.ledger.display()));
    let mut out = BufWriter::new(std::io::stdout().lock());
    for text in shown {
        out.write_all(text.as_bytes()).map_err(|e| Error::io("write", &e))?;
    }
    out.flush().map_err(|e| Error::io("write", &e))?;
    Ok(0)
}

/// What is to be turned back, and what to call it.
fn texts(args: &Args) -> Result<(Vec<String>, String)> {
    if args.path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|_| Error::unread("standard input is not UTF-8 text"))?;
        return Ok((vec![text], "stdin".into()));
    }
    let Some(column) = &args.column else {
        return Err(Error::usage("which column?").next("add --column NAME, or pipe text to: efface reveal -"));
    };
    let (files, _) = gather(std::slice::from_ref(&args.path))?;
    let [file] = files.as_slice() else {
        return Err(Error::usage("reveal takes one file").at(args.path.to_string_lossy()));
    };
    let table = open(file, &args.dialect.options(&RuleSet::builtin()?)?)?;
    let mut texts = Vec::new();
    let mut found = false;
    for chunk in table.chunks(Limits { rows: 65_536, bytes: 4 << 20, record: 256 << 20 })? {
        let batch = table.parse(chunk?)?;
        let names = batch.names.as_deref().or(table.columns.as_deref()).unwrap_or_default();
        if let Some(at) = names.iter().position(|n| **n == **column) {
            found = true;
            let cells = &batch.columns[at];
            texts.extend((0..cells.len()).map(|i| format!("{}\n", cells.filled(i).unwrap_or(""))));
        }
    }
    if !found {
        return Err(Error::usage(format!("no column {column:?}"))
            .at(&file.path)
            .next("efface scan lists every column"));
    }
    Ok((texts, format!("{}.{column}", file.path)))
}

/// Runs of the letters and digits that tokens are made of, with their place.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let edge = |c: char| !c.is_ascii_alphanumeric();
    let mut at = 0;
    text.split(edge).map(move |word| {
        let start = at;
        // The separator is one character of any length.
        at += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    })
}

/// Tries the domains that are known, the one that fitted last first.
struct Revealer {
    tokenisers: Vec<Tokeniser>,
}

impl Revealer {
    fn new(key: &RootKey, policy: Option<&Policy>) -> Result<Self> {
        let mut domains = BTreeSet::new();
        for class in policy.iter().flat_map(|p| &p.classes) {
            domains.extend(class.action.domain().cloned());
        }
        for rule in RuleSet::builtin()?.types.values() {
            for norm in ["exact", "text", "email", "phone", "iban"] {
                domains.insert(Domain { name: rule.domain.clone(), norm: norm.into() });
            }
        }
        let tokenisers = domains.iter().map(|d| Tokeniser::new(key, d)).collect::<Result<_>>()?;
        Ok(Self { tokenisers })
    }

    fn text(&mut self, text: &str, foreign: &mut u64) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (start, word) in words(text).filter(|(_, w)| key_id(w).is_some()) {
            let found = self.tokenisers.iter_mut().position(|t| t.reveal(word).is_some());
            let value = found.and_then(|n| {
                self.tokenisers.swap(0, n);
                self.tokenisers[0].reveal(word)
            });
            let Some(value) = value else {
                *foreign += 1;
                continue;
            };
            out.push_str(&text[at..start]);
            out.push_str(&value);
            at = start + word.len();
        }
        out.push_str(&text[at..]);
        out
    }
}
