//! Unions: their branches, and the tests that select the branch of a value.

use serde_json::Value;

use super::Schema;

/// A union: `oneOf`, `anyOf`, or several JSON types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The branches, in the order of the description.
    pub branches: Vec<Branch>,
    /// The constraints of the union as JSON Schema. `None` if the Rust types of the branches express all constraints,
    /// or if no JSON Schema for them can be written, such as for a cycle.
    pub exact: Option<Value>,
}

/// A branch of a union.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The schema of the branch.
    pub schema: Schema,
    /// The discriminator property and the values that select the branch, if the description has a discriminator. An
    /// empty list means the values that the branch's schema allows for the property.
    pub tag: Option<(String, Vec<String>)>,
    /// The test that a value of this branch passes; filled by the pass `unions`.
    pub test: BranchTest,
    /// The Rust name of the variant; filled by the pass `name`.
    pub ident: String,
}

/// The test that a value of a union's branch passes, by which the branch is selected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BranchTest {
    /// No test is chosen yet.
    Unknown,
    /// The value has this JSON type: `string`, `number`, `bool`, `array`, `object`.
    JsonType(&'static str),
    /// The value is an object that passes this test.
    Object(ObjectTest),
}

impl BranchTest {
    /// The discriminator property and the values that select the branch, if the test has them.
    pub(crate) fn tag(&self) -> Option<&(String, Vec<String>)> {
        match self {
            Self::Object(test) => test.tag.as_ref(),
            _ => None,
        }
    }

    /// Whether no value passes both tests; `false` if unknown.
    pub(crate) fn is_disjoint(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::JsonType(a), Self::JsonType(b)) => a != b,
            (Self::JsonType(name), Self::Object(_)) | (Self::Object(_), Self::JsonType(name)) => *name != "object",
            (Self::Object(a), Self::Object(b)) => match (&a.tag, &b.tag) {
                (Some((a, values)), Some((b, others))) => a == b && !values.iter().any(|value| others.contains(value)),
                _ => false,
            },
            (Self::Unknown, _) | (_, Self::Unknown) => false,
        }
    }

    /// Whether the tests are equal apart from the values of the discriminator.
    pub(crate) fn differs_only_in_values(&self, other: &Self) -> bool {
        let (Self::Object(a), Self::Object(b)) = (self, other) else { return self == other };
        let rest = |test: &ObjectTest| {
            (test.tag.as_ref().map(|(name, _)| name.clone()), test.members.clone(), test.places.clone())
        };
        rest(a) == rest(b)
    }

    /// Adds the discriminator values of another test.
    pub(crate) fn add_values(&mut self, other: &Self) {
        if let (Self::Object(test), Self::Object(other)) = (self, other)
            && let (Some((_, values)), Some((_, others))) = (&mut test.tag, &other.tag)
        {
            let new: Vec<String> = others.iter().filter(|value| !values.contains(value)).cloned().collect();
            values.extend(new);
        }
    }

    /// The test in words: the discriminator values with their property (`kind=a`), the required properties (`a+b`), or
    /// the JSON type.
    pub(crate) fn values(&self) -> Vec<String> {
        match self {
            Self::Unknown => Vec::new(),
            Self::JsonType(name) => vec![(*name).to_owned()],
            Self::Object(ObjectTest { tag: Some((name, values)), .. }) => {
                values.iter().map(|value| format!("{name}={value}")).collect()
            }
            Self::Object(test) => vec![test.members.join("+")],
        }
    }
}

/// The test of an object branch: required properties, and discriminator values.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectTest {
    /// The discriminator property and the values that select the branch; `None` without a discriminator.
    pub tag: Option<(String, Vec<String>)>,
    /// The properties that the object must have.
    pub members: Vec<String>,
    /// JSON pointers (RFC 6901) to properties of the branch. Of several branches, the one with the most pointers that
    /// exist in the value is selected.
    pub places: Vec<String>,
}

impl Branch {
    /// A branch without a discriminator, whose test is not chosen yet.
    pub(crate) fn new(schema: Schema) -> Self {
        Self { schema, tag: None, test: BranchTest::Unknown, ident: String::new() }
    }

    /// A key that identifies the branch even if other branches are added: the discriminator property and its values,
    /// `id=always_use_https`. `None` without a discriminator.
    pub(crate) fn discriminator_key(&self) -> Option<String> {
        self.discriminator().map(|(name, values)| format!("{name}={}", values.join(",")))
    }

    /// Whether a [`discriminator_key`](Self::discriminator_key), such as one in `names.lock`, has a discriminator value
    /// of this branch.
    pub(crate) fn shares_a_value(&self, key: &str) -> bool {
        let Some((name, values)) = self.discriminator() else { return false };
        let known = key.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('='));
        known.is_some_and(|known| known.split(',').any(|value| values.iter().any(|own| own == value)))
    }

    /// The discriminator property and the values that select the branch; `None` without such values.
    fn discriminator(&self) -> Option<&(String, Vec<String>)> {
        let tag = match (&self.test, &self.tag) {
            (BranchTest::Object(ObjectTest { tag: Some(tag), .. }), _) => Some(tag),
            (_, tag) => tag.as_ref(),
        };
        tag.filter(|(_, values)| !values.is_empty())
    }
}
