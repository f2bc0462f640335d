//! The clock and timers, one file for each platform. Nothing else in the client uses a timer.

#[cfg(target_arch = "wasm32")]
mod javascript;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub(crate) use javascript::{Instant, now, sleep, sleep_until, timeout, timeout_at};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Instant, now, sleep, sleep_until, timeout, timeout_at};
