//! Blocking calls, made on a thread of their own.
//!
//! Blocking a thread that drives a tokio runtime is an error. So blocking calls run on a separate thread with its own
//! runtime, and the caller waits for a message from it, which is allowed anywhere.

mod lists;

pub use lists::{BlockingItems, BlockingPages};

use super::blocking_thread::run;
use super::{Error, Request, Response};

/// Only with the feature `blocking`.
impl<T: Send + 'static, Q, B> Request<T, Q, B> {
    /// Sends the request and **blocks the calling thread** until the whole response is there, as [`send`](Self::send)
    /// does.
    ///
    /// The caller needs no runtime. Inside a runtime, `.await` is better, since this blocks a thread of the runtime.
    /// Timeouts and retries are those of `send`: only [`total_timeout`](Self::total_timeout) bounds the whole call, and
    /// a call that has begun can't be cancelled.
    ///
    /// Calls of all clients are made on one thread, which the first of them starts.
    ///
    /// # Errors
    ///
    /// The errors of `send`; an error if the thread can't be started, or is the calling thread itself.
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
        run(self.complete().send())?
    }

    /// Sends the request, **blocks the calling thread**, and returns the value that `.await` returns: see
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
