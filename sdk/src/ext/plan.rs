//! Plans: changing the bindings of a prefix to the wanted ones, without a gap.
//!
//! [`ServiceBindings::plan`] takes the blocks of a prefix with their wanted services, reads the current bindings, and
//! returns a [`Plan`]: steps that can be printed and reviewed. [`Plan::apply`] performs them.
//!
//! # Move a block
//!
//! ```no_run
//! # async fn run(client: cloudflare_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let (account_id, prefix_id) = ("258def64c72dae45f3e4c8516e2111f2", "2af39739cc4e3b5910c918468bb89828");
//! let (magic_transit, cdn) = ("2db684ee7ca04e159946fd05b99e1bcd", "5a4d3e21c0b94f8796a1d2e3f4051627");
//!
//! let bindings = client.addressing().prefixes().service_bindings();
//! let wanted = [("192.0.2.0/24", magic_transit), ("192.0.2.0/25", cdn)];
//! let plan = bindings.plan(account_id, prefix_id, wanted).await?;
//! println!("{plan}");
//! plan.apply().on_step(|progress| println!("{progress}")).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Where `192.0.2.0/24` has Magic Transit and `192.0.2.0/26` had Spectrum, this prints
//!
//! ```text
//! + 192.0.2.0/25 CDN
//! wait until 192.0.2.0/25 is active
//! - 192.0.2.0/26 Spectrum
//! ```
//!
//! # Add an exception
//!
//! The wanted bindings are all of them, so an exception is one more than there are:
//!
//! ```no_run
//! # async fn run(client: cloudflare_sdk::Client, account_id: &str, prefix_id: &str, cdn: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let bindings = client.addressing().prefixes().service_bindings();
//! let mut wanted = Vec::new();
//! for binding in bindings.list(account_id, prefix_id).stream().collect().await? {
//!     wanted.extend(binding.cidr.zip(binding.service_id));
//! }
//! wanted.push(("192.0.2.16/29".into(), cdn.into()));
//! let plan = bindings.plan(account_id, prefix_id, wanted).await?;
//! assert!(plan.blocks().iter().all(|change| change.block == "192.0.2.16/29"));
//! plan.apply().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Retire a service
//!
//! Every block of one service gets another service; each block is covered while its binding is replaced:
//!
//! ```no_run
//! # async fn run(client: cloudflare_sdk::Client, account_id: &str, prefix_id: &str, spectrum: &str, cdn: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let bindings = client.addressing().prefixes().service_bindings();
//! let mut wanted = Vec::new();
//! for binding in bindings.list(account_id, prefix_id).stream().collect().await? {
//!     let retired = binding.service_id.as_ref().is_some_and(|id| *id == spectrum);
//!     let service_id = if retired { Some(cdn.into()) } else { binding.service_id };
//!     wanted.extend(binding.cidr.zip(service_id));
//! }
//! let plan = bindings.plan(account_id, prefix_id, wanted).await?;
//! if let Some(gap) = plan.gaps().next() {
//!     return Err(format!("not without a gap: {gap}").into());
//! }
//! plan.apply().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # After an error or an interruption
//!
//! An [`ApplyError`] says what was done, what is left, and whether the step in flight may have been applied. After an
//! error, a dropped future or the end of the process, plan the same wanted bindings again: the new plan continues from
//! the current bindings. A plan is for the bindings that it was made from; if they have changed, `apply` changes
//! nothing, and the error is [`is_stale`](ApplyError::is_stale).
//!
//! A client that is [`read_only`](crate::ClientOptions::read_only) plans like any other. Its `apply` ends at the first
//! step that changes something, with an error that says what would have been sent.
//!
//! # Guarantees
//!
//! At every moment of `apply`, each address that has a service before and after the plan has one of these two, never a
//! third and never none:
//!
//! - A new binding is created, and active, before the binding that it replaces is deleted. Of two new bindings, the
//!   narrower is created first if the wider would give its addresses a third service.
//! - A block that changes its service has no binding between the delete and the create. If the next wider binding has
//!   the old or the new service, the addresses have that service in between. Otherwise temporary bindings cover the
//!   block: its two halves, without the parts that have narrower bindings, or one wider block that would answer for no
//!   other addresses.
//! - A binding that stays is not touched. An address that has no service before and after the plan gets none.
//! - If a block can't be covered (a single address has no halves), its delete is a [`Step::Gap`], and `apply` refuses
//!   the plan unless [`allow_gaps(true)`](Apply::allow_gaps) is set.
//!
//! An address that has a service only before or only after the plan may have another one in between. This happens
//! mainly if the prefix had no binding, since the first one has to be for the whole prefix.
//!
//! A plan has as few steps as these rules allow, with one exception: a binding that is deleted, created or changed
//! never gets a third service in between, even if that would save temporary bindings inside it.
//!
//! # Guarantees of the API, and assumptions
//!
//! | | source |
//! | --- | --- |
//! | An address is served by the most specific binding that holds it. | [API description], *List Service Bindings* |
//! | The first binding of a prefix has exactly its CIDR; later ones may be more specific. | [API description], *Create Service Binding* |
//! | `active` means that most data centres have the binding, not that all have. | [API description], `provisioning.state` |
//! | A create or delete takes four to six hours to reach all of the network, and may disturb the addresses until then. | [Service bindings] |
//! | Not every service can be an exception to every other one, and some prefixes have to keep their base service. | [Service bindings] |
//! | Two bindings can't have the same block. | assumed; the API returns 409 |
//! | A binding that is not active yet may answer for its addresses or not, in each data centre. | assumed, and planned for |
//! | Each data centre takes changes in the order in which they were made. A deleted binding has no state that could be waited for. | assumed |
//! | Any binding can be deleted while others are left. | assumed |
//!
//! So a plan can guarantee no more than the API does: data centres that do not have a binding yet when it becomes
//! `active` still answer as before. A refusal by the API ends `apply` with an error.
//!
//! [`ServiceBindings::plan`]: crate::addressing::prefixes::service_bindings::ServiceBindings::plan
//! [API description]: https://developers.cloudflare.com/api/resources/addressing/subresources/prefixes/subresources/service_bindings/
//! [Service bindings]: https://developers.cloudflare.com/byoip/service-bindings/

