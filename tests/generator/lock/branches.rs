//! Names of union branches.

use sdk_generator::Output;

use super::{described, getting, locked, renames, sending_thing};

#[test]
fn a_branch_keeps_its_name_when_branches_are_added_before_it() {
    let branch = |tag: &str, member: &str| {
        format!(
            "{{type: object, required: [kind], properties: {{kind: {{type: string, enum: [{tag}]}}, {member}: {{type: string}}}}}}"
        )
    };
    let union =
        |branches: &[String]| described(&getting("/things", "a", &format!("{{oneOf: [{}]}}", branches.join(", "))), "");
    let (first, second) = (branch("first", "a"), branch("second", "b"));
    let before = union(&[first.clone(), second.clone()]);
    let after = union(&[branch("zeroth", "c"), second, first]);
    let lock = locked(&before, "").lock;
    assert_eq!(renames((&before, &lock), (&after, &lock)), [""; 0]);
    let kept = locked(&before, &lock.replace("\"kind=first\" = \"First\"", "\"kind=first\" = \"Mine\""));
    assert!(kept.lock.contains("\"kind=first\" = \"Mine\""), "{}", kept.lock);
}

#[test]
fn a_branch_keeps_its_name_when_its_discriminator_changes() {
    let pet = |discriminator: &str| {
        let schemas = "
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, meow: {type: boolean}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, bark: {type: boolean}}}
";
        let branches = "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]";
        described(&getting("/things", "a", &format!("{{{branches}{discriminator}}}")), schemas)
    };
    let plain = pet("");
    let by_name = pet(", discriminator: {propertyName: kind}");
    let mapped = pet(", discriminator: {propertyName: kind, mapping: {cat: Cat, Cat: Cat}}");
    for (before, after) in [(&plain, &by_name), (&by_name, &mapped), (&mapped, &by_name), (&by_name, &plain)] {
        let lock = locked(before, "").lock;
        let grown = locked(after, &lock);
        assert_eq!(renames((before, &lock), (after, &grown.lock)), [""; 0]);
        assert!(grown.listing.contains("variant things::Thing::Cat("), "{}", grown.listing);
        assert_eq!(locked(before, &grown.lock).listing, locked(before, "").listing);
    }
}

#[test]
fn a_branch_keeps_its_type_when_it_gets_a_constant_property() {
    let thing = |more: [&str; 2]| {
        let branch = |name: &str, more: &str| {
            format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}{more}}}}}")
        };
        let branches = [branch("u", more[0]), branch("w", more[1])].join(", ");
        described(&getting("/things", "a", &format!("{{oneOf: [{branches}]}}")), "")
    };
    let before = thing(["", ""]);
    let told = thing([", t: {type: string, enum: [first]}", ", t: {type: string, enum: [second]}"]);
    let required = told.replace("required: [u]", "required: [u, t]").replace("required: [w]", "required: [w, t]");
    let lock = locked(&before, "").lock;
    for after in [told, required] {
        let grown = locked(&after, &lock);
        assert!(grown.listing.contains("variant things::Thing::WithU(ThingWithU)"), "{}", grown.listing);
        assert_eq!(renames((&before, &lock), (&after, &grown.lock)), [""; 0]);
    }
}

const COLOURED: &str =
    "{type: object, required: [size, colour], properties: {size: {type: string}, colour: {type: string}}}";

