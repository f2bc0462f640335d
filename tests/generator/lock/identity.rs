//! How a line of `names.lock` identifies its type: by place, use and structure.

use sdk_generator::{
    Output,
    diff::{Diff, Effect},
};

use super::{described, getting, locked, model_of, sending_thing};

/// A description of `GET /things`, whose response has these properties, with these components.
fn answering(properties: &str, components: &[(&str, &str)]) -> String {
    let components: String = components.iter().map(|(name, schema)| format!("    {name}: {schema}\n")).collect();
    described(&getting("/things", "a", &format!("{{type: object, properties: {{{properties}}}}}")), &components)
}

/// A line of `[types]`.
fn line(name: &str, at: &str, uses: &[&str], hash: &str) -> String {
    format!("\"{name}\" = {{ at = \"{at}\", use = {uses:?}, hash = \"{hash}\" }}\n")
}

/// The hash of a type's structure.
fn hash<'a>(lock: &'a str, name: &str) -> &'a str {
    let line =
        lock.lines().find(|line| line.starts_with(&format!("\"{name}\" = "))).unwrap_or_else(|| panic!("{lock}"));
    line.split_once("hash = \"").unwrap().1.split('"').next().unwrap()
}

/// The type of a property of the response.
fn field<'a>(output: &'a Output, name: &str) -> &'a str {
    let start = format!("pub field things::Thing::{name}: Option<");
    let line = output.listing.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('>'));
    line.unwrap_or_else(|| panic!("{name}: {}", output.listing))
}

/// The aliases.
fn aliases(output: &Output) -> Vec<&str> {
    output.listing.lines().filter_map(|line| line.strip_prefix("pub type ")).collect()
}

fn reference(name: &str) -> String {
    format!("{{$ref: '#/components/schemas/{name}'}}")
}

const P: &str = "{type: object, properties: {p: {type: string}}}";
const PQ: &str = "{type: object, properties: {p: {type: string}, q: {type: string}}}";
const VALUES: &str = "{type: string, enum: [p, q]}";
const AT: &str = "#/components/schemas/";

#[test]
fn a_structure_of_exactly_one_line_and_one_type_identifies_the_type() {
    let before = |properties: &str| locked(&answering(properties, &[]), "").lock;
    let one = before(&format!("x: {P}")).replace("::ThingX\"", "::Mine\"");
    let two = before(&format!("x: {P}, z: {P}")).replace("::ThingX\"", "::Mine\"");
    assert!(one.contains("\"things::Mine\"") && two.contains("\"things::Mine\""), "{one}{two}");
    let after = answering(&format!("y: {P}"), &[]);
    assert_eq!(field(&locked(&after, &one), "y"), "Mine");
    assert_eq!(field(&locked(&after, &two), "y"), "ThingY");
    let both = locked(&answering(&format!("y: {P}, z: {P}"), &[]), &one);
    assert_eq!((field(&both, "y"), field(&both, "z")), ("ThingY", "ThingZ"));
}

#[test]
fn a_place_identifies_a_type_of_the_same_kind() {
    let before = answering(&format!("x: {}", reference("Comp")), &[("Comp", P)]);
    let lock = locked(&before, "").lock.replace("\"things::Comp\"", "\"things::Mine\"");
    assert!(lock.contains("\"things::Mine\""), "{lock}");
    for (schema, name) in [(P, "Mine"), (PQ, "Mine"), (VALUES, "Comp")] {
        let after = answering(&format!("y: {}", reference("Comp")), &[("Comp", schema)]);
        assert_eq!(field(&locked(&after, &lock), "y"), name, "{schema}");
    }
}

#[test]
fn the_place_of_a_branch_identifies_no_type() {
    let spec = answering("u: {oneOf: [{type: integer}, {type: object, properties: {b: {type: string}}}]}", &[]);
    let at = "#/paths/~1things/get/responses/200/content/application~1json/schema/properties/u";
    for (at, is_known) in [(format!("{at}/oneOf/1"), false), (at.to_owned(), true)] {
        let kind = if is_known { "union" } else { "struct" };
        let lock = format!("[types]\n{}", line("things::Mine", &at, &[], &format!("{kind}-0000000000000000")));
        let listing = locked(&spec, &lock).listing;
        assert_eq!(listing.contains("things::Mine\n"), is_known, "{at} {listing}");
    }
}

#[test]
fn locked_types_are_matched_in_order_of_precedence() {
    let spec = answering(&format!("y: {}, v: {VALUES}", reference("Comp")), &[("Comp", P)]);
    let same = hash(&locked(&spec, "").lock, "things::Comp").to_owned();
    let (other, here, values) = ("struct-0000000000000000", "GET /things response/y", "GET /things response/v");
    let (at, elsewhere) = (format!("{AT}Comp"), "#/components/schemas/Gone".to_owned());
    // In descending order of precedence; the names are in the reverse order, since lines are read by name.
    let lines = [
        ("F", &at, vec![], same.as_str()),
        ("E", &elsewhere, vec![values, here], &same),
        ("D", &at, vec![], other),
        ("C", &elsewhere, vec![here], other),
        ("A", &elsewhere, vec![values, here], other),
    ];
    for (index, (name, ..)) in lines.iter().enumerate() {
        let all = lines[index..].iter();
        let lock: String = all.map(|(name, at, uses, hash)| line(&format!("things::{name}"), at, uses, hash)).collect();
        assert_eq!(field(&locked(&spec, &format!("[types]\n{lock}")), "y"), *name);
    }
}

