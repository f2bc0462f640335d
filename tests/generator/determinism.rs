//! Determinism: equal inputs give equal bytes, and the order of members does not matter.

use std::fmt::Write as _;

use saphyr::{LoadableYamlNode, Scalar, YamlOwned};

use super::{fixture, fixtures, made_of};

/// A description as JSON text, with the members of every object in reverse order.
fn turned_round(yaml: &str) -> String {
    let document = YamlOwned::load_from_str(yaml).unwrap().remove(0);
    let mut json = String::new();
    write(&document, &mut json);
    json
}

fn write(node: &YamlOwned, json: &mut String) {
    match node {
        YamlOwned::Mapping(members) => {
            json.push('{');
            for (index, (key, value)) in members.iter().rev().enumerate() {
                json.push_str(if index > 0 { "," } else { "" });
                let key = key.as_str().map_or_else(|| key.as_integer().unwrap().to_string(), str::to_owned);
                write!(json, "{}:", serde_json::to_string(&key).unwrap()).unwrap();
                write(value, json);
            }
            json.push('}');
        }
        YamlOwned::Sequence(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                json.push_str(if index > 0 { "," } else { "" });
                write(item, json);
            }
            json.push(']');
        }
        YamlOwned::Value(scalar) => match scalar.as_scalar() {
            Scalar::Null => json.push_str("null"),
            Scalar::Boolean(truth) => write!(json, "{truth}").unwrap(),
            Scalar::Integer(number) => write!(json, "{number}").unwrap(),
            Scalar::FloatingPoint(number) => write!(json, "{number}").unwrap(),
            Scalar::String(text) => json.push_str(&serde_json::to_string(&text).unwrap()),
        },
        other => panic!("not in a fixture: {other:?}"),
    }
}

#[test]
fn reversing_the_members_of_every_object_changes_nothing() {
    for name in fixtures("generated") {
        let text = fixture(&name);
        let turned = turned_round(&text);
        assert_eq!(made_of(&text).unwrap(), made_of(&text).unwrap(), "{name}, twice");
        assert_eq!(made_of(&text).unwrap(), made_of(&turned).unwrap(), "{name}, turned round");
    }
    let spec = std::fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    assert_eq!(made_of(&spec).unwrap(), made_of(&turned_round(&spec)).unwrap());
}

#[test]
fn crlf_line_ends_change_nothing() {
    for name in fixtures("generated") {
        let text = fixture(&name);
        let with_cr = text.replace('\n', "\r\n");
        assert_ne!(text, with_cr);
        assert_eq!(made_of(&text).unwrap(), made_of(&with_cr).unwrap(), "{name}");
    }
}

#[test]
fn diagnostics_do_not_depend_on_the_order_of_members() {
    for name in fixtures("refused").into_iter().filter(|name| name != "refused/duplicate_key") {
        let places = |text: &str| {
            let faults = made_of(text).unwrap_err().0;
            faults.into_iter().map(|fault| (fault.pointer, fault.message)).collect::<Vec<_>>()
        };
        let text = fixture(&name);
        assert_eq!(places(&text), places(&turned_round(&text)), "{name}");
    }
}
