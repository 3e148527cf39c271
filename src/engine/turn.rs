//! Tokens of whole files turned back, or mapped to another key: look first, write then, read back at last.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::StringViewBuilder;

use crate::action::Fpe;
use crate::engine::pipeline::{Settings, run};
use crate::engine::write::content_of;
use crate::error::{Error, Result, visible};
use crate::keys::{Domain, Ff1, Keyring, Opened, Opener, blank_tokens, key_id, tokens_in};
use crate::model::{Wild, is_blank};
use crate::table::write::{Change, Fate, Piece, Shape};
use crate::table::{Cells, Table};

/// What tokens become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Their values.
    Back,
    /// Tokens of the key that the ring uses.
    ToCurrent,
}

/// With what tokens are opened.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// The keys.
    pub ring: &'a Keyring,
    /// The domains that are tried.
    pub domains: &'a [Domain],
    /// The one column that is looked at, where it is one.
    pub only: Option<&'a str>,
    /// Patterns of `dataset.column`, the most specific first, and how its columns were encrypted in their form, if they were: they
    /// come back under the key in use.
    pub forms: &'a [(Wild, Option<Fpe>)],
}

impl<'a> Means<'a> {
    /// How the values of a column were encrypted in their form, if they were.
    fn form(&self, dataset: &str, column: &str) -> Result<Option<Form<'a>>> {
        let full = format!("{dataset}.{column}");
        let Some((_, Some(fpe))) = self.forms.iter().find(|(at, _)| at.is_match(&full)) else { return Ok(None) };
        let cipher = Ff1::new(self.ring.current(), &fpe.domain.name, fpe.alphabet)?;
        Ok(Some(Form { fpe, cipher }))
    }
}

/// A form, and the cipher that values were encrypted with.
struct Form<'a> {
    fpe: &'a Fpe,
    cipher: Ff1,
}

impl Form<'_> {
    /// The value that a cell without tokens was encrypted from.
    fn back(&self, text: &str) -> Result<Option<String>> {
        match is_blank(text) || tokens_in(text).next().is_some() {
            true => Ok(None),
            false => self.fpe.reveal(text, &self.cipher),
        }
    }
}

/// The tokens of one table.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// Rows.
    pub rows: u64,
    /// Tokens that open, by the id of their key.
    pub open: BTreeMap<String, u64>,
    /// Tokens whose key is there and whose domain is not, by the id of their key.
    pub no_domain: BTreeMap<String, u64>,
    /// Tokens of keys that are not there, by id.
    pub unknown: BTreeMap<String, u64>,
    /// Cells that were encrypted in their form.
    pub formed: u64,
    /// Short tokens, which nobody can turn back, by the id of their key.
    pub short: BTreeMap<String, u64>,
    /// A sum over the cells, tokens left out.
    beside: u64,
    /// Columns in the order met: their first row and place.
    columns: BTreeMap<Arc<str>, (u64, usize)>,
}

impl Tokens {
    /// Tokens that open, and cells that were encrypted in their form.
    pub fn count(&self) -> u64 {
        self.tokens() + self.formed
    }

    /// Tokens that open.
    fn tokens(&self) -> u64 {
        self.open.values().sum()
    }

    /// Adds the tokens of another table, or of other rows.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.formed += other.formed;
        for (mine, theirs) in [
            (&mut self.open, &other.open),
            (&mut self.no_domain, &other.no_domain),
            (&mut self.unknown, &other.unknown),
            (&mut self.short, &other.short),
        ] {
            theirs.iter().for_each(|(id, n)| *mine.entry(id.clone()).or_default() += n);
        }
        self.beside = self.beside.wrapping_add(other.beside);
        for (name, met) in &other.columns {
            let first = self.columns.entry(Arc::clone(name)).or_insert(*met);
            *first = (*first).min(*met);
        }
    }

    /// Counts the tokens of a text.
    pub fn text(&mut self, text: &str, opener: &mut Opener<'_>) -> Result<()> {
        for (_, token) in tokens_in(text) {
            let counted = match opener.open(token)? {
                Opened::Value(..) => &mut self.open,
                Opened::NoDomain => &mut self.no_domain,
                Opened::UnknownKey => &mut self.unknown,
                Opened::Short => &mut self.short,
            };
            *counted.entry(key_id(token).unwrap_or_default().to_owned()).or_default() += 1;
        }
        Ok(())
    }

    fn cell(&mut self, column: &str, row: u64, text: &str, opener: &mut Opener<'_>) -> Result<()> {
        self.text(text, opener)?;
        let beside = content_of(row, &blank_tokens(text)) ^ content_of(u64::MAX, column);
        self.beside = self.beside.wrapping_add(beside);
        Ok(())
    }
}

