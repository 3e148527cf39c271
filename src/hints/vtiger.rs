//! Vtiger: the description of a module that its web service gives (`operation=describe`), saved as JSON. A field marked as personal
//! data, and the types of fields that have a form (`email`, `phone`). Exports have labels for headers, so both name the column.

use serde_json::Value;

use super::{said, truth};
use crate::model::{Hint, HintSays};

/// `None` where the file is no such description.
pub(super) fn hints(value: &Value) -> Option<Vec<Hint>> {
    let module = value.get("result").unwrap_or(value);
    let fields = module.get("fields")?.as_array()?;
    let name = module.get("name")?.as_str()?;
    // A Table Schema has fields too; only a module's have labels.
    if !fields.iter().any(|f| f.get("label").is_some()) {
        return None;
    }
    let mut hints = Vec::new();
    for field in fields {
        let text = |key: &str| field.get(key).and_then(Value::as_str);
        let names: Vec<String> = [text("label"), text("name")].into_iter().flatten().map(str::to_owned).collect();
        let hint =
            |says, by: String| Hint { dataset: Some(name.to_owned()), path: None, names: names.clone(), says, by };
        let kind = field.get("type").and_then(|t| t.get("name")).and_then(Value::as_str);
        if let Some(kind @ ("email" | "phone")) = kind {
            hints.push(hint(HintSays::Type(kind.to_owned()), "Vtiger field type".into()));
        }
        for (key, value) in field.as_object().into_iter().flatten() {
            // What is not marked is not said to be harmless: few fields are ever looked at.
            let marked = truth(value) == Some(true);
            let says = said(key, value).filter(|says| *says == HintSays::Personal(true) && marked);
            hints.extend(says.map(|says| hint(says, format!("Vtiger field flag {key}"))));
        }
    }
    Some(hints)
}
