//! Lists of more than one page: every page, and every item of every page.

mod items;
mod same;
mod walk;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
pub use items::Items;
use walk::{Step, Walk};

use super::future::BoxFuture;
use super::{Error, Page, Request, Response};

impl<T: 'static> Request<Page<T>> {
    /// Every item of every page, as a stream. Nothing is sent before the stream is polled.
    ///
    /// A page is asked for when the items of the one before are used up, as a call of its own: with the timeouts, the
    /// retries and everything else that is set on this request. An error is the last thing that the stream gives.
    /// Dropping the stream ends the call that is under way. At most one page of items is held, and the JSON of the page
    /// before for comparison.
    ///
    /// # Which page is next, and which is the last
    ///
    /// | the list | next | ends |
    /// | --- | --- | --- |
    /// | says `result_info.cursor` or `cursors.after`, or the request has a `cursor` | that `cursor` | without a cursor, or at one that was used before |
    /// | says where it stands, or the request has a `page` or `per_page` | `page`, one more | at `total_pages` (if absent: `total_count`), or with fewer items than `per_page` |
    /// | neither | | after one page |
    ///
    /// Any list ends with an empty page, and when a page has the same JSON as the one before: a server that does not
    /// know `page` answers the first page for ever. The repetition is not given. (Items have ids, so two pages in a row
    /// are never the same by chance; where they can be, ask for page after page instead.) `per_page` and everything else of the
    /// query stays as it is; what the API says of `per_page` beats what was asked for. A short page does not end a list
    /// that is read by cursor, as such a list may be filtered after it was cut into pages.
    ///
    /// ```no_run
    /// # async fn run(client: cloudflare_sdk::Client) -> Result<(), cloudflare_sdk::Error> {
    /// let mut services = client.addressing().services().list("023e105f4ecef8ad9ca31a8372d0c353").stream();
    /// while let Some(service) = services.next().await {
    ///     println!("{:?}", service?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> Items<T> {
        Items::new(self.pages())
    }

    /// Every page, as a stream: [`stream`](Self::stream) for who wants to know where each page stands. The first page is
    /// given even if it is empty, a later one that is empty is not.
    pub fn pages(self) -> Pages<T> {
        Pages { turner: Turner::new(self), call: None }
    }
}

/// The pages of a list, as a stream. [`Request::pages`] gives it, and says when it ends.
///
/// It implements `Stream` of the crate `futures-core`. Once it has ended it gives nothing for ever.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Pages<T> {
    turner: Turner<T>,
    call: Option<BoxFuture<'static, Result<Response<Page<T>>, Error>>>,
}

impl<T: 'static> Pages<T> {
    /// The next page, or nothing after the last one. What [`Stream`] gives, without importing a trait.
    ///
    /// A future that is dropped loses nothing: the call goes on when `next` is called again.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.call.is_none() {
            let Some(request) = this.turner.request() else { return Poll::Ready(None) };
            this.call = Some(Box::pin(request.send()));
        }
        let Some(call) = &mut this.call else { return Poll::Ready(None) };
        let answer = ready!(call.as_mut().poll(context));
        this.call = None;
        Poll::Ready(this.turner.turn(answer))
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("turner", &self.turner).field("in_flight", &self.call.is_some()).finish()
    }
}

/// Turns pages, however they are fetched: which request is next, and what to do with its answer.
pub(super) struct Turner<T> {
    /// What the caller asked for; the next request is this one with another `page` or `cursor`.
    first: Request<Page<T>>,
    /// The parameter that makes it the next request, if it isn't the first one; nothing at the end.
    next: Option<Step>,
    walk: Walk,
}

impl<T> Turner<T> {
    pub(super) fn new(first: Request<Page<T>>) -> Self {
        Self { walk: Walk::new(|name| first.query_value(name)), next: Some(Step::First), first }
    }

    /// The next request, or nothing at the end.
    pub(super) fn request(&self) -> Option<Request<Page<T>>> {
        let request = self.first.clone();
        Some(match self.next.as_ref()? {
            Step::First => request,
            Step::Page(number) => request.query("page", number),
            Step::Cursor(cursor) => request.query("cursor", cursor),
        })
    }

    /// What the answer of that request gives to the caller.
    pub(super) fn turn(&mut self, answer: Result<Response<Page<T>>, Error>) -> Option<Result<Page<T>, Error>> {
        self.next = None;
        let response = match answer {
            Ok(response) => response,
            Err(error) => return Some(Err(error)),
        };
        let is_new = self.walk.is_new(response.result().sent(), response.body());
        if is_new {
            self.next = self.walk.after(response.result(), response.body());
        }
        is_new.then(|| Ok(response.into_inner()))
    }
}

impl<T> fmt::Debug for Turner<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turner").field("first", &self.first).field("ended", &self.next.is_none()).finish()
    }
}

#[cfg(test)]
mod tests;
