//! Members of an address map: addresses, accounts and zones.

use std::net::IpAddr;

use super::super::envelope::{Failure, Reply};
use super::super::identifiers::invalid_identifier;
use super::super::store::Store;
use super::super::stored::MemberKind;
use super::{Call, Handler};
use crate::addressing::address_maps::{accounts, ips, zones};

pub(super) static HANDLERS: &[Handler] = &[
    (&ips::UPDATE, put_ip),
    (&ips::DELETE, delete_ip),
    (&accounts::UPDATE, put_account),
    (&accounts::DELETE, delete_account),
    (&zones::UPDATE, put_zone),
    (&zones::DELETE, delete_zone),
];

fn put_ip(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let ip = ip_of(call)?;
    let (account_id, map_id) = map_of(store, call)?;
    call.expect_absent_or_json()?;
    store.put_map_address(account_id, map_id, ip)?;
    Ok(Reply::without_result())
}

fn delete_ip(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let ip = ip_of(call)?;
    store.remove_map_address(call.path("account_id"), call.path("address_map_id"), ip)?;
    Ok(Reply::without_result())
}

fn put_account(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    put_member(store, call, MemberKind::Account, "member_account_id")
}

fn delete_account(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    delete_member(store, call, MemberKind::Account, "member_account_id")
}

fn put_zone(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    put_member(store, call, MemberKind::Zone, "zone_id")
}

fn delete_zone(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    delete_member(store, call, MemberKind::Zone, "zone_id")
}

fn put_member(store: &mut Store, call: &Call, kind: MemberKind, parameter: &str) -> Result<Reply, Failure> {
    let (account_id, map_id) = map_of(store, call)?;
    call.expect_absent_or_json()?;
    store.put_map_member(account_id, map_id, kind, call.path(parameter))?;
    Ok(Reply::without_result())
}

fn delete_member(store: &mut Store, call: &Call, kind: MemberKind, parameter: &str) -> Result<Reply, Failure> {
    store.remove_map_member(call.path("account_id"), call.path("address_map_id"), kind, call.path(parameter))?;
    Ok(Reply::without_result())
}

/// The account and map in the path; the map has to exist.
fn map_of<'a>(store: &Store, call: &'a Call) -> Result<(&'a str, &'a str), Failure> {
    let (account_id, map_id) = (call.path("account_id"), call.path("address_map_id"));
    store.address_map(account_id, map_id)?;
    Ok((account_id, map_id))
}

fn ip_of(call: &Call) -> Result<IpAddr, Failure> {
    let text = call.path("ip_address");
    text.parse().map_err(|_| invalid_identifier(text))
}
