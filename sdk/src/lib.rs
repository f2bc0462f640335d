//! A client of Cloudflare's API: typed requests, checked before sending; a create is never sent twice by accident.
//!
//! ```no_run
//! use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
//! use cloudflare_sdk::{Client, Require};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // CLOUDFLARE_API_TOKEN, and CLOUDFLARE_ACCOUNT_ID
//! let client = Client::from_env()?;
//! let account_id = client.account_id().ok_or("CLOUDFLARE_ACCOUNT_ID is not set")?;
//! let prefix_id = "2af39739cc4e3b5910c918468bb89828";
//! let bindings = client.addressing().prefixes().service_bindings();
//!
//! let services = client.addressing().services().list(account_id).await?;
//! let service_id = services.iter().find_map(|service| service.id.as_ref()).ok_or("no service")?;
//!
//! let binding = bindings
//!     .create(account_id, prefix_id, CreateServiceBinding::new("192.0.2.0/24", service_id))
//!     .await?;
//! let binding_id = binding.id.require("id")?;
//! bindings.wait_until_active(account_id, prefix_id, &binding_id).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Overview
//!
//! - Methods of the [`Client`] return handles of resources, nested like the paths: `client.addressing().prefixes()`.
//! - A method returns a [`Request`] and sends nothing yet: inspect it, set options, then await it for the value, or
//!   [`send`](Request::send) it for the whole [`Response`].
//! - A list gives a [`Page`] when it is awaited, and every item of every page as a stream: [`Request::stream`].
//! - The bindings of a prefix are changed without a gap by a plan: see [`ext::plan`].
//! - A file to send is an [`Upload`]: from memory, opened when it is sent, or a stream. A response that is bytes can be
//!   read piece by piece: [`Request::download`].
//! - With the feature `blocking`, `send_blocking`, `wait_blocking` and `stream_blocking` do the same without a runtime.
//! - Every request is checked before it is sent: one [`Error`] lists every violation with its field.
//! - A response with new values is no error: enums keep values that this version does not know; absent and null fields,
//!   ids included, are `None`. [`Require`] returns the value of such a field, or an error: `binding.id.require("id")?`.
//! - Ids from a response are sent back unchecked; limits apply to values that your code creates or deserializes.
//!   [`Request::unchecked`] turns off the checks against the description.
//! - Times, dates, addresses and blocks of addresses keep the received text and convert on demand: [`Timestamp`],
//!   [`Date`], [`Ip`], [`Cidr`].
//! - The credential is sent only to the base URL's origin. Redirects are not followed. No `Debug`, `Display` or error
//!   shows the credential.
//! - An error of a call that changes something says whether the call may have been applied:
//!   [`Error::may_have_been_applied`].
//! - A [`Hook`] sees every call that passes the client's own checks, and each of its attempts. It may refuse a call
//!   before it is sent.
//!
//! # Features
//!
//! Features are additive.
//!
//! | feature | adds |
//! | --- | --- |
//! | `rustls` (default), `native-tls` | TLS, which https needs: that of rustls, or the system's |
//! | `http2` (default) | HTTP/2, where the server speaks it |
//! | `gzip` | compressed responses; limits apply to the decompressed size |
//! | `blocking` | calls that block the thread: `send_blocking` and its relatives |
//! | `rate-limit` | `ClientBuilder::rate_limit`: requests wait for their turn instead of being refused with 429 |
//! | `jiff`, `time`, `chrono` | conversions of [`Timestamp`] and [`Date`] from and to the types of that crate |
//! | `tracing` | a span for each call: see below |
//! | `tower` | `ClientBuilder::service`: requests are carried by any `tower` service |
//! | `testing` | an in-process server that behaves like the API, for tests |
//!
//! # WebAssembly
//!
//! On `wasm32-unknown-unknown`, in a browser, a worker or Node, requests go out with the global `fetch`, and waits are
//! JavaScript's timers. What differs:
//!
//! - `ClientBuilder::http_client`, `ClientBuilder::service` and `Upload::file` do not exist, nor do the features
//!   `blocking` and `testing`. [`Client::from_env`] finds no environment variables.
//! - Futures stay on their thread. Hooks, and the streams of request bodies, still have to be `Send`.
//! - `fetch` does not say whether there was a connection. Such an error is [`is_interrupted`](Error::is_interrupted),
//!   never [`is_connect`](Error::is_connect): a POST is not repeated after it, and may have been applied.
//! - A streamed body is read to its end before it is sent.
//! - Redirects are not followed either. A browser hides their status and location: each is reported as a 302 without a
//!   location.
//! - A browser asks the server first whether a page may call it (CORS), and decides about headers such as `User-Agent`.
//!
//! # Spans
//!
//! With the feature `tracing` every call is a span of the level INFO and the target `cloudflare_sdk`, which covers all
//! its attempts and waits. Its static name is `cloudflare_sdk.call`. Exporters to OpenTelemetry show `otel.name`, which
//! is the id of the operation, e.g. `create-service-binding`; for an [`endpoint`](Client::endpoint) it is the method
//! and the path template. The attributes are those of OpenTelemetry's [conventions for HTTP clients]:
//!
//! | attribute | when |
//! | --- | --- |
//! | `otel.name`, `otel.kind` (`client`), `http.request.method`, `url.template` | always |
//! | `server.address`, `server.port` | always, unless the operation is at a server without a base URL |
//! | `http.response.status_code`, `cf.ray_id` | at the end, of the last response |
//! | `http.request.resend_count` | at the end, if the call was repeated: how often |
//! | `error.type`, `otel.status_code` (`ERROR`) | at the end, if the caller gets an error: the status, or one of `connect`, `timeout`, `interrupted`, `too_long`, `decode`, `api_error`, `invalid_request`, `refused_locally`, `rate_limit_wait` |
//!
//! Before each retry there is an event of the level INFO with the count, the status or kind of the failure, and
//! `wait_ms`. For each [misfit](Response::misfits), of the first 10, there is an event of the level WARN with
//! `misfit.path`, `misfit.expected` and `misfit.excerpt`, the beginning of the value in the response; one more
//! event counts the rest (`misfit.count`). A dropped call records no attributes of its end. Nothing else of a body, no
//! header except the ray id, and no query or value in the path is recorded.
//!
//! `tracing-subscriber` prints the attributes that a span has at its end only if span events are enabled:
//!
//! ```ignore
//! use tracing_subscriber::fmt::format::FmtSpan;
//!
//! tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();
//! ```
//!
//! [conventions for HTTP clients]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client

#![deny(missing_docs)]
// docs.rs shows the feature of each item.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(target_arch = "wasm32", feature = "blocking"))]
compile_error!("the feature `blocking` makes its calls on a thread, and wasm32 has none");

mod client;
pub mod ext;
#[rustfmt::skip]
mod resources;
pub mod runtime;
#[cfg(feature = "testing")]
pub mod testing;

pub use client::{Client, ClientBuilder};
pub use resources::*;
#[cfg(feature = "rate-limit")]
pub use runtime::RateLimit;
pub use runtime::{
    ApiError, AttemptFailure, AttemptInfo, AttemptOutcome, CallInfo, CallOutcome, Cidr, ClientOptions, ConversionError,
    Date, Download, Error, Hook, Ip, Items, Operation, Page, Pages, Patch, Refusal, Request, Require, Response,
    ResultInfo, RetryBudget, RetryPolicy, Timestamp, Upload, Violation,
};

/// The examples of the README compile and run, too.
#[cfg(all(doctest, feature = "testing"))]
#[doc = include_str!("../../README.md")]
struct Readme;
