//! Overlays: what they change, and faults of actions that select nothing.

use sdk_generator::{Budgets, Diagnostics, Inputs, document::Document, generate, pointer::Pointer};
use serde_json::{Value, json};

const SPEC: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
tags: [{name: a}, {name: b}, {name: c}]
paths:
  /a: {get: {operationId: old, tags: [a], responses: {'204': {description: ok}}}}
";

fn corrected(overlays: &[(&str, &str)]) -> Result<Value, Diagnostics> {
    let document = Document::within("api.yaml", SPEC, overlays, &Budgets::default())?;
    let effective: Value = serde_json::from_str(&document.effective().unwrap()).unwrap();
    assert_eq!(document.value(&Pointer::root()), Some(&effective));
    Ok(effective)
}

fn overlay(actions: &str) -> String {
    format!("overlay: 1.0.0\ninfo: {{title: o, version: '1'}}\nactions:\n{actions}")
}

#[test]
fn an_overlay_merges_objects_appends_to_lists_and_removes_places() {
    let first = overlay(
        "- target: $.paths['/a'].get
  x-reason: The id is another, and it has one tag more.
  update: {operationId: new, tags: [b]}
- target: $.tags[?@.name != 'b']
  description: These are gone.
  remove: true
",
    );
    let second = overlay("- {target: $.tags, x-reason: One was forgotten., update: {name: d}}\n");
    let value = corrected(&[("first.yaml", &first), ("second.yaml", &second)]).unwrap();
    assert_eq!(value["paths"]["/a"]["get"]["operationId"], "new");
    assert_eq!(value["paths"]["/a"]["get"]["tags"], json!(["a", "b"]));
    assert_eq!(value["tags"], json!([{"name": "b"}, {"name": "d"}]));
}

#[test]
fn an_action_that_selects_nothing_or_has_no_reason_is_a_fault() {
    for (target, rest, message) in [
        ("$.paths['/b']", "x-reason: r, remove: true", "the target `$.paths['/b']` selects nothing"),
        ("$.paths['/a']", "remove: true", "a correction without a reason"),
        ("$.paths['/a']", "x-reason: r", "an action has to have either `update` or `remove: true`"),
        ("paths", "x-reason: r, remove: true", "the target `paths` is no JSONPath"),
        ("$", "x-reason: r, remove: true", "the whole description can't be removed"),
        (
            "$.tags",
            "x-reason: r, remove: true, copy: $.info",
            "an action has to have either `update` or `remove: true`",
        ),
        ("$.tags", "x-reason: r, copy: $.info", "an action has to have either `update` or `remove: true`"),
        ("$.tags", "x-reason: r, remove: true, foo: 1", "`foo` is no member of an action"),
        ("$.info", "x-reason: r, update: {}", "the update of `$.info` changes nothing"),
        ("$.info", "x-reason: r, update: {version: '1'}", "the update of `$.info` changes nothing"),
        (
            "$.tags[?@.name == 'a']",
            "x-reason: r, update: {name: a}",
            "the update of `$.tags[?@.name == 'a']` changes nothing",
        ),
    ] {
        let first = "- {target: $.info, x-reason: r, update: {title: u}}";
        let text = overlay(&format!("{first}\n- {{target: \"{target}\", {rest}}}\n"));
        let fault = corrected(&[("o.yaml", &text)]).unwrap_err().0.remove(0);
        assert!(fault.message.starts_with(message), "{fault}");
        let place = fault.pointer.as_ref().map(Pointer::as_str);
        assert_eq!((fault.file.as_str(), fault.line, place), ("o.yaml", Some(5), Some("#/actions/1")), "{fault}");
        assert!(!fault.help.is_empty());
    }
}

