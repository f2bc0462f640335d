//! Conversions of unusual texts. The expected seconds are the output of `date -u -d TEXT +%s`.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::Deserialize;
use serde_json::json;

use super::{Cidr, Date, Ip, Timestamp};

/// Texts, with the seconds since 1970 and the nanoseconds past them.
const TIMES: [(&str, i64, u32); 14] = [
    ("1970-01-01T00:00:00Z", 0, 0),
    ("1969-12-31T23:59:59.25Z", -1, 250_000_000),
    // The zero value of `time.Time` in Go.
    ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
    ("0000-02-29T00:00:00Z", -62_162_121_600, 0),
    ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
    ("2024-02-29T23:59:59.5+01:00", 1_709_247_599, 500_000_000),
    ("2014-01-01T05:20:00.12345Z", 1_388_553_600, 123_450_000),
    ("2014-01-01T05:20:00.123456789Z", 1_388_553_600, 123_456_789),
    ("2014-01-01T05:20:00.1234567899999Z", 1_388_553_600, 123_456_789),
    ("2014-01-01t05:20:00z", 1_388_553_600, 0),
    ("2014-01-01 05:20:00-00:00", 1_388_553_600, 0),
    ("2014-01-01T05:20:00+23:59", 1_388_467_260, 0),
    ("2016-12-31T23:59:60Z", 1_483_228_800, 0),
    ("1900-03-01T00:00:00Z", -2_203_891_200, 0),
];

/// Texts that are not valid times.
const NO_TIMES: [&str; 24] = [
    "",
    " ",
    "1388553600",
    "null",
    "2014-01-01",
    // Without a valid zone.
    "2014-01-01T05:20:00",
    "2014-01-01T05:20:00.123456789",
    "2014-01-01T05:20:00+0100",
    "2014-01-01T05:20:00+01",
    "2014-01-01T05:20:00+24:00",
    "2014-01-01T05:20:00 UTC",
    // Without a valid day.
    "2014-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2014-13-01T00:00:00Z",
    "2014-00-10T00:00:00Z",
    "2014-01-00T00:00:00Z",
    "10000-01-01T00:00:00Z",
    // Without a valid time of day.
    "2014-01-01T24:00:00Z",
    "2014-01-01T05:60:00Z",
    "2014-01-01T05:20:60Z",
    "2014-01-01T05:20:00.Z",
    "2014-01-01T05:20Z",
    "2014-01-01T05:20:00Z ",
    "２０１４-01-01T05:20:00Z",
];

/// A text as decoded from a response.
fn read<'de, T: Deserialize<'de>>(text: &'de str) -> T {
    T::deserialize(serde::de::value::BorrowedStrDeserializer::<serde_json::Error>::new(text)).unwrap()
}

fn system_time(seconds: i64, nanoseconds: u32) -> SystemTime {
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let second = if seconds < 0 { SystemTime::UNIX_EPOCH - whole } else { SystemTime::UNIX_EPOCH + whole };
    second + Duration::from_nanos(nanoseconds.into())
}

#[test]
fn every_text_is_written_back_unchanged() {
    for text in NO_TIMES.into_iter().chain(TIMES.map(|(text, ..)| text)) {
        assert_eq!(serde_json::to_value(read::<Timestamp>(text)).unwrap(), json!(text));
        assert_eq!(serde_json::to_value(read::<Date>(text)).unwrap(), json!(text));
        assert_eq!(serde_json::to_value(read::<Cidr>(text)).unwrap(), json!(text));
        assert_eq!(serde_json::to_value(read::<Ip>(text)).unwrap(), json!(text));
        assert_eq!(read::<Timestamp>(text).to_string(), text);
    }
}

#[test]
fn times_become_system_times() {
    for (text, seconds, nanoseconds) in TIMES {
        assert_eq!(SystemTime::try_from(Timestamp::from(text)), Ok(system_time(seconds, nanoseconds)), "{text}");
    }
    for text in NO_TIMES {
        let error = SystemTime::try_from(read::<Timestamp>(text)).unwrap_err().to_string();
        assert!(error.starts_with('`') && error.contains("is not a date and time with a zone"), "{error}");
    }
}

