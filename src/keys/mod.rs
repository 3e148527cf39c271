//! Keys and tokens.
//!
//! One root key of 32 random bytes; one 64-byte AES-SIV key per domain, derived with HKDF-SHA-256 (RFC 5869); tokens are
//! AES-SIV (RFC 5297) with exactly one associated-data string. Equal values in one domain give equal tokens, whatever
//! file or column they stand in; unrelated domains never match. A [`Keyring`] holds the root keys of one file, so that
//! tokens made before a rotation stay readable; a [`ShortKey`] makes `short` tokens and can turn nothing back.

mod keyring;
mod opener;
mod root;
mod sealed;
mod secret;
mod short;
mod store;
mod token;

pub use age::secrecy::SecretString;
pub use keyring::Keyring;
pub use opener::{Opened, Opener, tokens_in};
pub use root::RootKey;
pub use sealed::{Protect, Unlock};
pub use secret::Secret;
pub use short::ShortKey;
pub use store::{KeyFile, create, from_command};
pub use token::{Domain, Recognised, Tokeniser, Tokenisers, blank_tokens, key_id};
