//! Turns a `number` that counts something into an integer. The name of its property or parameter ends with a word such
//! as `page`, `count`, `size` or `ttl`, and its `multipleOf`, bounds or default are whole numbers.

use serde_json::Value;

use crate::{
    ir::{Api, Keyword, Kind, Schema, whole, words},
    pointer::Pointer,
};

/// The last words of names that are counts, such as `per_page`.
const COUNTED: [&str; 7] = ["page", "pages", "count", "counts", "size", "sizes", "ttl"];

/// The last words of the names of times to live, such as `time_to_live`.
const TIME_TO_LIVE: [&str; 3] = ["time", "to", "live"];

/// Changes numbers that count something to integers, and lists them in `Api::whole`.
pub(super) fn run(api: &mut Api) {
    let mut changed: Vec<Pointer> = Vec::new();
    for parameter in api.operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        count(&parameter.name, &mut parameter.schema, &mut changed);
    }
    api.visit_mut(&mut |schema| {
        let Kind::Object(object) = &mut schema.kind else { return };
        for (name, field) in &mut object.fields {
            count(name, &mut field.schema, &mut changed);
        }
    });
    changed.sort();
    changed.dedup();
    for at in &changed {
        let why = "a number that counts, with whole limits; taken as an integer";
        api.open.push((at.clone(), why));
        api.note(at, why);
    }
    api.whole = changed;
}

fn count(name: &str, schema: &mut Schema, changed: &mut Vec<Pointer>) {
    if matches!(schema.kind, Kind::Number) && counts(name) && is_whole(schema) {
        schema.kind = Kind::Integer { unsigned: false };
        changed.push(schema.at.clone());
    }
}

/// Whether a property of this name counts something.
fn counts(name: &str) -> bool {
    let words = words(name);
    words.last().is_some_and(|last| COUNTED.contains(&last.as_str()))
        || words.ends_with(&TIME_TO_LIVE.map(str::to_owned))
}

/// Whether a schema has a `multipleOf`, a bound or a default, and all of these, and its `enum`, are whole numbers.
fn is_whole(schema: &Schema) -> bool {
    let bounds =
        [Keyword::Minimum, Keyword::Maximum, Keyword::ExclusiveMinimum, Keyword::ExclusiveMaximum, Keyword::MultipleOf];
    let is_whole = |value: &Value| whole(value).is_some_and(|whole| i64::try_from(whole).is_ok());
    let mut said =
        bounds.into_iter().filter_map(|keyword| schema.limits.get(keyword)).chain(&schema.default).peekable();
    said.peek().is_some() && said.all(is_whole) && schema.limits.known().iter().all(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_end_with_a_word_such_as_size_or_ttl_are_counts() {
        for name in ["page", "per_page", "perPage", "X-Page-Size", "total_count", "browser_ttl", "time_to_live", "TTL"]
        {
            assert!(counts(name), "{name}");
        }
        for name in ["weight", "page_load_time", "discount", "sizeable", "time", ""] {
            assert!(!counts(name), "{name}");
        }
    }
}
