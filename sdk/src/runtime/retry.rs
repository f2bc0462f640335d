//! Retries: whether, when and how often a request is sent again.

mod asked;
mod backoff;
mod budget;
mod history;
mod policy;

pub(crate) use asked::retry_after;
pub(crate) use backoff::{Wait, wait};
pub use budget::RetryBudget;
pub(crate) use budget::TokenBucket;
pub(crate) use history::{End, History, NotRepeated, leaves_open};
pub use policy::RetryPolicy;
