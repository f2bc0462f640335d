use super::*;

const SECRET: &str = "planted-secret-3c9e";

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::read(|name| {
        let found = variables.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

/// The headers that are sent, as `name: value`, sorted by name.
fn wire(explicit: Explicit, variables: &[(&str, &str)]) -> Result<Vec<String>, Error> {
    let credentials = Credentials::choose(explicit, environment(variables))?;
    let mut headers = HeaderMap::new();
    credentials.apply(&mut headers);
    assert!(headers.values().all(HeaderValue::is_sensitive));
    let mut lines: Vec<_> =
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    lines.sort();
    Ok(lines)
}

fn token(text: &str) -> Explicit {
    Explicit { api_token: Some(text.into()), ..Explicit::default() }
}

fn refusal(explicit: Explicit, variables: &[(&str, &str)]) -> String {
    let error = wire(explicit, variables).unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains(SECRET), "{text}");
    text
}

#[test]
fn each_scheme_has_its_headers_and_no_other() {
    assert_eq!(wire(token("t"), &[]).unwrap(), ["authorization: Bearer t"]);
    let key = Explicit { api_key: Some(("a@example.com".into(), "k".into())), ..Explicit::default() };
    assert_eq!(wire(key, &[]).unwrap(), ["x-auth-email: a@example.com", "x-auth-key: k"]);
    let service = Explicit { user_service_key: Some("v1.0-s".into()), ..Explicit::default() };
    assert_eq!(wire(service, &[]).unwrap(), ["x-auth-user-service-key: v1.0-s"]);
}

#[test]
fn an_explicit_choice_beats_the_environment() {
    let old = [("CLOUDFLARE_EMAIL", "a@example.com"), ("CLOUDFLARE_API_KEY", "old"), ("CLOUDFLARE_API_TOKEN", "env")];
    assert_eq!(wire(token("explicit"), &old).unwrap(), ["authorization: Bearer explicit"]);
}

#[test]
fn the_environment_prefers_token_then_key_then_service_key() {
    let all = [
        ("CLOUDFLARE_API_TOKEN", "t"),
        ("CLOUDFLARE_EMAIL", "a@example.com"),
        ("CLOUDFLARE_API_KEY", "k"),
        ("CLOUDFLARE_API_USER_SERVICE_KEY", "s"),
    ];
    assert_eq!(wire(Explicit::default(), &all).unwrap(), ["authorization: Bearer t"]);
    assert_eq!(wire(Explicit::default(), &all[1..]).unwrap(), ["x-auth-email: a@example.com", "x-auth-key: k"]);
    assert_eq!(wire(Explicit::default(), &all[2..]).unwrap(), ["x-auth-user-service-key: s"]);
}

#[test]
fn blank_variables_are_ignored() {
    let blank = [("CLOUDFLARE_API_TOKEN", " \n"), ("CLOUDFLARE_API_USER_SERVICE_KEY", " s\t")];
    assert_eq!(wire(Explicit::default(), &blank).unwrap(), ["x-auth-user-service-key: s"]);
}

#[test]
fn a_key_without_an_email_names_both() {
    let text = refusal(Explicit::default(), &[("CLOUDFLARE_API_KEY", SECRET)]);
    assert!(text.contains("CLOUDFLARE_API_KEY is set but CLOUDFLARE_EMAIL is not"), "{text}");
    let key = Explicit { api_key: Some((" ".into(), SECRET.into())), ..Explicit::default() };
    assert!(refusal(key, &[]).contains("email address of the API key is blank"));
}

#[test]
fn two_explicit_schemes_are_refused_naming_both() {
    let two = Explicit { user_service_key: Some(SECRET.into()), ..token(SECRET) };
    let text = refusal(two, &[]);
    assert!(text.contains("API token") && text.contains("user service key"));
}

#[test]
fn the_error_without_a_credential_lists_the_variables() {
    let text = refusal(Explicit::default(), &[("CLOUDFLARE_EMAIL", "a@example.com")]);
    for name in ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_EMAIL", "CLOUDFLARE_API_KEY", "CLOUDFLARE_API_USER_SERVICE_KEY"] {
        assert!(text.contains(name), "{name}");
    }
}

