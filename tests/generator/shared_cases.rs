//! Inputs from public bug reports in this field, where they lie beside the project.

use std::{fs, panic::catch_unwind};

use super::made_of;

#[test]
fn no_case_makes_the_generator_panic() {
    let folder = super::path("../../shared/cases");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("SKIPPED: there is no {}", folder.display());
        return;
    };
    let mut seen = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        seen += 1;
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let result = catch_unwind(|| made_of(&text)).unwrap_or_else(|_| panic!("{name} makes the generator panic"));
        // Ours of the same kind, under fixtures, say what has to come out.
        assert!(result.is_ok(), "{name}: {result:?}");
    }
    assert_eq!(seen, 34, "every kind of input has a case");
}

#[test]
fn the_whole_upstream_addressing_description_is_taken_or_refused_by_name() {
    let path = super::path("../../shared/upstream/cloudflare-addressing-2026-08.json");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("SKIPPED: there is no {}", path.display());
        return;
    };
    match made_of(&text) {
        Ok(output) => assert!(!output.report.generated.is_empty()),
        Err(faults) => {
            for fault in faults.0 {
                assert!(fault.pointer.is_some(), "{fault}");
            }
        }
    }
}
