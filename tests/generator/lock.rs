//! `names.lock`: names stay while the description changes, until a person edits them.

mod aliases;
mod arguments;
mod boxes;
mod branches;
mod constants;
mod directions;
mod grown_apart;
mod identity;
mod media_types;
mod members;
mod moved;
mod narrowed;
mod owners;
mod presence;
mod read;
mod same_names;
mod uses;
mod values;
mod written;

use std::collections::BTreeSet;

use sdk_generator::{
    Extent, Inputs, Output,
    diff::{Diff, Effect},
    generate,
    ir::Api,
    model,
};

use super::diff::{base, table};

/// Generates with a lock.
fn locked(spec: &str, lock: &str) -> Output {
    generate(&Inputs { lock, ..Inputs::new("fixture.yaml", spec) }).unwrap_or_else(|faults| panic!("{faults}"))
}

fn model_of(spec: &str, lock: &str) -> Api {
    model(&Inputs { lock, ..Inputs::new("fixture.yaml", spec) }, Extent::Scope).unwrap()
}

/// A description with these paths and schemas.
fn described(paths: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Things, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n    Unused: \
         {{type: string}}\n{schemas}"
    )
}

/// An operation that sends the object `Thing`, and returns it if `returns`.
fn sending_thing(schema: &str, returns: bool) -> String {
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}";
    let response = if returns { content } else { "" };
    described(
        &format!(
            "  /things:\n    post: {{requestBody: {{required: true, {content}}}, responses: {{'200': {{description: ok, \
             {response}}}}}}}\n"
        ),
        &format!("    Thing: {{type: object, {schema}}}\n"),
    )
}

/// An operation that returns a schema.
fn getting(path: &str, id: &str, schema: &str) -> String {
    format!(
        "  {path}:\n    get:\n      operationId: {id}\n      responses:\n        '200':\n          description: it\n          \
         content: {{application/json: {{schema: {schema}}}}}\n"
    )
}

/// A description of an operation with a path parameter.
fn with_placeholder(name: &str, schema: &str) -> String {
    let parameter = format!("{{name: {name}, in: path, required: true, schema: {schema}}}");
    described(
        &format!(
            "  /things/{{{name}}}:\n    get:\n      operationId: a\n      parameters: [{parameter}]\n      responses: \
             {{'204': {{description: nothing}}}}\n"
        ),
        "",
    )
}

const THING: &str = "{type: object, properties: {size: {type: integer}, shape: {type: string, enum: [round, square]}}}";

/// The renames between the clients of two descriptions, each with its lock.
fn renames(old: (&str, &str), new: (&str, &str)) -> Vec<String> {
    let changes = Diff::of(&model_of(old.0, old.1), &model_of(new.0, new.1)).changes;
    changes.iter().filter(|change| change.what.is_rename()).map(ToString::to_string).collect()
}

/// The changes from one description to the next with the lock of the first, which break compiling.
fn breaks(before: &str, after: &str) -> Vec<String> {
    let lock = locked(before, "").lock;
    let changes = Diff::of(&model_of(before, &lock), &model_of(after, &lock)).changes;
    changes.iter().filter(|change| change.effect == Effect::BreaksCompile).map(ToString::to_string).collect()
}

/// Generates with the lock of each description before it, and checks that the last one changes nothing when generated again.
fn in_turn(descriptions: &[&str]) -> Output {
    let mut output = locked(descriptions[0], "");
    for description in descriptions {
        output = locked(description, &output.lock);
    }
    assert_eq!(locked(descriptions[descriptions.len() - 1], &output.lock), output);
    output
}

#[test]
fn every_edit_and_its_inverse_applied_twice_keeps_the_names() {
    let base = base();
    let start = locked(&base, "");
    let mut lasting: Vec<String> = Vec::new();
    for edit in table().edit {
        let mut lock = start.lock.clone();
        let (mut there, mut here) = (Vec::new(), Vec::new());
        let mut lasts = false;
        for _ in 0..2 {
            let edited = locked(&edit.of(&base), &lock);
            there.push(edited.listing);
            let back = locked(&base, &edited.lock);
            lasts |= without_aliases(&back.listing) != without_aliases(&start.listing);
            here.push(back.files);
            lock = back.lock;
        }
        assert_eq!(there[0], there[1], "{}", edit.name);
        assert_eq!(here[0], here[1], "{}", edit.name);
        lasting.extend(lasts.then_some(edit.name));
    }
    assert_eq!(lasting, LASTING);
}

/// The lines of a listing without aliases, which are the names of replaced types.
fn without_aliases(listing: &str) -> Vec<&str> {
    listing.lines().filter(|line| !line.starts_with("pub type ")).collect()
}

