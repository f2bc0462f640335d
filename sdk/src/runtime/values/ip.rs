//! IP addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{ordered_by_value, parsed};
use crate::runtime::formats::{ip, ipv4, ipv6};
use crate::runtime::{self, OriginText};

/// An IPv4 or IPv6 address, kept as text: `192.0.2.1` (`format: ip`, `ipv4`, `ipv6`).
///
/// The text is not changed, and is checked before it is sent, as in [`Timestamp`](super::Timestamp). `TryFrom` converts
/// it to [`IpAddr`], [`Ipv4Addr`] and [`Ipv6Addr`], and `From` converts these to it. Equal texts are equal, so
/// `2001:db8::1` is not `2001:DB8::1`; their addresses are. Addresses are ordered by value; invalid text comes first.
///
/// ```
/// use std::net::{IpAddr, Ipv4Addr};
///
/// use cloudflare_sdk::Ip;
///
/// assert!(IpAddr::try_from(Ip::from("192.0.2.1"))?.is_ipv4());
/// assert_eq!(Ip::from(Ipv4Addr::LOCALHOST), "127.0.0.1");
/// # Ok::<(), cloudflare_sdk::ConversionError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ip(OriginText);

runtime::text_value!(Ip[]);
ordered_by_value!(Ip);

impl Ip {
    fn value(&self) -> Option<IpAddr> {
        ip(self.as_str()).ok()
    }
}

parsed!(Ip { IpAddr by ip, Ipv4Addr by ipv4, Ipv6Addr by ipv6 });
