//! The contents of a plan: its steps, and the blocks that change their service.

use std::fmt;

use serde::Serialize;

use crate::addressing::ServiceId;
use crate::runtime::{Cidr, one_line};

/// The longest name of a service that is shown, in bytes.
const NAME: usize = 100;

/// A service to which addresses are bound. `Display` is its name, or its id if it has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BoundService {
    /// Identifies the service.
    pub id: ServiceId,
    /// Its name in the API, e.g. `Magic Transit`.
    pub name: Option<String>,
}

impl fmt::Display for BoundService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Both texts come from outside, so they are cut and escaped.
        f.pad(&one_line(self.name.as_deref().unwrap_or(self.id.as_str()), NAME))
    }
}

/// One step of a [`Plan`](super::Plan). Blocks are in CIDR notation.
///
/// `Display` is a line, without its end:
///
/// ```text
/// + 192.0.2.0/26 CDN
/// wait until 192.0.2.0/26 is active
/// - 192.0.2.0/24 Magic Transit
/// ```
///
/// Serialized it is an object; `step` in it is `create`, `wait`, `delete` or `gap`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// Creates a binding.
    #[non_exhaustive]
    Create {
        /// The addresses.
        block: Cidr,
        /// The service that will answer for them.
        service: BoundService,
        /// Whether a later step deletes the binding again: it covers addresses while their own binding is replaced.
        temporary: bool,
    },
    /// Waits until each of these bindings is active.
    #[non_exhaustive]
    Wait {
        /// The addresses of each.
        blocks: Vec<Cidr>,
    },
    /// Deletes a binding whose addresses then have the service of another one, or are to have none.
    #[non_exhaustive]
    Delete {
        /// The addresses.
        block: Cidr,
        /// The service that answers for them.
        service: BoundService,
    },
    /// Deletes a binding whose addresses nothing covers until the next step has created a new one and that is active.
    /// Only performed if [`Apply::allow_gaps`](super::Apply::allow_gaps) is set.
    #[non_exhaustive]
    Gap {
        /// The addresses.
        block: Cidr,
        /// The service that answers for them.
        service: BoundService,
        /// The service that answers for them in between, which is neither the old nor the new one; `None` if none does.
        meanwhile: Option<BoundService>,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create { block, service, temporary: false } => write!(f, "+ {block} {service}"),
            Self::Create { block, service, temporary: true } => write!(f, "+ {block} {service} (temporary)"),
            Self::Wait { blocks } => match blocks.as_slice() {
                [block] => write!(f, "wait until {block} is active"),
                [first @ .., last] => {
                    let first: Vec<&str> = first.iter().map(Cidr::as_str).collect();
                    write!(f, "wait until {} and {last} are active", first.join(", "))
                }
                [] => f.write_str("wait"),
            },
            Self::Delete { block, service } => write!(f, "- {block} {service}"),
            Self::Gap { block, service, meanwhile: Some(meanwhile) } => {
                write!(f, "- {block} {service} (gap: {meanwhile} answers until it is bound again)")
            }
            Self::Gap { block, service, meanwhile: None } => {
                write!(f, "- {block} {service} (gap: nothing answers until it is bound again)")
            }
        }
    }
}

/// A block of addresses whose service a [`Plan`](super::Plan) changes. `Display` is `192.0.2.0/25: CDN -> Spectrum`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BlockChange {
    /// The addresses, in CIDR notation.
    pub block: Cidr,
    /// The current service; for a binding that is still being provisioned, the service of that binding.
    pub from: Option<BoundService>,
    /// The service after the plan.
    pub to: Option<BoundService>,
}

impl fmt::Display for BlockChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |service: &Option<BoundService>| service.as_ref().map_or("no service".into(), ToString::to_string);
        write!(f, "{}: {} -> {}", self.block, name(&self.from), name(&self.to))
    }
}
