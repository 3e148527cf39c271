//! AES-256-SIV with one associated-data string (RFC 5297), many messages at once.
//!
//! The synthetic IV of a message is a chain of block encryptions and cannot be hurried; those of many messages can run side by
//! side, and the processor's AES units take several blocks in flight. So each step of the chain is taken for a whole group of
//! messages in one call. Key schedules, the CMAC subkeys and S2V's state behind the associated data are made once.
//!
//! Sealing only: opening is left to the `aes-siv` crate, which this is tested against.

use aes::cipher::{Block, BlockCipherEncrypt, KeyInit};
use aes::{Aes256, Aes256Enc};
use zeroize::Zeroize;

/// Bytes of a block, and of the synthetic IV.
const BLOCK: usize = 16;

/// Messages whose chains run side by side: enough to fill the widest AES units many times over, few enough for the first cache.
const GROUP: usize = 128;

type Aes = Block<Aes256>;

/// Seals messages under one key and one associated-data string.
pub struct Siv {
    mac: Aes256Enc,
    cipher: Aes256Enc,
    /// CMAC subkey for a last block that is whole, and for one that is not (NIST SP 800-38B).
    whole: u128,
    padded: u128,
    /// S2V's state after the associated data.
    state: u128,
    blocks: Vec<Aes>,
    live: Vec<usize>,
    tags: Vec<u128>,
}

impl Siv {
    /// For a 64-byte key: its first half authenticates, its second half encrypts.
    pub fn new(key: &[u8; 64], associated: &[u8]) -> Self {
        let (mac, cipher) = key.split_at(32);
        let half = |bytes: &[u8]| {
            let bytes: &[u8; 32] = bytes.try_into().expect("half of 64 bytes");
            Aes256Enc::new(bytes.into())
        };
        let (mac, cipher) = (half(mac), half(cipher));
        let l = encrypt(&mac, 0);
        let (whole, padded) = (double(l), double(double(l)));
        let mut siv = Self {
            mac,
            cipher,
            whole,
            padded,
            state: 0,
            blocks: Vec::with_capacity(GROUP * 4),
            live: Vec::with_capacity(GROUP),
            tags: Vec::new(),
        };
        siv.state = double(siv.cmac(&[0; BLOCK])) ^ siv.cmac(associated);
        siv
    }

    /// Plain CMAC (RFC 4493), for what is made once.
    fn cmac(&self, message: &[u8]) -> u128 {
        let last = message.len().saturating_sub(1) / BLOCK;
        let mut chain = 0;
        for (at, block) in message.chunks(BLOCK).enumerate() {
            let key = if at < last {
                0
            } else if block.len() == BLOCK {
                self.whole
            } else {
                self.padded
            };
            chain = encrypt(&self.mac, chain ^ pad(block) ^ key);
        }
        if message.is_empty() { encrypt(&self.mac, pad(&[]) ^ self.padded) } else { chain }
    }

    /// Seals every message of `plain`, cut at `ends`, and appends to `sealed` its synthetic IV and its ciphertext: 16 bytes more
    /// than the message.
    pub fn seal(&mut self, plain: &[u8], ends: &[usize], sealed: &mut Vec<u8>) {
        let mut start = 0;
        for group in ends.chunks(GROUP) {
            self.seal_group(plain, start, group, sealed);
            start = group.last().copied().unwrap_or(start);
        }
    }

    /// The synthetic IV of every message alone: S2V, a pseudo-random function of the associated data and the message.
    pub fn tags(&mut self, plain: &[u8], ends: &[usize], tags: &mut Vec<u128>) {
        let mut start = 0;
        for group in ends.chunks(GROUP) {
            self.chains(plain, start, group);
            tags.extend_from_slice(&self.tags);
            start = group.last().copied().unwrap_or(start);
        }
    }

    /// Leaves the synthetic IVs of a group of messages in `self.tags`.
    fn chains(&mut self, plain: &[u8], start: usize, ends: &[usize]) {
        let message = |n: usize| part(plain, start, ends, n);
        let mut blocks = std::mem::take(&mut self.blocks);
        let mut live = std::mem::take(&mut self.live);
        let mut tags = std::mem::take(&mut self.tags);
        tags.clear();
        tags.resize(ends.len(), 0);
        live.clear();
        live.extend(0..ends.len());
        let mut step = 0;
        while !live.is_empty() {
            blocks.clear();
            blocks.extend(live.iter().map(|n| Aes::from((tags[*n] ^ self.block(message(*n), step)).to_be_bytes())));
            self.mac.encrypt_blocks(&mut blocks);
            for (n, block) in live.iter().zip(&blocks) {
                tags[*n] = u128::from_be_bytes((*block).into());
            }
            step += 1;
            live.retain(|n| message(*n).len() > step * BLOCK);
        }
        (self.blocks, self.live, self.tags) = (blocks, live, tags);
    }

    fn seal_group(&mut self, plain: &[u8], start: usize, ends: &[usize], sealed: &mut Vec<u8>) {
        self.chains(plain, start, ends);
        let message = |n: usize| part(plain, start, ends, n);
        let mut blocks = std::mem::take(&mut self.blocks);
        let tags = &self.tags;
        // Counters of all messages, then one call for their key stream.
        blocks.clear();
        for (n, tag) in tags.iter().enumerate() {
            let first = tag & !(1 << 63 | 1 << 31);
            let count = message(n).len().div_ceil(BLOCK);
            blocks.extend((0..count).map(|i| Aes::from(first.wrapping_add(i as u128).to_be_bytes())));
        }
        self.cipher.encrypt_blocks(&mut blocks);
        let mut stream = blocks.iter();
        for (n, tag) in tags.iter().enumerate() {
            sealed.extend_from_slice(&tag.to_be_bytes());
            for (bytes, key) in message(n).chunks(BLOCK).zip(&mut stream) {
                if let Ok(bytes) = <[u8; BLOCK]>::try_from(bytes) {
                    let key = u128::from_ne_bytes((*key).into());
                    sealed.extend_from_slice(&(u128::from_ne_bytes(bytes) ^ key).to_ne_bytes());
                } else {
                    sealed.extend(bytes.iter().zip(key.iter()).map(|(a, b)| a ^ b));
                }
            }
        }
        self.blocks = blocks;
    }

