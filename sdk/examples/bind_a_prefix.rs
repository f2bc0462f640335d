//! Binds a prefix to Magic Transit at the embedded API, waits until the binding is active, and cleans up.
//!
//! `cargo run -p cloudflare-sdk --features testing --example bind_a_prefix`

use std::{error::Error, process::ExitCode, time::Duration};

use cloudflare_sdk::{
    Request, Require,
    addressing::prefixes::service_bindings::{CreateServiceBinding, ServiceBinding},
    testing::EmbeddedApi,
};

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
    let api = EmbeddedApi::builder().activate_after(Duration::from_millis(300)).start()?;
    let client = api.client()?;
    let (account_id, prefix_id) = (api.account_id(), api.prefix_id());
    say("embedded", &format!("{}, prefix {prefix_id} is 192.0.2.0/24", api.base_url()));

    let services = client.addressing().services().list(account_id).await?;
    let names: Vec<&str> = services.iter().filter_map(|service| service.name.as_deref()).collect();
    say("services", &names.join(", "));
    let transit = services.iter().find(|service| service.name.as_deref() == Some("Magic Transit"));
    let service_id = transit.and_then(|service| service.id.clone()).ok_or("no Magic Transit")?;

    let bindings = client.addressing().prefixes().service_bindings();
    let create = bindings.create(account_id, prefix_id, CreateServiceBinding::new("192.0.2.0/24", &service_id));
    show(&create)?;
    let binding = create.await?;
    let binding_id = binding.id.clone().require("id")?;
    say("created", &line(&binding));

    let pause = Duration::from_millis(100);
    let binding = bindings.wait_until_active(account_id, prefix_id, &binding_id).poll_every(pause).await?;
    say("waited", &line(&binding));

    let again = bindings.create(account_id, prefix_id, CreateServiceBinding::new("192.0.2.0/24", &service_id)).await;
    let refusal = again.err().ok_or("the same block was bound twice")?;
    say("refused", &refusal.to_string());

    bindings.delete(account_id, prefix_id, &binding_id).await?;
    let left = bindings.list(account_id, prefix_id).await?;
    say("removed", &format!("{binding_id}; {} bindings left", left.len()));
    Ok(())
}

/// A request is a value: this one is shown before it is sent.
fn show<T>(request: &Request<T>) -> Result<(), Box<dyn Error>> {
    let built = request.build()?;
    say("request", &format!("{} {}", built.method(), built.uri().path()));
    for (name, value) in built.headers() {
        let value = if value.is_sensitive() { "(masked)" } else { value.to_str()? };
        say("", &format!("{name}: {value}"));
    }
    say("", &String::from_utf8_lossy(built.body()));
    Ok(())
}

fn line(binding: &ServiceBinding) -> String {
    let text = |value: Option<&str>| value.unwrap_or("?").to_owned();
    format!(
        "{} routes {} to {}: {}",
        text(binding.id.as_ref().map(|id| id.as_str())),
        text(binding.cidr.as_ref().map(|cidr| cidr.as_str())),
        text(binding.service_name.as_deref()),
        text(binding.provisioning.as_ref().and_then(|state| state.state.as_ref()).map(|state| state.as_str())),
    )
}

fn say(what: &str, text: &str) {
    println!("{what:<11} {text}");
}
