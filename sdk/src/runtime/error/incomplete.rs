//! Reasons why a list is incomplete.

use std::fmt;

/// The reason why a list ended before its last item, or may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Incomplete {
    /// A cursor was given a second time.
    RepeatedCursor,
    /// The response has another page number than the requested one.
    OtherPage { requested: u64, returned: u64 },
    /// The first page has this number, although none was requested.
    BeganAt(u64),
    /// The page has the same items as the one before.
    RepeatedPage,
    /// More than this many pages in a row had no item.
    EmptyPages(u32),
    /// The last page came, and there were fewer items than the server counts.
    FewerThan(u64),
    /// The server says that there are more items, but not how to request them.
    NoWayOn,
    /// Only the caller can ask for the other pages, by this parameter.
    PagesBy(&'static str),
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RepeatedCursor => f.write_str("the server gave a cursor that it had given before"),
            Self::OtherPage { requested, returned } => {
                write!(f, "the server returned page {returned} for page {requested}, though it says that there is more")
            }
            Self::BeganAt(page) => write!(f, "the server began with page {page}, so the pages before it are missing"),
            Self::RepeatedPage => {
                f.write_str("the server gave the same page again, and does not say that it is the last")
            }
            Self::EmptyPages(limit) => {
                write!(f, "more than {limit} pages in a row were empty, though the server says that there is more")
            }
            Self::FewerThan(total) => write!(f, "the server said that this was the end, though it counts {total}"),
            Self::PagesBy(parameter) => {
                write!(
                    f,
                    "its pages are asked for by `{parameter}`, which is the caller's, and this may not be the last"
                )
            }
            Self::NoWayOn => f.write_str("the server says that there is more, but not how to ask for it"),
        }
    }
}
