//! A method per operation, and the operation as data.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, docs, limits};
use crate::ir::{Answer, Kind, Operation, Parameter, ParameterPlace, QueryStyle, ResourcePath, Schema};

impl Emission<'_> {
    /// `pub static CREATE: Operation`.
    pub(super) fn operation_data(&self, operation: &Operation) -> TokenStream {
        let name = data_name(operation);
        let docs = docs::attributes(&format!("`{} {}`, as data.", operation.method, operation.path));
        let (id, path) = (&operation.id, &operation.path);
        let method = format_ident!("{}", operation.method.as_str());
        let permissions = (!operation.permissions.is_empty()).then(|| {
            let permissions = &operation.permissions;
            quote!(.permissions(&[#(#permissions),*]))
        });
        quote! {
            #docs
            pub static #name: runtime::Operation =
                runtime::Operation::new(#id, runtime::Method::#method, #path) #permissions;
        }
    }

    /// The method.
    pub(super) fn method(&self, operation: &Operation, path: &ResourcePath) -> TokenStream {
        let docs = self.method_docs(operation, path);
        let deprecated =
            operation.deprecated.then(|| quote!(#[deprecated = "the API's description marks it as deprecated"]));
        let name = format_ident!("{}", operation.name);
        let data = data_name(operation);
        let mut arguments = Vec::new();
        let mut calls = Vec::new();
        for parameter in operation.parameters_in(ParameterPlace::Path) {
            let ident = format_ident!("{}", parameter.ident);
            let kind = self.value_type(&parameter.schema);
            let argument = self.argument_type(&parameter.schema);
            arguments.push(quote!(#ident: #argument));
            let limits = limits::tokens(&parameter.schema);
            calls.push(match limits.is_empty() {
                true => quote!(.path::<#kind>(#ident)),
                false => quote!(.path_within::<#kind>(#ident, &[#limits])),
            });
        }
        if let Some(body) = &operation.body {
            let kind = self.value_type(&body.schema);
            if body.required {
                arguments.push(quote!(body: #kind));
                calls.push(quote!(.json(&body)));
            } else {
                arguments.push(quote!(body: impl Into<Option<#kind>>));
                calls.push(quote!(.optional_json(&body.into())));
            }
        }
        if let Some(query) = &operation.query {
            let kind = self.value_type(query);
            arguments.push(quote!(query: #kind));
            calls.push(quote!(.validate(&query)));
            calls.extend(self.query_calls(operation, query));
        }
        let (answer, end) = self.answer(&operation.answer);
        let query = operation.query.as_ref().and_then(|query| self.api.resolve(query));
        let reads_deprecated = query.is_some_and(|query| query.children().iter().any(|member| member.deprecated));
        let allow = reads_deprecated.then(|| quote!(#[allow(deprecated)]));
        quote! {
            #docs
            #deprecated
            #allow
            pub fn #name(&self, #(#arguments),*) -> runtime::Request<#answer> {
                self.client.request(&#data) #(#calls)* #end
            }
        }
    }

    fn query_calls(&self, operation: &Operation, query: &Schema) -> Vec<TokenStream> {
        let Some(Schema { kind: Kind::Object(object), .. }) = self.api.resolve(query) else { return Vec::new() };
        let outside = operation.parameters.iter().filter(|parameter| parameter.place != ParameterPlace::Path);
        let call = |parameter: &Parameter| {
            let field = object.fields.get(&parameter.name)?;
            let (name, ident) = (&parameter.name, format_ident!("{}", field.ident));
            let style = match parameter.style {
                QueryStyle::Repeat => None,
                QueryStyle::Comma => Some(quote!(FormUnexploded)),
                QueryStyle::Space => Some(quote!(SpaceDelimited)),
                QueryStyle::Pipe => Some(quote!(PipeDelimited)),
                QueryStyle::Deep => Some(quote!(DeepObject)),
            };
            Some(match (parameter.place, style) {
                (ParameterPlace::Header, _) => quote!(.header_param(#name, &query.#ident)),
                (_, None) => quote!(.query(#name, &query.#ident)),
                (_, Some(style)) => quote!(.query_with(#name, &query.#ident, runtime::Style::#style)),
            })
        };
        outside.filter_map(call).collect()
    }

    /// What the caller gets, and the call that says how to read it.
    fn answer(&self, answer: &Answer) -> (TokenStream, TokenStream) {
        let kind = |schema: &Schema| {
            let kind = self.value_type(schema);
            if schema.nullable { quote!(Option<#kind>) } else { kind }
        };
        match answer {
            Answer::Empty => (quote!(()), quote!(.empty())),
            Answer::Json(schema) => (kind(schema), quote!(.json_answer())),
            Answer::Result(schema) => (kind(schema), quote!(.result())),
            Answer::Page(item) => {
                let item = kind(item);
                (quote!(runtime::Page<#item>), quote!(.page()))
            }
        }
    }

    fn method_docs(&self, operation: &Operation, path: &ResourcePath) -> TokenStream {
        let mut text = String::new();
        let summary = operation.summary.clone().unwrap_or_else(|| docs::code(&operation.id));
        text.push_str(&docs::sentence(&docs::from_markdown(&summary)));
        text.push_str(&format!("\n\n`{} {}`\n", operation.method, operation.path));
        if !operation.permissions.is_empty() {
            let permissions: Vec<String> =
                operation.permissions.iter().map(|name| format!("**{}**", docs::escaped(name))).collect();
            text.push_str(&format!("· needs the permission {}\n", permissions.join(" or ")));
        }
        if let Some(more) = &operation.docs {
            text.push_str(&format!("\n{}\n", docs::from_markdown(more)));
        }
        let path_arguments = operation.parameters_in(ParameterPlace::Path);
        let list: Vec<String> = path_arguments.map(|parameter| self.argument_docs(parameter)).collect();
        if !list.is_empty() {
            text.push_str(&format!("\n{}\n", list.join("\n")));
        }
        if let Some(example) = self.example(operation, path) {
            text.push_str(&format!("\n{example}\n"));
        }
        docs::attributes(text.trim_end())
    }

    /// `- `account_id`: The account. At most 32 characters.`
    fn argument_docs(&self, parameter: &Parameter) -> String {
        let schema = self.api.resolve(&parameter.schema).unwrap_or(&parameter.schema);
        let docs = parameter.docs.as_deref().or(schema.docs.as_deref()).unwrap_or("in the path");
        let docs = docs::sentence(&docs::first_paragraph(&docs::from_markdown(docs)));
        let limits = limits::words(schema);
        let limits = if limits.is_empty() { limits } else { format!(" {limits}") };
        format!("- `{}`: {}{limits}", parameter.ident, docs.replace('\n', "\n  "))
    }
}

fn data_name(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", operation.name.trim_end_matches('_').to_ascii_uppercase())
}
