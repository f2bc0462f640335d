//! Lists from a random model server: a stream gives exactly the items of the list, or the reachable ones and an error,
//! never a part without an error.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::runtime::BoxFuture;
use crate::runtime::transport::{Body, Outgoing, Transport, TransportError};

/// A list, and the behaviour of its server.
#[derive(Debug, Clone)]
struct Model {
    pages: Vec<Vec<u64>>,
    paging: Paging,
    /// The difference of `total_count` from the truth; `None` if it is not sent.
    total_count: Option<i64>,
    total_pages: Option<i64>,
}

#[derive(Debug, Clone)]
enum Paging {
    Number { first: u64, says_page: bool, says_per_page: bool, ignores_page: bool },
    Cursor { place: Place, repeats: Option<usize>, ignores_cursor: bool },
}

/// The place of the cursor in the response.
#[derive(Debug, Clone, Copy)]
enum Place {
    Text,
    Number,
    After,
    NextCursor,
    PageToken,
}

impl Model {
    fn items(&self) -> Vec<u64> {
        self.pages.concat()
    }

    /// The query parameter that asks for the next page.
    fn parameter(&self) -> &'static str {
        match self.paging {
            Paging::Number { .. } => "page",
            Paging::Cursor { place: Place::PageToken, .. } => "page_token",
            Paging::Cursor { .. } => "cursor",
        }
    }

    fn answer(&self, query: &str) -> String {
        assert!(query.contains("status=active"), "the filter stays: {query}");
        let value =
            query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == self.parameter());
        let requested: Option<u64> = value.map(|(_, value)| value.trim_start_matches('c').parse().unwrap());
        let mut info = Map::new();
        let counted = |truth: usize, off: i64| (truth as i64 + off).max(0);
        info.extend(self.total_count.map(|off| ("total_count".into(), json!(counted(self.items().len(), off)))));
        info.extend(self.total_pages.map(|off| ("total_pages".into(), json!(counted(self.pages.len(), off)))));
        let index = match &self.paging {
            Paging::Number { first, says_page, says_per_page, ignores_page } => {
                let number = requested.filter(|_| !ignores_page).unwrap_or(*first);
                info.extend(says_page.then(|| ("page".into(), json!(number))));
                let full = self.pages.iter().map(Vec::len).max().unwrap_or(0);
                info.extend(says_per_page.then(|| ("per_page".into(), json!(full))));
                (number - first) as usize
            }
            Paging::Cursor { place, repeats, ignores_cursor } => {
                let index = requested.map_or(0, |requested| requested as usize);
                let next = if *repeats == Some(index) { index } else { index + 1 };
                // A server that ignores the cursor always names a next page, with another cursor.
                if next < self.pages.len() || *ignores_cursor && self.pages.len() > 1 {
                    let (name, cursor) = match place {
                        Place::Text => ("cursor", json!(format!("c{next}"))),
                        Place::Number => ("cursor", json!(next)),
                        Place::After => ("cursors", json!({"after": format!("c{next}"), "before": "x"})),
                        Place::NextCursor => ("next_cursor", json!(format!("c{next}"))),
                        Place::PageToken => ("next_page_token", json!(format!("c{next}"))),
                    };
                    info.insert(name.into(), cursor);
                }
                if *ignores_cursor { 0 } else { index }
            }
        };
        let items = self.pages.get(index).cloned().unwrap_or_default();
        json!({"success": true, "errors": [], "messages": [], "result": items, "result_info": info}).to_string()
    }

    /// Whether this server can't be distinguished from one whose pages are all empty.
    fn is_silent(&self) -> bool {
        let ignores = matches!(self.paging, Paging::Number { ignores_page: true, says_page: false, .. });
        ignores && self.total_count.is_none_or(|off| off < 0) && self.pages.first().is_some_and(Vec::is_empty)
    }

    /// Whether the server tells the truth and obeys the query.
    fn is_honest(&self) -> bool {
        let totals = [self.total_count, self.total_pages];
        let does = match self.paging {
            Paging::Number { ignores_page, .. } => !ignores_page,
            Paging::Cursor { repeats, ignores_cursor, .. } => repeats.is_none() && !ignores_cursor,
        };
        does && totals.into_iter().flatten().all(|off| off == 0)
    }

    /// The lowest number of requests after which a client can know that the list ended, if the server is honest.
    fn needed(&self) -> usize {
        let up_to_the_last_item = self.pages.iter().rposition(|page| !page.is_empty()).map_or(1, |index| index + 1);
        match (&self.paging, self.total_pages, self.total_count) {
            (Paging::Cursor { .. }, ..) | (_, Some(_), _) => self.pages.len().max(1),
            (_, None, Some(_)) => up_to_the_last_item,
            (_, None, None) => {
                let full = self.pages.first().map_or(1, Vec::len);
                self.pages.len() + usize::from(self.pages.last().is_none_or(|page| page.len() == full))
            }
        }
    }
}

