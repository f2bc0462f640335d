//! Reads schemas keyword by keyword into sets of constraints ([`Facets`]).

mod composed;
mod keywords;
mod null;
mod unevaluated;
mod unread;

use std::{collections::BTreeSet, rc::Rc};

use serde_json::{Map, Value};

use keywords::is_annotation;
use unread::partly_enforced;

use crate::{
    diagnostics::Faults,
    document::{Document, members, reference_of, repair},
    ir::{
        Contradiction, Expansion, Facets, Fate, Intersecting, Keyed, KeyedSet, Ledger, Node, SchemaId, Targets, Types,
        beside_reference, canonical,
    },
    pointer::Pointer,
};

/// Extensions of Cloudflare and Microsoft that mark a value as secret.
const SECRET: [&str; 2] = ["x-sensitive", "x-ms-secret"];

/// The maximum depth of recursion into schemas. A component that is needed deeper is deferred: it is read later, by
/// itself.
const MAX_DEPTH: usize = 100;

/// Reads the schemas of a document into sets of constraints, each component once.
pub(crate) struct Reader<'a> {
    document: &'a Document,
    /// The fate of every keyword read so far: how the generated code treats it.
    pub(super) ledger: Ledger,
    /// Pairs of schemas that apply to the same value and have no valid value in common.
    pub(super) contradictions: Vec<Contradiction>,
    /// The faults found so far.
    pub(crate) faults: Faults,
    /// The components that were read; `None` if the description has no value at the pointer.
    read: Keyed<SchemaId, Option<Rc<Node>>>,
    /// The components that are being read, and those that were deferred.
    open: KeyedSet<SchemaId>,
    /// The components whose reading stopped at `MAX_DEPTH`, the innermost first. While there are any, results are
    /// incomplete and are not stored.
    deferred: Vec<SchemaId>,
    /// The schema at the end of the chain of `$ref`s that starts at a component; `None` if the chain is a cycle.
    ends: Keyed<SchemaId, Option<Rc<Node>>>,
    /// The components that extend each component directly, through `allOf`.
    pub(super) children: Keyed<SchemaId, Vec<SchemaId>>,
    /// The keywords of OpenAPI 3.1 that are not enforced, by the pointer of their schema.
    partly_enforced: Keyed<Pointer, Vec<&'a Map<String, Value>>>,
    expansion: &'a mut Expansion,
    /// The number of schemas around the one that is being read.
    depth: usize,
    /// The number of components that are being read, each because the one before needs it.
    components: usize,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    pub(crate) fn new(document: &'a Document, expansion: &'a mut Expansion) -> Self {
        Self {
            document,
            ledger: Ledger::default(),
            contradictions: Vec::new(),
            faults: Faults::default(),
            read: Keyed::default(),
            open: KeyedSet::default(),
            deferred: Vec::new(),
            ends: Keyed::default(),
            children: children(document),
            partly_enforced: partly_enforced(document),
            expansion,
            depth: 0,
            components: 0,
        }
    }

    /// The ids of the components that were read.
    pub(super) fn components(&self) -> impl Iterator<Item = &SchemaId> {
        self.read.keys()
    }

    /// Reads the schema at a pointer; without one, a schema that allows any JSON.
    pub(crate) fn schema(&mut self, at: &Pointer) -> Node {
        let document = self.document;
        match document.value(at) {
            Some(value) => self.node(value, at, None),
            None => Node::any(at.clone()),
        }
    }

    /// Records in the ledger that a keyword is loosened (not fully enforced), and returns this fate.
    pub(super) fn loosen(&mut self, at: &Pointer, keyword: &str, why: impl AsRef<str>) -> Fate {
        self.ledger.enter(at, keyword, Fate::Loosened, why.as_ref());
        Fate::Loosened
    }

    /// Records in the ledger that a keyword is noted (without obligation for a client), and returns this fate.
    fn note(&mut self, at: &Pointer, keyword: &str, why: &str) -> Fate {
        self.ledger.enter(at, keyword, Fate::Noted, why);
        Fate::Noted
    }

    /// Calls `with` to intersect schemas, and records the problems that the intersection finds.
    pub(crate) fn intersect<T>(&mut self, with: impl FnOnce(&mut Intersecting<'_>) -> T) -> T {
        let mut intersecting = Intersecting::new(self);
        let result = with(&mut intersecting);
        let (contradictions, truncated) = (intersecting.contradictions, intersecting.truncated);
        let closed = intersecting.closed;
        if !self.deferred.is_empty() {
            return result;
        }
        self.contradictions.extend(contradictions);
        for at in truncated {
            self.ledger.loosen(&at, "a composition that contains itself; not followed further");
        }
        for (at, name) in closed {
            let why =
                format!("`{name}`, which another schema that applies too declares, is read and sent nevertheless");
            if self.ledger.has(&at, "additionalProperties") {
                self.loosen(&at, "additionalProperties", why);
            } else {
                self.ledger.loosen(&at, &why);
            }
        }
        result
    }

    /// Reads a schema; `component` is its id if it is a component.
    fn node(&mut self, value: &'a Value, at: &Pointer, component: Option<&SchemaId>) -> Node {
        let keywords = match value {
            Value::Object(keywords) => keywords,
            Value::Bool(is_valid) if *is_valid || self.document.is_3_1() => {
                if !is_valid {
                    self.loosen(&at.parent(), &at.last(), "no value is valid here; kept as any JSON");
                }
                return Node::any(at.clone());
            }
            _ => {
                self.faults.refuse(at, "not a schema", "write a schema object");
                return Node::any(at.clone());
            }
        };
        if !self.deferred.is_empty() {
            return Node::any(at.clone());
        }
        self.depth += 1;
        let node = self.composed(keywords, at, component);
        let node = self.unevaluated(keywords, at, node);
        self.depth -= 1;
        node
    }

    /// A node that refers to the target of a `$ref`. If it does not resolve, records a fault and returns `None`.
    fn reference(&mut self, reference: &str, at: &Pointer) -> Option<Node> {
        let Some(target) = self.document.target(reference) else {
            let help = repair(reference, "a schema");
            self.faults.refuse(at, format!("`$ref: {reference}` does not resolve"), help);
            return None;
        };
        Some(Node { target: Some(SchemaId(target)), ..Node::any(at.clone()) })
    }

    /// Reads all keywords of a schema apart from `$ref` and `allOf` into a node.
    fn own(&mut self, keywords: &'a Map<String, Value>, at: &Pointer, component: Option<&SchemaId>) -> Node {
        let mut node = Node::any(at.clone());
        for (keyword, value) in keywords {
            let Some(fate) = self.keyword((keyword, value), keywords, component, &mut node) else { continue };
            if fate == Fate::Loosened && unread::has_effect(keyword, value, keywords)
                || (fate == Fate::Noted && keyword == "discriminator")
            {
                node.notes.unread.insert((keyword.clone(), canonical(&self.plain(value))));
            }
            self.ledger.enter(at, keyword, fate, if fate == Fate::Noted { keywords::why_noted(keyword) } else { "" });
        }
        let types = node.facets.types;
        for keyword in
            keywords.keys().filter(|keyword| !types.is_empty() && keywords::about(keyword).and(types).is_empty())
        {
            self.ledger.enter(at, keyword, Fate::Noted, "applies only to types that `type` excludes");
        }
        node.notes.unread.extend(self.not_enforced(at));
        node.null = self.null(keywords, &node);
        let only_null =
            |values: &Value| values.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(Value::is_null));
        if keywords.get("enum").is_some_and(only_null) || keywords.get("const") == Some(&Value::Null) {
            node.facets = Facets { types: Types::NONE, ..Facets::default() };
        }
        let text = |name: &str| keywords.get(name).and_then(Value::as_str).map(str::to_owned);
        node.notes.title = text("title");
        node.notes.docs = text("description").or_else(|| text("title"));
        let reason = || text("x-stainless-deprecation-message").unwrap_or_default();
        node.notes.deprecated = is_true(keywords, "deprecated").then(reason);
        node.notes.read_only = is_true(keywords, "readOnly");
        node.notes.write_only = is_true(keywords, "writeOnly");
        node.notes.secret =
            text("format").as_deref() == Some("password") || SECRET.iter().any(|keyword| is_true(keywords, keyword));
        (node.notes.example, node.notes.default) = (keywords.get("example").cloned(), keywords.get("default").cloned());
        if !node.facets.types.is_empty()
            && node.facets.types.and(Types::OBJECT).is_empty()
            && node.facets.types.and(Types::ARRAY).is_empty()
            && !node.facets.properties.is_empty()
        {
            let name = node.facets.types.name().unwrap_or("value");
            self.loosen(at, "properties", format!("a {name} that has properties; kept as any JSON"));
            node.facets = Facets::default();
            node.notes.contradicts = true;
        }
        node
    }

    /// Reads one keyword of a schema into its node, and returns the fate of the keyword. `None` for extensions, and for
    /// keywords that are read elsewhere.
    fn keyword(
        &mut self,
        (keyword, value): (&str, &'a Value),
        keywords: &'a Map<String, Value>,
        component: Option<&SchemaId>,
        node: &mut Node,
    ) -> Option<Fate> {
        let at = node.at.clone();
        Some(match keyword {
            "$ref" | "allOf" => return None,
            "const" if keywords.contains_key("enum") => return None,
            "unevaluatedProperties" if self.document.is_3_1() => return None,
            _ if keyword.starts_with("x-") => return None,
            "type" => self.types(value, &at, &mut node.facets),
            "nullable" | "readOnly" | "writeOnly" if value.is_boolean() => Fate::Typed,
            "enum" => self.values(value, &at, node),
            "const" => self.values(&Value::Array(vec![value.clone()]), &at, node),
            "format" => self.format(value, keywords, &at, node),
            "items" => {
                node.facets.items = Some(Rc::new(self.node(value, &at.child("items"), None)));
                Fate::Typed
            }
            "properties" => self.properties(value, &at, &mut node.facets),
            "required" => self.required(value, &at, &mut node.facets),
            "additionalProperties" => {
                node.facets.additional = self.additional(value, &at.child("additionalProperties"));
                Fate::Typed
            }
            "oneOf" | "anyOf" => {
                let choice = self.choice(keyword, value, keywords, &at);
                let fate = if choice.is_some() { Fate::Typed } else { Fate::Loosened };
                node.facets.choices.extend(choice);
                fate
            }
            "not" => {
                let not = self.node(value, &at.child("not"), None);
                // No value is valid for the schema, so `not` excludes none.
                if is_never(&not) {
                    Fate::Noted
                } else {
                    node.facets.not.push(not);
                    Fate::Checked
                }
            }
            "discriminator" => self.parent(value, keywords, &at, component, &mut node.facets),
            "description" | "title" | "example" | "default" | "deprecated" => Fate::Documented,
            "contentMediaType" if keywords.get("format").is_some_and(|format| format == "binary") => Fate::Typed,
            keyword if is_annotation(keyword, self.document.is_3_1()) => Fate::Noted,
            limit => self.limit(limit, value, keywords, &at, &mut node.facets),
        })
    }
}

