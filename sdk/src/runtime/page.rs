//! A page of a list.

use std::collections::HashMap;
use std::ops::Deref;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Misfits;
use super::numbers::as_u64;

/// A page of a list: its items, and its position in the list. It derefs to a slice.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    items: Vec<T>,
    info: Option<ResultInfo>,
    misfits: Misfits,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self::new(Vec::new(), None)
    }
}

impl<T> Page<T> {
    /// A page made by hand, for tests.
    pub fn new(items: Vec<T>, info: Option<ResultInfo>) -> Self {
        Self { items, info, misfits: Misfits::default() }
    }

    /// The page with the misfits of its response.
    pub(crate) fn with_misfits(self, misfits: Misfits) -> Self {
        Self { misfits, ..self }
    }

    /// The items, as a slice.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items, owned.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The values in the page's response that did not fit their types and were left out: see
    /// [`Response::misfits`](crate::Response::misfits). Their paths, such as `result[3].asn`, count the items of the
    /// response, including those that were left out.
    pub fn misfits(&self) -> &Misfits {
        &self.misfits
    }

    /// The position of the page in the list, as far as the API returned it.
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

/// The pagination in the envelope, `result_info`. Every part may be missing, and none is refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResultInfo {
    /// The number of this page, counted from 1.
    pub page: Option<u64>,
    /// The number of items on a full page.
    pub per_page: Option<u64>,
    /// The number of items on this page.
    pub count: Option<u64>,
    /// The number of items of the whole list: `total_count`, `total`, or `total_size`.
    pub total_count: Option<u64>,
    /// The number of pages of the whole list.
    pub total_pages: Option<u64>,
    /// The cursor of the next page, for lists read by the query parameter `cursor`: `cursor`, `cursors.after`, or
    /// `next_cursor`. A numeric cursor is given as its digits.
    pub cursor: Option<String>,
    /// The cursor of the previous page: `cursors.before`.
    pub cursor_before: Option<String>,
    /// The token of the next page, for lists read by the query parameter `page_token`.
    pub next_page_token: Option<String>,
    /// Whether more pages follow: `has_more`, `is_truncated`, `truncated`, or the presence of `next`.
    pub has_more: Option<bool>,
    /// Whether a cursor is present, even if null or empty, as on the last page of a list read by cursor.
    pub(super) names_cursor: bool,
}

impl<'de> Deserialize<'de> for ResultInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Kept as text, so that long numbers keep all digits.
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if !raw.get().starts_with('{') {
            return Ok(Self::default());
        }
        Self::from_json(raw.get()).map_err(D::Error::custom)
    }
}

type Members<'a> = HashMap<String, &'a RawValue>;

impl ResultInfo {
    fn from_json(object: &str) -> Result<Self, serde_json::Error> {
        let members: Members<'_> = serde_json::from_str(object)?;
        let cursors: Option<Members<'_>> = members.get("cursors").and_then(|raw| serde_json::from_str(raw.get()).ok());
        let (names_cursors, cursors) = (cursors.is_some(), cursors.unwrap_or_default());
        let value = |name| members.get(name).and_then(|raw| serde_json::from_str::<Value>(raw.get()).ok());
        let number = |name| value(name).as_ref().and_then(whole_number);
        let flag = |name| boolean(&value(name)?);
        let after = [members.get("cursor"), cursors.get("after"), members.get("next_cursor")];
        let mut next = None;
        for raw in after.into_iter().flatten() {
            next = next.or(cursor(raw)?);
        }
        let optional_cursor = |raw: Option<&&RawValue>| raw.map_or(Ok(None), |raw| cursor(raw));
        let has_next = members.get("next").map(|raw| cursor(raw)).transpose()?.map(|next| next.is_some());
        // `truncated` may be about one page alone, so only `true` counts.
        let more = [flag("has_more"), flag("is_truncated"), flag("truncated").filter(|more| *more), has_next];
        Ok(Self {
            page: number("page"),
            per_page: number("per_page"),
            count: number("count"),
            total_count: ["total_count", "total", "total_size"].into_iter().find_map(number),
            total_pages: number("total_pages"),
            cursor: next,
            cursor_before: optional_cursor(cursors.get("before"))?,
            next_page_token: optional_cursor(members.get("next_page_token"))?,
            has_more: more.into_iter().flatten().reduce(|one, other| one || other),
            names_cursor: after.iter().any(Option::is_some) || names_cursors,
        })
    }
}

