//! `oneOf` and `anyOf`: the branches of a union, the keywords beside it, and branches that only constrain a value.

use super::{code, made_of, schemas::made};

/// An object with one required property.
fn object(property: &str) -> String {
    format!("{{type: object, required: [{property}], properties: {{{property}: {{type: string}}}}}}")
}

/// Schemas of objects with different properties.
fn objects(count: usize) -> String {
    let all: Vec<String> = (0..count).map(|index| object(&format!("p{index}"))).collect();
    all.join(", ")
}

/// The type of a property of `Body`.
fn property_type(schema: &str, components: &str) -> String {
    let output = made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}\n{components}"));
    let field = "pub field things::Body::a: Option<";
    let line = output.listing.lines().find_map(|line| line.strip_prefix(field)?.strip_suffix('>'));
    line.unwrap_or_else(|| panic!("{schema}: {}", output.listing)).to_owned()
}

#[test]
fn a_union_inside_a_branch_is_cut_to_128_branches_if_other_keywords_apply() {
    const CUT: &str = "more than 128 branches inside a branch; the others are left out";
    let other = object("z");
    let cases = |count: usize, is_cut: bool| {
        let many = format!("anyOf: [{}]", objects(count));
        [
            // Beside the `properties` of the union around it.
            (format!("{{type: object, properties: {{k: {{type: string}}}}, anyOf: [{{{many}}}, {other}]}}"), is_cut),
            // Outside of another union.
            (format!("{{type: object, properties: {{k: {{type: string}}}}, {many}}}"), false),
            // Without keywords beside it.
            (
                format!(
                    "{{type: object, properties: {{k: {{type: string}}}}, anyOf: [{{type: object, required: [q], properties: {{q: \
                     {{{many}}}}}}}, {other}]}}"
                ),
                false,
            ),
        ]
    };
    for (count, is_cut) in [(128, false), (129, true)] {
        for (body, is_cut) in cases(count, is_cut) {
            let output = made(&format!("Body: {body}"));
            assert_eq!(output.report.loosened.iter().any(|(_, why)| why == CUT), is_cut, "{count}: {body}");
            let last = format!("p{}", count - 1);
            assert_eq!(code(&output).contains(&format!("has(\"{last}\")")), !is_cut, "{count}: {body}");
            // A request may then have values of the branches that are left out.
            assert_eq!(code(&output).contains("elseUnknown[any]"), is_cut, "{count}: {body}");
        }
    }
}

