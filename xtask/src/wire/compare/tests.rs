use super::*;

fn sent(target: &str, content_type: Option<&str>, body: Option<&str>) -> Sent {
    let own = |text: Option<&str>| text.map(str::to_owned);
    Sent { method: "PUT".to_owned(), target: target.to_owned(), content_type: own(content_type), body: own(body) }
}

fn differences(theirs: &Sent, ours: &Sent) -> Vec<String> {
    let found = compare(theirs, ours).differences;
    found.into_iter().map(|(cause, what)| format!("{cause}: {what}")).collect()
}

fn json(theirs: &str, ours: &str) -> Vec<String> {
    let json = |body| sent("/a", Some("application/json"), Some(body));
    differences(&json(theirs), &json(ours))
}

#[test]
fn a_path_is_compared_decoded_segment_by_segment() {
    let (plain, encoded) = (sent("/a/b:c", None, None), sent("/a/b%3Ac", None, None));
    let found = compare(&plain, &encoded);
    assert!(found.differences.is_empty());
    assert_eq!(found.notes, ["path: encoded differently"]);
    assert_eq!(differences(&sent("/a/b%2Fc", None, None), &sent("/a/b/c", None, None)).len(), 1);
}

#[test]
fn a_query_is_a_multiset_of_pairs() {
    let query = |query: &str| sent(&format!("/a?{query}"), None, None);
    assert!(differences(&query("x=1&y=a%20b&x=2"), &query("y=a+b&x=2&x=1")).is_empty());
    assert_eq!(differences(&query("x=1&x=1"), &query("x=1")), ["query: not sent by ours: x=1"]);
    let other = differences(&query("x=1&x=2"), &query("x=1,2&z="));
    assert_eq!(other[0], "query: another value: x: theirs 1, ours 1,2");
    assert_eq!(other[2], "query: only sent by ours: z=");
}

#[test]
fn json_is_compared_as_values() {
    assert!(json(r#"{"a": 1, "b": [null]}"#, r#"{"b":[null],"a":1}"#).is_empty());
    assert_eq!(json(r#"{"a": [{"b": 1}]}"#, r#"{"a": [{}]}"#), ["body: member not sent by ours: a[].b"]);
    assert_eq!(json("{}", r#"{"a": null}"#), ["body: member only sent by ours: a"]);
    assert_eq!(json(r#"{"a": 1}"#, r#"{"a": "1"}"#), [r#"body: another value: a: theirs 1, ours "1""#]);
}

#[test]
fn numbers_are_compared_by_value() {
    let json = |body| sent("/a", Some("application/json"), Some(body));
    let found = compare(&json("[1]"), &json("[1.0]"));
    assert_eq!((found.differences.len(), found.notes.len()), (0, 1));
}

#[test]
fn forms_are_compared_part_by_part() {
    let part = |name: &str, content: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let form = |parts: &[String]| {
        sent("/a", Some("multipart/form-data; boundary=B"), Some(&format!("{}--B--\r\n", parts.concat())))
    };
    let (one, two) = (part("one", "1"), part("two", "2"));
    assert!(differences(&form(&[one.clone(), two.clone()]), &form(&[two.clone(), one.clone()])).is_empty());
    assert_eq!(
        differences(&form(&[one.clone(), two]), &form(std::slice::from_ref(&one))),
        ["form: part not sent by ours: two"]
    );
    let another = part("one", "y");
    for (theirs, ours) in [
        (vec![one.clone(), one.clone()], vec![one.clone()]),
        (vec![one.clone()], vec![one.clone(), one.clone()]),
        (vec![one.clone(), another.clone()], vec![another, one.clone()]),
    ] {
        assert!(!differences(&form(&theirs), &form(&ours)).is_empty(), "{theirs:?} {ours:?}");
    }
    let nested = differences(&form(&[part("m[a]", "x")]), &form(&[part("m", r#"{"a":"x"}"#)]));
    assert!(nested[0].starts_with("form: members of a part"), "{nested:?}");
}

#[test]
fn the_content_type_of_a_body_is_compared() {
    let text = |kind| sent("/a", Some(kind), Some("x"));
    assert_eq!(
        differences(&text("text/plain"), &text("text/html")),
        ["content type: theirs text/plain, ours text/html"]
    );
    assert_eq!(differences(&text("text/plain"), &sent("/a", None, None)).len(), 2);
}
