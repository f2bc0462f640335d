//! Types that several places use: one name, whichever of the places stay.

use super::{THING, described, getting, locked, model_of, renames};
use sdk_generator::diff::Diff;

const REFERENCE: &str = "{$ref: '#/components/schemas/Thing'}";

#[test]
fn a_type_keeps_its_name_by_the_use_that_is_left() {
    let changed =
        "{type: object, properties: {size: {type: string}, shape: {type: string, enum: [round, square, flat]}}}";
    let both = described(
        &(getting("/things", "a", REFERENCE) + &getting("/things/last", "b", REFERENCE)),
        &format!("    Thing: {THING}\n"),
    );
    // The first use is removed, and the place and the properties change: only the second use and those inside it are
    // left.
    let one = described(
        &getting("/things/last", "b", "{$ref: '#/components/schemas/Object'}"),
        &format!("    Object: {changed}\n"),
    );
    let lock = locked(&both, "").lock;
    assert!(
        lock.contains(r#"use = ["GET /things response", "GET /things/last response"]"#)
            && lock.contains(r#"use = "GET /things response/shape""#),
        "{lock}"
    );
    assert_eq!(renames((&both, &lock), (&one, &lock)), [""; 0]);
    let listing = locked(&one, &lock).listing;
    assert!(
        listing.contains("pub struct things::Thing\n") && listing.contains("pub enum things::ThingShape\n"),
        "{listing}"
    );
}

#[test]
fn a_component_that_is_split_into_equal_ones_stays_one_type() {
    let paths = |first: &str, second: &str| {
        let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
        getting("/things", "a", &reference(first)) + &getting("/others", "b", &reference(second))
    };
    let before = described(&paths("Thing", "Thing"), &format!("    Thing: {THING}\n"));
    let split =
        |second: &str| described(&paths("Thing", "Other"), &format!("    Thing: {THING}\n    Other: {second}\n"));
    let lock = locked(&before, "").lock;
    let after = split(THING);
    assert_eq!(Diff::of(&model_of(&before, &lock), &model_of(&after, &lock)).changes, []);
    assert_eq!(locked(&after, &lock).lock, lock);
    // A property of another type makes it another type.
    let other =
        split("{type: object, properties: {size: {type: string}, shape: {type: string, enum: [round, square]}}}");
    assert!(locked(&other, &lock).listing.contains("::Other\n"));
}

#[test]
fn a_type_of_a_placeholder_is_identified_by_any_operation_below_it() {
    let operation = |path: &str, id: &str, schema: &str| {
        format!(
            "  {path}:\n    get:\n      operationId: {id}\n      parameters: [{{name: id, in: path, required: true, \
             schema: {{$ref: '#/components/schemas/{schema}'}}}}]\n      responses: {{'204': {{description: nothing}}}}\n"
        )
    };
    let before = operation("/things/{id}", "a", "Id") + &operation("/things/{id}/parts", "b", "Id");
    let before = described(&before, "    Id: {type: string, maxLength: 8}\n");
    let start = locked(&before, "");
    assert!(start.lock.contains(r#"use = "GET /things/{id} path:0""#), "{}", start.lock);
    // The operation of the use is removed, and the schema has another name.
    let after = operation("/things/{id}/parts", "b", "PartId") + &operation("/things/{id}/whole", "c", "PartId");
    let after = described(&after, "    PartId: {type: string, maxLength: 8}\n");
    let parts = |listing: &str| listing.lines().find(|line| line.contains("::parts(")).unwrap().to_owned();
    assert!(!parts(&start.listing).contains("String"), "{}", start.listing);
    assert_eq!(parts(&locked(&after, &start.lock).listing), parts(&start.listing));
}

/// A description of one operation with this schema as its body.
fn sending(schema: &str) -> String {
    described(
        &format!(
            "  /things:\n    post:\n      operationId: a\n      requestBody:\n        required: true\n        content: \
             {{application/json: {{schema: {schema}}}}}\n      responses: {{'204': {{description: nothing}}}}\n"
        ),
        "",
    )
}

#[test]
fn a_body_that_may_be_other_json_has_a_use_in_the_lock() {
    let lock = locked(&sending("{properties: {size: {type: integer}}}"), "").lock;
    assert!(lock.contains(r#"use = "POST /things request""#), "{lock}");
}

#[test]
fn arguments_of_new_keep_their_order_and_new_ones_come_last() {
    let body = |required: &str| {
        let names = if required.contains('c') { "abc" } else { "ab" };
        let properties: Vec<String> = names.chars().map(|name| format!("{name}: {{type: string}}")).collect();
        let properties = properties.join(", ");
        sending(&format!("{{type: object, required: [{required}], properties: {{{properties}}}}}"))
    };
    let lock = locked(&body("b, a"), "").lock;
    assert!(lock.contains(r#", new = ["b", "a"], "#), "{lock}");
    let new = |required: &str| {
        let listing = locked(&body(required), &lock).listing;
        listing.lines().find(|line| line.contains("::new(")).unwrap().to_owned()
    };
    let text = "impl Into<String>";
    assert!(new("a, b").ends_with(&format!("::new(b: {text}, a: {text}) -> Self")), "{}", new("a, b"));
    assert!(new("c, a, b").ends_with(&format!("::new(b: {text}, a: {text}, c: {text}) -> Self")), "{}", new("c, a, b"));
}

#[test]
fn a_name_that_moves_to_another_type_is_not_a_rename_by_hand() {
    let (one, other) = (THING, "{type: object, properties: {size: {type: integer}, weight: {type: number}}}");
    let paths = |first: &str, second: &str| {
        let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
        let paths = getting("/things", "a", &reference(first)) + &getting("/things/last", "b", &reference(second));
        described(&paths, &format!("    One: {one}\n    Other: {other}\n"))
    };
    let (before, after) = (paths("One", "Other"), paths("Other", "Other"));
    let lock = locked(&before, "").lock;
    let changes = Diff::of(&model_of(&before, &lock), &model_of(&after, &lock)).changes;
    assert!(changes.iter().all(|change| !change.by_hand), "{changes:?}");
}
