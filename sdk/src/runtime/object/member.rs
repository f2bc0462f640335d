//! Members that may be missing.

use crate::runtime::Patch;

/// A member that has a state for "not there".
pub trait Absent {
    /// Whether it is in that state.
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
