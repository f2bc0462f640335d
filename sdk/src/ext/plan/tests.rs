//! Tests of plans, from the arithmetic up to each request to the embedded API.

mod applied;
mod fewest;
mod outcomes;
mod planning;
mod rig;
mod search;
mod situations;

use std::collections::BTreeMap;

use super::block::Block;
use super::order::{Action, actions};
use super::situation::{Held, Readiness, Service, Situation};

/// Runs a future with paused time, which advances when there is nothing else to do.
fn run<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().start_paused(true).build().unwrap().block_on(future)
}

fn block(text: &str) -> Block {
    Block::read(&text.into()).unwrap()
}

/// The services of these tests, as letters.
const SERVICES: &str = "ABC";

fn service(letter: &str) -> Service {
    SERVICES.find(letter).unwrap()
}

fn letter(service: Service) -> &'static str {
    &SERVICES[service..=service]
}

/// Bindings written as `192.0.2.0/24 A, 192.0.2.0/26 B`.
fn bindings(text: &str) -> BTreeMap<Block, Service> {
    let lines = text.split(',').map(str::trim).filter(|line| !line.is_empty());
    let pairs = lines.map(|line| line.split_once(' ').unwrap());
    pairs.map(|(cidr, letter)| (block(cidr), service(letter))).collect()
}

fn active(bindings: BTreeMap<Block, Service>) -> BTreeMap<Block, Held> {
    let held = |service| Held { service, readiness: Readiness::Active };
    bindings.into_iter().map(|(block, service)| (block, held(service))).collect()
}

fn situation(prefix: &str, current: &str, desired: &str) -> Situation {
    Situation { prefix: block(prefix), current: active(bindings(current)), desired: bindings(desired) }
}

/// Steps as lines of text.
fn lines(situation: &Situation) -> Vec<String> {
    let steps = actions(situation).unwrap();
    steps
        .into_iter()
        .map(|step| match step {
            Action::Create { block, service, temporary: false } => format!("+ {block} {}", letter(service)),
            Action::Create { block, service, temporary: true } => format!("+ {block} {} temporary", letter(service)),
            Action::Wait { blocks } => {
                format!("wait {}", blocks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            }
            Action::Delete { block, service } => format!("- {block} {}", letter(service)),
            Action::Gap { block, service, meanwhile } => {
                format!("- {block} {} gap {}", letter(service), meanwhile.map_or("none", letter))
            }
        })
        .collect()
}
