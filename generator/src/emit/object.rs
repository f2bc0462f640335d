//! Objects: structs.
//!
//! Strict in, lenient out: what only requests hold has its required members in `new`; what answers hold has every
//! member optional, since a member that is missing one day must not lose the answer. What both hold is built like a
//! request, read like an answer, and checked for its required members when it is sent.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, Item, docs, limits, line::line, literal};
use crate::{
    ir::{Field, Kind, Object, Optionality, Schema, Type},
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    pub(super) fn object(&self, named: &Type, object: &Object) -> Vec<Item> {
        let struct_ = Struct { emission: self, named, object };
        let mut items = vec![struct_.declaration()];
        if object.multipart {
            items.push(Item::Tokens(struct_.parts()));
        }
        items
    }
}

/// Members with their names on the wire.
pub(super) type Members<'a> = Vec<(&'a String, &'a Field)>;

pub(super) struct Struct<'a> {
    pub(super) emission: &'a Emission<'a>,
    pub(super) named: &'a Type,
    pub(super) object: &'a Object,
}

impl<'a> Struct<'a> {
    /// The members that can be there, by their names on the wire.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'a String, &'a Field)> + use<'a> {
        let (sent, received) = (self.named.sent, self.named.received);
        self.object
            .fields
            .iter()
            .filter(move |(_, field)| (!field.schema.read_only || received) && (!field.schema.write_only || sent))
    }

    /// The members a caller sets: those in `new`, in the description's order, then those with setters.
    pub(super) fn settable(&self) -> (Members<'a>, Members<'a>) {
        let (mut required, optional): (Vec<_>, Vec<_>) = self
            .fields()
            .filter(|(_, field)| !field.schema.read_only)
            .partition(|(name, field)| self.is_required(name, field));
        required.sort_by_key(|(name, _)| self.object.required.get_index_of(*name));
        (required, optional)
    }

    fn is_required(&self, name: &str, field: &Field) -> bool {
        matches!(self.object.optionality(name, field), Optionality::Required | Optionality::Nullable)
    }

    /// How a member stands in the struct.
    pub(super) fn holder(&self, name: &str, field: &Field) -> Holder {
        if field.schema.read_only {
            return Holder::Option;
        }
        match (self.named.sent, self.named.received, self.object.optionality(name, field)) {
            (true, false, Optionality::Required) => Holder::Plain,
            (true, false, Optionality::Nullable) => Holder::Nullable,
            (true, _, Optionality::ThreeStates | Optionality::Nullable) => Holder::Patch,
            _ => Holder::Option,
        }
    }

    /// The call of the runtime's macro that declares it: a line for each member, below what it is.
    fn declaration(&self) -> Item {
        let name = match (self.object.multipart, self.named.sent, self.named.received) {
            (true, ..) => "form",
            (_, true, true) => "object",
            (_, true, false) => "request",
            (_, false, _) => "answer",
        };
        let mut text = String::new();
        if self.named.sent {
            let (required, _) = self.settable();
            let idents: BTreeSet<&str> = self.object.fields.values().map(|field| field.ident.as_str()).collect();
            let names: BTreeSet<&String> = required.iter().map(|(name, _)| *name).collect();
            let is_new = |wire: &String| names.contains(wire);
            let rest: Members<'_> = self.fields().filter(|(wire, _)| !is_new(wire)).collect();
            for (group, members) in [("new", &required), ("set", &rest)] {
                if !members.is_empty() {
                    text.push_str(&format!("        {group} {{\n"));
                    members.iter().for_each(|(wire, field)| text.push_str(&self.member(wire, field, &idents)));
                    text.push_str("        }\n");
                }
            }
        } else {
            self.fields().for_each(|(wire, field)| text.push_str(&self.answered(wire, field)));
        }
        text.push_str(&self.additional());
        let schema = &self.named.schema;
        let docs = self.emission.schema_docs(schema, docs::named("The object ", &self.named.name, "."));
        let docs = self.emission.doc_lines(&schema.at, &docs, 4);
        // Of answers, nothing is checked.
        let limits = limits::tokens(schema);
        let limits = match self.named.sent && !limits.is_empty() && !self.object.multipart {
            true => format!(" [{}]", line(limits)),
            false => String::new(),
        };
        Item::declaration(name, &docs, &format!("struct {}{limits}", self.named.name), &text)
    }

    /// A member of what only answers hold.
    fn answered(&self, wire: &str, field: &Field) -> String {
        let kind = self.emission.value_type(&field.schema);
        let kind = line(if field.boxed { quote!(Option<Box<#kind>>) } else { quote!(Option<#kind>) });
        format!("{}        {}: {kind}{},\n", self.above(wire, field, 8), field.ident, on_the_wire(wire, field))
    }

    /// A member of what requests hold: holder, argument, name, type, limits.
    fn member(&self, wire: &str, field: &Field, idents: &BTreeSet<&str>) -> String {
        let required = self.is_required(wire, field);
        let holder = match self.holder(wire, field) {
            _ if field.schema.read_only => "read_only",
            Holder::Plain => "always",
            Holder::Nullable => "nullable",
            Holder::Option if required => "required",
            Holder::Option => "optional",
            Holder::Patch if required => "required_nullable",
            Holder::Patch => "patch",
        };
        let clear = match holder {
            "patch" => format!("({})", clear(field, idents)),
            _ => String::new(),
        };
        let (argument, kind) = self.emission.argument(field);
        let limits = match self.emission.is_checked(&field.schema) && !field.schema.read_only {
            true => format!(" [{}]", line(limits::tokens(&field.schema))),
            false => String::new(),
        };
        format!(
            "{}            {holder} {argument} {}{clear}: {}{}{limits},\n",
            self.above(wire, field, 12),
            field.ident,
            line(kind),
            on_the_wire(wire, field),
        )
    }

    /// The map of the additional properties, where there is one.
    fn additional(&self) -> String {
        let Some(field) = &self.object.additional else { return String::new() };
        let Kind::Map(value) = &field.schema.kind else { return String::new() };
        let docs = self.emission.doc_lines(&field.schema.at, &self.additional_docs(value), 8);
        let (ident, map) = (&field.ident, line(self.emission.value_type(&field.schema)));
        let hidden: Vec<String> = self.hidden().into_iter().map(|name| literal(name)).collect();
        let hidden = if hidden.is_empty() { String::new() } else { format!(" except [{}]", hidden.join(", ")) };
        if !self.named.sent {
            let hidden = if hidden.is_empty() { hidden } else { format!(",{hidden}") };
            return format!("        ..\n{docs}        {ident}: {map}{hidden}\n");
        }
        let (argument, kind) = self.emission.entry_argument(value);
        let limits = line(limits::tokens(value));
        format!("        ..\n{docs}        {argument} {ident}: {map} = {} [{limits}]{hidden}\n", line(kind))
    }

    fn additional_docs(&self, value: &Schema) -> Docs {
        let target = self.emission.api.resolve(value);
        let docs = value.docs.as_deref().or(target.and_then(|target| target.docs.as_deref()));
        let said = docs.map(Docs::from_description).unwrap_or_default().first_paragraph();
        let docs =
            Docs::paragraph(Paragraph::default().text("The properties beside the declared ones, by name.")).and(said);
        if self.named.sent { docs.and_sentence(docs::limit_docs(target.unwrap_or(value))) } else { docs }
    }

    /// The declared properties that the type has no field for.
    pub(super) fn hidden(&self) -> Vec<&'a String> {
        let held: BTreeSet<&String> = self.fields().map(|(name, _)| name).collect();
        self.object.fields.keys().filter(|name| !held.contains(name)).collect()
    }

    /// What stands above a member.
    fn above(&self, wire: &str, field: &Field, indent: usize) -> String {
        let docs = self.emission.doc_lines(&field.schema.at, &self.field_docs(wire, field), indent);
        match docs::deprecated(self.emission.why_deprecated(&field.schema)) {
            Some(deprecated) => format!("{docs}{:indent$}{}\n", "", line(deprecated)),
            None => docs,
        }
    }

    fn field_docs(&self, wire: &str, field: &Field) -> Docs {
        let target = self.emission.api.resolve(&field.schema);
        let docs = match (&field.schema.docs, target.and_then(|target| target.docs.as_deref())) {
            (Some(own), _) => Docs::from_description(own),
            (None, Some(of_type)) => Docs::from_description(of_type).first_paragraph(),
            (None, None) => Docs::default(),
        };
        let mut schema = field.schema.clone();
        if let (Kind::Ref(_), Some(target)) = (&field.schema.kind, target) {
            schema.limits = target.limits.clone();
        }
        if !self.named.sent {
            schema.limits = Default::default();
            schema.default = None;
        }
        self.emission.with_limits(docs, &schema, Docs::code(wire))
    }

    /// The parts of a form, in the order of the description's required members, then by name.
    fn parts(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let (required, optional) = self.settable();
        let parts = required.into_iter().chain(optional).map(|(wire, field)| {
            let ident = format_ident!("{}", field.ident);
            match (field.schema.is_upload(), &field.media_type) {
                (true, Some(media_type)) => quote!(form.upload(#wire, &self.#ident, Some(#media_type));),
                (true, None) => quote!(form.upload(#wire, &self.#ident, None);),
                (false, Some(media_type)) => quote!(form.field_as(#wire, &self.#ident, #media_type);),
                (false, None) => quote!(form.field(#wire, &self.#ident);),
            }
        });
        let mut parts: Vec<_> = parts.collect();
        if let Some(Field { ident, schema, .. }) = self.object.additional.as_deref() {
            let ident = format_ident!("{ident}");
            let declared = self.object.fields.keys();
            let uploads = matches!(&schema.kind, Kind::Map(value) if value.is_upload());
            let method = format_ident!("{}", if uploads { "additional_uploads" } else { "additional" });
            parts.push(quote!(form.#method(&[#(#declared),*], &self.#ident);));
        }
        let form = if parts.is_empty() { quote!(_) } else { quote!(form) };
        let allow = self.emission.has_deprecated(&self.named.schema).then(|| quote!(#[allow(deprecated)]));
        quote! {
            #allow
            impl runtime::ToMultipart for #name {
                fn to_multipart(&self, #form: &mut runtime::Multipart) {
                    #(#parts)*
                }
            }
        }
    }
}

/// Its name on the wire, where that is another.
fn on_the_wire(wire: &str, field: &Field) -> String {
    if field.ident == wire { String::new() } else { format!(" = {}", literal(wire)) }
}

/// How a member stands in a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Always there.
    Plain,
    /// Always there, null without a value.
    Nullable,
    /// Absent without a value.
    Option,
    /// Absent, null or a value.
    Patch,
}

impl Emission<'_> {
    /// Whether a member should no longer be used, because it is said of itself or of its type.
    fn why_deprecated<'a>(&'a self, schema: &'a Schema) -> Option<&'a str> {
        let of_type = || self.api.resolve(schema).and_then(|target| target.deprecated.as_deref());
        schema.deprecated.as_deref().or_else(of_type)
    }

    /// Whether an object has members that should no longer be used.
    pub(super) fn has_deprecated(&self, schema: &Schema) -> bool {
        schema.children().into_iter().any(|member| self.why_deprecated(member).is_some())
    }

    /// Whether anything in a value is checked before it is sent.
    pub(super) fn is_checked(&self, schema: &Schema) -> bool {
        if !limits::tokens(schema).is_empty() {
            return true;
        }
        match &schema.kind {
            Kind::Ref(_) => match self.api.resolve(schema) {
                Some(target) => match &target.kind {
                    Kind::Object(_) | Kind::Union(_) => true,
                    Kind::Enum(_) => false,
                    _ => !limits::tokens(target).is_empty(),
                },
                None => false,
            },
            Kind::Array(inner) | Kind::Map(inner) => self.is_checked(inner),
            _ => false,
        }
    }
}

/// The name of the setter for null, which no member has.
fn clear(field: &Field, idents: &BTreeSet<&str>) -> String {
    let clear = format!("clear_{}", field.ident);
    if idents.contains(clear.as_str()) { format!("{clear}_value") } else { clear }
}
