//! Checks values of the description, such as defaults, against limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Keyword, Limits, values};
use crate::ir::{
    Types,
    json_values::{canonical, compare, is_multiple, same, whole},
};

impl Limits {
    /// Whether a value meets the limits; `None` if only the runtime can tell.
    pub(crate) fn allow(&self, value: &Value) -> Option<bool> {
        let met: Vec<Option<bool>> = self.iter().map(|(keyword, limit)| is_met(keyword, limit, value)).collect();
        if met.contains(&Some(false)) { Some(false) } else { (!met.contains(&None)).then_some(true) }
    }
}

/// Whether a value meets a limit; `None` if only the runtime can tell.
fn is_met(keyword: Keyword, limit: &Value, value: &Value) -> Option<bool> {
    let row = keyword.row();
    if keyword != Keyword::Schema && !Types::of(value).is_in(row.about) {
        return Some(true);
    }
    let measure = match value {
        Value::String(text) => text.chars().count().into(),
        Value::Array(items) => items.len().into(),
        Value::Object(members) => members.len().into(),
        other => other.clone(),
    };
    let order = compare(&measure, limit);
    match keyword {
        Keyword::MinLength | Keyword::Minimum | Keyword::MinItems | Keyword::MinProperties => Some(order.is_ge()),
        Keyword::MaxLength | Keyword::Maximum | Keyword::MaxItems | Keyword::MaxProperties => Some(order.is_le()),
        Keyword::ExclusiveMinimum => Some(order.is_gt()),
        Keyword::ExclusiveMaximum => Some(order.is_lt()),
        Keyword::MultipleOf => (whole(value).is_some() && whole(limit).is_some()).then(|| is_multiple(value, limit)),
        Keyword::Enum => Some(values(limit).iter().any(|known| same(known, value))),
        Keyword::UniqueItems => {
            let items = values(value);
            Some(items.iter().map(canonical).collect::<BTreeSet<_>>().len() == items.len())
        }
        Keyword::Pattern => {
            let pattern = regex_lite::Regex::new(limit.as_str()?).ok()?;
            Some(pattern.is_match(value.as_str()?))
        }
        Keyword::Format | Keyword::Schema => None,
    }
}
