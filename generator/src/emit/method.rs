//! A method per operation, and the operation as data.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, docs, limits, style::style};
use crate::{
    ir::{
        Answer, Body, Encoding, Kind, Operation, Parameter, ParameterPlace, PartEncoding, ResourcePath, Schema, Server,
        Style,
    },
    text::{
        docs::{Docs, Paragraph},
        markdown::code,
    },
};

impl Emission<'_> {
    /// The operation as a static, `CREATE`.
    pub(super) fn operation(&self, operation: &Operation) -> TokenStream {
        let path = template(operation);
        let query = operation.fixed_query.as_ref();
        let key = format!("{} {path}{}", operation.method, query.map_or_else(String::new, |query| format!("?{query}")));
        let docs = docs::named("", &key, ", as data.");
        // The macro shows them as code between single backticks.
        let is_shown = query.is_none() && code(&key) == format!("`{key}`");
        let docs = (!is_shown).then(|| self.doc_attributes(&operation.at, &docs));
        let (name, method) = (data_name(operation), format_ident!("{}", operation.method.to_string()));
        let (id, permissions) = (&operation.id, &operation.permissions);
        let query = query.map(|query| quote!(query #query));
        let server = operation.server.as_ref().map(|server| match server {
            Server::Path { described, own } => quote!(path #described => #own),
            Server::Elsewhere(url) => quote!(server #url),
        });
        quote!(runtime::operation!(#docs #name = #method #path, #id, [#(#permissions),*] #query #server);)
    }

    /// The method.
    pub(super) fn method(&self, operation: &Operation, path: &ResourcePath) -> TokenStream {
        let docs = self.doc_attributes(&operation.at, &self.method_docs(operation, path));
        let deprecated = docs::deprecated(operation.deprecated.as_deref());
        // What is asked for may be deprecated itself.
        let query = operation.query.as_ref().and_then(|query| self.api.resolve(query));
        let allow = query.is_some_and(|query| self.has_deprecated(query)).then(|| quote!(#[allow(deprecated)]));
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
            calls.push(match (self.path_style(parameter), limits.is_empty()) {
                (Some((value, style)), _) => quote!(.path_with(#value, &[#limits], #style)),
                (None, true) => quote!(.path::<#kind>(#ident)),
                (None, false) => quote!(.path_within::<#kind>(#ident, &[#limits])),
            });
        }
        if let Some(body) = &operation.body {
            let (argument, call) = self.body(body);
            arguments.push(argument);
            calls.push(call);
        }
        if let Some(query) = &operation.query {
            let kind = self.value_type(query);
            arguments.push(quote!(query: #kind));
            calls.push(quote!(.validate(&query)));
            calls.extend(self.query_calls(operation, query));
        }
        let (answer, end) = self.answer(&operation.answer);
        calls.extend(operation.accept.iter().map(|media_type| quote!(.accept(#media_type))));
        let request = request(&data, &calls, &end);
        quote! {
            #docs
            #deprecated
            #allow
            pub fn #name(&self, #(#arguments),*) -> runtime::Request<#answer> {
                #request
            }
        }
    }

    /// The value and the style of a path parameter that is not simply text, a number or a boolean.
    fn path_style(&self, parameter: &Parameter) -> Option<(TokenStream, TokenStream)> {
        let (style, explode) = match parameter.style {
            Style::Label => (quote!(Label), false),
            Style::LabelExploded => (quote!(Label), true),
            Style::Matrix => (quote!(Matrix), false),
            Style::MatrixExploded => (quote!(Matrix), true),
            Style::Json => (quote!(Json), false),
            other => (quote!(Simple), other == Style::SimpleExploded),
        };
        let kind = self.api.resolve(&parameter.schema).map(|schema| &schema.kind);
        let has_members = matches!(kind, Some(Kind::Array(_) | Kind::Object(_) | Kind::Map(_)));
        let is_plain = matches!(parameter.style, Style::Simple | Style::SimpleExploded) && !has_members;
        if is_plain {
            return None;
        }
        let ident = format_ident!("{}", parameter.ident);
        let value = self.converted_to_type(&parameter.schema, quote!(#ident));
        Some((quote!(&#value), quote!(runtime::PathStyle::#style, #explode)))
    }

    /// The body argument, and the calls that write it.
    fn body(&self, body: &Body) -> (TokenStream, TokenStream) {
        let kind = self.value_type(&body.schema);
        let media_type = &body.media_type;
        let argument = match (body.required, &body.encoding) {
            (true, Encoding::Text | Encoding::Bytes) => quote!(body: impl Into<#kind>),
            (true, _) => quote!(body: #kind),
            (false, _) => quote!(body: impl Into<Option<#kind>>),
        };
        let (required, optional, said) = match body.encoding {
            Encoding::Json => ("json", "optional_json", false),
            Encoding::Multipart(_) => ("multipart", "optional_multipart", false),
            Encoding::Form(_) => ("form", "optional_form", false),
            Encoding::Text => ("text_body", "optional_text_body", true),
            Encoding::Bytes => ("upload", "optional_upload", true),
        };
        let value = match (body.required, &body.encoding) {
            (true, Encoding::Text) | (false, Encoding::Text) => quote!(body.into()),
            (true, Encoding::Bytes) | (false, _) => quote!(&body.into()),
            (true, _) => quote!(&body),
        };
        let styles = match &body.encoding {
            Encoding::Form(parts) => form_styles(parts),
            _ => None,
        };
        let call = if body.required { required } else { optional };
        let call = if styles.is_some() { format_ident!("{call}_with") } else { format_ident!("{call}") };
        let said = if said { Some(quote!(, #media_type)) } else { styles };
        // What is said where nothing is.
        let usual = match &body.encoding {
            Encoding::Json => Some("application/json"),
            Encoding::Form(_) => Some("application/x-www-form-urlencoded"),
            _ => None,
        };
        let also = usual.is_some_and(|usual| usual != media_type).then(|| quote!(.content_type(#media_type)));
        // A value of a type of its own is checked by that; of others, the limits stand here.
        let limits = limits::tokens(&body.schema);
        let within = (body.required && body.encoding == Encoding::Json && !limits.is_empty())
            .then(|| quote!(.body_within(&body, &[#limits])));
        (argument, quote!(#within .#call(#value #said) #also))
    }

    fn query_calls(&self, operation: &Operation, query: &Schema) -> Vec<TokenStream> {
        let Some(Schema { kind: Kind::Object(object), .. }) = self.api.resolve(query) else { return Vec::new() };
        let outside = operation.parameters.iter().filter(|parameter| parameter.place != ParameterPlace::Path);
        let call = |parameter: &Parameter| {
            let field = object.fields.get(&operation.member_name(parameter))?;
            let (name, ident) = (&parameter.name, format_ident!("{}", field.ident));
            let style = style(parameter.style);
            Some(match (parameter.place, parameter.style) {
                (ParameterPlace::Header, Style::Json) => quote!(.header_json(#name, &query.#ident)),
                (ParameterPlace::Header, Style::SimpleExploded) => quote!(.header_param_exploded(#name, &query.#ident)),
                (ParameterPlace::Header, _) => quote!(.header_param(#name, &query.#ident)),
                (ParameterPlace::Cookie, _) => quote!(.cookie_param(#name, &query.#ident, #style)),
                _ if parameter.reserved => quote!(.query_reserved(#name, &query.#ident, #style)),
                (_, Style::Form) => quote!(.query(#name, &query.#ident)),
                _ => quote!(.query_with(#name, &query.#ident, #style)),
            })
        };
        outside.filter_map(call).collect()
    }

    /// The return type, and the call that reads the answer into it.
    pub(super) fn answer(&self, answer: &Answer) -> (TokenStream, TokenStream) {
        let kind = |schema: &Schema| {
            let kind = self.value_type(schema);
            if schema.nullable { quote!(Option<#kind>) } else { kind }
        };
        match answer {
            Answer::Empty => (quote!(()), quote!(.empty())),
            Answer::Acknowledged => (quote!(()), quote!(.acknowledged())),
            Answer::Text(media_type) => (quote!(String), quote!(.accept(#media_type).text())),
            Answer::Bytes(media_type) => (quote!(runtime::Bytes), quote!(.accept(#media_type).bytes())),
            Answer::Json(schema) => (kind(schema), quote!(.json_answer())),
            Answer::Result(schema) => (kind(schema), quote!(.result())),
            Answer::Page(item) => {
                let item = kind(item);
                (quote!(runtime::Page<#item>), quote!(.page()))
            }
        }
    }

    fn method_docs(&self, operation: &Operation, path: &ResourcePath) -> Docs {
        let mut docs = match &operation.summary {
            Some(summary) => Docs::from_description(summary),
            None => Docs::code(&operation.id),
        };
        docs = docs.sentence();
        let mut request = Paragraph::default().code(&operation.key());
        for (index, permission) in operation.permissions.iter().enumerate() {
            request = if index == 0 { request.line().text("· needs the permission ") } else { request.text(" or ") };
            request = request.bold(permission);
        }
        docs = docs.and(Docs::paragraph(request));
        if let Some(more) = &operation.docs {
            docs = docs.and(Docs::from_description(more));
        }
        docs = docs.and(server_docs(operation.server.as_ref()));
        if matches!(operation.answer, Answer::Bytes(_)) {
            let bytes = Paragraph::default()
                .text("The bytes as they come; ")
                .code("download()")
                .text(" gives them piece by piece, however many they are.");
            docs = docs.and(Docs::paragraph(bytes));
        }
        let arguments = operation.parameters_in(ParameterPlace::Path);
        docs = docs.and(Docs::list(arguments.filter_map(|parameter| self.argument_docs(parameter))));
        match self.example(operation, path) {
            Some(example) => docs.and(Docs::example(example)),
            None => docs,
        }
    }

    /// `account_id`: The account. At most 32 characters. Nothing where there is nothing to say.
    fn argument_docs(&self, parameter: &Parameter) -> Option<Docs> {
        let schema = self.api.resolve(&parameter.schema).unwrap_or(&parameter.schema);
        let docs = parameter.docs.as_deref().or(schema.docs.as_deref()).unwrap_or_default();
        let docs = Docs::from_description(docs).first_paragraph().sentence();
        let limits = [schema, &parameter.schema].map(docs::limit_docs).into_iter().find(|limits| !limits.is_empty());
        let said = docs.and_sentence(limits.unwrap_or_default());
        (!said.is_empty()).then(|| Docs::paragraph(Paragraph::default().code(&parameter.ident).text(": ").docs(said)))
    }
}

/// The request, as a chain of calls; where it is long, as one chain behind the other, since each call is a level for
/// whoever reads Rust.
fn request(data: &proc_macro2::Ident, calls: &[TokenStream], end: &TokenStream) -> TokenStream {
    if calls.len() <= CALLS_OF_A_CHAIN {
        return quote!(self.client.request(&#data) #(#calls)* #end);
    }
    let chains = calls.chunks(CALLS_OF_A_CHAIN).map(|calls| quote!(let request = request #(#calls)*;));
    quote!(let request = self.client.request(&#data); #(#chains)* request #end)
}

/// More calls than any operation of Cloudflare's has.
const CALLS_OF_A_CHAIN: usize = 64;

/// The members of a form that have styles of their own, as an argument.
fn form_styles(parts: &BTreeMap<String, PartEncoding>) -> Option<TokenStream> {
    let styled =
        parts.iter().filter_map(|(name, part)| Some((name, part.style.filter(|style| *style != Style::Form)?)));
    let styled: Vec<TokenStream> = styled
        .map(|(name, style)| {
            let style = self::style(style);
            quote!((#name, #style))
        })
        .collect();
    (!styled.is_empty()).then(|| quote!(, &[#(#styled),*]))
}

/// The docs of an operation that is not below the base URL: its server.
fn server_docs(server: Option<&Server>) -> Docs {
    let said = match server {
        None => return Docs::default(),
        Some(Server::Path { .. }) => {
            Paragraph::default().text("Goes to ").text(&server.map(Server::words).unwrap_or_default())
        }
        Some(Server::Elsewhere(url)) => Paragraph::default()
            .text("Goes to the server ")
            .code(url)
            .text(", without the client's credential, once ")
            .code("ClientBuilder::server_base_url")
            .text(" gives a URL to call for it."),
    };
    Docs::paragraph(said).sentence()
}

/// The name of the static of an operation, in the module of its method.
pub(super) fn data_name(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", operation.name.trim_end_matches('_').to_ascii_uppercase())
}

/// The path with a name of its own for each value: those that are filled in, in order.
fn template(operation: &Operation) -> String {
    let mut template = String::new();
    let mut rest = operation.route();
    for parameter in operation.parameters_in(ParameterPlace::Path) {
        let Some((before, after)) = rest.split_once('{') else { break };
        let Some((_, after)) = after.split_once('}') else { break };
        template.push_str(&format!("{before}{{{}}}", parameter.name));
        rest = after;
    }
    template + rest
}
