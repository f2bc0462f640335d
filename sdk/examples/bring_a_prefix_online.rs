//! Brings a prefix online: uploads the letter of authorization, adds the prefix, has it checked, binds it, waits, and
//! advertises it.
//!
//! `cargo run -p cloudflare-sdk --features testing --example bring_a_prefix_online`

use std::time::Duration;

use anyhow::{Context, bail};
use cloudflare_sdk::addressing::loa_documents::UploadLoaDocument;
use cloudflare_sdk::addressing::prefixes::bgp::prefixes::{EditBgpPrefix, EditOnDemand};
use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
use cloudflare_sdk::addressing::prefixes::{CreatePrefix, PrefixId};
use cloudflare_sdk::testing::EmbeddedApi;
use cloudflare_sdk::{Client, Require, Upload};
use tokio::time::sleep;

const CIDR: &str = "203.0.113.0/24";
const PAUSE: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // Against the real API this is `Client::from_env()?`, longer pauses, and `Upload::file("loa.pdf")`.
    let time = Duration::from_millis(200);
    let api = EmbeddedApi::builder().validate_after(time).activate_after(time).start()?;
    let client = api.client()?;
    let account_id = api.account_id();
    let letter = Upload::bytes(b"%PDF-1.7 ...".as_slice()).file_name("loa.pdf");

    let documents = client.addressing().loa_documents();
    let document = documents.create(account_id, UploadLoaDocument::new(letter)).await?;
    let document_id = document.id.require("id")?;
    println!("uploaded    {document_id}");

    let prefixes = client.addressing().prefixes();
    let prefix = prefixes.create(account_id, CreatePrefix::new(CIDR, 64496).loa_document_id(&document_id)).await?;
    let prefix_id = prefix.id.require("id")?;
    println!("added       {prefix_id} for {CIDR}");

    prefixes.validate(account_id, &prefix_id).await?;
    wait_until_approved(&client, account_id, &prefix_id).await?;
    println!("approved");

    let services = client.addressing().services().list(account_id).await?;
    let transit = services.iter().find(|service| service.name.as_deref() == Some("Magic Transit"));
    let service_id = transit.and_then(|service| service.id.clone()).context("there is no Magic Transit")?;
    let bindings = prefixes.service_bindings();
    let binding = bindings.create(account_id, &prefix_id, CreateServiceBinding::new(CIDR, service_id)).await?;
    let binding_id = binding.id.require("id")?;
    bindings.wait_until_active(account_id, &prefix_id, &binding_id).poll_every(PAUSE * 2).await?;
    println!("bound       {binding_id}");

    let bgp_prefixes = prefixes.bgp().prefixes();
    let all = bgp_prefixes.list(account_id, &prefix_id).await?;
    let whole = all.iter().find(|bgp_prefix| bgp_prefix.cidr.as_ref().is_some_and(|cidr| cidr == CIDR));
    let bgp_prefix_id = whole.and_then(|bgp_prefix| bgp_prefix.id.clone()).context("there is no BGP prefix")?;
    let advertise = EditBgpPrefix::new().on_demand(EditOnDemand::new().advertised(true));
    let bgp_prefix = bgp_prefixes.edit(account_id, &prefix_id, bgp_prefix_id, advertise).await?;
    let advertised = bgp_prefix.on_demand.and_then(|on_demand| on_demand.advertised);
    println!("advertised  {}", advertised == Some(true));
    Ok(())
}

/// Reads the prefix again and again until its checks are over.
async fn wait_until_approved(client: &Client, account_id: &str, prefix_id: &PrefixId) -> anyhow::Result<()> {
    for _ in 0..100 {
        let prefix = client.addressing().prefixes().get(account_id, prefix_id).await?;
        if prefix.approved.as_deref() == Some("V") {
            return Ok(());
        }
        sleep(PAUSE).await;
    }
    bail!("the checks of {prefix_id} take longer than thought; read the prefix again later")
}
