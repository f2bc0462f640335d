//! The arguments of methods: required parameters and bodies, unless only one value is valid.

use sdk_generator::{Inputs, Output, generate};

use super::code;

/// The output for a `PUT /things/{p}` with these parameters and this body.
fn made(parameters: &[&str], body: &str, lock: &str) -> Output {
    let path = "{name: p, in: path, required: true, schema: {type: string, enum: [only]}}";
    let parameters: Vec<String> =
        parameters.iter().map(|parameter| in_query(parameter)).chain([path.to_owned()]).collect();
    let spec = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{'/things/{{p}}': {{put: {{parameters: [{}], {body} responses: \
         {{'204': {{description: ok}}}}}}}}}}\n",
        parameters.join(", ")
    );
    generate(&Inputs { lock, ..Inputs::new("fixture.yaml", &spec) }).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A parameter, in the query unless it says otherwise.
fn in_query(parameter: &str) -> String {
    if parameter.contains("in: ") { format!("{{{parameter}}}") } else { format!("{{in: query, {parameter}}}") }
}

/// The names of the arguments.
fn arguments(output: &Output) -> Vec<&str> {
    let line = output.listing.lines().find(|line| line.contains("Things::update(")).unwrap();
    let all = line.split_once("update(").unwrap().1.rsplit_once(") -> ").unwrap().0;
    all.split(", ").map(|argument| argument.split_once(": ").unwrap().0).collect()
}

const BODY: &str = "requestBody: {required: false, content: {application/json: {schema: {type: integer}}}},";

#[test]
fn the_name_of_an_argument_does_not_depend_on_constants_and_optional_parameters() {
    let constant = "name: id, required: true, schema: {type: string, enum: [only]}";
    let argument = "name: id, in: header, required: true, schema: {type: string}";
    let optional = "name: Id, required: false, schema: {type: string}";
    let output = made(&[constant, optional, argument], "", "");
    assert_eq!(arguments(&output), ["p", "id"]);
    assert_eq!(made(&[constant, optional, argument], "", &output.lock), output);
}

#[test]
fn a_required_parameter_with_one_valid_value_is_not_an_argument() {
    for (parameter, names, is_written) in [
        ("name: a, required: true, schema: {type: string, enum: [x]}", vec!["p"], true),
        ("name: a, required: true, schema: {type: string, enum: [x, y]}", vec!["p", "a"], false),
        ("name: a, required: true, schema: {type: integer, enum: [1]}", vec!["p"], true),
        ("name: a, required: false, schema: {type: string, enum: [x]}", vec!["p"], false),
    ] {
        let output = made(&[parameter], "", "");
        assert_eq!(arguments(&output), names, "{parameter}");
        let calls = [r#".query("a","x")"#, r#".query("a",&1)"#];
        let is_constant = calls.iter().any(|call| code(&output).contains(call));
        assert_eq!(is_constant, is_written, "{parameter}\n{}", code(&output));
    }
}

#[test]
fn a_locked_argument_stays_an_argument_when_its_type_becomes_constant() {
    let parameter = "name: a, required: true, schema: {type: string, enum: [x]}";
    for (line, names) in [("[\"a\"]", vec!["p", "a"]), ("[\"b\"]", vec!["p"]), ("[\"p\"]", vec!["p"])] {
        let output = made(&[parameter], "", &format!("[arguments]\n\"PUT /things/{{p}}\" = {line}\n"));
        assert_eq!(arguments(&output), names, "{line}");
    }
}

#[test]
fn a_body_is_an_argument_if_it_is_required_or_the_lock_has_it() {
    let parameter = "name: a, required: false, schema: {type: string}";
    for (line, names) in [
        ("[\"a\"]", vec!["p", "a"]),
        ("[\"a\", \"requestBody\"]", vec!["p", "a", "body"]),
        ("[\"requestBody\"]", vec!["p", "body"]),
        ("[\"b\"]", vec!["p"]),
    ] {
        let output = made(&[parameter], BODY, &format!("[arguments]\n\"PUT /things/{{p}}\" = {line}\n"));
        assert_eq!(arguments(&output), names, "{line}");
    }
}

#[test]
fn parameters_are_ordered_by_path_lock_new_arguments_and_options() {
    let output = made(
        &[
            "name: option, schema: {type: string}",
            "name: new, required: true, schema: {type: string}",
            "name: second, required: true, schema: {type: string}",
            "name: first, schema: {type: string}",
        ],
        "",
        "[arguments]\n\"PUT /things/{p}\" = [\"first\", \"second\"]\n",
    );
    assert_eq!(arguments(&output), ["p", "first", "second", "new"]);
    let code = code(&output);
    let at = |name: &str| code.find(&format!("(\"{name}\",")).unwrap_or_else(|| panic!("{name}\n{code}"));
    let places = ["first", "second", "new", "option"].map(at);
    assert!(places.is_sorted(), "{places:?}\n{code}");
}
