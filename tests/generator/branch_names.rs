//! The names of inline branches of `oneOf` and `anyOf`: by title, discriminator value or a property of their own.

use super::schemas::made;

/// The types that the branches of `Body` become.
fn types(branches: &str, components: &str) -> Vec<String> {
    let output = made(&format!("Body: {{oneOf: [{branches}]}}\n{components}"));
    let names = output.listing.lines().filter_map(|line| {
        let (_, name) = line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "))?.rsplit_once("::")?;
        Some(name.to_owned())
    });
    let mut names: Vec<String> = names.filter(|name| name != "Body" && name != "Things").collect();
    names.sort();
    names
}

/// An inline object whose properties, all required, have these names.
fn object(more: &str, names: &[&str]) -> String {
    let properties: Vec<String> = names.iter().map(|name| format!("{name}: {{type: string}}")).collect();
    format!("{{type: object, {more} required: [{}], properties: {{{}}}}}", names.join(", "), properties.join(", "))
}

#[test]
fn a_unique_title_that_is_a_valid_name_names_a_branch() {
    let sentence = "A round thing without any corner whose size is the radius in mm";
    let longest = "a".repeat(60);
    for (first, second, expected) in [
        ("Round", "Square", ["BodyRound", "BodySquare"]),
        ("Round", "42", ["BodyRound", "BodyWithB"]),
        ("Same", "Same", ["BodyWithA", "BodyWithB"]),
        ("'1 2'", "'3 4'", ["BodyWithA", "BodyWithB"]),
        (sentence, "Square", ["BodySquare", "BodyWithA"]),
        (&longest, "Square", ["BodySquare", &format!("A{}", "a".repeat(59))]),
    ] {
        let branch = |title: &str, name: &str| object(&format!("title: {title},"), &[name]);
        let mut expected = expected.map(str::to_owned);
        expected.sort();
        let found = types(&format!("{}, {}", branch(first, "a"), branch(second, "b")), "");
        assert_eq!(found, expected, "{first} {second}");
    }
}

#[test]
fn a_property_of_only_one_branch_names_it() {
    let optional = |names: &str| format!("{{type: object, properties: {{{names}}}}}");
    let text = "{type: string}";
    let shared = "Shared: {type: object, properties: {x: {type: string}, y: {type: string}}}";
    let reference = "{$ref: '#/components/schemas/Shared'}";
    let inline = optional(&format!("x: {text}, z: {text}"));
    assert_eq!(types(&format!("{reference}, {inline}"), shared), ["BodyWithZ", "Shared"]);
    assert_eq!(
        types(&format!("{}, {}", object("", &["x", "y"]), object("", &["x", "z"])), ""),
        ["BodyWithY", "BodyWithZ"]
    );
}

#[test]
fn a_discriminator_value_names_a_branch_unless_it_is_empty() {
    let branch = |value: &str, name: &str| {
        format!(
            "{{type: object, required: [kind, {name}], properties: {{kind: {{type: string, enum: ['{value}']}}, {name}: \
             {{type: string}}}}}}"
        )
    };
    assert_eq!(types(&format!("{}, {}", branch("r", "a"), branch("s", "b")), ""), ["BodyR", "BodyS"]);
    assert_eq!(types(&format!("{}, {}", branch("", "a"), branch("s", "b")), ""), ["BodyS", "BodyWithA"]);
}

#[test]
fn branches_that_extend_an_inline_property_have_types_of_their_own() {
    let branch = |name: &str| {
        format!("{{type: object, properties: {{inner: {{type: object, properties: {{{name}: {{type: string}}}}}}}}}}")
    };
    let output = made(&format!(
        "Body: {{type: object, properties: {{inner: {{type: object, properties: {{shared: {{type: string}}}}}}}}, oneOf: [{}, {}]}}",
        branch("a"),
        branch("b")
    ));
    let members = |name: &str| -> Vec<&str> {
        let field = output.listing.lines().find(|line| line.contains(&format!("::{name}:")));
        let around = field.and_then(|line| line.strip_prefix("pub field ")?.rsplit_once("::"));
        let around = around.unwrap_or_else(|| panic!("{name}: {}", output.listing)).0;
        let fields = output.listing.lines().filter_map(|line| line.strip_prefix("pub field ")?.strip_prefix(around));
        fields.filter_map(|line| line.strip_prefix("::")?.split(':').next()).collect()
    };
    assert_eq!(members("a"), ["a", "shared"]);
    assert_eq!(members("b"), ["b", "shared"]);
}

#[test]
fn branches_that_do_not_extend_an_inline_property_share_its_type() {
    let output = made(
        "Body: {type: object, properties: {o: {type: object, properties: {a: {type: string}}}}, oneOf: [{required: [k], \
         properties: {k: {type: string}}}, {required: [l], properties: {l: {type: string}}}]}",
    );
    let fields = output.listing.lines().filter_map(|line| line.strip_prefix("pub field ")?.split_once("::o: "));
    let types: Vec<&str> = fields.map(|(_, of)| of).collect();
    assert!(types.len() == 2 && types[0] == types[1], "{types:?}");
}

#[test]
fn the_type_of_list_items_has_the_singular_of_the_name_of_the_list() {
    for (name, item) in [("aliases", "BodyAlias"), ("statuses", "BodyStatus"), ("rules", "BodyRule")] {
        let list = format!("{{type: array, items: {}}}", object("", &["a"]));
        for schema in [list.clone(), format!("{{oneOf: [{{type: string}}, {list}]}}")] {
            let output = made(&format!("Body: {{type: object, properties: {{{name}: {schema}}}}}"));
            assert!(output.listing.contains(&format!("pub struct things::{item}\n")), "{schema} {}", output.listing);
        }
    }
}
