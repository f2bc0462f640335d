//! Reports round trips as text.

use super::places::SchemaPlace;
use crate::{Failure, Found, causes::Causes};

/// The maximum length of an example, in characters.
const WIDTH: usize = 400;

/// A schema whose samples are lost: one came back different, or there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loss {
    /// The kind of difference, by which the report groups.
    pub(super) cause: String,
    /// The details: a place in the value with the value, or an error.
    pub(super) what: String,
}

/// Counts of schemas and samples.
#[derive(Debug, Default)]
pub(super) struct Report {
    schemas: usize,
    samples: usize,
    /// Samples that are examples of the description.
    examples: usize,
    /// Samples that were decoded as `Unknown`: no branch of a union, or no value of an enum.
    unknown: usize,
    losses: Causes,
    /// Schemas of a `number` that the types hold as an integer.
    whole: usize,
}

impl Report {
    /// An empty report.
    pub(super) fn of(whole: usize) -> Self {
        Self { whole, ..Self::default() }
    }

    /// Counts a schema, its samples, those of them that are examples of the description, and the first loss.
    pub(super) fn add(
        &mut self,
        place: &SchemaPlace,
        (samples, examples): (usize, usize),
        unknown: usize,
        loss: Option<Loss>,
    ) {
        self.schemas += 1;
        self.samples += samples;
        self.examples += examples;
        self.unknown += unknown;
        if let Some(Loss { cause, what }) = loss {
            let direction = if place.sent { "request" } else { "response" };
            let at = &place.at;
            self.losses.add(cause, format!("{} {direction}: {what} ({at})", place.operation));
        }
    }

    /// The whole report: the schemas with a loss, grouped by cause.
    pub(super) fn text(&self) -> String {
        let whole = self.schemas - self.losses.count();
        let mut text = format!(
            "{} schemas of requests and responses: {whole} keep all samples unchanged, {:.2} %\n{} samples, of \
             which {} are examples of the description; parts of {} are decoded as `Unknown`\n",
            self.schemas,
            if self.schemas == 0 { 100.0 } else { 100.0 * whole as f64 / self.schemas as f64 },
            self.samples,
            self.examples,
            self.unknown,
        );
        if self.whole > 0 {
            text.push_str(&format!(
                "schemas of a `number` that are read as integers, as `gen` notes, with whole numbers as samples: {}\n",
                self.whole
            ));
        }
        for cause in self.losses.texts(usize::MAX, WIDTH) {
            text.push_str(&format!("\n{cause}"));
        }
        text
    }

    /// An error if a schema has a loss, or no sample.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.losses.count() {
            0 => Ok(()),
            lost => Err(Found(format!("{lost} schemas have no sample, or one that changes")).into()),
        }
    }
}
