//! The lines of `names.lock` as they are read.

use sdk_generator::{Inputs, generate};

use super::{THING, described, getting, locked};

#[test]
fn a_merge_conflict_is_resolved_by_generating() {
    let spec = described(&getting("/things", "a", THING), "");
    let lock = locked(&spec, "").lock;
    let line = "\"GET /things\" = \"things::get\"\n";
    let conflict = "<<<<<<< ours\n\"GET /things\" = \"things::mine\"\n=======\n\"GET /things\" = \"things::theirs\"\n>>>>>>> theirs\n";
    let output = locked(&spec, &lock.replace(line, conflict));
    assert!(output.lock.contains("\"GET /things\" = \"things::mine\"\n"), "{}", output.lock);
    assert!(!output.lock.contains("<<<<<<<"));
    assert_eq!(
        output.report.repaired,
        ["names.lock: resolved a merge conflict; of two names for one item the first was kept"]
    );
}

#[test]
fn an_invalid_line_is_refused_with_its_number() {
    let spec = described(&getting("/things", "a", THING), "");
    for (lock, message) in [
        ("[methods]\n\"GET /things\" = things", "names.lock:2: not a line of the form `\"key\" = value`"),
        (
            "[methods]\n\"GET /things\" = \"things::Get it\"",
            "names.lock:2: `things::Get it` is not the path of a method, such as `zones::list`",
        ),
        ("[handles]\n\"things\" = \"fn\"", "names.lock:2: `fn` is not the name of a type, such as `Zones`"),
        ("[modules]\n\"things\" = \"type\"", "names.lock:2: `type` is not the name of a module, such as `zones`"),
        ("[methods]\n\"a\" = \"b::c\"\n\"a\" = \"b::d\"", "names.lock:3: `a` is named twice"),
        ("[types]\n\"things::Thing\" = { at = \"#\" }", "names.lock:2: missing field `use`"),
        (
            "[types]\n\"things::Thing\" = { at = \"#\", use = \"\", hash = \"\", members = { \"fooBar\" = \"foo bar\" } }",
            "names.lock:2: `foo bar` can't be the name of a member",
        ),
        (
            "[types]\n\"Thing thing\" = { at = \"#\", use = \"\", hash = \"\" }",
            "names.lock:2: `Thing thing` is not the path",
        ),
        ("[names]\n\"a\" = \"b\"", "names.lock:2: [names] is no section of the lock"),
        ("\u{feff}[methods]\n\"GET /things\" = 5", "names.lock:2: the value is not a string"),
        (
            "[types]\n\"things::Thing\" = { at = \"#\", use = [5], hash = \"\" }",
            "names.lock:2: expected a string or a list of strings",
        ),
    ] {
        let faults = generate(&Inputs { lock, ..Inputs::new("fixture.yaml", &spec) }).unwrap_err().to_string();
        assert!(faults.starts_with(message), "{faults}");
    }
}

#[test]
fn a_lock_with_any_text_reads_back() {
    let values = r#"["a\nb", "a\rb", "a b", "a\tb", "a\"b", "a\\b", "a=b", "", "a\u202eb", "a\u200bb"]"#;
    let names = r#"{"a\nb": {"type": "string"}, "a\rb": {"type": "string"}, "a\u200bb": {"type": "string"}, "a\"b": {"type": "string"}}"#;
    let schema = format!(
        "{{type: object, properties: {{value: {{type: string, enum: {values}}}, more: {{type: object, properties: {names}}}}}}}"
    );
    let spec = described(&getting("/things", "a", &schema), "");
    let first = locked(&spec, "");
    let second = locked(&spec, &first.lock);
    assert_eq!(second.lock, first.lock);
    assert_eq!(second.files, first.files);
}
