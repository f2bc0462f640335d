//! Compares two multipart forms (RFC 7578).

use super::{super::recorded::Sent, Comparison};

/// The name, file name and content of a part. Its media type is the sender's choice.
type Part = (String, Option<String>, String);

/// Compares the parts; the order matters only among parts of the same name.
pub(super) fn compare(theirs: &Sent, ours: &Sent, found: &mut Comparison) {
    let parts = |sent: &Sent| -> Option<Vec<Part>> {
        Some(sent.parts()?.into_iter().map(|part| (part.name, part.file_name, part.content)).collect())
    };
    let (Some(mut theirs), Some(mut ours)) = (parts(theirs), parts(ours)) else {
        return found.differ("form: can't be read", "");
    };
    theirs.sort_by(|a, b| a.0.cmp(&b.0));
    ours.sort_by(|a, b| a.0.cmp(&b.0));
    for part in theirs.iter().filter(|part| !ours.contains(part)) {
        let brackets = part.0.contains('[').then(|| part.0.split('[').next().unwrap_or_default());
        let own = ours.iter().find(|own| own.0 == part.0 || Some(own.0.as_str()) == brackets);
        match own {
            Some(own) if own.0 != part.0 => found.differ(
                "form: members of a part as parts of their own, where ours has one part",
                format!("theirs {}, ours {} = {}", part.0, own.0, own.2),
            ),
            Some(own) if own.1 != part.1 => {
                found.differ("form: another file name", format!("{}: theirs {:?}, ours {:?}", part.0, part.1, own.1));
            }
            Some(own) => {
                found.differ("form: other content", format!("{}: theirs {}, ours {}", part.0, part.2, own.2));
            }
            None => found.differ("form: part not sent by ours", part.0.clone()),
        }
    }
    let has = |name: &str| theirs.iter().any(|part| part.0.split('[').next() == Some(name));
    for part in ours.iter().filter(|part| !has(&part.0)) {
        found.differ("form: part only sent by ours", part.0.clone());
    }
}
