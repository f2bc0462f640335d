//! Every operation: its exact request, the decoded value, and the error for a refusal.
//!
//! A [`Case`] is an operation of the generated table with example values, written by hand from the description and from
//! the requests of Cloudflare's own client. Each file has the cases of one resource.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use cloudflare_sdk::runtime::{Bytes, Operation, Page};
use cloudflare_sdk::{Client, Error, Request};
use serde::Serialize;
use serde_json::{Value, json};

use crate::description::{self, assert_nothing_left, key};
use crate::form_data::{Part, parts};
use crate::{ACCOUNT, OFFLINE, Stage, TOKEN, answer, failure, line};

/// The account and the zone of the examples on DNS.
pub(crate) const DNS_ACCOUNT: &str = "023e105f4ecef8ad9ca31a8372d0c353";
pub(crate) const DNS_ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";

/// An operation with example values.
pub(crate) struct Case {
    pub(crate) operation: &'static Operation,
    /// The path and query below the base URL.
    pub(crate) target: String,
    /// The body.
    pub(crate) sent: Body,
    /// The status of a success, and the media type of its body.
    status: u16,
    media_type: &'static str,
    /// The `result` of a success, if there is one.
    pub(crate) result: Option<Value>,
    request: MakeCall,
}

type MakeCall = Box<dyn Fn(&Client) -> Box<dyn Call>>;

/// The body of a request, independent of its spelling.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    Nothing,
    Json(Value),
    Form(Vec<Part>),
}

impl Body {
    /// The body of a request on the wire.
    pub(crate) fn read(content_type: Option<&str>, body: &[u8]) -> Self {
        match content_type {
            None => {
                assert!(body.is_empty());
                Self::Nothing
            }
            Some("application/json") => Self::Json(serde_json::from_slice(body).unwrap()),
            Some(form) => Self::Form(parts(form, body)),
        }
    }
}

/// A request with its type erased.
pub(crate) trait Call {
    /// The request as it is sent.
    fn build(&self) -> http::Request<Bytes>;

    /// Sends the request, and encodes the decoded value as JSON.
    fn run(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<Value, Error>>>>;
}

/// A request, and a function that encodes its value.
struct Typed<T>(Request<T>, fn(T) -> Value);

impl<T: 'static> Call for Typed<T> {
    fn build(&self) -> http::Request<Bytes> {
        self.0.build().unwrap()
    }

    fn run(self: Box<Self>) -> Pin<Box<dyn Future<Output = Result<Value, Error>>>> {
        Box::pin(async move { self.0.await.map(self.1) })
    }
}

/// A call that returns one value.
pub(crate) fn one<T: Serialize + 'static, Q, B>(request: Request<T, Q, B>) -> Box<dyn Call> {
    Box::new(Typed(request.complete(), |value| serde_json::to_value(value).unwrap()))
}

/// A call that returns a list.
pub(crate) fn list<T: Serialize + 'static, Q, B>(request: Request<Page<T>, Q, B>) -> Box<dyn Call> {
    Box::new(Typed(request.complete(), |page| serde_json::to_value(page.items()).unwrap()))
}

/// A call that returns a file, here a text file.
pub(crate) fn file<Q, B>(request: Request<Bytes, Q, B>) -> Box<dyn Call> {
    Box::new(Typed(request.complete(), |bytes| Value::from(std::str::from_utf8(&bytes).unwrap())))
}

/// A call that returns nothing.
pub(crate) fn nothing<Q, B>(request: Request<(), Q, B>) -> Box<dyn Call> {
    Box::new(Typed(request.complete(), |()| Value::Null))
}

impl Case {
    /// A case of an operation with its target and call. Its success is 200 without a result, unless the case says
    /// otherwise.
    pub(crate) fn new(
        operation: &'static Operation,
        target: impl Into<String>,
        request: impl Fn(&Client) -> Box<dyn Call> + 'static,
    ) -> Self {
        Self {
            operation,
            target: target.into(),
            sent: Body::Nothing,
            status: 200,
            media_type: "application/json",
            result: None,
            request: Box::new(request),
        }
    }

    pub(crate) fn sends(self, body: Value) -> Self {
        Self { sent: Body::Json(body), ..self }
    }

    pub(crate) fn sends_form(self, parts: Vec<Part>) -> Self {
        Self { sent: Body::Form(parts), ..self }
    }

    pub(crate) fn answers(self, status: u16, result: Value) -> Self {
        Self { status, result: Some(result), ..self }
    }

    pub(crate) fn answers_file(self, media_type: &'static str, text: &str) -> Self {
        Self { media_type, result: Some(text.into()), ..self }
    }

    /// The key of the operation: `GET /path/{id}`.
    pub(crate) fn key(&self) -> String {
        key(self.operation)
    }

    pub(crate) fn request(&self, client: &Client) -> Box<dyn Call> {
        (self.request)(client)
    }

    /// The envelope of the successful response.
    pub(crate) fn envelope(&self) -> Value {
        let mut envelope = json!({ "success": true, "errors": [], "messages": [] });
        if let Some(result) = &self.result {
            envelope["result"] = result.clone();
        }
        envelope
    }

