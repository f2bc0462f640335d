//! Compares operations: parameters, bodies and responses.

use std::{
    collections::{BTreeMap, BTreeSet},
    ptr,
};

use super::{
    ChangeKind, Comparison,
    matching::{Candidate, renames},
    parameters::{Matched, match_parameters},
    value_text::operation_shape,
};
use crate::{
    emit::surface,
    ir::{Api, Branch, Kind, Operation, Parameter, ParameterPlace, Part, Refused, Schema, Server, rust_path},
    path_template::unnamed,
};

impl<'a> Comparison<'a> {
    /// Compares the operations of both models.
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old.api, self.new.api);
        let (mut gone, mut came) = (by_place(old), by_place(new));
        let both: Vec<_> = gone.keys().filter(|key| came.contains_key(*key)).cloned().collect();
        let mut pairs: Vec<_> = both.iter().filter_map(|key| Some((gone.remove(key)?, came.remove(key)?))).collect();
        // An operation whose path or method changed is recognized by its id, or else by its shape (`moved_nearby`).
        let ids: BTreeMap<&str, String> =
            came.iter().map(|(key, operation)| (operation.id.as_str(), key.clone())).collect();
        gone.retain(|_, operation| {
            let moved = ids.get(operation.id.as_str()).and_then(|key| came.remove(key));
            let stays = moved.is_none();
            pairs.extend(moved.map(|moved| (*operation, moved)));
            stays
        });
        let (gone, came): (Vec<_>, Vec<_>) = (gone.into_values().collect(), came.into_values().collect());
        let (gone, came) = moved_nearby(old, new, gone, came, &mut pairs);
        let place = |operation: &Operation| rust_path(&operation.resource.to_string(), &operation.name);
        // An operation that the new description still has is not removed, even if no code can be generated for it. It
        // is listed as not compared.
        let is_refused = |operation: &Operation| {
            new.refused.iter().any(|refused| refused.part == Part::Whole && is_of(refused, operation))
        };
        for operation in gone.into_iter().filter(|operation| !is_refused(operation)) {
            self.operation = operation.key();
            self.push(ChangeKind::OperationRemoved, &place(operation), surface::signature(old, operation), "");
        }
        for operation in came {
            self.operation = operation.key();
            self.push(ChangeKind::OperationAdded, &place(operation), "", surface::signature(new, operation));
            for refused in new.refused.iter().filter(|refused| is_of(refused, operation)) {
                self.cannot_compare(&refused.why);
            }
        }
        for (old, new) in pairs {
            self.operation = new.key();
            let (before, after) = (place(old), place(new));
            if before != after {
                self.push(ChangeKind::MethodRenamed, &before, &before, &after);
            }
            self.matched(&after, old, new);
        }
        self.refused_operations();
    }

    /// Lists as not compared the operations of both models for which no code can be generated.
    fn refused_operations(&mut self) {
        let whole = |api: &'a Api| api.refused.iter().filter(|refused| refused.part == Part::Whole);
        for refused in whole(self.old.api).chain(whole(self.new.api)) {
            self.diff.not_compared.push((refused.operation.clone(), refused.why.clone()));
        }
    }

    /// Whether code can be generated for a part of both operations, so that it can be compared. If not, the operation
    /// is listed as not compared.
    fn has(&mut self, part: Part, old: &Operation, new: &Operation) -> bool {
        let of = |api: &'a Api, operation: &Operation| -> Vec<&'a str> {
            let refused = api.refused.iter().filter(|refused| refused.part == part);
            refused.filter(|refused| is_of(refused, operation)).map(|refused| refused.why.as_str()).collect()
        };
        let why: BTreeSet<&str> = of(self.old.api, old).into_iter().chain(of(self.new.api, new)).collect();
        for why in &why {
            self.cannot_compare(*why);
        }
        why.is_empty()
    }

    fn matched(&mut self, at: &str, old: &'a Operation, new: &'a Operation) {
        if old.place() != new.place() {
            self.push(ChangeKind::OperationMoved, at, old.key(), new.key());
        }
        if old.server != new.server {
            let [before, after] = servers(old, new);
            self.push(ChangeKind::OperationServer, at, before, after);
        }
        if old.id != new.id {
            self.push(ChangeKind::OperationId, at, &old.id, &new.id);
        }
        let (before, after) = (sorted(&old.permissions), sorted(&new.permissions));
        if before != after {
            self.push(ChangeKind::Permissions, at, before.join(" or "), after.join(" or "));
        }
        match (&old.lacking_credential, &new.lacking_credential) {
            (None, Some(after)) => self.push(ChangeKind::CredentialLacking, at, "", after),
            (Some(before), None) => self.push(ChangeKind::CredentialNotLacking, at, before, ""),
            // No change: the client still has a suitable credential, or still has none.
            _ => {}
        }
        self.deprecation(at, old.deprecated.is_some(), new.deprecated.is_some());
        if self.has(Part::Parameters, old, new) {
            self.parameters(at, old, new);
        }
        if self.has(Part::Body, old, new) {
            self.bodies(at, old, new);
        }
        if self.has(Part::Answer, old, new) {
            self.answers(at, old, new);
        }
    }

    fn parameters(&mut self, at: &str, old: &'a Operation, new: &'a Operation) {
        let path = |operation: &'a Operation| operation.parameters_in(ParameterPlace::Path).collect::<Vec<_>>();
        let (before, after) = (path(old), path(new));
        for (before, after) in before.iter().zip(&after) {
            let at = format!("{at}({})", after.ident);
            if before.ident != after.ident {
                self.argument_renamed(&at, (&before.name, &after.name), &before.ident, &after.ident);
            }
            self.argument(&at, &before.schema, &after.schema);
            if before.style != after.style {
                self.push(ChangeKind::ValueStyle, &at, before.style.example(), after.style.example());
            }
        }
        for gone in before.iter().skip(after.len()) {
            self.push(ChangeKind::ArgumentRemoved, at, &gone.ident, "");
        }
        for came in after.iter().skip(before.len()) {
            self.push(ChangeKind::ArgumentAdded, at, "", &came.ident);
        }
        self.other_arguments(at, old, new);
        match (&old.query, &new.query) {
            (Some(before), Some(after)) => self.argument(&format!("{at}(query)"), before, after),
            (None, Some(_)) => {
                self.push(ChangeKind::OptionalAdded, at, "", optional_names(new));
                self.request_type(at, old, new);
            }
            (Some(_), None) => self.push(ChangeKind::OptionalRemoved, at, optional_names(old), ""),
            (None, None) => {}
        }
        let other = |operation: &'a Operation| -> Vec<&'a Parameter> {
            operation.parameters.iter().filter(|it| it.place != ParameterPlace::Path).collect()
        };
        let others = match_parameters(&other(old), &other(new));
        self.constant_parameters(at, &others);
        for (before, after) in others.both {
            self.outside_the_path(at, before, after);
            if before.name != after.name
                && let Some(path) = new.query.as_ref().and_then(Schema::reference).and_then(|id| self.new.paths.get(id))
            {
                self.respelled.insert((path.clone(), old.member_name(before), new.member_name(after)));
            }
        }
    }

    /// Compares the arguments that are not in the path. They are matched by `in` and `name`.
    fn other_arguments(&mut self, at: &str, old: &'a Operation, new: &'a Operation) {
        let arguments = |operation: &'a Operation| -> Vec<&'a Parameter> {
            operation.arguments().filter(|argument| argument.place != ParameterPlace::Path).collect()
        };
        let after = arguments(new);
        let Matched { both, gone, came } = match_parameters(&arguments(old), &after);
        for gone in gone {
            self.push(ChangeKind::ArgumentRemoved, at, &gone.ident, "");
        }
        for came in came {
            self.push(ChangeKind::ArgumentAdded, at, "", &came.ident);
        }
        for (old, new) in &both {
            let at = format!("{at}({})", new.ident);
            self.argument(&at, &old.schema, &new.schema);
            if old.required != new.required {
                let what = if new.required { ChangeKind::ParameterRequired } else { ChangeKind::ParameterOptional };
                self.push(what, &at, "", "");
            }
        }
        let position = |(_, new): &(_, &'a Parameter)| after.iter().position(|it| ptr::eq(*it, *new));
        if !both.is_sorted_by_key(position) {
            let mut reordered = both.clone();
            reordered.sort_by_key(position);
            let names = |arguments: &[(&Parameter, &Parameter)]| -> String {
                arguments.iter().map(|(old, _)| old.name.as_str()).collect::<Vec<_>>().join(", ")
            };
            self.push(ChangeKind::ArgumentsReordered, at, names(&both), names(&reordered));
        }
    }

    fn outside_the_path(&mut self, at: &str, before: &Parameter, after: &Parameter) {
        let at = format!("{at}({})", after.name);
        if before.place != after.place {
            self.push(ChangeKind::ParameterPlace, &at, before.place.as_str(), after.place.as_str());
        } else if before.style != after.style && !(is_scalar(self.old.api, before) && is_scalar(self.new.api, after)) {
            self.push(ChangeKind::ValueStyle, &at, before.style.example(), after.style.example());
        }
        let is_query = [before, after].iter().all(|parameter| parameter.place == ParameterPlace::Query);
        let is_text = |api: &Api, parameter: &Parameter| {
            let kind = api.resolve(&parameter.schema).map(|schema| &schema.kind);
            !matches!(kind, Some(Kind::Integer { .. } | Kind::Number | Kind::Boolean))
        };
        let may_be_reserved = is_text(self.old.api, before) || is_text(self.new.api, after);
        if is_query && may_be_reserved && before.reserved != after.reserved {
            let words = |reserved: bool| if reserved { "as they are" } else { "percent-encoded" };
            self.push(ChangeKind::ReservedCharacters, &at, words(before.reserved), words(after.reserved));
        }
    }

    /// Compares two arguments of a method.
    pub(super) fn argument(&mut self, at: &str, old: &'a Schema, new: &'a Schema) {
        if self.alike(old, new) {
            self.limits(at, true, old, new);
        } else {
            let what = if self.is_branch(old, new) { ChangeKind::ArgumentTakesMore } else { ChangeKind::ArgumentType };
            let (before, after) = (surface::value_type(self.old.api, old), surface::value_type(self.new.api, new));
            self.push(what, at, before, after);
        }
    }

    /// Whether the named type `old` became a branch of the union `new`, which implements `From` for it. It does not if
    /// another branch has the same type.
    pub(super) fn is_branch(&mut self, old: &'a Schema, new: &'a Schema) -> bool {
        let Some(Kind::Union(union)) = self.new.api.resolve(new).map(|schema| &schema.kind) else { return false };
        let Some(path) = old.reference().and_then(|id| self.old.paths.get(id)) else { return false };
        let has_path = |branch: &&Branch| branch.schema.reference().and_then(|id| self.new.paths.get(id)) == Some(path);
        let mut same = union.branches.iter().filter(has_path);
        match (same.next(), same.next()) {
            (Some(only), None) => self.alike(old, &only.schema),
            _ => false,
        }
    }

    /// Reports a change of a method's return type `Request<T, Q, B>`, which has the types of the optional parameters
    /// and body.
    pub(super) fn request_type(&mut self, at: &str, old: &Operation, new: &Operation) {
        let (before, after) = (surface::request_type(self.old.api, old), surface::request_type(self.new.api, new));
        if before != after {
            self.push(ChangeKind::RequestType, at, before, after);
        }
    }
}

