//! What the comparison found, as text.

use std::collections::BTreeMap;

use super::{recorded::Recorded, routes::Match};
use crate::Failure;

/// A cause, and what differs.
pub(super) type Difference = (String, String);

/// What came of a recorded request.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The description has no such operation.
    Unmatched,
    /// The values are none of the operation's.
    NotBuilt {
        /// Why.
        cause: String,
        /// Which.
        what: String,
    },
    /// There is a request to compare.
    Built {
        /// Where the two differ.
        differences: Vec<Difference>,
        /// What is worth to know although they don't.
        notes: Vec<String>,
        /// The limits of the description that the recorded values break: a caller would have been told.
        refused: Vec<String>,
    },
}

/// What is counted.
#[derive(Debug, Default)]
pub(super) struct Report {
    lines: usize,
    equal: usize,
    differing: usize,
    not_built: usize,
    refused: usize,
    differences: Causes,
    undecodable: Causes,
    limits: Causes,
    notes: Causes,
    /// Family to requests.
    unmatched: BTreeMap<String, Vec<String>>,
}

/// Cause to examples.
type Causes = BTreeMap<String, Vec<String>>;

impl Report {
    /// Counts a line.
    pub(super) fn add(&mut self, line: &Recorded, found: Option<&Match>, outcome: Outcome) {
        self.lines += 1;
        let operation = found.map_or("", |found| found.operation.as_str());
        let example = |what: &str| format!("{operation}: {what}");
        match outcome {
            Outcome::Unmatched => {
                let request = format!("{} {}", line.sent.method, line.sent.path());
                self.unmatched.entry(line.family.clone()).or_default().push(request);
            }
            Outcome::NotBuilt { cause, what } => {
                self.not_built += 1;
                self.undecodable.entry(cause).or_default().push(example(&what));
            }
            Outcome::Built { differences, notes, refused } => {
                if differences.is_empty() {
                    self.equal += 1;
                    self.refused += usize::from(!refused.is_empty());
                    if let Some(first) = refused.first() {
                        self.limits.entry(kind_of_limit(first)).or_default().push(example(&refused.join("; ")));
                    }
                    for note in notes {
                        self.notes.entry(note).or_default().push(operation.to_owned());
                    }
                } else {
                    self.differing += 1;
                }
                // A line counts once for a cause.
                let mut of_line: BTreeMap<String, Vec<String>> = BTreeMap::new();
                for (cause, what) in differences {
                    of_line.entry(cause).or_default().push(what);
                }
                for (cause, what) in of_line {
                    self.differences.entry(cause).or_default().push(example(&what.join("; ")));
                }
            }
        }
    }

    /// All of it, with so many examples for each cause.
    pub(super) fn text(&self, examples: usize) -> String {
        let unmatched: usize = self.unmatched.values().map(Vec::len).sum();
        let matched = self.lines - unmatched;
        let mut text = format!(
            "{} lines: {} equal, {} differ, {} not built, {unmatched} unmatched\n{:.2} % of {matched} matched are equal",
            self.lines,
            self.equal,
            self.differing,
            self.not_built,
            percent(self.equal, matched),
        );
        text.push_str(&match self.refused {
            0 => "\n".to_owned(),
            refused => format!("; {refused} of them only with the checks off: they break limits of the description\n"),
        });
        let sections = [
            ("Differ, a line under each of its causes", &self.differences),
            ("Not built", &self.undecodable),
            ("Equal, but would be refused before sending", &self.limits),
            ("Equal, and to be known", &self.notes),
            ("Unmatched, by family", &self.unmatched),
        ];
        for (title, causes) in sections {
            if causes.is_empty() {
                continue;
            }
            text.push_str(&format!("\n{title}\n"));
            let mut causes: Vec<(&String, &Vec<String>)> = causes.iter().collect();
            causes.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
            for (cause, found) in causes {
                text.push_str(&format!("{:>6} {cause}\n", found.len()));
                let mut shown: Vec<&String> = found.iter().collect();
                shown.dedup();
                shown.iter().take(examples).for_each(|found| text.push_str(&format!("         {}\n", cut(found))));
            }
        }
        text
    }

    /// Whether all that match are equal.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.differing + self.not_built {
            0 => Ok(()),
            open => Err(format!("{open} requests are not what was recorded").into()),
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// `field: what is wrong` without the field and the figures.
fn kind_of_limit(violation: &str) -> String {
    let what = violation.split_once(": ").map_or(violation, |(_, what)| what);
    let what = what.split_once(", ").map_or(what, |(_, limit)| limit);
    let words = what.split(' ').filter(|word| !word.starts_with(|first: char| first.is_ascii_digit()));
    let words: Vec<&str> = words.collect();
    if words.len() > 8 { format!("{} ..", words[..8].join(" ")) } else { words.join(" ") }
}

/// What fits on a line.
fn cut(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    if line.len() < text.len() { line + " .." } else { line }
}

/// Gives a difference the cause that was noted while its values were read: `(what, place:path)`.
pub(super) fn explain(difference: &mut Difference, notes: &[(&str, &str)]) {
    let (cause, what) = difference;
    let place = cause.split(':').next().unwrap_or_default();
    let at = what.split(['=', ':']).next().unwrap_or_default();
    let covers = |noted: &str| {
        let Some((own, noted)) = noted.split_once(':') else { return false };
        let own = own == place || (own == "body" && (place == "form" || place == "content type"));
        let whole =
            noted.is_empty() || at == noted || at.strip_prefix(noted).is_some_and(|rest| rest.starts_with(['.', '[']));
        own && whole
    };
    if let Some((said, _)) = notes.iter().find(|(_, noted)| covers(noted)) {
        *cause = (*said).to_owned();
    }
}
