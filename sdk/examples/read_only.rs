//! Lists the services, and the bindings of a prefix, of a real account; changes nothing.
//!
//! `CLOUDFLARE_API_TOKEN=... CLOUDFLARE_ACCOUNT_ID=... cargo run -p cloudflare-sdk --example read_only -- PREFIX_ID`

use std::{error::Error, process::ExitCode};

use cloudflare_sdk::{Cidr, Client};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let account_id = client.account_id().ok_or("set CLOUDFLARE_ACCOUNT_ID to the account to read")?;
    for service in client.addressing().services().list(account_id).await? {
        let id = service.id.as_ref().map_or("?", |id| id.as_str());
        println!("service     {id} {}", service.name.as_deref().unwrap_or("?"));
    }
    let Some(prefix_id) = std::env::args().nth(1) else {
        println!("name a prefix to see its bindings");
        return Ok(());
    };
    for binding in client.addressing().prefixes().service_bindings().list(account_id, prefix_id).await? {
        let id = binding.id.as_ref().map_or("?", |id| id.as_str());
        let state = binding.provisioning.as_ref().and_then(|state| state.state.as_ref());
        println!(
            "binding     {id} {} -> {} ({})",
            binding.cidr.as_ref().map_or("?", Cidr::as_str),
            binding.service_name.as_deref().unwrap_or("?"),
            state.map_or("?", |state| state.as_str()),
        );
    }
    Ok(())
}
