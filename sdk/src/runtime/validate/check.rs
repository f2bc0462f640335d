//! The visitor that collects violations with their places.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::leaf::{SHOWN, refuse_object};
use super::{Limit, Validate};
use crate::runtime::excerpt::one_line;
use crate::runtime::json::{NotFinite, Unwritable};

/// The number of names that a violation lists.
const MOST_NAMED: usize = 16;

/// A violation of a request, found before it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Violation {
    field: String,
    message: String,
    of_value: bool,
}

impl Violation {
    /// A violation of a value that can't be sent.
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), of_value: false }
    }

    /// A violation of a value that could be sent, but is not valid by the description.
    pub(crate) fn of_value(field: String, message: impl Into<String>) -> Self {
        Self { field, message: message.into(), of_value: true }
    }

    /// A violation of the parameter or member `name`, whose value can't be written as JSON.
    pub(crate) fn unserializable(name: &str, error: &Unwritable) -> Self {
        match error {
            Unwritable::NotFinite(NotFinite { path, number }) => {
                let separator = if path.is_empty() || path.starts_with('[') { "" } else { "." };
                Self::not_finite(format!("{name}{separator}{path}"), *number)
            }
            // The error's text is that of the value's `Serialize`, so it is safe to show.
            Unwritable::Other(error) => Self::new(name, format!("can't be written as JSON: {error}")),
        }
    }

    /// A violation of a body that can't be written as JSON.
    pub(crate) fn unserializable_body(error: &Unwritable) -> Self {
        match error {
            Unwritable::NotFinite(NotFinite { path, number }) if !path.is_empty() => {
                Self::not_finite(path.clone(), *number)
            }
            _ => Self::unserializable("body", error),
        }
    }

    /// A violation of a query or form with two values of one name, one of them a property of an object.
    pub(crate) fn written_twice(name: &str) -> Self {
        Self::new(
            name,
            "also a property of an object whose properties have no prefix; the server can't tell them apart",
        )
    }

    /// A violation of a number that JSON does not have (RFC 8259, section 6).
    fn not_finite(field: String, number: f64) -> Self {
        Self::new(field, not_finite(number))
    }

    /// The violation with its texts changed.
    pub(crate) fn map_texts(self, change: impl Fn(&str) -> String) -> Self {
        Self { field: change(&self.field), message: change(&self.message), ..self }
    }

    /// Whether `unchecked` lifts it: the value can be sent, but the description excludes it.
    pub(crate) fn is_of_value(&self) -> bool {
        self.of_value
    }

    /// The name of a parameter, or the path of a body's member, e.g. `memberships[0].identifier`.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The message, e.g. `40 characters, at most 32`.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// The message about a number that JSON does not have.
pub(super) fn not_finite(number: f64) -> String {
    format!("{number} is not a number that JSON can hold")
}

/// Collects the violations of a request, each with the path of its field.
#[derive(Debug)]
pub struct Check<'a> {
    violations: &'a mut Vec<Violation>,
    place: Place<'a>,
    /// Whether the current value is a secret, or part of one.
    is_secret: bool,
}

/// The place of the current value. Its text is made only for a violation, which most values don't have.
#[derive(Debug)]
enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(Self::Root, name) => f.write_str(name),
            Self::Member(outer, name) => write!(f, "{outer}.{name}"),
            Self::Item(outer, index) => write!(f, "{outer}[{index}]"),
        }
    }
}

impl Place<'_> {
    /// The field of a violation. Only the body has no name of its own.
    fn name(&self) -> String {
        match self {
            Self::Root => "body".to_owned(),
            place => place.to_string(),
        }
    }
}

impl<'a> Check<'a> {
    pub(crate) fn new(violations: &'a mut Vec<Violation>) -> Self {
        Self { violations, place: Place::Root, is_secret: false }
    }

    /// Checks the member `name` of the current value, against its own limits and `limits`.
    pub fn field<V: Validate + ?Sized>(&mut self, name: &str, value: &V, limits: &[Limit]) {
        self.inside(|outer| Place::Member(outer, name), value, limits);
    }

    /// Checks the item at `index` of the current value.
    pub(super) fn item<V: Validate + ?Sized>(&mut self, index: usize, value: &V, limits: &[Limit]) {
        self.inside(|outer| Place::Item(outer, index), value, limits);
    }

    /// Checks the additional properties of the current object, each against `limits`. None may have the name of a
    /// declared property, which would then be in the object twice.
    pub fn additional<'v, V: Validate + 'v>(
        &mut self,
        declared: &[&str],
        properties: impl IntoIterator<Item = (&'v String, &'v V)>,
        limits: &[Limit],
    ) {
        for (name, value) in properties {
            if declared.contains(&name.as_str()) {
                self.declared(name);
            } else {
                self.field(name, value, limits);
            }
        }
    }

