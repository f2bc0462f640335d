//! Types that are shared by equal schemas of several operations, after some of the schemas change.

mod requests;

use super::{breaks, described, getting, in_turn, locked};

/// Two operations on a gateway, whose responses have these schemas.
fn answering(get: &str, update: &str) -> String {
    let operation = |method: &str, schema: &str| {
        format!(
            "    {method}: {{responses: {{'200': {{description: it, content: {{application/json: {{schema: \
             {schema}}}}}}}}}}}\n"
        )
    };
    described(&format!("  /gateways:\n{}{}", operation("get", get), operation("put", update)), "")
}

/// An object with these properties.
fn object(properties: &str) -> String {
    format!("{{type: object, properties: {{{properties}}}}}")
}

/// An object that has an object and an enum inside.
fn nested(limits: &str, values: &str) -> String {
    object(&format!("limits: {}, mode: {{type: string, enum: [{values}]}}", object(limits)))
}

const PLAIN: &str = "name: {type: string}";

#[test]
fn a_property_or_value_added_to_one_response_breaks_no_caller_of_another() {
    let plain = object(PLAIN);
    let more = object(&format!("{PLAIN}, added: {{type: integer}}"));
    let required = "{type: object, required: [added], properties: {name: {type: string}, added: {type: integer}}}";
    let small = nested("size: {type: integer}", "on, off");
    for (before, one, other, added) in [
        (&*plain, &*plain, &*more, "pub field gateways::Gateway::added: Option<i64>"),
        (&plain, &plain, required, "pub field gateways::Gateway::added: Option<i64>"),
        (
            &small,
            &small,
            &nested("size: {type: integer}, added: {type: integer}", "on, off"),
            "pub field gateways::GatewayLimits::added: Option<i64>",
        ),
        (
            &small,
            &small,
            &nested("size: {type: integer}", "on, off, auto"),
            "pub variant gateways::GatewayMode::Auto = \"auto\"",
        ),
        (
            &small,
            &small,
            &nested("size: {type: integer}, added: {type: object, properties: {deep: {type: string}}}", "on, off"),
            "pub field gateways::GatewayLimitsAdded::deep: Option<String>",
        ),
    ] {
        let before = answering(before, before);
        for after in [answering(one, other), answering(other, one)] {
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            let output = in_turn(&[&before, &after]);
            assert!(output.listing.contains(added), "{}", output.listing);
        }
    }
}