#[test]
fn a_fault_in_an_update_has_the_line_of_the_overlay() {
    let text = overlay(
        "- {target: $.info, x-reason: r, update: {title: u}}
- target: $.paths['/a']
  x-reason: r
  update:
    put:
      operationId: p
      responses: {'200': {$ref: '#/components/responses/No'}}
",
    );
    let inputs = Inputs { overlays: &[("o.yaml", &text)], ..Inputs::new("api.yaml", SPEC) };
    let fault = generate(&inputs).unwrap_err().0.remove(0);
    let place = fault.pointer.as_ref().map(Pointer::as_str);
    assert_eq!((fault.file.as_str(), place), ("o.yaml", Some("#/paths/~1a/put/responses/200")), "{fault}");
    assert_eq!(fault.line, Some(10), "{fault}");
    // The rest of the path item is the description's.
    let text = text.replace("    put:\n", "    parameters: [{$ref: '#/components/parameters/No'}]\n    put:\n");
    let text = text.replace(
        "      responses: {'200': {$ref: '#/components/responses/No'}}",
        "      responses: {'204': {description: ok}}",
    );
    let spec = SPEC.replace(
        "tags: [a], responses: {'204': {description: ok}}",
        "responses: {'204': {$ref: '#/components/responses/No'}}",
    );
    let inputs = Inputs { overlays: &[("o.yaml", &text)], ..Inputs::new("api.yaml", &spec) };
    let faults = generate(&inputs).unwrap_err().0;
    let files: Vec<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
    assert!(files.contains(&"o.yaml") && files.contains(&"api.yaml"), "{faults:?}");
}

#[test]
fn a_fault_in_a_list_has_the_line_of_the_file_that_has_the_item() {
    let reference = |name: &str| format!("{{$ref: '#/components/parameters/{name}'}}");
    let spec = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    parameters:\n    - {}\n    get:\n      responses: \
         {{'204': {{description: ok}}}}\n",
        reference("Own")
    );
    let one = overlay(&format!(
        "- target: $.paths['/a']\n  x-reason: r\n  update:\n    parameters:\n    - {}\n    - {}\n",
        reference("First"),
        reference("Second")
    ));
    // An update that is no list is a single item.
    let single =
        overlay(&format!("- {{target: \"$.paths['/a'].parameters\", x-reason: r, update: {}}}\n", reference("Single")));
    let inputs = Inputs { overlays: &[("one.yaml", &one), ("single.yaml", &single)], ..Inputs::new("api.yaml", &spec) };
    let faults = generate(&inputs).unwrap_err().0;
    let name = |text: &str| ["Own", "First", "Second", "Single"].into_iter().find(|name| text.contains(name)).unwrap();
    let places: Vec<_> = faults.iter().map(|it| (name(&it.message), it.file.as_str(), it.line)).collect();
    let first = one.lines().position(|line| line.contains("First")).unwrap() + 1;
    assert_eq!(
        places,
        [
            ("Own", "api.yaml", Some(6)),
            ("First", "one.yaml", Some(first)),
            ("Second", "one.yaml", Some(first + 1)),
            ("Single", "single.yaml", single.lines().position(|line| line.contains("Single")).map(|index| index + 1)),
        ]
    );
}

#[test]
fn a_value_that_is_selected_twice_is_changed_once() {
    let removed = overlay("- {target: '$.tags[0,0]', x-reason: r, remove: true}\n");
    assert_eq!(corrected(&[("o.yaml", &removed)]).unwrap()["tags"], json!([{"name": "b"}, {"name": "c"}]));
    let updated = overlay("- {target: \"$['tags','tags']\", x-reason: r, update: {name: d}}\n");
    let tags = json!([{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}]);
    assert_eq!(corrected(&[("o.yaml", &updated)]).unwrap()["tags"], tags);
}

#[test]
fn json_path_functions_of_rfc_9535_select_values() {
    for filter in ["match(@.name, '[ab]')", "search(@.name, '^a|b$')", "length(@.name) == 1 && @.name != 'c'"] {
        let text = overlay(&format!("- {{target: \"$.tags[?{filter}]\", x-reason: r, remove: true}}\n"));
        assert_eq!(corrected(&[("o.yaml", &text)]).unwrap()["tags"], json!([{"name": "c"}]), "{filter}");
    }
}

#[test]
fn another_version_of_the_overlay_specification_is_refused() {
    let fault = corrected(&[("o.yaml", "overlay: 2.0.0\nactions: []\n")]).unwrap_err().0.remove(0);
    assert!(fault.message.contains("not an OpenAPI Overlay 1.x document"), "{fault}");
}
