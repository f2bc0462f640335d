//! Fields that may be absent.

use crate::runtime::Patch;

/// A field type with a state for "absent".
pub trait Absent {
    /// Whether the value is absent.
    fn is_absent(&self) -> bool;
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Patch<T> {
    fn is_absent(&self) -> bool {
        self.is_keep()
    }
}
