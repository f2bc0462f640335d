//! The types of values without a line in `[types]`, which stay when the description gets more precise.

mod operations;
mod text;

use sdk_generator::{
    diff::{Diff, Effect},
    ir::Kind,
    pointer::Pointer,
};

use super::{described, getting, locked, model_of, sending_thing as sending};

/// The lines of `api.txt` about what is in the module `things`.
fn of_things(listing: &str) -> Vec<&str> {
    listing.lines().filter(|line| line.contains(" things::")).collect()
}

/// Asserts that callers of the first description's client can use the second one's, and that the lock lasts.
fn assert_kept(before: &str, after: &str) {
    let old = locked(before, "");
    let new = locked(after, &old.lock);
    let gone: Vec<&str> = of_things(&old.listing).into_iter().filter(|line| !new.listing.contains(line)).collect();
    assert_eq!(gone, [""; 0], "{}", new.listing);
    assert_eq!(locked(after, &new.lock), new);
    let changes = Diff::of(&model_of(before, &old.lock), &model_of(after, &new.lock)).changes;
    let broken: Vec<String> =
        changes.iter().filter(|it| it.effect == Effect::BreaksCompile).map(ToString::to_string).collect();
    assert_eq!(broken, [""; 0]);
}

/// An object with a property of this schema, a list of it and a map of it.
fn three_ways(schema: &str) -> String {
    format!(
        "properties: {{a: {schema}, b: {{type: array, items: {schema}}}, c: {{type: object, additionalProperties: \
         {schema}}}}}"
    )
}

#[test]
fn a_string_keeps_its_type_when_a_format_enum_or_reference_is_added() {
    let limited = [
        "{type: string, format: date-time}",
        "{type: string, format: ipv4}",
        "{type: string, enum: [a, b]}",
        "{$ref: '#/components/schemas/ThingId'}",
    ];
    for schema in limited {
        for returns in [false, true] {
            let id = "\n    ThingId: {type: string}\n";
            let before = sending(&three_ways("{type: string}"), returns) + id;
            let after = sending(&three_ways(schema), returns) + id;
            assert_kept(&before, &after);
            assert!(!locked(&after, "").listing.contains("things::Thing::a: Option<String>"), "{schema}");
        }
    }
}

#[test]
fn a_string_keeps_the_type_of_a_format_that_is_removed() {
    for format in ["date-time", "date", "ipv6", "cidr"] {
        let before = sending(&three_ways(&format!("{{type: string, format: {format}}}")), true);
        assert_kept(&before, &sending(&three_ways("{type: string}"), true));
    }
}

#[test]
fn a_change_between_formats_of_one_type_loosens_nothing() {
    let before = sending(&three_ways("{type: string, format: ipv4}"), false);
    let after = sending(&three_ways("{type: string, format: ipv6}"), false);
    let lock = locked(&before, "").lock;
    assert_eq!(locked(&after, &lock).report.loosened, locked(&after, "").report.loosened);
}

#[test]
fn any_json_stays_any_json_when_a_type_is_described() {
    let part = "{type: object, properties: {p: {type: string}}}";
    for schema in ["{type: integer}", "{type: array, items: {type: string}}", part, "{type: string, nullable: true}"] {
        assert_kept(&sending(&three_ways("{}"), true), &sending(&three_ways(schema), true));
    }
    let (any, union) = (three_ways("{}"), three_ways("{oneOf: [{type: integer}, {type: string}]}"));
    for returns in [false, true] {
        assert_kept(&sending(&any, returns), &sending(&union, returns));
    }
    // `{type: object}` accepts every object, and nothing else.
    let object = |schema: &str| sending(&three_ways(schema), true);
    assert_kept(&object("{type: object}"), &object(part));
    let lock = locked(&object("{type: object}"), "").lock;
    let listing = locked(&object("{type: integer}"), &lock).listing;
    assert!(listing.contains("things::Thing::a: Option<i64>"), "{listing}");
}

