//! JSON pointers (RFC 6901) in their URI fragment form: `#/components/schemas/Cidr`.

use std::{borrow::Cow, fmt, sync::Arc};

use percent_encoding::percent_decode_str;

/// A place in the description, as a JSON pointer. Clones share its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The pointer to the whole document.
    pub fn root() -> Self {
        Self("#".into())
    }

    /// Parses the text of a `$ref` that is a pointer in a URI fragment (RFC 6901, section 6): `#/a/b`. `None` for any
    /// other reference: to another document, to an anchor, or to the root.
    pub fn from_reference(reference: &str) -> Option<Self> {
        let decoded = percent_decode_str(reference).decode_utf8().unwrap_or(Cow::Borrowed(reference));
        Self::parse(&decoded)
    }

    /// Parses the form `#/a/b`; `None` for other text, and for the root.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        // Tokens are unescaped and escaped again, so that equal pointers have equal text.
        text.strip_prefix("#/").map(|steps| {
            let steps: Vec<_> = steps.split('/').map(unescaped).collect();
            Self::root().children(&steps.iter().map(|step| &**step).collect::<Vec<_>>())
        })
    }

    /// The pointer with one more token.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        self.children(&[token])
    }

    /// The pointer with more tokens.
    #[must_use]
    pub fn children(&self, tokens: &[&str]) -> Self {
        let mut text = String::with_capacity(self.0.len() + tokens.iter().map(|token| token.len() + 4).sum::<usize>());
        text.push_str(&self.0);
        for token in tokens {
            text.push('/');
            text.push_str(&escaped(token));
        }
        Self(text.into())
    }

    /// The pointer to an item of an array.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// The pointer without its last token; the root stays the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        match self.0.rfind('/') {
            Some(end) => Self(self.0[..end].into()),
            None => self.clone(),
        }
    }

    /// The pointer and its parents, innermost first; the root is the last.
    pub(crate) fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), |at| at.0.contains('/').then(|| at.parent()))
    }

    /// The pointer with the prefix `from` replaced by `to`; `None` if it does not have this prefix.
    pub(crate) fn moved(&self, from: &Self, to: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&*from.0).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(Self(format!("{}{rest}", to.0).into()))
    }

    /// The unescaped tokens.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.steps().map(Cow::into_owned)
    }

    /// The unescaped tokens, borrowed unless they had an escape.
    pub(crate) fn steps(&self) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        let steps = self.0.split_once('/').map(|(_, steps)| steps.split('/').map(unescaped));
        steps.into_iter().flatten()
    }

    /// The number of tokens.
    pub(crate) fn depth(&self) -> usize {
        self.0.bytes().filter(|&byte| byte == b'/').count()
    }

    /// The last token, unescaped; empty for the root.
    pub fn last(&self) -> String {
        self.steps().next_back().unwrap_or_default().into_owned()
    }

    /// The pointer in its JSON string form (RFC 6901, section 5), for `serde_json::Value::pointer`: `/a/b`.
    pub(crate) fn as_json(&self) -> &str {
        &self.0[1..]
    }

    /// The text of the pointer: `#/a/b`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Escapes a token for a pointer: `~` is `~0`, and `/` is `~1` (RFC 6901, section 3).
pub fn escaped(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Unescapes a token of a pointer: `~1` is `/`, and `~0` is `~` (RFC 6901, section 4).
pub fn unescaped(step: &str) -> Cow<'_, str> {
    let Some((first, rest)) = step.split_once('~') else { return Cow::Borrowed(step) };
    let mut token = String::with_capacity(step.len());
    token.push_str(first);
    for part in rest.split('~') {
        let (character, part) = match part.as_bytes().first() {
            Some(b'1') => ('/', &part[1..]),
            Some(b'0') => ('~', &part[1..]),
            _ => ('~', part),
        };
        token.push(character);
        token.push_str(part);
    }
    Cow::Owned(token)
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
    fn tokens_are_escaped_and_unescaped() {
        let at = Pointer::root().child("paths").child("/a/{b}").child("x~y");
        assert_eq!(at.as_str(), "#/paths/~1a~1{b}/x~0y");
        assert_eq!(at.tokens().collect::<Vec<_>>(), ["paths", "/a/{b}", "x~y"]);
        assert_eq!(at.last(), "x~y");
        assert_eq!(at.parent().as_str(), "#/paths/~1a~1{b}");
        assert_eq!(Pointer::root().parent(), Pointer::root());
        let ancestors: Vec<String> = at.ancestors().map(|at| at.as_str().to_owned()).collect();
        assert_eq!(ancestors, ["#/paths/~1a~1{b}/x~0y", "#/paths/~1a~1{b}", "#/paths", "#"]);
        let tokens = |text| Pointer::parse(text).unwrap().tokens().collect::<Vec<_>>();
        assert_eq!(tokens("#/~01/~1~1a~0/~/~2"), ["~1", "//a~", "~", "~2"]);
    }

    #[test]
    fn references_are_uri_fragments() {
        let at = |reference| Pointer::from_reference(reference).map(|at| at.as_str().to_owned());
        let operation = "#/paths/~1a~1{id}/get";
        for reference in [operation, "#/paths/~1a~1%7Bid%7D/get", "#/paths/%7E1a%7E1%7bid%7d/get"] {
            assert_eq!(at(reference).as_deref(), Some(operation), "{reference}");
        }
        assert_eq!(at("#/components/schemas/100%").as_deref(), Some("#/components/schemas/100%"));
        assert_eq!(at("other.yaml#/a"), None);
        assert_eq!(Pointer::parse("#/a%20b").map(|at| at.as_str().to_owned()).as_deref(), Some("#/a%20b"));
    }
}
