//! Names of types: prefixes that many components share, and schemas outside of `components`.

use super::schemas::made;

/// The name of the type of a component among components with the prefix `access_`.
fn name(components: usize) -> String {
    let names: Vec<String> = (1..=components).map(|index| format!("access_rule{index}")).collect();
    let properties: String =
        names.iter().map(|name| format!("p_{name}: {{$ref: '#/components/schemas/{name}'}}, ")).collect();
    let schemas: String = names
        .iter()
        .map(|name| format!("{name}: {{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}\n"))
        .collect();
    let output = made(&format!("Body: {{type: object, properties: {{{properties}}}}}\n{schemas}"));
    let field = output.listing.lines().find(|line| line.contains("::Body::p_access_rule1:")).unwrap();
    field.split(['<', '>']).nth(1).unwrap().to_owned()
}

#[test]
fn a_prefix_that_ten_components_share_is_omitted_from_their_names() {
    assert_eq!(name(9), "AccessRule1");
    assert_eq!(name(10), "Rule1");
    assert_eq!(name(11), "Rule1");
}

#[test]
fn a_schema_inside_a_component_is_named_after_its_nearest_property_or_the_component() {
    let object = |property: &str| {
        format!("{{type: object, required: [{property}], properties: {{{property}: {{type: string}}}}}}")
    };
    let components = format!(
        "Lists: {{type: array, items: {}}}\nHolder: {{type: object, properties: {{part: {{type: array, items: {{type: array, items: \
         {}}}}}}}}}",
        object("x"),
        object("y")
    );
    for (reference, name) in [("Lists/items", "Lists"), ("Holder/properties/part/items/items", "Part")] {
        let output = made(&format!(
            "Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/{reference}'}}}}}}\n{components}"
        ));
        let field = format!("pub field things::Body::a: Option<{name}>");
        assert!(output.listing.lines().any(|line| line == field), "{field}: {}", output.listing);
    }
}
