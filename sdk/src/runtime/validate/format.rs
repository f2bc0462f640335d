//! Formats of strings: addresses, blocks of addresses, dates and times.

use super::Limit;
use crate::runtime::ConversionError;
use crate::runtime::formats::{day, ip, ipv4, ipv6, network, strict_instant};

/// The violation of a format, if there is one. A limit that is not a format has none.
pub(super) fn refuse_format(text: &str, format: Limit) -> Option<String> {
    match format {
        Limit::Cidr => network(text).err(),
        Limit::Date => message(day(text)),
        Limit::DateTime => message(strict_instant(text)),
        Limit::Ip => message(ip(text)),
        Limit::Ipv4 => message(ipv4(text)),
        Limit::Ipv6 => message(ipv6(text)),
        _ => None,
    }
}

fn message<T>(parsed: Result<T, ConversionError>) -> Option<String> {
    parsed.err().map(ConversionError::into_message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuse_cidr(text: &str) -> Option<String> {
        refuse_format(text, Limit::Cidr)
    }

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
    fn an_address_without_a_prefix_length_is_rejected_with_its_block() {
        assert_eq!(refuse_cidr("192.0.2.1").unwrap(), "192.0.2.1 has no prefix length; did you mean 192.0.2.1/32?");
        assert!(refuse_cidr("2001:db8::1").unwrap().contains("2001:db8::1/128"));
    }

    #[test]
    fn other_text_is_refused_in_one_bounded_line() {
        for text in ["", "x", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2/24", "192.0.2.0/24 ", "2001:db8::/129", "a\nb"] {
            assert!(refuse_cidr(text).unwrap().contains("CIDR"), "{text}");
        }
        let message = refuse_cidr(&"\n".repeat(10_000)).unwrap();
        assert!(message.len() < 200 && !message.contains('\n'));
    }

    /// `inet_aton` reads 010 as 8 (RFC 6943, section 3.1.1).
    #[test]
    fn leading_zeros_are_refused() {
        for text in ["010.0.0.0/8", "192.000.002.000/24", "192.0.2.0/024", "2001:db8::/032", "192.0.2.0/+24"] {
            assert!(refuse_cidr(text).unwrap().contains("is not a block"), "{text}");
        }
        for text in ["0.0.0.0/0", "2001:0db8::/32"] {
            assert_eq!(refuse_cidr(text), None, "{text}");
        }
    }

    #[test]
    fn addresses() {
        let (v4, v6) = ("192.0.2.1", "2001:db8::1");
        assert_eq!(refuse_format(v4, Limit::Ipv4), None);
        assert_eq!(refuse_format(v6, Limit::Ipv4).unwrap(), "`2001:db8::1` is not an IPv4 address");
        assert_eq!(refuse_format(v6, Limit::Ipv6), None);
        assert_eq!(refuse_format(v4, Limit::Ipv6).unwrap(), "`192.0.2.1` is not an IPv6 address");
        for address in [v4, v6] {
            assert_eq!(refuse_format(address, Limit::Ip), None);
        }
        for text in ["", "192.0.2.1/32", "192.0.2.256", "example.com", " 192.0.2.1"] {
            assert!(refuse_format(text, Limit::Ip).unwrap().contains("is not an IP address"), "{text}");
        }
    }

    #[test]
    fn times_have_a_zone_and_dates_are_days_of_the_calendar() {
        for text in ["2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z", "2024-01-31t00:00:00.123456789-12:00"] {
            assert_eq!(refuse_format(text, Limit::DateTime), None, "{text}");
        }
        for text in ["", "2024-01-31", "2024-01-31T00:00:00", "2024-01-31 00:00:00Z", "2023-02-29T00:00:00Z", "now"] {
            let message = refuse_format(text, Limit::DateTime).unwrap();
            assert!(message.contains("is not a date and time with a zone"), "{message}");
        }
        assert_eq!(refuse_format("2024-02-29", Limit::Date), None);
        for text in ["", "2023-02-29", "2024-1-1", "2024-01-31T00:00:00Z"] {
            assert!(refuse_format(text, Limit::Date).unwrap().contains("is not a date"), "{text}");
        }
    }
}
