//! The parts of multipart forms: uploads, text and JSON.

use sdk_generator::{Output, ir::Fate};

use super::{code, made_of};

/// The output for a `POST /things` with this form as its body, in OpenAPI 3.0.
fn made(schema: &str, encoding: &str, components: &str) -> Output {
    made_in("3.0.3", schema, encoding, components)
}

/// The output for a `POST /things` with this form as its body, in a version of OpenAPI.
fn made_in(version: &str, schema: &str, encoding: &str, components: &str) -> Output {
    made_of(&format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
         {{multipart/form-data: {{schema: {schema}, encoding: {{{encoding}}}}}}}}}, responses: {{'204': {{description: \
         ok}}}}}}}}}}\ncomponents: {{schemas: {{Unused: {{type: string}}, {components}}}}}\n"
    ))
    .unwrap_or_else(|faults| panic!("{schema}: {faults}"))
}

/// The type of the argument `body`, as `api.txt` has it.
fn body(output: &Output) -> &str {
    let line = output.listing.lines().find(|line| line.contains("Things::create(")).unwrap();
    line.split_once("body: ").unwrap().1.split_once(") -> ").unwrap().0
}

/// The type of a field of the form.
fn field<'a>(output: &'a Output, name: &str) -> &'a str {
    let start = format!("pub field things::CreateThing::{name}: ");
    output.listing.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("{}", output.listing))
}

fn loosened(output: &Output) -> Vec<&str> {
    output.report.loosened.iter().map(|(_, why)| why.as_str()).collect()
}

fn noted(output: &Output) -> Vec<&str> {
    output.report.noted.iter().map(|(_, why)| why.as_str()).collect()
}

const BINARY: &str = "{type: string, format: binary}";

#[test]
fn a_part_is_an_upload_if_it_is_binary_or_has_a_media_type_other_than_text_or_json() {
    let text = "{type: string}";
    for (schema, media_type, expected) in [
        (text.to_owned(), "", "String"),
        (text.to_owned(), "text/csv", "String"),
        (text.to_owned(), "text/plain", "String"),
        (text.to_owned(), "application/json", "String"),
        (text.to_owned(), "application/ld+json", "String"),
        (text.to_owned(), "image/png", "Upload"),
        (text.to_owned(), "application/octet-stream", "Upload"),
        ("{type: integer}".to_owned(), "image/png", "i64"),
        ("{}".to_owned(), "image/png", "Upload"),
        (BINARY.to_owned(), "", "Upload"),
        (BINARY.to_owned(), "text/csv", "Upload"),
        (format!("{{anyOf: [{text}, {BINARY}]}}"), "", "Upload"),
        (format!("{{anyOf: [{BINARY}, {text}]}}"), "", "Upload"),
        (format!("{{anyOf: [{BINARY}, {{type: integer}}]}}"), "", "CreateThingPart"),
        (format!("{{type: array, items: {BINARY}}}"), "", "Vec<Upload>"),
        (format!("{{anyOf: [{BINARY}, {{type: array, items: {BINARY}}}]}}"), "", "Vec<Upload>"),
        (format!("{{type: array, items: {{type: array, items: {BINARY}}}}}"), "", "Vec<Vec<String>>"),
    ] {
        let encoding =
            if media_type.is_empty() { String::new() } else { format!("part: {{contentType: {media_type}}}") };
        let output = made(&format!("{{type: object, properties: {{part: {schema}}}}}"), &encoding, "");
        assert_eq!(field(&output, "part"), format!("Option<{expected}>"), "{schema} {media_type}");
    }
}

#[test]
fn a_part_is_never_null() {
    for schema in ["type: string", "type: string, format: binary"] {
        let upload = if schema.ends_with("binary") { "Upload" } else { "String" };
        let properties = format!("a: {{{schema}, nullable: true}}, b: {{{schema}, nullable: true}}");
        let output = made(&format!("{{type: object, required: [a], properties: {{{properties}}}}}"), "", "");
        assert_eq!((field(&output, "a"), field(&output, "b")), (upload, format!("Option<{upload}>").as_str()));
    }
    let form = "{type: object, nullable: true, properties: {a: {type: string}}}";
    assert_eq!(body(&made(form, "", "")), "CreateThing");
    assert_eq!(body(&made("{$ref: '#/components/schemas/Form'}", "", &format!("Form: {form}"))), "Form");
}

