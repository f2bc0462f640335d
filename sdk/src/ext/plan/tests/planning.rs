//! Inputs, steps and errors of plans.

use serde_json::json;

use super::rig::{PREFIX, Rig, Set};
use super::run;
use crate::Client;
use crate::ext::plan::{BlockChange, Plan, PlanError, Step};
use crate::runtime::fake::{Fake, Step as Answer};
use crate::testing::defaults::{ACCOUNT_ID, CDN_ID, MAGIC_TRANSIT_ID, SPECTRUM_ID};

fn set(bindings: &[(&str, &str)]) -> Set {
    bindings.iter().map(|(block, id)| ((*block).to_owned(), (*id).to_owned())).collect()
}

fn plan(current: &[(&str, &str)], wanted: &[(&str, &str)]) -> Result<Plan, PlanError> {
    run(async { Rig::new("192.0.2.0/24", &set(current), &set(wanted), &[0]).plan().await })
}

#[test]
fn a_plan_is_printed_a_line_a_step() {
    let moved = plan(
        &[("192.0.2.0/24", MAGIC_TRANSIT_ID), ("192.0.2.0/26", CDN_ID)],
        &[("192.0.2.0/24", MAGIC_TRANSIT_ID), ("192.0.2.0/25", CDN_ID)],
    );
    let moved = moved.unwrap();
    assert_eq!(moved.to_string(), "+ 192.0.2.0/25 CDN\nwait until 192.0.2.0/25 is active\n- 192.0.2.0/26 CDN");
    let changed = plan(&[("192.0.2.0/24", MAGIC_TRANSIT_ID)], &[("192.0.2.0/24", CDN_ID)]).unwrap().to_string();
    assert!(changed.starts_with("+ 192.0.2.0/25 CDN (temporary)\n+ 192.0.2.128/25 CDN (temporary)\n"), "{changed}");
    assert!(changed.contains("\nwait until 192.0.2.0/25 and 192.0.2.128/25 are active\n"), "{changed}");
    let gap = plan(
        &[("192.0.2.0/24", MAGIC_TRANSIT_ID), ("192.0.2.7/32", CDN_ID)],
        &[("192.0.2.0/24", MAGIC_TRANSIT_ID), ("192.0.2.7/32", SPECTRUM_ID)],
    );
    let gap = gap.unwrap();
    let line = "- 192.0.2.7/32 CDN (gap: Magic Transit answers until it is bound again)";
    assert_eq!(gap.gaps().map(Step::to_string).collect::<Vec<_>>(), [line]);
    assert_eq!(plan(&[], &[]).unwrap().to_string(), "nothing to do");
}

#[test]
fn a_plan_is_serialized_for_a_review() {
    let plan = plan(
        &[("192.0.2.0/24", MAGIC_TRANSIT_ID), ("192.0.2.0/26", CDN_ID)],
        &[("192.0.2.0/24", MAGIC_TRANSIT_ID), ("192.0.2.0/25", CDN_ID)],
    );
    let cdn = json!({ "id": CDN_ID, "name": "CDN" });
    let transit = json!({ "id": MAGIC_TRANSIT_ID, "name": "Magic Transit" });
    assert_eq!(
        serde_json::to_value(plan.unwrap()).unwrap(),
        json!({
            "account_id": ACCOUNT_ID,
            "prefix_id": PREFIX,
            "prefix": "192.0.2.0/24",
            "steps": [
                { "step": "create", "block": "192.0.2.0/25", "service": cdn, "temporary": false },
                { "step": "wait", "blocks": ["192.0.2.0/25"] },
                { "step": "delete", "block": "192.0.2.0/26", "service": cdn },
            ],
            "blocks": [{ "block": "192.0.2.64/26", "from": transit, "to": cdn }],
        })
    );
}

#[test]
fn the_blocks_are_those_whose_addresses_change_their_service() {
    let lines = |current: &[(&str, &str)], wanted: &[(&str, &str)]| {
        plan(current, wanted).unwrap().blocks().iter().map(BlockChange::to_string).collect::<Vec<_>>()
    };
    let transit = ("192.0.2.0/24", MAGIC_TRANSIT_ID);
    assert_eq!(lines(&[], &[transit]), ["192.0.2.0/24: no service -> Magic Transit"]);
    assert_eq!(lines(&[transit], &[]), ["192.0.2.0/24: Magic Transit -> no service"]);
    // Two halves with the same new service are one block.
    let halves = [("192.0.2.0/25", CDN_ID), ("192.0.2.128/25", CDN_ID)];
    assert_eq!(lines(&[transit], &[transit, halves[0], halves[1]]), ["192.0.2.0/24: Magic Transit -> CDN"]);
    // Deleting a binding with the service of the wider one changes no address.
    let explicit = [transit, ("192.0.2.64/26", MAGIC_TRANSIT_ID)];
    assert!(lines(&explicit, &[transit]).is_empty());
    // An exception in the middle leaves the parts around it.
    assert_eq!(
        lines(&[transit, ("192.0.2.64/26", CDN_ID)], &[("192.0.2.0/24", SPECTRUM_ID), ("192.0.2.64/26", CDN_ID)]),
        ["192.0.2.0/26: Magic Transit -> Spectrum", "192.0.2.128/25: Magic Transit -> Spectrum"]
    );
}

