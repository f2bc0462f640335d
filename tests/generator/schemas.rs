//! Schemas with several keywords that apply at once.

use sdk_generator::{
    Extent, Inputs, Output,
    ir::{Fate, Part},
};

use super::{code, ledger::fate, made_of};

/// The output for a description with these components and an operation that sends `Body`.
pub(super) fn made(components: &str) -> Output {
    let indented: String = components.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody:\n        \
         required: true\n        content: {{application/json: {{schema: {{$ref: '#/components/schemas/Body'}}}}}}\n      \
         responses: {{'204': {{description: done}}}}\ncomponents:\n  schemas:\n{indented}"
    );
    made_of(&text).unwrap()
}

/// The lines of `api.txt` with this text.
fn lines<'a>(output: &'a Output, text: &str) -> Vec<&'a str> {
    output.listing.lines().filter(|line| line.contains(text)).collect()
}

fn loosened(output: &Output) -> Vec<String> {
    output.report.loosened.iter().map(|(at, why)| format!("{at}: {why}")).collect()
}

const BASE: &str = "Base: {type: object, properties: {content: {type: string}, ttl: {type: integer}}}";

#[test]
fn required_applies_beside_a_reference_and_in_all_of() {
    let ways = [
        "Body: {type: object, required: [content], allOf: [{$ref: '#/components/schemas/Base'}]}",
        "Body: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [content]}]}",
        "Body: {allOf: [{required: [content]}, {$ref: '#/components/schemas/Base'}]}",
        "Body: {$ref: '#/components/schemas/Base', required: [content]}",
        "Body: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, required: [content], properties: {}}]}",
    ];
    for way in ways {
        let output = made(&format!("{BASE}\n{way}"));
        assert_eq!(lines(&output, "::new("), ["pub fn things::Body::new(content: impl Into<String>) -> Self"], "{way}");
        assert!(loosened(&output).is_empty(), "{way}");
    }
}

#[test]
fn the_stricter_limit_of_several_parts_is_checked() {
    let of = |schema: &str| {
        let output = made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}"));
        assert!(loosened(&output).is_empty(), "{schema}");
        let file = &output.files["things.rs"];
        let wire = file.split("runtime::wire!(").find(|wire| wire.contains("optional(a[")).unwrap_or_default();
        let wire = wire.split_whitespace().collect::<Vec<_>>().join(" ");
        let limits =
            wire.split_once("optional(a[").and_then(|(_, rest)| rest.split_once("]))").or(rest.split_once("]) )")));
        limits.map(|(limits, _)| limits.to_owned()).unwrap_or(wire)
    };
    let table = [
        ("{type: string, allOf: [{maxLength: 10}, {maxLength: 32}]}", "MaxLength(10)"),
        ("{type: string, allOf: [{maxLength: 32}, {maxLength: 10}]}", "MaxLength(10)"),
        ("{allOf: [{type: integer, minimum: 5}, {minimum: 1}]}", "Minimum(5.0)"),
        ("{allOf: [{type: string, pattern: '^a'}, {pattern: 'z$'}]}", "Pattern(\"^a\"), Pattern(\"z$\")"),
        ("{type: integer, minimum: 5, allOf: [{minimum: 5, exclusiveMinimum: true}]}", "ExclusiveMinimum(5.0)"),
        ("{type: integer, maximum: 9223372036854775806}", "MaximumInteger(9223372036854775806)"),
        ("{type: object, minProperties: 1}", "MinProperties(1)"),
        (
            "{type: string, maxLength: 5, anyOf: [{pattern: '^a'}, {pattern: '^b'}]}",
            "MaxLength(5), Schema(\"{\\\"anyOf\\\":[{\\\"pattern\\\":\\\"^a\\\"},{\\\"pattern\\\":\\\"^b\\\"}]}\")",
        ),
        ("{type: integer, enum: [9007199254740993, 1]}", "Schema(\"{\\\"enum\\\":[9007199254740993,1]}\")"),
        ("{type: integer, multipleOf: 9007199254740993}", "Schema(\"{\\\"multipleOf\\\":9007199254740993}\")"),
        ("{type: string, not: {enum: [root]}}", "Schema(\"{\\\"not\\\":{\\\"enum\\\":[\\\"root\\\"]}}\")"),
    ];
    for (schema, limits) in table {
        assert_eq!(of(schema), limits, "{schema}");
    }
}

