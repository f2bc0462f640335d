//! What is gone and what came, and which of them are one thing under another name.

/// Something with a name and a shape.
pub(super) struct Candidate<T> {
    pub(super) item: T,
    pub(super) name: String,
    pub(super) shape: String,
}

/// Takes out of both those that are one thing renamed: the shape is the same, and it is the only one of that shape on
/// each side, or the only one whose name has a word of the other's.
pub(super) fn renames<A, B>(gone: &mut Vec<Candidate<A>>, came: &mut Vec<Candidate<B>>) -> Vec<(A, B)> {
    let mut renamed = Vec::new();
    for related in [false, true] {
        let mut index = 0;
        while index < gone.len() {
            match partner(index, gone, came, related) {
                Some(other) => renamed.push((gone.remove(index).item, came.remove(other).item)),
                None => index += 1,
            }
        }
    }
    renamed
}

/// The only one that fits, if it fits no other.
fn partner<A, B>(index: usize, gone: &[Candidate<A>], came: &[Candidate<B>], related: bool) -> Option<usize> {
    let this = &gone[index];
    let fits = |a: &Candidate<A>, b: &Candidate<B>| a.shape == b.shape && (!related || share_a_word(&a.name, &b.name));
    let mut others = came.iter().enumerate().filter(|(_, other)| fits(this, other));
    let (found, other) = others.next()?;
    let only = others.next().is_none() && gone.iter().filter(|candidate| fits(candidate, other)).count() == 1;
    only.then_some(found)
}

fn share_a_word(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(str::to_ascii_lowercase)
            .collect()
    };
    let others = words(b);
    words(a).iter().any(|word| others.contains(word))
}
