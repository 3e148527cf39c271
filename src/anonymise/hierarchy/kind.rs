//! What a policy may call a hierarchy.

use std::sync::Arc;

use super::postcode;

/// How the values of a column grow coarser.
#[derive(Clone, PartialEq)]
pub enum Kind {
    /// Days to months, quarters, years, five and ten years; or to weeks and years of weeks, which do not nest with months.
    Dates {
        /// Weeks instead of months.
        weeks: bool,
        /// Whether `3/4/1980` is April 3rd.
        day_first: bool,
    },
    /// Bands of this width, then of twice, four times, ….
    Bands(u32),
    /// Bands that begin at these edges, then every second edge, ….
    Edges(Vec<f64>),
    /// Bands that follow the data: edges at quantiles, rounded.
    Numbers,
    /// Prefixes that mean something in a country; by the form of each value where none is named.
    Postcode(Option<String>),
    /// Rare values become `other`, first those too rare to be named at all, then more of them.
    Category,
    /// Countries to regions of the United Nations' M49.
    Country,
    /// Other columns of the same rows, from near to far: a city's region, its country.
    Place(Vec<String>),
    /// A hierarchy file: each value and its groups, finest first.
    Table {
        /// As the policy names it.
        file: String,
        /// Its lines.
        rows: Arc<Vec<Vec<String>>>,
    },
    /// The value or a star.
    Flat,
}

impl std::fmt::Debug for Kind {
    // The lines of a file are values of cells.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kind({})", self.describe())
    }
}

/// The words for messages.
pub const KINDS: &str = "date, date:week, date:mdy, band:5, edges:18,30,65, number, postcode, postcode:nl, category, country, \
from:COLUMN,COLUMN, flat, or a file ending in .csv";

impl Kind {
    /// Reads the name of a built-in hierarchy; `None` for a word that is none.
    pub fn named(word: &str) -> Option<Self> {
        let (name, rest) = word.split_once(':').map_or((word, None), |(name, rest)| (name, Some(rest)));
        Some(match (name, rest) {
            ("date", None) => Self::Dates { weeks: false, day_first: true },
            ("date", Some("week")) => Self::Dates { weeks: true, day_first: true },
            ("date", Some("mdy")) => Self::Dates { weeks: false, day_first: false },
            ("band", Some(width)) => Self::Bands(width.parse().ok().filter(|w| (2..=1_000_000_000).contains(w))?),
            ("edges", Some(edges)) => {
                let edges: Vec<f64> = edges
                    .split(',')
                    .map(|e| e.trim().parse().ok().filter(|e: &f64| e.is_finite()))
                    .collect::<Option<_>>()?;
                let rising = edges.windows(2).all(|w| w[0] < w[1]);
                (rising && !edges.is_empty()).then_some(Self::Edges(edges))?
            }
            ("number", None) => Self::Numbers,
            ("postcode", None) => Self::Postcode(None),
            ("postcode", Some(country)) => {
                let country = country.to_lowercase();
                postcode::is_known(&country).then_some(Self::Postcode(Some(country)))?
            }
            ("category", None) => Self::Category,
            ("country", None) => Self::Country,
            ("from", Some(columns)) if !columns.is_empty() => {
                Self::Place(columns.split(',').map(|c| c.trim().to_owned()).collect())
            }
            ("flat", None) => Self::Flat,
            _ => return None,
        })
    }

    /// The hierarchy that an info type speaks for; `country` is where the data's columns say it is from.
    pub fn of_type(info_type: &str, country: Option<&str>) -> Option<Self> {
        match info_type {
            "birth_date" => Some(Self::Dates { weeks: false, day_first: true }),
            "age" => Some(Self::Bands(5)),
            "address.postcode" => {
                let known = country.and_then(|c| Self::named(&format!("postcode:{}", c.to_lowercase())));
                Some(known.unwrap_or(Self::Postcode(None)))
            }
            "address.country" | "nationality" => Some(Self::Country),
            _ => None,
        }
    }

    /// As the policy names it.
    pub fn describe(&self) -> String {
        match self {
            Self::Dates { weeks: true, .. } => "date:week".into(),
            Self::Dates { day_first: true, .. } => "date".into(),
            Self::Dates { .. } => "date:mdy".into(),
            Self::Bands(width) => format!("band:{width}"),
            Self::Edges(edges) => {
                format!("edges:{}", edges.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
            }
            Self::Numbers => "number".into(),
            Self::Postcode(None) => "postcode".into(),
            Self::Postcode(Some(country)) => format!("postcode:{country}"),
            Self::Category => "category".into(),
            Self::Country => "country".into(),
            Self::Place(columns) => format!("from:{}", columns.join(",")),
            Self::Table { file, .. } => file.clone(),
            Self::Flat => "flat".into(),
        }
    }
}
