//! Ids that look like Cloudflare's and are the same in every run.

/// Added to get from one id to the next. It is odd, so no id comes back before all 2^128 were given out, and
/// large, so two ids that follow one another don't look alike.
const STEP: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

/// Gives out ids of 32 hexadecimal digits.
#[derive(Debug)]
pub(super) struct IdSequence {
    next: u128,
}

/// A sequence that begins with this number.
impl From<u128> for IdSequence {
    fn from(first: u128) -> Self {
        Self { next: first }
    }
}

impl IdSequence {
    /// An id that was not given out before.
    pub(super) fn next_id(&mut self) -> String {
        let id = format!("{:032x}", self.next);
        self.next = self.next.wrapping_add(STEP);
        id
    }

    /// The next id in the form of a UUID.
    pub(super) fn next_uuid(&mut self) -> String {
        let id = self.next;
        self.next = self.next.wrapping_add(STEP);
        let group = |shift: u32, mask: u128| id >> shift & mask;
        let (time, middle, high) = (group(96, 0xffff_ffff), group(80, 0xffff), group(64, 0xffff));
        format!("{time:08x}-{middle:04x}-{high:04x}-{:04x}-{:012x}", group(48, 0xffff), group(0, 0xffff_ffff_ffff))
    }
}
