//! Styles as the runtime names them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Style;

/// The style of a parameter of a query, a cookie, or a member of a form.
pub(super) fn style(style: Style) -> TokenStream {
    let style = match style {
        Style::FormUnexploded => quote!(FormUnexploded),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Dotted => quote!(Dotted),
        Style::Json => quote!(Json),
        _ => quote!(Form),
    };
    quote!(runtime::Style::#style)
}
