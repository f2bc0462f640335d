//! Keys of `paths`: placeholders, queries and fragments, and the servers of operations.

use sdk_generator::{Diagnostics, Output, ir::Fate};

use super::{code, ledger::fate, made_of};

/// The output for `POST` at a path, with the rest of its path item and operation.
pub(super) fn made(path: &str, item: &str, operation: &str) -> Result<Output, Diagnostics> {
    made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\nservers: [{{url: 'https://h.test/v1'}}]\npaths: {{'{path}': \
         {{{item} post: {{{operation} responses: {{'204': {{description: ok}}}}}}}}}}\n"
    ))
}

/// The notes on paths and operations.
fn noted(output: &Output) -> Vec<&str> {
    let notes = output.report.noted.iter().filter(|(at, _)| at.as_str() != "#/servers");
    notes.map(|(_, what)| &**what).collect()
}

#[test]
fn a_fragment_is_noted_and_not_sent() {
    const NOTE: &str = "the fragment of the path is not sent (RFC 9110, section 7.1)";
    for (path, is_noted) in [("/things#a", true), ("/things?b=1#a", true), ("/things?b=1", false), ("/things", false)] {
        let output = made(path, "", "").unwrap();
        assert_eq!(noted(&output).contains(&NOTE), is_noted, "{path}");
        assert!(code(&output).contains("POST\"/things\""), "{path}");
    }
}

#[test]
fn characters_that_are_invalid_in_a_path_are_percent_encoded() {
    for (path, written) in [
        ("/a b/{c d}/e", "/a%20b/{c_d}/e"),
        ("/{ id }", "/{id}"),
        ("/100%/%41%4", "/100%25/%41%254"),
        ("/a%20b", "/a%20b"),
        ("/a\\b", "/a%5Cb"),
    ] {
        let output = made(path, "", "").unwrap();
        assert!(output.files.values().any(|file| file.contains(&format!("POST \"{written}\""))), "{path}: {output:?}");
    }
}

/// RFC 6570, section 3.2.7: `;name=value`.
#[test]
fn the_parameter_name_in_the_style_matrix_is_percent_encoded() {
    for (style, written) in [("matrix", "/things/{a%20b}"), ("label", "/things/{a_b}"), ("simple", "/things/{a_b}")] {
        let parameter = format!("{{name: a b, in: path, required: true, style: {style}, schema: {{type: string}}}}");
        let output = made("/things/{a b}", "", &format!("parameters: [{parameter}],")).unwrap();
        assert!(output.files.values().any(|file| file.contains(&format!("POST \"{written}\""))), "{output:?}");
    }
}

#[test]
fn of_several_parameters_of_one_name_only_the_first_has_no_number() {
    let parameter = |place: &str| format!("{{name: id, in: {place}, required: true, schema: {{type: string}}}}");
    let all = ["path", "query", "header"].map(parameter).join(", ");
    let listing = made("/things/{id}", &format!("parameters: [{all}],"), "").unwrap().listing;
    let call = "(id: impl Into<String>, id_2: impl Into<String>, id_3: impl Into<String>)";
    assert!(listing.contains(call), "{listing}");
}

#[test]
fn a_parameter_that_is_described_twice_in_one_list_is_loosened() {
    let parameter = |kind: &str| format!("{{name: a, in: query, schema: {{type: {kind}}}}}");
    let loosened = |item: &str, operation: &str| {
        let output = made("/things", item, operation).unwrap();
        assert!(output.listing.contains("::a: Option<i64>"), "{}", output.listing);
        output.report.loosened.iter().any(|(_, what)| what.contains("is described twice in one list"))
    };
    let (text, number) = (parameter("string"), parameter("integer"));
    assert!(loosened("", &format!("parameters: [{text}, {number}],")));
    // An operation overrides the parameters of its path item.
    assert!(!loosened(&format!("parameters: [{text}],"), &format!("parameters: [{number}],")));
}

