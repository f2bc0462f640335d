//! The state of walking through the pages of a list: which page is next, and whether there is one.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::same;
use crate::runtime::ResultInfo;
use crate::runtime::error::Incomplete;

/// The limit on empty pages in a row.
const EMPTY_PAGES: u32 = 100;

/// The query parameter that requests the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// No parameter: the first page.
    First,
    /// The query parameter `page`.
    Page(u64),
    /// A query parameter that takes a cursor.
    Cursor(&'static str, String),
}

/// The step after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    Ask(Step),
    End,
    Fail(Incomplete),
}

/// The state of the walk.
pub(super) struct Walk {
    /// The parameter by which the caller requests pages, if the client can't.
    pages_by: Option<&'static str>,
    /// Whether the caller requested a page by number.
    page_requested: bool,
    /// `per_page` of the query.
    requested_per_page: Option<u64>,
    /// The number of the page that was requested; `None` if the caller set one that is not a number.
    number: Option<u64>,
    /// The number of the first page of the list: 1, or 0.
    first_number: u64,
    /// The difference between requested and returned numbers: 1 if requests count from 1 and responses from 0.
    shift: u64,
    /// Whether the list is read by cursor.
    by_cursor: bool,
    /// The cursors that were sent, all of which are kept to end any loop.
    cursors: HashSet<String>,
    /// The number of pages received; `None` if the request was for a later page than the first.
    pages: Option<u64>,
    /// The number of items before the first requested page, if it is known.
    before: Option<u64>,
    /// The number of items received.
    seen: u64,
    empty_in_a_row: u32,
    /// The last known `per_page` and totals, since a response may leave them out.
    known: ResultInfo,
    /// The `result` of the last page with items.
    previous: Option<Box<RawValue>>,
    is_first: bool,
}

impl Walk {
    /// A walk that begins with a request, whose query parameters `query` returns.
    pub(super) fn new(pages_by: Option<&'static str>, query: impl Fn(&str) -> Option<String>) -> Self {
        let page = query("page");
        let cursors: HashSet<String> = ["cursor", "page_token"].into_iter().filter_map(&query).collect();
        Self {
            pages_by,
            page_requested: page.is_some(),
            requested_per_page: query("per_page").and_then(|per_page| per_page.parse().ok()),
            number: page.as_ref().map_or(Some(1), |page| page.parse().ok()),
            first_number: 1,
            shift: 0,
            pages: (page.is_none() && cursors.is_empty()).then_some(0),
            by_cursor: !cursors.is_empty(),
            cursors,
            before: None,
            seen: 0,
            empty_in_a_row: 0,
            known: ResultInfo::default(),
            previous: None,
            is_first: true,
        }
    }

    /// The number of items received.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// Whether to return a page, and the next step. `items` is the number of items that could be decoded.
    pub(super) fn turn(&mut self, items: usize, info: Option<&ResultInfo>, body: &[u8]) -> (bool, Next) {
        let result = same::result(body);
        let items = result.map_or(0, same::count).max(items as u64);
        let info = self.learn(info, items);
        let is_first = std::mem::take(&mut self.is_first);
        let mut misplaced = None;
        if is_first {
            misplaced = self.settle(&info, items);
        } else if let Some(next) = self.not_the_next(&info, result) {
            return (false, next);
        }
        self.seen = self.seen.saturating_add(items);
        self.pages = self.pages.map(|pages| pages.saturating_add(1));
        let mut next = self.after(&info, items);
        match (&next, misplaced) {
            (Next::Ask(_), Some(other)) | (Next::End, Some(other @ Incomplete::BeganAt(_))) => next = Next::Fail(other),
            _ => {}
        }
        if items > 0 && matches!(next, Next::Ask(_)) {
            self.previous = result.map(ToOwned::to_owned);
        }
        (is_first || items > 0, next)
    }

    /// The `result_info` of a response, completed by earlier totals of the list.
    fn learn(&mut self, info: Option<&ResultInfo>, items: u64) -> ResultInfo {
        let mut info = info.cloned().unwrap_or_default();
        let total = |total: Option<u64>| total.filter(|total| *total > 0 || items == 0);
        info.per_page = info.per_page.filter(|per_page| *per_page > 0).or(self.known.per_page);
        info.total_count = total(info.total_count).or(self.known.total_count);
        info.total_pages = total(info.total_pages).or(self.known.total_pages);
        self.known = info.clone();
        info
    }

