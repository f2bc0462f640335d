//! Tests of strict decoding, in which a misfit is an error.

use super::*;

const ODD: &str = r#"{"asn":"1","name":"x","advertised":1}"#;

fn strict_client() -> Client {
    builder(&Fake::default()).strict_answers().build().unwrap()
}

fn request_of(client: &Client) -> Request<Thing> {
    client.request(&GET).path::<String>("x").result()
}

#[test]
fn the_error_names_the_value_and_what_it_should_be() {
    let by_options = client().with(|options| options.strict_answers());
    let by_request = request_of(&client()).strict_answers();
    for request in [request_of(&strict_client()), request_of(&by_options), by_request] {
        let error = request.read(http(enveloped(ODD))).unwrap_err();
        assert!(error.is_decode());
        let wanted = "200 OK: the response can't be decoded at result.advertised: expected a boolean, got 1";
        assert_eq!(error.to_string(), format!("get-thing (GET /things/{{id}}): {wanted}"));
        // A number in a string fits.
        assert_eq!(request.read(http(enveloped(r#"{"asn":"1"}"#))).unwrap().result().asn, Some(1));
    }
}

#[test]
fn pages_and_json_without_an_envelope_are_strict_too() {
    let request = || strict_client().request(&GET).path::<String>("x");
    assert!(request().page::<Thing>().read(http(enveloped(&format!("[{ODD}]")))).unwrap_err().is_decode());
    assert!(request().page::<i64>().read(http(enveloped("[1,null]"))).unwrap_err().is_decode());
    assert!(request().json_answer::<Thing>().read(http(ODD)).unwrap_err().is_decode());
    let union = r#"{"type":"A","proxied":1}"#;
    assert!(request().result::<Record>().read(http(enveloped(union))).unwrap_err().is_decode());
}

#[test]
fn a_change_whose_response_has_a_misfit_may_have_been_applied() {
    static POST: Operation = Operation::new("create-thing", Method::POST, "/things");
    let request = strict_client().request(&POST).result::<Thing>();
    assert!(request.read(http(enveloped(ODD))).unwrap_err().may_have_been_applied());
}
