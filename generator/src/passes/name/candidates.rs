//! Candidates for a type's name, in order of preference.
//!
//! A type is named after the steps that lead to it, without steps that repeat the words before. A long name loses steps
//! at its front, since module and containing type show these. If a name is taken, the next candidates add an operation
//! that uses the type, and finally a number.

use std::collections::BTreeSet;

use super::LONGEST;
use crate::{
    ir::{Hint, Kind, SchemaId, Type, singular},
    settings::Names,
};

/// The length in characters from which on a name loses steps at its front.
const LONG: usize = 40;

/// The number of hexadecimal digits from which on a word counts as a generated hash.
const HASH: usize = 16;

/// The candidates of a type; `used` has the steps from an operation that uses it.
pub(super) fn of(
    id: &SchemaId,
    named: &Type,
    module: &str,
    families: &BTreeSet<String>,
    used: Option<&Hint>,
    names: &Names,
) -> Vec<String> {
    let mut candidates = Candidates { names, found: Vec::new() };
    let hint = &named.hint;
    let mut hints: Vec<Hint> = Vec::new();
    // A component that is named by a hash is named after its use instead.
    if !hint.steps().any(has_hash) {
        hints.extend(within_family(id, hint, families).filter(|_| !named.resource.0.is_empty()));
        hints.push(hint.clone());
        let plain = names.camel(&hint.joined());
        if !module.is_empty() && !plain.starts_with(module) && !plain.starts_with(&singular(module)) {
            hints.push(Hint::new(module).then(hint));
        }
    }
    hints.iter().for_each(|hint| candidates.push(&without_number(hint).unwrap_or_else(|| hint.clone())));
    // A repeated step distinguishes a property from the type that has it. Of an object in another, an operation tells more
    // than a word twice in a row.
    let is_values = matches!(named.schema.kind, Kind::Enum(_));
    let is_repeating = !is_values && all_words(hint, names).windows(2).any(|two| two[0] == two[1]);
    if !is_repeating {
        candidates.push_whole(hint);
    }
    if let Some(used) = used {
        hints.push(used.clone());
        candidates.push(&without_number(used).unwrap_or_else(|| used.clone()));
    }
    if is_repeating {
        candidates.push_whole(hint);
    }
    hints.iter().filter(|hint| without_number(hint).is_some()).for_each(|hint| candidates.push(hint));
    candidates.push(hint);
    candidates.found
}

struct Candidates<'a> {
    names: &'a Names,
    found: Vec<String>,
}

impl Candidates<'_> {
    /// Adds the whole name, if it is short and repeats a step.
    fn push_whole(&mut self, hint: &Hint) {
        let is_repeating = distinct(hint, self.names).iter().flatten().count() < words(hint, self.names);
        // A repeated prefix (`zaraz_zaraz-config`) adds nothing.
        let first = hint.steps().next().map(|first| words_of(first, self.names)).unwrap_or_default();
        if is_doubled(&first) {
            return;
        }
        let whole = self.names.camel(&hint.joined());
        if is_repeating && whole.len() <= LONG && !hint.steps().any(has_hash) {
            self.found.push(whole);
        }
    }

    /// Adds the name without repeated words or, if it is too long, its last steps: few, then more.
    fn push(&mut self, hint: &Hint) {
        let steps = distinct(hint, self.names);
        let camel = |words: &[String]| self.names.camel(&words.join("_"));
        let whole =
            match steps.len() == hint.steps().count() && steps.iter().flatten().count() == words(hint, self.names) {
                // An exception in `names.toml` applies to the whole name.
                true => self.names.camel(&hint.joined()),
                false => camel(&steps.concat()),
            };
        let is_short = |name: &String, most: usize| name.len() <= most;
        if is_short(&whole, LONG) || steps.len() == 1 && is_short(&whole, LONGEST) {
            return self.found.push(whole);
        }
        let tails: Vec<String> =
            (1..steps.len().saturating_sub(1)).map(|start| camel(&steps[start..].concat())).collect();
        let tail = |most| tails.iter().find(|tail| is_short(tail, most)).cloned();
        let cut = || {
            let words = steps.concat();
            (0..words.len()).map(|start| camel(&words[start..])).find(|tail| is_short(tail, LONGEST))
        };
        let whole = Some(whole).filter(|whole| is_short(whole, LONGEST));
        let longer = whole.or_else(|| tail(LONGEST)).or_else(cut);
        self.found.extend(tail(LONG).into_iter().chain(longer));
    }
}

