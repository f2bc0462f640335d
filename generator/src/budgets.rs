//! How much of a description is read and expanded: a small text can ask for more memory and time than there is.

use std::{io, panic, thread};

use crate::diagnostics::Diagnostics;

/// Limits on the cost of a description. The defaults are at least twice the needs of Cloudflare's whole description (12.5
/// MB, 510,000 values, 45 deep, paths of 10 segments, 50,000 schemas copied).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    /// Bytes of a text, after it is unpacked.
    pub text: usize,
    /// Values in a text: objects, lists, strings, numbers, booleans and nulls; YAML aliases and overlays expanded.
    pub nodes: usize,
    /// How deep values lie within each other; at most [`MAX_DEPTH`](Self::MAX_DEPTH).
    pub depth: usize,
    /// Segments of a path, each a module in a file of its own.
    pub segments: usize,
    /// Schemas that come of copying others to where `allOf` and references ask for them.
    pub expansion: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self { text: 64 << 20, nodes: 2_000_000, depth: 100, segments: 32, expansion: 120_000 }
    }
}

/// More stack than any stage needs for a level of nesting, in an unoptimized build too: printing a type takes most.
const STACK_OF_A_LEVEL: usize = 256 << 10;

impl Budgets {
    /// The deepest that [`depth`](Self::depth) can be: the JSON reader goes no deeper.
    pub const MAX_DEPTH: usize = 120;

    /// Does work on a stack that is large enough for the depth.
    ///
    /// # Errors
    ///
    /// The system has no such stack.
    pub(crate) fn on_stack<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, Diagnostics> {
        self.both(|| (), work).map(|((), done)| done)
    }

    /// Does `here` on this thread, and meanwhile `there` on a stack that is large enough for the depth.
    ///
    /// # Errors
    ///
    /// The system has no such stack.
    pub(crate) fn both<H, T: Send>(
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

    /// A thread with a stack that is large enough for the depth.
    pub(crate) fn thread(&self) -> thread::Builder {
        // A reference from one schema into another doubles the depth that is read.
        thread::Builder::new().stack_size((32 << 20) + 2 * self.depth * STACK_OF_A_LEVEL)
    }
}

/// The diagnostic of an exceeded limit, with the flag that raises it: message and help.
pub(crate) fn excess(what: &str, limit: usize, flag: &str) -> (String, String) {
    (format!("more than {limit} {what}"), format!("if that is meant, raise the limit with {flag}"))
}
