//! IP addresses, as the standard library reads them.
//!
//! Authority: RFC 791 and RFC 6943 §3.1.1 (IPv4), RFC 4291 §2.2 (IPv6).

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether this is an IPv4 address outside 0.0.0.0/8, which names no host and is where version numbers live.
pub fn ipv4(text: &str) -> bool {
    text.trim().parse::<Ipv4Addr>().is_ok_and(|address| address.octets()[0] != 0)
}

/// Whether this is an IPv6 address other than `::`, with or without a zone.
pub fn ipv6(text: &str) -> bool {
    let text = text.trim();
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    address.parse::<Ipv6Addr>().is_ok_and(|address| !address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_pass() {
        assert!(ipv4("192.0.2.17") && ipv4(" 8.8.8.8 "));
        assert!(ipv6("2001:db8::8a2e:370:7334") && ipv6("fe80::1%eth0") && ipv6("::ffff:192.0.2.1"));
    }

    #[test]
    fn what_looks_like_one_fails() {
        for text in ["256.1.1.1", "1.2.3", "1.2.3.4.5", "0.9.1.2", "192.0.2.017", ""] {
            assert!(!ipv4(text), "{text}");
        }
        for text in ["::", "12:34:56", "2001:db8::1::2", "12345::1", "std::net", ""] {
            assert!(!ipv6(text), "{text}");
        }
    }
}