/// Reads a table and counts its tokens. The columns of JSON lines are known afterwards.
///
/// # Errors
/// A column that is not there; tokens in a column whose stored type holds no text.
pub fn look(table: &mut Table, means: Means<'_>, settings: &Settings<'_>) -> Result<Tokens> {
    let fixed: Vec<bool> =
        (0..table.columns.as_ref().map_or(0, Vec::len)).map(|i| table.becomes_text(i)).collect::<Result<_>>()?;
    let workers = run(
        table,
        "look for tokens",
        settings,
        || Ok((Tokens::default(), Opener::new(means.ring, means.domains))),
        |(seen, opener): &mut (Tokens, Opener<'_>), batch| {
            seen.rows += batch.rows as u64;
            let names = batch.names.as_deref().or(table.columns.as_deref()).unwrap_or_default();
            for (place, (name, cells)) in names.iter().zip(&batch.columns).enumerate() {
                let met = seen.columns.entry(Arc::clone(name)).or_insert((batch.first_row, place));
                *met = (*met).min((batch.first_row, place));
                if means.only.is_some_and(|only| only != &**name) {
                    continue;
                }
                let form = means.form(&table.name, name)?;
                for i in 0..cells.len() {
                    let Some(text) = cells.value(i) else { continue };
                    if let Some(form) = &form
                        && form.back(text)?.is_some()
                    {
                        seen.formed += 1;
                    }
                    if fixed.get(place) == Some(&true) && tokens_in(text).next().is_some() {
                        return Err(Error::usage("a column whose stored type is no text holds tokens")
                            .at(format!("{}.{name}", table.path))
                            .next("store the column as text"));
                    }
                    seen.cell(name, batch.first_row + cells.row(i) as u64, text, opener)?;
                }
            }
            Ok(())
        },
        |()| Ok(()),
    )?;
    let mut total = Tokens::default();
    workers.iter().for_each(|(seen, _)| total.add(seen));
    let mut order: Vec<(&(u64, usize), &Arc<str>)> = total.columns.iter().map(|(name, met)| (met, name)).collect();
    order.sort();
    if table.columns.is_none() {
        table.columns = Some(order.into_iter().map(|(_, name)| Arc::clone(name)).collect());
    }
    if let Some(only) = means.only
        && !table.columns.iter().flatten().any(|name| **name == *only)
    {
        return Err(Error::usage(format!("no column {:?}", visible(only)))
            .coded("E217")
            .at(&table.path)
            .next("efface scan lists every column"));
    }
    Ok(total)
}

/// Gives the text of each cell of one column, in the order of the rows and one a line, with its tokens turned back.
pub fn show(
    table: &Table,
    column: &str,
    means: Means<'_>,
    settings: &Settings<'_>,
    mut out: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    let at = table.columns.iter().flatten().position(|name| **name == *column);
    let at = at.ok_or_else(|| Error::fault("a column is missing"))?;
    run(
        table,
        "reveal",
        settings,
        || Ok(Opener::new(means.ring, means.domains)),
        |opener, batch| {
            let cells = &batch.columns[at];
            let form = means.form(&table.name, column)?;
            let mut text = String::new();
            for i in 0..cells.len() {
                let cell = cells.filled(i).unwrap_or("");
                match form.as_ref().map(|f| f.back(cell)).transpose()?.flatten() {
                    Some(value) => text.push_str(&value),
                    None => turned(cell, Turn::Back, opener, &mut text)?,
                }
                text.push('\n');
            }
            Ok(text)
        },
        |text| out(&text),
    )
    .map(|_| ())
}

