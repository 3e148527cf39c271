//! Keys and what they make.
//!
//! One root key of 32 random bytes; one key per purpose and domain, derived with HKDF-SHA-256 (RFC 5869). Tokens are
//! AES-256-SIV (RFC 5297) with exactly one associated-data string: equal values in one domain give equal tokens, whatever
//! file or column they stand in; unrelated domains never match. A [`Keyring`] holds the root keys of one file, so that
//! tokens made before a rotation stay readable; a [`ShortKey`] makes `short` tokens and can turn nothing back.

mod base32;
mod ff1;
mod keyring;
mod makers;
mod opener;
mod prf;
mod recognise;
mod root;
mod sealed;
mod secret;
mod short;
mod short_token;
mod siv;
mod store;
mod token;
mod value_print;

pub use age::secrecy::SecretString;
pub use ff1::{Ff1, LEAST_DOMAIN, Radix};
pub use keyring::Keyring;
pub use makers::Makers;
pub use opener::{Opened, Opener, tokens_in};
pub use prf::{Prf, Purpose};
pub use recognise::{Recognised, blank_tokens, key_id};
pub use root::RootKey;
pub use sealed::{Protect, Unlock};
pub use secret::Secret;
pub use short::ShortKey;
pub use short_token::{Length, ShortTokeniser};
pub use siv::Siv;
pub use store::{KeyFile, create, from_command};
pub use token::{Domain, Tokeniser};
pub use value_print::ValuePrint;
