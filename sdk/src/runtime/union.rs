//! Values that are one of several types, with nothing on the wire to say which.

use serde_json::Value;

/// Gives an enum of alternatives (`A(TypeA)`, .., and a catch-all holding a [`serde_json::Value`]) its serde and its
/// checking.
///
/// Each branch says when it may be taken: by the keys that its objects must have, or by the JSON type `string`,
/// `number`, `bool`, `array` or `object`. Of the branches that may be taken, the one with the most keys is tried first,
/// then in order of declaration; what no branch can read is kept whole by the catch-all, and written back the same.
///
/// A union that only answers use, whose branches need not implement [`Validate`](crate::runtime::Validate), ends with
/// `; answer`; one that only requests use, whose branches need no [`Deserialize`](serde::Deserialize), with `; request`.
///
/// ```
/// use cloudflare_sdk::runtime;
///
/// /// A value that is text or a number.
/// #[derive(Debug, Clone, PartialEq)]
/// #[non_exhaustive]
/// pub enum Setting {
///     /// Text.
///     Text(String),
///     /// A number.
///     Number(f64),
///     /// Anything else, kept as it came.
///     Unknown(serde_json::Value),
/// }
///
/// runtime::union!(Setting, Unknown, [Text(String) if string, Number(f64) if number]);
///
/// let read: Setting = serde_json::from_str("5").unwrap();
/// assert_eq!(read, Setting::Number(5.0));
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __union {
    ($name:ident, $unknown:ident, [$($variant:ident($type:ty) if $when:tt),* $(,)?]) => {
        $crate::runtime::union!($name, $unknown, [$($variant($type) if $when),*]; answer);
        $crate::runtime::union!($name, $unknown, [$($variant($type) if $when),*]; check);
    };

    ($name:ident, $unknown:ident, [$($variant:ident($type:ty) if $when:tt),* $(,)?]; request) => {
        $crate::runtime::union!($name, $unknown, [$($variant($type) if $when),*]; write);
        $crate::runtime::union!($name, $unknown, [$($variant($type) if $when),*]; check);
    };

    ($name:ident, $unknown:ident, [$($variant:ident($type:ty) if $when:tt),* $(,)?]; check) => {
        impl $crate::runtime::Validate for $name {
            fn validate(&self, check: &mut $crate::runtime::Check<'_>) {
                $crate::runtime::Validate::validate_with(self, &[], check);
            }

            fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::Validate::validate_with(value, limits, check);
                    })*
                    Self::$unknown(value) => $crate::runtime::Validate::validate_with(value, limits, check),
                }
            }
        }
    };

    ($name:ident, $unknown:ident, [$($variant:ident($type:ty) if $when:tt),* $(,)?]; write) => {
        impl $crate::runtime::__private::Serialize for $name {
            fn serialize<S: $crate::runtime::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::__private::Serialize::serialize(value, serializer)
                    })*
                    Self::$unknown(value) => $crate::runtime::__private::Serialize::serialize(value, serializer),
                }
            }
        }
    };

    ($name:ident, $unknown:ident, [$($variant:ident($type:ty) if $when:tt),* $(,)?]; answer) => {
        $crate::runtime::union!($name, $unknown, [$($variant($type) if $when),*]; write);

        impl<'de> $crate::runtime::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <$crate::runtime::__private::Value as $crate::runtime::__private::Deserialize<'de>>
                    ::deserialize(deserializer)?;
                let branches: &[$crate::runtime::__private::Branch<Self>] = &[$(
                    $crate::runtime::__private::Branch {
                        when: $crate::__union_when!($when),
                        read: |value| {
                            <$type as $crate::runtime::__private::Deserialize<'_>>::deserialize(value)
                                .ok()
                                .map(Self::$variant)
                        },
                    },
                )*];
                ::std::result::Result::Ok(
                    $crate::runtime::__private::read_union(&value, branches)
                        .unwrap_or(Self::$unknown(value)),
                )
            }
        }
    };
}

/// The condition of a branch, from how `union!` writes it.
#[macro_export]
#[doc(hidden)]
macro_rules! __union_when {
    ([$($key:literal),* $(,)?]) => { $crate::runtime::__private::When::Keys(&[$($key),*]) };
    (string) => { $crate::runtime::__private::When::String };
    (number) => { $crate::runtime::__private::When::Number };
    (bool) => { $crate::runtime::__private::When::Bool };
    (array) => { $crate::runtime::__private::When::Array };
    (object) => { $crate::runtime::__private::When::Keys(&[]) };
}

/// When a branch of a union may be taken.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// The value is an object with all of these keys.
    Keys(&'static [&'static str]),
    /// The value is text.
    String,
    /// The value is a number.
    Number,
    /// The value is a boolean.
    Bool,
    /// The value is an array.
    Array,
}

