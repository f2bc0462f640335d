//! Properties of requests that are no longer required, or may be null later.

use sdk_generator::diff::{Diff, Effect};

use super::{locked, model_of, sending_thing as sending};

/// The lines of `api.txt` about the type.
fn of_type(listing: &str) -> Vec<&str> {
    listing.lines().filter(|line| line.contains("things::Thing::")).collect()
}

#[test]
fn a_property_that_is_no_longer_required_stays_an_argument_at_its_place() {
    let schema = |required: &str| {
        format!(
            "required: [{required}], properties: {{a: {{type: string}}, b: {{type: integer}}, c: {{type: boolean}}}}"
        )
    };
    for returns in [false, true] {
        let before = sending(&schema("b, a"), returns);
        let lock = locked(&before, "").lock;
        for required in ["a", "b", "", "c, a", "a, c, b"] {
            let after = sending(&schema(required), returns);
            let output = locked(&after, &lock);
            let new = "new(b: i64, a: impl Into<String>)";
            assert!(output.listing.contains(new), "{required}: {}", output.listing);
            let fields = |listing: &str| -> Vec<String> {
                let all = of_type(listing).into_iter().filter(|line| line.contains("field") && !line.contains("::c:"));
                all.map(str::to_owned).collect()
            };
            assert_eq!(fields(&output.listing), fields(&locked(&before, "").listing));
            // A property that a request may lack is optional on the wire.
            let code = output.files.values().cloned().collect::<String>();
            // An argument of `new` is not also set to `None`.
            assert!(!code.contains(" a: None") && !code.contains(" b: None"), "{required}: {code}");
            let line = code.lines().find(|line| line.contains("runtime::wire!(") && line.contains("Thing")).unwrap();
            let optional = line
                .split_once("optional(")
                .is_some_and(|(_, names)| names.split([',', ')', ' ']).any(|name| name == "a"));
            assert_eq!(optional, returns && !required.contains('a'), "{required}");
            assert_eq!(locked(&after, &output.lock), output);
            let diff = Diff::of(&model_of(&before, &lock), &model_of(&after, &lock));
            let breaks = diff.changes.iter().any(|change| change.effect < Effect::Adds);
            assert_eq!(breaks, required.contains('c'), "{required}: {:?}", diff.changes);
        }
        assert!(locked(&sending(&schema("a"), returns), "").listing.contains("new(a: impl Into<String>)"));
    }
}

#[test]
fn a_field_keeps_its_type_when_null_becomes_valid() {
    let schema = |nullable: &str| {
        format!(
            "required: [a], properties: {{a: {{type: string{nullable}}}, b: {{type: integer{nullable}}}, \
             c: {{$ref: '#/components/schemas/Part'}}, d: {{type: string, nullable: true}}}}}}\n    Part: {{type: object, properties: {{p: \
             {{type: string}}}}{nullable}"
        )
    };
    let (before, after) = (schema(""), schema(", nullable: true"));
    for returns in [false, true] {
        let (before, after) = (sending(&before, returns), sending(&after, returns));
        let old = locked(&before, "");
        let new = locked(&after, &old.lock);
        assert_eq!(of_type(&new.listing), of_type(&old.listing));
        let places = ["a", "b", "c"].map(|name| format!("#/components/schemas/Thing/properties/{name}"));
        let loosened: Vec<&str> = new.report.loosened.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(loosened, places);
        assert_eq!(locked(&after, &new.lock), new);
        // If the property is removed from the line, its type changes.
        let edited = old.lock.replace("not_null = [\"a\", \"b\", \"c\"]", "not_null = [\"a\", \"c\"]");
        assert_ne!(edited, old.lock);
        assert!(locked(&after, &edited).listing.contains("things::Thing::b: Patch<i64>"));
        assert!(locked(&after, "").listing.contains("things::Thing::c: Patch<Part>"));
    }
}

#[test]
fn a_nullable_property_that_is_no_longer_required_stays_an_argument() {
    let schema = |required: &str| format!("{required} properties: {{a: {{type: string, nullable: true}}}}");
    for returns in [false, true] {
        let (before, after) = (sending(&schema("required: [a],"), returns), sending(&schema(""), returns));
        let old = locked(&before, "");
        assert!(old.listing.contains("Thing::new(a: Option<String>)"), "{}", old.listing);
        let new = locked(&after, &old.lock);
        assert_eq!(of_type(&new.listing), of_type(&old.listing), "{returns}");
        assert_eq!(locked(&after, &new.lock), new, "{returns}");
        let changes = Diff::of(&model_of(&before, &old.lock), &model_of(&after, &old.lock)).changes;
        assert!(changes.iter().all(|change| change.effect >= Effect::Adds), "{changes:?}");
    }
}

#[test]
fn a_property_that_becomes_required_stays_a_setter() {
    let schema = |required: &str| {
        format!(
            "required: [{required}], properties: {{a: {{type: string}}, b: {{type: integer}}, c: {{type: boolean}}}}"
        )
    };
    for returns in [false, true] {
        let (before, after) = (sending(&schema("b"), returns), sending(&schema("b, a"), returns));
        let old = locked(&before, "");
        let new = locked(&after, &old.lock);
        assert_eq!(of_type(&new.listing), of_type(&old.listing));
        assert_eq!(locked(&after, &new.lock), new);
        // A request without the property is refused before it is sent.
        let code = new.files.values().cloned().collect::<String>();
        let wire = code.lines().find(|line| line.contains("runtime::wire!(") && line.contains("Thing")).unwrap();
        let group = if returns { "required(b, a)" } else { "set(a)" };
        assert!(wire.contains(group), "{wire}");
        let changes = Diff::of(&model_of(&before, &old.lock), &model_of(&after, &new.lock)).changes;
        let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert_eq!(changes, ["changes the wire: things::Thing::a: field required in requests"]);
        let note = "`a` is required now, but no argument, since it was optional; a request without it is refused";
        assert!(new.report.noted.iter().any(|(_, what)| what == note), "{:?}", new.report.noted);
        // If its name is added to the line, it becomes an argument.
        let edited = old.lock.replace("new = [\"b\"]", "new = [\"b\", \"a\"]");
        assert_ne!(edited, old.lock);
        assert!(locked(&after, &edited).listing.contains("Thing::new(b: i64, a: impl Into<String>)"));
        // Once it is optional again, the code is as before.
        assert_eq!(locked(&before, &new.lock).files, old.files);
    }
}