#[test]
fn an_enum_stays_an_enum_when_any_string_becomes_valid() {
    let thing = |schema: &str, returns: bool| sending(&three_ways(schema), returns);
    for returns in [false, true] {
        let (before, after) =
            (thing("{type: string, enum: [a, b]}", returns), thing("{type: string, maxLength: 9}", returns));
        assert_kept(&before, &after);
        // A request may have other values now.
        let new = model_of(&after, &locked(&before, "").lock);
        let enums = new.types.values().filter(|named| matches!(named.schema.kind, Kind::Enum(_)));
        assert!(enums.into_iter().all(|named| !named.is_closed()));
    }
}

#[test]
fn an_enum_with_other_uses_stays_where_any_string_becomes_valid() {
    let mode = "{$ref: '#/components/schemas/Mode'}";
    let of = |schema: &str, returns: bool| {
        let spec = sending(&format!("properties: {{a: {schema}, b: {mode}}}"), returns);
        format!("{spec}    Mode: {{type: string, enum: [fast, slow]}}\n")
    };
    assert_kept(&of(mode, true), &of("{type: string}", true));
    // In a type that only requests use, the other property would not be checked any more.
    let lock = locked(&of(mode, false), "").lock;
    let listing = locked(&of("{type: string}", false), &lock).listing;
    for field in ["a: Option<String>", "b: Option<Mode>"] {
        assert!(listing.contains(&format!("pub field things::Thing::{field}")), "{listing}");
    }
    assert!(model_of(&of("{type: string}", false), &lock).types.values().any(|named| named.is_closed()));
}

#[test]
fn a_request_type_stays_when_other_types_become_valid_too() {
    let date = "{type: string, format: date}";
    for (before, after) in [
        ("{type: string}", "{oneOf: [{type: string}, {type: integer}]}"),
        ("{type: string}", "{oneOf: [{type: string}, {type: array, items: {type: string}}]}"),
        ("{type: array, items: {type: string}}", "{oneOf: [{type: string}, {type: array, items: {type: string}}]}"),
        ("{type: integer}", "{oneOf: [{type: string}, {type: integer}]}"),
        ("{type: integer}", "{type: number}"),
        ("{type: integer}", "{type: integer, minimum: 0, maximum: 18446744073709551615}"),
        (date, "{oneOf: [{type: string, format: date}, {type: boolean}]}"),
    ] {
        let (before, after) = (sending(&three_ways(before), false), sending(&three_ways(after), false));
        assert_kept(&before, &after);
        let report = locked(&after, &locked(&before, "").lock).report;
        assert!(
            report.loosened.iter().any(|(_, what)| what.starts_with("`a` keeps the type")),
            "{:?}",
            report.loosened
        );
    }
    // A response may have the other values, so it needs a type for them.
    let text = sending(&three_ways("{type: string}"), true);
    let union = sending(&three_ways("{oneOf: [{type: string}, {type: integer}]}"), true);
    assert!(!locked(&union, &locked(&text, "").lock).listing.contains("things::Thing::a: Option<String>"));
}

#[test]
fn a_number_stays_a_float_when_only_integers_are_valid() {
    let thing = |schema: &str| sending(&three_ways(schema), true);
    assert_kept(&thing("{type: number}"), &thing("{type: integer}"));
    // An `i64` can't represent every number.
    let lock = locked(&thing("{type: integer}"), "").lock;
    let listing = locked(&thing("{type: number}"), &lock).listing;
    assert!(listing.contains("things::Thing::a: Option<f64>"), "{listing}");
}

