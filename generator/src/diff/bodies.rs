//! Compares the bodies of requests.

use std::collections::{BTreeMap, BTreeSet};

use super::{ChangeKind, Comparison};
use crate::{
    emit::surface,
    ir::{Api, Encoding, Keyword, Kind, Operation, PartEncoding, Schema, Style},
};

impl<'a> Comparison<'a> {
    /// Compares the bodies of two operations.
    pub(super) fn bodies(&mut self, at: &str, old: &'a Operation, new: &'a Operation) {
        let kind = |api: &Api, schema: &Schema| format!("body: {}", surface::value_type(api, schema));
        match (&old.body, &new.body) {
            (Some(before), Some(after)) => {
                match (before.is_argument, after.is_argument, after.required) {
                    (false, true, _) => self.push(ChangeKind::BodyRequired, at, "", ""),
                    (true, false, _) => self.push(ChangeKind::BodyOptional, at, "", ""),
                    (true, true, required) if required != before.required => {
                        let what = if required { ChangeKind::ParameterRequired } else { ChangeKind::ParameterOptional };
                        self.push(what, &format!("{at}(body)"), "", "");
                    }
                    _ => {}
                }
                let (written, rewritten) = (parts(&before.encoding), parts(&after.encoding));
                let names: BTreeSet<&str> = written.keys().chain(rewritten.keys()).copied().collect();
                for name in names {
                    let [old, new] =
                        [&written, &rewritten].map(|all| all.get(name).map_or("by its type", String::as_str));
                    if old != new {
                        self.push(ChangeKind::ValueStyle, &format!("{at}({name})"), old, new);
                    }
                }
                if before.media_type != after.media_type {
                    self.push(ChangeKind::BodyMediaType, at, &before.media_type, &after.media_type);
                }
                let at = format!("{at}(body)");
                self.body_type(&at, before.is_argument && after.is_argument, &before.schema, &after.schema);
                // The runtime checks `one_of` only if a caller adds members to the body by name (`extra_body`). The
                // branches themselves are compared with the types of the bodies.
                let is_union =
                    |api: &Api, schema| matches!(api.resolve(schema).map(|it| &it.kind), Some(Kind::Union(_)));
                let both = is_union(self.old.api, &before.schema) && is_union(self.new.api, &after.schema);
                match (&before.one_of, &after.one_of) {
                    _ if !both => {}
                    (None, Some(_)) => self.push(ChangeKind::LimitTightened, &at, "", EXACTLY_ONE),
                    (Some(_), None) => self.push(ChangeKind::LimitLoosened, &at, EXACTLY_ONE, ""),
                    _ => {}
                }
            }
            (None, Some(body)) => {
                let what = if body.is_argument { ChangeKind::ArgumentAdded } else { ChangeKind::OptionalAdded };
                self.push(what, at, "", kind(self.new.api, &body.schema));
                if !body.is_argument {
                    self.request_type(at, old, new);
                }
            }
            (Some(body), None) => {
                let what = if body.is_argument { ChangeKind::ArgumentRemoved } else { ChangeKind::OptionalRemoved };
                self.push(what, at, kind(self.old.api, &body.schema), "");
            }
            (None, None) => {}
        }
    }

    /// Compares the types of two bodies. The wrappers `OrJson` and `OrNull`, which allow JSON of another type and null,
    /// are compared apart from the type inside them.
    fn body_type(&mut self, at: &str, is_argument: bool, old: &'a Schema, new: &'a Schema) {
        let ((before, was), (after, is)) = (wrappers(old), wrappers(new));
        if !self.alike(was, is) {
            let (before, after) = (surface::value_type(self.old.api, old), surface::value_type(self.new.api, new));
            // Only for a body that is an argument: the type of an optional body is a type parameter of `Request<T, Q,
            // B>`.
            let takes_it = is_argument && was == old && is == new && self.is_branch(was, is);
            let what = if takes_it { ChangeKind::ArgumentTakesMore } else { ChangeKind::ArgumentType };
            return self.push(what, at, before, after);
        }
        if before != after {
            let is_taken_as_it_is = matches!(self.new.api.resolve(is).map(|it| &it.kind), Some(Kind::Object(_)));
            let what = match before.iter().all(|wrapper| after.contains(wrapper)) {
                true if is_taken_as_it_is => ChangeKind::OtherJsonAdded,
                // `impl Into<T>`, as for a string, becomes `impl Into<OrJson<T>>` or `impl Into<Option<T>>`, which
                // accept other types.
                true => ChangeKind::ArgumentType,
                false => ChangeKind::OtherJsonRemoved,
            };
            self.push(what, at, surface::value_type(self.old.api, old), surface::value_type(self.new.api, new));
        }
        let own = |schema: &Schema, wrappers: &[&str]| {
            let mut limits = schema.limits.clone();
            // `Keyword::Schema` repeats the type of a body that may be other JSON. The type is compared anyway.
            if wrappers.contains(&JSON) {
                limits.remove(Keyword::Schema);
            }
            limits
        };
        self.own_limits(at, true, &own(old, &before), &own(new, &after));
        self.unchecked(at, true, old, new);
        self.limits_inside(at, true, was, is);
    }
}

/// The name of `OrJson` in the result of `wrappers`: a body may be JSON of another type.
const JSON: &str = "JSON";

/// The text for the limit of a body that is a `oneOf`.
const EXACTLY_ONE: &str = "exactly one branch, with the members that a caller adds";

/// The wrappers around a body's schema, `JSON` for `OrJson` and `null` for `OrNull`, and the schema inside them.
fn wrappers(schema: &Schema) -> (Vec<&'static str>, &Schema) {
    let (wrapper, inner) = match &schema.kind {
        Kind::OrJson(inner) => (JSON, inner),
        Kind::OrNull(inner) => ("null", inner),
        _ => return (Vec::new(), schema),
    };
    let (mut wrappers, inner) = wrappers(inner);
    wrappers.push(wrapper);
    (wrappers, inner)
}

/// The style or media type of each form member that declares one, in words, by the member's name.
fn parts(encoding: &Encoding) -> BTreeMap<&str, String> {
    let (Encoding::Form(parts) | Encoding::Multipart(parts)) = encoding else { return BTreeMap::new() };
    let words = |part: &PartEncoding| {
        // The members of an urlencoded form have no media types.
        let is_multipart = matches!(encoding, Encoding::Multipart(_));
        let media_type = part.media_type.as_deref().or(part.content_media_type.as_deref());
        let style = part.style.map(Style::example);
        style.or(media_type.filter(|_| is_multipart)).unwrap_or_default().to_owned()
    };
    parts.iter().map(|(name, part)| (name.as_str(), words(part))).filter(|(_, words)| !words.is_empty()).collect()
}
