//! Parsers of formatted strings: addresses, blocks of addresses, dates and times.

mod addresses;
mod calendar;
mod conversion_error;

pub(crate) use addresses::{block, ip, ipv4, ipv4_block, ipv6, ipv6_block, network};
pub(crate) use calendar::{Day, Instant, day, instant, strict_instant};
pub use conversion_error::ConversionError;
