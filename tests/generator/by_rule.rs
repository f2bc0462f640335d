//! Ambiguities in descriptions, with the rule for each and its line in the report.

use sdk_generator::{Inputs, Target, generate};

use super::{fixture, items, made_of};

/// The methods that a fixture's operations become.
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
fn methods_of_a_collection_and_of_its_items_have_distinct_names() {
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
fn duplicate_method_names_in_the_scope_are_refused() {
    let spec = fixture("generated/collections");
    let scope = "[methods]\n'GET /rules' = 'read'\n'GET /rules/{rule_id}' = 'read'\n";
    let faults = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", &spec) }).unwrap_err();
    let message = "`GET /rules/{rule_id}` and `GET /rules` both become `rules::read`";
    assert!(faults.0.iter().any(|fault| fault.message == message && fault.line == Some(12)), "{faults}");
}

#[test]
fn the_first_operation_with_a_repeated_operation_id_keeps_it() {
    let output = made_of(&fixture("generated/duplicate_operation_id")).unwrap();
    assert!(output.files["a.rs"].contains("\"same\""));
    assert!(output.files["b.rs"].contains("\"get-b\""));
    assert_eq!(
        reported("duplicate_operation_id"),
        ["noted #/paths/~1b/get/operationId: the operation id is also at #/paths/~1a/get; it becomes `get-b` here"]
    );
}

#[test]
fn several_successful_responses_are_merged() {
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
    assert!(either.contains("has(\"id\")") && either.contains("has(\"ticket\")"), "{either}");
    let alike = items(&output.files["alike.rs"], &["Alike"]);
    assert!(alike.contains("likely(\"/id\")") && alike.contains("likely(\"/ticket\")"), "{alike}");
    assert_eq!(
        reported("successes"),
        [
            "noted #/paths/~1default/post/responses: no successful response is described; `default` is read as one",
            "noted #/paths/~1elsewhere/post/responses: no successful response is described; the response body is not read",
        ]
    );
    assert_eq!(output.report.skipped.len(), 1);
    assert_eq!(output.report.skipped[0].0, "POST /socket");
}

#[test]
fn unusual_parameters_are_serialized_by_their_style_or_are_strings() {
    let output = made_of(&fixture("generated/odd_parameters")).unwrap();
    let file = &output.files["things.rs"];
    for part in [
        "thing_id: impl Into<String>",
        ".query_with(\"filter\", &query.filter, runtime::Style::DeepObject)",
        "pub search: Option<Vec<ThingSearch>>,",
        ".query_with(\"document\", &query.document, runtime::Style::Json)",
        ".cookie_param(\"session\", &query.session, runtime::Style::Form)",
        "pub read: Option<String>,",
    ] {
        assert!(file.contains(part), "{part}\n{file}");
    }
    assert!(!file.contains("other_id"), "{file}");
    let parameters = "#/paths/~1things~1{thing_id}/get/parameters";
    assert_eq!(
        reported("odd_parameters"),
        [
            "noted #/paths/~1things~1{thing_id}/get: `{thing_id}` in the path has no parameter; taken as text"
                .to_owned(),
            format!("noted {parameters}/0: an object in a query; its members are written as `filter[member]`"),
            format!("noted {parameters}/2: a list of objects or lists in a query; each is written as JSON"),
            format!("noted {parameters}/5/name: the path has no `{{other_id}}`; the parameter is left out"),
        ]
    );
}

#[test]
fn the_scope_writes_query_objects_with_dots_unless_the_description_has_a_style() {
    let object = "{type: object, properties: {k: {type: string}}}";
    let query = |name: &str, more: &str, schema: &str| format!("{{name: {name}, in: query, {more} schema: {schema}}}");
    let list = format!("{{type: array, items: {object}}}");
    let parameters = [
        query("plain", "", object),
        query("listed", "explode: true,", &list),
        query("said", "style: form,", object),
        query("deep", "style: deepObject,", object),
        query("flat", "", "{type: string}"),
    ];
    let members = format!("{{plain: {object}, said: {object}, flat: {{type: string}}}}");
    let media =
        format!("{{schema: {{type: object, properties: {members}}}, encoding: {{said: {{style: deepObject}}}}}}");
    let body = format!("{{required: true, content: {{application/x-www-form-urlencoded: {media}}}}}");
    let spec = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    post:\n      parameters: [{}]\n      \
         requestBody: {body}\n      responses: {{'204': {{description: ok}}}}\n",
        parameters.join(", ")
    );
    let made = |scope: &str| {
        let output = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
        output.files["things.rs"].split_whitespace().collect::<String>()
    };
    let (dotted, default) = (made("dotted_objects = true"), made(""));
    for part in [
        ".query_with(\"plain\",&query.plain,runtime::Style::Dotted)",
        ".query_with(\"listed\",&query.listed,runtime::Style::Dotted)",
        ".query(\"said\",&query.said)",
        ".query_with(\"deep\",&query.deep,runtime::Style::DeepObject)",
        ".query(\"flat\",&query.flat)",
        "(\"plain\",runtime::Style::Dotted),(\"said\",runtime::Style::DeepObject)",
    ] {
        assert!(dotted.contains(part), "{part}\n{dotted}");
    }
    for part in [
        ".query(\"plain\",&query.plain)",
        ".query(\"listed\",&query.listed)",
        "form_with(&body,&[(\"said\",runtime::Style::DeepObject)])",
    ] {
        assert!(default.contains(part), "{part}\n{default}");
    }
}

