//! Hand-written additions to the generated resources.

pub mod plan;
mod wait_until_active;

pub use plan::Plan;
pub use wait_until_active::{WaitError, WaitUntilActive};
