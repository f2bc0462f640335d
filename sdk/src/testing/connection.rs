//! Connections that can be cut in the middle of an answer, which an HTTP server otherwise never does.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Says what becomes of the bytes that the server still wants to send. Clones speak of the same connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Connection {
    limit: Arc<Mutex<Limit>>,
}

#[derive(Debug, Clone, Copy, Default)]
enum Limit {
    /// All of them go out.
    #[default]
    None,
    /// The head of the answer goes out, and so many bytes after it.
    AfterHead(usize),
    /// So many go out. With the last of them the connection ends.
    Bytes(usize),
}

impl Connection {
    pub(super) fn leave_open(&self) {
        self.set(Limit::None);
    }

    /// Nothing more is sent.
    pub(super) fn cut(&self) {
        self.set(Limit::Bytes(0));
    }

    /// The head of the answer is sent, then so many bytes of its body at most.
    pub(super) fn cut_within_body(&self, length: usize) {
        self.set(Limit::AfterHead(length));
    }

    /// How much of `bytes` may be sent.
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

/// Accepts connections that can be cut.
#[derive(Debug)]
pub(super) struct CuttableListener(pub(super) TcpListener);

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Answers are small: waiting for more to send would only slow tests down. Without it they pass all the same.
        let _ = stream.set_nodelay(true);
        (CuttableStream { stream, connection: Connection::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A TCP stream which a [`Connection`] can end.
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
            // The server drops a connection to which it cannot write, and that closes it.
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
