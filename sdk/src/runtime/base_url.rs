//! The base URL, and the places to which a credential may be sent.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use super::Error;

/// The base URL of Cloudflare's public API.
pub(crate) const DEFAULT: &str = "https://api.cloudflare.com/client/v4";

/// A base URL to which a credential may be sent.
#[derive(Clone)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// Parses a base URL: https to any host, http to this machine, and http to other hosts only if `allow_http`.
    ///
    /// The error does not repeat the text, which may have a password.
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Self, Error> {
        let url = Url::parse(text.trim())
            .map_err(|error| Error::configuration(format!("the base URL is not a URL: {error}")))?;
        let host = match (url.scheme(), url.host_str()) {
            ("https" | "http", Some(host)) => host,
            (scheme, _) => {
                return Err(Error::configuration(format!("the base URL has the scheme `{scheme}`; https is needed")));
            }
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::configuration(
                "the base URL holds a user name or a password; give credentials to the client instead",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Error::configuration(
                "the base URL holds a query or a fragment; it is a prefix of every path and can hold neither",
            ));
        }
        if url.scheme() == "http" && !allow_http && !is_loopback(host) {
            return Err(Error::configuration(format!(
                "the base URL is http to {host}: the credential would travel in clear; use https, \
                 or ClientBuilder::allow_http(true) if that is meant"
            )));
        }
        Ok(Self(url))
    }

    /// The URL of a path (with its leading slash) below this one, with an encoded query.
    ///
    /// `None` if the result is at another origin, or not below the path of this one.
    pub(crate) fn join(&self, path: &str, query: Option<&str>) -> Option<Url> {
        let base = self.as_str().trim_end_matches('/');
        let (mark, query) = query.map_or(("", ""), |query| ("?", query));
        let url = Url::parse(&[base, path, mark, query].concat()).ok()?;
        let below = url.as_str().strip_prefix(base)?;
        below.starts_with('/').then_some(url)
    }

    /// The base URL with `own` in place of `described` at the end of its path; a prefix before it, such as a gateway's,
    /// stays. If the path does not end with `described`, `own` replaces the whole path.
    pub(crate) fn moved(&self, described: &str, own: &str) -> Self {
        let prefix = self.0.path().trim_end_matches('/');
        let kept = prefix.strip_suffix(described.trim_end_matches('/')).unwrap_or_default();
        let mut url = self.0.clone();
        url.set_path(&[kept, own].concat());
        Self(url)
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The host (IPv6 without brackets) and the port.
    #[cfg(feature = "tracing")]
    pub(crate) fn server(&self) -> (&str, Option<u16>) {
        let host = self.0.host_str().unwrap_or_default();
        (host.trim_start_matches('[').trim_end_matches(']'), self.0.port_or_known_default())
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a host is `localhost`, in 127.0.0.0/8, or ::1.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        BaseUrl::parse(text, false).map(|url| url.0).unwrap_err().to_string()
    }

    #[test]
    fn a_trailing_slash_changes_nothing_and_a_prefix_is_kept() {
        for (base, expected) in [
            ("https://h.test/client/v4", "https://h.test/client/v4/accounts"),
            ("https://h.test/client/v4/", "https://h.test/client/v4/accounts"),
            ("https://h.test", "https://h.test/accounts"),
            ("https://h.test/", "https://h.test/accounts"),
            ("https://h.test//client/v4", "https://h.test//client/v4/accounts"),
            (" https://h.test:8443/a/b// ", "https://h.test:8443/a/b/accounts"),
        ] {
            let base = BaseUrl::parse(base, false).unwrap();
            assert_eq!(base.join("/accounts", None).unwrap().as_str(), expected);
            assert_eq!(base.join("/accounts", Some("a=%2F")).unwrap().as_str(), format!("{expected}?a=%2F"));
        }
    }

    #[test]
    fn another_path_replaces_the_described_one() {
        for (base, described, own, expected) in [
            ("https://h.test/v1", "/v1", "/v2", "https://h.test/v2/a"),
            ("https://h.test/gateway/v1/", "/v1", "/v2", "https://h.test/gateway/v2/a"),
            ("http://127.0.0.1:8080", "/v1", "/v2", "http://127.0.0.1:8080/v2/a"),
            ("https://h.test/mock", "/v1", "/v2", "https://h.test/v2/a"),
            ("https://h.test/v1", "/v1", "", "https://h.test/a"),
            ("https://h.test/gateway", "", "/v2", "https://h.test/gateway/v2/a"),
        ] {
            let moved = BaseUrl::parse(base, false).unwrap().moved(described, own);
            assert_eq!(moved.join("/a", None).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn a_url_outside_the_base_url_has_no_path_below_it() {
        for base in ["https://h.test", "https://h.test/client/v4", "https://h.test:8443/a"] {
            let base = BaseUrl::parse(base, false).unwrap();
            for path in ["//evil.test/", "/\\evil.test", "/\t/evil.test/", "\\\\evil.test/x", "https://evil.test/"] {
                let url = base.join(path, None);
                assert!(url.is_none_or(|url| url.as_str().starts_with(base.as_str())), "{path:?}");
            }
        }
        let base = BaseUrl::parse("https://h.test/client/v4", false).unwrap();
        for path in ["", "x", "?x", "#x", "/..", "/../x", "/../v4x", "/a/../../v5", "/%2e%2E/x"] {
            assert_eq!(base.join(path, None), None, "{path:?}");
        }
    }

    #[test]
    fn http_is_for_this_machine_only() {
        for text in ["http://localhost:8080", "http://127.0.0.1", "http://127.9.9.9:1", "http://[::1]:80/x"] {
            assert!(BaseUrl::parse(text, false).is_ok(), "{text}");
        }
        for text in ["http://h.test", "http://10.0.0.1", "http://localhost.evil.test", "http://[2001:db8::1]"] {
            assert!(refusal(text).contains("allow_http"), "{text}");
            assert!(BaseUrl::parse(text, true).is_ok(), "{text}");
        }
        assert!(refusal("ftp://h.test").contains("ftp"));
        assert!(BaseUrl::parse("file:///etc", true).is_err());
    }

    #[test]
    fn user_information_query_and_fragment_are_refused_without_being_printed() {
        let text = refusal("https://me:hunter2secret@h.test");
        assert!(text.contains("password") && !text.contains("hunter2secret"));
        assert!(refusal("https://h.test/?a=b").contains("query"));
        assert!(refusal("https://h.test/#x").contains("fragment"));
        assert!(!refusal("https//me:hunter2secret@h.test").contains("hunter2secret"));
    }
}
