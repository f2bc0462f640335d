//! Unusual but valid schemas: the generated code enforces them, or the ledger says that it does not.

use sdk_generator::{Output, ir::Fate};

use super::{ledger, schemas::made};

/// The fate of a keyword of `Body`, or of a place in it, with its reason.
fn fate(output: &Output, place: &str, keyword: &str) -> (Fate, String) {
    ledger::fate(output, &format!("#/components/schemas/Body{place}"), keyword)
}

/// The generated code on one line.
fn code(output: &Output) -> String {
    output.files["things.rs"].split_whitespace().collect::<Vec<_>>().join(" ")
}

const PETS: &str = "
Dog: {type: object, required: [kind], properties: {kind: {type: string}, bark: {type: string}}}
Cat: {type: object, required: [kind], properties: {kind: {type: string}, meow: {type: string}}}
Bird: {type: object, required: [kind], properties: {kind: {type: string}, song: {type: string}}}";

#[test]
fn a_discriminator_mapping_may_be_a_schema_name_a_pointer_or_a_file_uri() {
    for [dog, cat, bird] in [
        ["'#/components/schemas/Dog'", "Cat", "'./Bird'"],
        ["'pets.json#/components/schemas/Dog'", "Cat.json", "schemas/Bird.yaml"],
        ["'https://example.com/pets.yaml#/definitions/Dog'", "./../Cat.yml", "Bird"],
    ] {
        let output = made(&format!(
            "Body: {{oneOf: [{{$ref: '#/components/schemas/Dog'}}, {{$ref: '#/components/schemas/Cat'}}, {{$ref: \
             '#/components/schemas/Bird'}}], discriminator: {{propertyName: kind, mapping: {{d: {dog}, c: {cat}, b: {bird}}}}}}}{PETS}"
        ));
        let code = code(&output);
        for (branch, value) in [("Dog", "d"), ("Cat", "c"), ("Bird", "b")] {
            let tag = format!("{branch}(object, tag(\"kind\", \"{value}\"))");
            assert!(code.contains(&tag), "{tag}: {code}");
        }
    }
}

#[test]
fn a_discriminator_mapping_applies_to_branches_intersected_with_sibling_properties() {
    let output = made(&format!(
        "Body: {{type: object, properties: {{name: {{type: string}}}}, oneOf: [{{$ref: '#/components/schemas/Dog'}}, {{$ref: \
         '#/components/schemas/Cat'}}], discriminator: {{propertyName: kind, mapping: {{d: Dog, c: Cat}}}}}}{PETS}"
    ));
    let code = code(&output);
    for value in ["d", "c"] {
        assert!(code.contains(&format!("tag(\"kind\", \"{value}\")")), "{code}");
    }
}

#[test]
fn a_discriminator_mapping_without_a_branch_is_noted() {
    let output = made(&format!(
        "Body: {{oneOf: [{{$ref: '#/components/schemas/Dog'}}, {{$ref: '#/components/schemas/Cat'}}], discriminator: \
         {{propertyName: kind, mapping: {{d: Dog, c: Cat, f: Fish}}}}}}{PETS}"
    ));
    let noted = (Fate::Noted, "the mapping of `f` leads to no branch of the union".to_owned());
    assert_eq!(fate(&output, "", "discriminator"), noted);
}

