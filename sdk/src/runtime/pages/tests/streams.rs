//! Streams of pages and items: errors, retries, dropping.

use std::time::Duration;

use super::*;

const PAGED: &str = r#"{"page":1,"per_page":1}"#;

fn refusal(status: u16) -> Exchange {
    Exchange::json(status, r#"{"success":false,"errors":[{"code":7,"message":"no"}],"messages":[],"result":null}"#)
}

#[tokio::test]
async fn an_error_is_given_and_ends_the_stream() {
    let fake = Fake::new([page([1], PAGED), refusal(403), page([2], PAGED)]);
    let mut stream = list(&fake).stream();
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert!(stream.next().await.unwrap().unwrap_err().is_forbidden());
    assert!(stream.next().await.is_none() && stream.next().await.is_none());
    assert_eq!(fake.count(), 2);
}

#[tokio::test]
async fn an_invalid_request_is_one_error_and_no_request() {
    let fake = Fake::new([page([1], PAGED)]);
    let mut stream = list(&fake).header("bad\n", "x").stream();
    assert!(stream.next().await.unwrap().unwrap_err().is_invalid_request());
    assert!(stream.next().await.is_none());
    assert_eq!(fake.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn each_page_is_a_call_with_retries_and_a_timeout_of_its_own() {
    let fake =
        Fake::new([refusal(503), page([1, 2], r#"{"total_pages":2}"#), Exchange::Hang, refusal(502), page([3], "")]);
    let items = list(&fake).timeout(Duration::from_secs(5)).stream().collect().await.unwrap();
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(queries(&fake), ["", "", "page=2", "page=2", "page=2"]);
}

#[tokio::test]
async fn a_page_is_requested_only_when_the_stream_needs_it() {
    let fake = Fake::new([page([1], PAGED), page([2], PAGED), page([], "")]);
    let mut stream = list(&fake).stream();
    assert_eq!(fake.count(), 0);
    stream.next().await.unwrap().unwrap();
    assert_eq!(fake.count(), 1);
    drop(stream);
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_ends_the_call_and_dropping_next_does_not() {
    let fake = Fake::new([Exchange::Hang, page([1], "")]);
    let mut stream = list(&fake).timeout(Duration::from_secs(5)).stream();
    assert!(tokio::time::timeout(Duration::from_secs(1), stream.next()).await.is_err());
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert_eq!(fake.count(), 2, "the call went on, and was repeated after its timeout");
    let fake = Fake::new([Exchange::Hang]);
    let mut stream = list(&fake).stream();
    assert!(tokio::time::timeout(Duration::from_secs(1), stream.next()).await.is_err());
    drop(stream);
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn the_size_hint_is_at_least_the_rest_of_the_page() {
    let mut stream = list(&Fake::new([page([1, 2, 3], "")])).stream();
    assert_eq!(stream.size_hint(), (0, None));
    stream.next().await.unwrap().unwrap();
    assert_eq!(stream.size_hint(), (2, None));
}

#[tokio::test]
async fn pages_are_whole_and_only_the_first_may_be_empty() {
    let fake = Fake::new([page([1, 2], PAGED), page([3], PAGED), page([], PAGED)]);
    let mut pages = list(&fake).pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.items(), first.result_info().unwrap().page), (&[1, 2][..], Some(1)));
    assert_eq!(pages.next().await.unwrap().unwrap().items(), [3]);
    assert!(pages.next().await.is_none());
    let mut pages = list(&Fake::new([page([], PAGED)])).pages();
    assert!(pages.next().await.unwrap().unwrap().is_empty());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn paging_parameters_of_the_client_count_as_those_of_the_request() {
    let fake = Fake::new([page([1, 2], ""), page([3], "")]);
    let client = client(&fake).with(|options| options.default_query("per_page", 2));
    let items = client.request(&LIST).page::<u64>().stream().collect().await.unwrap();
    assert_eq!((items, fake.count()), (vec![1, 2, 3], 2));
}

#[test]
fn streams_cross_threads_and_show_no_values() {
    fn is_send<T: Send + Unpin>(_: &T) {}
    let request = list(&Fake::default()).query("filter", "planted-secret-3c9e");
    is_send(&request.clone().stream());
    is_send(&request.clone().pages());
    let pages = format!("{:?}", request.clone().pages());
    assert!(pages.starts_with("Pages { cursor: PageCursor { first: Request") && !pages.contains("planted"), "{pages}");
    assert!(pages.ends_with("next: true }, in_flight: false }"), "{pages}");
    assert_eq!(format!("{:?}", request.stream()), format!("Items {{ pages: {pages}, items_at_hand: 0 }}"));
}
