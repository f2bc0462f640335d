//! The letters of authorization of an account.

use super::super::envelope::{Failure, Reply};
use super::super::loa_documents::{PART, POINTER};
use super::super::store::Store;
use super::{Call, Handler};
use crate::addressing::loa_documents::{CREATE, DOWNLOAD};

pub(super) static HANDLERS: &[Handler] = &[(&CREATE, create), (&DOWNLOAD, download)];

/// The name of a document without a file name.
const UNNAMED: &str = "loa_document.pdf";

fn create(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let account_id = call.path("account_id");
    store.account(account_id)?;

    let part = call.form.required_part(PART, POINTER)?;
    let file_name = part.file_name.clone().unwrap_or_else(|| UNNAMED.into());

    let document = store.upload_loa_document(account_id, file_name, part.content.clone())?;
    Ok(Reply::created(document.to_json(account_id)))
}

fn download(store: &mut Store, call: &Call) -> Result<Reply, Failure> {
    let document = store.loa_document(call.path("account_id"), call.path("loa_document_id"))?;
    Ok(Reply::pdf(document.content.clone()))
}
