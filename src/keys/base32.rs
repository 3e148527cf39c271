//! Lower-case base32 without padding (the alphabet of RFC 4648), eight characters at a time in one 64-bit word.

use data_encoding::BASE32_NOPAD;

const ONES: u64 = 0x0101_0101_0101_0101;

/// Appends the text of `bytes`: 8 characters for each 5 bytes.
pub(super) fn encode(bytes: &[u8], out: &mut Vec<u8>) {
    let (fives, rest) = bytes.as_chunks::<5>();
    for five in fives {
        out.extend_from_slice(&eight(five));
    }
    if !rest.is_empty() {
        let mut five = [0; 5];
        five[..rest.len()].copy_from_slice(rest);
        out.extend_from_slice(&eight(&five)[..(rest.len() * 8).div_ceil(5)]);
    }
}

fn eight(five: &[u8; 5]) -> [u8; 8] {
    let [a, b, c, d, e] = five.map(u64::from);
    let bits = a << 32 | b << 24 | c << 16 | d << 8 | e;
    // Spread to one symbol of 5 bits in each byte, by halves.
    let spread = (bits & 0xff_fff0_0000) << 12 | (bits & 0xf_ffff);
    let spread = (spread & 0x000f_fc00_000f_fc00) << 6 | (spread & 0x0000_03ff_0000_03ff);
    let spread = (spread & 0x03e0_03e0_03e0_03e0) << 3 | (spread & 0x001f_001f_001f_001f);
    // Symbols from 26 on are digits: 'a' + symbol, less 73 for those.
    let digits = ((spread + ONES * (0x80 - 26)) >> 7) & ONES;
    (spread + ONES * u64::from(b'a') - digits * u64::from(b'a' + 26 - b'2')).to_be_bytes()
}

/// The bytes of a text; `None` where it is not canonical base32 in lower case.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_equals_the_standard_alphabet_and_reads_back() {
        let bytes: Vec<u8> = (0..=255u8).chain((0..=255).rev().map(|b: u8| b.wrapping_mul(167))).collect();
        for from in 0..64 {
            for to in from..bytes.len() {
                let part = &bytes[from..to];
                let mut out = Vec::new();
                encode(part, &mut out);
                let text = String::from_utf8(out).unwrap();
                assert_eq!(text, BASE32_NOPAD.encode(part).to_lowercase());
                assert_eq!(decode(&text).as_deref(), Some(part));
            }
        }
        assert!(decode("A").is_none() && decode("ab=").is_none() && decode("1b").is_none() && decode("ab1").is_none());
    }
}