#[test]
fn a_file_or_null_is_an_upload_without_null() {
    let bytes = "{type: string, contentMediaType: application/octet-stream}";
    let nullable = "{type: [string, 'null'], contentMediaType: application/octet-stream}";
    for file in [BINARY, bytes, nullable] {
        let list = format!("{{type: array, items: {file}}}");
        for (schema, expected) in [(file, "Upload"), (&list, "Vec<Upload>")] {
            for keyword in ["anyOf", "oneOf"] {
                let part = format!("{{{keyword}: [{schema}, {{type: 'null'}}]}}");
                let properties = format!("a: {part}, b: {part}, c: {{$ref: '#/components/schemas/Part'}}");
                let form = format!("{{type: object, required: [a], properties: {{{properties}}}}}");
                let output = made_in("3.1.0", &form, "", &format!("Part: {part}"));
                let optional = format!("Option<{expected}>");
                assert_eq!(field(&output, "a"), expected, "{part}");
                assert_eq!((field(&output, "b"), field(&output, "c")), (&*optional, &*optional), "{part}");
                assert_eq!(loosened(&output), [""; 0], "{part}");
            }
        }
    }
}

#[test]
fn an_upload_has_no_default_and_its_limits_are_not_checked() {
    let output = made(
        "{type: object, properties: {a: {type: string, format: binary, maxLength: 5, default: x}, b: {type: string, maxLength: \
         5, default: x}}}",
        "",
        "",
    );
    assert!(code(&output).contains("optional(a,b[MaxLength(5)])"), "{}", code(&output));
    assert_eq!(loosened(&output), ["limits on an upload; not checked"]);
    assert_eq!(output.report.noted, []);
}

#[test]
fn a_list_of_uploads_has_limits_only_on_the_number_of_its_items() {
    let limited = "{type: string, format: binary, maxLength: 5}";
    for (schema, optional, why) in [
        (format!("{{type: array, minItems: 2, maxItems: 3, items: {BINARY}}}"), "a[MinItems(2),MaxItems(3)]", None),
        (format!("{{type: array, uniqueItems: true, items: {BINARY}}}"), "a", Some(())),
        (format!("{{type: array, items: {limited}}}"), "a", Some(())),
        (format!("{{oneOf: [{BINARY}, {{type: array, maxItems: 2, items: {BINARY}}}]}}"), "a", Some(())),
        (format!("{{oneOf: [{BINARY}, {{type: array, items: {limited}}}]}}"), "a", Some(())),
    ] {
        let output = made(&format!("{{type: object, properties: {{a: {schema}}}}}"), "", "");
        assert_eq!(field(&output, "a"), "Option<Vec<Upload>>", "{schema}");
        assert!(code(&output).contains(&format!("optional({optional})")), "{schema} {}", code(&output));
        assert_eq!(loosened(&output), why.map_or(vec![], |()| vec!["limits on an upload; not checked"]), "{schema}");
    }
    // A required list needs a part.
    let list = format!("{{type: array, maxItems: 3, items: {BINARY}}}");
    let output = made(&format!("{{type: object, required: [a], properties: {{a: {list}}}}}"), "", "");
    assert!(code(&output).contains("required(a[MinItems(1),MaxItems(3)])"), "{}", code(&output));
}

#[test]
fn a_form_with_only_binary_additional_properties_is_a_map_of_uploads() {
    for (value, expected) in [
        (BINARY.to_owned(), "Upload"),
        (format!("{{anyOf: [{{type: string}}, {BINARY}]}}"), "Upload"),
        ("{type: string}".to_owned(), "String"),
        ("{type: integer}".to_owned(), "i64"),
    ] {
        let output = made(&format!("{{type: object, additionalProperties: {value}}}"), "", "");
        assert_eq!(body(&output), format!("std::collections::BTreeMap<String, {expected}>"), "{value}");
        assert_eq!(loosened(&output), [""; 0]);
    }
}

#[test]
fn a_form_whose_schema_is_not_only_an_object_is_any_json_object() {
    let object = "{type: object, properties: {a: {type: string}}}";
    let one = "one of several forms; taken as one with the parts of all";
    let none = "the schema of the form is not an object; any JSON object can be sent, a part per member";
    for (schema, expected, why) in [
        (format!("{{oneOf: [{object}, {{type: object, properties: {{b: {{type: string}}}}}}]}}"), "CreateThing", one),
        (format!("{{oneOf: [{object}, {{type: string}}]}}"), "impl Into<serde_json::Value>", none),
        ("{type: string}".to_owned(), "impl Into<serde_json::Value>", none),
    ] {
        let output = made(&schema, "", "");
        assert_eq!((body(&output), loosened(&output)), (expected, vec![why]), "{schema}");
    }
}

