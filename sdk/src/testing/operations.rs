//! The operations, one module a resource. An operation sees the state and the call, and nothing of HTTP beyond that.

pub(super) mod address_map_members;
pub(super) mod address_maps;
pub(super) mod advertisement_status;
pub(super) mod bgp_prefixes;
pub(super) mod delegations;
pub(super) mod leases;
pub(super) mod loa_documents;
pub(super) mod prefixes;
pub(super) mod regional_hostnames;
pub(super) mod service_bindings;
pub(super) mod services;

use bytes::Bytes;
use http::HeaderMap;

use super::envelope::{Failure, Reply};
use super::form_data::FormData;
use super::json_body::JsonBody;
use super::world::World;

/// The signature of every operation.
pub(super) type Operation = fn(&mut World, &Call) -> Result<Reply, Failure>;

/// A request whose route is known and whose sender may make it.
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

    /// Checks a body that may be left out and says nothing.
    pub(super) fn expect_no_members(&self) -> Result<(), Failure> {
        JsonBody::read_empty(&self.headers, &self.body)
    }

    /// The value of a path parameter; empty if the path has none of that name, which no id is.
    pub(super) fn path(&self, name: &str) -> &str {
        let mut parameters = self.path_parameters.iter();
        parameters.find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}
