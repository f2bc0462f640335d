//! Schemas deeper than the recursion limit of the reader: chains of components, and schemas inside a request body.

use sdk_generator::{Budgets, Extent, Inputs, Output, generate, intersected, model, pointer::Pointer};
use serde_json::json;

/// A description whose request body has this schema.
fn described(body: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody: {{required: \
         true, content: {{application/json: {{schema: {body}}}}}}}\n      responses: {{'204': {{description: \
         done}}}}\ncomponents:\n  schemas:\n{components}"
    )
}

/// The components `C0`, `C1` and so on, each of which extends the next one and has these keywords; the last one has a
/// required property.
fn chain(links: usize, keywords: impl Fn(usize) -> String) -> String {
    let link = |index: usize| {
        let next = index + 1;
        let keywords = keywords(index);
        format!("    C{index}: {{allOf: [{{$ref: '#/components/schemas/C{next}'}}], {keywords}}}\n")
    };
    let links_before: String = (0..links).map(link).collect();
    format!("{links_before}    C{links}: {{type: object, required: [end], properties: {{end: {{type: string}}}}}}\n")
}

fn made(text: &str) -> Output {
    let budgets = Budgets { depth: Budgets::MAX_DEPTH, ..Budgets::default() };
    generate(&Inputs { budgets, ..Inputs::new("fixture.yaml", text) }).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The properties of a type, by the listing.
fn properties(output: &Output, name: &str) -> usize {
    let field = format!("pub field things::{name}::");
    output.listing.lines().filter(|line| line.starts_with(&field)).count()
}

#[test]
fn a_component_has_the_properties_of_all_components_that_it_extends() {
    let property = |index: usize| format!("properties: {{p{index}: {{type: string}}}}");
    for links in [1, 98, 99, 100, 101, 102, 150, 210] {
        let output = made(&described("{$ref: '#/components/schemas/C0'}", &chain(links, property)));
        assert_eq!(properties(&output, "C0"), links + 1, "{links}");
        assert!(
            output.listing.contains("pub fn things::C0::new(end: impl Into<String>)"),
            "{links}: {}",
            output.listing
        );
        assert!(output.report.loosened.is_empty(), "{links}");
    }
}

#[test]
fn a_deep_component_is_expanded_correctly_after_a_shallow_one() {
    let property = |index: usize| format!("properties: {{p{index}: {{type: string}}}}");
    let shallow = "{allOf: [{$ref: '#/components/schemas/Base'}], properties: {b: {type: string}}}";
    let components = format!(
        "    Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/Shallow'}}, c: {{$ref: \
         '#/components/schemas/C0'}}, z: {{$ref: '#/components/schemas/Last'}}}}}}\n    Base: {{type: object, properties: {{a: \
         {{type: string}}}}}}\n    Shallow: {shallow}\n    Last: {shallow}\n{}",
        chain(150, property)
    );
    let output = made(&described("{$ref: '#/components/schemas/Body'}", &components));
    assert_eq!(["Shallow", "C0", "Body"].map(|name| properties(&output, name)), [2, 151, 3], "{}", output.listing);
}

#[test]
fn a_reference_inside_a_deep_body_is_resolved() {
    let target = "    Target: {allOf: [{$ref: '#/components/schemas/Base'}], maxProperties: 3}\n    Base: {type: object, required: \
                  [end], properties: {end: {type: string}}}\n";
    for depth in [1, 50, 99, 100, 101, 106] {
        let inner = "{$ref: '#/components/schemas/Target', minProperties: 1}".to_owned();
        let body = (0..depth).fold(inner, |items, _| format!("{{type: array, items: {items}}}"));
        let output = made(&described(&body, target));
        assert!(output.listing.contains("things::Base::new(end: impl Into<String>)"), "{depth}: {}", output.listing);
        assert!(
            output.listing.contains(&format!("{}Base{}", "Vec<".repeat(depth - 1), ">".repeat(depth - 1))),
            "{depth}"
        );
    }
}

#[test]
fn a_chain_of_components_may_have_any_length() {
    let text = described("{}", &chain(6_000, |_| "minProperties: 1".to_owned()));
    let at = Pointer::root().children(&["components", "schemas", "C0"]);
    let schema = intersected(&Inputs::new("fixture.yaml", &text), &at).unwrap();
    let expected =
        json!({"type": "object", "required": ["end"], "properties": {"end": {"type": "string"}}, "minProperties": 1});
    assert_eq!(schema, Some(expected));
}

#[test]
fn a_chain_of_components_may_have_any_length_inside_a_deep_body() {
    let inner = "{$ref: '#/components/schemas/C0', maxProperties: 9}".to_owned();
    let body = (0..106).fold(inner, |items, _| format!("{{items: {items}}}"));
    let text = described(&body, &chain(38_000, |_| "minProperties: 1".to_owned()));
    let budgets = Budgets { depth: Budgets::MAX_DEPTH, ..Budgets::default() };
    let model = model(&Inputs { budgets, ..Inputs::new("fixture.yaml", &text) }, Extent::Scope).unwrap();
    assert!(model.refused.is_empty(), "{:?}", model.refused);
    assert!(model.loosened.is_empty(), "{:?}", model.loosened);
}

/// rustc's drop check fails beyond 128 levels (E0320).
#[test]
fn types_nested_more_deeply_than_the_compiler_supports_become_any_json() {
    let cut = |output: &Output| {
        output.report.loosened.iter().filter(|(_, why)| why.starts_with("nested in more than 112 levels")).count()
    };
    let chain = |levels: usize| {
        let inner = |level: usize| {
            format!(
                "    T{level}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/T{}'}}, v{level}: {{}}}}}}\n",
                level + 1
            )
        };
        let chain: String = (0..levels).map(inner).collect();
        let last = format!("    T{levels}: {{type: object, properties: {{v: {{type: string}}}}}}\n");
        described("{$ref: '#/components/schemas/T0'}", &(chain + &last))
    };
    let map = |levels: usize| {
        let map = (0..levels)
            .fold("{type: string}".to_owned(), |inner, _| format!("{{type: object, additionalProperties: {inner}}}"));
        described(&format!("{{type: object, properties: {{a: {map}}}}}"), "")
    };
    for (schema, is_cut) in [(chain(54), false), (chain(60), true), (map(54), false), (map(64), true)] {
        let output = made(&schema);
        assert_eq!(cut(&output) > 0, is_cut, "{}", output.listing);
    }
    let output = made(&chain(60));
    let any = output.listing.lines().find_map(|line| line.strip_suffix("::next: Option<serde_json::Value>"));
    assert_eq!(any, Some("pub field things::T5"), "{}", output.listing);
}

#[test]
fn references_in_an_unenforced_keyword_are_followed_up_to_a_limit() {
    // Followed without a limit, these would be 20 to the eighth.
    let properties: Vec<String> =
        (0..20).map(|index| format!("p{index}: {{$ref: '#/components/schemas/Part'}}")).collect();
    let part = format!("    Part: {{type: object, properties: {{{}}}}}\n", properties.join(", "));
    let body = "{type: array, items: {type: string}, contains: {$ref: '#/components/schemas/Part'}}";
    let output = made(&described(body, &part).replace("openapi: 3.0.3", "openapi: 3.1.0"));
    let loosened: Vec<&str> = output.report.loosened.iter().map(|(at, _)| at.as_str()).collect();
    assert_eq!(loosened.len(), 1, "{loosened:?}");
}
