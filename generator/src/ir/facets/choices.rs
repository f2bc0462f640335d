//! Combines `oneOf` and `anyOf` of schemas that apply at once.

use super::{Choice, Node};

/// Adds a choice to those that apply already. If the branches of one are among those of another, both become one choice;
/// returns the schemas that its values must not be valid for.
pub(super) fn add_choice(choices: &mut Vec<Choice>, choice: Choice) -> Vec<Node> {
    for known in choices.iter_mut() {
        let narrowed = narrowed(known, &choice).or_else(|| narrowed(&choice, known));
        if let Some((both, excluded)) = narrowed {
            *known = both;
            return excluded;
        }
    }
    choices.push(choice);
    Vec::new()
}

/// The choice `a` narrowed to values that are valid for `b`, too, and the branches of `b` for which none is; `None` unless
/// every branch of `a` is one of `b`.
fn narrowed(a: &Choice, b: &Choice) -> Option<(Choice, Vec<Node>)> {
    let is_either = a.discriminator.is_none() || b.discriminator.is_none() || a.discriminator == b.discriminator;
    let are_both = a.of_children == b.of_children && is_either;
    if !are_both || !a.branches.iter().all(|branch| b.branches.contains(branch)) {
        return None;
    }
    // A value is valid for a branch of `a`: if `b` allows only one branch, it is that one.
    let others = b.branches.iter().filter(|branch| b.exactly_one && !a.branches.contains(branch));
    let excluded = others.cloned().collect();
    let both = Choice {
        exactly_one: a.exactly_one || b.exactly_one,
        discriminator: a.discriminator.clone().or_else(|| b.discriminator.clone()),
        ..a.clone()
    };
    Some((both, excluded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ir::SchemaId, pointer::Pointer};

    fn choice(exactly_one: bool, branches: &[&str]) -> Choice {
        let schemas = Pointer::root().children(&["components", "schemas"]);
        let branch = |name: &&str| Node { target: Some(SchemaId(schemas.child(name))), ..Node::any(Pointer::root()) };
        let branches = branches.iter().map(branch).collect();
        Choice { at: Pointer::root(), exactly_one, branches, discriminator: None, of_children: false }
    }

    #[test]
    fn choices_whose_branches_are_among_those_of_another_become_one() {
        let (one, any) = (true, false);
        for ((a, b), (expected, excluded)) in [
            ((choice(one, &["A", "B"]), choice(one, &["A", "B"])), (vec![choice(one, &["A", "B"])], vec![])),
            ((choice(any, &["A", "B"]), choice(any, &["B", "A", "C"])), (vec![choice(any, &["A", "B"])], vec![])),
            ((choice(any, &["A", "B"]), choice(one, &["A", "B"])), (vec![choice(one, &["A", "B"])], vec![])),
            ((choice(one, &["A", "B", "C"]), choice(any, &["A"])), (vec![choice(one, &["A"])], vec!["B", "C"])),
            ((choice(one, &["A", "B"]), choice(one, &["B", "C"])), {
                (vec![choice(one, &["A", "B"]), choice(one, &["B", "C"])], vec![])
            }),
        ] {
            let mut choices = vec![a.clone()];
            let not = add_choice(&mut choices, b.clone());
            let names: Vec<String> = not.iter().map(|node| node.target.as_ref().unwrap().0.last()).collect();
            assert_eq!(
                (choices, names),
                (expected, excluded.iter().map(|name| (*name).to_owned()).collect()),
                "{a:?} {b:?}"
            );
        }
    }
}
