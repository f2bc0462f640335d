//! The version bump that a diff requires.

use std::fmt;

use super::{Diff, Effect};

/// A version bump by [Semantic Versioning](https://semver.org/spec/v2.0.0.html). While the major version is 0, Cargo
/// treats a bump of the minor version as breaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// No bump.
    None,
    /// Changes of docs, or, while the major version is 0, any change that breaks nothing.
    Patch,
    /// Additions and deprecations.
    Minor,
    /// Breaking changes.
    Major,
}

impl Bump {
    /// The bump that a diff requires for a crate whose major version is 1 or more.
    pub(crate) fn of(diff: &Diff) -> Self {
        match diff.changes.iter().map(|change| change.effect).min() {
            None => Self::None,
            Some(Effect::DocsOnly) => Self::Patch,
            Some(Effect::Adds | Effect::Warns) => Self::Minor,
            Some(Effect::BreaksCompile | Effect::ChangesTheWire) => Self::Major,
        }
    }

    /// The corresponding bump for a crate whose major version is 0.
    #[must_use]
    pub(crate) fn below_one(self) -> Self {
        match self {
            Self::None => Self::None,
            Self::Patch | Self::Minor => Self::Patch,
            Self::Major => Self::Minor,
        }
    }

    /// The bumped version; `None` if the given one does not consist of three numbers.
    pub(crate) fn next(self, version: &str) -> Option<String> {
        let numbers: Vec<u64> = version.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let [major, minor, patch] = numbers[..] else { return None };
        let bump = if major == 0 { self.below_one() } else { self };
        Some(match bump {
            Self::None => version.to_owned(),
            Self::Patch => format!("{major}.{minor}.{}", patch + 1),
            Self::Minor => format!("{major}.{}.0", minor + 1),
            Self::Major => format!("{}.0.0", major + 1),
        })
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Bump;

    #[test]
    fn a_breaking_change_of_a_0_x_version_bumps_its_minor_version() {
        for (bump, version, next) in [
            (Bump::None, "0.3.1", "0.3.1"),
            (Bump::Patch, "0.3.1", "0.3.2"),
            (Bump::Minor, "0.3.1", "0.3.2"),
            (Bump::Major, "0.3.1", "0.4.0"),
            (Bump::Patch, "1.3.1", "1.3.2"),
            (Bump::Minor, "1.3.1", "1.4.0"),
            (Bump::Major, "1.3.1", "2.0.0"),
        ] {
            assert_eq!(bump.next(version).as_deref(), Some(next), "{bump} of {version}");
        }
        assert_eq!(Bump::Major.next("1.0"), None);
    }
}
