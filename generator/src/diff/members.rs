//! Compares structs and their fields.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ChangeKind, Comparison,
    matching::{Candidate, renames},
    value_text::{is_telling, shape},
};
use crate::{
    emit::surface::{self, Member},
    ir::{Api, Object, Presence, Type, rust_path},
};

impl<'a> Comparison<'a> {
    /// Compares the old and the new struct of a type.
    pub(super) fn objects(&mut self, at: &str, (a, old): (&'a Type, &'a Object), (b, new): (&'a Type, &'a Object)) {
        let before = surface::members(self.old.api, a, old);
        let after = surface::members(self.new.api, b, new);
        self.flag(at, (a.sent, b.sent), ChangeKind::CanBeBuilt, ChangeKind::CanNotBeBuilt);
        self.flag(at, (a.received, b.received), ChangeKind::CanBeRead, ChangeKind::CanNotBeRead);
        // Limits of the whole object are only checked in JSON, not in forms.
        if !old.multipart && !new.multipart {
            self.own_limits(at, a.sent && b.sent, &a.schema.limits, &b.schema.limits);
        }
        let pairs = self.same_members(at, (a, &before), (b, &after));
        self.additional(at, (a, old), (b, new));
        if old.additional.is_some() && new.additional.is_some() {
            self.declarations(at, (old, &before), (new, &after));
        }
        self.constants(at, (a, old, &before), (b, new, &after));
        for (before, after) in &pairs {
            self.member(&rust_path(at, after.ident), (a, before), (b, after));
        }
        if a.sent && b.sent {
            self.arguments_of_new(at, (&before, &after), &pairs);
        }
    }

    /// Compares the arguments of `new` and their order. Their types are compared with the fields.
    fn arguments_of_new(
        &mut self,
        at: &str,
        (before, after): (&[Member<'a>], &[Member<'a>]),
        pairs: &[(&Member<'a>, &Member<'a>)],
    ) {
        let mut both: Vec<_> = pairs.iter().filter_map(|(old, new)| Some((old.argument?, new.argument?))).collect();
        both.sort_unstable();
        let counts = [before, after].map(|members| members.iter().filter(|member| member.argument.is_some()).count());
        if counts != [both.len(); 2] {
            let call = |members| format!("new({})", arguments(members));
            self.push(ChangeKind::NewArguments, at, call(before), call(after));
        } else if !both.is_sorted_by_key(|(_, new)| *new) {
            self.push(ChangeKind::NewReordered, at, arguments(before), arguments(after));
        }
    }

