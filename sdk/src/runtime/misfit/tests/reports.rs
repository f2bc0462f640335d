//! Tests of reports of misfits: hooks, events and excerpts.

use std::sync::{Arc, Mutex};

use super::*;
use crate::runtime::fake::Step;
use crate::runtime::{CallInfo, CallOutcome, Hook};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Vec<String>>>>);

impl Hook for Log {
    fn after_call(&self, _: &CallInfo, outcome: &CallOutcome<'_>) {
        assert!(outcome.is_success() || outcome.misfits().is_empty());
        self.0.lock().unwrap().push(lines(outcome.misfits()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_sees_the_misfits_of_each_call() {
    let log = Log::default();
    let page =
        |items| Step::json(200, format!(r#"{{"success":true,"result":{items},"result_info":{{"per_page":1}}}}"#));
    let fake = Fake::new([
        Step::json(200, enveloped(r#"{"asn":"AS1"}"#)),
        Step::json(200, enveloped(r#"{"asn":1}"#)),
        Step::json(200, enveloped("5")),
        page("[null]"),
        page(r#"[{"asn":[]}]"#),
        page("[]"),
    ]);
    let client = builder(&fake).hook(log.clone()).build().unwrap();
    let request = || client.request(&GET).path::<String>("x");
    request().result::<Thing>().await.unwrap();
    request().result::<Thing>().await.unwrap();
    request().result::<Thing>().await.unwrap_err();
    assert_eq!(request().page::<Thing>().stream().collect().await.unwrap().len(), 2);
    let wanted = [
        vec![r#"result.asn: expected an integer (i64), got "AS1""#.to_owned()],
        vec![],
        vec![],
        vec!["result[0]: expected an object, got null".into()],
        vec!["result[0].asn: expected an integer (i64), got []".into()],
        vec![],
    ];
    assert_eq!(*log.0.lock().unwrap(), wanted);
}

#[test]
fn an_excerpt_is_one_short_line_without_the_credential() {
    let long = format!(
        r#"{{"asn":["{}"],"count":{{"é\n":
        1}},"advertised":"{TOKEN}","labels":{{"{TOKEN}":[]}}}}"#,
        "x".repeat(200_000)
    );
    let response = read::<Thing>(&long).unwrap();
    let [asn, count, advertised, labels] = &response.misfits()[..] else { panic!("{:?}", response.misfits()) };
    assert_eq!(asn.excerpt(), format!("[\"{}…", "x".repeat(95)));
    assert_eq!(asn.excerpt().len(), 100);
    assert_eq!(count.excerpt(), r#"{"é\n":\n        1}"#);
    assert_eq!(advertised.excerpt(), r#""[redacted]""#);
    assert_eq!(labels.path(), "result.labels.[redacted]");
    let name = "n".repeat(200_000);
    let response = read::<Thing>(&format!(r#"{{"labels":{{"{name}":[]}}}}"#)).unwrap();
    assert!(response.misfits()[0].path().len() <= 500);
    assert!(!format!("{:?}", read::<Thing>(r#"{"asn":"planted-response"}"#).unwrap()).contains("planted"));
}

#[test]
fn a_credential_at_the_cut_is_not_shown_in_part() {
    for before in 0..120 {
        let response = read::<Thing>(&format!(r#"{{"asn":"{}{TOKEN}"}}"#, "x".repeat(before))).unwrap();
        assert!(!response.misfits()[0].excerpt().contains("planted"), "{before}");
    }
}
