//! Pairs of descriptions that differ: each kind of difference is reported.

use super::{description, found, with_body};

/// The differences reported for two schemas of a property `a`.
fn field(upstream: &str, ours: &str) -> Vec<String> {
    let body =
        |schema: &str| description(&with_body(&format!("type: object\nproperties:\n  a: {schema}")), "schemas: {}");
    found(&body(upstream), &body(ours))
}

fn operation(upstream: &str, ours: &str) -> Vec<String> {
    found(&description(upstream, "schemas: {}"), &description(ours, "schemas: {}"))
}

#[test]
fn differing_schema_keywords_are_reported() {
    let cases = [
        ("{type: string}", "{type: integer}", "type: upstream string, ours integer"),
        ("{type: string}", "{}", "type: upstream string, ours none"),
        ("{type: string, format: date}", "{type: string}", "format: upstream date, ours none"),
        ("{type: string, nullable: true}", "{type: string}", "nullable: upstream yes, ours no"),
        ("{type: string}", "{type: string, maxLength: 32}", "maxLength: upstream none, ours 32"),
        ("{type: string, minLength: 1}", "{type: string, minLength: 2}", "minLength: upstream 1, ours 2"),
        ("{type: string, pattern: '^a$'}", "{type: string, pattern: '^b$'}", "pattern: upstream ^a$, ours ^b$"),
        ("{type: integer, minimum: 1}", "{type: integer, minimum: 0}", "minimum: upstream 1, ours 0"),
        ("{type: integer, maximum: 9}", "{type: integer}", "maximum: upstream 9, ours none"),
        ("{type: integer, multipleOf: 2}", "{type: integer}", "multipleOf: upstream 2, ours none"),
        ("{type: array, items: {}, minItems: 1}", "{type: array, items: {}}", "minItems: upstream 1, ours none"),
        ("{type: array, maxItems: 9}", "{type: array, maxItems: 8}", "maxItems: upstream 9, ours 8"),
        ("{type: array, uniqueItems: true}", "{type: array}", "uniqueItems: upstream yes, ours no"),
        ("{type: string, enum: [x, y]}", "{type: string, enum: [x]}", "enum value: upstream y, ours none"),
        ("{type: string, enum: [x]}", "{type: string, enum: [x, z]}", "enum value: upstream none, ours z"),
        ("{type: string, enum: [x, y]}", "{type: string}", "enum value: upstream x, y, ours none"),
        ("{type: boolean, default: true}", "{type: boolean}", "default: upstream true, ours none"),
        ("{type: string, readOnly: true}", "{type: string}", "readOnly: upstream yes, ours no"),
        ("{type: string, writeOnly: true}", "{type: string}", "writeOnly: upstream yes, ours no"),
        ("{type: string, deprecated: true}", "{type: string}", "deprecated: upstream yes, ours no"),
        (
            "{type: object, additionalProperties: false}",
            "{type: object}",
            "additionalProperties: upstream false, ours none",
        ),
        (
            "{oneOf: [{type: string}, {type: integer}]}",
            "{anyOf: [{type: string}, {type: integer}]}",
            "choice: upstream oneOf, ours anyOf",
        ),
        ("{if: {}, type: string}", "{type: string}", "if: upstream {}, ours none"),
    ];
    for (upstream, ours, what) in cases {
        assert_eq!(
            field(upstream, ours),
            [format!("request body › application/json › a | {what}")],
            "{upstream} {ours}"
        );
    }
}

#[test]
fn differences_inside_a_schema_are_reported_with_their_place() {
    let cases = [
        (
            "{type: object, properties: {b: {type: string}}}",
            "{type: object}",
            " › b | field: upstream string, ours none",
        ),
        ("{type: object}", "{type: object, properties: {b: {}}}", " › b | field: upstream none, ours any type"),
        (
            "{type: object, properties: {b: {type: string}}, required: [b]}",
            "{type: object, properties: {b: {type: string}}}",
            " › b | required: upstream yes, ours no",
        ),
        (
            "{type: object, properties: {b: {type: string}}, required: [b]}",
            "{type: object}",
            " › b | field: upstream required string, ours none",
        ),
        (
            "{type: array, items: {type: string}}",
            "{type: array, items: {type: integer}}",
            "[] | type: upstream string, ours integer",
        ),
        ("{type: array, items: {type: string}}", "{type: array}", "[] | items: upstream string, ours none"),
        (
            "{type: object, additionalProperties: {type: string}}",
            "{type: object}",
            " › other fields | other fields: upstream string, ours none",
        ),
        ("{type: string, not: {enum: [a]}}", "{type: string}", " › not | not: upstream string, ours none"),
        (
            "{oneOf: [{type: string}, {type: integer}, {type: boolean}]}",
            "{oneOf: [{type: boolean}, {type: string}]}",
            " | choice: upstream integer, ours none",
        ),
        (
            "{oneOf: [{type: string, maxLength: 3}, {type: integer}]}",
            "{oneOf: [{type: integer}, {type: string}]}",
            " › choice 1 | maxLength: upstream 3, ours none",
        ),
    ];
    for (upstream, ours, what) in cases {
        assert_eq!(field(upstream, ours), [format!("request body › application/json › a{what}")], "{upstream} {ours}");
    }
}

