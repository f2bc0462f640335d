//! The leases of an account.

use super::super::envelope::{Failure, Reply};
use super::super::store::Store;
use super::{Call, Handler};
use crate::addressing::leases::LIST;

pub(super) static HANDLERS: &[Handler] = &[(&LIST, list)];

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let account_id = call.path("account_id");
    let leases = &store.account(account_id)?.leases;
    Ok(Reply::page(leases.iter().map(|lease| lease.to_json(account_id)).collect()))
}
