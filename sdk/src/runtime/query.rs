//! Values in queries, as OpenAPI writes parameters (section "Style Values" of OpenAPI 3.0.3).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

/// What is encoded in a query: all but `unreserved` (RFC 3986, section 2.3).
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How an array or an object is written in a query. Everything else is written the same in every style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `style: form`, `explode: true`, OpenAPI's default: `a=1&a=2`.
    #[default]
    Form,
    /// `style: form`, `explode: false`: `a=1,2`.
    FormUnexploded,
    /// `style: spaceDelimited`, `explode: false`: `a=1%202`.
    SpaceDelimited,
    /// `style: pipeDelimited`, `explode: false`: `a=1%7C2`.
    PipeDelimited,
    /// `style: deepObject`, for an object: `a%5Bx%5D=1`, `a[x]=1` once decoded. An array is written as in `Form`.
    DeepObject,
}

impl Style {
    /// What stands between two items of an array, as it goes on the wire.
    fn delimiter(self) -> Option<&'static str> {
        match self {
            Self::Form | Self::DeepObject => None,
            Self::FormUnexploded => Some(","),
            Self::SpaceDelimited => Some("%20"),
            Self::PipeDelimited => Some("%7C"),
        }
    }
}

/// The members of a query in order, names and values encoded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    members: Vec<(String, String)>,
    /// Names that no default may bring back.
    removed: Vec<String>,
}

impl Query {
    /// Adds what `value` has to say: nothing for null, a member for a scalar, one an item for an array (see [`Style`]),
    /// and `name.key` (`name[key]` in the style `DeepObject`) for each member of an object.
    pub(crate) fn add(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
        style: Style,
    ) -> Result<(), serde_json::Error> {
        let value = serde_json::to_value(value)?;
        self.add_json(&encode(name), &value, style);
        Ok(())
    }

    /// The members of an object, as members of a query.
    pub(crate) fn of_object(object: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        let members: serde_json::Map<String, Value> = serde_json::from_value(serde_json::to_value(object)?)?;
        let mut query = Self::default();
        for (name, value) in &members {
            query.add_json(&encode(name), value, Style::Form);
        }
        Ok(query)
    }

    fn add_json(&mut self, name: &str, value: &Value, style: Style) {
        match (value, style.delimiter()) {
            (Value::Array(items), Some(delimiter)) => {
                let items: Vec<_> = items.iter().filter_map(scalar_text).map(|text| encode(&text)).collect();
                if !items.is_empty() {
                    self.members.push((name.to_owned(), items.join(delimiter)));
                }
            }
            (Value::Array(items), None) => {
                for item in items {
                    self.add_json(name, item, style);
                }
            }
            (Value::Object(members), _) => {
                for (key, member) in members {
                    let name = match style {
                        Style::DeepObject => format!("{name}%5B{}%5D", encode(key)),
                        _ => format!("{name}.{}", encode(key)),
                    };
                    self.add_json(&name, member, style);
                }
            }
            (scalar, _) => {
                if let Some(text) = scalar_text(scalar) {
                    self.members.push((name.to_owned(), encode(&text)));
                }
            }
        }
    }

    /// Removes every member called `name`, or below it where it was an object, and the default of that name.
    pub(crate) fn remove(&mut self, name: &str) {
        let name = encode(name);
        self.members.retain(|(member, _)| !is_at_or_below(member, &name));
        self.removed.push(name);
    }

    /// These members, and before them those of `defaults` that are neither set nor removed here.
    pub(crate) fn over<'a>(&'a self, defaults: &Self) -> Cow<'a, Self> {
        if defaults.members.is_empty() {
            return Cow::Borrowed(self);
        }
        let is_default = |name: &str| {
            !self.members.iter().any(|(member, _)| member == name)
                && !self.removed.iter().any(|removed| is_at_or_below(name, removed))
        };
        let defaults = defaults.members.iter().filter(|(name, _)| is_default(name));
        Cow::Owned(Self { members: defaults.chain(&self.members).cloned().collect(), removed: Vec::new() })
    }

    /// The first value under a name, as it was before it was encoded.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let name = encode(name);
        let (_, value) = self.members.iter().find(|(member, _)| *member == name)?;
        Some(percent_decode_str(value).decode_utf8_lossy())
    }

    /// The names, encoded.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| name.as_str())
    }

    /// As it goes on the wire, without the `?`; nothing if there are no members.
    pub(crate) fn to_wire(&self) -> Option<String> {
        let mut wire = String::new();
        for (name, value) in &self.members {
            let separator = if wire.is_empty() { "" } else { "&" };
            wire.extend([separator, name, "=", value]);
        }
        (!wire.is_empty()).then_some(wire)
    }
}

/// A scalar as text, not encoded: what a query or a header holds. Nothing for null and for what is no scalar.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(match number.as_f64() {
            // A whole number is written as one, whatever type holds it: `page=1`, not `page=1.0`.
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => float.to_string(),
            _ => number.to_string(),
        }),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a member is called `name`, or belongs to an object of that name.
fn is_at_or_below(member: &str, name: &str) -> bool {
    member.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with("%5B"))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NOT_UNRESERVED).to_string()
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
    fn what_is_not_set_is_absent() {
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
        assert_eq!(wire(items, Style::SpaceDelimited).unwrap(), "a=1%2C2%203");
        assert_eq!(wire(items, Style::PipeDelimited).unwrap(), "a=1%2C2%7C3");
    }

    #[test]
    fn nested_objects_are_dotted() {
        let value = json!({"deep": {"n": [1, 2]}, "exact": "x", "none": null});
        assert_eq!(wire(value, Style::Form).unwrap(), "a.deep.n=1&a.deep.n=2&a.exact=x");
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
        query.add("a", &json!({"x": 1}), Style::Form).unwrap();
        query.add("ab", &2, Style::Form).unwrap();
        query.add("a", &3, Style::Form).unwrap();
        query.remove("a");
        assert_eq!(query.to_wire().unwrap(), "ab=2");
    }

    #[test]
    fn defaults_give_way() {
        let (mut defaults, mut own) = (Query::default(), Query::default());
        defaults.add("per_page", &5, Style::Form).unwrap();
        defaults.add("debug", &true, Style::Form).unwrap();
        own.add("per_page", &[1, 2], Style::Form).unwrap();
        assert_eq!(own.over(&defaults).to_wire().unwrap(), "debug=true&per_page=1&per_page=2");
        own.remove("debug");
        assert_eq!(own.over(&defaults).to_wire().unwrap(), "per_page=1&per_page=2");
    }
}
