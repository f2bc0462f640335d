//! The regional hostnames of a zone, and the regions.

use serde_json::{Value, json};

use super::super::envelope::{Failure, Reply};
use super::super::regional_hostnames::{DEFAULT_ROUTING, REGIONS};
use super::super::store::Store;
use super::super::stored::StoredRegionalHostname;
use super::{Call, Handler};
use crate::addressing::regional_hostnames::{CREATE, DELETE, EDIT, GET, LIST, regions};

pub(super) static HANDLERS: &[Handler] =
    &[(&regions::LIST, list_regions), (&LIST, list), (&CREATE, create), (&GET, get), (&EDIT, edit), (&DELETE, delete)];

fn list_regions(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.account(call.path("account_id"))?;
    Ok(Reply::page(REGIONS.iter().map(|(key, label)| json!({ "key": key, "label": label })).collect::<Vec<Value>>()))
}

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let hostnames = &store.zone(call.path("zone_id"))?.regional_hostnames;
    Ok(Reply::page(hostnames.iter().map(StoredRegionalHostname::to_json).collect()))
}

fn create(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let zone_id = call.path("zone_id");
    store.zone(zone_id)?;

    let mut body = call.json()?;
    let hostname = body.required_text("hostname");
    let region_key = body.required_text("region_key");
    let routing = body.text("routing").unwrap_or_else(|| DEFAULT_ROUTING.into());
    body.finish()?;

    let created = store.create_regional_hostname(zone_id, &hostname, region_key, routing)?;
    Ok(Reply::ok(created.to_json()))
}

fn get(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let zone = store.zone(call.path("zone_id"))?;
    Ok(Reply::ok(zone.regional_hostname(call.path("hostname"))?.to_json()))
}

fn edit(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (zone_id, hostname) = (call.path("zone_id"), call.path("hostname"));
    store.zone(zone_id)?.regional_hostname(hostname)?;

    let mut body = call.json()?;
    let region_key = body.required_text("region_key");
    body.finish()?;

    store.change_region(zone_id, hostname, region_key).map(Reply::ok)
}

fn delete(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.delete_regional_hostname(call.path("zone_id"), call.path("hostname"))?;
    Ok(Reply::without_result())
}
