//! Reports the comparison as text.

use std::collections::BTreeMap;

use super::{recorded::Recorded, routes::Match};
use crate::{Failure, Found, causes::Causes};

/// The maximum length of an example, in characters.
const WIDTH: usize = 300;
/// The maximum number of words in the kind of a limit.
const MAX_WORDS: usize = 8;

/// A cause, with its details.
pub(super) type Difference = (String, String);

/// The outcome of a recorded request.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The description has no such operation.
    Unmatched,
    /// The values do not fit the operation's arguments.
    NotBuilt {
        /// The kind of misfit.
        cause: String,
        /// The details.
        what: String,
    },
    /// A request was built and compared.
    Built {
        /// The differences.
        differences: Vec<Difference>,
        /// Whether the requests are equal once the caller adds the members that the description lacks by name.
        by_name: bool,
        /// The notes on equal requests.
        notes: Vec<String>,
        /// The limits of the description that the recorded values violate, for which a caller would have got an error.
        refused: Vec<String>,
    },
}

/// The counts of outcomes.
#[derive(Debug, Default)]
pub(super) struct Report {
    lines: usize,
    equal: usize,
    differing: usize,
    not_built: usize,
    /// The requests that differ only because required values are missing in the recording.
    lacking: usize,
    refused: usize,
    by_name: usize,
    differences: Causes,
    names: Causes,
    undecodable: Causes,
    limits: Causes,
    notes: Causes,
    /// The requests without an operation, by family.
    unmatched: Causes,
}

/// The causes of a difference that come from required values missing in the recording.
const LACKING: [&str; 3] =
    ["required, and none was recorded", "required, and not recorded", "a constant, which the recorded request lacks"];

impl Report {
    /// Counts a recorded request.
    pub(super) fn add(&mut self, line: &Recorded, found: Option<&Match>, outcome: Outcome) {
        self.lines += 1;
        let operation = found.map_or("", |found| found.operation.as_str());
        let example = |what: &str| format!("{operation}: {what}");
        match outcome {
            Outcome::Unmatched => {
                let request = format!("{} {}", line.sent.method, line.sent.path());
                self.unmatched.add(line.family.clone(), request);
            }
            Outcome::NotBuilt { cause, what } => {
                self.not_built += 1;
                self.lacking += usize::from(LACKING.contains(&cause.as_str()));
                self.undecodable.add(cause, example(&what));
            }
            Outcome::Built { differences, by_name, notes, refused } => {
                if differences.is_empty() || by_name {
                    self.equal += 1;
                    self.by_name += usize::from(by_name);
                    self.refused += usize::from(!refused.is_empty());
                    if let Some(first) = refused.first() {
                        self.limits.add(kind_of_limit(first), example(&refused.join("; ")));
                    }
                    for note in notes {
                        self.notes.add(note, operation.to_owned());
                    }
                } else {
                    self.differing += 1;
                    let lacks = |(cause, _): &Difference| LACKING.contains(&cause.as_str());
                    self.lacking += usize::from(differences.iter().all(lacks));
                }
                // A request counts once for each cause.
                let mut of_line: BTreeMap<String, Vec<String>> = BTreeMap::new();
                for (cause, what) in differences {
                    of_line.entry(cause).or_default().push(what);
                }
                let causes = if by_name { &mut self.names } else { &mut self.differences };
                for (cause, what) in of_line {
                    causes.add(cause, example(&what.join("; ")));
                }
            }
        }
    }

    /// The whole report, with at most `examples` for each cause.
    pub(super) fn text(&self, examples: usize) -> String {
        let unmatched = self.unmatched.count();
        let matched = self.lines - unmatched;
        let mut text = format!(
            "{} lines: {} equal, {} differ, {} not built, {unmatched} unmatched\n{:.2} % of {matched} matched are equal",
            self.lines,
            self.equal,
            self.differing,
            self.not_built,
            percent(self.equal, matched),
        );
        if self.lacking > 0 {
            text.push_str(&format!(
                "; {} lack what the description requires, and {:.2} % of the others are equal",
                self.lacking,
                percent(self.equal, matched - self.lacking),
            ));
        }
        for (count, how) in [
            (self.by_name, "with members that the description lacks, added by name (`extra_body`, `query`)"),
            (self.refused, "with the checks off, since the values violate limits of the description"),
        ] {
            if count > 0 {
                text.push_str(&format!("; {count} of them only {how}"));
            }
        }
        text.push('\n');
        let sections = [
            ("Different, by cause (a request counts once per cause)", &self.differences),
            ("Not built", &self.undecodable),
            ("Equal with members added by name", &self.names),
            ("Equal, but would be refused before sending", &self.limits),
            ("Equal, with a remark", &self.notes),
            ("Unmatched, by family", &self.unmatched),
        ];
        for (title, causes) in sections {
            if causes.is_empty() {
                continue;
            }
            text.push_str(&format!("\n{title}\n"));
            text.push_str(&causes.texts(examples, WIDTH).concat());
        }
        text
    }

