//! The tests by which a received value selects a branch of `oneOf` or `anyOf`.

use sdk_generator::{
    Extent, Inputs, Output,
    ir::{BranchTest, Kind},
    model,
};

use super::{code, made_of};

/// The output for a response with this schema.
fn answered(schema: &str, components: &str) -> Output {
    let indented: String = components.lines().map(|line| format!("    {line}\n")).collect();
    made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things: {{get: {{responses: {{'200': {{description: ok, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/Body'}}}}}}}}}}}}}}\ncomponents:\n  schemas:\n    \
         Body: {schema}\n{indented}"
    ))
    .unwrap()
}

/// The code of a response that is one of two or more objects, each with its required and its optional properties.
fn choice(branches: &[[&str; 2]]) -> String {
    let object = |(index, [required, optional]): (usize, &[&str; 2])| {
        let names = required.split("}").filter_map(|property| property.trim_matches([',', ' ']).split_once(':'));
        let names: Vec<&str> = names.map(|(name, _)| name).collect();
        let all: Vec<&str> = [*required, *optional].into_iter().filter(|part| !part.is_empty()).collect();
        format!("O{index}: {{type: object, required: [{}], properties: {{{}}}}}\n", names.join(", "), all.join(", "))
    };
    let objects: String = branches.iter().enumerate().map(object).collect();
    let references: Vec<String> =
        (0..branches.len()).map(|index| format!("{{$ref: '#/components/schemas/O{index}'}}")).collect();
    code(&answered(&format!("{{oneOf: [{}]}}", references.join(", ")), &objects))
}

/// Asserts that the code has the first texts, and none of the others.
fn has(code: &str, there: &[&str], missing: &[&str]) {
    for part in there {
        assert!(code.contains(part), "{part}\n{code}");
    }
    for part in missing {
        assert!(!code.contains(part), "{part}\n{code}");
    }
}

const A: &str = "a: {type: string}";
const B: &str = "b: {type: string}";

fn one_of(name: &str, values: &str) -> String {
    format!("{name}: {{type: string, enum: [{values}]}}")
}

#[test]
fn a_property_with_distinct_constants_alone_selects_a_branch() {
    let branch = |kind: &str, more: &str| format!("{}, {more}", one_of("kind", kind));
    let code = choice(&[[&branch("x", A), ""], [&branch("y", B), ""]]);
    has(&code, &[r#"O0(object,tag("kind","x"))"#, r#"O1(object,tag("kind","y"))"#], &["has(", "likely("]);
    let number = |version: u32, more: &str| format!("version: {{type: integer, enum: [{version}]}}, {more}");
    let code = choice(&[[&number(1, A), ""], [&number(2, B), ""]]);
    has(&code, &[r#"O0(object,tag("version","1"))"#, r#"O1(object,tag("version","2"))"#], &["has("]);
}

#[test]
fn a_mapping_to_a_branch_of_a_nested_union_selects_that_branch() {
    let components = "Nested: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
A: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
B: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
C: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
";
    for (mapping, [a, b]) in [
        ("{x: '#/components/schemas/A', y: B, z: C}", ["x", "y"]),
        ("{x: A, z: C}", ["x", "B"]),
        // The values of the nested union are those of its own discriminator, or of the property.
        ("{x: Nested, z: C}", ["x", "x"]),
    ] {
        let union =
            "{oneOf: [{$ref: '#/components/schemas/Nested'}, {$ref: '#/components/schemas/C'}], discriminator: ";
        let output = answered(&format!("{union} {{propertyName: kind, mapping: {mapping}}}}}"), components);
        let tags =
            [("A", a), ("B", b), ("C", "z")].map(|(name, value)| format!(r#"{name}(object,tag("kind","{value}")"#));
        has(&code(&output), &tags.each_ref().map(String::as_str), &[]);
        assert!(!format!("{:?}", output.report).contains("leads to no branch"), "{mapping}");
    }
}

#[test]
fn a_mapping_to_a_schema_that_extends_a_branch_selects_that_schema() {
    let components = "Base: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
A: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {a: {type: string}}}]}
B: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {b: {type: string}}}]}
C: {type: object, required: [kind], properties: {kind: {type: string}, c: {type: string}}}
";
    let union = "{oneOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/C'}], discriminator: \
                 {propertyName: kind, mapping: {x: '#/components/schemas/A', z: C}}}";
    let output = answered(union, components);
    let tags = [r#"A(object,tag("kind","x"))"#, r#"B(object,tag("kind","B"))"#, r#"C(object,tag("kind","z"))"#];
    has(&code(&output), &tags, &[]);
    assert!(!format!("{:?}", output.report).contains("leads to no branch"));
}

#[test]
fn an_extended_schema_with_its_own_discriminator_is_a_branch_beside_those_that_extend_it() {
    let components = "Base: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Round:
  allOf: [{$ref: '#/components/schemas/Base'}, {type: object, required: [roundness], properties: {roundness: {type: string}}}]
  discriminator: {propertyName: roundness}
Circle: {allOf: [{$ref: '#/components/schemas/Round'}, {type: object, properties: {radius: {type: number}}}]}
Ellipse: {allOf: [{$ref: '#/components/schemas/Round'}, {type: object, properties: {axis: {type: number}}}]}
";
    let output = answered("{$ref: '#/components/schemas/Base'}", components);
    let tags = ["Circle", "Ellipse", "Round"].map(|name| format!(r#"{name}(object,tag("kind","{name}"))"#));
    has(&code(&output), &tags.each_ref().map(String::as_str), &["Circle2", r#"tag("roundness""#]);

    let output = answered("{$ref: '#/components/schemas/Round'}", components);
    let tags = ["Circle", "Ellipse"].map(|name| format!(r#"{name}(object,tag("roundness","{name}"))"#));
    has(&code(&output), &tags.each_ref().map(String::as_str), &[r#"tag("kind""#]);
}

#[test]
fn the_only_schema_that_extends_a_discriminated_one_is_a_branch_of_a_union() {
    let base = "Base: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}\n";
    let extending = |name: &str| {
        format!("{name}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{a: {{}}}}}}]}}\n")
    };
    let body = "{$ref: '#/components/schemas/Base'}";
    let one = answered(body, &format!("{base}{}", extending("A")));
    has(&code(&one), &[r#"A(object,tag("kind","A"))"#, "Unknown(serde_json::Value)"], &[]);
    let two = answered(body, &format!("{base}{}{}", extending("A"), extending("B")));
    has(&code(&two), &[r#"A(object,tag("kind","A"))"#, r#"B(object,tag("kind","B"))"#], &[]);
    assert!(one.listing.lines().all(|line| two.listing.contains(line)), "{}", two.listing);
}

#[test]
fn constants_that_are_equal_overlap_or_are_not_in_every_branch_select_none() {
    for (first, second) in [
        (one_of("kind", "x"), one_of("kind", "x")),
        (one_of("kind", "x"), "kind: {type: string}".to_owned()),
        (one_of("kind", "'x', 'y'"), one_of("kind", "'y', 'z'")),
    ] {
        let code = choice(&[[&format!("{first}, {A}"), ""], [&format!("{second}, {B}"), ""]]);
        has(&code, &[r#"O0(object,has("a","kind"))"#, r#"O1(object,has("b","kind"))"#], &["tag("]);
        let code = choice(&[[&first, A], [&second, B]]);
        has(&code, &[r#"likely("/a")"#, r#"likely("/b")"#], &["tag("]);
    }
}

#[test]
fn of_several_constant_properties_the_one_with_most_values_and_then_the_first_by_name_is_tested() {
    let branch = |first: &str, second: &str| format!("{}, {}", one_of("m", first), one_of("n", second));
    for (branches, expected) in [
        ([("1", "x"), ("1", "y"), ("2", "z")], "n"),
        ([("x", "1"), ("y", "1"), ("z", "2")], "m"),
        ([("x", "p"), ("y", "q"), ("z", "r")], "m"),
    ] {
        let branches = branches.map(|(first, second)| branch(&format!("'{first}'"), &format!("'{second}'")));
        let code = choice(&branches.each_ref().map(|branch| [branch.as_str(), ""]));
        let other = if expected == "m" { "tag(\"n\"" } else { "tag(\"m\"" };
        has(&code, &[&format!("tag(\"{expected}\"")], &[other]);
    }
}

#[test]
fn required_properties_are_tested_before_a_property_with_several_values() {
    let modes = [one_of("mode", "p, q"), one_of("mode", "r, s")];
    let code = choice(&[[&format!("{}, {A}", modes[0]), ""], [&format!("{}, {B}", modes[1]), ""]]);
    has(&code, &[r#"has("a","mode")"#, r#"has("b","mode")"#], &["tag("]);
    let code = choice(&[[&modes[0], A], [&modes[1], B]]);
    has(&code, &[r#"tag("mode","p""#, r#"tag("mode","r""#], &["has("]);
}

#[test]
fn nested_properties_are_compared_to_a_depth_of_four() {
    let nested = |depth: usize, name: &str| {
        let mut schema = format!("{{type: object, properties: {{{name}: {{type: string}}}}}}");
        for _ in 1..depth {
            schema = format!("{{type: object, properties: {{o: {schema}}}}}");
        }
        let Some(properties) =
            schema.strip_prefix("{type: object, properties: {").and_then(|rest| rest.strip_suffix("}}"))
        else {
            panic!("{schema}")
        };
        properties.to_owned()
    };
    for depth in 1..=5 {
        let code = choice(&[["", &nested(depth, "a")], ["", &nested(depth, "b")]]);
        let way = "/o".repeat(depth - 1);
        let (first, second) = (format!("likely(\"{way}/a\")"), format!("likely(\"{way}/b\")"));
        match depth {
            1..=4 => has(&code, &[&first, &second], &[]),
            _ => has(&code, &[], &[&first, &second, "likely(\"/"]),
        }
    }
    // At the depth that tells the branches apart, no deeper properties are compared.
    let code = choice(&[
        ["", "a: {type: object, properties: {c: {type: string}}}"],
        ["", "b: {type: object, properties: {d: {type: string}}}"],
    ]);
    has(&code, &[r#"likely("/a")"#, r#"likely("/b")"#], &["/a/c", "/b/d"]);
}

#[test]
fn properties_of_list_items_distinguish_branches_too() {
    let list =
        |name: &str| format!("l: {{type: array, items: {{type: object, properties: {{{name}: {{type: string}}}}}}}}");
    let code = choice(&[["", &list("a")], ["", &list("b")]]);
    has(&code, &[r#"likely("/l/0/a")"#, r#"likely("/l/0/b")"#], &[]);
}

#[test]
fn the_only_object_branch_is_selected_by_its_required_properties() {
    let output = answered(
        "{oneOf: [{type: string}, {$ref: '#/components/schemas/O'}]}",
        "O: {type: object, required: [a], properties: {a: {type: string}}}",
    );
    has(&code(&output), &[r#"O(object,has("a"))"#], &[]);
    let output = answered(
        "{oneOf: [{type: string}, {$ref: '#/components/schemas/O'}]}",
        "O: {type: object, properties: {a: {type: string}}}",
    );
    has(&code(&output), &["O(object)"], &["has("]);
}

const PETS: &str = "Dog: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}\n\
                    Tom: {type: object, required: [kind, b], properties: {kind: {type: string}, b: {type: string}}}\n\
                    Tabby: {type: object, required: [kind, c], properties: {kind: {type: string}, c: {type: string}}}\n\
                    Cat: {anyOf: [{$ref: '#/components/schemas/Tom'}, {$ref: '#/components/schemas/Tabby'}]}";

#[test]
fn a_mapping_to_a_nested_union_applies_to_each_of_its_branches() {
    let output = answered(
        "{oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}], discriminator: \
         {propertyName: kind, mapping: {d: Dog, c: Cat}}}",
        PETS,
    );
    let code = code(&output);
    has(
        &code,
        &[
            r#"Dog(object,tag("kind","d"))"#,
            r#"Tom(object,tag("kind","c"),has("b"))"#,
            r#"Tabby(object,tag("kind","c"),has("c"))"#,
        ],
        &[],
    );
}

#[test]
fn the_discriminator_of_a_nested_union_applies_to_its_branches() {
    let union = |names: &[&str], more: &str| {
        let branches: Vec<String> =
            names.iter().map(|name| format!("{{$ref: '#/components/schemas/{name}'}}")).collect();
        format!("{{oneOf: [{}]{more}}}", branches.join(", "))
    };
    let object = |name: &str, required: &str, more: &str| {
        format!(
            "{name}: {{type: object, required: [{required}], properties: {{{required}: {{type: string}}, {more}}}}}\n"
        )
    };
    let components = [
        format!("Event: {}\n", union(&["Opened", "Closed"], ", discriminator: {propertyName: t}")),
        object("Opened", "t", A),
        object("Closed", "t", &format!("{A}, {B}")),
        format!(
            "Pet: {}\n",
            union(&["Cat", "Hen"], ", discriminator: {propertyName: kind, mapping: {c: Cat, h: Hen}}")
        ),
        object("Cat", "kind", A),
        object("Hen", "kind", &format!("{A}, {B}")),
        object("Dog", "petType", ""),
        format!("Fox: {{type: object, required: [t], properties: {{{}}}}}\n", one_of("t", "fox")),
    ]
    .concat();
    let events = [r#"Opened(object,tag("t","Opened"))"#, r#"Closed(object,tag("t","Closed"))"#];
    let pets = [r#"Cat(object,tag("kind","c"))"#, r#"Hen(object,tag("kind","h"))"#];
    for (branches, others) in [
        (&["Event", "Dog"], &[r#"Dog(object,has("petType"))"#][..]),
        (&["Dog", "Event"], &[r#"Dog(object,has("petType"))"#]),
        // A constant of the same property is a value of the discriminator, too.
        (&["Event", "Fox"], &[r#"Fox(object,tag("t","fox"))"#]),
        (&["Event", "Pet"], &pets),
    ] {
        let code = code(&answered(&union(branches, ""), &components));
        has(&code, &[&events, others].concat(), &["likely("]);
    }
    // The discriminator of the union around it is for the other branches.
    let body = union(&["Event", "Dog"], ", discriminator: {propertyName: petType, mapping: {dog: Dog}}");
    let code = code(&answered(&body, &components));
    has(&code, &[&events[..], &[r#"Dog(object,tag("petType","dog"))"#]].concat(), &["has(", "likely("]);
}

#[test]
fn a_discriminator_whose_property_has_the_same_constant_in_all_branches_selects_none() {
    let output = answered(
        "{oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}], discriminator: \
         {propertyName: kind}}",
        &format!(
            "X: {{type: object, required: [kind, a], properties: {{{0}, {A}}}}}\nY: {{type: object, required: \
         [kind, b], properties: {{{0}, {B}}}}}",
            one_of("kind", "same")
        ),
    );
    has(&code(&output), &[r#"has("a","kind")"#, r#"has("b","kind")"#], &["tag("]);
}

#[test]
fn a_branch_has_at_most_4096_pointers() {
    let object = |name: &str| {
        let inner: Vec<String> = (0..50).map(|index| format!("{name}{index}: {{type: string}}")).collect();
        let inner = format!("{{type: object, properties: {{{}}}}}", inner.join(", "));
        let outer: Vec<String> = (0..100).map(|index| format!("p{index}: {inner}")).collect();
        format!("{{type: object, properties: {{{}}}}}", outer.join(", "))
    };
    let spec = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things: {{get: {{responses: {{'200': {{description: ok, \
         content: {{application/json: {{schema: {{oneOf: [{}, {}]}}}}}}}}}}}}}}\n",
        object("a"),
        object("b")
    );
    let api = model(&Inputs::new("fixture.yaml", &spec), Extent::Scope).unwrap();
    let unions = api.types.values().filter_map(|named| match &named.schema.kind {
        Kind::Union(union) => Some(union),
        _ => None,
    });
    let tests = unions.flat_map(|union| &union.branches).map(|branch| match &branch.test {
        BranchTest::Object(shape) => shape.places.len(),
        _ => 0,
    });
    let counts: Vec<usize> = tests.collect();
    assert!(counts.len() == 2 && counts.iter().all(|count| (4_000..=4_096).contains(count)), "{counts:?}");
}

#[test]
fn a_mapping_that_leads_nowhere_gives_branches_no_values_that_their_property_excludes() {
    let branch = |more: &str| {
        let kind = one_of("kind", "up, down");
        format!("{{type: object, required: [kind], properties: {{{kind}, {more}}}}}")
    };
    let components = format!(
        "First: {}\nSecond: {}\nHolder: {{type: object, properties: {{x: {}, y: {}}}}}\n",
        branch(A),
        branch(B),
        branch(A),
        branch(B)
    );
    for [first, second] in [["First", "Second"], ["Holder/properties/x", "Holder/properties/y"]] {
        let union = format!(
            "{{oneOf: [{{$ref: '#/components/schemas/{first}'}}, {{$ref: '#/components/schemas/{second}'}}], \
             discriminator: {{propertyName: kind, mapping: {{up: 'models/a.yml#/x', down: 'models/b.yml#/x'}}}}}}"
        );
        let output = answered(&union, &components);
        assert!(format!("{:?}", output.report).contains("the mapping of `up` leads to no branch of the union"));
        has(&code(&output), &[], &["tag("]);
    }
}
