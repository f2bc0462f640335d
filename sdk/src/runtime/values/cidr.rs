//! Blocks of addresses.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::{ordered_by_value, parsed};
use crate::runtime::formats::{block, ipv4_block, ipv6_block};
use crate::runtime::{self, ConversionError, OriginText};

/// A block of addresses in CIDR notation, kept as text: `192.0.2.0/24` (`format: cidr`; RFC 4632, section 3.1; RFC
/// 4291, section 2.3).
///
/// The text is not changed, and is checked before it is sent, as in [`Timestamp`](super::Timestamp). `TryFrom` converts
/// it to the types of the crate `ipnet`, and `From` converts these and addresses to it; the methods need no other
/// crate. Equal texts are equal, so `2001:db8::/32` is not `2001:DB8::/32`; their blocks are. Blocks are ordered by
/// first address, then from wide to narrow; invalid text comes first.
///
/// ```
/// use cloudflare_sdk::Cidr;
///
/// let block = Cidr::from("192.0.2.0/24");
/// assert_eq!(block.prefix_length()?, 24);
/// assert!(block.contains("192.0.2.77".parse().unwrap())?);
/// # Ok::<(), cloudflare_sdk::ConversionError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cidr(OriginText);

runtime::text_value!(Cidr[]);
ordered_by_value!(Cidr);

impl Cidr {
    /// The number of leading bits that all addresses of the block have in common: 0 to 32, or to 128 for IPv6.
    ///
    /// # Errors
    ///
    /// If the text is not a block.
    pub fn prefix_length(&self) -> Result<u8, ConversionError> {
        IpNet::try_from(self).map(|block| block.prefix_len())
    }

    /// The first address of the block.
    ///
    /// # Errors
    ///
    /// If the text is not a block.
    pub fn first_address(&self) -> Result<IpAddr, ConversionError> {
        IpNet::try_from(self).map(|block| block.network())
    }

    /// Whether an address is in the block.
    ///
    /// # Errors
    ///
    /// If the text is not a block.
    pub fn contains(&self, address: IpAddr) -> Result<bool, ConversionError> {
        IpNet::try_from(self).map(|block| block.contains(&address))
    }

    fn value(&self) -> Option<IpNet> {
        block(self.as_str()).ok()
    }
}

// Bits beyond the prefix length are kept.
parsed!(Cidr { IpNet by block, Ipv4Net by ipv4_block, Ipv6Net by ipv6_block });

/// The block of one address, `/32` or `/128`.
impl From<IpAddr> for Cidr {
    fn from(address: IpAddr) -> Self {
        Self::from(IpNet::from(address))
    }
}
