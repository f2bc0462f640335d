//! Emits the functions of a struct: `new`, setters, and functions that set a property to null.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{DocsOfFields, Members, Struct};
use crate::{
    emit::{
        constant::constant,
        docs,
        signature::{Argument, Receiver, Signature},
    },
    ir::{Field, Kind, Presence},
    passes::setter_of_null,
    text::docs::{Docs, Paragraph},
};

/// A generated function of a struct: `new`, or a method that sets or clears a property.
pub(in crate::emit) struct Function<'a> {
    role: Role<'a>,
    /// The reason of the deprecation; `None` if the function is not deprecated.
    pub(in crate::emit) deprecated: Option<&'a str>,
    pub(in crate::emit) signature: Signature<'a>,
}

/// The effect of a function of a struct. A property is given by its name on the wire and its field.
#[derive(Clone, Copy)]
enum Role<'a> {
    /// Creates the object from its required properties.
    Create,
    /// Sets a property: its name on the wire and its field.
    Set(&'a String, &'a Field),
    /// Sets a property to null: its name on the wire and its field.
    Clear(&'a String, &'a Field),
    /// Sets the additional properties, whose field is a map.
    SetAdditional(&'a Field),
}

impl<'a> Struct<'a> {
    /// The functions of a struct, without docs and bodies; none for a struct that only responses use.
    pub(in crate::emit) fn signatures(&self) -> Vec<Function<'a>> {
        if !self.named.sent {
            return Vec::new();
        }
        let idents = self.idents();
        let required = self.required().into_iter().map(|(wire, field)| self.argument(wire, field)).collect();
        let mut functions = vec![Function {
            role: Role::Create,
            deprecated: None,
            signature: Signature::of_self("new", Receiver::None, required),
        }];
        for (wire, field) in self.settable() {
            functions.extend(self.setters(wire, field, &idents));
        }
        functions.extend(self.object.additional.as_deref().map(|field| self.additional_setter(field)));
        functions
    }

    /// The names of the properties in Rust.
    pub(in crate::emit) fn idents(&self) -> BTreeSet<&'a str> {
        self.object.fields.values().map(|field| field.ident.as_str()).collect()
    }

    /// The name of the function that sets a property to null, `clear_comment`; `None` if the property has no such
    /// function. `idents` are the Rust names of all properties.
    pub(in crate::emit) fn clear(&self, wire: &str, field: &Field, idents: &BTreeSet<&str>) -> Option<String> {
        (self.presence(wire, field) == Presence::OptionalNullable).then(|| clear(field, idents))
    }

    /// The `impl` block with the functions of the struct.
    pub(super) fn functions(&self, docs_of_fields: &DocsOfFields<'_>) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let functions = self.signatures().into_iter().map(|Function { role, deprecated, signature }| {
            let (docs, body) = (self.docs_of_function(role, docs_of_fields), self.body(role));
            let (deprecated, signature) = (docs::deprecated(deprecated), signature.tokens());
            quote!(#docs #deprecated #signature { #body })
        });
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl #name {
                #(#functions)*
            }
        }
    }

    /// The properties that are arguments of `new`.
    fn required(&self) -> Members<'a> {
        let mut required = self.settable();
        required.retain(|(wire, field)| self.presence(wire, field).is_required());
        required
    }

    /// The argument for a property, of `new` or of its setter.
    fn argument(&self, wire: &str, field: &'a Field) -> Argument<'a> {
        let takes = if self.presence(wire, field).takes_null() {
            let kind = self.emission.value_type(&field.schema);
            quote!(Option<#kind>)
        } else {
            self.emission.argument_type(&field.schema)
        };
        Argument { ident: field.ident.clone(), schema: &field.schema, takes }
    }

    /// The setter of an optional property and, if it is nullable, the function that sets it to null.
    fn setters(&self, wire: &'a String, field: &'a Field, idents: &BTreeSet<&str>) -> Vec<Function<'a>> {
        let presence = self.presence(wire, field);
        if presence.is_required() {
            return Vec::new();
        }
        let deprecated = self.emission.why_deprecated(&field.schema);
        let mut setters = vec![Function {
            role: Role::Set(wire, field),
            deprecated,
            signature: Signature::of_self(&field.ident, Receiver::Owned, vec![self.argument(wire, field)]),
        }];
        setters.extend(self.clear(wire, field, idents).map(|name| Function {
            role: Role::Clear(wire, field),
            deprecated,
            signature: Signature::of_self(&name, Receiver::Owned, Vec::new()),
        }));
        setters
    }

    fn additional_setter(&self, field: &'a Field) -> Function<'a> {
        let (takes, _) = self.emission.entries(field);
        let argument = Argument { ident: field.ident.clone(), schema: &field.schema, takes };
        Function {
            role: Role::SetAdditional(field),
            deprecated: None,
            signature: Signature::of_self(&field.ident, Receiver::Owned, vec![argument]),
        }
    }

    fn docs_of_function(&self, role: Role<'_>, docs_of_fields: &DocsOfFields<'_>) -> TokenStream {
        let (at, docs) = match role {
            Role::Create => {
                let from =
                    if self.required().is_empty() { "without properties" } else { "from its required properties" };
                let docs = Paragraph::default().text(&format!("Creates the object {from}."));
                (&self.named.schema.at, Docs::paragraph(docs))
            }
            Role::Set(wire, _) => return docs_of_fields[wire].clone(),
            Role::Clear(wire, field) => {
                (&field.schema.at, docs::named("Sends null for ", wire, ", which clears its value."))
            }
            Role::SetAdditional(field) => (&field.schema.at, self.additional_docs(field)),
        };
        self.emission.doc_attributes(at, &docs)
    }

    fn body(&self, role: Role<'_>) -> TokenStream {
        match role {
            Role::Create => self.created(),
            Role::Set(wire, field) => {
                let (ident, value) = (format_ident!("{}", field.ident), self.converted(wire, field));
                quote!(self.#ident = #value; self)
            }
            Role::Clear(_, field) => {
                let ident = format_ident!("{}", field.ident);
                quote!(self.#ident = runtime::Patch::Clear; self)
            }
            Role::SetAdditional(field) => {
                let ident = format_ident!("{}", field.ident);
                let (_, value) = self.emission.entries(field);
                quote! {
                    self.#ident = #ident.into_iter().map(|(name, value)| (name.into(), #value)).collect();
                    self
                }
            }
        }
    }

    /// The expression that `new` returns.
    fn created(&self) -> TokenStream {
        let required = self.required();
        let given = required.iter().map(|(wire, field)| {
            let (ident, value) = (format_ident!("{}", field.ident), self.converted(wire, field));
            if value.to_string() == field.ident { quote!(#ident) } else { quote!(#ident: #value) }
        });
        let initial = self.fields().filter_map(|(wire, field)| {
            let (ident, value) = (format_ident!("{}", field.ident), self.initial(wire, field)?);
            Some(quote!(#ident: #value))
        });
        let given: Vec<TokenStream> = given.chain(initial).collect();
        if given.is_empty() {
            return quote!(Default::default());
        }
        if self.has_default() && self.fields().count() + self.object.additional.iter().count() > given.len() {
            return quote!(Self { #(#given,)* ..Default::default() });
        }
        let absent = self.ordered().into_iter().filter_map(|(wire, field)| {
            let presence = self.presence(wire, field);
            let ident = format_ident!("{}", field.ident);
            let absent = match presence.container(self.named) {
                "Patch" => quote!(runtime::Patch::Keep),
                _ => quote!(None),
            };
            (!presence.is_required() && presence.starts_unset()).then(|| quote!(#ident: #absent))
        });
        let additional = self.object.additional.iter().map(|field| {
            let ident = format_ident!("{}", field.ident);
            quote!(#ident: Default::default())
        });
        quote!(Self { #(#given,)* #(#absent,)* #(#additional)* })
    }

    /// The expression for the constant that `new` sets a property to (`Field::initial`); `None` if there is none.
    fn initial(&self, wire: &str, field: &Field) -> Option<TokenStream> {
        let (value, target) = (field.initial.as_ref()?, self.emission.api.resolve(&field.schema)?);
        let value = match &target.kind {
            Kind::Enum(variants) => {
                let variant = variants.iter().find(|variant| *value == variant.value)?;
                let (kind, ident) = (self.emission.value_type(&field.schema), format_ident!("{}", variant.ident));
                quote!(#kind::#ident)
            }
            Kind::Text => {
                let text = constant(value);
                quote!(#text.into())
            }
            _ => constant(value),
        };
        Some(contained(self.presence(wire, field).container(self.named), value))
    }

    /// The expression that converts an argument of `new` or of a setter to the type of its field.
    fn converted(&self, wire: &str, field: &Field) -> TokenStream {
        let ident = format_ident!("{}", field.ident);
        let presence = self.presence(wire, field);
        let container = presence.container(self.named);
        if !presence.takes_null() {
            return contained(container, self.emission.converted(&field.schema, quote!(#ident), field.boxed));
        }
        let value = if field.boxed { quote!(#ident.map(Box::new)) } else { quote!(#ident) };
        if container == "Patch" { quote!(runtime::Patch::from(#value)) } else { value }
    }
}

/// The value as its field has it: in `Patch::Set` or `Some`, or unchanged if `container` is empty.
fn contained(container: &str, value: TokenStream) -> TokenStream {
    match container {
        "" => value,
        "Patch" => quote!(runtime::Patch::Set(#value)),
        _ => quote!(Some(#value)),
    }
}

/// The name of the function that sets a property to null: `clear_comment`, or `clear_comment_value` if that is the name
/// of a property.
fn clear(field: &Field, idents: &BTreeSet<&str>) -> String {
    let clear = setter_of_null(&field.ident);
    if idents.contains(clear.as_str()) { format!("{clear}_value") } else { clear }
}
