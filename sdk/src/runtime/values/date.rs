//! Dates.

use super::calendar::Day;
use super::{ConversionError, ordered_by_value};
use crate::runtime::{self, OriginText};

/// A date, kept as text: `2024-01-31` (`format: date`, RFC 3339, section 5.6).
///
/// The text is not changed, and is checked before it is sent, as in [`Timestamp`](super::Timestamp). `TryFrom` converts
/// it, with the feature of that name, to `jiff::civil::Date`, `time::Date` and `chrono::NaiveDate`, and `From` converts
/// these to it; [`year_month_day`](Self::year_month_day) needs no feature. Equal texts are equal. Dates are ordered in
/// time; invalid text comes first.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date(OriginText);

runtime::text_value!(Date[]);
ordered_by_value!(Date);

impl Date {
    /// The year (0 to 9999), the month (1 to 12) and the day (1 to 31).
    ///
    /// # Errors
    ///
    /// If the text is no day of the calendar.
    pub fn year_month_day(&self) -> Result<(u16, u8, u8), ConversionError> {
        let Day { year, month, day } = self.day()?;
        Ok((u16::try_from(year).unwrap_or_default(), month, day))
    }

    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn of(day: Day) -> Self {
        Self::from(day.written())
    }

    fn value(&self) -> Option<Day> {
        Day::read(self.as_str())
    }

    pub(super) fn day(&self) -> Result<Day, ConversionError> {
        self.value().ok_or_else(|| ConversionError::of(self.as_str(), "a date (RFC 3339), such as 2024-01-31"))
    }

    /// The violation of a text as a day, if there is one.
    pub(crate) fn refuse(text: &str) -> Option<String> {
        Self::from(text).day().err().map(ConversionError::into_message)
    }
}
