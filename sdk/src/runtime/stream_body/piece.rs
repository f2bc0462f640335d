//! A piece of a body: bytes, a file, or a stream.

#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::{fmt, io};

use bytes::Bytes;
use futures_core::Stream;

use super::Chunks;
#[cfg(not(target_arch = "wasm32"))]
use super::file;
use crate::runtime::Violation;

/// A piece of a body. Clones are the same piece.
#[derive(Clone)]
pub(crate) enum Piece {
    Bytes(Bytes),
    /// A stream, and its length if it is known.
    Stream(Once, Option<u64>),
    /// A file that is opened when it is sent, and the field that has it.
    #[cfg(not(target_arch = "wasm32"))]
    File {
        path: Arc<Path>,
        field: String,
    },
}

impl Piece {
    pub(super) fn is_spent(&self) -> bool {
        matches!(self, Self::Stream(stream, _) if stream.is_spent())
    }

    /// The length in bytes, if it is known; a file's is known once it is open.
    pub(super) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Stream(_, length) => *length,
            #[cfg(not(target_arch = "wasm32"))]
            Self::File { .. } => None,
        }
    }

    /// Opens the file, if it is one.
    pub(super) async fn open(&self) -> Result<Self, (Violation, io::Error)> {
        match self {
            Self::Bytes(_) | Self::Stream(..) => Ok(self.clone()),
            #[cfg(not(target_arch = "wasm32"))]
            Self::File { path, field } => match file::open(path).await {
                Ok((chunks, length)) => Ok(Self::Stream(Once::new(chunks), Some(length))),
                Err(error) => Err((Violation::new(field, format!("{}: {error}", path.display())), error)),
            },
        }
    }
}

/// A stream that can be read once. Clones are the same stream.
#[derive(Clone)]
pub(crate) struct Once(Arc<Mutex<Option<Chunks>>>);

impl Once {
    pub(crate) fn new(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::pin(stream)))))
    }

    /// A stream that fails unless it has this length, since text behind it would be taken for a part of it.
    pub(crate) fn measured(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static, length: u64) -> Self {
        Self::new(Measured { chunks: Box::pin(stream), left: length })
    }

    pub(super) fn is_spent(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    pub(super) fn take(&self) -> io::Result<Chunks> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.ok_or_else(|| io::Error::other("the stream of the body is used up"))
    }

    /// Whether both are the same stream.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A stream of a known length.
struct Measured {
    chunks: Chunks,
    left: u64,
}

impl Stream for Measured {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.chunks.as_mut().poll_next(context);
        match &next {
            Poll::Ready(Some(Ok(chunk))) => match self.left.checked_sub(chunk.len() as u64) {
                Some(left) => self.left = left,
                None => {
                    return Poll::Ready(Some(Err(io::Error::other("the stream is longer than the announced length"))));
                }
            },
            Poll::Ready(None) if self.left > 0 => {
                let message = format!("the stream ended {} bytes before the announced length", self.left);
                return Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, message))));
            }
            _ => {}
        }
        next
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Piece").field("bytes", &self.length()).finish_non_exhaustive()
    }
}
