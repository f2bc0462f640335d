//! OpenAPI 3.1: both dialects of a description give the same code, and every keyword has a fate.

use std::{collections::BTreeSet, fs};

use sdk_generator::{Inputs, Output, generate, ir::Fate};
use serde::Deserialize;

use super::{ledger::fate, made_of, path};

#[derive(Deserialize)]
struct Table {
    schema: Vec<Pair>,
    document: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    name: String,
    old: String,
    new: String,
}

fn document(version: &str, rest: &str) -> String {
    format!("openapi: {version}\ninfo: {{title: t, version: '1'}}\n{rest}")
}

/// A description whose requests and responses have an object with a property of this schema.
fn holding(version: &str, schema: &str) -> String {
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}";
    let anchor = if version == "3.1.0" { "$anchor: named, $dynamicAnchor: named, " } else { "" };
    let rest = format!(
        "paths:
  /things:
    post:
      operationId: create
      requestBody: {{required: true, {content}}}
      responses: {{'200': {{description: d, {content}}}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        value: {schema}
    Named: {{{anchor}type: object, required: [a], properties: {{a: {{type: string}}, b: {{type: string}}}}}}
    Either: {{oneOf: [{{type: string}}, {{type: integer}}]}}
"
    );
    document(version, &rest)
}

fn made(text: &str, name: &str) -> Output {
    made_of(text).unwrap_or_else(|faults| panic!("{name}: {faults}\n{text}"))
}

#[test]
fn an_api_in_openapi_3_0_and_in_3_1_gives_the_same_code() {
    let table: Table = toml::from_str(&fs::read_to_string(path("fixtures/dialects.toml")).unwrap()).unwrap();
    let schemas = table.schema.iter().map(|it| (&it.name, holding("3.0.3", &it.old), holding("3.1.0", &it.new)));
    let documents = table.document.iter().map(|it| (&it.name, document("3.0.3", &it.old), document("3.1.0", &it.new)));
    let mut pairs = 0;
    let mut wrong = Vec::new();
    for (name, old, new) in schemas.chain(documents) {
        pairs += 1;
        let (old, new) = (made(&old, name), made(&new, name));
        let same = (&old.files, &old.api_page, &old.listing) == (&new.files, &new.api_page, &new.listing);
        if !same {
            wrong.push(format!("{name}:\n{}\nand\n{}", old.files["things.rs"], new.files["things.rs"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(pairs >= 30, "{pairs} pairs");
}

#[test]
fn the_ledger_of_a_3_1_description_has_its_keywords_as_described() {
    let table: Table = toml::from_str(&fs::read_to_string(path("fixtures/dialects.toml")).unwrap()).unwrap();
    for Pair { name, new, .. } in &table.schema {
        let text = holding("3.1.0", new);
        let output = made(&text, name);
        // A keyword may be anywhere in the property.
        let found: BTreeSet<&str> = output.report.ledger.entries().map(|entry| entry.keyword).collect();
        for keyword in found.iter().filter(|keyword| !["$anchor", "$dynamicAnchor"].contains(keyword)) {
            assert!(text.contains(&format!("{keyword}:")), "{name}: {keyword} is not in {new}");
        }
        let written = new.split(['{', ',', ' ']).filter_map(|word| word.strip_suffix(':'));
        let keywords = [
            "$comment",
            "$defs",
            "$dynamicRef",
            "$id",
            "$ref",
            "$schema",
            "additionalProperties",
            "anyOf",
            "const",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "dependentRequired",
            "dependentSchemas",
            "else",
            "enum",
            "examples",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "if",
            "items",
            "oneOf",
            "patternProperties",
            "prefixItems",
            "then",
            "type",
            "unevaluatedItems",
            "unevaluatedProperties",
        ];
        for keyword in written.filter(|word| keywords.contains(word)) {
            assert!(found.contains(keyword), "{name}: {keyword} has no fate: {found:?}");
        }
    }
}

#[test]
fn an_unenforced_keyword_of_3_1_is_loosened_by_its_own_name() {
    for (schema, keyword, fate) in [
        ("{type: array, prefixItems: [{type: string}, {type: integer}], items: false}", "prefixItems", Fate::Loosened),
        (
            "{type: object, patternProperties: {a: {}}, additionalProperties: false}",
            "patternProperties",
            Fate::Loosened,
        ),
        ("{type: object, patternProperties: {a: {type: string}}}", "patternProperties", Fate::Loosened),
        ("{type: array, contains: {type: string}}", "contains", Fate::Loosened),
        ("{type: object, propertyNames: {maxLength: 3}}", "propertyNames", Fate::Loosened),
        ("{type: object, dependentRequired: {a: [b]}}", "dependentRequired", Fate::Checked),
        ("{type: object, if: {required: [a]}, then: {required: [b]}}", "then", Fate::Checked),
        ("{type: integer, exclusiveMinimum: 1}", "exclusiveMinimum", Fate::Checked),
        ("{allOf: [{properties: {a: {}}}], unevaluatedProperties: false}", "unevaluatedProperties", Fate::Typed),
        (
            "{allOf: [{type: object, additionalProperties: {}}], unevaluatedProperties: false}",
            "unevaluatedProperties",
            Fate::Noted,
        ),
        ("{oneOf: [{properties: {a: {}}}, {}], unevaluatedProperties: false}", "unevaluatedProperties", Fate::Loosened),
        (
            "{type: object, if: {properties: {a: {}}}, then: {}, unevaluatedProperties: false}",
            "unevaluatedProperties",
            Fate::Loosened,
        ),
        (
            "{allOf: [{type: object}], patternProperties: {a: {}}, unevaluatedProperties: false}",
            "unevaluatedProperties",
            Fate::Loosened,
        ),
    ] {
        let output = made(&holding("3.1.0", schema), schema);
        let at = "#/components/schemas/Thing/properties/value";
        let found = output.report.ledger.entries().find(|entry| (entry.pointer, entry.keyword) == (at, keyword));
        assert_eq!(found.map(|entry| entry.fate), Some(fate), "{schema}: {keyword}");
    }
}

/// A description with the keywords that OpenAPI 3.1 adds outside of schemas, and with references to other objects.
const ADDED: &str = "
info: {title: t, version: '1', summary: s, license: {name: l, identifier: MIT}}
jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
webhooks: {a: {post: {responses: {'200': {description: d}}}}}
paths:
  /things:
    post:
      security: [{key: []}]
      parameters: [{$ref: '#/components/parameters/p', description: beside}]
      callbacks: {c: {'{$url}': {$ref: 'other.yaml#/a'}}}
      responses: {'200': {description: d, links: {l: {$ref: 'other.yaml#/b'}}}}
components:
  parameters: {p: {name: p, in: query, schema: {type: string}}}
  securitySchemes: {key: {$ref: '#/components/securitySchemes/token'}, token: {type: http, scheme: bearer}}
";

#[test]
fn null_is_sent_only_if_every_keyword_allows_it() {
    for (schema, expected) in [
        ("{type: [string, 'null']}", "Patch<String>"),
        ("{type: [string, 'null'], enum: [a, null]}", "Patch<ThingValue>"),
        ("{type: [string, 'null'], enum: [a, b]}", "Option<ThingValue>"),
        ("{type: [string, 'null'], not: {type: 'null'}}", "Option<String>"),
        ("{type: [string, 'null'], not: {const: a}}", "Patch<String>"),
        ("{anyOf: [{type: string}, {type: 'null'}]}", "Patch<String>"),
        ("{type: string, anyOf: [{type: string, maxLength: 3}, {type: 'null'}]}", "Option<String>"),
        ("{type: string, anyOf: [{type: [string, 'null'], maxLength: 3}, {type: string}]}", "Option<String>"),
        ("{allOf: [{type: [string, 'null']}, {type: string}]}", "Option<String>"),
    ] {
        let output = made(&holding("3.1.0", schema), schema);
        let line = output.listing.lines().find_map(|line| line.strip_prefix("pub field things::Thing::value: "));
        assert_eq!(line, Some(expected), "{schema}");
    }
}

#[test]
fn a_reference_to_the_root_is_the_schema_resource_around_it() {
    let node = "Node: {$id: 'https://h.test/node', type: object, properties: {next: {$ref: '#'}, n: {type: integer}}}";
    let paths = "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: \
                 '#/components/schemas/Node'}}}}}}}}";
    let output = made(&document("3.1.0", &format!("{paths}\ncomponents: {{schemas: {{{node}}}}}\n")), node);
    assert!(output.listing.contains("pub field a::Node::next: Option<Box<Node>>"), "{}", output.listing);
}

/// The normal form of a 3.1 description moves the schemas of these keywords, or replaces the keyword.
#[test]
fn a_reference_into_a_keyword_of_openapi_3_1_resolves_to_its_schema() {
    let schema = |name: &str| format!("{{type: object, properties: {{{name}: {{type: string}}}}}}");
    let (s, t) = (schema("s"), schema("t"));
    for (keywords, place) in [
        (format!("type: array, prefixItems: [{t}, {s}]"), "prefixItems/1"),
        (format!("type: array, prefixItems: [{t}], items: {s}"), "items"),
        (format!("type: object, patternProperties: {{'^x-': {s}}}"), "patternProperties/%5Ex-"),
        (format!("type: object, patternProperties: {{'^x': {t}}}, additionalProperties: {s}"), "additionalProperties"),
        (format!("if: {t}, then: {s}"), "then"),
        (format!("type: object, dependentSchemas: {{a: {s}}}"), "dependentSchemas/a"),
        (format!("type: object, unevaluatedProperties: {s}"), "unevaluatedProperties"),
        (format!("type: [object, string], properties: {{p: {s}}}"), "properties/p"),
        (format!("type: [array, 'null'], items: {s}"), "items"),
    ] {
        let paths = format!(
            "paths: {{/a: {{get: {{responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: \
             '#/components/schemas/Base/{place}'}}}}}}}}}}}}}}}}"
        );
        let output =
            made(&document("3.1.0", &format!("{paths}\ncomponents: {{schemas: {{Base: {{{keywords}}}}}}}\n")), place);
        assert!(output.listing.contains("::s: Option<String>"), "{place}: {}", output.listing);
        assert!(!output.listing.contains("::t: "), "{place}: {}", output.listing);
    }
}

#[test]
fn a_relative_reference_is_resolved_against_the_nearest_id() {
    for (id, reference, other) in [
        ("https://h.test/schemas/thing", "other", "https://h.test/schemas/other"),
        ("https://h.test/schemas/thing", "./other", "https://h.test/schemas/other"),
        ("https://h.test/schemas/thing", "/other", "https://h.test/other"),
        ("https://h.test", "other", "https://h.test/other"),
        ("https://h.test/a/b/thing", "../other", "https://h.test/a/other"),
        ("https://h.test/a/b/thing", ".././../other", "https://h.test/other"),
        ("thing", "other", "other"),
        ("https://h.test/schemas/thing", "https://h.test/other", "https://h.test/other"),
        ("https://h.test/schemas/thing", "other#/properties/o", "https://h.test/schemas/other"),
    ] {
        let schemas = format!(
            "Thing: {{$id: '{id}', type: object, properties: {{a: {{$ref: '{reference}'}}}}}}, \
             Other: {{$id: '{other}', type: object, properties: {{o: {{type: string}}}}}}"
        );
        let paths = "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: \
                     '#/components/schemas/Thing'}}}}}}}}";
        let output = made(&document("3.1.0", &format!("{paths}\ncomponents: {{schemas: {{{schemas}}}}}\n")), reference);
        let expected = if reference.contains('#') { "Option<String>" } else { "Option<Other>" };
        assert!(output.listing.contains(&format!("pub field a::Thing::a: {expected}")), "{id} {}", output.listing);
    }
}

#[test]
fn a_reference_with_the_file_name_of_the_description_is_local() {
    let described = |reference: &str| {
        let schema = format!("{{type: object, properties: {{a: {{$ref: '{reference}#/components/schemas/A'}}}}}}");
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        let paths = format!("paths: {{/a: {{get: {{responses: {{'200': {{description: d, {content}}}}}}}}}}}");
        document("3.0.3", &format!("{paths}\ncomponents: {{schemas: {{A: {{type: integer}}}}}}\n"))
    };
    for reference in ["", "api.yaml", "./api.yaml"] {
        let output = generate(&Inputs::new("/specs/api.yaml", &described(reference))).unwrap();
        assert!(output.listing.contains("::a: Option<i64>"), "{reference}: {}", output.listing);
    }
    assert!(generate(&Inputs::new("/specs/api.yaml", &described("other.yaml"))).is_err());
}

#[test]
fn a_keyword_that_openapi_3_1_adds_to_an_object_is_unknown_in_3_0() {
    let (old, new) = (made(&format!("openapi: 3.0.3{ADDED}"), "3.0"), made(&format!("openapi: 3.1.0{ADDED}"), "3.1"));
    for (pointer, keyword) in
        [("#", "jsonSchemaDialect"), ("#", "webhooks"), ("#/info", "summary"), ("#/info/license", "identifier")]
    {
        let unknown = format!("`{keyword}` is no keyword of OpenAPI 3.0's");
        assert!(fate(&old, pointer, keyword).1.starts_with(&unknown), "{keyword}");
        assert_eq!(fate(&new, pointer, keyword).0, Fate::Noted, "{keyword}");
    }
    let why = "requests that the service sends; a client sends none of them";
    assert_eq!(fate(&new, "#", "webhooks").1, why);
}

#[test]
fn a_reference_has_the_fate_of_the_object_that_it_refers_to() {
    let output = made(&format!("openapi: 3.1.0{ADDED}"), "references");
    let post = "#/paths/~1things/post";
    assert_eq!(fate(&output, post, "security").0, Fate::Typed);
    assert_eq!(fate(&output, &format!("{post}/parameters/0"), "description").0, Fate::Documented);
    for covered in ["callbacks/c/{$url}", "responses/200/links/l"] {
        assert_eq!(fate(&output, &format!("{post}/{covered}"), "$ref").0, Fate::Noted, "{covered}");
    }
}

#[test]
fn a_fault_has_its_place_in_the_description() {
    let schema = "{type: array, prefixItems: [{type: string}, {$ref: '#/gone'}], maxItems: 2}";
    let fault = made_of(&holding("3.1.0", schema)).unwrap_err().0.remove(0);
    let at = fault.pointer.as_ref().unwrap().as_str();
    assert_eq!(at, "#/components/schemas/Thing/properties/value/prefixItems/1", "{fault}");
    assert_eq!(fault.line, Some(14), "{fault}");
}

#[test]
fn other_formats_of_descriptions_are_refused_by_name() {
    for (text, message, help) in [
        ("swagger: '2.0'\ninfo: {}\n", "Swagger 2.0 is not supported", "convert it to OpenAPI 3"),
        ("swagger: 2.0\ninfo: {}\n", "Swagger 2.0 is not supported", "convert it to OpenAPI 3"),
        ("openapi: 4.0.0\ninfo: {}\n", "OpenAPI 4.0.0 is not supported", "OpenAPI 3.0 or 3.1"),
        ("asyncapi: 3.0.0\n", "not an OpenAPI description", "OpenAPI 3.0 or 3.1"),
    ] {
        let fault = made_of(text).unwrap_err().0.remove(0);
        assert!(fault.message.contains(message) && fault.help.contains(help), "{fault}");
        assert_eq!(fault.line, Some(1), "{fault}");
    }
}

/// JSON Schema Core 2020-12, section 10.2.1.1: a value has to be valid for every schema of `allOf`.
#[test]
fn null_is_invalid_for_a_reference_to_a_nullable_schema_beside_keywords_that_forbid_it() {
    for (schema, is_null) in [
        ("{allOf: [{$ref: '#/components/schemas/Text'}, {type: string}]}", false),
        ("{$ref: '#/components/schemas/Text', type: string}", false),
        ("{allOf: [{$ref: '#/components/schemas/Kind'}, {type: string}]}", false),
        ("{type: array, items: {allOf: [{$ref: '#/components/schemas/Text'}, {type: string}]}}", false),
        ("{$ref: '#/components/schemas/Text', minLength: 2}", true),
        ("{allOf: [{$ref: '#/components/schemas/Kind'}, {type: [string, 'null']}]}", true),
    ] {
        let components = "Text: {type: [string, 'null']}, Kind: {type: [string, 'null'], enum: [a, b, null]}";
        let body = format!("{{type: object, required: [v], properties: {{v: {schema}}}}}");
        let paths = format!(
            "paths: {{/a: {{post: {{requestBody: {{content: {{application/json: {{schema: {body}}}}}}}, responses: \
             {{'204': {{description: d}}}}}}}}}}"
        );
        let output = made(&document("3.1.0", &format!("{paths}\ncomponents: {{schemas: {{{components}}}}}\n")), schema);
        let field = output.listing.lines().find(|line| line.contains("::v: ")).unwrap_or_default();
        assert_eq!(field.contains("Option<") || field.contains("Patch<"), is_null, "{schema}: {field}");
    }
}
