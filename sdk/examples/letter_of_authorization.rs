//! Uploads a letter of authorization from a file, and fetches it again; neither is ever in memory as a whole.
//!
//! `cargo run -p cloudflare-sdk --features testing --example letter_of_authorization -- loa.pdf copy.pdf`

use std::fs::File;
use std::io::Write;

use anyhow::bail;
use cloudflare_sdk::addressing::loa_documents::UploadLoaDocument;
use cloudflare_sdk::testing::EmbeddedApi;
use cloudflare_sdk::{Require, Upload};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [letter, copy] = &arguments[..] else { bail!("name the PDF to upload, and where to put its copy") };
    // Against the real API this is `Client::from_env()?`.
    let api = EmbeddedApi::start()?;
    let documents = api.client()?.addressing().loa_documents();

    let body = UploadLoaDocument::new(Upload::file(letter));
    let document = documents.create(api.account_id(), body).await?;
    let document_id = document.id.require("id")?;
    let (name, size) = (document.filename.unwrap_or_default(), document.size_bytes.unwrap_or_default());
    println!("uploaded    {name}, {size} bytes, as {document_id}");

    let mut download = documents.download(api.account_id(), document_id).download().await?;
    let mut file = File::create(copy)?;
    while let Some(chunk) = download.chunk().await? {
        file.write_all(&chunk)?;
    }
    println!("fetched     {copy}, {} bytes", file.metadata()?.len());
    Ok(())
}
