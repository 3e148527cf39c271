//! Two releases side by side, for people.

use std::io::{self, Write};

use super::text::grouped;
use crate::error::visible;
use crate::model::{Crowds, ReleasesReport};

pub(super) fn write(r: &ReleasesReport, out: &mut dyn Write) -> io::Result<()> {
    let names: Vec<String> = r.columns.iter().map(|c| visible(c)).collect();
    writeln!(out, "{} and then {}, by {}", visible(&r.previous), visible(&r.today), visible(&r.subject))?;
    writeln!(out, "  over {}", names.join(" + "))?;
    writeln!(out, "  {} people in both, {} gone, {} new", grouped(r.in_both), grouped(r.gone), grouped(r.new))?;
    let mut line = |says: &str, c: &Crowds| {
        writeln!(
            out,
            "  {says:<16} {} people in {} classes; smallest k = {}; {} alone",
            grouped(c.people),
            grouped(c.classes),
            c.k,
            grouped(c.unique)
        )
    };
    line("yesterday alone", &r.alone_previous)?;
    line("today alone", &r.alone_today)?;
    line("side by side", &r.together)?;
    writeln!(out, "  {} hide in each file and stand alone side by side", grouped(r.identifiable))?;
    for (size, people) in r.newly_below.iter().filter(|(size, n)| *size != "2" && **n > 0) {
        writeln!(out, "  {} are in classes below {size} side by side and in none apart", grouped(*people))?;
    }
    for s in &r.sensitive {
        writeln!(
            out,
            "  {}: told of {} people by what their classes have in common; at least {} values in common",
            visible(&s.column),
            grouped(s.told),
            s.least
        )?;
    }
    Ok(())
}
