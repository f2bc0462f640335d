//! Resolves YAML scalars to JSON values, by the core schema of YAML 1.2 (section 10.3).

use std::borrow::Cow;

use saphyr::Scalar as Resolved;
use saphyr_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

/// A scalar resolved to a JSON value, with its spelling.
#[derive(Debug, Clone)]
pub(super) struct Scalar {
    value: Value,
    /// The spelling in the text; `None` if the value is a string.
    spelled: Option<String>,
    is_plain: bool,
}

impl Scalar {
    /// Resolves a scalar. The error is the reason why JSON has no such value.
    pub(super) fn read(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Result<Self, &'static str> {
        // `!!merge` is a tag of YAML 1.1 that the core schema lacks.
        let is_merge = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "merge") && text == "<<";
        let tag = tag.filter(|_| !is_merge);
        if tag.is_some_and(|tag| !tag.is_yaml_core_schema()) {
            return Err("a tag that JSON has no type for");
        }
        let spelling = text.clone().into_owned();
        let tag = tag.map(Cow::Borrowed);
        let resolved =
            Resolved::parse_from_cow_and_metadata(text, style, tag.as_ref()).ok_or("a value that can't be read")?;
        let value = match resolved {
            Resolved::Null => Value::Null,
            Resolved::Boolean(truth) => Value::Bool(truth),
            Resolved::Integer(number) => Value::from(number),
            // `saphyr` reads integers beyond `i64` as floats; as `u64` they stay exact. Infinities and NaN, which JSON
            // lacks, become strings.
            Resolved::FloatingPoint(number) => match (spelling.parse::<u64>(), Number::from_f64(number.into_inner())) {
                (Ok(whole), _) => Value::from(whole),
                (Err(_), Some(number)) => Value::Number(number),
                (Err(_), None) => Value::String(spelling.clone()),
            },
            Resolved::String(text) => Value::String(text.into_owned()),
        };
        let spelled = (!value.is_string()).then_some(spelling);
        Ok(Self { value, spelled, is_plain: style == ScalarStyle::Plain })
    }

    pub(super) fn null() -> Self {
        Self { value: Value::Null, spelled: None, is_plain: true }
    }

    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// The spelling of a number or boolean, if JSON would write it differently.
    pub(super) fn spelling(&self) -> Option<&str> {
        let spelled = self.spelled.as_deref()?;
        let in_json = self.value.to_string();
        (!self.value.is_null() && in_json != spelled).then_some(spelled)
    }

    /// The scalar as an object's key: its string, or the spelling of its number or boolean.
    pub(super) fn into_text(self) -> String {
        match (self.value, self.spelled) {
            (Value::String(text), _) => text,
            (_, Some(spelled)) => spelled,
            (value, None) => value.to_string(),
        }
    }

    /// Whether the scalar is the merge key, `<<` without quotes.
    pub(super) fn is_merge(&self) -> bool {
        self.is_plain && self.value == "<<"
    }
}