/// The words of each step, without leading ones that repeat the end of the steps before, and without a last one that the
/// next step ends with, too.
fn distinct(hint: &Hint, names: &Names) -> Vec<Vec<String>> {
    let mut steps: Vec<Vec<String>> = Vec::new();
    let mut before: Vec<String> = Vec::new();
    for step in hint.steps() {
        let mut words = words_of(step, names);
        if is_doubled(&words) {
            words.remove(0);
        }
        let repeated = (1..=words.len()).rev().find(|count| before.ends_with(&words[..*count])).unwrap_or(0);
        let rest = words[repeated..].to_vec();
        before.extend(rest.iter().cloned());
        if !rest.is_empty() {
            steps.push(rest);
        }
    }
    // Of `create_rule`, `block_rule` the last word is said once: `CreateBlockRule`. An emptied step stays one, since the
    // next step then tells as much as two.
    for at in 1..steps.len() {
        let [before, after] = &mut steps[at - 1..=at] else { continue };
        if after.len() > 1 && after[0] != "with" && before.last() == after.last() {
            before.pop();
            while before.last().is_some_and(|last| after.first() == Some(last)) {
                before.pop();
            }
        }
    }
    steps
}

/// Whether the first two words are the same.
fn is_doubled(words: &[String]) -> bool {
    matches!(words, [first, second, ..] if first == second)
}

fn words_of(step: &str, names: &Names) -> Vec<String> {
    names.snake(step).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of all steps.
fn all_words(hint: &Hint, names: &Names) -> Vec<String> {
    hint.steps().flat_map(|step| words_of(step, names)).collect()
}

/// The number of words of a hint.
fn words(hint: &Hint, names: &Names) -> usize {
    all_words(hint, names).len()
}

/// The hint without a number at its end: `status-11`, `summary_0`; `None` if it has none.
fn without_number(hint: &Hint) -> Option<Hint> {
    let last = hint.steps().last()?;
    let stem = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = stem.len() < last.len() && stem.ends_with(['_', '-', ' ', '.']);
    let stem = stem.trim_end_matches(['_', '-', ' ', '.']);
    (is_word && stem.contains(|c: char| c.is_ascii_alphabetic())).then(|| hint.ending_with(stem))
}

/// Whether a word of a name looks like a hash.
fn has_hash(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_hexdigit())
        .any(|word| word.len() >= HASH && word.contains(|c: char| c.is_ascii_digit()))
}

