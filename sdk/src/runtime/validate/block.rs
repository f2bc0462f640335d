//! Addresses and blocks of addresses in text.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

use crate::runtime::excerpt::one_line;

/// How much of a refused text is repeated, in bytes.
const SHOWN: usize = 64;

/// The violation of `text` as a block of addresses in CIDR notation, if there is one.
pub(super) fn refuse_cidr(text: &str) -> Option<String> {
    let Ok(block) = text.parse::<IpNet>() else {
        let shown = one_line(text, SHOWN);
        return Some(match text.parse::<IpAddr>() {
            Ok(address) => format!("{shown} has no prefix length; did you mean {}?", IpNet::from(address)),
            Err(_) => format!("`{shown}` is not a block of addresses in CIDR notation, such as 192.0.2.0/24"),
        });
    };
    let network = block.trunc();
    (block != network).then(|| {
        let shown = one_line(text, SHOWN);
        format!("{shown} has bits set beyond /{}; did you mean {network}?", block.prefix_len())
    })
}

/// The violation of `text` as an address of a kind, if there is one.
pub(super) fn refuse_address<A: FromStr>(text: &str, kind: &str) -> Option<String> {
    let refused = text.parse::<A>().is_err();
    refused.then(|| format!("`{}` is not an {kind} address", one_line(text, SHOWN)))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[test]
    fn blocks_with_no_bits_beyond_the_prefix_pass() {
        for text in ["192.0.2.0/24", "192.0.2.1/32", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1/128", "::/0"] {
            assert_eq!(refuse_cidr(text), None, "{text}");
        }
    }

    #[test]
    fn bits_beyond_the_prefix_are_named_with_the_block_that_was_meant() {
        assert_eq!(
            refuse_cidr("192.0.2.1/24").unwrap(),
            "192.0.2.1/24 has bits set beyond /24; did you mean 192.0.2.0/24?"
        );
        assert_eq!(
            refuse_cidr("2001:db8::1/64").unwrap(),
            "2001:db8::1/64 has bits set beyond /64; did you mean 2001:db8::/64?"
        );
    }

    #[test]
    fn an_address_alone_is_answered_with_its_block() {
        assert_eq!(refuse_cidr("192.0.2.1").unwrap(), "192.0.2.1 has no prefix length; did you mean 192.0.2.1/32?");
        assert!(refuse_cidr("2001:db8::1").unwrap().contains("2001:db8::1/128"));
    }

    #[test]
    fn everything_else_is_refused_in_one_bounded_line() {
        for text in ["", "x", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2/24", "192.0.2.0/24 ", "2001:db8::/129", "a\nb"] {
            assert!(refuse_cidr(text).unwrap().contains("CIDR"), "{text}");
        }
        let message = refuse_cidr(&"\n".repeat(10_000)).unwrap();
        assert!(message.len() < 200 && !message.contains('\n'));
    }

    #[test]
    fn addresses() {
        let (v4, v6) = ("192.0.2.1", "2001:db8::1");
        assert_eq!(refuse_address::<Ipv4Addr>(v4, "IPv4"), None);
        assert_eq!(refuse_address::<Ipv4Addr>(v6, "IPv4").unwrap(), "`2001:db8::1` is not an IPv4 address");
        assert_eq!(refuse_address::<Ipv6Addr>(v6, "IPv6"), None);
        assert_eq!(refuse_address::<Ipv6Addr>(v4, "IPv6").unwrap(), "`192.0.2.1` is not an IPv6 address");
        for address in [v4, v6] {
            assert_eq!(refuse_address::<IpAddr>(address, "IP"), None);
        }
        for text in ["", "192.0.2.1/32", "192.0.2.256", "example.com", " 192.0.2.1"] {
            assert!(refuse_address::<IpAddr>(text, "IP").unwrap().contains("is not an IP address"), "{text}");
        }
    }
}
