//! Makes strings that match patterns, formats and lengths.

use std::collections::HashMap;

use jsonschema::Validator;
use regex_syntax::{
    ParserBuilder,
    hir::{Class, Hir, HirKind},
};
use serde_json::{Value, json};

use super::constraints::Constraints;

/// Example values of formats.
const OF_FORMATS: [(&str, &str); 14] = [
    ("date-time", "2026-01-02T03:04:05Z"),
    ("date", "2026-01-02"),
    ("time", "03:04:05Z"),
    ("duration", "PT5M"),
    ("uuid", "7b0a5a0e-3c0f-4f6e-9d2b-0a1b2c3d4e5f"),
    ("email", "someone@example.com"),
    ("hostname", "www.example.com"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("ip", "192.0.2.1"),
    ("cidr", "192.0.2.0/24"),
    ("uri", "https://example.com/a?b=c"),
    ("url", "https://example.com/a?b=c"),
    ("byte", "YWJj"),
];

/// Example values that match common patterns.
const OFTEN: [&str; 10] = [
    "023e105f4ecef8ad9ca31a8372d0c353",
    "7b0a5a0e-3c0f-4f6e-9d2b-0a1b2c3d4e5f",
    "a",
    "example",
    "1",
    "www.example.com",
    "https://example.com/a",
    "192.0.2.1",
    "2026-01-02T03:04:05Z",
    "A",
];

/// The maximum length of a string, and of repetitions in it, even if `minLength` or a pattern asks for more.
const MOST: usize = 4096;

/// Makes strings, and caches compiled patterns.
#[derive(Default)]
pub(super) struct Texts {
    patterns: HashMap<String, Option<Validator>>,
}

impl Texts {
    /// A string within the constraints if one is found, else any string. Without constraints, it varies with `number`.
    pub(super) fn of(&mut self, constraints: &Constraints<'_>, number: usize) -> String {
        let of_format = constraints.format.and_then(|format| OF_FORMATS.iter().find(|(name, _)| *name == format));
        let mut candidates: Vec<String> = of_format.iter().map(|(_, text)| (*text).to_owned()).collect();
        let mut shown: Vec<String> =
            constraints.examples.iter().filter_map(|it| Some(it.as_str()?.to_owned())).collect();
        if of_format.is_none() {
            candidates.append(&mut shown);
            let words = [format!("text {number}"), format!("t{number}"), "Text \u{e9} \"quoted\" \\ / <&>".to_owned()];
            let words = words.into_iter().cycle().skip(number % 3).take(3);
            if constraints.patterns.is_empty() {
                candidates.splice(0..0, words);
            } else {
                candidates.extend(words);
            }
        }
        candidates.extend(OFTEN.iter().map(|text| (*text).to_owned()));
        candidates.extend(constraints.patterns.iter().filter_map(|pattern| made(pattern)));
        candidates.append(&mut shown);
        let (min, max) = (constraints.count("minLength").unwrap_or(0), constraints.count("maxLength"));
        let length = min.min(MOST);
        candidates.push("a".repeat(length));
        candidates.push("1".repeat(length));
        let fits = |text: &String, this: &mut Self| {
            let length = text.chars().count();
            length >= min
                && max.is_none_or(|max| length <= max)
                && constraints.patterns.iter().all(|pattern| this.matches(pattern, text))
        };
        let fitting = candidates.iter().find(|text| fits(text, self)).cloned();
        fitting.unwrap_or_else(|| candidates.swap_remove(0))
    }

    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        let compiled = self
            .patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| jsonschema::draft202012::new(&json!({ "pattern": pattern })).ok());
        compiled.as_ref().is_none_or(|validator| validator.is_valid(&Value::from(text)))
    }
}

/// A string made from a pattern's regular expression; `None` if the pattern has other syntax.
fn made(pattern: &str) -> Option<String> {
    let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    let mut text = Vec::new();
    write(&hir, &mut text);
    String::from_utf8(text).ok()
}

fn write(hir: &Hir, text: &mut Vec<u8>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend(&*literal.0),
        HirKind::Class(Class::Bytes(class)) => {
            // A letter or digit is preferred to a control character.
            let first = class.iter().find_map(|range| {
                let wanted = (range.start()..=range.end()).find(u8::is_ascii_alphanumeric);
                wanted.or_else(|| (range.start()..=range.end()).find(u8::is_ascii_graphic))
            });
            text.push(first.or_else(|| Some(class.iter().next()?.start())).unwrap_or(b'a'));
        }
        HirKind::Class(Class::Unicode(class)) => {
            let first = class.iter().next().map_or('a', |range| range.start());
            text.extend(first.to_string().as_bytes());
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.min.max(u32::from(repetition.max != Some(0)));
            (0..times.min(MOST as u32)).for_each(|_| write(&repetition.sub, text));
        }
        HirKind::Capture(capture) => write(&capture.sub, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, text)),
        HirKind::Alternation(branches) => branches.first().into_iter().for_each(|branch| write(branch, text)),
    }
}
