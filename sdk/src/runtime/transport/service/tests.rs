use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, StatusCode};

use super::*;
use crate::runtime::{Method, Operation};
use crate::{Client, Error};

static GET: Operation = Operation::new("get-thing", Method::GET, "/thing");
static CREATE: Operation = Operation::new("create-thing", Method::POST, "/things");
static UPLOAD: Operation = Operation::new("upload", Method::POST, "/upload").at_server("https://upload.test/api");

/// A reaction of the service.
#[derive(Clone)]
enum Step {
    IsBusy,
    NeverReady,
    Fails,
    Hangs,
    TimesOut,
    Answers(StatusCode, &'static [(&'static str, &'static str)], Pieces),
}

/// A request as the service saw it: method, URL, credential and body.
type Seen = (Method, String, Option<HeaderValue>, Vec<u8>);

/// A service that is only `Clone` and `Send`.
#[derive(Clone, Default)]
struct Scripted {
    steps: Arc<Mutex<VecDeque<Step>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    _not_sync: std::cell::Cell<()>,
}

impl Scripted {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: Arc::new(Mutex::new(steps.into_iter().collect())), ..Self::default() }
    }

    fn client(&self) -> Client {
        let builder = Client::builder().api_token("t0ken").base_url("https://api.test/v4").service(self.clone());
        let builder = builder.server_base_url("https://upload.test/api", "https://upload.test/api");
        builder.max_response_bytes(64).timeout(Duration::from_secs(5)).build().unwrap()
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Service<http::Request<RequestBody>> for Scripted {
    type Response = http::Response<Pieces>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut steps = self.steps.lock().unwrap();
        match steps.front() {
            Some(Step::NeverReady) => Poll::Pending,
            Some(Step::IsBusy) => {
                steps.pop_front();
                Poll::Ready(Err(io::Error::other("no room")))
            }
            _ => Poll::Ready(Ok(())),
        }
    }

    fn call(&mut self, request: http::Request<RequestBody>) -> Self::Future {
        let step = self.steps.lock().unwrap().pop_front();
        let seen = Arc::clone(&self.seen);
        Box::pin(async move {
            let (parts, mut body) = request.into_parts();
            let mut bytes = Vec::new();
            while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
                bytes.extend(frame?.into_data().unwrap_or_default());
            }
            let credential = parts.headers.get("authorization").cloned();
            seen.lock().unwrap().push((parts.method, parts.uri.to_string(), credential, bytes));
            match step {
                Some(Step::Answers(status, headers, pieces)) => {
                    let mut answer = http::Response::new(pieces);
                    *answer.status_mut() = status;
                    for (name, value) in headers {
                        answer.headers_mut().insert(*name, HeaderValue::from_static(value));
                    }
                    Ok(answer)
                }
                Some(Step::Hangs) => pending().await,
                // The layer's error, wrapped as an HTTP client may do it.
                Some(Step::TimesOut) => Err(io::Error::other(tower::timeout::error::Elapsed::new())),
                _ => Err(io::Error::other("broken")),
            }
        })
    }
}

/// A body of these pieces, some of which are not data; its data is not contiguous in memory.
#[derive(Clone, Default)]
struct Pieces(VecDeque<&'static str>);

impl HttpBody for Pieces {
    type Data = bytes::buf::Chain<&'static [u8], &'static [u8]>;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Self::Data>>>> {
        match self.0.pop_front() {
            Some("trailers") => Poll::Ready(Some(Ok(Frame::trailers(http::HeaderMap::new())))),
            Some("breaks") => Poll::Ready(Some(Err(io::Error::other("broken")))),
            Some("stalls") => {
                self.0.push_front("stalls");
                Poll::Pending
            }
            Some("again and again") => {
                self.0.push_front("again and again");
                Poll::Ready(Some(Ok(Frame::data(b"again and ".chain(&b"again"[..])))))
            }
            Some(piece) => {
                let (first, rest) = piece.as_bytes().split_at(piece.len() / 2);
                Poll::Ready(Some(Ok(Frame::data(first.chain(rest)))))
            }
            None => Poll::Ready(None),
        }
    }
}

/// A stream of strings.
struct Texts(VecDeque<&'static str>);

impl futures_core::Stream for Texts {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front().map(|text| Ok(Bytes::from_static(text.as_bytes()))))
    }
}

