use super::fake::{Chunk, Fake, Step};
use super::*;
use crate::runtime::time::Instant;
use crate::runtime::{Error, Operation};

static GET: Operation = Operation::new("get-thing", Method::GET, "/things");
static CREATE: Operation = Operation::new("create-thing", Method::POST, "/things");

const LIMITS: Limits = Limits { timeout: Duration::from_secs(60), max_response_bytes: 10, only_begun: false };

async fn call(operation: &'static Operation, step: Step) -> Result<Answer, Error> {
    let fake = Fake::new([step]);
    let answer = attempt(&fake, request(), LIMITS).await;
    assert_eq!(fake.count(), 1);
    let history = History { attempts: 1, ..History::default() };
    answer.map_err(|failed| Error::of_call(failed.kind, operation, failed.context, history))
}

fn request() -> Box<Outgoing> {
    let url = Url::parse("https://h.test/things").unwrap();
    Box::new(Outgoing { method: Method::GET, url, headers: HeaderMap::new(), body: None, stream: None })
}

fn data(text: &'static str) -> Chunk {
    Chunk::Data(Bytes::from_static(text.as_bytes()))
}

#[tokio::test(start_paused = true)]
async fn a_body_is_read_to_its_end() {
    let answer = call(&GET, Step::chunks(200, vec![data("01234"), data(""), data("56789")])).await.unwrap();
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, &b"0123456789"[..]));
}

#[tokio::test(start_paused = true)]
async fn a_body_over_the_limit_is_an_error() {
    let error = call(&GET, Step::chunks(200, vec![data("01234"), data("567890")])).await.unwrap_err();
    assert!(error.to_string().contains("longer than the limit of 10 bytes"));
    assert_eq!(error.status(), Some(StatusCode::OK));
}

#[tokio::test(start_paused = true)]
async fn a_content_length_over_the_limit_fails_before_the_body_is_read() {
    let step = Step::chunks(200, vec![Chunk::Hang]).header("content-length", "11");
    let start = Instant::now();
    let error = call(&GET, step).await.unwrap_err();
    assert!(error.to_string().contains("longer than"));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_body_shorter_than_its_content_length_is_broken_off() {
    let step = |status, length| Step::chunks(status, vec![data("01234")]).header("content-length", length);
    let error = call(&CREATE, step(200, "6")).await.unwrap_err();
    assert!(error.is_interrupted() && error.may_have_been_applied(), "{error}");
    assert_eq!(&call(&GET, step(200, "5")).await.unwrap().body[..], b"01234");
    // The status says enough.
    assert_eq!(&call(&GET, step(500, "6")).await.unwrap().body[..], b"01234");
}

#[tokio::test(start_paused = true)]
async fn the_content_length_of_a_head_is_not_that_of_a_body() {
    let fake = Fake::new([Step::chunks(200, vec![]).header("content-length", "104857600")]);
    let answer = attempt(&fake, Box::new(Outgoing { method: Method::HEAD, ..*request() }), LIMITS).await.unwrap();
    assert!(answer.body.is_empty());
    let step = Step::chunks(304, vec![]).header("content-length", "11");
    assert_eq!(call(&GET, step).await.unwrap().status, StatusCode::NOT_MODIFIED);
}

#[tokio::test(start_paused = true)]
async fn the_timeout_covers_the_head_and_the_body() {
    for step in [
        Step::Hang,
        Step::chunks(200, vec![data("x"), Chunk::Hang]),
        Step::chunks(200, vec![Chunk::After(Duration::from_secs(40), Bytes::new()); 2]),
    ] {
        let start = Instant::now();
        let error = call(&CREATE, step).await.unwrap_err();
        assert!(error.is_timeout() && error.may_have_been_applied());
        assert_eq!((start.elapsed(), error.attempts()), (Duration::from_secs(60), 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_timeout_keeps_status_and_headers() {
    let step = Step::chunks(503, vec![Chunk::Hang]).header("cf-ray", "8f00-AMS").header("retry-after", "7");
    let error = call(&GET, step).await.unwrap_err();
    assert!(error.is_timeout() && error.is_server_error());
    assert_eq!(error.ray_id(), Some("8f00-AMS"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test(start_paused = true)]
async fn no_connection_and_a_reset_are_distinguished() {
    let error = call(&CREATE, Step::NoConnection).await.unwrap_err();
    assert!(error.is_connect() && !error.may_have_been_applied());
    let error = call(&CREATE, Step::Reset).await.unwrap_err();
    assert!(!error.is_connect() && error.may_have_been_applied());
}

#[tokio::test(start_paused = true)]
async fn a_broken_body_fails_a_success_but_not_a_failure() {
    let error = call(&CREATE, Step::chunks(200, vec![data("x"), Chunk::Break])).await.unwrap_err();
    assert!(error.may_have_been_applied() && error.status() == Some(StatusCode::OK));
    let answer = call(&CREATE, Step::chunks(400, vec![data("why"), Chunk::Break])).await.unwrap();
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (400, &b"why"[..]));
}
