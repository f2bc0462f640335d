//! Types of one name in several modules, which modules that use them import.

use sdk_generator::{Output, diff::Diff};

use super::{described, getting, locked, model_of};

fn reference(name: &str) -> String {
    format!("{{$ref: '#/components/schemas/{name}'}}")
}

/// A response with a property of each component.
fn with(components: &[&str]) -> String {
    let properties: Vec<String> =
        components.iter().map(|name| format!("{}: {}", name.to_lowercase(), reference(name))).collect();
    format!("{{type: object, properties: {{{}}}}}", properties.join(", "))
}

/// Components of different structures.
fn components(names: &[&str]) -> String {
    let component =
        |name: &&str| format!("    {name}: {{type: object, properties: {{of_{name}: {{type: string}}}}}}\n");
    names.iter().map(component).collect()
}

/// A lock in which each component has a name.
fn lock(names: &[(&str, &str)]) -> String {
    let line = |(component, name): &(&str, &str)| {
        format!(
            "\"{name}\" = {{ at = \"#/components/schemas/{component}\", use = \"\", hash = \"struct-0000000000000000\" }}\n"
        )
    };
    format!("[types]\n{}", names.iter().map(line).collect::<String>())
}

/// The structs and aliases called `Part` and of the components, and the modules' imports of them.
fn parts(output: &Output) -> Vec<&str> {
    let lines = output.listing.lines().filter(|line| line.starts_with("pub struct ") || line.starts_with("pub type "));
    lines.filter(|line| !line.ends_with("::Thing") && !line.ends_with("::User")).collect()
}

