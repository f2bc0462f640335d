//! Several pieces of a body as one stream.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::{Chunks, Piece};

/// The pieces of a body, one after another. A stream among them is not polled before its turn.
pub(super) struct Joined {
    pieces: Arc<[Piece]>,
    next: usize,
    current: Option<Chunks>,
}

impl Joined {
    pub(super) fn new(pieces: Arc<[Piece]>) -> Self {
        Self { pieces, next: 0, current: None }
    }
}

impl Stream for Joined {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { pieces, next, current } = self.get_mut();
        loop {
            if let Some(chunks) = current {
                match chunks.as_mut().poll_next(context) {
                    Poll::Ready(None) => *current = None,
                    other => return other,
                }
            }
            let Some(piece) = pieces.get(*next) else { return Poll::Ready(None) };
            *next += 1;
            match piece {
                Piece::Bytes(bytes) if bytes.is_empty() => {}
                Piece::Bytes(bytes) => return Poll::Ready(Some(Ok(bytes.clone()))),
                Piece::Stream(stream, _) => *current = Some(stream.take()?),
                // Unreachable: files are opened first.
                #[cfg(not(target_arch = "wasm32"))]
                Piece::File { .. } => return Poll::Ready(Some(Err(io::Error::other("the file is not open")))),
            }
        }
    }
}
