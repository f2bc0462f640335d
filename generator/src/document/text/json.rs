//! Parses JSON text, and stops as soon as it has too many values or levels.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};

use super::Refusal;
use crate::{budgets::Budgets, pointer::Pointer};

/// Parses JSON within the budgets.
///
/// # Errors
///
/// A budget is exceeded, or an object has a duplicate key; `Err(None)` if the text is not JSON.
pub(super) fn read(text: &str, budgets: &Budgets) -> Result<Value, Option<Refusal>> {
    let mut count = Count { nodes: 0, depth: 0, budgets, exceeded: None, way: Vec::new() };
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Node(&mut count).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let exceeded = count.exceeded?;
        let at = count.way.iter().rev().fold(Pointer::root(), |at, step| at.child(step));
        Some(match exceeded {
            Exceeded::Nodes => Refusal::too_many(error.line(), Some(at), budgets),
            Exceeded::Depth => Refusal::too_deep(error.line(), Some(at), budgets),
            Exceeded::Twice(key) => Refusal::twice(error.line(), &key),
        })
    })
}

struct Count<'a> {
    nodes: usize,
    depth: usize,
    budgets: &'a Budgets,
    exceeded: Option<Exceeded>,
    /// The tokens of the pointer to the value at which parsing stopped, the last one first.
    way: Vec<String>,
}

/// The reason why parsing stopped, apart from syntax errors.
enum Exceeded {
    Nodes,
    Depth,
    /// The object has this key twice.
    Twice(String),
}

impl Count<'_> {
    /// Returns `result`. If parsing stopped at a budget or a duplicate key, adds the token of the current value to
    /// `way`.
    fn step<T, E>(&mut self, result: Result<T, E>, step: impl FnOnce() -> String) -> Result<T, E> {
        if result.is_err() && self.exceeded.is_some() {
            self.way.push(step());
        }
        result
    }
}

struct Node<'a, 'b>(&'a mut Count<'b>);

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let count = &mut *self.0;
        count.nodes += 1;
        let exceeded = match () {
            () if count.nodes > count.budgets.nodes => Exceeded::Nodes,
            () if count.depth > count.budgets.depth => Exceeded::Depth,
            () => return deserializer.deserialize_any(self),
        };
        count.exceeded = Some(exceeded);
        Err(D::Error::custom("a budget is used up"))
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let count = self.0;
        count.depth += 1;
        let mut list = Vec::new();
        loop {
            let item = items.next_element_seed(Node(count));
            match count.step(item, || list.len().to_string())? {
                Some(item) => list.push(item),
                None => break,
            }
        }
        count.depth -= 1;
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let count = self.0;
        count.depth += 1;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            match object.entry(name) {
                Entry::Occupied(entry) => {
                    count.exceeded = Some(Exceeded::Twice(entry.key().clone()));
                    return Err(A::Error::custom("duplicate key"));
                }
                Entry::Vacant(entry) => {
                    let member = members.next_value_seed(Node(count));
                    let member = count.step(member, || entry.key().clone())?;
                    entry.insert(member);
                }
            }
        }
        count.depth -= 1;
        Ok(Value::Object(object))
    }
}