impl When {
    /// How well the value meets the condition: the number of keys, or nothing where it does not.
    fn rank(self, value: &Value) -> Option<usize> {
        let (met, rank) = match (self, value) {
            (Self::Keys(keys), Value::Object(members)) => {
                (keys.iter().all(|key| members.contains_key(*key)), keys.len())
            }
            (Self::String, Value::String(_))
            | (Self::Number, Value::Number(_))
            | (Self::Bool, Value::Bool(_))
            | (Self::Array, Value::Array(_)) => (true, 0),
            _ => (false, 0),
        };
        met.then_some(rank)
    }
}

/// One alternative of the union `U`.
#[derive(Debug)]
pub struct Branch<U> {
    /// When it may be taken.
    pub when: When,
    /// Reads it.
    pub read: fn(&Value) -> Option<U>,
}

/// Reads a union: the branch that asks for most and can read the value.
pub fn read_union<U>(value: &Value, branches: &[Branch<U>]) -> Option<U> {
    let mut ranked: Vec<_> = branches.iter().filter_map(|branch| Some((branch.when.rank(value)?, branch))).collect();
    // Stable: among equals, the order of declaration stays.
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    ranked.iter().find_map(|(_, branch)| (branch.read)(value))
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use crate::runtime::{self, Check, Limit};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct A {
        id: String,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct B {
        id: String,
        cidr: String,
    }

    impl runtime::Validate for B {
        fn validate(&self, check: &mut Check<'_>) {
            check.field("cidr", &self.cidr, &[Limit::Cidr]);
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    enum Target {
        A(A),
        B(B),
        Unknown(serde_json::Value),
    }

    runtime::union!(Target, Unknown, [A(A) if ["id"], B(B) if ["cidr", "id"]]; answer);

    #[derive(Debug, Clone, PartialEq)]
    enum Mixed {
        Text(String),
        Whole(u64),
        Number(f64),
        Flag(bool),
        List(Vec<String>),
        B(B),
        Map(serde_json::Map<String, serde_json::Value>),
        Unknown(serde_json::Value),
    }

    runtime::union!(
        Mixed, Unknown, [
            Text(String) if string,
            Whole(u64) if number,
            Number(f64) if number,
            Flag(bool) if bool,
            List(Vec<String>) if array,
            Map(serde_json::Map<String, serde_json::Value>) if object,
            B(B) if ["cidr"],
        ]
    );

    fn target(json: serde_json::Value) -> Target {
        serde_json::from_value(json).unwrap()
    }

    fn mixed(json: serde_json::Value) -> Mixed {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn the_branch_that_asks_for_most_wins_and_no_field_is_lost() {
        let json = json!({"id": "x", "cidr": "192.0.2.0/24"});
        let read = target(json.clone());
        assert!(matches!(&read, Target::B(b) if b.cidr == "192.0.2.0/24"));
        assert_eq!(serde_json::to_value(&read).unwrap(), json);
        assert_eq!(target(json!({"id": "x"})), Target::A(A { id: "x".into() }));
    }

    #[test]
    fn a_branch_that_cannot_read_the_value_gives_way() {
        assert!(matches!(target(json!({"id": "x", "cidr": 5})), Target::A(_)));
    }

    #[test]
    fn what_fits_nothing_is_kept_whole() {
        for json in [json!({"id": 5}), json!({"new": {"x": [1]}}), json!("text"), json!(null), json!([])] {
            let read = target(json.clone());
            assert_eq!(read, Target::Unknown(json.clone()));
            assert_eq!(serde_json::to_value(&read).unwrap(), json);
        }
    }

    #[test]
    fn primitive_branches_go_by_json_type_in_order() {
        assert_eq!(mixed(json!("x")), Mixed::Text("x".into()));
        assert_eq!(mixed(json!(5)), Mixed::Whole(5));
        assert_eq!(mixed(json!(-0.5)), Mixed::Number(-0.5));
        assert_eq!(mixed(json!(true)), Mixed::Flag(true));
        assert_eq!(mixed(json!(["x"])), Mixed::List(vec!["x".into()]));
        assert_eq!(mixed(json!([1])), Mixed::Unknown(json!([1])));
        assert!(matches!(mixed(json!({"cidr": "x", "id": "y"})), Mixed::B(_)));
        assert!(matches!(mixed(json!({"other": 1})), Mixed::Map(_)));
    }

    #[test]
    fn checking_reaches_the_branch() {
        let bad = Mixed::B(B { id: "x".into(), cidr: "y".into() });
        assert!(Check::all("target", &bad, &[])[0].starts_with("target.cidr: "));
        assert_eq!(Check::all("x", &Mixed::Text("ab".into()), &[Limit::MaxLength(1)]).len(), 1);
        assert_eq!(Check::all("x", &Mixed::Unknown(json!("ab")), &[Limit::MaxLength(1)]).len(), 1);
    }
}
