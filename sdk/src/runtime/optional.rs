//! Optional parameters and optional bodies of requests.

use super::Violation;
use super::request_builder::RequestBuilder;
use super::request_parts::Parts;

/// A function that writes a value into a request.
pub(crate) type Write<V> = fn(RequestBuilder, &V) -> RequestBuilder;

/// The optional parameters `Q` and the optional body `B` of a request.
pub(crate) struct Optional<Q, B> {
    /// Boxed, since a struct of parameters can be large.
    parameters: Option<Box<(Q, Write<Q>)>>,
    body: Option<Write<B>>,
}

impl Optional<(), ()> {
    pub(crate) const NONE: Self = Self { parameters: None, body: None };

    pub(crate) fn parameters<Q: Default>(self, write: Write<Q>) -> Optional<Q, ()> {
        Optional { parameters: Some(Box::new((Q::default(), write))), body: None }
    }
}

impl<Q> Optional<Q, ()> {
    pub(crate) fn body<B>(self, write: Write<B>) -> Optional<Q, B> {
        Optional { parameters: self.parameters, body: Some(write) }
    }
}

impl<Q, B> Optional<Q, B> {
    /// Changes the parameters, and writes them in place of earlier ones.
    pub(crate) fn set(&mut self, parts: Box<Parts>, set: impl FnOnce(Q) -> Q) -> Box<Parts> {
        let Some((parameters, write)) = self.parameters.take().map(|it| *it) else { return parts };
        let parameters = set(parameters);
        let (mut parts, mut content) = RequestBuilder::content(parts, |request| write(request, &parameters));
        let taken = parts.set.query.taken_by(&content.query);
        content.violations.extend(taken.iter().map(|name| Violation::written_twice(name)));
        parts.optional = Some(content);
        self.parameters = Some(Box::new((parameters, write)));
        parts
    }

    /// Writes the body in place of an earlier one.
    pub(crate) fn set_body(&self, parts: Box<Parts>, body: &B) -> Box<Parts> {
        let Some(write) = self.body else { return parts };
        let (mut parts, content) = RequestBuilder::content(parts, |request| write(request, body));
        parts.optional_body = Some(content);
        // An earlier body here was made of extra members alone.
        parts.set.body = None;
        parts
    }
}

impl<Q: Clone, B> Clone for Optional<Q, B> {
    fn clone(&self) -> Self {
        Self { parameters: self.parameters.clone(), body: self.body }
    }
}
