//! Reports round trips as text.

use std::collections::BTreeMap;

use sdk_generator::terminal::line;

use super::places::Place;
use crate::{Failure, Found};

/// A sample that came back different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loss {
    /// The kind of difference, by which the report groups.
    pub(super) cause: String,
    /// The place in the value, and the value.
    pub(super) what: String,
}

/// Counts of schemas and samples.
#[derive(Debug, Default)]
pub(super) struct Report {
    schemas: usize,
    samples: usize,
    /// Samples that were decoded as `Unknown`: no branch of a union, or no value of an enum.
    unknown: usize,
    losses: BTreeMap<String, Vec<String>>,
    lost: usize,
    /// Schemas of a `number` that the types hold as an integer.
    whole: usize,
}

impl Report {
    /// An empty report.
    pub(super) fn of(whole: usize) -> Self {
        Self { whole, ..Self::default() }
    }

    /// Counts a schema, with the first loss among its samples.
    pub(super) fn add(&mut self, place: &Place, samples: usize, unknown: usize, loss: Option<Loss>) {
        self.schemas += 1;
        self.samples += samples;
        self.unknown += unknown;
        if let Some(Loss { cause, what }) = loss {
            self.lost += 1;
            let direction = if place.sent { "request" } else { "response" };
            let at = &place.at;
            self.losses.entry(cause).or_default().push(format!("{} {direction}: {what} ({at})", place.operation));
        }
    }

    /// The whole report: the schemas with a loss, grouped by cause.
    pub(super) fn text(&self) -> String {
        let whole = self.schemas - self.lost;
        let mut text = format!(
            "{} schemas of requests and responses: {whole} keep all samples unchanged, {:.2} %\n{} samples; `Unknown` \
             holds a part of {} of them\n",
            self.schemas,
            if self.schemas == 0 { 100.0 } else { 100.0 * whole as f64 / self.schemas as f64 },
            self.samples,
            self.unknown,
        );
        if self.whole > 0 {
            text.push_str(&format!(
                "schemas of a `number` that are read as integers, as `gen` notes, with whole numbers as samples: {}\n",
                self.whole
            ));
        }
        let mut causes: Vec<(&String, &Vec<String>)> = self.losses.iter().collect();
        causes.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        for (cause, places) in causes {
            text.push_str(&format!("\n{:>6} {}\n", places.len(), line(cause)));
            places.iter().for_each(|place| text.push_str(&format!("         {}\n", cut(place))));
        }
        text
    }

    /// An error if any schema has a loss.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.lost {
            0 => Ok(()),
            lost => Err(Found(format!("{lost} schemas have samples that change")).into()),
        }
    }
}

/// A text cut to one line.
fn cut(text: &str) -> String {
    let cut: String = text.chars().take(400).collect();
    let more = if cut.len() < text.len() { " .." } else { "" };
    line(&cut).into_owned() + more
}
