//! Parameters that are lists, objects, lists of objects or one of several types.

use sdk_generator::{Inputs, Output, generate, pointer::Pointer};

use super::{code, paths};

/// The output for a `GET /things/{a}`, or `GET /things`, with a parameter `a`.
fn made(place: &str, keywords: &str, schema: &str, scope: &str) -> Output {
    let (path, required) = if place == "path" { ("/things/{a}", true) } else { ("/things", false) };
    let spec = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{'{path}': {{get: {{parameters: [{{name: a, in: {place}, \
         required: {required}, {keywords} schema: {schema}}}], responses: {{'204': {{description: ok}}}}}}}}}}\n"
    );
    generate(&Inputs { scope, ..Inputs::new("fixture.yaml", &spec) })
        .unwrap_or_else(|faults| panic!("{schema}: {faults}"))
}

fn noted(output: &Output) -> Vec<&str> {
    output.report.noted.iter().map(|(_, what)| what.as_str()).collect()
}

const OBJECT: &str = "{type: object, properties: {k: {type: string}}}";

#[test]
fn the_serialization_of_an_object_in_a_query_is_noted() {
    let list = &format!("{{type: array, items: {OBJECT}}}")[..];
    let scalars = "{type: array, items: {oneOf: [{type: string}, {type: integer}]}}";
    let mixed = &format!("{{type: array, items: {{oneOf: [{{type: string}}, {OBJECT}]}}}}")[..];
    for (keywords, schema, scope, expected) in [
        ("", OBJECT, "", "an object in a query; its members are written as parameters of their own"),
        ("", OBJECT, "dotted_objects = true", "an object in a query; its members are written as `a.member`"),
        ("style: deepObject,", OBJECT, "", "an object in a query; its members are written as `a[member]`"),
        ("style: form, explode: false,", OBJECT, "", "an object in a query; it is written as in `a=1,2`"),
        ("", list, "", "a list of objects or lists in a query; each is written as JSON"),
        (
            "",
            list,
            "dotted_objects = true",
            "a list of objects or lists in a query; its members are written as `a.member`",
        ),
        ("", mixed, "", "a list of objects or lists in a query; each is written as JSON"),
        ("", scalars, "", ""),
        ("", "{type: array, items: {type: string}}", "", ""),
        ("", "{oneOf: [{type: string}, {type: array, items: {type: integer}}]}", "", ""),
        ("", "{type: string}", "", ""),
        ("style: deepObject,", "{type: string}", "", "`deepObject` is for objects; `a` is written as in `form`"),
        (
            "style: deepObject,",
            "{type: array, items: {type: string}}",
            "",
            "`deepObject` is for objects; `a` is written as in `form`",
        ),
    ] {
        let output = made("query", keywords, schema, scope);
        let expected = if expected.is_empty() { vec![] } else { vec![expected] };
        assert_eq!(noted(&output), expected, "{keywords} {schema} {scope}");
    }
}

#[test]
fn a_path_parameter_is_a_string_unless_it_is_a_scalar_a_list_or_an_object() {
    let either = &format!("{{oneOf: [{{type: string}}, {OBJECT}]}}")[..];
    for (schema, expected, is_loosened) in [
        ("{type: string}", "impl Into<String>", false),
        ("{type: integer}", "i64", false),
        ("{}", "impl Into<String>", false),
        ("{type: array, items: {type: string}}", "impl IntoIterator<Item = impl Into<String>>", false),
        (OBJECT, "ThingA", false),
        (either, "impl Into<String>", true),
    ] {
        let output = made("path", "", schema, "");
        let line = output.listing.lines().find(|line| line.contains("Things::get(")).unwrap();
        let argument = line.split_once("(a: ").unwrap().1.split_once(") -> ").unwrap().0;
        assert_eq!(argument, expected, "{schema}");
        let why = "a path parameter that is neither a string, a number nor a boolean; its argument is a string";
        assert_eq!(output.report.loosened.iter().any(|(_, what)| what == why), is_loosened, "{schema}");
    }
}

