//! Operations of the API as data.

use std::borrow::Cow;
use std::fmt;

pub use http::Method;

use super::Examples;
use super::path::Template;

/// One operation of the API: a method on a path, and what is known about it.
///
/// Generated code holds one `static` for each operation. An operation that this crate does not describe is declared the
/// same way, made at run time with [`owned`](Self::owned), or left to [`Client::endpoint`](crate::Client::endpoint):
///
/// ```no_run
/// use cloudflare_sdk::Client;
/// use cloudflare_sdk::runtime::{Method, Operation};
///
/// static VERIFY: Operation = Operation::new("verify-token", Method::GET, "/user/tokens/verify");
///
/// # async fn run() -> Result<(), cloudflare_sdk::Error> {
/// let client = Client::from_env()?;
/// let answer: serde_json::Value = client.request(&VERIFY).result().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    id: Cow<'static, str>,
    method: Method,
    path: Template,
    query: Option<&'static str>,
    server: Option<Server>,
    permissions: &'static [&'static str],
    #[cfg(feature = "testing")]
    examples: Option<&'static Examples>,
}

/// Where an operation is that the description has at a server of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// At the base URL's origin, below the path `own` instead of `described`, the one that the other operations are below.
    Path { described: &'static str, own: &'static str },
    /// At another origin.
    Elsewhere(&'static str),
}

impl Operation {
    /// An operation by its id, its method and the template of its path, e.g. `/accounts/{account_id}/members`.
    ///
    /// The template is a path below the base URL: it begins with one `/`, and has no query. Any other is a violation of
    /// every request that is made of it.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self::of(Cow::Borrowed(id), method, Template::new(path))
    }

    /// An operation from text that is made at run time.
    pub fn owned(id: impl Into<String>, method: Method, path: impl Into<String>) -> Self {
        Self::of(Cow::Owned(id.into()), method, Template::owned(path.into()))
    }

    const fn of(id: Cow<'static, str>, method: Method, path: Template) -> Self {
        Self {
            id,
            method,
            path,
            query: None,
            server: None,
            permissions: &[],
            #[cfg(feature = "testing")]
            examples: None,
        }
    }

    /// Adds a query that every request of the operation has, as it stands in a URL: `action=run`.
    #[must_use]
    pub const fn with_query(mut self, query: &'static str) -> Self {
        self.query = Some(query);
        self
    }

    /// Puts the operation below another path of the base URL's origin: `own` instead of `described`, where the base URL
    /// ends with that, otherwise instead of the whole path of the base URL.
    #[must_use]
    pub const fn at_path(mut self, described: &'static str, own: &'static str) -> Self {
        self.server = Some(Server::Path { described, own });
        self
    }

    /// Puts the operation at a server of another origin, by the URL that the description has for it. It is sent to the
    /// URL that [`ClientBuilder::server_base_url`](crate::ClientBuilder::server_base_url) gives for that, without the
    /// client's credential and defaults; without one it is refused.
    #[must_use]
    pub const fn at_server(mut self, server: &'static str) -> Self {
        self.server = Some(Server::Elsewhere(server));
        self
    }

    /// Names the permissions that allow the operation; a token needs any one of them.
    #[must_use]
    pub const fn with_permissions(mut self, permissions: &'static [&'static str]) -> Self {
        self.permissions = permissions;
        self
    }

    /// Says where the example of its answer is, for tests.
    #[must_use]
    #[cfg(feature = "testing")]
    pub const fn with_examples(mut self, examples: &'static Examples) -> Self {
        self.examples = Some(examples);
        self
    }

    /// Says where the example of its answer is, which only the feature `testing` asks for.
    #[must_use]
    #[cfg(not(feature = "testing"))]
    pub const fn with_examples(self, _: &'static Examples) -> Self {
        self
    }

    /// The example of its answer, where the crate that declares it has one.
    #[cfg(feature = "testing")]
    pub(crate) fn example(&self) -> Option<super::examples::ExampleAnswer> {
        let (mark, query) = self.query.map_or(("", ""), |query| ("?", query));
        self.examples?.of(&format!("{} {}{mark}{query}", self.method, self.path()))
    }

    /// The `operationId` of the description, e.g. `create-service-binding`. Empty for an
    /// [`endpoint`](crate::Client::endpoint), which no description names.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The method.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The template of the path, relative to the base URL, with `{placeholders}`.
    pub fn path(&self) -> &str {
        self.path.as_str()
    }

    /// The template, for whoever keeps it.
    pub(crate) fn path_template(&self) -> Template {
        self.path.clone()
    }

    /// The query that every request of the operation has, as it stands in a URL.
    pub const fn query(&self) -> Option<&'static str> {
        self.query
    }

    /// The server of another origin that the operation is at, as the description has it: what
    /// [`ClientBuilder::server_base_url`](crate::ClientBuilder::server_base_url) takes. `None` for an operation at the base
    /// URL's origin.
    pub const fn server(&self) -> Option<&'static str> {
        match self.server {
            Some(Server::Elsewhere(server)) => Some(server),
            Some(Server::Path { .. }) | None => None,
        }
    }

    /// Where it is, if not below the base URL.
    pub(crate) const fn place(&self) -> Option<Server> {
        self.server
    }

    /// The permissions that allow the operation; a token needs any one of them. Empty where the description names none.
    pub const fn permissions(&self) -> &'static [&'static str] {
        self.permissions
    }

    /// Whether doing it twice has the effect of doing it once: GET, HEAD, OPTIONS, TRACE, PUT and DELETE
    /// (RFC 9110, section 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        self.method.is_idempotent()
    }

    /// Whether it only reads: GET, HEAD, OPTIONS and TRACE (RFC 9110, section 9.2.1).
    pub fn is_safe(&self) -> bool {
        self.method.is_safe()
    }
}