/// A boolean in any spelling: `true`, `"true"` or `1`.
fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
        Value::Number(number) => match as_u64(number)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// A count in any spelling: `3`, `3.0` or `"3"`.
fn whole_number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => as_u64(number),
        _ => None,
    }
}

/// A cursor for a query: null, `false` and the empty string are none; anything but a string is sent as its JSON.
fn cursor(raw: &RawValue) -> Result<Option<String>, serde_json::Error> {
    let text = match raw.get() {
        "null" | "false" => return Ok(None),
        text if text.starts_with('"') => serde_json::from_str(text)?,
        json => json.to_owned(),
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
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
    fn a_cursor_may_be_a_number_of_any_length() {
        for number in ["0", "17", "-3", "1.50", "123456789012345678901234567890"] {
            assert_eq!(info(&format!(r#"{{"cursor":{number}}}"#)).cursor.as_deref(), Some(number));
            assert_eq!(info(&format!(r#"{{"cursors":{{"after":{number}}}}}"#)).cursor.as_deref(), Some(number));
        }
        for none in [r#"{"cursor":null}"#, r#"{"cursor":false}"#, r#"{"cursors":{"after":""}}"#] {
            assert!(info(none).cursor.is_none() && info(none).names_cursor, "{none}");
        }
        assert!(!info(r#"{"page":1}"#).names_cursor);
    }

    #[test]
    fn a_cursor_that_cannot_be_read_is_an_error_and_not_the_end_of_the_list() {
        assert!(serde_json::from_str::<ResultInfo>(r#"{"cursor":"\ud800"}"#).is_err());
        assert_eq!(info(r#"{"cursor":{"id":7}}"#).cursor.as_deref(), Some(r#"{"id":7}"#));
    }

    #[test]
    fn other_names_of_cursors_and_totals_are_read() {
        assert_eq!(info(r#"{"next_cursor":"n","per_page":9}"#).cursor.as_deref(), Some("n"));
        let read = info(r#"{"next_page_token":"t","total_size":7}"#);
        assert_eq!((read.next_page_token.as_deref(), read.total_count), (Some("t"), Some(7)));
        assert_eq!(info(r#"{"total":8,"limit":5,"offset":0}"#).total_count, Some(8));
    }

    #[test]
    fn more_pages_are_indicated_by_several_members() {
        for (json, more) in [
            (r#"{"has_more":true}"#, Some(true)),
            (r#"{"has_more":false}"#, Some(false)),
            (r#"{"is_truncated":true,"has_more":false}"#, Some(true)),
            (r#"{"truncated":true}"#, Some(true)),
            (r#"{"truncated":false}"#, None),
            (r#"{"next":"https://api.example.com/?page=2"}"#, Some(true)),
            (r#"{"next":null}"#, Some(false)),
            (r#"{"page":1}"#, None),
            (r#"{"has_more":"true"}"#, Some(true)),
            (r#"{"has_more":"False"}"#, Some(false)),
            (r#"{"has_more":1}"#, Some(true)),
            (r#"{"has_more":0}"#, Some(false)),
            (r#"{"has_more":2}"#, None),
            (r#"{"has_more":"maybe"}"#, None),
        ] {
            assert_eq!(info(json).has_more, more, "{json}");
        }
    }

    #[test]
    fn a_result_info_of_another_type_is_ignored() {
        for json in ["[]", "5", "\"x\"", "null", "{\"cursors\":7}"] {
            assert_eq!(info(json), ResultInfo::default());
        }
    }
}
