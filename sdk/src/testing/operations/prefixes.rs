//! The prefixes of an account.

use super::super::envelope::{Failure, Reply};
use super::super::json_body::JsonBody;
use super::super::prefixes::NewPrefix;
use super::super::store::Store;
use super::{Call, Handler};
use crate::addressing::prefixes::{CREATE, DELETE, EDIT, GET, LIST, VALIDATE};

pub(super) static HANDLERS: &[Handler] =
    &[(&LIST, list), (&CREATE, create), (&GET, get), (&EDIT, edit), (&DELETE, delete), (&VALIDATE, validate)];

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 1000;

fn list(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let account_id = call.path("account_id");
    let prefixes = store.account(account_id)?.prefixes.iter();
    Ok(Reply::ok(prefixes.map(|prefix| store.describe_prefix(account_id, prefix)).collect()))
}

fn create(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let account_id = call.path("account_id");
    store.account(account_id)?;

    let mut body = call.json()?;
    let new = NewPrefix {
        cidr: body.required_text("cidr"),
        // An autonomous system number has 32 bits and is not 0 (RFC 7607).
        asn: body.required_integer("asn", 1..=u32::MAX),
        description: body.text("description").unwrap_or_default(),
        loa_document_id: body.nullable_text("loa_document_id").flatten(),
        delegate_loa_creation: body.flag("delegate_loa_creation").unwrap_or_default(),
    };
    check_description(&mut body, &new.description);
    body.finish()?;

    store.add_prefix(account_id, new).map(Reply::created)
}

fn get(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let account_id = call.path("account_id");
    let prefix = store.prefix(account_id, call.path("prefix_id"))?;
    Ok(Reply::ok(store.describe_prefix(account_id, prefix)))
}

fn edit(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let (account_id, prefix_id) = (call.path("account_id"), call.path("prefix_id"));
    store.prefix(account_id, prefix_id)?;

    let mut body = call.json()?;
    let description = body.required_text("description");
    check_description(&mut body, &description);
    body.finish()?;

    store.set_description(account_id, prefix_id, description).map(Reply::ok)
}

fn delete(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.delete_prefix(call.path("account_id"), call.path("prefix_id"))?;
    Ok(Reply::without_result())
}

fn validate(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    store.validate(call.path("account_id"), call.path("prefix_id")).map(Reply::accepted)
}

fn check_description(body: &mut JsonBody, description: &str) {
    if description.chars().count() > LONGEST_DESCRIPTION {
        body.refuse("description", format!("description has more than {LONGEST_DESCRIPTION} characters"));
    }
}
