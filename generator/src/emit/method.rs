//! Emits a method for each operation, and the operation as a static.

use std::{borrow::Cow, collections::BTreeMap};

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    Emission, Target,
    constant::{constant, plain},
    docs, limits,
    style::style,
};
use crate::{
    ir::{
        Answer, Body, Encoding, Kind, Operation, Parameter, ParameterPlace, PartEncoding, ResourcePath, Schema, Server,
        Style,
    },
    path_template::around_placeholders,
    text::{
        docs::{Docs, Paragraph},
        markdown::code,
    },
};

impl Emission<'_> {
    /// The macro call that declares the static of an operation, such as `CREATE`.
    pub(super) fn operation(&self, operation: &Operation) -> TokenStream {
        let path = template(operation);
        let query = operation.fixed_query.as_ref();
        let key = format!("{} {path}{}", operation.method, query.map_or_else(String::new, |query| format!("?{query}")));
        let docs = docs::named("The operation ", &key, ".");
        // The macro `operation!` documents the key itself, if it can be code between single backticks.
        let is_shown = query.is_none() && code(&key) == format!("`{key}`");
        let docs = (!is_shown).then(|| self.doc_attributes(&operation.at, &docs));
        let (name, method) = (data_name(operation), format_ident!("{}", operation.method.to_string()));
        let (id, permissions) = (&operation.id, &operation.permissions);
        let query = query.map(|query| quote!(query #query));
        let server = operation.server.as_ref().map(|server| match server {
            Server::Path { described, own } => quote!(path #described => #own),
            Server::Elsewhere(url) => quote!(server #url),
        });
        let one_of = operation.body.as_ref().and_then(|body| body.one_of.as_ref()).map(|schema| {
            let schema = schema.to_string();
            quote!(one_of #schema)
        });
        // Crates with example responses have a macro of their own, which adds the example to the operation.
        let declare = match self.target {
            Target::Sdk | Target::Crate => quote!(crate::operation),
            Target::External => quote!(runtime::operation),
        };
        let pages_by = self.pages_by(operation).map(|name| quote!(pages_by #name));
        quote!(#declare!(#docs #name = #method #path, #id, [#(#permissions),*] #query #server #one_of #pages_by);)
    }

    /// The method that returns an operation's request.
    pub(super) fn method(&self, operation: &Operation, path: &ResourcePath) -> TokenStream {
        let docs = self.doc_attributes(&operation.at, &self.method_docs(operation, path));
        let deprecated = docs::deprecated(operation.deprecated.as_deref());
        // A deprecated optional parameter requires `#[allow(deprecated)]`.
        let query = operation.query.as_ref().and_then(|query| self.api.resolve(query));
        let allow = query.is_some_and(|query| self.has_deprecated(query)).then(|| quote!(#[allow(deprecated)]));
        let data = data_name(operation);
        let signature = self.signature(operation);
        let (mut bindings, mut calls) = (Vec::new(), Vec::new());
        for parameter in operation.arguments() {
            let (binding, call) = match parameter.place {
                ParameterPlace::Path => (None, self.path_call(parameter)),
                _ => self.argument_call(parameter),
            };
            bindings.extend(binding);
            calls.push(call);
        }
        calls.extend(operation.parameters.iter().filter_map(|parameter| {
            let value = parameter.constant.as_ref()?;
            let literal = constant(value);
            let value = if value.is_string() { literal } else { quote!(&#literal) };
            Some(parameter_call(parameter, &quote!(), &value))
        }));
        let mut accepting = Vec::new();
        if let Some(query) = &operation.query {
            let kind = self.value_type(query);
            let calls = chains(quote!(request), &self.query_calls(operation, query), &quote!());
            accepting.push(quote!(.accepting(|request, query: &#kind| { #calls })));
            // `with` is called once without a change, so that a required parameter that is never set is a violation.
            accepting.extend(self.requires_setter(query).then(|| quote!(.with(|query| query))));
        }
        if let Some(body) = &operation.body {
            let (binding, call) = self.body_call(body);
            bindings.extend(binding);
            if body.is_argument {
                calls.push(call)
            } else {
                accepting.push(call);
                accepting.extend(body.required.then(|| quote!(.requiring_body())));
            }
            calls.extend(content_type(body));
        }
        calls.extend(operation.accept.iter().map(|media_type| quote!(.accept(#media_type))));
        let end = self.decoding(operation);
        let request = chains(quote!(self.client.request(&#data)), &calls, &quote!(#end #(#accepting)*));
        let signature = signature.tokens();
        quote! {
            #docs
            #deprecated
            #allow
            #signature {
                #(#bindings)*
                #request
            }
        }
    }

    fn path_call(&self, parameter: &Parameter) -> TokenStream {
        let (ident, kind) = (format_ident!("{}", parameter.ident), self.value_type(&parameter.schema));
        let limits = limits::tokens(&parameter.schema);
        match (self.path_style(parameter), limits.is_empty()) {
            (Some((value, style)), _) => quote!(.path_with(#value, &[#limits], #style)),
            (None, true) => quote!(.path::<#kind>(#ident)),
            (None, false) => quote!(.path_within::<#kind>(#ident, &[#limits])),
        }
    }

    /// The calls that check and write an argument outside the path. The first element is a `let` for the converted
    /// argument, if it is both checked and written.
    fn argument_call(&self, parameter: &Parameter) -> (Option<TokenStream>, TokenStream) {
        let (name, ident) = (&parameter.name, format_ident!("{}", parameter.ident));
        let kind = self.value_type(&parameter.schema);
        let value = self.converted(&parameter.schema, quote!(#ident), false);
        let limits = limits::tokens(&parameter.schema);
        let is_converted = value.to_string() != parameter.ident;
        if limits.is_empty() {
            let of_kind = if is_converted { quote!(::<#kind>) } else { quote!() };
            return (None, parameter_call(parameter, &of_kind, &quote!(&#value)));
        }
        let call = parameter_call(parameter, &quote!(), &quote!(&#ident));
        let binding = is_converted.then(|| quote!(let #ident: #kind = #value;));
        (binding, quote!(.within(#name, &#ident, &[#limits]) #call))
    }

    /// The value and the style of a path parameter that is serialized by `path_with`; `None` for a plain string, number
    /// or boolean.
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

    /// The calls that check and write the body, or that declare how to write it if the body is not an argument. The
    /// first element is a `let` for the converted body, if it is both checked and written.
    fn body_call(&self, body: &Body) -> (Option<TokenStream>, TokenStream) {
        let kind = self.value_type(&body.schema);
        let limits = limits::tokens(&body.schema);
        let is_checked = body.encoding == Encoding::Json && !limits.is_empty();
        let within = |body: TokenStream| is_checked.then(|| quote!(.within("body", #body, &[#limits])));
        if !body.is_argument {
            let (within, call) = (within(quote!(body)), write_body(body, &quote!(), quote!(body)));
            return (None, quote!(.accepting_body(|request, body: &#kind| request #within #call)));
        }
        if body.encoding == Encoding::Text {
            return (None, write_body(body, &quote!(), quote!(body)));
        }
        let value = self.converted(&body.schema, quote!(body), false);
        let is_converted = value.to_string() != "body";
        if is_checked {
            let (within, call) = (within(quote!(&body)), write_body(body, &quote!(), quote!(&body)));
            return (is_converted.then(|| quote!(let body: #kind = #value;)), quote!(#within #call));
        }
        let of_kind = if is_converted { quote!(::<#kind>) } else { quote!() };
        (None, write_body(body, &of_kind, quote!(&#value)))
    }

    /// Whether an optional parameter became required since an earlier description, so that only its setter sets it.
    fn requires_setter(&self, query: &Schema) -> bool {
        let Some(Schema { kind: Kind::Object(object), .. }) = self.api.resolve(query) else { return false };
        object.fields.values().any(|field| field.by_setter)
    }

    fn query_calls(&self, operation: &Operation, query: &Schema) -> Vec<TokenStream> {
        let Some(Schema { kind: Kind::Object(object), .. }) = self.api.resolve(query) else { return Vec::new() };
        let calls = operation.optional_parameters().filter_map(|parameter| {
            let ident = format_ident!("{}", object.fields.get(&operation.member_name(parameter))?.ident);
            Some(parameter_call(parameter, &quote!(), &quote!(&query.#ident)))
        });
        std::iter::once(quote!(.validate(query))).chain(calls).collect()
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
        let with_scopes = operation.scopes.iter().filter(|scopes| !scopes.is_empty());
        for (index, scopes) in with_scopes.enumerate() {
            // A caller may meet another security requirement, which has no scopes.
            let needs = if operation.scopes.iter().all(|scopes| !scopes.is_empty()) {
                "· needs the OAuth scopes "
            } else {
                "· with OAuth needs the scopes "
            };
            request = if index == 0 { request.line().text(needs) } else { request.text(" or ") };
            for (index, scope) in scopes.iter().enumerate() {
                request = if index == 0 { request } else { request.text(" and ") }.code(scope);
            }
        }
        docs = docs.and(Docs::paragraph(request));
        if let Some(more) = &operation.docs {
            docs = docs.and(Docs::from_description(more));
        }
        docs = docs.and(server_docs(operation.server.as_ref()));
        if matches!(operation.answer, Answer::Bytes(_)) {
            let bytes = Paragraph::default()
                .text("Returns the whole content; ")
                .code("download()")
                .text(" streams it, whatever its size.");
            docs = docs.and(Docs::paragraph(bytes));
        }
        let constants = operation.parameters.iter().filter_map(|it| Some((&it.name, it.constant.as_ref()?)));
        for (name, value) in constants {
            let said = Paragraph::default().text("Its ").code(name).text(" is always ").code(&plain(value)).text(".");
            docs = docs.and(Docs::paragraph(said));
        }
        let arguments = operation.arguments();
        docs = docs.and(Docs::list(arguments.filter_map(|parameter| self.argument_docs(parameter))));
        match self.example(operation, path) {
            Some(example) => docs.and(Docs::example(example)),
            None => docs,
        }
    }

    /// The docs of an argument: its name, description and limits; `None` if it has no description and no limits.
    fn argument_docs(&self, parameter: &Parameter) -> Option<Docs> {
        let schema = self.api.resolve(&parameter.schema).unwrap_or(&parameter.schema);
        let docs = parameter.docs.as_deref().or(schema.docs.as_deref()).unwrap_or_default();
        let docs = Docs::from_description(docs).first_paragraph().sentence();
        let limits = [schema, &parameter.schema].map(docs::limit_docs).into_iter().find(|limits| !limits.is_empty());
        let said = docs.and_sentence(limits.unwrap_or_default());
        (!said.is_empty()).then(|| Docs::paragraph(Paragraph::default().code(&parameter.ident).text(": ").docs(said)))
    }
}

/// The call that writes a parameter outside the path. `of_kind` is the type argument (`::<T>`) if the value has to be
/// converted.
fn parameter_call(parameter: &Parameter, of_kind: &TokenStream, value: &TokenStream) -> TokenStream {
    let (name, style) = (&parameter.name, style(parameter.style));
    match (parameter.place, parameter.style) {
        (ParameterPlace::Header, Style::Json) => quote!(.header_json #of_kind(#name, #value)),
        (ParameterPlace::Header, Style::SimpleExploded) => quote!(.header_param_exploded #of_kind(#name, #value)),
        (ParameterPlace::Header, _) => quote!(.header_param #of_kind(#name, #value)),
        (ParameterPlace::Cookie, _) => quote!(.cookie_param #of_kind(#name, #value, #style)),
        _ if parameter.reserved => quote!(.query_reserved #of_kind(#name, #value, #style)),
        (_, Style::Form) => quote!(.query #of_kind(#name, #value)),
        _ => quote!(.query_with #of_kind(#name, #value, #style)),
    }
}

/// The call that writes a body. `of_kind` is the type argument (`::<T>`) if the value has to be converted.
fn write_body(body: &Body, of_kind: &TokenStream, value: TokenStream) -> TokenStream {
    let media_type = &body.media_type;
    match &body.encoding {
        Encoding::Json => quote!(.json #of_kind(#value)),
        Encoding::Multipart(_) => quote!(.multipart #of_kind(#value)),
        Encoding::Form(parts) => match form_styles(parts) {
            Some(styles) => quote!(.form_with #of_kind(#value #styles)),
            None => quote!(.form #of_kind(#value)),
        },
        Encoding::Text => quote!(.text_body(#value, #media_type)),
        Encoding::Bytes => quote!(.upload(#value, #media_type)),
    }
}

/// The call that sets the media type of a body; `None` for the default of its encoding.
fn content_type(body: &Body) -> Option<TokenStream> {
    let usual = match &body.encoding {
        Encoding::Json => "application/json",
        Encoding::Form(_) => "application/x-www-form-urlencoded",
        _ => return None,
    };
    let media_type = &body.media_type;
    (usual != media_type).then(|| quote!(.content_type(#media_type)))
}

/// A chain of calls. A long one is split into several statements, since each call adds a level to the syntax tree.
fn chains(start: TokenStream, calls: &[TokenStream], end: &TokenStream) -> TokenStream {
    if calls.len() <= CALLS_OF_A_CHAIN {
        return quote!(#start #(#calls)* #end);
    }
    let (first, last) = calls.split_at((calls.len() - 1) / CALLS_OF_A_CHAIN * CALLS_OF_A_CHAIN);
    let chains = first.chunks(CALLS_OF_A_CHAIN).map(|calls| quote!(let request_ = request_ #(#calls)*;));
    // The variable `request_` can't clash with an argument: only keywords and `body` get a `_` at the end.
    quote!(let request_ = #start; #(#chains)* request_ #(#last)* #end)
}

/// The maximum number of calls in a chain. No operation of Cloudflare's API needs more.
const CALLS_OF_A_CHAIN: usize = 64;

/// The argument for the form members that declare a style: `, &[("name", Style::Json)]`; `None` if there are none.
fn form_styles(parts: &BTreeMap<String, PartEncoding>) -> Option<TokenStream> {
    let styled = parts.iter().filter_map(|(name, part)| Some((name, part.style?)));
    let styled: Vec<TokenStream> = styled
        .map(|(name, style)| {
            let style = self::style(style);
            quote!((#name, #style))
        })
        .collect();
    (!styled.is_empty()).then(|| quote!(, &[#(#styled),*]))
}

/// The docs for the server of an operation; empty if the operation is below the base URL.
fn server_docs(server: Option<&Server>) -> Docs {
    let said = match server {
        None => return Docs::default(),
        Some(Server::Path { .. }) => {
            Paragraph::default().text("Sent to ").text(&server.map(Server::words).unwrap_or_default())
        }
        Some(Server::Elsewhere(url)) => Paragraph::default()
            .text("Sent to the server ")
            .code(url)
            .text(", without the client's credential. Set its URL with ")
            .code("ClientBuilder::server_base_url")
            .text("."),
    };
    Docs::paragraph(said).sentence()
}

/// The name of the static that describes an operation: `LIST`.
pub(super) fn data_name(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", operation.name.trim_end_matches('_').to_ascii_uppercase())
}

/// Encodes each `%` that does not begin a percent-encoded byte as `%25` (RFC 3986, section 2.4).
fn escaped_percent(text: &str) -> String {
    let is_escape = |part: &str| part.len() >= 2 && part.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + if is_escape(part) { "%" } else { "%25" } + part)
}

/// The name of a path parameter in the path template. If the name has characters that a path can't have, it is the name
/// of the Rust argument. The style `matrix` sends the name, so there it is percent-encoded instead.
fn placeholder_name(parameter: &Parameter) -> Cow<'_, str> {
    let is_plain = |character: char| character.is_alphanumeric() || "-._~:@$".contains(character);
    match parameter.style {
        _ if parameter.name.chars().all(is_plain) => Cow::Borrowed(&parameter.name),
        Style::Matrix | Style::MatrixExploded => utf8_percent_encode(&parameter.name, NON_ALPHANUMERIC).into(),
        _ => Cow::Borrowed(&parameter.ident),
    }
}

/// The characters to percent-encode in a path template: a URL can't have them (RFC 3986, section 3.3), or URL parsers
/// change them.
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'\\');

/// The path template of an operation, with a placeholder for each path parameter, in order, as `placeholder_name` spells
/// it. The text between placeholders is percent-encoded.
pub(super) fn template(operation: &Operation) -> String {
    let encoded = |text: &str| utf8_percent_encode(&escaped_percent(text), NOT_IN_A_PATH).to_string();
    let mut parameters = operation.parameters_in(ParameterPlace::Path);
    let parts = around_placeholders(operation.route()).map(|(text, placeholder)| match placeholder {
        Some(name) => {
            // The operators in `{/name}` and `{.name}` (RFC 6570, sections 3.2.5 and 3.2.6) become text before the
            // placeholder.
            let operator = &name[..name.len() - name.trim_start_matches(['/', '.']).len()];
            format!("{}{operator}{{{}}}", encoded(text), parameters.next().map_or(name.into(), placeholder_name))
        }
        None => encoded(text),
    });
    parts.collect()
}