#[test]
fn headers_that_the_client_writes_are_not_parameters() {
    let noted: Vec<String> =
        reported("parameter_styles").into_iter().filter(|line| line.contains("~1headers/")).collect();
    let parameters = "noted #/paths/~1headers/get/parameters";
    let why = "is ignored (OpenAPI 3.0.3, parameter object): the client writes that header";
    let expected =
        ["Authorization", "content-type", "ACCEPT"].map(|name| format!("a header parameter named `{name}` {why}"));
    let expected = expected.iter().enumerate().map(|(index, what)| format!("{parameters}/{index}/name: {what}"));
    let connection = "no argument for the header `content-length`: the client writes it for each connection";
    assert_eq!(noted, expected.chain([format!("{parameters}/3/name: {connection}")]).collect::<Vec<_>>());
}

#[test]
fn a_partial_placeholder_in_the_query_of_a_path_is_refused() {
    let spec = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /jobs?kind=x{kind}:\n    get:\n      \
                responses: {'204': {description: ok}}\n";
    let refusal = made_of(spec).unwrap_err().to_string();
    assert!(refusal.contains("fixture.yaml:4: `kind=x{kind}` in the query of a path"), "{refusal}");
}

#[test]
fn a_placeholder_in_place_of_a_query_name_names_the_parameter() {
    let spec = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /numbers/{country}?{search}=1&{kind}:\n    get:\n      \
                responses: {'204': {description: ok}}\n";
    let output = made_of(spec).unwrap();
    let numbers: String = output.files["numbers.rs"].split_whitespace().collect();
    for part in [
        "search:implInto<String>,kind:implInto<String>",
        ".query::<String>(\"search\",&search.into())",
        ".query::<String>(\"kind\",&kind.into())",
    ] {
        assert!(numbers.contains(part), "{part}\n{numbers}");
    }
    let noted: Vec<&str> = output.report.noted.iter().map(|(_, what)| what.as_str()).collect();
    let expected = "`{search}=1` in the path is taken as the query parameter `search`";
    assert!(noted.contains(&expected), "{noted:?}");
}

#[test]
fn servers_of_another_origin_are_noted() {
    let told = "noted #/paths/~1files~1{id}~1content/servers: https://upload.example.test/api is called only with a base URL \
                for it (`ClientBuilder::server_base_url`), without the credential";
    let own = "noted #/servers: a client calls https://api.cloudflare.com/client/v4 unless it is built with \
               `base_url(\"https://api.example.test/v1\")`";
    let other = "noted #/servers: https://api.example.test/v1 is taken; left out: https://sandbox.example.test/v1";
    let variable = "noted #/paths/~1beta/get/servers: the variable `version` of the server has its default, `v2`";
    assert_eq!(reported("servers"), [variable, told, own, other]);
}

#[test]
fn equal_inline_schemas_are_one_type() {
    let output = made_of(&fixture("generated/repeated_shapes")).unwrap();
    let types: Vec<&str> = output.files["jobs.rs"]
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("pub struct") || line.starts_with("pub enum"))
        .collect();
    assert_eq!(types, ["pub struct Jobs {", "pub struct Job {", "pub struct JobOwner {", "pub enum JobState {"]);
}

/// A description with many resources below two owners.
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
fn the_id_of_an_owner_has_one_type() {
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
    // A limit is checked only where the description has it.
    let kind0: String = files["kind0.rs"].split_whitespace().collect();
    let within = ".path_within::<AccountId>(account_id,&[runtime::Limit::MaxLength(32)]";
    assert!(kind0.contains(within), "{kind0}");
    assert!(files["kind9.rs"].contains(".path::<AccountId>(account_id)"));
    assert!(files["mod.rs"].contains("runtime::text_type!(AccountId[]);"), "{}", files["mod.rs"]);
}

#[test]
fn a_type_of_several_products_is_enabled_by_any_of_their_features() {
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
        let before = file
            .split(&format!("#[derive(Debug, Clone, Default, PartialEq)]\n#[non_exhaustive]\npub struct {name} {{"))
            .next()
            .unwrap();
        before.lines().last().unwrap().to_owned()
    };
    assert_eq!(gate_of("Outer"), "#[cfg(any(feature = \"alphas\", feature = \"betas\"))]");
    // A type is enabled by the features of all operations that use it.
    assert_eq!(gate_of("Inner"), "#[cfg(any(feature = \"alphas\", feature = \"betas\", feature = \"gammas\"))]");
    assert_eq!(gate_of("Common"), "", "what so many need is always there");
}

#[test]
fn the_owner_of_most_resources_is_not_a_module_and_each_product_is_a_feature() {
    let spec = owned();
    let output = generate(&Inputs { target: Target::Crate, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
    let generated = &output.report.generated;
    let method = |path: &str| &generated.iter().find(|(operation, _)| operation == &format!("GET {path}")).unwrap().1;
    assert_eq!(method("/accounts/{accounts_id}/kind0/things"), "kind0::things::get");
    assert_eq!(method("/zones/{zones_id}/kind0/things"), "zones::kind0::things::get");
    assert_eq!(method("/users/{users_id}/kind0/things"), "users::kind0::things::get");
    // The owner's product requires the feature of the other product of that name, for the parent module.
    assert_eq!(output.features["kind0"], ["zones"]);
    assert_eq!(output.features["kind10"], [""; 0]);
    assert!(output.files["lib.rs"].contains("#[cfg(feature = \"kind0\")]\npub mod kind0;"));
    assert!(output.files["zones.rs"].contains("#[cfg(feature = \"kind0\")]\npub mod kind0;"));
    let scope = "owners = []";
    let output = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
    assert!(output.files.contains_key("accounts/kind0.rs"));
}
