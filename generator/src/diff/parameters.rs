//! Pairs the parameters of two operations.

use crate::ir::{Parameter, ParameterPlace};

/// The parameters of both sides, by place and name. A parameter of which the other side has the name only in another
/// place has moved there. Case is no part of a header's name (RFC 9110, section 5.1).
pub(super) fn pairs<'a>(before: &[&'a Parameter], after: &[&'a Parameter]) -> Vec<(&'a Parameter, &'a Parameter)> {
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
    before.iter().filter_map(|old| Some((*old, counterpart(old)?))).collect()
}
