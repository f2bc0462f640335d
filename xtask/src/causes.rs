//! Groups findings by cause for a report.

use std::collections::{BTreeMap, BTreeSet};

use sdk_generator::terminal::line;

/// Examples by cause.
#[derive(Debug, Default)]
pub(crate) struct Causes(BTreeMap<String, Vec<String>>);

impl Causes {
    /// Counts an example of a cause.
    pub(crate) fn add(&mut self, cause: String, example: String) {
        self.0.entry(cause).or_default().push(example);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of all examples.
    pub(crate) fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// The lines of each cause, the most frequent first: its count, and at most `examples` examples, each cut to
    /// `width` characters. Equal examples are shown once.
    pub(crate) fn texts(&self, examples: usize, width: usize) -> Vec<String> {
        let mut causes: Vec<(&String, &Vec<String>)> = self.0.iter().collect();
        causes.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
        let text = |(cause, found): (&String, &Vec<String>)| {
            let mut seen = BTreeSet::new();
            let distinct = found.iter().filter(|example| seen.insert(*example));
            let head = format!("{:>6} {}\n", found.len(), line(cause));
            let lines = distinct.take(examples).map(|found| format!("         {}\n", cut(found, width)));
            std::iter::once(head).chain(lines).collect()
        };
        causes.into_iter().map(text).collect()
    }
}

/// A text cut to one line.
fn cut(text: &str, width: usize) -> String {
    let cut: String = text.chars().take(width).collect();
    let more = if cut.len() < text.len() { " .." } else { "" };
    line(&cut).into_owned() + more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_cause_is_first_and_examples_are_distinct_and_cut() {
        let mut causes = Causes::default();
        assert!(causes.is_empty());
        for (cause, example) in [("a", "one"), ("b", "long"), ("b", "two"), ("b", "long"), ("b", "three")] {
            causes.add(cause.to_owned(), example.to_owned());
        }
        assert_eq!(causes.count(), 5);
        let texts = ["     4 b\n         lon ..\n         two\n", "     1 a\n         one\n"];
        assert_eq!(causes.texts(2, 3), texts);
    }
}
