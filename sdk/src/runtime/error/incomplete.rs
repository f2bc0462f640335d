//! Why a list ended before its last item.

use std::fmt;

/// Why a list ended before its last item, or may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Incomplete {
    /// A cursor was given a second time.
    RepeatedCursor,
    /// The page that was asked for, and the one that the answer says it is.
    OtherPage { asked: u64, said: u64 },
    /// The items of a page are those of the page before.
    RepeatedPage,
    /// More than this many pages in a row had no item.
    EmptyPages(u32),
    /// The last page came, with fewer items in all than the server counts.
    FewerThan(u64),
    /// The server says that there is more, and gives no way to it.
    NoWayOn,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RepeatedCursor => f.write_str("the server gave a cursor that it had given before"),
            Self::OtherPage { asked, said } => {
                write!(f, "the server answered page {asked} with page {said}, though it says that there is more")
            }
            Self::RepeatedPage => {
                f.write_str("the server gave the same page again, and does not say that it is the last")
            }
            Self::EmptyPages(limit) => {
                write!(f, "more than {limit} pages in a row were empty, though the server says that there is more")
            }
            Self::FewerThan(total) => write!(f, "the server said that this was the end, though it counts {total}"),
            Self::NoWayOn => f.write_str("the server says that there is more, but not how to ask for it"),
        }
    }
}
