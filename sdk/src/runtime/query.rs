//! Queries.

use std::borrow::Cow;
use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Violation;
use super::json::{self, Unwritable};
use super::style::{Style, ambiguity_in_pairs, encoded, pairs};

/// The parameters of a query in order, names and values encoded; `None` for one without `=`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    members: Vec<(String, Option<String>)>,
    /// The names that no default may set.
    removed: Vec<String>,
}

impl Query {
    /// The parameters of a URL's query.
    pub(crate) fn of_url(query: &str) -> Self {
        // Decoded first, so that nothing is encoded twice; but a `+`, which forms have for a space, is no `%2B`.
        let part = |text: &str| encoded(&percent_decode_str(text).decode_utf8_lossy());
        let once = |text: &str| text.split('+').map(part).collect::<Vec<_>>().join("+");
        let members = query.split('&').filter(|member| !member.is_empty()).map(|member| match member.split_once('=') {
            Some((name, value)) => (once(name), Some(once(value))),
            None => (once(member), None),
        });
        Self { members: members.collect(), removed: Vec::new() }
    }

    /// Adds a value in a [`Style`]; nothing for null.
    pub(crate) fn add(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
        style: Style,
    ) -> Result<(), Unwritable> {
        self.add_json(name, &json::to_value(value)?, style, false);
        Ok(())
    }

    /// Adds a JSON value; for `reserved`, see [`pairs`]. Returns the names that another value has already, decoded.
    pub(crate) fn add_json(&mut self, name: &str, value: &Value, style: Style, reserved: bool) -> Vec<String> {
        let pairs = pairs(name, value, style, reserved);
        let taken = self.taken(pairs.iter().map(|(name, _)| name.as_str()));
        self.members.extend(pairs.into_iter().map(|(name, value)| (name, Some(value))));
        taken
    }

    /// The names that parameters of both this query and `optional` have, decoded. Those of parameters that a caller set
    /// or removed by name do not count, since these replace the optional ones.
    pub(crate) fn taken_by(&self, optional: &Self) -> Vec<String> {
        let is_replaced = |name: &str| self.removed.iter().any(|removed| is_at_or_below(name, removed));
        self.taken(optional.names().filter(|name| !is_replaced(name)))
    }

    /// The decoded names of the parameters of this query that are among the encoded `names`.
    fn taken<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<String> {
        let taken: BTreeSet<&str> = names.filter(|name| self.names().any(|known| known == *name)).collect();
        taken.into_iter().map(|name| percent_decode_str(name).decode_utf8_lossy().into_owned()).collect()
    }

    /// The pairs of an object in a URL-encoded form: members with a style in that, other objects as JSON, and other
    /// values in [`Style::Form`]; and the violations of members that the server can't tell apart.
    pub(crate) fn of_object(
        object: &(impl Serialize + ?Sized),
        styles: &[(&str, Style)],
    ) -> Result<(Self, Vec<Violation>), Unwritable> {
        let members: Map<String, Value> = serde_json::from_value(json::to_value(object)?)?;
        let (mut query, mut violations) = (Self::default(), Vec::new());
        for (name, value) in &members {
            // Without a style, the media type of an object applies, which is JSON by default (OpenAPI 3.0.4, "Encoding
            // Object").
            let default = if value.is_object() { Style::Json } else { Style::Form };
            let style = styles.iter().find(|(own, _)| own == name).map_or(default, |(_, style)| *style);
            violations.extend(ambiguity_in_pairs(value, style).map(|why| Violation::new(name, why)));
            let taken = query.add_json(name, value, style, false);
            violations.extend(taken.iter().map(|name| Violation::written_twice(name)));
        }
        Ok((query, violations))
    }

    /// Removes the parameter `name`, its members if it was an object, and its default.
    pub(crate) fn remove(&mut self, name: &str) {
        let name = encoded(name);
        self.members.retain(|(member, _)| !is_at_or_below(member, &name));
        self.removed.push(name);
    }