/// Writes a table, whose columns are known, to `path` with its tokens turned; everything else stays as it is.
pub fn turn(table: &Table, path: &Path, how: Turn, means: Means<'_>, settings: &Settings<'_>) -> Result<Shape> {
    let names = table.columns.clone().ok_or_else(|| Error::fault("columns are not known yet"))?;
    let fates = names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let here = means.only.is_none_or(|only| only == &**name) && !table.becomes_text(i)?;
            Ok(if here { Fate::Text } else { Fate::Keep })
        })
        .collect::<Result<Vec<_>>>()?;
    let shape = Shape::of(table, &fates, None)?;
    let mut writer = shape.writer(path)?;
    run(
        table,
        "write",
        settings,
        || Ok(Opener::new(means.ring, means.domains)),
        |opener, batch| -> Result<Piece> {
            let columns = batch.columns.iter().zip(&fates).zip(&names);
            let changes = columns.map(|((cells, fate), name)| match fate {
                Fate::Text => changed(cells, how, means.form(&table.name, name)?.as_ref(), opener),
                Fate::Keep | Fate::Typed | Fate::Null | Fate::Drop => Ok(Change::Keep),
            });
            let changes = changes.collect::<Result<Vec<_>>>()?;
            shape.render(&batch, &changes)
        },
        |piece| writer.write(piece),
    )?;
    writer.finish()?;
    Ok(shape)
}

/// Reads back what [`turn`] wrote and holds it against what was there before: rows, and with [`Turn::ToCurrent`] every
/// cell beside its tokens, and the tokens, which open under the current key. Tokens of unknown keys stay as they are.
pub fn read_back(
    table: &Table,
    shape: &Shape,
    path: &Path,
    how: Turn,
    before: &Tokens,
    means: Means<'_>,
    settings: &Settings<'_>,
) -> Result<()> {
    let mut output = shape.reopen(table, path.to_owned(), table.columns.clone().unwrap_or_default())?;
    let after = look(&mut output, means, settings)?;
    let differs = |what: &str| Err(Error::fault(format!("the output read back {what}")).at(&table.path));
    if after.rows != before.rows {
        return differs("has another number of rows");
    }
    if after.unknown != before.unknown || after.short != before.short || !after.no_domain.is_empty() {
        return differs("has other tokens than it should");
    }
    match how {
        Turn::Back if after.tokens() > 0 => differs("still holds tokens"),
        Turn::ToCurrent if after.beside != before.beside => differs("differs beside its tokens"),
        Turn::ToCurrent
            if after.count() != before.count() || after.open.keys().any(|id| id != means.ring.current().id()) =>
        {
            differs("has other tokens than it should")
        }
        Turn::Back | Turn::ToCurrent => Ok(()),
    }
}

fn changed(cells: &Cells, how: Turn, form: Option<&Form<'_>>, opener: &mut Opener<'_>) -> Result<Change> {
    let text = |i| cells.value(i);
    let form = form.filter(|_| matches!(how, Turn::Back));
    if form.is_none() && !(0..cells.len()).filter_map(text).any(|t| tokens_in(t).next().is_some()) {
        return Ok(Change::Keep);
    }
    let mut builder = StringViewBuilder::with_capacity(cells.len());
    let mut out = zeroize::Zeroizing::new(String::new());
    for i in 0..cells.len() {
        match text(i) {
            None => builder.append_null(),
            Some(text) => {
                out.clear();
                match form.map(|f| f.back(text)).transpose()?.flatten() {
                    Some(value) => out.push_str(&value),
                    None => turned(text, how, opener, &mut out)?,
                }
                builder.append_value(out.as_str());
            }
        }
    }
    Ok(Change::Text(builder.finish()))
}

/// Appends `text` with its tokens turned. Tokens that do not open stay: whoever calls has counted them and decided.
pub fn turned(text: &str, how: Turn, opener: &mut Opener<'_>, out: &mut String) -> Result<()> {
    let mut at = 0;
    for (start, token) in tokens_in(text) {
        let Opened::Value(value, domain) = opener.open(token)? else { continue };
        out.push_str(&text[at..start]);
        match how {
            Turn::Back => out.push_str(&value),
            Turn::ToCurrent => opener.token(&value, domain, out)?,
        }
        at = start + token.len();
    }
    out.push_str(&text[at..]);
    Ok(())
}
