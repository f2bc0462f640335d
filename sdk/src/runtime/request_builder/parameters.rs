//! Parameters in the path, the query, headers and cookies.

use serde::Serialize;
use serde_json::Value;

use super::RequestBuilder;
use crate::runtime::json;
use crate::runtime::style::{ambiguity_in_pairs, cookies, header_text};
use crate::runtime::{Check, Limit, PathStyle, PathValue, Style, Validate, Violation};

impl RequestBuilder {
    /// Fills the next placeholder of the path, in the order of the template.
    ///
    /// A value that is empty, violates a limit, or would change the structure of the path (`.`, `..` and their
    /// encodings) is a violation; characters other than `pchar` are percent-encoded (RFC 3986, section 3.3).
    pub fn path<V: PathValue>(self, value: impl Into<V>) -> Self {
        self.path_within::<V>(value, &[])
    }

    /// Fills the next placeholder of the path with a value that has limits beyond those of its type.
    pub fn path_within<V: PathValue>(mut self, value: impl Into<V>, limits: &[Limit]) -> Self {
        let value = value.into();
        if let Some(name) = self.path.next_name() {
            Check::new(&mut self.parts.set.violations).field(name, &value, limits);
        }
        let filled = self.path.fill(&value.path_text());
        self.parts.set.violations.extend(filled.err());
        self
    }

    /// Fills the next placeholder of the path with a value in a style of its own, or with a list or an object.
    pub fn path_with<V: Serialize + Validate + ?Sized>(
        mut self,
        value: &V,
        limits: &[Limit],
        style: PathStyle,
        explode: bool,
    ) -> Self {
        let name = self.path.next_own_name().unwrap_or_default().into_owned();
        Check::new(&mut self.parts.set.violations).field(&name, value, limits);
        if let Some(value) = self.json_of(&name, value) {
            let filled = self.path.fill_with(&value, style, explode);
            self.parts.set.violations.extend(filled.err());
        }
        self
    }

    /// Adds a query parameter in OpenAPI's default style: absent for `None`, the key repeated for an array, a parameter
    /// for each member of an object.
    pub fn query<V: Serialize + Validate + ?Sized>(self, name: &str, value: &V) -> Self {
        self.query_with(name, value, Style::Form)
    }

    /// Adds a query parameter in a style of its own. An item with the delimiter of the styles `SpaceDelimited` and
    /// `PipeDelimited` is a violation.
    pub fn query_with<V: Serialize + Validate + ?Sized>(self, name: &str, value: &V, style: Style) -> Self {
        self.query_as(name, value, style, false)
    }

    /// Adds a query parameter whose reserved characters are not encoded (`allowReserved`), apart from those that would
    /// end the value or be read as another: `&`, `+`, `#`, `[`, `]`, and the delimiter of its style.
    pub fn query_reserved<V: Serialize + Validate + ?Sized>(self, name: &str, value: &V, style: Style) -> Self {
        self.query_as(name, value, style, true)
    }

    fn query_as<V: Serialize + Validate + ?Sized>(
        mut self,
        name: &str,
        value: &V,
        style: Style,
        reserved: bool,
    ) -> Self {
        Check::new(&mut self.parts.set.violations).field(name, value, &[]);
        if let Some(value) = self.json_of(name, value) {
            let ambiguity = ambiguity_in_pairs(&value, style);
            self.parts.set.violations.extend(ambiguity.map(|why| Violation::new(name, why)));
            let taken = self.parts.set.query.add_json(name, &value, style, reserved);
            self.parts.set.violations.extend(taken.iter().map(|name| Violation::written_twice(name)));
        }
        self
    }

    /// Adds a header parameter: absent for `None`; the items of an array, or names and values of an object, separated
    /// by commas (OpenAPI's style `simple`). Nothing is encoded in a header, so an item with a comma is a violation,
    /// and so is white space at the start or end.
    pub fn header_param<V: Serialize + Validate + ?Sized>(self, name: &str, value: &V) -> Self {
        self.header_as(name, value, |value| header_text(value, false))
    }