/// OpenAPI 3.0.3, parameter object: the names of headers are case-insensitive.
#[test]
fn header_parameters_whose_names_differ_in_case_are_one() {
    let parameters =
        |place: &str| ["X-Foo", "x-foo"].map(|name| format!("{{name: {name}, in: {place}, schema: {{type: string}}}}"));
    let [upper, lower] = parameters("header");
    let output = made("/things", "", &format!("parameters: [{upper}, {lower}],")).unwrap();
    assert!(code(&output).contains(r#".header_param("x-foo","#) && !code(&output).contains("X-Foo"));
    let loosened: Vec<&str> = output.report.loosened.iter().map(|(_, why)| &**why).collect();
    assert_eq!(loosened, ["`x-foo` and `X-Foo` are one header; the last description counts"]);
    // An operation overrides the parameters of its path item.
    let output = made("/things", &format!("parameters: [{upper}],"), &format!("parameters: [{lower}],")).unwrap();
    assert!(!code(&output).contains("X-Foo") && output.report.loosened.is_empty());
    let [upper, lower] = parameters("query");
    let output = made("/things", "", &format!("parameters: [{upper}, {lower}],")).unwrap();
    assert!(code(&output).contains(r#".query("x-foo","#) && code(&output).contains(r#".query("X-Foo","#));
}

/// RFC 9110, section 5.6.2: a token has letters, digits and 15 other characters.
#[test]
fn a_header_parameter_whose_name_is_not_a_token_is_noted_and_omitted() {
    let headers = |name: &str, required: bool| {
        let parameter = format!("{{name: '{name}', in: header, required: {required}, schema: {{type: string}}}}");
        made("/things", "", &format!("parameters: [{parameter}],")).unwrap()
    };
    for name in ["X Bad", "Accept ", "a:b", "a/b", "é", ""] {
        for required in [true, false] {
            let output = headers(name, required);
            assert!(!code(&output).contains("header_param"), "{name}: {}", code(&output));
            let why =
                format!("no argument for the header `{name}`: it is no name of a header (RFC 9110, section 5.6.2)");
            assert_eq!(noted(&output), [why], "{name}");
        }
    }
    let output = headers("!#$%&*+-.^_`|~aZ09", true);
    assert!(code(&output).contains("header_param") && noted(&output).is_empty());
}

#[test]
fn the_keywords_beside_the_reference_of_a_path_item_have_their_own_fate() {
    let output = made_of(
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {$ref: '#/x-items/A', delete: {responses: {'204': \
         {description: ok}}}}}\nx-items: {A: {get: {responses: {'204': {description: ok}}}}}\n",
    )
    .unwrap();
    for keyword in ["$ref", "delete"] {
        assert_eq!(fate(&output, "#/paths/~1a", keyword), (Fate::Typed, String::new()), "{keyword}");
    }
}

#[test]
fn a_nullable_parameter_is_absent_or_has_a_value() {
    for place in ["query", "header", "cookie"] {
        let parameter = format!("{{name: n, in: {place}, schema: {{type: integer, nullable: true}}}}");
        let listing = made("/things", &format!("parameters: [{parameter}],"), "").unwrap().listing;
        assert!(listing.contains("::n: Option<i64>\n") && !listing.contains("clear_n"), "{place}: {listing}");
    }
}

#[test]
fn operations_without_documentation_have_that_of_their_path_item() {
    let item = "summary: Of all, description: Said of all.,";
    let docs = |operation: &str| made("/things", item, operation).unwrap().files["things.rs"].clone();
    let of_all = docs("");
    assert!(of_all.contains("/// Of all.") && of_all.contains("/// Said of all."), "{of_all}");
    let own = docs("summary: Own, description: Said of one.,");
    assert!(!own.contains("of all") && own.contains("/// Own.") && own.contains("/// Said of one."), "{own}");
}

#[test]
fn the_docs_of_an_operation_name_its_oauth_scopes() {
    let docs = |security: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{security: {security}, responses: \
             {{'204': {{description: ok}}}}}}}}}}\ncomponents: {{securitySchemes: {{oauth: {{type: oauth2, flows: {{}}}}, token: \
             {{type: http, scheme: bearer}}}}}}\n"
        );
        made_of(&text).unwrap().files["things.rs"].clone()
    };
    for (security, expected) in [
        ("[{oauth: [read, write]}, {oauth: [admin]}]", "· needs the OAuth scopes `read` and `write` or `admin`"),
        ("[{oauth: [read]}, {token: []}]", "· with OAuth needs the scopes `read`"),
        ("[{oauth: [read]}, {}]", "· with OAuth needs the scopes `read`"),
    ] {
        assert!(docs(security).contains(&format!("/// {expected}\n")), "{}", docs(security));
    }
    // OpenAPI 3.1 calls the scopes of other schemes roles.
    for security in ["[{oauth: []}]", "[{token: [admin]}]"] {
        assert!(!docs(security).contains("OAuth"), "{security}");
    }
}

#[test]
fn an_exploded_object_with_a_member_named_like_another_parameter_is_loosened() {
    let with = |name: &str, keywords: &str| {
        let object = "{type: object, properties: {page: {type: integer}, size: {type: integer}}}";
        let parameters = format!(
            "parameters: [{{name: {name}, in: query, schema: {{type: integer}}}}, {{name: o, in: query, {keywords} schema: {object}}}],"
        );
        let loosened = made("/things", &parameters, "").unwrap().report.loosened;
        loosened.into_iter().map(|(at, what)| format!("{at}: {what}")).collect::<Vec<_>>()
    };
    let why = "#/paths/~1things/parameters/1: members with the names of other parameters; a request that sets both is refused: page";
    assert_eq!(with("page", ""), [why]);
    for (name, keywords) in [("pages", ""), ("page", "style: deepObject,"), ("page", "explode: false,")] {
        assert_eq!(with(name, keywords), [""; 0], "{name} {keywords}");
    }
}

