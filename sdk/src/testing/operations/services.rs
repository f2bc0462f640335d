//! The services to which addresses can be bound.

use serde_json::{Value, json};

use super::super::envelope::{Failure, Reply};
use super::super::store::{Service, Store};
use super::{Call, Handler};
use crate::addressing::services::LIST;

pub(super) static HANDLERS: &[Handler] = &[(&LIST, list)];

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.account(call.path("account_id"))?;
    Ok(Reply::ok(store.services().iter().map(to_json).collect()))
}

fn to_json(service: &Service) -> Value {
    json!({ "id": service.id, "name": service.name })
}