    /// Block `step` of what CMAC reads in the end of S2V: the message with the state added to its last 16 bytes, or, where it is
    /// shorter than that, the message padded and added to the doubled state.
    fn block(&self, message: &[u8], step: usize) -> u128 {
        let from = step * BLOCK;
        if message.len() < BLOCK {
            return double(self.state) ^ pad(message) ^ self.whole;
        }
        let behind = message.len() - from;
        let over = message.len() % BLOCK;
        let block = &message[from..(from + BLOCK).min(message.len())];
        match (behind, over) {
            (BLOCK, 0) => pad(block) ^ self.state ^ self.whole,
            // The last 16 bytes lie over two blocks.
            (_, 1..) if behind == over => pad(block) ^ (self.state << (8 * (BLOCK - over))) ^ self.padded,
            (_, 1..) if behind == BLOCK + over => pad(block) ^ (self.state >> (8 * over)),
            _ => pad(block),
        }
    }
}

impl Drop for Siv {
    fn drop(&mut self) {
        // The ciphers wipe their own schedules.
        [&mut self.whole, &mut self.padded, &mut self.state].into_iter().for_each(Zeroize::zeroize);
        self.tags.zeroize();
        self.blocks.fill(Aes::default());
    }
}

/// Message `n` of a group that starts at `start`.
fn part<'a>(plain: &'a [u8], start: usize, ends: &[usize], n: usize) -> &'a [u8] {
    let from = if n == 0 { start } else { ends[n - 1] };
    &plain[from..ends[n]]
}

fn encrypt(aes: &Aes256Enc, block: u128) -> u128 {
    let mut block = Aes::from(block.to_be_bytes());
    aes.encrypt_block(&mut block);
    u128::from_be_bytes(block.into())
}

/// A block of at most 16 bytes; a shorter one gets a set bit and zeros.
fn pad(bytes: &[u8]) -> u128 {
    if let Ok(whole) = <[u8; BLOCK]>::try_from(bytes) {
        return u128::from_be_bytes(whole);
    }
    let mut block = [0; BLOCK];
    block[..bytes.len()].copy_from_slice(bytes);
    block[bytes.len()] = 0x80;
    u128::from_be_bytes(block)
}

/// Doubling in GF(2^128) as RFC 5297 has it; no branch depends on the value.
fn double(x: u128) -> u128 {
    (x << 1) ^ ((x >> 127) * 0x87)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aes_siv::siv::Aes256Siv;

    fn bytes(seed: &mut u64, n: usize) -> Vec<u8> {
        (0..n)
            .map(|_| {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (*seed >> 56) as u8
            })
            .collect()
    }

    /// Compares `count` messages of 0 to 300 bytes with the crate, in batches of many sizes.
    fn compare(count: usize) {
        let mut seed = 7;
        let key: [u8; 64] = bytes(&mut seed, 64).try_into().unwrap();
        for associated in [&b""[..], b"efface/1|email|email", &[0x55; 16], &[0x55; 77]] {
            let mut ours = Siv::new(&key, associated);
            let mut theirs = Aes256Siv::new_from_slice(&key).unwrap();
            let mut done = 0;
            while done < count / 4 {
                let mut plain = Vec::new();
                let mut ends = Vec::new();
                let size = 1 + bytes(&mut seed, 2).iter().fold(0, |n, b| n * 256 + usize::from(*b)) % 700;
                for _ in 0..size {
                    let length = bytes(&mut seed, 2).iter().fold(0, |n, b| n * 256 + usize::from(*b)) % 301;
                    plain.extend(bytes(&mut seed, length));
                    ends.push(plain.len());
                }
                let mut sealed = Vec::new();
                ours.seal(&plain, &ends, &mut sealed);
                let (mut from, mut at) = (0, 0);
                for end in ends {
                    let expected = theirs.encrypt([associated], &plain[from..end]).unwrap();
                    assert_eq!(sealed[at..at + expected.len()], expected, "{} bytes", end - from);
                    (from, at) = (end, at + expected.len());
                }
                assert_eq!(at, sealed.len());
                done += size;
            }
        }
    }

    #[test]
    fn it_equals_the_reference_crate() {
        // Ten million with EFFACE_SIV_CELLS=10000000 cargo test --release.
        let cells = std::env::var("EFFACE_SIV_CELLS").ok().and_then(|n| n.parse().ok()).unwrap_or(40_000);
        compare(cells);
    }

    #[test]
    fn a_message_as_long_as_a_cell_may_be_is_sealed_alike() {
        let key = [9; 64];
        let mut seed = 1;
        for length in [65_535, 65_536, 1 << 20] {
            let plain = bytes(&mut seed, length);
            let mut sealed = Vec::new();
            Siv::new(&key, b"x").seal(&plain, &[length], &mut sealed);
            assert_eq!(sealed, Aes256Siv::new_from_slice(&key).unwrap().encrypt([b"x"], &plain).unwrap());
        }
    }
}
