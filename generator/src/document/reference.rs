//! Resolves references: a `$ref` may be a JSON pointer to any value of the description.

use serde_json::Value;

use crate::pointer::Pointer;

/// The maximum number of references that are followed to resolve one pointer. The limit ends cycles.
const MAX_HOPS: usize = 64;

/// The value at a pointer. If a value on the way has a `$ref` and lacks the next token, the token is looked up in the
/// target of the `$ref`.
pub(super) fn value<'a>(document: &'a Value, at: &Pointer) -> Option<&'a Value> {
    let direct = at.steps().try_fold(document, |value, token| child(value, &token));
    direct.or_else(|| Some(walk(document, at, &mut 0)?.1))
}

/// The pointer of a reference's target, which leads through no other reference; `None` if the reference does not
/// resolve.
pub(super) fn target(document: &Value, reference: &str) -> Option<Pointer> {
    Some(followed(document, reference, &mut 0)?.0)
}

/// The pointer of the value at the end of a chain of references; `None` if one of them does not resolve, or the chain
/// is a cycle.
pub(super) fn end(document: &Value, reference: &str) -> Option<Pointer> {
    let mut hops = 0;
    let (mut place, mut value) = followed(document, reference, &mut hops)?;
    while let Some(next) = reference_of(value) {
        (place, value) = followed(document, next, &mut hops)?;
    }
    Some(place)
}

/// Rewrites references with the name of the description's own file, such as `openapi.yaml#/components/schemas/A`, to
/// local ones: `#/components/schemas/A`.
pub(super) fn to_local(value: &mut Value, file: &str) {
    rewrite(value, &|reference| {
        let own = reference.strip_prefix("./").unwrap_or(reference).strip_prefix(file);
        own.filter(|rest| rest.starts_with('#')).map(str::to_owned)
    });
}

/// Replaces the text of each `$ref` by the text that `other` returns for it. `None` leaves the `$ref` unchanged.
pub(super) fn rewrite(value: &mut Value, other: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some(other) = other(reference)
            {
                *reference = other;
            }
            members.values_mut().for_each(|member| rewrite(member, other));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, other)),
        _ => {}
    }
}

/// The value of `$ref` in an object; `None` if the object has none.
pub(crate) fn reference_of(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// The help for a reference that does not resolve. `part` is the kind of object that it should lead to: `a parameter`.
pub(crate) fn repair(reference: &str, part: &str) -> String {
    if reference.starts_with('#') {
        return format!("point it to {part} of the same description");
    }
    "bundle the files into one description, for example with `npx @redocly/cli bundle`".to_owned()
}

fn followed<'a>(document: &'a Value, reference: &str, hops: &mut usize) -> Option<(Pointer, &'a Value)> {
    *hops += 1;
    if *hops > MAX_HOPS {
        return None;
    }
    let encoded = Pointer::from_reference(reference);
    // Not every tool percent-encodes a `%` in a name, so the reference is tried without decoding, too.
    let plain = Pointer::parse(reference);
    [encoded, plain].into_iter().flatten().find_map(|at| walk(document, &at, hops))
}

fn walk<'a>(document: &'a Value, at: &Pointer, hops: &mut usize) -> Option<(Pointer, &'a Value)> {
    let (mut place, mut value) = (Pointer::root(), document);
    for token in at.steps() {
        loop {
            if let Some(inside) = child(value, &token) {
                (place, value) = (place.child(&token), inside);
                break;
            }
            (place, value) = followed(document, reference_of(value)?, hops)?;
        }
    }
    Some((place, value))
}

fn child<'a>(value: &'a Value, token: &str) -> Option<&'a Value> {
    match value {
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        Value::Object(members) => members.get(token),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_resolve_to_any_place_and_through_other_references() {
        let document = json!({
            "paths": {
                "/a/{b}": {"get": {"responses": {"200": {"$ref": "#/components/responses/Done"}}}},
                "/c": {"$ref": "#/components/pathItems/C"},
            },
            "components": {
                "responses": {"Done": {"content": {"application/json": {"schema": {"type": "string"}}}}},
                "pathItems": {"C": {"get": {"operationId": "c"}}},
                "schemas": {
                    "A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/C"}, "C": {},
                    "X": {"$ref": "#/components/schemas/Y"}, "Y": {"$ref": "#/components/schemas/X"},
                    "5%20": {}, "a b": {},
                },
            },
        });
        let at = |reference: &str| target(&document, reference).map(|at| at.as_str().to_owned());
        let schema = "#/components/responses/Done/content/application~1json/schema";
        let through = "#/paths/~1a~1%7Bb%7D/get/responses/200/content/application~1json/schema";
        assert_eq!(at(through).as_deref(), Some(schema));
        assert_eq!(at("#/paths/~1c/get").as_deref(), Some("#/components/pathItems/C/get"));
        for (reference, place) in [("#/components/schemas/5%20", "5%20"), ("#/components/schemas/a%20b", "a b")] {
            assert_eq!(at(reference), Some(format!("#/components/schemas/{place}")), "{reference}");
        }
        for nowhere in ["#/components/schemas/X/y", "#/paths/~1b", "other.yaml#/a", "#/components/schemas/C/0"] {
            assert_eq!(at(nowhere), None, "{nowhere}");
        }
        let last = |reference: &str| end(&document, reference).map(|at| at.last());
        assert_eq!(last("#/components/schemas/A").as_deref(), Some("C"));
        assert_eq!(last("#/components/schemas/X"), None);
        let place = Pointer::from_reference(through).unwrap();
        assert_eq!(value(&document, &place), Some(&json!({"type": "string"})));
    }
}
