//! The scripted responses, in the order in which they are given.

use std::collections::VecDeque;

use http::Method;

use super::answer::Answer;

/// The scripted responses that were not given yet.
#[derive(Debug, Default)]
pub(super) struct Script {
    answers: VecDeque<Answer>,
}

impl Script {
    pub(super) fn add(&mut self, answer: Answer) {
        if answer.times > 0 {
            self.answers.push_back(answer);
        }
    }

    /// Takes the oldest response that matches such a request.
    pub(super) fn take(&mut self, method: &Method, path: &str) -> Option<Answer> {
        let position = self.answers.iter().position(|answer| answer.is_for(method, path))?;
        let answer = self.answers.get_mut(position)?;
        if answer.times > 1 {
            answer.times -= 1;
            return Some(answer.clone());
        }
        self.answers.remove(position)
    }

    /// The number of requests that will still get one.
    pub(super) fn pending(&self) -> usize {
        self.answers.iter().fold(0, |sum, answer| sum.saturating_add(answer.times))
    }

    pub(super) fn clear(&mut self) {
        self.answers.clear();
    }
}
