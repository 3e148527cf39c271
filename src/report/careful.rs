//! JSON in which no character hides: control, bidirectional and invisible ones are written as escapes, which mean the same.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::error::is_hidden;

/// Any formatter, with hidden characters escaped.
struct Careful<F>(F);

fn fragment<W: ?Sized + Write>(out: &mut W, text: &str) -> io::Result<()> {
    let mut from = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| is_hidden(*c)) {
        out.write_all(&text.as_bytes()[from..at])?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        from = at + c.len_utf8();
    }
    out.write_all(&text.as_bytes()[from..])
}

macro_rules! passed_on {
    ($($name:ident($($argument:ident: $type:ty),*));* $(;)?) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$name(out $(, $argument)*)
        })*
    };
}

impl<F: Formatter> Formatter for Careful<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        fragment(out, text)
    }

    passed_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }
}

/// On many lines, for people to read too.
pub(super) fn pretty<T: ?Sized + Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Careful(PrettyFormatter::new())))?;
    out.write_all(b"\n")
}

/// On one line.
pub(super) fn line<T: ?Sized + Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Careful(CompactFormatter)))?;
    out.write_all(b"\n")
}

/// A text in quotation marks, as JSON and YAML read it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    let written = text.serialize(&mut Serializer::with_formatter(&mut out, Careful(CompactFormatter)));
    debug_assert!(written.is_ok());
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_mean_the_same() {
        let name = "a\u{202e}b\u{7f}\n\u{e0041}é";
        let said = quoted(name);
        assert_eq!(said, "\"a\\u202eb\\u007f\\n\\udb40\\udc41é\"");
        assert_eq!(serde_json::from_str::<String>(&said).unwrap(), name);
        let mut pretty_text = Vec::new();
        pretty(&serde_json::json!({"k": [1, name]}), &mut pretty_text).unwrap();
        assert!(String::from_utf8(pretty_text).unwrap().starts_with("{\n  \"k\": [\n    1,"));
    }
}