#[test]
fn differing_operation_keywords_are_reported() {
    let ok = "responses: {'200': {description: ok}}\n";
    let cases = [
        ("deprecated: true", "", " | deprecated: upstream yes, ours no"),
        ("x-api-token-group: [R, W]", "x-api-token-group: [W]", " | permission: upstream R, ours none"),
        ("x-api-token-group: [R, W]", "", " | permission: upstream R, W, ours none"),
        ("servers: [{url: https://a.example}]", "", " | servers: upstream https://a.example, ours none"),
        (
            "requestBody: {required: true, content: {}}",
            "requestBody: {content: {}}",
            "request body | required: upstream yes, ours no",
        ),
        ("requestBody: {content: {}}", "", "request body | request body: upstream present, ours none"),
        (
            "requestBody: {content: {a/b: {}, a/c: {}}}",
            "requestBody: {content: {a/b: {}}}",
            "request body › a/c | media type: upstream present, ours none",
        ),
    ];
    for (upstream, ours, what) in cases {
        assert_eq!(operation(&format!("{ok}{upstream}"), &format!("{ok}{ours}")), [what], "{upstream}");
    }
}

#[test]
fn differing_responses_are_reported() {
    let answers =
        |upstream: &str, ours: &str| operation(&format!("responses: {upstream}"), &format!("responses: {ours}"));
    let gone = "{'204': {description: ok}}";
    assert_eq!(
        answers("{'204': {description: ok}, 4xx: {description: no}}", gone),
        ["response 4XX | response: upstream present, ours none"]
    );
    assert_eq!(
        answers("{'204': {description: ok, headers: {ETag: {schema: {type: string}}}}}", gone),
        ["response 204 › header etag | header: upstream string, ours none"]
    );
    assert_eq!(
        answers("{'204': {description: ok, content: {a/b: {schema: {type: string}}}}}", gone),
        ["response 204 › a/b | media type: upstream string, ours none"]
    );
}

#[test]
fn differing_parameters_are_reported() {
    let parameters = |upstream: &str, ours: &str| {
        let text = |list: &str| format!("responses: {{'204': {{description: ok}}}}\nparameters: {list}");
        operation(&text(upstream), &text(ours))
    };
    let page = "{name: page, in: query, schema: {type: integer}}";
    let cases = [
        (format!("[{page}]"), "[]".to_owned(), "query parameter page | parameter: upstream integer, ours none"),
        (
            format!("[{page}]"),
            "[{name: page, in: query, schema: {type: integer}, required: true}]".to_owned(),
            "query parameter page | required: upstream no, ours yes",
        ),
        (
            format!("[{page}]"),
            "[{name: page, in: query, schema: {type: integer, maximum: 5}}]".to_owned(),
            "query parameter page | maximum: upstream none, ours 5",
        ),
        (
            "[{name: a, in: query, explode: false}]".to_owned(),
            "[{name: a, in: query}]".to_owned(),
            "query parameter a | explode: upstream false, ours none",
        ),
        (
            "[{name: widget_id, in: path, required: true, schema: {type: string}}]".to_owned(),
            "[{name: widget_id, in: path, required: true, schema: {type: integer}}]".to_owned(),
            "path parameter 1 | type: upstream string, ours integer",
        ),
    ];
    for (upstream, ours, what) in cases {
        assert_eq!(parameters(&upstream, &ours), [what], "{upstream}");
    }
}

#[test]
fn a_path_parameter_is_identified_by_its_position() {
    let described = |path: &str, second: &str| {
        format!(
            "{{openapi: 3.0.3, paths: {{'{path}': {{get: {{parameters: [{{name: id, in: path, required: true, schema: \
             {{type: string}}}}{second}], responses: {{}}}}}}}}}}"
        )
    };
    let upstream = described("/a/{id}/widgets/{id}", "");
    let ours =
        described("/a/{id}/widgets/{other}", ", {name: other, in: path, required: true, schema: {type: string}}");
    assert_eq!(found(&upstream, &ours), ["path parameter 2 | name: upstream id, ours other"]);
}

