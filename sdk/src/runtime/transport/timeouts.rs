//! Recognizes timeouts that are not this crate's own.

use std::error::Error;
use std::io;

use crate::runtime::error::Kind;

/// The kind of an error after which a request may have been applied.
pub(super) fn lost(error: &(dyn Error + 'static)) -> Kind {
    let mut causes = std::iter::successors(Some(error), cause);
    if causes.any(is_timeout) { Kind::TransportTimeout } else { Kind::Interrupted }
}

/// The next error in a chain of sources. For an `io::Error` it is the error inside, which its own `source` skips.
fn cause<'a>(&error: &&'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>() {
        Some(error) => error.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    }
}

fn is_timeout(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout)
        || error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_timeout)
        || error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
        || error.is::<tokio::time::error::Elapsed>()
        || is_of_layer(error)
}

/// Whether it is the error of a `tower` service's timeout layer.
#[cfg(feature = "tower")]
fn is_of_layer(error: &(dyn Error + 'static)) -> bool {
    error.is::<tower::timeout::error::Elapsed>()
}

#[cfg(not(feature = "tower"))]
fn is_of_layer(_: &(dyn Error + 'static)) -> bool {
    false
}
