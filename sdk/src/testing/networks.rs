//! Networks in CIDR notation.

use ipnet::IpNet;

use super::envelope::Failure;
use crate::runtime::network;

/// The pointer of the network in a body.
pub(super) const POINTER: &str = "/cidr";

/// The network in a body.
pub(super) fn network_member(text: &str) -> Result<IpNet, Failure> {
    network(text).map_err(|message| Failure::invalid_member(message, POINTER))
}

/// The network in a body, which has to be inside this prefix.
pub(super) fn network_member_inside(text: &str, prefix: IpNet) -> Result<IpNet, Failure> {
    let network = network_member(text)?;
    if !prefix.contains(&network) {
        return Err(Failure::rule_violated(format!("{network} is not inside the prefix {prefix}"), POINTER));
    }
    Ok(network)
}