/// Edits with an effect that stays after their inverse: a constant that became a field stays one, a type that only
/// requests used keeps its fields, and a type that has all values of the described one stays.
const LASTING: [&str; 5] = [
    "a body may be JSON of another type",
    "a second value of a required property",
    "a text becomes one of known values",
    "a union with a branch that allows any JSON",
    "a type that went both ways is only sent",
];

#[test]
fn a_second_run_writes_the_lock_unchanged() {
    let base = base();
    let first = locked(&base, "");
    let second = locked(&base, &first.lock);
    assert_eq!((&second.lock, &second.files), (&first.lock, &first.files));
    assert_eq!(second.report.repaired, [""; 0]);
}

#[test]
fn equal_types_with_different_descriptions_are_merged_alike_with_and_without_a_lock() {
    let thing = |docs: &str| {
        let order = format!("{{type: string, enum: [asc, desc], description: {docs}}}");
        format!("{{type: object, properties: {{order: {order}}}}}")
    };
    let answers =
        getting("/things/old", "a", &thing("of old ones")) + &getting("/things/new", "b", &thing("of new ones"));
    let spec = described(&answers, "");
    let first = locked(&spec, "");
    assert_eq!(first.listing.matches("pub enum").count(), 1, "{}", first.listing);
    let second = locked(&spec, &first.lock);
    assert_eq!((&second.lock, &second.files), (&first.lock, &first.files));
}

#[test]
fn a_schema_that_is_moved_inlined_shared_or_renamed_keeps_its_name() {
    let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    let component = |name: &str| format!("    {name}: {THING}\n");
    let named = described(&getting("/things", "a", &reference("Thing")), &component("Thing"));
    let inline = described(&getting("/things", "a", THING), "");
    let renamed = described(&getting("/things", "a", &reference("AnotherName")), &component("AnotherName"));
    for (before, after) in [(&named, &inline), (&inline, &named), (&named, &renamed), (&renamed, &inline)] {
        let lock = locked(before, "").lock;
        assert_eq!(renames((before, &lock), (after, &lock)), [""; 0]);
        assert_eq!(locked(after, &lock).listing, locked(before, "").listing);
    }
}

#[test]
fn a_type_stays_in_its_module_when_another_module_uses_it_too() {
    let schema = format!("    Thing: {THING}\n");
    let reference = "{$ref: '#/components/schemas/Thing'}";
    let one = described(&getting("/things", "a", reference), &schema);
    let two = described(&(getting("/things", "a", reference) + &getting("/others", "b", reference)), &schema);
    let lock = locked(&one, "").lock;
    assert!(lock.contains("\n\"things::Thing\" = {"), "{lock}");
    assert!(locked(&two, &lock).lock.contains("\n\"things::Thing\" = {"));
    assert!(locked(&two, "").lock.contains("\n\"::Thing\" = {"));
}

