//! Reads and writes the lines of types in `names.lock`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

use super::{RESTORE, constant, is_path, is_snake, is_type, list, table};
use crate::text::toml::string;

/// The line of a type in `names.lock`: the identity of its schema, by which later runs recognize it in a changed
/// description, and properties of the type that later runs keep.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The place of the schema in the description.
    pub at: String,
    /// The uses of the type, each an operation and the steps from it to the type: `GET /prefixes response/items`. Those
    /// of earlier runs come first, then the shortest. A path placeholder that several operations share is one use.
    #[serde(rename = "use", deserialize_with = "one_or_more")]
    pub used: Vec<String>,
    /// The kind of the type and a hash of its structure: `struct-af63bd4c8601b7df`.
    pub hash: String,
    /// The path of the type that replaced this one, `addressing/prefixes::Prefix`; the name of this line is then an
    /// alias of that type. `None` for the line of a type.
    #[serde(default, rename = "alias")]
    pub alias_of: Option<String>,
    /// The Rust names of enum values, branches of a union, and properties. The names of properties that simply follow
    /// from the name on the wire are omitted. The keys are names on the wire or, for a branch, its discriminator value,
    /// type or JSON type.
    #[serde(default)]
    pub members: BTreeMap<String, String>,
    /// Whether only requests or only responses use a struct or union: `requests` or `responses`. Empty if both do,
    /// and in a file of an earlier version.
    #[serde(default)]
    pub only_in: String,
    /// The arguments of `new`, by name on the wire. An argument stays an argument when the property is no longer
    /// required.
    #[serde(default)]
    pub new: Vec<String>,
    /// The properties that can't be null in requests. Their Rust fields keep their types when the description allows
    /// null.
    #[serde(default)]
    pub not_null: Vec<String>,
    /// The properties whose Rust fields are boxed. They stay boxed.
    #[serde(default)]
    pub boxed: Vec<String>,
    /// The properties that had only one valid value (a string, boolean or integer), with that value. `new` sets that
    /// value when more values become valid.
    #[serde(default)]
    pub constants: BTreeMap<String, serde_json::Value>,
    /// By Rust type, the properties that have it: scalars, any JSON, lists and maps, such as `String`, `Vec<Value>`, or
    /// the path of an id or enum type. A field keeps its type as long as it can have every value that the description
    /// allows.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    /// The properties of an object that is a branch of a union. By these, the branch is recognized when it gets more
    /// properties.
    #[serde(default)]
    pub properties: Vec<String>,
    /// By use of the type, the properties and enum values that the type has but the schema of that use lacks.
    #[serde(default)]
    pub lacking: BTreeMap<String, Vec<String>>,
}

/// Parses a string, or a list of strings; an empty string is an empty list.
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

/// Parses the value of a line in the section `[types]`; `path` is the key of the line.
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
    /// The line of `names.lock` for the type with the path `name`.
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
