//! Candidates for the Rust name of a type, in order of preference.
//!
//! A type is named after the steps of its name hint: a schema or a resource, then properties. Words that repeat those
//! before them are left out. A long name loses its first steps, which the module and the containing type show. If these
//! names are taken, the next candidates begin with an operation that uses the type, or keep a number at the end of a
//! step.

use std::{collections::BTreeSet, iter};

use super::LONGEST;
use crate::{
    ir::{Hint, Kind, SchemaId, Type, singular},
    settings::Names,
};

/// The length in characters beyond which a name loses its first steps.
const LONG: usize = 40;

/// The minimum number of hexadecimal digits of a word that counts as a generated hash.
const HASH: usize = 16;

/// The candidates for the name of a type, computed lazily; `used` is the name hint that begins with an operation that
/// uses the type.
pub(super) fn of<'a>(
    id: &'a SchemaId,
    named: &'a Type,
    module: &'a str,
    families: &'a BTreeSet<String>,
    used: Option<&'a Hint>,
    names: &'a Names,
) -> impl Iterator<Item = String> + use<'a> {
    let hint = &named.hint;
    // A component with a hash in its name is named after the operation that uses it instead.
    let is_telling = !hint.steps().any(has_hash);
    let within = move || within_family(id, hint, families).filter(|_| is_telling && !named.resource.0.is_empty());
    let with_module = move || {
        let plain = names.camel(&hint.joined());
        let is_new = !module.is_empty() && !plain.starts_with(module) && !plain.starts_with(&singular(module));
        (is_telling && is_new).then(|| Hint::new(module).then(hint))
    };
    let own = move || {
        let plain = is_telling.then(|| hint.clone());
        iter::once_with(within).flatten().chain(plain).chain(iter::once_with(with_module).flatten())
    };
    let without = move |hint: Hint| without_number(&hint).unwrap_or(hint);
    let numbered = move || own().chain(used.cloned()).filter(|hint| without_number(hint).is_some());
    let shortened = move |hint: Hint| shortened(&hint, names);
    // The name of all steps, if it repeats words, is tried before the names that begin with an operation. If it has a
    // word twice in a row (`BotBot`), types other than enums try it after those.
    let is_values = matches!(named.schema.kind, Kind::Enum(_));
    let whole = move |behind: bool| {
        let is_behind = move || !is_values && repeats(&words(hint, names).concat());
        iter::once_with(move || whole(hint, names).filter(|_| is_behind() == behind)).flatten()
    };
    own()
        .map(without)
        .flat_map(shortened)
        .chain(whole(false))
        .chain(used.cloned().map(without).into_iter().flat_map(shortened))
        .chain(whole(true))
        .chain(iter::once_with(numbered).flatten().flat_map(shortened))
        .chain(iter::once_with(move || shortened(hint.clone())).flatten())
}

/// The name of all steps, repeated words included; `None` if it repeats no words or is long.
fn whole(hint: &Hint, names: &Names) -> Option<String> {
    let words = words(hint, names);
    // A repeated prefix (`zaraz_zaraz-config`) adds nothing.
    if words.first().is_some_and(|first| is_doubled(first)) {
        return None;
    }
    let whole = names.camel(&hint.joined());
    let is_repeating = count(&distinct(&words)) < count(&words);
    (is_repeating && whole.len() <= LONG && !hint.steps().any(has_hash)).then_some(whole)
}

/// The names of a hint without repeated words: the name of all steps or, if that is long, a name of its last steps,
/// followed by a longer one.
fn shortened(hint: &Hint, names: &Names) -> Vec<String> {
    let words = words(hint, names);
    let steps = distinct(&words);
    let camel = |words: &[&str]| names.camel(&words.join("_"));
    let whole = if steps.len() == words.len() && count(&steps) == count(&words) {
        // An exception in `names.toml` applies only to the name of all steps.
        names.camel(&hint.joined())
    } else {
        camel(&steps.concat())
    };
    let is_short = |name: &String, most: usize| name.len() <= most;
    if is_short(&whole, LONG) || steps.len() == 1 && is_short(&whole, LONGEST) {
        return vec![whole];
    }
    let tails: Vec<String> = (1..steps.len().saturating_sub(1)).map(|start| camel(&steps[start..].concat())).collect();
    let tail = |most| tails.iter().find(|tail| is_short(tail, most)).cloned();
    let cut = || {
        let words = steps.concat();
        let tails = || (0..words.len()).map(|start| camel(&words[start..]));
        // A single word is used even if it is longer than the limit.
        tails().find(|tail| is_short(tail, LONGEST)).or_else(|| tails().next_back())
    };
    let whole = Some(whole).filter(|whole| is_short(whole, LONGEST));
    let longer = whole.or_else(|| tail(LONGEST)).or_else(cut);
    tail(LONG).into_iter().chain(longer).collect()
}

