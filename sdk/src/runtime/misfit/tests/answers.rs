//! Tests of whole responses: which are decoded, and which are errors.

use super::*;
use crate::runtime::fake::Step;

#[test]
fn a_response_in_which_no_value_fits_is_an_error() {
    for result in [r#""x""#, "5", "[]", r#"[{"asn":1}]"#, "true"] {
        let error = read::<Thing>(result).unwrap_err();
        assert!(error.is_decode() && error.to_string().contains(" at result: "), "{error}");
        assert!(read::<Option<Thing>>(result).unwrap_err().is_decode());
        assert!(read::<Box<Thing>>(result).unwrap_err().is_decode());
    }
    for result in [r#""x""#, "5", r#"{"asn":1}"#] {
        assert!(page::<Thing>(result).unwrap_err().is_decode());
        assert!(read::<Vec<Thing>>(result).unwrap_err().is_decode());
    }
    assert!(read::<i64>(r#""x""#).unwrap_err().is_decode());
    assert!(read::<Thing>("null").unwrap_err().is_decode());
}

#[test]
fn a_scalar_alone_is_converted_to_its_type() {
    assert_eq!(*read::<i64>(r#""13335""#).unwrap().result(), 13335);
    assert_eq!(read::<String>("5").unwrap().result(), "5");
    assert_eq!(*read::<ThingId>("5").unwrap().result(), "5");
}

#[test]
fn the_verdict_is_checked_before_any_value() {
    for body in [
        r#"{"success":false,"errors":[{"code":1,"message":"no"}],"result":{"asn":"AS1"}}"#,
        r#"{"success":false,"result":"x"}"#,
        r#"{"result":{"asn":"AS1"}}"#,
        r#"{"success":"true","result":{"asn":"AS1"}}"#,
        r#"{"success":null,"result":{"asn":"AS1"}}"#,
        r#"{"success":true,"result":{"asn":"AS1"}"#,
        r#"{"success":true,"success":true,"result":{"asn":"AS1"}}"#,
        r#"{"asn":"AS1"}"#,
    ] {
        assert!(request::<Thing>().read(http(body)).is_err(), "{body}");
    }
}

#[test]
fn values_around_a_misfit_are_kept() {
    let body = r#"{"success":true,"messages":[{"code":1,"message":"m"}],"result":[{"asn":"AS1"},5],
        "result_info":{"page":2,"per_page":"2"}}"#;
    let request = client().request(&GET).path::<String>("x").page::<Thing>();
    let response = request.read(http(body)).unwrap();
    assert_eq!(response.messages()[0].message(), "m");
    let info = response.result_info().unwrap();
    assert_eq!((info.page, info.per_page), (Some(2), Some(2)));
    assert_eq!(response.result().result_info(), Some(info));
    assert_eq!(response.result().misfits(), response.misfits());
    assert_eq!(response.body(), body.as_bytes());
}

#[test]
fn json_without_an_envelope_is_read_the_same_way() {
    let request = client().request(&GET).path::<String>("x").json_answer::<Vec<Thing>>();
    let response = request.read(http(r#"[{"asn":"1"},{"asn":"AS2","name":"b"}]"#)).unwrap();
    assert_eq!((response.result()[0].asn, response.result()[1].name.as_deref()), (Some(1), Some("b")));
    assert_eq!(lines(response.misfits()), [r#"[1].asn: expected an integer (i64), got "AS2""#]);
    assert!(request.read(http(r#"{"asn":1}"#)).unwrap_err().is_decode());
    let request = client().request(&GET).path::<String>("x").json_answer::<Option<Thing>>();
    assert!(request.read(http("7")).unwrap_err().is_decode());
    let request = client().request(&GET).path::<String>("x").json_answer::<Thing>();
    let response = request.read(http(r#"{"asn":[]}"#)).unwrap();
    assert_eq!(response.misfits()[0].path(), "asn");
    let refused = r#"{"success":false,"errors":[{"code":1}],"asn":[]}"#;
    assert_eq!(request.read(http(refused)).unwrap_err().code(), Some(1));
}

#[test]
fn a_type_that_only_serde_knows_is_read_whole_or_not_at_all() {
    #[derive(Debug, serde::Deserialize)]
    struct Own {
        asn: Option<i64>,
    }
    let endpoint = || client().endpoint(Method::GET, "/things");
    let odd = || http(enveloped(r#"{"asn":"1"}"#));
    assert!(endpoint().result::<Own>().read(odd()).unwrap_err().is_decode());
    assert!(endpoint().page::<Own>().read(http(enveloped(r#"[{"asn":"1"}]"#))).unwrap_err().is_decode());
    assert!(endpoint().json_answer::<Own>().read(http(r#"{"asn":"1"}"#)).unwrap_err().is_decode());
    impl FromAnswer for Own {}
    let request = client().request(&GET).path::<String>("x");
    let response = request.page::<Own>().read(http(enveloped(r#"[{"asn":"1"},{"asn":2}]"#))).unwrap();
    assert_eq!(response.result()[0].asn, Some(2));
    assert_eq!(response.misfits()[0].path(), "result[0]");
    assert!(response.misfits()[0].expected().ends_with("Own"));
}

#[test]
fn deep_nesting_is_cut_off() {
    let deep = |levels: usize| format!("{}{}", r#"{"name":5,"inner":"#.repeat(levels), "{}") + &"}".repeat(levels);
    let response = read::<Thing>(&deep(100)).unwrap();
    assert!(response.misfits().is_empty());
    let response = read::<Thing>(&deep(100_000)).unwrap();
    assert_eq!(response.result().name.as_deref(), Some("5"));
    assert_eq!(response.misfits()[0].expected(), "at most 128 values inside each other");
    let any = format!(r#"{{"asn":1,"any":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let response = read::<Thing>(&any).unwrap();
    assert_eq!((response.result().asn, response.misfits().len()), (Some(1), 1));
}

#[test]
fn memory_is_bounded_where_nothing_fits() {
    let response = page::<i64>(&format!("[{}0]", "[],".repeat(5_000))).unwrap();
    assert_eq!(response.result().items(), [0]);
    assert_eq!((response.misfits().len(), response.misfits().total()), (1_000, 5_000));
}

#[tokio::test(start_paused = true)]
async fn an_item_that_is_left_out_does_not_end_a_list() {
    let numbered = |page: u64, items: &str| {
        Step::json(200, format!(r#"{{"success":true,"result":{items},"result_info":{{"page":{page},"per_page":2}}}}"#))
    };
    let fake = Fake::new([numbered(1, r#"["x",1]"#), numbered(2, "[2,3]"), numbered(3, "[4]")]);
    let client = builder(&fake).build().unwrap();
    let list = client.request(&GET).path::<String>("x").page::<i64>();
    assert_eq!(list.stream().collect().await.unwrap(), [1, 2, 3, 4]);
    let fake = Fake::new([numbered(1, "[{},[]]"), numbered(2, "[2,3]"), numbered(3, "[4]")]);
    let client = builder(&fake).build().unwrap();
    let mut pages = client.request(&GET).path::<String>("x").page::<i64>().pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.len(), first.misfits().len()), (0, 2));
    let second = pages.next().await.unwrap().unwrap();
    assert_eq!((second.len(), second.misfits().len()), (2, 0));
}
