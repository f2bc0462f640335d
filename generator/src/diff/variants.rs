//! Enums: known values, and shapes.

use super::{
    Comparison, What,
    matching::{Candidate, renames},
    rust_path,
    shape::shape,
};
use crate::{
    emit::surface,
    ir::{Branch, Union, Variant, Within},
    passes::catch_all,
};

impl<'a> Comparison<'a> {
    /// Two enums of known values that stand for one another.
    pub(super) fn values(&mut self, at: &str, old: &'a [Variant], new: &'a [Variant]) {
        let named = |variants: &'a [Variant], value: &str| variants.iter().find(|variant| variant.value == value);
        let only = |these: &'a [Variant], those: &'a [Variant]| -> Vec<Candidate<&'a Variant>> {
            let only = these.iter().filter(|variant| named(those, &variant.value).is_none());
            only.map(|item| Candidate { item, name: item.value.clone(), shape: String::new() }).collect()
        };
        for (before, after) in old.iter().filter_map(|before| Some((before, named(new, &before.value)?))) {
            if before.ident != after.ident {
                self.push(What::ValueRenamed, &rust_path(at, &before.ident), &before.ident, &after.ident);
            }
        }
        let (mut gone, mut came) = (only(old, new), only(new, old));
        // The same variant for another text first.
        gone.retain(|candidate| {
            let same = came.iter().position(|other| other.item.ident == candidate.item.ident);
            if let Some(index) = same {
                let after = came.remove(index).item;
                let at = rust_path(at, &after.ident);
                self.push(What::ValueOnTheWire, &at, &candidate.item.value, &after.value);
            }
            same.is_none()
        });
        for (before, after) in renames(&mut gone, &mut came) {
            self.push(What::ValueRenamed, &rust_path(at, &before.ident), &before.ident, &after.ident);
        }
        for Candidate { item, .. } in gone {
            self.push(What::ValueRemoved, &rust_path(at, &item.ident), &item.value, "");
        }
        for Candidate { item, .. } in came {
            self.push(What::ValueAdded, &rust_path(at, &item.ident), "", &item.value);
        }
        let (before, after) = (catch_all(old), catch_all(new));
        if before != after {
            self.push(What::CatchAllRenamed, &rust_path(at, before), before, after);
        }
    }

    /// Two enums of shapes that stand for one another.
    pub(super) fn shapes(&mut self, at: &str, old: &'a Union, new: &'a Union) {
        let named = |union: &'a Union, ident: &str| union.branches.iter().find(|branch| branch.ident == ident);
        for (before, after) in old.branches.iter().filter_map(|before| Some((before, named(new, &before.ident)?))) {
            self.shape(&rust_path(at, &before.ident), before, after);
        }
        let (api, other) = (self.old.api, self.new.api);
        let candidate =
            |api, item: &'a Branch| Candidate { item, name: item.ident.clone(), shape: shape(api, &item.schema) };
        let gone = old.branches.iter().filter(|branch| named(new, &branch.ident).is_none());
        let came = new.branches.iter().filter(|branch| named(old, &branch.ident).is_none());
        let mut gone: Vec<_> = gone.map(|branch| candidate(api, branch)).collect();
        let mut came: Vec<_> = came.map(|branch| candidate(other, branch)).collect();
        for (before, after) in renames(&mut gone, &mut came) {
            self.push(What::ShapeRenamed, &rust_path(at, &before.ident), &before.ident, &after.ident);
            self.shape(&rust_path(at, &after.ident), before, after);
        }
        for Candidate { item, .. } in gone {
            self.push(What::ShapeRemoved, &rust_path(at, &item.ident), surface::value_type(api, &item.schema), "");
        }
        for Candidate { item, .. } in came {
            self.push(What::ShapeAdded, &rust_path(at, &item.ident), "", surface::value_type(other, &item.schema));
        }
    }

    fn shape(&mut self, at: &str, before: &'a Branch, after: &'a Branch) {
        let (old, new) = (self.old.api, self.new.api);
        if !self.alike(&before.schema, &after.schema) {
            let kinds = (surface::value_type(old, &before.schema), surface::value_type(new, &after.schema));
            self.push(What::ShapeType, at, kinds.0, kinds.1);
        }
        if before.test != after.test {
            self.push(What::ShapeTest, at, test(&before.test), test(&after.test));
        }
    }
}

fn test(test: &Within) -> String {
    match test {
        Within::Unknown => String::new(),
        Within::JsonType(name) => format!("a JSON {name}"),
        Within::Object(shape) => {
            let tag = shape.tag.iter().map(|(member, values)| format!("{member} {}", values.join(" or ")));
            let said: Vec<String> = tag.chain(shape.members.iter().chain(&shape.places).cloned()).collect();
            format!("an object with {}", said.join(" and "))
        }
    }
}
