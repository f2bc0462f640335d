//! Limits on what is read and expanded of a description, since a small text can ask for unbounded memory and time.

use std::{io, panic, thread};

use crate::diagnostics::Diagnostics;

/// Limits on the cost of a description. The defaults are at least twice what Cloudflare's whole description needs (12.5
/// MB, 510,000 values, 45 levels, paths of 10 segments, 50,000 copied schemas).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    /// The bytes of a text.
    pub text: usize,
    /// The values in a text (objects, lists, strings, numbers, booleans and nulls), with YAML aliases and overlays
    /// expanded.
    pub nodes: usize,
    /// The levels of nested values; at most [`MAX_DEPTH`](Self::MAX_DEPTH).
    pub depth: usize,
    /// The segments of a path, each of which becomes a module with a file.
    pub segments: usize,
    /// The schemas that are copied while `allOf` and references are expanded.
    pub expansion: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self { text: 64 << 20, nodes: 2_000_000, depth: 100, segments: 32, expansion: 120_000 }
    }
}

/// The stack that a level of nesting may take. Formatting a type in an unoptimized build needs most, and less than
/// this.
const STACK_OF_A_LEVEL: usize = 256 << 10;

impl Budgets {
    /// The highest allowed [`depth`](Self::depth), a little below `serde_json`'s limit of 128.
    pub const MAX_DEPTH: usize = 120;

    /// Runs `work` on a thread with a stack large enough for the depth.
    ///
    /// # Errors
    ///
    /// The system can't provide the stack.
    pub(crate) fn on_stack<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, Diagnostics> {
        self.join(|| (), work).map(|((), done)| done)
    }

    /// Does `here` on this thread, and meanwhile `there` on a stack that is large enough for the depth.
    ///
    /// # Errors
    ///
    /// The system has no such stack.
    pub(crate) fn join<H, T: Send>(
        &self,
        here: impl FnOnce() -> H,
        there: impl FnOnce() -> T + Send,
    ) -> Result<(H, T), Diagnostics> {
        let no_stack = |error: io::Error| {
            let message = format!("no thread with a stack for a depth of {}: {error}", self.depth);
            Diagnostics::of_text("memory", None, message, "give a lower --max-depth")
        };
        thread::scope(|threads| {
            let thread = self.thread().spawn_scoped(threads, there).map_err(no_stack)?;
            let done = here();
            let there = thread.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked));
            Ok((done, there))
        })
    }

    /// A thread builder with a stack large enough for the depth.
    pub(crate) fn thread(&self) -> thread::Builder {
        // A reference between two schemas of full depth doubles the depth that is read.
        thread::Builder::new().stack_size((32 << 20) + 2 * self.depth.min(Self::MAX_DEPTH) * STACK_OF_A_LEVEL)
    }
}

/// The message and the help of a diagnostic for an exceeded budget; `flag` raises the budget.
pub(crate) fn excess(what: &str, limit: usize, flag: &str) -> (String, String) {
    (format!("more than {limit} {what}"), format!("if this is intended, raise the limit with {flag}"))
}
