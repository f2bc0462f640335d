//! Moves one address of a prefix to another service, and back: a more specific binding takes it out of the prefix's
//! own, and removing that one lets it fall back.
//!
//! `cargo run -p cloudflare-sdk --features testing --example move_an_address`

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use anyhow::Context;
use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
use cloudflare_sdk::testing::{EmbeddedApi, defaults};
use cloudflare_sdk::{AccountId, Cidr, Client, Require};

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

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
    let cdn_id = cdn.id.clone().require("id")?;
    show(&client, account.into(), "before").await?;

    let moved = bindings.create(account, prefix, CreateServiceBinding::new(Cidr::from(ADDRESS), cdn_id)).await?;
    let binding_id = moved.id.require("id")?;
    let pause = Duration::from_millis(50);
    bindings.wait_until_active(account, prefix, &binding_id).poll_every(pause).await?;
    show(&client, account.into(), "moved").await?;

    bindings.delete(account, prefix, binding_id).await?;
    show(&client, account.into(), "back").await
}

/// Prints the service of the address: that of the most specific binding that holds it.
async fn show(client: &Client, account_id: AccountId, when: &str) -> anyhow::Result<()> {
    let bindings = client.addressing().prefixes().service_bindings();
    let mut around = Vec::new();
    for binding in bindings.list(account_id, defaults::PREFIX_ID).await? {
        let cidr = binding.cidr.require("cidr")?;
        if cidr.contains(ADDRESS)? {
            around.push((cidr.prefix_length()?, cidr, binding.service_name.unwrap_or_default()));
        }
    }
    let (_, cidr, service) = around.into_iter().max().context("no binding holds the address")?;
    println!("{when:<8} {ADDRESS} is in {cidr:<16} {service}");
    Ok(())
}
