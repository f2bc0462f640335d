//! Splits names into words, and finds the singular of a plural.

use heck::ToSnakeCase;

/// Irregular plurals, and singulars that look like plurals, each with its singular.
const IRREGULAR: [(&str, &str); 24] = [
    ("aliases", "alias"),
    ("analyses", "analysis"),
    ("analytics", "analytics"),
    ("ases", "as"),
    ("caches", "cache"),
    ("cookies", "cookie"),
    ("cors", "cors"),
    ("diagnostics", "diagnostics"),
    ("dns", "dns"),
    ("https", "https"),
    ("indices", "index"),
    ("matrices", "matrix"),
    ("movies", "movie"),
    ("mtls", "mtls"),
    ("news", "news"),
    ("ns", "ns"),
    ("os", "os"),
    ("series", "series"),
    ("species", "species"),
    ("statuses", "status"),
    ("timeseries", "timeseries"),
    ("tls", "tls"),
    ("vertices", "vertex"),
    ("windows", "windows"),
];

/// The words of a name, in lower case: those of `per_page`, `per-page` and `perPage` are `per` and `page`.
pub(crate) fn words(name: &str) -> Vec<String> {
    name.to_snake_case().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The name with its last word in the singular: `dns_record` for `dns_records`. If the rules get a word wrong,
/// `names.toml` can have an exception for the name.
pub(crate) fn singular(plural: &str) -> String {
    let last = plural.rfind(['_', '-']).map_or(0, |at| at + 1);
    if let Ok(index) = IRREGULAR.binary_search_by_key(&&plural[last..], |(word, _)| *word) {
        return format!("{}{}", &plural[..last], IRREGULAR[index].1);
    }
    let ends = |end: &str| plural.strip_suffix(end);
    if let Some(stem) = ends("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if plural.ends_with(end) {
            return plural[..plural.len() - 2].to_owned();
        }
    }
    if ["ss", "us", "is"].iter().any(|end| plural.ends_with(end)) {
        return plural.to_owned();
    }
    // The word `s` alone is no plural: without it, the type of an item would get the name of the object around the
    // list.
    ends("s").filter(|stem| stem.len() > last).unwrap_or(plural).to_owned()
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn irregular_words_are_sorted_for_binary_search() {
        assert!(super::IRREGULAR.is_sorted());
    }

    #[test]
    fn plurals_become_singular_and_other_words_stay() {
        for (plural, one) in [
            ("service_bindings", "service_binding"),
            ("prefixes", "prefix"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("status", "status"),
            ("leases", "lease"),
            ("loa", "loa"),
            ("timeseries", "timeseries"),
            ("dns_series", "dns_series"),
            ("cookies", "cookie"),
            ("cors", "cors"),
            ("statuses", "status"),
            ("bot_os", "bot_os"),
            ("ases", "as"),
            ("s", "s"),
            ("widget_s", "widget_s"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
