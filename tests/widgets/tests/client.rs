//! Tests of a generated crate as its callers use it, with example answers.

use widgets::addressing::widgets::{self as things, NewWidget};
use widgets::cloudflare_sdk::runtime::Method;
use widgets::cloudflare_sdk::testing::{Answer, EmbeddedApi};
use widgets::cloudflare_sdk::{self, Client};
use widgets::{OPERATIONS, Resources, labels, request, testing};

const ACCOUNT: &str = "258def64c72dae45f3e4c8516e2111f2";

fn client(api: &EmbeddedApi) -> Client {
    api.client().expect("a client").with(|options| options.strict_answers())
}

fn start() -> EmbeddedApi {
    EmbeddedApi::start().expect("a port")
}

#[tokio::test]
async fn a_list_has_the_example_items_and_no_other_page() {
    let api = start();
    api.answer_next(Answer::example(&things::LIST));
    let widgets = client(&api).addressing_resources().widgets();
    let mut items = widgets.list(ACCOUNT).stream();
    let mut names = Vec::new();
    while let Some(widget) = items.next().await {
        names.push(widget.expect("a widget").name.expect("a name"));
    }
    assert_eq!(names, ["left", "right"]);
    assert_eq!((api.requests().len(), api.pending_answers()), (1, 0));
}

#[tokio::test]
async fn an_example_that_is_an_error_is_replaced_by_a_made_one() {
    let api = start();
    api.answer_next(Answer::example(&things::CREATE));
    let created = client(&api).addressing_resources().widgets().create(ACCOUNT, NewWidget::new("left"));
    let response = created.send().await.expect("a widget");
    assert_eq!(response.status().as_u16(), 201);
    let widget = response.into_inner();
    // A recursive value ends: the widget beside a widget is left out.
    assert!(widget.id.is_some() && widget.name.is_some() && widget.made_at.is_some() && widget.beside.is_none());
    assert_eq!(widget.color.expect("a color"), things::Color::Red);
}

#[tokio::test]
async fn examples_of_responses_without_json_are_made() {
    let api = start();
    let client = client(&api);
    api.answer_next(Answer::example(&things::DELETE));
    client.addressing_resources().widgets().delete(ACCOUNT, "w1").await.expect("204");
    api.answer_next(Answer::example(&things::PICTURE));
    let picture = client.addressing_resources().widgets().picture(ACCOUNT, "w1").send().await.expect("a picture");
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert!(!picture.into_inner().is_empty());
    api.answer_next(Answer::example(&labels::GET));
    assert_eq!(client.labels().get("box").await.expect("a label"), "Fragile");
    api.answer_next(Answer::example(&testing::GET));
    client.testing().get().await.expect("204");
}

#[tokio::test]
async fn an_example_is_made_for_schemas_without_one() {
    let api = start();
    api.answer_next(Answer::example(&request::GET));
    let made = client(&api).request_resources().get().await.expect("a value");
    assert_eq!((made.count, made.share), (Some(3), Some(0.5)));
    assert_eq!(made.key.expect("a key").len(), 32);
    assert!(made.short.expect("a text").len() <= 3 && made.long.expect("a text").len() >= 40);
    assert!(made.network.expect("a network").contains(std::net::IpAddr::from([192, 0, 2, 7])).expect("CIDR notation"));
    assert_eq!((made.list.expect("a list").len(), made.map.expect("a map").len()), (1, 1));
    assert_eq!(made.hidden.as_deref(), Some("a\u{202e}b"));
}

#[test]
fn the_crates_resources_are_not_hidden_by_methods_of_the_client() {
    let client = Client::builder().api_token("token").build().expect("a client");
    // The SDK's own resource, which has another type.
    let _: cloudflare_sdk::addressing::Addressing = client.addressing();
    let _: widgets::addressing::Addressing = client.addressing_resources();
    let _: cloudflare_sdk::runtime::Endpoint = client.endpoint(Method::GET, "/request");
    let _: widgets::request::Request = client.request_resources();
    assert_eq!(OPERATIONS.len(), 7);
}
