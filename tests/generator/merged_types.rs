//! Equal inline schemas: which of them become one type, and the name of that type.

use sdk_generator::Output;

use super::made_of;

/// The types of an output, each with its module.
fn types(output: &Output) -> Vec<&str> {
    let lines = output.listing.lines();
    lines.filter_map(|line| line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum "))).collect()
}

/// An operation that returns a schema.
fn answering(method: &str, path: &str, schema: &str) -> String {
    let content = format!("content: {{application/json: {{schema: {schema}}}}}");
    format!("  {path}:\n    {method}: {{responses: {{'200': {{description: ok, {content}}}}}}}\n")
}

fn made(paths: &str, schemas: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}components: {{schemas: {{Unused: {{type: \
         string}}, {schemas}}}}}\n"
    );
    made_of(&text).unwrap_or_else(|faults| panic!("{faults}"))
}

/// An object with an inline object as a property.
fn around(property: &str, docs: &str) -> String {
    let inner = format!("{{type: object, description: {docs}, properties: {{street: {{type: string}}}}}}");
    format!("{{type: object, properties: {{{property}: {inner}}}}}")
}

const ADDRESS: &str = "home_address";

#[test]
fn equal_types_of_properties_of_one_name_in_a_product_are_merged() {
    let one = made(
        &(answering("get", "/zoo/cats", &around(ADDRESS, "where it lives"))
            + &answering("get", "/zoo/dogs", &around(ADDRESS, "where it lives"))),
        "",
    );
    assert_eq!(types(&one), ["zoo::HomeAddress", "zoo::cats::Cat", "zoo::dogs::Dog"]);
    assert!(one.files["zoo.rs"].contains("/// where it lives"), "{}", one.files["zoo.rs"]);
    // Documentation is kept only if all schemas have the same.
    let one = made(
        &(answering("get", "/zoo/cats", &around(ADDRESS, "where it lives"))
            + &answering("get", "/zoo/dogs", &around(ADDRESS, "where it sleeps"))),
        "",
    );
    assert_eq!(types(&one), ["zoo::HomeAddress", "zoo::cats::Cat", "zoo::dogs::Dog"]);
    assert!(!one.files["zoo.rs"].contains("/// where it"), "{}", one.files["zoo.rs"]);
}

#[test]
fn equal_types_of_several_products_are_not_merged() {
    let two = made(
        &(answering("get", "/cats", &around(ADDRESS, "d")) + &answering("get", "/dogs", &around(ADDRESS, "d"))),
        "",
    );
    assert_eq!(types(&two), ["cats::Cat", "cats::CatHomeAddress", "dogs::Dog", "dogs::DogHomeAddress"]);
    // Below an owner that is a module each resource is a product.
    let mut paths = String::new();
    for owner in ["accounts", "zones"] {
        for kind in 0..(if owner == "accounts" { 15 } else { 11 }) {
            paths.push_str(&format!(
                "  /{owner}/{{{owner}_id}}/kind{kind}: {{get: {{responses: {{'204': {{description: ok}}}}}}}}\n"
            ));
        }
    }
    for path in ["/zones/{zones_id}/cats/{id}", "/zones/{zones_id}/dogs/{id}"] {
        paths.push_str(&answering("get", path, &around(ADDRESS, "d")));
    }
    let two = made(&paths, "");
    let found: Vec<&str> = types(&two).into_iter().filter(|name| name.contains("Address")).collect();
    assert_eq!(found, ["zones::cats::CatHomeAddress", "zones::dogs::DogHomeAddress"]);
}

#[test]
fn equal_types_of_properties_of_several_names_are_not_merged() {
    for (schema, wrapped) in [("", ""), ("{type: array, items: ", "}")] {
        let inner = format!("{schema}{{type: object, properties: {{street: {{type: string}}}}}}{wrapped}");
        let both = made(
            &answering(
                "get",
                "/cats",
                &format!("{{type: object, properties: {{old_mail_address: {inner}, new_mail_address: {inner}}}}}"),
            ),
            "",
        );
        assert_eq!(types(&both), ["cats::Cat", "cats::CatNewMailAddress", "cats::CatOldMailAddress"]);
    }
}

