//! Tests of intended differences, invalid inputs and the report.

use super::{SEGMENT, compared, description, drift, inputs, with_body};

fn sized(limit: usize) -> String {
    let schema =
        format!("{{type: object, properties: {{a: {{type: string, maxLength: {limit}}}, b: {{type: string}}}}}}");
    description(&with_body(&schema), "schemas: {}")
}

fn listed(at: &str, what: &str) -> String {
    format!("{SEGMENT}[[difference]]\nat = \"{at}\"\nwhat = \"{what}\"\nreason = \"ours is right\"\n")
}

const AT: &str = "POST /widgets/{} › request body › application/json › a";
const WHAT: &str = "maxLength: upstream 32, ours 36";

#[test]
fn an_entry_gives_the_reason_of_the_differences_that_it_matches() {
    let (upstream, ours) = (sized(32), sized(36));
    assert!(!compared(&upstream, &ours, SEGMENT).is_none());
    for (at, what) in [(AT, WHAT), ("* › a", "maxLength: *"), ("POST *", "*")] {
        let drift = compared(&upstream, &ours, &listed(at, what));
        assert!(drift.is_none(), "{at} {what}");
        assert_eq!(drift.findings[0].reason.as_deref(), Some("ours is right"));
        assert_eq!(drift.summary(), "2 operations compared, 1 differences, 1 of them listed");
    }
}

#[test]
fn an_entry_that_matches_no_difference_is_stale() {
    let drift = compared(&sized(40), &sized(36), &listed(AT, WHAT));
    assert!(!drift.is_none());
    assert_eq!(drift.findings[0].reason, None);
    assert_eq!((drift.stale[0].at.as_str(), drift.stale[0].what.as_str()), (AT, WHAT));
    // An entry that matches nothing counts as drift even without a difference.
    let drift = compared(&sized(36), &sized(36), &listed(AT, WHAT));
    assert!(drift.findings.is_empty() && !drift.is_none());
    assert!(drift.markdown().contains(WHAT), "{}", drift.markdown());
}

#[test]
fn unusable_inputs_are_refused_with_file_and_line() {
    let good = sized(32);
    let blank = listed(AT, WHAT).replace("ours is right", " ");
    let no_reason = listed(AT, WHAT).replace("reason", "because");
    let lost = good.replace("type: object, ", "$ref: '#/components/schemas/Lost', ");
    let twice = good.replace("paths:\n", "paths:\n  /widgets/{other}: {get: {}}\n");
    let elsewhere = "openapi: 3.0.3\npaths: {/gadgets: {get: {}}}";
    for (upstream, ours, settings, said) in [
        (good.as_str(), good.as_str(), blank.as_str(), "drift.toml:5: the difference at"),
        (&good, &good, &no_reason, "drift.toml:5: unknown field `because`"),
        (&good, &good, "segment = ''", "drift.toml:1: `segment` is empty"),
        (&good, &good, "", "missing field `segment`"),
        (&lost, &good, SEGMENT, "upstream.yaml:12: `$ref: #/components/schemas/Lost` does not resolve"),
        (&good, &lost, SEGMENT, "ours.yaml:12: `$ref: #/components/schemas/Lost` does not resolve"),
        (&twice, &good, SEGMENT, "upstream.yaml:6: another path differs in the names"),
        (elsewhere, &good, SEGMENT, "upstream.yaml: no operation has the segment `widgets`"),
        ("swagger: '2.0'", &good, SEGMENT, "upstream.yaml:1: Swagger 2.0 is not supported"),
        ("{", &good, SEGMENT, "upstream.yaml:"),
    ] {
        let refusal = drift(&inputs(upstream, ours, settings)).unwrap_err().to_string();
        assert!(refusal.starts_with("drift.toml") || refusal.contains(said), "{refusal}");
        assert!(refusal.contains(said), "{said}: {refusal}");
    }
}

#[test]
fn the_report_has_each_difference_with_both_pointers() {
    let upstream = sized(32).replace("    get:", "    put: {responses: {'204': {description: ok}}}\n    get:");
    let ours = sized(36).replace("b: {type: string}", "b: {type: integer}");
    let drift = compared(&upstream, &ours, &listed("*", "maxLength: *"));
    let expected = "\
## Operations that ours lacks

- `PUT /widgets/{}`

## `POST /widgets/{}`

- `request body › application/json › b`: `type: upstream string, ours integer`
  (upstream `#/paths/~1widgets~1{widget_id}/post/requestBody/content/application~1json/schema/properties/b`, \
ours `#/paths/~1widgets~1{widget_id}/post/requestBody/content/application~1json/schema/properties/b`)

## Listed

- 1: ours is right

2 operations compared, 3 differences, 1 of them listed
";
    assert_eq!(drift.markdown(), expected);
    let json: serde_json::Value = serde_json::from_str(&drift.json()).unwrap();
    assert_eq!(json["operations_compared"], 2);
    assert_eq!(json["no_longer_apply"], serde_json::json!([]));
    assert_eq!(
        json["differences"][1],
        serde_json::json!({
            "operation": "POST /widgets/{}",
            "place": "request body › application/json › b",
            "fact": "type",
            "upstream": "string",
            "ours": "integer",
            "at": "POST /widgets/{} › request body › application/json › b",
            "what": "type: upstream string, ours integer",
            "reason": null,
            "upstream_at": "#/paths/~1widgets~1{widget_id}/post/requestBody/content/application~1json/schema/properties/b",
            "ours_at": "#/paths/~1widgets~1{widget_id}/post/requestBody/content/application~1json/schema/properties/b",
        })
    );
    assert_eq!(json["differences"][0]["reason"], "ours is right");
}
