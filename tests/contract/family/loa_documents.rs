use cloudflare_sdk::addressing;
use cloudflare_sdk::addressing::loa_documents::{LoaDocuments, UploadLoaDocument};
use cloudflare_sdk::{Client, Upload};
use serde_json::json;

use super::{Case, below_account, file, one};
use crate::ACCOUNT;

const DOCUMENT: &str = "d933b1530bc56c9953cf8ce166da8004";

fn documents(client: &Client) -> LoaDocuments {
    client.addressing().loa_documents()
}

pub(super) fn cases() -> Vec<Case> {
    let part = ("loa_document".to_owned(), None, Some("application/pdf".to_owned()), b"@document.pdf".to_vec());
    vec![
        Case::new(&addressing::loa_documents::CREATE,
            below_account("/loa_documents"),
            |client| one(documents(client).create(ACCOUNT, UploadLoaDocument::new(Upload::bytes("@document.pdf")))),
        )
        .sends_form(vec![part])
        .answers(
            201,
            json!({
                "id": DOCUMENT,
                "account_id": ACCOUNT,
                "filename": "site_loa_doc.pdf",
                "size_bytes": 444,
                "auto_generated": true,
                "verified": true,
                "verified_at": "2014-01-02T05:20:00.123450Z",
                "created": "2014-01-01T05:20:00.123450Z",
            }),
        ),
        Case::new(&addressing::loa_documents::DOWNLOAD,
            below_account("/loa_documents/d933b1530bc56c9953cf8ce166da8004/download"),
            |client| file(documents(client).download(ACCOUNT, DOCUMENT)),
        )
        .answers_file("application/pdf", "%PDF-1.7 and the rest"),
    ]
}
