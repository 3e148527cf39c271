//! JSON lines: one object a line, nested members as paths (`address.city`, `emails[].value`).
//!
//! Scalars keep their place in the line, so that a replaced one is spliced in and everything else, white space and key
//! order included, stays as it was. JSON's grammar is `serde_json`'s; only the walk over it is ours.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arrow::array::StringViewBuilder;
use arrow::buffer::Buffer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::batch::{Batch, Body, Cells};
use super::chunk::Text;
use crate::error::{Error, Result};

/// Nesting beyond which a line is refused.
const DEPTH: usize = 64;

/// The members of an object in order, values unparsed. Duplicate keys are kept.
struct Members<'a>(Vec<(Key<'a>, &'a RawValue)>);

/// A key, borrowed where it holds no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(v)))
            }
            fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(v.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

struct Column {
    text: StringViewBuilder,
    rows: Vec<u32>,
    items: Vec<u32>,
    spans: Vec<(u32, u32)>,
}

/// The columns of one chunk as they are met.
struct Walk<'a> {
    raw: &'a Buffer,
    base: usize,
    row: u32,
    /// Items of lists met in this row, and the one that the walk is in.
    items: u32,
    item: u32,
    path: String,
    index: HashMap<Arc<str>, usize>,
    names: Vec<Arc<str>>,
    columns: Vec<Column>,
    /// Whether paths may be met that are not known yet.
    open: bool,
}

enum Fault {
    Json,
    Deep,
    NewPath,
}

impl Walk<'_> {
    fn object(&mut self, text: &str, depth: usize) -> Result<(), Fault> {
        let members: Members<'_> = serde_json::from_str(text).map_err(|_| Fault::Json)?;
        for (key, value) in members.0 {
            let before = self.path.len();
            push_key(&mut self.path, &key.0);
            self.value(value.get(), depth)?;
            self.path.truncate(before);
        }
        Ok(())
    }

    fn value(&mut self, text: &str, depth: usize) -> Result<(), Fault> {
        if depth > DEPTH {
            return Err(Fault::Deep);
        }
        match text.as_bytes().first() {
            Some(b'{') => self.object(text, depth + 1),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| Fault::Json)?;
                let before = self.path.len();
                self.path.push_str("[]");
                let outer = self.item;
                for item in items {
                    self.items += 1;
                    self.item = self.items;
                    self.value(item.get(), depth + 1)?;
                }
                self.item = outer;
                self.path.truncate(before);
                Ok(())
            }
            _ => self.scalar(text),
        }
    }

    fn scalar(&mut self, text: &str) -> Result<(), Fault> {
        let at = match self.index.get(self.path.as_str()) {
            Some(at) => *at,
            None if self.open => self.add(self.path.as_str().into()),
            // Null instead of an object or a list: its members are absent in this row.
            None if text == "null" => return Ok(()),
            None => return Err(Fault::NewPath),
        };
        let start = text.as_ptr() as usize - self.base;
        let column = &mut self.columns[at];
        column.rows.push(self.row);
        column.items.push(self.item);
        column.spans.push((start as u32, (start + text.len()) as u32));
        match text.as_bytes() {
            [b'n', ..] => column.text.append_null(),
            [b'"', inner @ .., b'"'] => {
                if inner.is_empty() {
                    column.text.append_null();
                } else if memchr::memchr(b'\\', inner).is_none() {
                    column.text.try_append_view(0, start as u32 + 1, inner.len() as u32).map_err(|_| Fault::Json)?;
                } else {
                    let value: String = serde_json::from_str(text).map_err(|_| Fault::Json)?;
                    column.text.append_value(value);
                }
            }
            number
                if number.iter().any(|b| matches!(b, b'.' | b'e' | b'E')) && number[0] != b't' && number[0] != b'f' =>
            {
                column.text.append_value(canonical_number(text));
            }
            _ => column.text.try_append_view(0, start as u32, text.len() as u32).map_err(|_| Fault::Json)?,
        }
        Ok(())
    }

    fn add(&mut self, name: Arc<str>) -> usize {
        let mut text = StringViewBuilder::new();
        text.append_block(self.raw.clone());
        self.columns.push(Column { text, rows: Vec::new(), items: Vec::new(), spans: Vec::new() });
        self.index.insert(Arc::clone(&name), self.names.len());
        self.names.push(name);
        self.names.len() - 1
    }
}

