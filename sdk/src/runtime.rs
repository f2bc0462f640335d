//! The runtime of generated code.
//!
//! Callers use a few of these types ([`Request`], [`Response`], [`Page`], [`Error`], [`Patch`]), which the crate root
//! also exports. The rest is for generated code, in this crate or in others, which uses only this module and
//! [`Client`](crate::Client).

mod auth;
mod base_url;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "blocking")]
pub(crate) mod blocking_thread;
mod call;
mod causes;
mod client_options;
mod config;
mod content;
mod download;
mod endpoint;
mod envelope;
mod environment;
mod error;
mod examples;
mod excerpt;
mod expected;
mod formats;
mod future;
mod headers;
mod hook;
mod json;
mod misfit;
mod multipart;
mod numbers;
mod object;
mod open_enum;
mod operation;
mod optional;
mod or_json;
mod page;
mod pages;
mod patch;
mod path;
mod query;
mod rate_limit;
mod redacted;
mod request;
mod request_builder;
mod request_parts;
mod require;
mod response;
mod retry;
mod stream_body;
mod style;
mod text;
pub(crate) mod time;
mod trace;
mod transport;
mod union;
mod upload;
mod validate;
mod values;

#[cfg(feature = "blocking")]
pub use blocking::{BlockingItems, BlockingPages};
pub use bytes::Bytes;
pub use client_options::ClientOptions;
pub use download::Download;
pub use endpoint::Endpoint;
pub use error::{ApiError, Error, Message};
pub use examples::Examples;
pub use formats::ConversionError;
pub use future::BoxFuture;
/// The trait of [`Items`], [`Pages`] and of streamed bodies.
pub use futures_core::Stream;
pub use hook::{AttemptFailure, AttemptInfo, AttemptOutcome, CallInfo, CallOutcome, Hook, Refusal};
pub use http::{HeaderMap, StatusCode};
pub use misfit::{FromAnswer, Misfit, Misfits};
pub use multipart::{Multipart, ToMultipart, Uploads};
pub use operation::{Method, Operation};
pub use or_json::OrJson;
pub use page::{Page, ResultInfo};
pub use pages::{Items, Pages};
pub use patch::Patch;
pub use path::PathValue;
#[cfg(feature = "rate-limit")]
pub use rate_limit::RateLimit;
pub use request::Request;
pub use request_builder::RequestBuilder;
pub use require::Require;
/// The HTTP client that carries requests, for [`ClientBuilder::http_client`](crate::ClientBuilder::http_client).
pub use reqwest;
pub use reqwest::Url;
pub use response::Response;
pub use retry::{RetryBudget, RetryPolicy};
pub use secrecy::SecretString;
pub use style::{PathStyle, Style};
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub use transport::RequestBody;
pub use upload::Upload;
pub use validate::{Check, Limit, Validate, Violation};
pub use values::{Cidr, Date, Ip, Timestamp};

#[doc(inline)]
pub use crate::{
    __open_enum as open_enum, __operation as operation, __parts as parts, __text_type as text_type,
    __text_value as text_value, __union as union, __wire as wire,
};

/// A secret in the `Debug` of a generated struct.
#[doc(hidden)]
pub use redacted::Redacted;
/// The content of a `text_type!`.
#[doc(hidden)]
pub use text::OriginText;

pub(crate) use auth::{Credentials, Explicit};
pub(crate) use base_url::{BaseUrl, DEFAULT as DEFAULT_BASE_URL};
pub(crate) use causes::with_causes;
pub(crate) use config::{Config, Shared};
pub(crate) use environment::{Environment, not_blank, process_variable};
pub(crate) use excerpt::one_line;
pub(crate) use formats::network;
pub(crate) use headers::header_value;
pub(crate) use rate_limit::Slots;
#[cfg(feature = "testing")]
pub(crate) use redacted::REDACTED;
pub(crate) use retry::TokenBucket;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub(crate) use transport::ServiceTransport;
#[cfg(test)]
pub(crate) use transport::fake;
pub(crate) use transport::{HttpClient, Transport};

/// The items that macros expand to. Not part of the API.
#[doc(hidden)]
pub mod __private {
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::Value;
    pub use serde_json::value::RawValue;

    pub use super::misfit::Place;
    pub use super::object::{Absent, Constant, MemberValue, Members, ObjectWriter, read_misfit_object, read_object};
    pub use super::open_enum::deserialize_open_enum;
    pub use super::redacted::content;
    pub use super::union::{Branch, BranchCondition, Union, read_misfit_union, read_union};
}