#[test]
fn a_path_without_a_slash_is_skipped() {
    let described = |path: &str| {
        made_of(&format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{'/a': {{}}, '{path}': {{get: {{responses: {{'204': \
             {{description: ok}}}}}}}}}}\n"
        ))
    };
    for (path, times) in [("things", 1), ("", 1), ("x-things", 0), ("/things", 0)] {
        let report = described(path).unwrap().report;
        let skipped = report.skipped.iter().filter(|(_, why)| why.contains("does not begin with a slash"));
        assert_eq!((skipped.count(), report.loosened.len()), (times, 0), "{path}");
    }
}

#[test]
fn a_body_without_a_schema_is_noted() {
    for media_type in ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let output = made("/things", "", &format!("requestBody: {{required: true, content: {{{media_type}: {{}}}}}},"));
        let output = output.unwrap();
        assert!(noted(&output).iter().any(|what| what.starts_with("a body without a schema")), "{media_type}");
        assert!(output.listing.contains("::create() -> Request<()>"), "{}", output.listing);
    }
}

#[test]
fn the_query_of_a_path_is_sent_with_each_request() {
    for (path, query) in [
        ("/things?a=1", Some("a=1")),
        ("/things?a=1&b", Some("a=1&b")),
        ("/things?a=1&b={b}", Some("a=1")),
        ("/things?b={b}", None),
        ("/things", None),
    ] {
        let code = code(&made(path, "", "").unwrap());
        match query {
            Some(query) => assert!(code.contains(&format!("[]query\"{query}\"")), "{path}: {query}\n{code}"),
            None => assert!(code.contains(",[]);"), "{path}\n{code}"),
        }
    }
}

#[test]
fn a_placeholder_in_the_query_is_a_required_parameter_named_before_the_equals_sign() {
    for described in ["", "parameters: [{name: kind, in: query, schema: {type: string}}],"] {
        let output = made("/things?k={kind}", "", described).unwrap();
        assert!(output.listing.contains("(k: impl Into<String>)"), "{}", output.listing);
        let code = code(&output);
        assert!(code.contains(r#".query::<String>("k",&k.into())"#), "{code}");
    }
    for path in ["/things?a{b}={c}", "/things?{a}=x{b}", "/things?a={b}{c}"] {
        let faults = made(path, "", "").unwrap_err();
        assert!(faults.to_string().contains("is more than a placeholder"), "{path}: {faults}");
    }
}

#[test]
fn a_repeated_placeholder_is_named_after_its_collection() {
    let output = made("/accounts/{id}/maps/{id}/rules/{id}", "", "").unwrap();
    let names: Vec<usize> = ["(id: impl", ", account_id: impl", ", map_id: impl"]
        .iter()
        .map(|argument| output.listing.find(argument).unwrap_or_else(|| panic!("{argument}: {}", output.listing)))
        .collect();
    assert!(names.is_sorted());
}

#[test]
fn only_query_parameters_with_allow_reserved_keep_reserved_characters() {
    for (more, call) in
        [("allowReserved: true,", ".query_reserved"), ("allowReserved: false,", ".query"), ("", ".query")]
    {
        let parameter =
            |place: &str| format!("{{name: {place}, in: {place}, required: true, {more} schema: {{type: string}}}}");
        let parameters = format!("parameters: [{}, {}],", parameter("query"), parameter("header"));
        let code = code(&made("/things", "", &parameters).unwrap());
        assert!(code.contains(&format!("{call}::<String>(\"query\"")), "{more}: {code}");
        assert!(code.contains(".header_param"), "{code}");
    }
}

#[test]
fn the_first_of_several_servers_is_taken_and_the_others_are_noted() {
    let (one, two) = ("{url: 'https://h.test/v2'}", "{url: 'https://g.test/v3'}");
    for (servers, note) in [
        (format!("[{one}, {two}]"), Some("https://h.test/v2 is taken; left out: https://g.test/v3")),
        (format!("[{one}]"), None),
    ] {
        for output in [
            made("/things", &format!("servers: {servers},"), "").unwrap(),
            made("/things", "", &format!("servers: {servers},")).unwrap(),
        ] {
            assert_eq!(noted(&output), Vec::from_iter(note));
            assert!(code(&output).contains("/v2") && !code(&output).contains("g.test"));
        }
    }
}

#[test]
fn a_placeholder_in_the_query_is_constant_if_it_has_one_value() {
    let parameter = |required: bool| {
        format!("parameters: [{{name: kind, in: query, required: {required}, schema: {{type: string, enum: [a]}}}}],")
    };
    for required in [true, false] {
        let code = code(&made("/things?k={kind}", "", &parameter(required)).unwrap());
        assert!(code.contains(r#".query("k","a")"#), "{required}: {code}");
    }
}

#[test]
fn the_type_of_a_repeated_placeholder_is_in_the_module_of_its_first_collection() {
    let path = "/accounts/{account_id}/maps/{map_id}/accounts/{account_id}";
    let parameter =
        "parameters: [{name: account_id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}],";
    let output = made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  {path}: {{post: {{{parameter} responses: {{'204': \
         {{description: ok}}}}}}}}\n  '/accounts/{{account_id}}': {{get: {{{parameter} responses: {{'204': {{description: \
         ok}}}}}}}}\ncomponents: {{schemas: {{Id: {{type: string, enum: [a, b]}}}}}}\n"
    ))
    .unwrap();
    assert!(output.listing.contains("pub enum accounts::Id\n"), "{}", output.listing);
}

#[test]
fn a_parameter_whose_value_is_in_the_path_is_omitted_and_noted() {
    let parameter =
        "parameters: [{name: x, in: query, schema: {type: string}}, {name: y, in: query, schema: {type: string}}],";
    let output = made("/things?x=1", "", parameter).unwrap();
    assert_eq!(noted(&output), ["the path has a value for `x`; the parameter is left out"]);
    assert!(output.listing.contains("Query::y(") && !output.listing.contains("Query::x("), "{}", output.listing);
}

#[test]
fn a_path_with_only_unknown_methods_is_skipped_with_a_reason() {
    for (item, unknown) in [
        ("GET: {}, Post: {}", "`GET`, `Post`"),
        ("summary: s, delte: {}", "`delte`"),
        ("summary: s, x-more: 1", ""),
        ("", ""),
    ] {
        let output = made_of(&format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{{item}}}, /others: {{get: {{responses: {{'204': \
             {{description: ok}}}}}}}}}}\n"
        ));
        let skipped: Vec<String> = output.unwrap().report.skipped.into_iter().map(|(_, why)| why).collect();
        let why = format!("{unknown} is no method of a path item; methods are in lower case");
        assert_eq!(skipped, if unknown.is_empty() { vec![] } else { vec![why] }, "{item}");
    }
}

