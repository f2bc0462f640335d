//! Conversions from and to the types of the crate `time`.

use ::time::{Month, OffsetDateTime, UtcOffset};

use super::{Date, Timestamp, try_from_owned};
use crate::runtime::ConversionError;
use crate::runtime::formats::{Day, Instant};

impl TryFrom<&Timestamp> for OffsetDateTime {
    type Error = ConversionError;

    /// With the offset that the text has.
    ///
    /// # Errors
    ///
    /// If the text is not a date and time with a zone, or is beyond the range of `time`.
    fn try_from(timestamp: &Timestamp) -> Result<Self, Self::Error> {
        let (Instant { seconds, nanoseconds }, offset) = timestamp.instant()?;
        let utc = Self::from_unix_timestamp_nanos(i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds)).ok();
        let offset = UtcOffset::from_whole_seconds(offset * 60).ok();
        let local = utc.zip(offset).and_then(|(utc, offset)| utc.checked_to_offset(offset));
        local.ok_or_else(|| timestamp.out_of_range("time::OffsetDateTime"))
    }
}

impl From<OffsetDateTime> for Timestamp {
    fn from(time: OffsetDateTime) -> Self {
        Self::of(Instant { seconds: time.unix_timestamp(), nanoseconds: time.nanosecond() })
    }
}

impl TryFrom<&Date> for ::time::Date {
    type Error = ConversionError;

    /// # Errors
    ///
    /// If the text is not a day of the calendar.
    fn try_from(date: &Date) -> Result<Self, Self::Error> {
        let Day { year, month, day } = date.day()?;
        let month = Month::try_from(month).ok();
        let known = i32::try_from(year).ok().zip(month);
        let day = known.and_then(|(year, month)| Self::from_calendar_date(year, month, day).ok());
        day.ok_or_else(|| ConversionError::out_of_range(date.as_str(), "time::Date"))
    }
}

impl From<::time::Date> for Date {
    fn from(date: ::time::Date) -> Self {
        Self::of(Day { year: date.year().into(), month: date.month().into(), day: date.day() })
    }
}

try_from_owned!(Timestamp => OffsetDateTime, Date => ::time::Date);
