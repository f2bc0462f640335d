//! The thread for blocking calls.

use std::cell::Cell;
use std::future::{Future, pending};
use std::io;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use tokio::runtime::{Builder, Handle};

use crate::runtime::Error;
use crate::runtime::trace::CallSpan;

/// The runtime of the thread, once it is started; it runs until the process ends.
static THREAD: Mutex<Option<Handle>> = Mutex::new(None);

thread_local! {
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
}

/// Whether the current thread is the one for blocking calls.
pub(crate) fn is_own_thread() -> bool {
    IS_OWN.get()
}

/// Runs a future on the thread, in the span of the caller, and blocks until it is done. A panic of the future, such as
/// that of a hook, continues in the caller.
pub(crate) fn run<F>(future: F) -> Result<F::Output, Error>
where
    F: Future<Output: Send> + Send + 'static,
{
    if is_own_thread() {
        return Err(Error::configuration("a blocking call was made inside another one, which can't wait for itself"));
    }
    let (sender, result) = mpsc::sync_channel(1);
    let handle = handle()?;
    let done = handle.spawn(CallSpan::current().cover(future));
    handle.spawn(async move {
        // The receiver exists, since the caller waits for this message.
        let _ = sender.send(done.await);
    });
    match result.recv() {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) if error.is_panic() => resume_unwind(error.into_panic()),
        // The thread runs until the process ends.
        _ => Err(Error::configuration("the thread for blocking calls has ended")),
    }
}

/// Polls a future on the current thread, but with connections and timers that the thread for blocking calls drives, so
/// that they outlive the current runtime.
pub(crate) async fn driven<F: Future>(future: F) -> Result<F::Output, Error> {
    let handle = handle()?;
    let mut future = pin!(future);
    Ok(std::future::poll_fn(|context| {
        let _there = handle.enter();
        future.as_mut().poll(context)
    })
    .await)
}

/// The runtime of the thread, started if necessary. If that fails, the next call tries again.
fn handle() -> Result<Handle, Error> {
    let mut running = THREAD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*running {
        return Ok(handle.clone());
    }
    let handle = start()
        .map_err(|error| Error::configuration("the thread for blocking calls can't be started").with_source(error))?;
    Ok(running.insert(handle).clone())
}

fn start() -> io::Result<Handle> {
    let (report, started) = mpsc::channel();
    thread::Builder::new().name("cloudflare-sdk-blocking".into()).spawn(move || {
        IS_OWN.set(true);
        // Built on the thread, since dropping a runtime inside another one, where the caller may be, is forbidden.
        match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                let _ = report.send(Ok(runtime.handle().clone()));
                runtime.block_on(pending::<()>());
            }
            Err(error) => {
                let _ = report.send(Err(error));
            }
        }
    })?;
    started.recv().map_err(io::Error::other)?
}
