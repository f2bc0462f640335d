//! The regional hostnames of a zone, and the regions.

use serde_json::{Value, json};

use super::super::envelope::{Failure, Reply};
use super::super::regional_hostnames::{DEFAULT_ROUTING, REGIONS};
use super::super::stored::StoredRegionalHostname;
use super::super::world::World;
use super::{Call, Handler};
use crate::addressing::regional_hostnames::{CREATE, DELETE, EDIT, GET, LIST, regions};

pub(super) static HANDLERS: &[Handler] =
    &[(&regions::LIST, list_regions), (&LIST, list), (&CREATE, create), (&GET, get), (&EDIT, edit), (&DELETE, delete)];

fn list_regions(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    world.account(call.path("account_id"))?;
    Ok(Reply::page(REGIONS.iter().map(|(key, label)| json!({ "key": key, "label": label })).collect::<Vec<Value>>()))
}

fn list(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let hostnames = &world.zone(call.path("zone_id"))?.regional_hostnames;
    Ok(Reply::page(hostnames.iter().map(StoredRegionalHostname::to_json).collect()))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let zone_id = call.path("zone_id");
    world.zone(zone_id)?;

    let mut body = call.json()?;
    let hostname = body.required_text("hostname");
    let region_key = body.required_text("region_key");
    let routing = body.text("routing").unwrap_or_else(|| DEFAULT_ROUTING.into());
    body.finish()?;

    let created = world.create_regional_hostname(zone_id, &hostname, region_key, routing)?;
    Ok(Reply::ok(created.to_json()))
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let zone = world.zone(call.path("zone_id"))?;
    Ok(Reply::ok(zone.regional_hostname(call.path("hostname"))?.to_json()))
}

fn edit(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let (zone_id, hostname) = (call.path("zone_id"), call.path("hostname"));
    world.zone(zone_id)?.regional_hostname(hostname)?;

    let mut body = call.json()?;
    let region_key = body.required_text("region_key");
    body.finish()?;

    world.change_region(zone_id, hostname, region_key).map(Reply::ok)
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    world.delete_regional_hostname(call.path("zone_id"), call.path("hostname"))?;
    Ok(Reply::without_result())
}
