//! Who could be singled out: equivalence classes over quasi-identifiers, counted exactly; privacy models on them; the
//! combinations of columns that single people out; estimates for the population; attacks on a protected copy.
//!
//! Everything reads codes ([`Coded`], [`Whole`]): the engine turns values into codes and this room never sees a cell, but for
//! the texts of sensitive columns and weights, whose order matters.

pub mod attack;
pub mod attackers;
mod classes;
mod coded;
mod codes;
mod dictionary;
mod group;
mod histogram;
pub mod joins;
pub mod lattice;
mod layout;
pub mod models;
mod packed;
pub mod population;
pub mod probe;
pub mod ranking;
pub mod search;
mod spill;
pub mod subjects;
pub mod unicity;
pub mod wild;
pub mod wp216;

pub use classes::Classes;
pub use coded::{Builder, Chunk, Coded, Column, Whole};
pub use codes::{Codes, NULL};
pub use dictionary::{Dictionary, Key, Spread, spread};
pub use group::{Below, Class, Visit, visit, visit_whole};
pub use histogram::{Histogram, ratio};
pub use packed::{Hand, Packed, Packer};
