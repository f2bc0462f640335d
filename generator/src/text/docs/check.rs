//! Checks a finished doc comment.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{
    EXTENSIONS,
    parse::is_web,
    write::{EXAMPLE, TEXT},
};

/// Checks that rustdoc renders a doc comment as text: it has no code to compile other than `examples`, no raw HTML,
/// image, heading or footnote, and only links to the web.
///
/// The comment is parsed twice: with Markdown extensions, as rustdoc does for its pages, and without, as for doctests.
///
/// # Errors
///
/// The first violation, as a sentence about the docs ("they have a heading").
pub fn check(comment: &str, examples: &[&str]) -> Result<(), String> {
    for extensions in [EXTENSIONS | Options::ENABLE_SMART_PUNCTUATION, Options::empty()] {
        parse(comment, examples, extensions)?;
    }
    Ok(())
}

fn parse(comment: &str, examples: &[&str], extensions: Options) -> Result<(), String> {
    let mut link_to_item = None;
    let callback = |link: BrokenLink<'_>| {
        link_to_item = Some(link.reference.into_string());
        None
    };
    let mut parser = Parser::new_with_broken_link_callback(comment, extensions, Some(callback));
    if let Some((name, _)) = parser.reference_definitions().iter().next() {
        return Err(format!("they define the link `{name}`"));
    }
    let mut examples = examples.iter();
    let mut code: Option<(bool, String)> = None;
    for event in &mut parser {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == TEXT => {}
            Event::Start(Tag::CodeBlock(kind)) => {
                let is_example = matches!(&kind, CodeBlockKind::Fenced(language) if &**language == EXAMPLE);
                code = Some((is_example, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, code)) = &mut code {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some((is_example, code)) = code.take() else { continue };
                if !is_example || examples.next().is_none_or(|example| code.trim_end() != example.trim_end()) {
                    return Err(format!("rustdoc would compile a part of them: {}", excerpt(&code)));
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                return Err(format!("they have raw HTML: {}", excerpt(&html)));
            }
            Event::Start(Tag::Link { dest_url, .. }) if !is_web(&dest_url) => {
                return Err(format!("they have a link to {}", excerpt(&dest_url)));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                return Err(format!("they have an image: {}", excerpt(&dest_url)));
            }
            Event::Start(Tag::Heading { .. }) => return Err("they have a heading".to_owned()),
            Event::Start(Tag::FootnoteDefinition(name)) | Event::FootnoteReference(name) => {
                return Err(format!("they have a footnote: {}", excerpt(&name)));
            }
            _ => {}
        }
    }
    drop(parser);
    match (link_to_item, examples.next()) {
        (Some(name), _) => Err(format!("rustdoc would look for an item: {}", excerpt(&name))),
        (None, Some(example)) => Err(format!("they lost an example: {}", excerpt(example))),
        (None, None) => Ok(()),
    }
}

/// The first 60 characters of a text as a string literal.
fn excerpt(text: &str) -> String {
    format!("{:?}", text.chars().take(60).collect::<String>())
}
