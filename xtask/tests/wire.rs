//! Tests `cargo xtask wire`: the generated code is built, and its requests are compared.

mod output;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use output::{code, text_of};

const SPEC: &str = r"
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /widgets:
    get:
      parameters:
      - {name: page, in: query, schema: {type: integer}}
      - {name: tag, in: query, schema: {type: array, items: {type: string}}}
      - {name: sort, in: query, explode: false, schema: {type: array, items: {type: string, enum: [a, b]}}}
      - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {from: {type: integer}}}}
      responses: {'204': {description: ok}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string, maxLength: 5}
                sizes: {type: array, items: {type: number}}
                target: {oneOf: [{type: object, required: [host], properties: {host: {type: string}}}, {type: string}]}
      responses: {'204': {description: ok}}
  /widgets/{widget_id}:
    patch:
      parameters: [{name: widget_id, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, properties: {note: {type: string, nullable: true}, other: {type: string, nullable: true}}}
      responses: {'204': {description: ok}}
  /widgets/{widget_id}/picture:
    put:
      parameters: [{name: widget_id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [picture, details]
              properties:
                picture: {type: string, format: binary}
                details: {type: array, maxItems: 2, items: {type: string, format: binary}}
                labels: {type: object, properties: {colour: {type: string}}}
                width: {type: integer}
      responses: {'204': {description: ok}}
  /never/recorded:
    get: {responses: {'204': {description: ok}}}
    head: {responses: {'204': {description: ok}}}
  /broken:
    get: {parameters: [{$ref: '#/nowhere'}], responses: {'204': {description: ok}}}
";

/// Method, target, content type and body of a line.
fn line(method: &str, target: &str, body: Option<(&str, &str)>) -> String {
    let (kind, body) = body.unzip();
    serde_json::json!({"method": method, "target": target, "content_type": kind, "body": body, "family": "widgets"})
        .to_string()
}

fn json(body: &str) -> Option<(&str, &str)> {
    Some(("application/json", body))
}

/// The folder is the same in every run, so that only the first one builds the dependencies.
fn wire(spec: &str, name: &str, lines: &[String]) -> Output {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wire");
    fs::create_dir_all(&folder).unwrap();
    let (spec, file) = (folder.join(spec), folder.join(format!("{name}.ndjson")));
    fs::write(&spec, SPEC).unwrap();
    fs::write(&file, lines.join("\n")).unwrap();
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("wire").arg(file).arg("--spec").arg(spec).output().unwrap()
}

#[test]
fn recorded_requests_that_the_generated_code_builds_are_equal() {
    let form = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n\
                PNG\r\n--BOUNDARY\r\nContent-Disposition: form-data; name=\"details\"; filename=\"b.png\"\r\n\r\n\
                B\r\n--BOUNDARY\r\nContent-Disposition: form-data; name=\"details\"; filename=\"c.png\"\r\n\r\n\
                C\r\n--BOUNDARY\r\nContent-Disposition: form-data; name=\"width\"\r\n\r\n5\r\n\
                --BOUNDARY\r\nContent-Disposition: form-data; name=\"labels\"\r\n\r\n{\"colour\":\"red\"}\r\n\
                --BOUNDARY--\r\n";
    let equal = [
        line("GET", "/widgets?page=2&tag=x&tag=y%20z&sort=a%2Cc&filter%5Bfrom%5D=3", None),
        line("POST", "/widgets", json(r#"{"name": "one", "sizes": [1.5, 2], "target": {"host": "h"}}"#)),
        line("POST", "/widgets", json(r#"{"target": "somewhere", "name": "two"}"#)),
        line("PATCH", "/widgets/a%20b", json(r#"{"note": null}"#)),
        line("PUT", "/widgets/7/picture", Some(("multipart/form-data", form))),
    ];
    let output = wire("equal.yaml", "equal", &equal);
    let text = text_of(&output);
    assert_eq!(code(&output), 0, "{text}");
    assert!(text.contains("5 lines: 5 equal, 0 differ, 0 not built, 0 unmatched"), "{text}");
}

#[test]
fn a_request_that_differs_is_reported_with_its_cause() {
    // Each line, and its part of the report.
    let others = [
        (
            line("POST", "/widgets", json(r#"{"name": "longer than five"}"#)),
            "POST /widgets: name: 16 characters, at most 5",
        ),
        (
            line("POST", "/widgets", json(r#"{"name": "one", "colour": "red"}"#)),
            "1 the description has no such member\n         POST /widgets: colour",
        ),
        (
            line("POST", "/widgets", json(r#"{"name": "one", "target": {"host": "h", "port": 5}}"#)),
            "1 the description has no such member\n         POST /widgets: target.port",
        ),
        (
            line("POST", "/widgets", json(r#"{"name": "one", "target": 5}"#)),
            "1 no branch of the union matches; sent as JSON\n         POST /widgets",
        ),
        (
            line("GET", "/widgets?size=5", None),
            "1 the description has no such parameter\n         GET /widgets: size=5",
        ),
        (
            line("POST", "/widgets", json(r#"{"name": 5}"#)),
            "1 a string in the description, a number was recorded\n         POST /widgets: body:name",
        ),
        (line("DELETE", "/gadgets/1", None), "1 widgets\n         DELETE /gadgets/1"),
        // One was skipped by the generator, and one was refused.
        (line("HEAD", "/never/recorded", None), "HEAD /never/recorded: the method HEAD has no typed form"),
        (line("GET", "/broken?x=1", None), "GET /broken: `$ref: #/nowhere`"),
    ];
    let (lines, mut expected): (Vec<_>, Vec<_>) = others.into_iter().unzip();
    expected.extend([
        "9 lines: 4 equal, 1 differ, 3 not built, 1 unmatched",
        "2 the generated code has no such operation",
        "50.00 % of 8 matched are equal; 2 of them only with members that the description lacks, added by name",
        "; 2 of them only with the checks off",
    ]);
    let output = wire("others.yaml", "others", &lines);
    let text = text_of(&output);
    assert_eq!(code(&output), 1, "{text}");
    for part in expected {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn control_sequences_and_log_commands_in_recorded_texts_are_escaped() {
    let texts = ["\u{1b}[31m", "\r::error::x", "\n::error::x", "\u{202e}x", "##[error]x", "\u{9b}31m"];
    let hostile: Vec<String> = texts
        .iter()
        .flat_map(|text| {
            let member = serde_json::json!({"name": "one", *text: text}).to_string();
            [line("DELETE", &format!("/{text}"), None), line("POST", "/widgets", json(&member))]
        })
        .collect();
    let text = text_of(&wire("hostile.yaml", "hostile", &hostile));
    assert!(text.contains("12 lines: ") && text.contains("6 unmatched"), "{text}");
    assert!(
        !text.contains(|c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c)),
        "{text:?}"
    );
    assert!(!text.contains("##[") && !text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
}

#[test]
fn a_file_without_recorded_requests_of_the_description_is_refused() {
    let output = wire("refused.yaml", "broken", &["{}".to_owned()]);
    assert_eq!(code(&output), 2);
    assert!(text_of(&output).contains("broken.ndjson:1: no `method` and `target`"), "{}", text_of(&output));
    let output = wire("refused.yaml", "elsewhere", &[line("GET", "/elsewhere", None)]);
    assert_eq!(code(&output), 2);
    assert!(text_of(&output).contains("no request in "), "{}", text_of(&output));
}
