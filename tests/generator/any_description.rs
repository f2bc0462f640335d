//! Descriptions of many kinds, which are not refused for parts that a client does not need.

use sdk_generator::{Inputs, Target, generate};

use super::{fixture, made_of};

/// A description with these paths and components, in flow style.
fn described(paths: &str, components: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}components:\n{components}")
}

#[test]
fn paths_without_a_literal_segment_are_in_the_root_module() {
    let output = made_of(&fixture("generated/any_paths")).unwrap();
    let methods: Vec<(&str, &str)> =
        output.report.generated.iter().map(|(operation, method)| (operation.as_str(), method.as_str())).collect();
    for pair in [
        ("GET /", "root::list"),
        ("GET /{bucket}/{key}", "root::get_by_key"),
        ("GET /{id}.{ext}", "root::get_by_id_ext"),
        ("GET /root", "root::get"),
        ("GET /maps/route.{ext}", "maps::get"),
        ("GET /modes/shared", "modes::shared::get"),
    ] {
        assert!(methods.contains(&pair), "{pair:?} is not among {methods:?}");
    }
}

#[test]
fn a_reference_may_point_to_any_place_in_the_description() {
    let output = made_of(&fixture("generated/any_paths")).unwrap();
    let modes = &output.files["modes.rs"];
    assert!(modes.contains(r#"Fast = "fast""#), "a property, {modes}");
    assert!(modes.contains(r#".query("other", "#), "a parameter, {modes}");
    let shared = &output.files["modes/shared.rs"];
    assert!(shared.contains(r#".query("mode", "#), "a path item, {shared}");
    let root = &output.files["root.rs"];
    assert!(root.contains("runtime::Request<Vec<"), "a response of a path with placeholders, {root}");
}

#[test]
fn unresolved_and_cyclic_references_are_reported_with_their_place() {
    let paths = "  /a: {get: {operationId: a, responses: {'200': {$ref: '#/components/responses/A'}}}}
  /b: {$ref: '#/paths/~1gone'}
  /c: {get: {operationId: c, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/paths/~1a/put'}}}}}}}
";
    let components = "  responses:
    A: {$ref: '#/components/responses/B'}
    B: {$ref: '#/components/responses/A'}
";
    let faults = made_of(&described(paths, components)).unwrap_err().0;
    let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_ref().unwrap().as_str()).collect();
    assert_eq!(
        places,
        [
            "#/paths/~1a/get/responses/200",
            "#/paths/~1b",
            "#/paths/~1c/get/responses/200/content/application~1json/schema",
        ]
    );
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(4), Some(5), Some(6)]);
}

#[test]
fn unread_parts_of_a_description_are_not_refused() {
    let paths = "  /a:
    get:
      operationId: a
      callbacks: {done: {$ref: '#/components/callbacks/done'}, other: 5}
      externalDocs: {description: without a url}
      responses: {'200': {links: {next: 7}, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
";
    let components = "  schemas:
    A: {type: object, properties: {a: {type: string, pattern: 0, maxLength: ten}, b: {minimum: low, type: number}}}
    Unused: 5
  parameters: {Unused: {in: nowhere}}
  securitySchemes: {tls: {type: mutualTLS}}
";
    let output = made_of(&described(paths, components)).unwrap();
    let loosened: Vec<&str> = output.report.loosened.iter().map(|(at, _)| at.as_str()).collect();
    let at = "#/components/schemas/A/properties/";
    assert_eq!(loosened, [format!("{at}a"), format!("{at}a"), format!("{at}b")]);
}

#[test]
fn a_form_without_an_object_schema_is_loosened() {
    for media_type in ["multipart/form-data", "application/x-www-form-urlencoded"] {
        for schema in [
            "{type: string, format: binary}",
            "{type: string}",
            "{type: array, items: {type: string}}",
            "{oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}",
        ] {
            let paths = format!(
                "  /a: {{post: {{operationId: a, requestBody: {{required: true, content: {{{media_type}: {{schema: {schema}}}}}}}, responses: {{'204': {{description: d}}}}}}}}\n"
            );
            let output = made_of(&described(&paths, "  schemas: {}\n")).unwrap();
            assert!(output.files["a.rs"].contains("body: impl Into<serde_json::Value>"), "{media_type} {schema}");
            let [(at, why)] = output.report.loosened.as_slice() else { panic!("{:?}", output.report.loosened) };
            assert!(at.as_str().ends_with("/schema") && why.contains("not an object"), "{at}: {why}");
        }
    }
}

#[test]
fn a_list_that_contains_itself_is_not_expanded_endlessly() {
    let paths = "  /a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/L'}}}}}}}\n";
    let branch = "{type: array, items: {type: object, properties: {v: {anyOf: [{type: string}, {$ref: '#/components/schemas/L'}]}}}}";
    let deep = format!("{{type: array, items: {branch}}}");
    let components = format!("  schemas:\n    L: {{anyOf: [{branch}, {deep}]}}\n");
    let inputs = described(paths, &components);
    // A few hundred copies suffice; endless expansion would make hundreds of thousands.
    let mut inputs = Inputs::new("fixture.yaml", &inputs);
    inputs.budgets.expansion = 2_000;
    generate(&inputs).unwrap();
}

#[test]
fn no_module_has_a_file_name_with_a_special_meaning() {
    let names = ["lib", "main", "mod", "bin", "con", "aux", "nul", "prn", "com1", "Lib", "CON", "build"];
    let mut paths = String::new();
    for name in names {
        paths.push_str(&format!(
            "  /{name}/x: {{get: {{operationId: {name}, responses: {{'204': {{description: d}}}}}}}}\n"
        ));
    }
    paths.push_str("  /thing/x: {get: {operationId: t, responses: {'204': {description: d}}}}\n");
    paths.push_str("  /Thing/x: {put: {operationId: T, responses: {'204': {description: d}}}}\n");
    let spec = described(&paths, "  schemas: {}\n");
    for target in [Target::Sdk, Target::External, Target::Crate] {
        let output = generate(&Inputs { target, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
        let root = if target == Target::Crate { "lib.rs" } else { "mod.rs" };
        let mut seen = std::collections::BTreeSet::new();
        for file in output.files.keys() {
            assert!(seen.insert(file.to_ascii_lowercase()), "{file} is another file on some systems only");
            let first = file.split(['/', '.']).next().unwrap();
            let is_reserved = names.iter().any(|name| name.eq_ignore_ascii_case(first));
            assert!(file == root || !is_reserved, "{file}");
        }
        assert_eq!(output.report.generated.len(), names.len() + 2);
    }
}

#[test]
fn a_module_called_operation_stands_beside_the_macro_of_that_name() {
    let paths = "  /operation: {get: {operationId: o, responses: {'204': {description: d}}}}\n";
    let spec = described(paths, "  schemas: {}\n");
    for (target, root) in [(Target::Sdk, "mod.rs"), (Target::Crate, "lib.rs")] {
        let output = generate(&Inputs { target, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
        let root = &output.files[root];
        // `use operation;` would import the module, too.
        assert!(
            root.contains("pub mod operation;") && root.contains("pub(crate) use __operation as operation;"),
            "{root}"
        );
    }
}

#[test]
fn a_loosened_keyword_of_the_root_object_is_reported() {
    let paths = "  /a: {get: {operationId: a, responses: {'204': {description: d}}}}\n";
    let security = "  securitySchemes: {k: {type: apiKey, in: header, name: X-Key}}\nsecurity: [{k: []}]\n";
    let output = made_of(&described(paths, security)).unwrap();
    let [(at, why)] = output.report.loosened.as_slice() else { panic!("{:?}", output.report.loosened) };
    assert!(at.as_str() == "#" && why.starts_with("needs a kind of credential"), "{at}: {why}");
}

#[test]
fn a_schema_without_a_valid_value_is_loosened() {
    let spec = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: \
                {application/json: {schema: false}}}}}}}\n";
    let output = made_of(spec).unwrap();
    let [(at, why)] = output.report.loosened.as_slice() else { panic!("{:?}", output.report.loosened) };
    assert!(at.as_str().contains("application~1json") && why.starts_with("no value is valid"), "{at}: {why}");
}

#[test]
fn a_large_limit_is_documented_in_scientific_notation() {
    let paths = "  /a: {get: {operationId: a, parameters: [{name: n, in: query, schema: {type: number, maximum: 1.7976931348623157E+308}}], responses: {'204': {description: d}}}}\n";
    let output = made_of(&described(paths, "  schemas: {}\n")).unwrap();
    assert!(output.files["a.rs"].contains("/// At most 1.7976931348623157e308.\n"), "{}", output.files["a.rs"]);
}

#[test]
fn a_property_whose_name_is_one_long_word_gets_a_type() {
    for name in ["f".repeat(61), "7".repeat(70), "1a".repeat(80)] {
        let schema = format!(
            "{{type: object, properties: {{'{name}': {{type: object, properties: {{x: {{type: string}}}}}}}}}}"
        );
        let paths = format!(
            "  /a: {{put: {{operationId: a, requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{'204': {{description: d}}}}}}}}\n"
        );
        let output = made_of(&described(&paths, "  schemas: {}\n")).unwrap();
        assert!(output.files["a.rs"].contains("pub x: Option<String>"), "{}", output.files["a.rs"]);
    }
}

#[test]
fn a_server_other_than_cloudflares_is_noted_and_used_by_the_quickstart() {
    let paths = "  /a: {post: {operationId: a, requestBody: {content: {application/json: {schema: {type: object, required: [b], properties: {b: {type: string}}}}}}, responses: {'204': {description: d}}}}\n";
    for (server, expected, is_noted) in [
        (
            "{url: 'https://{host}.other.example/v1', variables: {host: {default: api}}}",
            Some("https://api.other.example/v1"),
            true,
        ),
        ("{url: '//api.other.example/v1'}", Some("https://api.other.example/v1"), true),
        ("{url: 'https://api.cloudflare.com/client/v4/'}", None, false),
        // The origin is unknown, but not the path.
        ("{url: /v1}", Some("https://api.example.com/v1"), true),
        ("{url: /}", None, false),
    ] {
        let spec = described(paths, "  schemas: {}\n") + &format!("servers: [{server}]\n");
        let output = generate(&Inputs { target: Target::Crate, ..Inputs::new("fixture.yaml", &spec) }).unwrap();
        let noted = output.report.noted.iter().find(|(at, _)| at.as_str() == "#/servers");
        assert_eq!(noted.is_some(), is_noted, "{server}");
        let pages = output.crate_pages;
        let base_url = expected.map(|url| format!(".base_url({url:?})"));
        for page in [pages.readme, pages.quickstart.unwrap()] {
            assert_eq!(page.contains("Client::from_env()"), expected.is_none(), "{page}");
            assert!(base_url.as_ref().is_none_or(|call| page.contains(call)), "{page}");
        }
    }
}
