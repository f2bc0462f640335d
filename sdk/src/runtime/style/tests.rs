use serde_json::json;

use super::*;

fn wire(name: &str, value: &Value, style: Style) -> String {
    let pairs = pairs(name, value, style, false);
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn path(value: &Value, style: PathStyle, explode: bool) -> String {
    path_text("color", value, style, explode, encoded).unwrap_or_default()
}

/// The values of the table "Style Examples" of OpenAPI 3.0.3: empty, string, array, object.
fn values() -> [Value; 4] {
    // `serde_json` sorts members by name, and the table has them in the order R, G, B.
    [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({"B": 150, "G": 200, "R": 100})]
}

#[test]
fn parameters_of_a_query_are_those_of_the_table_of_openapi() {
    let rows = [
        (Style::FormUnexploded, ["color=", "color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"]),
        (Style::Form, ["color=", "color=blue", "color=blue&color=black&color=brown", "B=150&G=200&R=100"]),
        (
            Style::SpaceDelimited,
            ["color=", "color=blue", "color=blue%20black%20brown", "color=B%20150%20G%20200%20R%20100"],
        ),
        (
            Style::PipeDelimited,
            ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=B%7C150%7CG%7C200%7CR%7C100"],
        ),
        (
            Style::DeepObject,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
            ],
        ),
        (
            Style::Dotted,
            ["color=", "color=blue", "color=blue&color=black&color=brown", "color.B=150&color.G=200&color.R=100"],
        ),
    ];
    for (style, expected) in rows {
        for (value, expected) in values().iter().zip(expected) {
            assert_eq!(wire("color", value, style), expected, "{style:?}");
        }
    }
}

#[test]
fn parameters_of_a_path_are_those_of_the_table_of_openapi() {
    let rows = [
        (PathStyle::Matrix, false, [";color", ";color=blue", ";color=blue,black,brown", ";color=B,150,G,200,R,100"]),
        (
            PathStyle::Matrix,
            true,
            [";color", ";color=blue", ";color=blue;color=black;color=brown", ";B=150;G=200;R=100"],
        ),
        (PathStyle::Label, false, [".", ".blue", ".blue,black,brown", ".B,150,G,200,R,100"]),
        (PathStyle::Label, true, [".", ".blue", ".blue.black.brown", ".B=150.G=200.R=100"]),
        (PathStyle::Simple, false, ["", "blue", "blue,black,brown", "B,150,G,200,R,100"]),
        (PathStyle::Simple, true, ["", "blue", "blue,black,brown", "B=150,G=200,R=100"]),
    ];
    for (style, explode, expected) in rows {
        for (value, expected) in values().iter().zip(expected) {
            assert_eq!(path(value, style, explode), expected, "{style:?} {explode}");
        }
    }
}

#[test]
fn headers_are_simple_and_not_encoded() {
    let texts = |explode| values().map(|value| header_text(&value, explode).unwrap().unwrap());
    assert_eq!(texts(false), ["", "blue", "blue,black,brown", "B,150,G,200,R,100"]);
    assert_eq!(texts(true), ["", "blue", "blue,black,brown", "B=150,G=200,R=100"]);
    assert_eq!(header_text(&json!("a b, \"c\""), false).unwrap().unwrap(), "a b, \"c\"");
}

#[test]
fn cookies_are_those_of_the_table_of_openapi_each_a_pair() {
    let written = |style| values().map(|value| cookies("color", &value, style).join("; "));
    assert_eq!(
        written(Style::FormUnexploded),
        ["color=", "color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"]
    );
    assert_eq!(
        written(Style::Form),
        ["color=", "color=blue", "color=blue; color=black; color=brown", "B=150; G=200; R=100"]
    );
    assert_eq!(cookies("a=b", &json!("c; d=\"e\",%"), Style::Form), ["a%3Db=c%3B%20d=%22e%22%2C%25"]);
}

#[test]
fn null_and_empty_values_are_absent() {
    for value in [json!(null), json!([]), json!({}), json!([null]), json!({"a": null})] {
        for style in [Style::Form, Style::FormUnexploded, Style::PipeDelimited, Style::DeepObject, Style::Dotted] {
            assert_eq!(wire("a", &value, style), "", "{value} {style:?}");
        }
        for style in [PathStyle::Simple, PathStyle::Label, PathStyle::Matrix] {
            assert_eq!(path(&value, style, true), "", "{value} {style:?}");
        }
        assert_eq!(header_text(&value, true), Ok(None));
    }
}