#[test]
fn a_constant_beside_an_enum_is_the_only_value() {
    for keywords in ["enum: [a, b], const: b", "const: b, enum: [b, c]"] {
        let output = made(&format!("Body: {{type: object, properties: {{a: {{{keywords}}}}}}}"));
        let code = code(&output);
        assert!(code.contains("elseUnknown,B=\"b\");"), "{keywords}: {code}");
    }
}

#[test]
fn contradicting_schemas_are_loosened_with_both_places() {
    let output = made("Body: {type: object, properties: {a: {allOf: [{type: string}, {type: integer}]}}}");
    let at = "#/components/schemas/Body/properties/a/allOf";
    assert_eq!(loosened(&output), [format!("{at}/0: contradicts {at}/1, which applies too; kept as any JSON")]);
    assert_eq!(lines(&output, "field"), ["pub field things::Body::a: Option<serde_json::Value>"]);
}

#[test]
fn a_branch_that_allows_only_null_makes_the_value_nullable() {
    let null_alone = ["{nullable: true}", "{type: string, nullable: true, enum: [null]}", "{enum: [null]}"];
    for branch in null_alone {
        let output = made(&format!(
            "Body: {{type: object, properties: {{owner: {{oneOf: [{branch}, {{$ref: '#/components/schemas/Base'}}]}}}}}}\n{BASE}"
        ));
        assert_eq!(lines(&output, "Body::owner:"), ["pub field things::Body::owner: Patch<Base>"], "{branch}");
    }
}

#[test]
fn a_discriminator_on_the_parent_selects_among_the_schemas_that_extend_it() {
    let output = made(
        "Body: {type: object, required: [kind, name], properties: {kind: {type: string}, name: {type: string}},\n  \
         discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}}\n\
         Cat: {allOf: [{$ref: '#/components/schemas/Body'}, {properties: {skill: {type: string}}, required: [skill]}]}\n\
         Dog: {allOf: [{$ref: '#/components/schemas/Body'}, {properties: {pack: {type: integer}}}]}",
    );
    assert_eq!(
        lines(&output, "variant"),
        [
            "pub variant things::Body::Cat(Cat)",
            "pub variant things::Body::Dog(Dog)",
            "pub variant things::Body::Unknown(serde_json::Value)",
        ]
    );
    assert!(lines(&output, "Cat::new(kind: impl Into<String>, name: impl Into<String>, skill:").len() == 1);
    assert!(output.report.unused.is_empty(), "children are needed");
}

#[test]
fn a_discriminator_whose_mapping_selects_nothing_is_noted() {
    let output = made(
        "Body: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {a: A}}}
A: {type: object, properties: {a: {type: string}}}",
    );
    let why = fate(&output, "#/components/schemas/Body", "discriminator");
    assert_eq!(why, (Fate::Noted, "no schema extends this one, so the mapping selects nothing".to_owned()));
}

#[test]
fn a_base_schema_whose_one_of_lists_the_extending_schemas_has_them_as_branches() {
    let output = made(
        "Body: {type: object, required: [op], properties: {op: {type: string}},\n  \
         oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: op}}\n\
         A: {allOf: [{$ref: '#/components/schemas/Body'}, {properties: {x: {type: string}}}]}\n\
         B: {allOf: [{$ref: '#/components/schemas/Body'}, {properties: {y: {type: string}}}]}",
    );
    assert_eq!(lines(&output, "variant").len(), 3, "two branches and the catch-all");
    assert_eq!(lines(&output, "A::op:"), ["pub field things::A::op: String"]);
}

#[test]
fn unions_that_refer_to_each_other_have_the_branches_of_both() {
    let output = made(
        "Body: {oneOf: [{$ref: '#/components/schemas/Group'}, {type: object, properties: {field: {type: string}}}]}\n\
         Group: {anyOf: [{$ref: '#/components/schemas/Body'}, {type: string}]}",
    );
    assert!(lines(&output, "variant things::Body::Text(String)").len() == 1);
    assert!(loosened(&output).is_empty());
}

