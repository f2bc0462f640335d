//! Points in time.

use std::time::{Duration, SystemTime};

use super::{ordered_by_value, try_from_owned};
use crate::runtime::formats::{Instant, instant};
use crate::runtime::{self, ConversionError, OriginText};

/// A point in time, kept as text: `2024-01-31T23:59:59Z` (`format: date-time`, RFC 3339, section 5.6).
///
/// The text is not changed, so an unusual one is written back byte for byte, and fails only when it is converted.
/// `TryFrom` converts it to [`SystemTime`] and, with the feature of that name, to `jiff::Timestamp`,
/// `time::OffsetDateTime`, `chrono::DateTime<Utc>` and `chrono::DateTime<FixedOffset>`; `From` converts these to it, in
/// UTC; a year outside 0 to 9999, which RFC 3339 lacks, gives text that can't be converted back. Equal texts are equal.
/// Timestamps are ordered in time; invalid text comes first.
///
/// Text in a response that the client decodes is sent back unchecked. Text from a caller is checked before it is sent,
/// also if the caller deserialized it: from a configuration, or from a stored response.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use cloudflare_sdk::Timestamp;
///
/// let created = Timestamp::from("1970-01-01T01:00:30.5+01:00");
/// assert_eq!(SystemTime::try_from(&created)?, SystemTime::UNIX_EPOCH + Duration::from_millis(30_500));
/// assert!(SystemTime::try_from(Timestamp::from("1970-01-01T01:00:30")).is_err(), "no zone");
/// # Ok::<(), cloudflare_sdk::ConversionError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(OriginText);

runtime::text_value!(Timestamp[]);
ordered_by_value!(Timestamp);

impl Timestamp {
    pub(super) fn of(instant: Instant) -> Self {
        Self::from(instant.written())
    }

    fn value(&self) -> Option<Instant> {
        self.instant().ok().map(|(instant, _)| instant)
    }

    /// The point in time, and the offset of its zone from UTC in minutes.
    pub(super) fn instant(&self) -> Result<(Instant, i32), ConversionError> {
        instant(self.as_str())
    }

    pub(super) fn out_of_range(&self, type_name: &str) -> ConversionError {
        ConversionError::out_of_range(self.as_str(), type_name)
    }
}

impl TryFrom<&Timestamp> for SystemTime {
    type Error = ConversionError;

    /// # Errors
    ///
    /// If the text is not a date and time with a zone, or is beyond the range of the system's clock.
    fn try_from(timestamp: &Timestamp) -> Result<Self, Self::Error> {
        let (Instant { seconds, nanoseconds }, _) = timestamp.instant()?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let second =
            if seconds < 0 { Self::UNIX_EPOCH.checked_sub(whole) } else { Self::UNIX_EPOCH.checked_add(whole) };
        let time = second.and_then(|second| second.checked_add(Duration::from_nanos(nanoseconds.into())));
        time.ok_or_else(|| timestamp.out_of_range("SystemTime"))
    }
}

try_from_owned!(Timestamp => SystemTime);

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Self::of(match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Instant { seconds: seconds(since), nanoseconds: since.subsec_nanos() },
            Err(before) => match (seconds(before.duration()), before.duration().subsec_nanos()) {
                (seconds, 0) => Instant { seconds: -seconds, nanoseconds: 0 },
                (seconds, nanoseconds) => Instant { seconds: -seconds - 1, nanoseconds: 1_000_000_000 - nanoseconds },
            },
        })
    }
}
