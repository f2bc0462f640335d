//! The media type of a body: its encoding, and the values of `Content-Type` and `Accept`.

use sdk_generator::{Output, ir::Fate};

use super::{code, ledger::fate, made_of};

/// The output for an operation `POST /things`.
fn made(operation: &str, components: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {operation}}}}}\ncomponents: \
         {{schemas: {{Thing: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}, {components}}}}}\n"
    );
    made_of(&text).unwrap_or_else(|faults| panic!("{operation}: {faults}"))
}

/// The code of an operation that sends a body with these media types.
fn sent(content: &str) -> String {
    code(&made(
        &format!("{{requestBody: {{required: true, content: {content}}}, responses: {{'204': {{description: ok}}}}}}"),
        "",
    ))
}

/// The output for an operation with these responses.
fn answered(responses: &str) -> Output {
    made(&format!("{{responses: {responses}}}"), "")
}

const THING: &str = "{$ref: '#/components/schemas/Thing'}";
const BINARY: &str = "{type: string, format: binary}";

#[test]
fn a_json_patch_is_chosen_only_for_a_list() {
    let content = |schema: &str| {
        format!(
            "{{application/json-patch+json: {{schema: {schema}}}, application/merge-patch+json: {{schema: {schema}}}}}"
        )
    };
    let code = sent(&content(THING));
    assert!(code.contains(r#".content_type("application/merge-patch+json")"#), "{code}");
    let code = sent(&content(&format!("{{type: array, items: {THING}}}")));
    assert!(code.contains(r#".content_type("application/json-patch+json")"#), "{code}");
}

#[test]
fn a_body_is_serialized_by_its_media_type() {
    for (media_type, schema, call) in [
        ("application/json", THING, ".json(&body)"),
        ("application/json", BINARY, r#".upload(&body.into(),"application/json")"#),
        ("application/vnd.t+json", THING, r#".content_type("application/vnd.t+json")"#),
        ("application/vnd.t+json", BINARY, r#".upload(&body.into(),"application/vnd.t+json")"#),
        ("text/plain", "{type: string}", r#".text_body(body,"text/plain")"#),
        ("text/plain", BINARY, r#".upload(&body.into(),"text/plain")"#),
        ("text/*", "{type: string}", r#".text_body(body,"text/plain")"#),
        ("text/*", THING, r#".text_body(body,"text/plain")"#),
        ("text/*", BINARY, r#".upload(&body.into(),"application/octet-stream")"#),
        ("'*/*'", THING, ".json(&body)"),
        ("'*/*'", BINARY, r#".upload(&body.into(),"application/octet-stream")"#),
        ("application/*", THING, ".json(&body)"),
        ("application/*", BINARY, r#".upload(&body.into(),"application/octet-stream")"#),
        ("image/*", BINARY, r#".upload(&body.into(),"application/octet-stream")"#),
        ("image/png", BINARY, r#".upload(&body.into(),"image/png")"#),
        ("application/*+json", THING, ".json(&body)"),
        ("'*/json'", THING, ".json(&body)"),
        ("image/x-*", BINARY, r#".upload(&body.into(),"application/octet-stream")"#),
    ] {
        let code = sent(&format!("{{{media_type}: {{schema: {schema}}}}}"));
        assert!(code.contains(call), "{media_type} {schema}: {call}\n{code}");
    }
    let code = sent("{'*/*': {}}");
    assert!(code.contains(r#".upload(&body.into(),"application/octet-stream")"#), "{code}");
}

#[test]
fn a_media_range_without_octet_stream_is_noted_for_uploads() {
    for (media_type, schema, is_noted) in [
        ("image/*", BINARY, true),
        ("text/*", BINARY, true),
        ("text/*", "{type: string}", false),
        ("'*/*'", BINARY, false),
        ("application/*", BINARY, false),
        ("image/png", BINARY, false),
    ] {
        let content = format!("{{{media_type}: {{schema: {schema}}}}}");
        let output =
            made(&format!("{{requestBody: {{content: {content}}}, responses: {{'204': {{description: ok}}}}}}"), "");
        let noted = output.report.noted.iter().any(|(_, what)| what.contains("is a range; an upload without"));
        assert_eq!(noted, is_noted, "{content}");
    }
}

#[test]
fn the_schema_of_a_text_body_is_loosened_if_it_limits_the_text() {
    for (schema, expected) in [
        ("{type: string, description: d, example: e}", Fate::Noted),
        ("{}", Fate::Noted),
        ("{type: string, maxLength: 3}", Fate::Loosened),
        ("{type: integer}", Fate::Loosened),
        (THING, Fate::Loosened),
    ] {
        let content = format!("{{text/plain: {{schema: {schema}}}}}");
        let output =
            made(&format!("{{requestBody: {{content: {content}}}, responses: {{'204': {{description: ok}}}}}}"), "");
        let at = "#/paths/~1things/post/requestBody/content/text~1plain";
        assert_eq!(fate(&output, at, "schema").0, expected, "{schema}");
    }
}

#[test]
fn json_is_chosen_before_other_media_types() {
    let others = [
        ("application/vnd.t+json", THING),
        ("multipart/form-data", THING),
        ("application/x-www-form-urlencoded", THING),
        ("'*/*'", THING),
        ("text/plain", "{type: string}"),
        ("image/png", BINARY),
    ];
    for (other, schema) in others {
        for content in [
            format!("{{application/json: {{schema: {THING}}}, {other}: {{schema: {schema}}}}}"),
            format!("{{{other}: {{schema: {schema}}}, application/json: {{schema: {THING}}}}}"),
        ] {
            let code = sent(&content);
            assert!(code.contains(".request(&CREATE).json(&body).empty()"), "{content}\n{code}");
        }
    }
}

#[test]
fn a_multipart_form_is_chosen_before_json_with_files() {
    let binary = |property: &str| format!("{{type: object, properties: {{{property}: {BINARY}}}}}");
    let null = "{enum: [null], nullable: true}";
    for (schema, is_form) in [
        (binary("f"), true),
        (format!("{{type: object, properties: {{f: {{type: array, items: {BINARY}}}}}}}"), true),
        (format!("{{type: object, properties: {{f: {{anyOf: [{BINARY}, {null}]}}}}}}"), true),
        (format!("{{type: object, properties: {{f: {{anyOf: [{{type: array, items: {BINARY}}}, {null}]}}}}}}"), true),
        (format!("{{allOf: [{THING}, {}]}}", binary("f")), true),
        (format!("{{oneOf: [{THING}, {}]}}", binary("f")), true),
        ("{$ref: '#/components/schemas/File'}".to_owned(), true),
        (THING.to_owned(), false),
        // The properties of a property are JSON in a form, too.
        (format!("{{type: object, properties: {{o: {}}}}}", binary("f")), false),
    ] {
        for json in ["application/json", "application/vnd.t+json"] {
            let forms = format!(
                "multipart/form-data: {{schema: {schema}}}, application/x-www-form-urlencoded: {{schema: {schema}}}"
            );
            let content = format!("{{{json}: {{schema: {schema}}}, {forms}}}");
            let body = format!("{{required: true, content: {content}}}");
            let operation = format!("{{requestBody: {body}, responses: {{'204': {{description: ok}}}}}}");
            let output = made(&operation, &format!("File: {}", binary("f")));
            assert_eq!(code(&output).contains(".multipart("), is_form, "{content}\n{}", code(&output));
            let what = if is_form {
                format!("`multipart/form-data` is chosen; left out: {json}, application/x-www-form-urlencoded")
            } else {
                format!("`{json}` is chosen; left out: application/x-www-form-urlencoded, multipart/form-data")
            };
            assert!(output.report.noted.iter().any(|(_, noted)| *noted == what), "{what}: {:?}", output.report.noted);
        }
    }
}

#[test]
fn json_with_files_is_chosen_without_a_multipart_form_that_has_a_schema() {
    let json = format!("application/json: {{schema: {{type: object, properties: {{f: {BINARY}}}}}}}");
    for other in ["multipart/form-data: {}", "application/x-www-form-urlencoded: {schema: {type: object}}"] {
        let code = sent(&format!("{{{other}, {json}}}"));
        assert!(code.contains(".json(&body)"), "{other}\n{code}");
    }
    let answer = format!("content: {{{json}, multipart/form-data: {{schema: {THING}}}}}");
    let code = code(&answered(&format!("{{'200': {{description: ok, {answer}}}}}")));
    assert!(!code.contains("runtime::Bytes"), "{code}");
}

#[test]
fn a_schema_of_binary_and_other_strings_is_sent_as_bytes() {
    let chain = |length: usize| {
        let inner = "{allOf: [".repeat(length) + BINARY + &"]}".repeat(length);
        format!("{{anyOf: [{inner}]}}")
    };
    for (schema, is_bytes) in [
        (BINARY.to_owned(), true),
        ("{format: binary}".to_owned(), true),
        ("{type: string}".to_owned(), false),
        ("{type: object, format: binary}".to_owned(), false),
        (format!("{{anyOf: [{{type: string}}, {BINARY}]}}"), true),
        (format!("{{oneOf: [{BINARY}, {{type: string}}]}}"), true),
        (format!("{{anyOf: [{BINARY}, {THING}]}}"), false),
        (format!("{{oneOf: [{{type: integer}}, {BINARY}]}}"), false),
        ("{anyOf: [{type: string, maxLength: 3}, {type: string, maxLength: 5}]}".to_owned(), false),
        (format!("{{allOf: [{BINARY}, {{description: a file}}]}}"), true),
        (format!("{{anyOf: [{{allOf: [{{type: string}}, {{maxLength: 3}}]}}, {BINARY}]}}"), true),
        (format!("{{anyOf: [{{allOf: [{THING}]}}, {BINARY}]}}"), false),
        // A schema is searched 32 levels deep.
        (chain(25), true),
        (chain(40), false),
    ] {
        let code = sent(&format!("{{application/json: {{schema: {schema}}}}}"));
        assert_eq!(code.contains(".upload("), is_bytes, "{schema}\n{code}");
    }
    let links: String =
        (0..60).map(|link| format!("L{link}: {{$ref: '#/components/schemas/L{}'}}, ", link + 1)).collect();
    for (first, is_bytes) in [(40, true), (0, false)] {
        let content = format!("{{application/json: {{schema: {{$ref: '#/components/schemas/L{first}'}}}}}}");
        let operation = format!(
            "{{requestBody: {{required: true, content: {content}}}, responses: {{'204': {{description: ok}}}}}}"
        );
        let code = code(&made(&operation, &format!("{links}L60: {BINARY}")));
        assert_eq!(code.contains(".upload("), is_bytes, "{first}\n{code}");
    }
}

#[test]
fn accept_is_the_media_type_of_the_response() {
    for (media_type, schema, accept, answer) in [
        ("application/json", THING, None, "Request<CreateThing>"),
        ("'*/*'", THING, None, "Request<CreateThing>"),
        ("application/*", THING, None, "Request<CreateThing>"),
        // A string may come as text.
        ("'*/*'", "{type: string}", Some("*/*"), "Request<String>"),
        ("application/*", "{type: string}", Some("application/*"), "Request<String>"),
        ("application/vnd.t+json", THING, Some("application/vnd.t+json"), "Request<CreateThing>"),
        ("'*/*'", BINARY, Some("*/*"), "Request<runtime::Bytes>"),
        ("image/*", BINARY, Some("image/*"), "Request<runtime::Bytes>"),
        ("text/*", "{type: string}", Some("text/*"), "Request<String>"),
        ("text/plain", "{type: string}", Some("text/plain"), "Request<String>"),
    ] {
        let output =
            answered(&format!("{{'200': {{description: ok, content: {{{media_type}: {{schema: {schema}}}}}}}}}"));
        let code = code(&output);
        let said = accept.map_or(!code.contains(".accept("), |accept| code.contains(&format!(".accept(\"{accept}\")")));
        let answer = answer.replace("CreateThing", "Thing");
        assert!(said && code.contains(&answer), "{media_type} {schema}\n{code}");
    }
}

#[test]
fn several_successful_responses_of_the_same_type_are_one() {
    const RAW: &str = "successes of different media types; they are read as bytes";
    let json = &format!("content: {{application/json: {{schema: {THING}}}}}")[..];
    let text = "content: {text/plain: {schema: {type: string}}}";
    let (png, pdf) = ("content: {image/png: {}}", "content: {application/pdf: {}}");
    for (first, second, answer, is_loosened) in [
        (json, json, "Request<Thing>", false),
        (json, "", "Request<Option<Thing>>", false),
        (text, text, "Request<String>", false),
        (text, "", "Request<String>", false),
        ("", text, "Request<String>", false),
        (png, png, "Request<runtime::Bytes>", false),
        (png, "", "Request<runtime::Bytes>", false),
        (png, pdf, "Request<runtime::Bytes>", false),
        (text, png, "Request<runtime::Bytes>", true),
        (json, text, "Request<runtime::Bytes>", true),
        ("", "", "Request<()>", false),
    ] {
        let output =
            answered(&format!("{{'200': {{description: ok, {first}}}, '201': {{description: ok, {second}}}}}"));
        let code = code(&output);
        assert!(code.contains(answer), "{first} {second}: {answer}\n{code}");
        let loosened: Vec<&str> = output.report.loosened.iter().map(|(_, why)| &**why).collect();
        assert_eq!(loosened, if is_loosened { vec![RAW] } else { vec![] }, "{first} {second}");
    }
}

#[test]
fn accept_lists_the_media_types_of_all_successful_responses() {
    let (text, png) = ("text/plain: {schema: {type: string}}", "image/png: {}");
    let (json, vendor) =
        (format!("application/json: {{schema: {THING}}}"), format!("application/vnd.x+json: {{schema: {THING}}}"));
    for (first, second, accept) in [
        (&json[..], text, "application/json, text/plain"),
        (text, png, "text/plain, image/png"),
        (&json, &vendor, "application/json, application/vnd.x+json"),
        (png, png, "image/png"),
    ] {
        let responses = format!(
            "{{'200': {{description: ok, content: {{{first}}}}}, '202': {{description: ok, content: {{{second}}}}}}}"
        );
        let code = code(&answered(&responses));
        let accept: String = accept.split_whitespace().collect();
        assert!(code.contains(&format!(".accept(\"{accept}\")")), "{first} {second}\n{code}");
    }
}

#[test]
fn responses_204_and_205_have_no_content() {
    for (status, expected) in [("204", "Request<()>"), ("205", "Request<()>"), ("200", "Request<Thing>")] {
        let output = answered(&format!(
            "{{'{status}': {{description: ok, content: {{application/json: {{schema: {THING}}}}}}}}}"
        ));
        assert!(output.listing.contains(expected), "{status}: {}", output.listing);
        let noted = output.report.noted.iter().any(|(_, what)| what.contains("has no content"));
        assert_eq!(noted, status != "200", "{status}");
    }
}

#[test]
fn the_status_range_2xx_is_a_success() {
    let content = format!("content: {{application/json: {{schema: {THING}}}}}");
    for (statuses, answer) in [("2XX", "Request<Thing>"), ("3XX", "Request<()>")] {
        let code = code(&answered(&format!("{{{statuses}: {{description: ok, {content}}}}}")));
        assert!(code.contains(answer), "{statuses}\n{code}");
    }
}

#[test]
fn a_response_without_content_makes_json_optional_but_not_text() {
    let json = format!("content: {{application/json: {{schema: {THING}}}}}");
    let enveloped = |result: &str| {
        format!(
            "content: {{application/json: {{schema: {{type: object, properties: {{success: {{type: boolean}}, errors: {{type: array, \
             items: {{}}}}, result: {result}}}}}}}}}"
        )
    };
    for (content, call) in [
        (json.clone(), ".json_answer_or_empty()"),
        (enveloped(THING), ".result_or_empty()"),
        ("content: {text/plain: {schema: {type: string}}}".to_owned(), ".text()"),
    ] {
        for empty in ["'204'", "'202'", "2XX"] {
            let output = answered(&format!("{{'200': {{description: a, {content}}}, {empty}: {{description: b}}}}"));
            assert!(code(&output).contains(call), "{content} {empty}: {}", code(&output));
        }
    }
    assert!(code(&answered(&format!("{{'200': {{description: a, {json}}}}}"))).contains(".json_answer()"));
}

#[test]
fn a_status_range_is_case_insensitive() {
    for content in [
        "application/json: {schema: {type: object, properties: {a: {type: string}}}}",
        "text/csv: {schema: {type: string}}",
    ] {
        let listing =
            |range: &str| answered(&format!("{{{range}: {{description: a, content: {{{content}}}}}}}")).listing;
        let expected = listing("2XX");
        assert!(!expected.contains("Value"), "{expected}");
        assert_eq!((listing("2xx"), listing("2Xx")), (expected.clone(), expected));
    }
}

#[test]
fn a_body_in_base64_is_noted_as_neither_encoded_nor_decoded() {
    for (schema, why) in [
        ("{type: string, format: byte}", "the body is text in base64, which the client neither encodes nor decodes"),
        (BINARY, "the body is text or bytes, as the schema says"),
    ] {
        let body = format!("{{required: true, content: {{image/png: {{schema: {schema}}}}}}}");
        let output = made(&format!("{{requestBody: {body}, responses: {{'204': {{description: ok}}}}}}"), "");
        let at = "#/paths/~1things/post/requestBody/content/image~1png";
        assert_eq!(fate(&output, at, "schema"), (Fate::Noted, why.to_owned()), "{schema}");
    }
}
