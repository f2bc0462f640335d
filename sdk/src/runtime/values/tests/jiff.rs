use ::jiff::civil;

use super::{Date, NO_TIMES, TIMES, Timestamp, read};

#[test]
fn times_convert_both_ways() {
    for (text, seconds, nanoseconds) in TIMES {
        let Ok(time) = ::jiff::Timestamp::new(seconds, nanoseconds.cast_signed()) else {
            // `jiff` excludes the last day of the year 9999, since other zones may be ahead.
            let error = ::jiff::Timestamp::try_from(Timestamp::from(text)).unwrap_err();
            assert_eq!(error.to_string(), format!("`{text}` is out of the range of jiff::Timestamp"));
            continue;
        };
        assert_eq!(::jiff::Timestamp::try_from(read::<Timestamp>(text)), Ok(time), "{text}");
        assert_eq!(::jiff::Timestamp::try_from(Timestamp::from(time)), Ok(time), "{text}");
    }
    for text in NO_TIMES {
        assert!(::jiff::Timestamp::try_from(read::<Timestamp>(text)).is_err(), "{text}");
    }
    assert_eq!(Timestamp::from(::jiff::Timestamp::new(-1, 250_000_000).unwrap()), "1969-12-31T23:59:59.25Z");
}

#[test]
fn dates_convert_both_ways() {
    let leap = civil::date(2024, 2, 29);
    assert_eq!(civil::Date::try_from(Date::from("2024-02-29")), Ok(leap));
    assert_eq!(Date::from(leap), "2024-02-29");
    for text in ["", "2023-02-29", "20240229"] {
        assert!(civil::Date::try_from(read::<Date>(text)).is_err(), "{text}");
    }
}
