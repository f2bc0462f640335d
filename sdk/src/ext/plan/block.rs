//! Arithmetic of blocks of addresses.

use std::fmt;

use ipnet::IpNet;

use crate::runtime::{Cidr, network};

/// A block of addresses, without host bits. Ordered by address, then from wide to narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Block(IpNet);

impl Block {
    /// Parses a block; the error says what is wrong.
    pub(super) fn read(cidr: &Cidr) -> Result<Self, String> {
        network(cidr.as_str()).map(Self)
    }

    /// Whether every address of `other` is in this block.
    pub(super) fn contains(self, other: Self) -> bool {
        self.0.contains(&other.0)
    }

    /// Whether it contains `other` and further addresses.
    pub(super) fn is_wider_than(self, other: Self) -> bool {
        self != other && self.contains(other)
    }

    /// The length of the prefix, in bits.
    pub(super) fn length(self) -> u8 {
        self.0.prefix_len()
    }

    /// The two halves of the block; `None` for a single address.
    pub(super) fn halves(self) -> Option<[Self; 2]> {
        let mut halves = self.0.subnets(self.length().checked_add(1)?).ok()?;
        Some([Self(halves.next()?), Self(halves.next()?)])
    }

    /// The block of which it is a half.
    pub(super) fn parent(self) -> Option<Self> {
        self.0.supernet().map(Self)
    }

    /// The narrowest block around the addresses of this one that none of `others` contains; `None` if there are none.
    pub(super) fn exposed(self, others: &[Self]) -> Option<Self> {
        let inside: Vec<Self> = others.iter().copied().filter(|other| self.contains(*other)).collect();
        if inside.is_empty() {
            return Some(self);
        }
        if inside.contains(&self) {
            return None;
        }
        match self.halves()?.map(|half| half.exposed(&inside)) {
            [Some(_), Some(_)] => Some(self),
            [one, other] => one.or(other),
        }
    }

    /// As [`exposed`](Self::exposed), for those of `others` that are narrower than the block.
    pub(super) fn exposed_at(self, others: &[Self]) -> Option<Self> {
        let narrower: Vec<Self> = others.iter().copied().filter(|other| self.is_wider_than(*other)).collect();
        self.exposed(&narrower)
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Block> for Cidr {
    fn from(block: Block) -> Self {
        Self::from(block.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        Block::read(&text.into()).unwrap()
    }

    #[test]
    fn host_bits_and_other_texts_are_no_blocks() {
        assert!(Block::read(&"192.0.2.1/24".into()).unwrap_err().contains("did you mean 192.0.2.0/24"));
        for text in ["", "192.0.2.0", "192.0.2.0/33", "192.0.2/24", "2001:db8::/129", "a/8"] {
            assert!(Block::read(&text.into()).is_err(), "{text}");
        }
        assert_eq!(block("2001:0DB8:0::/32").to_string(), "2001:db8::/32");
    }

    #[test]
    fn halves_and_parents_belong_together() {
        for text in ["192.0.2.0/24", "0.0.0.0/0", "192.0.2.2/31", "2001:db8::/48", "2001:db8::2/127"] {
            let halves = block(text).halves().unwrap();
            assert_eq!(halves.map(Block::parent), [Some(block(text)); 2]);
            assert!(halves.into_iter().all(|half| block(text).is_wider_than(half)));
            assert!(!halves[0].contains(halves[1]));
        }
        assert_eq!((block("192.0.2.1/32").halves(), block("2001:db8::1/128").halves()), (None, None));
        assert_eq!(block("0.0.0.0/0").parent(), None);
    }

    #[test]
    fn the_exposed_part_is_as_narrow_as_what_is_left() {
        let exposed = |others: &[&str]| {
            let others: Vec<Block> = others.iter().map(|text| block(text)).collect();
            block("192.0.2.0/24").exposed_at(&others).map(|block| block.to_string())
        };
        assert_eq!(exposed(&[]).unwrap(), "192.0.2.0/24");
        assert_eq!(exposed(&["192.0.2.0/24", "2001:db8::/32"]).unwrap(), "192.0.2.0/24");
        assert_eq!(exposed(&["192.0.2.0/25"]).unwrap(), "192.0.2.128/25");
        assert_eq!(exposed(&["192.0.2.0/25", "192.0.2.128/26"]).unwrap(), "192.0.2.192/26");
        assert_eq!(exposed(&["192.0.2.0/26", "192.0.2.192/26"]).unwrap(), "192.0.2.0/24");
        assert_eq!(exposed(&["192.0.2.128/25", "192.0.2.0/26", "192.0.2.64/26"]), None);
    }
}
