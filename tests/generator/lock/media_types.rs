//! Media types: the one that was chosen first stays, whatever the description adds.

use super::{described, locked, renames};

/// An operation with these media types of its request and its response.
fn letters(request: &str, response: &str) -> String {
    let schema = "schema: {$ref: '#/components/schemas/Letter'}";
    let form = "schema: {type: object, required: [file], properties: {file: {type: string, format: binary}}}";
    let content = |kinds: &str| {
        let kinds = kinds.split(", ").map(|kind| match kind {
            "application/json" => format!("{kind}: {{{schema}}}"),
            // JSON with a file; without a lock, a form is preferred.
            "application/vnd.files" => format!("application/json: {{{form}}}"),
            "multipart/form-data" => format!("{kind}: {{{form}}}"),
            _ => format!("{kind}: {{schema: {{type: string, format: binary}}}}"),
        });
        format!("content: {{{}}}", kinds.collect::<Vec<_>>().join(", "))
    };
    let (request, response) = (content(request), content(response));
    let operation = format!(
        "operationId: a, requestBody: {{required: true, {request}}}, responses: {{'200': {{description: ok, {response}}}}}"
    );
    let id = "{name: letter_id, in: path, required: true, schema: {type: string}}";
    let paths = format!("  /letters/{{letter_id}}: {{put: {{parameters: [{id}], {operation}}}}}\n");
    described(&paths, "    Letter: {type: object, properties: {a: {type: string}}}\n")
}

#[test]
fn an_added_media_type_changes_nothing() {
    for (before, after) in [
        (
            ("multipart/form-data", "text/plain"),
            ("application/json, multipart/form-data", "application/json, text/plain"),
        ),
        (("image/png", "image/png"), ("image/jpeg, image/png", "image/jpeg, image/png")),
        (
            ("application/vnd.files", "image/png"),
            ("application/vnd.files, multipart/form-data", "image/png, text/plain"),
        ),
    ] {
        let (before, after) = (letters(before.0, before.1), letters(after.0, after.1));
        let first = locked(&before, "");
        let grown = locked(&after, &first.lock);
        assert_eq!(grown.listing, first.listing);
        assert_eq!(grown.files["letters.rs"], first.files["letters.rs"]);
        assert_eq!(renames((&before, &first.lock), (&after, &grown.lock)), [""; 0]);
        // The names of placeholders are not those of operations.
        let renamed = locked(&after.replace("letter_id", "id"), &first.lock);
        assert!(renamed.lock.contains("{id}") && renamed.files["letters.rs"].contains("/letters/{id}"));
        assert_eq!(renamed.listing.replace("id: ", ""), first.listing.replace("letter_id: ", ""));
    }
}

#[test]
fn a_new_media_type_is_chosen_if_the_locked_one_is_removed() {
    let lock = locked(&letters("image/png", "image/png"), "").lock;
    assert!(lock.contains("\"PUT /letters/{letter_id} request\" = \"image/png\""), "{lock}");
    let moved = locked(&letters("image/jpeg, image/webp", "application/json"), &lock);
    assert!(moved.files["letters.rs"].contains("image/jpeg"), "{}", moved.files["letters.rs"]);
    assert!(moved.listing.contains("-> Request<Letter>"), "{}", moved.listing);
    assert!(!moved.lock.contains("image/png"), "{}", moved.lock);
}
