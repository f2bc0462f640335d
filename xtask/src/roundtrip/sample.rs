//! Makes samples of a schema: one with required properties only, one with all, and random ones in between.

use sdk_generator::pointer::{escaped, unescaped};
use serde_json::{Map, Number, Value, json};

use super::{constraints::Constraints, text::Texts};

/// The depth below which objects and lists are as small as allowed.
const DEPTH: usize = 6;
/// The depth below which every value is null.
const DEEPEST: usize = 24;
/// The number of values in a sample from which on every value is null, since `minItems` may multiply at each level.
const MAX_VALUES: usize = 10_000;
/// The maximum number of items, unless `minItems` is larger, and of additional members of an object.
const MOST: usize = 64;
/// Integers below this are exact as floats.
const MAX_EXACT: f64 = 9e15;

/// A sample of a schema.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) value: Value,
    /// The JSON pointers of members that only responses have.
    pub(super) read_only: Vec<String>,
    /// The JSON pointers of members that only requests have.
    pub(super) write_only: Vec<String>,
}

/// Makes the samples of a closed schema, the same in every run.
pub(super) struct Sampler<'a> {
    root: &'a Value,
    texts: &'a mut Texts,
    size: Size,
    /// The number of values that were made.
    values: usize,
    /// The state of the random numbers.
    rng: u64,
    path: Vec<String>,
    read_only: Vec<String>,
    write_only: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Least,
    All,
    Some,
}

/// Makes the sample with this number: 0 has only the required properties, 1 has all, and others are random.
pub(super) fn sample(root: &Value, texts: &mut Texts, number: usize) -> Sample {
    let size = [Size::Least, Size::All].get(number).copied().unwrap_or(Size::Some);
    let rng = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number as u64 + 1);
    let (path, read_only, write_only) = (Vec::new(), Vec::new(), Vec::new());
    let mut sampler = Sampler { root, texts, size, values: 0, rng, path, read_only, write_only };
    let value = sampler.value(&[root]);
    Sample { value, read_only: sampler.read_only, write_only: sampler.write_only }
}

impl<'a> Sampler<'a> {
    /// A random number below `end`; 0 for the smallest sample.
    fn pick(&mut self, end: usize) -> usize {
        if self.size == Size::Least {
            return 0;
        }
        // The Xorshift generator (Marsaglia).
        self.rng ^= self.rng << 13;
        self.rng ^= self.rng >> 7;
        self.rng ^= self.rng << 17;
        (self.rng >> 33) as usize % end.max(1)
    }