    /// Compares the constants that properties of two objects have. If a constant became a field that is always sent, or
    /// the reverse, only the added or removed field is reported.
    fn constants(
        &mut self,
        at: &str,
        (a, old, before): (&'a Type, &'a Object, &[Member<'a>]),
        (b, new, after): (&'a Type, &'a Object, &[Member<'a>]),
    ) {
        let (olds, news) = (surface::constants(a, old), surface::constants(b, new));
        let names: BTreeSet<&str> = olds.keys().chain(news.keys()).copied().collect();
        for name in names {
            let mut fields = before.iter().chain(after).filter(|member| member.wire == name);
            let is_reported = fields.any(|member| member.presence.is_always_sent() || !a.sent || !b.sent);
            let [old, new] = [&olds, &news].map(|values| values.get(name).map(String::as_str).unwrap_or_default());
            if old != new && !is_reported {
                self.push(ChangeKind::Constant, &rust_path(at, name), old, new);
            }
        }
    }

    /// Compares the maps of additional properties.
    fn additional(&mut self, at: &str, (a, old): (&'a Type, &'a Object), (b, new): (&'a Type, &'a Object)) {
        match (surface::additional(a, old), surface::additional(b, new)) {
            (Some(before), Some(after)) => self.member(&rust_path(at, after.ident), (a, &before), (b, &after)),
            (Some(gone), None) => {
                self.push(ChangeKind::FieldRemoved, &rust_path(at, gone.ident), gone.kind(self.old.api), "");
            }
            (None, Some(came)) => {
                self.push(ChangeKind::FieldAdded, &rust_path(at, came.ident), "", came.kind(self.new.api))
            }
            (None, None) => {}
        }
    }

    /// Reports declared properties that were additional properties before, and the reverse. The map of additional
    /// properties can't have the name of a declared property, even if that has no field in the struct.
    fn declarations(
        &mut self,
        at: &str,
        (old, before): (&Object, &[Member<'a>]),
        (new, after): (&Object, &[Member<'a>]),
    ) {
        for name in new.fields.keys().filter(|name| !old.fields.contains_key(*name)) {
            let field = after.iter().find(|member| member.wire == name);
            let (ident, kind) = field.map_or((name.as_str(), String::new()), |it| (it.ident, it.kind(self.new.api)));
            self.push(ChangeKind::WasAdditional, &rust_path(at, ident), "", kind);
        }
        // The removal of a field is already reported.
        let has_field = |name: &String| before.iter().any(|member| member.wire == name);
        for name in old.fields.keys().filter(|name| !new.fields.contains_key(*name) && !has_field(name)) {
            self.push(ChangeKind::IsAdditional, &rust_path(at, name), "", "");
        }
    }

    /// Pairs the fields of both structs, renamed ones included. Reports renamed, removed and added fields.
    fn same_members<'m>(
        &mut self,
        at: &str,
        (a, before): (&Type, &'m [Member<'a>]),
        (b, after): (&Type, &'m [Member<'a>]),
    ) -> Vec<(&'m Member<'a>, &'m Member<'a>)> {
        let by_wire = |members: &'m [Member<'a>]| -> BTreeMap<&'m str, &'m Member<'a>> {
            members.iter().map(|member| (member.wire, member)).collect()
        };
        let (olds, news) = (by_wire(before), by_wire(after));
        let mut pairs: Vec<_> = before.iter().filter_map(|old| Some((old, *news.get(old.wire)?))).collect();
        let (old, new) = (self.old.api, self.new.api);
        let mut gone: Vec<_> = before.iter().filter(|m| !news.contains_key(m.wire)).collect();
        let mut came: Vec<_> = after.iter().filter(|m| !olds.contains_key(m.wire)).collect();
        pairs.extend(self.respelled_members(at, &mut gone, &mut came));
        let mut gone: Vec<_> = gone.into_iter().map(|member| candidate(old, member)).collect();
        let mut came: Vec<_> = came.into_iter().map(|member| candidate(new, member)).collect();
        for (old, new) in renames(&mut gone, &mut came) {
            self.member_renamed(
                ChangeKind::FieldRenamed,
                &rust_path(at, old.ident),
                None,
                (a, old.ident),
                (b, new.ident),
            );
            pairs.push((old, new));
        }
        for Candidate { item, .. } in gone {
            self.push(ChangeKind::FieldRemoved, &rust_path(at, item.ident), item.kind(old), "");
        }
        for Candidate { item, .. } in came {
            let what = if item.argument.is_some() { ChangeKind::RequiredFieldAdded } else { ChangeKind::FieldAdded };
            self.push(what, &rust_path(at, item.ident), "", item.kind(new));
        }
        pairs
    }

    /// Pairs the fields that kept their Rust name and changed their name on the wire. Removes them from both lists, and
    /// reports each pair.
    fn respelled_members<'m>(
        &mut self,
        at: &str,
        gone: &mut Vec<&'m Member<'a>>,
        came: &mut Vec<&'m Member<'a>>,
    ) -> Vec<(&'m Member<'a>, &'m Member<'a>)> {
        let by_ident: BTreeMap<&str, &'m Member<'a>> = came.iter().map(|member| (member.ident, *member)).collect();
        let mut pairs = Vec::new();
        gone.retain(|old| {
            let Some(new) = by_ident.get(old.ident) else { return true };
            pairs.push((*old, *new));
            false
        });
        let taken: BTreeSet<&str> = pairs.iter().map(|(_, new)| new.wire).collect();
        came.retain(|member| !taken.contains(member.wire));
        for (old, new) in &pairs {
            // Header names are case-insensitive.
            if !self.respelled.contains(&(at.to_owned(), old.wire.to_owned(), new.wire.to_owned())) {
                self.push(ChangeKind::FieldWireName, &rust_path(at, old.ident), old.wire, new.wire);
            }
        }
        pairs
    }

    fn member(&mut self, at: &str, (a, old): (&Type, &Member<'a>), (b, new): (&Type, &Member<'a>)) {
        if old.wire == new.wire && old.ident != new.ident {
            self.member_renamed(ChangeKind::FieldRenamed, at, Some(old.wire), (a, old.ident), (b, new.ident));
        }
        if let (Some(before), Some(after)) = (&old.clear, &new.clear)
            && old.ident == new.ident
            && before != after
        {
            self.push(ChangeKind::ClearRenamed, at, before, after);
        }
        let (before, after) = (&old.field.schema, &new.field.schema);
        let is_sent = old.presence != Presence::ReadOnly && new.presence != Presence::ReadOnly;
        if !self.alike(before, after) || old.field.boxed != new.field.boxed {
            self.kinds(ChangeKind::FieldType, at, old, new);
        } else {
            self.standing(at, (a, old), (b, new));
            self.limits(at, is_sent, before, after);
        }
        if before.default != after.default && is_sent {
            let words = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
            self.push(ChangeKind::DefaultValue, at, words(&before.default), words(&after.default));
        }
        self.deprecation(at, before.deprecated.is_some(), after.deprecated.is_some());
    }

    /// Compares whether a field is required, nullable and settable.
    fn standing(&mut self, at: &str, (a, old): (&Type, &Member<'a>), (b, new): (&Type, &Member<'a>)) {
        let (before, after) = (old.field.schema.nullable, new.field.schema.nullable);
        // Whether a change of `nullable` changes a Rust type: that of the field, or that of an argument of `new`.
        let is_felt = old.container != new.container || new.argument.is_some();
        let given = match (old.presence, new.presence) {
            (before, after) if before.is_required() && after.is_required() => {
                (old.required && !new.required).then_some(ChangeKind::ParameterOptional)
            }
            (_, after) if after.is_required() => Some(ChangeKind::FieldRequired),
            (before, Presence::RequiredBySetter) if !before.is_always_sent() => Some(ChangeKind::FieldNeeded),
            (Presence::RequiredBySetter, Presence::Optional) => Some(ChangeKind::FieldNotNeeded),
            (before, _) if before.is_required() && new.has_setter() => Some(ChangeKind::FieldOptional),
            (Presence::ReadOnly, _) if new.has_setter() => Some(ChangeKind::FieldSettable),
            (Presence::ReadOnly, Presence::ReadOnly) => None,
            (_, Presence::ReadOnly) => Some(ChangeKind::FieldNotSettable),
            _ => None,
        };
        // A type that requests began or ceased to use is reported once, not for each field.
        let given = given.filter(|_| a.sent == b.sent);
        if let Some(what) = given {
            self.kinds(what, at, old, new);
        }
        match (before, after) {
            (false, true) if is_felt => self.kinds(ChangeKind::FieldNullable, at, old, new),
            (true, false) if is_felt => self.kinds(ChangeKind::FieldNotNullable, at, old, new),
            (false, true) => self.push(ChangeKind::NullInAnswers, at, "", ""),
            (true, false) => self.push(ChangeKind::NeverNullInAnswers, at, "", ""),
            _ if given.is_none() && old.container != new.container => self.kinds(ChangeKind::FieldType, at, old, new),
            _ => {}
        }
        if (old.presence, new.presence) == (Presence::ReadOnly, Presence::ReadOnly) {
            let (always, not_always) = (ChangeKind::AlwaysAnswered, ChangeKind::NotAlwaysAnswered);
            self.flag(at, (old.required, new.required), always, not_always);
        }
    }

    fn kinds(&mut self, what: ChangeKind, at: &str, old: &Member<'_>, new: &Member<'_>) {
        let (before, after) = match (old.kind(self.old.api), new.kind(self.new.api)) {
            // Two types of the same name in different modules are shown with their paths.
            (before, after) if before == after => (self.old.path_inside(old), self.new.path_inside(new)),
            kinds => kinds,
        };
        if before == after {
            self.push(what, at, "", "");
        } else {
            self.push(what, at, before, after);
        }
    }

    pub(super) fn deprecation(&mut self, at: &str, before: bool, after: bool) {
        self.flag(at, (before, after), ChangeKind::Deprecated, ChangeKind::NoLongerDeprecated);
    }
}

fn candidate<'m, 'a>(api: &Api, member: &'m Member<'a>) -> Candidate<&'m Member<'a>> {
    let schema = &member.field.schema;
    let shape = format!("{} {}", member.required, shape(api, schema));
    Candidate::new(member, member.wire, shape).described(schema.docs.as_deref()).known_by_shape(is_telling(api, schema))
}

/// The names of the arguments of `new`: `cidr, service_id`.
fn arguments(members: &[Member<'_>]) -> String {
    let mut arguments: Vec<_> = members.iter().filter_map(|member| Some((member.argument?, member.ident))).collect();
    arguments.sort_unstable();
    arguments.into_iter().map(|(_, ident)| ident).collect::<Vec<_>>().join(", ")
}
