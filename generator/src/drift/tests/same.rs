//! Pairs of equivalent descriptions, for which no difference is reported.

use super::{description, found, with_body};

const NONE: [String; 0] = [];

#[test]
fn the_form_order_and_documentation_of_equal_schemas_make_no_difference() {
    let upstream = description(
        &format!("{}x-api-token-group: [R, W]\ndeprecated: false\n", with_body("$ref: '#/components/schemas/Create'")),
        "
schemas:
  Name: {type: string, maxLength: 32.0, description: Their words., example: a}
  Base: {type: object, required: [name], properties: {name: {$ref: '#/components/schemas/Name'}}}
  Create:
    title: Theirs
    allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      required: [size]
      properties:
        size: {type: integer, minimum: 1, maximum: 10}
        kind: {type: string, enum: [a, b]}
    - properties: {size: {maximum: 5}}
",
    );
    let ours = description(
        &format!(
            "summary: Ours\noperationId: ours\ntags: [Ours]\nx-api-token-group: [W, R]\n{}",
            with_body(
                "
type: object
required: [size, name]
properties:
  kind: {type: string, enum: [b, a], x-ours: true}
  size: {type: integer, minimum: 1, maximum: 5}
  name: {type: string, maxLength: 32, minLength: 0, nullable: false}
"
            )
        ),
        "schemas: {}",
    );
    assert_eq!(found(&upstream, &ours), NONE);
}

#[test]
fn parameters_bodies_and_responses_by_reference_equal_inline_ones() {
    let upstream = "
openapi: 3.0.3
paths:
  /widgets/{id}:
    post:
      parameters:
      - {name: page, in: query, style: form, explode: true, schema: {type: integer}}
      - {name: id, in: path, required: true, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: string}}}}
      responses: {4xx: {description: no, content: {application/json: {schema: {type: object}}}}}
";
    let ours = "
openapi: 3.0.3
security: []
paths:
  /widgets/{id}:
    parameters:
    - $ref: '#/components/parameters/Id'
    - {name: page, in: query, schema: {type: string}}
    post:
      parameters:
      - {name: page, in: query, schema: {type: integer}}
      requestBody: {$ref: '#/components/requestBodies/Text'}
      responses: {4XX: {$ref: '#/components/responses/No'}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  requestBodies:
    Text: {content: {application/json: {schema: {$ref: '#/components/schemas/Id'}}}}
  responses:
    'No': {description: refused, content: {application/json: {schema: {type: object}}}}
  schemas:
    Id: {type: string}
";
    assert_eq!(found(upstream, ours), NONE);
}

#[test]
fn security_schemes_are_identified_by_type_and_header() {
    let secured = |name: &str, scheme: &str| {
        description(
            &format!("responses: {{'204': {{description: ok}}}}\nsecurity: [{{{name}: []}}]"),
            &format!("securitySchemes:\n  {name}: {scheme}"),
        )
    };
    let upstream = secured("token", "{type: http, scheme: Bearer, description: theirs}");
    assert_eq!(found(&upstream, &secured("bearer", "{type: http, scheme: bearer}")), NONE);
    let upstream = secured("a", "{type: apiKey, in: header, name: X-Auth-Key}");
    assert_eq!(found(&upstream, &secured("b", "{type: apiKey, in: header, name: x-auth-key}")), NONE);
}

#[test]
fn equivalent_schemas_make_no_difference() {
    let body = |schema: &str| {
        let shared = "schemas: {Text: {type: string}, Size: {type: integer, minimum: 1}}";
        description(&with_body(&format!("type: object\nproperties:\n  a: {schema}")), shared)
    };
    for (upstream, ours) in [
        (
            "{oneOf: [{type: string}, {type: integer}]}",
            "{oneOf: [{type: integer}, {$ref: '#/components/schemas/Text'}]}",
        ),
        ("{oneOf: [{$ref: '#/components/schemas/Text'}]}", "{type: string}"),
        ("{allOf: [{$ref: '#/components/schemas/Text'}], nullable: true}", "{type: string, nullable: true}"),
        ("{$ref: '#/components/schemas/Text', readOnly: true}", "{type: string, readOnly: true}"),
        (
            "{anyOf: [{$ref: '#/components/schemas/Text'}, {nullable: true, enum: [null]}]}",
            "{type: string, nullable: true}",
        ),
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", "{type: integer, exclusiveMinimum: 1}"),
        ("{type: string, const: x}", "{type: string, enum: [x]}"),
        ("{properties: {b: {type: string}}}", "{type: object, properties: {b: {type: string}}}"),
        ("{type: object, additionalProperties: true}", "{type: object, additionalProperties: {}}"),
        ("{type: array, items: {type: string}, minLength: 1}", "{type: array, items: {type: string}}"),
        ("{allOf: [{$ref: '#/components/schemas/Size'}, {type: number, minimum: 0}]}", "{type: integer, minimum: 1}"),
        ("{allOf: [{type: string, enum: [x, y]}, {enum: [y, z]}]}", "{type: string, enum: [y]}"),
    ] {
        assert_eq!(found(&body(upstream), &body(ours)), NONE, "{upstream} {ours}");
        assert_eq!(found(&body(ours), &body(upstream)), NONE, "{ours} {upstream}");
    }
}

#[test]
fn recursive_schemas_are_compared_once() {
    let upstream = description(
        &with_body("$ref: '#/components/schemas/Tree'"),
        "
schemas:
  Tree: {type: object, properties: {name: {type: string}, children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
",
    );
    let unrolled = "
type: object
properties:
  name: {type: string}
  children: {type: array, items: {$ref: '#/components/schemas/Node'}}
";
    let node = |name: &str| {
        format!(
            "
schemas:
  Node: {{allOf: [{{$ref: '#/components/schemas/Names'}}, {{$ref: '#/components/schemas/Node'}}, {{type: object, properties:
    {{children: {{type: array, items: {{$ref: '#/components/schemas/Node'}}}}}}}}]}}
  Names: {{type: object, properties: {{name: {{type: {name}}}}}}}
"
        )
    };
    assert_eq!(found(&upstream, &description(&with_body(unrolled), &node("string"))), NONE);
    assert_eq!(
        found(&upstream, &description(&with_body(unrolled), &node("integer"))),
        ["request body › application/json › children[] › name | type: upstream string, ours integer"]
    );
    // The difference is reported once, not at every level.
    let closed =
        "schemas: {Tree: {type: object, maxProperties: 2, properties: {a: {$ref: '#/components/schemas/Tree'}}}}";
    let tree = with_body("$ref: '#/components/schemas/Tree'");
    assert_eq!(
        found(&description(&tree, closed), &description(&tree, &closed.replace(" 2", " 3"))),
        ["request body › application/json | maxProperties: upstream 2, ours 3"]
    );
}

#[test]
fn comparing_circular_references_ends() {
    let circle = description(
        &with_body("$ref: '#/components/schemas/A'"),
        "schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}",
    );
    assert_eq!(found(&circle, &circle), NONE);
}
