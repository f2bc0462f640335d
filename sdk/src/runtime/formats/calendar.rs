//! Parsing and writing of dates and times of RFC 3339, section 5.6.

use super::ConversionError;

/// Days from 0000-03-01 to 1970-01-01 in the proleptic Gregorian calendar.
const DAYS_BEFORE_EPOCH: i64 = 719_468;
/// Days in 400 years, the period of the calendar.
const DAYS_OF_ERA: i64 = 146_097;

const SECONDS_OF_DAY: i64 = 86_400;

/// The form of a `date-time`, in errors.
const DATE_TIME: &str = "a date and time with a zone (RFC 3339), such as 2024-01-31T23:59:59Z";

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: i64,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant {
    /// Seconds since 1970-01-01T00:00:00Z, rounded down.
    pub(crate) seconds: i64,
    /// Nanoseconds past them, less than 10^9.
    pub(crate) nanoseconds: u32,
}

/// Parses `full-date`: `2024-01-31`.
pub(crate) fn day(text: &str) -> Result<Day, ConversionError> {
    Day::read(text).ok_or_else(|| ConversionError::of(text, "a date (RFC 3339), such as 2024-01-31"))
}

/// Parses `date-time`, `2024-01-31T23:59:59.5+01:00`, with the offset from UTC in minutes. A fraction is cut after nine
/// digits; a leap second is the first second of the next minute. A space may stand for the `T`.
pub(crate) fn instant(text: &str) -> Result<(Instant, i32), ConversionError> {
    Instant::read(text).ok_or_else(|| ConversionError::of(text, DATE_TIME))
}

/// Parses `date-time` as the grammar has it, with a `T`, for a server that may accept no other.
pub(crate) fn strict_instant(text: &str) -> Result<(Instant, i32), ConversionError> {
    if text.contains(' ') { Err(ConversionError::of(text, DATE_TIME)) } else { instant(text) }
}

impl Day {
    fn read(text: &str) -> Option<Self> {
        let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else { return None };
        let year = i64::from(number([y0, y1])?) * 100 + i64::from(number([y2, y3])?);
        let (month, day) = (number([m0, m1])?, number([d0, d1])?);
        let is_day = (1..=12).contains(&month) && (1..=days_of_month(year, month)).contains(&day);
        is_day.then_some(Self { year, month, day })
    }

    /// The days since 1970-01-01.
    fn since_epoch(self) -> i64 {
        // Years begin in March here, so that a leap day is the last of its year.
        let year = self.year - i64::from(self.month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let months_since_march = i64::from((self.month + 9) % 12);
        let day_of_year = (153 * months_since_march + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * DAYS_OF_ERA + day_of_era - DAYS_BEFORE_EPOCH
    }

    fn of_days_since_epoch(days: i64) -> Self {
        let days = days + DAYS_BEFORE_EPOCH;
        let (era, day_of_era) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let months_since_march = (5 * day_of_year + 2) / 153;
        let small = |number: i64| u8::try_from(number).unwrap_or_default();
        let month = small((months_since_march + 2) % 12 + 1);
        let day = small(day_of_year - (153 * months_since_march + 2) / 5 + 1);
        Self { year: era * 400 + year_of_era + i64::from(month <= 2), month, day }
    }

    /// The text of the day: `2024-01-31`. A year before 0 or after 9999, which RFC 3339 lacks, is written with a sign.
    pub(crate) fn written(self) -> String {
        let Self { year, month, day } = self;
        match year {
            0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
            _ => format!("{year:+05}-{month:02}-{day:02}"),
        }
    }
}

impl Instant {
    fn read(text: &str) -> Option<(Self, i32)> {
        let (date, rest) = text.split_at_checked(10)?;
        let day = Day::read(date)?;
        let &[b'T' | b't' | b' ', h0, h1, b':', m0, m1, b':', s0, s1, ref rest @ ..] = rest.as_bytes() else {
            return None;
        };
        let (hour, minute, second) = (number([h0, h1])?, number([m0, m1])?, number([s0, s1])?);
        let (nanoseconds, zone) = fraction(rest)?;
        let offset = offset(zone)?;
        let minute_of_day = i64::from(hour) * 60 + i64::from(minute) - i64::from(offset);
        let leaps = second == 60 && minute_of_day.rem_euclid(24 * 60) == 24 * 60 - 1;
        if hour > 23 || minute > 59 || (second > 59 && !leaps) {
            return None;
        }
        let seconds = day.since_epoch() * SECONDS_OF_DAY + minute_of_day * 60 + i64::from(second);
        Some((Self { seconds, nanoseconds }, offset))
    }

    /// The text of the instant in UTC: `2024-01-31T23:59:59.5Z`.
    pub(crate) fn written(self) -> String {
        let (days, second) = (self.seconds.div_euclid(SECONDS_OF_DAY), self.seconds.rem_euclid(SECONDS_OF_DAY));
        let date = Day::of_days_since_epoch(days).written();
        let fraction = match self.nanoseconds {
            0 => String::new(),
            nanoseconds => format!(".{nanoseconds:09}").trim_end_matches('0').to_owned(),
        };
        format!("{date}T{:02}:{:02}:{:02}{fraction}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

/// The value of two digits.
fn number([tens, ones]: [u8; 2]) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

fn days_of_month(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The nanoseconds of a fraction such as `.5`, and the text behind it.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some(text) = text.strip_prefix(b".") else { return Some((0, text)) };
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(count);
    let nanoseconds =
        (0..9).fold(0, |sum, place| sum * 10 + digits.get(place).map_or(0, |digit| u32::from(digit - b'0')));
    (count > 0).then_some((nanoseconds, rest))
}

/// The minutes of an offset: `Z` or `+01:00`.
fn offset(text: &[u8]) -> Option<i32> {
    match *text {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (hours, minutes) = (number([h0, h1])?, number([m0, m1])?);
            let offset = i32::from(hours) * 60 + i32::from(minutes);
            (hours < 24 && minutes < 60).then_some(if sign == b'-' { -offset } else { offset })
        }
        _ => None,
    }
}
