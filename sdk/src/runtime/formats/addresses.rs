//! Parsing of IP addresses, and of blocks of them in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::ConversionError;
use super::conversion_error::SHOWN;
use crate::runtime::excerpt::one_line;

pub(crate) fn ip(text: &str) -> Result<IpAddr, ConversionError> {
    address(text, "an IP address")
}

pub(crate) fn ipv4(text: &str) -> Result<Ipv4Addr, ConversionError> {
    address(text, "an IPv4 address")
}

pub(crate) fn ipv6(text: &str) -> Result<Ipv6Addr, ConversionError> {
    address(text, "an IPv6 address")
}

fn address<A: FromStr>(text: &str, wanted: &str) -> Result<A, ConversionError> {
    text.parse().map_err(|_| ConversionError::of(text, wanted))
}

/// Parses a block. Bits beyond the prefix length are kept.
pub(crate) fn block(text: &str) -> Result<IpNet, ConversionError> {
    any_block(text).ok_or_else(|| ConversionError::of(text, "a block of addresses in CIDR notation"))
}

pub(crate) fn ipv4_block(text: &str) -> Result<Ipv4Net, ConversionError> {
    match any_block(text) {
        Some(IpNet::V4(block)) => Ok(block),
        _ => Err(ConversionError::of(text, "a block of IPv4 addresses in CIDR notation")),
    }
}

pub(crate) fn ipv6_block(text: &str) -> Result<Ipv6Net, ConversionError> {
    match any_block(text) {
        Some(IpNet::V6(block)) => Ok(block),
        _ => Err(ConversionError::of(text, "a block of IPv6 addresses in CIDR notation")),
    }
}

/// Leading zeros are refused, in IPv4 because other parsers read them as octal (RFC 6943, section 3.1.1).
fn any_block(text: &str) -> Option<IpNet> {
    let (address, length) = text.split_once('/')?;
    let is_decimal = length.bytes().all(|digit| digit.is_ascii_digit()) && (length == "0" || !length.starts_with('0'));
    IpNet::new(address.parse().ok()?, length.parse().ok().filter(|_| is_decimal)?).ok()
}

/// Parses a block without bits set beyond its prefix length; the error names the block that was probably meant.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    let shown = || one_line(text, SHOWN);
    let Some(block) = any_block(text) else {
        return Err(match text.parse::<IpAddr>() {
            Ok(address) => format!("{} has no prefix length; did you mean {}?", shown(), IpNet::from(address)),
            Err(_) => format!("`{}` is not a block of addresses in CIDR notation, such as 192.0.2.0/24", shown()),
        });
    };
    let network = block.trunc();
    if block != network {
        let length = block.prefix_len();
        return Err(format!("{} has bits set beyond /{length}; did you mean {network}?", shown()));
    }
    Ok(network)
}
