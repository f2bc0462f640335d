//! Pairs the parameters of two operations, and compares the constants that some of them send.

use std::ptr;

use serde_json::Value;

use super::{ChangeKind, Comparison};
use crate::{
    emit::surface,
    ir::{Parameter, ParameterPlace},
};

impl Comparison<'_> {
    /// Compares the constant values of parameters outside the path. Every request sends a constant, so one that was
    /// added or removed is a change.
    pub(super) fn constant_parameters(&mut self, at: &str, Matched { both, gone, came }: &Matched<'_>) {
        let gone = gone.iter().map(|old| (old.name.as_str(), Some(*old), None));
        let came = came.iter().map(|new| (new.name.as_str(), None, Some(*new)));
        let both = both.iter().map(|(old, new)| (new.name.as_str(), Some(*old), Some(*new)));
        for (name, old, new) in both.chain(gone).chain(came) {
            // Arguments of methods are compared in `other_arguments`.
            if [old, new].into_iter().flatten().any(|parameter| parameter.is_argument) {
                continue;
            }
            let [before, after] = [old, new].map(|parameter| parameter.and_then(|it| it.constant.as_ref()));
            if before != after {
                let words = |value: Option<&Value>| value.map(surface::plain).unwrap_or_default();
                self.push(ChangeKind::Constant, &format!("{at}({name})"), words(before), words(after));
            }
        }
    }
}

/// The parameters of an old and a new operation, matched with each other.
pub(super) struct Matched<'a> {
    /// The parameters that both operations have: the old and the new one.
    pub(super) both: Vec<(&'a Parameter, &'a Parameter)>,
    /// The removed parameters.
    pub(super) gone: Vec<&'a Parameter>,
    /// The added parameters.
    pub(super) came: Vec<&'a Parameter>,
}

/// Pairs the parameters of both operations by place (`in`) and name. If only the place differs, the parameter has
/// moved. Header names are case-insensitive (RFC 9110, section 5.1).
pub(super) fn match_parameters<'a>(before: &[&'a Parameter], after: &[&'a Parameter]) -> Matched<'a> {
    let is_same = |a: &Parameter, b: &Parameter| (a.place, &a.name) == (b.place, &b.name);
    let is_header = |a: &Parameter, b: &Parameter| {
        let are_headers = [a, b].iter().all(|it| it.place == ParameterPlace::Header);
        are_headers && a.name.eq_ignore_ascii_case(&b.name)
    };
    let counterpart = |old: &'a Parameter| {
        let is_new = |new: &Parameter| !before.iter().any(|it| is_same(it, new));
        let find = |is_it: &dyn Fn(&Parameter) -> bool| after.iter().find(|new| is_it(new)).copied();
        find(&|new| is_same(old, new))
            .or_else(|| find(&|new| is_header(old, new) && is_new(new)))
            .or_else(|| find(&|new| new.name == old.name && is_new(new)))
    };
    let both: Vec<_> = before.iter().filter_map(|old| Some((*old, counterpart(old)?))).collect();
    let gone = before.iter().copied().filter(|gone| both.iter().all(|(old, _)| !ptr::eq(*old, *gone))).collect();
    let came = after.iter().copied().filter(|came| both.iter().all(|(_, new)| !ptr::eq(*new, *came))).collect();
    Matched { both, gone, came }
}
