//! The report on round trips, as text.

use std::collections::BTreeMap;

use sdk_generator::terminal::line;

use super::places::Place;
use crate::{Failure, Found};

/// Why a schema does not go through its type and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loss {
    /// The kind of it.
    pub(super) cause: String,
    /// The place in the value, and the value.
    pub(super) what: String,
}

/// Counts schemas and samples.
#[derive(Debug, Default)]
pub(super) struct Report {
    schemas: usize,
    samples: usize,
    /// Samples that `Unknown` holds: no branch of a union, no value of an enum.
    unknown: usize,
    losses: BTreeMap<String, Vec<String>>,
    lost: usize,
}

impl Report {
    /// Counts a schema, with the first loss of its samples.
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

    /// All of it: each schema that loses something, by cause.
    pub(super) fn text(&self) -> String {
        let whole = self.schemas - self.lost;
        let mut text = format!(
            "{} schemas of requests and responses: {whole} go through their types and back, {:.2} %\n{} samples; `Unknown` \
             holds a part of {} of them\n",
            self.schemas,
            if self.schemas == 0 { 100.0 } else { 100.0 * whole as f64 / self.schemas as f64 },
            self.samples,
            self.unknown,
        );
        let mut causes: Vec<(&String, &Vec<String>)> = self.losses.iter().collect();
        causes.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        for (cause, places) in causes {
            text.push_str(&format!("\n{:>6} {}\n", places.len(), line(cause)));
            places.iter().for_each(|place| text.push_str(&format!("         {}\n", cut(place))));
        }
        text
    }

    /// Whether every schema goes through.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.lost {
            0 => Ok(()),
            lost => Err(Found(format!("{lost} schemas lose something")).into()),
        }
    }
}

/// A text shortened to fit on a line.
fn cut(text: &str) -> String {
    let cut: String = text.chars().take(400).collect();
    let more = if cut.len() < text.len() { " .." } else { "" };
    line(&cut).into_owned() + more
}
