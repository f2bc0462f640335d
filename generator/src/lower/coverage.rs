//! Records in the ledger how the generated code treats every keyword outside of schemas that an operation in scope
//! reaches: the keyword's fate is typed, checked, documented, noted (without effect) or loosened (not enforced).
//!
//! The table in [`rows`] has the fate of each keyword. A fate that depends on several objects is recorded by the code
//! that reads them. Of two fates for one keyword, the looser one stays.

mod credential;
mod rows;

use serde_json::{Map, Value};

use super::media::property;
use crate::{
    document::Document,
    ir::{Fate, KeyedSet, Ledger},
    pointer::Pointer,
};
use credential::security_scheme;
pub(super) use credential::{Credential, credentials, has_scopes};
use rows::{Holds, ObjectKind, Row, Site};

/// Records the fate of each keyword that an operation in scope reaches: typed, documented, noted or loosened.
pub(super) struct Coverage<'a> {
    document: &'a Document,
    ledger: &'a mut Ledger,
    /// The pointers of the responses and media types whose values the client sends or decodes. The keywords of all
    /// others are recorded as without effect.
    read: &'a KeyedSet<Pointer>,
    /// The objects whose keywords were recorded. The flag tells whether all their keywords were recorded as without
    /// effect.
    seen: KeyedSet<(Pointer, bool)>,
    /// The objects whose keywords still have to be recorded: kind, pointer, JSON, and the reason if all keywords are
    /// without effect.
    waiting: Vec<(ObjectKind, Pointer, &'a Value, Cover<'a>)>,
}

/// The reason why all keywords inside an object have no effect on a client. `None` if each keyword is decided by
/// itself.
type Cover<'a> = Option<&'a str>;

impl<'a> Coverage<'a> {
    /// A coverage that has visited no object yet.
    pub(super) fn new(document: &'a Document, ledger: &'a mut Ledger, read: &'a KeyedSet<Pointer>) -> Self {
        Self { document, ledger, read, seen: KeyedSet::default(), waiting: Vec::new() }
    }

