//! Emits constant values: those of properties and parameters with only one valid value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

/// A constant as a Rust literal: `"A"`, `2`, `1.5` or `false`.
pub(super) fn constant(value: &Value) -> TokenStream {
    if let Some(text) = value.as_str() {
        return quote!(#text);
    }
    if let Some(whole) = value.as_i64() {
        // An integer literal without a suffix is an `i32`.
        let literal = match i32::try_from(whole) {
            Ok(small) => Literal::i32_unsuffixed(small),
            Err(_) => Literal::i64_suffixed(whole),
        };
        return quote!(#literal);
    }
    match (value.as_f64(), value.as_bool()) {
        (Some(number), _) => {
            let literal = Literal::f64_unsuffixed(number);
            quote!(#literal)
        }
        (None, is_true) => {
            let is_true = is_true.unwrap_or_default();
            quote!(#is_true)
        }
    }
}

/// A constant as text: a string without quotes, any other value as JSON.
pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
