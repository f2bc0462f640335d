//! Words in names.

/// The singular of a plural. English is irregular: a wrong result gets an exception in `names.toml`.
pub(crate) fn singular(plural: &str) -> String {
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
    ends("s").unwrap_or(plural).to_owned()
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn a_plural_has_a_singular() {
        for (plural, one) in [
            ("service_bindings", "service_binding"),
            ("prefixes", "prefix"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("status", "status"),
            ("leases", "lease"),
            ("loa", "loa"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