/// Whether a parameter outside the path is a scalar, which all styles serialize alike.
fn is_scalar(api: &Api, parameter: &Parameter) -> bool {
    // In a path, `matrix` and `label` add characters.
    parameter.place != ParameterPlace::Path
        && api.resolve(&parameter.schema).is_some_and(|schema| schema.kind.is_scalar())
}

/// Whether a part for which no code can be generated belongs to an operation.
fn is_of(refused: &Refused, operation: &Operation) -> bool {
    let (method, path) = refused.operation.split_once(' ').unwrap_or_default();
    path == operation.path && method == operation.method.as_str()
}

/// The operations by method and path. Placeholder names are omitted, unless two paths differ only in them.
fn by_place(api: &Api) -> BTreeMap<String, &Operation> {
    let mut places = BTreeMap::new();
    for operation in &api.operations {
        let place = operation.place();
        let place = if places.contains_key(&place) { operation.key() } else { place };
        places.insert(place, operation);
    }
    places
}

/// Adds to `pairs` the operations of equal shape (method, parameters, body, response) whose paths differ in one
/// segment. Returns the old and new operations that have no pair.
fn moved_nearby<'a>(
    old: &Api,
    new: &Api,
    gone: Vec<&'a Operation>,
    came: Vec<&'a Operation>,
    pairs: &mut Vec<(&'a Operation, &'a Operation)>,
) -> (Vec<&'a Operation>, Vec<&'a Operation>) {
    // The paths that result when one segment is replaced by a wildcard, for each segment. Two paths that share such a
    // result differ at most in that segment.
    let holes = |operation: &Operation| -> BTreeSet<String> {
        let segments: Vec<_> = operation.path.split('/').map(unnamed).collect();
        let hole = |index: usize| {
            let (before, after) = (segments[..index].join("/"), segments[index + 1..].join("/"));
            format!("{} {before}/*/{after}", operation.method)
        };
        (1..segments.len()).map(hole).collect()
    };
    let all =
        |operations: &[&Operation]| operations.iter().flat_map(|operation| holes(operation)).collect::<BTreeSet<_>>();
    let is_near = |operation: &Operation, others: &BTreeSet<String>| !holes(operation).is_disjoint(others);
    let candidates = |api: &Api, operations: Vec<&'a Operation>| -> Vec<Candidate<&'a Operation>> {
        let shape = |it: &'a Operation| Candidate::new(it, &it.path, operation_shape(api, it)).known_by_shape(true);
        operations.into_iter().map(shape).collect()
    };
    let (all_gone, all_came) = (all(&gone), all(&came));
    let (near_gone, mut gone): (Vec<_>, Vec<_>) = gone.into_iter().partition(|it| is_near(it, &all_came));
    let (near_came, mut came): (Vec<_>, Vec<_>) = came.into_iter().partition(|it| is_near(it, &all_gone));
    let (mut olds, mut news) = (candidates(old, near_gone), candidates(new, near_came));
    for (old, new) in renames(&mut olds, &mut news) {
        if is_near(old, &holes(new)) {
            pairs.push((old, new));
        } else {
            gone.push(old);
            came.push(new);
        }
    }
    gone.extend(olds.into_iter().map(|candidate| candidate.item));
    came.extend(news.into_iter().map(|candidate| candidate.item));
    (gone, came)
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut sorted = texts.to_vec();
    sorted.sort();
    sorted
}

/// The names of the optional parameters as text: `query (page, per_page)`.
fn optional_names(operation: &Operation) -> String {
    let names: Vec<&str> = operation.optional_parameters().map(|parameter| parameter.name.as_str()).collect();
    format!("query ({})", names.join(", "))
}

/// The servers of both operations in words or, if the words are equal, their paths.
fn servers(old: &Operation, new: &Operation) -> [String; 2] {
    let both = [old, new].map(|operation| operation.server.as_ref());
    let words = both.map(|server| server.map_or_else(|| "the base URL".to_owned(), Server::words));
    if words[0] != words[1] {
        return words;
    }
    both.map(|server| match server {
        Some(Server::Path { described, own }) => format!("{own} in place of {described}"),
        _ => String::new(),
    })
}
