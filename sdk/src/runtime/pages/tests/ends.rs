//! Tests of each rule for the end of a list: the items, and all requests.

use super::*;

/// Checks the items and the queries of a list.
async fn check(script: impl IntoIterator<Item = Exchange>, query: &[(&str, &str)], items: &[u64], queries: &[&str]) {
    let (got, sent) = walked(script, query).await;
    assert_eq!(got, items);
    assert_eq!(sent, queries);
}

#[tokio::test]
async fn a_list_by_cursor_ends_with_the_last_of_its_pages() {
    let first = |info: &str| page([1, 2], info);
    for (one, two) in [
        (r#"{"cursor":"a","total_pages":2}"#, "{}"),
        (r#"{"cursor":"a","page":1,"total_pages":2}"#, r#"{"page":2,"total_pages":2}"#),
        (r#"{"cursor":"a","page":0,"total_pages":2}"#, r#"{"page":1,"total_pages":2}"#),
        // The number of every page is that of the first.
        (r#"{"cursor":"a","page":1,"total_pages":2}"#, r#"{"page":1,"total_pages":2}"#),
        (r#"{"cursor":"a","total_pages":1}"#, r#"{"total_pages":1}"#),
    ] {
        assert_eq!(walked([first(one), page([3], two)], &[]).await.0, [1, 2, 3], "{one} {two}");
    }
    // The number of pages before the caller's cursor is unknown.
    assert_eq!(walked([page([3], r#"{"total_pages":9}"#)], &[("cursor", "a")]).await.0, [3]);
}

#[tokio::test]
async fn a_list_without_pagination_is_one_request() {
    check([page([1, 2], "")], &[], &[1, 2], &[""]).await;
    check([page([1, 2], "{}")], &[], &[1, 2], &[""]).await;
    check([page([1, 2], r#"{"count":2}"#)], &[], &[1, 2], &[""]).await;
}

#[tokio::test]
async fn total_pages_ends_a_list_whose_server_repeats_pages() {
    let info = r#"{"page":1,"per_page":2,"count":2,"total_count":2,"total_pages":1}"#;
    check([page([1, 2], info)], &[("page", "1"), ("per_page", "2")], &[1, 2], &["page=1&per_page=2"]).await;
}

#[tokio::test]
async fn a_repeated_page_ends_a_list_without_result_info() {
    let sent = ["page=1&per_page=2", "per_page=2&page=2"];
    check([page([1, 2], "")], &[("page", "1"), ("per_page", "2")], &[1, 2], &sent).await;
}

#[tokio::test]
async fn a_page_with_equal_json_is_a_repeated_page() {
    let fake = Fake::new([raw(r#"[{"a":1,"b":2}]"#, ""), raw(r#"[ {"b":2,"a":1} ]"#, "")]);
    let request = client(&fake).request(&LIST).page::<serde_json::Value>().query("page", 1);
    assert_eq!(request.stream().collect().await.unwrap(), [serde_json::json!({"a":1,"b":2})]);
    assert_eq!(fake.count(), 2);
}

#[tokio::test]
async fn a_page_is_compared_with_the_one_before_it() {
    let script = [page([1], ""), page([2], ""), page([2], ""), page([3], "")];
    check(script, &[("page", "1")], &[1, 2], &["page=1", "page=2", "page=3"]).await;
}

#[tokio::test]
async fn a_page_shorter_than_per_page_of_the_response_ends_the_list() {
    let info = r#"{"page":1,"per_page":2}"#;
    check([page([1, 2], info), page([3], info)], &[], &[1, 2, 3], &["", "page=2"]).await;
    check([page([1], info)], &[], &[1], &[""]).await;
}

#[tokio::test]
async fn a_page_shorter_than_per_page_of_the_request_ends_the_list() {
    let sent = ["per_page=2", "per_page=2&page=2"];
    check([page([1, 2], ""), page([3], "")], &[("per_page", "2")], &[1, 2, 3], &sent).await;
}

#[tokio::test]
async fn per_page_of_the_response_beats_that_of_the_request() {
    let info = r#"{"per_page":2}"#;
    let sent = ["per_page=1000", "per_page=1000&page=2"];
    check([page([1, 2], info), page([3], info)], &[("per_page", "1000")], &[1, 2, 3], &sent).await;
}

#[tokio::test]
async fn a_per_page_of_zero_is_ignored() {
    let info = r#"{"page":2,"per_page":0,"total_count":3}"#;
    check([page([2], info), page([], info)], &[("page", "2")], &[2], &["page=2", "page=3"]).await;
}

#[tokio::test]
async fn an_empty_page_ends_a_list_without_totals() {
    check([page([], "")], &[], &[], &[""]).await;
    check([page([1], ""), page([], "")], &[("page", "1")], &[1], &["page=1", "page=2"]).await;
    let (one, two) = (r#"{"page":1,"per_page":1}"#, r#"{"page":2,"per_page":1}"#);
    check([page([1], one), page([], two)], &[], &[1], &["", "page=2"]).await;
}

#[tokio::test]
async fn an_empty_or_short_page_does_not_end_the_list_before_total_pages() {
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":2,"total_count":5,"total_pages":4}}"#);
    let script = [page([1, 2], &info(1)), page([3], &info(2)), page([], &info(3)), page([4, 5], &info(4))];
    check(script, &[], &[1, 2, 3, 4, 5], &["", "page=2", "page=3", "page=4"]).await;
    let script = [page([], r#"{"page":1,"total_pages":2}"#), page([7], r#"{"page":2,"total_pages":2}"#)];
    check(script, &[], &[7], &["", "page=2"]).await;
}

#[tokio::test]
async fn an_empty_or_short_page_does_not_end_the_list_before_total_count() {
    let info = r#"{"per_page":2,"total_count":4}"#;
    let script = [page([1], info), page([], info), page([2, 3], info), page([4], info)];
    check(script, &[], &[1, 2, 3, 4], &["", "page=2", "page=3", "page=4"]).await;
}

#[tokio::test]
async fn a_null_result_is_an_empty_page() {
    check([raw("null", "")], &[("page", "1")], &[], &["page=1"]).await;
    check([page([1], ""), raw("null", "")], &[("page", "1")], &[1], &["page=1", "page=2"]).await;
    check([raw("null", r#"{"cursor":"a"}"#), page([1], "{}")], &[], &[1], &["", "cursor=a"]).await;
}

#[tokio::test]
async fn a_count_of_items_that_were_left_out_keeps_a_page_full() {
    let info = |number: u8, count: u8| format!(r#"{{"page":{number},"per_page":2,"count":{count}}}"#);
    let script = [page([1], &info(1, 2)), page([2], &info(2, 1))];
    check(script, &[], &[1, 2], &["", "page=2"]).await;
}

#[tokio::test]
async fn an_item_that_can_not_be_read_counts() {
    let items = raw(r#"[{"id":1},null]"#, r#"{"total_count":2}"#);
    let (items, error) = all(client(&Fake::new([items])).request(&LIST).page::<serde_json::Value>().stream()).await;
    assert!(items.len() == 2 && error.is_none());
}

#[tokio::test]
async fn total_pages_ends_the_list() {
    let info = r#"{"total_pages":2}"#;
    check([page([1], info), page([2], info), page([3], info)], &[], &[1, 2], &["", "page=2"]).await;
}

#[tokio::test]
async fn total_count_ends_the_list() {
    let info = r#"{"total_count":3}"#;
    check([page([1, 2], info), page([3], info), page([4], info)], &[], &[1, 2, 3], &["", "page=2"]).await;
}

#[tokio::test]
async fn the_totals_of_the_last_response_count() {
    let info = |number: u8, pages: u8| format!(r#"{{"page":{number},"total_pages":{pages}}}"#);
    let grew = [page([1], &info(1, 2)), page([2], &info(2, 3)), page([3], &info(3, 3))];
    check(grew, &[], &[1, 2, 3], &["", "page=2", "page=3"]).await;
    let shrank = [page([1], &info(1, 3)), page([2], &info(2, 2))];
    check(shrank, &[], &[1, 2], &["", "page=2"]).await;
    let left_out = [page([1], &info(1, 3)), page([2], ""), page([3], "{}")];
    check(left_out, &[], &[1, 2, 3], &["", "page=2", "page=3"]).await;
    // The last page was deleted after the first request, so the server returns the page that is last now.
    let clamped = [page([1, 2], r#"{"page":1,"total_count":3}"#), page([1, 2], r#"{"page":1,"total_count":2}"#)];
    check(clamped, &[], &[1, 2], &["", "page=2"]).await;
    let clamped = [page([1], &info(1, 3)), page([2], &info(2, 3)), page([2], &info(2, 2))];
    check(clamped, &[], &[1, 2], &["", "page=2", "page=3"]).await;
}

#[tokio::test]
async fn a_total_of_zero_beside_items_does_not_replace_an_earlier_total() {
    let info = |total: u8| format!(r#"{{"per_page":2,"total_count":{total}}}"#);
    let script = [page([1], &info(3)), page([2], &info(0)), page([3], &info(3))];
    check(script, &[], &[1, 2, 3], &["", "page=2", "page=3"]).await;
    // Without items, it is the total: the others were deleted meanwhile.
    check([page([1], &info(3)), page([], &info(0))], &[], &[1], &["", "page=2"]).await;
}

#[tokio::test]
async fn totals_of_zero_beside_items_are_ignored() {
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":1,"total_count":0,"total_pages":0}}"#);
    let script = [page([1], &info(1)), page([2], &info(2)), page([], &info(3))];
    check(script, &[], &[1, 2], &["", "page=2", "page=3"]).await;
    check([page([], &info(1))], &[], &[], &[""]).await;
}

#[tokio::test]
async fn a_total_below_the_number_of_items_is_ignored() {
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":2,"total_count":1}}"#);
    let script = [page([1, 2], &info(1)), page([3, 4], &info(2)), page([5], &info(3))];
    check(script, &[], &[1, 2, 3, 4, 5], &["", "page=2", "page=3"]).await;
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":1,"total_pages":1}}"#);
    let script = [page([2], &info(2)), page([3], &info(3)), page([], &info(4))];
    check(script, &[("page", "2")], &[2, 3], &["page=2", "page=3", "page=4"]).await;
}

#[tokio::test]
async fn has_more_decides_where_there_is_no_total() {
    let info = |number: u8, more: bool| format!(r#"{{"page":{number},"per_page":2,"has_more":{more}}}"#);
    let script = [page([1], &info(1, true)), page([2, 3], &info(2, false))];
    check(script, &[], &[1, 2, 3], &["", "page=2"]).await;
    let script = [
        page([1, 2], r#"{"page":1,"per_page":2,"next":"https://api.example.com/things?page=2"}"#),
        page([3, 4], r#"{"page":2,"per_page":2,"next":null}"#),
    ];
    check(script, &[], &[1, 2, 3, 4], &["", "page=2"]).await;
}

#[tokio::test]
async fn pages_may_be_counted_from_0() {
    let info = |number: u8| format!(r#"{{"page":{number},"total_pages":3}}"#);
    let script = || [page([1], &info(0)), page([2], &info(1)), page([3], &info(2))];
    check(script(), &[], &[1, 2, 3], &["", "page=1", "page=2"]).await;
    check(script(), &[("page", "0")], &[1, 2, 3], &["page=0", "page=1", "page=2"]).await;
}

#[tokio::test]
async fn a_repeated_page_ends_a_list_that_begins_with_page_0() {
    let script = [page([1], ""), page([2], ""), page([2], ""), page([3], "")];
    check(script, &[("page", "0")], &[1, 2], &["page=0", "page=1", "page=2"]).await;
}

#[tokio::test]
async fn a_server_may_treat_page_0_as_page_1() {
    let info = |number: u8| format!(r#"{{"page":{number},"total_pages":2}}"#);
    let script = [page([1], &info(1)), page([2], &info(2))];
    check(script, &[("page", "0")], &[1, 2], &["page=0", "page=2"]).await;
    let total = r#"{"total_pages":2}"#;
    let script = [page([1], total), page([1], total), page([2], total)];
    check(script, &[("page", "0")], &[1, 2], &["page=0", "page=1", "page=2"]).await;
    // Some servers always send `page: 0`.
    let unset = r#"{"page":0,"per_page":1}"#;
    let script = [page([1], unset), page([1], unset), page([2], unset), page([], unset)];
    check(script, &[], &[1, 2], &["", "page=1", "page=2", "page=3"]).await;
}

#[tokio::test]
async fn a_list_begun_in_the_middle_counts_what_was_before() {
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":2,"total_count":6}}"#);
    let script = [page([3, 4], &info(2)), page([5, 6], &info(3)), page([7, 8], &info(4))];
    check(script, &[("page", "2")], &[3, 4, 5, 6], &["page=2", "page=3"]).await;
    let info = r#"{"page":3,"total_pages":3}"#;
    check([page([5, 6], info)], &[("page", "3")], &[5, 6], &["page=3"]).await;
    // Only a page of that many items shows that `per_page` was applied, and so how many items were before.
    let info = r#"{"total_count":6}"#;
    let script = [page([3, 4], info), page([5, 6], info), page([], info)];
    let sent = ["page=2&per_page=1000", "per_page=1000&page=3", "per_page=1000&page=4"];
    check(script, &[("page", "2"), ("per_page", "1000")], &[3, 4, 5, 6], &sent).await;
    let script = [page([3, 4], info), page([5, 6], info)];
    check(script, &[("page", "2"), ("per_page", "2")], &[3, 4, 5, 6], &["page=2&per_page=2", "per_page=2&page=3"])
        .await;
}

#[tokio::test]
async fn a_whole_list_may_have_any_page_number() {
    for totals in [r#""total_pages":1"#, r#""total_count":2"#, r#""total_pages":1,"total_count":2"#] {
        check([page([1, 2], &format!(r#"{{"page":3,{totals}}}"#))], &[], &[1, 2], &[""]).await;
    }
    check([page([], r#"{"page":3,"total_count":0}"#)], &[], &[], &[""]).await;
    let script = [page([1], r#"{"page":3,"cursor":"a"}"#), page([2], r#"{"page":3}"#)];
    check(script, &[], &[1, 2], &["", "cursor=a"]).await;
}

#[tokio::test]
async fn requests_may_count_pages_from_1_and_responses_from_0() {
    let script = [page([1], r#"{"page":0,"total_pages":2}"#), page([2], r#"{"page":1,"total_pages":2}"#)];
    check(script, &[("page", "1")], &[1, 2], &["page=1", "page=2"]).await;
}

#[tokio::test]
async fn a_requested_page_that_is_not_a_number_is_the_only_one() {
    check([page([1], "")], &[("page", "last")], &[1], &["page=last"]).await;
    check([page([1], "")], &[("page", "18446744073709551615")], &[1], &["page=18446744073709551615"]).await;
}

#[tokio::test]
async fn a_missing_or_empty_cursor_ends_a_list_by_cursor() {
    let script = [page([1], r#"{"cursor":"a"}"#), page([2], r#"{"cursors":{"after":"b/="}}"#), page([3], "{}")];
    check(script, &[], &[1, 2, 3], &["", "cursor=a", "cursor=b%2F%3D"]).await;
    let empty = [page([1], r#"{"cursor":"a"}"#), page([2], r#"{"cursor":"","count":1,"per_page":1}"#)];
    check(empty, &[], &[1, 2], &["", "cursor=a"]).await;
    check([page([1], r#"{"per_page":1}"#)], &[("cursor", "z")], &[1], &["cursor=z"]).await;
    check([page([1], r#"{"cursor":"","count":1,"per_page":1}"#)], &[("per_page", "1")], &[1], &["per_page=1"]).await;
}

#[tokio::test]
async fn an_empty_cursor_does_not_end_a_list_that_is_read_by_number() {
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":1,"total_pages":2,"cursor":""}}"#);
    check([page([1], &info(1)), page([2], &info(2))], &[], &[1, 2], &["", "page=2"]).await;
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":1,"cursor":null}}"#);
    check([page([1], &info(1)), page([], &info(2))], &[], &[1], &["", "page=2"]).await;
}

#[tokio::test]
async fn a_cursor_may_be_a_number_and_stand_in_other_places() {
    let script = [
        page([1], r#"{"cursor":7}"#),
        page([2], r#"{"cursors":{"after":12345678901234567890123}}"#),
        page([3], r#"{"next_cursor":"n"}"#),
        page([4], r#"{"cursor":null}"#),
    ];
    check(script, &[], &[1, 2, 3, 4], &["", "cursor=7", "cursor=12345678901234567890123", "cursor=n"]).await;
    let script = [page([1], r#"{"next_page_token":"t","total_size":2}"#), page([2], r#"{"total_size":2}"#)];
    check(script, &[], &[1, 2], &["", "page_token=t"]).await;
}

#[tokio::test]
async fn neither_a_short_nor_an_empty_page_ends_a_list_by_cursor() {
    let info = |cursor: u8| format!(r#"{{"cursor":"{cursor}","per_page":2}}"#);
    let script = [page([1, 2], &info(1)), page([3], &info(2)), page([], &info(3)), page([4], "")];
    check(script, &[], &[1, 2, 3, 4], &["", "cursor=1", "cursor=2", "cursor=3"]).await;
}

#[tokio::test]
async fn a_list_begun_at_a_cursor_may_end_before_the_total() {
    let (a, end) = (r#"{"cursor":"a","total_count":9}"#, r#"{"total_count":9}"#);
    check([page([7], a), page([8, 9], end)], &[("cursor", "z")], &[7, 8, 9], &["cursor=z", "cursor=a"]).await;
}

#[tokio::test]
async fn the_last_page_by_cursor_may_equal_the_one_before() {
    check([page([1], r#"{"cursor":"a"}"#), page([1], "{}")], &[], &[1, 1], &["", "cursor=a"]).await;
}

#[tokio::test]
async fn a_hundred_empty_pages_in_a_row_are_skipped() {
    let info = |cursor: usize| format!(r#"{{"cursor":"{cursor}"}}"#);
    let empty = |from: usize| (from..from + 100).map(move |cursor| page([], &info(cursor)));
    let script = empty(0).chain([page([1], &info(100))]).chain(empty(101)).chain([page([2], "{}")]);
    let (items, sent) = walked(script, &[]).await;
    assert_eq!((items, sent.len()), (vec![1, 2], 202));
}
