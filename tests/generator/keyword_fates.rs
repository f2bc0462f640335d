//! Fates of keywords that depend on their value, on their siblings, or on the object around them.

use sdk_generator::{Output, ir::Fate};

use super::{ledger::fate, made_of};

/// The output for a request body with this schema as its property `a`.
fn property(version: &str, schema: &str) -> Output {
    let text = format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/Body'}}}}}}}}, responses: {{'204': {{description: \
         ok}}}}}}}}}}\ncomponents: {{schemas: {{Body: {{type: object, properties: {{a: {schema}}}}}}}}}\n"
    );
    made_of(&text).unwrap_or_else(|faults| panic!("{schema}: {faults}"))
}

#[test]
fn a_limit_with_an_invalid_value_is_loosened() {
    const MISFIT: &str = "has another type than the keyword takes; not enforced";
    const NO_COUNT: &str = "is not a non-negative integer; not enforced";
    for (schema, keyword, expected, reason) in [
        ("{type: string, maxLength: 3}", "maxLength", Fate::Checked, ""),
        ("{type: string, maxLength: -1}", "maxLength", Fate::Loosened, NO_COUNT),
        ("{type: string, minLength: 1.5}", "minLength", Fate::Loosened, NO_COUNT),
        ("{type: string, maxLength: 99999999999999999999}", "maxLength", Fate::Noted, "more than any value has"),
        ("{type: string, minLength: '1'}", "minLength", Fate::Loosened, MISFIT),
        ("{type: array, items: {}, maxItems: -1}", "maxItems", Fate::Loosened, NO_COUNT),
        ("{type: object, minProperties: 0.5}", "minProperties", Fate::Loosened, NO_COUNT),
        ("{type: 5}", "type", Fate::Loosened, MISFIT),
        ("{oneOf: []}", "oneOf", Fate::Loosened, "`oneOf` has no branches; not enforced"),
        ("{oneOf: {}}", "oneOf", Fate::Loosened, MISFIT),
        ("{type: string, enum: []}", "enum", Fate::Loosened, "`enum` lists no values; not enforced"),
        ("{type: object, required: [a, {}]}", "required", Fate::Loosened, "an item is no name of a property"),
        ("{type: object, discriminator: {propertyName: kind}}", "discriminator", Fate::Noted, "selects nothing"),
        ("{type: object, discriminator: kind}", "discriminator", Fate::Loosened, MISFIT),
        ("{type: number, minimum: -1.5}", "minimum", Fate::Checked, ""),
        ("{type: number, maximum: '1'}", "maximum", Fate::Loosened, MISFIT),
        ("{type: array, items: {}, uniqueItems: false}", "uniqueItems", Fate::Typed, ""),
        ("{type: array, items: {}, uniqueItems: true}", "uniqueItems", Fate::Checked, ""),
        ("{type: array, items: {}, uniqueItems: 1}", "uniqueItems", Fate::Loosened, MISFIT),
        ("{type: string, readOnly: true}", "readOnly", Fate::Typed, ""),
        ("{type: string, readOnly: 'yes'}", "readOnly", Fate::Loosened, "not enforced"),
        ("{type: string, nullable: 1}", "nullable", Fate::Loosened, "not enforced"),
        ("{type: string, maxItems: 1}", "maxItems", Fate::Noted, "applies only to types that `type` excludes"),
        ("{type: string, items: {}}", "items", Fate::Noted, "applies only to types that `type` excludes"),
        ("{type: array, items: {}}", "items", Fate::Typed, ""),
        ("{type: string, required: [b]}", "required", Fate::Noted, "applies only to types that `type` excludes"),
    ] {
        let (fate, why) = fate(&property("3.0.3", schema), "#/components/schemas/Body/properties/a", keyword);
        assert_eq!(fate, expected, "{schema}: {why}");
        assert!(why.contains(reason), "{schema}: {why}");
    }
}

