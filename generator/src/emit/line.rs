//! Tokens on one line, as a person writes them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// `runtime::Limit::Each(&[runtime::Limit::MaxLength(3)])`: a space behind a comma, around `=` and between words.
pub(super) fn line(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                '=' => text.push_str(" = "),
                other => text.push(other),
            },
            word @ (TokenTree::Ident(_) | TokenTree::Literal(_)) => {
                if text.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
        }
    }
    if text.ends_with(", ") {
        text.truncate(text.len() - 2);
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::line;

    #[test]
    fn reads_as_written() {
        for text in [
            "std::collections::BTreeMap<String, Option<Vec<i64>>>",
            "impl IntoIterator<Item = impl Into<String>>",
            "&[runtime::Limit::Pattern(\"a :: (b, c) \"), runtime::Limit::Minimum(-1.0)]",
        ] {
            assert_eq!(line(text.parse().unwrap()), text);
        }
        assert_eq!(line(quote!(a, b,)), "a, b");
    }
}
