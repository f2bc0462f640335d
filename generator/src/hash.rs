//! FNV-1a hashes, which are the same on every machine and with every version of Rust.

/// A 64-bit hash, to which bytes are added one by one.
#[derive(Debug, Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// The hash of bytes.
    pub fn of<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> u64 {
        let mut hash = Self::default();
        hash.add(bytes);
        hash.value()
    }

    /// Adds bytes to the hash.
    pub(crate) fn add<'a>(&mut self, bytes: impl IntoIterator<Item = &'a u8>) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash of the bytes added so far.
    pub(crate) fn value(self) -> u64 {
        self.0
    }
}

/// The 32-bit hash of a text.
pub(crate) fn fnv32(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::{Fnv, fnv32};

    #[test]
    fn hashes_are_those_of_fnv_1a() {
        assert_eq!((fnv32(""), fnv32("foobar")), (0x811c_9dc5, 0xbf9c_f968));
        assert_eq!((Fnv::of(b""), Fnv::of(b"foobar")), (0xcbf2_9ce4_8422_2325, 0x8594_4171_f739_67e8));
    }
}
