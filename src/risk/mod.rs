//! Who could be singled out: equivalence classes over quasi-identifiers, counted exactly.

mod classes;

pub use classes::Classes;
