//! The limits that a description can have.

/// A limit on a value that is sent (JSON Schema Validation, sections 6 and 7).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Limit {
    /// `minLength`: at least this many characters (Unicode scalar values).
    MinLength(u64),
    /// `maxLength`: at most this many characters (Unicode scalar values).
    MaxLength(u64),
    /// `pattern`: a regular expression (ECMA 262, as far as `regex-lite` reads it) that matches somewhere in the text.
    Pattern(&'static str),
    /// `minimum`: at least this number.
    Minimum(f64),
    /// `maximum`: at most this number.
    Maximum(f64),
    /// `exclusiveMinimum`: more than this number.
    ExclusiveMinimum(f64),
    /// `exclusiveMaximum`: less than this number.
    ExclusiveMaximum(f64),
    /// `multipleOf`: a whole multiple of this number.
    MultipleOf(f64),
    /// `minimum` of whole numbers that `f64` can't hold: at least this one.
    MinimumInteger(i128),
    /// `maximum` of whole numbers that `f64` can't hold: at most this one.
    MaximumInteger(i128),
    /// `exclusiveMinimum` of whole numbers that `f64` can't hold: more than this one.
    ExclusiveMinimumInteger(i128),
    /// `exclusiveMaximum` of whole numbers that `f64` can't hold: less than this one.
    ExclusiveMaximumInteger(i128),
    /// `enum` of numbers: one of these.
    OneOf(&'static [f64]),
    /// `enum` of one boolean: only this.
    Only(bool),
    /// `minItems`: at least this many items.
    MinItems(u64),
    /// `maxItems`: at most this many items.
    MaxItems(u64),
    /// `uniqueItems`: no item twice.
    UniqueItems,
    /// `minProperties`: at least this many properties.
    MinProperties(u64),
    /// `maxProperties`: at most this many properties.
    MaxProperties(u64),
    /// A JSON Schema that the value's JSON must match: constraints that its type can't express.
    Schema(&'static str),
    /// A block of addresses in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3), e.g. `192.0.2.0/24`, with
    /// no bits set beyond its prefix length.
    Cidr,
    /// `format: date`: a day of the calendar (RFC 3339, section 5.6), e.g. `2024-01-31`.
    Date,
    /// `format: date-time`: a date and time with a zone (RFC 3339, section 5.6), e.g. `2024-01-31T23:59:59Z`.
    DateTime,
    /// `format: ip`: an IPv4 or IPv6 address.
    Ip,
    /// `format: ipv4`: an IPv4 address in dotted decimal notation.
    Ipv4,
    /// `format: ipv6`: an IPv6 address (RFC 4291, section 2.2).
    Ipv6,
    /// `format: password`, `x-sensitive` or `x-ms-secret`: excludes no value, but no violation quotes it.
    Secret,
    /// Limits on each item of an array, or on each value of a map.
    Each(&'static [Limit]),
}

impl Limit {
    /// The limit for the value of the keyword `format`, if it is one that is checked.
    pub(super) fn format(name: &str) -> Option<Self> {
        Some(match name {
            "cidr" => Self::Cidr,
            "date" => Self::Date,
            "date-time" => Self::DateTime,
            "ip" => Self::Ip,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            _ => return None,
        })
    }

    /// The limits on each item.
    pub(super) fn of_items(limits: &[Self]) -> Vec<Self> {
        let of_each = limits.iter().filter_map(|limit| match limit {
            Self::Each(limits) => Some(*limits),
            _ => None,
        });
        of_each.flatten().copied().collect()
    }
}
