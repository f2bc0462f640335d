//! Finds the changes that cause a compiler error: the error contains the name of the changed item.

use std::collections::BTreeSet;

use sdk_generator::diff::Change;
use serde_json::Value;

/// A compiler error in a caller.
#[derive(Debug)]
pub(super) struct Broken {
    /// The error as the compiler prints it.
    pub(super) text: String,
    /// The identifiers in its messages, its labels and the marked code.
    pub(super) names: BTreeSet<String>,
}

impl Broken {
    /// Reads an error from the JSON of `cargo check --message-format json`.
    pub(super) fn of(message: &Value) -> Self {
        let mut names = BTreeSet::new();
        let texts = |value: &Value| -> Vec<Value> { value.as_array().cloned().unwrap_or_default() };
        for part in std::iter::once(message.clone()).chain(texts(&message["children"])) {
            names.extend(part["message"].as_str().into_iter().flat_map(identifiers));
            for span in texts(&part["spans"]) {
                names.extend(span["label"].as_str().into_iter().flat_map(identifiers));
                // If an argument has the wrong type, a secondary span marks the function.
                let is_function = span["label"].as_str().is_some_and(|label| label.starts_with("arguments to this"));
                if span["is_primary"] == true || is_function {
                    texts(&span["text"]).iter().for_each(|line| names.extend(identifiers(&marked(line))));
                }
            }
        }
        Self { text: message["rendered"].as_str().unwrap_or_default().to_owned(), names }
    }

    /// Whether the error names a part of the change: the item, an argument, a type before or after, or the constructor of the
    /// type with a changed field.
    pub(super) fn is_caused_by(&self, change: &Change) -> bool {
        let is_named = |name: &str| self.names.contains(name);
        let path = change.at.split('(').next().unwrap_or_default();
        let mut segments = path.rsplit("::");
        let (item, around) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
        let argument = change.at.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
        let types = [&change.before, &change.after];
        let mut types = types.into_iter().flat_map(|text| identifiers(text)).filter(|name| is_type(name));
        is_named(item) || is_named(argument) || is_named("new") && is_named(around) || types.any(|name| is_named(&name))
    }
}

/// The part of a line that an error marks.
fn marked(line: &Value) -> String {
    let at = |name: &str| line[name].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or(1).saturating_sub(1);
    let (start, end) = (at("highlight_start"), at("highlight_end"));
    let text = line["text"].as_str().unwrap_or_default();
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

/// The identifiers in a text.
fn identifiers(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with(|c: char| !c.is_ascii_digit())).map(str::to_owned).collect()
}

/// Types that occur in any compiler error, so they do not tell its cause.
const COMMON: [&str; 12] =
    ["BTreeMap", "Box", "From", "Into", "IntoIterator", "Map", "Option", "Page", "Patch", "Request", "String", "Vec"];

/// Whether an identifier is the name of a type of the client.
fn is_type(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && !COMMON.contains(&name)
}

#[cfg(test)]
mod tests {
    use sdk_generator::diff::{ChangeKind, Effect};
    use serde_json::json;

    use super::*;

    fn change(what: ChangeKind, at: &str, before: &str, after: &str) -> Change {
        Change {
            effect: Effect::BreaksCompile,
            at: at.to_owned(),
            what,
            operation: "GET /things".to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            by_hand: false,
        }
    }

    #[test]
    fn an_error_is_caused_by_a_change_of_an_item_that_it_names() {
        let marking = |message: &str, code: &str, marked: &str| {
            let start = code.find(marked).unwrap() + 1;
            let line = json!({"text": code, "highlight_start": start, "highlight_end": start + marked.len()});
            Broken::of(&json!({"message": message, "spans": [{"is_primary": true, "text": [line], "label": null}]}))
        };
        let gone = marking("no field `size` on type `&resources::things::Thing`", "let _ = &item.size;", "size");
        let built =
            marking("this function takes 2 arguments but 1 argument was supplied", "Thing::new(1)", "Thing::new");
        let marked = |code: &str, is_primary: bool, label: &str| {
            let line = json!({"text": code, "highlight_start": 1, "highlight_end": code.len() + 1});
            json!({"is_primary": is_primary, "text": [line], "label": label})
        };
        let spans = [
            marked("None", true, "expected `i64`, found `Option<_>`"),
            marked("things::Thing::new", false, "arguments to this function are incorrect"),
            marked("pub fn other(", false, ""),
        ];
        let argument = Broken::of(&json!({"message": "mismatched types", "spans": spans}));
        let kind = marking("mismatched types", "let answer: Thing = client.things().get(id).await?;", "get(id).await?");
        for (error, what, at, before, after, is_cause) in [
            (&gone, ChangeKind::FieldRemoved, "things::Thing::size", "Option<i64>", "", true),
            (&gone, ChangeKind::FieldRemoved, "things::Thing::name", "Option<String>", "", false),
            (&gone, ChangeKind::AnswerType, "things::get", "Vec<Thing>", "Thing", true),
            (&gone, ChangeKind::ValueRemoved, "things::Shape::Round", "round", "", false),
            (&built, ChangeKind::RequiredFieldAdded, "things::Thing::name", "", "String", true),
            (&built, ChangeKind::RequiredFieldAdded, "things::Other::name", "", "String", false),
            (&argument, ChangeKind::FieldNotNullable, "things::Thing::asn", "Option<i64>", "i64", true),
            (&argument, ChangeKind::FieldNotNullable, "things::Other::asn", "Option<i64>", "i64", false),
            (&argument, ChangeKind::FieldRemoved, "items::other", "String", "", false),
            (&kind, ChangeKind::AnswerType, "things::get", "String", "()", true),
            (&kind, ChangeKind::ArgumentType, "things::list(kind)", "String", "bool", false),
            (&kind, ChangeKind::ArgumentType, "things::list(id)", "String", "bool", true),
        ] {
            let change = change(what, at, before, after);
            assert_eq!(error.is_caused_by(&change), is_cause, "{change}: {:?}", error.names);
        }
    }
}
