//! What can't be expressed yet is a diagnostic, if anything in scope needs it.

use super::every_schema;
use crate::{
    diagnostics::Findings,
    ir::{Api, Kind},
};

/// Refuses what can't be expressed.
pub(super) fn run(api: &mut Api, findings: &mut Findings) {
    every_schema(api, &mut |schema| {
        if let Kind::Refused(why) = &schema.kind {
            findings.refuse(&schema.at, why.clone(), "leave what needs it out under [skip] in scope.toml");
        }
    });
}
