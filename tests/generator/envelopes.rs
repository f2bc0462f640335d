//! Envelopes, whose `result` a method returns: objects with `success` and `errors`, `messages` or `result`.

use sdk_generator::{Output, pointer::Pointer};

use super::{code, made_of};

/// The output for an operation that returns a schema.
fn output(method: &str, schema: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{'/things/{{id}}': {{{method}: {{responses: {{'200': \
         {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}\ncomponents: {{schemas: {{{SCHEMAS}}}}}\n"
    );
    made_of(&text).unwrap_or_else(|faults| panic!("{schema}: {faults}"))
}

/// The return type of the operation, as `api.txt` has it.
fn answer(method: &str, schema: &str) -> String {
    let output = output(method, schema);
    let line = output.listing.lines().find(|line| line.contains("Things::") && line.contains("Request<"));
    let line = line.unwrap_or_else(|| panic!("{}", output.listing));
    line.split_once("-> Request<").unwrap().1.strip_suffix('>').unwrap().to_owned()
}

const SCHEMAS: &str = "A: {type: object, required: [a], properties: {a: {type: string}}}, \
                       B: {type: object, required: [b], properties: {b: {type: string}}}";

/// An envelope around a schema.
fn around(result: &str) -> String {
    format!("{{type: object, properties: {{success: {{type: boolean}}, result: {result}}}}}")
}

const A: &str = "{$ref: '#/components/schemas/A'}";

#[test]
fn an_object_with_success_and_another_envelope_member_is_an_envelope() {
    let object = |members: &[&str]| {
        let schema = |member: &str| match member {
            "success" => "{type: boolean}",
            "errors" | "messages" => "{type: array, items: {}}",
            _ => A,
        };
        let members: Vec<String> = members.iter().map(|member| format!("{member}: {}", schema(member))).collect();
        format!("{{type: object, properties: {{{}}}}}", members.join(", "))
    };
    for (members, expected) in [
        (&["success", "result"][..], "A"),
        (&["success", "errors", "messages", "result"], "A"),
        (&["success", "errors"], "()"),
        (&["success", "messages"], "()"),
        (&["success"], "Thing"),
        (&["success", "other"], "Thing"),
        (&["result"], "Thing"),
        (&["errors", "messages", "result"], "Thing"),
    ] {
        assert_eq!(answer("get", &object(members)), expected, "{members:?}");
    }
}

#[test]
fn members_of_other_types_make_no_envelope() {
    for (members, expected) in [
        ("success: {}, errors: {}, result: {type: string}", "String"),
        ("success: {type: boolean, enum: [true]}, result: {type: string}", "String"),
        ("success: {type: string}, result: {type: string}", "Thing"),
        ("success: {type: integer}, errors: {type: array, items: {}}", "Thing"),
        ("success: {type: boolean}, errors: {type: integer}, result: {type: string}", "Thing"),
        ("success: {type: boolean}, messages: {type: string}", "Thing"),
        ("success: {type: boolean}, errors: {type: array, items: {}}, count: {type: integer}", "Thing"),
        ("success: {type: boolean}, errors: {type: array, items: {}}, result_info: {}", "()"),
    ] {
        assert_eq!(answer("get", &format!("{{type: object, properties: {{{members}}}}}")), expected, "{members}");
    }
}

#[test]
fn a_property_beside_the_result_of_an_envelope_is_loosened() {
    let loosened = |members: &str| {
        let schema = format!("{{type: object, properties: {{success: {{type: boolean}}, {members}}}}}");
        let report = output("get", &schema).report;
        report.loosened.iter().map(|(at, _)| Pointer::last(at)).collect::<Vec<_>>()
    };
    assert_eq!(loosened("result: {}, errors: {type: array, items: {}}, result_info: {}"), [""; 0]);
    assert_eq!(loosened("result: {}, total: {type: integer}, warnings: {}"), ["total", "warnings"]);
    // Without a `result`, the whole object is returned.
    assert_eq!(loosened("messages: {type: array, items: {}}, enabled: {type: boolean}"), [""; 0]);
}

#[test]
fn a_nullable_result_or_envelope_is_returned_as_an_option() {
    let nullable = |schema: &str| schema.replacen('{', "{nullable: true, ", 1);
    for (schema, expected) in [
        (around("{type: string}"), "String"),
        (around("{type: string, nullable: true}"), "Option<String>"),
        (nullable(&around("{type: string}")), "Option<String>"),
        (nullable(&around("{type: string, nullable: true}")), "Option<String>"),
    ] {
        assert_eq!(answer("get", &schema), expected, "{schema}");
    }
}

#[test]
fn a_union_of_envelopes_returns_the_union_of_their_results() {
    let union = |branches: &[String]| format!("{{oneOf: [{}]}}", branches.join(", "));
    let (text, number) = (around("{type: string}"), around("{type: integer}"));
    let empty = "{type: object, properties: {success: {type: boolean}, errors: {type: array, items: {type: string}}}}";
    for (branches, expected) in [
        (vec![text.clone(), text.clone()], "String"),
        (vec![text.clone(), empty.to_owned()], "Option<String>"),
        (vec![empty.to_owned(), text.clone()], "Option<String>"),
        (vec![text.clone(), around("{type: string, nullable: true}")], "Option<String>"),
        (vec![text.replacen('{', "{nullable: true, ", 1), text.clone()], "Option<String>"),
        (vec![text, number], "Thing"),
    ] {
        assert_eq!(answer("get", &union(&branches)), expected, "{branches:?}");
    }
}

#[test]
fn the_result_of_a_delete_is_ignored_if_it_is_any_json() {
    for (result, deleted, got) in [
        ("{}", "()", "serde_json::Value"),
        ("{type: object}", "()", "serde_json::Map<String, serde_json::Value>"),
        ("{type: object, additionalProperties: {}}", "()", "serde_json::Map<String, serde_json::Value>"),
        (
            "{type: object, additionalProperties: {type: string}}",
            "std::collections::BTreeMap<String, String>",
            "std::collections::BTreeMap<String, String>",
        ),
        (A, "A", "A"),
    ] {
        assert_eq!(answer("delete", &around(result)), deleted, "{result}");
        assert_eq!(answer("get", &around(result)), got, "{result}");
    }
}

#[test]
fn a_discriminator_of_envelopes_does_not_select_among_their_results() {
    let envelope = |name: &str| {
        format!(
            "{{type: object, required: [kind], properties: {{kind: {{type: string}}, success: {{type: boolean}}, result: {{$ref: \
             '#/components/schemas/{name}'}}}}}}"
        )
    };
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{get: {{responses: {{'200': {{description: ok, \
         content: {{application/json: {{schema: {{oneOf: [{{$ref: '#/components/schemas/OfA'}}, {{$ref: \
         '#/components/schemas/OfB'}}], discriminator: {{propertyName: kind, mapping: {{a: OfA, b: \
         OfB}}}}}}}}}}}}}}}}}}}}\ncomponents: {{schemas: {{{SCHEMAS}, OfA: {}, OfB: {}}}}}\n",
        envelope("A"),
        envelope("B")
    );
    let code = code(&made_of(&text).unwrap());
    assert!(code.contains(r#"A(object,has("a")),B(object,has("b"))"#), "{code}");
}
