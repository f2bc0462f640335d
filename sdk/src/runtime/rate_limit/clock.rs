//! The client's clock, as governor reads it: one that stands still where tokio's does.

use governor::clock::Clock;
use governor::nanos::Nanos;

use crate::runtime::time::Instant;

/// Counts from when the limit was made.
pub(super) struct Since(pub(super) Instant);

impl Clock for Since {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // 584 years fit.
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX).into()
    }
}
