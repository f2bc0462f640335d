//! The lines that are written to `names.lock`.

use sdk_generator::ir::Api;

use super::{THING, described, getting, locked, model_of};

#[test]
fn a_use_identifies_a_branch_by_discriminator_required_properties_json_type_or_index() {
    let object = |required: &str, properties: &str| {
        format!("{{type: object, required: [{required}], properties: {{{properties}}}}}")
    };
    let (a, b) = ("a: {type: string}", "b: {type: string}");
    let kind = |value: &str, more: &str| object("kind", &format!("kind: {{type: string, enum: [{value}]}}, {more}"));
    let any = |properties: &str| format!("{{type: object, properties: {{{properties}}}}}");
    for (branches, steps) in [
        ([kind("x", a), kind("y", b)], ["|kind=x", "|kind=y"]),
        ([object("a", a), object("b, a", &format!("{a}, {b}"))], ["|{a}", "|{a,b}"]),
        ([any(a), any(b)], ["|0", "|1"]),
        ([object("a", a), any(b)], ["|{a}", "|1"]),
        (["{type: string, enum: [q]}".to_owned(), any(b)], ["|string", "|object"]),
    ] {
        let union = format!("{{type: object, properties: {{u: {{oneOf: [{}]}}}}}}", branches.join(", "));
        let lock = locked(&described(&getting("/things", "a", &union), ""), "").lock;
        for step in steps {
            assert!(lock.contains(&format!("use = \"GET /things response/u/{step}\"")), "{step} {lock}");
        }
    }
}

#[test]
fn a_use_that_still_leads_to_its_type_keeps_its_position() {
    let reference = "{$ref: '#/components/schemas/Thing'}";
    let answers = ["/things", "/things/a", "/things/b"].map(|path| getting(path, &path.replace('/', "x"), reference));
    let spec = described(&answers.concat(), &format!("    Thing: {THING}\n"));
    let start = locked(&spec, "").lock;
    let uses = |all: &[&str]| format!("use = {all:?}");
    let [first, second, third] = ["GET /things response", "GET /things/a response", "GET /things/b response"];
    assert!(start.contains(&uses(&[first, second, third])), "{start}");
    let removed = "GET /gone response";
    let edited = start.replace(&uses(&[first, second, third]), &uses(&[third, removed, first]));
    let lock = locked(&spec, &edited).lock;
    // The use of a removed operation comes last.
    assert!(lock.contains(&uses(&[third, first, second, removed])), "{lock}");
}

#[test]
fn a_use_leads_to_one_of_several_parameters_of_one_name() {
    let parameter = |place: &str, name: &str| {
        format!("{{name: id, in: {place}, schema: {{type: object, properties: {{of_{name}: {{type: string}}}}}}}}")
    };
    let paths = format!(
        "  /things:\n    get:\n      parameters: [{}, {}, {}]\n      responses: {{'204': {{description: ok}}}}\n",
        parameter("query", "query"),
        parameter("header", "header"),
        parameter("cookie", "cookie")
    );
    let spec = described(&paths, "");
    let first = locked(&spec, "");
    for place in ["id", "id~2(header)", "id~2(cookie)"] {
        assert!(first.lock.contains(&format!("\"GET /things parameter:{place}\"")), "{}", first.lock);
    }
    assert_eq!(locked(&spec, &first.lock), first);
}

#[test]
fn a_type_has_at_most_1000_uses() {
    let reference = "{$ref: '#/components/schemas/Thing'}";
    let paths = |numbers: std::ops::Range<u32>| -> String {
        numbers.map(|number| getting(&format!("/things/p{number}"), &format!("id{number}"), reference)).collect()
    };
    let spec = |numbers| described(&paths(numbers), &format!("    Thing: {THING}\n"));
    let uses = |lock: &str| {
        let line = lock.lines().find(|line| line.starts_with("\"things::Thing\"")).unwrap().to_owned();
        line.split_once("hash").unwrap().0.matches("GET /things/p").count()
    };
    let start = locked(&spec(1000..2010), "").lock;
    assert_eq!(uses(&start), 1000);
    // All of them still lead to the type, and new ones would come first by path.
    assert_eq!(uses(&locked(&spec(900..2010), &start).lock), 1000);
}

