//! dbt: `meta` and `tags` of the columns of models, seeds, snapshots and sources, at the column or in its `config`.

use serde_json::Value;

use super::{class, said};
use crate::model::Hint;

/// `None` where the file is not of dbt.
pub(super) fn hints(value: &Value) -> Option<Vec<Hint>> {
    let list = |key: &str| value.get(key).and_then(Value::as_array);
    let mut tables: Vec<&Value> = Vec::new();
    let mut is_dbt = false;
    for key in ["models", "seeds", "snapshots"] {
        is_dbt |= list(key).is_some();
        tables.extend(list(key).into_iter().flatten());
    }
    for source in list("sources").into_iter().flatten() {
        is_dbt = true;
        tables.extend(source.get("tables").and_then(Value::as_array).into_iter().flatten());
    }
    if !is_dbt {
        return None;
    }
    let mut hints = Vec::new();
    for table in tables {
        let Some(name) = table.get("name").and_then(Value::as_str) else { continue };
        for column in table.get("columns").and_then(Value::as_array).into_iter().flatten() {
            let Some(own) = column.get("name").and_then(Value::as_str) else { continue };
            let hint = |says, by: String| Hint {
                dataset: Some(name.to_owned()),
                path: None,
                names: vec![own.to_owned()],
                says,
                by,
            };
            let config = column.get("config");
            let metas = [column.get("meta"), config.and_then(|c| c.get("meta"))];
            for (key, value) in metas.into_iter().flatten().filter_map(Value::as_object).flatten() {
                hints.extend(said(key, value).map(|says| hint(says, format!("dbt meta {key}"))));
            }
            for tags in [column.get("tags"), config.and_then(|c| c.get("tags"))].into_iter().flatten() {
                let tags: Vec<&str> = match tags {
                    Value::String(one) => vec![one],
                    other => other.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
                };
                hints.extend(tags.iter().filter_map(|t| class(t)).map(|says| hint(says, "dbt tags".into())));
            }
        }
    }
    Some(hints)
}
