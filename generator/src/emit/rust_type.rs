//! Emits the Rust types of schemas, and conversions to them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, object::additional_value};
use crate::ir::{Field, Kind, Schema, Type};

impl Emission<'_> {
    /// The Rust type of a value.
    pub(super) fn value_type(&self, schema: &Schema) -> TokenStream {
        self.value_type_by(schema, &in_scope)
    }

    /// The Rust type of a value. `name` gives the name or path of a generated type.
    pub(super) fn value_type_by(&self, schema: &Schema, name: &dyn Fn(&Type) -> TokenStream) -> TokenStream {
        match &schema.kind {
            Kind::Boolean => quote!(bool),
            Kind::Integer { unsigned: true } => quote!(u64),
            Kind::Integer { unsigned: false } => quote!(i64),
            Kind::Number => quote!(f64),
            Kind::Text => match schema.limits.text_type().map(|name| format_ident!("{name}")) {
                Some(name) => quote!(runtime::#name),
                None => quote!(String),
            },
            Kind::Binary => quote!(runtime::Upload),
            Kind::Array(item) => {
                let item = self.inner_type(item, name);
                quote!(Vec<#item>)
            }
            Kind::Map(value) if matches!(value.kind, Kind::Any) => quote!(serde_json::Map<String, serde_json::Value>),
            Kind::Map(value) => {
                let value = self.inner_type(value, name);
                quote!(std::collections::BTreeMap<String, #value>)
            }
            Kind::OrJson(described) => {
                let described = self.value_type_by(described, name);
                quote!(runtime::OrJson<#described>)
            }
            Kind::OrNull(value) => {
                let value = self.value_type_by(value, name);
                quote!(Option<#value>)
            }
            Kind::Ref(id) => match self.api.types.get(id) {
                Some(named) => name(named),
                None => quote!(serde_json::Value),
            },
            _ => quote!(serde_json::Value),
        }
    }

    /// The Rust type of a list's items or a map's values.
    fn inner_type(&self, schema: &Schema, name: &dyn Fn(&Type) -> TokenStream) -> TokenStream {
        nullable(schema, self.value_type_by(schema, name))
    }

    /// The type of a function's argument for a value, such as `impl Into<String>`.
    pub(super) fn argument_type(&self, schema: &Schema) -> TokenStream {
        let kind = self.value_type(schema);
        match self.conversion(schema) {
            Conversion::None => kind,
            Conversion::Into => quote!(impl Into<#kind>),
            Conversion::Collect => match &schema.kind {
                Kind::Array(item) => {
                    let item = self.inner_type(item, &in_scope);
                    quote!(impl IntoIterator<Item = impl Into<#item>>)
                }
                _ => kind,
            },
        }
    }

    /// The expression that converts an argument of [`argument_type`](Self::argument_type) to the value's type.
    pub(super) fn converted(&self, schema: &Schema, argument: TokenStream, boxed: bool) -> TokenStream {
        let value = match self.conversion(schema) {
            Conversion::None => argument,
            Conversion::Into => quote!(#argument.into()),
            Conversion::Collect => return quote!(#argument.into_iter().map(Into::into).collect()),
        };
        if boxed { quote!(Box::new(#value)) } else { value }
    }

    /// [`converted`](Self::converted) with an explicit type, where the compiler can't infer it.
    pub(super) fn converted_to_type(&self, schema: &Schema, argument: TokenStream) -> TokenStream {
        let kind = self.value_type(schema);
        match self.conversion(schema) {
            Conversion::None => argument,
            Conversion::Into => quote!(Into::<#kind>::into(#argument)),
            Conversion::Collect => quote!(#argument.into_iter().map(Into::into).collect::<#kind>()),
        }
    }

    /// The argument type of the setter for additional properties, and the expression that converts each `value`.
    pub(super) fn entries(&self, field: &Field) -> (TokenStream, TokenStream) {
        let value = additional_value(field);
        // Null is a `serde_json::Value`, too.
        let is_any = matches!(value.kind, Kind::Any);
        let kind = if is_any { self.value_type(value) } else { self.inner_type(value, &in_scope) };
        let (argument, converted) = match self.conversion(value) {
            Conversion::Into if is_any || !value.nullable => (quote!(impl Into<#kind>), quote!(value.into())),
            _ => (kind, quote!(value)),
        };
        (quote!(impl IntoIterator<Item = (impl Into<String>, #argument)>), converted)
    }

    /// Whether an argument for a value is converted by `Into`.
    pub(super) fn is_converted(&self, schema: &Schema) -> bool {
        matches!(self.conversion(schema), Conversion::Into)
    }

    fn conversion(&self, schema: &Schema) -> Conversion {
        match &schema.kind {
            Kind::Text | Kind::Number | Kind::Any | Kind::Binary | Kind::OrJson(_) | Kind::OrNull(_) => {
                Conversion::Into
            }
            Kind::Array(_) => Conversion::Collect,
            Kind::Ref(_) => match self.api.resolve(schema).map(|target| &target.kind) {
                Some(Kind::Text | Kind::Enum(_) | Kind::Union(_)) => Conversion::Into,
                _ => Conversion::None,
            },
            _ => Conversion::None,
        }
    }
}

/// The type of a value, in `Option` if the value may be null.
pub(super) fn nullable(schema: &Schema, kind: TokenStream) -> TokenStream {
    if schema.nullable { quote!(Option<#kind>) } else { kind }
}

/// The name of a generated type, without its path.
fn in_scope(named: &Type) -> TokenStream {
    let name = format_ident!("{}", named.name);
    quote!(#name)
}

enum Conversion {
    None,
    Into,
    Collect,
}
