//! Operations of the API.

use std::borrow::Cow;
use std::fmt;

pub use http::Method;

use super::Examples;
use super::path::Template;

/// One operation of the API: a method on a path, and what is known about it.
///
/// Generated code has a `static` for each operation. Other operations are declared in the same way, made at run time
/// with [`owned`](Self::owned), or called with [`Client::endpoint`](crate::Client::endpoint):
///
/// ```no_run
/// use cloudflare_sdk::Client;
/// use cloudflare_sdk::runtime::{Method, Operation};
///
/// static VERIFY: Operation = Operation::new("verify-token", Method::GET, "/user/tokens/verify");
///
/// # async fn run() -> Result<(), cloudflare_sdk::Error> {
/// let client = Client::from_env()?;
/// let result: serde_json::Value = client.request(&VERIFY).result().await?;
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
    one_of: Option<&'static str>,
    pages_by: Option<&'static str>,
    #[cfg(feature = "testing")]
    examples: Option<&'static Examples>,
}

/// The address of an operation that is not below the base URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// At the base URL's origin: `own` replaces `described` at the end of the base URL's path.
    Path { described: &'static str, own: &'static str },
    /// At another origin.
    Elsewhere(&'static str),
}

impl Operation {
    /// An operation by its id, its method and the template of its path, e.g. `/accounts/{account_id}/members`.
    ///
    /// The template is relative to the base URL: it begins with one `/` and has no query. Otherwise each request of the
    /// operation has a violation.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self::of(Cow::Borrowed(id), method, Template::new(path))
    }

    /// An operation from strings made at run time.
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
            one_of: None,
            pages_by: None,
            #[cfg(feature = "testing")]
            examples: None,
        }
    }

    /// Adds a query to every request of the operation, encoded: `action=run`.
    #[must_use]
    pub const fn with_query(mut self, query: &'static str) -> Self {
        self.query = Some(query);
        self
    }

    /// Moves the operation below another path of the base URL's origin: `own` replaces `described` at the end of the
    /// base URL's path, or the whole path if it does not end so.
    #[must_use]
    pub const fn at_path(mut self, described: &'static str, own: &'static str) -> Self {
        self.server = Some(Server::Path { described, own });
        self
    }

    /// Moves the operation to a server of another origin, by the URL in the description. Requests are sent to the URL
    /// that [`ClientBuilder::server_base_url`](crate::ClientBuilder::server_base_url) sets for that server, without the
    /// client's credential and defaults; without such a URL they are refused.
    #[must_use]
    pub const fn at_server(mut self, server: &'static str) -> Self {
        self.server = Some(Server::Elsewhere(server));
        self
    }

    /// Sets the permissions, one of which a token needs.
    #[must_use]
    pub const fn with_permissions(mut self, permissions: &'static [&'static str]) -> Self {
        self.permissions = permissions;
        self
    }

    /// Sets the JSON Schema of a body that is a `oneOf`. A body with members that
    /// [`extra_body`](crate::Request::extra_body) adds is checked against it, since it may match several branches.
    #[must_use]
    pub const fn with_one_of(mut self, schema: &'static str) -> Self {
        self.one_of = Some(schema);
        self
    }

    /// Names the parameter by which a caller asks for the pages of a list, if the client can't: `offset`, or a `cursor`
    /// in a header. [`Request::stream`](crate::Request::stream) ends with an error after a page that is not the whole
    /// list.
    #[must_use]
    pub const fn with_pages_by(mut self, parameter: &'static str) -> Self {
        self.pages_by = Some(parameter);
        self
    }

    /// The parameter by which a caller asks for pages, if the client can't.
    pub(crate) const fn pages_by(&self) -> Option<&'static str> {
        self.pages_by
    }

    /// The JSON Schema of a body that is a `oneOf`.
    pub(crate) const fn one_of(&self) -> Option<&'static str> {
        self.one_of
    }

    /// Sets the examples of the crate, among which is that of this operation's response.
    #[must_use]
    #[cfg(feature = "testing")]
    pub const fn with_examples(mut self, examples: &'static Examples) -> Self {
        self.examples = Some(examples);
        self
    }

    /// Sets the examples of the crate, which only the feature `testing` uses.
    #[must_use]
    #[cfg(not(feature = "testing"))]
    pub const fn with_examples(self, _: &'static Examples) -> Self {
        self
    }

    /// The example of its response, if the declaring crate has one.
    #[cfg(feature = "testing")]
    pub(crate) fn example(&self) -> Option<super::examples::ExampleAnswer> {
        let (mark, query) = self.query.map_or(("", ""), |query| ("?", query));
        self.examples?.of(&format!("{} {}{mark}{query}", self.method, self.path()))
    }

    /// The `operationId` in the description, e.g. `create-service-binding`. Empty for an
    /// [`endpoint`](crate::Client::endpoint).
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

    /// A copy of the template.
    pub(crate) fn path_template(&self) -> Template {
        self.path.clone()
    }

    /// The operation with its id and its path changed, each only if it was made at run time.
    pub(crate) fn map_owned(self, change: impl Fn(String) -> String) -> Self {
        let id = match self.id {
            Cow::Owned(id) => Cow::Owned(change(id)),
            id @ Cow::Borrowed(_) => id,
        };
        Self { id, path: self.path.map_owned(change), ..self }
    }

    /// The query of every request of the operation, encoded.
    pub const fn query(&self) -> Option<&'static str> {
        self.query
    }

    /// The URL of the operation's server in the description, for
    /// [`ClientBuilder::server_base_url`](crate::ClientBuilder::server_base_url). `None` if the operation is at the
    /// base URL's origin.
    pub const fn server(&self) -> Option<&'static str> {
        match self.server {
            Some(Server::Elsewhere(server)) => Some(server),
            Some(Server::Path { .. }) | None => None,
        }
    }

    /// The address of the operation, if it is not below the base URL.
    pub(crate) const fn place(&self) -> Option<Server> {
        self.server
    }

    /// The permissions, one of which a token needs. Empty if the description names none.
    pub const fn permissions(&self) -> &'static [&'static str] {
        self.permissions
    }

    /// Whether sending it twice has the same effect as sending it once: GET, HEAD, OPTIONS, TRACE, PUT and DELETE (RFC
    /// 9110, section 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        self.method.is_idempotent()
    }

    /// Whether it only reads: GET, HEAD, OPTIONS and TRACE (RFC 9110, section 9.2.1).
    pub fn is_safe(&self) -> bool {
        self.method.is_safe()
    }
}

