//! The BGP prefixes inside a prefix.

use super::super::bgp_prefixes::BgpPrefixChange;
use super::super::envelope::{Failure, Reply};
use super::super::world::World;
use super::{Call, Handler};
use crate::addressing::prefixes::bgp::prefixes::{CREATE, DELETE, EDIT, GET, LIST};

pub(super) static HANDLERS: &[Handler] =
    &[(&LIST, list), (&CREATE, create), (&GET, get), (&EDIT, edit), (&DELETE, delete)];

/// The largest number of prepended autonomous system numbers.
const MOST_PREPENDED: u32 = 3;

fn list(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let routes = world.bgp_prefixes(call.path("account_id"), call.path("prefix_id"))?;
    Ok(Reply::ok(routes.into()))
}

fn create(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    world.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let cidr = body.required_text("cidr");
    body.finish()?;

    world.create_bgp_prefix(account_id, prefix_id, &cidr).map(Reply::ok)
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let route = world.bgp_prefix(call.path("account_id"), call.path("prefix_id"), call.path("bgp_prefix_id"))?;
    Ok(Reply::ok(route))
}

fn edit(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id, id) = (call.path("account_id"), call.path("prefix_id"), call.path("bgp_prefix_id"));
    world.bgp_prefix(account_id, prefix_id, id)?;

    let mut body = call.json()?;
    let mut change = BgpPrefixChange {
        asn_prepend_count: body.integer("asn_prepend_count", 0..=MOST_PREPENDED),
        auto_advertise_withdraw: body.flag("auto_advertise_withdraw"),
        advertised: None,
    };
    if let Some(mut on_demand) = body.object("on_demand") {
        change.advertised = on_demand.flag("advertised");
        body.absorb(on_demand);
    }
    body.finish()?;

    world.change_bgp_prefix(account_id, prefix_id, id, &change).map(Reply::ok)
}

fn delete(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    world.delete_bgp_prefix(call.path("account_id"), call.path("prefix_id"), call.path("bgp_prefix_id"))?;
    Ok(Reply::without_result())
}
