//! Limits, for the runtime and for the reader.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::{
    ir::{Kind, Limits, Schema},
    text::markdown::code,
};

/// `runtime::Limit::MaxLength(32), ...`; empty where nothing is checked.
pub(super) fn tokens(schema: &Schema) -> TokenStream {
    let limits = &schema.limits;
    let mut all: Vec<TokenStream> = Vec::new();
    let count = |n: u64| Literal::u64_unsuffixed(n);
    let number = |n: f64| if n.is_finite() { Literal::f64_unsuffixed(n) } else { Literal::f64_unsuffixed(0.0) };
    all.extend(limits.min_length.map(count).map(|n| quote!(runtime::Limit::MinLength(#n))));
    all.extend(limits.max_length.map(count).map(|n| quote!(runtime::Limit::MaxLength(#n))));
    all.extend(limits.pattern.as_ref().map(|pattern| quote!(runtime::Limit::Pattern(#pattern))));
    all.extend(limits.minimum.map(|(n, exclusive)| {
        let n = number(n);
        if exclusive { quote!(runtime::Limit::ExclusiveMinimum(#n)) } else { quote!(runtime::Limit::Minimum(#n)) }
    }));
    all.extend(limits.maximum.map(|(n, exclusive)| {
        let n = number(n);
        if exclusive { quote!(runtime::Limit::ExclusiveMaximum(#n)) } else { quote!(runtime::Limit::Maximum(#n)) }
    }));
    all.extend(limits.multiple_of.map(number).map(|n| quote!(runtime::Limit::MultipleOf(#n))));
    let known: Vec<Literal> = limits.one_of.iter().filter_map(Value::as_f64).map(number).collect();
    all.extend((!known.is_empty()).then(|| quote!(runtime::Limit::OneOf(&[#(#known),*]))));
    all.extend(limits.one_of.iter().filter_map(Value::as_bool).map(|it| quote!(runtime::Limit::Only(#it))));
    all.extend(limits.min_items.map(count).map(|n| quote!(runtime::Limit::MinItems(#n))));
    all.extend(limits.max_items.map(count).map(|n| quote!(runtime::Limit::MaxItems(#n))));
    all.extend(limits.unique_items.then(|| quote!(runtime::Limit::UniqueItems)));
    all.extend(match limits.format.as_deref() {
        Some("cidr") => Some(quote!(runtime::Limit::Cidr)),
        Some("ip") => Some(quote!(runtime::Limit::Ip)),
        Some("ipv4") => Some(quote!(runtime::Limit::Ipv4)),
        Some("ipv6") => Some(quote!(runtime::Limit::Ipv6)),
        _ => None,
    });
    if let Kind::Array(inner) | Kind::Map(inner) = &schema.kind {
        let inner = tokens(inner);
        if !inner.is_empty() {
            all.push(quote!(runtime::Limit::Each(&[#inner])));
        }
    }
    quote!(#(#all),*)
}

/// `At most 32 characters.`; empty where there is nothing to say.
pub(super) fn words(schema: &Schema) -> String {
    let limits = &schema.limits;
    let mut all = Vec::new();
    let plural = |n: u64, what: &str| if n == 1 { format!("{n} {what}") } else { format!("{n} {what}s") };
    match (limits.min_length, limits.max_length) {
        (Some(min), Some(max)) if min == max => all.push(plural(min, "character")),
        (Some(min), Some(max)) => all.push(format!("{min} to {}", plural(max, "character"))),
        (Some(min), None) => all.push(format!("at least {}", plural(min, "character"))),
        (None, Some(max)) => all.push(format!("at most {}", plural(max, "character"))),
        (None, None) => {}
    }
    all.extend(
        limits.minimum.map(|(n, exclusive)| if exclusive { format!("more than {n}") } else { format!("at least {n}") }),
    );
    all.extend(
        limits.maximum.map(|(n, exclusive)| if exclusive { format!("less than {n}") } else { format!("at most {n}") }),
    );
    all.extend(limits.multiple_of.map(|n| format!("a multiple of {n}")));
    all.extend(one_of(limits));
    all.extend(limits.min_items.map(|n| format!("at least {}", plural(n, "item"))));
    all.extend(limits.max_items.map(|n| format!("at most {}", plural(n, "item"))));
    all.extend(limits.unique_items.then(|| "no item twice".to_owned()));
    if let Some(default) = &schema.default {
        all.push(format!("{} if not given", code(&default.to_string())));
    }
    let text = all.join(", ");
    match text.chars().next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), &text[first.len_utf8()..]),
        None => text,
    }
}

/// `one of 1, 60, 120`, or `only 1`; nothing where every value is known.
pub(crate) fn one_of(limits: &Limits) -> Option<String> {
    match limits.one_of.as_slice() {
        [] => None,
        [only] => Some(format!("only {}", shown(only))),
        several => Some(format!("one of {}", several.iter().map(shown).collect::<Vec<_>>().join(", "))),
    }
}

/// Numbers and booleans as they are; what else a description may list as code.
fn shown(value: &Value) -> String {
    if value.is_number() || value.is_boolean() { value.to_string() } else { code(&value.to_string()) }
}
