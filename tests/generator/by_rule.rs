//! Ambiguities of descriptions, the rule for each, and its line in the report.

use sdk_generator::{Inputs, Target, generate};

use super::{fixture, items, made_of};

/// Each operation of a fixture and the method it became.
fn methods(name: &str) -> Vec<String> {
    let report = made_of(&fixture(&format!("generated/{name}"))).unwrap_or_else(|faults| panic!("{faults}")).report;
    report.generated.iter().map(|(from, to)| format!("{from} -> {to}")).collect()
}

/// The report's lines about places, as printed.
fn reported(name: &str) -> Vec<String> {
    let report = made_of(&fixture(&format!("generated/{name}"))).unwrap().report;
    let loosened = report.loosened.iter().map(|(at, what)| format!("loosened {at}: {what}"));
    loosened.chain(report.noted.iter().map(|(at, what)| format!("noted {at}: {what}"))).collect()
}

#[test]
fn a_collection_and_its_items_have_verbs_of_their_own() {
    assert_eq!(
        methods("collections"),
        [
            "GET /policy -> policy::get",
            "PATCH /policy -> policy::edit",
            "PATCH /policy/{rule_id} -> policy::edit_by_rule_id",
            "GET /policy/{rule_id} -> policy::get_by_rule_id",
            "GET /policy/exclude -> policy::exclude::get",
            "PUT /policy/exclude -> policy::exclude::update",
            "GET /policy/{rule_id}/exclude -> policy::exclude::get_for_rule",
            "PUT /policy/{rule_id}/exclude -> policy::exclude::update_for_rule",
            "POST /policy/{rule_id}/links -> policy::links::create",
            "DELETE /policy/links/{rule_id} -> policy::links::delete",
            "GET /rules -> rules::list",
            "POST /rules/create -> rules::create",
            "GET /rules/{rule_id} -> rules::get",
            "PUT /rules/{rule_id} -> rules::update",
            "PATCH /rules/{rule_id} -> rules::edit",
            "DELETE /rules/{rule_id} -> rules::delete",
            "PUT /rules -> rules::bulk_update",
            "PATCH /rules -> rules::bulk_edit",
            "DELETE /rules -> rules::bulk_delete",
            "POST /rules/{rule_id} -> rules::create_by_rule_id",
        ]
    );
}

#[test]
fn names_that_the_scope_gives_twice_are_refused() {
    let spec = fixture("generated/collections");
    let scope = "[methods]\n'GET /rules' = 'read'\n'GET /rules/{rule_id}' = 'read'\n";
    let faults = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", &spec) }).unwrap_err();
    let message = "`GET /rules/{rule_id}` and `GET /rules` both become `rules::read`";
    assert!(faults.0.iter().any(|fault| fault.message == message && fault.line == Some(12)), "{faults}");
}

#[test]
fn case_31_a_repeated_operation_id_is_the_first_ones() {
    let output = made_of(&fixture("generated/duplicate_operation_id")).unwrap();
    assert!(output.files["a.rs"].contains("\"same\""));
    assert!(output.files["b.rs"].contains("\"get-b\""));
    assert_eq!(
        reported("duplicate_operation_id"),
        ["noted #/paths/~1b/get/operationId: the operation id is also at #/paths/~1a/get; it becomes `get-b` here"]
    );
}

#[test]
fn case_11_several_successes_are_one_answer() {
    let output = made_of(&fixture("generated/successes")).unwrap();
    for (file, answer) in [
        ("same.rs", "Request<Same>"),
        ("sometimes.rs", "Request<Option<i64>>"),
        ("either.rs", "Request<Either>"),
        ("alike.rs", "Request<Alike>"),
        ("default.rs", "Request<bool>"),
        ("elsewhere.rs", "Request<()>"),
    ] {
        assert!(output.files[file].contains(answer), "{}", output.files[file]);
    }
    let either = items(&output.files["either.rs"], &["Either"]);
    assert!(either.contains("if [\"id\"]") && either.contains("if [\"ticket\"]"), "{either}");
    let alike = items(&output.files["alike.rs"], &["Alike"]);
    assert!(alike.contains("if ([]; \"/id\")") && alike.contains("if ([]; \"/ticket\")"), "{alike}");
    assert_eq!(
        reported("successes"),
        [
            "noted #/paths/~1default/post/responses: no success is described; `default` is read as one",
            "noted #/paths/~1elsewhere/post/responses: no success is described; its answer is not read",
        ]
    );
    assert_eq!(output.report.skipped.len(), 1);
    assert_eq!(output.report.skipped[0].0, "POST /socket");
}

#[test]
fn odd_parameters_have_a_written_form_or_are_text() {
    let output = made_of(&fixture("generated/odd_parameters")).unwrap();
    let file = &output.files["things.rs"];
    for part in [
        "thing_id: impl Into<String>",
        ".query_with(\"filter\", &query.filter, runtime::Style::DeepObject)",
        "optional into search: String,",
        "optional into document: String,",
        "optional into read: String,",
    ] {
        assert!(file.contains(part), "{part}\n{file}");
    }
    assert!(!file.contains("session") && !file.contains("other_id"), "{file}");
    let parameters = "#/paths/~1things~1{thing_id}/get/parameters";
    assert_eq!(
        reported("odd_parameters"),
        [
            format!("loosened {parameters}/2: a list of objects in a query; given as text"),
            format!("loosened {parameters}/3: a parameter that holds a document (application/json); given as text"),
            format!("loosened {parameters}/4: the cookie `session` has no argument"),
            "noted #/paths/~1things~1{thing_id}/get: `{thing_id}` in the path has no parameter; taken as text"
                .to_owned(),
            format!("noted {parameters}/5/name: the path has no `{{other_id}}`; the parameter is left out"),
        ]
    );
}

