//! Dates.

use super::ordered_by_value;
use crate::runtime::formats::{Day, day};
use crate::runtime::{self, ConversionError, OriginText};

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
    /// If the text is not a day of the calendar.
    pub fn year_month_day(&self) -> Result<(u16, u8, u8), ConversionError> {
        let Day { year, month, day } = self.day()?;
        Ok((u16::try_from(year).unwrap_or_default(), month, day))
    }

    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn of(day: Day) -> Self {
        Self::from(day.written())
    }

    fn value(&self) -> Option<Day> {
        self.day().ok()
    }

    pub(super) fn day(&self) -> Result<Day, ConversionError> {
        day(self.as_str())
    }
}
