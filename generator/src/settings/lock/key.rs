//! The lines of types in `names.lock`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

use super::{RESTORE, constant, is_path, is_snake, is_type, list, table};
use crate::text::toml::string;

/// The identity of a schema, by which a later description's schema is recognized as the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The place in the description.
    pub at: String,
    /// The type's uses, each an operation and the steps from there (`GET /prefixes response/items`), the shortest first. One
    /// use of a placeholder stands for all operations below it.
    #[serde(rename = "use", deserialize_with = "one_or_more")]
    pub used: Vec<String>,
    /// The kind of the type and a hash of its structure: `struct-af63bd4c8601b7df`.
    pub hash: String,
    /// The type that replaced it, `addressing/prefixes::Prefix`; its own name is an alias of that type.
    #[serde(default, rename = "alias")]
    pub alias_of: Option<String>,
    /// The Rust names of properties that have other ones on the wire, and of properties and values whose rule-made names
    /// collided, by name on the wire.
    #[serde(default)]
    pub members: BTreeMap<String, String>,
    /// The only direction of a struct or union: [`ONLY_REQUESTS`] or [`ONLY_RESPONSES`]; empty for both, and in a lock of an
    /// earlier version.
    #[serde(default)]
    pub only_in: String,
    /// The arguments of `new` by wire name. An argument stays one when the property is no longer required.
    #[serde(default)]
    pub new: Vec<String>,
    /// The properties of a request that can't be null. Their fields keep their types when the description allows null.
    #[serde(default)]
    pub not_null: Vec<String>,
    /// The properties whose fields are boxed, and stay so.
    #[serde(default)]
    pub boxed: Vec<String>,
    /// The properties that had only one valid value (a string, boolean or integer), with that value: `new` sets them if
    /// they get others.
    #[serde(default)]
    pub constants: BTreeMap<String, serde_json::Value>,
    /// The properties of scalar types, any JSON, and lists and maps, by type: `String`, `Vec<Value>`, or the path of the type
    /// of an id or an enum. Their fields keep these types where every value of the described type has one of them.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    /// The properties of an object that is a branch of a union, by which it is recognized when it gets more.
    #[serde(default)]
    pub properties: Vec<String>,
    /// The properties and values that the schemas of some uses lack, by use: those of other uses have them.
    #[serde(default)]
    pub lacking: BTreeMap<String, Vec<String>>,
}

/// A string, or a list of strings.
fn one_or_more<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a string or a list of strings")]
    enum Texts {
        One(String),
        More(Vec<String>),
    }
    Ok(match Texts::deserialize(value)? {
        Texts::One(text) if text.is_empty() => Vec::new(),
        Texts::One(text) => vec![text],
        Texts::More(texts) => texts,
    })
}

/// The value of a line of `[types]`.
pub(super) fn type_key(path: &str, value: Value) -> Result<Key, (String, &'static str)> {
    let key: Key = value.try_into().map_err(|error: toml::de::Error| (error.message().to_owned(), RESTORE))?;
    if !is_path(path, is_type) {
        return Err((format!("`{path}` is not the path of a type, such as `zones::Zone`"), RESTORE));
    }
    match key.members.values().find(|name| !is_snake(name) && !is_type(name)) {
        Some(name) => Err((format!("`{name}` can't be the name of a member"), RESTORE)),
        None => Ok(key),
    }
}

impl Key {
    /// The line of the type with this path.
    pub(super) fn line(&self, name: &str) -> String {
        let Self {
            at,
            used,
            hash,
            alias_of,
            members,
            only_in,
            new,
            not_null,
            boxed,
            constants,
            values,
            properties,
            lacking,
        } = self;
        let used = match used.as_slice() {
            [] => string(""),
            [only] => string(only),
            more => list(more),
        };
        let texts = |texts: &[String]| (!texts.is_empty()).then(|| list(texts));
        let lists = |lists: &BTreeMap<String, Vec<String>>| (!lists.is_empty()).then(|| table(lists, |it| list(it)));
        let parts = [
            ("at", Some(string(at))),
            ("use", Some(used)),
            ("hash", Some(string(hash))),
            ("alias", alias_of.as_deref().map(string)),
            ("only_in", (!only_in.is_empty()).then(|| string(only_in))),
            ("members", (!members.is_empty()).then(|| table(members, |name| string(name)))),
            ("constants", (!constants.is_empty()).then(|| table(constants, constant))),
            ("new", texts(new)),
            ("not_null", texts(not_null)),
            ("boxed", texts(boxed)),
            ("values", lists(values)),
            ("properties", texts(properties)),
            ("lacking", lists(lacking)),
        ];
        let parts = parts.into_iter().filter_map(|(name, value)| Some(format!("{name} = {}", value?)));
        format!("{} = {{ {} }}", string(name), parts.collect::<Vec<_>>().join(", "))
    }
}
