//! Every layout of pages gives all items once, in order, with as many requests as there are pages.

use super::*;

/// Pseudorandom numbers, the same in every run: Knuth's MMIX generator (TAOCP, section 3.3.4).
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// The way in which the server marks the end of the list.
#[derive(Debug, Clone, Copy)]
enum Mark {
    TotalPages,
    TotalCount,
    PerPage,
    Requested,
    Cursor,
}

const MARKS: [Mark; 5] = [Mark::TotalPages, Mark::TotalCount, Mark::PerPage, Mark::Requested, Mark::Cursor];

/// The list as pages, followed by items that must not be requested.
fn script(items: &[u64], per_page: u64, mark: Mark) -> Vec<Exchange> {
    let pages: Vec<&[u64]> = items.chunks(per_page as usize).collect();
    let info = |index: usize| match mark {
        Mark::TotalPages => format!(r#"{{"page":{},"total_pages":{}}}"#, index + 1, pages.len()),
        Mark::TotalCount => format!(r#"{{"total_count":{}}}"#, items.len()),
        Mark::PerPage => format!(r#"{{"page":{},"per_page":{per_page}}}"#, index + 1),
        Mark::Requested => String::new(),
        Mark::Cursor if index + 1 < pages.len() => format!(r#"{{"cursor":"c{index}"}}"#),
        Mark::Cursor => "{}".into(),
    };
    let mut script: Vec<_> =
        pages.iter().enumerate().map(|(index, items)| page(items.iter().copied(), &info(index))).collect();
    let rest_is_unknown =
        matches!(mark, Mark::PerPage | Mark::Requested) && (items.len() as u64).is_multiple_of(per_page);
    if script.is_empty() || rest_is_unknown {
        script.push(page([], &info(pages.len())));
    }
    script
}

#[tokio::test]
async fn every_layout_gives_every_item_once_with_no_request_too_many() {
    let mut random = Lcg(48);
    for round in 0..1000 {
        let mark = MARKS[round % MARKS.len()];
        let (count, per_page) = (random.below(40), 1 + random.below(9));
        let items: Vec<u64> = (0..count).map(|index| index * 1000 + random.below(1000)).collect();
        let script = script(&items, per_page, mark);
        let expected = script.len();
        let requested = per_page.to_string();
        let query = [("per_page", &*requested)];
        let query = if matches!(mark, Mark::Requested) { &query[..] } else { &[] };
        let too_many = page([u64::MAX], r#"{"total_pages":0}"#);
        let (got, sent) = walked(script.into_iter().chain([too_many]), query).await;
        assert_eq!(got, items, "{mark:?}, {count} items by {per_page}");
        assert_eq!(sent.len(), expected, "{mark:?}, {count} items by {per_page}");
    }
}