/// Appends a member to a path. A dot or bracket inside a key is no step of the path.
pub(super) fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    for c in key.chars() {
        if matches!(c, '.' | '[' | ']' | '\\') {
            path.push('\\');
        }
        path.push(c);
    }
}

/// One text per number, as far as JSON says: 12.50 and 12.5 are one, 12.0 and 12 too. No digit is lost.
fn canonical_number(text: &str) -> Cow<'_, str> {
    if text.contains(['e', 'E']) {
        return match text.parse::<f64>() {
            Ok(float) if float.is_finite() => Cow::Owned(float.to_string()),
            _ => Cow::Borrowed(text),
        };
    }
    Cow::Borrowed(text.trim_end_matches('0').trim_end_matches('.'))
}

/// Parses whole lines. `columns` are the paths known; `None` while they are still being found.
///
/// # Errors
/// Lines that are no JSON object, or hold a path that was not there when the file was first read.
pub(super) fn parse(text: Text, first_row: u64, first_line: u64, columns: Option<&[Arc<str>]>) -> Result<Batch> {
    let decoded =
        text.decode().map_err(|(text, valid)| super::encoding::undecodable(text.line(first_line, valid, b'\n')))?;
    let raw = decoded.buffer();
    let text: &str = &decoded;
    let mut walk = Walk {
        raw: &raw,
        base: text.as_ptr() as usize,
        row: 0,
        items: 0,
        item: 0,
        path: String::new(),
        index: HashMap::new(),
        names: Vec::new(),
        columns: Vec::new(),
        open: columns.is_none(),
    };
    for name in columns.unwrap_or_default() {
        walk.add(Arc::clone(name));
    }
    let mut records = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |i| at + i + 1);
        let line = text[at..end].trim();
        if !line.is_empty() {
            walk.path.clear();
            let done = if line.starts_with('{') { walk.object(line, 0) } else { Err(Fault::Json) };
            done.map_err(|fault| {
                let number = first_line + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() as u64;
                match fault {
                    Fault::Json if line.starts_with('[') && number == 1 => {
                        Error::unread("this is a JSON array, not JSON lines")
                            .coded("E307")
                            .next("convert it, for example with: jq -c '.[]'")
                    }
                    Fault::Json => Error::unread(format!("line {number} is not a JSON object (content withheld)"))
                        .coded("E307")
                        .next("repair the line; each line has to be one object"),
                    Fault::Deep => Error::unread(format!("line {number} is nested more than {DEPTH} levels deep")),
                    Fault::NewPath => Error::unread(format!(
                        "line {number} holds a member that was not there before: the file has changed while it was read"
                    ))
                    .next("run again when nothing writes to the file"),
                }
            })?;
            records.push((at as u32, end as u32));
            walk.row += 1;
            (walk.items, walk.item) = (0, 0);
        }
        at = end;
    }
    let rows = walk.row as usize;
    let names = columns.is_none().then(|| walk.names.clone());
    let columns = walk
        .columns
        .into_iter()
        .map(|mut c| Cells {
            rows: Some(c.rows.into()),
            items: c.items,
            spans: c.spans,
            ..Cells::of_views(c.text.finish())
        })
        .collect();
    Ok(Batch { first_row, rows, columns, names, body: Body::Text { raw, records } })
}

/// The line without the members at the dropped paths. What is kept stands as it was.
pub(super) fn without(line: &str, dropped: &dyn Fn(&str) -> bool) -> Result<String> {
    let mut out = String::with_capacity(line.len());
    let lead = line.len() - line.trim_start().len();
    let body = line.trim();
    out.push_str(&line[..lead]);
    prune(body, &mut String::new(), dropped, &mut out)?;
    out.push_str(&line[lead + body.len()..]);
    Ok(out)
}

/// A member to add: the keys that lead to it, and its text.
type Added<'a> = (&'a [String], &'a str);

/// The line with members at paths that are absent from it, each with its text. A null on the way becomes an object.
pub(super) fn with(line: &str, members: &[(&str, &str)]) -> Result<String> {
    let lead = line.len() - line.trim_start().len();
    let body = line.trim();
    let steps: Vec<(Vec<String>, &str)> = members.iter().map(|(path, text)| (steps(path), *text)).collect();
    let mut out = String::with_capacity(line.len() + members.len() * 16);
    out.push_str(&line[..lead]);
    grow(body, &steps.iter().map(|(steps, text)| (steps.as_slice(), *text)).collect::<Vec<_>>(), &mut out)?;
    out.push_str(&line[lead + body.len()..]);
    Ok(out)
}

