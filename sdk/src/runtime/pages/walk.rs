//! The way through the pages of a list: which page is next, and whether there is one.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::same;
use crate::runtime::{Page, ResultInfo};

/// What makes a request one for the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing: it is the first one.
    First,
    /// The query parameter `page`.
    Page(u64),
    /// The query parameter `cursor`.
    Cursor(String),
}

/// Where the walk stands.
pub(super) struct Walk {
    /// Number of the page that was or will be asked for; nothing if what the caller set is no number.
    number: Option<u64>,
    /// How many items were before the first page, if that can be known.
    before: Option<u64>,
    /// How many items came.
    seen: u64,
    /// `per_page` of the query.
    asked_per_page: Option<u64>,
    /// Whether the caller asked for pages by number.
    asked_for_pages: bool,
    /// Cursors that were sent. Small beside the pages, and no other memory of them ends every loop.
    cursors: HashSet<String>,
    /// The `result` of the page before.
    previous: Option<Box<RawValue>>,
    is_first: bool,
}

impl Walk {
    /// A walk that begins with a request; `query` gives what is in its query.
    pub(super) fn new(query: impl Fn(&str) -> Option<String>) -> Self {
        let (page, per_page) = (query("page"), query("per_page"));
        Self {
            number: page.as_ref().map_or(Some(1), |page| page.parse().ok()),
            before: None,
            seen: 0,
            asked_per_page: per_page.as_ref().and_then(|per_page| per_page.parse().ok()),
            asked_for_pages: page.is_some() || per_page.is_some(),
            cursors: query("cursor").into_iter().collect(),
            previous: None,
            is_first: true,
        }
    }

    /// Whether a page holds anything new: it is the first one, or it has items that are not those of the page before.
    pub(super) fn is_new(&mut self, items: usize, body: &[u8]) -> bool {
        if self.is_first {
            return true;
        }
        let current = same::result(body);
        let is_new = items > 0
            && !self
                .previous
                .as_deref()
                .zip(current.as_deref())
                .is_some_and(|(previous, current)| same::is_same(previous, current));
        self.previous = current;
        is_new
    }

    /// What comes after a page, or nothing if it is the last.
    pub(super) fn after<T>(&mut self, page: &Page<T>, body: &[u8]) -> Option<Step> {
        let nothing = ResultInfo::default();
        let info = page.result_info().unwrap_or(&nothing);
        let is_first = std::mem::take(&mut self.is_first);
        self.seen = self.seen.saturating_add(page.sent() as u64);
        if is_first {
            self.settle(info);
        }
        if page.sent() == 0 {
            return None;
        }
        let next = match &info.cursor {
            // A cursor is the server's word that there is more, however short the page is.
            Some(cursor) => self.cursors.insert(cursor.clone()).then(|| Step::Cursor(cursor.clone())),
            None if !self.cursors.is_empty() => None,
            None => self.next_number(page.sent() as u64, info),
        }?;
        if is_first {
            self.previous = same::result(body);
        }
        Some(next)
    }

    /// What the first page says of where the walk begins.
    fn settle(&mut self, info: &ResultInfo) {
        // A server that counts from 0, or does not look at `page`, must not send us back.
        self.number = self.number.max(info.page);
        self.before = match self.number {
            Some(number) if number > 1 => self.per_page(info).map(|per_page| (number - 1).saturating_mul(per_page)),
            _ => Some(0),
        };
    }

    fn next_number(&mut self, items: u64, info: &ResultInfo) -> Option<Step> {
        let number = self.number?;
        let more = if self.per_page(info).is_some_and(|per_page| items < per_page) {
            false
        } else if let Some(pages) = info.total_pages {
            number < pages
        } else if let (Some(count), Some(before)) = (info.total_count, self.before) {
            before.saturating_add(self.seen) < count
        } else {
            // Nothing says where the list ends. It goes on only if it is known to have pages at all.
            self.asked_for_pages || info.page.is_some() || info.per_page.is_some() || info.total_count.is_some()
        };
        let next = number.checked_add(1).filter(|_| more)?;
        self.number = Some(next);
        Some(Step::Page(next))
    }

    /// How many items a full page has: as the server says, else as it was asked.
    fn per_page(&self, info: &ResultInfo) -> Option<u64> {
        info.per_page.or(self.asked_per_page).filter(|per_page| *per_page > 0)
    }
}