/// The words of each step of a name hint: `dns` and `record` for the step `dns-record`.
fn words(hint: &Hint, names: &Names) -> Vec<Vec<String>> {
    let of_step = |step| names.snake(step).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    hint.steps().map(of_step).collect()
}

/// The words of each step without repetitions: first words that the steps before end with are left out, and so is a
/// last word if the next step ends with it too.
fn distinct(words: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut steps: Vec<Vec<&str>> = Vec::new();
    let mut before: Vec<&str> = Vec::new();
    for step in words {
        let words: Vec<&str> = step.iter().skip(usize::from(is_doubled(step))).map(String::as_str).collect();
        let repeated = (1..=words.len()).rev().find(|count| before.ends_with(&words[..*count])).unwrap_or(0);
        let rest = &words[repeated..];
        before.extend(rest);
        if !rest.is_empty() {
            steps.push(rest.to_vec());
        }
    }
    // `create_rule`, `block_rule` becomes `CreateBlockRule`: a last word that the next step ends with is dropped. A
    // step without words stays in the list, so that the number of steps does not change.
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

/// The number of words in all steps together.
fn count<T>(steps: &[Vec<T>]) -> usize {
    steps.iter().map(Vec::len).sum()
}

/// Whether a word stands twice in a row.
fn repeats(words: &[String]) -> bool {
    words.windows(2).any(|two| two[0] == two[1])
}

/// Whether the first two words are the same.
fn is_doubled(words: &[String]) -> bool {
    matches!(words, [first, second, ..] if first == second)
}

/// The name hint without the number at its end: `status` for `status-11`; `None` if it does not end with a number.
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

/// The name hint of a component, or of a schema inside one, without a prefix that many components share: `ttl` for
/// `dns-records_ttl`. `None` if there is no such prefix.
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
        of(&SchemaId(schema.at), &named, "Gateways", &BTreeSet::new(), used.as_ref(), &Names::default()).collect()
    }

    #[test]
    fn a_step_that_repeats_the_words_before_it_is_omitted() {
        let names = candidates(Hint::new("gateway").inside("image_url").inside("image_url").inside("url_kind"), None);
        assert_eq!(names[0], "GatewayImageUrlKind");
    }

    #[test]
    fn a_last_word_that_the_next_step_also_ends_with_is_used_once() {
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
    fn a_name_that_repeats_a_word_comes_after_names_from_an_operation() {
        let used = Hint::new("get_bot_response").inside("bot");
        let names = candidates(Hint::new("bot").inside("bot"), Some(used));
        assert_eq!(names[..3], ["Bot", "GatewaysBot", "GetBotResponseBot"]);
        assert!(names[3..].contains(&"BotBot".to_owned()), "{names:?}");
    }

    #[test]
    fn a_prefix_is_never_repeated() {
        let used = Hint::new("get_config_answer").inside("caching");
        let names = candidates(Hint::new("hyperdrive_hyperdrive-caching"), Some(used));
        assert_eq!(names[..2], ["HyperdriveCaching", "GatewaysHyperdriveCaching"]);
        assert!(names.iter().all(|name| !name.contains("HyperdriveHyperdrive")), "{names:?}");
        assert!(names.contains(&"GetConfigAnswerCaching".to_owned()), "{names:?}");
    }

    #[test]
    fn the_second_candidate_begins_with_an_operation() {
        let used = Hint::new("update_gateway_answer").inside("limits");
        let names = candidates(Hint::new("gateway").inside("limits"), Some(used));
        assert_eq!(names, ["GatewayLimits", "UpdateGatewayAnswerLimits", "GatewayLimits"]);
    }

    #[test]
    fn a_long_name_loses_its_first_steps_and_keeps_at_least_two() {
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
    fn a_word_longer_than_the_limit_is_used_whole() {
        for word in ["f".repeat(61), "1a".repeat(40), "7".repeat(70)] {
            let names = candidates(Hint::new("a").inside(&word), None);
            let end = Hint::new(&word).joined();
            assert!(names.iter().any(|name| name.to_lowercase().ends_with(&end)), "{word}: {names:?}");
        }
    }

    #[test]
    fn a_trailing_number_is_part_of_a_name_only_if_words_do_not_suffice() {
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
