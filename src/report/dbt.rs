//! dbt's `schema.yml`, with what was found as `meta` of each column of a seed. Texts are quoted as JSON, which YAML reads.

use std::io::{self, Write};

use super::Told;
use super::careful::quoted;
use super::catalogue::facts;

pub(super) fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Written by efface: merge it into the schema.yml of the seeds or sources.\nversion: 2\nseeds:")?;
    let datasets = told.scan().map(|s| s.datasets.as_slice()).unwrap_or_default();
    if datasets.is_empty() {
        return writeln!(out, "  []");
    }
    for dataset in datasets {
        writeln!(out, "  - name: {}\n    columns:", quoted(&dataset.name))?;
        for column in &dataset.columns {
            writeln!(out, "      - name: {}", quoted(&column.name))?;
            let facts = facts(column);
            if facts.is_empty() {
                continue;
            }
            writeln!(out, "        config:\n          meta:")?;
            for (key, value) in facts {
                writeln!(out, "            {}: {}", key.replace('.', "_"), quoted(&value))?;
            }
        }
    }
    Ok(())
}
