//! Unions of responses of which the description has one branch left.

use super::{breaks, described, getting, in_turn, locked};

const OBJECT: &str = "{type: object, properties: {name: {type: string}}}";
const MORE: &str = "{type: object, properties: {name: {type: string}, size: {type: integer}}}";

/// A description whose responses have a schema.
fn answering(schema: &str) -> String {
    described(&getting("/things", "get-things", schema), "")
}

/// An object that has a schema inside.
fn inside(schema: &str) -> String {
    format!("{{type: object, properties: {{part: {schema}}}}}")
}

/// A union of an object with other branches.
fn union(object: &str, others: &str) -> String {
    format!("{{anyOf: [{object}, {others}]}}")
}

#[test]
fn a_response_that_has_one_branch_left_stays_a_union() {
    for (others, variants) in [
        ("{type: string}", vec!["Text(String)"]),
        ("{type: string}, {type: boolean}", vec!["Text(String)", "Boolean(bool)"]),
    ] {
        for around in [|schema: &str| schema.to_owned(), inside] {
            for left in [OBJECT, MORE] {
                let before = answering(&around(&union(OBJECT, others)));
                let after = answering(&around(left));
                assert_eq!(breaks(&before, &after), [""; 0], "{after}");
                let output = in_turn(&[&before, &after]);
                for variant in &variants {
                    assert!(output.listing.contains(&format!("::{variant}")), "{variant}\n{}", output.listing);
                }
                let noted = output.report.noted.iter().filter(|(_, what)| what.starts_with("keeps the union"));
                assert_eq!(noted.count(), 1, "{:?}", output.report.noted);
                // With all branches described again, it is the union that it was.
                let back = in_turn(&[&before, &after, &before]);
                assert_eq!(back.listing, locked(&before, "").listing);
            }
        }
    }
}

#[test]
fn a_union_is_replaced_by_its_branch_once_its_line_is_removed() {
    let (before, after) = (answering(&union(OBJECT, "{type: string}")), answering(OBJECT));
    let lock = in_turn(&[&before, &after]).lock;
    let line = lock.lines().find(|line| line.contains("hash = \"union-")).expect("a line for the union");
    let output = locked(&after, &lock.replace(line, ""));
    assert!(!output.listing.contains("Text(String)"), "{}", output.listing);
}

#[test]
fn a_union_whose_branches_the_lock_cannot_restore_becomes_its_branch() {
    for others in ["{type: integer}", "{type: array, items: {type: string}}"] {
        let (before, after) = (answering(&union(OBJECT, others)), answering(OBJECT));
        assert_ne!(breaks(&before, &after), [""; 0], "{others}");
    }
    // Another kind of value is no branch of the union.
    let before = answering(&union(OBJECT, "{type: string}"));
    assert_ne!(breaks(&before, &answering("{type: array, items: {type: string}}")), [""; 0]);
}

#[test]
fn a_request_that_has_one_branch_left_becomes_that_branch() {
    let sending = |schema: &str| {
        let body = format!("{{required: true, content: {{application/json: {{schema: {schema}}}}}}}");
        let operation = format!("post: {{requestBody: {body}, responses: {{'204': {{description: done}}}}}}");
        described(&format!("  /things:\n    {operation}\n"), "")
    };
    let (before, after) = (sending(&inside(&union(OBJECT, "{type: string}"))), sending(&inside(OBJECT)));
    assert_ne!(breaks(&before, &after), [""; 0]);
}