#[test]
fn differing_security_requirements_are_reported() {
    let schemes = "securitySchemes:\n  t: {type: http, scheme: bearer}\n  e: {type: apiKey, in: header, name: X-E}\n  \
                   k: {type: apiKey, in: header, name: X-K}";
    let secured = |security: &str| {
        description(&format!("responses: {{'204': {{description: ok}}}}\nsecurity: {security}"), schemes)
    };
    assert_eq!(
        found(&secured("[{e: [], k: []}]"), &secured("[{t: []}, {k: [], e: []}]")),
        [" | security: upstream none, ours http bearer"]
    );
    // Two schemes that are required together differ from one of them alone.
    assert_eq!(
        found(&secured("[{e: [], k: []}]"), &secured("[{e: []}]")),
        [
            " | security: upstream apiKey header x-e + apiKey header x-k, ours none",
            " | security: upstream none, ours apiKey header x-e"
        ]
    );
    assert_eq!(
        found(&secured("[{t: []}, {}]"), &secured("[{t: []}]")),
        [" | security: upstream no credentials, ours none"]
    );
}

#[test]
fn operations_of_only_one_description_are_reported() {
    let both = description("responses: {'204': {description: ok}}", "schemas: {}");
    let one = both.split("    post:").next().unwrap();
    assert_eq!(found(&both, one), [" | operation: upstream present, ours none"]);
    assert_eq!(found(one, &both), [" | operation: upstream none, ours present"]);
    // Neither the longer segment `other-widgets` nor the placeholder `{widgets}` is the segment `widgets` in scope.
    let more = format!("{one}  /other-widgets: {{get: {{}}}}\n  /a/{{widgets}}: {{get: {{}}}}\n");
    assert_eq!(found(&more, one), Vec::<String>::new());
}

#[test]
fn servers_of_a_path_item_apply_to_its_operations() {
    let plain = description("responses: {'204': {description: ok}}", "schemas: {}");
    let item = |servers: &str| {
        let start = "  /widgets/{widget_id}:\n";
        plain.replace(start, &format!("{start}    servers: [{servers}]\n"))
    };
    let (a, b) = ("{url: 'https://a.example'}", "{url: 'https://b.example', description: B}");
    let differing = " | servers: upstream https://a.example, ours none";
    assert_eq!(found(&item(a), &plain), [differing; 2]);
    // Servers of an operation replace those of its path item.
    let own = item(b).replace("    post:\n", &format!("    post:\n      servers: [{a}]\n"));
    let differing =
        [" | servers: upstream https://a.example, ours none", " | servers: upstream none, ours https://b.example"];
    assert_eq!(found(&item(a), &own), differing);
    // Servers that repeat those of the description are no difference.
    assert_eq!(
        found(
            &plain.replace("paths:", &format!("servers: [{a}]\npaths:")),
            &item(a).replace("paths:", &format!("servers: [{a}]\npaths:"))
        ),
        [""; 0]
    );
    assert_eq!(found(&plain, &item("{url: /}")), [""; 0]);
}

#[test]
fn an_encoding_is_compared_without_its_defaults() {
    let [a, f] = ["{a: {type: string}}", "{f: {type: string, format: binary}}"];
    let plain = "{type: object, properties: {a: {type: string}, f: {type: string, format: binary}}}";
    for schema in [plain, &format!("{{allOf: [{{type: object, properties: {a}}}, {{type: object, properties: {f}}}]}}")]
    {
        let form = |encoding: &str| {
            let content = format!("multipart/form-data: {{schema: {schema}, encoding: {encoding}}}");
            format!("responses: {{'204': {{description: ok}}}}\nrequestBody: {{content: {{{content}}}}}")
        };
        for default in [
            "{a: {contentType: text/plain}, f: {contentType: application/octet-stream}}",
            "{a: {style: form, explode: true, allowReserved: false, headers: {}}}",
        ] {
            assert_eq!(operation(&form(default), &form("{}")), [""; 0], "{schema} {default}");
        }
        assert_eq!(
            operation(&form("{f: {contentType: image/png}}"), &form("{f: {}}")),
            [r#"request body › multipart/form-data | encoding: upstream {"f":{"contentType":"image/png"}}, ours none"#]
        );
    }
}
