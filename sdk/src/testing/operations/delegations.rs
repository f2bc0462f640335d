//! The delegations of a prefix.

use serde_json::json;

use super::super::envelope::{Failure, Reply};
use super::super::identifiers::LONGEST_ID;
use super::super::store::Store;
use super::{Call, Handler};
use crate::addressing::prefixes::delegations::{CREATE, DELETE, LIST};

pub(super) static HANDLERS: &[Handler] = &[(&LIST, list), (&CREATE, create), (&DELETE, delete)];

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let prefix = store.prefix(call.path("account_id"), call.path("prefix_id"))?;
    Ok(Reply::page(prefix.delegations.iter().map(|delegation| delegation.to_json(&prefix.id)).collect()))
}

fn create(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    store.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let cidr = body.required_text("cidr");
    let delegated_account_id = body.required_text("delegated_account_id");
    if delegated_account_id.chars().count() > LONGEST_ID {
        body.refuse("delegated_account_id", format!("an id has {LONGEST_ID} characters at most"));
    }
    body.finish()?;

    let delegation = store.delegate(account_id, prefix_id, &cidr, delegated_account_id)?;
    Ok(Reply::ok(delegation.to_json(prefix_id)))
}

fn delete(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let id = call.path("delegation_id");
    store.delete_delegation(call.path("account_id"), call.path("prefix_id"), id)?;
    Ok(Reply::ok(json!({ "id": id })))
}