#[test]
fn a_delimiter_inside_a_value_is_encoded() {
    let items = json!(["1,2", "a b|c", "&="]);
    assert_eq!(wire("a", &items, Style::FormUnexploded), "a=1%2C2,a%20b%7Cc,%26%3D");
    assert_eq!(wire("a", &json!(["1,2", "b|c", "&="]), Style::SpaceDelimited), "a=1%2C2%20b%7Cc%20%26%3D");
    assert_eq!(path(&json!(["a.b", "c"]), PathStyle::Label, true), ".a%2Eb.c");
    assert_eq!(path(&json!(["a,b", "c"]), PathStyle::Label, false), ".a%2Cb,c");
    let as_pchar = |text: &str| text.to_owned();
    let written = |value, style| path_text("p", &value, style, true, as_pchar).unwrap();
    assert_eq!(written(json!(["1,2", "3"]), PathStyle::Simple), "1%2C2,3");
    assert_eq!(written(json!(["1;2", "3"]), PathStyle::Matrix), ";p=1%3B2;p=3");
    assert_eq!(written(json!({"a=b": "c"}), PathStyle::Simple), "a%3Db=c");
    assert_eq!(written(json!({"a,b": "c=d"}), PathStyle::Simple), "a%2Cb=c%3Dd");
    assert_eq!(written(json!({"a.b": "c=d"}), PathStyle::Label), ".a%2Eb=c%3Dd");
    assert_eq!(written(json!({"a;b": "c=d"}), PathStyle::Matrix), ";a%3Bb=c%3Dd");
}

#[test]
fn nested_values_are_json_where_openapi_has_no_rule() {
    let list = json!([{"a": 1}, {"b": [2]}]);
    assert_eq!(wire("f", &list, Style::Form), "f=%7B%22a%22%3A1%7D&f=%7B%22b%22%3A%5B2%5D%7D");
    assert_eq!(wire("f", &list, Style::Dotted), "f.a=1&f.b=2");
    assert_eq!(wire("f", &list, Style::DeepObject), "f%5B0%5D%5Ba%5D=1&f%5B1%5D%5Bb%5D=2");
    let nested = json!({"rows": [{"a": [1, 2]}, {"a": 3}]});
    let wired = "f%5Brows%5D%5B0%5D%5Ba%5D=1&f%5Brows%5D%5B0%5D%5Ba%5D=2&f%5Brows%5D%5B1%5D%5Ba%5D=3";
    assert_eq!(wire("f", &nested, Style::DeepObject), wired);
    assert_eq!(wire("f", &json!({"a": {"b": 1}}), Style::Form), "a=%7B%22b%22%3A1%7D");
    assert_eq!(wire("f", &json!({"a": {"b": [1, 2]}}), Style::DeepObject), "f%5Ba%5D%5Bb%5D=1&f%5Ba%5D%5Bb%5D=2");
    assert_eq!(header_text(&json!({"a": [1]}), false).unwrap().unwrap(), "a,[1]");
}

#[test]
fn a_parameter_with_content_is_one_json_text() {
    assert_eq!(wire("f", &json!({"a": [1]}), Style::Json), "f=%7B%22a%22%3A%5B1%5D%7D");
    assert_eq!(wire("f", &json!("x"), Style::Json), "f=%22x%22");
    assert_eq!(wire("f", &json!(null), Style::Json), "");
    assert_eq!(path(&json!([1, 2]), PathStyle::Json, false), "%5B1%2C2%5D");
}

#[test]
fn json_in_a_parameter_has_whole_numbers_without_a_fraction_like_a_body() {
    assert_eq!(wire("f", &json!({"a": 3600.0, "b": 0.5}), Style::Json), "f=%7B%22a%22%3A3600%2C%22b%22%3A0.5%7D");
    assert_eq!(wire("f", &json!({"a": {"b": 1.0}}), Style::Form), "a=%7B%22b%22%3A1%7D");
    assert_eq!(path(&json!([1.0]), PathStyle::Json, false), "%5B1%5D");
    assert_eq!(header_text(&json!({"a": [1.0]}), false).unwrap().unwrap(), "a,[1]");
}

#[test]
fn reserved_characters_without_meaning_are_not_encoded() {
    let written = |value: Value, style| pairs("u", &value, style, true)[0].1.clone();
    // As in RFC 6570, section 3.2.3, apart from characters that would end the value or be read as another.
    assert_eq!(written(json!("https://h/a?b=c;d"), Style::Form), "https://h/a?b=c;d");
    assert_eq!(written(json!("a&b+c#d[e] %"), Style::Form), "a%26b%2Bc%23d%5Be%5D%20%25");
    assert_eq!(written(json!(["a,b", "c/d"]), Style::FormUnexploded), "a%2Cb,c/d");
    assert_eq!(written(json!("a,b"), Style::FormUnexploded), "a,b");
}
