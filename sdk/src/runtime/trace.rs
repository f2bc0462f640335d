//! Tracing of calls (feature `tracing`); a no-op without the feature.

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
