//! Secrets: `format: password`, and the extensions of Cloudflare and Microsoft.

use super::{items, made_of};

const SPEC: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /logins:
    post:
      parameters:
        - {name: pin, in: query, required: true, schema: {type: string, format: password, pattern: '^[0-9]+$'}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Login'}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Session'}}}}
components:
  schemas:
    Login:
      type: object
      required: [password, user]
      properties:
        user: {type: string}
        password: {type: string, format: password, maxLength: 9}
        token: {$ref: '#/components/schemas/Token'}
        key: {type: string, nullable: true, x-ms-secret: true}
        old: {type: string, deprecated: true}
        key_id: {$ref: '#/components/schemas/KeyId'}
    Session:
      type: object
      properties:
        id: {type: string}
        tokens: {type: array, items: {$ref: '#/components/schemas/Token'}}
        keys: {x-sensitive: true, type: object, properties: {first: {type: string}}}
    Token: {type: string, x-sensitive: true}
    KeyId: {type: string, x-sensitive: true}
";

#[test]
fn debug_violations_and_misfits_of_a_struct_show_no_secret() {
    let output = made_of(SPEC).unwrap();
    let login = items(&output.files["logins.rs"], &["Login"]);
    assert!(login.contains("#[derive(Clone, PartialEq)]"), "{login}");
    let debug: String = login.split_once("impl std::fmt::Debug for Login").unwrap().1.split_whitespace().collect();
    for field in [
        r#".field("user",&self.user)"#,
        r#".field("password",&runtime::Redacted)"#,
        r#".field("token",&runtime::Redacted::unless_absent(&self.token)"#,
        r#".field("key",&runtime::Redacted::unless_absent(&self.key)"#,
        r#".field("old",&self.old)"#,
    ] {
        assert!(debug.contains(field), "{field}: {login}");
    }
    assert!(login.contains("#[allow(deprecated)]\nimpl std::fmt::Debug"), "{login}");
    assert!(login.contains("password[Secret, MaxLength(9)]"), "{login}");
    // The four fields, and the setters of the optional ones.
    assert_eq!(login.matches("A secret: `Debug` does not print it.").count(), 4 + 3, "{login}");

    let session = items(&output.files["logins.rs"], &["Session"]);
    let debug: String = session.split_once("impl std::fmt::Debug for Session").unwrap().1.split_whitespace().collect();
    for field in [
        r#".field("id",&self.id)"#,
        r#".field("tokens",&runtime::Redacted::unless_absent(&self.tokens)"#,
        r#".field("keys",&runtime::Redacted::unless_absent(&self.keys)"#,
    ] {
        assert!(debug.contains(field), "{field}: {session}");
    }
    assert!(session.contains(r#"received Session secret("keys", "tokens")"#), "{session}");
}

#[test]
fn violations_of_a_secret_parameter_or_newtype_do_not_show_the_value() {
    let output = made_of(SPEC).unwrap();
    let all = output.files.values().map(String::as_str).collect::<Vec<_>>().concat();
    assert!(all.contains("runtime::Limit::Secret, runtime::Limit::Pattern("), "{all}");
    assert!(all.contains("runtime::text_type!(KeyId[Secret]);"), "{all}");
}

#[test]
fn a_struct_without_secrets_derives_debug() {
    let output = made_of(&SPEC.replace("x-sensitive: true", "x-sensitive: false")).unwrap();
    let session = items(&output.files["logins.rs"], &["Session"]);
    assert!(session.contains("#[derive(Debug, Clone, Default, PartialEq)]"), "{session}");
    assert!(!session.contains("secret("), "{session}");
}
