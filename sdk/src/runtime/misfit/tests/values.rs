//! Tests of each type of field with each kind of odd value.

use serde_json::{Value, json};

use super::*;

/// Checks the members of an object, the fields decoded from them (as JSON), and the misfits.
fn check(members: &str, fields: Value, misfits: &[&str]) {
    let response = read::<Thing>(&format!("{{{members}}}")).unwrap_or_else(|error| panic!("{members}: {error}"));
    assert_eq!(serde_json::to_value(response.result()).unwrap(), fields, "{members}");
    assert_eq!(lines(response.misfits()), misfits, "{members}");
    assert_eq!(response.misfits().total(), misfits.len());
    // Beside other members, and in a list, the result is the same.
    let list = format!(r#"[{{"asn":1}},{{{members},"name":"x"}},{{"asn":3}}]"#);
    let response = page::<Thing>(&list).unwrap();
    let mut with_name = fields;
    with_name["name"] = "x".into();
    let wanted = json!([{"asn": 1}, with_name, {"asn": 3}]);
    assert_eq!(serde_json::to_value(response.result().items()).unwrap(), wanted, "{members}");
    let in_list = misfits.iter().map(|line| line.replacen("result", "result[1]", 1));
    let in_list: Vec<String> = in_list.filter(|line| !line.starts_with("result[1].name:")).collect();
    assert_eq!(lines(response.misfits()), in_list, "{members}");
}

#[test]
fn a_whole_number_may_be_written_in_any_way() {
    for written in
        ["13335", "13335.0", "13335.000", "1.3335e4", "13335E0", r#""13335""#, r#"" 13335 ""#, r#""1.3335e4""#]
    {
        check(&format!(r#""asn":{written}"#), json!({"asn": 13335}), &[]);
        check(&format!(r#""count":{written}"#), json!({"count": 13335}), &[]);
    }
    check(r#""asn":"-5""#, json!({"asn": -5}), &[]);
    check(r#""count":-0"#, json!({"count": 0}), &[]);
}

#[test]
fn a_whole_number_is_exact_or_none() {
    check(r#""asn":9007199254740993.0"#, json!({"asn": 9_007_199_254_740_993_i64}), &[]);
    check(r#""count":"18446744073709551615""#, json!({"count": u64::MAX}), &[]);
    check(r#""asn":-9223372036854775808.0"#, json!({"asn": i64::MIN}), &[]);
    check(
        r#""asn":9223372036854775808"#,
        json!({}),
        &["result.asn: expected an integer (i64), got 9223372036854775808"],
    );
    check(
        r#""count":18446744073709551616"#,
        json!({}),
        &["result.count: expected an integer (u64), got 18446744073709551616"],
    );
    check(r#""count":-1"#, json!({}), &["result.count: expected an integer (u64), got -1"]);
    check(r#""asn":0.5"#, json!({}), &["result.asn: expected an integer (i64), got 0.5"]);
    check(r#""asn":1e999"#, json!({}), &["result.asn: expected an integer (i64), got 1e999"]);
}

#[test]
fn a_value_that_is_not_a_number_is_left_out() {
    for odd in [r#""AS13335""#, r#""""#, r#""007""#, r#""0x10""#, r#""1 2""#, "true", "[]", "[1]", "{}", r#"{"a":1}"#] {
        check(&format!(r#""asn":{odd}"#), json!({}), &[&format!("result.asn: expected an integer (i64), got {odd}")]);
        check(
            &format!(r#""count":{odd}"#),
            json!({}),
            &[&format!("result.count: expected an integer (u64), got {odd}")],
        );
        check(&format!(r#""share":{odd}"#), json!({}), &[&format!("result.share: expected a number (f64), got {odd}")]);
    }
    for odd in [r#""NaN""#, r#""inf""#, "1e999", r#""1e999""#] {
        check(&format!(r#""share":{odd}"#), json!({}), &[&format!("result.share: expected a number (f64), got {odd}")]);
    }
    check(r#""share":"0.5""#, json!({"share": 0.5}), &[]);
    check(r#""share":5"#, json!({"share": 5.0}), &[]);
}

#[test]
fn a_number_in_place_of_a_string_keeps_its_digits() {
    for number in ["5", "-5", "13335.0", "1e3", "123456789012345678901234567890"] {
        check(&format!(r#""id":{number}"#), json!({"id": number}), &[]);
        let response = read::<Thing>(&format!(r#"{{"name":{number}}}"#)).unwrap();
        assert_eq!(response.result().name.as_deref(), Some(number));
        assert!(response.misfits().is_empty());
    }
    check(r#""state":123456789012345678901234567890"#, json!({"state": "123456789012345678901234567890"}), &[]);
    check(r#""state":5"#, json!({"state": "5"}), &[]);
    for odd in ["true", "[]", r#"["x"]"#, r#"{"id":"x"}"#, r#""\ud800""#] {
        check(&format!(r#""id":{odd}"#), json!({}), &[&format!("result.id: expected a string, got {odd}")]);
    }
    for odd in ["[]", "{}"] {
        check(&format!(r#""state":{odd}"#), json!({}), &[&format!("result.state: expected a string, got {odd}")]);
    }
}

#[test]
fn a_boolean_is_not_converted() {
    for odd in ["1", "0", r#""true""#, r#""""#, "[]", "{}"] {
        let misfit = format!("result.advertised: expected a boolean, got {odd}");
        check(&format!(r#""advertised":{odd}"#), json!({}), &[&misfit]);
    }
}

#[test]
fn an_item_of_a_list_of_scalars_is_left_out() {
    check(
        r#""tags":["a",true,5,null,"b",{"c":1}]"#,
        json!({"tags": ["a", "5", "b"]}),
        &[
            "result.tags[1]: expected a string, got true",
            "result.tags[3]: expected a string, got null",
            r#"result.tags[5]: expected a string, got {"c":1}"#,
        ],
    );
    check(
        r#""ports":[80,"443",-1,8080.0]"#,
        json!({"ports": [80, 443, 8080]}),
        &["result.ports[2]: expected an integer (u64), got -1"],
    );
    check(
        r#""states":["active",{},"new"]"#,
        json!({"states": ["active", "new"]}),
        &["result.states[1]: expected a string, got {}"],
    );
    for odd in [r#""a""#, "5", "{}", "false"] {
        check(&format!(r#""tags":{odd}"#), json!({}), &[&format!("result.tags: expected an array, got {odd}")]);
    }
}

#[test]
fn an_item_that_may_be_null_keeps_its_place() {
    let misfit = "result.holes[1]: expected an integer (i64), got \"x\"";
    check(r#""holes":[1,"x",null,4.0]"#, json!({"holes": [1, null, null, 4]}), &[misfit]);
}

#[test]
fn an_object_in_a_list_keeps_its_place() {
    check(
        r#""parts":[{"asn":1,"name":"a"},{"asn":"AS2","name":"b"},null,"x",5,[],{"asn":"3"}]"#,
        json!({"parts": [{"asn": 1, "name": "a"}, {"name": "b"}, {}, {}, {}, {}, {"asn": 3}]}),
        &[
            r#"result.parts[1].asn: expected an integer (i64), got "AS2""#,
            "result.parts[2]: expected an object, got null",
            r#"result.parts[3]: expected an object, got "x""#,
            "result.parts[4]: expected an object, got 5",
            "result.parts[5]: expected an object, got []",
        ],
    );
}

#[test]
fn a_list_in_a_list_keeps_its_place() {
    check(
        r#""grid":[[1,2],5,[3,"x",4.0]]"#,
        json!({"grid": [[1, 2], [], [3, 4]]}),
        &["result.grid[1]: expected an array, got 5", r#"result.grid[2][1]: expected an integer (i64), got "x""#],
    );
}

#[test]
fn a_map_loses_only_members_that_do_not_fit() {
    check(
        r#""labels":{"a":"x","b":5,"c":null,"d":[]}"#,
        json!({"labels": {"a": "x", "b": "5"}}),
        &["result.labels.c: expected a string, got null", "result.labels.d: expected a string, got []"],
    );
    check(
        r#""groups":{"a":{"asn":"1"},"b":7}"#,
        json!({"groups": {"a": {"asn": 1}, "b": {}}}),
        &["result.groups.b: expected an object, got 7"],
    );
    check(r#""labels":[]"#, json!({}), &["result.labels: expected an object, got []"]);
    check(r#""groups":"x""#, json!({}), &[r#"result.groups: expected an object, got "x""#]);
}

#[test]
fn the_last_of_duplicate_members_is_used_and_the_others_are_listed() {
    check(r#""asn":1,"asn":2"#, json!({"asn": 2}), &["result.asn: expected each property once, got 2"]);
    check(
        r#""inner":{"asn":1},"asn":3,"inner":{"name":"x"}"#,
        json!({"inner": {"name": "x"}, "asn": 3}),
        &[r#"result.inner: expected each property once, got {"name":"x"}"#],
    );
    check(r#""asn":null,"asn":2"#, json!({"asn": 2}), &[]);
    check(r#""asn":"AS1","asn":2"#, json!({"asn": 2}), &[r#"result.asn: expected an integer (i64), got "AS1""#]);
    check(
        r#""asn":2,"asn":"AS1""#,
        json!({}),
        &[
            r#"result.asn: expected each property once, got "AS1""#,
            r#"result.asn: expected an integer (i64), got "AS1""#,
        ],
    );
    let misfit = "result.labels.a: expected a string, got true";
    check(r#""labels":{"a":"x","a":true}"#, json!({"labels": {}}), &[misfit]);
}

#[test]
fn any_json_loses_only_what_can_not_be_read() {
    check(r#""any":{"a":[1,null,"x",{}]}"#, json!({"any": {"a": [1, null, "x", {}]}}), &[]);
    check(
        r#""any":{"a":[1,"\ud800",3],"b":1e999,"c":"x"}"#,
        json!({"any": {"a": [1, null, 3], "c": "x"}}),
        &[
            r#"result.any.a[1]: expected JSON that can be read, got "\ud800""#,
            "result.any.b: expected JSON that can be read, got 1e999",
        ],
    );
    check(r#""any":1e999"#, json!({}), &["result.any: expected JSON that can be read, got 1e999"]);
    check(
        r#""members":{"a":1e999,"b":2}"#,
        json!({"members": {"b": 2}}),
        &["result.members.a: expected JSON that can be read, got 1e999"],
    );
    check(r#""members":"x""#, json!({}), &[r#"result.members: expected an object, got "x""#]);
}

#[test]
fn misfits_in_nested_objects_are_left_out() {
    check(
        r#""inner":{"inner":{"asn":"AS1","name":"y"},"count":"2"}"#,
        json!({"inner": {"inner": {"name": "y"}, "count": 2}}),
        &[r#"result.inner.inner.asn: expected an integer (i64), got "AS1""#],
    );
    check(r#""inner":5"#, json!({}), &["result.inner: expected an object, got 5"]);
    check(
        r#""inner":{"\ud800":1,"asn":"2"}"#,
        json!({"inner": {"asn": 2}}),
        &[r#"result.inner."\ud800": expected a name that can be read, got 1"#],
    );
}

#[test]
fn an_undescribed_property_is_skipped_whatever_its_value() {
    check(r#""new":1e999,"asn":"1""#, json!({"asn": 1}), &[]);
    check(r#""new":"\ud800","asn":{}"#, json!({}), &["result.asn: expected an integer (i64), got {}"]);
}

#[test]
fn a_patch_field_that_does_not_fit_is_absent() {
    let response = read::<Thing>(r#"{"both":{"name":5,"port":"x","note":[]}}"#).unwrap();
    let both = response.result().both.clone().unwrap();
    assert_eq!(both.name.as_deref(), Some("5"));
    assert_eq!((both.port, both.note), (runtime::Patch::Keep, runtime::Patch::Keep));
    assert_eq!(
        lines(response.misfits()),
        [r#"result.both.port: expected an integer (i64), got "x""#, "result.both.note: expected a string, got []",]
    );
    let response = read::<Thing>(r#"{"both":{"port":"8080","note":null,"name":true}}"#).unwrap();
    let both = response.result().both.clone().unwrap();
    assert_eq!((both.port, both.note), (runtime::Patch::Set(8080), runtime::Patch::Clear));
}

#[test]
fn a_branch_selected_by_its_tag_is_decoded_without_misfits() {
    let response = read::<Thing>(r#"{"record":{"type":"A","content":"192.0.2.1","ttl":"300","proxied":1}}"#).unwrap();
    let Some(Record::Address(address)) = &response.result().record else { panic!("{:?}", response.result()) };
    assert_eq!((address.content.as_deref(), address.ttl, address.proxied), (Some("192.0.2.1"), Some(300), None));
    assert_eq!(lines(response.misfits()), ["result.record.proxied: expected a boolean, got 1"]);
    // Another branch would fit wholly.
    let response = read::<Thing>(r#"{"record":{"type":"A","name":"x","ttl":"never"}}"#).unwrap();
    assert!(matches!(response.result().record, Some(Record::Address(_))));
    assert_eq!(lines(response.misfits()), [r#"result.record.ttl: expected an integer (i64), got "never""#]);
}

#[test]
fn a_branch_is_selected_by_its_required_properties() {
    let response = read::<Thing>(r#"{"target":{"cidr":"192.0.2.0/24","id":7,"size":"256","locked":"no"}}"#).unwrap();
    let Some(Target::Block(block)) = &response.result().target else { panic!("{:?}", response.result()) };
    assert_eq!((block.cidr.as_deref(), block.id.as_deref(), block.size), (Some("192.0.2.0/24"), Some("7"), Some(256)));
    assert_eq!(lines(response.misfits()), [r#"result.target.locked: expected a boolean, got "no""#]);
    // One of the two required properties suffices if no other branch has any of them.
    let response = read::<Thing>(r#"{"target":{"cidr":"192.0.2.0/24","id":{}}}"#).unwrap();
    assert!(matches!(&response.result().target, Some(Target::Block(block)) if block.cidr.is_some()));
    assert_eq!(lines(response.misfits()), ["result.target.id: expected a string, got {}"]);
}

#[test]
fn a_branch_with_more_of_the_members_precedes_one_that_fits_strictly_if_only_numbers_and_strings_are_converted() {
    let block = r#"{"target":{"cidr":"192.0.2.0/24","id":7,"asn":1}}"#;
    let response = read::<Thing>(block).unwrap();
    let Some(Target::Block(block)) = &response.result().target else { panic!("{:?}", response.result()) };
    assert_eq!((block.cidr.as_deref(), block.id.as_deref()), (Some("192.0.2.0/24"), Some("7")));
    assert!(response.misfits().is_empty());
    // With a misfit, the branch that fits strictly precedes.
    let response = read::<Thing>(r#"{"target":{"cidr":"192.0.2.0/24","id":"x","size":[],"asn":1}}"#).unwrap();
    assert!(matches!(&response.result().target, Some(Target::Part(part)) if part.asn == Some(1)));
    assert!(response.misfits().is_empty());
}

#[test]
fn a_union_keeps_json_that_no_branch_matches() {
    for json in [
        json!({"cidr": {"v4": true}, "id": "x", "asn": []}),
        json!({"asn": {"number": 1}, "id": "x"}),
        json!({"new": 1}),
        json!(true),
        json!([1]),
        json!(0.5),
    ] {
        let response = read::<Thing>(&format!(r#"{{"asn":"1","target":{json}}}"#)).unwrap();
        assert_eq!(response.result().asn, Some(1));
        let Some(Target::Unknown(kept)) = &response.result().target else { panic!("{:?}", response.result()) };
        assert_eq!(*kept, json);
        assert!(response.misfits().is_empty());
    }
    check(r#""target":"x""#, json!({"target": "x"}), &[]);
    let misfit = r#"result.target: expected JSON that can be read, got "\ud800""#;
    check(r#""target":"\ud800""#, json!({}), &[misfit]);
    let misfit = r#"result.target.size: expected an integer (i64), got "\ud800""#;
    check(r#""target":{"cidr":"c","id":"i","size":"\ud800"}"#, json!({"target": {"cidr": "c", "id": "i"}}), &[misfit]);
    check(r#""target":5.0"#, json!({"target": 5}), &[]);
}

#[test]
fn a_union_in_a_list_is_decoded_like_one_alone() {
    let records = r#"[{"type":"A","ttl":"1"},{"type":"MX"},7,{"type":"A","ttl":[]}]"#;
    let response = page::<Record>(records).unwrap();
    let [Record::Address(first), Record::Unknown(_), Record::Unknown(_), Record::Address(last)] =
        response.result().items()
    else {
        panic!("{:?}", response.result())
    };
    assert_eq!((first.ttl, last.ttl), (Some(1), None));
    assert_eq!(lines(response.misfits()), ["result[3].ttl: expected an integer (i64), got []"]);
}
