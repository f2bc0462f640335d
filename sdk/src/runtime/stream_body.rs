//! Streamed request bodies.

#[cfg(not(target_arch = "wasm32"))]
mod file;
mod joined;
mod piece;

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::Violation;
use joined::Joined;
pub(crate) use piece::{Once, Piece};

type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The source of a streamed body. Clones are the same body.
#[derive(Clone)]
pub(crate) enum StreamBody {
    /// A stream that can be made as often as needed.
    Made(Arc<dyn Fn() -> Chunks + Send + Sync>),
    /// A stream that can be read once.
    Once(Once),
    /// Several pieces, one after another.
    Joined(Arc<[Piece]>),
}

impl StreamBody {
    pub(crate) fn made_by<S>(make: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self::Made(Arc::new(move || Box::pin(make())))
    }

    pub(crate) fn once(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::Once(Once::new(stream))
    }

    /// Whether the body can no longer be sent.
    pub(crate) fn is_spent(&self) -> bool {
        match self {
            Self::Made(_) => false,
            Self::Once(stream) => stream.is_spent(),
            Self::Joined(pieces) => pieces.iter().any(Piece::is_spent),
        }
    }

    /// Opens the files in the body, after which their lengths are known.
    ///
    /// # Errors
    ///
    /// A file that can't be opened, as a violation of its field.
    pub(crate) async fn open(self) -> Result<Self, (Violation, io::Error)> {
        let Self::Joined(pieces) = self else { return Ok(self) };
        let mut opened = Vec::with_capacity(pieces.len());
        for piece in pieces.iter() {
            opened.push(piece.open().await?);
        }
        Ok(Self::Joined(opened.into()))
    }

    /// The length in bytes, if it is known.
    fn length(&self) -> Option<u64> {
        match self {
            Self::Made(_) | Self::Once(_) => None,
            Self::Joined(pieces) => pieces.iter().try_fold(0_u64, |sum, piece| sum.checked_add(piece.length()?)),
        }
    }

    /// Begins to send the body. Nothing is taken from the stream before the connection asks for it.
    pub(crate) fn begin(self) -> Sending {
        Sending { left: self.length(), body: self, chunks: Mutex::new(None) }
    }

    fn chunks(&self) -> io::Result<Chunks> {
        match self {
            Self::Made(make) => Ok(make()),
            Self::Once(stream) => stream.take(),
            Self::Joined(pieces) => Ok(Box::pin(Joined::new(pieces.clone()))),
        }
    }
}

/// A body that is being sent.
pub(crate) struct Sending {
    body: StreamBody,
    /// The remaining bytes, if the length is known.
    left: Option<u64>,
    /// Never locked: the mutex makes it `Sync`, which the HTTP client requires and streams seldom are.
    chunks: Mutex<Option<Chunks>>,
}

impl http_body::Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let Self { body, left, chunks } = self.get_mut();
        let chunks = chunks.get_mut().unwrap_or_else(PoisonError::into_inner);
        let chunks = match chunks {
            Some(chunks) => chunks,
            None => match body.chunks() {
                Ok(made) => chunks.insert(made),
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
        };
        let next = chunks.as_mut().poll_next(context);
        if let (Some(left), Poll::Ready(Some(Ok(chunk)))) = (left, &next) {
            *left = left.saturating_sub(chunk.len() as u64);
        }
        next.map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
