//! Searches pages of rustdoc for live markup from the texts of a description.
//!
//! The tests' package documents a client of a hostile description beside harmless ones, whose pages show which markup
//! is rustdoc's own.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use html5gum::{Token, Tokenizer};

use crate::{
    Failure, Found,
    tree::{text, walk},
};

/// The module of the hostile description in the documentation of the tests' package.
const HOSTILE: &str = "hostile_texts";

/// Elements that run, load or send something.
const ACTIVE: [&str; 12] =
    ["script", "img", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "svg", "style"];

/// Compares the pages of the hostile description with the others.
///
/// # Errors
///
/// The pages are missing, or the hostile description's have markup that the others don't have.
pub(crate) fn check(documentation: &Path) -> Result<String, Failure> {
    let fixtures = documentation.join("sdk_tests").join("fixtures");
    let (mut hostile, mut harmless) = (BTreeSet::new(), BTreeSet::new());
    let mut pages = 0;
    let is_page = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "html");
    for page in walk(&fixtures)?.into_iter().filter(is_page) {
        let found = active(&text(&page)?);
        if page.iter().any(|part| part == HOSTILE) {
            pages += 1;
            hostile.extend(found.into_iter().map(|markup| (markup, page.clone())));
        } else {
            harmless.extend(found);
        }
    }
    if pages == 0 || harmless.is_empty() {
        return Err(format!("no pages of {HOSTILE} below {}", fixtures.display()).into());
    }
    let live: Vec<String> = hostile
        .into_iter()
        .filter(|(markup, _)| !harmless.contains(markup))
        .map(|(markup, page)| format!("{}: {markup}", page.display()))
        .collect();
    if !live.is_empty() {
        return Err(Found(format!("markup of a description is live in its pages:\n{}", live.join("\n"))).into());
    }
    Ok(format!("{pages} pages of a hostile description have no markup but rustdoc's"))
}

/// The active content of a page: elements with their attributes' names, scripts, event handlers, and links by scheme.
fn active(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut in_script = false;
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attributes: Vec<(String, String)> =
                    tag.attributes.iter().map(|(name, value)| (utf8(name), utf8(&value.value))).collect();
                let names: Vec<&str> = attributes.iter().map(|(name, _)| name.as_str()).collect();
                if ACTIVE.contains(&name.as_str()) {
                    found.insert(format!("<{name} {}>", names.join(" ")));
                }
                found.extend(names.iter().filter(|name| name.starts_with("on")).map(|name| format!("<{name}=..>")));
                let links = attributes.iter().filter(|(name, _)| ["href", "src"].contains(&name.as_str()));
                found.extend(links.filter_map(|(_, value)| {
                    let (scheme, _) = value.split_once(':')?;
                    let is_scheme = scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
                    (is_scheme && !["http", "https"].contains(&scheme)).then(|| format!("a link to {scheme}:"))
                }));
                in_script = name == "script" && !names.contains(&"src") && !names.contains(&"type");
            }
            Token::EndTag(_) => in_script = false,
            Token::String(script) if in_script => {
                found.insert(format!("script {}", String::from_utf8_lossy(&script.value)));
            }
            _ => {}
        }
    }
    found
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::active;

    #[test]
    fn live_markup_is_found_and_escaped_markup_is_not() {
        let page = "<p title='<img>'>&lt;script&gt;alert(1)&lt;/script&gt; <a href='https://example.com'>x</a></p>";
        assert!(active(page).is_empty());
        let page = "<IMG src=x onerror='a()'><script>alert(1)</script><a href='javascript:a()'>x</a>";
        let found: Vec<String> = active(page).into_iter().collect();
        assert_eq!(
            found,
            ["<img onerror src>", "<onerror=..>", "<script >", "a link to javascript:", "script alert(1)"]
        );
    }
}
