//! Keys and tokens.
//!
//! One root key of 32 random bytes; one 64-byte AES-SIV key per domain, derived with HKDF-SHA-256 (RFC 5869); tokens are
//! AES-SIV (RFC 5297) with exactly one associated-data string. Equal values in one domain give equal tokens, whatever
//! file or column they stand in; unrelated domains never match.

mod base32;
mod root;
mod siv;
mod token;

pub use root::RootKey;
pub use siv::Siv;
pub use token::{Domain, Recognised, Tokeniser, Tokenisers, blank_tokens, key_id};
