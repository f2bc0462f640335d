//! Moves one address of a prefix to another service, and back: a more specific binding takes it out of the prefix's
//! own, and removing that one lets it fall back.
//!
//! `cargo run -p cloudflare-sdk --features testing --example move_an_address`

use std::time::Duration;

use anyhow::Context;
use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
use cloudflare_sdk::testing::{EmbeddedApi, defaults};
use cloudflare_sdk::{AccountId, Client};

const ADDRESS: &str = "192.0.2.1/32";

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // Against the real API this is `Client::from_env()?`, and ids of your own.
    let (account, prefix) = (defaults::ACCOUNT_ID, defaults::PREFIX_ID);
    let api = EmbeddedApi::builder()
        .binding(prefix, defaults::PREFIX_CIDR, defaults::MAGIC_TRANSIT_ID)
        .activate_after(Duration::from_millis(200))
        .start()?;
    let client = api.client()?;
    let bindings = client.addressing().prefixes().service_bindings();

    let services = client.addressing().services().list(account).await?;
    let cdn = services.iter().find(|service| service.name.as_deref() == Some("CDN")).context("there is no CDN")?;
    let cdn_id = cdn.id.clone().context("a service without an id")?;
    show(&client, account.into(), "before").await?;

    let moved = bindings.create(account, prefix, CreateServiceBinding::new(ADDRESS, cdn_id)).await?;
    let binding_id = moved.id.context("a binding without an id")?;
    let pause = Duration::from_millis(50);
    bindings.wait_until_active(account, prefix, &binding_id).poll_every(pause).await?;
    show(&client, account.into(), "moved").await?;

    bindings.delete(account, prefix, binding_id).await?;
    show(&client, account.into(), "back").await
}

/// Prints the bindings of the prefix with their services.
async fn show(client: &Client, account_id: AccountId, when: &str) -> anyhow::Result<()> {
    let bindings = client.addressing().prefixes().service_bindings();
    for binding in bindings.list(account_id, defaults::PREFIX_ID).await? {
        let (cidr, service) = (binding.cidr.unwrap_or_default(), binding.service_name.unwrap_or_default());
        println!("{when:<8} {cidr:<16} {service}");
    }
    Ok(())
}
