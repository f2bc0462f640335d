use ::time::{Month, OffsetDateTime};

use super::{Date, NO_TIMES, TIMES, Timestamp, read};

#[test]
fn times_convert_both_ways() {
    for (text, seconds, nanoseconds) in TIMES {
        let nanoseconds = i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        let time = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap();
        assert_eq!(OffsetDateTime::try_from(read::<Timestamp>(text)), Ok(time), "{text}");
        assert_eq!(OffsetDateTime::try_from(Timestamp::from(time)), Ok(time), "{text}");
    }
    for text in NO_TIMES {
        assert!(OffsetDateTime::try_from(read::<Timestamp>(text)).is_err(), "{text}");
    }
}

#[test]
fn the_offset_of_a_text_stays() {
    let time = OffsetDateTime::try_from(Timestamp::from("2024-02-29T23:59:59+01:30")).unwrap();
    assert_eq!((time.day(), time.offset().whole_minutes()), (29, 90));
    assert_eq!(Timestamp::from(time), "2024-02-29T22:29:59Z");
    // In UTC it is the year 10000.
    let error = OffsetDateTime::try_from(Timestamp::from("9999-12-31T23:59:59-23:59")).unwrap_err();
    assert_eq!(error.to_string(), "`9999-12-31T23:59:59-23:59` is out of the range of time::OffsetDateTime");
}

#[test]
fn dates_convert_both_ways() {
    let leap = ::time::Date::from_calendar_date(2024, Month::February, 29).unwrap();
    assert_eq!(::time::Date::try_from(Date::from("2024-02-29")), Ok(leap));
    assert_eq!(Date::from(leap), "2024-02-29");
    for text in ["", "2023-02-29", "20240229"] {
        assert!(::time::Date::try_from(read::<Date>(text)).is_err(), "{text}");
    }
}
