//! The server's thread, with a runtime of its own, so that any test can use it, async or not.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use axum::Router;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::connection::{Connection, CuttableListener};

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    /// Dropped to stop the server.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts on a free port of the loopback interface. Requests can be sent as soon as this returns.
    pub(super) fn start(router: Router) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;

        let (stop, stopped) = oneshot::channel();
        let (report, started) = mpsc::channel();
        let thread = thread::Builder::new().name("cloudflare-embedded-api".into()).spawn(move || {
            // Built on the thread, since dropping a runtime inside another one, where the caller may be, is forbidden.
            match serve(listener, router) {
                Ok(runtime) => {
                    let _ = report.send(Ok(()));
                    let _ = runtime.block_on(stopped);
                    // Dropping the runtime ends every connection, idle and waiting ones included.
                }
                Err(error) => {
                    let _ = report.send(Err(error));
                }
            }
        })?;
        started.recv().map_err(io::Error::other)??;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(listener: TcpListener, router: Router) -> io::Result<Runtime> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        CuttableListener(tokio::net::TcpListener::from_std(listener)?)
    };
    let service = router.into_make_service_with_connect_info::<Connection>();
    runtime.spawn(async move { axum::serve(listener, service).await });
    Ok(runtime)
}
