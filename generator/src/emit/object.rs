//! Emits structs.
//!
//! A type that only requests use takes its required properties in `new`. In a type that only responses use, every
//! property is optional, so that a missing one does not fail the response. A type that both use is built like a
//! request's, decoded like a response's, and checked for required properties when it is sent.

mod wire;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{
    Emission,
    constant::plain,
    docs, limits,
    signature::{Argument, Receiver, Signature},
};
use crate::{
    ir::{Field, Kind, Object, Presence, Schema, Type},
    pointer::Pointer,
    text::docs::{Docs, Paragraph},
};

impl Emission<'_> {
    pub(super) fn object(&self, named: &Type, object: &Object) -> Vec<TokenStream> {
        let struct_ = Struct { emission: self, named, object };
        let mut items = vec![struct_.declaration()];
        if named.sent {
            items.push(struct_.functions());
        }
        items.push(struct_.wire());
        if object.multipart {
            items.push(struct_.parts());
        }
        items
    }
}

/// A function of a struct.
pub(super) struct Function<'a> {
    /// The docs, with their place in the description.
    docs: (Pointer, Docs),
    /// The reason of a deprecation.
    pub(super) deprecated: Option<&'a str>,
    pub(super) signature: Signature<'a>,
    body: TokenStream,
}

/// Properties, each with its name on the wire.
pub(super) type Members<'a> = Vec<(&'a String, &'a Field)>;

pub(super) struct Struct<'a> {
    pub(super) emission: &'a Emission<'a>,
    pub(super) named: &'a Type,
    pub(super) object: &'a Object,
}