/// The name of a component, or of a schema inside one, without the prefix of its family.
fn within_family(id: &SchemaId, hint: &Hint, families: &BTreeSet<String>) -> Option<Hint> {
    let first = hint.steps().next()?;
    let (family, rest) = first.split_once('_')?;
    let named = rest.contains(|c: char| c.is_ascii_alphabetic()) && families.contains(family);
    (named && id.0.as_str().starts_with("#/components/schemas/")).then(|| hint.beginning_with(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ir::{ResourcePath, Schema},
        pointer::Pointer,
    };

    fn candidates(hint: Hint, used: Option<Hint>) -> Vec<String> {
        let schema = Schema::new(Pointer::root().child("paths"), Kind::Any);
        let named = Type { resource: ResourcePath::default().child("gateways"), ..Type::new(schema.clone(), hint) };
        of(&SchemaId(schema.at), &named, "Gateways", &BTreeSet::new(), used.as_ref(), &Names::default())
    }

    #[test]
    fn a_step_that_repeats_the_words_before_it_is_omitted() {
        let names = candidates(Hint::new("gateway").inside("image_url").inside("image_url").inside("url_kind"), None);
        assert_eq!(names[0], "GatewayImageUrlKind");
    }

    #[test]
    fn a_last_word_that_the_next_step_ends_with_too_is_said_once() {
        for (first, second, name) in [
            ("create_rule", "Block rule", "CreateBlockRule"),
            ("destination", "public destination", "PublicDestination"),
            ("rule", "rule", "Rule"),
            ("response_rule", "Response Compression rule", "ResponseCompressionRule"),
            ("scan", "with_scan", "ScanWithScan"),
            ("rule", "conditions", "RuleConditions"),
        ] {
            assert_eq!(candidates(Hint::new(first).inside(second), None)[0], name);
        }
        let kinds = ["app_request", "Browser Application", "destination", "All Preview Workers Destination"];
        let hint = kinds[1..].iter().fold(Hint::new(kinds[0]), |hint, kind| hint.inside(kind));
        assert_eq!(candidates(hint, None)[0], "AllPreviewWorkersDestination");
    }

    #[test]
    fn a_prefix_is_never_doubled() {
        let used = Hint::new("get_config_answer").inside("caching");
        let names = candidates(Hint::new("hyperdrive_hyperdrive-caching"), Some(used));
        assert_eq!(names[..2], ["HyperdriveCaching", "GatewaysHyperdriveCaching"]);
        assert!(names.iter().all(|name| !name.contains("HyperdriveHyperdrive")), "{names:?}");
        assert!(names.contains(&"GetConfigAnswerCaching".to_owned()), "{names:?}");
    }

    #[test]
    fn a_word_twice_in_a_row_comes_after_an_operation() {
        let used = Hint::new("get_bot_response").inside("bot");
        let names = candidates(Hint::new("bot").inside("bot"), Some(used));
        assert_eq!(names[..3], ["Bot", "GatewaysBot", "GetBotResponseBot"]);
        assert!(names[3..].contains(&"BotBot".to_owned()), "{names:?}");
    }

    #[test]
    fn a_name_that_is_taken_is_told_apart_by_an_operation() {
        let used = Hint::new("update_gateway_answer").inside("limits");
        let names = candidates(Hint::new("gateway").inside("limits"), Some(used));
        assert_eq!(names, ["GatewayLimits", "UpdateGatewayAnswerLimits", "GatewayLimits"]);
    }

    #[test]
    fn a_long_name_loses_steps_at_its_front_and_keeps_two() {
        let steps = ["result", "meta", "processors", "agentReadiness", "checks", "discovery", "webBotAuth"];
        let hint = steps[1..].iter().fold(Hint::new(steps[0]), |hint, step| hint.inside(step));
        assert_eq!(
            candidates(hint.clone(), None)[..2],
            ["AgentReadinessChecksDiscoveryWebBotAuth", "ResultMetaProcessorsAgentReadinessChecksDiscoveryWebBotAuth"]
        );
        let word = |count| vec!["word"; count].join("_");
        let long = Hint::new(&word(5)).inside(&format!("a_{}", word(11)));
        assert!(candidates(long, None).iter().all(|name| name.len() <= LONGEST));
    }

    #[test]
    fn a_number_in_the_description_stays_only_if_words_do_not_suffice() {
        assert_eq!(candidates(Hint::new("gateway_status-11"), None)[..2], ["GatewayStatus", "GatewayStatus11"]);
        assert_eq!(candidates(Hint::new("gateway").inside("rfc6962"), None)[0], "GatewayRfc6962");
        assert_eq!(candidates(Hint::new("gateway").inside("13335"), None)[0], "Gateway13335");
    }

    #[test]
    fn a_component_named_by_a_hash_is_named_after_its_use() {
        let hint = Hint::new("unnamed_schema_ref_c6200e37c458aaa3c42e6e5b999bc419");
        assert_eq!(candidates(hint, Some(Hint::new("gateway").inside("mode")))[0], "GatewayMode");
    }
}
