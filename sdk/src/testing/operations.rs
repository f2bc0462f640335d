//! The operations, one module a resource. An operation sees the state and the call, and nothing of HTTP beyond that.

pub(super) mod service_bindings;
pub(super) mod services;

use bytes::Bytes;
use http::HeaderMap;

use super::envelope::{Failure, Reply};
use super::world::World;

/// What every operation is.
pub(super) type Operation = fn(&mut World, &Call) -> Result<Reply, Failure>;

/// A request whose route is known and whose sender may make it.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) path_parameters: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Call {
    /// The value of a path parameter; empty if the path has none of that name, which no id is.
    pub(super) fn path(&self, name: &str) -> &str {
        let mut parameters = self.path_parameters.iter();
        parameters.find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}