    /// Determines from the first page where the walk begins. If it is not the requested page, returns the error that
    /// ends the walk unless the list turns out to be complete.
    fn settle(&mut self, info: &ResultInfo, items: u64) -> Option<Incomplete> {
        let requested = self.number.filter(|_| self.page_requested);
        let mut misplaced = None;
        match (requested, info.page) {
            // Requests count from 1, responses from 0.
            (Some(1), Some(0)) => self.shift = 1,
            (Some(requested), Some(returned)) if requested != returned => {
                // A server that takes 0 for 1 returned the requested page.
                if (requested, returned) != (0, 1) {
                    misplaced = Some(Incomplete::OtherPage { requested, returned });
                }
                self.number = Some(returned);
            }
            // The page is the whole list, whatever its number is.
            (None, Some(2..)) if !self.page_requested && is_whole(info, items) => self.number = Some(1),
            (_, returned) => self.number = returned.or(self.number),
        }
        self.first_number = self.number.map_or(1, |number| number.min(1));
        let per_page = info.per_page.or(self.requested_per_page.filter(|requested| *requested == items));
        self.before = match self.place() {
            _ if self.by_cursor => None,
            Some(1) => Some(0),
            Some(place) => per_page.map(|per_page| (place - 1).saturating_mul(per_page)),
            None => None,
        };
        misplaced.filter(|_| self.promises_more(info, self.place()) == Some(true)).or_else(|| self.began_late(info))
    }

    /// The error if the first response has a page number above 1 that the caller did not ask for.
    fn began_late(&self, info: &ResultInfo) -> Option<Incomplete> {
        let is_by_number = !self.by_cursor && next_cursor(info).is_none();
        let returned = info.page.and(self.number).filter(|number| *number > 1)?;
        (is_by_number && !self.page_requested).then_some(Incomplete::BeganAt(returned))
    }

    /// The step after a response that is not the requested page.
    fn not_the_next(&mut self, info: &ResultInfo, result: Option<&RawValue>) -> Option<Next> {
        let is_repeated =
            self.previous.as_deref().zip(result).is_some_and(|(previous, current)| same::is_same(previous, current));
        if self.by_cursor {
            // A server that ignores the cursor would never end.
            return (is_repeated && next_cursor(info).is_some()).then_some(Next::Fail(Incomplete::RepeatedPage));
        }
        let requested = self.number?;
        let misplaced = match info.page {
            Some(returned) if returned != requested - self.shift => Incomplete::OtherPage { requested, returned },
            _ if is_repeated => Incomplete::RepeatedPage,
            _ => return None,
        };
        if is_repeated && requested == 1 {
            // The list was read from page 0, and the server took 0 for 1.
            self.first_number = 1;
            return Some(self.ask_next_number(info));
        }
        let came = self.place().map(|place| place.saturating_sub(1));
        match self.promises_more(info, came) {
            Some(true) => Some(Next::Fail(misplaced)),
            // The list became shorter meanwhile.
            Some(false) => Some(Next::End),
            None if !is_repeated => None,
            None if info.page.is_some() || info.per_page.is_some() => Some(Next::Fail(misplaced)),
            // A server that ignores `page` returns the whole list each time.
            None => Some(Next::End),
        }
    }

    /// The step after a page with `items` items.
    fn after(&mut self, info: &ResultInfo, items: u64) -> Next {
        if let Some(parameter) = self.pages_by {
            let is_last = items == 0 || self.promises_more(info, self.place()) == Some(false);
            return if is_last { Next::End } else { Next::Fail(Incomplete::PagesBy(parameter)) };
        }
        let next = match next_cursor(info) {
            Some((parameter, cursor)) => {
                self.by_cursor = true;
                if !self.cursors.insert(cursor.to_owned()) {
                    return Next::Fail(Incomplete::RepeatedCursor);
                }
                Next::Ask(Step::Cursor(parameter, cursor.to_owned()))
            }
            None if self.by_cursor || self.is_last_number(info, items) => return self.end(info),
            None => self.ask_next_number(info),
        };
        self.empty_in_a_row = if items == 0 { self.empty_in_a_row + 1 } else { 0 };
        if self.empty_in_a_row > EMPTY_PAGES { Next::Fail(Incomplete::EmptyPages(EMPTY_PAGES)) } else { next }
    }