#[test]
fn a_new_enum_value_does_not_take_the_name_of_an_earlier_one() {
    let values = |values: &str| {
        let schema = format!("{{type: object, properties: {{sign: {{type: string, enum: {values}}}}}}}");
        described(&getting("/things", "a", &schema), "")
    };
    let (before, after) = (values("['a-b', 'a.b']"), values("['a b', 'a-b', 'a.b']"));
    let lock = locked(&before, "").lock;
    assert!(lock.contains(r#"members = { "a-b" = "AB", "a.b" = "ADotB" }"#), "{lock}");
    let kept = locked(&after, &lock).lock;
    assert!(kept.contains(r#"members = { "a b" = "ASpaceB", "a-b" = "AB", "a.b" = "ADotB" }"#), "{kept}");
}

#[test]
fn a_name_edited_in_the_lock_renames_one_item_and_changes_nothing_else() {
    let spec = described(&getting("/things", "a", THING), "");
    let start = locked(&spec, "");
    for (from, to, renamed) in [
        ("\"things::ThingShape\" =", "\"things::Form\" =", "type renamed by hand: things::ThingShape -> things::Form"),
        (
            "\"GET /things\" = \"things::get\"",
            "\"GET /things\" = \"things::read\"",
            "method renamed by hand: things::get -> things::read",
        ),
        ("\"things\" = \"Things\"", "\"things\" = \"ThingsOfMine\"", "handle renamed by hand: Things -> ThingsOfMine"),
    ] {
        assert!(start.lock.contains(from), "{from} {}", start.lock);
        let lock = start.lock.replace(from, to);
        let edited = locked(&spec, &lock);
        assert!(edited.lock.contains(to), "{}", edited.lock);
        let changed = renames((&spec, &start.lock), (&spec, &lock));
        assert!(changed.len() == 1 && changed[0].ends_with(renamed), "{changed:?}");
        assert_eq!(locked(&spec, &edited.lock).lock, edited.lock);
    }
}

#[test]
fn a_rename_by_hand_is_distinguished_from_one_by_the_description() {
    let path =
        |schema: &str| described(&getting("/things", "a", &format!("{{$ref: '#/components/schemas/{schema}'}}")), "");
    let (before, after) = (path("Thing") + "    Thing: ", path("Object") + "    Object: ");
    let (before, after) = (format!("{before}{THING}\n"), format!("{after}{THING}\n"));
    let lock = locked(&before, "").lock;
    let changes = |lock: &str, new_lock: &str| {
        Diff::of(&model_of(&before, lock), &model_of(&after, new_lock))
            .changes
            .into_iter()
            .filter(|it| it.what.is_rename())
    };
    let by_rule: Vec<_> = changes(&lock, "").collect();
    assert!(
        by_rule.iter().any(|change| change.at == "things::Thing" && change.after == "things::Object"),
        "{by_rule:?}"
    );
    assert!(by_rule.iter().all(|change| !change.by_hand && change.operation == "GET /things"), "{by_rule:?}");
    assert_eq!(changes(&lock, &lock).count(), 0);
    let by_hand: Vec<_> = changes(&lock, &lock.replace("\"things::Thing\"", "\"things::Object\"")).collect();
    assert!(by_hand.len() == 1 && by_hand[0].by_hand && by_hand[0].operation == "GET /things", "{by_hand:?}");
    let names = [
        ("\"GET /things\" = \"things::get\"", "\"GET /things\" = \"things::read\""),
        ("\"things\" = \"Things\"", "\"things\" = \"AllThings\""),
    ];
    for (from, to) in names {
        let by_hand: Vec<_> = changes(&lock, &lock.replace(from, to)).collect();
        assert!(by_hand.len() == 1 && by_hand[0].by_hand && by_hand[0].operation == "GET /things", "{by_hand:?}");
    }
}

#[test]
fn a_removed_name_is_not_reused() {
    let one = described(&getting("/things", "a", THING), "");
    let none = described(&getting("/others", "b", THING), "");
    let lock = locked(&none, &locked(&one, "").lock).lock;
    let gone = lock.split_once("[gone.").unwrap().1;
    assert!(gone.contains("\"GET /things\" = \"things::get\""), "{lock}");
    let back = locked(&one, &lock);
    assert_eq!(back.listing, locked(&one, "").listing);
}

#[test]
fn an_operation_keeps_its_name_when_a_placeholder_is_renamed() {
    for suffix in ["", ".json"] {
        let path = |name: &str| with_placeholder(name, "{type: string}").replace("}:\n", &format!("}}{suffix}:\n"));
        let lock = locked(&path("thing_id"), "").lock.replace("things::get", "things::read");
        let names: BTreeSet<String> =
            locked(&path("id"), &lock).report.generated.into_iter().map(|(_, method)| method).collect();
        assert_eq!(names, BTreeSet::from(["things::read".to_owned()]), "{suffix}");
    }
}

#[test]
fn a_new_module_does_not_take_the_name_of_a_method() {
    let scan = |more: &str| {
        let act =
            "  /things/scan:\n    post:\n      operationId: a\n      responses: {'204': {description: nothing}}\n";
        described(&format!("{}{act}{more}", getting("/things", "b", THING)), "")
    };
    let (before, after) = (scan(""), scan(&getting("/things/scan/review", "c", THING)));
    let start = locked(&before, "");
    assert!(start.lock.contains("\"POST /things/scan\" = \"things::scan\""), "{}", start.lock);
    let grown = locked(&after, &start.lock);
    assert!(grown.lock.contains("\"POST /things/scan\" = \"things::scan\""), "{}", grown.lock);
    assert!(grown.lock.contains("\"things/scan\" = \"scan_resources\""), "{}", grown.lock);
    assert_eq!(renames((&before, &start.lock), (&after, &grown.lock)), [""; 0]);
}

#[test]
fn a_new_type_does_not_take_the_name_of_a_handle() {
    let answer = |schema: &str| described(&getting("/things/sizes", "a", schema), "");
    let before = answer("{type: object, properties: {size: {type: integer}}}");
    let after = answer(
        "{type: object, title: Sizes, properties: {size: {type: integer}, sizes: {type: object, properties: {sizes: {type: integer}}}}}",
    );
    let start = locked(&before, "");
    let handle = "\"things/sizes\" = \"Sizes\"\n";
    assert!(start.lock.contains(handle), "{}", start.lock);
    assert!(locked(&after, &start.lock).lock.contains(handle));
}

#[test]
fn a_type_keeps_its_name_when_a_placeholder_is_renamed() {
    let path = |name: &str| with_placeholder(name, "{type: string, enum: [a, b]}");
    let (before, after) = (path("kind"), path("sort"));
    let lock = locked(&before, "").lock;
    assert_eq!(renames((&before, &lock), (&after, &lock)), [""; 0]);
}