    fn value(&mut self, schemas: &[&'a Value]) -> Value {
        let (root, depth) = (self.root, self.path.len());
        self.values += 1;
        if depth > DEEPEST || self.values > MAX_VALUES {
            return Value::Null;
        }
        let constraints = Constraints::of(root, schemas, &mut |branches| self.pick(branches));
        // The root is not a member.
        if depth > 0 {
            let at = self.path.iter().map(|step| format!("/{}", escaped(step))).collect();
            if constraints.read_only {
                self.read_only.push(at);
            } else if constraints.write_only {
                self.write_only.push(at);
            }
        }
        if let Some(values) = constraints.values.as_ref().filter(|values| !values.is_empty()) {
            return values[self.pick(values.len())].clone();
        }
        match self.kind(&constraints) {
            "null" => Value::Null,
            "boolean" => Value::Bool(self.pick(2) == 1),
            "integer" => self.number(&constraints, true),
            "number" => self.number(&constraints, false),
            "array" => self.array(&constraints),
            "object" => self.object(&constraints),
            _ => {
                let number = self.pick(100);
                Value::String(self.texts.of(&constraints, number))
            }
        }
    }

    /// The JSON type of a value, chosen at random; null rarely.
    fn kind(&mut self, constraints: &Constraints<'a>) -> &'a str {
        let Some(types) = &constraints.types else {
            let is_object = !constraints.properties.is_empty()
                || !constraints.required.is_empty()
                || !constraints.additional.is_empty();
            if self.size == Size::Some && self.pick(5) == 0 {
                return "null";
            }
            return match (is_object, constraints.items.is_empty()) {
                (true, _) => "object",
                (_, false) => "array",
                _ => "string",
            };
        };
        let others: Vec<&str> = types.iter().copied().filter(|name| *name != "null").collect();
        let is_null = types.contains("null") && (others.is_empty() || (self.size == Size::Some && self.pick(5) == 0));
        if is_null { "null" } else { others.get(self.pick(others.len())).copied().unwrap_or("string") }
    }

    fn number(&mut self, constraints: &Constraints<'a>, whole: bool) -> Value {
        let step = constraints.multiples.iter().copied().fold(if whole { 1.0 } else { 0.5 }, f64::max);
        let above = constraints.bound("exclusiveMinimum").map(|bound| bound + step);
        let below = constraints.bound("exclusiveMaximum").map(|bound| bound - step);
        let least = above.into_iter().chain(constraints.bound("minimum")).reduce(f64::max);
        let most = below.into_iter().chain(constraints.bound("maximum")).reduce(f64::min);
        let start = least.unwrap_or_else(|| most.map_or(0.0, |most| most.min(0.0)));
        let mut number = (start / step).ceil() * step + step * self.pick(8) as f64;
        if most.is_some_and(|most| number > most) {
            number = (most.unwrap_or(number) / step).floor() * step;
        }
        let is_whole = number.fract() == 0.0 && number.abs() < MAX_EXACT;
        // In JSON Schema, 4 and 4.0 are the same number (Core, section 4.2.2).
        let written_whole = is_whole && (self.size != Size::Some || self.pick(4) > 0);
        if written_whole { json!(number as i64) } else { Number::from_f64(number).map_or(Value::Null, Value::Number) }
    }

    fn array(&mut self, constraints: &Constraints<'a>) -> Value {
        let least = constraints.count("minItems").unwrap_or(0);
        let more = match self.size {
            _ if self.path.len() > DEPTH => 0,
            Size::Least => 0,
            Size::All => 1,
            Size::Some => self.pick(3),
        };
        let most = constraints.count("maxItems").unwrap_or(usize::MAX).min(least.max(MOST));
        let wanted = least.max(more).min(most);
        let mut items: Vec<Value> = Vec::new();
        let mut tries = 0;
        while items.len() < wanted && tries < wanted * 8 {
            tries += 1;
            self.path.push(items.len().to_string());
            let item = self.value(&constraints.items);
            self.path.pop();
            if !constraints.unique || !items.contains(&item) {
                items.push(item);
            }
        }
        Value::Array(items)
    }

    fn object(&mut self, constraints: &Constraints<'a>) -> Value {
        let mut object = Map::new();
        let least = constraints.count("minProperties").unwrap_or(0);
        let most = constraints.count("maxProperties").unwrap_or(usize::MAX);
        let required = constraints.required.iter().copied();
        let optional: Vec<&str> =
            constraints.properties.keys().copied().filter(|name| !constraints.required.contains(name)).collect();
        for name in required {
            self.member(&mut object, constraints, name);
        }
        let is_deep = self.path.len() > DEPTH;
        for name in optional {
            let wanted = match self.size {
                _ if object.len() < least => true,
                _ if is_deep => false,
                Size::Least => false,
                Size::All => true,
                Size::Some => self.pick(2) == 1,
            };
            if wanted && object.len() < most {
                self.member(&mut object, constraints, name);
            }
        }
        let more = usize::from(!constraints.additional.is_empty() && self.size != Size::Least && !is_deep);
        let mut number = 0;
        while !constraints.is_closed && object.len() < most && (number < more || object.len() < least) && number < MOST
        {
            self.member(&mut object, constraints, &format!("more{number}"));
            number += 1;
        }
        Value::Object(object)
    }

    fn member(&mut self, object: &mut Map<String, Value>, constraints: &Constraints<'a>, name: &str) {
        let declared = constraints.properties.get(name);
        let schemas = declared.unwrap_or(&constraints.additional).clone();
        if schemas.iter().any(|schema| **schema == Value::Bool(false)) {
            return;
        }
        self.path.push(name.to_owned());
        let value = self.value(&schemas);
        self.path.pop();
        object.insert(name.to_owned(), value);
    }
}

/// A value without the members at these pointers.
pub(super) fn without(value: &Value, places: &[String]) -> Value {
    let mut value = value.clone();
    for place in places {
        let Some((around, name)) = place.rsplit_once('/') else { continue };
        if let Some(Value::Object(members)) = value.pointer_mut(around) {
            members.remove(&*unescaped(name));
        }
    }
    value
}

/// A value with the members at these pointers added from another, if it lacks them.
pub(super) fn restored(value: &Value, from: &Value, places: &[String]) -> Value {
    let mut value = value.clone();
    for place in places {
        let Some((around, name)) = place.rsplit_once('/') else { continue };
        if let (Some(Value::Object(members)), Some(member)) = (value.pointer_mut(around), from.pointer(place)) {
            members.entry(unescaped(name)).or_insert_with(|| member.clone());
        }
    }
    value
}