#[test]
fn a_blank_explicit_credential_is_an_error_and_no_fallback_is_used() {
    assert!(refusal(token(" \n"), &[("CLOUDFLARE_API_TOKEN", "env")]).contains("API token is blank"));
}

#[test]
fn surrounding_white_space_is_trimmed() {
    assert_eq!(wire(token(" abcDEF123\r\n"), &[]).unwrap(), ["authorization: Bearer abcDEF123"]);
}

#[test]
fn an_invalid_credential_is_refused_without_being_printed() {
    for (inside, what) in [
        ("\n", "line break"),
        ("\r\nX-Evil: 1", "line break"),
        ("\0", "control"),
        ("\u{7f}", "control"),
        ("é", "not ASCII"),
        (" ", "white space"),
    ] {
        let text = refusal(token(&format!("{SECRET}{inside}{SECRET}")), &[]);
        assert!(text.contains(what), "{inside:?}: {text}");
    }
    let text =
        refusal(Explicit { api_key: Some(("a\nb@example.com".into(), SECRET.into())), ..Explicit::default() }, &[]);
    assert!(text.contains("email address"));
}

#[test]
fn a_secret_that_the_server_repeats_is_redacted() {
    let credentials = Credentials::choose(token(SECRET), Environment::default()).unwrap();
    let text = format!("<p>token {SECRET} is wrong; {SECRET}");
    assert_eq!(credentials.redact(text.into()), "<p>token [redacted] is wrong; [redacted]");
    assert!(!format!("{credentials:?}").contains(SECRET));
}

#[test]
fn the_source_of_an_error_stays_unless_it_has_the_secret() {
    let credentials = Credentials::choose(token(SECRET), Environment::default()).unwrap();
    let source = credentials.redact_source(std::io::Error::other("reset").into());
    assert_eq!(source.downcast_ref::<std::io::Error>().unwrap().to_string(), "reset");
    let source = credentials.redact_source(std::io::Error::other(format!("closed by {SECRET}")).into());
    assert_eq!((source.is::<std::io::Error>(), &*source.to_string()), (false, "closed by [redacted]"));
}

#[test]
fn a_secret_of_eight_characters_is_redacted_and_a_shorter_one_is_not() {
    for (secret, shown) in [("12345678", "a [redacted]."), ("1234567", "a 1234567.")] {
        let credentials = Credentials::choose(token(secret), Environment::default()).unwrap();
        assert_eq!(credentials.redact(format!("a {secret}.").into()), shown);
    }
}

#[test]
fn a_secret_that_is_cut_off_is_redacted() {
    let credentials = Credentials::choose(token("s3cr3t/T0ken\\abcdefghij"), Environment::default()).unwrap();
    for (text, shown) in [
        ("is s3cr3t/T", "is [redacted]"),
        ("is s3cr3t/T0ken", "is [redacted]"),
        (r"is s3cr3t\/T0ken\\", "is [redacted]"),
        ("s3cr3t/T and s3cr3t/T", "s3cr3t/T and [redacted]"),
        ("is s3cr3t/", "is s3cr3t/"),
        ("is s3cr3t/T.", "is s3cr3t/T."),
        ("is \u{e9}", "is \u{e9}"),
    ] {
        assert_eq!(credentials.redact(text.into()), shown);
    }
}

#[test]
fn a_secret_in_a_url_is_redacted() {
    let credentials = Credentials::choose(token("s3cr3t+T0ken/abc=="), Environment::default()).unwrap();
    for text in ["/a/s3cr3t+T0ken%2Fabc==/b", "/a/s3cr3t%2BT0ken%2Fabc%3D%3D/b"] {
        assert_eq!(credentials.redact(text.into()), "/a/[redacted]/b");
    }
}

#[test]
fn each_cookie_is_redacted_as_it_was_sent_and_decoded() {
    let credentials = Credentials::choose(token(SECRET), Environment::default()).unwrap();
    let credentials = credentials.with_header_secrets(["a=b;session=s3cr3t%2FT0ken; c=s3cr3t-cookie"].into_iter());
    let text = "no session s3cr3t%2FT0ken, s3cr3t/T0ken, s3cr3t\\/T0ken, s3cr3t-cookie";
    assert_eq!(credentials.redact(text.into()), "no session [redacted], [redacted], [redacted], [redacted]");
}
