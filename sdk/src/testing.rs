//! An HTTP server inside your test that behaves like Cloudflare's API, for the tests of code that uses this crate.
//!
//! [`EmbeddedApi::start`] gives you one in about a millisecond, on a port of its own, with an account, a prefix and the
//! services in it. It keeps state, follows the rules of the service, and does on request what the real one does at the
//! worst moment: fail, stall, hang up, or do what it was asked and not say so.
//!
//! ```
//! use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
//! use cloudflare_sdk::testing::{Answer, EmbeddedApi, Method};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let api = EmbeddedApi::start()?;
//! let client = api.client()?;
//! let bindings = client.addressing().prefixes().service_bindings();
//!
//! // It keeps what it is told ...
//! let body = CreateServiceBinding::new("192.0.2.0/24", api.service_id());
//! let created = bindings.create(api.account_id(), api.prefix_id(), body).await?;
//! let listed = bindings.list(api.account_id(), api.prefix_id()).await?;
//! assert_eq!(listed.len(), 1);
//! assert_eq!(listed[0].id, created.id);
//!
//! // ... follows the rules of the service ...
//! let outside = CreateServiceBinding::new("198.51.100.0/24", api.service_id());
//! let refused = bindings.create(api.account_id(), api.prefix_id(), outside).await.unwrap_err();
//! assert_eq!(refused.errors()[0].source_pointer(), Some("/cidr"));
//!
//! // ... fails when told to ...
//! api.answer_next(Answer::failure(403, 9109, "Invalid access token").for_method(Method::GET));
//! assert!(bindings.list(api.account_id(), api.prefix_id()).await.unwrap_err().is_forbidden());
//!
//! // ... and can say what it was asked.
//! let first = &api.requests()[0];
//! assert_eq!(first.method, Method::POST);
//! assert_eq!(first.header("authorization"), Some("Bearer [redacted]"));
//! # Ok(())
//! # }
//! ```
//!
//! # What it answers
//!
//! | | |
//! | --- | --- |
//! | `GET /accounts/{account_id}/addressing/services` | 200, the services |
//! | `GET /accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings` | 200, oldest first |
//! | `POST` the same | 201, the new binding |
//! | `GET /accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings/{binding_id}` | 200, the binding |
//! | `DELETE` the same | 200, an envelope without `result` |
//!
//! Each answer has a `cf-ray` header. Ids are the same in every run.
//!
//! # What it refuses
//!
//! Each refusal is an envelope with `success: false` and `result: null`; where a member of the body is at fault,
//! `source.pointer` names it. All that is wrong with the form of a body is reported at once.
//!
//! | status | code | when |
//! | --- | --- | --- |
//! | 413 | 1902 | a body of more than 16 MiB |
//! | 404 | 7000 | no such route |
//! | 405 | 10405 | the route has no such method |
//! | 400 | 6003 | credentials that cannot be read, or more than one kind of them at once |
//! | 400 | 9106 | no credentials, or half of them |
//! | 403 | 9109 | an unknown token or service key |
//! | 403 | 9103 | an unknown e-mail address or key |
//! | 403 | 10000 | the read-only token, for anything but reading |
//! | 400 | 7003 | an id in the path with more than 32 characters |
//! | 404 | 1901 | an unknown account, prefix or binding |
//! | 415 | 1903 | a body that does not say that it is JSON |
//! | 400 | 1902 | a body that is not JSON, or no object |
//! | 400 | 1904 | a member that is missing or no string, no network in CIDR notation, or an unknown service |
//! | 400 | 1905 | a first binding that is not for exactly the prefix; a later one outside it |
//! | 409 | 1108 | a binding for exactly these addresses exists |
//!
//! The checks run in the order of this table. Codes from 1901 to 1905 are made up, as those of the real API are not
//! public; the others are codes that Cloudflare uses. The real API may word and number a refusal differently, so test
//! what your code does about a kind of failure, not what the failure says.
//!
//! # Where it knows less than the real API
//!
//! - Any binding can be deleted: which ones the real API keeps is not public. Once a prefix
//!   has none left, the next one has to be for exactly the prefix again.
//! - Any binding can be for any service: the real API allows some combinations only.
//! - Lists are not paged.

mod address_maps;
mod answer;
mod bgp_prefixes;
mod bindings;
mod builder;
mod codes;
mod connection;
mod credentials;
pub mod defaults;
mod delegations;
mod embedded_api;
mod envelope;
mod exchange;
mod form_data;
mod id_sequence;
mod json_body;
mod leases;
mod loa_documents;
mod networks;
mod operations;
mod prefixes;
mod provisioning;
mod regional_hostnames;
mod request_log;
mod routes;
mod script;
mod server;
mod shared;
mod timestamps;
mod validation;
mod world;

#[cfg(test)]
mod tests;

pub use http::Method;

pub use self::address_maps::AddressMap;
pub use self::answer::Answer;
pub use self::bindings::Binding;
pub use self::builder::Builder;
pub use self::embedded_api::EmbeddedApi;
pub use self::prefixes::Prefix;
pub use self::regional_hostnames::RegionalHostname;
pub use self::request_log::ReceivedRequest;
pub use self::validation::Validation;
