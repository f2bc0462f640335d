//! Moves half of a prefix to another service without a gap: prints the plan, then its progress, then who answers for
//! what.
//!
//! `cargo run -p cloudflare-sdk --features testing --example move_half_a_prefix`

use std::time::Duration;

use anyhow::Context;
use cloudflare_sdk::testing::{EmbeddedApi, defaults};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // Against the real API this is `Client::from_env()?`, and ids of your own.
    let (account, prefix) = (defaults::ACCOUNT_ID, defaults::PREFIX_ID);
    let api = EmbeddedApi::builder()
        .binding(prefix, "192.0.2.0/24", defaults::MAGIC_TRANSIT_ID)
        .binding(prefix, "192.0.2.0/26", defaults::SPECTRUM_ID)
        .activate_after(Duration::from_millis(200))
        .start()?;
    let client = api.client()?;
    let bindings = client.addressing().prefixes().service_bindings();

    let services = client.addressing().services().list(account).await?;
    let id = |name: &str| {
        let found = services.iter().find(|service| service.name.as_deref() == Some(name));
        found.and_then(|service| service.id.clone()).with_context(|| format!("there is no {name}"))
    };
    let wanted = [("192.0.2.0/24", id("Magic Transit")?), ("192.0.2.0/25", id("CDN")?)];

    let plan = bindings.plan(account, prefix, wanted.clone()).await?;
    plan.blocks().iter().for_each(|block| println!("moves       {block}"));
    for line in plan.to_string().lines() {
        println!("plan        {line}");
    }
    let apply = plan.apply().poll_every(Duration::from_millis(100));
    apply.on_step(|progress| println!("step        {progress}")).await?;

    let again = bindings.plan(account, prefix, wanted).await?;
    println!("plan again  {again}");
    for address in [[192, 0, 2, 1], [192, 0, 2, 127], [192, 0, 2, 128]] {
        let service_id = api.service_for(address).context("no service")?;
        let service = services.iter().find(|service| service.id.as_ref().is_some_and(|id| *id == service_id.as_str()));
        let name = service.and_then(|service| service.name.as_deref()).unwrap_or("?");
        println!("answers     {} {name}", address.map(|byte| byte.to_string()).join("."));
    }
    Ok(())
}
