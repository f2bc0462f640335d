//! The names of fields, values and arguments: they stay, and renames by hand are reported.

use sdk_generator::{Extent, Inputs, diff::Diff, model};

use super::{described, getting, locked, model_of, renames, sending_thing, with_placeholder};

fn thing(properties: &str) -> String {
    described(&getting("/things", "a", &format!("{{type: object, properties: {{{properties}}}}}")), "")
}

#[test]
fn a_new_property_does_not_take_the_name_of_a_clear_method() {
    let thing =
        |more: &str| sending_thing(&format!("properties: {{data: {{type: string, nullable: true}}{more}}}"), false);
    let before = locked(&thing(""), "");
    let after = locked(&thing(", clear_data: {type: string}"), &before.lock);
    assert!(before.listing.contains("pub fn things::Thing::clear_data() -> Self"), "{}", before.listing);
    for line in before.listing.lines() {
        assert!(after.listing.contains(line), "{line}\n{}", after.listing);
    }
    assert_eq!(locked(&thing(", clear_data: {type: string}"), &after.lock), after);
    // A property that already has the name keeps it.
    let both = locked(&thing(", clear_data: {type: string, nullable: true}"), "");
    assert_eq!(locked(&thing(", clear_data: {type: string, nullable: true}"), &both.lock), both);
}

#[test]
fn a_property_keeps_its_field_name_when_a_new_property_has_that_name_on_the_wire() {
    let before = thing("notificationUrl: {type: string}");
    let after = thing("notificationUrl: {type: string}, notification_url: {type: string}");
    let lock = locked(&before, "").lock;
    assert!(lock.contains("members = { \"notificationUrl\" = \"notification_url\" }"), "{lock}");
    assert_eq!(renames((&before, &lock), (&after, &lock)), Vec::<String>::new());
    let listing = locked(&after, &lock).listing;
    assert!(listing.contains("pub field things::Thing::notification_underscore_url: Option<String>"), "{listing}");
    // Without a lock, the property with this name in the description gets it.
    assert_eq!(renames((&before, ""), (&after, "")).len(), 1);
}

#[test]
fn a_new_value_does_not_take_the_variant_of_an_earlier_value_or_of_the_catch_all() {
    let values = |all: &str| thing(&format!("state: {{type: string, enum: [{all}]}}"));
    for (before, after, there, back) in [
        ("alive, dead", "ALIVE, alive, dead", "ThingState::Alive2 = \"ALIVE\"", "ThingState::Alive = \"alive\""),
        ("alive, dead", "Alive, alive, dead", "ThingState::Alive2 = \"Alive\"", "ThingState::Alive = \"alive\""),
        ("alive", "alive, unknown", "ThingState::Unknown2 = \"unknown\"", "ThingState::Unknown(String)"),
        ("unknown", "other, unknown", "ThingState::Other2 = \"other\"", "ThingState::Other(String)"),
    ] {
        let (before, after) = (values(before), values(after));
        let first = locked(&before, "");
        let grown = locked(&after, &first.lock);
        assert!(grown.listing.contains(there), "{}", grown.listing);
        assert_eq!(renames((&before, &first.lock), (&after, &grown.lock)), [""; 0]);
        let again = locked(&before, &grown.lock).listing;
        assert!(again.contains(back) && again == first.listing, "{again}");
    }
}

#[test]
fn no_field_has_the_name_of_the_constructor() {
    let both = thing("new: {type: string}, new_: {type: string}");
    let fields: Vec<String> =
        locked(&both, "").listing.lines().filter(|it| it.contains("field")).map(str::to_owned).collect();
    assert!(fields.len() == 2 && !fields.iter().any(|it| it.contains("::new:")), "{fields:?}");
}

#[test]
fn a_keyword_keeps_its_trailing_underscore_when_a_new_property_has_that_name_on_the_wire() {
    for name in ["new", "type"] {
        let before = thing(&format!("{name}: {{type: string}}"));
        let after = thing(&format!("{name}: {{type: string}}, {name}_: {{type: string}}"));
        let lock = locked(&before, "").lock;
        let grown = locked(&after, &lock);
        assert_eq!(renames((&before, &lock), (&after, &grown.lock)), [""; 0]);
        assert!(grown.lock.contains(&format!("\"{name}\" = \"{name}_\"")), "{}", grown.lock);
    }
}

