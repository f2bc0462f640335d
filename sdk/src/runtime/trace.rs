//! A span for each call (feature `tracing`). Without the feature nothing is left of it.

#[cfg(not(feature = "tracing"))]
mod off;
#[cfg(feature = "tracing")]
mod on;

#[cfg(not(feature = "tracing"))]
pub(crate) use off::CallSpan;
#[cfg(feature = "tracing")]
pub(crate) use on::CallSpan;

#[cfg(all(test, feature = "tracing"))]
mod tests;
