//! Emits the example in a method's docs, with values from the description.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Emission, Target, handle::client_accessor, signature::Argument};
use crate::ir::{Answer, Keyword, Kind, Limits, Object, Operation, ResourcePath, Schema, SchemaId, Type, whole};

/// The longest line of an example, so that a method's doc comment stays within 120 columns.
const LONGEST_LINE: usize = 112;

/// The maximum number of values in an example, which ends recursive bodies.
const MOST_VALUES: usize = 64;

/// The state while the example values of a call are written.
pub(super) struct CallExample {
    /// The purpose of the call.
    purpose: Purpose,
    /// The types that the call names.
    types: BTreeSet<SchemaId>,
    /// The number of values that may still be written.
    left: usize,
}

/// The purpose of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// For readers: types are imported, and the values are those of the description's examples.
    Example,
    /// For the compiler: types have their paths in the crate `resources`, and values of every kind can be written.
    #[cfg(feature = "dispatch")]
    Caller,
}

impl Purpose {
    fn is_example(self) -> bool {
        self == Self::Example
    }
}

/// The code of an example call of a method.
pub(super) struct Call {
    /// The types that the example imports.
    pub(super) types: BTreeSet<SchemaId>,
    /// The arguments that are ids: the name of the variable, and an expression for its example value.
    pub(super) ids: Vec<(String, TokenStream)>,
    /// The statements before the call, such as the `let` of a body.
    pub(super) setup: TokenStream,
    /// The call expression: `client.things().list(account_id)`.
    pub(super) call: TokenStream,
}

