//! The names from which the Rust name of a type is made, such as those of a schema and of a property in it.

use super::singular;

/// The separator of the names (steps) in a [`Hint`], a control character. A name that contains it counts as several
/// steps.
const STEP: char = '\u{1f}';

/// The names (steps) from which the name of a type is made, outermost first: a schema or a resource, then properties.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hint(String);

impl Hint {
    /// A hint of one step.
    pub(crate) fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The hint for the type of a property: the hint of the object's type with one more step.
    #[must_use]
    pub(crate) fn inside(&self, name: &str) -> Self {
        Self(format!("{}{STEP}{name}", self.0))
    }

    /// The hint with a last step `with_{what}` for a branch of a union, as in `ScanWithScan`. It replaces earlier steps
    /// that begin with `with_`.
    #[must_use]
    pub(crate) fn with(&self, what: &str) -> Self {
        let steps: Vec<&str> = self.steps().filter(|step| !step.starts_with("with_")).collect();
        Self(steps.join(&STEP.to_string())).inside(&format!("with_{what}"))
    }

    /// The hint for the type of a list's items: the hint of the list with its last step in the singular.
    #[must_use]
    pub(crate) fn item(&self) -> Self {
        let last = self.0.rsplit(STEP).next().unwrap_or_default();
        self.ending_with(&singular(last))
    }

    /// The steps of the hint, outermost first: the names of a schema or resource, then of properties.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.split(STEP)
    }

    /// The hint followed by the steps of another one.
    #[must_use]
    pub(crate) fn then(&self, other: &Self) -> Self {
        self.inside(&other.0)
    }

    /// The hint with another first step.
    #[must_use]
    pub(crate) fn beginning_with(&self, first: &str) -> Self {
        match self.0.split_once(STEP) {
            Some((_, rest)) => Self::new(first).inside(rest),
            None => Self::new(first),
        }
    }

    /// The hint with its first steps `from` replaced by `to`; `None` unless it begins with `from` and has more steps.
    pub(crate) fn moved(&self, from: &Self, to: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&from.0)?.strip_prefix(STEP)?;
        Some(to.inside(rest))
    }

    /// The hint with another last step.
    #[must_use]
    pub(crate) fn ending_with(&self, last: &str) -> Self {
        match self.0.rsplit_once(STEP) {
            Some((around, _)) => Self(around.to_owned()).inside(last),
            None => Self::new(last),
        }
    }

    /// The last words of the hint, `count` of them.
    #[must_use]
    pub(crate) fn last_words(&self, count: usize) -> Self {
        let starts = std::iter::once(0).chain(self.0.match_indices(['_', STEP]).map(|(at, _)| at + 1));
        let starts: Vec<usize> = starts.collect();
        let start = starts[starts.len().saturating_sub(count).min(starts.len() - 1)];
        Self(self.0[start..].to_owned())
    }

    /// The hint for a type that several properties of an object share. Its last word becomes `value`: `object_value`
    /// for `object_status`.
    #[must_use]
    pub(crate) fn value_of_object(&self) -> Self {
        match self.0.rfind(['_', STEP]) {
            Some(at) => Self(self.0[..at].to_owned()).inside("value"),
            None => Self::new("value"),
        }
    }

    /// All steps of the hint, joined by `_`.
    pub(crate) fn joined(&self) -> String {
        self.0.replace(STEP, "_")
    }
}

#[cfg(test)]
mod tests {
    use super::Hint;

    #[test]
    fn a_hint_has_steps_and_can_be_cut_to_its_last_words() {
        let hint = Hint::new("dns_record").inside("tag_values").item();
        assert_eq!(hint.steps().collect::<Vec<_>>(), ["dns_record", "tag_value"]);
        assert_eq!(hint.joined(), "dns_record_tag_value");
        let steps = |count| hint.last_words(count).steps().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(steps(1), ["value"]);
        assert_eq!(steps(3), ["record", "tag_value"]);
        assert_eq!(steps(9), ["dns_record", "tag_value"]);
    }

    #[test]
    fn a_hint_has_only_the_last_step_of_a_union_branch() {
        let hint = Hint::new("rule").inside("conditions").item().with("clauses").inside("clauses").item().with("value");
        assert_eq!(hint.joined(), "rule_condition_clause_with_value");
    }
}
