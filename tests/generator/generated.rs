//! Snapshots of generated code, one feature in each, for review.

use insta::assert_snapshot;

use super::{fixture, items, made_of};

/// The items of a generated file whose heads have one of these words.
fn made(name: &str, file: &str, words: &[&str]) -> String {
    let output = made_of(&fixture(&format!("generated/{name}"))).unwrap_or_else(|faults| panic!("{faults}"));
    items(&output.files[file], words)
}

macro_rules! snapshot {
    ($test:ident, $name:literal, $file:literal, $words:expr) => {
        #[test]
        fn $test() {
            assert_snapshot!(made($name, $file, &$words));
        }
    };
}

snapshot!(an_enum_takes_unknown_values, "open_enum", "states.rs", ["StateState"]);
snapshot!(a_nullable_property_of_a_patch_is_absent_null_or_set, "three_states", "notes.rs", ["EditNote"]);
snapshot!(colliding_values_get_variants_of_their_own, "colliding_values", "units.rs", ["Unit"]);
snapshot!(
    the_empty_string_is_an_enum_value_and_null_is_not,
    "empty_and_null_values",
    "plans.rs",
    ["EditPlan", "EditPlanTier"]
);
snapshot!(property_names_that_are_rust_keywords_are_kept_on_the_wire, "keyword_names", "odd.rs", ["Odd"]);
snapshot!(
    a_hyphen_in_a_parameter_name_becomes_an_underscore,
    "kebab_parameter",
    "prefixes.rs",
    ["Prefixes", "operation"]
);
snapshot!(path_values_are_arguments, "path_values", "maps/ips.rs", ["Ips"]);
snapshot!(code_in_descriptions_is_not_a_doctest, "markdown_docs", "docs.rs", ["Docs"]);
snapshot!(invalid_defaults_are_dropped, "defaults", "filters.rs", ["CreateFilter"]);
snapshot!(
    defaults_are_documented_unless_a_patch_sends_the_type,
    "defaults",
    "filters.rs",
    ["EditFilter", "UpdateFilter", "Action"]
);
snapshot!(properties_select_the_branch_of_a_union, "one_of", "targets.rs", ["Target"]);
snapshot!(
    unions_are_distinguished_or_merged,
    "unions",
    "unions.rs",
    ["Union", "Mapped", "ByName", "Constant", "Header", "Record", "Place", "Provider", "Mixed"]
);
snapshot!(the_envelope_is_unwrapped, "envelope", "things.rs", ["Things", "Thing"]);
snapshot!(
    an_operation_without_an_id_gets_one_from_method_and_path,
    "missing_operation_id",
    "accounts.rs",
    ["operation"]
);
snapshot!(integers_have_64_bits, "numbers", "numbers.rs", ["Numbers"]);
snapshot!(a_body_without_a_schema_is_not_sent, "body_without_schema", "maps/ips.rs", ["Ips"]);
snapshot!(a_binary_response_is_bytes, "downloads", "letters.rs", ["Letters", "DOWNLOAD"]);
snapshot!(a_form_has_a_part_for_each_property, "multipart", "letters.rs", ["CreateLetter", "CreateLetterWriter"]);
snapshot!(a_body_is_serialized_by_its_media_type, "media_types", "notes.rs", ["Notes"]);
snapshot!(deprecations_have_a_reason, "deprecations", "plans.rs", ["Plans", "Plan"]);
snapshot!(
    a_repeated_placeholder_is_two_arguments,
    "repeated_placeholder",
    "accounts/maps/accounts.rs",
    ["impl", "UPDATE"]
);
snapshot!(limits_are_checked_in_requests, "limits", "orders.rs", ["wire"]);
snapshot!(optional_parameters_are_one_query_type, "query", "events.rs", ["Events"]);
snapshot!(cycles_are_boxed, "recursion", "rules.rs", ["Rule"]);
snapshot!(ids_are_types, "ids", "racks/hosts.rs", ["Hosts", "Host", "HostIdentifier"]);
snapshot!(an_id_type_is_in_the_module_of_its_collection, "ids", "racks.rs", ["RackId"]);
snapshot!(
    times_dates_and_addresses_have_types,
    "values",
    "events.rs",
    ["Events", "CreateEvent", "CreateEventQuery", "CreateEventTextOrNumber", "Event"]
);
snapshot!(
    a_schema_repeated_inside_itself_becomes_recursive,
    "written_out_recursion",
    "filters.rs",
    ["Filter", "FilterClause", "FilterClauseWithClauses", "Trace", "TraceTrace"]
);
snapshot!(a_type_of_requests_and_responses_has_optional_fields_and_setters, "both_ways", "zones.rs", ["Zone"]);
snapshot!(additional_properties_have_a_map, "additional_properties", "labels.rs", ["CreateLabel", "Label", "Reading"]);

#[test]
fn dropped_defaults_are_reported() {
    let report = made_of(&fixture("generated/defaults")).unwrap().report;
    let said: Vec<String> = report.noted.iter().map(|(at, what)| format!("{at}: {what}")).collect();
    assert_eq!(
        said,
        [
            "#/components/schemas/CreateFilter/properties/order: the default \"up\" is not valid for its schema; dropped",
            "#/components/schemas/CreateFilter/properties/ssl: the default \"0\" is not valid for its schema; dropped",
        ]
    );
}