#[test]
fn what_is_spelt_out_twice_is_one_type() {
    let output = made_of(&fixture("generated/repeated_shapes")).unwrap();
    let types: Vec<&str> = output.files["jobs.rs"]
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("pub struct") || line.starts_with("pub enum"))
        .collect();
    assert_eq!(types, ["pub struct Jobs {}", "pub struct Job {", "pub struct JobOwner {", "pub enum JobState {"]);
}

/// A description with many kinds of things below two owners.
fn owned() -> String {
    let mut spec = "openapi: 3.0.3\ninfo: {title: fixture, version: '1'}\npaths:\n".to_owned();
    for (owner, kinds) in [("accounts", 11), ("zones", 10), ("users", 2)] {
        for kind in 0..kinds {
            spec.push_str(&format!(
                "  /{owner}/{{{owner}_id}}/kind{kind}/things:\n    get: {{responses: {{'204': {{}}}}}}\n"
            ));
        }
    }
    spec.replace("{}", "{description: ok}")
}

#[test]
fn what_an_owner_is_named_by_is_one_type() {
    let parameter = |schema: &str| format!("{{name: account_id, in: path, required: true, schema: {{{schema}}}}}");
    let reference = "$ref: '#/components/schemas/team_identifier'";
    let mut spec = "openapi: 3.0.3\ninfo: {title: fixture, version: '1'}\ncomponents: {schemas: {team_identifier: \
                    {type: string, maxLength: 32}}}\npaths:\n"
        .to_owned();
    for kind in 0..10 {
        let schema = if kind == 0 { reference } else { "type: string" };
        spec.push_str(&format!("  /accounts/{{account_id}}/kind{kind}:\n    parameters: [{}]\n", parameter(schema)));
        spec.push_str("    get: {responses: {'204': {description: ok}}}\n");
    }
    let files = made_of(&spec).unwrap().files;
    for kind in ["kind0.rs", "kind9.rs"] {
        assert!(files[kind].contains("account_id: impl Into<AccountId>"), "{}", files[kind]);
    }
    // A limit is checked where it is said.
    let kind0: String = files["kind0.rs"].split_whitespace().collect();
    let within = ".path_within::<AccountId>(account_id,&[runtime::Limit::MaxLength(32)]";
    assert!(kind0.contains(within), "{kind0}");
    assert!(files["kind9.rs"].contains(".path::<AccountId>(account_id)"));
    assert!(files["mod.rs"].contains("pub struct AccountId [];"), "{}", files["mod.rs"]);
}

#[test]
fn a_type_of_several_products_is_behind_any_of_their_features() {
    let operation = |path: &str, schema: &str| {
        format!(
            "  /{path}:\n    get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/{schema}'}}}}}}}}}}}}\n"
        )
    };
    let mut spec = "openapi: 3.0.3\ninfo: {title: fixture, version: '1'}\ncomponents:\n  schemas:\n    \
                    Outer: {type: object, properties: {inner: {$ref: '#/components/schemas/Inner'}}}\n    \
                    Inner: {type: object, properties: {id: {type: string}}}\n    \
                    Common: {type: object, properties: {id: {type: string}}}\npaths:\n"
        .to_owned();
    spec.push_str(&["alphas", "betas"].map(|path| operation(path, "Outer")).concat());
    spec.push_str(&operation("gammas", "Inner"));
    spec.push_str(&(0..13).map(|kind| operation(&format!("kind{kind}"), "Common")).collect::<String>());
    let output = generate(&Inputs { target: Target::Crate, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
    let file = &output.files["lib.rs"];
    let gate_of = |name: &str| {
        let before = file.split(&format!("runtime::answer! {{\n    pub struct {name} {{")).next().unwrap();
        before.lines().last().unwrap().to_owned()
    };
    assert_eq!(gate_of("Outer"), "#[cfg(any(feature = \"alphas\", feature = \"betas\"))]");
    // A type belongs to the features of every operation that uses it.
    assert_eq!(gate_of("Inner"), "#[cfg(any(feature = \"alphas\", feature = \"betas\", feature = \"gammas\"))]");
    assert_eq!(gate_of("Common"), "", "what so many need is always there");
}

#[test]
fn the_owner_of_most_things_gives_no_module_and_products_are_features() {
    let spec = owned();
    let output = generate(&Inputs { target: Target::Crate, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
    let generated = &output.report.generated;
    let method = |path: &str| &generated.iter().find(|(operation, _)| operation == &format!("GET {path}")).unwrap().1;
    assert_eq!(method("/accounts/{accounts_id}/kind0/things"), "kind0::things::get");
    assert_eq!(method("/zones/{zones_id}/kind0/things"), "zones::kind0::things::get");
    assert_eq!(method("/users/{users_id}/kind0/things"), "users::kind0::things::get");
    // The owner's product has the feature of the other product of that name, and needs the module around it.
    assert_eq!(output.features["kind0"], ["zones"]);
    assert_eq!(output.features["kind10"], [""; 0]);
    assert!(output.files["lib.rs"].contains("#[cfg(feature = \"kind0\")]\npub mod kind0;"));
    assert!(output.files["zones.rs"].contains("#[cfg(feature = \"kind0\")]\npub mod kind0;"));
    let scope = "owners = []";
    let output = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
    assert!(output.files.contains_key("accounts/kind0.rs"));
}

#[test]
fn additional_parts_that_are_lists_of_uploads_are_loosened() {
    assert_eq!(
        reported("additional_properties"),
        [
            "loosened #/components/schemas/Bundle/additionalProperties: additional parts that are lists of uploads have no field"
        ]
    );
}