    /// Whether a page is the last one of a list that is read by number.
    fn is_last_number(&self, info: &ResultInfo, items: u64) -> bool {
        // A total below the number of items received is ignored, unless items were deleted meanwhile.
        let is_more = |total: u64, came: u64| (total >= came || items == 0).then_some(came < total);
        let by_pages = info.total_pages.zip(self.place()).and_then(|(total, place)| is_more(total, place));
        let by_count = info.total_count.zip(self.came()).and_then(|(total, came)| is_more(total, came));
        let has_more = match (by_pages, by_count, info.has_more) {
            (Some(more), _, _) | (None, Some(more @ true), _) | (None, _, Some(more)) => more,
            (None, Some(false), None) => false,
            (None, None, None) => items > 0 && !self.is_short(info, items) && self.has_pages(info),
        };
        !has_more
    }

    /// Whether a page has fewer items than a full one has, by the response or else by the request.
    fn is_short(&self, info: &ResultInfo, items: u64) -> bool {
        if self.before.is_none() && info.total_count.is_some() {
            // The server has a total, but the number of items before is unknown.
            return false;
        }
        let full = info.per_page.or(self.requested_per_page);
        // Items may have been left out of a full page.
        full.is_some_and(|full| items.max(info.count.unwrap_or(0)) < full)
    }

    /// Whether the list is known to have pages by number.
    fn has_pages(&self, info: &ResultInfo) -> bool {
        let only_cursors = info.names_cursor && info.page.is_none() && !self.page_requested;
        let is_requested = self.page_requested || self.requested_per_page.is_some();
        let returned = [info.page, info.per_page, info.total_count, info.total_pages];
        !only_cursors && (is_requested || returned.iter().any(Option::is_some))
    }

    fn ask_next_number(&mut self, info: &ResultInfo) -> Next {
        let Some(number) = self.number.and_then(|number| number.checked_add(1)) else {
            let promised = self.promises_more(info, None) == Some(true);
            return if promised { Next::Fail(Incomplete::NoWayOn) } else { Next::End };
        };
        self.number = Some(number);
        Next::Ask(Step::Page(number))
    }

    /// Ends the walk, with an error if the server says that there are more items.
    fn end(&self, info: &ResultInfo) -> Next {
        match info.total_count.filter(|total| self.came().is_some_and(|came| came < *total)) {
            Some(total) => Next::Fail(Incomplete::FewerThan(total)),
            None if info.has_more == Some(true) || self.lacks_pages(info) => Next::Fail(Incomplete::NoWayOn),
            None => Next::End,
        }
    }

    /// Whether there are more pages than those up to here, by cursor or by number.
    fn lacks_pages(&self, info: &ResultInfo) -> bool {
        let place = |page: u64| page.saturating_add(self.shift + 1).saturating_sub(self.first_number);
        let up_to_here = if self.by_cursor { self.pages.max(info.page.map(place)) } else { self.place() };
        info.total_pages.zip(up_to_here).is_some_and(|(total, pages)| pages < total)
    }

    /// Whether the totals or `has_more` promise more than `pages` pages and the items received; `None` without them.
    fn promises_more(&self, info: &ResultInfo, pages: Option<u64>) -> Option<bool> {
        let by_pages = info.total_pages.zip(pages).map(|(total, pages)| pages < total);
        let by_count = info.total_count.zip(self.came()).map(|(total, came)| came < total);
        [by_pages, by_count, info.has_more].into_iter().flatten().reduce(|one, other| one || other)
    }

    /// The number of the requested page, counted from 1.
    fn place(&self) -> Option<u64> {
        self.number.map(|number| (number - self.first_number).saturating_add(1))
    }

    /// The number of items up to here, received or before the first requested page.
    fn came(&self) -> Option<u64> {
        self.before.map(|before| before.saturating_add(self.seen))
    }
}

/// Whether the totals say that one page with `items` items is the whole list.
fn is_whole(info: &ResultInfo, items: u64) -> bool {
    let within = [info.total_pages.map(|total| total <= 1), info.total_count.map(|total| total <= items)];
    within.contains(&Some(true)) && !within.contains(&Some(false))
}

/// The cursor of the next page, and its query parameter.
fn next_cursor(info: &ResultInfo) -> Option<(&'static str, &str)> {
    let cursor = info.cursor.as_deref().map(|cursor| ("cursor", cursor));
    cursor.or_else(|| Some(("page_token", info.next_page_token.as_deref()?)))
}
