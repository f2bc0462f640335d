//! Emits test programs: for each operation a function that calls its method with all required arguments and an optional
//! parameter, and names types and fields of the response. Compiling them against a newer client shows what breaks
//! callers.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    Emission, Target,
    dispatch::placed,
    example::{Call, Purpose},
    object::Struct,
    rust_type::nullable,
};
use crate::ir::{Answer, Api, Kind, Operation, Schema};

/// The maximum number of fields of a response that a test program reads.
const FIELDS: usize = 3;

/// The key of each operation (`GET /path`), and the text of its test program. The program uses the client as the crate
/// `resources`. Operations without example values for their arguments are omitted.
pub(crate) fn callers(api: &Api) -> Vec<(String, String)> {
    let emission = Emission::bare(api, "", Target::External);
    let caller = |operation: &Operation| Some((operation.key(), emission.caller(operation)?));
    api.operations.iter().filter_map(caller).collect()
}

impl Emission<'_> {
    fn caller(&self, operation: &Operation) -> Option<String> {
        let Call { ids, setup, call, .. } = self.call(operation, &operation.resource, Purpose::Caller)?;
        let ids = ids.into_iter().map(|(id, value)| {
            let id = format_ident!("{id}");
            quote!(let #id = #value;)
        });
        let item = quote!(item);
        let (kind, reading) = match &operation.answer {
            Answer::Empty | Answer::Acknowledged => (quote!(()), None),
            Answer::Text(_) => (quote!(String), None),
            Answer::Bytes(_) => (quote!(runtime::Bytes), None),
            Answer::Json(schema) | Answer::Result(schema) => {
                let reading = self.reading(schema, &item);
                let reading = if schema.nullable {
                    quote!(if let Some(item) = &answer { #reading })
                } else {
                    quote!(let item = &answer; #reading)
                };
                (self.held_type(schema), Some(reading))
            }
            Answer::Page(schema) => {
                let (reading, kind) = (self.reading(schema, &item), self.held_type(schema));
                let items = if schema.nullable { quote!(answer.iter().flatten()) } else { quote!(answer.iter()) };
                (quote!(runtime::Page<#kind>), Some(quote!(for item in #items { #reading })))
            }
        };
        let file = syn::parse2::<syn::File>(quote! {
            use cloudflare_sdk::runtime;
            use resources::Resources as _;

            pub async fn call(client: cloudflare_sdk::Client) -> Result<(), cloudflare_sdk::Error> {
                #(#ids)*
                #setup
                let answer: #kind = #call.await?;
                #reading
                Ok(())
            }
        });
        Some(prettyplease::unparse(&file.ok()?))
    }

    /// The Rust type of a value, with the path of its module; in `Option` if the value may be null.
    pub(super) fn held_type(&self, schema: &Schema) -> TokenStream {
        nullable(schema, self.placed_type(schema))
    }

    /// Statements that use the content of a response: fields of a struct, the first variant of an enum or union.
    fn reading(&self, schema: &Schema, item: &TokenStream) -> TokenStream {
        let Some(named) = schema.reference().and_then(|id| self.api.types.get(id)) else { return quote!() };
        let path = placed(named);
        match &named.schema.kind {
            Kind::Object(object) => {
                let struct_ = Struct { emission: self, named, object };
                let fields = struct_.fields().take(FIELDS).map(|(wire, field)| {
                    let (ident, kind) = (format_ident!("{}", field.ident), self.placed_type(&field.schema));
                    let kind = if field.boxed { quote!(Box<#kind>) } else { kind };
                    let kind = match struct_.presence(wire, field).container(named) {
                        "" => kind,
                        container => {
                            let container = match container {
                                "Patch" => quote!(runtime::Patch),
                                _ => quote!(Option),
                            };
                            quote!(#container<#kind>)
                        }
                    };
                    quote!(let _: &#kind = &#item.#ident;)
                });
                quote!(#(#fields)*)
            }
            Kind::Union(union) => {
                let first = union.branches.first().map(|branch| {
                    let (ident, kind) = (format_ident!("{}", branch.ident), self.placed_type(&branch.schema));
                    quote!(if let #path::#ident(value) = #item { let _: &#kind = value; })
                });
                quote!(#first)
            }
            Kind::Enum(variants) => {
                let first = variants.first().map(|variant| {
                    let ident = format_ident!("{}", variant.ident);
                    quote!(let _ = *#item == #path::#ident;)
                });
                quote!(#first)
            }
            _ => quote!(),
        }
    }
}
