//! Annotations beside a reference, at its target, and beside a union.

use super::{items, made_of};

const SPEC: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /hosts:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [id, name, version, state]
              properties:
                id: {$ref: '#/components/schemas/HostId'}
                name: {$ref: '#/components/schemas/Name'}
                version: {$ref: '#/components/schemas/Version', readOnly: true}
                state: {$ref: '#/components/schemas/State'}
                rack: {$ref: '#/components/schemas/Name', nullable: true, description: Where it stands.}
                old: {$ref: '#/components/schemas/Name', deprecated: true}
      responses: {'204': {description: ok}}
components:
  schemas:
    HostId: {type: string, readOnly: true}
    Name: {type: string}
    Version: {type: string}
    State: {type: string, enum: [up], readOnly: true}
";

#[test]
fn read_only_beside_or_behind_a_reference_excludes_a_property_from_requests() {
    let output = made_of(SPEC).unwrap();
    let host = items(&output.files["hosts.rs"], &["CreateHost"]);
    assert!(host.contains("pub fn new(name: impl Into<String>) -> Self {"), "{host}");
    for member in ["id:", "version:", "state:"] {
        assert!(!host.contains(member), "{host}");
    }
}

#[test]
fn annotations_beside_a_reference_apply_to_the_property() {
    let output = made_of(SPEC).unwrap();
    let host = items(&output.files["hosts.rs"], &["CreateHost"]);
    assert!(
        host.contains("pub rack: runtime::Patch<String>,") && host.contains("pub fn clear_rack(mut self)"),
        "{host}"
    );
    assert!(host.contains("/// Where it stands."), "{host}");
    let above_old = host.lines().take_while(|line| !line.contains("pub old: Option<String>")).last().unwrap();
    assert!(above_old.contains("#[deprecated"), "{host}");
}

#[test]
fn properties_beside_nested_unions_are_in_each_branch() {
    let spec = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /records:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Batch'}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Batch:
      type: object
      properties: {id: {type: string}}
      required: [id]
      allOf: [{$ref: '#/components/schemas/Any'}]
    Any: {anyOf: [{$ref: '#/components/schemas/Short'}, {$ref: '#/components/schemas/Long'}]}
    Short: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    Long: {type: object, required: [length], properties: {length: {type: integer}}}
    A: {type: object, required: [a], properties: {a: {type: string}}}
    B: {type: object, required: [b], properties: {b: {type: string}}}
";
    let output = made_of(spec).unwrap();
    let file = &output.files["records.rs"];
    // A, B and Long each have their own property and the id.
    for own in ["pub a: String", "pub b: String", "pub length: i64"] {
        let object =
            file.split("pub struct").find(|item| item.contains(own)).unwrap_or_else(|| panic!("{own}: {file}"));
        assert!(object.split('}').next().unwrap().contains("pub id: String"), "{file}");
    }
}

#[test]
fn a_string_with_properties_is_any_json_and_reported() {
    let spec = SPEC.replace("Name: {type: string}", "Name: {type: string, properties: {first: {type: string}}}");
    let output = made_of(&spec).unwrap();
    assert!(items(&output.files["hosts.rs"], &["CreateHost"]).contains("name: impl Into<serde_json::Value>"));
    let said: Vec<String> = output.report.loosened.iter().map(|(at, what)| format!("{at}: {what}")).collect();
    assert_eq!(said, ["#/components/schemas/Name: a string that has properties; kept as any JSON"]);
}

#[test]
fn properties_beside_a_union_do_not_change_its_branches_elsewhere() {
    let spec = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /records:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Stored'}}}
components:
  schemas:
    Record: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    Stored:
      type: object
      required: [id]
      properties: {id: {type: string}}
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
    A: {type: object, required: [type], properties: {type: {type: string, enum: [a]}}}
    B: {type: object, required: [type], properties: {type: {type: string, enum: [b]}}}
";
    let output = made_of(spec).unwrap();
    let file = &output.files["records.rs"];
    let sent = items(file, &["A"]);
    assert!(sent.contains("pub struct A {}"), "{file}");
    assert_eq!(file.matches("pub id: Option<String>,").count(), 2, "{file}");
}

#[test]
fn an_any_of_intersected_with_an_object_keeps_only_its_object_branches() {
    let spec = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /forms:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                allOf:
                - {properties: {outcome: {anyOf: [{type: object}, {type: array, items: {}}, {type: string}]}}}
                - {properties: {outcome: {type: object, properties: {id: {type: string}}}}}
";
    // An object without declared properties matches; a list or a string does not.
    let file = &made_of(spec).unwrap().files["forms.rs"];
    assert!(file.contains("outcome: Option<FormOutcome>") && file.contains("id: Option<String>"), "{file}");
}

#[test]
fn a_one_of_forms_is_one_form_with_the_parts_of_all() {
    let spec = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /forms/{anything}:
    parameters: [{name: anything, in: path, required: true, schema: {}}]
    put:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              oneOf:
              - {type: object, required: [file], properties: {file: {type: string, format: binary}, note: {type: string}}}
              - {type: object, required: [file, size], properties: {file: {type: string}, size: {type: integer}}}
      responses: {'204': {description: ok}}
";
    let output = made_of(spec).unwrap();
    let file = &output.files["forms.rs"];
    // A path parameter without a schema is a string.
    assert!(file.contains("anything: impl Into<String>"), "{file}");
    let form = items(file, &["UpdateForm"]);
    assert!(form.contains("pub fn new(file: impl Into<runtime::Upload>) -> Self {"), "{form}");
    assert!(form.contains("pub note: Option<String>,") && form.contains("pub size: Option<i64>,"), "{form}");
    let said: Vec<&str> = output.report.loosened.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(said, ["one of several forms; taken as one with the parts of all"]);
}
