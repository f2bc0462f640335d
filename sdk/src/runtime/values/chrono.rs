//! Conversions from and to the types of the crate `chrono`.

use ::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeZone, Utc};

use super::{Date, Timestamp, try_from_owned};
use crate::runtime::ConversionError;
use crate::runtime::formats::{Day, Instant};

impl TryFrom<&Timestamp> for DateTime<Utc> {
    type Error = ConversionError;

    /// # Errors
    ///
    /// If the text is not a date and time with a zone, or is beyond the range of `chrono`.
    fn try_from(timestamp: &Timestamp) -> Result<Self, Self::Error> {
        let (Instant { seconds, nanoseconds }, _) = timestamp.instant()?;
        Self::from_timestamp(seconds, nanoseconds).ok_or_else(|| timestamp.out_of_range("chrono::DateTime"))
    }
}

impl TryFrom<&Timestamp> for DateTime<FixedOffset> {
    type Error = ConversionError;

    /// With the offset that the text has.
    ///
    /// # Errors
    ///
    /// If the text is not a date and time with a zone, or is beyond the range of `chrono`.
    fn try_from(timestamp: &Timestamp) -> Result<Self, Self::Error> {
        let (_, offset) = timestamp.instant()?;
        let offset = FixedOffset::east_opt(offset * 60).ok_or_else(|| timestamp.out_of_range("chrono::FixedOffset"))?;
        Ok(DateTime::<Utc>::try_from(timestamp)?.with_timezone(&offset))
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Self {
        // A leap second has more than 10^9 nanoseconds.
        let nanoseconds = time.timestamp_subsec_nanos();
        let seconds = time.timestamp() + i64::from(nanoseconds / 1_000_000_000);
        Self::of(Instant { seconds, nanoseconds: nanoseconds % 1_000_000_000 })
    }
}

impl TryFrom<&Date> for NaiveDate {
    type Error = ConversionError;

    /// # Errors
    ///
    /// If the text is not a day of the calendar.
    fn try_from(date: &Date) -> Result<Self, Self::Error> {
        let Day { year, month, day } = date.day()?;
        let known = i32::try_from(year).ok();
        let day = known.and_then(|year| Self::from_ymd_opt(year, month.into(), day.into()));
        day.ok_or_else(|| ConversionError::out_of_range(date.as_str(), "chrono::NaiveDate"))
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        let [month, day] = [date.month(), date.day()].map(|number| u8::try_from(number).unwrap_or_default());
        Self::of(Day { year: date.year().into(), month, day })
    }
}

try_from_owned!(Timestamp => DateTime<Utc>, Timestamp => DateTime<FixedOffset>, Date => NaiveDate);