#[test]
fn a_merged_object_has_a_name_of_at_least_two_words_and_a_merged_enum_of_one() {
    let thing = |name: &str, inner: &str| format!("{{type: object, properties: {{{name}: {inner}}}}}");
    let object = "{type: object, properties: {street: {type: string}}}";
    let values = "{type: string, enum: [a, b]}";
    let both =
        |schema: String| made(&(answering("get", "/zoo/cats", &schema) + &answering("get", "/zoo/dogs", &schema)), "");
    let types_of = |output: &Output| types(output).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let things = ["zoo::cats::Cat", "zoo::dogs::Dog"];
    let apart = ["zoo::cats::Cat", "zoo::cats::CatHome", "zoo::dogs::Dog", "zoo::dogs::DogHome"];
    assert_eq!(types_of(&both(thing("home", object))), apart);
    assert_eq!(types_of(&both(thing("own_home", object))), [&["zoo::OwnHome"][..], &things].concat());
    assert_eq!(types_of(&both(thing("new_own_home", object))), [&["zoo::NewOwnHome"][..], &things].concat());
    assert_eq!(types_of(&both(thing("home", values))), [&["zoo::Home"][..], &things].concat());
}

#[test]
fn equal_components_are_not_merged() {
    let values = "{type: string, enum: [a, b]}";
    let thing = "{type: object, properties: {a: {$ref: '#/components/schemas/first_mode'}, b: {$ref: '#/components/schemas/second_mode'}}}";
    let both = made(&answering("get", "/things", thing), &format!("first_mode: {values}, second_mode: {values}"));
    assert_eq!(types(&both), ["things::FirstMode", "things::SecondMode", "things::Thing"]);
}

#[test]
fn equal_request_bodies_are_not_merged() {
    let body = "{type: object, properties: {a: {type: string}}}";
    let operation = format!(
        "{{requestBody: {{required: true, content: {{application/json: {{schema: {body}}}}}}}, responses: {{'204': \
         {{description: ok}}}}}}"
    );
    let both = made(&format!("  /big_things:\n    post: {operation}\n    put: {operation}\n"), "");
    assert_eq!(types(&both), ["big_things::CreateBigThing", "big_things::UpdateBigThing"]);
}

#[test]
fn the_response_of_a_delete_is_named_after_the_method() {
    let gone = "{type: object, properties: {gone: {type: boolean}}}";
    let one = made(&answering("delete", "/zoo/cats/{id}", gone), "");
    assert_eq!(types(&one), ["zoo::cats::DeleteCatResponse"]);
    let two =
        made(&(answering("delete", "/zoo/cats/{id}", gone) + &answering("delete", "/zoo/wild_cats/{id}", gone)), "");
    assert_eq!(types(&two), ["zoo::DeleteResponse"]);
    let thing =
        made(&(answering("delete", "/cats/{id}", "{$ref: '#/components/schemas/Cat'}")), &format!("Cat: {gone}"));
    assert_eq!(types(&thing), ["cats::Cat"]);
    let act = made(&answering("post", "/cats/{id}/delete", gone), "");
    assert_eq!(act.report.generated[0].1, "cats::delete");
    assert_eq!(types(&act), ["cats::Cat"]);
}

#[test]
fn a_response_that_wraps_an_object_leaves_the_resource_name_to_it() {
    let inner = "{type: object, properties: {name: {type: string}}}";
    for (schema, expected) in [
        (format!("{{type: object, properties: {{cat: {inner}}}}}"), vec!["cats::Cat", "cats::GetCatResponse"]),
        ("{type: object, properties: {name: {type: string}, cat: {type: string}}}".to_owned(), vec!["cats::Cat"]),
    ] {
        let output = made(&answering("get", "/cats/{id}", &schema), "");
        assert_eq!(types(&output), expected, "{schema}");
    }
}
