//! Calls that block the calling thread: the same requests, made on a thread of their own.
//!
//! A thread that waits for a runtime must not be one that the runtime needs, and tokio panics where it sees that. So
//! the calls are made on a thread that nobody else uses, and the caller waits for a message from it, which is allowed
//! anywhere.

mod lists;

pub use lists::{BlockingItems, BlockingPages};

use super::blocking_thread::run;
use super::trace::CallSpan;
use super::{Error, Request, Response};

/// Only with the feature `blocking`.
impl<T: Send + 'static, Q, B> Request<T, Q, B> {
    /// Sends it and gives the whole answer, as [`send`](Self::send) does, and **blocks the calling thread** until then.
    ///
    /// The caller needs no runtime, and may be in one: it is then that thread of the runtime that does nothing else
    /// meanwhile, so `.await` is better there. Timeouts and retries are those of `send`: nothing but
    /// [`total_timeout`](Self::total_timeout) bounds all of it, and a call that has begun can't be given up.
    ///
    /// Calls of all clients are made on one thread, which is started by the first of them.
    ///
    /// # Errors
    ///
    /// The errors of `send`; that the thread can't be started; that it is the calling thread itself, which can't wait
    /// for itself.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), cloudflare_sdk::Error> {
    /// let client = cloudflare_sdk::Client::from_env()?;
    /// let response = client.addressing().services().list("023e105f4ecef8ad9ca31a8372d0c353").send_blocking()?;
    /// println!("{} services, {:?}", response.result().len(), response.ray_id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_blocking(self) -> Result<Response<T>, Error> {
        run(CallSpan::current().cover(self.complete().send()))?
    }

    /// Sends it and gives the value, as `.await` does, and **blocks the calling thread** until then: see
    /// [`send_blocking`](Self::send_blocking).
    ///
    /// # Errors
    ///
    /// The errors of `send_blocking`.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), cloudflare_sdk::Error> {
    /// let client = cloudflare_sdk::Client::from_env()?;
    /// let services = client.addressing().services().list("023e105f4ecef8ad9ca31a8372d0c353").wait_blocking()?;
    /// println!("{} services", services.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_blocking(self) -> Result<T, Error> {
        self.send_blocking().map(Response::into_inner)
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