fn answers(pieces: &[&'static str]) -> Step {
    Step::Answers(StatusCode::OK, &[("content-type", "application/json")], Pieces(pieces.to_vec().into()))
}

async fn read(service: &Scripted) -> Result<serde_json::Value, Error> {
    service.client().request(&GET).json_answer().await
}

/// The error of a create whose service reacts in one way, and the number of requests to the service.
async fn created(step: Step) -> (Error, usize) {
    let service = Scripted::new(vec![step; 3]);
    let error = service.client().request(&CREATE).json(&serde_json::json!({})).empty().await.unwrap_err();
    (error, service.seen().len())
}

#[tokio::test(start_paused = true)]
async fn a_service_gets_the_request_and_its_response_is_decoded() {
    let service = Scripted::new([answers(&[r#"{"a":"#, "trailers", "1}"])]);
    let value: serde_json::Value =
        service.client().request(&CREATE).json(&serde_json::json!({ "b": 2 })).json_answer().await.unwrap();
    assert_eq!(value["a"], 1);
    let bearer = HeaderValue::from_static("Bearer t0ken");
    let seen = (Method::POST, "https://api.test/v4/things".to_owned(), Some(bearer), br#"{"b":2}"#.to_vec());
    assert_eq!(service.seen(), [seen]);
}

#[tokio::test(start_paused = true)]
async fn a_streamed_body_is_streamed_to_the_service() {
    let service = Scripted::new([answers(&["{}"])]);
    let upload =
        service.client().endpoint(Method::POST, "/files").body_stream(|| Texts(["one, ", "two"].into()), "text/plain");
    upload.empty().await.unwrap();
    assert_eq!(service.seen()[0].3, b"one, two");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_not_ready_received_nothing_so_a_create_is_retried() {
    let service = Scripted::new([Step::IsBusy, answers(&["{}"])]);
    let answer = service.client().request(&CREATE).empty().send().await.unwrap();
    assert_eq!((answer.attempts(), service.seen().len()), (2, 1));

    let (error, seen) = created(Step::IsBusy).await;
    assert!(error.is_connect() && !error.may_have_been_applied() && seen == 0, "{error}");
    let (error, seen) = created(Step::NeverReady).await;
    assert!(error.is_timeout() && seen == 0, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_create_that_fails_in_the_service_is_not_retried_and_may_have_been_applied() {
    for step in [Step::Fails, answers(&["{", "breaks"])] {
        let (error, seen) = created(step).await;
        assert!(error.is_interrupted() && error.may_have_been_applied() && seen == 1, "{error}");
    }
    for step in [Step::Hangs, answers(&["{", "stalls"])] {
        let (error, seen) = created(step).await;
        assert!(error.is_timeout() && error.may_have_been_applied() && seen == 1, "{error}");
    }
    // The service has a timeout of its own.
    let (error, seen) = created(Step::TimesOut).await;
    assert!(error.is_timeout() && error.may_have_been_applied() && seen == 1, "{error}");
    // A request that only reads is retried.
    let service = Scripted::new([Step::Fails, Step::Hangs, answers(&["{}"])]);
    let answer = service.client().request(&GET).empty().send().await.unwrap();
    assert_eq!((answer.attempts(), service.seen().len()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn redirects_are_errors() {
    for status in [StatusCode::FOUND, StatusCode::TEMPORARY_REDIRECT, StatusCode::PERMANENT_REDIRECT] {
        let headers: &[_] = &[("location", "https://elsewhere.test/")];
        let service = Scripted::new([Step::Answers(status, headers, Pieces::default())]);
        let error = read(&service).await.unwrap_err();
        assert!(error.is_redirect() && service.seen().len() == 1, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn memory_is_bounded_whatever_the_answer() {
    let announced: &[_] = &[("content-length", "65")];
    let service = Scripted::new([Step::Answers(StatusCode::OK, announced, Pieces(["{}"].into()))]);
    assert!(read(&service).await.unwrap_err().is_too_long());
    let service = Scripted::new([answers(&["again and again"])]);
    assert!(read(&service).await.unwrap_err().is_too_long());
    // A wrong `content-length` is not trusted.
    let wrong: &[_] = &[("content-length", "1")];
    let service = Scripted::new([Step::Answers(StatusCode::OK, wrong, Pieces([r#"{"a":1}"#].into()))]);
    assert_eq!(read(&service).await.unwrap()["a"], 1);
}

#[tokio::test(start_paused = true)]
async fn an_api_error_with_status_200_is_an_error() {
    let refused = r#"{"success":false,"errors":[{"code":7,"message":"no"}]}"#;
    let service = Scripted::new([answers(&[refused])]);
    let error = service.client().request(&GET).acknowledged().await.unwrap_err();
    assert_eq!(error.code(), Some(7));
}

#[tokio::test(start_paused = true)]
async fn a_credential_goes_to_the_origin_of_the_base_url_only() {
    let service = Scripted::new([answers(&["{}"]), answers(&["{}"])]);
    let client = service.client();
    client.request(&UPLOAD).empty().await.unwrap();
    client.request(&CREATE).empty().await.unwrap();
    let urls: Vec<(String, bool)> = service.seen().into_iter().map(|(_, url, key, _)| (url, key.is_some())).collect();
    let expected = [("https://upload.test/api/upload", false), ("https://api.test/v4/things", true)];
    assert_eq!(urls, expected.map(|(url, has_key)| (url.to_owned(), has_key)));
}

#[test]
fn a_service_with_an_http_base_url_needs_allow_http() {
    let builder = || Client::builder().api_token("t0ken").base_url("http://api.test/v4").service(Scripted::default());
    assert!(builder().build().is_err());
    assert!(builder().allow_http(true).build().is_ok());
}
