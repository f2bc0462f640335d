//! Emits the Rust type of a response's content, and the call that decodes the response.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emission, rust_type::nullable};
use crate::ir::{Answer, Kind, Operation, Parameter, ParameterPlace, Schema};

impl Emission<'_> {
    /// The pagination parameter of a list operation, if the client can't page through the list. The client only sets
    /// page numbers and cursors, in the query.
    pub(super) fn pages_by<'b>(&self, operation: &'b Operation) -> Option<&'b str> {
        if !matches!(operation.answer, Answer::Page(_)) {
            return None;
        }
        let is_plain = |parameter: &Parameter| {
            let kind = self.api.resolve(&parameter.schema).map(|schema| &schema.kind);
            parameter.place == ParameterPlace::Query
                && !matches!(kind, Some(Kind::Array(_) | Kind::Map(_) | Kind::Object(_)))
        };
        let named = |names: &'static [&str]| {
            operation.parameters.iter().filter(move |parameter| names.contains(&parameter.name.as_str()))
        };
        let mut ours = named(&["page", "cursor", "page_token"]).peekable();
        let other = match ours.peek() {
            Some(_) => ours.find(|parameter| !is_plain(parameter)),
            None => named(&["offset", "skip"]).next(),
        };
        other.map(|parameter| parameter.name.as_str())
    }

    /// The Rust type of a response's content, `T` in `Request<T>`.
    pub(super) fn answer_type(&self, answer: &Answer) -> TokenStream {
        let kind = |schema: &Schema| nullable(schema, self.value_type(schema));
        match answer {
            Answer::Empty | Answer::Acknowledged => quote!(()),
            Answer::Text(_) => quote!(String),
            Answer::Bytes(_) => quote!(runtime::Bytes),
            Answer::Json(schema) | Answer::Result(schema) => kind(schema),
            Answer::Page(item) => {
                let item = kind(item);
                quote!(runtime::Page<#item>)
            }
        }
    }

    /// The call that decodes a response into the type of [`answer_type`](Self::answer_type).
    pub(super) fn decoding(&self, operation: &Operation) -> TokenStream {
        let may_be_empty = operation.may_be_empty;
        match &operation.answer {
            Answer::Empty => quote!(.empty()),
            Answer::Acknowledged => quote!(.acknowledged()),
            Answer::Text(media_type) => quote!(.accept(#media_type).text()),
            Answer::Bytes(media_type) => quote!(.accept(#media_type).bytes()),
            Answer::Json(_) if may_be_empty => quote!(.json_answer_or_empty()),
            Answer::Json(_) => quote!(.json_answer()),
            Answer::Result(_) if may_be_empty => quote!(.result_or_empty()),
            Answer::Result(_) => quote!(.result()),
            Answer::Page(_) if may_be_empty => quote!(.page_or_empty()),
            Answer::Page(_) => quote!(.page()),
        }
    }
}