    /// Adds a header parameter, with an object as `name=value` pairs separated by commas (`explode: true`).
    pub fn header_param_exploded<V: Serialize + Validate + ?Sized>(self, name: &str, value: &V) -> Self {
        self.header_as(name, value, |value| header_text(value, true))
    }

    /// Adds a header parameter as JSON text in ASCII, with other characters escaped.
    pub fn header_json<V: Serialize + Validate + ?Sized>(self, name: &str, value: &V) -> Self {
        self.header_as(name, value, |value| Ok((!value.is_null()).then(|| json::ascii_text(value))))
    }

    fn header_as<V: Serialize + Validate + ?Sized>(
        mut self,
        name: &str,
        value: &V,
        text: impl FnOnce(&Value) -> Result<Option<String>, String>,
    ) -> Self {
        Check::new(&mut self.parts.set.violations).field(name, value, &[]);
        match self.json_of(name, value).as_ref().map(text) {
            Some(Ok(Some(text))) => self.parts.set.set_header(name, &text),
            Some(Err(why)) => self.parts.set.violations.push(Violation::new(name, why)),
            Some(Ok(None)) | None => {}
        }
        self
    }

    /// Adds a cookie: absent for `None`; characters that a cookie can't have are percent-encoded (RFC 6265, section
    /// 4.1.1). A header `Cookie` that is set on the request replaces all of them.
    pub fn cookie_param<V: Serialize + Validate + ?Sized>(mut self, name: &str, value: &V, style: Style) -> Self {
        Check::new(&mut self.parts.set.violations).field(name, value, &[]);
        if let Some(value) = self.json_of(name, value) {
            self.parts.set.cookies.extend(cookies(name, &value, style));
        }
        self
    }

    /// Checks the limits of an object that groups parameters; its fields are then added one by one.
    pub fn validate<V: Validate + ?Sized>(mut self, parameters: &V) -> Self {
        parameters.validate(&mut Check::new(&mut self.parts.set.violations));
        self
    }

