//! Emits serialization styles as variants of the runtime's `Style`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Style;

/// The style of a query parameter, cookie or form member, as a variant of the runtime's `Style`.
pub(super) fn style(style: Style) -> TokenStream {
    let style = match style {
        Style::FormUnexploded => quote!(FormUnexploded),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Dotted => quote!(Dotted),
        Style::Json => quote!(Json),
        Style::Form => quote!(Form),
        // Only path and header parameters have these styles, and they are written without this function.
        Style::Simple
        | Style::SimpleExploded
        | Style::Label
        | Style::LabelExploded
        | Style::Matrix
        | Style::MatrixExploded => quote!(Form),
    };
    quote!(runtime::Style::#style)
}
