use serde_json::json;

use super::*;

/// The text of the form, with `B` in place of the boundary.
fn written(add: impl FnOnce(&mut Multipart)) -> (String, Vec<Violation>) {
    let mut form = Multipart::new();
    let boundary = form.boundary.clone();
    add(&mut form);
    let finished = form.finish();
    assert_eq!(finished.content_type, format!("multipart/form-data; boundary={boundary}"));
    let Content::Bytes(bytes) = finished.content else { panic!("not all bytes") };
    (String::from_utf8(bytes.to_vec()).unwrap().replace(&boundary, "B"), finished.violations)
}

fn fine(add: impl FnOnce(&mut Multipart)) -> String {
    let (text, violations) = written(add);
    assert!(violations.is_empty(), "{violations:?}");
    text
}

/// RFC 2046, section 5.1.1; RFC 7578, section 4.
#[test]
fn a_part_has_a_name_and_perhaps_a_type() {
    let text = fine(|form| {
        form.field("a", "x");
        form.upload("b", &Upload::bytes("y").content_type("image/png"), Some("application/pdf"));
    });
    assert_eq!(
        text,
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n\
         --B\r\nContent-Disposition: form-data; name=\"b\"\r\nContent-Type: image/png\r\n\r\ny\r\n\
         --B--\r\n"
    );
}

#[test]
fn a_form_without_parts_is_its_end() {
    assert_eq!(fine(|form| form.field("a", &None::<u32>)), "--B--\r\n");
}

/// HTML, "Multipart form data": line breaks and quotes are percent-encoded, and nothing else is.
#[test]
fn quotes_and_line_breaks_in_part_names_are_encoded() {
    let text = fine(|form| {
        let evil = "a\"\r\nX: y\\%é";
        form.upload(evil, &Upload::bytes("").file_name(evil), None);
    });
    let name = "a%22%0D%0AX: y\\%é";
    assert_eq!(
        text,
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\nContent-Type: \
             application/octet-stream\r\n\r\n\r\n--B--\r\n"
        )
    );
}

#[test]
fn a_media_type_that_is_not_a_valid_header_value_is_a_violation() {
    for media_type in ["text/plain\r\nX: y", "text/plain; name=caf\u{e9}"] {
        let upload = Upload::bytes("x").content_type(media_type);
        let (_, violations) = written(|form| form.upload("letter", &upload, None));
        assert_eq!(violations.iter().map(Violation::field).collect::<Vec<_>>(), ["letter"]);
    }
}

