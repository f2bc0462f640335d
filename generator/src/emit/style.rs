//! Emits serialization styles as the runtime's names.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Style;

/// The style of a query parameter, a cookie, or a form member.
pub(super) fn style(style: Style) -> TokenStream {
    let style = match style {
        Style::FormUnexploded => quote!(FormUnexploded),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
        Style::Dotted => quote!(Dotted),
        Style::Json => quote!(Json),
        Style::Form => quote!(Form),
        // Of path and header parameters only.
        Style::Simple
        | Style::SimpleExploded
        | Style::Label
        | Style::LabelExploded
        | Style::Matrix
        | Style::MatrixExploded => quote!(Form),
    };
    quote!(runtime::Style::#style)
}
