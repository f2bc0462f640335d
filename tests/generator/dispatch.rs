//! Tests of the tables for `cargo xtask wire` and `cargo xtask roundtrip`.

use insta::assert_snapshot;
use sdk_generator::{Inputs, dispatch, generate};

const SPEC: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /racks/{rack_id}/hosts/{number}:
    put:
      parameters:
      - {name: rack_id, in: path, required: true, schema: {type: string}}
      - {name: number, in: path, required: true, schema: {type: integer}}
      - {name: tag, in: query, explode: false, schema: {type: array, items: {type: string}}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                id: {type: string, readOnly: true}
                secret: {type: string, writeOnly: true}
                target: {oneOf: [{type: string}, {type: integer}]}
                state: {type: string, enum: [up, down]}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: object, properties: {only_read: {type: string}}}}}
";

#[test]
fn the_table_has_an_arm_for_each_operation_and_the_members_of_each_request_type() {
    assert_snapshot!(dispatch::generate(&Inputs::new("hosts.yaml", SPEC)).unwrap().table);
}

#[test]
fn response_only_types_are_omitted_and_the_others_are_unchanged() {
    let inputs = Inputs::new("hosts.yaml", SPEC);
    let (plain, requests) = (generate(&inputs).unwrap(), dispatch::generate(&inputs).unwrap());
    let (plain, requests) = (&plain.files["racks/hosts.rs"], &requests.files["racks/hosts.rs"]);
    assert!(plain.contains("only_read") && !requests.contains("only_read"));
    let sent = |text: &str| {
        let start = text.find("pub struct UpdateHost").unwrap();
        text[start..].split_once('}').unwrap().0.to_owned()
    };
    assert_eq!(sent(plain), sent(requests));
}

#[test]
fn a_json_body_and_a_json_response_are_arms_with_their_types() {
    let table = dispatch::round_trips(&Inputs::new("hosts.yaml", SPEC)).unwrap().0.table;
    let (sent, received) = table.split_once("pub fn received").unwrap();
    let key = "\"PUT /racks/{rack_id}/hosts/{number}\" => round_trip::";
    assert!(sent.contains(&format!("{key}sent::<resources::racks::hosts::")), "{table}");
    assert!(received.contains(&format!("{key}json::<resources::racks::hosts::")), "{table}");
    // A type that only responses use needs no decoder.
    assert!(!received.contains("only_read"), "{table}");
}

#[test]
fn a_path_argument_is_decoded_unless_its_type_converts_from_a_string() {
    let table = |schema: &str| {
        let parameter = format!("{{name: id, in: path, required: true, {schema}}}");
        let spec = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things/{{id}}:\n    get:\n      parameters: \
             [{parameter}]\n      responses: {{'204': {{description: ok}}}}\n"
        );
        dispatch::generate(&Inputs::new("things.yaml", &spec)).unwrap().table
    };
    let of_union =
        |branches: &str| table(&format!("content: {{application/json: {{schema: {{anyOf: [{branches}]}}}}}}"));
    let decoded = "call.path::<resources::things::ThingId>()?";
    for branches in ["{type: boolean}, {type: string, enum: [all, none]}", "{type: boolean}, {type: integer}"] {
        let table = of_union(branches);
        assert!(table.contains(decoded), "{table}");
    }
    assert!(of_union("{type: boolean}, {type: string}").contains("call.path_text()?"));
    assert!(table("schema: {type: string, enum: [a, b]}").contains("call.path_text()?"));
}
