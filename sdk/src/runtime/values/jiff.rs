//! Conversions from and to the types of the crate `jiff`.

use ::jiff::civil;

use super::{Date, Timestamp, try_from_owned};
use crate::runtime::ConversionError;
use crate::runtime::formats::{Day, Instant};

impl TryFrom<&Timestamp> for ::jiff::Timestamp {
    type Error = ConversionError;

    /// # Errors
    ///
    /// If the text is not a date and time with a zone, or is beyond `jiff`'s range.
    fn try_from(timestamp: &Timestamp) -> Result<Self, Self::Error> {
        let (Instant { seconds, nanoseconds }, _) = timestamp.instant()?;
        let nanoseconds = i32::try_from(nanoseconds).unwrap_or_default();
        Self::new(seconds, nanoseconds).map_err(|_| timestamp.out_of_range("jiff::Timestamp"))
    }
}

impl From<::jiff::Timestamp> for Timestamp {
    fn from(time: ::jiff::Timestamp) -> Self {
        let nanoseconds = time.as_nanosecond();
        Self::of(Instant {
            seconds: i64::try_from(nanoseconds.div_euclid(1_000_000_000)).unwrap_or_default(),
            nanoseconds: u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).unwrap_or_default(),
        })
    }
}

impl TryFrom<&Date> for civil::Date {
    type Error = ConversionError;

    /// # Errors
    ///
    /// If the text is not a day of the calendar.
    fn try_from(date: &Date) -> Result<Self, Self::Error> {
        let out_of_range = || ConversionError::out_of_range(date.as_str(), "jiff::civil::Date");
        let Day { year, month, day } = date.day()?;
        let [month, day] = [month, day].map(|number| i8::try_from(number).unwrap_or_default());
        Self::new(i16::try_from(year).map_err(|_| out_of_range())?, month, day).map_err(|_| out_of_range())
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
        Self::of(Day { year: date.year().into(), month, day })
    }
}

try_from_owned!(Timestamp => ::jiff::Timestamp, Date => civil::Date);