#[test]
fn a_branch_without_a_discriminator_keeps_its_name_in_any_order() {
    let branch = |required: &str, more: &str| {
        format!("{{type: object, required: [{required}], properties: {{{required}: {{type: string}}{more}}}}}")
    };
    let union =
        |branches: &[String]| described(&getting("/things", "a", &format!("{{oneOf: [{}]}}", branches.join(", "))), "");
    let (size, shape, text) =
        (branch("size", ""), branch("shape", ", corners: {type: integer}"), "{type: string}".to_owned());
    let before = union(&[size.clone(), shape.clone(), text.clone()]);
    let after = union(&[text, COLOURED.to_owned(), shape, size]);
    let start = locked(&before, "");
    for line in
        [r#""things::ThingWithShape" = "WithShape""#, r#""things::ThingWithSize" = "WithSize""#, r#""string" = "Text""#]
    {
        assert!(start.lock.contains(line), "{line} {}", start.lock);
    }
    let grown = locked(&after, &start.lock);
    assert_eq!(renames((&before, &start.lock), (&after, &grown.lock)), [""; 0]);
    let renamed = start.lock.replace(r#""string" = "Text""#, r#""string" = "Name""#);
    assert!(locked(&after, &renamed).lock.contains(r#""string" = "Name""#));
    assert!(locked(&before, &renamed).files["things.rs"].contains("Name(String)"));
}

#[test]
fn branches_merged_into_one_struct_stay_merged_if_they_require_the_same_properties() {
    let branch = |required: &str, properties: &str| {
        format!(
            "{{type: object, required: [{required}], properties: {{operation: {{type: string, enum: [add, remove]}}, \
             {properties}}}}}"
        )
    };
    let of = |branches: &[&str]| {
        let properties = format!("required: [action], properties: {{action: {{oneOf: [{}]}}}}", branches.join(", "));
        sending_thing(&properties, true)
    };
    let plain = branch("operation, value", "value: {type: string}");
    let more = branch("operation, value", "value: {type: string}, note: {type: string}");
    let other = branch("operation, other", "other: {type: string}");
    for (before, after) in [(of(&[&plain, &plain]), of(&[&plain, &more])), (of(&[&plain]), of(&[&plain, &more]))] {
        let start = locked(&before, "");
        let grown = locked(&after, &start.lock);
        for line in start.listing.lines() {
            assert!(grown.listing.contains(line), "{line}\n{}", grown.listing);
        }
        let setter = "pub fn things::ThingAction::note(note: impl Into<String>) -> Self";
        assert!(grown.listing.contains(setter), "{}", grown.listing);
        assert_eq!(locked(&after, &grown.lock), grown);
        // Without the lock they are two types.
        assert!(locked(&after, "").listing.contains("pub enum things::ThingAction\n"));
    }
    // A struct with the arguments of one branch can't be the other branch.
    let apart = locked(&of(&[&plain, &other]), &locked(&of(&[&plain]), "").lock);
    assert!(apart.listing.contains("pub enum things::CreateThingAction\n"), "{}", apart.listing);
    // Branches with a property of two types can't be one struct.
    let number = branch("operation, value", "value: {type: integer}");
    let apart = locked(&of(&[&plain, &number]), &locked(&of(&[&plain]), "").lock);
    assert!(apart.listing.contains("pub enum things::CreateThingAction\n"), "{}", apart.listing);
}

#[test]
fn names_do_not_depend_on_the_order_of_values_and_branches() {
    let schema = |values: &str, branches: &str| {
        let properties = format!("sign: {{type: string, enum: [{values}]}}, one: {{oneOf: [{branches}]}}");
        described(&getting("/things", "a", &format!("{{type: object, properties: {{{properties}}}}}")), "")
    };
    let (a, b, c) = (
        "{type: object, required: [x, y], properties: {x: {type: string}, y: {type: string}}}",
        "{type: object, required: [x, z], properties: {x: {type: string}, z: {type: string}}}",
        "{type: object, required: [x], properties: {x: {type: string}, w: {type: string}}}",
    );
    let one = schema("'=', '!=', '~', '-1', '1', a-b, a.b", &format!("{a}, {b}, {c}"));
    let other = schema("a.b, '1', a-b, '-1', '~', '!=', '='", &format!("{c}, {b}, {a}"));
    assert_eq!(renames((&one, ""), (&other, "")), [""; 0]);
    let listing = locked(&one, "").listing;
    for name in ["Equal", "NotEqual", "Tilde", "Minus1", "N1", "AB", "ADotB", "WithY", "WithZ", "WithW"] {
        assert!(listing.contains(&format!("::{name}")), "{name}: {listing}");
    }
}

#[test]
fn an_inline_branch_keeps_its_type_and_variant_when_properties_are_added() {
    let union = |first: &str| {
        let schema = format!("{{oneOf: [{first}, {{type: object, properties: {{y: {{type: string}}}}}}]}}");
        described(&getting("/things", "a", &schema), "")
    };
    let object = |required: &str, properties: &str| {
        format!("{{type: object, required: [{required}], properties: {{{properties}}}}}")
    };
    for (before, after) in [
        (object("", "x: {type: string}"), object("", "x: {type: string}, b: {type: string}")),
        (object("x", "x: {type: string}"), object("", "x: {type: string}, b: {type: string}")),
        (
            object("t", "t: {type: string, enum: [a]}, x: {type: string}"),
            object("t", "t: {type: string, enum: [a, a2]}, x: {type: string}"),
        ),
        (
            object("t", "t: {type: string, enum: [b, c]}, x: {type: string}"),
            object("t", "t: {type: string, enum: [a, b, c]}, x: {type: string}"),
        ),
    ] {
        let (before, after) = (union(&before), union(&after));
        let first = locked(&before, "");
        let second = locked(&after, &first.lock);
        let names = |output: &Output| -> Vec<String> {
            let lines = output.listing.lines().filter(|line| {
                line.starts_with("pub variant things::Thing::") || line.starts_with("pub struct things::Thing")
            });
            lines.map(ToOwned::to_owned).collect()
        };
        assert_eq!(names(&second), names(&first), "{after}");
        assert_eq!(locked(&after, &second.lock).lock, second.lock);
    }
}

#[test]
fn a_variant_keeps_its_name_when_its_discriminator_gets_another_value() {
    let union = |values: &str| {
        let branch = |values: &str, name: &str| {
            format!(
                "{{type: object, required: [t], properties: {{t: {{type: string, enum: [{values}]}}, {name}: {{type: string}}}}}}"
            )
        };
        let branches = format!("{{oneOf: [{}, {}]}}", branch(values, "x"), branch("z", "y"));
        described(&getting("/things", "a", &branches), "")
    };
    for (before, after) in [("a", "a, a2"), ("b", "a, b"), ("a, a2", "a, a2, a3"), ("a, a2", "a2")] {
        let lock = locked(&union(before), "").lock;
        let key = format!("\"t={}\" = ", before.replace(' ', ""));
        let (head, rest) = lock.split_once(&key).unwrap();
        let (_, rest) = rest.split_once(['}', ',']).unwrap();
        let renamed =
            format!("{head}{key}\"Mine\",{}", rest.strip_prefix(' ').map_or(format!(" {rest}"), |it| format!(" {it}")));
        let listing = locked(&union(after), &renamed).listing;
        assert!(listing.contains("pub variant things::Thing::Mine("), "{before} {after}: {listing}");
    }
}

#[test]
fn a_branch_is_identified_by_its_properties_only_if_no_other_branch_has_them() {
    let union = |branches: &[&str]| {
        let branch = |properties: &&str| format!("{{type: object, properties: {{{properties}}}}}");
        let branches: Vec<String> = branches.iter().map(branch).collect();
        described(&getting("/things", "a", &format!("{{oneOf: [{}]}}", branches.join(", "))), "")
    };
    let lock = locked(&union(&["x: {type: string}", "y: {type: string}"]), "").lock;
    let after =
        union(&["x: {type: string}, b: {type: string}", "x: {type: string}, c: {type: string}", "y: {type: string}"]);
    let listing = locked(&after, &lock).listing;
    assert!(!listing.contains("pub struct things::ThingWithX"), "{listing}");
}
