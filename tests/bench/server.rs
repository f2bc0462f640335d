//! The embedded API in a process of its own, so that what it executes is not counted.

use std::io::Read;

use cloudflare_sdk::testing::{EmbeddedApi, defaults};

use super::Failure;

/// The id of the prefix number `index`.
pub(super) fn prefix_id(index: usize) -> String {
    format!("{index:032x}")
}

/// The block of the prefix number `index`: each is bound once, as only the first binding of a prefix may be all of it.
pub(super) fn cidr(index: usize) -> String {
    format!("10.{}.{}.0/24", index / 256, index % 256)
}

/// Serves that many prefixes until the standard input ends.
pub(super) fn serve(prefixes: usize) -> Result<(), Failure> {
    let mut builder = EmbeddedApi::builder();
    for index in 0..prefixes {
        builder = builder.prefix(defaults::ACCOUNT_ID, prefix_id(index), cidr(index));
    }
    let api = builder.start()?;
    println!("{}", api.base_url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
