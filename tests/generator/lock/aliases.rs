//! Merged types, whose former names become aliases.

use super::{THING, breaks, described, getting, in_turn, locked, renames};

/// Two inline responses of the same structure.
fn inline() -> String {
    described(&(getting("/things/first", "a", THING) + &getting("/others", "b", THING)), "")
}

/// Both responses as one component.
fn shared() -> String {
    let reference = "{$ref: '#/components/schemas/Shared'}";
    described(
        &(getting("/things/first", "a", reference) + &getting("/others", "b", reference)),
        &format!("    Shared: {THING}\n"),
    )
}

#[test]
fn merged_types_keep_both_names() {
    let (inline, shared) = (inline(), shared());
    let before = locked(&inline, "");
    assert!(
        before.listing.contains("pub struct others::Other\n")
            && before.listing.contains("pub struct things::first::First\n")
    );
    let after = locked(&shared, &before.lock);
    assert!(after.listing.contains("pub struct others::Other\n"), "{}", after.listing);
    assert!(after.listing.contains("pub type things::first::First = others::Other\n"), "{}", after.listing);
    assert!(after.files["things/first.rs"].contains("pub type First ="), "{}", after.files["things/first.rs"]);
    assert!(renames((&inline, &before.lock), (&shared, &after.lock)).is_empty());
    // Generated again, and split again.
    assert_eq!(locked(&shared, &after.lock).lock, after.lock);
    assert_eq!(locked(&inline, &after.lock).listing, before.listing);
}

#[test]
fn response_types_that_are_merged_with_a_request_type_keep_all_names() {
    let with = |sent: &str, one: &str, other: &str, schemas: &str| {
        let content =
            |name: &str| format!("content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}");
        let post = format!(
            "post: {{requestBody: {{required: true, {}}}, responses: {{'204': {{description: ok}}}}}}",
            content(sent)
        );
        let get = |name: &str| format!("get: {{responses: {{'200': {{description: it, {}}}}}}}", content(name));
        described(&format!("  /things:\n    {post}\n    {}\n  /others:\n    {}\n", get(one), get(other)), schemas)
    };
    let schema = |name: &str| {
        format!("    {name}: {{type: object, required: [size], properties: {{size: {{type: integer}}}}}}\n")
    };
    let before = with("Sent", "One", "Other", &(schema("Sent") + &schema("One") + &schema("Other")));
    let after = with("Thing", "Thing", "Thing", &schema("Thing"));
    assert_eq!(breaks(&before, &after), [""; 0]);
    let listing = in_turn(&[&before, &after]).listing;
    for name in ["Sent", "One", "Other"] {
        let is_named = |line: &str| line.starts_with("pub ") && line.contains(&format!("::{name}"));
        assert!(listing.lines().any(is_named), "{name}\n{listing}");
    }
}

#[test]
fn an_alias_replaces_an_import_of_the_same_name() {
    let (inline, shared) = (inline(), shared());
    let lock = locked(&inline, "").lock.replace("\"things/first::First\"", "\"things/first::Other\"");
    let first = &locked(&shared, &lock).files["things/first.rs"];
    assert!(first.contains("pub type Other = super::super::others::Other;"), "{first}");
    assert!(!first.contains("use super::super::others"), "{first}");
}