#[test]
fn a_list_of_objects_inside_an_object_is_loosened_if_its_serialization_mixes_its_items() {
    let schema = format!("{{type: object, properties: {{l: {{type: array, items: {OBJECT}}}, m: {{type: string}}}}}}");
    for (keywords, scope, is_loosened) in
        [("style: deepObject,", "", false), ("", "dotted_objects = true", true), ("", "", false)]
    {
        let output = made("query", keywords, &schema, scope);
        let loosened: Vec<String> = output.report.loosened.iter().map(|(at, _)| at.last()).collect();
        assert_eq!(loosened, if is_loosened { vec!["l"] } else { vec![] }, "{keywords} {scope}");
    }
}

#[test]
fn a_list_of_objects_in_a_form_has_indices_or_is_loosened() {
    let said = |encoding: &str, scope: &str| {
        let schema = format!("{{type: object, properties: {{l: {{type: array, items: {OBJECT}}}}}}}");
        let spec = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
             {{application/x-www-form-urlencoded: {{schema: {schema}, encoding: {{l: {encoding}}}}}}}}}, responses: {{'204': \
             {{description: ok}}}}}}}}}}\n"
        );
        let output =
            generate(&Inputs { scope, ..Inputs::new("f.yaml", &spec) }).unwrap_or_else(|faults| panic!("{faults}"));
        let texts = |all: &[(Pointer, String)]| all.iter().map(|(_, what)| what.clone()).collect::<Vec<_>>();
        (texts(&output.report.noted), texts(&output.report.loosened))
    };
    let (noted, loosened) = said("{style: deepObject}", "");
    assert!(noted.iter().any(|what| what.ends_with("its members are written as `l[0][member]`")), "{noted:?}");
    assert_eq!(loosened, [""; 0]);
    let (_, loosened) = said("{}", "dotted_objects = true");
    assert_eq!(loosened, ["a list in a form; the members of its objects or lists can't be told apart"]);
}

#[test]
fn a_nullable_member_in_a_query_or_form_is_never_sent_as_null() {
    let nullable = "{type: object, properties: {k: {type: string, nullable: true}}}";
    let form = |schema: &str| {
        let spec = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
             {{application/x-www-form-urlencoded: {{schema: {schema}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}}}\n\
             components: {{schemas: {{Form: {nullable}}}}}\n"
        );
        generate(&Inputs::new("fixture.yaml", &spec)).unwrap_or_else(|faults| panic!("{faults}"))
    };
    for output in [made("query", "style: deepObject,", nullable, ""), form(nullable)] {
        assert!(output.listing.contains("::k: Option<String>"), "{}", output.listing);
        assert!(!output.listing.contains("clear_k") && output.report.loosened.is_empty(), "{}", output.listing);
    }
    // The type of a component keeps null, since it may be JSON elsewhere.
    let output = form("{$ref: '#/components/schemas/Form'}");
    let why: Vec<&str> = output.report.loosened.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(why, ["null in a query or form; the member is left out"]);
}

/// OpenAPI 3.0.3, encoding object: `contentType` is the media type of the property, whatever its type.
#[test]
fn a_form_property_with_a_json_media_type_is_serialized_as_json() {
    let form = |version: &str, schema: &str, media_type: &str| {
        let spec = format!(
            "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
             {{application/x-www-form-urlencoded: {{schema: {schema}, encoding: {{a: {{contentType: '{media_type}'}}}}}}}}}}, \
             responses: {{'204': {{description: ok}}}}}}}}}}\n"
        );
        let output = generate(&Inputs::new("fixture.yaml", &spec)).unwrap_or_else(|faults| panic!("{faults}"));
        output.files.values().any(|file| file.contains(r#"("a", runtime::Style::Json)"#))
    };
    let object = |property: &str| format!("{{type: object, properties: {{a: {property}}}}}");
    for (property, media_type, is_json) in [
        ("{type: array, items: {type: string}}", "application/json", true),
        ("{type: string}", "application/json", true),
        ("{type: string}", "application/vnd.t+json; v=1", true),
        ("{type: string, enum: [x, y]}", "application/json", true),
        (OBJECT, "application/json", true),
        ("{}", "application/json", true),
        ("{type: string}", "text/plain", false),
        // JSON text already.
        ("{type: string, format: json}", "application/json", false),
        // The text of a number or boolean is its JSON.
        ("{type: integer}", "application/json", false),
        ("{type: boolean}", "application/json", false),
    ] {
        assert_eq!(form("3.0.3", &object(property), media_type), is_json, "{property} {media_type}");
    }
    let text = "{type: string, contentMediaType: application/json}";
    assert!(!form("3.1.0", &object(text), "application/json"));
    let either = format!(
        "{{oneOf: [{}, {}]}}",
        object("{type: string}"),
        "{type: object, required: [b], properties: {b: {type: string}}}"
    );
    assert!(form("3.0.3", &either, "application/json"));
}