#[test]
fn a_field_name_in_the_lock_is_free_once_its_property_is_removed() {
    let (before, after) = (thing("theSize: {type: string}"), thing("the_size: {type: string}"));
    let lock = locked(&before, "").lock;
    assert!(locked(&after, &lock).listing.contains("Thing::the_size:"));
}

/// The renames that `names.toml` makes, each with its operation, by hand.
fn set(spec: &str, names: &str) -> Vec<String> {
    let lock = locked(spec, "").lock;
    let inputs = Inputs { lock: &lock, names, ..Inputs::new("fixture.yaml", spec) };
    let changes = Diff::of(&model_of(spec, &lock), &model(&inputs, Extent::Scope).unwrap()).changes;
    let all = changes.iter().map(|change| format!("{change} ({}, {})", change.operation, change.by_hand));
    all.collect()
}

#[test]
fn a_rename_in_names_toml_is_by_hand() {
    let spec = thing("shape: {type: string, enum: [round, square]}");
    let placed = with_placeholder("thing_id", "{type: string}");
    for (spec, name, other, renamed) in [
        (&spec, "shape", "form", "things::Thing::form: field renamed by hand: shape -> form (GET /things, true)"),
        (
            &spec,
            "round",
            "circular",
            "things::ThingShape::Round: value renamed by hand: Round -> Circular (GET /things, true)",
        ),
        (
            &placed,
            "thing_id",
            "thing",
            "things::get(thing): argument renamed by hand: thing_id -> thing (GET /things/{thing_id}, true)",
        ),
    ] {
        let found = set(spec, &format!("[exceptions]\n{name} = '{other}'\n"));
        assert!(found.len() == 1 && found[0].ends_with(renamed), "{found:?}");
    }
}

#[test]
fn a_move_in_the_description_is_not_a_rename_by_hand() {
    let schema = "{type: object, properties: {size: {type: integer}}}";
    let before = described(&getting("/things", "a", schema), "");
    let after = described(&getting("/objects", "b", schema), "");
    let lock = locked(&before, "").lock;
    let next = locked(&after, &lock).lock;
    let changes = Diff::of(&model_of(&before, &lock), &model_of(&after, &next)).changes;
    let renamed: Vec<_> = changes.iter().filter(|change| change.what.is_rename()).collect();
    assert!(renamed.iter().any(|change| change.before == "things::get"), "{renamed:?}");
    assert!(renamed.iter().all(|change| !change.by_hand), "{renamed:?}");
}

#[test]
fn a_rename_because_another_property_takes_the_name_is_not_by_hand() {
    let before = thing("notificationUrl: {type: string}");
    let after = thing("notificationUrl: {type: string}, notification_url: {type: string}");
    let next = locked(&after, "").lock;
    let changes = Diff::of(&model_of(&before, ""), &model_of(&after, &next)).changes;
    let renamed: Vec<_> = changes.iter().filter(|change| change.what.is_rename()).collect();
    assert!(renamed.len() == 1 && !renamed[0].by_hand, "{renamed:?}");
}

#[test]
fn a_new_property_does_not_take_the_name_of_the_map_of_additional_properties() {
    let open = |properties: &str| {
        let schema = format!("{{type: object, properties: {{{properties}}}, additionalProperties: {{type: string}}}}");
        described(&getting("/things", "a", &schema), "")
    };
    let (before, both) = (open("x: {type: string}"), open("x: {type: string}, additional_properties: {type: string}"));
    const MAP: &str = "Thing::additional_properties: std::collections::BTreeMap<String, String>";
    let grown = locked(&both, &locked(&before, "").lock);
    assert!(grown.listing.contains(MAP), "{}", grown.listing);
    assert!(grown.listing.contains("Thing::additional_underscore_properties: Option<String>"), "{}", grown.listing);
    assert_eq!(locked(&both, &grown.lock), grown);
    // A property that existed before the map keeps its name.
    let closed = described(
        &getting(
            "/things",
            "a",
            "{type: object, properties: {additional_properties: {type: string}, x: {type: string}}}",
        ),
        "",
    );
    let listing = locked(&both, &locked(&closed, "").lock).listing;
    assert!(listing.contains("Thing::additional_properties: Option<String>"), "{listing}");
}
