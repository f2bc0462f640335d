//! Inputs beside the checkout: public bug reports, and Cloudflare's description. `cargo xtask test` runs these tests if
//! `../shared` exists, and lists them if it does not.

use std::{fs, io::Read, panic::catch_unwind};

use flate2::read::GzDecoder;

use super::made_of;

/// The whole description that Cloudflare publishes.
pub(super) fn whole() -> String {
    let packed = fs::read(super::path("../../shared/upstream/cloudflare-openapi-2026-08.json.gz")).unwrap();
    let mut text = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
    text
}

#[test]
#[ignore = "reads ../shared/cases"]
fn no_public_bug_report_makes_the_generator_panic() {
    let mut seen = 0;
    for entry in fs::read_dir(super::path("../../shared/cases")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        seen += 1;
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let result = catch_unwind(|| made_of(&text)).unwrap_or_else(|_| panic!("{name} makes the generator panic"));
        // Fixtures of the same kind assert the output.
        assert!(result.is_ok(), "{name}: {result:?}");
    }
    assert_eq!(seen, 34, "every kind of input has a case");
}

#[test]
#[ignore = "reads ../shared/upstream"]
fn every_operation_of_cloudflares_addressing_description_is_generated() {
    let text = fs::read_to_string(super::path("../../shared/upstream/cloudflare-addressing-2026-08.json")).unwrap();
    let report = made_of(&text).unwrap().report;
    assert_eq!((report.generated.len(), report.skipped.len()), (41, 0));
}