#[test]
fn additional_properties_are_a_map_if_they_are_true_or_a_schema() {
    let body = "Body: {type: object, properties: {name: {type: string}}";
    let any = "serde_json::Map<String, serde_json::Value>";
    for (additional, map) in [
        (", additionalProperties: {type: integer}}", Some("std::collections::BTreeMap<String, i64>")),
        (", additionalProperties: true}", Some(any)),
        (", additionalProperties: {}}", Some(any)),
        (", additionalProperties: {nullable: true}}", Some(any)),
        (", additionalProperties: false}", None),
        ("}", None),
    ] {
        let output = made(&format!("{body}{additional}"));
        let field = map.map(|map| format!("pub field things::Body::additional_properties: {map}"));
        assert_eq!(lines(&output, "Body::additional_properties:"), Vec::from_iter(field), "{additional}");
        let any_value = output.listing.contains("Item = (impl Into<String>, impl Into<serde_json::Value>)");
        assert_eq!(any_value, map == Some(any), "{}", output.listing);
        assert_eq!(loosened(&output), [""; 0], "{additional}");
    }
}

#[test]
fn an_undeclared_required_property_has_the_schema_of_additional_properties() {
    let output = made(
        "Body: {type: object, required: [name, rack], properties: {name: {type: string}}, \
         additionalProperties: {type: integer}}",
    );
    assert_eq!(lines(&output, "Body::rack:"), ["pub field things::Body::rack: i64"]);
}

#[test]
fn every_keyword_of_a_schema_has_a_fate() {
    let schema = "Body:\n  type: object\n  description: d\n  title: t\n  required: [a]\n  minProperties: 1\n  \
         additionalProperties: {type: string, maxLength: 3}\n  externalDocs: {url: 'https://example.com'}\n  \
         properties:\n    a: {type: string, format: date-time, nullable: true, pattern: '^a', minLength: 1, x-own: 1}\n    \
         b: {type: integer, format: int32, minimum: 1, exclusiveMinimum: true, multipleOf: 2, default: 4}\n    \
         c: {type: array, items: {enum: [1, 2], type: integer}, uniqueItems: true, maxItems: 4, readOnly: true}\n    \
         d: {oneOf: [{type: string}, {type: boolean, example: true}], deprecated: true}\n    \
         e: {allOf: [{$ref: '#/components/schemas/Other'}, {not: {enum: [root]}}]}\n    \
         f: {type: string, contentEncoding: base64, maxLength: x}\nOther: {type: string}";
    let output = made(schema);
    let keywords: usize = [
        8,             // Body itself
        2,             // its additional properties
        5,             // a, without x-own
        6,             // b
        5 + 2,         // c and its items
        2 + 1 + 2,     // d and its branches
        1 + 1 + 1 + 1, // e, its parts, and what must not be
        3,             // f
        1,             // Other
        1,             // the reference in the request body
        4 + 2,         // the document and its info
        1 + 2 + 2 + 1, // the path item, its operation, the request body and its media type
        1,             // the response
    ]
    .iter()
    .sum();
    assert_eq!(output.report.ledger.len(), keywords, "{:#?}", output.report.ledger.entries().collect::<Vec<_>>());
    let looser: Vec<String> = output
        .report
        .ledger
        .entries()
        .filter(|entry| entry.fate == Fate::Loosened)
        .map(|entry| format!("{} {}", entry.pointer.trim_start_matches("#/components/schemas/"), entry.keyword))
        .collect();
    assert_eq!(looser, ["Body/properties/f contentEncoding", "Body/properties/f maxLength"]);
    assert!(output.report.keywords().starts_with(&format!("keywords: {keywords}, of them ")));
}

#[test]
fn an_invalid_schema_that_no_operation_reaches_is_not_a_fault() {
    let output = made("Body: {type: string}\nUnreached: {type: [string, 'null'], properties: 5}");
    assert_eq!(output.report.unused.len(), 1);
}

#[test]
fn an_unresolved_reference_is_a_fault_of_the_operation_that_has_it() {
    let text = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /things:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}}
      responses: {'204': {description: done}}
    delete: {responses: {'204': {description: done}}}
";
    let model = sdk_generator::model(&Inputs::new("fixture.yaml", text), Extent::Scope).unwrap();
    let refused: Vec<(&str, Part)> = model.refused.iter().map(|it| (it.operation.as_str(), it.part)).collect();
    assert_eq!(refused, [("POST /things", Part::Body)]);
}

#[test]
fn references_to_other_files_are_refused_with_advice_to_bundle_them() {
    let text = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /items: {$ref: 'items.yaml'}
  /things:
    get:
      parameters: [{$ref: 'parameters.yaml#/limit'}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: './schemas.yaml#/Thing'}}}}}
";
    let faults = made_of(text).unwrap_err().0;
    assert_eq!(faults.len(), 3);
    for fault in faults {
        assert_eq!(fault.help, "bundle the files into one description, for example with `npx @redocly/cli bundle`");
    }
}
