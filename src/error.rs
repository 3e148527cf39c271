//! The one error of the crate: a place, a cause and the next step, and never the content of a cell.
//!
//! Causes are written by efface itself. Texts of other crates (Arrow, Parquet, JSON, TOML of data) may quote what they
//! choked on, so they are never displayed and never kept as a `source()`.

use std::fmt;

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
    place: Option<String>,
    cause: String,
    next: Option<String>,
}

impl Error {
    fn new(kind: Kind, cause: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, place: None, cause: cause.into(), next: None }))
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

/// A file or column name with control, bidirectional and other invisible characters escaped, fit for a terminal or a log.
pub fn visible(name: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if !name.chars().any(hidden) {
        return name.to_owned();
    }
    name.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
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
    fn names_with_control_characters_are_escaped() {
        assert_eq!(visible("a\u{202e}b\n"), "a\\u{202e}b\\u{a}");
    }

    #[test]
    fn a_wrapped_io_error_shows_its_kind_and_not_its_text() {
        let error = std::io::Error::new(std::io::ErrorKind::InvalidData, "secret cell");
        assert!(!Error::io("read", &error).to_string().contains("secret"));
    }
}
