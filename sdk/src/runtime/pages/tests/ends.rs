//! One test for each rule about the end of a list: the items, and every request that was made for them.

use super::*;

/// Checks the items and the queries of a list.
async fn check(script: impl IntoIterator<Item = Exchange>, query: &[(&str, &str)], items: &[u64], queries: &[&str]) {
    let (got, sent) = walked(script, query).await;
    assert_eq!(got, items);
    assert_eq!(sent, queries);
}

#[tokio::test]
async fn without_any_sign_of_pages_one_request() {
    check([page([1, 2], "")], &[], &[1, 2], &[""]).await;
    check([page([1, 2], "{}")], &[], &[1, 2], &[""]).await;
    check([page([1, 2], r#"{"count":2}"#)], &[], &[1, 2], &[""]).await;
}

#[tokio::test]
async fn case_48_total_pages_ends_a_server_that_repeats_itself() {
    let info = r#"{"page":1,"per_page":2,"count":2,"total_count":2,"total_pages":1}"#;
    check([page([1, 2], info)], &[("page", "1"), ("per_page", "2")], &[1, 2], &["page=1&per_page=2"]).await;
}

#[tokio::test]
async fn case_48_without_result_info_a_repeated_page_ends_it() {
    let sent = ["page=1&per_page=2", "per_page=2&page=2"];
    check([page([1, 2], "")], &[("page", "1"), ("per_page", "2")], &[1, 2], &sent).await;
}

#[tokio::test]
async fn a_repeated_page_is_one_as_json_too() {
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
async fn a_short_page_ends_it_by_the_per_page_of_the_server() {
    let info = r#"{"page":1,"per_page":2}"#;
    check([page([1, 2], info), page([3], info)], &[], &[1, 2, 3], &["", "page=2"]).await;
    check([page([1], info)], &[], &[1], &[""]).await;
}

#[tokio::test]
async fn a_short_page_ends_it_by_the_per_page_that_was_asked_for() {
    let sent = ["per_page=2", "per_page=2&page=2"];
    check([page([1, 2], ""), page([3], "")], &[("per_page", "2")], &[1, 2, 3], &sent).await;
}

#[tokio::test]
async fn what_the_server_says_of_per_page_beats_what_was_asked_for() {
    let info = r#"{"per_page":2}"#;
    let sent = ["per_page=1000", "per_page=1000&page=2"];
    check([page([1, 2], info), page([3], info)], &[("per_page", "1000")], &[1, 2, 3], &sent).await;
}

#[tokio::test]
async fn a_per_page_of_nothing_says_nothing() {
    let info = r#"{"page":2,"per_page":0,"total_count":3}"#;
    check([page([2], info), page([], info)], &[("page", "2")], &[2], &["page=2", "page=3"]).await;
}

#[tokio::test]
async fn an_empty_page_ends_it() {
    let info = r#"{"page":1,"total_pages":9}"#;
    check([page([], info)], &[], &[], &[""]).await;
    check([page([1], info), page([], info)], &[], &[1], &["", "page=2"]).await;
    check([page([1], ""), page([], "")], &[("page", "1")], &[1], &["page=1", "page=2"]).await;
}

#[tokio::test]
async fn a_null_result_is_an_empty_page() {
    check([raw("null", "")], &[("page", "1")], &[], &["page=1"]).await;
    check([page([1], ""), raw("null", "")], &[("page", "1")], &[1], &["page=1", "page=2"]).await;
}

#[tokio::test]
async fn total_pages_ends_it() {
    let info = r#"{"total_pages":2}"#;
    check([page([1], info), page([2], info), page([3], info)], &[], &[1, 2], &["", "page=2"]).await;
}

#[tokio::test]
async fn total_count_ends_it() {
    let info = r#"{"total_count":3}"#;
    check([page([1, 2], info), page([3], info), page([4], info)], &[], &[1, 2, 3], &["", "page=2"]).await;
}

#[tokio::test]
async fn a_list_begun_in_the_middle_counts_what_was_before() {
    let info = r#"{"page":2,"per_page":2,"total_count":6}"#;
    let script = [page([3, 4], info), page([5, 6], info), page([7, 8], info)];
    check(script, &[("page", "2")], &[3, 4, 5, 6], &["page=2", "page=3"]).await;
    let info = r#"{"page":3,"total_pages":3}"#;
    check([page([5, 6], info)], &[("page", "3")], &[5, 6], &["page=3"]).await;
}

#[tokio::test]
async fn a_server_that_counts_from_another_number_does_not_lead_back() {
    let script = [page([1], r#"{"page":0,"total_pages":2}"#), page([2], r#"{"page":1,"total_pages":2}"#)];
    check(script, &[("page", "1")], &[1, 2], &["page=1", "page=2"]).await;
}

#[tokio::test]
async fn a_page_that_is_no_number_is_the_only_one() {
    check([page([1], "")], &[("page", "last")], &[1], &["page=last"]).await;
    check([page([1], "")], &[("page", "18446744073709551615")], &[1], &["page=18446744073709551615"]).await;
}

#[tokio::test]
async fn a_missing_cursor_ends_it() {
    let script = [page([1], r#"{"cursor":"a"}"#), page([2], r#"{"cursors":{"after":"b/="}}"#), page([3], "{}")];
    check(script, &[], &[1, 2, 3], &["", "cursor=a", "cursor=b%2F%3D"]).await;
    let empty = [page([1], r#"{"cursor":"a"}"#), page([2], r#"{"cursor":"","count":1,"per_page":1}"#)];
    check(empty, &[], &[1, 2], &["", "cursor=a"]).await;
    check([page([1], r#"{"per_page":1}"#)], &[("cursor", "z")], &[1], &["cursor=z"]).await;
}

#[tokio::test]
async fn a_repeated_cursor_ends_it() {
    let script = [page([1], r#"{"cursor":"a"}"#), page([2], r#"{"cursor":"a"}"#), page([3], "")];
    check(script, &[], &[1, 2], &["", "cursor=a"]).await;
    let (a, b) = (r#"{"cursor":"a"}"#, r#"{"cursor":"b"}"#);
    check([page([1], a), page([2], b), page([3], a)], &[], &[1, 2, 3], &["", "cursor=a", "cursor=b"]).await;
    check([page([1], a)], &[("cursor", "a")], &[1], &["cursor=a"]).await;
}

#[tokio::test]
async fn by_cursor_a_short_page_does_not_end_it_an_empty_or_repeated_one_does() {
    let info = |cursor: u8| format!(r#"{{"cursor":"{cursor}","per_page":2}}"#);
    let script = [page([1, 2], &info(1)), page([3], &info(2)), page([], &info(3)), page([4], "")];
    check(script, &[], &[1, 2, 3], &["", "cursor=1", "cursor=2"]).await;
    check([page([1, 2], &info(1)), page([1, 2], &info(2))], &[], &[1, 2], &["", "cursor=1"]).await;
}
