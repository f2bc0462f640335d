//! A page of a list.

use std::ops::Deref;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Misfits;

/// One page of a list: its items, and where in the list it stands. Reads like a slice.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    items: Vec<T>,
    info: Option<ResultInfo>,
    misfits: Misfits,
    left_out: usize,
}

impl<T> Page<T> {
    /// A page made by hand, for tests and fakes.
    pub fn new(items: Vec<T>, info: Option<ResultInfo>) -> Self {
        Self { items, info, misfits: Misfits::default(), left_out: 0 }
    }

    /// The same page with what did not fit in its answer, which has so many items.
    pub(crate) fn with_misfits(self, misfits: Misfits, sent: usize) -> Self {
        Self { misfits, left_out: sent.saturating_sub(self.items.len()), ..self }
    }

    /// How many items the answer has: these, and those that were left out as they did not fit.
    pub(crate) fn sent(&self) -> usize {
        self.items.len() + self.left_out
    }

    /// The items, as a slice.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items, owned.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The values in the page's answer that did not fit their types, and were left out: see
    /// [`Response::misfits`](crate::Response::misfits). Their paths, such as `result[3].asn`, count the items of the answer,
    /// including those that were left out.
    pub fn misfits(&self) -> &Misfits {
        &self.misfits
    }

    /// Where the page stands in the list, as far as the API said.
    pub fn result_info(&self) -> Option<&ResultInfo> {
        self.info.as_ref()
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// The envelope's `result_info`: where a page stands in its list. Every part may be missing; none is ever refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResultInfo {
    /// Number of this page, counted from 1.
    pub page: Option<u64>,
    /// How many items a full page has.
    pub per_page: Option<u64>,
    /// How many items this page has.
    pub count: Option<u64>,
    /// How many items the whole list has.
    pub total_count: Option<u64>,
    /// How many pages the whole list has.
    pub total_pages: Option<u64>,
    /// Where the next page begins, in lists read by `cursor`, or by `cursors.after`.
    pub cursor: Option<String>,
    /// Where the page before begins: `cursors.before`.
    pub cursor_before: Option<String>,
}

impl<'de> Deserialize<'de> for ResultInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(value.as_object().map(Self::from_members).unwrap_or_default())
    }
}

impl ResultInfo {
    fn from_members(members: &Map<String, Value>) -> Self {
        let cursors = members.get("cursors");
        let number = |name| members.get(name).and_then(whole_number);
        Self {
            page: number("page"),
            per_page: number("per_page"),
            count: number("count"),
            total_count: number("total_count"),
            total_pages: number("total_pages"),
            cursor: cursor(members.get("cursor")).or_else(|| cursor(cursors.and_then(|cursors| cursors.get("after")))),
            cursor_before: cursor(cursors.and_then(|cursors| cursors.get("before"))),
        }
    }
}

/// A count, however it is written: `3`, `3.0` or `"3"`.
fn whole_number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_u64().or_else(|| {
            let float = number.as_f64()?;
            // Exact below 2^53, where every whole f64 is also a u64.
            (float.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&float)).then_some(float as u64)
        }),
        _ => None,
    }
}

/// A cursor; an empty one is none.
fn cursor(value: Option<&Value>) -> Option<String> {
    value?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(json: &str) -> ResultInfo {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn reads_like_a_slice_and_iterates_both_ways() {
        let page = Page::new(vec![1, 2, 3], None);
        assert_eq!((page.len(), page.is_empty(), page[1]), (3, false, 2));
        assert_eq!((&page).into_iter().sum::<i32>(), 6);
        assert_eq!(page.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn counts_are_read_however_they_are_written() {
        let read = info(r#"{"page":1,"per_page":"20","count":2.0,"total_count":-1,"total_pages":null,"new":{}}"#);
        assert_eq!((read.page, read.per_page, read.count), (Some(1), Some(20), Some(2)));
        assert_eq!((read.total_count, read.total_pages), (None, None));
    }

    #[test]
    fn cursors_are_read_in_both_places() {
        assert_eq!(info(r#"{"cursor":"c"}"#).cursor.as_deref(), Some("c"));
        let read = info(r#"{"cursor":"","cursors":{"after":"a","before":"b"}}"#);
        assert_eq!((read.cursor.as_deref(), read.cursor_before.as_deref()), (Some("a"), Some("b")));
    }

    #[test]
    fn an_odd_shape_is_no_information() {
        for json in ["[]", "5", "\"x\"", "null", "{\"cursors\":7}"] {
            assert_eq!(info(json), ResultInfo::default());
        }
    }
}