mod apply;
mod apply_error;
mod block;
mod changes;
mod cover;
mod operations;
mod order;
mod perform;
mod plan_error;
mod progress;
mod reading;
mod request;
mod situation;
mod step;

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

pub use self::apply::{Applied, Apply};
pub use self::apply_error::ApplyError;
pub use self::plan_error::PlanError;
pub use self::progress::StepProgress;
pub use self::request::PlanBindings;
pub use self::step::{BlockChange, BoundService, Step};

use self::block::Block;
use self::reading::{Binding, Bound};
use crate::AccountId;
use crate::addressing::prefixes::PrefixId;

/// The steps from the current bindings of a prefix to the wanted ones. [`ServiceBindings::plan`] makes one.
///
/// A plan is a value, which can be inspected, printed and kept. If the bindings that it was made from have changed,
/// [`apply`](Self::apply) refuses it.
///
/// `Display` has a line for each step, or `nothing to do`. For a review, a plan serializes as an object with
/// `account_id`, `prefix_id`, `prefix`, `steps` and `blocks`.
///
/// [`ServiceBindings::plan`]: crate::addressing::prefixes::service_bindings::ServiceBindings::plan
#[derive(Debug, Clone)]
pub struct Plan {
    bound: Bound,
    prefix: Block,
    /// The bindings from which the plan was made.
    basis: Vec<Binding>,
    steps: Vec<Step>,
    blocks: Vec<BlockChange>,
}

impl Plan {
    /// The account.
    pub fn account_id(&self) -> &AccountId {
        &self.bound.account_id
    }

    /// The prefix.
    pub fn prefix_id(&self) -> &PrefixId {
        &self.bound.prefix_id
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether the plan has no steps: the bindings are the wanted ones, and none of them is still being provisioned.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The addresses that get another service, in order and in as few blocks as possible. Empty for a plan whose steps
    /// change no address, e.g. one that deletes a binding with the same service as the wider one.
    pub fn blocks(&self) -> &[BlockChange] {
        &self.blocks
    }

    /// The steps during which addresses have neither their old nor their new service: see [`Step::Gap`].
    pub fn gaps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| matches!(step, Step::Gap { .. }))
    }

    /// Performs the plan when it is awaited: see [`Apply`].
    pub fn apply(&self) -> Apply {
        Apply::new(self.clone())
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("nothing to do");
        }
        for (place, step) in self.steps.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            step.fmt(f)?;
        }
        Ok(())
    }
}

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut plan = serializer.serialize_struct("Plan", 5)?;
        plan.serialize_field("account_id", self.account_id())?;
        plan.serialize_field("prefix_id", self.prefix_id())?;
        plan.serialize_field("prefix", &self.prefix.to_string())?;
        plan.serialize_field("steps", &self.steps)?;
        plan.serialize_field("blocks", &self.blocks)?;
        plan.end()
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
