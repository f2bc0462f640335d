//! Tests `cargo xtask roundtrip`: the generated code is built, and samples go through its types.

mod output;

use std::{fs, path::Path, process::Command};

use output::{code, text_of};

const SPEC: &str = r"
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /widgets:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [success, result]
                properties:
                  success: {type: boolean}
                  errors: {type: array, items: {type: object, properties: {code: {type: integer}}}}
                  result: {type: array, items: {$ref: '#/components/schemas/Widget'}}
              examples:
                page: {$ref: '#/components/examples/Page'}
                failure: {value: {success: false, result: []}}
                invalid: {value: {success: true, result: {}}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Widget', required: [name, id]}
            example: {name: ab-123, id: '1', secret: s, undeclared: 1, parts: [{id: '2', labels: {any: text}}]}
      responses:
        '201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Widget'}}}}
components:
  examples:
    Page: {value: {success: true, result: [{id: '1', name: ab-123, undeclared: 1, target: {host: h, undeclared: 1}}]}}
  schemas:
    Widget:
      type: object
      minProperties: 1
      properties:
        id: {type: string, readOnly: true, maxLength: 32}
        secret: {type: string, writeOnly: true}
        name: {type: string, pattern: '^[a-z]{2}-[0-9]{3}$'}
        note: {type: string, nullable: true}
        state: {type: string, enum: [up, down]}
        ratio: {type: number, minimum: 0, exclusiveMinimum: true, multipleOf: 0.25}
        made_at: {type: string, format: date-time}
        ttl: {type: number, minimum: 30}
        target: {oneOf: [{type: object, required: [host], properties: {host: {type: string}}}, {type: array, items: {type: integer}}]}
        labels: {type: object, additionalProperties: {type: string}}
        parts: {type: array, maxItems: 2, items: {$ref: '#/components/schemas/Widget'}}
        any: {}
";

/// Schemas without samples: no known string matches the one, and the other's pattern is invalid.
const WITHOUT_SAMPLES: &str = r"
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /lookahead:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string, pattern: '^(?=q)qz{3}(?!a)$'}}}}}}
      responses: {'204': {description: ok}}
  /broken:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {a: {type: string, pattern: '('}}}}}}
      responses: {'204': {description: ok}}
";

/// The folder is the same in every run, so that only the first one builds the dependencies.
fn roundtrip(name: &str, spec: &str) -> (i32, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("roundtrip");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, spec).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("roundtrip").arg(file).output().unwrap();
    (code(&output), text_of(&output))
}

#[test]
fn every_sample_comes_back_unchanged() {
    let (code, text) = roundtrip("widgets.yaml", SPEC);
    assert!(
        text.starts_with("3 schemas of requests and responses: 3 keep all samples unchanged, 100.00 %\n"),
        "{text}"
    );
    assert!(
        text.contains(" samples, of which 2 are examples of the description; parts of 0 are decoded as `Unknown`"),
        "{text}"
    );
    assert!(
        text.contains(
            "\nschemas of a `number` that are read as integers, as `gen` notes, with whole numbers as samples: 1\n"
        ),
        "{text}"
    );
    assert_eq!(code, 0, "{text}");
}

#[test]
fn a_schema_without_an_accepted_sample_is_listed_with_its_reason() {
    let (code, text) = roundtrip("without_samples.yaml", WITHOUT_SAMPLES);
    assert!(text.starts_with("2 schemas of requests and responses: 0 keep all samples unchanged, 0.00 %\n"), "{text}");
    for listed in [
        "1 no sample that the validator accepts\n         POST /lookahead request: ",
        "1 the validator rejects the schema\n         POST /broken request: ",
    ] {
        assert!(text.contains(listed), "{listed}\n{text}");
    }
    assert_eq!(code, 1, "{text}");
}

#[test]
fn an_unreadable_input_exits_with_2() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["roundtrip", "nowhere.yaml"]).output().unwrap();
    assert_eq!(code(&output), 2, "{}", text_of(&output));
    assert!(text_of(&output).contains("nowhere.yaml"), "{}", text_of(&output));
}
