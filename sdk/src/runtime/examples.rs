//! Example responses of operations, for tests.

use std::fmt;

/// Example responses of the operations of a crate: the data of `testing::Answer::example`.
///
/// Without the feature `testing` it is empty, whatever it is made of.
pub struct Examples {
    #[cfg(feature = "testing")]
    text: &'static str,
    #[cfg(feature = "testing")]
    read: std::sync::OnceLock<std::collections::HashMap<String, &'static serde_json::value::RawValue>>,
}

impl Examples {
    /// No examples, as for a crate without its feature `testing`.
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

/// Always equal, so that examples do not affect the equality of operations.
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

    /// The example response of an operation.
    #[derive(Debug, Deserialize)]
    pub(crate) struct ExampleAnswer {
        pub(crate) status: u16,
        pub(crate) json: Option<Value>,
        pub(crate) text: Option<String>,
        pub(crate) content_type: Option<String>,
    }

    impl Examples {
        /// The example of an operation, by its method and path template; `None` if there is none, or the text is not
        /// valid for [`new`](Self::new).
        pub(crate) fn of(&self, operation: &str) -> Option<ExampleAnswer> {
            // The examples of a large crate are megabytes: the text is split once, and each example is parsed when
            // asked for.
            let read = self.read.get_or_init(|| {
                serde_json::from_str::<HashMap<String, &'static RawValue>>(self.text).unwrap_or_default()
            });
            serde_json::from_str(read.get(operation)?.get()).ok()
        }
    }
}
