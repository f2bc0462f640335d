//! Answers of operations as examples, for tests.

use std::fmt;

/// Example answers of the operations that a crate declares: the data of `testing::Answer::example`.
///
/// It is data for tests: without the feature `testing` it holds nothing, whatever it is made of.
pub struct Examples {
    #[cfg(feature = "testing")]
    text: &'static str,
    #[cfg(feature = "testing")]
    read: std::sync::OnceLock<std::collections::HashMap<String, &'static serde_json::value::RawValue>>,
}

impl Examples {
    /// No example: of a crate that is built without its own feature `testing`.
    pub const fn none() -> Self {
        Self::new("{}")
    }

    /// Examples as JSON: an object with a member for each operation, named by method and path template,
    /// `GET /things/{id}`. Its value has the `status`, and the body as `json`, or as `text` with its `content_type`.
    #[cfg(feature = "testing")]
    pub const fn new(text: &'static str) -> Self {
        Self { text, read: std::sync::OnceLock::new() }
    }

    /// Examples as JSON, which nothing reads without the feature `testing`.
    #[cfg(not(feature = "testing"))]
    pub const fn new(_: &'static str) -> Self {
        Self {}
    }
}

impl fmt::Debug for Examples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Examples").finish_non_exhaustive()
    }
}

/// Examples are no part of what an operation is.
impl PartialEq for Examples {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Examples {}

#[cfg(feature = "testing")]
pub(crate) use answer::ExampleAnswer;

#[cfg(feature = "testing")]
mod answer {
    use std::collections::HashMap;

    use serde::Deserialize;
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::Examples;

    /// The answer of an operation, as an example.
    #[derive(Debug, Deserialize)]
    pub(crate) struct ExampleAnswer {
        pub(crate) status: u16,
        pub(crate) json: Option<Value>,
        pub(crate) text: Option<String>,
        pub(crate) content_type: Option<String>,
    }

    impl Examples {
        /// The example of an operation, by its method and path template. None where there is none, or the text is not
        /// what [`new`](Self::new) takes.
        pub(crate) fn of(&self, operation: &str) -> Option<ExampleAnswer> {
            // The examples of a large crate are megabytes: they are split once, and each is read when it is asked for.
            let read = self.read.get_or_init(|| {
                serde_json::from_str::<HashMap<String, &'static RawValue>>(self.text).unwrap_or_default()
            });
            serde_json::from_str(read.get(operation)?.get()).ok()
        }
    }
}
