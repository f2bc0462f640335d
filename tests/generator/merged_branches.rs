//! Branches of `oneOf` and `anyOf` that become one type.

use sdk_generator::{Budgets, Inputs, Output, generate};

use super::schemas::made;

/// The output for a body with a property of this schema.
fn output(schema: &str, components: &str) -> Output {
    made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}\n{components}"))
}

/// The type of the property.
fn field(output: &Output) -> &str {
    let line = output.listing.lines().find_map(|line| line.strip_prefix("pub field things::Body::a: "));
    line.unwrap_or_else(|| panic!("{}", output.listing))
}

#[test]
fn scalar_branches_of_one_json_type_become_one_type() {
    for (branches, expected) in [
        ("{type: integer, minimum: 5}, {type: integer, maximum: 3}", "Option<i64>"),
        ("{type: integer, minimum: 5}, {type: number, maximum: 3}", "Option<f64>"),
        ("{type: number, minimum: 5}, {type: integer, maximum: 3}", "Option<f64>"),
        ("{type: integer, format: uint64}, {type: integer, format: uint64, maximum: 3}", "Option<u64>"),
        ("{type: integer, format: uint64}, {type: integer, maximum: 3}", "Option<u64>"),
        ("{type: integer, maximum: 3}, {type: integer, format: uint64}", "Option<u64>"),
        ("{type: boolean, enum: [true]}, {type: boolean, description: d}", "Option<bool>"),
        ("{type: string, maxLength: 5}, {type: string, pattern: a}", "Option<String>"),
        ("{type: string, enum: [x]}, {type: string, enum: [y]}", "Option<BodyA>"),
        ("{type: string, enum: [x]}, {type: string}", "Option<BodyA>"),
        ("{type: integer}, {nullable: true}", "Patch<i64>"),
        ("{type: integer}, {$ref: '#/components/schemas/Null'}", "Patch<i64>"),
    ] {
        let output = output(&format!("{{anyOf: [{branches}]}}"), "Null: {nullable: true}");
        assert_eq!(field(&output), expected, "{branches}");
    }
}

#[test]
fn a_branch_with_one_value_documents_that_value() {
    let texts = "{type: string, enum: [x], description: First.}, {type: string, enum: [y], title: Second}";
    let file = output(&format!("{{oneOf: [{texts}]}}"), "").files["things.rs"].clone();
    assert!(file.contains("    /// `x`\n    ///\n    /// First.\n    X,\n"), "{file}");
    assert!(file.contains("    /// `y`\n    ///\n    /// Second\n    Y,\n"), "{file}");
    let numbers = "{type: integer, enum: [1], title: Low}, {type: integer, enum: [2], title: High}";
    let file = output(&format!("{{oneOf: [{numbers}]}}"), "").files["things.rs"].clone();
    assert!(file.contains("    /// `1`: Low\n    ///\n    /// `2`: High\n"), "{file}");
}

#[test]
fn an_enum_beside_a_plain_string_accepts_any_string() {
    for (branches, is_open) in [
        ("{type: string, enum: [x]}, {type: string}", true),
        ("{type: string}, {type: string, enum: [x]}", true),
        ("{type: string, enum: [x]}, {type: string, enum: [y]}", false),
        ("{type: string, enum: [x]}, {anyOf: [{type: string, enum: [y]}, {type: string}]}", true),
    ] {
        let output = output(&format!("{{anyOf: [{branches}]}}"), "");
        // An enum that is only sent refuses other values, and its field is checked.
        let file = &output.files["things.rs"];
        let (values, field) =
            if is_open { ("(BodyA else", "optional(a)") } else { ("(sent BodyA else", "optional(a[])") };
        assert!(file.contains(&format!("open_enum!{values}")) && file.contains(field), "{branches}\n{file}");
    }
}

#[test]
fn a_union_with_a_discriminated_base_schema_accepts_other_values() {
    let pets = |discriminator: &str| {
        format!(
            "Pet: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}{discriminator}}}\nDog: {{allOf: [{{$ref: \
             '#/components/schemas/Pet'}}, {{type: object, properties: {{a: {{type: string}}}}}}]}}\nCat: {{allOf: [{{$ref: \
             '#/components/schemas/Pet'}}, {{type: object, properties: {{b: {{type: string}}}}}}]}}"
        )
    };
    let union = "{oneOf: [{$ref: '#/components/schemas/Pet'}, {type: string}]}";
    for (discriminator, is_open) in [(", discriminator: {propertyName: kind}", true), ("", false)] {
        let file = &output(union, &pets(discriminator)).files["things.rs"];
        let code: String = file.split_whitespace().collect();
        assert_eq!(code.contains("union!(sentBodyAelseUnknown[any]"), is_open, "{code}");
        assert_eq!(code.contains("union!(sentBodyAelseUnknown,"), !is_open, "{code}");
    }
}

#[test]
fn the_only_branch_of_a_json_type_keeps_its_type() {
    let output =
        output("{oneOf: [{$ref: '#/components/schemas/Mode'}, {type: integer}]}", "Mode: {type: string, enum: [x, y]}");
    assert!(output.listing.contains("pub variant things::BodyA::Mode(Mode)\n"), "{}", output.listing);
    assert!(output.listing.contains("pub enum things::Mode\n"), "{}", output.listing);
}

#[test]
fn nested_lists_are_merged_up_to_16_levels_deep() {
    let list = |depth: usize, item: &str| {
        format!("{}{{type: {item}}}{}", "{type: array, items: ".repeat(depth), "}".repeat(depth))
    };
    for depth in [1, 15, 16, 17] {
        let output = output(&format!("{{anyOf: [{}, {}]}}", list(depth, "integer"), list(depth, "boolean")), "");
        let lists = field(&output).matches("Vec<").count();
        assert_eq!(lists, depth.min(17), "{}", field(&output));
        assert_eq!(field(&output).contains("Value"), depth == 17, "{}", field(&output));
    }
}

#[test]
fn only_the_items_of_merged_lists_are_copies() {
    let list = |item: &str| format!("{{type: array, items: {{type: {item}}}}}");
    for (branches, copies) in [
        ("{type: string}, {type: integer}, {type: boolean}".to_owned(), 0),
        ([list("integer"), list("boolean")].join(", "), 2),
        ([list("integer"), list("boolean"), list("string")].join(", "), 3),
    ] {
        let spec = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{get: {{responses: {{'200': {{description: ok, \
             content: {{application/json: {{schema: {{anyOf: [{branches}]}}}}}}}}}}}}}}}}\n"
        );
        let is_accepted = |expansion: usize| {
            let budgets = Budgets { expansion, ..Budgets::default() };
            generate(&Inputs { budgets, ..Inputs::new("fixture.yaml", &spec) }).is_ok()
        };
        assert!(is_accepted(copies), "{branches}");
        assert!(copies == 0 || !is_accepted(copies - 1), "{branches}");
    }
}