#[test]
fn a_branch_that_only_its_index_identifies_needs_the_structure_too() {
    let spec = |first: &str, second: &str, more: &str| {
        let union = format!("{{oneOf: [{}, {}]}}", reference(first), reference(second));
        let third = format!("Z{first}");
        answering(&format!("u: {union}, x: {}", reference(&third)), &[(first, P), (second, more), (&third, P)])
    };
    let r = "{type: object, properties: {r: {type: string}}}";
    let lock = locked(&spec("Xx", "Yy", r), "").lock;
    assert!(lock.contains(r#"use = "GET /things response/u/|0""#), "{lock}");
    // The components have other names, and one has the structure of another.
    let variants = |output: &Output| -> Vec<String> {
        let lines = output.listing.lines().filter_map(|line| line.strip_prefix("pub variant things::ThingU::"));
        let names = lines.map(|line| line.split_once('(').unwrap().1.trim_end_matches(')').to_owned());
        names.filter(|name| name != "serde_json::Value").collect()
    };
    assert_eq!(variants(&locked(&spec("Pp", "Qq", r), &lock)), ["Xx", "Yy"]);
    let changed = "{type: object, properties: {s: {type: integer}}}";
    assert_eq!(variants(&locked(&spec("Pp", "Qq", changed), &lock)), ["Qq", "Xx"]);
}

#[test]
fn a_line_whose_use_leads_to_the_type_of_another_line_is_an_alias() {
    let components = [("Shared", P), ("Other", PQ)];
    let properties = format!("x: {0}, y: {0}, z: {1}", reference("Shared"), reference("Other"));
    let spec = answering(&properties, &components);
    let same = hash(&locked(&spec, "").lock, "things::Shared").to_owned();
    let first = line("things::First", &format!("{AT}Shared"), &["GET /things response/x"], &same);
    for (at, uses, hash, is_alias) in [
        // Another type is at the place, or at one of the uses.
        ("Other", &["GET /things response/y"][..], same.as_str(), true),
        ("Gone", &["GET /things response/y", "GET /things response/z"], &same, true),
        // The structure in the line is not that of the type at the use.
        ("Other", &["GET /things response/y"], "struct-0000000000000000", false),
    ] {
        let second = line("things::Second", &format!("{AT}{at}"), uses, hash);
        let output = locked(&spec, &format!("[types]\n{first}{second}"));
        assert_eq!(field(&output, "x"), "First");
        assert_eq!(field(&output, "z"), if is_alias { "Other" } else { "Second" }, "{at} {uses:?}");
        let expected = if is_alias { vec!["things::Second = things::First"] } else { vec![] };
        assert_eq!(aliases(&output), expected, "{at} {uses:?}");
        if is_alias {
            let written = output.lock.lines().find(|line| line.starts_with("\"things::Second\"")).unwrap();
            for part in
                [format!("at = \"{AT}Shared\""), format!("hash = \"{same}\""), "alias = \"things::First\"".to_owned()]
            {
                assert!(written.contains(&part), "{part} {written}");
            }
            assert_eq!(locked(&spec, &output.lock).lock, output.lock);
        }
    }
}

#[test]
fn an_alias_names_the_type_with_its_structure_or_else_the_first_of_its_kind() {
    let union = format!("{{oneOf: [{}, {}]}}", reference("Left"), reference("Right"));
    let spec = answering(
        &format!("x: {}, y: {}, v: {}, u: {union}", reference("One"), reference("Two"), reference("Mode")),
        &[
            ("One", P),
            ("Two", PQ),
            ("Mode", VALUES),
            ("Left", "{type: object, properties: {l: {type: string}}}"),
            ("Right", "{type: object, properties: {r: {type: string}}}"),
        ],
    );
    let start = locked(&spec, "").lock;
    let (two, gone) = (hash(&start, "things::Two"), "struct-0000000000000000");
    let way = |end: &str| format!("GET /things response/{end}");
    for (uses, hash, expected) in [
        (vec![way("x"), way("y")], two, vec!["things::Old = things::Two"]),
        (vec![way("x"), way("y")], gone, vec!["things::Old = things::One"]),
        (vec![way("v"), way("y")], gone, vec!["things::Old = things::Two"]),
        (vec![way("v")], gone, vec![]),
        (vec![way("u/|0")], gone, vec![]),
        (vec![way("u/|0"), way("y")], gone, vec!["things::Old = things::Two"]),
    ] {
        let uses: Vec<&str> = uses.iter().map(String::as_str).collect();
        let old = line("things::Old", "#/components/schemas/Gone", &uses, hash);
        let output = locked(&spec, &start.replace("[types]\n", &format!("[types]\n{old}")));
        assert_eq!(aliases(&output), expected, "{uses:?}");
        if let Some(of) = expected.first().and_then(|alias| alias.split_once(" = ")) {
            assert_eq!(self::hash(&output.lock, "things::Old"), self::hash(&start, of.1), "{}", output.lock);
        }
        assert_eq!(output.lock.contains("\n[gone.types]\n\"things::Old\""), expected.is_empty(), "{}", output.lock);
    }
}

#[test]
fn the_place_of_a_parameter_identifies_no_type() {
    let list = |names: &[&str]| {
        let parameter = |name: &&str| format!("{{name: {name}, in: query, schema: {{type: string, enum: [a, b]}}}}");
        let parameters: Vec<String> = names.iter().map(parameter).collect();
        described(
            &format!(
                "  /things:\n    get: {{parameters: [{}], responses: {{'204': {{description: nothing}}}}}}\n",
                parameters.join(", ")
            ),
            "",
        )
    };
    let before = list(&["d", "h", "j"]);
    let lock = locked(&before, "").lock;
    for after in [list(&["z", "d", "h", "j"]), list(&["j", "h", "d"])] {
        let changes = Diff::of(&model_of(&before, &lock), &model_of(&after, &lock)).changes;
        assert!(changes.iter().all(|change| change.effect >= Effect::Adds), "{changes:?}");
    }
}

/// Types that are merged have one line, whose place is that of the type with the first place, while its first use is that
/// of the operation with the first key.
#[test]
fn a_second_run_changes_no_line_of_the_lock() {
    let parameters = "parameters: [{name: order, in: query, schema: {type: string, enum: [up, down]}}]";
    let properties = "schema: {type: object, properties: {parameters: {type: array, items: {type: object, properties: {a: {type: string}}}}}}";
    let operation = |method: &str, body: &str| {
        format!(
            "    {method}: {{operationId: {method}, {parameters}, {body}responses: {{'204': {{description: ok}}}}}}\n"
        )
    };
    let body = format!("requestBody: {{content: {{application/json: {{{properties}}}}}}}, ");
    let spec = described(
        &format!(
            "  /things/a:\n{}{}  /things/b:\n{}{}",
            operation("get", ""),
            operation("post", &body),
            operation("delete", ""),
            operation("patch", &body)
        ),
        "",
    );
    let first = locked(&spec, "");
    assert_eq!(locked(&spec, &first.lock).lock, first.lock);
}

#[test]
fn the_place_of_a_line_stays_when_the_types_of_added_operations_are_merged_with_its_type() {
    let order = "parameters: [{name: order, in: query, schema: {type: string, enum: [up, down]}}]";
    let spec = |paths: &[&str]| {
        let get = |path: &&str| format!("  {path}:\n    get: {{{order}, responses: {{'204': {{description: ok}}}}}}\n");
        described(&paths.iter().map(get).collect::<String>(), "")
    };
    let place = |lock: &str| {
        let line =
            lock.lines().find(|line| line.split('"').nth(1).is_some_and(|name| name.ends_with("Order"))).unwrap();
        line.split("at = ").nth(1).unwrap().split(',').next().unwrap().to_owned()
    };
    let at = |path: &str| format!("\"#/paths/~1things~1{path}/get/parameters/0/schema\"");
    let before = locked(&spec(&["/things/b"]), "").lock;
    assert_eq!(place(&before), at("b"));
    assert_eq!(place(&locked(&spec(&["/things/a", "/things/b"]), &before).lock), at("b"));
    assert_eq!(place(&locked(&spec(&["/things/a"]), &before).lock), at("a"));
}

#[test]
fn a_type_inside_a_list_or_object_keeps_its_name_when_strings_become_valid_beside_it() {
    let item = "{type: object, properties: {x: {type: string}}}";
    let or_empty = |schema: &str| format!("{{anyOf: [{schema}, {{type: string, enum: ['']}}]}}");
    let list = format!("{{type: array, items: {item}}}");
    let around = format!("{{type: object, properties: {{inner: {item}}}}}");
    for (schema, returns) in [(&list, true), (&list, false), (&around, true), (&around, false)] {
        // Two types of one structure, which does not identify them.
        let spec = |schema: &str| sending_thing(&format!("properties: {{p: {schema}, q: {schema}}}"), returns);
        for (before, after) in [(spec(schema), spec(&or_empty(schema))), (spec(&or_empty(schema)), spec(schema))] {
            let lock = locked(&before, "").lock;
            let line = lock.lines().find(|line| line.contains("[\"x\"]")).unwrap();
            let name = line.split('"').nth(1).unwrap();
            let lock = lock.replace(&format!("\"{name}\""), "\"things::Mine\"");
            let output = locked(&after, &lock);
            assert!(output.listing.contains("pub field things::Mine::x: "), "{after} {}", output.listing);
            assert_eq!(locked(&after, &output.lock), output);
        }
    }
}
