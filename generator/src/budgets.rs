//! Limits on the size and expansion of a description, since a small text can require unbounded memory and time.

use std::{num::NonZero, thread};

use rayon::ThreadPoolBuilder;

use crate::diagnostics::Diagnostics;

/// Limits on the size and expansion of a description. The defaults are at least twice the needs of Cloudflare's
/// description (12.5 MB, 510,000 values, 45 levels, paths of 10 segments, 50,000 copied schemas). They are enough for
/// the largest public descriptions: Microsoft Graph with its beta version (47 MB, up to 150,000 copied schemas), and
/// GitHub Enterprise with references replaced by their targets (78 MB).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    /// The maximum size of an input text, in bytes.
    pub text: usize,
    /// The maximum number of JSON values in an input text (objects, lists, strings, numbers, booleans and nulls), with
    /// YAML aliases and overlays expanded.
    pub nodes: usize,
    /// The maximum number of levels of nested values; at most [`MAX_DEPTH`](Self::MAX_DEPTH).
    pub depth: usize,
    /// The maximum number of segments of a path in `paths`. Each segment can become a module with a file.
    pub segments: usize,
    /// The maximum number of schemas that are copied while `allOf` and references are expanded.
    pub expansion: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self { text: 128 << 20, nodes: 2_000_000, depth: 100, segments: 32, expansion: 250_000 }
    }
}

/// The stack reserved for one level of nested values, in bytes. It is enough for an unoptimized build to format a type,
/// the step that needs the most.
const STACK_OF_A_LEVEL: usize = 256 << 10;

/// The maximum number of threads.
const MAX_THREADS: usize = 8;

impl Budgets {
    /// The highest allowed [`depth`](Self::depth), a little below `serde_json`'s limit of 128.
    pub const MAX_DEPTH: usize = 120;

    /// Runs `work` on a pool of threads with stacks large enough for the depth. Parallel work inside it, such as
    /// [`rayon::join`], runs on the same pool.
    ///
    /// # Errors
    ///
    /// The system can't provide the threads.
    pub(crate) fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, Diagnostics> {
        let count = thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS);
        // A reference between two schemas of full depth doubles the depth that is read.
        let stack = (32 << 20) + 2 * self.depth.min(Self::MAX_DEPTH) * STACK_OF_A_LEVEL;
        let pool = ThreadPoolBuilder::new().num_threads(count).stack_size(stack).build().map_err(|error| {
            let message = format!("no threads with a stack for a depth of {}: {error}", self.depth);
            Diagnostics::of_text("memory", None, message, "give a lower --max-depth")
        })?;
        Ok(pool.install(work))
    }
}

/// The message and the help of a diagnostic for an exceeded budget. `what` names the counted items in the plural, and
/// `flag` is the command-line option that raises the budget.
pub(crate) fn excess(what: &str, limit: usize, flag: &str) -> (String, String) {
    (format!("more than {limit} {what}"), format!("if this is intended, raise the limit with {flag}"))
}
