//! The clock for governor, which stands still when tokio's time is paused.

use governor::clock::Clock;
use governor::nanos::Nanos;

use crate::runtime::time::Instant;

/// A clock that counts from when the limit was made.
pub(super) struct Since(pub(super) Instant);

impl Clock for Since {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // 584 years are enough.
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX).into()
    }
}