#[test]
fn an_object_whose_media_type_is_not_json_is_loosened() {
    let object = "{type: object, properties: {k: {type: string}}}";
    let list = "{type: array, items: {type: array, items: {type: integer}}}";
    for (schema, media_type, expected) in [
        (object, "application/xml", true),
        (list, "text/csv", true),
        (object, "application/json", false),
        (object, "application/problem+json; charset=utf-8", false),
        ("{type: string}", "application/xml", false),
        // A part for each item.
        ("{type: array, items: {type: integer}}", "text/csv", false),
        ("{type: array, items: {type: string, format: binary}}", "image/png", false),
    ] {
        let form = format!("{{type: object, properties: {{a: {schema}}}}}");
        let output = made(&form, &format!("a: {{contentType: '{media_type}'}}"), "");
        let is_loosened = loosened(&output).iter().any(|why| why.ends_with("; written as JSON"));
        assert_eq!(is_loosened, expected, "{schema} {media_type}");
    }
}

#[test]
fn limits_of_a_whole_multipart_form_are_loosened() {
    let limited =
        |keywords: &str| format!("{{type: object, properties: {{f: {BINARY}, g: {{type: string}}}}, {keywords}}}");
    for (keywords, at) in [
        ("minProperties: 2", "minProperties"),
        ("maxProperties: 1", "maxProperties"),
        ("anyOf: [{required: [f]}, {required: [g]}]", "anyOf"),
        ("not: {required: [f, g]}", "not"),
    ] {
        let output = made(&limited(keywords), "", "");
        let loosened: Vec<&str> = output.report.loosened.iter().map(|(at, _)| at.as_str()).collect();
        let place = format!("#/paths/~1things/post/requestBody/content/multipart~1form-data/schema/{at}");
        assert_eq!(loosened, [place], "{keywords}");
        let entries = output.report.ledger.entries();
        let fates: Vec<Fate> = entries.filter(|entry| entry.keyword == at).map(|entry| entry.fate).collect();
        assert_eq!(fates, [Fate::Loosened], "{keywords}");
    }
    // A part has its limits checked.
    assert_eq!(made(&limited("required: [g]"), "", "").report.loosened, []);
}

