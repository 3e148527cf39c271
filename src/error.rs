//! The one error of the crate: a place, a cause and the next step, and never the content of a cell.
//!
//! Causes are written by efface itself. Texts of other crates (Arrow, Parquet, JSON, TOML of data) may quote what they
//! choked on, so they are never displayed and never kept as a `source()`.

mod codes;

use std::fmt;

pub use codes::{CODES, Code, code_of};

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it was; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Refused,
    Usage,
    Unread,
    Fault,
    Interrupted,
    BrokenPipe,
}

/// A failure with its place, its cause and what to do next.
#[derive(Debug, Clone)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    kind: Kind,
    code: Option<&'static str>,
    place: Option<String>,
    cause: String,
    next: Option<String>,
}

impl Error {
    fn new(kind: Kind, cause: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, code: None, place: None, cause: cause.into(), next: None }))
    }

    /// A finding or a threshold failed the policy: exit code 1.
    pub fn refused(cause: impl Into<String>) -> Self {
        Self::new(Kind::Refused, cause)
    }

    /// The command line, the policy, a key or the output place is wrong: exit code 2.
    pub fn usage(cause: impl Into<String>) -> Self {
        Self::new(Kind::Usage, cause)
    }

    /// Nothing was read, or not everything could be read or written: exit code 3.
    pub fn unread(cause: impl Into<String>) -> Self {
        Self::new(Kind::Unread, cause)
    }

    /// A mistake of efface itself: exit code 4.
    pub fn fault(cause: impl Into<String>) -> Self {
        Self::new(Kind::Fault, cause)
    }

    /// The user stopped the run: exit code 130.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted; nothing was published")
    }

    /// An operating system error while reading or writing. Broken pipes keep their own kind, because they are a success.
    pub fn io(verb: &str, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Kind::BrokenPipe, "the reader went away");
        }
        let told = Self::unread(format!("cannot {verb}: {}", system_cause(error)));
        let told = if verb == "read" { told.coded("E301") } else { told };
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                told.next("free space there, or write to another disk; nothing was published")
            }
            _ => told,
        }
    }

    /// Adds where it happened, as `file`, `file:line` or `dataset.column`. Control characters are escaped.
    pub fn at(mut self, place: impl AsRef<str>) -> Self {
        if self.0.place.is_none() {
            self.0.place = Some(visible(place.as_ref()));
        }
        self
    }

    /// Adds what the user can do about it.
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.0.next = Some(next.into());
        self
    }

    /// Gives it a code of its own, one of [`CODES`].
    pub fn coded(mut self, code: &'static str) -> Self {
        debug_assert!(code_of(code).is_some(), "no code {code}");
        self.0.code = Some(code);
        self
    }

    /// The code that `efface explain` takes.
    pub fn code(&self) -> &'static str {
        self.0.code.unwrap_or(match self.0.kind {
            Kind::Refused => "E100",
            Kind::Usage => "E200",
            Kind::Unread | Kind::BrokenPipe => "E300",
            Kind::Fault => "E400",
            Kind::Interrupted => "E500",
        })
    }

    /// The process exit code, as documented in `--help`.
    pub fn exit_code(&self) -> u8 {
        match self.0.kind {
            Kind::Refused => 1,
            Kind::Usage => 2,
            Kind::Unread => 3,
            Kind::Fault => 4,
            Kind::Interrupted => 130,
            Kind::BrokenPipe => 0,
        }
    }

    /// Whether the consumer of our output closed it, which is not a failure.
    pub fn is_broken_pipe(&self) -> bool {
        self.0.kind == Kind::BrokenPipe
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.0.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.0.cause)?;
        if let Some(next) = &self.0.next {
            write!(f, "\nNext: {next}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// The system's own words for an error, or its kind: a wrapped error may quote data.
pub fn system_cause(error: &std::io::Error) -> String {
    match error.raw_os_error() {
        Some(_) => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_owned()
        }
        None => error.kind().to_string(),
    }
}

/// Whether a character cannot be seen, or changes how others are seen: control, bidirectional and invisible ones.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// A file or column name with its hidden characters escaped, fit for a terminal or a log.
pub fn visible(name: &str) -> String {
    if !name.chars().any(is_hidden) {
        return name.to_owned();
    }
    name.chars().map(|c| if is_hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_place_cause_next() {
        let error = Error::usage("no such column").at("contacts.csv:4").next("see efface plan");
        assert_eq!(error.to_string(), "contacts.csv:4: no such column\nNext: see efface plan");
        assert_eq!(error.exit_code(), 2);
    }

    #[test]
    fn codes_are_in_order_once_and_say_what_to_do() {
        assert!(CODES.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert!(CODES.iter().all(|c| c.id.len() == 4 && !c.says.is_empty() && !c.next.is_empty()));
        assert_eq!(Error::usage("x").coded("E201").code(), "E201");
        assert_eq!(Error::unread("x").code(), "E300");
    }

    #[test]
    fn names_with_control_characters_are_escaped() {
        assert_eq!(visible("a\u{202e}b\n"), "a\\u{202e}b\\u{a}");
    }

    #[test]
    fn a_wrapped_io_error_shows_its_kind_and_not_its_text() {
        let error = std::io::Error::new(std::io::ErrorKind::InvalidData, "secret cell");
        assert!(!Error::io("read", &error).to_string().contains("secret"));
    }
}