    /// Checks that no additional property has the name of a declared one.
    pub fn undeclared<'v>(&mut self, declared: &[&str], names: impl IntoIterator<Item = &'v String>) {
        names.into_iter().filter(|name| declared.contains(&name.as_str())).for_each(|name| self.declared(name));
    }

    /// Reports an additional property with the name of a declared one.
    fn declared(&mut self, name: &str) {
        let field = Place::Member(&self.place, name).to_string();
        let message = "not an additional property: the object declares a property of this name";
        self.violations.push(Violation::new(field, message));
    }

    /// Reports a required member that is not set. For types that requests share with responses: all their fields are
    /// optional.
    pub fn required(&mut self, name: &str, is_set: bool) {
        if !is_set {
            let field = Place::Member(&self.place, name).to_string();
            self.violations.push(Violation::of_value(field, "required, but not set"));
        }
    }

    /// Checks the current object as a whole: the number of its properties, and its JSON.
    pub fn object<V: Serialize + ?Sized>(&mut self, object: &V, limits: &[Limit]) {
        for refusal in limits.iter().filter_map(|limit| refuse_object(object, *limit)) {
            self.violation(refusal);
        }
    }

    /// Reports an unknown value of a string enum that only requests use.
    pub fn undescribed_text(&mut self, text: &str, described: &[&str]) {
        let described = listed(described);
        let shown = if self.is_secret { "a secret".to_owned() } else { format!("`{}`", one_line(text, SHOWN)) };
        self.violation(format!("{shown}, not one of {described}; `unchecked()` sends it"));
    }

    /// Reports a value of no branch of a union that only requests use, unless its JSON type (`string`, `number`,
    /// `bool`, `array`, `object`) is one of the `valid`.
    pub fn undescribed_json(&mut self, value: &Value, valid: &[&str], branches: &[&str]) {
        let json_type = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        if !valid.contains(&"any") && !valid.contains(&json_type) {
            self.violation(format!("matches no branch of the union: {}; `unchecked()` sends it", listed(branches)));
        }
    }

    /// Reports that a property of the current value does not have one of the values that select its branch of a union.
    pub(in crate::runtime) fn unselected(&mut self, property: &str, values: &[&str]) {
        let message =
            format!("does not select this branch of the union, as {} would; `unchecked()` sends it", listed(values));
        let place = Place::Member(&self.place, property);
        self.violations.push(Violation::of_value(place.to_string(), message));
    }

    /// Reports that the current value is not valid by the description.
    pub fn violation(&mut self, message: impl Into<String>) {
        self.violations.push(Violation::of_value(self.place.name(), message));
    }

    /// Reports `refusal`, the violation of `limit`, if there is one. Its message may quote the value, so it is replaced
    /// if the value is a secret by `limits`, the limits of the value.
    pub(super) fn refused_by(&mut self, limit: Limit, limits: &[Limit], refusal: Option<String>) {
        let is_secret = self.is_secret || limits.contains(&Limit::Secret);
        if let Some(message) = refusal {
            self.violation(if is_secret { format!("a secret that violates {limit:?}") } else { message });
        }
    }

    /// Reports that the current value can't be sent.
    pub(super) fn unsendable(&mut self, message: impl Into<String>) {
        self.violations.push(Violation::new(self.place.name(), message));
    }

    fn inside<'b, V: Validate + ?Sized>(
        &'b mut self,
        place: impl FnOnce(&'b Place<'b>) -> Place<'b>,
        value: &V,
        limits: &[Limit],
    ) {
        let is_secret = self.is_secret || limits.contains(&Limit::Secret);
        let mut inner = Check { violations: self.violations, place: place(&self.place), is_secret };
        value.validate_with(limits, &mut inner);
    }
}

/// Names in a list, cut after [`MOST_NAMED`].
fn listed(names: &[&str]) -> String {
    let named: Vec<&str> = names.iter().take(MOST_NAMED).copied().collect();
    match names.len().saturating_sub(MOST_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
impl Check<'_> {
    /// All violations of one field.
    pub(crate) fn all<V: Validate + ?Sized>(name: &str, value: &V, limits: &[Limit]) -> Vec<String> {
        let mut violations = Vec::new();
        Check::new(&mut violations).field(name, value, limits);
        violations.iter().map(ToString::to_string).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    struct Membership {
        identifier: String,
        kind: Option<String>,
    }

    impl Validate for Membership {
        fn validate(&self, check: &mut Check<'_>) {
            check.field("identifier", &self.identifier, &[Limit::MaxLength(3)]);
            check.required("kind", self.kind.is_some());
        }
    }

    struct Body {
        memberships: Vec<Membership>,
    }

    impl Validate for Body {
        fn validate(&self, check: &mut Check<'_>) {
            check.field("memberships", &self.memberships, &[Limit::MinItems(3)]);
        }
    }

    #[test]
    fn every_violation_has_its_path() {
        let member = |identifier: &str, kind: Option<&str>| Membership {
            identifier: identifier.into(),
            kind: kind.map(Into::into),
        };
        let body = Body { memberships: vec![member("long", Some("zone")), member("ok", None)] };
        let mut violations = Vec::new();
        body.validate(&mut Check::new(&mut violations));
        let found: Vec<_> = violations.iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "memberships: 2 items, at least 3",
                "memberships[0].identifier: 4 characters, at most 3",
                "memberships[1].kind: required, but not set",
            ]
        );
    }
}
