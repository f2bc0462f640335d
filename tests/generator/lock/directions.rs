//! Types that only requests or only responses used, after an operation uses them in the other direction.

use sdk_generator::{
    Output,
    diff::{Diff, Effect},
};

use super::{described, locked, model_of};

/// The operations with these methods, which send or return the schema `Thing`.
fn operations(methods: &[(&str, bool)], schemas: &str) -> String {
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}";
    let operation = |(method, is_sent): &(&str, bool)| match is_sent {
        true => {
            format!(
                "    {method}: {{requestBody: {{required: true, {content}}}, responses: {{'204': {{description: done}}}}}}\n"
            )
        }
        false => format!("    {method}: {{responses: {{'200': {{description: it, {content}}}}}}}\n"),
    };
    described(&format!("  /things:\n{}", methods.iter().map(operation).collect::<String>()), schemas)
}

/// Generates the second description with the lock of the first, asserts that no line of `api.txt` is gone, that `diff`
/// reports no break, and that a second run changes nothing; and returns the output.
fn grown(before: &str, after: &str) -> Output {
    let old = locked(before, "");
    let new = locked(after, &old.lock);
    let gone: Vec<&str> = old.listing.lines().filter(|line| !new.listing.lines().any(|other| other == *line)).collect();
    assert_eq!(gone, [""; 0], "{after}");
    let changes = Diff::of(&model_of(before, &old.lock), &model_of(after, &old.lock)).changes;
    assert!(changes.iter().all(|change| change.effect >= Effect::Adds), "{changes:?}");
    assert_eq!(locked(after, &new.lock), new);
    new
}

const NESTED: &str = "    Thing: {type: object, required: [id, owner], properties: {id: {type: string}, owner: {$ref: \
                      '#/components/schemas/Owner'}, either: {$ref: '#/components/schemas/Either'}, plain: {$ref: \
                      '#/components/schemas/Plain'}}}\n    Owner: {type: object, required: [name], properties: {name: {type: \
                      string}}}\n    Either: {oneOf: [{$ref: '#/components/schemas/Owner'}, {type: string}]}\n    Plain: \
                      {type: object, properties: {p: {type: string}}}\n";

#[test]
fn a_request_type_that_a_response_uses_later_keeps_its_fields() {
    let (sent, both) = (operations(&[("post", true)], NESTED), operations(&[("get", false), ("post", true)], NESTED));
    let output = grown(&sent, &both);
    for line in [
        "pub field things::Thing::owner: Owner",
        "pub field things::ThingResponse::id: Option<String>",
        "pub field things::ThingResponse::owner: Option<OwnerResponse>",
        "pub field things::ThingResponse::either: Option<EitherResponse>",
        // Without required properties both directions have the same fields.
        "pub field things::ThingResponse::plain: Option<Plain>",
        "pub variant things::EitherResponse::OwnerResponse(OwnerResponse)",
        "pub fn things::Things::get() -> Request<ThingResponse>",
        "pub fn things::Things::create(body: Thing) -> Request<()>",
    ] {
        assert!(output.listing.lines().any(|known| known == line), "{line}\n{}", output.listing);
    }
    // Without a lock, both directions have one type.
    assert!(!locked(&both, "").listing.contains("ThingResponse"));
    // A further operation uses the existing types, and a property is added to both.
    let more = NESTED.replace("id: {type: string}", "id: {type: string}, note: {type: string}");
    let third = operations(&[("get", false), ("post", true), ("put", true), ("delete", false)], &more);
    let last = locked(&third, &output.lock);
    let gone = output.listing.lines().filter(|line| !last.listing.lines().any(|other| other == *line));
    assert_eq!(gone.collect::<Vec<_>>(), [""; 0]);
    for line in
        ["pub field things::Thing::note: Option<String>", "pub field things::ThingResponse::note: Option<String>"]
    {
        assert!(last.listing.contains(line), "{line}\n{}", last.listing);
    }
    assert_eq!(locked(&third, &last.lock), last);
}

#[test]
fn a_response_type_that_a_request_uses_later_keeps_its_fields() {
    for schema in [
        "{type: object, properties: {id: {type: string}, note: {type: string, nullable: true}}}",
        "{type: object, required: [kind], properties: {kind: {type: string, enum: [dog]}, name: {type: string}}}",
        NESTED.split_once("Thing: ").unwrap().1,
    ] {
        let schemas = format!("    Thing: {}\n", schema.trim_end());
        let received = operations(&[("get", false)], &schemas);
        grown(&received, &operations(&[("get", false), ("put", true)], &schemas));
    }
}

/// A response and a request, each with a property of a schema, and the component `Tee`.
fn both_ways(schema: &str, tee: &str) -> String {
    let content = format!("content: {{application/json: {{schema: {{type: object, properties: {{sub: {schema}}}}}}}}}");
    described(
        &format!(
            "  /things:\n    get: {{responses: {{'200': {{description: it, {content}}}}}}}\n    put: {{requestBody: {{required: \
             true, {content}}}, responses: {{'204': {{description: done}}}}}}\n"
        ),
        &format!("    Tee: {tee}\n"),
    )
}

#[test]
fn a_variant_keeps_its_name_when_its_type_becomes_a_component() {
    // If the directions do not differ, they have one type with both names.
    let object = "{type: object, properties: {filter: {type: string}}}";
    let union = |branch: &str| format!("{{oneOf: [{{type: string}}, {branch}]}}");
    let old = locked(&both_ways(&union(object), object), "");
    let new = locked(&both_ways(&union("{$ref: '#/components/schemas/Tee'}"), object), &old.lock);
    for (path, name) in [("ThingSub", "ThingSubObject"), ("UpdateThingSub", "UpdateThingSubObject")] {
        for output in [&old, &new] {
            assert!(output.listing.contains(&format!("pub variant things::{path}::Object(")), "{}", output.listing);
            let is_named = |kind: &str| output.listing.contains(&format!("pub {kind} things::{name}"));
            assert!(is_named("struct") || is_named("type"), "{name}\n{}", output.listing);
        }
    }
}

#[test]
fn a_request_schema_and_a_response_schema_that_become_one_component_stay_two_types() {
    for part in [
        "{type: object, required: [x], properties: {x: {type: string}, y: {type: integer}}}",
        "{type: object, properties: {x: {type: string}, y: {type: string, nullable: true}}}",
        "{oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], \
         properties: {b: {type: string}}}]}",
    ] {
        grown(&both_ways(part, part), &both_ways("{$ref: '#/components/schemas/Tee'}", part));
    }
}
