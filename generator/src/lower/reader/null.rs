//! Decides whether null is valid for a schema.

use serde_json::{Map, Value};

use super::{Reader, is_true};
use crate::ir::{Node, Null};

impl Reader<'_> {
    /// Whether null is valid by `type`, `nullable` and `enum`. For `enum`, `node.null` has the result already.
    pub(super) fn null(&mut self, keywords: &Map<String, Value>, node: &Node) -> Null {
        let is_3_1 = self.document.is_3_1();
        let (typed, nullable) = (keywords.contains_key("type"), is_true(keywords, "nullable"));
        let mut null = node.null;
        if typed && null == Null::Allowed && !nullable && !is_3_1 {
            match keywords.get("nullable") {
                Some(Value::Bool(false)) => null = Null::Forbidden,
                _ => {
                    let why = "null among the values is taken as `nullable: true`";
                    self.note(&node.at, "enum", why);
                }
            }
        }
        match null {
            _ if is_3_1 && forbids_null(keywords) => Null::Forbidden,
            _ if nullable => Null::Allowed,
            Null::Unspecified if typed => Null::Forbidden,
            null => null,
        }
    }
}

/// Whether keywords of a schema in OpenAPI 3.1 forbid null although its `type` may allow it: `enum`, `const` or `not`.
fn forbids_null(keywords: &Map<String, Value>) -> bool {
    let values = keywords.get("enum").and_then(Value::as_array);
    let lists_no_null = values.is_some_and(|values| !values.is_empty() && !values.contains(&Value::Null))
        || keywords.get("const").is_some_and(|only| !only.is_null());
    // OpenAPI 3.1 `not: {type: 'null'}` was rewritten to `not: {enum: [null]}`.
    let excluded = keywords.get("not").and_then(|not| not.get("enum")).and_then(Value::as_array);
    lists_no_null || excluded.is_some_and(|values| values.contains(&Value::Null))
}
