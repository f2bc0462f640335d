//! Writes a diff as JSON.

use serde_json::{Value, json};

use super::{Bump, Change, Diff};

impl Diff {
    /// The diff as `{breaking, bump, changes, not_compared}`. `bump` is an object by major version: `0`, and `1` for 1
    /// or more.
    pub fn to_json(&self) -> Value {
        let bump = Bump::of(self);
        let not_compared = self.not_compared.iter().map(|(operation, why)| json!({"operation": operation, "why": why}));
        json!({
            "breaking": self.is_breaking(),
            "bump": {"0": bump.below_one().to_string(), "1": bump.to_string()},
            "changes": self.changes.iter().map(change).collect::<Vec<_>>(),
            "not_compared": not_compared.collect::<Vec<_>>(),
        })
    }
}

fn change(change: &Change) -> Value {
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
    json!({
        "effect": change.effect.words(),
        "at": change.at,
        "what": change.what.words(),
        "by_hand": change.by_hand,
        "operation": text(&change.operation),
        "before": text(&change.before),
        "after": text(&change.after),
    })
}