/// A transport that responds as the model does, and counts requests.
#[derive(Clone)]
struct Server {
    model: Model,
    count: Arc<Mutex<usize>>,
}

impl Transport for Server {
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
        *self.count.lock().unwrap() += 1;
        let answer = self.model.answer(request.url.query().unwrap_or_default());
        let body: Box<dyn Body> = Box::new(std::collections::VecDeque::from([Chunk::Data(Bytes::from(answer))]));
        Box::pin(async move { Ok(http::Response::new(body)) })
    }
}

/// The items of a stream from the model, its error, and the number of requests.
fn streamed(model: &Model) -> (Vec<u64>, Option<Error>, usize) {
    let server = Server { model: model.clone(), count: Arc::default() };
    let client = Client::builder().api_token("t").transport(server.clone()).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let (items, error) = runtime.block_on(all(client.request(&LIST).page().query("status", "active").stream()));
    let count = *server.count.lock().unwrap();
    (items, error, count)
}

/// Pages of these sizes with distinct items.
fn pages(sizes: Vec<usize>) -> Vec<Vec<u64>> {
    let mut items = 100..;
    sizes.into_iter().map(|size| items.by_ref().take(size).collect()).collect()
}

/// Pages of any sizes, as after a filter.
fn ragged() -> impl Strategy<Value = Vec<Vec<u64>>> {
    prop::collection::vec(prop_oneof![Just(0_usize), 0..4_usize], 0..9).prop_map(pages)
}

/// Full pages, and a last one that may be shorter.
fn even() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (1..5_usize, 0..20_usize)
        .prop_map(|(full, items)| pages((0..items).step_by(full).map(|before| full.min(items - before)).collect()))
}

/// The difference of a total from the truth: mostly 0, else positive.
fn too_much() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0_i64), Just(0), 1..5_i64]
}

/// Totals, at least one, of which at most one is too small.
fn totals() -> impl Strategy<Value = (Option<i64>, Option<i64>)> {
    prop_oneof![
        too_much().prop_map(|off| (Some(off), None)),
        too_much().prop_map(|off| (None, Some(off))),
        (too_much(), too_much()).prop_map(|(count, pages)| (Some(count), Some(pages))),
        (-5..0_i64, too_much()).prop_map(|(count, pages)| (Some(count), Some(pages))),
        (too_much(), -5..0_i64).prop_map(|(count, pages)| (Some(count), Some(pages))),
    ]
}

fn by_number() -> impl Strategy<Value = Model> {
    let number = |first, says_page, says_per_page, ignores_page| Paging::Number {
        // Without its number, the first page can't be recognized as 0.
        first: if says_page { first } else { 1 },
        says_page,
        says_per_page,
        ignores_page,
    };
    let with_totals = (prop_oneof![ragged(), even()], totals(), 0..2_u64, any::<[bool; 3]>()).prop_map(
        move |(pages, (total_count, total_pages), first, [page, per_page, ignores])| Model {
            pages,
            paging: number(first, page, per_page, ignores),
            total_count,
            total_pages,
        },
    );
    let without = (even(), 0..2_u64, any::<[bool; 2]>()).prop_map(move |(pages, first, [page, ignores])| Model {
        pages,
        paging: number(first, page, true, ignores),
        total_count: None,
        total_pages: None,
    });
    prop_oneof![3 => with_totals, 1 => without]
}

fn by_cursor() -> impl Strategy<Value = Model> {
    let places = [Place::Text, Place::Number, Place::After, Place::NextCursor, Place::PageToken];
    let repeats = prop_oneof![3 => Just(None), 1 => (0..9_usize).prop_map(Some)];
    let total_count = prop::option::weighted(0.3, too_much());
    (ragged(), prop::sample::select(places.to_vec()), repeats, prop::bool::weighted(0.2), total_count).prop_map(
        |(pages, place, repeats, ignores_cursor, total_count)| Model {
            pages,
            paging: Paging::Cursor { place, repeats, ignores_cursor },
            total_count,
            total_pages: None,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_item_or_an_error(model in prop_oneof![by_number(), by_cursor()]) {
        prop_assume!(!model.is_silent());
        let (items, error, requests) = streamed(&model);
        let all = model.items();
        prop_assert!(all.starts_with(&items), "an item came twice, or one before was left out: {items:?}");
        match &error {
            Some(error) => prop_assert!(error.is_incomplete(), "{error}"),
            None => prop_assert!(items == all, "a silent part: {items:?}"),
        }
        prop_assert!(requests <= model.pages.len() + 102, "{requests} requests");
        if model.is_honest() {
            prop_assert!(error.is_none(), "{}", error.unwrap());
            prop_assert_eq!(requests, model.needed());
        }
    }
}
