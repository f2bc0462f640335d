//! Hand-written additions to the generated resources.

mod wait_until_active;

pub use wait_until_active::{WaitError, WaitUntilActive};
