//! Defaults: one that is not valid for its own schema is dropped and noted.

use super::schemas::made;

#[test]
fn a_default_that_is_not_valid_for_its_schema_is_dropped() {
    for (schema, default, is_valid) in [
        ("type: integer", "1", true),
        ("type: integer", "-1", true),
        ("type: integer", "9223372036854775807", true),
        ("type: integer", "300.0", true),
        ("type: integer", "1.5", false),
        ("type: integer", "'1'", false),
        ("type: number", "1.5", true),
        ("type: number", "1", true),
        ("type: boolean", "true", true),
        ("type: boolean", "'true'", false),
        ("type: string", "x", true),
        ("type: string", "[]", false),
        ("type: string", "null", false),
        ("type: string, nullable: true", "null", true),
        ("type: integer, nullable: true", "null", true),
        ("type: string, enum: [x, y]", "x", true),
        ("type: string, enum: [x, y]", "z", false),
        ("type: array, items: {type: string}", "[]", true),
        ("type: array, items: {type: string}", "{}", false),
        ("type: object, properties: {b: {type: string}}", "{}", true),
        ("type: object, additionalProperties: {type: string}", "{}", true),
        ("type: object, properties: {b: {type: string}}", "[]", false),
        ("oneOf: [{type: string}, {type: integer}]", "1", true),
        ("oneOf: [{type: string}, {type: integer}]", "null", false),
        ("nullable: true, oneOf: [{type: string}, {type: integer}]", "null", true),
        ("type: integer, enum: [1, 2]", "2.0", true),
        ("type: integer, enum: [1, 2]", "3", false),
        ("type: boolean, enum: [true]", "false", false),
        ("type: number, minimum: 0.5", "0.5", true),
        ("type: number, exclusiveMinimum: true, minimum: 0.5", "0.5", false),
        ("type: integer, multipleOf: 5", "12", false),
        ("type: string, maxLength: 2", "éé", true),
        ("type: string, maxLength: 2", "abc", false),
        ("type: string, pattern: '^a'", "ba", false),
        ("type: array, items: {type: string, enum: [x, y]}", "[x, z]", false),
        ("type: array, items: {type: integer}, uniqueItems: true", "[1, 1.0]", false),
        ("type: object, additionalProperties: {type: integer}", "{b: '1'}", false),
        ("type: object, properties: {b: {type: string}}", "{b: 1}", false),
    ] {
        let output = made(&format!("Body: {{type: object, properties: {{a: {{{schema}, default: {default}}}}}}}"));
        let dropped = output.report.noted.iter().any(|(at, what)| {
            at.as_str().ends_with("/properties/a")
                && what.starts_with("the default ")
                && what.ends_with("is not valid for its schema; dropped")
        });
        assert_eq!(!dropped, is_valid, "{schema} {default} {:?}", output.report.noted);
    }
}
