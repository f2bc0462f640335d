//! Futures on the heap. Whether they may cross threads is said here and nowhere else: on a platform without threads
//! this file says that they need not.

use std::future::Future;
use std::pin::Pin;

/// A future on the heap that may cross threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
