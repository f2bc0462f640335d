//! Comparison of paths with path templates.

/// Whether a path ends like a template, segment by segment: `/client/v4/zones/1/x` ends like `/zones/{zone_id}/x`.
pub(super) fn ends(path: &str, template: &str) -> bool {
    let mut segments = path.split('/').rev();
    let template = template.strip_prefix('/').unwrap_or(template);
    template.split('/').rev().all(|wanted| segments.next().is_some_and(|segment| fits(segment, wanted)))
}

/// Whether a segment matches a template's, with a non-empty value for each placeholder.
fn fits(segment: &str, template: &str) -> bool {
    let Some((before, placeholder)) = template.split_once('{') else { return segment == template };
    let Some((_, after)) = placeholder.split_once('}') else { return segment == template };
    let Some(rest) = segment.strip_prefix(before) else { return false };
    // The end of each character, since a value has at least one.
    rest.char_indices().map(|(at, character)| at + character.len_utf8()).any(|end| fits(&rest[end..], after))
}

#[cfg(test)]
mod tests {
    use super::ends;

    #[test]
    fn a_placeholder_stands_for_one_segment_or_a_part_of_it() {
        for (path, template) in [
            ("/client/v4/zones", "/zones"),
            ("/client/v4/zones/1/dns_records", "/zones/{zone_id}/dns_records"),
            ("/client/v4/files/a.tar.gz", "/files/{name}.{ending}"),
            ("/client/v4/range/1...9", "/range/{from}...{to}"),
            ("/client/v4/x%2Fy", "/{id}"),
        ] {
            assert!(ends(path, template), "{path} {template}");
        }
        for (path, template) in [
            ("/client/v4/zones/1", "/zones"),
            ("/client/v4/zones/1/2/dns_records", "/zones/{zone_id}/dns_records"),
            ("/client/v4/my_zones", "/zones"),
            ("/client/v4/zones/", "/zones/{zone_id}"),
            ("/client/v4/files/a", "/files/{name}.{ending}"),
            ("/zones", "/client/v4/accounts/{id}/zones"),
        ] {
            assert!(!ends(path, template), "{path} {template}");
        }
    }
}