/// Declares an operation as a static, with name, method, path template, `operationId`, and the permissions, one of
/// which a token needs: `operation!(CREATE = POST "/things", "create-thing", ["Things: Write"])`. These may follow, in
/// this order:
///
/// - `query "a=b"`: the query of every request;
/// - `path "/v1" => "/v2"` or `server "https://.."`: an address that is not below the base URL;
/// - `one_of "{..}"`: the JSON Schema of a body that is a `oneOf`;
/// - `pages_by "offset"`: the parameter by which a caller asks for pages;
/// - `examples crate::EXAMPLES`: the static with the examples of the crate.
///
/// The docs of the static are the method and the path, unless docs precede the name.
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
            #[doc = ::std::concat!("The operation `", ::std::stringify!($method), " ", $path, "`.")]
            $name = $method $path, $($rest)*
        );
    };
    (
        $(#[$doc:meta])+ $name:ident = $method:ident $path:literal, $id:literal, [$($permission:literal),*]
        $(query $query:literal)? $(path $described:literal => $own:literal)? $(server $server:literal)?
        $(one_of $one_of:literal)? $(pages_by $pages_by:literal)?
        $(examples $examples:path)?
    ) => {
        $(#[$doc])+
        // The visibility and use of the static depend on its declaration.
        #[allow(dead_code, unreachable_pub)]
        pub static $name: $crate::runtime::Operation =
            $crate::runtime::Operation::new($id, $crate::runtime::Method::$method, $path)
                .with_permissions(&[$($permission),*])
                $(.with_query($query))?
                $(.at_path($described, $own))?
                $(.at_server($server))?
                $(.with_one_of($one_of))?
                $(.with_pages_by($pages_by))?
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
