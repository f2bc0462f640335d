//! Emits the limits of schemas: as values of the runtime's type `Limit`, and as words for docs.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Value, json};

use crate::{
    ir::{Keyword, Kind, Limits, Schema, Types, exceeds_f64, whole},
    text::markdown::code,
};

/// The limits of a schema as Rust expressions: `runtime::Limit::MaxLength(32), ...`; empty if there are none.
pub(super) fn tokens(schema: &Schema) -> TokenStream {
    all(schema, &quote!(runtime::Limit::))
}

/// The limits as the runtime's macros accept them: `MaxLength(32), ...`. For a secret without limits it is `Secret`,
/// which hides the value when a limit of its type is violated.
pub(super) fn short(schema: &Schema) -> TokenStream {
    let limits = all(schema, &TokenStream::new());
    if schema.secret && limits.is_empty() { quote!(Secret) } else { limits }
}

fn all(schema: &Schema, path: &TokenStream) -> TokenStream {
    let mut limits: Vec<TokenStream> = schema
        .limits
        .iter()
        .map(|(keyword, value)| {
            let (variant, value) = limit(keyword, value);
            let value = value.map(|value| quote!((#value)));
            quote!(#path #variant #value)
        })
        .collect();
    if let Some(inner) = schema.each() {
        let inner = all(inner, path);
        if !inner.is_empty() {
            limits.push(quote!(#path Each(&[#inner])));
        }
    }
    // With `Secret`, the message of a violation does not show the value.
    if schema.secret && !limits.is_empty() {
        limits.insert(0, quote!(#path Secret));
    }
    quote!(#(#limits),*)
}

/// The variant of the runtime's `Limit` for a keyword, and the expression of its value; `None` if the variant has none.
fn limit(keyword: Keyword, value: &Value) -> (Ident, Option<TokenStream>) {
    let row = keyword.row();
    let variant = format_ident!("{}", if row.variant.is_empty() { "Cidr" } else { row.variant });
    let value = match (keyword, value) {
        (Keyword::UniqueItems, _) => return (variant, None),
        (Keyword::Schema, schema) => {
            let schema = schema.to_string();
            quote!(#schema)
        }
        (Keyword::Format, Value::String(format)) => {
            return (format_ident!("{}", heck::AsPascalCase(format).to_string()), None);
        }
        (Keyword::Enum, Value::Array(known)) if known.iter().all(Value::is_boolean) => {
            let only = known.first().and_then(Value::as_bool).unwrap_or_default();
            return (format_ident!("Only"), Some(quote!(#only)));
        }
        (Keyword::Enum, Value::Array(known)) if known.iter().any(exceeds_f64) => {
            let schema = json!({ row.name: known }).to_string();
            return (format_ident!("Schema"), Some(quote!(#schema)));
        }
        (Keyword::MultipleOf, value) if exceeds_f64(value) => {
            let schema = json!({ row.name: value }).to_string();
            return (format_ident!("Schema"), Some(quote!(#schema)));
        }
        (Keyword::Enum, Value::Array(known)) => {
            let known = known.iter().filter_map(Value::as_f64).map(number);
            quote!(&[#(#known),*])
        }
        (_, Value::String(text)) => quote!(#text),
        (_, value) => match whole(value) {
            Some(n) if row.about != Types::NUMBER => {
                let n = Literal::u64_unsuffixed(u64::try_from(n).unwrap_or_default());
                quote!(#n)
            }
            // An `f64` can't represent this integer exactly.
            Some(n) if exceeds_f64(value) => {
                let n = Literal::i128_unsuffixed(n);
                return (format_ident!("{variant}Integer"), Some(quote!(#n)));
            }
            _ => {
                let n = number(value.as_f64().unwrap_or_default());
                quote!(#n)
            }
        },
    };
    (variant, Some(value))
}

fn number(n: f64) -> Literal {
    Literal::f64_unsuffixed(if n.is_finite() { n } else { 0.0 })
}

/// The limits in words: `At most 32 characters.`; empty if there are none.
pub(super) fn words(schema: &Schema) -> String {
    let mut all: Vec<String> = Vec::new();
    all.extend(format(schema));
    all.extend(length(&schema.limits));
    let lengths = [Keyword::MinLength, Keyword::MaxLength];
    let others = schema.limits.iter().filter(|(keyword, _)| !lengths.contains(keyword));
    all.extend(others.map(|(keyword, value)| (keyword.row().words)(value)).filter(|words| !words.is_empty()));
    if let Some(default) = &schema.default {
        all.push(format!("default {}", code(&default.to_string())));
    }
    let text = all.join(", ");
    match text.chars().next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), &text[first.len_utf8()..]),
        None => text,
    }
}

/// The format of a schema in words, if the client does not check it: `format hostname`. For a list or map, the format
/// of its items.
pub(super) fn format(schema: &Schema) -> Option<String> {
    match (&schema.format, &schema.kind) {
        (Some(name), _) => Some(format!("format {}", code(name))),
        (None, Kind::Array(inner) | Kind::Map(inner)) => self::format(inner).map(|inner| format!("each: {inner}")),
        (None, _) => None,
    }
}

/// The limits of a string's length in words: `3 to 32 characters`.
fn length(limits: &Limits) -> Option<String> {
    let bound = |keyword| limits.get(keyword).and_then(whole);
    let plural = |n: i128| if n == 1 { format!("{n} character") } else { format!("{n} characters") };
    match (bound(Keyword::MinLength), bound(Keyword::MaxLength)) {
        (Some(min), Some(max)) if min == max => Some(plural(min)),
        (Some(min), Some(max)) => Some(format!("{min} to {}", plural(max))),
        (Some(min), None) => Some(format!("at least {}", plural(min))),
        (None, Some(max)) => Some(format!("at most {}", plural(max))),
        (None, None) => None,
    }
}
