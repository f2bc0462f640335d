//! Compares two multipart forms (RFC 7578).

use std::collections::BTreeMap;

use super::{super::recorded::Sent, Comparison};

/// The file name and content of a part. Its media type is the sender's choice.
type Part = (Option<String>, String);

/// The parts of both forms by name, in the order of each form.
type ByName = BTreeMap<String, [Vec<Part>; 2]>;

/// Compares the parts; the order matters only among parts of the same name.
pub(super) fn compare(theirs: &Sent, ours: &Sent, found: &mut Comparison) {
    let mut parts = ByName::new();
    for (side, sent) in [theirs, ours].into_iter().enumerate() {
        let Some(all) = sent.parts() else { return found.differ("form: can't be read", "") };
        for part in all {
            parts.entry(part.name).or_default()[side].push((part.file_name, part.content));
        }
    }
    for (name, [theirs, ours]) in &parts {
        for index in 0..theirs.len().max(ours.len()) {
            match (theirs.get(index), ours.get(index)) {
                (Some(their), Some(our)) if their.0 != our.0 => {
                    found.differ("form: another file name", format!("{name}: theirs {:?}, ours {:?}", their.0, our.0));
                }
                (Some(their), Some(our)) if their.1 != our.1 => {
                    found.differ("form: other content", format!("{name}: theirs {}, ours {}", their.1, our.1));
                }
                (Some(_), None) => {
                    let whole = name.split_once('[').map(|(whole, _)| whole);
                    match whole.and_then(|whole| Some((whole, parts.get(whole)?[1].first()?))) {
                        Some((whole, (_, content))) => found.differ(
                            "form: members of a part as parts of their own, where ours has one part",
                            format!("theirs {name}, ours {whole} = {content}"),
                        ),
                        None => found.differ("form: part not sent by ours", name.clone()),
                    }
                }
                (None, Some(_)) if !has_members(&parts, name) => {
                    found.differ("form: part only sent by ours", name.clone());
                }
                _ => {}
            }
        }
    }
}

/// Whether the other form has the members of a part as parts of their own: `metadata[main_module]`.
fn has_members(parts: &ByName, name: &str) -> bool {
    parts.iter().any(|(other, [theirs, _])| {
        !theirs.is_empty() && other.strip_prefix(name).is_some_and(|rest| rest.starts_with('['))
    })
}