/// Declares an operation as a static: its name, method, path template and `operationId`, and the permissions of which any
/// one allows it: `operation!(CREATE = POST "/things", "create-thing", ["Things: Write"])`. Its query may follow, and the
/// place where it is if not below the base URL: `query "a=b"`, `path "/v1" => "/v2"`, `server "https://.."`; last, the static
/// that has the example of its answer: `examples crate::EXAMPLES`. Its docs are the method and the path, or what stands in
/// front of the name.
///
/// ```
/// use cloudflare_sdk::runtime;
///
/// runtime::operation!(VERIFY = GET "/user/tokens/verify", "verify-token", []);
///
/// assert_eq!(VERIFY.path(), "/user/tokens/verify");
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __operation {
    ($name:ident = $method:ident $path:literal, $($rest:tt)*) => {
        $crate::__operation!(
            #[doc = ::std::concat!("`", ::std::stringify!($method), " ", $path, "`, as data.")]
            $name = $method $path, $($rest)*
        );
    };
    (
        $(#[$doc:meta])+ $name:ident = $method:ident $path:literal, $id:literal, [$($permission:literal),*]
        $(query $query:literal)? $(path $described:literal => $own:literal)? $(server $server:literal)?
        $(examples $examples:path)?
    ) => {
        $(#[$doc])+
        // As visible, and as much used, as its author wants.
        #[allow(dead_code, unreachable_pub)]
        pub static $name: $crate::runtime::Operation =
            $crate::runtime::Operation::new($id, $crate::runtime::Method::$method, $path)
                .with_permissions(&[$($permission),*])
                $(.with_query($query))?
                $(.at_path($described, $own))?
                $(.at_server($server))?
                $(.with_examples(&$examples))?;
    };
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, query) = self.query.map_or(("", ""), |query| ("?", query));
        if self.id.is_empty() {
            return write!(f, "{} {}{mark}{query}", self.method, self.path());
        }
        write!(f, "{} ({} {}{mark}{query})", self.id, self.method, self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static CREATE: Operation = Operation::new("create-thing", Method::POST, "/accounts/{account_id}/things")
        .with_permissions(&["Things: Write"]);

    #[test]
    fn shows_its_id_method_and_path() {
        assert_eq!(CREATE.to_string(), "create-thing (POST /accounts/{account_id}/things)");
        assert_eq!(CREATE.permissions(), ["Things: Write"]);
        assert_eq!(Operation::owned("", Method::GET, "/user").to_string(), "GET /user");
        assert_eq!(
            CREATE.clone().with_query("a=b").to_string(),
            "create-thing (POST /accounts/{account_id}/things?a=b)"
        );
        assert_eq!(Operation::owned("x", Method::GET, "/user"), Operation::new("x", Method::GET, "/user").clone());
    }

    #[test]
    fn idempotent_methods_are_those_of_rfc_9110() {
        let idempotent = |method| Operation::new("x", method, "/").is_idempotent();
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE, Method::PUT, Method::DELETE] {
            assert!(idempotent(method));
        }
        assert!(!idempotent(Method::POST));
        assert!(!idempotent(Method::PATCH));
    }
}
