//! The bindings of a prefix.

use std::time::Instant;

use super::super::bindings::Binding;
use super::super::envelope::{Failure, Reply};
use super::super::store::Store;
use super::{Call, Handler};
use crate::addressing::prefixes::service_bindings::{CREATE, DELETE, GET, LIST};

pub(super) static HANDLERS: &[Handler] = &[(&LIST, list), (&CREATE, create), (&GET, get), (&DELETE, delete)];

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let bindings = store.bindings(call.path("account_id"), call.path("prefix_id"))?;
    Ok(Reply::ok(bindings.iter().map(Binding::to_json).collect()))
}

fn create(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    // 404 comes before any fault of the body, which does not matter with a wrong id.
    store.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let cidr = body.required_text("cidr");
    let service_id = body.required_text("service_id");
    body.finish()?;

    let binding = store.bind(account_id, prefix_id, &cidr, &service_id, Some(Instant::now()))?;
    Ok(Reply::created(binding.to_json()))
}

fn get(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let binding = store.binding(call.path("account_id"), call.path("prefix_id"), call.path("binding_id"))?;
    Ok(Reply::ok(binding.to_json()))
}

fn delete(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.unbind(call.path("account_id"), call.path("prefix_id"), call.path("binding_id"))?;
    Ok(Reply::without_result())
}
