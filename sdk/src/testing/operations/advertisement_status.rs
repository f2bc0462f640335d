//! The advertisement of a whole prefix: the older interface to its BGP prefixes.

use serde_json::json;

use super::super::envelope::{Failure, Reply};
use super::super::store::Store;
use super::{Call, Handler};
use crate::addressing::prefixes::bgp::status::{EDIT, GET};

pub(super) static HANDLERS: &[Handler] = &[(&GET, get), (&EDIT, edit)];

fn get(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let prefix = store.prefix(call.path("account_id"), call.path("prefix_id"))?;
    let route = prefix.whole_route();
    Ok(Reply::ok(json!({
        "advertised": prefix.is_advertised(),
        "advertised_modified_at": route.and_then(|route| route.advertised_modified_at.as_deref()),
    })))
}

fn edit(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    store.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let advertised = body.required_flag("advertised");
    body.finish()?;

    store.advertise(account_id, prefix_id, advertised)?;
    get(store, call)
}