#[test]
fn an_invalid_target_is_refused_with_every_violation() {
    let problems = |current: &[(&str, &str)], wanted: &[(&str, &str)]| {
        let error = plan(current, wanted).unwrap_err();
        assert!(error.is_invalid() && error.error().is_none());
        assert!(error.to_string().starts_with("the wanted bindings are invalid: "), "{error}");
        error.problems().join(" | ")
    };
    let transit = ("192.0.2.0/24", MAGIC_TRANSIT_ID);
    let found =
        problems(&[transit], &[("198.51.100.0/24", CDN_ID), ("192.0.2.0/25", "nobody"), ("2001:db8::/64", CDN_ID)]);
    assert!(found.contains("198.51.100.0/24 is not inside the prefix 192.0.2.0/24"), "{found}");
    assert!(found.contains("2001:db8::/64 is not inside"), "{found}");
    assert!(found.contains("192.0.2.0/25: there is no service \"nobody\""), "{found}");
    assert!(found.contains(&format!("CDN is {CDN_ID}")), "{found}");
    let found = problems(&[], &[("192.0.2.0/25", CDN_ID)]);
    assert!(found.contains("192.0.2.0/24 is missing"), "{found}");
    // If there is a binding already, the whole prefix need not be wanted.
    assert!(plan(&[transit], &[("192.0.2.0/25", CDN_ID)]).is_ok());
    // The last binding of a prefix for a single address can't be covered, and no other may be first.
    let found = problems(&[("192.0.2.7/32", MAGIC_TRANSIT_ID)], &[("192.0.2.7/32", CDN_ID)]);
    assert!(found.contains("192.0.2.7/32 has the only binding"), "{found}");
}

#[test]
fn an_invalid_set_of_blocks_is_refused_before_sending() {
    let fake = Fake::new([]);
    let client = Client::builder().api_token("t").transport(fake.clone()).build().unwrap();
    let bindings = client.addressing().prefixes().service_bindings();
    let wanted = [
        ("192.0.2.1/24", "a"),
        ("192.0.2.0/25", "a"),
        ("192.0.2.0/25", "b"),
        ("2001:db8::/129", "a"),
        ("2001:DB8::/32", "a"),
        ("2001:db8:0::/32", "a"),
    ];
    let error = run(async { bindings.plan("account", "prefix", wanted).await.unwrap_err() });
    let problems = error.problems();
    assert_eq!(problems.len(), 4, "{error}");
    assert!(problems[0].contains("did you mean 192.0.2.0/24"), "{error}");
    assert_eq!(problems[1], "192.0.2.0/25 is given twice");
    assert!(problems[2].contains("not a block of addresses in CIDR notation"), "{error}");
    assert_eq!(problems[3], "2001:db8::/32 is given twice");
    assert_eq!(fake.count(), 0);
}

/// The responses for making a plan: prefix, services, bindings.
fn answers(bindings: &[&str]) -> Vec<Answer> {
    let prefix = r#"{"success":true,"result":{"cidr":"192.0.2.0/24"}}"#.to_owned();
    let services = r#"{"success":true,"result":[{"id":"a","name":"A\u001b[2J"},{"id":"b"}]}"#.to_owned();
    let pages = bindings.iter().map(|page| (*page).to_owned());
    [prefix, services].into_iter().chain(pages).map(|body| Answer::json(200, body)).collect()
}

fn plan_of(bindings: &[&str], wanted: &[(&str, &str)]) -> Result<Plan, PlanError> {
    let client = Client::builder().api_token("t").transport(Fake::new(answers(bindings))).build().unwrap();
    let bindings = client.addressing().prefixes().service_bindings();
    run(async { bindings.plan("account", "prefix", wanted.iter().copied()).await })
}

