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
use walk::{Next, Step, Walk};

use super::error::{Incomplete, Kind};
use super::future::BoxFuture;
use super::retry::History;
use super::transport::head_context;
use super::{Error, Page, Request, Response};

impl<T: 'static, Q, B> Request<Page<T>, Q, B> {
    /// Every item of every page, as a stream. Nothing is sent before the stream is polled.
    ///
    /// A page is asked for when the items of the one before are used up, as a call of its own: with the timeouts, the
    /// retries and everything else that is set on this request. An error is the last thing that the stream gives, after
    /// every item that came. Dropping the stream ends the call that is under way. At most one page of items is held,
    /// and the JSON of the page before for comparison.
    ///
    /// # Which page is next, and which is the last
    ///
    /// | the list | next | ends |
    /// | --- | --- | --- |
    /// | says [`cursor`](crate::ResultInfo::cursor), or the request has a `cursor` | that `cursor` | without a cursor |
    /// | says [`next_page_token`](crate::ResultInfo::next_page_token), or the request has a `page_token` | that `page_token` | without one |
    /// | says where it stands, or the request has a `page` or `per_page` | `page`, one more | at `total_pages`, else at `total_count`, else without [`has_more`](crate::ResultInfo::has_more), else with a page that has fewer items than `per_page`, or none |
    /// | none of these | | after one page |
    ///
    /// An empty or a short page does not end a list whose server says that there is more. `per_page` and everything
    /// else of the query stays as it is; what the API says of `per_page` beats what was asked for. Pages may be counted
    /// from 0.
    ///
    /// # Errors
    ///
    /// That of a call, or one that [`is_incomplete`](Error::is_incomplete), so that a list never ends early without a
    /// word:
    ///
    /// - a cursor that was used before, or another cursor that gives the same page;
    /// - a server that ignores `page` (its `result_info.page` is not the one that was asked for, or a page has the same
    ///   JSON as the one before) while it says that there is more, or does not say how much there is. A server that
    ///   says nothing at all of pages answers the whole list each time: there the repetition ends it;
    /// - more than 100 empty pages in a row;
    /// - fewer items than `total_count` when there is no further page.
    ///
    /// A page that is the same as the one before is not given: where items have no ids, so that two pages may be the
    /// same by chance, ask for page after page instead. A list that is changed while it is read by number may give an
    /// item twice, or miss one, as the pages move; one that is read by cursor does not.
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

    /// Every page, as a stream: [`stream`](Self::stream) for who wants to know where each page stands. The first page
    /// is given even if it is empty, a later one that is empty is not.
    pub fn pages(self) -> Pages<T> {
        Pages { turner: Turner::new(self.complete()), call: None }
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
        loop {
            if this.call.is_none() {
                match this.turner.request() {
                    Some(Ok(request)) => this.call = Some(Box::pin(request.send())),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => return Poll::Ready(None),
                }
            }
            let Some(call) = &mut this.call else { return Poll::Ready(None) };
            let answer = ready!(call.as_mut().poll(context));
            this.call = None;
            if let Some(given) = this.turner.turn(answer) {
                return Poll::Ready(Some(given));
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("turner", &self.turner).field("in_flight", &self.call.is_some()).finish()
    }
}

/// Turns pages, however they are fetched: which request is next, and what to do with its answer.
pub(super) struct Turner<T> {
    /// The caller's request; the next one is this with another `page` or cursor.
    first: Request<Page<T>>,
    /// The parameter that makes it the next request; an error if there can be none, nothing at the end.
    next: Option<Result<Step, Error>>,
    walk: Walk,
}

impl<T> Turner<T> {
    pub(super) fn new(first: Request<Page<T>>) -> Self {
        Self { walk: Walk::new(|name| first.query_value(name)), next: Some(Ok(Step::First)), first }
    }

    /// The next request, or nothing at the end. An error is the end, given once.
    pub(super) fn request(&mut self) -> Option<Result<Request<Page<T>>, Error>> {
        let step = self.next.take()?;
        let request = self.first.clone();
        Some(step.map(|step| match step {
            Step::First => request,
            Step::Page(number) => request.query("page", number),
            Step::Cursor(parameter, cursor) => request.query(parameter, cursor),
        }))
    }

    /// The caller's item for the answer of that request, if there is one.
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

impl<T> fmt::Debug for Turner<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turner").field("first", &self.first).field("next", &self.next.is_some()).finish()
    }
}

#[cfg(test)]
mod tests;
