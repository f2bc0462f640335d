//! What can't be expressed yet is a diagnostic, if anything in scope needs it; and what is only made for one
//! direction is not demanded in the other.

use super::every_schema;
use crate::{
    diagnostics::Findings,
    ir::{Api, Kind, ParameterPlace},
};

/// Refuses what can't be expressed.
pub(super) fn run(api: &mut Api, findings: &mut Findings) {
    every_schema(api, &mut |schema| {
        if let Kind::Refused(why) = &schema.kind {
            findings.refuse(&schema.at, why.clone(), "leave what needs it out under [skip] in scope.toml");
        }
    });
    for operation in &api.operations {
        for parameter in &operation.parameters {
            let kind = api.resolve(&parameter.schema).map(|schema| &schema.kind);
            let list = |item: &Kind| {
                matches!(item, Kind::Text | Kind::Enum(_) | Kind::Integer { .. } | Kind::Number | Kind::Boolean)
            };
            let fits = match kind {
                Some(Kind::Text | Kind::Enum(_) | Kind::Integer { .. } | Kind::Number | Kind::Boolean) => true,
                Some(Kind::Array(item)) if parameter.place == ParameterPlace::Query => {
                    api.resolve(item).is_some_and(|item| list(&item.kind))
                }
                _ => false,
            };
            if !fits {
                let message =
                    format!("the parameter `{}` is neither text, number, boolean nor a list of those", parameter.name);
                findings.refuse(&parameter.at, message, "describe it as one, or leave the operation out");
            }
        }
    }
}