#[test]
fn a_keyword_of_openapi_3_1_without_an_effect_has_a_reason_with_its_name() {
    for (schema, keyword, expected, reason) in [
        ("{type: array, items: {}, contains: {}}", "contains", Fate::Loosened, "`contains` is not supported"),
        ("{type: object, propertyNames: {}}", "propertyNames", Fate::Loosened, "`propertyNames` is not supported"),
        ("{type: []}", "type", Fate::Loosened, "`type` lists no types; not enforced"),
        ("{type: {type: string}}", "type", Fate::Loosened, "has another type than the keyword takes; not enforced"),
        ("{type: string, own: 1}", "own", Fate::Loosened, "`own` is no keyword of OpenAPI 3.1's schemas"),
        // The media type of a text in base64.
        ("{type: string, contentEncoding: base64, contentMediaType: image/png}", "contentMediaType", Fate::Noted, ""),
        ("{type: string, $comment: c}", "$comment", Fate::Noted, ""),
        ("{type: string, $anchor: a}", "$anchor", Fate::Noted, ""),
        ("{type: [string, integer], allOf: [{description: d}]}", "type", Fate::Typed, ""),
        ("{type: string, then: {minLength: 3}}", "then", Fate::Noted, "no effect without"),
        ("{type: string, else: {minLength: 3}}", "else", Fate::Noted, "no effect without"),
        ("{type: string, if: {minLength: 3}}", "if", Fate::Noted, "no effect without"),
        (
            "{type: object, patternProperties: {z: {type: integer}}, unevaluatedProperties: false}",
            "patternProperties",
            Fate::Loosened,
            "names are not checked",
        ),
        (
            "{type: object, patternProperties: {z: {type: integer}}, unevaluatedProperties: false}",
            "unevaluatedProperties",
            Fate::Typed,
            "",
        ),
        (
            "{type: object, patternProperties: {z: {type: integer}}, additionalProperties: {type: string}}",
            "patternProperties",
            Fate::Loosened,
            "each name may have any",
        ),
    ] {
        let (fate, why) = fate(&property("3.1.0", schema), "#/components/schemas/Body/properties/a", keyword);
        assert_eq!(fate, expected, "{schema}: {why}");
        assert!(why.contains(reason), "{schema}: {why}");
    }
    let (fate, why) =
        fate(&property("3.0.3", "{type: string, $anchor: a}"), "#/components/schemas/Body/properties/a", "$anchor");
    assert_eq!((fate, &*why), (Fate::Loosened, "`$anchor` is no keyword of OpenAPI 3.0's schemas; not enforced"));
}

/// The places of the keyword `type` in the ledger, below the property `a`.
fn places_of_type(schema: &str) -> Vec<String> {
    let output = property("3.1.0", schema);
    let entries = output.report.ledger.sorted(|entry| entry.keyword == "type");
    let below = entries.iter().filter_map(|it| it.pointer.strip_prefix("#/components/schemas/Body/properties/a/"));
    below.map(str::to_owned).collect()
}

#[test]
fn schemas_merged_into_one_keyword_of_the_normal_form_keep_their_places() {
    let patterns = "patternProperties: {'^z': {type: integer}, '^y': {type: boolean}}";
    let places = places_of_type(&format!("{{type: object, {patterns}, additionalProperties: {{type: string}}}}"));
    assert_eq!(places, ["additionalProperties", "patternProperties/^y", "patternProperties/^z"]);
    let places = places_of_type(&format!("{{type: object, {patterns}, unevaluatedProperties: {{type: string}}}}"));
    assert_eq!(places, ["patternProperties/^y", "patternProperties/^z", "unevaluatedProperties"]);
    let places =
        places_of_type("{type: array, prefixItems: [{type: string}, {type: integer}], items: {type: boolean}}");
    assert_eq!(places, ["items", "prefixItems/0", "prefixItems/1"]);
}

