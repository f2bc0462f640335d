//! Limits on values: a table with a row for each keyword.
//!
//! A new keyword needs a row here, a variant of the runtime's `Limit` that checks it, and a test.

mod validity;

use std::{cmp::Ordering, collections::BTreeSet};

use serde_json::{Number, Value};

use super::{
    Types,
    json_values::{canonical, compare, is_multiple, same, whole},
};

/// A keyword that limits values (JSON Schema Validation, sections 6 and 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Keyword {
    MinLength,
    MaxLength,
    Pattern,
    Minimum,
    ExclusiveMinimum,
    Maximum,
    ExclusiveMaximum,
    MultipleOf,
    /// `enum` of numbers and booleans; a string's `enum` becomes a Rust enum.
    Enum,
    MinItems,
    MaxItems,
    UniqueItems,
    MinProperties,
    MaxProperties,
    /// A `format` that the runtime checks.
    Format,
    /// A JSON Schema that the value must match, with the constraints that the value's Rust type can't express.
    Schema,
}

/// The rule by which two limits of one keyword compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The higher number is stricter.
    Lower,
    /// The lower number is stricter.
    Upper,
    /// A multiple of the other number is stricter.
    Multiple,
    /// The stricter limit is the list of values that both limits allow.
    Values,
    /// The presence of the keyword is stricter than its absence.
    Flag,
    /// Neither is stricter, so both apply.
    Both,
}

/// A row of the table of limits.
#[derive(Debug)]
pub(crate) struct Row {
    /// The keyword.
    pub keyword: Keyword,
    /// The name of the keyword in a description; empty for [`Keyword::Schema`].
    pub name: &'static str,
    /// The JSON types that the keyword applies to; values of other types are always valid.
    pub about: Types,
    /// The rule by which two limits of the keyword compare.
    pub order: Order,
    /// The variant of the runtime's `Limit` that checks the keyword; empty for `format`, which has a variant for each
    /// format.
    pub variant: &'static str,
    /// Writes a limit for the documentation, such as `at most 32 characters`; empty for keywords without such a text.
    pub words: fn(&Value) -> String,
}

/// A row for each keyword, in the order of [`Keyword`].
pub(crate) const ROWS: [Row; 16] = {
    use Keyword::*;
    use Order::*;
    const fn row(
        keyword: Keyword,
        name: &'static str,
        about: Types,
        order: Order,
        variant: &'static str,
        words: fn(&Value) -> String,
    ) -> Row {
        Row { keyword, name, about, order, variant, words }
    }
    let (text, number, list, object) = (Types::STRING, Types::NUMBER, Types::ARRAY, Types::OBJECT);
    [
        row(MinLength, "minLength", text, Lower, "MinLength", |n| count("at least", n, "character")),
        row(MaxLength, "maxLength", text, Upper, "MaxLength", |n| count("at most", n, "character")),
        row(Pattern, "pattern", text, Both, "Pattern", |_| String::new()),
        row(Minimum, "minimum", number, Lower, "Minimum", |n| format!("at least {}", plain(n))),
        row(ExclusiveMinimum, "exclusiveMinimum", number, Lower, "ExclusiveMinimum", |n| {
            format!("more than {}", plain(n))
        }),
        row(Maximum, "maximum", number, Upper, "Maximum", |n| format!("at most {}", plain(n))),
        row(ExclusiveMaximum, "exclusiveMaximum", number, Upper, "ExclusiveMaximum", |n| {
            format!("less than {}", plain(n))
        }),
        row(MultipleOf, "multipleOf", number, Multiple, "MultipleOf", |n| format!("a multiple of {}", plain(n))),
        row(Enum, "enum", Types::NUMBER.or(Types::BOOLEAN), Values, "OneOf", one_of),
        row(MinItems, "minItems", list, Lower, "MinItems", |n| count("at least", n, "item")),
        row(MaxItems, "maxItems", list, Upper, "MaxItems", |n| count("at most", n, "item")),
        row(UniqueItems, "uniqueItems", list, Flag, "UniqueItems", |_| "unique items".to_owned()),
        row(MinProperties, "minProperties", object, Lower, "MinProperties", |n| count("at least", n, "property")),
        row(MaxProperties, "maxProperties", object, Upper, "MaxProperties", |n| count("at most", n, "property")),
        row(Format, "format", text, Both, "", |_| String::new()),
        row(Schema, "", Types::ALL, Both, "Schema", |_| String::new()),
    ]
};

impl Row {
    /// Whether a limit excludes any value: a `minLength`, `minItems` or `minProperties` of 0 does not.
    pub(crate) fn excludes(&self, limit: &Value) -> bool {
        let counts = matches!(self.keyword, Keyword::MinLength | Keyword::MinItems | Keyword::MinProperties);
        !counts || whole(limit) != Some(0)
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.keyword == other.keyword
    }
}

impl Keyword {
    /// The keyword's name and types, from the table of all limits.
    pub(crate) fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}

