use std::pin::Pin;
use std::task::{Context, Poll};

use http::Method;

use super::*;
use crate::runtime::fake;
use crate::runtime::{Multipart, Operation, ToMultipart, Validate};
use crate::{Client, runtime};

static CREATE: Operation = Operation::new("upload-thing", Method::POST, "/things");

struct Nothing;

impl Stream for Nothing {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}

struct Form(Upload);

impl Validate for Form {
    fn validate(&self, _: &mut runtime::Check<'_>) {}
}

impl ToMultipart for Form {
    fn to_multipart(&self, form: &mut Multipart) {
        form.upload("thing", &self.0, None);
    }
}

#[test]
fn only_a_file_has_a_name_of_its_own() {
    assert_eq!(Upload::bytes("x").name(), None);
    assert_eq!(Upload::stream(Nothing, None).name(), None);
    assert_eq!(Upload::file("/a/b.pdf").name(), Some("b.pdf"));
    assert_eq!(Upload::file("/a/b.pdf").file_name("c").name(), Some("c"));
    assert_eq!(Upload::file("/a/b.pdf").media_type(), None, "nothing is guessed");
}

#[test]
fn uploads_with_equal_content_are_equal() {
    assert_eq!(Upload::from(vec![1, 2]), Upload::from(b"\x01\x02"));
    assert_ne!(Upload::bytes("x"), Upload::bytes("x").file_name("x"));
    assert_eq!(Upload::file("a"), Upload::file("a"));
    assert_ne!(Upload::file("a"), Upload::bytes("a"));
    let stream = Upload::stream(Nothing, 0);
    assert_eq!(stream, stream.clone());
    assert_ne!(stream, Upload::stream(Nothing, 0));
}

#[test]
fn debug_does_not_show_the_content() {
    let secret = || Upload::bytes("planted-content").content_type("text/plain");
    let client = Client::builder().api_token("t").base_url("https://h.test").read_only().build().unwrap();
    let whole = client.request(&CREATE).upload(&secret(), "text/csv").empty();
    let form = client.request(&CREATE).multipart(&Form(secret())).empty();
    for request in [whole, form] {
        assert!(!format!("{request:?} {:?}", secret()).contains("planted"));
        let refused = request.parts.refuse_locally().unwrap_err();
        assert!(refused.to_string().contains("with a body of"), "{refused}");
        assert!(!refused.to_string().contains("planted"), "{refused}");
    }
}

#[cfg(all(feature = "testing", feature = "blocking"))]
#[test]
fn a_file_is_uploaded_without_a_runtime() {
    let path = std::env::temp_dir().join(format!("cloudflare-sdk-upload-{}", fastrand::u64(..)));
    std::fs::write(&path, "from a file").unwrap();
    let api = crate::testing::EmbeddedApi::start().unwrap();
    api.answer_next(crate::testing::Answer::status(200));
    let client = api.client().unwrap();
    let sent = client.request(&CREATE).upload(&Upload::file(&path), "text/csv").empty().wait_blocking();
    std::fs::remove_file(&path).unwrap();
    sent.unwrap();
    assert_eq!(&api.requests()[0].body[..], b"from a file");
}

/// A file that exists for the first attempt only.
async fn missing_at_a_retry(first: fake::Step) -> crate::runtime::Error {
    let path = std::env::temp_dir().join(format!("cloudflare-sdk-upload-{}", fastrand::u64(..)));
    std::fs::write(&path, "x").unwrap();
    let fake = fake::Fake::new([first]);
    let client = Client::builder().api_token("t").base_url("https://h.test").transport(fake.clone()).build().unwrap();
    let policy =
        crate::RetryPolicy::default().base_delay(std::time::Duration::from_millis(300)).repeat_post_and_patch(true);
    let request = client.request(&CREATE).upload(&Upload::file(&path), "text/csv").empty().retry(policy);
    let call = tokio::spawn(request.send());
    while fake.count() == 0 {
        tokio::task::yield_now().await;
    }
    std::fs::remove_file(&path).unwrap();
    let error = call.await.unwrap().unwrap_err();
    assert!(error.is_invalid_request() && error.attempts() == 1, "{error}");
    assert!(error.to_string().contains("not sent again: body: "), "{error}");
    error
}

#[tokio::test]
async fn a_file_that_is_missing_at_a_retry_ends_the_call_with_its_history() {
    let error = missing_at_a_retry(fake::Step::Reset).await;
    assert!(error.may_have_been_applied(), "the first attempt may have done it");
    let error = missing_at_a_retry(fake::Step::NoConnection).await;
    assert!(!error.may_have_been_applied(), "nothing was sent");
}

/// A form with lists of files.
struct Files {
    all: Vec<Upload>,
    few: Option<Vec<Upload>>,
}

runtime::wire!(form Files required(all[MinItems(1)]) optional(few[MinItems(2), MaxItems(3)]));
runtime::parts!(Files upload(all, "all", None) upload(few, "few", None));

#[test]
fn the_number_of_files_is_checked() {
    let client = Client::builder().api_token("t").base_url("https://h.test").build().unwrap();
    let files = |count| (0..count).map(|_| Upload::bytes("x")).collect::<Vec<_>>();
    for (all, few, refused) in [
        (1, None, ""),
        (1, Some(3), ""),
        (0, None, "all: 0 items, at least 1"),
        (1, Some(1), "few: 1 item, at least 2"),
        (1, Some(4), "few: 4 items, at most 3"),
    ] {
        let form = Files { all: files(all), few: few.map(files) };
        let refusal = client.request(&CREATE).multipart(&form).empty().build().err();
        let violations = refusal.map(|error| error.violations().iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(violations.unwrap_or_default().join("; "), refused);
    }
}

#[test]
fn a_built_request_has_the_bytes_in_memory_and_no_others() {
    let client = Client::builder().api_token("t").base_url("https://h.test").build().unwrap();
    let send = |upload| client.request(&CREATE).multipart(&Form(upload)).empty();
    assert!(send(Upload::bytes("x")).body().is_some());
    assert_eq!(send(Upload::file("x")).body(), None);
    assert_eq!(send(Upload::stream(Nothing, 0)).body(), None);
}