#[test]
fn a_limit_is_checked_only_in_requests() {
    let text = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /things:
    parameters: [{name: p, in: query, schema: {type: string, maxLength: 3}}]
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Received'}}}}
components:
  schemas:
    Sent:
      type: object
      required: [kind]
      discriminator: {propertyName: kind}
      properties:
        kind: {type: string}
        both: {$ref: '#/components/schemas/Both'}
        id: {type: string, readOnly: true, maxLength: 3}
    Extending:
      allOf: [{$ref: '#/components/schemas/Sent'}, {type: object, properties: {size: {type: integer, minimum: 1}}}]
    Received:
      type: object
      minProperties: 1
      properties:
        both: {$ref: '#/components/schemas/Both'}
        name: {type: string, maxLength: 3, format: uuid}
    Both: {type: string, maxLength: 3}
";
    let output = made_of(text).unwrap_or_else(|faults| panic!("{faults}"));
    let schemas = "#/components/schemas";
    for (pointer, keyword, expected) in [
        ("#/paths/~1things/parameters/0/schema".to_owned(), "maxLength", Fate::Checked),
        (format!("{schemas}/Both"), "maxLength", Fate::Checked),
        (format!("{schemas}/Extending/allOf/1/properties/size"), "minimum", Fate::Checked),
        (format!("{schemas}/Sent/properties/id"), "maxLength", Fate::Noted),
        (format!("{schemas}/Received"), "minProperties", Fate::Noted),
        (format!("{schemas}/Received/properties/name"), "maxLength", Fate::Noted),
    ] {
        let (fate, why) = fate(&output, &pointer, keyword);
        assert_eq!(fate, expected, "{pointer} {keyword}: {why}");
    }
    // The fates are the same in a path item behind a `$ref`.
    let (paths, components) = text.split_once("components:\n").unwrap();
    let (head, item) = paths.split_once("  /things:\n").unwrap();
    let text = format!(
        "{head}  /things: {{$ref: '#/components/pathItems/Things'}}\ncomponents:\n  pathItems:\n   Things:\n{item}{components}"
    );
    let output = made_of(&text.replace("3.0.3", "3.1.0")).unwrap_or_else(|faults| panic!("{faults}"));
    let parameter = "#/paths/~1things/parameters/0/schema";
    assert_eq!(fate(&output, parameter, "maxLength").0, Fate::Checked);
}

#[test]
fn a_discriminator_of_a_schema_that_no_other_extends_is_noted() {
    let text = |more: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
             {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}, responses: {{'204': {{description: \
             ok}}}}}}}}}}\ncomponents: {{schemas: {{Pet: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}, \
             discriminator: {{propertyName: kind}}}}{more}}}}}\n"
        )
    };
    let alone = made_of(&text("")).unwrap();
    assert_eq!(fate(&alone, "#/components/schemas/Pet", "discriminator").0, Fate::Noted);
    assert!(alone.listing.contains("pub struct things::Pet\n"), "{}", alone.listing);
    let cat = ", Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {name: {type: string}}}]}";
    let extended = made_of(&text(cat)).unwrap();
    assert_eq!(fate(&extended, "#/components/schemas/Pet", "discriminator").0, Fate::Typed);
}

/// A description that has each object of OpenAPI, all with the keyword `own`.
const OBJECTS: &str = "
openapi: 3.0.3
own: 1
info: {title: t, version: '1', own: 1, contact: {own: 1}, license: {name: l, own: 1}}
servers: [{url: 'https://{host}', own: 1, variables: {host: {default: h, own: 1}}}]
tags: [{name: t, own: 1, externalDocs: {url: 'https://example.com', own: 1}}]
paths:
  /things:
    own: 1
    post:
      own: 1
      parameters: [{name: p, in: query, own: 1, schema: {type: string}}]
      requestBody:
        own: 1
        content:
          multipart/form-data:
            own: 1
            schema: {type: object, properties: {f: {type: string}}}
            encoding: {f: {own: 1}}
      responses:
        '204':
          description: d
          own: 1
          headers: {X: {own: 1, schema: {type: string}}}
          links: {l: {operationId: o, own: 1}}
";

#[test]
fn an_unknown_keyword_is_loosened_with_the_name_of_its_object() {
    let output = made_of(OBJECTS).unwrap_or_else(|faults| panic!("{faults}"));
    let post = "#/paths/~1things/post";
    for (pointer, object) in [
        ("#", "document"),
        ("#/info", "info object"),
        ("#/info/contact", "contact object"),
        ("#/info/license", "license object"),
        ("#/servers/0", "server object"),
        ("#/servers/0/variables/host", "server variable object"),
        ("#/tags/0", "tag object"),
        ("#/tags/0/externalDocs", "external documentation object"),
        ("#/paths/~1things", "path item object"),
        (post, "operation object"),
        (&format!("{post}/parameters/0"), "parameter object"),
        (&format!("{post}/requestBody"), "request body object"),
        (&format!("{post}/requestBody/content/multipart~1form-data"), "media type object"),
        (&format!("{post}/requestBody/content/multipart~1form-data/encoding/f"), "encoding object"),
        (&format!("{post}/responses/204"), "response object"),
        (&format!("{post}/responses/204/headers/X"), "header object"),
        (&format!("{post}/responses/204/links/l"), "link object"),
    ] {
        let expected = format!("`own` is no keyword of OpenAPI 3.0's {object}; not enforced");
        assert_eq!(fate(&output, pointer, "own"), (Fate::Loosened, expected), "{pointer}");
    }
}

