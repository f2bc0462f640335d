//! Lowers the servers of the description and of operations.

use openapiv3::PathItem;

use super::Lowering;
use crate::{ir::Server, pointer::Pointer};

/// The base URL that a client has by default.
const DEFAULT: &str = "https://api.cloudflare.com/client/v4";

impl Lowering<'_> {
    /// The first server of the description: a URL, or a path such as `/v1` if the URL is relative. `None` if it is the
    /// base URL that a client has by default.
    pub(super) fn described_server(&mut self) -> Option<String> {
        let servers = &self.document.api().servers;
        let described = absolute(url(servers.first()?));
        self.note_others(servers, &described, &Pointer::root());
        if !described.contains("://") {
            let (_, path) = parts(&described);
            if path.is_empty() {
                return None;
            }
            let why = format!(
                "{described} is relative: a client calls {DEFAULT} unless it is built with a `base_url` that ends in {path}"
            );
            self.note(&Pointer::root(), "servers", why);
            return Some(path);
        }
        // If the described server is the default one, there is nothing to record.
        place(DEFAULT, &described)?;
        let why = format!("a client calls {DEFAULT} unless it is built with `base_url(\"{described}\")`");
        self.note(&Pointer::root(), "servers", why);
        Some(described)
    }

    /// Records that the servers after the first one are not used.
    fn note_others(&mut self, servers: &[openapiv3::Server], taken: &str, holder: &Pointer) {
        let others: Vec<&str> = servers.iter().skip(1).map(|server| server.url.as_str()).collect();
        if !others.is_empty() {
            self.note(holder, "servers", format!("{taken} is taken; left out: {}", others.join(", ")));
        }
    }

    /// Records the parts of a server's URL that a caller can't choose: variables, which have their defaults, and a
    /// query or fragment, which is not sent.
    fn note_fixed(&mut self, server: &openapiv3::Server, holder: &Pointer) {
        for (name, variable) in
            server.variables.iter().flatten().filter(|(name, _)| server.url.contains(&format!("{{{name}}}")))
        {
            let what = format!("the variable `{name}` of the server has its default, `{}`", variable.default);
            self.note(holder, "servers", what);
        }
        if server.url.contains(['?', '#']) {
            self.note(holder, "servers", format!("the query or fragment of {} is not sent", server.url));
        }
    }

    /// The server of an operation: its own, or that of its path item. `None` if it is the description's.
    ///
    /// Only the first of several servers is used. Its variables have their defaults.
    pub(super) fn server(&mut self, item: &PathItem, source: &openapiv3::Operation, at: &Pointer) -> Option<Server> {
        let (servers, holder) =
            if source.servers.is_empty() { (&item.servers, &at.parent()) } else { (&source.servers, at) };
        let own = url(servers.first()?);
        self.note_fixed(servers.first()?, holder);
        let described =
            self.document.api().servers.first().map_or_else(|| "/".to_owned(), |server| absolute(url(server)));
        self.note_others(servers, &own, holder);
        match place(&described, &own) {
            Some(Server::Elsewhere(url)) => {
                let what =
                    "is called only with a base URL for it (`ClientBuilder::server_base_url`), without the credential";
                self.api.note(&holder.child("servers"), format!("{url} {what}"));
                Some(Server::Elsewhere(url))
            }
            place => place,
        }
    }
}

/// The URL of a server, with the variables replaced by their defaults.
fn url(server: &openapiv3::Server) -> String {
    let variables = server.variables.iter().flatten();
    variables.fold(server.url.clone(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default))
}

/// Adds `https:` to a URL that begins with `//`. Such a URL has the scheme of the description's own URL, which is
/// unknown and mostly `https`.
fn absolute(url: String) -> String {
    if url.starts_with("//") { format!("https:{url}") } else { url }
}

/// The difference of an operation's server, `own`, from the description's server: another path, or another origin.
/// `None` if both are the same.
fn place(described: &str, own: &str) -> Option<Server> {
    // A URL that begins with `//` has the scheme of its base (RFC 3986, section 5.2.2).
    let scheme = described.split_once("://").map_or("https", |(scheme, _)| scheme);
    let own = &*if own.starts_with("//") { format!("{scheme}:{own}") } else { own.to_owned() };
    let ((base_origin, base_path), (origin, path)) = (parts(described), parts(own));
    // A relative URL is relative to the description's server.
    if origin.is_some() && origin != base_origin {
        return Some(Server::Elsewhere(own.trim_end_matches('/').to_owned()));
    }
    (path != base_path).then_some(Server::Path { described: base_path, own: path })
}

/// The origin of a URL (scheme, host and port), if it is absolute, and its path without a trailing slash.
fn parts(url: &str) -> (Option<String>, String) {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = &url[..end];
    let (origin, path) = match url.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let scheme = scheme.to_ascii_lowercase();
            let authority = authority.to_ascii_lowercase();
            let port = match scheme.as_str() {
                "https" => ":443",
                "http" => ":80",
                _ => "",
            };
            let authority = authority.strip_suffix(port).unwrap_or(&authority);
            (Some(format!("{scheme}://{authority}")), path)
        }
        None => (None, url.trim_start_matches("./")),
    };
    let path = path.trim_matches('/');
    (origin, if path.is_empty() { String::new() } else { format!("/{path}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_compared_by_origin_and_path() {
        let base = "https://api.example.test/v1";
        let below = |own: &str| Some(Server::Path { described: "/v1".to_owned(), own: own.to_owned() });
        for (own, expected) in [
            ("https://api.example.test/v1/", None),
            ("https://API.example.test:443/v1", None),
            ("/v1", None),
            ("https://api.example.test/v2", below("/v2")),
            ("/v2/", below("/v2")),
            ("./beta", below("/beta")),
            ("https://api.example.test", below("")),
            ("https://upload.example.test/api/", Some(Server::Elsewhere("https://upload.example.test/api".to_owned()))),
            ("//upload.example.test/api", Some(Server::Elsewhere("https://upload.example.test/api".to_owned()))),
            ("//api.example.test/v1", None),
            ("http://api.example.test/v1", Some(Server::Elsewhere("http://api.example.test/v1".to_owned()))),
            ("https://api.example.test:8443", Some(Server::Elsewhere("https://api.example.test:8443".to_owned()))),
        ] {
            assert_eq!(place(base, own), expected, "{own}");
        }
        // A URL with the default port equals one without a port (RFC 3986, section 6.2.3).
        for (described, own) in [("http://h.test/v1", "http://h.test:80/v1"), ("https://h.test:443", "https://h.test")]
        {
            assert_eq!(place(described, own), None, "{own}");
        }
        let elsewhere = "http://h.test:443".to_owned();
        assert_eq!(place("http://h.test", &elsewhere), Some(Server::Elsewhere(elsewhere)));
        // Without servers, the description's origin is unknown.
        assert_eq!(place("/", "https://h.test"), Some(Server::Elsewhere("https://h.test".to_owned())));
        assert_eq!(place("/", "/v2"), Some(Server::Path { described: String::new(), own: "/v2".to_owned() }));
    }
}
