//! Lists that end before their last item: every item that came, then an error that says why.

use super::*;

/// Checks the items, the queries, and a part of the error's line.
async fn check(
    script: impl IntoIterator<Item = Exchange>,
    query: &[(&str, &str)],
    items: &[u64],
    queries: &[&str],
    why: &str,
) {
    let (got, error, sent) = walked_to_its_end(script, query).await;
    let error = error.unwrap_or_else(|| panic!("the list ends without a word after {got:?}, where {why}"));
    assert_eq!((&*got, sent), (items, queries.iter().map(ToString::to_string).collect()));
    assert!(error.is_incomplete() && !error.is_decode() && !error.may_have_been_applied());
    let line = error.to_string();
    let came = format!("{} item{} came", items.len(), if items.len() == 1 { "" } else { "s" });
    assert!(line.starts_with("list-things (GET /things): 200 OK: the list is incomplete: "), "{line}");
    assert!(line.contains(&came) && line.contains(why) && line.contains("; ask for"), "{line}");
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error() {
    let script = [page([1], r#"{"cursor":"a"}"#), page([2], r#"{"cursor":"a"}"#), page([3], "")];
    check(script, &[], &[1, 2], &["", "cursor=a"], "a cursor that it had given before").await;
    let (a, b) = (r#"{"cursor":"a"}"#, r#"{"cursor":"b"}"#);
    let script = [page([1], a), page([2], b), page([3], a)];
    check(script, &[], &[1, 2, 3], &["", "cursor=a", "cursor=b"], "had given before").await;
    check([page([1], a)], &[("cursor", "a")], &[1], &["cursor=a"], "had given before").await;
    let script = [page([1], r#"{"cursor":7}"#), page([2], r#"{"cursor":"7"}"#)];
    check(script, &[], &[1, 2], &["", "cursor=7"], "had given before").await;
}

#[tokio::test]
async fn a_new_cursor_with_the_same_page_is_an_error() {
    let script = [page([1, 2], r#"{"cursor":"a"}"#), page([1, 2], r#"{"cursor":"b"}"#)];
    check(script, &[], &[1, 2], &["", "cursor=a"], "the same page again").await;
    let script = [page([1], r#"{"cursor":"a"}"#), page([], r#"{"cursor":"b"}"#), page([1], r#"{"cursor":"c"}"#)];
    check(script, &[], &[1], &["", "cursor=a", "cursor=b"], "the same page again").await;
}

#[tokio::test]
async fn a_server_that_ignores_page_is_recognized_by_the_returned_number() {
    let why = "returned page 1 for page 2";
    for totals in [r#""total_pages":3"#, r#""total_count":5"#, r#""has_more":true"#] {
        let info = format!(r#"{{"page":1,{totals}}}"#);
        check([page([1, 2], &info), page([1, 2], &info)], &[], &[1, 2], &["", "page=2"], why).await;
        check([page([1, 2], &info), page([0, 1], &info)], &[], &[1, 2], &["", "page=2"], why).await;
        check([page([1, 2], &info)], &[("page", "2")], &[1, 2], &["page=2"], why).await;
    }
}

#[tokio::test]
async fn a_server_that_ignores_page_is_recognized_by_its_items() {
    let why = "the same page again";
    let info = |number: u8| format!(r#"{{"page":{number},"per_page":2,"total_count":5,"total_pages":3}}"#);
    let script = [page([1, 2], &info(1)), page([1, 2], &info(2)), page([3], &info(3))];
    check(script, &[], &[1, 2], &["", "page=2"], why).await;
    let script = [page([1], r#"{"total_count":2}"#)];
    check(script, &[], &[1], &["", "page=2"], why).await;
}

#[tokio::test]
async fn a_repeated_page_without_totals_is_an_error() {
    let script = [page([1, 2], r#"{"page":1,"per_page":2}"#)];
    check(script, &[], &[1, 2], &["", "page=2"], "returned page 1 for page 2").await;
    check([page([1, 2], r#"{"per_page":2}"#)], &[], &[1, 2], &["", "page=2"], "the same page again").await;
}

#[tokio::test]
async fn a_first_page_other_than_page_1_is_an_error() {
    let why = "the server began with page 3, so the pages before it are missing";
    for rest in
        [r#""total_pages":3"#, r#""total_pages":9"#, r#""total_count":6"#, r#""has_more":false"#, r#""per_page":3"#]
    {
        let info = format!(r#"{{"page":3,{rest}}}"#);
        check([page([5, 6], &info)], &[], &[5, 6], &[""], why).await;
        check([page([5, 6], &info)], &[("per_page", "2")], &[5, 6], &["per_page=2"], why).await;
    }
}

#[tokio::test]
async fn endless_empty_pages_are_an_error() {
    let why = "more than 100 pages in a row were empty";
    let cursors = (0..200).map(|cursor| page([], &format!(r#"{{"cursor":{cursor}}}"#)));
    let (items, error, sent) =
        walked_to_its_end([page([1], r#"{"cursor":"a"}"#)].into_iter().chain(cursors), &[]).await;
    assert!(error.unwrap().to_string().contains(why));
    assert_eq!((items, sent.len()), (vec![1], 102));
    let (items, error, sent) = walked_to_its_end([page([], r#"{"total_count":1}"#)], &[]).await;
    assert!(error.unwrap().to_string().contains(why));
    assert_eq!((items, sent.len()), (vec![], 101));
}

#[tokio::test]
async fn fewer_items_than_total_count_is_an_error() {
    let info = |number: u8| format!(r#"{{"page":{number},"total_count":5,"total_pages":2}}"#);
    let script = [page([1, 2], &info(1)), page([3], &info(2))];
    check(script, &[], &[1, 2, 3], &["", "page=2"], "it counts 5").await;
    let script = [page([1, 2], r#"{"cursor":"a","total_count":5}"#), page([3], "{}")];
    check(script, &[], &[1, 2, 3], &["", "cursor=a"], "it counts 5").await;
}

#[tokio::test]
async fn more_items_without_a_next_page_are_an_error() {
    let why = "not how to ask for it";
    check([page([1], r#"{"cursor":"","is_truncated":true}"#)], &[("cursor", "a")], &[1], &["cursor=a"], why).await;
    check([page([1], r#"{"total_pages":1,"has_more":true}"#)], &[], &[1], &[""], why).await;
}

#[tokio::test]
async fn fewer_pages_by_cursor_than_total_pages_is_an_error() {
    let why = "not how to ask for it";
    let first = || page([1, 2], r#"{"cursor":"a"}"#);
    let queries = ["", "cursor=a"];
    check([first(), page([3], r#"{"page":2,"total_pages":9}"#)], &[], &[1, 2, 3], &queries, why).await;
    check([first(), page([3], r#"{"total_pages":3}"#)], &[], &[1, 2, 3], &queries, why).await;
    let script = [page([1, 2], r#"{"cursor":"a","total_pages":3}"#), page([3], "{}")];
    check(script, &[], &[1, 2, 3], &queries, why).await;
    let script = [page([3], r#"{"page":2,"total_pages":3,"cursor":null}"#)];
    check(script, &[("cursor", "a")], &[3], &["cursor=a"], why).await;
}

#[tokio::test]
async fn pages_come_before_the_error_too() {
    let info = r#"{"page":1,"total_pages":3}"#;
    let mut pages = list(&Fake::new([page([1, 2], info)])).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().items(), [1, 2]);
    assert!(pages.next().await.unwrap().unwrap_err().is_incomplete());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn the_error_names_the_exchange_that_ended_the_list() {
    let script = [page([1], r#"{"cursor":"a"}"#), page([2], r#"{"cursor":"a"}"#).header("cf-ray", "8f1-FRA")];
    let (_, error, _) = walked_to_its_end(script, &[]).await;
    let error = error.unwrap();
    assert_eq!((error.ray_id(), error.attempts()), (Some("8f1-FRA"), 1));
    assert!(error.to_string().ends_with("[ray 8f1-FRA]"), "{error}");
}

#[tokio::test]
async fn collect_returns_the_error() {
    let error = list(&Fake::new([page([1], r#"{"cursor":"a"}"#)])).stream().collect().await.unwrap_err();
    assert!(error.is_incomplete());
}

#[cfg(feature = "blocking")]
#[test]
fn iterators_return_every_item_before_the_error_and_skip_empty_pages() {
    let script = || [page([1], r#"{"cursor":"a"}"#), page([], r#"{"cursor":"b"}"#), page([2], r#"{"cursor":"a"}"#)];
    let mut items = list(&Fake::new(script())).stream_blocking();
    assert_eq!([items.next().unwrap().unwrap(), items.next().unwrap().unwrap()], [1, 2]);
    assert!(items.next().unwrap().unwrap_err().is_incomplete());
    assert!(items.next().is_none());
    let lengths: Vec<_> =
        list(&Fake::new(script())).pages_blocking().map(|page| page.map(|page| page.len()).ok()).collect();
    assert_eq!(lengths, [Some(1), Some(1), None]);
}

#[tokio::test]
async fn a_list_whose_pages_only_the_caller_can_request_is_an_error() {
    static BY_OFFSET: Operation = Operation::new("list-things", Method::GET, "/things").with_pages_by("offset");
    for (info, is_whole) in [
        ("", false),
        (r#"{"total_count":3}"#, false),
        (r#"{"cursor":"a"}"#, false),
        (r#"{"total_count":2}"#, true),
        (r#"{"has_more":false}"#, true),
    ] {
        let fake = Fake::new([page([1, 2], info)]);
        let (items, error) = all(client(&fake).request(&BY_OFFSET).page::<u64>().stream()).await;
        assert_eq!((items.as_slice(), queries(&fake)), (&[1, 2][..], vec![String::new()]), "{info}");
        let line = error.map(|error| error.to_string());
        assert_eq!(line.is_none(), is_whole, "{info}: {line:?}");
        assert!(line.is_none_or(|line| line.contains("asked for by `offset`")), "{info}");
    }
    let fake = Fake::new([page([], "")]);
    assert!(all(client(&fake).request(&BY_OFFSET).page::<u64>().stream()).await.1.is_none());
}