/// The formats that the runtime checks, each with the runtime's type for strings of that format. Other formats are
/// documented only.
pub(crate) const CHECKED_FORMATS: [(&str, &str); 6] =
    [("cidr", "Cidr"), ("date", "Date"), ("date-time", "Timestamp"), ("ip", "Ip"), ("ipv4", "Ip"), ("ipv6", "Ip")];

/// Pairs of a lower and an upper bound that limit the same number.
const BOUNDS: [(Keyword, Keyword); 7] = [
    (Keyword::MinLength, Keyword::MaxLength),
    (Keyword::MinItems, Keyword::MaxItems),
    (Keyword::MinProperties, Keyword::MaxProperties),
    (Keyword::Minimum, Keyword::Maximum),
    (Keyword::Minimum, Keyword::ExclusiveMaximum),
    (Keyword::ExclusiveMinimum, Keyword::Maximum),
    (Keyword::ExclusiveMinimum, Keyword::ExclusiveMaximum),
];

/// The limits on one value, which all apply. Only requests are checked against them.
///
/// They are sorted by keyword. A keyword occurs several times if none of its limits is the strictest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Limits(Vec<(Keyword, Value)>);

impl Limits {
    /// Whether there are no limits.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The limits, sorted by keyword.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Keyword, &Value)> {
        self.0.iter().map(|(keyword, value)| (*keyword, value))
    }

    /// The values of a keyword's limits.
    pub(crate) fn all(&self, keyword: Keyword) -> impl Iterator<Item = &Value> {
        self.iter().filter(move |(other, _)| *other == keyword).map(|(_, value)| value)
    }

    /// The first limit of a keyword.
    pub(crate) fn get(&self, keyword: Keyword) -> Option<&Value> {
        self.all(keyword).next()
    }

    /// The numbers and booleans in `enum`; empty if any are allowed.
    pub(crate) fn known(&self) -> &[Value] {
        self.get(Keyword::Enum).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The runtime's type for strings with these limits, such as `Timestamp`, if all of their formats have the same
    /// type.
    pub(crate) fn text_type(&self) -> Option<&'static str> {
        let mut types = self.all(Keyword::Format).map(|format| {
            let row = CHECKED_FORMATS.iter().find(|(name, _)| format.as_str() == Some(*name));
            row.map(|(_, text_type)| *text_type)
        });
        let first = types.next()??;
        types.all(|other| other == Some(first)).then_some(first)
    }

    /// Adds a limit of a keyword. Of two limits that compare, the stricter stays.
    pub(crate) fn add(&mut self, keyword: Keyword, value: Value) {
        let mut kept = value;
        let mut others = Vec::new();
        for (other, before) in std::mem::take(&mut self.0) {
            if other != keyword {
                others.push((other, before));
                continue;
            }
            match stricter(keyword.row().order, &before, &kept) {
                Some(one) => kept = one,
                None => others.push((other, before)),
            }
        }
        let text = kept.to_string();
        let place = others.partition_point(|(other, before)| {
            other.cmp(&keyword).then_with(|| before.to_string().cmp(&text)) == Ordering::Less
        });
        others.insert(place, (keyword, kept));
        // Of an inclusive and an exclusive bound, the stricter stays.
        self.0 = others;
        self.drop_weaker(Keyword::Minimum, Keyword::ExclusiveMinimum, Ordering::Greater);
        self.drop_weaker(Keyword::Maximum, Keyword::ExclusiveMaximum, Ordering::Less);
    }

    fn drop_weaker(&mut self, inclusive: Keyword, exclusive: Keyword, beyond: Ordering) {
        let (Some(at), Some(past)) = (self.get(inclusive), self.get(exclusive)) else { return };
        let weaker = if compare(at, past) == beyond { exclusive } else { inclusive };
        self.remove(weaker);
    }

    /// A lower and an upper bound that exclude each other, such as `minLength: 5` and `maxLength: 3`.
    pub(crate) fn contradiction(&self) -> Option<(Keyword, Keyword)> {
        BOUNDS.into_iter().find(|(lower, upper)| {
            let (Some(least), Some(most)) = (self.get(*lower), self.get(*upper)) else { return false };
            let is_open = *lower == Keyword::ExclusiveMinimum || *upper == Keyword::ExclusiveMaximum;
            match compare(least, most) {
                Ordering::Greater => true,
                Ordering::Equal => is_open,
                Ordering::Less => false,
            }
        })
    }

    /// Removes the limits of a keyword.
    pub(crate) fn remove(&mut self, keyword: Keyword) {
        self.0.retain(|(other, _)| *other != keyword);
    }

    /// Keeps only the limits that apply to one of these types.
    pub(crate) fn retain_applicable(&mut self, types: Types) {
        self.0.retain(|(keyword, _)| !keyword.row().about.and(types).is_empty());
    }

    /// Both sets of limits combined: a value has to meet both.
    #[must_use]
    pub(crate) fn narrowed(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (keyword, value) in &other.0 {
            both.add(*keyword, value.clone());
        }
        both
    }

    /// Whether the `format` is `ip`, `ipv4` or `ipv6`.
    fn is_address(&self) -> bool {
        self.get(Keyword::Format).and_then(Value::as_str).is_some_and(|format| format.starts_with("ip"))
    }

    /// Limits that allow every value which either set of limits allows, and whether they are known to allow no other
    /// values.
    #[must_use]
    pub(crate) fn widened(&self, other: &Self) -> (Self, bool) {
        if self.is_address() && other.is_address() && self.get(Keyword::Format) != other.get(Keyword::Format) {
            let without_format = |limits: &Self| {
                let mut rest = limits.clone();
                rest.remove(Keyword::Format);
                rest
            };
            let (own, others) = (without_format(self), without_format(other));
            let (mut either, _) = own.widened(&others);
            either.add(Keyword::Format, "ip".into());
            return (either, own == others);
        }
        let mut either = Self::default();
        for row in &ROWS {
            let (a, b): (Vec<&Value>, Vec<&Value>) =
                (self.all(row.keyword).collect(), other.all(row.keyword).collect());
            let looser = match (a.as_slice(), b.as_slice()) {
                ([a], [b]) => looser(row.order, a, b),
                _ => None,
            };
            match looser {
                Some(value) => either.0.push((row.keyword, value)),
                None if a == b => either.0.extend(a.into_iter().map(|value| (row.keyword, value.clone()))),
                None => {}
            }
        }
        let only_values = |limits: &Self| limits.0.iter().all(|(keyword, _)| *keyword == Keyword::Enum);
        let listed = !self.is_empty() && !other.is_empty() && only_values(self) && only_values(other);
        let exact = either == *self || either == *other || listed;
        (either, exact)
    }
}

