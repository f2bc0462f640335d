//! Parses path templates, the keys of `paths` in a description: `/prefixes/{prefix_id}`, perhaps with a query.

use std::borrow::Cow;

/// Splits a key of `paths` into its path and its query. The fragment, and a query or fragment written as a URI template
/// at the end (`{?page}`), are dropped.
pub fn split_path(key: &str) -> (&str, Option<&str>) {
    let key = key.strip_suffix(expansions(key)).unwrap_or(key);
    let (path, rest) = key.split_at(end_of(key, &['?', '#']));
    let query = rest.strip_prefix('?').map(|rest| &rest[..end_of(rest, &['#'])]);
    (path, query.filter(|query| !query.is_empty()))
}

/// The index of the first of `marks` that is outside placeholders, or the length of the text.
fn end_of(text: &str, marks: &[char]) -> usize {
    let mut inside = false;
    let found = text.char_indices().find(|(_, character)| {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            _ => {}
        }
        !inside && marks.contains(character)
    });
    found.map_or(text.len(), |(at, _)| at)
}

/// The reason why no request can have the path of a key of `paths`; `None` if requests can have it.
pub(crate) fn why_not_sent(key: &str) -> Option<&'static str> {
    let path = split_path(key).0;
    // URL parsers remove dot segments, percent-encoded ones too (RFC 3986, section 5.2.4).
    let is_dot_segment = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        matches!(segment.as_str(), "." | "..")
    };
    match path {
        _ if !path.starts_with('/') => Some("does not begin with a slash"),
        _ if path.starts_with("//") => Some("begins with an empty segment, which would be taken for a host"),
        _ if path.split('/').any(is_dot_segment) => Some("has a dot segment, which URLs lose"),
        _ => None,
    }
}

/// The end of a key of `paths` that is a URI template for a query or a fragment, such as `{?page,limit}` (RFC 6570,
/// sections 3.2.4, 3.2.8 and 3.2.9); empty if there is none.
fn expansions(key: &str) -> &str {
    let mut before = key;
    while let Some((rest, last)) = before.strip_suffix('}').and_then(|rest| rest.rsplit_once('{')) {
        if !last.starts_with(['?', '&', '#']) || last.len() == 1 || last.contains('}') {
            break;
        }
        before = rest;
    }
    &key[before.len()..]
}

/// The names of the query parameters in the URI template at the end of a key of `paths`: `page` and `limit` for
/// `/jobs{?page,limit}`.
pub(crate) fn expanded_query(key: &str) -> impl Iterator<Item = &str> {
    let expansions = placeholders(expansions(key)).filter_map(|expansion| expansion.strip_prefix(['?', '&']));
    expansions.flat_map(|names| names.split(',')).map(variable)
}

/// The variable name in a placeholder, without operators and modifiers of URI templates and routers: `path` for
/// `{+path}`, `{path*}`, `{*path}`, `{path:.*}` and `{path?}`.
pub(crate) fn variable(placeholder: &str) -> &str {
    let name = placeholder.trim_start_matches(['+', '#', '.', '/', ';', '?', '&', '*', ':']);
    &name[..name.find(['*', ':', '?', '=']).unwrap_or(name.len())]
}

/// The part of the query in a key of `paths` that every request has: the pairs without placeholders. A pair without a
/// value that is the name of a parameter is left out. `None` if no pair is left.
pub(crate) fn fixed_query(key: &str, is_parameter: impl Fn(&str) -> bool) -> Option<String> {
    let is_fixed = |pair: &&str| !pair.contains('{') && !is_parameter(pair);
    let pairs: Vec<&str> = split_path(key).1?.split('&').filter(is_fixed).collect();
    let query = pairs.join("&");
    (!query.is_empty()).then_some(query)
}

/// The names of the placeholders of a path template, in order.
pub(crate) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    around_placeholders(template).filter_map(|(_, name)| name)
}

/// A template, or a part of one, without the names of its placeholders: `{}.json` for `{id}.json`.
pub(crate) fn unnamed(template: &str) -> Cow<'_, str> {
    if !template.contains('{') {
        return template.into();
    }
    around_placeholders(template).flat_map(|(before, name)| [before, name.map_or("", |_| "{}")]).collect()
}

/// The literal texts of a template, each with the name of the placeholder after it.
pub(crate) fn around_placeholders(template: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(template);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let placeholder = text.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
        Some(match placeholder {
            Some((before, (name, after))) => {
                rest = Some(after);
                (before, Some(name))
            }
            None => (text, None),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_splits_into_a_path_and_an_optional_query() {
        for (key, path, query) in [
            ("/jobs", "/jobs", None),
            ("/jobs?action=run", "/jobs", Some("action=run")),
            ("/jobs#stop", "/jobs", None),
            ("/jobs?action=run#stop", "/jobs", Some("action=run")),
            ("/jobs#a?b=c", "/jobs", None),
            ("/jobs?", "/jobs", None),
            ("/files/{path?}/x{#}", "/files/{path?}/x{#}", None),
            ("/{id}?x={y?}&z", "/{id}", Some("x={y?}&z")),
            ("/jobs{?page,limit}", "/jobs", None),
            ("/jobs/{id}{?page}{&limit*}{#at}", "/jobs/{id}", None),
            ("/jobs?a=1{&page}", "/jobs", Some("a=1")),
            ("/jobs{?page}/x", "/jobs{?page}/x", None),
        ] {
            assert_eq!(split_path(key), (path, query), "{key}");
        }
        let names: Vec<&str> = expanded_query("/jobs/{id}{?page,per_page*}{&limit:3}{#at}").collect();
        assert_eq!(names, ["page", "per_page", "limit"]);
    }

    #[test]
    fn a_path_that_url_parsing_would_change_is_not_sent() {
        for path in ["/", "/a//b", "/a/...", "/a/.b", "/{id}", "/a?x=../y"] {
            assert_eq!(why_not_sent(path), None, "{path}");
        }
        for path in ["", "a/b", "?a", "//a", "/a/../b", "/.", "/a/%2E%2e/b"] {
            assert!(why_not_sent(path).is_some(), "{path}");
        }
    }

    #[test]
    fn the_variable_of_a_placeholder_excludes_operators_and_modifiers() {
        for placeholder in ["path", "+path", "/path", "path*", "*path", ":path", "path:[a-z]+", "path?", "path=**"] {
            assert_eq!(variable(placeholder), "path", "{placeholder}");
        }
        assert_eq!(variable("#"), "");
    }

    #[test]
    fn placeholder_names_are_listed_and_removed_from_a_template() {
        for (template, without_names, names) in [
            ("/zones", "/zones", vec![]),
            ("/zones/{zone_id}/x", "/zones/{}/x", vec!["zone_id"]),
            ("/a/{id}.json", "/a/{}.json", vec!["id"]),
            ("/a/{from}...{to}", "/a/{}...{}", vec!["from", "to"]),
            ("/a/{id", "/a/{id", vec![]),
            ("/a/}{id}", "/a/}{}", vec!["id"]),
        ] {
            assert_eq!(unnamed(template), without_names);
            assert_eq!(placeholders(template).collect::<Vec<_>>(), names);
        }
    }
}
