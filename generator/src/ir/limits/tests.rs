use serde_json::json;

use super::*;

fn limits(all: &[(Keyword, Value)]) -> Limits {
    let mut limits = Limits::default();
    all.iter().for_each(|(keyword, value)| limits.add(*keyword, value.clone()));
    limits
}

#[test]
fn rows_are_in_the_order_of_keywords() {
    ROWS.iter().enumerate().for_each(|(index, row)| assert_eq!(row.keyword as usize, index));
}

#[test]
fn the_stricter_limit_holds_in_either_order() {
    use Keyword::*;
    let table: [(Keyword, Value, Value, &[Value]); 8] = [
        (MaxLength, json!(10), json!(32), &[json!(10)]),
        (Minimum, json!(5), json!(1), &[json!(5)]),
        (
            Minimum,
            json!(9_007_199_254_740_993_u64),
            json!(9_007_199_254_740_992_u64),
            &[json!(9_007_199_254_740_993_u64)],
        ),
        (Pattern, json!("^a"), json!("b$"), &[json!("^a"), json!("b$")]),
        (MultipleOf, json!(6), json!(3), &[json!(6)]),
        (MultipleOf, json!(4), json!(6), &[json!(4), json!(6)]),
        (Enum, json!([1, 2, 3]), json!([2.0, 3, 4]), &[json!([2, 3])]),
        (UniqueItems, json!(true), json!(true), &[json!(true)]),
    ];
    for (keyword, a, b, expected) in table {
        for (first, second) in [(&a, &b), (&b, &a)] {
            let one = limits(&[(keyword, first.clone())]).narrowed(&limits(&[(keyword, second.clone())]));
            let found: Vec<&Value> = one.all(keyword).collect();
            assert!(
                found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| same(a, b)),
                "{keyword:?} {found:?}"
            );
        }
    }
}

#[test]
fn the_stricter_of_an_inclusive_and_an_exclusive_bound_stays() {
    use Keyword::*;
    let kept = |inclusive: i64, exclusive: i64| {
        limits(&[(Minimum, json!(inclusive)), (ExclusiveMinimum, json!(exclusive))]).iter().map(|(k, _)| k).collect()
    };
    let (at, past): (Vec<Keyword>, Vec<Keyword>) = (kept(5, 4), kept(5, 5));
    assert_eq!((at, past), (vec![Minimum], vec![ExclusiveMinimum]));
}

#[test]
fn a_widened_limit_allows_the_values_of_both() {
    use Keyword::*;
    let (wider, exact) = limits(&[(MaxLength, json!(10))]).widened(&limits(&[(MaxLength, json!(32))]));
    assert_eq!((wider, exact), (limits(&[(MaxLength, json!(32))]), true));
    let (wider, exact) = limits(&[(MaxLength, json!(10))]).widened(&limits(&[(MinLength, json!(2))]));
    assert_eq!((wider, exact), (Limits::default(), false));
    let (wider, exact) = limits(&[(Format, json!("ipv4"))]).widened(&limits(&[(Format, json!("ipv6"))]));
    assert_eq!((wider, exact), (limits(&[(Format, json!("ip"))]), true));
    let short = limits(&[(MaxLength, json!(10)), (Format, json!("ipv4"))]);
    let (wider, exact) = short.widened(&limits(&[(Format, json!("ipv6"))]));
    assert_eq!((wider, exact), (limits(&[(Format, json!("ip"))]), false));
}
