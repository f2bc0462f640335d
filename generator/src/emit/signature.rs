//! Signatures of generated functions. Code, `api.txt`, `API.md`, examples and the output of `diff` are printed from
//! them.

use std::fmt::Write;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{Emission, Target};
use crate::ir::{Api, Operation, Schema};

/// The signature of a generated function.
pub(super) struct Signature<'a> {
    /// The name of the function.
    pub(super) name: String,
    receiver: Receiver,
    /// The arguments, in order.
    pub(super) arguments: Vec<Argument<'a>>,
    /// The return type.
    returns: TokenStream,
}

/// An argument of a function.
pub(super) struct Argument<'a> {
    /// The name of the argument.
    pub(super) ident: String,
    /// The schema of the argument's value.
    pub(super) schema: &'a Schema,
    /// The type of the argument.
    pub(super) takes: TokenStream,
}

/// The receiver of a function.
#[derive(Clone, Copy)]
pub(super) enum Receiver {
    /// No receiver: an associated function.
    None,
    /// A shared reference: `&self`
    Shared,
    /// The value itself: `mut self`
    Owned,
}

impl<'a> Signature<'a> {
    /// The signature of a function that returns `Self`.
    pub(super) fn of_self(name: &str, receiver: Receiver, arguments: Vec<Argument<'a>>) -> Self {
        Self { name: name.to_owned(), receiver, arguments, returns: quote!(Self) }
    }

    /// The signature as code: `pub fn name(&self, id: impl Into<Id>) -> T`.
    pub(super) fn tokens(&self) -> TokenStream {
        let name = format_ident!("{}", self.name);
        let receiver = match self.receiver {
            Receiver::None => None,
            Receiver::Shared => Some(quote!(&self,)),
            Receiver::Owned => Some(quote!(mut self,)),
        };
        let arguments = self.arguments.iter().map(|Argument { ident, takes, .. }| {
            let ident = format_ident!("{ident}");
            quote!(#ident: #takes)
        });
        let returns = &self.returns;
        quote!(pub fn #name(#receiver #(#arguments),*) -> #returns)
    }

    /// The return type as text, without module paths: `Request<T>`.
    pub(super) fn returned(&self) -> String {
        text(&self.returns)
    }

    /// The signature as text, without receiver and module paths: `fn name(id: impl Into<Id>) -> T`.
    pub(super) fn text(&self) -> String {
        let arguments = self.arguments.iter().map(|argument| format!("{}: {}", argument.ident, text(&argument.takes)));
        let arguments: Vec<String> = arguments.collect();
        format!("fn {}({}) -> {}", self.name, arguments.join(", "), text(&self.returns))
    }
}

impl Emission<'_> {
    /// The signature of an operation's method.
    pub(super) fn signature<'a>(&self, operation: &'a Operation) -> Signature<'a> {
        let parameters = operation.arguments().map(|parameter| (parameter.ident.as_str(), &parameter.schema));
        let body = operation.body.as_ref().filter(|body| body.is_argument).map(|body| ("body", &body.schema));
        let arguments = parameters.chain(body).map(|(ident, schema)| Argument {
            ident: ident.to_owned(),
            schema,
            takes: self.argument_type(schema),
        });
        let answer = self.answer_type(&operation.answer);
        let optional = operation.query.as_ref().map(|query| self.value_type(query));
        let body = operation.body.as_ref().filter(|body| !body.is_argument).map(|body| self.value_type(&body.schema));
        let returns = match (optional, body) {
            (None, None) => quote!(runtime::Request<#answer>),
            (Some(optional), None) => quote!(runtime::Request<#answer, #optional>),
            (None, Some(body)) => quote!(runtime::Request<#answer, (), #body>),
            (Some(optional), Some(body)) => quote!(runtime::Request<#answer, #optional, #body>),
        };
        Signature { name: operation.name.clone(), receiver: Receiver::Shared, arguments: arguments.collect(), returns }
    }
}

/// An emission without indexes, to print signatures.
pub(super) fn emission(api: &Api) -> Emission<'_> {
    Emission::bare(api, "", Target::External)
}

/// The tokens of a type as text. Types of the runtime have no module path: `Request<Vec<Id>>`.
pub(super) fn text(tokens: &TokenStream) -> String {
    let mut text = String::new();
    write(tokens.clone(), &mut text);
    text.replace("runtime::", "")
}

fn write(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (start, end) = match group.delimiter() {
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::Brace => ('{', '}'),
                    Delimiter::Parenthesis | Delimiter::None => ('(', ')'),
                };
                text.push(start);
                write(group.stream(), text);
                text.push(end);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                '=' => text.push_str(" = "),
                other => text.push(other),
            },
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                if text.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
                    text.push(' ');
                }
                // Infallible: it writes to a string.
                let _ = write!(text, "{token}");
            }
        }
    }
}
