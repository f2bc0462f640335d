//! The type of the id of an owner, such as `AccountId`.

use sdk_generator::Output;

use super::made_of;

/// The output for ten resources of an account, whose id has these schemas in turn.
fn made(schemas: &[&str], components: &str) -> Output {
    let mut spec = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
    for kind in 0..10 {
        let schema = schemas[kind % schemas.len()];
        spec.push_str(&format!(
            "  /accounts/{{account_id}}/kind{kind}:\n    parameters: [{{name: account_id, in: path, required: true, schema: \
             {{{schema}}}}}]\n    get: {{responses: {{'204': {{description: ok}}}}}}\n"
        ));
    }
    made_of(&format!("{spec}components: {{schemas: {{{components}}}}}\n")).unwrap()
}

/// The code of a file without white space.
fn code(output: &Output, file: &str) -> String {
    output.files[file].split_whitespace().collect()
}

#[test]
fn an_owner_id_has_limits_only_if_they_are_equal_in_all_operations() {
    let limited = "type: string, maxLength: 32";
    for (schemas, of_type, of_first) in [
        (vec!["type: string"], "[]", ".path::<AccountId>(account_id)"),
        (vec![limited], "[MaxLength(32)]", ".path::<AccountId>(account_id)"),
        (vec![limited, "type: string"], "[]", ".path_within::<AccountId>(account_id,&[runtime::Limit::MaxLength(32)]"),
        (
            vec![limited, "type: string, maxLength: 31"],
            "[]",
            ".path_within::<AccountId>(account_id,&[runtime::Limit::MaxLength(32)]",
        ),
    ] {
        let output = made(&schemas, "");
        let (root, first) = (code(&output, "mod.rs"), code(&output, "kind0.rs"));
        assert!(root.contains(&format!("text_type!(AccountId{of_type})")), "{schemas:?} {root}");
        assert!(first.contains(of_first), "{schemas:?} {first}");
    }
}

#[test]
fn an_owner_id_has_the_type_of_the_component_that_all_parameters_use() {
    let reference = "$ref: '#/components/schemas/team_id'";
    for (schemas, name) in [(vec![reference], "TeamId"), (vec![reference, "type: string"], "AccountId")] {
        let output = made(&schemas, "team_id: {type: string}");
        let first = output.listing.lines().find(|line| line.contains("Kind0::get(")).unwrap();
        assert!(first.contains(&format!("account_id: impl Into<{name}>")), "{first}");
    }
}

#[test]
fn only_the_placeholder_after_the_owner_segment_is_its_id() {
    let mut spec = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
    let path = |name: &str| format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}");
    let query = "{name: account_id, in: query, required: true, schema: {type: string}}";
    for kind in 0..10 {
        spec.push_str(&format!(
            "  /accounts/{{account_id}}/kind{kind}/{{id}}:\n    parameters: [{query}, {}, {}]\n    get: {{responses: {{'204': \
             {{description: ok}}}}}}\n",
            path("id"),
            path("account_id")
        ));
    }
    let listing = made_of(&spec).unwrap().listing;
    let line = listing.lines().find(|line| line.contains("Kind0::get(")).unwrap();
    let arguments = line.split_once("get(").unwrap().1.rsplit_once(") -> ").unwrap().0;
    let types: Vec<&str> = arguments.split(", ").map(|argument| argument.split_once(": ").unwrap().1).collect();
    assert_eq!(types, ["impl Into<AccountId>", "impl Into<String>", "impl Into<String>"], "{line}");
}

#[test]
fn an_owner_id_that_no_parameter_declares_has_its_own_type_beside_optional_parameters() {
    let mut spec = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
    for kind in 0..10 {
        spec.push_str(&format!(
            "  /accounts/{{account_id}}/kind{kind}:\n    get: {{parameters: [{{name: q, in: query, schema: {{type: string}}}}], \
             responses: {{'204': {{description: ok}}}}}}\n"
        ));
    }
    let listing = made_of(&spec).unwrap().listing;
    let line = listing.lines().find(|line| line.contains("Kind0::get(")).unwrap();
    assert!(line.ends_with("get(account_id: impl Into<AccountId>) -> Request<(), GetKind0Query>"), "{line}");
    assert!(listing.contains("pub field kind0::GetKind0Query::q: Option<String>"), "{listing}");
}