    /// These parameters, preceded by those of `defaults` that are neither set nor removed here.
    pub(crate) fn over<'a>(&'a self, defaults: &Self) -> Cow<'a, Self> {
        if defaults.members.is_empty() {
            return Cow::Borrowed(self);
        }
        let members = self.left_of(defaults).chain(&self.members).cloned().collect();
        Cow::Owned(Self { members, removed: self.removed.clone() })
    }

    /// These parameters, followed by those of `optional` that are neither set nor removed here.
    pub(crate) fn with<'a>(&'a self, optional: &Self) -> Cow<'a, Self> {
        if optional.members.is_empty() {
            return Cow::Borrowed(self);
        }
        let members = self.members.iter().chain(self.left_of(optional)).cloned().collect();
        Cow::Owned(Self { members, removed: self.removed.clone() })
    }

    /// The parameters of another query that are neither set nor removed here.
    fn left_of<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a (String, Option<String>)> {
        other.members.iter().filter(|(name, _)| {
            !self.members.iter().any(|(member, _)| member == name)
                && !self.removed.iter().any(|removed| is_at_or_below(name, removed))
        })
    }

    /// The first value of a parameter, decoded.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let name = encoded(name);
        let (_, value) = self.members.iter().find(|(member, _)| *member == name)?;
        Some(percent_decode_str(value.as_deref().unwrap_or_default()).decode_utf8_lossy())
    }

    /// The encoded names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| name.as_str())
    }

    /// The query on the wire, without `?`; `None` if it is empty.
    pub(crate) fn to_wire(&self) -> Option<String> {
        let mut wire = String::new();
        for (name, value) in &self.members {
            let separator = if wire.is_empty() { "" } else { "&" };
            wire.extend([separator, name]);
            if let Some(value) = value {
                wire.extend(["=", value]);
            }
        }
        (!wire.is_empty()).then_some(wire)
    }
}