/// The output for `POST /things` with these members, and with these security schemes.
fn operation(members: &str, schemes: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{{members}, responses: {{'204': \
         {{description: ok}}}}}}}}}}\ncomponents: {{securitySchemes: {{{schemes}}}}}\n"
    );
    made_of(&text).unwrap_or_else(|faults| panic!("{members}: {faults}"))
}

#[test]
fn a_flag_of_a_parameter_has_an_effect_only_if_it_is_true() {
    for (place, flag, expected) in [
        ("query", "allowEmptyValue: true", Fate::Noted),
        ("query", "allowEmptyValue: false", Fate::Typed),
        ("query", "allowReserved: true", Fate::Typed),
        ("header", "allowReserved: true", Fate::Noted),
        ("header", "allowReserved: false", Fate::Typed),
    ] {
        let output =
            operation(&format!("parameters: [{{name: p, in: {place}, {flag}, schema: {{type: string}}}}]"), "");
        let keyword = flag.split(':').next().unwrap();
        assert_eq!(fate(&output, "#/paths/~1things/post/parameters/0", keyword).0, expected, "{place} {flag}");
    }
}

#[test]
fn the_content_type_of_a_part_is_typed_if_it_is_one_media_type() {
    const MULTIPART: &str = "multipart/form-data";
    const FORM: &str = "application/x-www-form-urlencoded";
    for (media_type, content_type, expected) in [
        (MULTIPART, "image/png", Fate::Typed),
        (MULTIPART, "image/png, image/jpeg", Fate::Noted),
        (MULTIPART, "image/*", Fate::Noted),
        (FORM, "application/json", Fate::Typed),
        (FORM, "application/vnd.t+json", Fate::Typed),
        (FORM, "image/png", Fate::Loosened),
    ] {
        let output = operation(
            &format!(
                "requestBody: {{content: {{{media_type}: {{schema: {{type: object, properties: {{f: {{type: string}}}}}}, encoding: \
                 {{f: {{contentType: '{content_type}'}}}}}}}}}}"
            ),
            "",
        );
        let pointer = format!("#/paths/~1things/post/requestBody/content/{}/encoding/f", media_type.replace('/', "~1"));
        assert_eq!(fate(&output, &pointer, "contentType").0, expected, "{media_type} {content_type}");
    }
}

#[test]
fn security_is_typed_if_the_client_has_the_credential() {
    for (scheme, expected) in [
        ("{type: http, scheme: Bearer}", Fate::Typed),
        ("{type: http, scheme: basic}", Fate::Loosened),
        ("{type: oauth2, flows: {clientCredentials: {tokenUrl: '/token', scopes: {}}}}", Fate::Typed),
        ("{type: openIdConnect, openIdConnectUrl: '/id'}", Fate::Typed),
        ("{type: apiKey, in: header, name: X-Auth-Key}", Fate::Typed),
        ("{type: apiKey, in: header, name: x-auth-user-service-key}", Fate::Typed),
        ("{type: apiKey, in: header, name: X-Other}", Fate::Loosened),
        ("{type: apiKey, in: query, name: X-Auth-Key}", Fate::Loosened),
        ("{type: apiKey, in: cookie, name: X-Auth-Key}", Fate::Loosened),
    ] {
        let output = operation("security: [{key: []}]", &format!("key: {scheme}"));
        assert_eq!(fate(&output, "#/paths/~1things/post", "security").0, expected, "{scheme}");
    }
}