#[test]
fn of_two_types_of_one_name_that_a_module_uses_one_is_renamed_and_keeps_an_alias() {
    let paths = |user: &str| {
        getting("/alphas", "a", &with(&["Aa"]))
            + &getting("/betas", "b", &with(&["Bb"]))
            + &getting("/users", "u", user)
    };
    let lock = lock(&[("Aa", "alphas::Part"), ("Bb", "betas::Part")]);
    // No module sees both.
    for user in ["{type: string}".to_owned(), with(&["Aa"]), with(&["Bb"])] {
        let output = locked(&described(&paths(&user), &components(&["Aa", "Bb"])), &lock);
        let lines = parts(&output);
        assert!(lines.contains(&"pub struct alphas::Part") && lines.contains(&"pub struct betas::Part"), "{lines:?}");
        assert!(!output.listing.contains("pub type "), "{}", output.listing);
    }
    let output = locked(&described(&paths(&with(&["Aa", "Bb"])), &components(&["Aa", "Bb"])), &lock);
    let lines = parts(&output);
    let (first, second) = (("alphas", "Aa"), ("betas", "Bb"));
    let stays = |(module, _): (&str, &str)| lines.contains(&&*format!("pub struct {module}::Part"));
    let is_alias = |(module, name): (&str, &str)| {
        let alias = format!("pub type {module}::Part = {module}::{name}");
        lines.contains(&&*alias) && lines.contains(&&*format!("pub struct {module}::{name}"))
    };
    assert!(stays(first) && is_alias(second) || stays(second) && is_alias(first), "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line.contains("::Part")).count(), 2, "{lines:?}");
}

#[test]
fn a_module_that_imports_a_type_of_that_name_has_no_alias() {
    let lock = lock(&[("Aa", "alphas::Part"), ("Bb", "betas::Part"), ("Cc", "gammas::Part")]);
    for (in_betas, has_alias) in [(&["Bb", "Cc"][..], false), (&["Cc"], false), (&["Bb"], true), (&[], true)] {
        let paths = getting("/alphas", "a", &with(&["Aa", "Bb"]))
            + &getting("/betas", "b", &with(in_betas))
            + &getting("/gammas", "c", &with(&["Cc"]));
        let output = locked(&described(&paths, &components(&["Aa", "Bb", "Cc"])), &lock);
        let lines = parts(&output);
        for name in ["alphas::Part", "gammas::Part", "betas::Bb"] {
            assert!(lines.contains(&&*format!("pub struct {name}")), "{name} {lines:?}");
        }
        assert_eq!(lines.contains(&"pub type betas::Part = betas::Bb"), has_alias, "{lines:?}");
        assert_eq!(output.listing.matches("pub type ").count(), usize::from(has_alias), "{lines:?}");
    }
}

#[test]
fn a_module_that_imports_a_renamed_type_has_the_alias() {
    let paths = getting("/alphas", "a", &with(&["Aa", "Bb"]))
        + &getting("/betas", "b", &with(&["Cc"]))
        + &getting("/deltas", "d", &with(&["Cc", "Dd"]))
        + &getting("/gammas", "c", &with(&["Cc"]));
    let lock = lock(&[("Aa", "alphas::Part"), ("Bb", "betas::Part"), ("Cc", "gammas::Part"), ("Dd", "deltas::Part")]);
    let output = locked(&described(&paths, &components(&["Aa", "Bb", "Cc", "Dd"])), &lock);
    let named: Vec<&str> = parts(&output).into_iter().filter(|line| line.contains("::Part")).collect();
    assert_eq!(
        named,
        [
            "pub struct alphas::Part",
            "pub type betas::Part = betas::Bb",
            "pub struct deltas::Part",
            "pub type gammas::Part = gammas::Cc"
        ]
    );
}

#[test]
fn a_new_type_does_not_take_the_name_of_an_alias_in_scope_of_its_module() {
    let paths = |path: &str| getting("/things", "a", &with(&["Aa"])) + &getting(path, "b", &with(&["First"]));
    let lock = lock(&[("Aa", "things::Part")])
        + "\"things::First\" = { at = \"#/gone\", use = \"GET /things response/aa\", hash = \"struct-0000000000000001\" }\n";
    for (path, name) in [("/things/sub", "things::sub::SubFirst"), ("/others", "others::First")] {
        let output = locked(&described(&paths(path), &components(&["Aa", "First"])), &lock);
        assert!(output.listing.contains("pub type things::First = things::Part\n"), "{}", output.listing);
        assert!(output.listing.contains(&format!("pub struct {name}\n")), "{name} {}", output.listing);
    }
}

#[test]
fn an_alias_does_not_take_the_name_of_a_type_that_its_module_imports() {
    let id = "    other_id: {type: string}\n";
    let others = "  /zoo/others/{other_id}:\n    get:\n      parameters: [{name: other_id, in: path, required: true, schema: {$ref: \
                  '#/components/schemas/other_id'}}]\n      responses: {'204': {description: nothing}}\n";
    let things =
        getting("/zoo/things", "a", "{type: object, properties: {id: {$ref: '#/components/schemas/other_id'}}}");
    let more = getting("/zoo/more", "m", "{type: string}");
    let spec = described(&(things + others + &more), id);
    let start = locked(&spec, "").lock;
    assert!(start.contains("\n\"zoo/others::OtherId\" = "), "{start}");
    for (name, is_alias) in [("zoo/things::OtherId", false), ("zoo/things::Former", true), ("zoo/more::OtherId", true)]
    {
        let line = format!(
            "\"{name}\" = {{ at = \"#/gone\", use = \"GET /zoo/things response\", hash = \"struct-0000000000000001\" }}\n"
        );
        let output = locked(&spec, &start.replace("[types]\n", &format!("[types]\n{line}")));
        let alias = format!("pub type {} = zoo::things::Thing\n", name.replace('/', "::"));
        assert_eq!(output.listing.contains(&alias), is_alias, "{name} {}", output.listing);
    }
}

#[test]
fn a_type_does_not_take_the_name_of_an_imported_type() {
    let id = "    otherId: {type: object, properties: {a: {type: string}}}\n    other_id: {type: string}\n";
    let others = "  /zoo/others/{other_id}:\n    get:\n      parameters: [{name: other_id, in: path, required: true, schema: {$ref: \
                  '#/components/schemas/other_id'}}]\n      responses: {'204': {description: nothing}}\n";
    let properties = "{type: object, properties: {id: {$ref: '#/components/schemas/other_id'}, object: {$ref: \
                      '#/components/schemas/otherId'}}}";
    let output = locked(&described(&(getting("/zoo/things", "a", properties) + others), id), "");
    assert!(output.listing.contains("pub struct zoo::others::OtherId(String)\n"), "{}", output.listing);
    assert!(output.listing.contains("pub field zoo::things::Thing::id: Option<OtherId>\n"), "{}", output.listing);
    assert!(output.listing.contains("pub struct zoo::things::ThingsOtherId\n"), "{}", output.listing);
}

#[test]
fn a_handle_keeps_its_name_unless_a_type_of_that_name_is_in_scope() {
    let paths = getting("/alphas", "a", &with(&["Aa"]))
        + &getting("/alphas/inner", "i", "{type: string}")
        + &getting("/users", "u", &with(&["Aa"]))
        + &getting("/others", "o", "{type: string}");
    let spec = described(&paths, &components(&["Aa"]));
    let types = lock(&[("Aa", "alphas::Part")]);
    for (module, stays) in [("alphas", false), ("alphas/inner", false), ("users", false), ("others", true)] {
        let output = locked(&spec, &format!("[handles]\n\"{module}\" = \"Part\"\n{types}"));
        assert!(output.listing.contains("pub struct alphas::Part\n"), "{}", output.listing);
        assert_eq!(output.lock.contains(&format!("\"{module}\" = \"Part\"\n")), stays, "{module} {}", output.lock);
    }
}

#[test]
fn a_module_keeps_its_handle_when_another_path_has_the_same_module_name() {
    let before = described(&getting("/pmax", "a", "{type: array, items: {type: integer}}"), "");
    let lock = locked(&before, "").lock;
    for path in ["/pmax-", "/Pmax", "/pmax/"] {
        let object = getting(path, "b", "{type: object, properties: {a: {type: string}}}");
        let after = described(&(getting("/pmax", "a", "{type: array, items: {type: integer}}") + &object), "");
        let output = locked(&after, &lock);
        assert!(output.listing.contains("pub fn pmax::Pmax::"), "{path}: {}", output.listing);
        assert!(!output.listing.contains("PmaxHandle"), "{path}: {}", output.listing);
        assert_eq!(locked(&after, &output.lock).lock, output.lock);
    }
}

#[test]
fn a_field_that_gets_a_type_of_the_same_name_in_another_module_is_reported_with_both_paths() {
    let part = |schema: &str| format!("    Part: {schema}\n");
    let of = |path: &str, id: &str| {
        getting(path, id, &format!("{{type: object, properties: {{part: {}}}}}", reference("Part")))
    };
    let before = described(&of("/things", "a"), &part("{type: object, properties: {x: {type: string}}}"));
    let branch = |name: &str| format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}");
    let union = format!("{{oneOf: [{}, {}]}}", branch("x"), branch("y"));
    let after = described(&(of("/things", "a") + &of("/others", "b")), &part(&union));
    let lock = locked(&before, "").lock;
    let changes = Diff::of(&model_of(&before, &lock), &model_of(&after, &lock)).changes;
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let expected = "breaks compile: things::Thing::part: type of the field: things::Part -> Part";
    assert!(changes.iter().any(|change| change == expected), "{changes:#?}");
}
