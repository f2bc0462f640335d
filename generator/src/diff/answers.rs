//! Compares successful responses.

use super::{ChangeKind, Comparison};
use crate::{
    emit::surface,
    ir::{Answer, Operation},
};

impl<'a> Comparison<'a> {
    /// Compares the responses of two operations: their Rust types, the part of the JSON that is returned, such as
    /// `result`, and their media types.
    pub(super) fn answers(&mut self, at: &str, old: &'a Operation, new: &'a Operation) {
        self.values_of_answers(at, &old.answer, &new.answer);
        // A response without content has no media type.
        let has_content = |operation: &Operation| !matches!(operation.answer, Answer::Empty);
        let (before, after) = (accepted(old), accepted(new));
        if has_content(old) && has_content(new) && before != after {
            self.push(ChangeKind::AnswerMediaType, at, before, after);
        }
    }

    fn values_of_answers(&mut self, at: &str, old: &'a Answer, new: &'a Answer) {
        let alike = match (old, new) {
            (Answer::Empty | Answer::Acknowledged, Answer::Empty | Answer::Acknowledged)
            | (Answer::Text(_), Answer::Text(_))
            | (Answer::Bytes(_), Answer::Bytes(_)) => true,
            (Answer::Page(old), Answer::Page(new))
            | (Answer::Json(old) | Answer::Result(old), Answer::Json(new) | Answer::Result(new)) => {
                self.alike(old, new) && old.nullable == new.nullable
            }
            _ => false,
        };
        let place = |answer: &Answer| match answer {
            Answer::Json(_) => "the whole response",
            Answer::Empty => "nothing",
            Answer::Acknowledged => "the envelope",
            _ => "`result`",
        };
        if !alike {
            let (before, after) = (surface::answer_type(self.old.api, old), surface::answer_type(self.new.api, new));
            // A response as plain text and one as a JSON string are both a `String`. `answers` compares their media
            // types.
            let either = matches!((old, new), (Answer::Text(_), Answer::Json(_)) | (Answer::Json(_), Answer::Text(_)));
            if !either || before != after {
                self.push(ChangeKind::AnswerType, at, before, after);
            }
        } else if place(old) != place(new) {
            self.push(ChangeKind::AnswerPlace, at, place(old), place(new));
        }
    }
}

/// The media types that a request accepts (`Accept`).
fn accepted(operation: &Operation) -> &str {
    match &operation.answer {
        Answer::Text(media_type) | Answer::Bytes(media_type) => media_type,
        _ => operation.accept.as_deref().unwrap_or("application/json"),
    }
}
