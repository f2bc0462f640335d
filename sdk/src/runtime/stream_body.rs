//! A request body that is made while it is sent.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;

type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Where the pieces of a body come from. Clones are the same body. It travels in the extensions of a request.
#[derive(Clone)]
pub(crate) enum StreamBody {
    /// A stream that can be made as often as it is needed.
    Made(Arc<dyn Fn() -> Chunks + Send + Sync>),
    /// A stream that is gone when something was taken from it.
    Once(Arc<Mutex<Option<Chunks>>>),
}

impl StreamBody {
    pub(crate) fn made_by<S>(make: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self::Made(Arc::new(move || Box::pin(make())))
    }

    pub(crate) fn once(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::Once(Arc::new(Mutex::new(Some(Box::pin(stream)))))
    }

    /// Whether it can't be sent any more.
    pub(crate) fn is_spent(&self) -> bool {
        match self {
            Self::Made(_) => false,
            Self::Once(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).is_none(),
        }
    }

    /// Begins to send it. Nothing is taken from the stream before the connection asks for it.
    pub(crate) fn begin(self) -> Sending {
        Sending { body: self, chunks: Mutex::new(None) }
    }

    fn chunks(&self) -> io::Result<Chunks> {
        match self {
            Self::Made(make) => Ok(make()),
            Self::Once(stream) => stream
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
                .ok_or_else(|| io::Error::other("the stream of the body is used up")),
        }
    }
}

/// A body on its way.
pub(crate) struct Sending {
    body: StreamBody,
    /// Never locked: the mutex makes it `Sync`, which the HTTP client wants and streams seldom are.
    chunks: Mutex<Option<Chunks>>,
}

impl http_body::Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let Self { body, chunks } = self.get_mut();
        let chunks = chunks.get_mut().unwrap_or_else(PoisonError::into_inner);
        let chunks = match chunks {
            Some(chunks) => chunks,
            None => match body.chunks() {
                Ok(made) => chunks.insert(made),
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
        };
        chunks.as_mut().poll_next(context).map_ok(Frame::data)
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
