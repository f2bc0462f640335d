//! Redaction of secrets in `Debug` output.

use std::fmt;

use super::object::Absent;
use super::{Limit, OriginText};

/// The replacement of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A secret in the `Debug` of a generated struct: `[redacted]`.
pub struct Redacted;

impl Redacted {
    /// A secret that may be absent: `None`, or `Some([redacted])`.
    pub fn unless_absent(field: &impl Absent) -> Option<Self> {
        (!field.is_absent()).then_some(Self)
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// The content of a newtype in its `Debug`, where its `limits` have [`Limit::Secret`] if it is a secret.
pub fn content<'t>(text: &'t OriginText, limits: &[Limit]) -> &'t dyn fmt::Debug {
    if limits.contains(&Limit::Secret) { &Redacted } else { text }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::value::RawValue;

    use crate::runtime::misfit::{Place, Recorder};
    use crate::runtime::{self, Check, Credentials, Environment, Explicit, FromAnswer, Limit, Patch};

    const SECRET: &str = "hunter2";

    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct KeyId(runtime::OriginText);

    runtime::text_type!(KeyId[Secret, MaxLength(3)]);

    /// A type of requests and responses with secrets.
    #[derive(Clone, Default, PartialEq)]
    struct Login {
        user: Option<String>,
        password: Option<String>,
        pin: Patch<i64>,
        codes: Option<BTreeMap<String, String>>,
    }

    impl std::fmt::Debug for Login {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Login")
                .field("user", &self.user)
                .field("password", &runtime::Redacted::unless_absent(&self.password))
                .field("pin", &runtime::Redacted::unless_absent(&self.pin))
                .field("codes", &runtime::Redacted)
                .finish()
        }
    }

    runtime::wire!(
        sent received Login secret("password", "pin", "codes")
        required(user, password[Secret, Pattern("^[a-z]+$"), MaxLength(5)])
        optional(pin[Secret, Maximum(9.0)], codes[Secret, Each(&[Pattern("^[a-z]+$")])])
    );

    fn login() -> Login {
        Login {
            user: Some("a".to_owned()),
            password: Some(SECRET.to_owned()),
            pin: 4321.into(),
            codes: Some([("first".to_owned(), SECRET.to_owned())].into()),
        }
    }

    #[test]
    fn debug_prints_no_secret() {
        assert_eq!(
            format!("{:?}", login()),
            r#"Login { user: Some("a"), password: Some([redacted]), pin: Some([redacted]), codes: [redacted] }"#
        );
        assert_eq!(
            format!("{:?}", Login::default()),
            "Login { user: None, password: None, pin: None, codes: [redacted] }"
        );
        assert_eq!(format!("{:?}", KeyId::from(SECRET)), "KeyId([redacted])");
    }

    #[test]
    fn violations_quote_no_secret() {
        assert_eq!(
            Check::all("login", &login(), &[]),
            [
                r#"login.password: a secret that violates Pattern("^[a-z]+$")"#,
                "login.password: a secret that violates MaxLength(5)",
                "login.pin: a secret that violates Maximum(9.0)",
                r#"login.codes.first: a secret that violates Pattern("^[a-z]+$")"#,
            ]
        );
        assert_eq!(Check::all("key", &KeyId::from(SECRET), &[]), ["key: a secret that violates MaxLength(3)"]);
        assert_eq!(Check::all("key", SECRET, &[Limit::Secret, Limit::Ip]), ["key: a secret that violates Ip"]);
    }

    #[test]
    fn misfits_quote_no_secret() {
        let token = Explicit { api_token: Some("token".into()), ..Explicit::default() };
        let credentials = Credentials::choose(token, Environment::read(|_| None)).unwrap();
        let recorder = Recorder::new(&credentials);
        let json = r#"{"user": [1], "password": ["hunter2"], "pin": {"a": 4321}, "codes": {"first": ["hunter2"]}}"#;
        let json: &RawValue = serde_json::from_str(json).unwrap();
        Login::from_misfit(json, &Place::outermost("result", &recorder)).unwrap();
        let misfits: Vec<_> = recorder.finish().iter().map(ToString::to_string).collect();
        assert_eq!(
            misfits,
            [
                "result.user: expected a string, got [1]",
                "result.password: expected a string, got [redacted]",
                "result.pin: expected an integer (i64), got [redacted]",
                "result.codes.first: expected a string, got [redacted]",
            ]
        );
    }
}
