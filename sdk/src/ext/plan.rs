//! The bindings of a prefix as they should be: planned, looked at, applied.

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

/// The steps from the bindings that a prefix has to those that it should have. [`ServiceBindings::plan`] makes one.
///
/// A plan is a value: looking at it, printing it and keeping it changes nothing. It is made from the bindings as they
/// were, and [`apply`](Self::apply) refuses to begin if they are not the same any more.
///
/// `Display` is a line a step, or `nothing to do`. Serialized it is an object with `account_id`, `prefix_id`, `prefix`,
/// `steps` and `blocks`, for a review.
///
/// [`ServiceBindings::plan`]: crate::addressing::prefixes::service_bindings::ServiceBindings::plan
#[derive(Debug, Clone)]
pub struct Plan {
    bound: Bound,
    prefix: Block,
    /// What it was made from.
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

    /// Whether there is nothing to do: the bindings are the wanted ones, and none of them is still being provisioned.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The addresses whose service is another one afterwards, in as few blocks as possible, in order. A plan may have
    /// steps and no such block, e.g. where it removes a binding that says what a wider one says, too.
    pub fn blocks(&self) -> &[BlockChange] {
        &self.blocks
    }

    /// The steps that leave addresses without the service of before and that of after for a while: see [`Step::Gap`].
    pub fn gaps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| matches!(step, Step::Gap { .. }))
    }

    /// Does what the plan says when it is awaited: see [`Apply`].
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
