//! Letters of authorization: documents that allow Cloudflare to advertise a prefix.

use bytes::Bytes;
use serde_json::{Value, json};

use super::envelope::Failure;
use super::store::{Store, not_found};
use super::stored::LoaDocument;

/// The largest document, in bytes: 10 MiB, the larger reading of Cloudflare's "10 MB".
const LARGEST: usize = 10 * 1024 * 1024;

/// The part of the form that has the document.
pub(super) const PART: &str = "loa_document";
pub(super) const POINTER: &str = "/loa_document";

impl LoaDocument {
    pub(super) fn to_json(&self, account_id: &str) -> Value {
        json!({
            "account_id": account_id,
            "auto_generated": false,
            "created": self.created,
            "filename": self.file_name,
            "id": self.id,
            "size_bytes": self.content.len(),
            "verified": false,
            "verified_at": null,
        })
    }
}

impl Store {
    /// Stores a document, whatever its content.
    pub(super) fn upload_loa_document(
        &mut self,
        account_id: &str,
        file_name: String,
        content: Bytes,
    ) -> Result<LoaDocument, Failure> {
        if content.len() > LARGEST {
            let message = format!("the document is larger than {LARGEST} bytes");
            return Err(Failure::invalid_member(message, POINTER));
        }
        let (id, created) = (self.ids.loa_documents.next_id(), self.timestamps.next());
        let document = LoaDocument { id, file_name, created, content };
        self.account_mut(account_id)?.loa_documents.push(document.clone());
        Ok(document)
    }

    /// A document of an account.
    pub(super) fn loa_document(&self, account_id: &str, id: &str) -> Result<&LoaDocument, Failure> {
        let mut documents = self.account(account_id)?.loa_documents.iter();
        documents.find(|document| document.id == id).ok_or_else(|| not_found("LOA document", id))
    }

    /// The content of a document of any account.
    pub(super) fn find_loa_document(&self, id: &str) -> Option<Bytes> {
        let mut documents = self.accounts().flat_map(|(_, account)| &account.loa_documents);
        documents.find(|document| document.id == id).map(|document| document.content.clone())
    }
}
