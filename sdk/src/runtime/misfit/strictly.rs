//! The scope in which a response is decoded by serde.

use std::cell::Cell;

thread_local! {
    /// Whether a union fell back in the value that is decoded; `None` outside of a response.
    static FELL_BACK: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Decodes a response with serde, and returns whether a union in the value fell back: the branch that its tag or
/// properties select did not fit, so another branch was taken, or the JSON was kept. serde itself can't return this
/// beside a value.
pub(crate) fn strictly<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<(T, bool), E> {
    let _scope = Scope { outer: FELL_BACK.replace(Some(false)) };
    let value = read()?;
    Ok((value, FELL_BACK.get() == Some(true)))
}

/// Restores the state of the outer scope, after a panic as well.
struct Scope {
    outer: Option<bool>,
}

impl Drop for Scope {
    fn drop(&mut self) {
        FELL_BACK.set(self.outer);
    }
}

/// Records that a union fell back in the response that this thread decodes, if it does.
#[cold]
pub(crate) fn union_fell_back() {
    FELL_BACK.set(FELL_BACK.get().map(|_| true));
}

/// Whether this thread decodes a response. Otherwise a caller deserializes, e.g. a configuration.
pub(crate) fn is_in_response() -> bool {
    FELL_BACK.get().is_some()
}