#[test]
fn a_one_of_with_more_than_128_branches_is_checked_like_any_of() {
    const NOTE: &str = "more branches than are compared with each other; read as `anyOf`";
    for (count, keyword) in [(2, "oneOf"), (128, "oneOf"), (129, "anyOf"), (130, "anyOf")] {
        let branches: Vec<String> = (0..count).map(|index| format!("{{pattern: '^a{index}-'}}")).collect();
        let schema = format!("{{type: string, oneOf: [{}]}}", branches.join(", "));
        let output = made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}"));
        assert!(code(&output).contains(&format!(r#"a[Schema("{{\"{keyword}\":[{{\"pattern\""#)), "{count}");
        let is_noted = output.report.noted.iter().any(|(_, what)| what == NOTE);
        assert_eq!(is_noted, keyword == "anyOf", "{count}");
    }
}

#[test]
fn a_branch_whose_optional_property_contradicts_the_union_stays() {
    // An object without `a` is valid.
    let contradicting = "{required: [b], properties: {a: {type: integer}, b: {type: string}}}";
    let output = made(&format!(
        "Body: {{type: object, properties: {{a: {{type: string}}}}, oneOf: [{contradicting}, {}]}}",
        object("c")
    ));
    for branch in [r#"has("b")"#, r#"has("c")"#] {
        assert!(code(&output).contains(branch), "{branch}: {}", code(&output));
    }
}

#[test]
fn a_branch_that_contradicts_the_keywords_beside_the_union_is_left_out() {
    let output = made(&format!(
        "Body: {{type: object, properties: {{a: {{type: string}}}}, oneOf: [{{type: string}}, {}, {}]}}",
        object("c"),
        object("d")
    ));
    let variants: Vec<&str> = output.listing.lines().filter(|line| line.contains("variant things::Body::")).collect();
    assert_eq!(
        variants,
        [
            "pub variant things::Body::Unknown(serde_json::Value)",
            "pub variant things::Body::WithC(BodyWithC)",
            "pub variant things::Body::WithD(BodyWithD)",
        ]
    );
}

#[test]
fn a_branch_that_contradicts_itself_is_any_json() {
    let contradicting = "{allOf: [{type: string}, {type: integer}]}";
    let union = format!(
        "{{type: object, properties: {{k: {{type: string}}}}, oneOf: [{contradicting}, {}, {}]}}",
        object("c"),
        object("d")
    );
    assert_eq!(property_type(&union, ""), "serde_json::Value");
}

#[test]
fn an_extended_schema_accepts_values_of_no_extending_schema() {
    let body = "Body: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}";
    let child = |name: &str| {
        format!("{name}: {{allOf: [{{$ref: '#/components/schemas/Body'}}, {}]}}", object(&name.to_lowercase()))
    };
    let output = made(&format!("{body}\n{}\n{}", child("Cat"), child("Dog")));
    assert!(code(&output).contains("sentBodyelseUnknown[any],Cat("), "{}", code(&output));
}

#[test]
fn a_branch_without_type_allows_values_of_other_types() {
    let with = |property: &str| format!("{{required: [{property}], properties: {{{property}: {{type: string}}}}}}");
    for (first, second, others) in [
        (with("a"), with("b"), "[string,number,bool,array]"),
        (object("a"), with("b"), "[string,number,bool,array]"),
        (object("a"), "{items: {type: string}}".to_owned(), "[string,number,bool,object]"),
        (object("a"), object("b"), ""),
    ] {
        let output = made(&format!("Body: {{type: object, properties: {{u: {{anyOf: [{first}, {second}]}}}}}}"));
        assert!(code(&output).contains(&format!("sentBodyUelseUnknown{others},")), "{others}: {}", code(&output));
    }
}

#[test]
fn an_alias_of_a_union_is_the_union_itself() {
    let base = format!("Base: {{oneOf: [{}, {}]}}", object("x"), object("y"));
    for alias in ["{allOf: [{$ref: '#/components/schemas/Base'}]}", "{$ref: '#/components/schemas/Base'}"] {
        let name = property_type("{$ref: '#/components/schemas/Alias'}", &format!("{base}\nAlias: {alias}"));
        assert_eq!(name, "Base", "{alias}");
    }
}

#[test]
fn branches_that_only_constrain_a_value_become_a_check() {
    for (schema, expected, is_checked) in [
        ("{type: string, anyOf: [{pattern: '^a'}, {minLength: 3}]}", "String", true),
        ("{type: string, anyOf: [{enum: [x]}, {enum: [y]}]}", "BodyA", false),
        // Otherwise a list that mixes both would be sent.
        ("{type: array, anyOf: [{items: {type: string}}, {items: {type: integer}}]}", "Vec<BodyA>", true),
        // An enum that takes other texts, within the limits of these.
        ("{anyOf: [{type: string, enum: [x]}, {type: string, maxLength: 3}]}", "BodyA", true),
        ("{type: string, enum: [x, y], not: {enum: [y]}}", "BodyA", true),
        ("{type: array, items: {type: string}, anyOf: [{minItems: 3}, {maxItems: 1}]}", "Vec<String>", true),
    ] {
        assert_eq!(property_type(schema, ""), expected, "{schema}");
        let output = made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}"));
        assert_eq!(code(&output).contains("a[Schema("), is_checked, "{schema}");
    }
}

#[test]
fn limits_without_a_type_apply_to_any_json() {
    for (schema, limits) in [
        ("{minLength: 3}", "[MinLength(3)]"),
        ("{minimum: 1, maximum: 5}", "[Minimum(1.0),Maximum(5.0)]"),
        ("{minLength: 3, not: {enum: [xxx]}}", r#"[MinLength(3),Schema("{\"not\":{\"enum\":[\"xxx\"]}}")]"#),
    ] {
        assert_eq!(property_type(schema, ""), "serde_json::Value", "{schema}");
        let output = made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}"));
        assert!(code(&output).contains(&format!("optional(a{limits})")), "{schema}: {}", code(&output));
    }
}

#[test]
fn each_of_several_types_has_the_keywords_that_apply_to_it() {
    let text = "
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/things: {post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Body'}}}}, responses: {'204': {description: ok}}}}}
components:
  schemas:
    Body:
      type: object
      properties:
        a: {type: [object, array], allOf: [{properties: {x: {type: string}}, items: {type: integer}}]}
        b: {type: [string, array], allOf: [{enum: [one, [1]]}, {items: {type: integer}}]}
        c: {type: [string, integer], allOf: [{description: d}]}
";
    let output = made_of(text).unwrap();
    for line in [
        "pub variant things::BodyA::List(Vec<i64>)",
        "pub variant things::BodyA::Object(BodyAObject)",
        "pub field things::BodyAObject::x: Option<String>",
        "pub variant things::BodyB::List(Vec<i64>)",
        "pub variant things::BodyB::Text(BodyBText)",
        "pub variant things::BodyBText::One = \"one\"",
        "pub variant things::BodyC::Number(i64)",
        "pub variant things::BodyC::Text(String)",
    ] {
        assert!(output.listing.lines().any(|it| it == line), "{line}: {}", output.listing);
    }
}

#[test]
fn objects_with_the_same_properties_are_selected_by_decoding() {
    const WHY: &str = "branches with the same properties; the first that can decode a value is taken";
    let branch = |kind: &str| format!("{{type: object, properties: {{a: {{type: {kind}}}}}}}");
    let schema = format!("{{oneOf: [{}, {}]}}", branch("string"), branch("integer"));
    let output = made(&format!("Body: {{type: object, properties: {{a: {schema}}}}}"));
    let loosened: Vec<&str> = output.report.loosened.iter().map(|(_, why)| &**why).collect();
    assert_eq!(loosened, [WHY]);
    assert!(code(&output).contains("sentBodyoptional(a[])"), "{}", code(&output));
}

#[test]
fn overlapping_objects_in_any_of_are_loosened() {
    let with = |member: &str, more: &str| format!("{{type: object, properties: {{{member}: {{type: string}}{more}}}}}");
    let closed = with("a", "").replace("{type: object,", "{type: object, additionalProperties: false,");
    for (keyword, first, second, is_loosened) in [
        ("anyOf", with("a", ""), with("b", ""), true),
        ("anyOf", with("a", ", c: {}"), with("b", ", c: {}"), true),
        // One value of `oneOf` never has the properties of both.
        ("oneOf", with("a", ""), with("b", ""), false),
        ("anyOf", with("a", ""), with("a", ", b: {}"), false),
        ("anyOf", closed, with("b", ""), false),
        ("anyOf", with("a", ", k: {type: string, enum: [x]}"), with("b", ", k: {type: string, enum: [y]}"), true),
        ("anyOf", with("a", ""), "{type: string}".to_owned(), false),
    ] {
        let output = made(&format!("Body: {{type: object, properties: {{u: {{{keyword}: [{first}, {second}]}}}}}}"));
        let loosened = output.report.loosened.iter().any(|(_, why)| why.starts_with("objects that may have"));
        assert_eq!(loosened, is_loosened, "{keyword} {first} {second}");
    }
    let kind = |value: &str, member: &str| {
        with(member, &format!(", k: {{type: string, enum: [{value}]}}")).replacen('{', "{required: [k], ", 1)
    };
    let told =
        format!("Body: {{type: object, properties: {{u: {{anyOf: [{}, {}]}}}}}}", kind("x", "a"), kind("y", "b"));
    assert!(made(&told).report.loosened.is_empty());
}

#[test]
fn a_discriminator_that_a_request_branch_does_not_declare_is_loosened() {
    let branch = |name: &str, more: &str| {
        format!("{name}: {{type: object, required: [{name}], properties: {{{name}: {{type: string}}{more}}}}}")
    };
    for (more, expected) in [
        ("", vec!["a branch does not declare the discriminator `kind`, which is not sent with it"]),
        (", kind: {type: string}", vec![]),
    ] {
        let output = made(&format!(
            "Body: {{oneOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}], discriminator: {{propertyName: \
             kind}}}}\n{}\n{}",
            branch("A", ", kind: {type: string}"),
            branch("B", more)
        ));
        let why: Vec<&str> = output.report.loosened.iter().map(|(_, why)| why.as_str()).collect();
        assert_eq!(why, expected);
    }
}

/// OpenAPI 3.0.3, discriminator object: without a mapping, the name of the schema is the value, unless the property of the
/// schema excludes it.
#[test]
fn a_branch_is_selected_by_the_discriminator_values_that_its_schema_allows() {
    for (own, mapping, tag) in [
        ("", "", r#"tag("t","A")"#),
        ("enum: [alpha]", "", r#"tag("t","alpha")"#),
        ("enum: [alpha, al]", "", r#"tag("t","alpha","al")"#),
        ("enum: [A, al]", "", r#"tag("t","A","al")"#),
        ("enum: [alpha, al]", "mapping: {alpha: '#/components/schemas/A'}", r#"tag("t","alpha","al")"#),
        ("enum: [A, B]", "", r#"tag("t","A")"#),
        ("enum: [x, beta]", "mapping: {x: '#/components/schemas/A'}", r#"tag("t","x")"#),
    ] {
        let output = made(&format!(
            "Body: {{oneOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}], discriminator: \
             {{propertyName: t, {mapping}}}}}\nA: {{type: object, required: [t], properties: {{t: {{type: string, \
             {own}}}}}}}\nB: {{type: object, required: [t], properties: {{t: {{type: string, enum: [beta, B]}}}}}}"
        ));
        assert!(code(&output).contains(&format!("A(object,{tag})")), "{own} {mapping}: {}", code(&output));
    }
}

/// `f64` has every integer up to 2^53.
#[test]
fn an_integer_beside_a_number_is_noted_if_it_may_exceed_f64() {
    let what = "an integer or another number; its type is `f64`, so integers beyond 2^53 lose digits";
    for (integer, is_noted) in [
        ("{type: integer}", true),
        ("{type: integer, minimum: 0}", true),
        ("{type: integer, minimum: 0, maximum: 9007199254740994}", true),
        ("{type: integer, minimum: 0, maximum: 9007199254740992}", false),
        ("{type: integer, enum: [1, 9007199254740993]}", true),
        ("{type: integer, enum: [1, 2]}", false),
        ("{type: number}", false),
    ] {
        for keyword in ["oneOf", "anyOf"] {
            let union = format!("{{{keyword}: [{integer}, {{type: number, enum: [0.5]}}]}}");
            let output = made(&format!("Body: {{type: object, properties: {{a: {union}}}}}"));
            assert!(output.listing.contains("::a: Option<f64>"), "{union}: {}", output.listing);
            let noted = output.report.noted.iter().any(|(at, why)| at.as_str().ends_with("/a") && why == what);
            assert_eq!(noted, is_noted, "{union}: {:?}", output.report.noted);
        }
    }
}

#[test]
fn a_deprecated_constant_is_documented_as_deprecated() {
    let constants =
        "oneOf: [{const: a, description: One., deprecated: true}, {const: b, deprecated: true}, {const: c}]";
    let numbers = "oneOf: [{const: 1, deprecated: true, x-stainless-deprecation-message: Use 2.}, {const: 2}]";
    let output = made(&format!("Body: {{type: object, properties: {{a: {{{constants}}}, n: {{{numbers}}}}}}}"));
    let code = code(&output);
    for docs in ["///`a`//////One.//////Deprecated.A,", "///`b`//////Deprecated.B,///`c`C,", "///`1`:Deprecated.Use2."]
    {
        assert!(code.contains(docs), "{docs}: {code}");
    }
}
