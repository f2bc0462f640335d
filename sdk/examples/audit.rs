//! Lists every prefix of an account with its age and what it is bound to, as a table. Changes nothing.
//!
//! At the embedded API: `cargo run -p cloudflare-sdk --features testing --example audit`
//!
//! At the real one: `CLOUDFLARE_API_TOKEN=... CLOUDFLARE_ACCOUNT_ID=... cargo run -p cloudflare-sdk --features testing
//! --example audit -- --live`

use std::time::SystemTime;

use anyhow::Context;
use cloudflare_sdk::testing::{EmbeddedApi, defaults};
use cloudflare_sdk::{AccountId, Cidr, Client, Require, Timestamp};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    if std::env::args().any(|argument| argument == "--live") {
        let client = Client::from_env()?;
        let account_id = client.account_id().context("set CLOUDFLARE_ACCOUNT_ID to the account to read")?;
        return audit(&client, account_id.into()).await;
    }
    let api = EmbeddedApi::builder()
        .binding(defaults::PREFIX_ID, defaults::PREFIX_CIDR, defaults::MAGIC_TRANSIT_ID)
        .binding(defaults::PREFIX_ID, "192.0.2.1/32", defaults::CDN_ID)
        .pending_prefix(defaults::ACCOUNT_ID, "a-second-prefix", "203.0.113.0/24")
        .start()?;
    audit(&api.client()?, api.account_id().into()).await
}

async fn audit(client: &Client, account_id: AccountId) -> anyhow::Result<()> {
    let prefixes = client.addressing().prefixes();
    row(["PREFIX", "AGE", "APPROVED", "RPKI", "BLOCK", "SERVICE", "STATE"]);
    for prefix in prefixes.list(account_id.clone()).await? {
        let prefix_id = prefix.id.require("id")?;
        let cidr = prefix.cidr.as_ref().map_or("?", Cidr::as_str);
        let age = prefix.created_at.as_ref().and_then(age).unwrap_or_else(|| "?".to_owned());
        let approved = prefix.approved.as_deref().unwrap_or("?");
        let rpki = prefix.rpki_validation_state.as_deref().unwrap_or("?");
        let bindings = prefixes.service_bindings().list(account_id.clone(), prefix_id).await?;
        if bindings.is_empty() {
            row([cidr, &age, approved, rpki, "-", "-", "-"]);
        }
        for binding in bindings {
            let state = binding.provisioning.and_then(|provisioning| provisioning.state);
            row([
                cidr,
                &age,
                approved,
                rpki,
                binding.cidr.as_ref().map_or("?", Cidr::as_str),
                binding.service_name.as_deref().unwrap_or("?"),
                state.as_ref().map_or("?", |state| state.as_str()),
            ]);
        }
    }
    Ok(())
}

/// How long ago that was, in days; `None` where the text is no point in time, or one to come.
fn age(created_at: &Timestamp) -> Option<String> {
    let age = SystemTime::try_from(created_at).ok()?.elapsed().ok()?;
    Some(format!("{} d", age.as_secs() / (24 * 60 * 60)))
}

fn row([prefix, age, approved, rpki, block, service, state]: [&str; 7]) {
    println!("{prefix:<18} {age:<8} {approved:<8} {rpki:<8} {block:<18} {service:<14} {state}");
}
