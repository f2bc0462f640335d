use std::collections::VecDeque;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};

use super::*;
use crate::Client;
use crate::runtime::{Method, Operation};

static GET: Operation = Operation::new("get-thing", Method::GET, "/thing");
static CREATE: Operation = Operation::new("create-thing", Method::POST, "/things");

/// One thing that the service does.
#[derive(Clone)]
enum Step {
    NotReady,
    Fails,
    Answers(http::StatusCode, &'static [(&'static str, &'static str)], Vec<&'static str>),
}

/// A request as the service saw it: method, URL, whether it had the credential, body.
type Seen = (Method, String, bool, Vec<u8>);

#[derive(Clone, Default)]
struct Scripted {
    steps: Arc<Mutex<VecDeque<Step>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Scripted {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: Arc::new(Mutex::new(steps.into_iter().collect())), ..Self::default() }
    }

    fn client(&self) -> Client {
        let builder = Client::builder().api_token("t0ken").base_url("https://api.test/v4").service(self.clone());
        builder.max_response_bytes(64).build().unwrap()
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Service<http::Request<RequestBody>> for Scripted {
    type Response = http::Response<Frames>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut steps = self.steps.lock().unwrap();
        if matches!(steps.front(), Some(Step::NotReady)) {
            steps.pop_front();
            return Poll::Ready(Err(io::Error::other("no room")));
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<RequestBody>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let has_credential = parts.headers.get("authorization").is_some_and(|value| value == "Bearer t0ken");
        let body = body.as_bytes().unwrap_or_default().to_vec();
        self.seen.lock().unwrap().push((parts.method, parts.uri.to_string(), has_credential, body));
        ready(match self.steps.lock().unwrap().pop_front() {
            Some(Step::Answers(status, headers, pieces)) => {
                let mut answer = http::Response::new(Frames(pieces.into()));
                *answer.status_mut() = status;
                for (name, value) in headers {
                    answer.headers_mut().insert(*name, http::HeaderValue::from_static(value));
                }
                Ok(answer)
            }
            _ => Err(io::Error::other("broken")),
        })
    }
}

/// A body of these pieces, and trailers at its end.
struct Frames(VecDeque<&'static str>);

impl HttpBody for Frames {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(self.0.pop_front().map(|piece| match piece {
            "trailers" => Ok(Frame::trailers(http::HeaderMap::new())),
            piece => Ok(Frame::data(Bytes::from_static(piece.as_bytes()))),
        }))
    }
}

fn answers(pieces: &[&'static str]) -> Step {
    Step::Answers(http::StatusCode::OK, &[("content-type", "application/json")], pieces.to_vec())
}

#[tokio::test(start_paused = true)]
async fn a_service_gets_the_request_and_its_answer_is_read() {
    let service = Scripted::new([answers(&[r#"{"a":"#, "trailers", "1}"])]);
    let value: serde_json::Value =
        service.client().request(&CREATE).json(&serde_json::json!({ "b": 2 })).json_answer().await.unwrap();
    assert_eq!(value["a"], 1);
    let url = "https://api.test/v4/things".to_owned();
    assert_eq!(service.seen(), [(Method::POST, url, true, br#"{"b":2}"#.to_vec())]);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_not_ready_has_got_nothing() {
    let service = Scripted::new([Step::NotReady, answers(&["{}"])]);
    let answer = service.client().request(&CREATE).empty().send().await.unwrap();
    assert_eq!((answer.attempts(), service.seen().len()), (2, 1));

    let service = Scripted::new(vec![Step::NotReady; 3]);
    let error = service.client().request(&CREATE).empty().await.unwrap_err();
    assert!(error.is_connect() && !error.may_have_been_applied() && service.seen().is_empty(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_may_have_been_applied() {
    let service = Scripted::new([Step::Fails]);
    let error = service.client().request(&CREATE).empty().await.unwrap_err();
    assert!(error.is_interrupted() && error.may_have_been_applied() && service.seen().len() == 1, "{error}");

    let service = Scripted::new([Step::Fails, answers(&["{}"])]);
    let answer = service.client().request(&GET).empty().send().await.unwrap();
    assert_eq!((answer.attempts(), service.seen().len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn redirects_and_limits_are_those_of_every_client() {
    let elsewhere = Step::Answers(http::StatusCode::FOUND, &[("location", "https://elsewhere.test/")], Vec::new());
    let service = Scripted::new([elsewhere]);
    let error = service.client().request(&GET).empty().await.unwrap_err();
    assert!(error.is_redirect() && service.seen().len() == 1, "{error}");

    let service = Scripted::new([answers(&["0123456789abcdef"; 5])]);
    let error = service.client().request(&GET).json_answer::<serde_json::Value>().await.unwrap_err();
    assert!(error.is_too_long(), "{error}");
}
