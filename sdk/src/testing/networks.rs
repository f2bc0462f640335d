//! Networks in CIDR notation.

use ipnet::IpNet;

use super::envelope::Failure;
use crate::runtime::network;

/// Where a body has its network.
pub(super) const POINTER: &str = "/cidr";

/// Reads the network of a body.
pub(super) fn network_member(text: &str) -> Result<IpNet, Failure> {
    network(text).map_err(|message| Failure::invalid_member(message, POINTER))
}

/// Reads the network of a body, which has to lie inside this prefix.
pub(super) fn network_member_inside(text: &str, prefix: IpNet) -> Result<IpNet, Failure> {
    let network = network_member(text)?;
    if !prefix.contains(&network) {
        return Err(Failure::rule_broken(format!("{network} is not inside the prefix {prefix}"), POINTER));
    }
    Ok(network)
}
