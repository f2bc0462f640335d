//! Turns sets of constraints into the types of the model: struct, enum, union, map, list, text, number, or any JSON.
//!
//! A constraint that the type can't express becomes a limit, which is checked on the value's JSON.

mod branches;
mod conditions;
mod discriminator;
mod json_schema;
mod object;

use serde_json::{Value, json};

use super::Lowering;
use crate::{
    ir::{
        Additional, Branch, Choice, Facets, Hint, Keyword, Kind, Limits, Node, Null, Schema, SchemaId, Targets, Type,
        Types, Union, Variant, exceeds_f64, whole,
    },
    pointer::Pointer,
};
pub(super) use branches::Opened;
pub(crate) use discriminator::named_by;
use discriminator::{name, values};

impl Lowering<'_> {
    /// Lowers the schema with this id to a named type; `None` if it does not exist, which is reported at the reference
    /// to it.
    pub(super) fn component(&mut self, id: &SchemaId) -> Option<Type> {
        self.document.value(&id.0)?;
        let node = self.reader.target(id)?;
        // Outside of `components`, a schema is named after the last token of its pointer that is a name: not an index,
        // `schema` or `items`.
        let says_nothing =
            |token: &String| token.parse::<usize>().is_ok() || ["schema", "items"].contains(&token.as_str());
        let steps: Vec<String> = id.0.tokens().collect();
        let hint = steps.iter().rfind(|token| !says_nothing(token)).cloned().unwrap_or_else(|| id.0.last());
        self.opened.schemas.push(id.clone());
        let schema = self.shaped(&node);
        self.opened.schemas.pop();
        Some(Type::new(schema, Hint::new(&hint)))
    }

    /// Lowers the schema at a pointer.
    pub(super) fn schema(&mut self, at: &Pointer) -> Schema {
        let node = self.reader.schema(at);
        let schema = self.shaped(&node);
        // Moved at once, so that the faults count for the operation that is being lowered.
        self.faults.append(&mut self.reader.faults);
        schema
    }

    /// Lowers a schema: to a reference to a named type, or to a type of its own.
    pub(super) fn shaped(&mut self, node: &Node) -> Schema {
        let mut schema = match &node.target {
            Some(id) => {
                if self.seen.insert(id.clone()) {
                    self.wanted.push(id.clone());
                }
                Schema { limits: node.facets.limits.clone(), ..Schema::new(node.at.clone(), Kind::Ref(id.clone())) }
            }
            None => self.unnamed(node),
        };
        schema.at = node.at.clone();
        schema.title.clone_from(&node.notes.title);
        schema.docs.clone_from(&node.notes.docs);
        schema.nullable |= node.null == Null::Allowed;
        schema.non_null = node.null == Null::Forbidden;
        schema.deprecated.clone_from(&node.notes.deprecated);
        schema.read_only = node.notes.read_only;
        schema.write_only = node.notes.write_only;
        schema.secret = node.notes.secret;
        schema.example.clone_from(&node.notes.example);
        schema.default.clone_from(&node.notes.default);
        schema.format.clone_from(&node.notes.format);
        schema.unchecked = schema.unchecked.narrowed(&node.notes.unchecked());
        schema
    }

    fn unnamed(&mut self, node: &Node) -> Schema {
        let (mut facets, at) = (node.facets.clone(), &node.at);
        let (constraints, mut choices): (Vec<Choice>, Vec<Choice>) =
            std::mem::take(&mut facets.choices).into_iter().partition(is_constraint);
        self.declare_of_consequences(&mut facets, &choices);
        let mut checked = Limits::default();
        for not in std::mem::take(&mut facets.not) {
            let at = not.at.clone();
            let node = Node { facets: Facets { not: vec![not], ..Facets::default() }, ..Node::any(at.clone()) };
            self.check_json(&at, &mut checked, |this| this.json(&node));
        }
        for choice in constraints {
            self.check_json(&choice.at.clone(), &mut checked, |this| this.choice_json(&choice));
        }
        let mut schema = if choices.is_empty() {
            self.of_types(facets, at)
        } else {
            let first = choices.remove(0);
            facets.choices = choices;
            // A `type` without null forbids null in the branches of the union, too.
            let null = if node.null == Null::Forbidden { Null::Forbidden } else { Null::Unspecified };
            self.chosen(facets, null, first, at)
        };
        schema.limits = schema.limits.narrowed(&checked);
        schema
    }

    /// Lowers a `oneOf` or `anyOf` to a union, whose branches are intersected with the constraints beside it.
    fn chosen(&mut self, beside: Facets, null: Null, choice: Choice, at: &Pointer) -> Schema {
        let exact = self.exact(&beside, &choice);
        let (choice, extended) = self.with_mapped_branches(choice);
        let Choice { branches, discriminator, of_children, .. } = &choice;
        let (nodes, open) = if *of_children {
            // A schema that others extend may also have values that match none of them.
            (branches.iter().map(|branch| self.extending(branch, &choice.at)).collect(), true)
        } else if beside == Facets::default() {
            (branches.iter().map(|branch| (None, branch.clone())).collect(), false)
        } else {
            let own = Node { null, facets: beside.clone(), ..Node::any(at.clone()) };
            self.compatible(&own, &choice)
        };
        let open = open || extended;
        if nodes.is_empty() {
            self.reader.ledger.loosen(at, "no branch is compatible with the keywords beside it; kept as any JSON");
            return Schema::new(at.clone(), Kind::Any);
        }
        if !choice.exactly_one && discriminator.is_none() {
            self.loosen_overlap(nodes.iter().map(|(_, node)| node), &choice.at);
        }
        // A single branch needs no union. But if the branch extends a schema, the union stays, since more schemas may
        // extend it in a later description.
        if let ([(branch, only)], false) = (nodes.as_slice(), *of_children) {
            return self.branch(*branch, only);
        }
        // A union of a reference and null becomes a nullable reference, so that the type of the reference keeps its
        // name.
        let is_null =
            |node: &Node| node.target.is_none() && node.null == Null::Allowed && node.facets.value_types().is_empty();
        let (nulls, others): (Vec<_>, Vec<_>) = nodes.iter().partition(|(_, node)| is_null(node));
        match (nulls.as_slice(), others.as_slice()) {
            ([(branch, null), ..], []) => return self.branch(*branch, null),
            ([_, ..], [(branch, only)]) if only.target.is_some() => {
                return Schema { nullable: true, ..self.branch(*branch, only) };
            }
            _ => {}
        }
        let names = branches.iter().filter_map(|branch| branch.target.as_ref().map(name)).collect();
        let mapping = discriminator.as_ref().map(|discriminator| self.mapping(discriminator, &names, &choice.at));
        let branches = nodes.iter().map(|(branch, node)| {
            // An intersection is no component, so its discriminator values are those of the component that the branch
            // refers to.
            let target = branch.and_then(|branch| branch.target.as_ref()).or(node.target.as_ref());
            let values = mapping.as_ref().map(|mapping| values(mapping, target));
            let tag = discriminator.as_ref().map(|it| it.property.clone()).zip(values);
            Branch { tag, ..Branch::new(self.branch(*branch, node)) }
        });
        let union = Union { branches: branches.collect(), exact };
        Schema { open, ..Schema::new(at.clone(), union.into()) }
    }

    /// Lowers the schema of a property, an item or a map value. A union may contain itself there, but not as its own
    /// branch.
    fn inner(&mut self, node: &Node) -> Schema {
        let schemas = std::mem::take(&mut self.opened.schemas);
        let schema = self.shaped(node);
        self.opened.schemas = schemas;
        schema
    }

    /// Lowers constraints without `oneOf` and `anyOf`: to one type, or to a union if several JSON types are valid.
    fn of_types(&mut self, facets: Facets, at: &Pointer) -> Schema {
        let types = facets.value_types();
        if types == Types::ALL {
            return self.any(facets, at);
        }
        let unsaid = self.note_if_untyped(&facets, types, at);
        let each: Vec<Types> =
            Types::EACH.into_iter().map(|one| one.and(types)).filter(|one| !one.is_empty()).collect();
        match each.as_slice() {
            [] => {
                if facets.values.is_some() {
                    self.note(at, "enum", "none of the values is of the type, so that no value is valid");
                }
                self.any(facets, at)
            }
            [only] => Schema { open: unsaid, ..self.of_type(*only, facets, at) },
            several => {
                let branches = several.iter().map(|one| {
                    let name = one.name().unwrap_or("number");
                    Branch::new(self.of_type(*one, of_one_type(&facets, *one), &at.child(name)))
                });
                let union = Union { branches: branches.collect(), exact: None };
                Schema::new(at.clone(), union.into())
            }
        }
    }

    /// Whether a schema is read as an object or array only because of `properties`, `additionalProperties` or `items`,
    /// without `type`. This is recorded, since values of other types are valid too and can't be expressed.
    fn note_if_untyped(&mut self, facets: &Facets, types: Types, at: &Pointer) -> bool {
        if facets.types != Types::ALL || facets.values.is_some() {
            return false;
        }
        let name = types.name().unwrap_or("value");
        let keyword = ["properties", "additionalProperties", "items"]
            .into_iter()
            .find(|keyword| self.reader.ledger.has(at, keyword));
        if let Some(keyword) = keyword {
            self.note(at, keyword, format!("no `type` beside it; read as an {name}, and sent as one except as a body"));
        }
        true
    }

    /// A schema of kind `Any`. Its constraints become a limit, which is checked as JSON Schema.
    fn any(&mut self, facets: Facets, at: &Pointer) -> Schema {
        let mut schema = Schema { limits: facets.limits.clone(), ..Schema::new(at.clone(), Kind::Any) };
        let rest = Facets { limits: Limits::default(), ..facets };
        if rest != Facets::default() {
            // If the set of types is empty, only null is valid.
            let null = if rest.types.is_empty() { Null::Allowed } else { Null::Unspecified };
            let node = Node { null, facets: rest, ..Node::any(at.clone()) };
            self.check_json(at, &mut schema.limits, |this| this.json(&node));
        }
        schema
    }

    /// Lowers constraints on values of one JSON type.
    fn of_type(&mut self, one: Types, mut facets: Facets, at: &Pointer) -> Schema {
        let mut limits = std::mem::take(&mut facets.limits);
        limits.retain_applicable(one);
        let values = facets.values.take();
        let kind = if one == Types::BOOLEAN {
            list_values(&mut limits, values, 2);
            Kind::Boolean
        } else if one.is_in(Types::NUMBER) {
            list_values(&mut limits, values, usize::MAX);
            // An `enum` of integers without `type` is an integer type. So is one of numbers with integers beyond 2^53,
            // which are not exact as `f64`.
            let known = limits.known();
            let is_whole = !known.is_empty() && known.iter().all(|value| whole(value).is_some());
            let is_integer =
                one == Types::INTEGER || is_whole && (facets.types == Types::ALL || known.iter().any(exceeds_f64));
            if is_integer {
                Kind::Integer { unsigned: facets.unsigned || self.is_unsigned(&limits, at) }
            } else {
                Kind::Number
            }
        } else if one == Types::STRING {
            match values {
                Some(values) => {
                    let texts = values.iter().filter_map(Value::as_str);
                    if values.iter().all(|value| limits.allow(value) == Some(true)) {
                        limits = Limits::default();
                    }
                    Kind::Enum(texts.map(Variant::new).collect())
                }
                None if facets.binary => Kind::Binary,
                None => Kind::Text,
            }
        } else {
            if let Some(values) = values {
                limits.add(Keyword::Schema, json!({ "enum": values }));
            }
            if one == Types::ARRAY {
                let item = match &facets.items {
                    Some(item) => self.inner(item),
                    None => Schema::new(at.child("items"), Kind::Any),
                };
                Kind::Array(Box::new(item))
            } else {
                self.object(facets, at, &mut limits)
            }
        };
        self.note_contradiction(at, &limits);
        Schema { limits, ..Schema::new(at.clone(), kind) }
    }

    /// Whether an integer needs `u64`: a bound or value is too large for `i64`, and none is negative.
    fn is_unsigned(&mut self, limits: &Limits, at: &Pointer) -> bool {
        let bounds = |keywords: [Keyword; 2]| keywords.into_iter().filter_map(|keyword| limits.get(keyword));
        let lowest: Vec<&Value> = bounds([Keyword::Minimum, Keyword::ExclusiveMinimum]).chain(limits.known()).collect();
        let highest = bounds([Keyword::Maximum, Keyword::ExclusiveMaximum]);
        let is_large = |value: &Value| match whole(value) {
            Some(whole) => whole > i128::from(i64::MAX),
            None => value.as_f64().is_some_and(|float| float > i64::MAX as f64),
        };
        if !highest.chain(lowest.iter().copied()).any(is_large) {
            return false;
        }
        let is_negative = lowest.iter().any(|value| value.as_f64().is_some_and(|float| float < 0.0));
        if is_negative {
            self.api.note(at, "an integer of more than 64 bits; taken as `i64`, which lacks the largest");
        } else if lowest.is_empty() {
            self.api.note(at, "an integer of more than 64 bits; taken as `u64`, which lacks the negative");
        }
        !is_negative
    }
}