#[test]
fn the_query_expression_of_a_uri_template_names_parameters() {
    let described = "parameters: [{name: page, in: query, schema: {type: integer}}],";
    let output = made("/things{?page,limit*}", "", described).unwrap();
    assert!(code(&output).contains("POST\"/things\""), "{}", code(&output));
    for setter in ["::page(page: i64)", "::limit(limit: impl Into<String>)"] {
        assert!(output.listing.contains(setter), "{setter} {}", output.listing);
    }
}

#[test]
fn a_placeholder_is_described_by_the_parameter_with_the_name_of_its_variable() {
    for (path, written) in [
        ("/things/{+id}", "/things/{id}"),
        ("/things/{id*}", "/things/{id}"),
        ("/things/{*id}", "/things/{id}"),
        ("/things/{id:[0-9]+}", "/things/{id}"),
        ("/things{/id}", "/things/{id}"),
        ("/things{.id}", "/things.{id}"),
    ] {
        let described = "parameters: [{name: id, in: path, required: true, schema: {type: integer}}],";
        let output = made(path, "", described).unwrap();
        assert!(output.files.values().any(|file| file.contains(&format!("POST \"{written}\""))), "{path}: {output:?}");
        assert!(output.listing.contains("(id: i64) -> Request<()>"), "{path}: {}", output.listing);
    }
}

#[test]
fn a_name_without_a_value_in_the_query_is_required_if_a_parameter_has_that_name() {
    let described = "parameters: [{name: q, in: query, schema: {type: string}}],";
    for (path, is_fixed) in [("/things?q", false), ("/things?beta", true), ("/things?q&beta", true)] {
        let output = made(path, "", described).unwrap();
        assert!(output.listing.contains("::q(q: impl Into<String>)"), "{path}: {}", output.listing);
        assert_eq!(code(&output).contains(r#"query"beta""#), is_fixed, "{path}: {}", code(&output));
        assert!(!code(&output).contains(r#"query"q"#), "{path}: {}", code(&output));
    }
}

#[test]
fn an_operation_whose_path_can_not_be_sent_is_skipped() {
    for path in ["//things", "/things/../other", "things"] {
        let output = made(path, "", "").unwrap();
        assert!(
            output.report.skipped.iter().any(|skipped| format!("{skipped:?}").contains(path)),
            "{:?}",
            output.report
        );
    }
}