#[test]
fn a_map_stays_a_map_when_its_members_are_described() {
    let map = |value: &str| format!("{{type: object, additionalProperties: {value}}}");
    let members =
        |first: &str, second: &str| format!("{{type: object, required: [a], properties: {{a: {first}, b: {second}}}}}");
    for (value, limited) in
        [("{type: string}", "{type: string, maxLength: 5}"), ("{type: integer}", "{type: integer, minimum: 1}")]
    {
        for returns in [false, true] {
            let thing = |schema: &str| sending(&format!("properties: {{m: {schema}}}"), returns);
            assert_kept(&thing(&map(value)), &thing(&members(value, limited)));
            let other = thing(&members(value, "{type: boolean}"));
            let listing = locked(&other, &locked(&thing(&map(value)), "").lock).listing;
            assert!(listing.contains("pub field things::ThingM::b: "), "{listing}");
        }
    }
}

#[test]
fn items_that_become_nullable_keep_their_types() {
    let part = "{$ref: '#/components/schemas/Part'}";
    let part_of = "    Part: {type: object, properties: {p: {type: string}}";
    for returns in [false, true] {
        let thing = |schema: &str, part: &str| sending(&three_ways(schema), returns) + part_of + part + "}\n";
        for schema in ["{type: integer", "{type: string"] {
            let (before, after) = (format!("{schema}}}"), format!("{schema}, nullable: true}}"));
            assert_kept(&thing(&before, ""), &thing(&after, ""));
        }
        assert_kept(&thing(part, ""), &thing(part, ", nullable: true"));
    }
}

#[test]
fn each_value_that_keeps_its_type_is_reported() {
    let thing = |format: &str| {
        sending(&format!("properties: {{a: {{type: string{format}}}}}"), false).replace(
            "paths:\n",
            &format!("paths:\n{}", getting("/parts", "parts", &format!("{{type: string{format}}}"))),
        )
    };
    let (before, after) = (thing(""), thing(", format: date-time"));
    let new = locked(&after, &locked(&before, "").lock);
    let what = |place: &str| format!("{place} keeps the type `String`, since `values` in names.lock has it");
    let is_said = |said: &[(Pointer, String)], place: &str, what: &str| {
        said.iter().any(|(at, said)| at.as_str() == place && said == what)
    };
    let a = "#/components/schemas/Thing/properties/a";
    assert!(is_said(&new.report.loosened, a, &what("`a`")), "{:?}", new.report.loosened);
    let response = "#/paths/~1parts/get/responses/200/content/application~1json/schema";
    assert!(is_said(&new.report.noted, response, &what("the response")), "{:?}", new.report.noted);
    // If the property is removed from the line, its type changes.
    let lock = locked(&before, "").lock;
    let edited = lock.replace(", values = { \"String\" = [\"a\"] }", "");
    assert_ne!(edited, lock);
    assert!(locked(&after, &edited).listing.contains("things::Thing::a: Option<Timestamp>"));
}

#[test]
fn an_id_keeps_its_type_when_its_schema_is_moved_inlined_or_renamed() {
    let getting_id = |id: &str, components: &str| {
        let parameter = format!("{{name: thing_id, in: path, required: true, schema: {id}}}");
        let thing = format!("{{type: object, properties: {{id: {id}, others: {{type: array, items: {id}}}}}}}");
        let path = format!("{}      parameters: [{parameter}]\n", getting("/things/{thing_id}", "a", &thing));
        described(&path, components)
    };
    let inline = getting_id("{type: string, maxLength: 32}", "");
    let component = |name: &str| {
        let schema = format!("    {name}: {{type: string, maxLength: 32}}\n");
        getting_id(&format!("{{$ref: '#/components/schemas/{name}'}}"), &schema)
    };
    let (named, renamed, other) = (component("ThingId"), component("Key"), component("ItemId"));
    for (before, after) in
        [(&inline, &named), (&named, &inline), (&named, &renamed), (&named, &other), (&renamed, &named)]
    {
        assert_kept(before, after);
    }
    // The limit of the placeholder is checked, whether its schema is inline or a component.
    let code = |spec: &str, lock: &str| locked(spec, lock).files.values().cloned().collect::<String>();
    assert!(code(&inline, &locked(&named, "").lock).contains("MaxLength(32)"));
    assert!(code(&named, &locked(&inline, "").lock).contains("MaxLength(32)"));
}
