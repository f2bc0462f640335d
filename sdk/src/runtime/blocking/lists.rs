//! Iterators over lists of several pages.

use std::fmt;

use crate::runtime::pages::PageCursor;
use crate::runtime::{Error, Page, Request};

/// Only with the feature `blocking`.
impl<T: Send + 'static, Q, B> Request<Page<T>, Q, B> {
    /// Every item of every page, as an iterator: [`stream`](Self::stream), with the same rules about which page is next
    /// and when the list ends.
    ///
    /// `next` **blocks the calling thread** where another page is needed: see [`send_blocking`](Self::send_blocking).
    /// An error is the last thing that the iterator gives.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), cloudflare_sdk::Error> {
    /// let client = cloudflare_sdk::Client::from_env()?;
    /// for service in client.addressing().services().list("023e105f4ecef8ad9ca31a8372d0c353").stream_blocking() {
    ///     println!("{:?}", service?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream_blocking(self) -> BlockingItems<T> {
        BlockingItems { pages: self.pages_blocking(), page: Vec::new().into_iter() }
    }

    /// Every page, as an iterator like [`pages`](Self::pages), where `next` **blocks the calling thread**.
    pub fn pages_blocking(self) -> BlockingPages<T> {
        BlockingPages { cursor: PageCursor::new(self.complete()) }
    }
}

/// The pages of a list, as an iterator. See [`Request::pages_blocking`].
#[must_use = "nothing is sent until the iterator is advanced"]
pub struct BlockingPages<T> {
    cursor: PageCursor<T>,
}

impl<T: Send + 'static> Iterator for BlockingPages<T> {
    type Item = Result<Page<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let answer = self.cursor.request()?.and_then(Request::send_blocking);
            if let Some(given) = self.cursor.turn(answer) {
                return Some(given);
            }
        }
    }
}

impl<T: Send + 'static> std::iter::FusedIterator for BlockingPages<T> {}

impl<T> fmt::Debug for BlockingPages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingPages").field("cursor", &self.cursor).finish()
    }
}

/// The items of all pages of a list, as an iterator. See [`Request::stream_blocking`].
#[must_use = "nothing is sent until the iterator is advanced"]
pub struct BlockingItems<T> {
    pages: BlockingPages<T>,
    page: std::vec::IntoIter<T>,
}

impl<T: Send + 'static> Iterator for BlockingItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.page.len(), None)
    }
}

impl<T: Send + 'static> std::iter::FusedIterator for BlockingItems<T> {}

impl<T> fmt::Debug for BlockingItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingItems").field("pages", &self.pages).field("items_at_hand", &self.page.len()).finish()
    }
}
