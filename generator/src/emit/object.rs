//! Emits structs.
//!
//! A type that only requests use takes its required properties in `new`. In a type that only responses use, every
//! property is optional, so that a missing one is no error. A type that both use is built like a request type, decoded
//! like a response type, and checked for required properties when it is sent.

mod functions;
mod macros;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Emission, constant::plain, docs, limits};
use crate::{
    ir::{Field, Kind, Limits, Object, Presence, Schema, Type},
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    pub(super) fn object(&self, named: &Type, object: &Object) -> Vec<TokenStream> {
        let struct_ = Struct { emission: self, named, object };
        let docs = struct_.docs_of_fields();
        let mut items = vec![struct_.declaration(&docs)];
        if named.sent {
            items.push(struct_.functions(&docs));
        }
        if struct_.holds_secret() {
            items.push(struct_.debug());
        }
        items.push(struct_.wire());
        if object.multipart {
            items.push(struct_.parts());
        }
        items
    }
}

/// Properties: the name on the wire and the field of each.
pub(super) type Members<'a> = Vec<(&'a String, &'a Field)>;

/// The `doc` attributes of properties, by name on the wire.
type DocsOfFields<'a> = BTreeMap<&'a String, TokenStream>;

pub(super) struct Struct<'a> {
    pub(super) emission: &'a Emission<'a>,
    pub(super) named: &'a Type,
    pub(super) object: &'a Object,
}