/// The keys of a path, as [`push_key`] escaped them.
fn steps(path: &str) -> Vec<String> {
    let mut steps = vec![String::new()];
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        match (c, steps.last_mut()) {
            ('.', _) => steps.push(String::new()),
            ('\\', Some(step)) => step.extend(chars.next()),
            (c, Some(step)) => step.push(c),
            (_, None) => {}
        }
    }
    steps
}

/// The same one step further in.
fn inside(adds: Vec<Added<'_>>) -> Vec<Added<'_>> {
    adds.into_iter().map(|(steps, text)| (&steps[1..], text)).collect()
}

fn grow(object: &str, adds: &[Added<'_>], out: &mut String) -> Result<()> {
    let fault = |_| Error::fault("a line that was read cannot be read again");
    let members: Members<'_> = serde_json::from_str(object).map_err(fault)?;
    let starts = |add: &Added<'_>, key: &str| add.0.first().is_some_and(|s| s == key);
    let mut left: Vec<Added<'_>> = adds.to_vec();
    let mut at = 0;
    let mut any = false;
    for (key, value) in members.0 {
        any = true;
        let place = value.get().as_ptr() as usize - object.as_ptr() as usize;
        let (here, rest): (Vec<Added<'_>>, Vec<Added<'_>>) = left.iter().partition(|add| starts(add, &key.0));
        if here.is_empty() {
            continue;
        }
        left = rest;
        out.push_str(&object[at..place]);
        at = place + value.get().len();
        let here = inside(here);
        let value = if value.get() == "null" { "{}" } else { value.get() };
        if !value.starts_with('{') || here.iter().any(|(steps, _)| steps.is_empty()) {
            return Err(Error::usage("a member is an object in some rows and a value in others: it cannot be recoded")
                .next("leave the column out of [risk] quasi and erase it"));
        }
        grow(value, &here, out)?;
    }
    let end = object.rfind('}').unwrap_or(object.len());
    out.push_str(&object[at..end]);
    while let Some(first) = left.first().and_then(|(steps, _)| steps.first().cloned()) {
        let (same, rest): (Vec<Added<'_>>, Vec<Added<'_>>) = left.iter().partition(|add| starts(add, &first));
        left = rest;
        if std::mem::replace(&mut any, true) {
            out.push(',');
        }
        out.push_str(&serde_json::to_string(&first).map_err(fault)?);
        out.push(':');
        match same.iter().find(|(steps, _)| steps.len() == 1) {
            Some((_, text)) => out.push_str(&serde_json::to_string(text).map_err(fault)?),
            None => grow("{}", &inside(same), out)?,
        }
    }
    out.push_str(&object[end..]);
    Ok(())
}

fn prune(text: &str, path: &mut String, dropped: &dyn Fn(&str) -> bool, out: &mut String) -> Result<()> {
    let fault = |_| Error::fault("a line that was read cannot be read again");
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: Members<'_> = serde_json::from_str(text).map_err(fault)?;
            out.push('{');
            let mut first = true;
            let place = |value: &RawValue| value.get().as_ptr() as usize - text.as_ptr() as usize;
            let mut at = 1;
            let mut kept_before = false;
            for (key, value) in members.0 {
                let before = path.len();
                push_key(path, &key.0);
                // What stands between two values: white space, perhaps a comma, white space, the key and its colon.
                let between = &text[at..place(value)];
                let (behind, lead) = match between.trim_start().strip_prefix(',') {
                    Some(lead) => (&between[..between.len() - lead.len() - 1], lead),
                    None => ("", between),
                };
                at = place(value) + value.get().len();
                let scalar = !value.get().starts_with(['{', '[']);
                // A list of scalars is dropped with its member.
                path.push_str("[]");
                let list = value.get().starts_with('[') && dropped(path);
                path.truncate(path.len() - 2);
                if kept_before {
                    out.push_str(behind);
                }
                kept_before = !(list || scalar && dropped(path));
                if kept_before {
                    if !first {
                        out.push(',');
                    }
                    out.push_str(if first { lead.trim_start() } else { lead });
                    first = false;
                    prune(value.get(), path, dropped, out)?;
                }
                path.truncate(before);
            }
            out.push_str(if kept_before { &text[at..] } else { "}" });
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(fault)?;
            path.push_str("[]");
            let mut at = 0;
            for item in &items {
                let start = item.get().as_ptr() as usize - text.as_ptr() as usize;
                out.push_str(&text[at..start]);
                prune(item.get(), path, dropped, out)?;
                at = start + item.get().len();
            }
            path.truncate(path.len() - 2);
            out.push_str(&text[at..]);
        }
        _ => out.push_str(text),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_members_become_paths_with_their_rows_and_places() {
        let text =
            "{\"a\": 1, \"b\": {\"c\": \"x\\u00e9\"}}\n\n{\"l\": [{\"v\": 1.50}, {\"v\": null}], \"a.b\": true}\n";
        let batch = parse(text.as_bytes().to_vec().into(), 0, 1, None).unwrap();
        let names: Vec<String> = batch.names.unwrap().iter().map(|n| n.to_string()).collect();
        assert_eq!(names, ["a", "b.c", "l[].v", "a\\.b"]);
        assert_eq!(batch.rows, 2);
        assert_eq!(batch.columns[1].value(0), Some("xé"));
        assert_eq!(batch.columns[2].value(0), Some("1.5"));
        assert!(batch.columns[2].value(1).is_none());
        assert_eq!(batch.columns[2].rows.as_deref(), Some(&[1, 1][..]));
        let (start, end) = batch.columns[2].spans[0];
        assert_eq!(&text[start as usize..end as usize], "1.50");
    }

    #[test]
    fn a_line_that_is_no_object_is_named_and_its_content_withheld() {
        for bad in ["{\"a\": 1}\n{\"a\": secret}\n", "{\"a\": 1}\n[1]\n", "{}\n{\"a\":1} secret\n"] {
            let error = parse(bad.as_bytes().to_vec().into(), 0, 1, None).err().unwrap().to_string();
            assert!(error.contains("line 2") && !error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn dropped_members_go_and_the_rest_stays_readable() {
        let gone = |p: &str| p == "a" || p == "l[].v" || p == "s[]";
        let line = "{\"a\":1,\"b\":\"x\",\"l\":[{\"v\":1,\"w\":2}],\"s\":[1,2]}\n";
        assert_eq!(without(line, &gone).unwrap(), "{\"b\":\"x\",\"l\":[{\"w\":2}]}\n");
        let spaced = "{ \"a\": 1, \"b\" : 1.50 , \"c\":[ 1, {\"x\" :2} ] }\n";
        assert_eq!(without(spaced, &|p| p == "a").unwrap(), "{\"b\" : 1.50 , \"c\":[ 1, {\"x\" :2} ] }\n");
        assert_eq!(without(spaced, &|p| p == "b").unwrap(), "{\"a\": 1, \"c\":[ 1, {\"x\" :2} ] }\n");
        assert_eq!(without(spaced, &|p| p == "zz").unwrap().replace(' ', ""), spaced.replace(' ', ""));
    }

    #[test]
    fn absent_members_are_added_where_they_belong() {
        let stars = |paths: &[&str]| paths.iter().map(|p| ((*p).to_owned(), "*")).collect::<Vec<_>>();
        let grown = |line: &str, paths: &[&str]| {
            let stars = stars(paths);
            with(line, &stars.iter().map(|(p, t)| (p.as_str(), *t)).collect::<Vec<_>>()).unwrap()
        };
        assert_eq!(grown("{\"a\": 1}\n", &["b"]), "{\"a\": 1,\"b\":\"*\"}\n");
        assert_eq!(grown("{}", &["b", "c.d", "c.e"]), "{\"b\":\"*\",\"c\":{\"d\":\"*\",\"e\":\"*\"}}");
        assert_eq!(grown("{\"c\":{\"x\":[1, 2]} ,\"z\":0}", &["c.d"]), "{\"c\":{\"x\":[1, 2],\"d\":\"*\"} ,\"z\":0}");
        assert_eq!(grown("{\"c\":null}", &["c.d"]), "{\"c\":{\"d\":\"*\"}}");
        assert_eq!(grown("{}", &["a\\.b"]), "{\"a.b\":\"*\"}");
        assert!(with("{\"c\":7}", &[("c.d", "*")]).is_err());
    }
}
