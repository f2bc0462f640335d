//! An HTTP server inside your test that behaves like Cloudflare's API, for the tests of code that uses this crate.
//!
//! [`EmbeddedApi::start`] starts one in about a millisecond, on a port of its own, with an account, a prefix, a zone
//! and the services. It keeps state, follows the rules of the service, and fails on request as the real one does: with
//! an error, late, not at all, or after it has applied the request.
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
//! // It keeps state ...
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
//! // ... and logs the requests.
//! let first = &api.requests()[0];
//! assert_eq!(first.method, Method::POST);
//! assert_eq!(first.header("authorization"), Some("Bearer [redacted]"));
//! # Ok(())
//! # }
//! ```
//!
//! # Operations
//!
//! Every operation on addresses. A path without an owner begins with `/accounts/{account_id}/addressing`.
//!
//! | | |
//! | --- | --- |
//! | `GET /services` | 200, the services |
//! | `GET /prefixes` | 200, oldest first |
//! | `POST /prefixes` | 201, the new prefix: `approved` is `P`, every check `pending`, `advertised` null |
//! | `GET /prefixes/{prefix_id}` | 200, the prefix |
//! | `PATCH /prefixes/{prefix_id}` | 200, the prefix with its other description |
//! | `DELETE /prefixes/{prefix_id}` | 200, an envelope without `result` |
//! | `POST /prefixes/{prefix_id}/validate` | 202, the prefix as it is; [a while](Builder::validate_after) later every check is `valid`, and `approved` is `V` |
//! | `GET /prefixes/{prefix_id}/bindings` | 200, oldest first |
//! | `POST /prefixes/{prefix_id}/bindings` | 201, the new binding; the first brings the BGP prefix for the whole prefix |
//! | `GET /prefixes/{prefix_id}/bindings/{binding_id}` | 200, the binding |
//! | `DELETE /prefixes/{prefix_id}/bindings/{binding_id}` | 200, an envelope without `result` |
//! | `GET /prefixes/{prefix_id}/bgp/prefixes` | 200, oldest first |
//! | `POST /prefixes/{prefix_id}/bgp/prefixes` | 200, the new BGP prefix, withdrawn |
//! | `GET /prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}` | 200, the BGP prefix |
//! | `PATCH /prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}` | 200, the changed BGP prefix |
//! | `DELETE /prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}` | 200, an envelope without `result` |
//! | `GET /prefixes/{prefix_id}/bgp/status` | 200, the advertisement of the BGP prefix for the whole prefix |
//! | `PATCH /prefixes/{prefix_id}/bgp/status` | 200, the same after the change; advertising creates that BGP prefix if need be |
//! | `GET /prefixes/{prefix_id}/delegations` | 200, oldest first, with `result_info` |
//! | `POST /prefixes/{prefix_id}/delegations` | 200, the new delegation |
//! | `DELETE /prefixes/{prefix_id}/delegations/{delegation_id}` | 200, its id |
//! | `POST /loa_documents` | 201, the document's id, file name and size |
//! | `GET /loa_documents/{loa_document_id}/download` | 200, `application/pdf`, byte for byte what was uploaded |
//! | `GET /address_maps` | 200, oldest first, without addresses and members, with `result_info` |
//! | `POST /address_maps` | 200, the new map with its addresses and members |
//! | `GET /address_maps/{address_map_id}` | 200, the map with its addresses and members |
//! | `PATCH /address_maps/{address_map_id}` | 200, the map without addresses and members; an absent member of the body keeps its value, null clears it |
//! | `DELETE /address_maps/{address_map_id}` | 200, an envelope without `result` |
//! | `PUT /address_maps/{address_map_id}/ips/{ip_address}` | 200, an envelope without `result` |
//! | `DELETE /address_maps/{address_map_id}/ips/{ip_address}` | 200, an envelope without `result` |
//! | `PUT /address_maps/{address_map_id}/accounts/{member_account_id}` | 200, an envelope without `result`; this account may be another one |
//! | `DELETE /address_maps/{address_map_id}/accounts/{member_account_id}` | 200, an envelope without `result`; this account may be another one |
//! | `PUT /address_maps/{address_map_id}/zones/{zone_id}` | 200, an envelope without `result` |
//! | `DELETE /address_maps/{address_map_id}/zones/{zone_id}` | 200, an envelope without `result` |
//! | `GET /leases` | 200, with `result_info` |
//! | `GET /regional_hostnames/regions` | 200, with `result_info` |
//! | `GET /zones/{zone_id}/addressing/regional_hostnames` | 200, oldest first, with `result_info` |
//! | `POST /zones/{zone_id}/addressing/regional_hostnames` | 200, the new regional hostname; `routing` is `dns` unless the body says otherwise |
//! | `GET /zones/{zone_id}/addressing/regional_hostnames/{hostname}` | 200, the regional hostname |
//! | `PATCH /zones/{zone_id}/addressing/regional_hostnames/{hostname}` | 200, the regional hostname in its other region |
//! | `DELETE /zones/{zone_id}/addressing/regional_hostnames/{hostname}` | 200, an envelope without `result` |
//!
//! Each response has a `cf-ray` header. Ids and timestamps are the same in every run: timestamps are a second apart and
//! don't tell the time.
//!
//! # Errors
//!
//! Each refusal is an envelope with `success: false` and `result: null`; where a member of the body is at fault,
//! `source.pointer` names it. All that is wrong with the form of a body is reported at once.
//!
//! | status | code | when |
//! | --- | --- | --- |
//! | 413 | 1902 | a body of more than 16 MiB, uploads included |
//! | 404 | 7000 | no such route |
//! | 405 | 10405 | the route has no such method |
//! | 400 | 6003 | credentials that cannot be read, or more than one kind of them at once |
//! | 400 | 9106 | no credentials, or half of them |
//! | 403 | 9109 | an unknown token or service key |
//! | 403 | 9103 | an unknown e-mail address or key |
//! | 403 | 10000 | the read-only token, for anything but reading |
//! | 400 | 7003 | an id in the path with more than 32 characters, a hostname with more than 253, no IP address where one belongs |
//! | 404 | 1901 | an unknown account or zone, or nothing with this id, name or address in it; a member of a map has to be known too |
//! | 415 | 1903 | a body that does not say that it is JSON, or form data for a document |
//! | 400 | 1902 | a body that is not JSON, or no object; one that is not form data, for a document |
//! | 400 | 1904 | a member that is missing or of the wrong type, out of its range or too long; no network in CIDR notation; an unknown service, region, document, or member of a new map; a document that is missing, empty, sent twice, or larger than 10 MB |
//! | 400 | 1905 | a first binding that is not for exactly the prefix; a later one, a BGP prefix or a delegation outside it; an address for a map that is in no prefix of the account and not delegated to it; a `default_sni` in none of its zones; a regional hostname outside its zone, or with a `*` that is not its first label |
//! | 409 | 1108 | a binding for exactly these addresses exists |
//! | 409 | 1907 | a prefix or a BGP prefix for exactly these addresses exists, or their delegation to that account, or a region for the hostname |
//! | 409 | 1906 | to bind or advertise a prefix that is not approved; to advertise or withdraw one that is [locked](EmbeddedApi::lock_advertisement); to delete a prefix that is approved, bound, advertised or delegated, a BGP prefix that is advertised, or a map that is enabled; to change the addresses of a [managed](Builder::managed_address_map) map, or to delete it or its first member |
//! | 501 | 1908 | an operation of the description that the embedded API does not implement, without a scripted response |
//!
//! The checks run in the order of this table, except those from 1905 on, whose order depends on the operation. Codes
//! from 1901 to 1908 are made up, as those of the real API are not public; the others are codes that Cloudflare uses.
//! The real API may word and number a refusal differently, so test how your code handles a kind of failure, not the
//! text of the failure.
//!
//! # Differences from the real API
//!
//! - Any binding can be deleted: which ones the real API keeps is not public. Once a prefix
//!   has none left, the next one has to be for exactly the prefix again.
//! - Any binding can be for any service: the real API allows some combinations only.
//! - Lists are not paged. Where one has `result_info`, it is one page, however long.
//! - The checks of a prefix look at nothing: they pass, unless a test
//!   [says otherwise](EmbeddedApi::set_validation_state). An approved prefix cannot be deleted, as Cloudflare's
//!   description has it; a test that wants it gone makes a check fail first.
//! - Whether a prefix can be advertised on demand is not a setting: it can as soon as it is approved. Neither its
//!   length nor its autonomous system matters.
//! - A document can be anything that isn't empty; nobody verifies it. None is generated for a prefix that allows it.
//! - Any account that is held here can be a member of a map, and any id can be delegated to.
//! - There are six regions, and `routing` can be any text.

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
mod identifiers;
mod json_body;
mod leases;
mod loa_documents;
mod networks;
mod operations;
mod path_template;
mod prefixes;
mod provisioning;
mod regional_hostnames;
mod request_log;
mod routes;
mod script;
mod server;
mod shared;
mod store;
mod stored;
mod timestamps;
mod validation;

pub use http::Method;

pub use self::address_maps::AddressMap;
pub use self::answer::Answer;
pub use self::bindings::Binding;
pub use self::builder::Builder;
pub use self::embedded_api::EmbeddedApi;
pub use self::prefixes::Prefix;
pub use self::request_log::ReceivedRequest;
pub use self::stored::RegionalHostname;
pub use self::validation::Validation;