#[test]
fn a_type_with_many_uses_is_recognized_at_all_of_them() {
    // Enums of at least three properties of one object are one type; those of fewer are merged by name.
    let object = |number: usize| {
        let count = 2 + number % 4;
        let property = |index| format!("p{number}X{index}Kind: {{type: string, enum: [a, b]}}");
        let properties: Vec<String> = (0..count).map(property).collect();
        format!("    Part{number}: {{type: object, properties: {{{}}}}}\n", properties.join(", "))
    };
    let parts = 0..40;
    let property = |number| format!("part{number}: {{$ref: '#/components/schemas/Part{number}'}}");
    let whole: Vec<String> = parts.clone().map(property).collect();
    let whole = getting("/things", "a", &format!("{{type: object, properties: {{{}}}}}", whole.join(", ")));
    let spec = described(&whole, &parts.map(object).collect::<String>());
    let first = locked(&spec, "");
    assert_eq!(locked(&spec, &first.lock), first);
}

#[test]
fn the_line_of_a_removed_type_moves_to_the_removed_ones() {
    let both = described(&(getting("/things", "a", THING) + &getting("/others", "b", "{type: string}")), "");
    let one = described(&getting("/others", "b", "{type: string}"), "");
    let start = locked(&both, "").lock;
    let removed: Vec<&str> = start.lines().filter(|line| line.starts_with("\"things::Thing")).collect();
    assert_eq!(removed.len(), 2);
    let lock = locked(&one, &start).lock;
    let gone = lock.split_once("[gone.types]\n").unwrap_or_else(|| panic!("{lock}")).1;
    assert_eq!(gone.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>(), removed);
    assert!(!start.contains("[gone.types]"), "{start}");
    // A type that is there again is no longer among them.
    assert_eq!(locked(&both, &lock).lock, start);
}

#[test]
fn the_name_of_a_current_operation_takes_precedence_over_a_removed_one() {
    let spec = described(&getting("/things", "a", "{type: string}"), "");
    let gone = "[gone.methods]\n\"GET /things\" = \"things::former\"\n";
    let live = "[methods]\n\"GET /things\" = \"things::current\"\n";
    for (lock, method) in [(live.to_owned() + gone, "things::current"), (gone.to_owned(), "things::former")] {
        assert_eq!(locked(&spec, &lock).report.generated[0].1, method);
    }
}

#[test]
fn a_placeholder_of_a_removed_operation_is_matched_with_operations_below_it() {
    let operation = |thing: &str, schema: &str| {
        format!(
            "  /{thing}/{{id}}/parts:\n    get:\n      parameters: [{{name: id, in: path, required: true, schema: {{$ref: \
             '#/components/schemas/{schema}'}}}}]\n      responses: {{'204': {{description: nothing}}}}\n"
        )
    };
    let id = "{type: string, maxLength: 8}";
    let spec = described(
        &(operation("things", "FirstId") + &operation("others", "SecondId")),
        &format!("    FirstId: {id}\n    SecondId: {id}\n"),
    );
    let start = locked(&spec, "").lock;
    let line = start.lines().find(|line| line.contains("schemas/FirstId")).unwrap();
    let hash = line.split_once("hash = \"").unwrap().1.split('"').next().unwrap();
    let known = |thing: &str, name: &str| {
        format!(
            "\"{thing}::{name}\" = {{ at = \"#/gone/{name}\", use = \"GET /{thing}/{{id}} path:0\", hash = \"{hash}\" }}\n"
        )
    };
    let lock = format!("[types]\n{}{}", known("others", "OneId"), known("things", "TwoId"));
    let listing = locked(&spec, &lock).listing;
    for part in ["Things::parts(id: impl Into<TwoId>)", "Others::parts(id: impl Into<OneId>)"] {
        assert!(listing.contains(part), "{part} {listing}");
    }
}

#[test]
fn the_model_lists_the_repairs_of_its_lock() {
    let spec = described(&getting("/things", "a", "{type: string}"), "");
    let repaired = |api: &Api| api.lock.repaired.clone();
    assert_eq!(repaired(&model_of(&spec, "")), [""; 0]);
    let conflict = "<<<<<<< ours\n=======\n>>>>>>> theirs\n";
    assert_eq!(
        repaired(&model_of(&spec, conflict)),
        ["names.lock: resolved a merge conflict; of two names for one item the first was kept"]
    );
}
