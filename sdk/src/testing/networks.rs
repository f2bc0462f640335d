//! Networks in CIDR notation.

use ipnet::IpNet;

use super::envelope::Failure;

/// Where a body has its network.
pub(super) const POINTER: &str = "/cidr";

/// Reads a network: an address and a length, no bits set beyond that length.
pub(super) fn parse_network(text: &str) -> Result<IpNet, String> {
    let network: IpNet = text.parse().map_err(|_| format!("`{text}` is not an IP prefix in CIDR notation"))?;
    if network != network.trunc() {
        return Err(format!("`{text}` has host bits set; the network is {}", network.trunc()));
    }
    Ok(network)
}

/// Reads the network of a body.
pub(super) fn network_member(text: &str) -> Result<IpNet, Failure> {
    parse_network(text).map_err(|message| Failure::invalid_member(message, POINTER))
}

/// Reads the network of a body, which has to lie inside this prefix.
pub(super) fn network_member_inside(text: &str, prefix: IpNet) -> Result<IpNet, Failure> {
    let network = network_member(text)?;
    if !prefix.contains(&network) {
        return Err(Failure::rule_broken(format!("{network} is not inside the prefix {prefix}"), POINTER));
    }
    Ok(network)
}