/// Whether a parameter is called `name`, or is a member of an object of that name.
fn is_at_or_below(member: &str, name: &str) -> bool {
    member.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with("%5B"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wire(value: impl Serialize, style: Style) -> Option<String> {
        let mut query = Query::default();
        query.add("a", &value, style).unwrap();
        query.to_wire()
    }

    #[test]
    fn scalars_are_written_plainly() {
        assert_eq!(wire("x", Style::Form).unwrap(), "a=x");
        assert_eq!(wire("", Style::Form).unwrap(), "a=");
        assert_eq!(wire(true, Style::Form).unwrap(), "a=true");
        assert_eq!(wire(u64::MAX, Style::Form).unwrap(), "a=18446744073709551615");
        assert_eq!(wire(1.0, Style::Form).unwrap(), "a=1");
        assert_eq!(wire(1.5, Style::Form).unwrap(), "a=1.5");
    }

    #[test]
    fn an_unset_parameter_is_absent() {
        assert_eq!(wire(None::<u32>, Style::Form), None);
        assert_eq!(wire(Vec::<u32>::new(), Style::Form), None);
        assert_eq!(wire(Vec::<u32>::new(), Style::FormUnexploded), None);
        assert_eq!(wire(vec![Some(1), None, Some(2)], Style::Form).unwrap(), "a=1&a=2");
    }

    #[test]
    fn all_but_unreserved_is_encoded() {
        assert_eq!(wire("AZaz09-._~", Style::Form).unwrap(), "a=AZaz09-._~");
        assert_eq!(wire("a b&c=d+e/f:é,'", Style::Form).unwrap(), "a=a%20b%26c%3Dd%2Be%2Ff%3A%C3%A9%2C%27");
        let mut query = Query::default();
        query.add("a[]&", "x", Style::Form).unwrap();
        assert_eq!(query.to_wire().unwrap(), "a%5B%5D%26=x");
    }

    #[test]
    fn arrays_follow_the_style() {
        let items = ["1,2", "3"];
        assert_eq!(wire(items, Style::Form).unwrap(), "a=1%2C2&a=3");
        assert_eq!(wire(items, Style::FormUnexploded).unwrap(), "a=1%2C2,3");
    }

    #[test]
    fn nested_objects_are_dotted() {
        let value = json!({"deep": {"n": [1, 2]}, "exact": "x", "none": null});
        assert_eq!(wire(value, Style::Dotted).unwrap(), "a.deep.n=1&a.deep.n=2&a.exact=x");
    }

    #[test]
    fn deep_objects_have_brackets() {
        let value = json!({"deep": {"n": [1, 2]}, "x": "y"});
        assert_eq!(wire(value, Style::DeepObject).unwrap(), "a%5Bdeep%5D%5Bn%5D=1&a%5Bdeep%5D%5Bn%5D=2&a%5Bx%5D=y");
        let mut query = Query::default();
        query.add("a", &json!({"x": 1}), Style::DeepObject).unwrap();
        query.remove("a");
        assert_eq!(query.to_wire(), None);
    }

    #[test]
    fn removal_takes_the_name_and_what_is_below_it() {
        let mut query = Query::default();
        query.add("a", &json!({"x": 1}), Style::Dotted).unwrap();
        query.add("ab", &2, Style::Form).unwrap();
        query.add("a", &3, Style::Form).unwrap();
        query.remove("a");
        assert_eq!(query.to_wire().unwrap(), "ab=2");
    }

    #[test]
    fn a_query_of_a_url_is_encoded_once() {
        assert_eq!(
            Query::of_url("action=run&flag&a%5B%5D=b c&&empty=").to_wire().unwrap(),
            "action=run&flag&a%5B%5D=b%20c&empty="
        );
        // A `+` is a space in a form, `%2B` a plus sign.
        assert_eq!(Query::of_url("q=a+b%2Bc").to_wire().unwrap(), "q=a+b%2Bc");
        assert_eq!(Query::of_url("").to_wire(), None);
        assert_eq!(Query::of_url("flag&x=1").get("flag").unwrap(), "");
    }

    #[test]
    fn members_of_a_form_have_styles_of_their_own() {
        let object = json!({"amount": 5, "metadata": {"order": "6735"}, "other": {"k": 1}, "tags": ["a", "b"]});
        let mut styles = vec![("metadata", Style::DeepObject), ("tags", Style::FormUnexploded)];
        let form = |styles: &[(&str, Style)]| Query::of_object(&object, styles).unwrap().0.to_wire().unwrap();
        assert_eq!(form(&styles), "amount=5&metadata%5Border%5D=6735&other=%7B%22k%22%3A1%7D&tags=a,b");
        styles.push(("other", Style::Form));
        assert_eq!(form(&styles), "amount=5&metadata%5Border%5D=6735&k=1&tags=a,b");
        let styles = [("j", Style::Json), ("l", Style::Json)];
        let (form, _) = Query::of_object(&json!({"j": "str", "l": ["1", "2"]}), &styles).unwrap();
        assert_eq!(form.to_wire().unwrap(), "j=%22str%22&l=%5B%221%22%2C%222%22%5D");
    }

    #[test]
    fn names_that_two_values_are_written_with_are_found() {
        let mut query = Query::of_url("kind=a");
        assert_eq!(query.add_json("l", &json!([1, 2]), Style::Form, false), [""; 0]);
        assert_eq!(query.add_json("o", &json!({"l": 1, "kind": 1, "b c": 1}), Style::Form, false), ["kind", "l"]);
        assert_eq!(query.add_json("b c", &json!(1), Style::Form, false), ["b c"]);
        assert_eq!(query.add_json("o", &json!({"l": 1}), Style::DeepObject, false), [""; 0]);
        let (_, violations) = Query::of_object(&json!({"k": 1, "o": {"k": 2}}), &[("o", Style::Form)]).unwrap();
        assert_eq!(violations, [Violation::written_twice("k")]);
    }

    #[test]
    fn parameters_of_the_request_replace_defaults() {
        let (mut defaults, mut own) = (Query::default(), Query::default());
        defaults.add("per_page", &5, Style::Form).unwrap();
        defaults.add("debug", &true, Style::Form).unwrap();
        own.add("per_page", &[1, 2], Style::Form).unwrap();
        assert_eq!(own.over(&defaults).to_wire().unwrap(), "debug=true&per_page=1&per_page=2");
        own.remove("debug");
        assert_eq!(own.over(&defaults).to_wire().unwrap(), "per_page=1&per_page=2");
    }
}
