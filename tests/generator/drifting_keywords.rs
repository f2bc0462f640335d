//! Annotations, discriminators and keywords that are not enforced, in the comparison of two descriptions.

use sdk_generator::drift::{Inputs, drift};

/// The differences between descriptions in OpenAPI 3.0 with these schemas of a request body.
fn differences(upstream: &str, ours: &str) -> Vec<String> {
    differences_in("3.0.3", upstream, ours)
}

/// The differences between descriptions in this version of OpenAPI with these schemas of a request body.
fn differences_in(version: &str, upstream: &str, ours: &str) -> Vec<String> {
    let description = |schema: &str| {
        format!(
            "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody: {{content: \
             {{application/json: {{schema: {{$ref: '#/components/schemas/Body'}}}}}}}}\n      responses: {{'204': {{description: \
             ok}}}}\ncomponents: {{schemas: {{Body: {schema}}}}}\n"
        )
    };
    let (upstream, ours) = (description(upstream), description(ours));
    let drift = drift(&Inputs {
        upstream_name: "upstream.yaml",
        upstream: &upstream,
        ours_name: "ours.yaml",
        ours: &ours,
        settings_name: "drift.toml",
        settings: "segment = 'things'",
        budgets: Default::default(),
    })
    .unwrap_or_else(|faults| panic!("{faults}"));
    drift.findings.iter().map(|judged| judged.finding.what()).collect()
}

fn object(more: &str) -> String {
    format!("{{type: object, properties: {{kind: {{type: string}}}}{more}}}")
}

#[test]
fn an_unenforced_keyword_is_compared_by_its_value() {
    let plain = object("");
    for (keywords, what) in [
        // A discriminator of a schema that no other schema extends.
        (", discriminator: {propertyName: kind}", "discriminator: "),
        // No keyword of OpenAPI 3.0.
        (", propertyNames: {maxLength: 3}", "propertyNames: "),
        (", maxProperties: -1", "maxProperties: "),
    ] {
        let schema = object(keywords);
        let found = differences(&schema, &plain);
        assert!(matches!(found.as_slice(), [only] if only.starts_with(what)), "{keywords}: {found:?}");
        assert_eq!(differences(&schema, &schema), [""; 0], "{keywords}");
    }
}

#[test]
fn annotations_and_keywords_for_other_types_are_not_compared() {
    let plain = object("");
    for keywords in [
        ", xml: {name: thing}",
        ", externalDocs: {url: 'https://example.com'}",
        ", description: d",
        ", title: t",
        // It applies only to strings.
        ", maxLength: 3",
    ] {
        assert_eq!(differences(&object(keywords), &plain), [""; 0], "{keywords}");
    }
}

#[test]
fn a_discriminator_of_a_union_is_compared_by_its_property() {
    let union = |more: &str| {
        let branch = |kind: &str| {
            format!(
                "{{type: object, required: [kind, {kind}], properties: {{kind: {{type: string, enum: [{kind}]}}, {kind}: {{type: \
                     string}}}}}}"
            )
        };
        format!("{{oneOf: [{}, {}]{more}}}", branch("a"), branch("b"))
    };
    let (with, without) = (union(", discriminator: {propertyName: kind}"), union(""));
    assert_eq!(differences(&with, &without), ["discriminator: upstream kind, ours none"]);
    assert_eq!(differences(&with, &with), [""; 0]);
}

#[test]
fn the_branch_that_each_discriminator_value_selects_is_compared() {
    let union = |mapping: &str| {
        let of = |name: &str| {
            format!(
                "{name}: {{type: object, required: [kind], properties: {{kind: {{type: string}}, {name}: {{type: string}}}}}}"
            )
        };
        format!(
            "{{oneOf: [{{$ref: '#/components/schemas/Circle'}}, {{$ref: '#/components/schemas/Square'}}], discriminator: \
             {{propertyName: kind, mapping: {{{mapping}}}}}}}, {}, {}",
            of("Circle"),
            of("Square")
        )
    };
    let plain = union("circle: Circle, square: Square");
    assert_eq!(
        differences(&plain, &union("circle: Square, square: Circle")),
        [
            "discriminator value: upstream circle, ours none",
            "discriminator value: upstream none, ours square",
            "discriminator value: upstream square, ours none",
            "discriminator value: upstream none, ours circle"
        ]
    );
    assert_eq!(differences(&plain, &union("circle: '#/components/schemas/Circle', square: Square")), [""; 0]);
    assert_eq!(
        differences(&plain, &union("circle: Circle, square: Square, disc: Circle")),
        ["discriminator value: upstream none, ours disc"]
    );
    // A target that is no branch.
    assert_eq!(
        differences(&plain, &union("circle: Circle, square: Square, disc: Body")),
        ["discriminator value: upstream none, ours disc"]
    );
}

#[test]
fn pattern_properties_and_prefix_items_are_compared() {
    let named = |pattern: &str, more: &str| {
        format!("{{type: object, patternProperties: {{{pattern}: {{type: string, description: d}}}}{more}}}")
    };
    let differences = |upstream: &str, ours: &str| differences_in("3.1.0", upstream, ours);
    assert_eq!(
        differences(&named("^a", ""), &named("^b", "")),
        [r#"patternProperties: upstream {"^a":"string"}, ours {"^b":"string"}"#]
    );
    assert_eq!(
        differences(&named("^a", ", additionalProperties: false"), &named("^a", "")),
        ["additionalProperties: upstream false, ours none"]
    );
    let placed = |types: &str| format!("{{type: array, prefixItems: [{types}], items: false}}");
    let (text, number) = ("{type: string}", "{type: integer}");
    let found = differences(&placed(&format!("{text}, {number}")), &placed(&format!("{number}, {text}")));
    assert_eq!(found, [r#"prefixItems: upstream ["string","integer"], ours ["integer","string"]"#]);
}

#[test]
fn a_keyword_without_an_effect_is_not_compared() {
    let list = |keywords: &str| format!("{{type: array, items: {{type: string}}{keywords}}}");
    for (one, other) in [
        (", contains: {const: a}, minContains: 1", ", contains: {const: a}"),
        (", minContains: 2, maxContains: 3", ""),
        (", contains: {const: a, description: A.}", ", contains: {const: a, description: B.}"),
        (", not: false", ""),
    ] {
        assert_eq!(differences_in("3.1.0", &list(one), &list(other)), [""; 0], "{one}");
    }
}
