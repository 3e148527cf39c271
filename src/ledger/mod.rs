//! The ledger: who applied, revealed, rotated and mapped keys, when and why. One JSON line per act, chained and sealed;
//! never a value.
//!
//! Each line carries the SHA-256 of the whole line before it (`before`) and, where a key is in use, an HMAC-SHA-256 over
//! its own bytes (`mac`). So a changed, missing, added or moved line shows, down to its white space. What a chain cannot
//! show is a cut at its end: for that the number of lines and the hash of the last stand in a small sealed file beside it
//! ([`Head`]), which is replaced as a whole after each line. Whoever sets back both files to an earlier state of both is
//! seen only by what is kept elsewhere: an [`Anchor`] that was noted, or a receipt, whose hash its line holds.
//!
//! A line is on the disk before its act happens.

mod append;
mod chain;
mod entry;
mod head;
mod seal;
mod tell;
#[cfg(test)]
mod tests;
mod verify;

pub use append::{append, ready};
pub use entry::{Act, Entry, EntryFile};
pub use head::{Anchor, Head, head_path};
pub use seal::{Role, Seal};
pub use tell::{Told, tell};
pub use verify::{Expected, Fault, Verified, verify};
