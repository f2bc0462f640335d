//! Retries: whether, when and how often a request is sent again.

mod backoff;
mod budget;
mod history;
mod policy;
mod retry_after;

pub(crate) use backoff::{Wait, wait};
pub use budget::RetryBudget;
pub(crate) use budget::TokenBucket;
pub(crate) use history::{End, History, NotRepeated, leaves_open};
pub use policy::RetryPolicy;
pub(crate) use retry_after::retry_after;
