//! Connections that can be cut in the middle of a response, which HTTP servers do not support.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Limits what the server may still send over a connection. Clones share the connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Connection {
    limit: Arc<Mutex<Limit>>,
}

#[derive(Debug, Clone, Copy, Default)]
enum Limit {
    /// No limit.
    #[default]
    None,
    /// The head of the response, and this number of bytes after it.
    AfterHead(usize),
    /// This number of bytes, after which the connection is closed.
    Bytes(usize),
}

impl Connection {
    pub(super) fn leave_open(&self) {
        self.set(Limit::None);
    }

    /// Sends nothing more.
    pub(super) fn cut(&self) {
        self.set(Limit::Bytes(0));
    }

    /// Sends the head of the response, then at most `length` bytes of its body.
    pub(super) fn cut_within_body(&self, length: usize) {
        self.set(Limit::AfterHead(length));
    }

    /// The number of `bytes` that may be sent.
    fn allowance(&self, bytes: &[u8]) -> usize {
        if let Limit::AfterHead(length) = self.get()
            && let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n")
        {
            self.set(Limit::Bytes((head + 4).saturating_add(length)));
        }
        match self.get() {
            Limit::Bytes(left) => left.min(bytes.len()),
            Limit::None | Limit::AfterHead(_) => bytes.len(),
        }
    }

    fn count(&self, sent: usize) {
        if let Limit::Bytes(left) = self.get() {
            self.set(Limit::Bytes(left.saturating_sub(sent)));
        }
    }

    fn get(&self) -> Limit {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, limit: Limit) {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner) = limit;
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.io().connection.clone()
    }
}

/// A listener whose connections can be cut.
#[derive(Debug)]
pub(super) struct CuttableListener(pub(super) TcpListener);

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Responses are small, so batching would only slow tests down; it works without, too.
        let _ = stream.set_nodelay(true);
        (CuttableStream { stream, connection: Connection::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A TCP stream that a [`Connection`] can end.
#[derive(Debug)]
pub(super) struct CuttableStream {
    stream: TcpStream,
    connection: Connection,
}

impl AsyncRead for CuttableStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let allowed = bytes.get(..this.connection.allowance(bytes)).unwrap_or_default();
        if allowed.is_empty() && !bytes.is_empty() {
            // The server closes a connection to which it can't write.
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let written = Pin::new(&mut this.stream).poll_write(cx, allowed);
        if let Poll::Ready(Ok(length)) = written {
            this.connection.count(length);
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