    /// Records the keywords of the document object and of the operations at these pointers.
    pub(super) fn enter<'b>(mut self, operations: impl IntoIterator<Item = &'b Pointer>) {
        self.reachable(ObjectKind::Document, Pointer::root());
        for at in operations {
            let item = at.parent();
            self.reachable(ObjectKind::PathItem, item.clone());
            self.ledger.enter(&item, &at.last(), Fate::Typed, "");
            self.reachable(ObjectKind::Operation, at.clone());
        }
    }

    /// Records the keywords of an object, and of all objects that it contains or refers to.
    fn reachable(&mut self, object: ObjectKind, at: Pointer) {
        self.wait(object, at, None);
        while let Some((object, at, value, cover)) = self.waiting.pop() {
            let before = self.waiting.len();
            self.object(object, &at, value, cover);
            // Objects are popped from the end, so reversing them here restores the order of the description.
            self.waiting[before..].reverse();
        }
    }

    /// Adds the object at a pointer to those whose keywords still have to be recorded.
    fn wait(&mut self, object: ObjectKind, at: Pointer, cover: Cover<'a>) {
        if let Some(value) = self.document.value(&at) {
            self.waiting.push((object, at, value, cover));
        }
    }

    /// Records the keywords of one object, and adds the target of its `$ref` to the waiting objects.
    fn object(&mut self, object: ObjectKind, at: &Pointer, value: &'a Value, cover: Cover<'a>) {
        let Value::Object(keywords) = value else { return };
        if !self.seen.insert((at.clone(), cover.is_some())) {
            return;
        }
        let reference = keywords.get("$ref").and_then(Value::as_str);
        if let Some(reference) = reference {
            let target = Pointer::from_reference(reference);
            // A path item may have operations beside its `$ref`, so their keywords are recorded below.
            let is_item = object == ObjectKind::PathItem;
            let by_reference = |keyword: &&String| !is_exempt(keyword) && (!is_item || *keyword == "$ref");
            for keyword in keywords.keys().filter(by_reference) {
                let (fate, reason) = match cover {
                    Some(cover) => (Fate::Noted, cover),
                    None => self.beside_reference(keyword, target.is_some()),
                };
                self.ledger.enter(at, keyword, fate, reason);
            }
            if let Some(target) = target {
                self.wait(object, target, cover);
            }
            if !is_item {
                return;
            }
        }
        let is_entered = |keyword: &str| keyword == "$ref" && reference.is_some();
        for (keyword, value) in keywords.iter().filter(|(keyword, _)| !is_entered(keyword) && !is_exempt(keyword)) {
            self.keyword(object, keywords, keyword, value, at, cover);
        }
    }

    /// The fate of `$ref` or of a keyword beside it, with the reason. `is_local` is whether the target is in the
    /// description.
    fn beside_reference(&self, keyword: &str, is_local: bool) -> (Fate, &'static str) {
        match keyword {
            "$ref" if is_local => (Fate::Typed, ""),
            "$ref" => (Fate::Loosened, "leads to another document, which is not read"),
            // In OpenAPI 3.1, `summary` and `description` beside a `$ref` replace those of the target.
            "summary" | "description" if self.document.is_3_1() => (Fate::Documented, ""),
            _ => (Fate::Noted, "OpenAPI ignores what stands beside `$ref`"),
        }
    }

    /// The reason why a response, a media type or an encoding has no effect on a client; `None` if it has an effect.
    fn left_out(&self, object: ObjectKind, at: &Pointer) -> Cover<'static> {
        match object {
            ObjectKind::Response if !self.read.contains(at) => {
                Some("not a success; all errors are decoded in the same way")
            }
            ObjectKind::MediaType if !self.read.contains(at) => Some("no value of this media type is sent or read"),
            ObjectKind::Encoding
                if property(self.document, &at.parent().parent().child("schema"), &at.last()).is_none() =>
            {
                Some("the schema has no such property")
            }
            _ => None,
        }
    }

    /// Records a keyword of an object, and adds the objects in its value to the waiting objects.
    fn keyword(
        &mut self,
        object: ObjectKind,
        keywords: &Map<String, Value>,
        keyword: &str,
        value: &'a Value,
        at: &Pointer,
        cover: Cover<'a>,
    ) {
        let Some(Row { holds, fate, .. }) = rows::row(object, keyword, self.document.is_3_1()) else {
            let dialect = self.document.dialect().name();
            let why = format!("`{keyword}` is no keyword of {dialect}'s {}; not enforced", object.name());
            return self.ledger.enter(at, keyword, Fate::Loosened, &why);
        };
        // `enter` records the operations in scope. Operations out of scope are not recorded.
        if matches!(holds, Holds::One(ObjectKind::Operation)) && cover.is_none() {
            return;
        }
        let (fate, reason) = match cover {
            Some(cover) => (Fate::Noted, cover),
            None => fate.of(&Site { document: self.document, at, keywords, value }),
        };
        self.ledger.enter(at, keyword, fate, reason);
        let cover = match fate {
            Fate::Noted => Some(reason),
            Fate::Loosened | Fate::Refused => Some("inside a keyword that is not enforced"),
            Fate::Typed | Fate::Checked | Fate::Documented => None,
        };
        let at = at.child(keyword);
        match (holds, value) {
            (Holds::One(object), _) => self.waiting.push((*object, at, value, cover)),
            (Holds::List(object), Value::Array(items)) => {
                let items = items.iter().enumerate();
                self.waiting.extend(items.map(|(index, item)| (*object, at.index(index), item, cover)));
            }
            (Holds::Requirements, Value::Array(requirements)) => {
                let names = requirements.iter().filter_map(Value::as_object).flat_map(Map::keys);
                names.for_each(|name| self.wait(ObjectKind::SecurityScheme, security_scheme(name), cover));
            }
            (Holds::Map(object), Value::Object(entries)) => {
                for (name, entry) in entries.iter().filter(|(name, _)| !name.starts_with("x-")) {
                    let at = at.child(name);
                    let cover = cover.or_else(|| self.left_out(*object, &at));
                    self.waiting.push((*object, at, entry, cover));
                }
            }
            _ => {}
        }
    }
}

/// Whether a keyword is not recorded: extensions and examples put no obligation on a client.
fn is_exempt(keyword: &str) -> bool {
    keyword.starts_with("x-") || matches!(keyword, "example" | "examples")
}