#[test]
fn system_times_are_written_in_utc() {
    for (written, seconds, nanoseconds) in [
        ("1970-01-01T00:00:00Z", 0, 0),
        ("1969-12-31T23:59:59.25Z", -1, 250_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("2024-02-29T22:59:59.5Z", 1_709_247_599, 500_000_000),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
    ] {
        assert_eq!(Timestamp::from(system_time(seconds, nanoseconds)), written);
    }
    // RFC 3339 can't express this year, so it is refused before it is sent.
    let beyond = Timestamp::from(system_time(253_402_300_800, 0));
    assert_eq!(beyond, "+10000-01-01T00:00:00Z");
    assert!(crate::runtime::formats::instant(beyond.as_str()).is_err());
    assert_eq!(Timestamp::from(system_time(-62_167_219_201, 0)), "-0001-12-31T23:59:59Z");
}

#[test]
fn each_day_of_four_hundred_years_is_read_as_it_is_written() {
    for day in -73_049..=73_048 {
        let written = Timestamp::from(system_time(day * 86_400, 0));
        assert_eq!(SystemTime::try_from(&written), Ok(system_time(day * 86_400, 0)), "{written}");
    }
}

#[test]
fn times_are_ordered_and_invalid_texts_come_first() {
    let ordered = [
        "",
        "soon",
        "2014-01-01T06:20:00+02:00",
        "2014-01-01T05:20:00+00:00",
        "2014-01-01T05:20:00Z",
        "2014-01-01T05:20:00.1Z",
    ];
    let mut sorted: Vec<Timestamp> = ordered.iter().rev().map(|text| Timestamp::from(*text)).collect();
    sorted.sort();
    assert_eq!(sorted, ordered);
}

#[test]
fn dates_are_days_of_the_calendar() {
    for (text, parts) in [("2024-02-29", (2024, 2, 29)), ("0001-01-01", (1, 1, 1)), ("9999-12-31", (9999, 12, 31))] {
        assert_eq!(Date::from(text).year_month_day(), Ok(parts));
    }
    for text in ["", "2023-02-29", "2024-1-1", "2024-01-31T00:00:00Z", "20240131", "-001-01-01", "1706659200"] {
        let error = read::<Date>(text).year_month_day().unwrap_err().to_string();
        assert_eq!(error, format!("`{text}` is not a date (RFC 3339), such as 2024-01-31"));
    }
    assert!(["?", "2024-02-29", "2024-03-01"].map(Date::from).is_sorted());
}

#[test]
fn addresses_convert_both_ways() {
    let (v4, v6) = (Ip::from("192.0.2.1"), read::<Ip>("2001:DB8::1"));
    assert_eq!(IpAddr::try_from(&v4), Ok(IpAddr::from([192, 0, 2, 1])));
    assert_eq!(Ipv4Addr::try_from(&v4), Ok(Ipv4Addr::new(192, 0, 2, 1)));
    assert_eq!(Ipv6Addr::try_from(v6.clone()), Ok("2001:db8::1".parse().unwrap()));
    assert_eq!(Ipv6Addr::try_from(v4).unwrap_err().to_string(), "`192.0.2.1` is not an IPv6 address");
    assert_eq!(Ipv4Addr::try_from(v6).unwrap_err().to_string(), "`2001:DB8::1` is not an IPv4 address");
    for text in ["", "192.0.2.1/32", "192.0.2.256", "3221225985", "192.0.2.01"] {
        assert!(IpAddr::try_from(read::<Ip>(text)).is_err(), "{text}");
    }
    assert_eq!(Ip::from(IpAddr::from([192, 0, 2, 1])), "192.0.2.1");
    assert_eq!(Ip::from(Ipv6Addr::LOCALHOST), "::1");
    assert!(["x", "0.0.0.0", "192.0.2.9", "192.0.2.10", "::1"].map(Ip::from).is_sorted());
}

#[test]
fn blocks_convert_both_ways() {
    let block = read::<Cidr>("192.0.2.0/24");
    assert_eq!(IpNet::try_from(&block), Ok("192.0.2.0/24".parse().unwrap()));
    assert_eq!(Ipv4Net::try_from(block.clone()).map(Cidr::from), Ok(block.clone()));
    assert_eq!(
        Ipv6Net::try_from(&block).unwrap_err().to_string(),
        "`192.0.2.0/24` is not a block of IPv6 addresses in CIDR notation"
    );
    assert_eq!(Ipv6Net::try_from(Cidr::from("2001:DB8::/32")).map(Cidr::from), Ok(Cidr::from("2001:db8::/32")));
    // Bits beyond the prefix length are kept.
    assert_eq!(IpNet::try_from(read::<Cidr>("192.0.2.1/24")), Ok("192.0.2.1/24".parse().unwrap()));
    for text in ["", "192.0.2.0", "192.0.2.0/33", "::/129", "24"] {
        assert!(IpNet::try_from(read::<Cidr>(text)).is_err(), "{text}");
    }
    assert_eq!(Cidr::from(IpAddr::from([192, 0, 2, 1])), "192.0.2.1/32");
    assert_eq!(Cidr::from(IpAddr::from(Ipv6Addr::LOCALHOST)), "::1/128");
}

#[test]
fn a_block_contains_its_addresses() {
    let block = Cidr::from("192.0.2.77/24");
    assert_eq!(block.prefix_length(), Ok(24));
    assert_eq!(block.first_address(), Ok(IpAddr::from([192, 0, 2, 0])));
    for (address, is_inside) in [("192.0.2.255", true), ("192.0.3.0", false), ("::ffff:192.0.2.1", false)] {
        assert_eq!(block.contains(address.parse().unwrap()), Ok(is_inside), "{address}");
    }
    assert!(Cidr::from("").contains(IpAddr::from([192, 0, 2, 0])).is_err());
    let mut blocks = ["192.0.2.0/25", "?", "192.0.2.0/24", "10.0.0.0/8", "::/0"].map(Cidr::from);
    blocks.sort();
    assert_eq!(blocks, ["?", "10.0.0.0/8", "192.0.2.0/24", "192.0.2.0/25", "::/0"]);
}

#[test]
fn a_block_with_leading_zeros_is_invalid() {
    for text in ["010.0.0.0/8", "192.0.2.0/024", "2001:db8::/032"] {
        let block = Cidr::from(text);
        assert!(block.first_address().is_err() && block.prefix_length().is_err(), "{text}");
        assert!(IpNet::try_from(&block).is_err() && Ipv4Net::try_from(&block).is_err(), "{text}");
        let zero = Cidr::from("0.0.0.0/0");
        assert!(Ipv6Net::try_from(&block).is_err() && block < zero, "{text}");
    }
}
