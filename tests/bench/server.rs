//! Runs the embedded API in another process, so that its instructions are not counted.

use std::io::Read;

use cloudflare_sdk::testing::{EmbeddedApi, defaults};

use super::Failure;

/// The id of the prefix with this index.
pub(super) fn prefix_id(index: usize) -> String {
    format!("{index:032x}")
}

/// The CIDR of the prefix with this index. Each prefix is bound once, since only the first binding may cover it all.
pub(super) fn cidr(index: usize) -> String {
    format!("10.{}.{}.0/24", index / 256, index % 256)
}

/// Serves this number of prefixes until standard input ends.
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
