//! The items of all pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Pages;
use crate::runtime::Error;

/// The items of a list, whichever page they are on, as a stream. [`Request::stream`](crate::Request::stream) gives it,
/// and says when it ends.
///
/// It implements `Stream` of the crate `futures-core`. Once it has ended it gives nothing for ever.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    page: std::vec::IntoIter<T>,
}

impl<T> Items<T> {
    pub(super) fn new(pages: Pages<T>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }
}

/// An item is never pinned where it is, so it may be moved out whatever its type.
impl<T> Unpin for Items<T> {}

impl<T: 'static> Items<T> {
    /// The next item, or nothing after the last one. What [`Stream`] gives, without importing a trait.
    ///
    /// A future that is dropped loses nothing: the call goes on when `next` is called again.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All items that are left, in memory at once.
    ///
    /// # Errors
    ///
    /// That of the first page that failed; the items before it are lost.
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<T: 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.page.len(), None)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).field("items_at_hand", &self.page.len()).finish()
    }
}