    /// An error if a request of a known operation differs or can't be built.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.differing + self.not_built {
            0 => Ok(()),
            open => Err(Found(format!("{open} requests differ from the recording, or can't be built")).into()),
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The kind of a violated limit: `field: what is wrong` without field and numbers.
fn kind_of_limit(violation: &str) -> String {
    let what = violation.split_once(": ").map_or(violation, |(_, what)| what);
    let what = if what.starts_with("required") { what } else { what.split_once(", ").map_or(what, |(_, limit)| limit) };
    let words = what.split(' ').filter(|word| !word.starts_with(|first: char| first.is_ascii_digit()));
    let words: Vec<&str> = words.collect();
    if words.len() > MAX_WORDS { format!("{} ..", words[..MAX_WORDS].join(" ")) } else { words.join(" ") }
}

/// Replaces the cause of a difference by the note that was made while its value was decoded: `(what, place:path)`.
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
    if let Some((note, _)) = notes.iter().find(|(_, noted)| covers(noted)) {
        *cause = (*note).to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(cause: &str, what: &str, noted: &str) -> String {
        let mut difference = (cause.to_owned(), what.to_owned());
        explain(&mut difference, &[("noted", noted)]);
        difference.0
    }

    #[test]
    fn a_difference_gets_the_cause_noted_at_its_place_or_around_it() {
        let (member, pair) = ("body: member not sent by ours", "query: not sent by ours");
        assert_eq!(explained(member, "rules[].id", "body:rules[].id"), "noted");
        assert_eq!(explained(member, "rules[].id", "body:rules"), "noted");
        assert_eq!(explained(member, "rules[].id", "body:"), "noted");
        assert_eq!(explained(member, "rules[].id", "body:rule"), member);
        assert_eq!(explained(member, "rules[].id", "query:rules[].id"), member);
        assert_eq!(explained(pair, "page=5", "query:page"), "noted");
        assert_eq!(explained("form: part not sent by ours", "labels", "body:labels"), "noted");
    }

    #[test]
    fn limits_are_counted_by_kind() {
        assert_eq!(kind_of_limit("name: 16 characters, at most 5"), "at most");
        assert_eq!(kind_of_limit("rules[0].id: required, but not set"), "required, but not set");
        assert_eq!(kind_of_limit("route: not a CIDR"), "not a CIDR");
    }

    #[test]
    fn only_requests_of_known_operations_affect_the_verdict() {
        let line = Recorded::read(r#"{"method": "GET", "target": "/a", "family": "f"}"#).unwrap();
        let equal = || Outcome::Built { differences: vec![], by_name: false, notes: vec![], refused: vec![] };
        let mut report = Report::default();
        report.add(&line, None, Outcome::Unmatched);
        report.add(&line, None, equal());
        assert!(report.verdict().is_ok());
        assert!(
            report.text(1).starts_with("2 lines: 1 equal, 0 differ, 0 not built, 1 unmatched\n100.00 % of 1 matched")
        );
        let lacks = vec![("a constant, which the recorded request lacks".to_owned(), "type".to_owned())];
        report.add(&line, None, Outcome::Built { differences: lacks, by_name: false, notes: vec![], refused: vec![] });
        let lacking =
            "50.00 % of 2 matched are equal; 1 lack what the description requires, and 100.00 % of the others";
        assert!(report.text(1).contains(lacking), "{}", report.text(1));
        report.add(&line, None, Outcome::NotBuilt { cause: "why".to_owned(), what: "what".to_owned() });
        assert!(report.verdict().is_err());
        assert!(report.text(1).contains("33.33 % of 3 matched are equal"), "{}", report.text(1));
    }
}
