//! JSON pointers (RFC 6901) in their URI fragment form, `#/components/schemas/Cidr`.

use std::fmt;

/// A place in the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self("#".to_owned())
    }

    /// From a `$ref`'s text; `None` if it points into another document.
    pub fn from_reference(reference: &str) -> Option<Self> {
        reference.starts_with("#/").then(|| Self(reference.to_owned()))
    }

    /// One step deeper.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        let token = token.replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{token}", self.0))
    }

    /// Several steps deeper.
    #[must_use]
    pub fn children(&self, tokens: &[&str]) -> Self {
        tokens.iter().fold(self.clone(), |at, token| at.child(token))
    }

    /// One step deeper, into an array.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// One step up; the root stays the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        match self.0.rfind('/') {
            Some(end) => Self(self.0[..end].to_owned()),
            None => self.clone(),
        }
    }

    /// The steps from the root, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The last step, unescaped; empty for the root.
    pub fn last(&self) -> String {
        self.tokens().last().unwrap_or_default()
    }

    /// As it is written, `#/a/b`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn tokens_are_escaped_and_come_back() {
        let at = Pointer::root().child("paths").child("/a/{b}").child("x~y");
        assert_eq!(at.as_str(), "#/paths/~1a~1{b}/x~0y");
        assert_eq!(at.tokens().collect::<Vec<_>>(), ["paths", "/a/{b}", "x~y"]);
        assert_eq!(at.last(), "x~y");
        assert_eq!(at.parent().as_str(), "#/paths/~1a~1{b}");
        assert_eq!(Pointer::root().parent(), Pointer::root());
    }
}