impl<'a> Struct<'a> {
    /// The properties that have a field in the struct, with their names on the wire. Constants have none. A read-only
    /// property has one only if responses use the type, and a write-only property only if requests do.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'a String, &'a Field)> + use<'a> {
        let (sent, received) = (self.named.sent, self.named.received);
        self.object
            .fields
            .iter()
            .map(|(name, field)| (name, &**field))
            .filter(move |(_, field)| (!field.schema.read_only || received) && (!field.schema.write_only || sent))
            .filter(|(_, field)| field.constant.is_none())
    }

    /// The properties with a constant value, by name on the wire. They have no field.
    pub(super) fn constants(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.object.fields.iter().filter_map(|(name, field)| Some((name, field.constant.as_ref()?)))
    }

    /// The names on the wire of the declared properties without a field.
    pub(super) fn hidden(&self) -> Vec<&'a String> {
        let held: BTreeSet<&String> = self.fields().map(|(name, _)| name).collect();
        self.object.fields.keys().filter(|name| !held.contains(name)).collect()
    }

    pub(super) fn presence(&self, name: &str, field: &Field) -> Presence {
        self.named.presence(self.object, name, field)
    }

    /// The fields: the arguments of `new` in their order, then the others.
    pub(super) fn ordered(&self) -> Members<'a> {
        let (mut required, others): (Members<'_>, Members<'_>) =
            self.fields().partition(|(name, field)| self.presence(name, field).is_required());
        required.sort_by_key(|(name, _)| self.object.all_arguments().position(|argument| argument == *name));
        required.into_iter().chain(others).collect()
    }

    /// The properties that a caller sets, the arguments of `new` first.
    pub(super) fn settable(&self) -> Members<'a> {
        let mut settable = self.ordered();
        settable.retain(|(name, field)| self.presence(name, field) != Presence::ReadOnly);
        settable
    }

    /// Whether the type implements `Default`: responses use it, or `new` has to set no property.
    fn has_default(&self) -> bool {
        self.named.received || self.fields().all(|(name, field)| self.presence(name, field).starts_unset())
    }

    /// The `doc` attributes of each property, for its field and its setter.
    fn docs_of_fields(&self) -> DocsOfFields<'a> {
        let docs = |wire, field: &Field| self.emission.doc_attributes(&field.schema.at, &self.field_docs(wire, field));
        self.fields().map(|(wire, field)| (wire, docs(wire, field))).collect()
    }

    /// The struct with its fields.
    fn declaration(&self, docs_of_fields: &DocsOfFields<'_>) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let schema = &self.named.schema;
        let docs = self.emission.schema_docs(schema, docs::named("The object ", &self.named.name, "."));
        let constants = self.constants().enumerate().fold(Paragraph::default(), |paragraph, (index, (name, value))| {
            let paragraph = if index > 0 { paragraph.line() } else { paragraph };
            paragraph.text("Its ").code(name).text(" is always ").code(&plain(value)).text(".")
        });
        let docs = if self.constants().next().is_some() { docs.and(Docs::paragraph(constants)) } else { docs };
        let docs = self.emission.doc_attributes(&schema.at, &docs);
        let fields = self.ordered().into_iter().map(|(wire, field)| {
            let docs = &docs_of_fields[wire];
            let deprecated = self.deprecated(field);
            let (ident, kind) = (format_ident!("{}", field.ident), self.held(wire, field));
            quote!(#docs #deprecated pub #ident: #kind)
        });
        let additional = self.object.additional.as_deref().map(|field| {
            let docs = self.emission.doc_attributes(&field.schema.at, &self.additional_docs(field));
            let (ident, kind) = (format_ident!("{}", field.ident), self.emission.value_type(&field.schema));
            quote!(#docs pub #ident: #kind)
        });
        let fields = fields.chain(additional);
        let debug = (!self.holds_secret()).then(|| quote!(Debug,));
        let default = self.has_default().then(|| quote!(Default,));
        quote! {
            #docs
            #[derive(#debug Clone, #default PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields,)*
            }
        }
    }

    /// Whether a field, or the map of additional properties, has secrets.
    fn holds_secret(&self) -> bool {
        self.fields()
            .map(|(_, field)| field)
            .chain(self.object.additional.as_deref())
            .any(|field| field.schema.holds_secret())
    }

    /// The `impl` of `Debug` that does not print secrets.
    fn debug(&self) -> TokenStream {
        let name = &self.named.name;
        let ident = format_ident!("{name}");
        let field = |field: &Field, can_be_absent: bool| {
            let (name, ident) = (&field.ident, format_ident!("{}", field.ident));
            let value = match (field.schema.holds_secret(), can_be_absent) {
                (false, _) => quote!(self.#ident),
                (true, false) => quote!(runtime::Redacted),
                (true, true) => quote!(runtime::Redacted::unless_absent(&self.#ident)),
            };
            quote!(.field(#name, &#value))
        };
        let can_be_absent = |wire, it| !self.presence(wire, it).container(self.named).is_empty();
        let fields = self.ordered().into_iter().map(|(wire, it)| field(it, can_be_absent(wire, it)));
        let fields = fields.chain(self.object.additional.as_deref().map(|it| field(it, false)));
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl std::fmt::Debug for #ident {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#name)#(#fields)*.finish()
                }
            }
        }
    }

    /// The attribute `#[allow(deprecated)]` for an `impl` that uses fields; `None` if none of them is deprecated.
    fn allow_deprecated(&self) -> Option<TokenStream> {
        let is_deprecated = |(_, field): (_, &Field)| self.emission.why_deprecated(&field.schema).is_some();
        self.fields().any(is_deprecated).then(|| quote!(#[allow(deprecated)]))
    }

    /// The Rust type of a field, with `Option` or `Patch` around it if it needs one.
    fn held(&self, wire: &str, field: &Field) -> TokenStream {
        let kind = self.emission.value_type(&field.schema);
        let kind = if field.boxed { quote!(Box<#kind>) } else { kind };
        match self.presence(wire, field).container(self.named) {
            "" => kind,
            "Patch" => quote!(runtime::Patch<#kind>),
            container => {
                let container = format_ident!("{container}");
                quote!(#container<#kind>)
            }
        }
    }

    fn deprecated(&self, field: &Field) -> Option<TokenStream> {
        docs::deprecated(self.emission.why_deprecated(&field.schema))
    }

    fn field_docs(&self, wire: &str, field: &Field) -> Docs {
        let target = self.emission.api.resolve(&field.schema);
        let docs = match (&field.schema.docs, target.and_then(|target| target.docs.as_deref())) {
            (Some(own), _) => Docs::from_description(own),
            (None, Some(of_type)) => Docs::from_description(of_type).first_paragraph(),
            (None, None) => Docs::default(),
        };
        let mut schema = Cow::Borrowed(&field.schema);
        if let (Kind::Ref(_), Some(target)) = (&field.schema.kind, target) {
            schema.to_mut().limits = target.limits.clone();
        }
        // Limits and defaults apply only to requests.
        if !self.named.sent && (!schema.limits.is_empty() || schema.default.is_some()) {
            schema = Cow::Owned(Schema { limits: Limits::default(), default: None, ..schema.into_owned() });
        }
        let docs = self.emission.with_limits(docs, &schema, Docs::code(wire));
        let docs = if schema.holds_secret() {
            docs.and(Docs::paragraph(Paragraph::default().text("A secret: ").code("Debug").text(" does not print it.")))
        } else {
            docs
        };
        match &field.initial {
            _ if self.presence(wire, field) == Presence::RequiredBySetter => {
                docs.and(Docs::paragraph(Paragraph::default().text("Required in requests.")))
            }
            Some(value) if self.named.sent => {
                let initial = Paragraph::default()
                    .code("new")
                    .text(" sets ")
                    .code(wire)
                    .text(" to ")
                    .code(&plain(value))
                    .text(".");
                docs.and(Docs::paragraph(initial))
            }
            _ => docs,
        }
    }

    fn additional_docs(&self, field: &Field) -> Docs {
        let value = additional_value(field);
        let target = self.emission.api.resolve(value);
        let docs = value.docs.as_deref().or(target.and_then(|target| target.docs.as_deref()));
        let said = docs.map(Docs::from_description).unwrap_or_default().first_paragraph();
        let docs = Docs::paragraph(Paragraph::default().text("Additional properties, by name.")).and(said);
        if self.named.sent { docs.and_sentence(docs::limit_docs(target.unwrap_or(value))) } else { docs }
    }
}

/// The schema of the values in the map of additional properties.
pub(super) fn additional_value(field: &Field) -> &Schema {
    match &field.schema.kind {
        Kind::Map(value) => value,
        _ => &field.schema,
    }
}

impl Emission<'_> {
    /// The reason why a property or its type is deprecated; `None` if neither is.
    fn why_deprecated<'a>(&'a self, schema: &'a Schema) -> Option<&'a str> {
        let of_type = || self.api.resolve(schema).and_then(|target| target.deprecated.as_deref());
        schema.deprecated.as_deref().or_else(of_type)
    }

    /// Whether an object has deprecated properties.
    pub(super) fn has_deprecated(&self, schema: &Schema) -> bool {
        schema.children().any(|member| self.why_deprecated(member).is_some())
    }

    /// Whether a value is checked before it is sent.
    pub(super) fn is_checked(&self, schema: &Schema) -> bool {
        if !limits::tokens(schema).is_empty() {
            return true;
        }
        match &schema.kind {
            Kind::Ref(id) => match self.api.resolve(schema) {
                Some(target) => match &target.kind {
                    Kind::Object(_) | Kind::Union(_) => true,
                    Kind::Enum(_) => self.api.types.get(id).is_some_and(Type::is_closed),
                    _ => !limits::tokens(target).is_empty(),
                },
                None => false,
            },
            Kind::Array(inner) | Kind::Map(inner) => self.is_checked(inner),
            _ => false,
        }
    }
}
