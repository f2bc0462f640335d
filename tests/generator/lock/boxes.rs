//! The fields of recursive types that are boxed.

use super::{described, getting, locked};

/// An operation that returns `Item`.
fn items(schemas: &str) -> String {
    described(&getting("/items", "a", "{$ref: '#/components/schemas/Item'}"), schemas)
}

fn boxed(listing: &str) -> Vec<&str> {
    listing.lines().filter(|line| line.contains("Box<")).collect()
}

#[test]
fn a_new_property_that_closes_a_cycle_is_boxed_and_existing_fields_keep_their_types() {
    let schemas = |parent: &str| {
        format!(
            "    Item: {{type: object, properties: {{sub: {{$ref: '#/components/schemas/Sub'}}, also: {{$ref: \
             '#/components/schemas/Sub'}}}}}}\n    Sub: {{type: object, properties: {{leaf: {{$ref: '#/components/schemas/Leaf'}}\
             {parent}}}}}\n    Leaf: {{type: object, properties: {{x: {{type: string}}}}}}\n"
        )
    };
    let before = items(&schemas(""));
    let old = locked(&before, "");
    assert_eq!(boxed(&old.listing), [""; 0]);
    let parent = "pub field items::Sub::parent: Option<Box<Item>>";
    let after = items(&schemas(", parent: {$ref: '#/components/schemas/Item'}"));
    let new = locked(&after, &old.lock);
    assert_eq!(boxed(&new.listing), [parent]);
    assert_eq!(locked(&after, &new.lock), new);
    assert_eq!(boxed(&locked(&after, "").listing), [parent]);
    // A boxed field stays boxed, and the others stay unboxed, even if an operation is added before.
    let other = described(
        &(getting("/a", "b", "{$ref: '#/components/schemas/Sub'}")
            + &getting("/items", "a", "{$ref: '#/components/schemas/Item'}")),
        &schemas(", parent: {$ref: '#/components/schemas/Item'}"),
    );
    assert_eq!(boxed(&locked(&other, "").listing).len(), 2);
    assert_eq!(boxed(&locked(&other, &new.lock).listing), [parent]);
}

#[test]
fn a_cycle_through_a_union_is_boxed_at_the_field() {
    let schemas = "    Item: {type: object, properties: {next: {$ref: '#/components/schemas/Either'}}}\n    Either: {oneOf: \
                   [{type: string}, {$ref: '#/components/schemas/Item'}]}\n";
    assert_eq!(boxed(&locked(&items(schemas), "").listing), ["pub field items::Item::next: Option<Box<Either>>"]);
}

/// Objects of `levels` levels, each with two of the next, and a last one with `strings` strings of 32 bytes.
fn doubled(levels: usize, strings: usize) -> String {
    let level = |level: usize| {
        let next = format!("{{$ref: '#/components/schemas/Level{}'}}", level + 1);
        format!("    Level{level}: {{type: object, properties: {{a: {next}, b: {next}}}}}\n")
    };
    let strings: Vec<String> = (0..strings).map(|index| format!("s{index}: {{type: string}}")).collect();
    let all: String = (0..levels).map(level).collect();
    let item = "    Item: {type: object, properties: {level: {$ref: '#/components/schemas/Level0'}}}\n";
    format!("{item}{all}    Level{levels}: {{type: object, properties: {{{}}}}}\n", strings.join(", "))
}

#[test]
fn a_value_of_more_than_8_kilobytes_is_boxed() {
    // 2^7 times 2 strings are 8,192 bytes.
    assert_eq!(boxed(&locked(&items(&doubled(7, 2)), "").listing), [""; 0]);
    // The fields are boxed in the order of their sizes, then of their names.
    let too_large = locked(&items(&doubled(7, 3)), "");
    assert_eq!(boxed(&too_large.listing), ["pub field items::Level0::a: Option<Box<Level1>>"]);
}

#[test]
fn a_box_of_a_large_value_stays_and_a_new_one_breaks_callers_only_beyond_32_kilobytes() {
    let large = locked(&items(&doubled(7, 3)), "");
    let smaller = locked(&items(&doubled(7, 2)), &large.lock);
    assert_eq!(boxed(&smaller.listing), boxed(&large.listing));
    let before = locked(&items(&doubled(7, 2)), "");
    assert_eq!(boxed(&locked(&items(&doubled(7, 8)), &before.lock).listing), [""; 0]);
    assert_ne!(boxed(&locked(&items(&doubled(7, 9)), &before.lock).listing), [""; 0]);
}
