//! Objects: structs.
//!
//! Strict in, lenient out: what only requests hold has its required members in `new`; what answers hold has every
//! member optional, since a member that is missing one day must not lose the answer. What both hold is built like a
//! request, read like an answer, and checked for its required members when it is sent.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, Item, docs, limits};
use crate::ir::{Field, Kind, Object, Optionality, Schema, Type};

impl Emission<'_> {
    pub(super) fn object(&self, named: &Type, object: &Object) -> Vec<Item> {
        let struct_ = Struct { emission: self, named, object };
        let mut items = vec![struct_.definition()];
        if named.sent {
            items.push(struct_.builder());
            items.push(struct_.validation());
        }
        if object.multipart {
            items.push(struct_.parts());
        }
        items.into_iter().map(Item::Tokens).collect()
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
        required.sort_by_key(|(name, _)| self.object.required.iter().position(|required| required == *name));
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

    fn definition(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let docs = docs::of_schema(&self.named.schema, &format!("The object `{}`.", self.named.name));
        let serialize = (!self.object.multipart).then(|| quote!(, serde::Serialize));
        let deserialize = self.named.received.then(|| quote!(, serde::Deserialize));
        let all_optional =
            self.fields().all(|(name, field)| !matches!(self.holder(name, field), Holder::Plain | Holder::Nullable));
        let default = all_optional.then(|| quote!(Default,));
        let fields = self.fields().map(|(wire, field)| self.field(wire, field));
        let allow = self.allow_deprecated();
        quote! {
            #docs
            #[derive(Debug, Clone, #default PartialEq #serialize #deserialize)]
            #allow
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
            }
        }
    }

    fn field(&self, wire: &str, field: &Field) -> TokenStream {
        let ident = format_ident!("{}", field.ident);
        let kind = self.emission.value_type(&field.schema);
        let kind = if field.boxed { quote!(Box<#kind>) } else { kind };
        let mut serde = Vec::new();
        if field.ident != wire {
            serde.push(quote!(rename = #wire));
        }
        let kind = match self.holder(wire, field) {
            Holder::Plain => kind,
            Holder::Nullable => quote!(Option<#kind>),
            // What was read must not be sent back, should the object be.
            Holder::Option if self.named.sent && field.schema.read_only => {
                serde.push(quote!(skip_serializing));
                quote!(Option<#kind>)
            }
            Holder::Option => {
                serde.push(quote!(skip_serializing_if = "Option::is_none"));
                quote!(Option<#kind>)
            }
            Holder::Patch => {
                serde.push(quote!(default, skip_serializing_if = "runtime::Patch::is_keep"));
                quote!(runtime::Patch<#kind>)
            }
        };
        let serde = (!serde.is_empty() && !self.object.multipart).then(|| quote!(#[serde(#(#serde),*)]));
        let docs = self.field_docs(wire, field);
        let deprecated = self.emission.deprecated(&field.schema);
        quote! {
            #docs
            #deprecated
            #serde
            pub #ident: #kind,
        }
    }

    fn field_docs(&self, wire: &str, field: &Field) -> TokenStream {
        let own = field.schema.docs.clone();
        let target = self.emission.api.resolve(&field.schema);
        let mut schema = field.schema.clone();
        schema.docs = own.or_else(|| target.and_then(|target| target.docs.as_deref().map(docs::first_line)));
        if let (Kind::Ref(_), Some(target)) = (&field.schema.kind, target) {
            schema.limits = target.limits.clone();
        }
        if !self.named.sent {
            schema.limits = Default::default();
            schema.default = None;
        }
        docs::of_schema(&schema, &docs::code(wire))
    }

    fn allow_deprecated(&self) -> Option<TokenStream> {
        let is = |schema: &Schema| self.emission.why_deprecated(schema).is_some();
        self.fields().any(|(_, field)| is(&field.schema)).then(|| quote!(#[allow(deprecated)]))
    }

    fn builder(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let (required, optional) = self.settable();
        let arguments = required.iter().map(|(wire, field)| {
            let ident = format_ident!("{}", field.ident);
            let argument = self.required_argument(wire, field);
            quote!(#ident: #argument)
        });
        let given: Vec<_> = required.iter().map(|(wire, field)| self.required_member(wire, field)).collect();
        let is_default =
            self.fields().all(|(name, field)| !matches!(self.holder(name, field), Holder::Plain | Holder::Nullable));
        // A setter called `default` would hide the other.
        let default = match self.fields().any(|(_, field)| field.ident == "default") {
            true => quote!(Default::default()),
            false => quote!(Self::default()),
        };
        let body = if is_default && required.is_empty() {
            default
        } else if is_default {
            quote!(Self { #(#given,)* ..#default })
        } else {
            let rest = optional.iter().map(|(_, field)| format_ident!("{}", field.ident));
            let nothing = optional.iter().map(|(wire, field)| match self.holder(wire, field) {
                Holder::Patch => quote!(runtime::Patch::Keep),
                _ => quote!(None),
            });
            quote!(Self { #(#given,)* #(#rest: #nothing,)* })
        };
        let docs = docs::attributes(if required.is_empty() { "With nothing set." } else { "With what is required." });
        let setters = optional.iter().map(|(wire, field)| self.setter(wire, field));
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl #name {
                #docs
                pub fn new(#(#arguments),*) -> Self {
                    #body
                }
                #(#setters)*
            }
        }
    }

    fn required_argument(&self, wire: &str, field: &Field) -> TokenStream {
        match self.object.optionality(wire, field) {
            Optionality::Nullable => {
                let kind = self.emission.value_type(&field.schema);
                quote!(Option<#kind>)
            }
            _ => self.emission.argument_type(&field.schema),
        }
    }

    /// `name: name.into()`, or the short form.
    fn required_member(&self, wire: &str, field: &Field) -> TokenStream {
        let ident = format_ident!("{}", field.ident);
        let value = self.required_value(wire, field);
        if value.to_string() == field.ident { quote!(#ident) } else { quote!(#ident: #value) }
    }

    fn required_value(&self, wire: &str, field: &Field) -> TokenStream {
        let ident = format_ident!("{}", field.ident);
        let boxed = |value: TokenStream| if field.boxed { quote!(Box::new(#value)) } else { value };
        match (self.object.optionality(wire, field), self.holder(wire, field)) {
            (Optionality::Nullable, Holder::Patch) if field.boxed => quote!(#ident.map(Box::new).into()),
            (Optionality::Nullable, Holder::Patch) => quote!(#ident.into()),
            (Optionality::Nullable, _) if field.boxed => quote!(#ident.map(Box::new)),
            (Optionality::Nullable, _) => quote!(#ident),
            (_, Holder::Plain) => boxed(self.emission.converted(&field.schema, quote!(#ident))),
            _ => {
                let value = boxed(self.emission.converted(&field.schema, quote!(#ident)));
                quote!(Some(#value))
            }
        }
    }

    fn setter(&self, wire: &str, field: &Field) -> TokenStream {
        let ident = format_ident!("{}", field.ident);
        let argument = self.emission.argument_type(&field.schema);
        let value = self.emission.converted(&field.schema, quote!(#ident));
        let value = if field.boxed { quote!(Box::new(#value)) } else { value };
        let docs = docs::attributes(&format!("Sets {}.", docs::code(wire)));
        let deprecated = self.emission.deprecated(&field.schema);
        let (value, clear) = match self.holder(wire, field) {
            Holder::Patch => {
                let clear = format!("clear_{}", field.ident);
                let taken = self.object.fields.values().any(|other| other.ident == clear);
                let clear = format_ident!("{clear}{}", if taken { "_value" } else { "" });
                let docs =
                    docs::attributes(&format!("Sends null for {}: it is to have no value any more.", docs::code(wire)));
                let clear = quote! {
                    #docs
                    #deprecated
                    pub fn #clear(mut self) -> Self {
                        self.#ident = runtime::Patch::Clear;
                        self
                    }
                };
                (quote!(runtime::Patch::Set(#value)), Some(clear))
            }
            _ => (quote!(Some(#value)), None),
        };
        quote! {
            #docs
            #deprecated
            pub fn #ident(mut self, #ident: #argument) -> Self {
                self.#ident = #value;
                self
            }
            #clear
        }
    }

    /// The parts of a form, in the order of the description's required members, then by name.
    fn parts(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let (required, optional) = self.settable();
        let parts = required.into_iter().chain(optional).map(|(wire, field)| {
            let ident = format_ident!("{}", field.ident);
            let upload = match &field.schema.kind {
                Kind::Array(item) => matches!(item.kind, Kind::Binary),
                kind => matches!(kind, Kind::Binary),
            };
            match (upload, &field.media_type) {
                (true, Some(media_type)) => quote!(form.upload(#wire, &self.#ident, Some(#media_type));),
                (true, None) => quote!(form.upload(#wire, &self.#ident, None);),
                (false, Some(media_type)) => quote!(form.field_as(#wire, &self.#ident, #media_type);),
                (false, None) => quote!(form.field(#wire, &self.#ident);),
            }
        });
        let parts: Vec<_> = parts.collect();
        let form = if parts.is_empty() { quote!(_) } else { quote!(form) };
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl runtime::ToMultipart for #name {
                fn to_multipart(&self, #form: &mut runtime::Multipart) {
                    #(#parts)*
                }
            }
        }
    }

    fn validation(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let mut checks = Vec::new();
        for (wire, field) in self.fields().filter(|(_, field)| !field.schema.read_only) {
            let ident = format_ident!("{}", field.ident);
            match self.holder(wire, field) {
                Holder::Option if self.is_required(wire, field) => {
                    checks.push(quote!(check.required(#wire, self.#ident.is_some());));
                }
                Holder::Patch if self.is_required(wire, field) => {
                    checks.push(quote!(check.required(#wire, !self.#ident.is_keep());));
                }
                _ => {}
            }
            if self.emission.is_checked(&field.schema) {
                let limits = limits::tokens(&field.schema);
                checks.push(quote!(check.field(#wire, &self.#ident, &[#limits]);));
            }
        }
        let check = if checks.is_empty() { quote!(_) } else { quote!(check) };
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl runtime::Validate for #name {
                fn validate(&self, #check: &mut runtime::Check<'_>) {
                    #(#checks)*
                }
            }
        }
    }
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

    fn deprecated(&self, schema: &Schema) -> Option<TokenStream> {
        docs::deprecated(self.why_deprecated(schema))
    }

    /// Whether an object has members that should no longer be used.
    pub(super) fn has_deprecated(&self, schema: &Schema) -> bool {
        schema.children().into_iter().any(|member| self.why_deprecated(member).is_some())
    }

    /// Whether anything in a value is checked before it is sent.
    fn is_checked(&self, schema: &Schema) -> bool {
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
