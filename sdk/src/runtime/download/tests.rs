use std::time::Duration;

use http::Method;

use super::*;
use crate::Client;
use crate::runtime::fake::{Chunk, Fake, Step};
use crate::runtime::time::Instant;

static GET: Operation = Operation::new("get-thing", Method::GET, "/things/export");
const SECOND: Duration = Duration::from_secs(1);

fn request(fake: &Fake) -> Request<Bytes> {
    let client = Client::builder().api_token("t").base_url("https://h.test").transport(fake.clone()).build().unwrap();
    client.request(&GET).bytes().timeout(2 * SECOND)
}

fn data(text: &'static str) -> Chunk {
    Chunk::Data(Bytes::from_static(text.as_bytes()))
}

async fn rest(mut download: Download) -> (String, Option<Error>) {
    let mut text = String::new();
    loop {
        match poll_fn(|context| Pin::new(&mut download).poll_next(context)).await {
            Some(Ok(piece)) => text.push_str(std::str::from_utf8(&piece).unwrap()),
            Some(Err(error)) => return (text, Some(error)),
            None => return (text, None),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeout_applies_to_each_piece_and_not_to_all_of_them() {
    let slow = |text: &'static str| Chunk::After(Duration::from_millis(1900), Bytes::from_static(text.as_bytes()));
    let fake = Fake::new([Step::chunks(200, vec![slow("a"), slow("b"), slow("c")])]);
    let begun = Instant::now();
    let (text, error) = rest(request(&fake).download().await.unwrap()).await;
    assert_eq!((text.as_str(), error.is_none()), ("abc", true));
    assert!(begun.elapsed() > 5 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_piece_that_does_not_come_ends_the_download_and_is_not_retried() {
    let fake = Fake::new([Step::chunks(200, vec![data("a"), Chunk::Hang])]);
    let (text, error) = rest(request(&fake).download().await.unwrap()).await;
    let error = error.unwrap();
    assert_eq!(text, "a");
    assert!(error.is_timeout() && error.attempts() == 1 && !error.may_have_been_applied(), "{error}");
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_break_before_the_first_piece_is_retried() {
    let broken = Step::chunks(200, vec![Chunk::Break]);
    let hanging = Step::chunks(200, vec![Chunk::Hang]);
    let fake = Fake::new([broken, hanging, Step::chunks(200, vec![data("a"), data(""), data("b")])]);
    let download = request(&fake).download().await.unwrap();
    assert_eq!(download.attempts(), 3);
    assert_eq!(rest(download).await.0, "ab");
}

#[tokio::test(start_paused = true)]
async fn a_later_break_is_an_error_after_the_pieces_received() {
    let fake = Fake::new([Step::chunks(200, vec![data("a"), Chunk::Break])]);
    let (text, error) = rest(request(&fake).download().await.unwrap()).await;
    let error = error.unwrap();
    assert_eq!((text.as_str(), error.status()), ("a", Some(StatusCode::OK)));
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test(start_paused = true)]
async fn an_api_error_in_several_pieces_is_an_error() {
    let refusal = "\u{feff} {\"errors\":[{\"code\":7,\"message\":\"a } b\"}],\"success\":false}";
    let mut pieces: Vec<Chunk> = refusal.as_bytes().iter().map(|byte| Chunk::Data(Bytes::from(vec![*byte]))).collect();
    // The object has ended, so no further piece is awaited.
    pieces.push(Chunk::Hang);
    let error = request(&Fake::new([Step::chunks(200, pieces)])).download().await.unwrap_err();
    assert_eq!((error.code(), error.is_decode(), error.attempts()), (Some(7), false, 1), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_object_that_is_content_comes_whole() {
    let pieces = || vec![data("{\"a\":"), data("1}\n"), data("{\"a\":2}\n")];
    let mut lines = request(&Fake::new([Step::chunks(200, pieces())])).download().await.unwrap();
    assert_eq!(lines.chunk().await.unwrap().unwrap(), "{\"a\":1}\n");
    assert_eq!(rest(lines).await.0, "{\"a\":2}\n");
    let broken = Step::chunks(200, vec![data("{\"a\":"), Chunk::Break]);
    let download = request(&Fake::new([broken, Step::chunks(200, pieces())])).download().await.unwrap();
    assert_eq!((download.attempts(), rest(download).await.0.as_str()), (2, "{\"a\":1}\n{\"a\":2}\n"));
}

#[tokio::test(start_paused = true)]
async fn an_object_is_held_back_up_to_1_mib() {
    let piece = || Chunk::Data(Bytes::from(vec![b' '; 300 * 1024]));
    let begun = vec![data("{\"a\":\""), piece(), piece(), piece(), piece(), Chunk::Hang];
    let mut download = request(&Fake::new([Step::chunks(200, begun)])).download().await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap().len(), 6 + 4 * 300 * 1024);
}

#[tokio::test(start_paused = true)]
async fn an_empty_body_has_no_piece() {
    let fake = Fake::new([Step::chunks(200, vec![])]);
    assert_eq!(rest(request(&fake).download().await.unwrap()).await.0, "");
}

#[tokio::test(start_paused = true)]
async fn the_body_of_a_failure_is_read_to_its_end() {
    let body = r#"{"success":false,"errors":[{"code":7,"message":"no"}]}"#;
    let fake = Fake::new([Step::json(404, body)]);
    let error = request(&fake).download().await.unwrap_err();
    assert!(error.is_not_found() && error.code() == Some(7), "{error}");
}

#[test]
fn a_download_may_cross_threads() {
    fn fits<T: Send + Unpin + 'static>() {}
    fits::<Download>();
}

/// The errors of awaiting a document and of downloading it, if there are any.
async fn ends(step: Step, headers: &[(&str, &str)]) -> [Result<Bytes, Error>; 2] {
    let with_headers = || {
        let request = request(&Fake::new([step.clone()]));
        headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    };
    let downloaded = match with_headers().download().await {
        Ok(download) => Ok(rest(download).await.0.into()),
        Err(error) => Err(error),
    };
    [with_headers().await, downloaded]
}

fn part() -> Step {
    Step::chunks(206, vec![data("%PDF")]).header("content-range", "bytes 0-3/1000")
}

#[tokio::test(start_paused = true)]
async fn an_unrequested_part_of_a_document_is_an_error() {
    for ended in ends(part(), &[]).await {
        let error = ended.unwrap_err();
        assert!(error.is_decode() && error.status() == Some(StatusCode::PARTIAL_CONTENT), "{error}");
        assert!(error.to_string().contains("`Range`"), "{error}");
    }
    for ended in ends(part(), &[("Range", "bytes=0-3")]).await {
        assert_eq!(ended.unwrap(), "%PDF");
    }
}

#[tokio::test(start_paused = true)]
async fn an_encoded_document_is_an_error() {
    let encoded = |coding| Step::chunks(200, vec![data("%PDF")]).header("content-encoding", coding);
    for coding in ["br", "GZIP", "identity, zstd"] {
        for ended in ends(encoded(coding), &[]).await {
            let error = ended.unwrap_err();
            assert!(error.is_decode() && error.to_string().contains("`Content-Encoding`"), "{error}");
        }
        for ended in ends(encoded(coding), &[("accept-encoding", "br, gzip, zstd")]).await {
            assert_eq!(ended.unwrap(), "%PDF");
        }
    }
    for coding in ["identity", "", "Identity, identity"] {
        for ended in ends(encoded(coding), &[]).await {
            assert_eq!(ended.unwrap(), "%PDF");
        }
    }
}

#[tokio::test]
async fn debug_hides_a_credential_that_the_server_repeats() {
    let fake = Fake::new([Step::chunks(200, vec![data("a")]).header("content-type", "text/planted-token")]);
    let builder = Client::builder().api_token("planted-token").base_url("https://h.test").transport(fake);
    let download = builder.build().unwrap().request(&GET).bytes().download().await.unwrap();
    assert_eq!(download.content_type(), Some("text/planted-token"));
    assert!(!format!("{download:?}").contains("planted"), "{download:?}");
}