/// The constraints that apply to values of the type `one`, if values of several types are valid.
fn of_one_type(facets: &Facets, one: Types) -> Facets {
    let mut facets = facets.clone();
    if let Some(values) = &mut facets.values {
        values.retain(|value| Types::of(value).is_in(one.widened()));
    }
    facets.retain_applicable(one);
    facets
}

/// Whether a `oneOf` or `anyOf` only restricts the value that the keywords beside it describe: no branch has `type`,
/// `enum`, `properties` or `items`.
fn is_constraint(choice: &Choice) -> bool {
    let constrains = |branch: &Node| {
        let Facets {
            types, binary, unsigned: _, values, limits: _, items, properties, required: _, additional, ..
        } = &branch.facets;
        let describes = *types != Types::ALL
            || *binary
            || values.is_some()
            || items.is_some()
            || !properties.is_empty()
            || *additional != Additional::Unspecified;
        branch.target.is_none() && !branch.is_any() && !describes && branch.facets.choices.iter().all(is_constraint)
    };
    !choice.of_children && choice.branches.iter().all(constrains)
}

/// Adds the `enum` of a number or boolean as a limit, unless it lists every value. `all` is the number of values of the
/// type.
fn list_values(limits: &mut Limits, values: Option<Vec<Value>>, all: usize) {
    let Some(values) = values else { return };
    // 1.0 and 1 are the same number, so whole numbers are written as integers.
    let plain = |value: Value| match whole(&value).and_then(|whole| i64::try_from(whole).ok()) {
        Some(whole) => Value::from(whole),
        None => value,
    };
    let known: Vec<Value> = values.into_iter().map(plain).collect();
    if known.len() < all {
        limits.add(Keyword::Enum, Value::Array(known));
    }
}