#[test]
fn a_security_scheme_is_typed_if_the_client_has_its_credential() {
    const KEY: &str = "{type: apiKey, in: header, name: X-Auth-Key, description: d}";
    const TOKEN: &str = "{type: http, scheme: bearer, bearerFormat: JWT}";
    const OAUTH: &str = "{type: oauth2, flows: {clientCredentials: {tokenUrl: '/token', scopes: {}}}}";
    const OTHER: &str = "{type: apiKey, in: cookie, name: session}";
    let scheme = "#/components/securitySchemes/key";
    let flows = format!("{scheme}/flows");
    let flow = format!("{flows}/clientCredentials");
    for (described, at, keyword, expected) in [
        (KEY, scheme, "type", Fate::Typed),
        (KEY, scheme, "in", Fate::Typed),
        (KEY, scheme, "name", Fate::Typed),
        (KEY, scheme, "description", Fate::Noted),
        (TOKEN, scheme, "scheme", Fate::Typed),
        (TOKEN, scheme, "bearerFormat", Fate::Noted),
        (OAUTH, scheme, "type", Fate::Typed),
        (OAUTH, scheme, "flows", Fate::Noted),
        (OAUTH, &flows, "clientCredentials", Fate::Noted),
        (OAUTH, &flow, "tokenUrl", Fate::Noted),
        (OTHER, scheme, "in", Fate::Noted),
        ("{type: http, scheme: bearer, retries: 1}", scheme, "retries", Fate::Loosened),
    ] {
        let output = operation("security: [{token: []}, {key: []}]", &format!("token: {TOKEN}, key: {described}"));
        assert_eq!(fate(&output, at, keyword).0, expected, "{keyword} of {described}");
    }
    let unused = operation("security: [{token: []}]", &format!("token: {TOKEN}, key: {KEY}"));
    assert!(unused.report.ledger.entries().all(|entry| entry.pointer != scheme));
}

#[test]
fn security_without_a_required_credential_is_noted() {
    let scheme = "key: {type: apiKey, in: query, name: key}";
    for (security, expected) in [("[]", Fate::Noted), ("[{}, {key: []}]", Fate::Noted), ("[{key: []}]", Fate::Loosened)]
    {
        let output = operation(&format!("security: {security}"), scheme);
        assert_eq!(fate(&output, "#/paths/~1things/post", "security").0, expected, "{security}");
    }
}

/// JSON Schema 2020-12, core, sections 8.2.2, 8.3 and 11.2.
#[test]
fn keywords_without_an_effect_on_values_are_noted_with_a_reason() {
    for (schema, keyword, reason) in [
        ("{type: string, $anchor: q}", "$anchor", "names the schema for references, which are followed"),
        ("{type: string, $comment: z}", "$comment", "for those who maintain the description"),
        (
            "{type: array, items: {type: string}, unevaluatedItems: false}",
            "unevaluatedItems",
            "no effect, since `items` evaluates every item",
        ),
    ] {
        let output = property("3.1.0", schema);
        let found = fate(&output, "#/components/schemas/Body/properties/a", keyword);
        assert_eq!((found.0, found.1), (Fate::Noted, reason.into()), "{schema}");
    }
}

#[test]
fn the_loosened_share_counts_each_typed_place_at_most_once() {
    let output = made_of(
        "openapi: 3.1.0\ninfo: {title: t, version: '1', zork: 1}\nzork: 2\npaths:\n  /a:\n    post:\n      zork: 3\n      \
         parameters: [{name: q, in: query, required: true, schema: {type: string, maxlength: 3}}]\n      \
         requestBody: {required: true, zork: 1, content: {application/json: {zork: 1, schema: {type: object, requird: [a], \
         properties: {a: {type: string, maxlength: 3}, b: {type: string}}}}}}\n      responses: {'204': {description: ok, \
         zork: 1}}\n",
    );
    let report = output.unwrap().report;
    assert_eq!(report.loosened.len(), 9, "{:?}", report.loosened);
    // The operation, its required parameter, its body, and one of two properties.
    assert_eq!((report.places, report.loosened_places), (5, 4), "{:?}", report.loosened);
    assert_eq!(report.share(), "loosened: 4 of 5 places (80.00 %), in 1 of 1 operations (100.00 %)");
}
