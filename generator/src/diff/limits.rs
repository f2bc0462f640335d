//! Limits: which way each one moved.

use super::{Comparison, What};
use crate::{
    emit::one_of,
    ir::{Kind, Limits, Schema},
};

/// A limit as the number that it is, and as text.
type Read = fn(&Limits) -> Option<(f64, String)>;

/// Which way a limit gets tighter.
#[derive(Clone, Copy)]
enum Tighter {
    Up,
    Down,
    /// To its multiples.
    Multiple,
    /// To some of its values.
    Values,
    /// By being there; one that is another is tighter for some.
    Any,
}

/// Every limit. One that holds of everything counts as none.
const LIMITS: [(Tighter, Read); 11] = [
    (Tighter::Up, |l| l.min_length.filter(|n| *n > 0).map(|n| (n as f64, count("at least", n, "character")))),
    (Tighter::Down, |l| l.max_length.map(|n| (n as f64, count("at most", n, "character")))),
    (Tighter::Any, |l| l.pattern.as_ref().map(|pattern| (0.0, pattern.clone()))),
    (Tighter::Up, |l| l.minimum.map(|(n, exclusive)| (n, bound(n, exclusive, ["at least", "more than"])))),
    (Tighter::Down, |l| l.maximum.map(|(n, exclusive)| (n, bound(n, exclusive, ["at most", "less than"])))),
    (Tighter::Multiple, |l| l.multiple_of.map(|n| (n, format!("a multiple of {n}")))),
    (Tighter::Values, |l| one_of(l).map(|words| (0.0, words))),
    (Tighter::Up, |l| l.min_items.filter(|n| *n > 0).map(|n| (n as f64, count("at least", n, "item")))),
    (Tighter::Down, |l| l.max_items.map(|n| (n as f64, count("at most", n, "item")))),
    (Tighter::Any, |l| l.unique_items.then(|| (1.0, "no item twice".to_owned()))),
    (Tighter::Any, |l| l.format.as_ref().map(|format| (0.0, format.clone()))),
];

fn count(bound: &str, n: u64, thing: &str) -> String {
    format!("{bound} {n} {thing}{}", if n == 1 { "" } else { "s" })
}

fn bound(n: f64, exclusive: bool, [at, beyond]: [&str; 2]) -> String {
    format!("{} {n}", if exclusive { beyond } else { at })
}

impl Comparison<'_> {
    /// The limits of a value, and of those inside a list or a map. `sent`: whether a request can hold it.
    pub(super) fn limits(&mut self, at: &str, sent: bool, old: &Schema, new: &Schema) {
        for (tighter, read) in LIMITS {
            let (before, after) = (read(&old.limits), read(&new.limits));
            let what = match (&before, &after) {
                (Some((_, before)), Some((_, after))) if before == after => continue,
                (None, None) => continue,
                _ if !sent => What::LimitOfAnswers,
                (None, Some(_)) => What::LimitTightened,
                (Some(_), None) => What::LimitLoosened,
                (Some((before, words)), Some((after, _))) => match tighter {
                    // At the same number, the exclusive bound is the tighter one.
                    Tighter::Up if after == before && words.starts_with("more") => What::LimitLoosened,
                    Tighter::Down if after == before && words.starts_with("less") => What::LimitLoosened,
                    Tighter::Up if after < before => What::LimitLoosened,
                    Tighter::Down if after > before => What::LimitLoosened,
                    Tighter::Values if old.limits.one_of.iter().all(|value| new.limits.one_of.contains(value)) => {
                        What::LimitLoosened
                    }
                    Tighter::Multiple if before % after == 0.0 => What::LimitLoosened,
                    _ => What::LimitTightened,
                },
            };
            let words = |limit: Option<(f64, String)>| limit.map(|(_, words)| words).unwrap_or_default();
            self.push(what, at, words(before), words(after));
        }
        if let (Kind::Array(old), Kind::Array(new)) | (Kind::Map(old), Kind::Map(new)) = (&old.kind, &new.kind) {
            self.limits(at, sent, old, new);
        }
    }
}