/// A string may be a value or, as in most descriptions, JSON text.
#[test]
fn a_string_with_a_json_media_type_is_noted_unless_it_is_clear_whether_it_is_json() {
    const NULL: &str = "null in a part that is JSON; the part is left out";
    let note = "a string with the media type application/json; sent as it is, as JSON text already";
    let (as_it_is, as_json) = (r#"field_as(a,"a","application/json")"#, r#"field_json(a,"a","application/json")"#);
    for (version, schema, method, expected) in [
        ("3.0.3", "{type: string}", as_it_is, vec![note]),
        ("3.0.3", "{type: string, format: json}", as_it_is, vec![]),
        ("3.1.0", "{type: string, contentMediaType: application/json}", as_it_is, vec![]),
        ("3.0.3", "{type: object, properties: {k: {type: string}}}", as_it_is, vec![]),
        ("3.0.3", "{type: string, enum: [x, y]}", as_json, vec![]),
        ("3.0.3", "{type: string, nullable: true, enum: [x, y, null]}", as_json, vec![NULL]),
        ("3.0.3", "{type: string, format: date}", as_json, vec![]),
        ("3.0.3", "{type: string, format: date-time}", as_json, vec![]),
        ("3.0.3", "{type: string, format: uuid}", as_json, vec![]),
        ("3.1.0", "{type: string, format: ipv4}", as_json, vec![]),
        ("3.1.0", "{type: [string, 'null'], format: ipv6}", as_json, vec![NULL]),
        ("3.1.0", "{$ref: '#/components/schemas/Day'}", as_json, vec![]),
        ("3.0.3", "{type: string, format: password}", as_it_is, vec![note]),
        ("3.0.3", "{}", as_json, vec![]),
        ("3.0.3", "{oneOf: [{type: string}, {type: integer}]}", as_json, vec![]),
    ] {
        let form = format!("{{type: object, properties: {{a: {schema}}}}}");
        let day = "Day: {type: string, format: date}";
        let output = made_in(version, &form, "a: {contentType: application/json}", day);
        assert!(code(&output).contains(method), "{schema}: {}", code(&output));
        assert_eq!(noted(&output), expected, "{schema}");
    }
}

/// OpenAPI 3.0.3, media type object: the schema has to have the property.
#[test]
fn the_encoding_of_a_property_that_the_schema_lacks_is_noted() {
    let encoding = "a: {contentType: text/plain}, b: {style: form}";
    let object = "{type: object, properties: {a: {type: string}}}";
    for (schema, is_noted) in [
        (object.to_owned(), true),
        ("{$ref: '#/components/schemas/Form'}".to_owned(), true),
        ("{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}".to_owned(), true),
        (format!("{{allOf: [{object}, {{properties: {{b: {{type: string}}}}}}]}}"), false),
        (format!("{{oneOf: [{object}, {{type: object, properties: {{b: {{type: string}}}}}}]}}"), false),
    ] {
        let output = made(&schema, encoding, &format!("Form: {object}"));
        let expected = "the schema has no property `b`; its encoding is not used";
        assert_eq!(noted(&output), if is_noted { vec![expected] } else { vec![] }, "{schema}");
        let at = |name: &str| format!("#/paths/~1things/post/requestBody/content/multipart~1form-data/encoding/{name}");
        let fate = |name: &str, keyword: &str| super::ledger::fate(&output, &at(name), keyword).0;
        assert_eq!(fate("a", "contentType"), Fate::Typed, "{schema}");
        assert_eq!(fate("b", "style"), if is_noted { Fate::Noted } else { Fate::Typed }, "{schema}");
    }
}

/// OpenAPI 3.1.1, encoding object: the default of `contentType` is the `contentMediaType` of the schema.
#[test]
fn content_media_type_is_the_media_type_of_a_part() {
    for (schema, encoding, call) in [
        ("{type: string, contentMediaType: image/png}", "", r#"upload(a,"a",Some("image/png"))"#),
        ("{type: [string, 'null'], contentMediaType: image/png}", "", r#"upload(a,"a",Some("image/png"))"#),
        ("{contentMediaType: image/png}", "", r#"upload(a,"a",Some("image/png"))"#),
        ("{type: array, items: {contentMediaType: image/png}}", "", r#"upload(a,"a",Some("image/png"))"#),
        ("{allOf: [{type: string}, {contentMediaType: image/png}]}", "", r#"upload(a,"a",Some("image/png"))"#),
        ("{anyOf: [{contentMediaType: image/png}, {contentMediaType: image/gif}]}", "", r#"upload(a,"a",None)"#),
        ("{type: string, contentMediaType: text/html}", "", r#"field_as(a,"a","text/html")"#),
        ("{type: string, contentMediaType: application/json}", "", r#"field_as(a,"a","application/json")"#),
        ("{type: string, contentMediaType: image/png, contentEncoding: base64}", "", r#"field(a,"a")"#),
        (
            "{type: string, contentMediaType: image/png}",
            "a: {contentType: image/gif}",
            r#"upload(a,"a",Some("image/gif"))"#,
        ),
    ] {
        let output = made_in("3.1.0", &format!("{{type: object, properties: {{a: {schema}}}}}"), encoding, "");
        assert!(code(&output).contains(call), "{schema}: {call}: {}", code(&output));
        assert_eq!((loosened(&output), noted(&output)), (vec![], vec![]), "{schema}");
    }
}

#[test]
fn the_charset_of_a_text_part_is_utf_8() {
    let text = "text/plain; charset=utf-16";
    for (schema, call) in [
        ("{type: string}", r#"field_as(a,"a","text/plain;charset=utf-8")"#.to_owned()),
        // The charset of bytes is the caller's choice.
        (BINARY, r#"upload(a,"a",Some("text/plain;charset=utf-16"))"#.to_owned()),
    ] {
        let form = format!("{{type: object, properties: {{a: {schema}}}}}");
        let output = made(&form, &format!("a: {{contentType: '{text}'}}"), "");
        assert!(code(&output).contains(&call), "{schema}: {}", code(&output));
    }
}

#[test]
fn null_is_noted_for_a_json_part() {
    let object = "type: object, properties: {k: {type: string}}";
    for (schema, encoding, is_noted) in [
        (format!("{{{object}, nullable: true}}"), "", true),
        (format!("{{{object}}}"), "", false),
        (format!("{{{object}, nullable: true}}"), "a: {contentType: application/json}", true),
        ("{type: integer, nullable: true}".to_owned(), "a: {contentType: application/json}", true),
        // Text has no null.
        ("{type: integer, nullable: true}".to_owned(), "", false),
        ("{type: string, format: binary, nullable: true}".to_owned(), "a: {contentType: application/json}", false),
    ] {
        let output = made(&format!("{{type: object, properties: {{a: {schema}}}}}"), encoding, "");
        let what = "null in a part that is JSON; the part is left out";
        assert_eq!(noted(&output), if is_noted { vec![what] } else { vec![] }, "{schema} {encoding}");
    }
}