#[test]
fn a_schema_of_only_null_allows_nothing_else() {
    let twice = "{anyOf: [{nullable: true, enum: [null]}, {nullable: true, enum: [null]}]}";
    for schema in ["{enum: [null]}", "{type: string, nullable: true, enum: [null]}", twice] {
        let output = made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}"));
        let code = code(&output);
        assert!(code.contains(r#"a[Schema("{\"type\":\"null\"}")]"#), "{schema}: {code}");
    }
}

#[test]
fn null_in_an_enum_is_noted_and_excluded_by_nullable_false() {
    let output = made(
        "Body: {type: object, properties: {a: {type: string, enum: [x, null]}, b: {type: string, nullable: false, enum: [x, \
         null]}, c: {type: string, nullable: true, enum: [x, null]}, d: {enum: [x, null]}}}",
    );
    for (name, container) in [("a", "Patch"), ("b", "Option"), ("c", "Patch"), ("d", "Patch")] {
        let field = output.listing.lines().find(|line| line.contains(&format!("Body::{name}:"))).unwrap();
        assert!(field.contains(&format!("{container}<")), "{field}");
    }
    assert_eq!(fate(&output, "/properties/a", "enum").0, Fate::Noted);
    for name in ["b", "c", "d"] {
        assert_eq!(fate(&output, &format!("/properties/{name}"), "enum").0, Fate::Typed, "{name}");
    }
}

#[test]
fn enum_values_of_another_type_are_noted() {
    let output = made("Body: {type: object, properties: {a: {type: integer, enum: ['1', '2']}}}");
    assert_eq!(fate(&output, "/properties/a", "enum").0, Fate::Noted);
}

#[test]
fn equal_numbers_are_equal_in_any_spelling() {
    let output = made(
        "Body: {type: object, properties: {a: {type: integer, enum: [1e2, 100, 2E1]}, b: {type: integer, minimum: 1e3}, c: \
         {type: string, maxLength: 1e1}, d: {type: number, multipleOf: 0}, e: {type: number, multipleOf: -1}}}",
    );
    let code = code(&output);
    assert!(code.contains("a[OneOf(& [100.0, 20.0])], b[Minimum(1000.0)], c[MaxLength(10)], d, e)"), "{code}");
    for name in ["d", "e"] {
        let loosened = (Fate::Loosened, "`multipleOf` has to be more than 0; not enforced".to_owned());
        assert_eq!(fate(&output, &format!("/properties/{name}"), "multipleOf"), loosened);
    }
}

#[test]
fn an_exclusive_bound_without_its_bound_is_noted() {
    let output = made(
        "Body: {type: object, properties: {a: {type: integer, exclusiveMinimum: true}, b: {type: integer, minimum: 5, \
         exclusiveMinimum: true}, c: {allOf: [{type: integer, maximum: 5}, {exclusiveMaximum: true}]}}}",
    );
    assert!(code(&output).contains("optional(a, b[ExclusiveMinimum(5.0)], c[Maximum(5.0)])"), "{}", code(&output));
    assert_eq!(fate(&output, "/properties/a", "exclusiveMinimum").0, Fate::Noted);
    assert_eq!(fate(&output, "/properties/b", "exclusiveMinimum").0, Fate::Checked);
    assert_eq!(fate(&output, "/properties/c/allOf/1", "exclusiveMaximum").0, Fate::Noted);
}

#[test]
fn a_not_or_one_of_around_an_unchecked_constraint_is_not_checked() {
    // The pattern has a look-ahead, which is not checked: `not` and `oneOf` around it would refuse valid values.
    let unread = "{type: string, pattern: '^(?!b)'}";
    let output = made(&format!(
        "Body: {{type: object, properties: {{a: {{not: {unread}}}, b: {{not: {{$ref: '#/components/schemas/P'}}}}, c: {{not: \
         {{anyOf: [{{type: integer}}, {unread}]}}}}, d: {{oneOf: [{unread}, {{maxLength: 3}}]}}, e: {{not: {{type: string}}}}}}}}\n\
         P: {unread}"
    ));
    let code = code(&output);
    assert!(code.contains("optional(a, b, c,"), "{code}");
    assert!(code.contains(r#"e[Schema("{\"not\":{\"type\":\"string\"}}")]"#), "{code}");
    assert!(!code.contains("oneOf"), "{code}");
    for name in ["a", "b", "c"] {
        assert_eq!(fate(&output, &format!("/properties/{name}"), "not").0, Fate::Loosened, "{name}");
    }
}

#[test]
fn a_property_that_a_closed_schema_of_all_of_does_not_declare_is_loosened() {
    let output = made(
        "Body: {allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: object, \
         properties: {a: {type: string}, b: {type: string}}}]}",
    );
    let why = "`b`, which another schema that applies too declares, is read and sent nevertheless".to_owned();
    assert_eq!(fate(&output, "/allOf/0", "additionalProperties"), (Fate::Loosened, why));
    let same = made(
        "Body: {allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: object, \
         properties: {a: {type: string}}}]}",
    );
    assert_eq!(fate(&same, "/allOf/0", "additionalProperties").0, Fate::Typed);
}

#[test]
fn required_applies_beside_a_reference_all_of_and_any_of() {
    let output = made(
        "Base: {type: object, properties: {a: {type: string}, b: {type: integer}, c: {type: string}}}\nBody: {$ref: \
         '#/components/schemas/Base', required: [a], allOf: [{required: [b], anyOf: [{required: [c]}, {properties: {d: {type: \
         string}}, required: [d]}]}]}",
    );
    let code = code(&output);
    assert!(code.contains("WithC(object, has(\"a\", \"b\", \"c\"))"), "{code}");
    assert!(code.contains("WithD(object, has(\"a\", \"b\", \"d\"))"), "{code}");
}

#[test]
fn min_and_max_properties_are_checked_for_structs_and_maps() {
    let output = made(
        "M: {type: object, minProperties: 1, additionalProperties: {type: string, nullable: true, maxLength: 3}}\nBody: {type: \
         object, minProperties: 2, properties: {m: {$ref: '#/components/schemas/M', minProperties: 3}, n: {$ref: \
         '#/components/schemas/M'}, z: {type: object, maxProperties: 0}}}",
    );
    let code = code(&output);
    let expected = "limits[MinProperties(2)] optional(m[MinProperties(3), Each(& [MaxLength(3)])], n[MinProperties(1), \
                    Each(& [MaxLength(3)])], z[MaxProperties(0)])";
    assert!(code.contains(expected), "{code}");
    assert!(code.contains("BTreeMap<String, Option<String>>"), "{code}");
}

#[test]
fn bounds_that_no_value_satisfies_are_noted() {
    for (schema, keyword, bounds) in [
        ("{type: string, minLength: 5, maxLength: 3}", "maxLength", "`minLength` and `maxLength`"),
        ("{type: array, items: {type: string}, minItems: 2, maxItems: 1}", "maxItems", "`minItems` and `maxItems`"),
        (
            "{type: integer, minimum: 3, maximum: 3, exclusiveMaximum: true}",
            "exclusiveMaximum",
            "`minimum` and `exclusiveMaximum`",
        ),
        ("{allOf: [{type: number, minimum: 3}, {maximum: 2.5}]}", "allOf", "`minimum` and `maximum`"),
        ("{minProperties: 1, type: object, maxProperties: 0}", "maxProperties", "`minProperties` and `maxProperties`"),
    ] {
        let output = made(&format!("Body: {{type: object, properties: {{held: {schema}}}}}"));
        let (fate, reason) = fate(&output, "/properties/held", keyword);
        assert_eq!(fate, Fate::Noted, "{schema}");
        assert!(reason.contains(bounds), "{schema}: {reason}");
    }
    let output = made("Body: {type: object, properties: {held: {type: integer, minimum: 3, maximum: 3}}}");
    assert_eq!(fate(&output, "/properties/held", "maximum").0, Fate::Checked);
}

#[test]
fn a_write_only_property_selects_no_branch() {
    let output = made(
        "Body: {oneOf: [{type: object, required: [host, password], properties: {host: {type: string}, password: {type: string, \
         writeOnly: true}}}, {type: object, required: [service_id, password], properties: {service_id: {type: string}, password: \
         {type: string, writeOnly: true}}}]}",
    );
    let code = code(&output);
    for test in ["has(\"host\")", "has(\"service_id\")"] {
        assert!(code.contains(test), "{test}: {code}");
    }
}

/// A body that is a union of two schemas.
fn branches(first: &str, second: &str, keyword: &str) -> Output {
    made(&format!("Body: {{{keyword}: [{first}, {second}]}}"))
}

#[test]
fn a_one_of_body_has_its_schema_for_checking_added_members() {
    let a = "{type: object, required: [a], properties: {a: {type: integer}}}";
    let b = "{type: object, required: [b], properties: {b: {type: string}}}";
    let whole = r#"one_of "{\"oneOf\":[{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],\"type\":\"object\"},{\"properties\":{\"b\":{\"type\":\"string\"}},\"required\":[\"b\"],\"type\":\"object\"}]}""#;
    assert!(code(&branches(a, b, "oneOf")).contains(whole), "{}", code(&branches(a, b, "oneOf")));
    // `anyOf` allows both branches, a discriminator excludes the other one, and `part` has only values of both.
    let kind =
        |value: &str| format!("{{type: object, required: [k], properties: {{k: {{type: string, enum: [{value}]}}}}}}");
    let part = "{type: object, required: [a, b], properties: {a: {type: integer}, b: {type: string}}}";
    for output in [branches(a, b, "anyOf"), branches(&kind("x"), &kind("y"), "oneOf"), branches(a, part, "oneOf")] {
        assert!(!code(&output).contains("one_of"), "{}", code(&output));
    }
    // A schema that is too long to be written beside the operation.
    let long = format!(
        "{{type: object, required: [b], properties: {{b: {{type: string, enum: ['{}', y]}}}}}}",
        "x".repeat(2_000)
    );
    let output = branches(a, &long, "oneOf");
    assert!(!code(&output).contains("one_of"));
    assert!(fate(&output, "", "oneOf").1.contains("extra_body"), "{:?}", fate(&output, "", "oneOf"));
}

#[test]
fn an_integer_that_is_never_negative_and_exceeds_i64_is_unsigned() {
    for (limits, kind) in [
        ("minimum: 0, maximum: 18446744073709551615", "u64"),
        ("minimum: 0, maximum: 9223372036854775807", "i64"),
        ("minimum: -1, maximum: 18446744073709551615", "i64"),
        ("maximum: 18446744073709551615", "u64"),
        ("maximum: 1e19", "u64"),
        ("enum: [1, 18446744073709551615]", "u64"),
        ("enum: [-1, 18446744073709551615]", "i64"),
    ] {
        let code = code(&made(&format!("Body: {{type: object, properties: {{n: {{type: integer, {limits}}}}}}}")));
        assert!(code.contains(&format!("pub n: Option<{kind}>")), "{limits}: {code}");
    }
}

#[test]
fn a_one_of_with_some_branches_of_another_narrows_it() {
    let list = |names: &[&str]| {
        let branches: Vec<String> =
            names.iter().map(|name| format!("{{$ref: '#/components/schemas/{name}'}}")).collect();
        format!("{{type: object, properties: {{list: {{type: array, items: {{oneOf: [{}]}}}}}}}}", branches.join(", "))
    };
    let output =
        made(&format!("Body: {{allOf: [{}, {}]}}{PETS}", list(&["Dog", "Cat", "Bird"]), list(&["Cat", "Dog"]),));
    let code = code(&output);
    assert!(code.contains("Cat(") && code.contains("Dog(") && !code.contains("Bird"), "{code}");
    assert_eq!(output.report.loosened, []);
}

#[test]
fn a_recursive_schema_that_repeats_a_one_of_of_another_is_not_loosened() {
    let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    let nodes = |names: &[&str]| {
        let branches: Vec<String> = names.iter().map(|name| reference(name)).collect();
        format!("nodes: {{type: array, items: {{oneOf: [{}]}}}}", branches.join(", "))
    };
    let leaves = ["L0", "L1", "L2"];
    let all = ["L0", "L1", "L2", "Body"];
    let mut schemas = format!(
        "Body: {{type: object, properties: {{fragment: {{allOf: [{}, {{type: object, properties: {{{}}}}}]}}}}}}\n\
         Fragment: {{type: object, properties: {{{}}}}}\n",
        reference("Fragment"),
        nodes(&leaves),
        nodes(&leaves),
    );
    for leaf in leaves {
        schemas.push_str(&format!(
            "{leaf}: {{type: object, properties: {{type: {{enum: [{leaf}]}}, {}}}}}\n",
            nodes(&all)
        ));
    }
    let output = made(&schemas);
    assert_eq!(output.report.loosened, []);
}

#[test]
fn branches_with_another_constant_are_omitted_from_an_intersection() {
    let block = |kind: &str, nodes: &str| {
        format!(
            "{{type: object, required: [type], properties: {{type: {{enum: [{kind}]}}, nodes: {{type: array, items: {nodes}}}}}}}"
        )
    };
    let blocks = format!(
        "Block: {{oneOf: [{{$ref: '#/components/schemas/Paragraph'}}, {{$ref: '#/components/schemas/Quote'}}, {{$ref: '#/components/schemas/List'}}]}}\nParagraph: {}\nQuote: {}\nList: {}",
        block("paragraph", "{type: string}"),
        block("quote", "{$ref: '#/components/schemas/Block'}"),
        block("list", "{oneOf: [{$ref: '#/components/schemas/Quote'}, {$ref: '#/components/schemas/List'}]}"),
    );
    let nodes = |items: &str| format!("{{type: object, properties: {{nodes: {{type: array, items: {items}}}}}}}");
    let all = nodes("{$ref: '#/components/schemas/Block'}");
    for (items, kind) in [
        ("{$ref: '#/components/schemas/Paragraph'}", "Vec<Paragraph>"),
        ("{oneOf: [{$ref: '#/components/schemas/Paragraph'}, {$ref: '#/components/schemas/List'}]}", "Vec<BodyNode>"),
        // Of the branches in both unions, only `List` has valid values.
        (
            "{oneOf: [{$ref: '#/components/schemas/List'}, {type: object, required: [type], properties: {type: {enum: [other]}}}]}",
            "Vec<List>",
        ),
    ] {
        for parts in [[all.clone(), nodes(items)], [nodes(items), all.clone()]] {
            let output = made(&format!("Body: {{allOf: [{}]}}\n{blocks}", parts.join(", ")));
            let code = code(&output);
            assert!(code.contains(&format!("pub nodes: Option<{kind}>")), "{items}: {code}");
            assert_eq!(output.report.loosened, [], "{items}");
        }
    }
}

#[test]
fn a_schema_that_only_extends_another_is_a_branch_of_its_discriminator() {
    let extending =
        |name: &str, rest: &str| format!("{name}: {{allOf: [{{$ref: '#/components/schemas/Pet'}}{rest}]}}\n");
    let more = ", {type: object, properties: {c: {type: string}}}";
    let pet = "Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}\n";
    let body = "Body: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}\n";
    for (first, second) in [(more, ""), ("", more), ("", ""), (more, more)] {
        let output = made(&format!("{body}{pet}{}{}", extending("Cat", first), extending("Dog", second)));
        for line in [
            "variant things::Pet::Cat(Cat)",
            "variant things::Pet::Dog(Dog)",
            "fn things::Dog::new(kind: impl Into<String>)",
        ] {
            assert!(output.listing.contains(line), "{line}\n{}", output.listing);
        }
        assert_eq!(output.report.loosened, []);
    }
}

/// As `f64`, integers beyond 2^53 would be other numbers (IEEE 754, binary64: 53 bits).
#[test]
fn whole_constants_are_integers_if_they_have_no_type_or_exceed_2_53() {
    for (schema, expected) in [
        ("enum: [1, 2]", "i64"),
        ("enum: [1.0, -2]", "i64"),
        ("oneOf: [{enum: [1]}, {enum: [2]}]", "i64"),
        ("enum: [1, 2.5]", "f64"),
        ("type: number, enum: [1, 2]", "f64"),
        ("type: number, enum: [1, 9007199254740993]", "i64"),
        ("enum: [9007199254740993, 18446744073709551615]", "u64"),
        ("enum: [9007199254740993, 1.5]", "f64"),
    ] {
        let output = made(&format!("Body: {{type: object, properties: {{a: {{{schema}}}}}}}"));
        assert!(output.listing.contains(&format!("Body::a: Option<{expected}>")), "{schema}: {}", output.listing);
    }
}
