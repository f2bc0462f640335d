//! Types that are shared by equal schemas of several requests, after some of the schemas change.

use super::{nested, object};
use crate::lock::{breaks, described, in_turn, locked, model_of};
use sdk_generator::diff::Diff;

/// Two operations on a gateway, whose requests have these schemas.
fn sending(create: &str, update: &str) -> String {
    let operation = |method: &str, schema: &str| {
        let body = format!("{{required: true, content: {{application/json: {{schema: {schema}}}}}}}");
        format!("    {method}: {{requestBody: {body}, responses: {{'204': {{description: done}}}}}}\n")
    };
    described(&format!("  /gateways:\n{}{}", operation("post", create), operation("put", update)), "")
}

#[test]
fn a_property_or_value_added_to_one_request_breaks_no_caller_of_another() {
    let small = nested("size: {type: integer}", "on, off");
    for (other, added, loosened) in [
        (
            nested("size: {type: integer}, more: {type: integer}", "on, off"),
            "pub field gateways::GatewayLimits::more: Option<i64>",
            "its Rust type has `more` too, for requests that share it",
        ),
        (
            nested("size: {type: integer}", "on, off, auto"),
            "pub variant gateways::GatewayMode::Auto = \"auto\"",
            "its Rust type has `auto` too, for requests that share it",
        ),
        (
            nested("size: {type: integer}, more: {type: object, properties: {deep: {type: string}}}", "on, off"),
            "pub field gateways::GatewayLimitsMore::deep: Option<String>",
            "its Rust type has `more` too, for requests that share it",
        ),
    ] {
        let before = sending(&small, &small);
        for after in [sending(&small, &other), sending(&other, &small)] {
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            let output = in_turn(&[&before, &after]);
            assert!(output.listing.contains(added), "{}", output.listing);
            let said: Vec<&str> = output.report.loosened.iter().map(|(_, what)| what.as_str()).collect();
            assert_eq!(said, [loosened]);
        }
    }
}

#[test]
fn a_property_added_to_both_requests_with_different_members_has_the_members_of_both() {
    let inside = |properties: &str| object(&format!("limits: {}", object(properties)));
    let plain = inside("name: {type: string}");
    let with = |added: &str| inside(&format!("name: {{type: string}}, added: {added}"));
    let before = sending(&plain, &plain);
    let after = sending(&with(&object("a: {type: string}")), &with(&object("b: {type: string}")));
    assert_eq!(breaks(&before, &after), [""; 0], "{after}");
    let output = in_turn(&[&before, &after]);
    for name in ["a", "b"] {
        let added = format!("pub field gateways::GatewayLimitsAdded::{name}: Option<String>");
        assert!(output.listing.contains(&added), "{}", output.listing);
    }
    let said: Vec<&str> = output.report.loosened.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(said, ["b", "a"].map(|name| format!("its Rust type has `{name}` too, for requests that share it")));
    // If only one of them requires an argument, they are different types.
    let required = "{type: object, required: [b], properties: {b: {type: string}}}";
    let after = sending(&with(&object("a: {type: string}")), &with(required));
    assert_ne!(breaks(&before, &after), [""; 0], "{after}");
}

#[test]
fn a_branch_added_to_the_union_of_one_request_breaks_no_caller_of_another() {
    let union = |more: &str| {
        let branch = |value: &str| {
            format!("{{type: object, required: [k], properties: {{k: {{type: string, enum: [{value}]}}}}}}")
        };
        object(&format!("part: {{oneOf: [{}, {}{more}]}}", branch("x"), branch("y")))
    };
    let (two, three) =
        (union(""), union(", {type: object, required: [k], properties: {k: {type: string, enum: [z]}}}"));
    let before = sending(&two, &two);
    for after in [sending(&two, &three), sending(&three, &two)] {
        assert_eq!(breaks(&before, &after), [""; 0], "{after}");
        let output = in_turn(&[&before, &after]);
        assert!(output.listing.contains("pub variant gateways::GatewayPart::Z("), "{}", output.listing);
    }
}