#[test]
fn a_required_list_outside_of_the_path_needs_an_item() {
    let list = "schema: {type: array, items: {type: string}}";
    let two = "schema: {type: array, minItems: 2, items: {type: string}}";
    let json = "content: {application/json: {schema: {type: array, items: {type: string}}}}";
    for (parameter, least) in [
        (format!("in: query, required: true, {list}"), Some(1)),
        (format!("in: header, required: true, {list}"), Some(1)),
        (format!("in: cookie, required: true, {list}"), Some(1)),
        (format!("in: query, required: true, {two}"), Some(2)),
        (format!("in: query, {list}"), None),
        (format!("in: query, required: true, {json}"), None),
        ("in: query, required: true, schema: {type: string}".to_owned(), None),
    ] {
        let code = code(&paths::made("/things", &format!("parameters: [{{name: ids, {parameter}}}],"), "").unwrap());
        let found = code.split_once("Limit::MinItems(").map(|(_, rest)| rest.split(')').next().unwrap().to_owned());
        assert_eq!(found, least.map(|least: i32| least.to_string()), "{parameter}\n{code}");
    }
}

#[test]
fn a_required_list_in_a_form_needs_an_item_unless_its_type_is_json_elsewhere() {
    let strings = "{type: array, items: {type: string}}";
    let objects = format!("{{type: array, items: {OBJECT}}}");
    let spec = |media_type: &str, schema: &str, list: &str, response: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
             {{{media_type}: {{schema: {schema}}}}}}}, responses: {{'200': {{description: ok{response}}}}}}}}}}}\ncomponents: \
             {{schemas: {{Form: {{type: object, required: [l], properties: {{l: {list}, m: {strings}}}}}}}}}\n"
        )
    };
    let named = "{$ref: '#/components/schemas/Form'}";
    let inline = format!("{{type: object, required: [l], properties: {{l: {strings}, m: {strings}}}}}");
    let json = ", content: {application/json: {schema: {$ref: '#/components/schemas/Form'}}}";
    let other = "{type: object, required: [n], properties: {n: {type: string}}}";
    let union = format!("{{oneOf: [{named}, {other}]}}");
    let (form, multipart) = ("application/x-www-form-urlencoded", "multipart/form-data");
    for (media_type, schema, list, response, is_limited) in [
        (form, named, strings, "", true),
        (form, &inline, strings, "", true),
        (form, named, &objects, "", true),
        (form, named, strings, json, false),
        (form, &union, strings, "", false),
        (form, &union, strings, json, false),
        (multipart, named, strings, "", true),
        // A form with parts has a type of its own, and a list of objects is one part.
        (multipart, named, strings, json, true),
        (multipart, named, &objects, "", false),
        ("application/json", named, strings, "", false),
    ] {
        let spec = spec(media_type, schema, list, response);
        let output = generate(&Inputs::new("f.yaml", &spec)).unwrap_or_else(|faults| panic!("{spec}: {faults}"));
        let limits = code(&output).matches("MinItems(1)").count();
        assert_eq!(limits, usize::from(is_limited), "{spec}");
        let why = "an empty list can't be sent in a form; the member is left out";
        let is_loosened = output.report.loosened.iter().any(|(_, what)| what == why);
        assert_eq!(is_loosened, media_type == form && !is_limited, "{spec}");
    }
}
