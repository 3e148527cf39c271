//! Known answers of the standards, on the ciphers as efface uses them: RFC 5297, RFC 5869, Wycheproof, and tokens that others published.

use std::path::PathBuf;

use aes_siv::KeyInit;
use aes_siv::siv::{Aes128Siv, Aes256Siv};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use efface::keys::{Ff1, LEAST_DOMAIN, Radix, Siv};
use serde_json::Value;

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

#[expect(clippy::print_stderr, reason = "a test that finds no oracle says so")]
/// The test groups of a Wycheproof file, or `None` where there is none.
fn groups(file: &str) -> Option<Vec<Value>> {
    let Some(oracles) = std::env::var_os("EFFACE_ORACLES").map(PathBuf::from) else {
        eprintln!("skipped: EFFACE_ORACLES is not set");
        return None;
    };
    let text = std::fs::read_to_string(oracles.join("wycheproof").join(file)).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    Some(whole["testGroups"].as_array().unwrap().clone())
}

fn field(test: &Value, name: &str) -> Vec<u8> {
    hex(test[name].as_str().unwrap())
}

#[test]
fn the_reference_crate_is_rfc_5297() {
    let key = hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    let ad = hex("101112131415161718191a1b1c1d1e1f2021222324252627");
    let sealed = Aes128Siv::new_from_slice(&key).unwrap().encrypt([&ad], &hex("112233445566778899aabbccddee")).unwrap();
    assert_eq!(HEXLOWER.encode(&sealed), "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");
    // Appendix A.2: three strings of associated data, the last a nonce.
    let key = hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f");
    let ads = [
        hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"),
        hex("102030405060708090a0"),
        hex("09f911029d74e35bd84156c5635688c0"),
    ];
    let plain = hex("7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553");
    let sealed = Aes128Siv::new_from_slice(&key).unwrap().encrypt(&ads, &plain).unwrap();
    assert_eq!(
        HEXLOWER.encode(&sealed),
        "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d"
    );
}

#[test]
fn siv_is_as_wycheproof_has_it() {
    let Some(groups) = groups("aes_siv_cmac_test.json") else { return };
    let (mut ours, mut opened) = (0, 0);
    for group in &groups {
        for test in group["tests"].as_array().unwrap() {
            let (key, ad, plain, sealed) =
                (field(test, "key"), field(test, "aad"), field(test, "msg"), field(test, "ct"));
            let valid = test["result"] == "valid";
            let back = match key.len() {
                32 => Aes128Siv::new_from_slice(&key).unwrap().decrypt([&ad], &sealed).ok(),
                64 => Aes256Siv::new_from_slice(&key).unwrap().decrypt([&ad], &sealed).ok(),
                _ => continue,
            };
            assert_eq!(back.is_some(), valid, "{}", test["tcId"]);
            opened += 1;
            if let (Ok(key), true) = (<&[u8; 64]>::try_from(key.as_slice()), valid) {
                let mut made = Vec::new();
                Siv::new(key, &ad).seal(&plain, &[plain.len()], &mut made);
                assert_eq!(made, sealed, "{}", test["tcId"]);
                ours += 1;
            }
        }
    }
    // Every case with a key of 256 or 512 bits; of the latter, every valid one is made as well.
    assert_eq!((opened, ours), (295, 39));
}

#[test]
fn tokens_that_others_published_are_made_again() {
    // pgstream's pinned tokens, made with Tink: unpadded base64url of AES-SIV.
    let key: Vec<u8> = (0..64).collect();
    for (ad, token) in [
        ("", "Hc5d96xIxu2ute1RbFuenEftGxw-P__m1Vv_"),
        ("public.orders.file_path", "AsC2hoq-Y9V0iqK6JmNIxq0Fsr3SFPo27QNq"),
    ] {
        let mut made = Vec::new();
        Siv::new(key.as_slice().try_into().unwrap(), ad.as_bytes()).seal(b"hello world", &[11], &mut made);
        assert_eq!(BASE64URL_NOPAD.encode(&made), token);
    }
}

#[test]
fn ff1_is_as_wycheproof_has_it_and_small_domains_are_refused() {
    for (file, radix, counts) in [
        ("aes_ff1_base10_test.json", Radix::Digits, (1102, 6)),
        ("aes_ff1_base36_test.json", Radix::Alphanumeric, (807, 4)),
    ] {
        let Some(groups) = groups(file) else { return };
        let (mut right, mut small) = (0, 0);
        for group in &groups {
            let alphabet: Vec<char> = group["alphabet"].as_str().unwrap().chars().collect();
            for test in group["tests"].as_array().unwrap() {
                let key = field(test, "key");
                let (Ok(key), Some(text), Some(made)) =
                    (<&[u8; 32]>::try_from(key.as_slice()), test["msg"].as_str(), test["ct"].as_str())
                else {
                    continue;
                };
                let symbols = |text: &str| -> Option<Vec<u16>> {
                    text.chars().map(|c| alphabet.iter().position(|a| *a == c).map(|p| p as u16)).collect()
                };
                let Some(plain) = symbols(text) else { continue };
                let ff1 = Ff1::of_key(key, radix).unwrap();
                let tweak = field(test, "tweak");
                let few = (radix.size() as f64).powi(plain.len() as i32) < LEAST_DOMAIN as f64;
                let out = ff1.encrypt(&tweak, &plain);
                if few {
                    assert_eq!(out, None, "{}", test["tcId"]);
                    small += 1;
                } else if test["result"] == "valid" {
                    assert_eq!(out, symbols(made), "{}", test["tcId"]);
                    assert_eq!(ff1.decrypt(&tweak, &out.unwrap()), Some(plain), "{}", test["tcId"]);
                    right += 1;
                }
            }
        }
        assert_eq!((right, small), counts, "{file}");
    }
}

#[test]
fn key_derivation_is_rfc_5869() {
    // Test cases 1 and 3 of its appendix A.
    let derive = |salt: Option<&[u8]>, ikm: &[u8], info: &[u8]| {
        let mut out = [0; 42];
        hkdf::Hkdf::<sha2::Sha256>::new(salt, ikm).expand(info, &mut out).unwrap();
        HEXLOWER.encode(&out)
    };
    assert_eq!(
        derive(Some(&hex("000102030405060708090a0b0c")), &[0x0b; 22], &hex("f0f1f2f3f4f5f6f7f8f9")),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    );
    assert_eq!(
        derive(None, &[0x0b; 22], &[]),
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    );
}
