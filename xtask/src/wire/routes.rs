//! Finds the operation of a request by its method and path.

use sdk_generator::path_template::split_path;

use super::recorded::{Sent, decoded, members};

/// The operations of a description.
#[derive(Debug, Default)]
pub(super) struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    method: String,
    path: String,
}

/// An operation that matches a request, and the values in the request's path and query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// The operation, as `GET /path/{id}`.
    pub operation: String,
    /// The decoded values of the placeholders.
    pub values: Vec<String>,
    /// The decoded pairs of the query that the operation's key has.
    pub fixed: Vec<(String, String)>,
}

impl Routes {
    /// Makes routes from methods and path templates.
    pub(super) fn new(operations: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(operations.into_iter().map(|(method, path)| Route { method, path }).collect())
    }

    /// The method and path template of each route.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|route| (route.method.as_str(), route.path.as_str()))
    }

    /// The operation of a request. From the left, literal segments take precedence over placeholders; then the key with
    /// the most matching pairs of the query.
    pub(super) fn find(&self, sent: &Sent) -> Option<Match> {
        let (path, query) = (sent.path(), sent.query());
        let candidates = self.0.iter().filter(|route| route.method == sent.method);
        let fitting = candidates.filter_map(|route| {
            let (template, fixed) = split_path(&route.path);
            let fixed = members(fixed.unwrap_or_default());
            let fixed: Vec<_> = fixed.into_iter().filter(|(_, value)| !value.contains('{')).collect();
            let values = fill(template, path).filter(|_| fixed.iter().all(|pair| query.contains(pair)))?;
            Some(((shape(template), std::cmp::Reverse(fixed.len())), route, values, fixed))
        });
        let (_, route, values, fixed) = fitting.min_by(|(a, ..), (b, ..)| a.cmp(b))?;
        Some(Match { operation: format!("{} {}", route.method, route.path), values, fixed })
    }
}

/// For each segment, whether it has a placeholder.
fn shape(template: &str) -> Vec<bool> {
    template.split('/').map(|segment| segment.contains('{')).collect()
}

/// The values of a template's placeholders in a path; `None` if the path does not match.
fn fill(template: &str, path: &str) -> Option<Vec<String>> {
    let (own, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if own.len() != given.len() {
        return None;
    }
    let mut values = Vec::new();
    for (own, given) in own.into_iter().zip(given) {
        segment(own, given, &mut values)?;
    }
    Some(values)
}

/// Matches a segment. A placeholder takes at least one character, and as few as possible.
fn segment(template: &str, given: &str, values: &mut Vec<String>) -> Option<()> {
    let Some((before, rest)) = template.split_once('{') else {
        return (template == given || template == decoded(given)).then_some(());
    };
    let (_, after) = rest.split_once('}')?;
    let given = given.strip_prefix(before).filter(|given| !given.is_empty())?;
    let literal = after.split('{').next().unwrap_or_default();
    let end = match (after, literal) {
        ("", _) => given.len(),
        (_, "") => return None,
        (_, literal) if literal.len() == after.len() => given.len().checked_sub(literal.len())?,
        (_, literal) => given.find(literal)?,
    };
    let (value, rest) = given.split_at_checked(end)?;
    if value.is_empty() {
        return None;
    }
    values.push(decoded(value));
    segment(after, rest, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(routes: &Routes, method: &str, target: &str) -> Option<Match> {
        routes.find(&Sent { method: method.to_owned(), target: target.to_owned(), ..Sent::default() })
    }

    fn found(method: &str, path: &str) -> Option<(String, Vec<String>)> {
        let all = ["/a/{id}", "/a/all", "/{kind}/{id}/x", "/a/{id}/x", "/a/{from}...{to}", "/a/{id}.json"];
        let routes = Routes::new(all.map(|path| ("GET".to_owned(), path.to_owned())));
        find(&routes, method, path).map(|found| (found.operation, found.values))
    }

    fn is(path: &str, template: &str, values: &[&str]) {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        assert_eq!(found("GET", path), Some((format!("GET {template}"), values)), "{path}");
    }

    #[test]
    fn literal_segments_take_precedence_from_the_left() {
        is("/a/1", "/a/{id}", &["1"]);
        is("/a/all", "/a/all", &[]);
        is("/a/1/x", "/a/{id}/x", &["1"]);
        is("/b/1/x", "/{kind}/{id}/x", &["b", "1"]);
    }

    #[test]
    fn a_value_is_decoded_after_the_path_is_split() {
        is("/a/b%2Fc%20d", "/a/{id}", &["b/c d"]);
    }

    #[test]
    fn text_around_a_placeholder_has_to_match() {
        let only = Routes::new([("GET".to_owned(), "/a/{from}...{to}".to_owned())]);
        assert_eq!(find(&only, "GET", "/a/1...2").unwrap().values, ["1", "2"]);
        assert_eq!(find(&only, "GET", "/a/1"), None);
        let only = Routes::new([("GET".to_owned(), "/a/{id}.json".to_owned())]);
        assert_eq!(find(&only, "GET", "/a/1.json").unwrap().values, ["1"]);
        assert_eq!(find(&only, "GET", "/a/.json"), None);
    }

    #[test]
    fn operations_of_one_path_are_distinguished_by_the_query_in_the_key() {
        let all = ["/jobs", "/jobs?action=run", "/jobs?action={action}&x=1"];
        let routes = Routes::new(all.map(|path| ("POST".to_owned(), path.to_owned())));
        for (target, operation, fixed) in [
            ("/jobs", "POST /jobs", None),
            ("/jobs?action=stop", "POST /jobs", None),
            ("/jobs?dry=1&action=run", "POST /jobs?action=run", Some(("action", "run"))),
            ("/jobs?action=x&x=1", "POST /jobs?action={action}&x=1", Some(("x", "1"))),
        ] {
            let found = find(&routes, "POST", target).unwrap();
            let fixed: Vec<_> = fixed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!((found.operation.as_str(), found.fixed), (operation, fixed), "{target}");
        }
    }

    #[test]
    fn method_number_of_segments_and_literal_segments_have_to_match() {
        assert_eq!(found("POST", "/a/1"), None);
        assert_eq!(found("GET", "/a"), None);
        assert_eq!(found("GET", "/a/"), None);
        assert_eq!(found("GET", "/c/1/y"), None);
    }
}
