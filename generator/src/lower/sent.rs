//! Finds the schemas that requests reach. The limits of other schemas are not checked, since a response is decoded
//! whatever its values are.

use serde_json::Value;

use crate::{
    document::{Document, members},
    ir::{Keyed, KeyedSet, SchemaId},
    pointer::Pointer,
};

/// The parts of a description that the requests of some operations reach.
pub(super) struct Sent<'a> {
    document: &'a Document,
    /// The pointers of parameters, request bodies and targets of references. Everything inside them is reachable, too.
    roots: KeyedSet<Pointer>,
}

impl<'a> Sent<'a> {
    /// Collects the parts that requests of these operations reach. `children` are the components that extend each
    /// component.
    pub(super) fn by(
        document: &'a Document,
        operations: &[Pointer],
        children: &Keyed<SchemaId, Vec<SchemaId>>,
    ) -> Self {
        let mut sent = Self { document, roots: KeyedSet::default() };
        let mut waiting: Vec<Pointer> = Vec::new();
        for operation in operations {
            let of_item = operation.parent().child("parameters");
            waiting.extend([of_item, operation.child("parameters"), operation.child("requestBody")]);
        }
        while let Some(root) = waiting.pop() {
            let Some(value) = document.value(&root) else { continue };
            if sent.roots.insert(root.clone()) {
                sent.references(value, &mut waiting);
                if value.get("discriminator").is_some() {
                    let extending = children.get(&SchemaId(root)).into_iter().flatten();
                    waiting.extend(extending.map(|child| child.0.clone()));
                }
            }
        }
        sent
    }

    /// Adds the targets of the references in a value, and of its discriminator mappings.
    fn references(&self, value: &Value, targets: &mut Vec<Pointer>) {
        match value {
            Value::Object(object) => {
                let mapping = members(object.get("mapping")).map(|(_, target)| target);
                let texts = object.get("$ref").into_iter().chain(mapping).filter_map(Value::as_str);
                targets.extend(texts.filter_map(|text| self.document.target(text)));
                object.values().for_each(|member| self.references(member, targets));
            }
            Value::Array(items) => items.iter().for_each(|item| self.references(item, targets)),
            _ => {}
        }
    }

    /// Whether a request can have the schema at a pointer: it is reachable, and not inside of a read-only property.
    pub(super) fn has(&self, at: &Pointer) -> bool {
        let is_read_only = |place: &Pointer| {
            self.document.value(place).and_then(|value| value.get("readOnly")) == Some(&Value::Bool(true))
        };
        at.ancestors().take_while(|place| !is_read_only(place)).any(|place| self.roots.contains(&place))
    }
}