/// Whether a schema is `{not: {}}`, for which no value is valid.
fn is_never(node: &Node) -> bool {
    let is_any = |not: &Node| not.is_any() && not.notes.is_complete();
    let others = Facets { not: Vec::new(), ..node.facets.clone() };
    others == Facets::default() && node.target.is_none() && node.facets.not.iter().any(is_any)
}

/// Whether the keyword `name` is `true`.
fn is_true(keywords: &Map<String, Value>, name: &str) -> bool {
    keywords.get(name) == Some(&Value::Bool(true))
}

impl Targets for Reader<'_> {
    fn target(&mut self, id: &SchemaId) -> Option<Rc<Node>> {
        if let Some(known) = self.read.get(id) {
            return known.clone();
        }
        if !self.deferred.is_empty() || !self.open.insert(id.clone()) {
            return None;
        }
        if self.depth >= MAX_DEPTH && self.components > 0 {
            self.deferred.push(id.clone());
            return None;
        }
        let node = self.component(id);
        if self.deferred.is_empty() || self.components > 0 {
            return node;
        }
        // After the outermost component, the deferred components are read again, the innermost first.
        let depth = std::mem::take(&mut self.depth);
        let mut waiting: Vec<SchemaId> = Vec::new();
        loop {
            waiting.extend(self.deferred.drain(..).rev());
            let Some(next) = waiting.last().cloned() else { break };
            self.component(&next);
            if self.deferred.is_empty() {
                drop(waiting.pop())
            } else {
                // The last one is `next`, deferred again; `waiting` has it already.
                drop(self.deferred.pop())
            }
        }
        self.depth = depth;
        self.read.get(id).cloned().flatten()
    }

    fn end(&mut self, id: &SchemaId) -> Option<Rc<Node>> {
        let mut names: Vec<(SchemaId, Rc<Node>)> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = id.clone();
        let mut end = loop {
            if let Some(known) = self.ends.get(&next) {
                break known.clone();
            }
            // Returns `None` if the component is still being read.
            let node = self.target(&next)?;
            let Some(target) = node.target.clone() else { break Some(node) };
            if !seen.insert(next.clone()) {
                break None;
            }
            names.push((next, node));
            next = target;
        };
        for (id, name) in names.into_iter().rev() {
            end = end.map(|named| Rc::new(beside_reference(&name, &named)));
            self.ends.insert(id, end.clone());
        }
        end
    }

    fn allows(&mut self, node: &Node, at: &Pointer) -> bool {
        self.expansion.allows_count(node.count(), at)
    }
}

