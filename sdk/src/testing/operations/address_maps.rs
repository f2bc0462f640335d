//! The address maps of an account.

use super::super::address_maps::{AddressMapChange, NewAddressMap};
use super::super::defaults;
use super::super::envelope::{Failure, Reply};
use super::super::json_body::JsonBody;
use super::super::store::Store;
use super::super::stored::{MemberKind, StoredAddressMap};
use super::{Call, Handler};
use crate::addressing::address_maps::{CREATE, DELETE, EDIT, GET, LIST};

pub(super) static HANDLERS: &[Handler] =
    &[(&LIST, list), (&CREATE, create), (&GET, get), (&EDIT, edit), (&DELETE, delete)];

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let maps = &store.account(call.path("account_id"))?.address_maps;
    Ok(Reply::page(maps.iter().map(StoredAddressMap::to_json).collect()))
}

fn create(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let account_id = call.path("account_id");
    store.account(account_id)?;

    let mut body = call.json()?;
    let mut new = NewAddressMap {
        description: body.nullable_text("description").flatten(),
        enabled: body.nullable_flag("enabled").flatten().unwrap_or(defaults::ADDRESS_MAP_ENABLED),
        ..NewAddressMap::default()
    };
    for (place, text) in body.texts("ips") {
        match text.parse() {
            Ok(ip) => new.ips.push((place, ip)),
            Err(_) => body.refuse_at(place, format!("`{text}` is not an IP address")),
        }
    }
    for mut member in body.objects("memberships") {
        new.memberships.extend(membership(&mut member));
        body.absorb(member);
    }
    body.finish()?;

    store.create_address_map(account_id, new).map(Reply::ok)
}

fn membership(member: &mut JsonBody) -> Option<(String, MemberKind, String)> {
    let identifier = member.required_text("identifier");
    let kind = member.text("kind");
    match kind.as_deref().map(MemberKind::parse) {
        Some(Some(kind)) => Some((member.pointer("identifier"), kind, identifier)),
        Some(None) => {
            member.refuse("kind", "kind has to be zone or account");
            None
        }
        None => {
            member.refuse("kind", "kind is required");
            None
        }
    }
}

fn get(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let map = store.address_map(call.path("account_id"), call.path("address_map_id"))?;
    Ok(Reply::ok(map.to_full_json()))
}

fn edit(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (account_id, map_id) = (call.path("account_id"), call.path("address_map_id"));
    store.address_map(account_id, map_id)?;

    let mut body = call.json()?;
    let change = AddressMapChange {
        description: body.nullable_text("description"),
        default_sni: body.nullable_text("default_sni"),
        enabled: body.nullable_flag("enabled"),
    };
    body.finish()?;

    store.change_address_map(account_id, map_id, change).map(Reply::ok)
}

fn delete(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.delete_address_map(call.path("account_id"), call.path("address_map_id"))?;
    Ok(Reply::without_result())
}