#[test]
fn every_page_of_the_bindings_is_read() {
    let page = |number: u32, block: &str| {
        format!(
            r#"{{"success":true,"result":[{{"id":"{number}","cidr":"{block}","service_id":"a","provisioning":{{"state":"active"}}}}],
               "result_info":{{"page":{number},"per_page":1,"total_pages":3,"total_count":3}}}}"#
        )
    };
    let pages = [page(1, "192.0.2.0/24"), page(2, "192.0.2.0/25"), page(3, "192.0.2.0/26")];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let plan = plan_of(&pages, &[("192.0.2.0/24", "a")]).unwrap();
    // A name from a response is escaped, and a service may have none.
    assert_eq!(plan.to_string(), "- 192.0.2.0/25 A\\u{1b}[2J\n- 192.0.2.0/26 A\\u{1b}[2J");
    let plan = plan_of(&pages, &[("192.0.2.0/24", "a"), ("192.0.2.0/25", "a"), ("192.0.2.0/26", "b")]).unwrap();
    assert_eq!(plan.steps()[1].to_string(), "+ 192.0.2.0/26 b");
}

#[test]
fn no_plan_is_made_of_bindings_that_can_not_be_read() {
    let list = |bindings: &str| format!(r#"{{"success":true,"result":[{bindings}]}}"#);
    let whole = r#"{"id":"1","cidr":"192.0.2.0/24","service_id":"a"}"#;
    for (bindings, message) in [
        (r#"{"cidr":"192.0.2.0/24","service_id":"a"}"#, "a binding has no id"),
        (r#"{"id":"1","service_id":"a"}"#, "the binding 1 has no block"),
        (r#"{"id":"1","cidr":"192.0.2.0/24"}"#, "the binding 1 has no service"),
        (r#"{"id":"1","cidr":"192.0.2","service_id":"a"}"#, "the binding 1 has no readable block: `192.0.2` is not"),
        (
            r#"{"id":"1","cidr":"198.51.100.0/24","service_id":"a"}"#,
            "198.51.100.0/24 is bound, and not inside the prefix",
        ),
        (&format!("{whole},{}", whole.replace("\"1\"", "\"2\"")), "192.0.2.0/24 has two bindings"),
    ] {
        let error = plan_of(&[&list(bindings)], &[("192.0.2.0/24", "a")]).unwrap_err();
        assert!(!error.is_invalid() && error.to_string().contains(message), "{error}");
    }
    let error = plan_of(&[r#"{"success":false,"errors":[{"message":"no"}]}"#], &[]).unwrap_err();
    assert!(error.error().is_some() && std::error::Error::source(&error).is_some(), "{error}");
}

#[test]
fn a_provisioning_binding_is_waited_for_before_a_step_relies_on_it() {
    let bindings = |state: &str| {
        format!(
            r#"{{"success":true,"result":[
                {{"id":"1","cidr":"192.0.2.0/24","service_id":"a","provisioning":{{"state":"active"}}}},
                {{"id":"2","cidr":"192.0.2.0/25","service_id":"b","provisioning":{{"state":{state}}}}},
                {{"id":"3","cidr":"192.0.2.0/26","service_id":"b","provisioning":{{"state":"active"}}}}]}}"#
        )
    };
    let wanted = [("192.0.2.0/24", "a"), ("192.0.2.0/25", "b")];
    let plan = |state: &str| plan_of(&[&bindings(state)], &wanted).unwrap().to_string();
    assert_eq!(plan(r#""active""#), "- 192.0.2.0/26 b");
    let waits = "wait until 192.0.2.0/25 is active\n- 192.0.2.0/26 b";
    assert_eq!(plan(r#""provisioning""#), waits);
    assert_eq!(plan("null"), waits);
    // A binding in a state that waiting does not change is waited for only because the next step relies on it.
    assert_eq!(plan(r#""magic_transit_route_missing""#), waits);
    let kept = [("192.0.2.0/24", "a"), ("192.0.2.0/25", "b"), ("192.0.2.0/26", "b")];
    let plan = |state: &str| plan_of(&[&bindings(state)], &kept).unwrap();
    assert!(plan(r#""magic_transit_route_missing""#).is_empty());
    assert_eq!(plan(r#""provisioning""#).to_string(), "wait until 192.0.2.0/25 is active");
}

#[test]
fn an_error_does_not_show_the_credential_that_was_given_as_a_value() {
    for token in ["planted-token-3c9e".to_owned(), "planted-".repeat(20)] {
        let client = Client::builder().api_token(&*token).transport(Fake::default()).build().unwrap();
        let bindings = client.addressing().prefixes().service_bindings();
        let error = run(bindings.plan(ACCOUNT_ID, PREFIX, [(&*token, CDN_ID)]).into_future()).unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.problems());
        assert!(shown.contains("[redacted]") && !shown.contains(&token[..8]), "{shown}");
    }
}
