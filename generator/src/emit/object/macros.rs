//! Emits the macro calls below a struct, which expand to the code that decodes, encodes and checks it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Struct, additional_value};
use crate::{
    emit::{constant::constant, limits},
    ir::{Field, Presence, Style},
};

impl Struct<'_> {
    /// The call of `runtime::wire!`, which expands to the code that decodes, encodes and checks the struct.
    pub(super) fn wire(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let directions = match (self.object.multipart, self.named.sent, self.named.received) {
            (true, ..) => quote!(form),
            (_, true, true) => quote!(sent received),
            (_, true, false) => quote!(sent),
            (_, false, _) => quote!(received),
        };
        let limits = limits::short(&self.named.schema);
        // Limits of the whole object apply only to requests, and only to JSON, not to forms.
        let limits = (self.named.sent && !limits.is_empty() && !self.object.multipart).then(|| quote!(limits[#limits]));
        let group = |word: &str, members: Vec<TokenStream>| {
            let word = format_ident!("{word}");
            (!members.is_empty()).then(|| quote!(#word(#(#members),*)))
        };
        let all = self.ordered();
        let of = |wanted: &dyn Fn(Presence) -> bool| {
            let members = all.iter().filter(|(wire, field)| wanted(self.presence(wire, field)));
            members.map(|(wire, field)| self.member(wire, field)).collect::<Vec<_>>()
        };
        // In a type for requests alone, the group `required` has fields that always have a value. A required property
        // that `new` does not take may lack one, so it is in the group `set`.
        let is_set = |it: Presence| it == Presence::RequiredBySetter && !self.named.received;
        let groups = if self.named.sent {
            [
                group("required", of(&|it| it.is_always_sent() && !is_set(it))),
                group("set", of(&is_set)),
                group("optional", of(&|it| !it.is_always_sent() && it != Presence::ReadOnly)),
                group("read_only", of(&|it| it == Presence::ReadOnly)),
            ]
        } else {
            [None, None, group("optional", of(&|_| true)), None]
        };
        let constants = self.constant_members();
        let constants = (!constants.is_empty()).then(|| quote!(constant(#(#constants),*)));
        let received = self.named.received && !self.object.multipart;
        let secrets: Vec<&String> =
            self.fields().filter(|(_, field)| received && field.schema.holds_secret()).map(|(wire, _)| wire).collect();
        let secrets = (!secrets.is_empty()).then(|| quote!(secret(#(#secrets),*)));
        let groups = constants.iter().chain(groups.iter().flatten());
        let additional = self.object.additional.as_deref().map(|field| {
            let ident = format_ident!("{}", field.ident);
            // Uploads have no limits.
            let limits = (self.named.sent && !additional_value(field).is_upload()).then(|| {
                let limits = limits::short(additional_value(field));
                quote!([#limits])
            });
            let hidden = self.hidden();
            let except = (!hidden.is_empty()).then(|| quote!(except #(#hidden),*));
            quote!(additional(#ident #limits #except))
        });
        quote!(runtime::wire!(#directions #name #secrets #limits #(#groups)* #additional);)
    }

    /// The constants in the call of `runtime::wire!`: `name = "value"`.
    fn constant_members(&self) -> Vec<TokenStream> {
        let member = |(name, value): (&String, &Value)| {
            let value = constant(value);
            quote!(#name = #value)
        };
        self.constants().map(member).collect()
    }

    /// A field in the call of `runtime::wire!`: `name = "name on the wire"[limits]`.
    fn member(&self, wire: &str, field: &Field) -> TokenStream {
        let ident = format_ident!("{}", field.ident);
        let wire = (field.ident != wire).then(|| quote!(= #wire));
        let is_checked = self.named.sent && self.emission.is_checked(&field.schema) && !field.schema.read_only;
        let limits = is_checked.then(|| {
            let limits = limits::short(&field.schema);
            quote!([#limits])
        });
        quote!(#ident #wire #limits)
    }

    /// The call of `runtime::parts!`, which expands to the code that writes a form: first the arguments of `new`, then
    /// the other properties by name.
    pub(super) fn parts(&self) -> TokenStream {
        let name = format_ident!("{}", self.named.name);
        let constants = self.constant_members();
        let constants = (!constants.is_empty()).then(|| quote!([#(#constants),*]));
        let parts = self.settable().into_iter().map(|(wire, field)| {
            let ident = format_ident!("{}", field.ident);
            let style = field.style.map(crate::emit::style::style);
            match (field.schema.is_upload(), &field.media_type) {
                (false, Some(media_type)) if field.style == Some(Style::Json) => {
                    quote!(field_json(#ident, #wire, #media_type))
                }
                (false, _) if style.is_some() => quote!(field_with(#ident, #wire, #style)),
                (true, Some(media_type)) => quote!(upload(#ident, #wire, Some(#media_type))),
                (true, None) => quote!(upload(#ident, #wire, None)),
                (false, Some(media_type)) => quote!(field_as(#ident, #wire, #media_type)),
                (false, None) => quote!(field(#ident, #wire)),
            }
        });
        let additional = self.object.additional.as_deref().map(|field| {
            let ident = format_ident!("{}", field.ident);
            let declared = self.object.fields.keys();
            let uploads = additional_value(field).is_upload();
            let method = format_ident!("{}", if uploads { "additional_uploads" } else { "additional" });
            quote!(#method(#ident, &[#(#declared),*]))
        });
        let parts = parts.chain(additional);
        quote!(runtime::parts!(#name #constants #(#parts)*);)
    }
}