#[test]
fn a_shared_type_checks_the_looser_limit_of_two_requests() {
    let body = |limit: &str| object(&format!("part: {}", object(&format!("a: {{type: string{limit}}}"))));
    for (first, second, holds) in [(", maxLength: 3", ", maxLength: 9", true), ("", ", maxLength: 9", false)] {
        let before = sending(&body(first), &body(first));
        for after in [sending(&body(first), &body(second)), sending(&body(second), &body(first))] {
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            let output = in_turn(&[&before, &after]);
            let code = &output.files["gateways.rs"];
            assert_eq!(code.contains("MaxLength(9)"), holds, "{code}");
            assert!(!code.contains("MaxLength(3)"), "{code}");
            let said: Vec<&str> = output.report.loosened.iter().map(|(_, what)| what.as_str()).collect();
            assert_eq!(said, ["its limits; a request that shares its Rust type may exceed them"]);
        }
    }
}

#[test]
fn a_property_that_one_request_no_longer_requires_stays_an_argument_of_both() {
    let body = |required: &str| {
        object(&format!(
            "part: {{type: object, required: [{required}], properties: {{a: {{type: string}}, b: {{type: string}}}}}}"
        ))
    };
    let (both, one) = (body("a, b"), body("a"));
    let before = sending(&both, &both);
    for after in [sending(&both, &one), sending(&one, &both)] {
        assert_eq!(breaks(&before, &after), [""; 0], "{after}");
        let listing = in_turn(&[&before, &after]).listing;
        let new = "pub fn gateways::GatewayPart::new(a: impl Into<String>, b: impl Into<String>) -> Self";
        assert!(listing.contains(new), "{listing}");
    }
    // A request that requires another property breaks its callers.
    assert_ne!(breaks(&sending(&one, &one), &sending(&one, &both)), [""; 0]);
}

#[test]
fn a_value_added_to_a_placeholder_of_one_operation_breaks_no_caller_of_another() {
    let reading = |below: &str, values: &str| {
        format!(
            "  /{{format}}/{below}:\n    get:\n      parameters: [{{name: format, in: path, required: true, schema: \
             {{type: string, enum: [{values}]}}}}]\n      responses: {{'204': {{description: done}}}}\n"
        )
    };
    let both = |a: &str, b: &str| described(&(reading("a", a) + &reading("b", b)), "");
    let before = both("xml, json", "xml, json");
    for after in [both("xml, json", "xml, json, csv"), both("xml, json, csv", "xml, json")] {
        assert_eq!(breaks(&before, &after), [""; 0], "{after}");
        let listing = in_turn(&[&before, &after]).listing;
        assert!(listing.contains("::Csv = \"csv\""), "{listing}");
    }
}

#[test]
fn a_deprecation_or_default_in_one_request_breaks_no_caller_of_another() {
    let body = |property: &str| object(&format!("part: {}", object(&format!("a: {{type: string{property}}}"))));
    let plain = body("");
    let before = sending(&plain, &plain);
    for added in [", deprecated: true", ", default: x"] {
        for after in [sending(&plain, &body(added)), sending(&body(added), &plain)] {
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            in_turn(&[&before, &after]);
        }
    }
}

#[test]
fn types_that_differ_only_in_the_order_of_values_or_constraints_stay_merged() {
    for (one, other) in [
        ("a: {type: string, enum: [x, y]}", "a: {type: string, enum: [y, x]}"),
        (
            "a: {anyOf: [{type: string, maxLength: 17}, {type: string, enum: ['']}]}",
            "a: {anyOf: [{type: string, enum: ['']}, {type: string, maxLength: 17}]}",
        ),
        (
            "a: {anyOf: [{type: integer, maximum: 9}, {type: integer, enum: [90]}]}",
            "a: {anyOf: [{type: integer, enum: [90]}, {type: integer, maximum: 9}]}",
        ),
    ] {
        let body = |property: &str, required: &str| {
            object(&format!(
                "part: {{type: object, required: [{required}], properties: {{{property}, b: {{type: string}}}}}}"
            ))
        };
        let plain = body(one, "a, b");
        let before = sending(&plain, &plain);
        for after in [
            sending(&plain, &body(other, "b, a")),
            sending(&body(other, "a, b"), &plain),
            sending(&body(other, "b, a"), &body(other, "b, a")),
        ] {
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            let diff = Diff::of(&model_of(&before, ""), &model_of(&after, &locked(&before, "").lock));
            assert!(diff.changes.is_empty(), "{:?}", diff.changes);
            in_turn(&[&before, &after]);
        }
    }
}