#[test]
fn scalars_are_text_lists_of_them_are_parts_and_the_rest_is_json() {
    let contents = |value: &Value| {
        let text = fine(|form| form.field("v", value));
        let parts: Vec<String> = text.split("--B\r\n").skip(1).map(|part| part.replace("\r\n--B--\r\n", "")).collect();
        parts.iter().map(|part| part.split_once("name=\"v\"\r\n").unwrap().1.trim_end().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(contents(&json!(true)), ["\r\ntrue"]);
    assert_eq!(contents(&json!(1.5)), ["\r\n1.5"]);
    assert_eq!(contents(&json!(["a", 2])), ["\r\na", "\r\n2"]);
    assert!(contents(&json!([])).is_empty() && contents(&json!(null)).is_empty());
    let typed = |json: &str| format!("Content-Type: application/json\r\n\r\n{json}");
    assert_eq!(contents(&json!({"a": 1})), [typed(r#"{"a":1}"#)]);
    assert_eq!(contents(&json!([{"a": 1}])), [typed(r#"[{"a":1}]"#)]);
}

#[test]
fn a_media_type_from_the_description_is_kept() {
    let text = fine(|form| {
        form.field_as("csv", "a,b", "text/csv");
        form.field_as("json", r#"{"a":1}"#, "application/json");
        form.field_as("none", &None::<u32>, "text/csv");
        form.field_as("list", &["a", "b"], "text/markdown");
        form.field_as("items", &[1, 2], "application/json");
    });
    assert!(text.contains("name=\"csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n"), "{text}");
    // A string with a JSON media type is JSON already.
    assert!(text.contains("name=\"json\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"), "{text}");
    assert!(!text.contains("none"));
    for item in ["a", "b"] {
        let part = format!("name=\"list\"\r\nContent-Type: text/markdown\r\n\r\n{item}\r\n");
        assert!(text.contains(&part), "{text}");
    }
    assert!(text.contains("name=\"items\"\r\nContent-Type: application/json\r\n\r\n[1,2]\r\n"), "{text}");
}

#[test]
fn a_string_that_is_any_json_is_written_as_json() {
    let text = fine(|form| {
        form.field_json("a", &json!("x"), "application/json");
        form.field_json("b", &json!({"k": 1}), "application/vnd.t+json");
        form.field_json("c", &None::<Value>, "application/json");
    });
    assert!(text.contains("name=\"a\"\r\nContent-Type: application/json\r\n\r\n\"x\"\r\n"), "{text}");
    assert!(text.contains("name=\"b\"\r\nContent-Type: application/vnd.t+json\r\n\r\n{\"k\":1}\r\n"), "{text}");
    assert!(!text.contains("name=\"c\""), "{text}");
}

/// OpenAPI 3.0.3, encoding object: the default of `format: binary` is `application/octet-stream`. Text needs no type
/// (RFC 7578, section 4.4).
#[test]
fn bytes_without_a_file_name_have_a_media_type_and_text_has_none() {
    let text = fine(|form| {
        form.upload("bytes", &Upload::bytes("x"), None);
        form.upload("text", &Upload::from("x"), None);
        form.upload("file", &Upload::from("x").file_name("x.txt"), None);
        form.upload("image", &Upload::bytes("x"), Some("image/png"));
    });
    assert!(text.contains("name=\"bytes\"\r\nContent-Type: application/octet-stream\r\n\r\nx"), "{text}");
    assert!(text.contains("name=\"text\"\r\n\r\nx"), "{text}");
    assert!(text.contains("name=\"image\"\r\nContent-Type: image/png\r\n\r\nx"), "{text}");
    assert!(text.contains("filename=\"x.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nx"), "{text}");
}

#[test]
fn each_form_has_a_boundary_of_its_own() {
    let (a, b) = (Multipart::new().boundary, Multipart::new().boundary);
    assert_ne!(a, b);
    // RFC 2046, section 5.1.1: at most 70 characters; these need no quotes in a header (RFC 9110, section 5.6.2).
    assert!(a.len() <= 70 && a.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{a}");
}

#[test]
fn only_an_object_is_a_form() {
    let (text, violations) = written(|form| json!([1]).to_multipart(form));
    assert_eq!((text.as_str(), violations.len()), ("--B--\r\n", 1));
    let text = fine(|form| json!({"a": "x"}).to_multipart(form));
    assert!(text.contains("name=\"a\"\r\n\r\nx\r\n"), "{text}");
}

#[test]
fn debug_does_not_show_the_content() {
    let mut form = Multipart::new();
    form.field("secret", "s3cret");
    let shown = format!("{form:?} {form:#?}");
    assert!(shown.contains("violations") && !shown.contains("s3cret") && !shown.contains("115, 51"), "{shown}");
}

/// A part is not encoded, so that a delimiter in an item looks like one between items.
#[test]
fn an_item_with_the_delimiter_of_its_style_is_a_violation() {
    for (style, wrong, right) in [
        (Style::FormUnexploded, "b,c", "b c|"),
        (Style::SpaceDelimited, "b c", "b,c|"),
        (Style::PipeDelimited, "b|c", "b,c "),
    ] {
        let (_, violations) = written(|form| form.field_with("a", &["a", wrong], style));
        assert_eq!(violations.iter().map(Violation::field).collect::<Vec<_>>(), ["a"], "{style:?}");
        fine(|form| form.field_with("a", &["a", right], style));
        fine(|form| form.field_with("a", wrong, style));
    }
}