    fn json_of<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) -> Option<Value> {
        let json = json::to_value(value);
        json.map_err(|error| self.parts.set.violations.push(Violation::unserializable(name, &error))).ok()
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::json;

    use super::*;
    use crate::Client;
    use crate::runtime::{Operation, Request};

    static LIST: Operation = Operation::new("list-things", Method::GET, "/things");
    static CREATE: Operation = Operation::new("create-thing", Method::POST, "/things");

    fn client() -> Client {
        Client::builder().api_token("t").base_url("https://h.test").build().unwrap()
    }

    /// A list with a required object and an optional parameter `page`.
    fn list(object: &Value) -> Request<(), Option<u32>> {
        let request = client().request(&LIST).query("o", object).empty();
        request.accepting(|request, page: &Option<u32>| request.query("page", page))
    }

    /// OpenAPI 3.0.3, style values: an exploded object has its properties as parameters.
    #[test]
    fn a_property_of_an_exploded_object_with_the_name_of_another_parameter_is_a_violation() {
        let refused = |request: Request<(), Option<u32>>| {
            let error = request.url().unwrap_err();
            error.violations().iter().map(|violation| violation.field().to_owned()).collect::<Vec<_>>()
        };
        let object = json!({"page": 1, "x": "y"});
        assert_eq!(list(&object).url().unwrap().query(), Some("page=1&x=y"));
        assert_eq!(refused(list(&object).with(|_| Some(4))), ["page"]);
        assert_eq!(list(&json!({"x": "y"})).with(|_| Some(4)).url().unwrap().query(), Some("x=y&page=4"));
        // A parameter that was set by name takes the place of both.
        assert_eq!(list(&object).query("page", 7).with(|_| Some(4)).url().unwrap().query(), Some("x=y&page=7"));
        let both = client().request(&LIST).query("page", &4).query("o", &object).empty();
        assert_eq!(both.url().unwrap_err().violations().len(), 1);
    }

    fn fields(request: &Request<()>) -> Vec<String> {
        let error = request.url().unwrap_err();
        error.violations().iter().map(|violation| violation.field().to_owned()).collect()
    }

    /// OpenAPI 3.0.4, appendix E: the data of these styles must not have the delimiter.
    #[test]
    fn an_item_with_the_delimiter_of_its_style_is_a_violation() {
        let query = |value: Value, style| client().request(&LIST).query_with("q", &value, style).empty();
        for (style, wrong, right) in [(Style::SpaceDelimited, "b c", "b|c,"), (Style::PipeDelimited, "b|c", "b c,")] {
            let error = query(json!(["a", wrong]), style).unchecked().url().unwrap_err();
            assert!(error.violations()[0].message().ends_with("the server can't tell them apart"), "{error}");
            assert!(!error.to_string().contains(wrong), "{error}");
            assert_eq!(fields(&query(json!({"k": wrong}), style)), ["q"]);
            assert_eq!(fields(&query(json!({wrong: "v"}), style)), ["q"]);
            assert!(query(json!(["a", right]), style).url().is_ok());
            // A single text has no delimiter.
            assert!(query(json!(wrong), style).url().is_ok());
            let form = |item: &str| client().request(&CREATE).form_with(&json!({"t": ["a", item]}), &[("t", style)]);
            assert_eq!(fields(&form(wrong).empty()), ["t"]);
            assert!(form(right).empty().url().is_ok());
        }
        let unexploded = query(json!(["a", "b,c"]), Style::FormUnexploded);
        assert_eq!(unexploded.url().unwrap().query(), Some("q=a,b%2Cc"));
    }

    /// RFC 9110, sections 5.5 and 5.6.1: white space around a value is none of it, and commas separate list members.
    #[test]
    fn a_header_that_would_be_read_as_another_value_is_a_violation() {
        let plain = |value: Value| client().request(&LIST).header_param("x-a", &value).empty();
        let exploded = |value: Value| client().request(&LIST).header_param_exploded("x-a", &value).empty();
        for wrong in
            [json!(["a", "b,c"]), json!(["a", " b"]), json!({"k": "b,c"}), json!({"k,": "b"}), json!({"k ": "b"})]
        {
            assert_eq!(fields(&plain(wrong.clone()).unchecked()), ["x-a"], "{wrong}");
            assert_eq!(fields(&exploded(wrong.clone())), ["x-a"], "{wrong}");
        }
        assert_eq!(fields(&plain(json!(" a"))), ["x-a"]);
        assert_eq!(fields(&plain(json!("a\t"))), ["x-a"]);
        for wrong in [json!({"k": "a=b"}), json!({"k=l": "a"})] {
            assert_eq!(fields(&exploded(wrong.clone())), ["x-a"], "{wrong}");
            assert!(plain(wrong).url().is_ok());
        }
        assert_eq!(plain(json!("a, b")).headers()["x-a"], "a, b");
        assert_eq!(plain(json!(["a b", "c=d"])).headers()["x-a"], "a b,c=d");
        assert_eq!(exploded(json!({"k": "a b"})).headers()["x-a"], "k=a b");
    }

    #[test]
    fn a_form_with_two_values_of_one_name_is_a_violation() {
        let form = |body: Value| client().request(&CREATE).form(&body).empty();
        assert_eq!(form(json!({"k": [1, 2]})).body(), Some(&b"k=1&k=2"[..]));
        let exploded =
            client().request(&CREATE).form_with(&json!({"k": 1, "o": {"k": 2}}), &[("o", Style::Form)]).empty();
        let error = exploded.url().unwrap_err();
        assert_eq!(error.violations()[0].field(), "k");
    }
}
