//! Reads `drift.toml`: the segment of the operations in scope, and the intended differences.

use serde::Deserialize;
use toml::Spanned;

use super::{Finding, Judged};
use crate::{diagnostics::Diagnostics, settings};

/// The wildcard of a pattern, for any text.
const ANY: char = '*';

/// An intended difference: an entry of `drift.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// A pattern for operation and place, as `Finding::at` writes them; `*` matches any text.
    pub at: String,
    /// A pattern for the difference, as `Finding::what` writes it; `*` matches any text.
    pub what: String,
    /// The reason why the difference is intended.
    pub reason: String,
}

/// The content of `drift.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    segment: Spanned<String>,
    #[serde(default)]
    difference: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    at: String,
    what: String,
    reason: Spanned<String>,
}

/// The validated settings.
#[derive(Debug)]
pub(super) struct Settings {
    segment: String,
    differences: Vec<Difference>,
}

impl Settings {
    pub(super) fn read(file: &str, text: &str) -> Result<Self, Diagnostics> {
        let read: Text = settings::read(file, text)?;
        let refuse_empty = |value: &Spanned<String>, message: &str, help: &str| {
            if !value.get_ref().trim().is_empty() {
                return Ok(());
            }
            let line = settings::line_of(text, value.span().start);
            Err(Diagnostics::of_text(file, Some(line), message.to_owned(), help))
        };
        refuse_empty(&read.segment, "`segment` is empty", "name a path segment of the operations in scope")?;
        for entry in &read.difference {
            let message = format!("the difference at `{}` has no reason", entry.at);
            refuse_empty(
                &entry.reason,
                &message,
                "give the reason why the difference is intended, or correct the description",
            )?;
        }
        let differences = read.difference.into_iter().map(|entry| Difference {
            at: entry.at,
            what: entry.what,
            reason: entry.reason.into_inner(),
        });
        Ok(Self { segment: read.segment.into_inner(), differences: differences.collect() })
    }

    /// The path segment of the operations in scope.
    pub(super) fn segment(&self) -> &str {
        &self.segment
    }

    /// Gives each finding the reason of the first entry that matches it. Also returns the entries that match no
    /// finding.
    pub(super) fn judge(self, findings: Vec<Finding>) -> (Vec<Judged>, Vec<Difference>) {
        let mut used = vec![false; self.differences.len()];
        let judged = findings
            .into_iter()
            .map(|finding| {
                let (at, what) = (finding.at(), finding.what());
                let mut reason = None;
                for (entry, used) in self.differences.iter().zip(&mut used) {
                    if matches(&entry.at, &at) && matches(&entry.what, &what) {
                        *used = true;
                        reason.get_or_insert_with(|| entry.reason.clone());
                    }
                }
                Judged { finding, reason }
            })
            .collect();
        let stale = self.differences.into_iter().zip(used).filter(|(_, used)| !used).map(|(entry, _)| entry);
        (judged, stale.collect())
    }
}

/// Whether a text matches a pattern, in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once(ANY) else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let (middle, end) = rest.rsplit_once(ANY).unwrap_or(("", rest));
    for piece in middle.split(ANY) {
        match text.find(piece) {
            Some(at) => text = &text[at + piece.len()..],
            None => return false,
        }
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn an_asterisk_matches_any_text_and_other_characters_match_themselves() {
        for (pattern, text) in [
            ("a", "a"),
            ("*", ""),
            ("*", "a › b"),
            ("a*", "a"),
            ("a*c", "abc"),
            ("*b*", "abc"),
            ("a*b*c", "a-b-b-c"),
            ("GET /a/{} › *[]", "GET /a/{} › response 200 › application/json › result[]"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("a", "ab"), ("a*", "ba"), ("*a", "ab"), ("a*a", "a"), ("a*b*c", "a-c-b"), ("a.c", "abc")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
