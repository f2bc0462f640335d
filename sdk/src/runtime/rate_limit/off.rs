//! The rate limit without the feature `rate-limit`: none.

use super::NoSlotInTime;
use crate::runtime::time::Instant;

/// Slots, of which there are any number.
#[derive(Default)]
pub(crate) struct Slots;

impl Slots {
    pub(crate) async fn take(&self, _latest: Option<Instant>) -> Result<(), NoSlotInTime> {
        Ok(())
    }
}
