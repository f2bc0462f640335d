use super::*;
use crate::runtime::Method;

static GET: Operation =
    Operation::new("get-thing", Method::GET, "/things/{id}").with_permissions(&["Things: Write", "Things: Read"]);
static CREATE: Operation = Operation::new("create-thing", Method::POST, "/things").with_permissions(&["Things: Write"]);

const ONCE: History = History { attempts: 1, earlier_may_have_been_applied: false, not_repeated: None };

fn error(kind: Kind, operation: &'static Operation, status: Option<u16>) -> Error {
    let context = Context { status: status.map(|status| StatusCode::from_u16(status).unwrap()), ..Context::default() };
    Error::of_call(kind, operation, context, ONCE)
}

fn reason(json: serde_json::Value) -> ApiError {
    ApiError::from(&json)
}

#[test]
fn is_small_and_can_cross_threads() {
    fn fits<T: Send + Sync + std::error::Error + 'static>() {}
    fits::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn predicates_follow_the_status() {
    let of = |status| error(Kind::Status, &CREATE, Some(status));
    assert!(of(401).is_unauthorized() && of(403).is_forbidden() && of(404).is_not_found());
    assert!(of(409).is_conflict() && of(429).is_rate_limited());
    assert!(of(500).is_server_error() && of(599).is_server_error() && !of(499).is_server_error());
    assert!(!of(500).is_decode() && !of(500).is_timeout() && !of(500).is_invalid_request());
}

/// Each kind without errors of the API matches one predicate, whatever the status is.
#[test]
fn predicates_tell_the_kinds_apart() {
    const TIME: Duration = Duration::from_secs(1);
    let misfit = || Kind::Misfit { path: String::new(), message: "x".into() };
    for (kind, status, expected) in [
        (Kind::Connect, None, "connect"),
        (Kind::Timeout(TIME), None, "timeout"),
        (Kind::Timeout(TIME), Some(200), "timeout"),
        (Kind::TransportTimeout, None, "timeout"),
        (Kind::TransportTimeout, Some(200), "timeout"),
        (Kind::NoSlot(TIME), None, "timeout"),
        (Kind::Interrupted, None, "interrupted"),
        (Kind::Unprocessed, None, "interrupted"),
        (Kind::Interrupted, Some(200), "interrupted"),
        (Kind::TooLong(1), Some(200), "too long"),
        (Kind::TooLong(1), Some(500), "too long"),
        (Kind::HeadTooLong, None, "too long"),
        (Kind::Redirect(None), Some(302), "redirect"),
        (Kind::Redirect(Some("/x".into())), Some(308), "redirect"),
        (Kind::NoValue, Some(204), "decode"),
        (misfit(), Some(200), "decode"),
        (Kind::Status, Some(404), ""),
        (Kind::Refused, Some(200), ""),
    ] {
        let error = error(kind, &CREATE, status);
        let causes = [
            (error.is_connect(), "connect"),
            (error.is_timeout(), "timeout"),
            (error.is_interrupted(), "interrupted"),
            (error.is_too_long(), "too long"),
            (error.is_redirect(), "redirect"),
            (error.is_decode(), "decode"),
        ];
        let names: String = causes.iter().filter_map(|(is_it, name)| is_it.then_some(*name)).collect();
        assert_eq!(names, expected, "{error}");
    }
}

#[test]
fn a_request_that_only_reads_is_never_applied() {
    for status in [None, Some(200), Some(302), Some(408), Some(500)] {
        assert!(!error(Kind::Interrupted, &GET, status).may_have_been_applied());
    }
}

#[test]
fn an_unsent_request_was_not_applied() {
    assert!(!Error::invalid_request(&CREATE, vec![]).may_have_been_applied());
    assert!(!error(Kind::Connect, &CREATE, None).may_have_been_applied());
    assert!(!Error::configuration("x").may_have_been_applied());
}

#[test]
fn a_request_without_a_response_may_have_been_applied() {
    assert!(error(Kind::Timeout(Duration::from_secs(60)), &CREATE, None).may_have_been_applied());
    assert!(error(Kind::Interrupted, &CREATE, None).may_have_been_applied());
}

#[test]
fn the_status_of_a_response_says_whether_the_request_may_have_been_applied() {
    let of = |status| error(Kind::Status, &CREATE, Some(status)).may_have_been_applied();
    for status in [408, 500, 502, 503, 504, 520, 524, 301, 302, 303] {
        assert!(of(status), "{status}");
    }
    for status in [400, 401, 403, 404, 409, 422, 429, 307, 308] {
        assert!(!of(status), "{status}");
    }
    // The head had the status, whatever happened to the body.
    assert!(!error(Kind::Interrupted, &CREATE, Some(400)).may_have_been_applied());
}

#[test]
fn an_unreadable_success_may_have_been_applied_but_a_refusal_was_not() {
    let misfit = Kind::Misfit { path: "result".into(), message: "x".into() };
    assert!(error(misfit, &CREATE, Some(200)).may_have_been_applied());
    assert!(error(Kind::NoValue, &CREATE, Some(201)).may_have_been_applied());
    assert!(error(Kind::TooLong(1), &CREATE, Some(200)).may_have_been_applied());
    assert!(!error(Kind::Refused, &CREATE, Some(200)).may_have_been_applied());
}

#[test]
fn a_403_names_the_permission_that_is_needed() {
    let context = |errors| Context {
        status: Some(StatusCode::FORBIDDEN),
        ray_id: Some("8f00-AMS".into()),
        errors,
        ..Context::default()
    };
    let errors = vec![reason(serde_json::json!({"code": 10000, "message": "Authentication error"}))];
    let error = Error::of_call(Kind::Status, &CREATE, context(errors), ONCE);
    assert_eq!(
        error.to_string(),
        "create-thing (POST /things): 403 Forbidden: Authentication error (code 10000); \
         the operation needs the permission \"Things: Write\" [ray 8f00-AMS]"
    );
    assert_eq!(error.code(), Some(10000));
    let error = Error::of_call(Kind::Status, &GET, context(vec![]), ONCE);
    assert!(error.to_string().contains("one of the permissions \"Things: Write\", \"Things: Read\""));
}

#[test]
fn every_violation_is_kept_and_the_line_lists_the_first() {
    let violations: Vec<_> = (0..50).map(|index| Violation::new(format!("f{index}"), "wrong")).collect();
    let error = Error::invalid_request(&CREATE, violations);
    assert_eq!(error.violations().len(), 50);
    assert!(error.to_string().starts_with("create-thing (POST /things): not sent: f0: wrong; f1: wrong;"));
    assert!(error.to_string().ends_with("and 40 more"));
}

#[test]
fn the_line_is_bounded_and_has_no_breaks() {
    let errors = vec![reason(serde_json::json!({"message": "a\nb\u{2028}".repeat(5_000)})); 1000];
    let error = Error::of_call(
        Kind::Status,
        &CREATE,
        Context { status: Some(StatusCode::BAD_GATEWAY), errors, ..Context::default() },
        ONCE,
    );
    let line = error.to_string();
    assert!(line.len() < 2_200, "{}", line.len());
    assert!(!line.contains(['\n', '\r', '\u{2028}']));
}

#[test]
fn the_innermost_cause_is_shown_and_the_whole_chain_is_there() {
    use std::error::Error as _;
    let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "connection refused");
    let error = error(Kind::Connect, &GET, None).with_source(refused);
    assert_eq!(error.to_string(), "get-thing (GET /things/{id}): no connection, nothing was sent: connection refused");
    assert!(error.source().is_some());
}

#[test]
fn debug_reads_like_display_with_its_causes() {
    #[derive(Debug)]
    struct Chain(&'static str, Option<Box<Chain>>);
    impl std::fmt::Display for Chain {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    impl std::error::Error for Chain {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            let inner = self.1.as_deref()?;
            Some(inner)
        }
    }
    let plain = Error::configuration("no credential");
    assert_eq!(format!("{plain:?}"), "no credential");
    let caused =
        error(Kind::Connect, &GET, None).with_source(Chain("outer\nline", Some(Box::new(Chain("inner", None)))));
    assert_eq!(format!("{caused:?}"), format!("{caused}\n  caused by: outer\\nline\n  caused by: inner"));
    assert_eq!(format!("{caused:#?}"), format!("{caused:?}"));
}