#[test]
fn loosened_unions_are_reported() {
    let report = made_of(&fixture("generated/unions")).unwrap().report;
    let said: Vec<String> = report.loosened.iter().map(|(at, what)| format!("{at}: {what}")).collect();
    // A union with a branch of any JSON is any JSON as described, so it is not loosened.
    let mixed = "several lists or maps; one whose values mix those of several is taken, too";
    // Both branches with additional properties may have `value` and `script`.
    let header = "objects that may have the properties of several branches; read and sent as one branch";
    assert_eq!(
        said,
        [
            format!("#/components/schemas/Header: {header}"),
            format!("#/components/schemas/Union/properties/tree/object: {mixed}")
        ]
    );
    assert_eq!((report.touched, report.generated.len()), (1, 1));
    let report = made_of(&fixture("generated/limits")).unwrap().report;
    // The operation, the properties of both objects, the items of `tags`, the body and the response; one pattern is not checked.
    assert_eq!((report.places, report.loosened.len()), (1 + 10 + 1 + 1 + 2, 1));
    assert_eq!(report.share(), "loosened: 1 of 15 places (6.67 %), in 1 of 1 operations (100.00 %)");
    let report = made_of(&fixture("generated/numbers")).unwrap().report;
    assert_eq!((report.touched, report.loosened.len()), (0, 0));
}

#[test]
fn an_unsupported_pattern_is_reported() {
    let report = made_of(&fixture("generated/limits")).unwrap().report;
    let said: Vec<String> = report.loosened.iter().map(|(at, what)| format!("{at}: {what}")).collect();
    assert_eq!(
        said,
        ["#/components/schemas/CreateOrder/properties/odd: the pattern ^(?!no) can't be read; not checked"]
    );
}

#[test]
fn skipped_media_types_are_reported() {
    let said = |name: &str| -> Vec<String> {
        let report = made_of(&fixture(name)).unwrap().report;
        report.loosened.iter().chain(&report.noted).map(|(at, what)| format!("{at}: {what}")).collect()
    };
    assert_eq!(
        said("generated/answers_by_type"),
        [
            // A line of the text is an object, which nothing reads.
            "#/paths/~1letters~1{letter_id}~1events/get/responses/200/content/application~1x-ndjson: the body is text or \
             bytes, which are not checked against the schema",
            "#/paths/~1letters~1{letter_id}~1summary/get/responses/200/content: `application/json` is chosen; left out: application/pdf"
        ]
    );
    assert_eq!(
        said("generated/media_types"),
        ["#/paths/~1mixed/post/requestBody/content: `multipart/form-data` is chosen; left out: application/json, \
             application/octet-stream",]
    );
    assert_eq!(said("generated/multipart"), Vec::<String>::new(), "a form and JSON of one schema");
}

#[test]
fn an_id_type_is_imported_from_the_module_of_its_collection() {
    let files = made_of(&fixture("generated/sibling_ids")).unwrap().files;
    assert!(files["racks/documents.rs"].contains("pub struct DocumentId("));
    let hosts = &files["racks/hosts.rs"];
    assert!(hosts.contains("use super::documents::DocumentId;"), "{hosts}");
}

#[test]
fn objects_without_declared_properties_are_json() {
    let files = made_of(&fixture("generated/free_form")).unwrap().files;
    assert!(files["objects.rs"].contains("runtime::Request<serde_json::Map<String, serde_json::Value>>"));
    assert!(files["anything.rs"].contains("runtime::Request<serde_json::Value>"));
    let map = files["maps.rs"].split_whitespace().collect::<String>();
    assert!(map.contains("BTreeMap<String,std::collections::BTreeMap<String,i64>>"), "{map}");
}

#[test]
fn modules_follow_the_path_and_actions_name_methods() {
    let report = made_of(&fixture("generated/actions")).unwrap().report;
    let made: Vec<String> = report.generated.iter().map(|(from, to)| format!("{from} -> {to}")).collect();
    assert_eq!(
        made,
        [
            "POST /jobs -> jobs::create",
            "PUT /jobs/{job_id} -> jobs::update",
            "PATCH /jobs/{job_id} -> jobs::edit",
            "DELETE /jobs/{job_id} -> jobs::delete",
            "POST /jobs/{job_id}/start -> jobs::start",
            "GET /jobs/{job_id}/log-lines -> jobs::log_lines::get",
            "DELETE /jobs/{job_id}/log-lines -> jobs::log_lines::delete",
        ]
    );
}

#[test]
fn every_file_is_marked_as_generated_and_ends_with_one_line_feed() {
    for name in super::fixtures("generated") {
        for (path, text) in made_of(&fixture(&name)).unwrap_or_else(|faults| panic!("{name}: {faults}")).files {
            assert!(text.starts_with("// @generated by `cargo xtask gen` from fixture.yaml."), "{name}/{path}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}/{path}");
            assert!(!text.contains('\r') && !text.contains(" \n"), "{name}/{path}");
        }
    }
}
