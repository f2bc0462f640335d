//! Ids that look like Cloudflare's, the same in every run.

/// The difference between two ids. It is odd, so that no id recurs among 2^128, and large, so that two successive ids
/// look different.
const STEP: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

/// A sequence of ids of 32 hexadecimal digits.
#[derive(Debug)]
pub(super) struct IdSequence {
    next: u128,
}

impl IdSequence {
    /// A sequence that begins with this id of 32 hexadecimal digits.
    pub(super) fn starting_at(first: &str) -> Self {
        Self { next: u128::from_str_radix(first, 16).unwrap_or_default() }
    }

    /// The next id.
    pub(super) fn next_id(&mut self) -> String {
        let id = format!("{:032x}", self.next);
        self.next = self.next.wrapping_add(STEP);
        id
    }

    /// The next id, in the form of a UUID.
    pub(super) fn next_uuid(&mut self) -> String {
        let id = self.next;
        self.next = self.next.wrapping_add(STEP);
        let group = |shift: u32, mask: u128| id >> shift & mask;
        let (time, middle, high) = (group(96, 0xffff_ffff), group(80, 0xffff), group(64, 0xffff));
        format!("{time:08x}-{middle:04x}-{high:04x}-{:04x}-{:012x}", group(48, 0xffff), group(0, 0xffff_ffff_ffff))
    }
}
