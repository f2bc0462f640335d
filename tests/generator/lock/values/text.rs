//! Values that requests have as text: in paths, queries, headers and forms, where a number and a string look the same.

use super::{assert_kept, described, locked};

/// An operation with a parameter, or a member of a form, of this schema.
fn with(place: &str, required: bool, schema: &str) -> String {
    let parameter = |rest: &str| format!("parameters: [{{name: p, in: {place}, required: {required}, {rest}}}], ");
    let form = |media_type: &str| {
        let needed = if required { "required: [p], " } else { "" };
        let content = format!("{{schema: {{type: object, {needed}properties: {{p: {schema}}}}}}}");
        format!("requestBody: {{required: true, content: {{{media_type}: {content}}}}}, ")
    };
    let (path, parts) = match place {
        "path" => ("/things/{p}", parameter(&format!("schema: {schema}"))),
        "form" => ("/things", form("application/x-www-form-urlencoded")),
        "multipart" => ("/things", form("multipart/form-data")),
        "body" => ("/things", form("application/json")),
        "content" => {
            let content = format!("content: {{application/json: {{schema: {schema}}}}}");
            ("/things", format!("parameters: [{{name: p, in: query, required: {required}, {content}}}], "))
        }
        _ => ("/things", parameter(&format!("schema: {schema}"))),
    };
    described(&format!("  {path}:\n    post: {{{parts}responses: {{'204': {{description: ok}}}}}}\n"), "")
}

const AS_TEXT: [(&str, bool); 10] = [
    ("path", true),
    ("query", true),
    ("query", false),
    ("header", true),
    ("header", false),
    ("cookie", false),
    ("form", true),
    ("form", false),
    ("multipart", true),
    ("multipart", false),
];

const NUMBERS: [&str; 3] = ["{type: integer, minimum: 1}", "{type: number}", "{type: boolean}"];

#[test]
fn a_string_stays_a_string_when_it_becomes_a_number_or_boolean() {
    for (place, required) in AS_TEXT {
        for number in NUMBERS {
            let (before, after) = (with(place, required, "{type: string}"), with(place, required, number));
            assert_kept(&before, &after);
            let output = locked(&after, &locked(&before, "").lock);
            let is_reported = output.report.loosened.iter().any(|(_, why)| why.contains("keeps the type `String`"));
            assert!(is_reported, "{place} {:?}", output.report.loosened);
        }
        let list = |item: &str| format!("{{type: array, items: {item}}}");
        if place != "path" {
            assert_kept(
                &with(place, required, &list("{type: string}")),
                &with(place, required, &list("{type: integer}")),
            );
        }
    }
}

#[test]
fn a_number_or_boolean_stays_one_when_any_string_becomes_valid_unless_it_is_in_a_path() {
    for (place, required) in AS_TEXT {
        for number in NUMBERS {
            let (before, after) = (with(place, required, number), with(place, required, "{type: string}"));
            if place == "path" {
                assert!(locked(&after, &locked(&before, "").lock).listing.contains("p: impl Into<String>"), "{number}");
            } else {
                assert_kept(&before, &after);
            }
        }
    }
}

#[test]
fn a_number_becomes_a_string_with_limits() {
    for limited in ["{type: string, pattern: '^[a-z]+$'}", "{type: string, format: uuid}", "{type: string, enum: [a]}"]
    {
        let (before, after) = (with("query", false, "{type: integer}"), with("query", false, limited));
        let listing = locked(&after, &locked(&before, "").lock).listing;
        assert!(!listing.contains("CreateThingQuery::p: Option<i64>"), "{limited} {listing}");
    }
}

#[test]
fn a_string_in_json_becomes_a_number() {
    for place in ["body", "content"] {
        for (before, after, expected) in
            [("{type: string}", "{type: integer}", "i64"), ("{type: integer}", "{type: string}", "impl Into<String>")]
        {
            let listing = locked(&with(place, true, after), &locked(&with(place, true, before), "").lock).listing;
            assert!(listing.contains(&format!("(p: {expected})")), "{place} {listing}");
        }
    }
}

#[test]
fn a_string_that_becomes_a_number_is_checked_to_be_one() {
    let (before, after) = (with("query", true, "{type: string}"), with("query", true, "{type: integer}"));
    let output = locked(&after, &locked(&before, "").lock);
    let code: String = output.files.values().flat_map(|file| file.split_whitespace()).collect();
    assert!(code.contains("Limit::Pattern(\"^-?[0-9]+$\""), "{code}");
}

#[test]
fn a_list_or_map_keeps_its_type_when_a_string_becomes_valid_beside_it() {
    let map = "{type: object, additionalProperties: {type: string}}";
    let list = "{type: array, items: {type: string}}";
    let any = "{type: object}";
    let or_text = |schema: &str| format!("{{anyOf: [{schema}, {{type: string, enum: ['']}}]}}");
    for (before, after) in [(map, or_text(map)), (list, or_text(list)), (any, or_text(map)), (any, or_text(any))] {
        for place in ["form", "body"] {
            assert_kept(&with(place, false, before), &with(place, false, &after));
        }
    }
}