impl Reader<'_> {
    /// Reads a component, or defers it if a component that it needs was deferred.
    fn component(&mut self, id: &SchemaId) -> Option<Rc<Node>> {
        self.components += 1;
        let document = self.document;
        let node = document.value(&id.0).map(|value| Rc::new(self.node(value, &id.0, Some(id))));
        self.components -= 1;
        if !self.deferred.is_empty() {
            self.deferred.push(id.clone());
            return None;
        }
        self.open.swap_remove(id);
        self.read.insert(id.clone(), node.clone());
        node
    }

    /// The components that extend a component, directly or indirectly.
    fn descendants(&self, id: &SchemaId) -> Vec<SchemaId> {
        let mut all: BTreeSet<&SchemaId> = BTreeSet::new();
        let mut waiting = vec![id];
        while let Some(parent) = waiting.pop() {
            let children = self.children.get(parent).into_iter().flatten();
            waiting.extend(children.filter(|child| *child != id && all.insert(child)));
        }
        all.into_iter().cloned().collect()
    }
}

/// The components that extend each component directly, by the id of the extended component.
fn children(document: &Document) -> Keyed<SchemaId, Vec<SchemaId>> {
    let at = Pointer::root().children(&["components", "schemas"]);
    let mut children: Keyed<SchemaId, Vec<SchemaId>> = Keyed::default();
    for (name, schema) in members(document.value(&at)) {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let extended = parts.filter_map(|part| document.target(reference_of(part)?).map(SchemaId));
        for parent in extended {
            children.entry(parent).or_default().push(SchemaId(at.child(name)));
        }
    }
    children
}
