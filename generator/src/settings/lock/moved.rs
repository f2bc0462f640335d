//! Finds operations that moved to another path by their `operationId`, which identifies an operation (OpenAPI 3.0.3,
//! *Operation Object*).

use std::collections::{BTreeMap, BTreeSet};

use super::Lock;
use crate::{
    path_template::{placeholders, unnamed},
    pointer::Pointer,
};

/// The old keys (`GET /prefixes`) of operations that moved to another path, each with the new key.
type Moves = BTreeMap<String, String>;

impl Lock {
    /// Renames the keys of operations that moved to another path. `operations` has the key (`GET /prefixes`) and the
    /// `operationId` of each operation of the description.
    ///
    /// An operation moved if the description lacks its path, and has its `operationId` at exactly one other path. That
    /// path needs the same method and the same placeholders in the same order, and must not be in the lock already.
    pub(crate) fn follow(&mut self, operations: &[(String, Option<&str>)]) {
        let there: BTreeSet<_> = operations.iter().map(|(key, _)| unnamed(key)).collect();
        let known: BTreeSet<_> = self.live.methods.keys().map(|key| unnamed(key)).collect();
        let mut by_id: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
        for (key, id) in operations {
            id.iter().for_each(|id| by_id.entry(*id).or_default().push(key));
        }
        let moved = self.live.operations.iter().filter(|(_, key)| !there.contains(&unnamed(key)));
        let moves = moved.filter_map(|(id, key)| match by_id.get(id.as_str()).map(Vec::as_slice) {
            Some([to]) => {
                // Otherwise a call that still compiles could give a value to another placeholder.
                let is_alike = method(to) == method(key) && placeholders(to).eq(placeholders(key));
                (is_alike && !known.contains(&unnamed(to))).then(|| (key.clone(), (*to).clone()))
            }
            _ => None,
        });
        let moves: Moves = moves.collect();
        if !moves.is_empty() {
            self.rename(&moves);
        }
    }

    fn rename(&mut self, moves: &Moves) {
        let places: Vec<_> = moves.iter().filter_map(|(from, to)| Some((place(from)?, place(to)?))).collect();
        let chosen = &mut self.live;
        chosen.operations.values_mut().for_each(|key| *key = moves.get(key).unwrap_or(key).clone());
        rename_keys(&mut chosen.methods, moves);
        rename_keys(&mut chosen.arguments, moves);
        rename_keys(&mut chosen.constants, moves);
        rename_keys(&mut chosen.media_types, moves);
        rename_keys(&mut chosen.values, moves);
        for key in chosen.types.values_mut() {
            key.used.iter_mut().for_each(|way| *way = moved(way, moves).unwrap_or_else(|| std::mem::take(way)));
            rename_keys(&mut key.lacking, moves);
            let at = Pointer::parse(&key.at);
            let at = at.and_then(|at| places.iter().find_map(|(from, to)| at.moved(from, to)));
            key.at = at.map_or_else(|| std::mem::take(&mut key.at), |at| at.as_str().to_owned());
        }
    }
}

/// The HTTP method of a key such as `GET /prefixes`.
fn method(key: &str) -> Option<&str> {
    key.split_once(' ').map(|(method, _)| method)
}

/// The place in the description of the operation with a key such as `GET /prefixes`.
fn place(key: &str) -> Option<Pointer> {
    let (method, path) = key.split_once(' ')?;
    Some(Pointer::root().children(&["paths", path, &method.to_ascii_lowercase()]))
}

/// Renames the keys that have the form `GET /prefixes`, or `GET /prefixes 200` for a part of an operation.
fn rename_keys<T>(lines: &mut BTreeMap<String, T>, moves: &Moves) {
    let renamed = std::mem::take(lines).into_iter();
    lines.extend(renamed.map(|(key, line)| (moved(&key, moves).unwrap_or(key), line)));
}

/// Replaces the operation at the start of a text (`GET /prefixes`, `GET /prefixes 200`) by the operation's new method
/// and path; `None` if it did not move.
fn moved(text: &str, moves: &Moves) -> Option<String> {
    let of_part = || text.rsplit_once(' ').and_then(|(key, part)| Some(format!("{} {part}", moves.get(key)?)));
    moves.get(text).cloned().or_else(of_part)
}
