//! Schemas that refer to themselves, or are repeated inside themselves.

use sdk_generator::{Inputs, Output, generate};

use super::schemas::made;

fn noted(output: &Output) -> Vec<String> {
    output.report.noted.iter().map(|(at, what)| format!("{at}: {what}")).collect()
}

fn loosened(output: &Output) -> Vec<String> {
    output.report.loosened.iter().map(|(at, what)| format!("{at}: {what}")).collect()
}

/// The types of an output.
fn types(output: &Output) -> Vec<&str> {
    let lines = output.listing.lines();
    let names = lines.filter_map(|line| line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")));
    names.filter_map(|name| name.strip_prefix("things::")).collect()
}

/// Levels of an object inside each other, each with these properties; the last with those instead.
fn levels(count: usize, properties: &str, last: &str) -> String {
    (1..count).fold(format!("{{type: object, properties: {{{last}}}}}"), |inner, _| {
        format!("{{type: object, properties: {{{properties}, child: {inner}}}}}")
    })
}

#[test]
fn three_equal_levels_are_one_recursive_type() {
    let property = "a: {type: string}";
    for (count, is_one) in [(3, false), (4, true), (5, true), (6, true)] {
        let output = made(&format!("Body: {}", levels(count, property, property)));
        if is_one {
            assert_eq!(types(&output), ["Body"], "{count}");
            let note =
                format!("#/components/schemas/Body: repeats itself, {count} levels deep; taken as one recursive type");
            assert_eq!(noted(&output), [note]);
            assert!(
                output.listing.contains("pub field things::Body::child: Option<Box<Body>>\n"),
                "{}",
                output.listing
            );
        } else {
            assert_eq!(types(&output).len(), count, "{count}");
            assert_eq!(noted(&output), [""; 0]);
        }
    }
}

#[test]
fn a_map_of_itself_is_an_object_with_additional_properties() {
    for (map, kind) in [
        ("M: {type: object, additionalProperties: {$ref: '#/components/schemas/M'}}", "M"),
        ("M: {type: object, additionalProperties: {type: array, items: {$ref: '#/components/schemas/M'}}}", "Vec<M>"),
        (
            "M: {type: object, additionalProperties: {$ref: '#/components/schemas/L'}}\n\
             L: {type: array, items: {$ref: '#/components/schemas/M'}}",
            "Vec<M>",
        ),
    ] {
        let body = "Body: {type: object, properties: {a: {$ref: '#/components/schemas/M'}}}";
        let output = made(&format!("{body}\n{map}"));
        let field = format!("pub field things::M::additional_properties: std::collections::BTreeMap<String, {kind}>\n");
        assert!(output.listing.contains(&field), "{}", output.listing);
        assert_eq!(loosened(&output), [""; 0]);
    }
}

#[test]
fn a_list_of_itself_ends_wherever_it_is() {
    let list = "{type: array, items: {$ref: '#/components/schemas/L'}}";
    let choice = format!("{{oneOf: [{{type: number}}, {{anyOf: [{list}]}}]}}");
    let reference = "{$ref: '#/components/schemas/L'}";
    let object = format!("{{anyOf: [{{properties: {{a: {reference}}}}}, {{additionalProperties: false}}]}}");
    for schema in [list, &choice] {
        for used in [reference, &object] {
            let spec = format!(
                "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\ncomponents: {{schemas: {{L: {schema}}}}}\npaths:\n  /things:\n    \
                 post:\n      parameters: [{{name: q, in: query, schema: {used}}}, {{name: h, in: header, schema: {used}}}]\n      \
                 requestBody: {{content: {{multipart/form-data: {{schema: {{type: object, properties: {{p: {used}}}}}}}}}}}\n      \
                 responses: {{'200': {{description: ok, content: {{application/json: {{schema: {used}}}}}}}}}\n"
            );
            let output = generate(&Inputs::new("things.yaml", &spec)).unwrap();
            assert!(output.listing.contains("Things::create"), "{}", output.listing);
        }
    }
}

#[test]
fn levels_with_another_object_in_between_are_one_recursive_type() {
    let property = "n: {type: string}";
    let levels = (1..4).fold(format!("{{type: object, properties: {{{property}}}}}"), |inner, _| {
        let between = format!("{{type: object, properties: {{b: {inner}}}}}");
        format!("{{type: object, properties: {{{property}, a: {between}}}}}")
    });
    let output = made(&format!("Body: {levels}"));
    assert_eq!(types(&output), ["Body", "BodyA"]);
}

#[test]
fn the_last_level_may_differ_only_by_lacking_optional_properties() {
    let both = "a: {type: string}, b: {type: string}";
    for (last, is_one) in [
        (both, true),
        ("a: {type: string}", true),
        ("b: {type: string}", true),
        ("a: {type: integer}, b: {type: string}", false),
        ("a: {type: string, maxLength: 3}", false),
        ("a: {type: string}, c: {type: string}", false),
    ] {
        let output = made(&format!("Body: {}", levels(5, both, last)));
        assert_eq!(types(&output).len() == 1, is_one, "{last} {:?}", types(&output));
        assert_eq!(noted(&output).len(), usize::from(is_one), "{last}");
    }
}

#[test]
fn a_property_whose_name_begins_with_the_repeated_name_is_not_a_level() {
    let beside = "childish: {type: object, properties: {z: {type: string}}}";
    let output = made(&format!("Body: {}", levels(4, beside, beside)));
    assert_eq!(types(&output), ["Body", "BodyChildish"]);
}

const INTEGER: &str = "{type: integer}";

#[test]
fn unions_that_are_branches_of_each_other_are_one_union() {
    let one = "a branch that refers back to the union; it adds no values";
    for (schemas, noted_at) in [
        (
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\nB: {oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}",
            &["A", "B"][..],
        ),
        (
            "A: {$ref: '#/components/schemas/B'}\nB: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}, {type: integer}]}",
            &["A", "B"],
        ),
        ("A: {oneOf: [{oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}, {type: integer}]}", &["A"]),
    ] {
        let output =
            made(&format!("Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/A'}}}}}}\n{schemas}"));
        assert_eq!(loosened(&output), [""; 0], "{schemas}");
        let expected: Vec<String> = noted_at.iter().map(|name| format!("#/components/schemas/{name}: {one}")).collect();
        assert_eq!(noted(&output), expected, "{schemas}");
        let variants: Vec<&str> = output.listing.lines().filter(|line| line.contains("variant things::A::")).collect();
        assert_eq!(
            variants,
            [
                "pub variant things::A::Number(i64)",
                "pub variant things::A::Text(String)",
                "pub variant things::A::Unknown(serde_json::Value)"
            ],
            "{schemas}"
        );
        assert!(output.listing.contains("pub field things::Body::a: Option<A>\n"), "{}", output.listing);
    }
}

#[test]
fn a_branch_of_a_nested_union_that_refers_back_adds_no_branch() {
    let output = made(
        "Body: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}\nA: {oneOf: [{oneOf: [{$ref: \
         '#/components/schemas/A'}, {type: integer}]}, {$ref: '#/components/schemas/Mode'}]}\nMode: {type: string, enum: [x, y]}",
    );
    assert!(output.listing.contains("pub variant things::A::Mode(Mode)\n"), "{}", output.listing);
}

#[test]
fn a_schema_that_refers_only_to_itself_is_any_json() {
    for schemas in [
        "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}",
        "A: {oneOf: [{$ref: '#/components/schemas/B'}]}\nB: {anyOf: [{$ref: '#/components/schemas/A'}]}",
    ] {
        let output =
            made(&format!("Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/A'}}}}}}\n{schemas}"));
        let why = "refers to itself and nothing else; kept as any JSON";
        assert_eq!(
            loosened(&output),
            ["A", "B"].map(|name| format!("#/components/schemas/{name}: {why}")),
            "{schemas}"
        );
        assert!(
            output.listing.contains("pub field things::Body::a: Option<serde_json::Value>\n"),
            "{}",
            output.listing
        );
    }
}

#[test]
fn one_nullable_union_of_a_cycle_makes_all_of_it_nullable() {
    for (first, second) in [("", ""), ("nullable: true, ", ""), ("", "nullable: true, ")] {
        let output = made(&format!(
            "Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/A'}}}}}}\nA: {{{first}oneOf: [{{$ref: \
             '#/components/schemas/B'}}, {{type: string}}]}}\nB: {{{second}oneOf: [{{$ref: '#/components/schemas/A'}}, {INTEGER}]}}"
        ));
        let container = if first.is_empty() && second.is_empty() { "Option" } else { "Patch" };
        let field = format!("pub field things::Body::a: {container}<A>\n");
        assert!(output.listing.contains(&field), "{field} {}", output.listing);
    }
}

#[test]
fn a_cyclic_union_is_named_after_the_schema_referenced_from_outside() {
    let cycle = "A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\nB: {oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}";
    let other = |property: &str| {
        format!(
            "P: {{oneOf: [{{$ref: '#/components/schemas/Q'}}, {{type: object, required: [x], properties: {{x: {property}}}}}]}}\nQ: \
             {{oneOf: [{{$ref: '#/components/schemas/P'}}, {{type: boolean}}]}}"
        )
    };
    for (name, components) in [
        ("A", format!("Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/A'}}}}}}\n{cycle}")),
        ("B", format!("Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/B'}}}}}}\n{cycle}")),
        (
            "B",
            format!(
                "Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/P'}}}}}}\n{cycle}\n{}",
                other("{$ref: '#/components/schemas/B'}")
            ),
        ),
    ] {
        let output = made(&components);
        let names: Vec<&str> = types(&output).into_iter().filter(|name| ["A", "B"].contains(name)).collect();
        assert_eq!(names, [name], "{components}");
    }
}
