//! The advertisement of a whole prefix: the older interface to its BGP prefixes.

use serde_json::json;

use super::super::envelope::{Failure, Reply};
use super::super::world::World;
use super::{Call, Handler};
use crate::addressing::prefixes::bgp::status::{EDIT, GET};

pub(super) static HANDLERS: &[Handler] = &[(&GET, get), (&EDIT, edit)];

fn get(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let prefix = world.prefix(call.path("account_id"), call.path("prefix_id"))?;
    let route = prefix.whole_route();
    Ok(Reply::ok(json!({
        "advertised": prefix.is_advertised(),
        "advertised_modified_at": route.and_then(|route| route.advertised_modified_at.as_deref()),
    })))
}

fn edit(world: &mut World, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    world.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let advertised = body.required_flag("advertised");
    body.finish()?;

    world.advertise(account_id, prefix_id, advertised)?;
    get(world, call)
}
