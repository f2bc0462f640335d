use ::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};

use super::{Date, NO_TIMES, TIMES, Timestamp, read};

#[test]
fn times_convert_both_ways() {
    for (text, seconds, nanoseconds) in TIMES {
        let time = DateTime::from_timestamp(seconds, nanoseconds).unwrap();
        assert_eq!(DateTime::<Utc>::try_from(read::<Timestamp>(text)), Ok(time), "{text}");
        assert_eq!(DateTime::<FixedOffset>::try_from(read::<Timestamp>(text)), Ok(time.fixed_offset()), "{text}");
        assert_eq!(DateTime::<Utc>::try_from(Timestamp::from(time)), Ok(time), "{text}");
    }
    for text in NO_TIMES {
        assert!(DateTime::<Utc>::try_from(read::<Timestamp>(text)).is_err(), "{text}");
    }
}

#[test]
fn the_offset_of_a_text_stays() {
    let time = DateTime::<FixedOffset>::try_from(Timestamp::from("2024-02-29T23:59:59+01:30")).unwrap();
    assert_eq!((time.day(), time.offset().local_minus_utc()), (29, 90 * 60));
    assert_eq!(Timestamp::from(time), "2024-02-29T22:29:59Z");
}

#[test]
fn a_leap_second_is_the_first_of_the_next_minute() {
    let leap = DateTime::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
    assert_eq!(Timestamp::from(leap), "2017-01-01T00:00:00.5Z");
}

#[test]
fn dates_convert_both_ways() {
    let leap = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    assert_eq!(NaiveDate::try_from(Date::from("2024-02-29")), Ok(leap));
    assert_eq!(Date::from(leap), "2024-02-29");
    for text in ["", "2023-02-29", "20240229"] {
        assert!(NaiveDate::try_from(read::<Date>(text)).is_err(), "{text}");
    }
}
