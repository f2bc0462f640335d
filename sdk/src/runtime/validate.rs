//! Checking what is about to be sent against the limits of the description.

mod block;
mod check;
mod leaf;
mod limit;
mod multiple;
mod number;
mod schema;

pub use check::{Check, Violation};
pub use limit::Limit;

/// A value that can be checked against limits before it is sent.
///
/// Generated objects give [`validate`](Self::validate), which visits their fields. Values that limits apply to directly
/// (text, numbers, arrays, maps, and what wraps them) give [`validate_with`](Self::validate_with) as well. A limit that
/// says nothing about a value's type is ignored, as in JSON Schema.
pub trait Validate {
    /// Reports everything about the value itself that breaks a limit.
    fn validate(&self, check: &mut Check<'_>);

    /// The same, and what breaks the limits that the place sets where the value stands.
    fn validate_with(&self, limits: &[Limit], check: &mut Check<'_>) {
        let _ = limits;
        self.validate(check);
    }
}
