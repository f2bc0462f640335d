//! The clock, and waiting on it. Nothing else of the client touches a timer: another platform is another file here.

#[cfg(target_arch = "wasm32")]
mod javascript;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub(crate) use javascript::{Instant, now, sleep, sleep_until, timeout, timeout_at};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Instant, now, sleep, sleep_until, timeout, timeout_at};