impl Emission<'_> {
    /// The text of a method's example; `None` outside the SDK, or if an argument has no example value.
    pub(super) fn example(&self, operation: &Operation, path: &ResourcePath) -> Option<String> {
        if self.target != Target::Sdk {
            return None;
        }
        let Call { types, ids, setup, call } = self.call(operation, path, Purpose::Example)?;
        let client = "client: cloudflare_sdk::Client".to_owned();
        let arguments: Vec<String> =
            [client].into_iter().chain(ids.iter().map(|(id, _)| format!("{id}: &str"))).collect();
        let binding = match &operation.answer {
            Answer::Empty | Answer::Acknowledged => None,
            Answer::Page(_) => Some(quote!(let page =)),
            _ => Some(quote!(let answer =)),
        };
        let statements = printed(setup)? + &on_one_line(printed(quote!(#binding #call.await?;))?);
        let mut lines: Vec<String> = types.iter().filter_map(|id| self.import(id, "cloudflare_sdk")).collect();
        if !lines.is_empty() {
            lines.push(String::new());
        }
        if operation.deprecated.is_some() {
            lines.push("# #[allow(deprecated)]".to_owned());
        }
        lines.push(format!("# async fn example({}) -> Result<(), cloudflare_sdk::Error> {{", arguments.join(", ")));
        lines.extend(statements.lines().map(str::to_owned));
        lines.push("# Ok(()) }".to_owned());
        Some(lines.join("\n"))
    }

    /// The code of a call with example values; `None` if an argument has none.
    pub(super) fn call(&self, operation: &Operation, path: &ResourcePath, purpose: Purpose) -> Option<Call> {
        let mut shown = CallExample { purpose, types: BTreeSet::new(), left: MOST_VALUES };
        let mut arguments = Vec::new();
        let mut ids = Vec::new();
        let mut setup = TokenStream::new();
        for Argument { ident, schema, .. } in self.signature(operation).arguments {
            let name = format_ident!("{ident}");
            let is_body = operation.body.as_ref().is_some_and(|body| std::ptr::eq(&body.schema, schema));
            let value = self.value(schema, &mut shown)?;
            arguments.push(match (is_body, self.is_string_newtype(schema)) {
                // A body is long, so it gets a `let` statement of its own.
                (true, _) => {
                    let kind = self.body_type(schema, purpose);
                    setup.extend(quote!(let #name #kind = #value;));
                    quote!(#name)
                }
                (false, true) => {
                    ids.push((ident, value));
                    quote!(#name)
                }
                (false, false) => value,
            });
        }
        let body = operation.body.as_ref().filter(|body| !body.is_argument);
        let body = body.and_then(|body| Some((self.value(&body.schema, &mut shown)?, &body.schema)));
        let with_body = body.map(|(body, schema)| {
            let kind = self.body_type(schema, purpose);
            setup.extend(quote!(let body #kind = #body;));
            quote!(.with_body(body))
        });
        let with = self.with_optional(operation, &mut shown);
        let handles = path.0.iter().enumerate().map(|(depth, step)| match (depth, self.target) {
            (0, Target::Crate | Target::External) => format_ident!("{}", client_accessor(step)),
            _ => format_ident!("{step}"),
        });
        let name = format_ident!("{}", operation.name);
        let call = quote!(client #(.#handles())* .#name(#(#arguments),*) #with #with_body);
        Some(Call { types: shown.types, ids, setup, call })
    }

    /// The type annotation of a body's variable, `: Type`; `None` in examples for readers, or for a type without a
    /// name.
    fn body_type(&self, schema: &Schema, purpose: Purpose) -> Option<TokenStream> {
        schema.reference().filter(|_| !purpose.is_example())?;
        let kind = self.value_type_by(schema, &|named| self.named(named, purpose));
        Some(quote!(: #kind))
    }

    /// The call that sets an optional parameter: the first one with an example, or else the first one with an obvious
    /// valid value. Test programs fall back to the first parameter, even a deprecated one.
    fn with_optional(&self, operation: &Operation, shown: &mut CallExample) -> Option<TokenStream> {
        let target = self.api.resolve(operation.query.as_ref()?)?;
        let Kind::Object(object) = &target.kind else { return None };
        let current = || object.fields.values().filter(|field| field.schema.deprecated.is_none());
        let has_example = |schema: &Schema| {
            schema.example.is_some() || self.api.resolve(schema).is_some_and(|target| target.example.is_some())
        };
        let is_known = |schema: &Schema| {
            let target = self.api.resolve(schema);
            target.is_some_and(|it| match it.kind {
                Kind::Enum(_) | Kind::Boolean | Kind::Integer { .. } | Kind::Number => true,
                Kind::Text => it.limits.is_empty() && schema.limits.is_empty(),
                _ => false,
            })
        };
        let (first, second) = (current().find(|it| has_example(&it.schema)), current().find(|it| is_known(&it.schema)));
        let any = || object.fields.values().next().filter(|_| !shown.purpose.is_example());
        let field = first.or(second).or_else(any)?;
        let value = self.value(&field.schema, shown)?;
        let (set, ident) = (format_ident!("{}", operation.name), format_ident!("{}", field.ident));
        Some(quote!(.with(|#set| #set.#ident(#value))))
    }

    /// The name of a type in the code of a call, with its path if it is not imported.
    fn named(&self, named: &Type, purpose: Purpose) -> TokenStream {
        let name = format_ident!("{}", named.name);
        match purpose {
            Purpose::Example => quote!(#name),
            #[cfg(feature = "dispatch")]
            Purpose::Caller => super::dispatch::placed(named),
        }
    }

    /// Whether a value is a string with a type of its own, such as an id.
    fn is_string_newtype(&self, schema: &Schema) -> bool {
        matches!(schema.kind, Kind::Ref(_)) && self.api.resolve(schema).is_some_and(|it| matches!(it.kind, Kind::Text))
    }

    pub(super) fn import(&self, id: &SchemaId, package: &str) -> Option<String> {
        let named = self.api.types.get(id)?;
        let mut path = named.resource.0.clone();
        path.push(named.name.clone());
        Some(format!("use {package}::{};", path.join("::")))
    }

    /// An expression for the example value of an argument; `None` if there is no value.
    fn value(&self, schema: &Schema, shown: &mut CallExample) -> Option<TokenStream> {
        shown.left = shown.left.checked_sub(1)?;
        let target = self.api.resolve(schema)?;
        match &target.kind {
            Kind::OrJson(inner) | Kind::OrNull(inner) => self.value(inner, shown),
            Kind::Enum(variants) if !shown.purpose.is_example() => {
                let named = self.named(self.api.types.get(schema.reference()?)?, shown.purpose);
                let ident = format_ident!("{}", variants.first()?.ident);
                Some(quote!(#named::#ident))
            }
            Kind::Object(object) => self.created(schema, object, shown),
            Kind::Array(item) if item.nullable && !shown.purpose.is_example() => Some(quote!([None])),
            Kind::Array(item) if matches!(item.kind, Kind::Array(_)) && !shown.purpose.is_example() => {
                let item = self.exact_value(item, shown)?;
                Some(quote!([#item]))
            }
            Kind::Array(item) => {
                let item = self.value(item, shown)?;
                Some(quote!([#item]))
            }
            Kind::Any => Some(quote!("example")),
            Kind::Map(_) if !shown.purpose.is_example() => Some(quote!(Default::default())),
            Kind::Union(union) if !shown.purpose.is_example() => {
                let named = self.named(self.api.types.get(schema.reference()?)?, shown.purpose);
                union.branches.iter().find_map(|branch| {
                    let value = self.exact_value(&branch.schema, shown)?;
                    let ident = format_ident!("{}", branch.ident);
                    Some(quote!(#named::#ident(#value)))
                })
            }
            _ => scalar(target, schema.example.as_ref().or(target.example.as_ref())),
        }
    }

    /// A call of `new` with example values of its arguments.
    fn created(&self, schema: &Schema, object: &Object, shown: &mut CallExample) -> Option<TokenStream> {
        let id = schema.reference()?;
        let named = self.api.types.get(id)?;
        shown.types.insert(id.clone());
        let name = self.named(named, shown.purpose);
        let required = object.all_arguments().filter_map(|wire| Some((wire, object.fields.get(wire)?)));
        let arguments: Option<Vec<TokenStream>> = required
            .map(|(wire, field)| (named.presence(object, wire, field), field))
            .filter(|(presence, field)| presence.is_required() && field.constant.is_none())
            .map(
                |(presence, field)| {
                    if presence.takes_null() { Some(quote!(None)) } else { self.value(&field.schema, shown) }
                },
            )
            .collect();
        let arguments = arguments?;
        Some(quote!(#name::new(#(#arguments),*)))
    }

    /// An expression that already has the Rust type of the value, for positions where nothing converts it.
    fn exact_value(&self, schema: &Schema, shown: &mut CallExample) -> Option<TokenStream> {
        if let Kind::Array(item) = &schema.kind {
            let item = self.exact_value(item, shown).filter(|_| !item.nullable);
            return Some(quote!(vec![#item]));
        }
        let value = self.value(schema, shown)?;
        let kind = self.value_type_by(schema, &|named| self.named(named, shown.purpose));
        Some(if self.is_converted(schema) { quote!(<#kind>::from(#value)) } else { value })
    }
}

/// Statements as formatted text; `None` if they are not valid Rust.
pub(super) fn printed(statements: TokenStream) -> Option<String> {
    if statements.is_empty() {
        return Some(String::new());
    }
    let file = syn::parse2::<syn::File>(quote!(fn example() { #statements })).ok()?;
    let text = prettyplease::unparse(&file);
    let body = text.strip_prefix("fn example() {\n")?.strip_suffix("}\n")?;
    Some(body.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect())
}

/// A chain of calls on one line, if it fits into a line of documentation.
pub(super) fn on_one_line(chain: String) -> String {
    let joined: String = chain.lines().map(str::trim_start).collect();
    let is_chain = chain.lines().skip(1).all(|line| line.trim_start().starts_with('.'));
    if is_chain && joined.len() <= LONGEST_LINE { joined + "\n" } else { chain }
}

/// An expression for a string, file, enum, boolean or number: its example, or else a valid value. `None` for other
/// kinds.
fn scalar(schema: &Schema, example: Option<&Value>) -> Option<TokenStream> {
    match &schema.kind {
        Kind::Text => {
            let text = example.and_then(Value::as_str).unwrap_or("example");
            Some(quote!(#text))
        }
        Kind::Binary => {
            let name = example.and_then(Value::as_str).unwrap_or("file");
            let name = name.trim_start_matches('@');
            Some(quote!(cloudflare_sdk::Upload::file(#name)))
        }
        Kind::Enum(variants) => {
            let text = example.and_then(Value::as_str).or(variants.first().map(|first| first.value.as_str()))?;
            Some(quote!(#text))
        }
        Kind::Boolean => {
            let truth = example.and_then(Value::as_bool).unwrap_or(true);
            Some(quote!(#truth))
        }
        Kind::Integer { unsigned } => {
            let number = example.and_then(Value::as_i64).unwrap_or_else(|| lowest(&schema.limits));
            let number = if *unsigned { number.max(0) } else { number };
            let number = proc_macro2::Literal::i64_unsuffixed(number);
            Some(quote!(#number))
        }
        Kind::Number => {
            let number = example
                .and_then(Value::as_f64)
                .map(|number| serde_json::Number::from_f64(number).map(|it| it.to_string()));
            let number = number.flatten().unwrap_or_else(|| lowest(&schema.limits).to_string());
            number.parse::<proc_macro2::Literal>().ok().map(|number| quote!(#number))
        }
        _ => None,
    }
}

/// The lowest integer that `minimum` or `exclusiveMinimum` allows; 1 without either.
fn lowest(limits: &Limits) -> i64 {
    let bound = |keyword| limits.get(keyword).and_then(whole).and_then(|n| i64::try_from(n).ok());
    match (bound(Keyword::Minimum), bound(Keyword::ExclusiveMinimum)) {
        (Some(minimum), _) => minimum,
        (None, Some(beyond)) => beyond.saturating_add(1),
        (None, None) => 1,
    }
}
