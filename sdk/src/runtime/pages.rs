//! Lists of several pages: streams of pages and of items.

mod items;
mod same;
mod walk;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
pub use items::Items;
use walk::{Next, Step, Walk};

use super::error::{Incomplete, Kind};
use super::future::BoxFuture;
use super::retry::History;
use super::transport::head_context;
use super::{Error, Page, Request, Response};

impl<T: 'static, Q, B> Request<Page<T>, Q, B> {
    /// The items of all pages, as a stream. Nothing is sent before the stream is polled.
    ///
    /// A page is requested when the items of the previous page are used up, as a separate call with the timeouts,
    /// retries and other options of this request. An error ends the stream, after all items that came. Dropping the
    /// stream cancels the current call. At most one page of items is held, and the JSON of the page before for
    /// comparison.
    ///
    /// # Which page is next, and which is the last
    ///
    /// | the list | next page | ends |
    /// | --- | --- | --- |
    /// | the response has a [`cursor`](crate::ResultInfo::cursor), or the request has a `cursor` | by that `cursor` | at a response without a cursor |
    /// | the response has a [`next_page_token`](crate::ResultInfo::next_page_token), or the request has a `page_token` | by that `page_token` | at a response without a token |
    /// | the response has a page number, `per_page`, a total or [`has_more`](crate::ResultInfo::has_more), or the request has a `page` or `per_page` | by `page`, one more than the last | at `total_pages`; else at `total_count`, unless `has_more` is true; else when `has_more` is false; else at a page with no items, or fewer than `per_page` |
    /// | none of these | none | after one page |
    ///
    /// An empty or a short page does not end a list whose server says that there is more. The rest of the query is
    /// unchanged. The API's `per_page` takes precedence over the requested one. Pages may be numbered from 0.
    ///
    /// # Errors
    ///
    /// The error of a call, or one that [`is_incomplete`](Error::is_incomplete), so that a list never ends early
    /// silently:
    ///
    /// - a cursor that was used before, or another cursor that gives the same page;
    /// - a server that ignores `page`: its `result_info.page` is not the requested one, or a page has the same JSON as
    ///   the one before, while the server says that there is more, or does not say how much there is. A server that
    ///   says nothing about pages returns the whole list each time, so its repetition ends the list without an error;
    /// - a first response that is a later page by its `result_info.page`, although the request has no `page`, unless
    ///   the totals say that it is the whole list;
    /// - more than 100 empty pages in a row;
    /// - fewer items than `total_count`, or fewer pages than `total_pages`, when there is no further page.
    ///
    /// A page equal to the one before is dropped. If items have no ids, two pages may be equal by chance: request such
    /// pages one by one. If a list changes while it is read by number, an item may come twice or be missed, as the
    /// pages shift; a list that is read by cursor does not have this problem.
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

    /// All pages, as a stream: [`stream`](Self::stream) for callers that need the position of each page. The first page
    /// is given even if it is empty; later empty pages are skipped.
    pub fn pages(self) -> Pages<T> {
        Pages { cursor: PageCursor::new(self.complete()), call: None }
    }
}

/// The pages of a list, as a stream: see [`Request::pages`].
///
/// It implements `Stream` of the crate `futures-core`. After its end it returns `None`.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Pages<T> {
    cursor: PageCursor<T>,
    call: Option<BoxFuture<'static, Result<Response<Page<T>>, Error>>>,
}

impl<T: 'static> Pages<T> {
    /// The next page, or `None` after the last one: [`Stream`] without importing a trait.
    ///
    /// Dropping the future loses nothing: the call continues when `next` is called again.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if this.call.is_none() {
                match this.cursor.request() {
                    Some(Ok(request)) => this.call = Some(Box::pin(request.send())),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => return Poll::Ready(None),
                }
            }
            let Some(call) = &mut this.call else { return Poll::Ready(None) };
            let answer = ready!(call.as_mut().poll(context));
            this.call = None;
            if let Some(given) = this.cursor.turn(answer) {
                return Poll::Ready(Some(given));
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("cursor", &self.cursor).field("in_flight", &self.call.is_some()).finish()
    }
}

/// Walks through the pages, however they are fetched.
pub(super) struct PageCursor<T> {
    /// The caller's request; the next one differs in `page` or cursor.
    first: Request<Page<T>>,
    /// The parameter of the next request; an error if there can be none, `None` at the end.
    next: Option<Result<Step, Error>>,
    walk: Walk,
}

impl<T> PageCursor<T> {
    pub(super) fn new(first: Request<Page<T>>) -> Self {
        Self {
            walk: Walk::new(first.operation().pages_by(), |name| first.query_value(name)),
            next: Some(Ok(Step::First)),
            first,
        }
    }

    /// The next request, or `None` at the end. An error is returned once, then the end.
    pub(super) fn request(&mut self) -> Option<Result<Request<Page<T>>, Error>> {
        let step = self.next.take()?;
        let request = self.first.clone();
        Some(step.map(|step| match step {
            Step::First => request,
            Step::Page(number) => request.query("page", number),
            Step::Cursor(parameter, cursor) => request.query(parameter, cursor),
        }))
    }

    /// The page for the caller from a response, if there is one.
    pub(super) fn turn(&mut self, answer: Result<Response<Page<T>>, Error>) -> Option<Result<Page<T>, Error>> {
        let response = match answer {
            Ok(response) => response,
            Err(error) => return Some(Err(error)),
        };
        let page = response.result();
        let (is_given, next) = self.walk.turn(page.len(), page.result_info(), response.body());
        self.next = match next {
            Next::Ask(step) => Some(Ok(step)),
            Next::End => None,
            Next::Fail(why) => Some(Err(self.incomplete(why, &response))),
        };
        is_given.then(|| Ok(response.into_inner()))
    }

    fn incomplete(&self, why: Incomplete, last: &Response<Page<T>>) -> Error {
        let kind = Kind::Incomplete { items: self.walk.seen(), why };
        let history = History { attempts: last.attempts(), ..History::default() };
        Error::of_call(kind, self.first.operation(), head_context(last.status(), last.headers()), history)
    }
}

impl<T> fmt::Debug for PageCursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageCursor").field("first", &self.first).field("next", &self.next.is_some()).finish()
    }
}

#[cfg(test)]
mod tests;