#[test]
fn properties_added_to_both_responses_in_turn_are_in_one_type() {
    let with = |more: &str| object(&format!("{PLAIN}{more}"));
    let (plain, a, b) = (with(""), with(", a: {type: string}"), with(", b: {type: string}"));
    let descriptions = [answering(&plain, &plain), answering(&a, &plain), answering(&a, &b)];
    let output = in_turn(&descriptions.each_ref().map(String::as_str));
    let fields: Vec<&str> = output.listing.lines().filter(|line| line.starts_with("pub field")).collect();
    assert_eq!(
        fields,
        ["a", "b", "name"].map(|name| format!("pub field gateways::Gateway::{name}: Option<String>")),
        "{}",
        output.listing
    );
    // The properties that each schema lacks are in the lock and in the report.
    assert!(
        output.lock.contains(r#"lacking = { "GET /gateways response" = ["b"], "PUT /gateways response" = ["a"] }"#),
        "{}",
        output.lock
    );
    let noted: Vec<&str> = output.report.noted.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(
        noted,
        [
            "its Rust type has `b` too, for responses that share it",
            "its Rust type has `a` too, for responses that share it"
        ]
    );
}

#[test]
fn a_property_added_to_both_responses_with_different_members_has_the_members_of_both() {
    let deep = |schema: &str| object(&format!("deep: {schema}"));
    let list = |schema: &str| format!("{{type: array, items: {schema}}}");
    let (a, b) = (object("a: {type: string}"), object("b: {type: string}"));
    let values = |values: &str| format!("{{type: string, enum: [{values}]}}");
    let plain = object(PLAIN);
    let before = answering(&plain, &plain);
    for (one, other, added) in [
        (a.clone(), b.clone(), ["field gateways::GatewayAdded::a", "field gateways::GatewayAdded::b"]),
        (deep(&a), deep(&b), ["field gateways::GatewayAddedDeep::a", "field gateways::GatewayAddedDeep::b"]),
        (list(&a), list(&b), ["field gateways::GatewayAdded::a", "field gateways::GatewayAdded::b"]),
        (values("x, y"), values("x, z"), ["variant gateways::GatewayAdded::Y", "variant gateways::GatewayAdded::Z"]),
    ] {
        let with = |schema: &str| object(&format!("{PLAIN}, added: {schema}"));
        for (one, other) in [(&one, &other), (&other, &one)] {
            let after = answering(&with(one), &with(other));
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            let output = in_turn(&[&before, &after]);
            for item in added {
                assert!(output.listing.contains(&format!("pub {item}")), "{item}\n{}", output.listing);
            }
            // If the property is added to one response after the other, it is still the same type.
            let in_turn = in_turn(&[&before, &answering(&with(one), &plain), &after]);
            assert!(in_turn.listing.contains("pub field gateways::Gateway::added"), "{}", in_turn.listing);
        }
    }
    // One Rust type can't have both, so the responses get different types.
    let with = |schema: &str| object(&format!("{PLAIN}, added: {}", object(&format!("a: {schema}"))));
    let after = answering(&with("{type: string}"), &with("{type: integer}"));
    assert_eq!(breaks(&before, &after).len(), 1);
}

#[test]
fn a_property_removed_from_one_response_breaks_its_callers() {
    let both = object(&format!("{PLAIN}, size: {{type: integer}}"));
    let (plain, more) = (object(PLAIN), object(&format!("{PLAIN}, size: {{type: integer}}, a: {{type: string}}")));
    let before = answering(&both, &both);
    assert_eq!(breaks(&before, &answering(&both, &plain)).len(), 1);
    // A response that already lacks another property of the type is recognized, too.
    let grown = answering(&more, &both);
    let lock = in_turn(&[&before, &grown]).lock;
    let output = locked(&answering(&more, &plain), &lock);
    assert!(output.listing.contains("-> Request<UpdateGatewayResponse>"), "{}", output.listing);
}

#[test]
fn a_property_that_has_another_type_in_one_response_breaks_its_callers() {
    let of = |schema: &str| object(&format!("name: {schema}"));
    for (before, after) in [
        ("{type: string}", "{type: integer}"),
        ("{type: object, properties: {a: {type: string}}}", "{type: string, enum: [a]}"),
    ] {
        let (before, after) = (of(before), of(after));
        assert_eq!(breaks(&answering(&before, &before), &answering(&before, &after)).len(), 1, "{after}");
    }
    // These changes keep the type: a response may lack any property, its limits are not checked, and a string stays a
    // string.
    let (text, texts) = ("{type: string}", "{type: array, items: {type: string}}");
    for (before, after) in [
        (text, "{type: string, maxLength: 3}"),
        (text, "{type: string, nullable: true}"),
        (text, "{type: string, default: a}"),
        (text, "{type: string, format: date-time}"),
        (texts, "{type: array, items: {type: string, nullable: true}}"),
    ] {
        let (before, after) = (of(before), of(after));
        assert_eq!(breaks(&answering(&before, &before), &answering(&before, &after)), [""; 0], "{after}");
    }
}

#[test]
fn additional_properties_of_one_response_break_no_caller_of_another() {
    let plain = object(PLAIN);
    let open = format!("{{type: object, properties: {{{PLAIN}}}, additionalProperties: {{type: string}}}}");
    let before = answering(&plain, &plain);
    for after in [answering(&plain, &open), answering(&open, &plain)] {
        assert_eq!(breaks(&before, &after), [""; 0], "{after}");
        let output = in_turn(&[&before, &after]);
        let added = "pub field gateways::Gateway::additional_properties: std::collections::BTreeMap<String, String>";
        assert!(output.listing.contains(added), "{}", output.listing);
    }
}

#[test]
fn a_merged_type_stays_merged_while_one_of_its_operations_is_removed() {
    let (plain, more) = (object(PLAIN), object(&format!("{PLAIN}, added: {{type: integer}}")));
    let both = answering(&plain, &more);
    let joined = in_turn(&[&answering(&plain, &plain), &both]);
    let operation = |method: &str| format!("    {method}: {{responses");
    for away in ["get", "put"] {
        let without = both.replace(&operation(away), &format!("    x-{away}: {{responses"));
        let back = in_turn(&[&answering(&plain, &plain), &both, &without, &both]);
        assert_eq!(back.listing, joined.listing, "{away}");
    }
}

#[test]
fn a_branch_added_to_the_union_of_one_response_breaks_no_caller_of_another() {
    let branch = |value: &str| {
        format!(
            "{{type: object, required: [k], properties: {{k: {{type: string, enum: [{value}]}}, {value}: {{type: string}}}}}}"
        )
    };
    let union = |values: &[&str]| {
        let branches: Vec<String> = values.iter().map(|value| branch(value)).collect();
        format!("{{oneOf: [{}]}}", branches.join(", "))
    };
    let inside = |union: &str| object(&format!("part: {union}"));
    let (two, three) = (union(&["x", "y"]), union(&["x", "y", "z"]));
    for (two, three, added) in [
        (two.clone(), three.clone(), "pub variant gateways::Gateway::Z("),
        (inside(&two), inside(&three), "pub variant gateways::GatewayPart::Z("),
    ] {
        let before = answering(&two, &two);
        for after in [answering(&two, &three), answering(&three, &two), answering(&three, &three)] {
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            let output = in_turn(&[&before, &after]);
            assert!(output.listing.contains(added), "{}", output.listing);
        }
        // A branch that is removed from one response is reported.
        assert_ne!(breaks(&answering(&three, &three), &answering(&three, &two)), [""; 0]);
    }
}

#[test]
fn a_property_added_to_a_branch_of_one_response_is_in_the_branch_of_all() {
    let union = |first: &str, more: &str| {
        object(&format!(
            "part: {{oneOf: [{{type: object, required: [a], properties: {{a: {{type: string}}, {first}}}}}, {{type: object, \
             required: [b], properties: {{b: {{type: string}}{more}}}}}]}}"
        ))
    };
    let (plain, more) = (union("p: {type: string}", ""), union("p: {type: string}", ", q: {type: string}"));
    let before = answering(&plain, &plain);
    for after in [answering(&plain, &more), answering(&more, &plain)] {
        assert_eq!(breaks(&before, &after), [""; 0], "{after}");
        in_turn(&[&before, &after]);
    }
}

#[test]
fn two_successes_of_one_operation_stay_one_type_when_one_of_them_changes() {
    let putting = |created: &str, updated: &str| {
        let response =
            |schema: &str| format!("{{description: it, content: {{application/json: {{schema: {schema}}}}}}}");
        described(
            &format!(
                "  /gateways:\n    put: {{responses: {{'200': {}, '201': {}}}}}\n",
                response(updated),
                response(created)
            ),
            "",
        )
    };
    let body = |name: &str, inner: &str, more: &str| {
        format!(
            "{{type: object, properties: {{name: {name}, inner: {{type: object, properties: {{{inner}}}}}, list: {{type: array, items: \
                 {{type: string, enum: [a]}}}}{more}}}}}"
        )
    };
    let plain = body("{type: string, maxLength: 3}", "x: {type: string}", "");
    let before = putting(&plain, &plain);
    for changed in [
        body("{type: string}", "x: {type: string}", ""),
        body("{type: string, maxLength: 3, nullable: true}", "x: {type: string}", ""),
        body("{type: string, maxLength: 3, deprecated: true}", "x: {type: string}", ""),
        body("{type: string, maxLength: 3}", "x: {type: string}, y: {type: integer}", ""),
        body("{type: string, maxLength: 3}", "x: {type: string}", ", z: {type: string}"),
        plain.replace("type: object, properties: {name", "type: object, required: [name], properties: {name"),
        plain.replace("[a]", "[a, b]"),
    ] {
        for after in [putting(&plain, &changed), putting(&changed, &plain)] {
            assert_eq!(breaks(&before, &after), [""; 0], "{after}");
            in_turn(&[&before, &after]);
        }
    }
    // Objects stay distinct if neither has all properties of the other.
    let [a, b] = ["a", "b"]
        .map(|name| format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}"));
    assert!(in_turn(&[&putting(&a, &b)]).listing.contains("pub enum "));
}

#[test]
fn a_response_that_gets_a_schema_without_common_properties_gets_another_type() {
    let plain = "href: {type: string}, items: {type: array, items: {type: string}}";
    let (before, page) = (object(plain), object(&format!("{plain}, added: {{type: integer}}")));
    let around = object(&format!("pages: {page}"));
    for (get, update) in [(&page, &around), (&around, &page)] {
        let output = in_turn(&[&answering(&before, &before), &answering(get, update)]);
        let listing = &output.listing;
        let of = |property: &str| {
            let line = listing.lines().find(|line| line.starts_with("pub field") && line.contains(property));
            line.and_then(|line| line.rsplit_once("::")).map(|(path, _)| path.to_owned()).unwrap()
        };
        assert_ne!(of("::href:"), of("::pages:"), "{listing}");
    }
}

#[test]
fn a_type_of_several_schemas_is_not_recognized_as_the_one_with_all_members() {
    let user =
        |more: &str| format!("{{type: object, properties: {{login: {{type: string}}, id: {{type: integer}}{more}}}}}");
    let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    let spec = |role: &str, inside: &str| {
        let list = |schema: &str| format!("{{type: array, items: {schema}}}");
        let around = format!("{{type: object, properties: {{user: {inside}}}}}");
        let paths = getting("/users", "a", &list(&reference("User")))
            + &getting("/roles/users", "b", &list(role))
            + &getting("/pulls", "c", &around);
        let components = format!("    User: {}\n    Role: {}\n", user(""), user(", role: {type: string}"));
        described(&paths, &components)
    };
    // Another type becomes the component, so that its name becomes an alias.
    let before = spec(&reference("User"), &user(", age: {type: integer}"));
    let after = spec(&reference("Role"), &reference("User"));
    let output = in_turn(&[&before, &after]);
    let first = locked(&after, &locked(&before, "").lock);
    assert_eq!(output, first);
    assert!(output.listing.contains("fn users::Users::list() -> Request<Vec<User>>"), "{}", output.listing);
    assert!(output.listing.contains("pub field User::role: Option<String>"), "{}", output.listing);
}
