//! The handlers of the operations, one module for each resource. A handler gets the state and the call, independent of
//! HTTP.

mod address_map_members;
mod address_maps;
mod advertisement_status;
mod bgp_prefixes;
mod delegations;
mod leases;
mod loa_documents;
mod prefixes;
mod regional_hostnames;
mod service_bindings;
mod services;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::codes;
use super::envelope::{Failure, Problem, Reply};
use super::form_data::FormData;
use super::json_body::JsonBody;
use super::store::Store;
use crate::Operation;

/// An operation of the description, and the function that performs it.
pub(super) type Handler = (&'static Operation, Perform);

/// Performs an operation on the state.
pub(super) type Perform = fn(&mut Store, &Call) -> Result<Reply, Failure>;

/// The handlers of each resource.
static HANDLERS: &[&[Handler]] = &[
    address_map_members::HANDLERS,
    address_maps::HANDLERS,
    advertisement_status::HANDLERS,
    bgp_prefixes::HANDLERS,
    delegations::HANDLERS,
    leases::HANDLERS,
    loa_documents::HANDLERS,
    prefixes::HANDLERS,
    regional_hostnames::HANDLERS,
    service_bindings::HANDLERS,
    services::HANDLERS,
];

/// The function that performs an operation of the description; [`not_implemented`] if it has no handler.
pub(super) fn handler(operation: &Operation) -> Perform {
    let mut handlers = HANDLERS.iter().copied().flatten();
    handlers.find(|(handled, _)| *handled == operation).map_or(not_implemented, |(_, perform)| *perform)
}

/// Responds with 501: the operation has no handler. A test fails if there is such an operation.
fn not_implemented(_: &mut Store, _: &Call) -> Result<Reply, Failure> {
    let message = "The embedded API of this version does not have this operation";
    Err(Failure::new(StatusCode::NOT_IMPLEMENTED, Problem::new(codes::NOT_IMPLEMENTED, message)))
}

/// An authorized request with a known route.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) path_parameters: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) form: FormData,
}

impl Call {
    /// The body as a JSON object.
    pub(super) fn json(&self) -> Result<JsonBody, Failure> {
        JsonBody::read(&self.headers, &self.body)
    }

    /// Checks that the body is absent or a JSON object. Members are ignored, as the operation has none.
    pub(super) fn expect_absent_or_json(&self) -> Result<(), Failure> {
        JsonBody::check_absent_or_json(&self.headers, &self.body)
    }

    /// The value of a path parameter. If the path has none of that name, it is empty, which is not a valid id.
    pub(super) fn path(&self, name: &str) -> &str {
        let mut parameters = self.path_parameters.iter();
        parameters.find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}
