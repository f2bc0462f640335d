//! The BGP prefixes inside a prefix.

use super::super::bgp_prefixes::BgpPrefixChange;
use super::super::envelope::{Failure, Reply};
use super::super::store::Store;
use super::{Call, Handler};
use crate::addressing::prefixes::bgp::prefixes::{CREATE, DELETE, EDIT, GET, LIST};

pub(super) static HANDLERS: &[Handler] =
    &[(&LIST, list), (&CREATE, create), (&GET, get), (&EDIT, edit), (&DELETE, delete)];

/// The largest number of prepended autonomous system numbers.
const MOST_PREPENDED: u32 = 3;

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let routes = store.bgp_prefixes(call.path("account_id"), call.path("prefix_id"))?;
    Ok(Reply::ok(routes.into()))
}

fn create(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    store.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let cidr = body.required_text("cidr");
    body.finish()?;

    store.create_bgp_prefix(account_id, prefix_id, &cidr).map(Reply::ok)
}

fn get(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let route = store.bgp_prefix(call.path("account_id"), call.path("prefix_id"), call.path("bgp_prefix_id"))?;
    Ok(Reply::ok(route))
}

fn edit(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id, id) = (call.path("account_id"), call.path("prefix_id"), call.path("bgp_prefix_id"));
    store.bgp_prefix(account_id, prefix_id, id)?;

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

    store.change_bgp_prefix(account_id, prefix_id, id, &change).map(Reply::ok)
}

fn delete(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.delete_bgp_prefix(call.path("account_id"), call.path("prefix_id"), call.path("bgp_prefix_id"))?;
    Ok(Reply::without_result())
}
