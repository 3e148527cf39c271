//! The built-in packs, one line per file of `rules/`.

/// Path below `rules/` and content.
pub(super) const PACKS: &[(&str, &str)] = &[];
