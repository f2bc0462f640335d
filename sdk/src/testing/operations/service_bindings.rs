//! The bindings of a prefix.

use std::time::Instant;

use super::super::bindings::Binding;
use super::super::envelope::{Failure, Reply};
use super::super::world::World;
use super::{Call, Handler};
use crate::addressing::prefixes::service_bindings::{CREATE, DELETE, GET, LIST};

pub(super) static HANDLERS: &[Handler] = &[(&LIST, list), (&CREATE, create), (&GET, get), (&DELETE, delete)];

fn list(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let bindings = world.bindings(call.path("account_id"), call.path("prefix_id"))?;
    Ok(Reply::ok(bindings.iter().map(Binding::to_json).collect()))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    // 404 comes before any fault of the body, which does not matter with a wrong id.
    world.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let cidr = body.required_text("cidr");
    let service_id = body.required_text("service_id");
    body.finish()?;

    let binding = world.bind(account_id, prefix_id, &cidr, &service_id, Some(Instant::now()))?;
    Ok(Reply::created(binding.to_json()))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let binding = world.binding(call.path("account_id"), call.path("prefix_id"), call.path("binding_id"))?;
    Ok(Reply::ok(binding.to_json()))
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    world.unbind(call.path("account_id"), call.path("prefix_id"), call.path("binding_id"))?;
    Ok(Reply::without_result())
}