    /// A server that responds with success.
    pub(crate) async fn stage(&self) -> Stage {
        let body = match (self.media_type, &self.result) {
            ("application/json", _) => self.envelope().to_string(),
            (_, text) => text.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
        };
        Stage::answering(answer(self.status, &[("content-type", self.media_type)], body)).await
    }

    /// Asserts that exactly this request is sent, and that every member of the response is decoded.
    async fn succeeds(&self) {
        let stage = self.stage().await;
        let read = self.request(&stage.client()).run().await.unwrap();
        assert_eq!(read, self.result.clone().unwrap_or_default(), "{}", self.key());
        self.assert_sent(&stage);
    }

    /// Asserts that one request arrived, and that it is this one, with every header accounted for.
    fn assert_sent(&self, stage: &Stage) {
        let seen = stage.only();
        let method = self.operation.method().as_str();
        assert_eq!((seen.method.as_str(), &seen.target), (method, &format!("/client/v4{}", self.target)));
        let content_type = seen.header("content-type");
        assert_eq!(Body::read(content_type, &seen.body), self.sent, "{}", self.key());
        let mut found: Vec<_> =
            seen.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        let host = stage.server.address().to_string();
        let (bearer, length) = (format!("Bearer {TOKEN}"), seen.body.len().to_string());
        let mut expected = vec![
            ("accept", self.media_type),
            // The feature `gzip`.
            ("accept-encoding", "gzip"),
            ("authorization", bearer.as_str()),
            ("host", host.as_str()),
            ("user-agent", concat!("cloudflare-sdk-rust/", env!("CARGO_PKG_VERSION"))),
        ];
        if let Some(content_type) = content_type {
            expected.extend([("content-length", length.as_str()), ("content-type", content_type)]);
        }
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{}", self.key());
    }

    /// Asserts that the error has all that the refusal says, the operation, and the permission that is needed.
    async fn fails(&self) {
        let stage = Stage::answering(failure(403, 10000)).await;
        let error = self.request(&stage.client()).run().await.unwrap_err();
        assert_eq!(stage.seen().len(), 1, "{}", self.key());
        assert!(error.is_forbidden() && !error.may_have_been_applied() && !error.is_decode(), "{error:?}");
        assert_eq!((error.status().unwrap().as_u16(), error.code(), error.attempts()), (403, Some(10000), 1));
        let [reason] = error.errors() else { panic!("{:?}", error.errors()) };
        assert_eq!((reason.code(), reason.message()), (Some(10000), "the reason in words"));
        assert_eq!(reason.documentation_url(), Some("https://docs.example.test/reasons"));
        assert_eq!(reason.source_pointer(), Some("/cidr"));
        assert_eq!(error.operation(), Some(self.operation));
        let line = line(&error);
        let said = [self.operation.id(), "403", "the reason in words", "10000"];
        for part in said.iter().chain(self.operation.permissions()) {
            assert!(line.contains(part), "`{line}` lacks `{part}`");
        }
    }
}

/// A target below `/accounts/…/addressing`.
pub(crate) fn below_account(rest: &str) -> String {
    format!("/accounts/{ACCOUNT}/addressing{rest}")
}

/// Makes one test of each kind for each file of cases.
macro_rules! resources {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*

        /// A case for each operation.
        pub(crate) fn cases() -> Vec<Case> {
            [$($name::cases()),*].into_iter().flatten().collect()
        }

        mod succeeds {
            $(#[tokio::test]
            async fn $name() {
                for case in super::$name::cases() {
                    case.succeeds().await;
                }
            })*
        }

        mod fails {
            $(#[tokio::test]
            async fn $name() {
                for case in super::$name::cases() {
                    case.fails().await;
                }
            })*
        }
    };
}

resources!(address_maps, bgp, delegations, leases, loa_documents, prefixes, regional_hostnames, service_bindings);

/// Further cases with minimal bodies.
pub(crate) fn variants() -> Vec<Case> {
    [address_maps::variants(), bgp::variants(), prefixes::variants(), regional_hostnames::variants()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn each_operation_has_one_case_with_the_described_status() {
    let cases = cases();
    let known: BTreeSet<String> = cases.iter().map(Case::key).collect();
    assert_nothing_left("add a case to tests/contract/family/", description::keys().difference(&known));
    assert_eq!(cases.len(), known.len(), "one case an operation");
    for case in cases {
        assert_eq!(case.status, description::success(&case.key()), "{}", case.key());
    }
}

#[test]
fn a_variant_differs_from_its_case_only_in_the_body() {
    let cases = cases();
    for variant in variants() {
        let case = cases.iter().find(|case| case.operation == variant.operation).unwrap();
        assert_eq!(case.target, variant.target);
        assert_ne!(case.sent, variant.sent);
        let built = variant.request(&OFFLINE).build();
        let sent = Body::Json(serde_json::from_slice(built.body()).unwrap());
        assert_eq!(sent, variant.sent, "{}", variant.key());
    }
    let distinct: BTreeSet<String> = cases.iter().map(|case| format!("{} {}", case.key(), case.target)).collect();
    assert_eq!(distinct.len(), cases.len());
}
