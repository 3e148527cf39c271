//! YAML and JSON as one tree. Small, and with bounds: hints are files that anybody may have written.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// Nesting that no catalogue has.
const DEEP: usize = 64;
/// Nodes, those that aliases repeat included.
const MANY: usize = 1_000_000;

/// Reads JSON.
pub(super) fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|_| Error::usage("this is not JSON").coded("E213"))
}

/// Reads the first document of a YAML text.
pub(super) fn read(text: &str) -> Result<Value> {
    let mut reader = Reader::default();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|e| bad(format!("this is not YAML from line {} on", e.marker().line())))?;
        match event {
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
            // One document is a file of dbt.
            Event::StreamEnd | Event::DocumentEnd => break,
            Event::Scalar(text, style, anchor, _) => reader.node(scalar(&text, style), anchor)?,
            Event::Alias(anchor) => {
                let node = reader.anchors.get(&anchor).cloned().unwrap_or_default();
                reader.nodes += count(&node);
                reader.node(node, 0)?;
            }
            Event::SequenceStart(anchor, _) => reader.open(Value::Array(Vec::new()), anchor)?,
            Event::MappingStart(anchor, _) => reader.open(Value::Object(Map::new()), anchor)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = reader.open.pop() {
                    reader.node(open.value, open.anchor)?;
                }
            }
        }
    }
    Ok(reader.root.unwrap_or_default())
}

fn bad(cause: impl Into<String>) -> Error {
    Error::usage(cause).coded("E213")
}

#[derive(Default)]
struct Reader {
    root: Option<Value>,
    open: Vec<Open>,
    anchors: HashMap<usize, Value>,
    nodes: usize,
}

/// A list or map that is being read.
struct Open {
    value: Value,
    anchor: usize,
    key: Option<String>,
}

impl Reader {
    fn open(&mut self, value: Value, anchor: usize) -> Result<()> {
        if self.open.len() >= DEEP {
            return Err(bad("this YAML is nested too deeply"));
        }
        self.open.push(Open { value, anchor, key: None });
        Ok(())
    }

    fn node(&mut self, node: Value, anchor: usize) -> Result<()> {
        self.nodes += 1;
        if self.nodes > MANY {
            return Err(bad("this YAML is too large"));
        }
        if anchor > 0 {
            self.nodes += count(&node);
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { value: Value::Array(list), .. }) => list.push(node),
            Some(Open { value: Value::Object(map), key, .. }) => match key.take() {
                // A key that is a list or a map is of no use here.
                None => *key = Some(node.as_str().map_or_else(|| node.to_string(), str::to_owned)),
                Some(name) => {
                    map.insert(name, node);
                }
            },
            Some(_) => {}
        }
        Ok(())
    }
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(count).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

/// Plain scalars of the core schema; what is quoted is text. Numbers are of no use here and stay text.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    match (style, text) {
        (ScalarStyle::Plain, "true" | "True" | "TRUE") => Value::Bool(true),
        (ScalarStyle::Plain, "false" | "False" | "FALSE") => Value::Bool(false),
        (ScalarStyle::Plain, "" | "~" | "null" | "Null" | "NULL") => Value::Null,
        _ => Value::String(text.to_owned()),
    }
}
