//! Compares enums and unions.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ChangeKind, Comparison,
    matching::{Candidate, renames},
    value_text::shape,
};
use crate::{
    emit::surface,
    ir::{Branch, BranchTest, Type, Union, Variant, rust_path},
    passes::catch_all,
};

impl<'a> Comparison<'a> {
    /// Compares the old and the new string enum of a type.
    pub(super) fn values(&mut self, at: &str, (a, old): (&Type, &'a [Variant]), (b, new): (&Type, &'a [Variant])) {
        let by_value = |variants: &'a [Variant]| -> BTreeMap<&'a str, &'a Variant> {
            variants.iter().map(|variant| (variant.value.as_str(), variant)).collect()
        };
        let (before, after) = (by_value(old), by_value(new));
        let only = |these: &'a [Variant], those: &BTreeMap<&str, &Variant>| -> Vec<Candidate<&'a Variant>> {
            let only = these.iter().filter(|variant| !those.contains_key(variant.value.as_str()));
            only.map(|item| Candidate::new(item, &item.value, String::new()).described(item.docs.as_deref())).collect()
        };
        let (mut gone, mut came) = (only(old, &after), only(new, &before));
        for (before, after) in old.iter().filter_map(|before| Some((before, *after.get(before.value.as_str())?))) {
            if before.ident != after.ident {
                let at = rust_path(at, &before.ident);
                let wire = Some(before.value.as_str());
                self.member_renamed(ChangeKind::ValueRenamed, &at, wire, (a, &before.ident), (b, &after.ident));
            }
        }
        // Variants that keep their Rust name and change their value are paired first.
        let mut idents: BTreeMap<&str, &Variant> =
            came.iter().map(|candidate| (candidate.item.ident.as_str(), candidate.item)).collect();
        let mut same: BTreeSet<&str> = BTreeSet::new();
        gone.retain(|candidate| {
            let Some(after) = idents.remove(candidate.item.ident.as_str()) else { return true };
            let at = rust_path(at, &after.ident);
            self.push(ChangeKind::ValueOnTheWire, &at, &candidate.item.value, &after.value);
            same.insert(&after.value);
            false
        });
        came.retain(|candidate| !same.contains(candidate.item.value.as_str()));
        for (before, after) in renames(&mut gone, &mut came) {
            let at = rust_path(at, &before.ident);
            self.member_renamed(ChangeKind::ValueRenamed, &at, None, (a, &before.ident), (b, &after.ident));
        }
        for Candidate { item, .. } in gone {
            self.push(ChangeKind::ValueRemoved, &rust_path(at, &item.ident), &item.value, "");
        }
        for Candidate { item, .. } in came {
            self.push(ChangeKind::ValueAdded, &rust_path(at, &item.ident), "", &item.value);
        }
        let (before, after) = (catch_all(old), catch_all(new));
        if before != after {
            self.push(ChangeKind::CatchAllRenamed, &rust_path(at, before), before, after);
        }
    }

    /// Compares the old and the new union of a type.
    pub(super) fn shapes(&mut self, at: &str, (a, old): (&Type, &'a Union), (b, new): (&Type, &'a Union)) {
        let by_ident = |union: &'a Union| -> BTreeMap<&'a str, &'a Branch> {
            union.branches.iter().map(|branch| (branch.ident.as_str(), branch)).collect()
        };
        let (olds, news) = (by_ident(old), by_ident(new));
        for (before, after) in
            old.branches.iter().filter_map(|before| Some((before, *news.get(before.ident.as_str())?)))
        {
            self.shape(&rust_path(at, &before.ident), (a, before), (b, after));
        }
        let (api, other) = (self.old.api, self.new.api);
        let candidate =
            |api, item: &'a Branch| Candidate::new(item, &item.ident, shape(api, &item.schema)).known_by_shape(true);
        let gone = old.branches.iter().filter(|branch| !news.contains_key(branch.ident.as_str()));
        let came = new.branches.iter().filter(|branch| !olds.contains_key(branch.ident.as_str()));
        let mut gone: Vec<_> = gone.map(|branch| candidate(api, branch)).collect();
        let mut came: Vec<_> = came.map(|branch| candidate(other, branch)).collect();
        for (before, after) in renames(&mut gone, &mut came) {
            let old_path = rust_path(at, &before.ident);
            self.member_renamed(ChangeKind::ShapeRenamed, &old_path, None, (a, &before.ident), (b, &after.ident));
            self.shape(&rust_path(at, &after.ident), (a, before), (b, after));
        }
        for Candidate { item, .. } in gone {
            self.push(
                ChangeKind::ShapeRemoved,
                &rust_path(at, &item.ident),
                surface::value_type(api, &item.schema),
                "",
            );
        }
        for Candidate { item, .. } in came {
            self.push(
                ChangeKind::ShapeAdded,
                &rust_path(at, &item.ident),
                "",
                surface::value_type(other, &item.schema),
            );
        }
        // `named_types` has already compared whether the types refuse unknown values.
        if a.is_closed() && b.is_closed() {
            let before = surface::valid_in_no_branch(api, a, old);
            let after = surface::valid_in_no_branch(other, b, new);
            let words = |types: BTreeSet<&str>| types.into_iter().collect::<Vec<_>>().join(", ");
            let what = if before.is_subset(&after) { ChangeKind::OthersSent } else { ChangeKind::OthersRefused };
            if before != after {
                self.push(what, at, words(before), words(after));
            }
        }
    }

    fn shape(&mut self, at: &str, (a, before): (&Type, &'a Branch), (b, after): (&Type, &'a Branch)) {
        let sent = a.sent && b.sent;
        let (old, new) = (self.old.api, self.new.api);
        if self.alike(&before.schema, &after.schema) {
            self.limits(at, sent, &before.schema, &after.schema);
        } else {
            let kinds = (surface::value_type(old, &before.schema), surface::value_type(new, &after.schema));
            self.push(ChangeKind::ShapeType, at, kinds.0, kinds.1);
        }
        match added_values(&before.test, &after.test) {
            // An added discriminator value does not affect the values that already selected the branch.
            Some(values) if values.is_empty() => {}
            Some(values) => self.push(ChangeKind::ShapeValueAdded, at, "", values.join(", ")),
            None => self.push(ChangeKind::ShapeTest, at, test(&before.test), test(&after.test)),
        }
    }
}

/// The discriminator values that select the branch now and did not before; `None` if the tests for the branch differ in
/// anything else.
fn added_values<'a>(old_test: &BranchTest, new_test: &'a BranchTest) -> Option<Vec<&'a str>> {
    if old_test == new_test {
        return Some(Vec::new());
    }
    let (BranchTest::Object(before), BranchTest::Object(after)) = (old_test, new_test) else { return None };
    let ((old, known), (new, values)) = (before.tag.as_ref()?, after.tag.as_ref()?);
    let has_all = old == new && known.iter().all(|value| values.contains(value));
    let added = values.iter().filter(|value| !known.contains(value)).map(String::as_str);
    (has_all && old_test.differs_only_in_values(new_test)).then(|| added.collect())
}

fn test(test: &BranchTest) -> String {
    match test {
        BranchTest::Unknown => String::new(),
        BranchTest::JsonType("bool") => "a JSON boolean".to_owned(),
        BranchTest::JsonType(name) => format!("a JSON {name}"),
        BranchTest::Object(shape) => {
            let tag = shape.tag.iter().map(|(member, values)| format!("{member} {}", values.join(" or ")));
            let said: Vec<String> = tag.chain(shape.members.iter().chain(&shape.places).cloned()).collect();
            format!("an object with {}", said.join(" and "))
        }
    }
}