impl<'a> Struct<'a> {
    /// The declared properties that have a field in the struct.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'a String, &'a Field)> + use<'a> {
        let (sent, received) = (self.named.sent, self.named.received);
        self.object
            .fields
            .iter()
            .map(|(name, field)| (name, &**field))
            .filter(move |(_, field)| (!field.schema.read_only || received) && (!field.schema.write_only || sent))
            .filter(|(_, field)| field.constant.is_none())
    }

    /// The properties with a constant value, which have no field, and their values.
    pub(super) fn constants(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.object.fields.iter().filter_map(|(name, field)| Some((name, field.constant.as_ref()?)))
    }

    /// The declared properties without a field.
    pub(super) fn hidden(&self) -> Vec<&'a String> {
        let held: BTreeSet<&String> = self.fields().map(|(name, _)| name).collect();
        self.object.fields.keys().filter(|name| !held.contains(name)).collect()
    }

    pub(super) fn presence(&self, name: &str, field: &Field) -> Presence {
        self.named.presence(self.object, name, field)
    }

    /// The fields of required properties in the description's order, then the others.
    pub(super) fn ordered(&self) -> Members<'a> {
        let (mut required, others): (Members<'_>, Members<'_>) =
            self.fields().partition(|(name, field)| self.presence(name, field).is_required());
        required.sort_by_key(|(name, _)| self.object.required.get_index_of(*name));
        required.into_iter().chain(others).collect()
    }

    /// The properties that a caller sets, the required ones first.
    pub(super) fn settable(&self) -> Members<'a> {
        let mut settable = self.ordered();
        settable.retain(|(name, field)| self.presence(name, field) != Presence::ReadOnly);
        settable
    }

    /// Whether the type implements `Default`: only responses use it, or it has no required properties.
    fn has_default(&self) -> bool {
        self.named.received || !self.fields().any(|(name, field)| self.presence(name, field).is_required())
    }

    /// The struct with its fields.
    fn declaration(&self) -> TokenStream {
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
            let docs = self.emission.doc_attributes(&field.schema.at, &self.field_docs(wire, field));
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
        let default = self.has_default().then(|| quote!(Default,));
        quote! {
            #docs
            #[derive(Debug, Clone, #default PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields,)*
            }
        }
    }

    /// The type of a field.
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

    /// The functions: `new`, setters, and setters of null.
    pub(super) fn signatures(&self) -> Vec<Function<'a>> {
        if !self.named.sent {
            return Vec::new();
        }
        let idents: BTreeSet<&str> = self.object.fields.values().map(|field| field.ident.as_str()).collect();
        let mut functions = vec![self.constructor()];
        for (wire, field) in self.settable() {
            functions.extend(self.setters(wire, field, &idents));
        }
        functions.extend(self.object.additional.as_deref().map(|field| self.additional_setter(field)));
        functions
    }

    /// The functions with their bodies, as `impl` blocks.
    fn functions(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let functions = self.signatures().into_iter().map(|Function { docs, deprecated, signature, body }| {
            let (docs, signature) = (self.emission.doc_attributes(&docs.0, &docs.1), signature.tokens());
            let deprecated = docs::deprecated(deprecated);
            quote!(#docs #deprecated #signature { #body })
        });
        let is_deprecated = |(_, field): (_, &Field)| self.emission.why_deprecated(&field.schema).is_some();
        let allow = self.fields().any(is_deprecated).then(|| quote!(#[allow(deprecated)]));
        quote! {
            #allow
            impl #name {
                #(#functions)*
            }
        }
    }

    fn additional_setter(&self, field: &'a Field) -> Function<'a> {
        let ident = format_ident!("{}", field.ident);
        let (takes, value) = self.emission.entries(field);
        let argument = Argument { ident: field.ident.clone(), schema: &field.schema, takes };
        Function {
            docs: (field.schema.at.clone(), self.additional_docs(field)),
            deprecated: None,
            signature: Signature::of_self(&field.ident, Receiver::Owned, vec![argument]),
            body: quote! {
                self.#ident = #ident.into_iter().map(|(name, value)| (name.into(), #value)).collect();
                self
            },
        }
    }

    fn constructor(&self) -> Function<'a> {
        let required: Members<'_> =
            self.settable().into_iter().filter(|(wire, field)| self.presence(wire, field).is_required()).collect();
        let given = required.iter().map(|(wire, field)| {
            let (ident, value) = (format_ident!("{}", field.ident), self.given(wire, field));
            if value.to_string() == field.ident { quote!(#ident) } else { quote!(#ident: #value) }
        });
        let (docs, body) = if required.is_empty() {
            ("Creates the object without properties.", quote!(Default::default()))
        } else if self.has_default() && self.fields().count() + self.object.additional.iter().count() > required.len() {
            ("Creates the object from its required properties.", quote!(Self { #(#given,)* ..Default::default() }))
        } else {
            let absent = self.ordered().into_iter().filter_map(|(wire, field)| {
                let presence = self.presence(wire, field);
                let ident = format_ident!("{}", field.ident);
                let absent = match presence.container(self.named) {
                    "Patch" => quote!(runtime::Patch::Keep),
                    _ => quote!(None),
                };
                (!presence.is_required()).then(|| quote!(#ident: #absent))
            });
            let additional = self.object.additional.iter().map(|field| {
                let ident = format_ident!("{}", field.ident);
                quote!(#ident: Default::default())
            });
            (
                "Creates the object from its required properties.",
                quote!(Self { #(#given,)* #(#absent,)* #(#additional)* }),
            )
        };
        let arguments = required.iter().map(|(wire, field)| self.argument(wire, field)).collect();
        Function {
            docs: (self.named.schema.at.clone(), Docs::paragraph(Paragraph::default().text(docs))),
            deprecated: None,
            signature: Signature::of_self("new", Receiver::None, arguments),
            body,
        }
    }

    /// The argument of `new` or of the setter for a property.
    fn argument(&self, wire: &str, field: &'a Field) -> Argument<'a> {
        let takes = match self.presence(wire, field) {
            Presence::RequiredNullable => {
                let kind = self.emission.value_type(&field.schema);
                quote!(Option<#kind>)
            }
            _ => self.emission.argument_type(&field.schema),
        };
        Argument { ident: field.ident.clone(), schema: &field.schema, takes }
    }

    /// The expression that converts the argument to the field's type.
    fn given(&self, wire: &str, field: &Field) -> TokenStream {
        let ident = format_ident!("{}", field.ident);
        let presence = self.presence(wire, field);
        let value = match presence {
            Presence::RequiredNullable if field.boxed => quote!(#ident.map(Box::new)),
            Presence::RequiredNullable => quote!(#ident),
            _ => self.emission.converted(&field.schema, quote!(#ident), field.boxed),
        };
        match (presence, presence.container(self.named)) {
            (_, "") => value,
            (Presence::RequiredNullable, "Option") => value,
            (Presence::RequiredNullable, _) => quote!(runtime::Patch::from(#value)),
            (_, "Patch") => quote!(runtime::Patch::Set(#value)),
            _ => quote!(Some(#value)),
        }
    }

    /// The setter of an optional property and, if it is nullable, the setter of null.
    fn setters(&self, wire: &str, field: &'a Field, idents: &BTreeSet<&str>) -> Vec<Function<'a>> {
        let presence = self.presence(wire, field);
        if presence.is_required() {
            return Vec::new();
        }
        let deprecated = self.emission.why_deprecated(&field.schema);
        let (ident, value) = (format_ident!("{}", field.ident), self.given(wire, field));
        let mut setters = vec![Function {
            docs: (field.schema.at.clone(), self.field_docs(wire, field)),
            deprecated,
            signature: Signature::of_self(&field.ident, Receiver::Owned, vec![self.argument(wire, field)]),
            body: quote!(self.#ident = #value; self),
        }];
        if presence == Presence::OptionalNullable {
            let docs = docs::named("Sends null for ", wire, ", which clears its value.");
            setters.push(Function {
                docs: (field.schema.at.clone(), docs),
                deprecated,
                signature: Signature::of_self(&clear(field, idents), Receiver::Owned, Vec::new()),
                body: quote!(self.#ident = runtime::Patch::Clear; self),
            });
        }
        setters
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

    fn additional_docs(&self, field: &Field) -> Docs {
        let value = additional_value(field);
        let target = self.emission.api.resolve(value);
        let docs = value.docs.as_deref().or(target.and_then(|target| target.docs.as_deref()));
        let said = docs.map(Docs::from_description).unwrap_or_default().first_paragraph();
        let docs = Docs::paragraph(Paragraph::default().text("Additional properties, by name.")).and(said);
        if self.named.sent { docs.and_sentence(docs::limit_docs(target.unwrap_or(value))) } else { docs }
    }
}

/// The schema of an additional property's value.
pub(super) fn additional_value(field: &Field) -> &Schema {
    match &field.schema.kind {
        Kind::Map(value) => value,
        _ => &field.schema,
    }
}

impl Emission<'_> {
    /// The reason of a property's deprecation: its own, or its type's.
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

/// A name for the setter of null that no property has.
fn clear(field: &Field, idents: &BTreeSet<&str>) -> String {
    let clear = format!("clear_{}", field.ident);
    if idents.contains(clear.as_str()) { format!("{clear}_value") } else { clear }
}