impl Order {
    /// Whether every value that meets limit `a` also meets limit `b`.
    pub(crate) fn implies(self, a: &Value, b: &Value) -> bool {
        match (self, whole(a), whole(b)) {
            (Self::Multiple, Some(_), Some(_)) => is_multiple(a, b),
            // The quotient is rounded, so it need not be exactly whole: 0.3 is a multiple of 0.1.
            (Self::Multiple, ..) => a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| {
                let quotient = a / b;
                (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs()
            }),
            _ => stricter(self, a, b).is_some_and(|stricter| same(&stricter, a)),
        }
    }
}

/// The stricter of two limits of one keyword; `None` if both are needed.
fn stricter(order: Order, a: &Value, b: &Value) -> Option<Value> {
    if a == b {
        return Some(a.clone());
    }
    match order {
        Order::Lower => Some(if compare(a, b) == Ordering::Less { b } else { a }.clone()),
        Order::Upper => Some(if compare(a, b) == Ordering::Greater { b } else { a }.clone()),
        Order::Multiple if is_multiple(a, b) => Some(a.clone()),
        Order::Multiple if is_multiple(b, a) => Some(b.clone()),
        Order::Values => {
            let allowed: BTreeSet<String> = values(b).iter().map(canonical).collect();
            let both = values(a).iter().filter(|value| allowed.contains(&canonical(value)));
            Some(Value::Array(both.cloned().collect()))
        }
        Order::Flag => Some(Value::Bool(true)),
        Order::Multiple | Order::Both => None,
    }
}

/// A limit that allows every value that one of two limits of a keyword allows; `None` if a single limit can't. `order`
/// tells which of two values of the keyword is stricter.
fn looser(order: Order, a: &Value, b: &Value) -> Option<Value> {
    match order {
        Order::Lower | Order::Upper | Order::Multiple => {
            let stricter = stricter(order, a, b)?;
            Some(if stricter == *a { b } else { a }.clone())
        }
        Order::Values => {
            let known: BTreeSet<String> = values(a).iter().map(canonical).collect();
            let more = values(b).iter().filter(|value| !known.contains(&canonical(value)));
            Some(Value::Array(values(a).iter().chain(more).cloned().collect()))
        }
        Order::Flag | Order::Both => None,
    }
}

fn values(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// A number as text, without trailing zeros; with an exponent from 1e21 on.
fn plain(number: &Value) -> String {
    match (number, whole(number)) {
        (_, Some(whole)) => whole.to_string(),
        (Value::Number(number), None) => match Number::as_f64(number).unwrap_or_default() {
            number if number.abs() >= 1e21 => format!("{number:e}"),
            number => number.to_string(),
        },
        _ => String::new(),
    }
}

/// A count in words: `at most 32 characters`.
fn count(bound: &str, n: &Value, thing: &str) -> String {
    let n = plain(n);
    let things = match (n.as_str(), thing.strip_suffix('y')) {
        ("1", _) => thing.to_owned(),
        (_, Some(stem)) => format!("{stem}ies"),
        (_, None) => format!("{thing}s"),
    };
    format!("{bound} {n} {things}")
}

/// Allowed values in words: `one of 1, 60, 120`, or `only 1`.
fn one_of(known: &Value) -> String {
    match values(known) {
        [only] => format!("only {only}"),
        several => format!("one of {}", several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests;
