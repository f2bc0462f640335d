//! The client's rate limit, which makes calls wait. Without the feature `rate-limit` no call ever waits.

#[cfg(feature = "rate-limit")]
mod clock;
#[cfg(feature = "rate-limit")]
mod limit;
#[cfg(not(feature = "rate-limit"))]
mod off;
#[cfg(feature = "rate-limit")]
mod slots;

#[cfg(feature = "rate-limit")]
pub use limit::RateLimit;
#[cfg(not(feature = "rate-limit"))]
pub(crate) use off::Slots;
#[cfg(feature = "rate-limit")]
pub(crate) use slots::Slots;

/// The error that the call's deadline would pass before it may be sent.
#[derive(Debug)]
pub(crate) struct NoSlotInTime;

#[cfg(all(test, feature = "rate-limit"))]
mod tests;
