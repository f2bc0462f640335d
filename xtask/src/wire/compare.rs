//! Compares two requests.

mod form;
mod json;

use std::collections::BTreeMap;

use serde_json::Value;

use super::recorded::{Sent, decoded};

/// The differences between two requests.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Comparison {
    /// The differences that a server can see: cause and details.
    pub differences: Vec<(String, String)>,
    /// The differences in spelling only.
    pub notes: Vec<&'static str>,
}

impl Comparison {
    fn differ(&mut self, cause: impl Into<String>, what: impl Into<String>) {
        self.differences.push((cause.into(), what.into()));
    }

    fn note(&mut self, note: &'static str) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Compares a recorded request with ours.
pub(super) fn compare(theirs: &Sent, ours: &Sent) -> Comparison {
    let mut found = Comparison::default();
    if theirs.method != ours.method {
        found.differ("method", format!("theirs {}, ours {}", theirs.method, ours.method));
    }
    path(theirs.path(), ours.path(), &mut found);
    query(theirs, ours, &mut found);
    body(theirs, ours, &mut found);
    found
}

fn path(theirs: &str, ours: &str, found: &mut Comparison) {
    let segments = |path: &str| path.split('/').map(decoded).collect::<Vec<_>>();
    if segments(theirs) != segments(ours) {
        found.differ("path", format!("theirs {theirs}, ours {ours}"));
    } else if theirs != ours {
        found.note("path: encoded differently");
    }
}

/// Compares queries as multisets of pairs.
fn query(theirs: &Sent, ours: &Sent, found: &mut Comparison) {
    let count = |sent: &Sent| {
        let mut pairs: BTreeMap<(String, String), i64> = BTreeMap::new();
        for pair in sent.query() {
            *pairs.entry(pair).or_default() += 1;
        }
        pairs
    };
    let (own, their) = (count(ours), count(theirs));
    if own == their {
        return;
    }
    let only = |a: &BTreeMap<(String, String), i64>, b: &BTreeMap<(String, String), i64>| {
        let pairs = a.iter().filter(|(pair, count)| b.get(pair).is_none_or(|other| other < count));
        pairs.map(|((name, value), _)| (name.clone(), value.clone())).collect::<Vec<_>>()
    };
    let (missing, extra) = (only(&their, &own), only(&own, &their));
    for (name, value) in &missing {
        let ours: Vec<&str> = extra.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect();
        match ours.as_slice() {
            [] => found.differ("query: not sent by ours", format!("{name}={value}")),
            ours => found.differ("query: another value", format!("{name}: theirs {value}, ours {}", ours.join(" & "))),
        }
    }
    for (name, value) in extra.iter().filter(|(name, _)| !missing.iter().any(|(their, _)| their == name)) {
        found.differ("query: only sent by ours", format!("{name}={value}"));
    }
}

fn body(theirs: &Sent, ours: &Sent, found: &mut Comparison) {
    let essence = |sent: &Sent| {
        let content_type = sent.content_type.as_deref().unwrap_or("none");
        content_type.split(';').next().unwrap_or(content_type).trim().to_ascii_lowercase()
    };
    let (their, own) = (essence(theirs), essence(ours));
    if their != own {
        found.differ("content type", format!("theirs {their}, ours {own}"));
    }
    let (theirs_body, ours_body) = match (&theirs.body, &ours.body) {
        (None, None) => return,
        (Some(theirs), Some(ours)) => (theirs, ours),
        (Some(_), None) => return found.differ("body: not sent by ours", ""),
        (None, Some(_)) => return found.differ("body: only sent by ours", ""),
    };
    if their.starts_with("multipart/") && own.starts_with("multipart/") {
        return form::compare(theirs, ours, found);
    }
    let read = |text: &str| serde_json::from_str::<Value>(text).ok().filter(|_| own.ends_with("json"));
    match (read(theirs_body), read(ours_body)) {
        (Some(theirs), Some(ours)) => json::compare(&theirs, &ours, "", found),
        _ if theirs_body == ours_body => {}
        _ => found.differ("body: other text", format!("theirs {theirs_body}, ours {ours_body}")),
    }
}

#[cfg(test)]
mod tests;
