//! Emits a function that looks up an operation by its key (`GET /path`), and returns the code that builds the
//! operation's request from recorded values.
//!
//! The crate `xtask-runner` has the hand-written code that decodes values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emission, Target, handle::client_accessor, header, literal, object::Struct};
use crate::{
    ir::{Api, Body, Encoding, Kind, Operation, Parameter, ParameterPlace, Schema, Style, Type, Union},
    text::characters::spelled_out,
};

/// The Rust source of the function, for a crate that depends on `xtask-runner` and has the generated client as its
/// module `resources`.
pub(crate) fn dispatch(api: &Api, source: &str) -> String {
    let emission = Emission::bare(api, source, Target::External);
    let mut text = format!(
        "// {}\n\n\
         use xtask_runner::Build;\n\nuse crate::resources::{{self, Resources}};\n\n\
         /// The builder of an operation's request, such as `GET /path/{{id}}`.\n\
         pub fn operation(key: &str) -> Option<Build> {{\n    let build: Build = match key {{\n",
        header("wire", &spelled_out(source)),
    );
    for operation in &api.operations {
        text.push_str(&emission.arm(operation));
    }
    text.push_str("        _ => return None,\n    };\n    Some(build)\n}\n");
    text.push_str(&emission.decoders());
    text
}

impl Emission<'_> {
    /// The `match` arm of an operation: `"GET /a/{id}" => |client, call| { .. },`
    fn arm(&self, operation: &Operation) -> String {
        let mut arguments: Vec<String> = operation.arguments().map(|parameter| self.argument(parameter)).collect();
        let body = operation.body.as_ref();
        arguments.extend(body.filter(|body| body.is_argument).map(|body| self.body(body, "")));
        let mut set = String::new();
        if let Some(query) = &operation.query {
            let query = self.query(operation, query);
            set.push_str(&format!(
                "            let query = {query};\n            let request = request.with(|_| query);\n"
            ));
        }
        if let Some(body) = body.filter(|body| !body.is_argument) {
            let body = self.body(body, "optional_");
            set.push_str(&format!(
                "            let body = {body};\n            \
                 let request = body.into_iter().fold(request, |request, body| request.with_body(body));\n"
            ));
        }
        let mut handles = String::from("client");
        for (depth, step) in operation.resource.0.iter().enumerate() {
            let way = if depth == 0 { client_accessor(step) } else { step.clone() };
            handles.push_str(&format!(".{way}()"));
        }
        let (key, method, arguments) = (literal(&operation.key()), &operation.name, arguments.join(", "));
        format!(
            "        {key} => |client, call| {{\n            let request = {handles}.{method}({arguments});\n{set}            \
             call.built(request)\n        }},\n"
        )
    }

    /// The expression for an argument of a method: a recorded path segment or query parameter. Headers and cookies are
    /// not recorded.
    fn argument(&self, parameter: &Parameter) -> String {
        let (kind, name) = (text_of(&self.placed_type(&parameter.schema)), literal(&parameter.name));
        match parameter.place {
            ParameterPlace::Path => {
                let is_text = match self.api.resolve(&parameter.schema).map(|schema| &schema.kind) {
                    Some(Kind::Text | Kind::Enum(_) | Kind::Any) => true,
                    Some(Kind::Union(union)) => self.is_made_of_text(union),
                    _ => false,
                };
                if is_text { "call.path_text()?".to_owned() } else { format!("call.path::<{kind}>()?") }
            }
            ParameterPlace::Query => {
                format!("call.parameter::<{kind}>(&[({name}, {:?})])?", between(parameter))
            }
            ParameterPlace::Header | ParameterPlace::Cookie => format!("call.unrecorded::<{kind}>({name})?"),
        }
    }

    /// Whether a union can be made from a string: exactly one of its branches is a `String`.
    fn is_made_of_text(&self, union: &Union) -> bool {
        let kinds = union.branches.iter().map(|branch| self.value_type(&branch.schema).to_string());
        kinds.filter(|kind| kind == "String").count() == 1
    }

    fn body(&self, body: &Body, optional: &str) -> String {
        let kind = text_of(&self.placed_type(&body.schema));
        match body.encoding {
            Encoding::Json => format!("call.{optional}json::<{kind}>()?"),
            Encoding::Multipart(_) | Encoding::Form(_) => format!("call.{optional}form::<{kind}>()?"),
            Encoding::Text => format!("call.{optional}text()?"),
            Encoding::Bytes => format!("call.{optional}bytes()?"),
        }
    }

    /// The expression for the struct of optional query parameters. Headers and cookies are not recorded.
    fn query(&self, operation: &Operation, query: &Schema) -> String {
        let parameters = operation.optional_parameters().filter(|it| it.place == ParameterPlace::Query);
        let parameters: Vec<String> =
            parameters.map(|parameter| format!("({}, {:?})", literal(&parameter.name), between(parameter))).collect();
        format!("call.query::<{}>(&[{}])?", text_of(&self.placed_type(query)), parameters.join(", "))
    }

    /// The macro calls that implement decoding, for all types that requests use.
    pub(super) fn decoders(&self) -> String {
        let sent = self.api.types.values().filter(|named| named.sent);
        let mut decoders: Vec<String> = sent.map(|named| self.decoder(named)).collect();
        decoders.sort();
        decoders.iter().map(|decoder| format!("\n{decoder}")).collect()
    }

    /// The macro call that implements decoding for a type.
    fn decoder(&self, named: &Type) -> String {
        let name = text_of(&placed(named));
        match &named.schema.kind {
            Kind::Object(object) => {
                let struct_ = Struct { emission: self, named, object };
                let mut lines: Vec<String> = Vec::new();
                let mut received: Vec<String> = Vec::new();
                let mut missing: Vec<String> = Vec::new();
                let constants = struct_.constants();
                let constants = constants.map(|(name, value)| format!("{} = {value}", literal(name)));
                let constants: Vec<String> = constants.collect();
                let held: Vec<&String> = struct_.fields().map(|(wire, _)| wire).collect();
                for (wire, field) in object.fields.iter().filter(|(_, field)| field.constant.is_none()) {
                    let wire_text = literal(wire);
                    match (held.contains(&wire), field.schema.read_only) {
                        (true, false) => lines.push(format!("{} = {wire_text}", field.ident)),
                        (true, true) => received.push(format!("{} = {wire_text}", field.ident)),
                        (false, _) => missing.push(wire_text),
                    }
                }
                let list =
                    |lines: Vec<String>| -> String { lines.iter().map(|line| format!("    {line},\n")).collect() };
                let [lines, received, missing, constants] = [lines, received, missing, constants].map(list);
                let additional = object.additional.as_ref().map(|additional| format!(", {}", additional.ident));
                let additional = additional.unwrap_or_default();
                format!(
                    "xtask_runner::object!({name}, [\n{lines}], [\n{received}], [\n{missing}], [\n{constants}]{additional});\n"
                )
            }
            Kind::Union(union) => {
                let branches: String = union.branches.iter().map(|branch| format!("    {},\n", branch.ident)).collect();
                format!("xtask_runner::union!({name}, [\n{branches}]);\n")
            }
            Kind::Enum(_) => format!("xtask_runner::open_enum!({name});\n"),
            _ => format!("xtask_runner::text!({name});\n"),
        }
    }

    /// The Rust type of a value, with the path of its module.
    pub(super) fn placed_type(&self, schema: &Schema) -> TokenStream {
        self.value_type_by(schema, &placed)
    }
}

/// The separator of a list's items in a query; empty if the style has none.
fn between(parameter: &Parameter) -> &'static str {
    match parameter.style {
        Style::FormUnexploded => ",",
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        _ => "",
    }
}

/// The path of a type: `resources::a::b::Name`.
pub(super) fn placed(named: &Type) -> TokenStream {
    let steps = named.resource.0.iter().map(|step| format_ident!("{step}"));
    let name = format_ident!("{}", named.name);
    quote!(resources::#(#steps::)*#name)
}

pub(super) fn text_of(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace("runtime::", "cloudflare_sdk::runtime::")
}
