//! Checks of requests against the limits of the description.

mod check;
mod format;
mod leaf;
mod limit;
mod multiple;
mod number;
mod schema;

pub use check::{Check, Violation};
pub use limit::Limit;
pub(crate) use schema::is_valid;

/// A value that can be checked against limits before it is sent.
///
/// Generated objects implement [`validate`](Self::validate), which visits their fields. Values with limits (strings,
/// numbers, arrays, maps, and wrappers of these) also implement [`validate_with`](Self::validate_with). A limit that
/// does not apply to a value's type is ignored, as in JSON Schema.
pub trait Validate {
    /// Reports the violations of the value itself.
    fn validate(&self, check: &mut Check<'_>);

    /// Reports the violations of the value itself, and of the limits of its place.
    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        let _ = limits;
        self.validate(check);
    }
}
