//! Example responses: each operation has one that validates against the description, and that the client decodes
//! wholly.

use cloudflare_sdk::testing::Answer;
use cloudflare_sdk::{Client, OPERATIONS};

use super::*;
use crate::description::{self, key};
use crate::family;

#[tokio::test]
async fn each_operation_has_an_example_that_validates() {
    let api = start();
    for operation in OPERATIONS {
        api.answer_next(Answer::example(operation));
        let path = path_of(operation);
        let response = bare(&api, operation.method().clone(), &path).send().await.expect("a response");
        assert_eq!(response.status(), description::success(&key(operation)), "{operation}");
        if response.headers()["content-type"] == "application/json" {
            described::assert_valid(operation.method(), &format!("/client/v4{path}"), &received(response).await);
        } else {
            assert_eq!(response.headers()["content-type"], "application/pdf", "{operation}");
        }
        assert_eq!(api.pending_answers(), 0, "{operation}");
    }
}

#[tokio::test]
async fn the_client_decodes_every_value_of_each_example() {
    let api = start();
    let client: Client = api.client().expect("a client").with(|options| options.strict_answers());
    for case in family::cases() {
        api.answer_next(Answer::example(case.operation));
        let read = case.request(&client).run().await;
        assert!(read.is_ok(), "{}: {}", case.operation, read.unwrap_err());
        assert_eq!(api.pending_answers(), 0, "{}", case.operation);
    }
}

#[tokio::test]
async fn an_example_has_the_example_values_of_the_description() {
    let api = start();
    api.answer_next(Answer::example(&cloudflare_sdk::addressing::services::LIST));
    let services =
        api.client().expect("a client").addressing().services().list(api.account_id()).await.expect("a list");
    let shown = &description::DESCRIPTION["components"]["schemas"]["Service"]["properties"];
    let name = services[0].name.as_deref();
    assert!(name.is_some() && shown["name"]["example"].as_str() == name, "{shown}");
}

#[tokio::test]
async fn an_example_answers_only_its_operation() {
    let api = start();
    let list = || async { api.client().expect("a client").addressing().services().list(api.account_id()).await };
    api.answer_next(Answer::example(&cloudflare_sdk::addressing::leases::LIST));
    assert_eq!(list().await.expect("services").len(), 3);
    assert_eq!(api.pending_answers(), 1);

    api.clear_answers();
    api.answer_next(Answer::status(503).times(3).for_operation(&cloudflare_sdk::addressing::services::LIST));
    assert_eq!(list().await.expect_err("a failure").status().map(|status| status.as_u16()), Some(503));
}

#[test]
#[should_panic(expected = "there is no example of list-things (GET /things)")]
fn asking_for_an_example_of_an_operation_declared_by_hand_panics() {
    let _ = Answer::example(&Operation::new("list-things", cloudflare_sdk::runtime::Method::GET, "/things"));
}
