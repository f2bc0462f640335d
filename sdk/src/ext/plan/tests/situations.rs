//! Twelve situations with their plans, written by hand.
//!
//! `A`, `B` and `C` are services. A comment above each says why no plan is shorter: it counts the creates (`+`) and
//! deletes (`-`) that the two sets require, a wait before each delete that relies on a new binding, and a wait at the
//! end for the binding that was created last. `fewest.rs` confirms it by an exhaustive search in a prefix of eight
//! addresses.

use super::{lines, situation};

pub(super) struct Planned {
    pub(super) name: &'static str,
    pub(super) prefix: &'static str,
    pub(super) current: &'static str,
    pub(super) wanted: &'static str,
    pub(super) steps: &'static [&'static str],
    /// The current and wanted bindings of a similar situation in 192.0.2.0/29, which can be searched.
    pub(super) in_eight: [&'static str; 2],
}

pub(super) const SITUATIONS: [Planned; 12] = [
    // A first binding: one +, one wait at the end.
    Planned {
        name: "first binding",
        prefix: "192.0.2.0/24",
        current: "",
        wanted: "192.0.2.0/24 A",
        steps: &["+ 192.0.2.0/24 A", "wait 192.0.2.0/24"],
        in_eight: ["", "192.0.2.0/29 A"],
    },
    // An exception: one +, one wait at the end.
    Planned {
        name: "exception",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A",
        wanted: "192.0.2.0/24 A, 192.0.2.0/26 B",
        steps: &["+ 192.0.2.0/26 B", "wait 192.0.2.0/26"],
        in_eight: ["192.0.2.0/29 A", "192.0.2.0/29 A, 192.0.2.0/31 B"],
    },
    // An exception is removed: one -. The binding that it falls back to is active.
    Planned {
        name: "end of an exception",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.0/26 B",
        wanted: "192.0.2.0/24 A",
        steps: &["- 192.0.2.0/26 B"],
        in_eight: ["192.0.2.0/29 A, 192.0.2.0/31 B", "192.0.2.0/29 A"],
    },
    // An exception grows: one + and one -, and the - relies on the +.
    Planned {
        name: "a wider exception",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.0/26 B",
        wanted: "192.0.2.0/24 A, 192.0.2.0/25 B",
        steps: &["+ 192.0.2.0/25 B", "wait 192.0.2.0/25", "- 192.0.2.0/26 B"],
        in_eight: ["192.0.2.0/29 A, 192.0.2.0/31 B", "192.0.2.0/29 A, 192.0.2.0/30 B"],
    },
    // The prefix changes its service: one - and one +, and no binding is wider. Its addresses need at least two covers,
    // since no block narrower than the prefix contains all of them: two + and two -. The first - relies on the covers,
    // and their - rely on the new binding: two waits.
    Planned {
        name: "another service for the prefix",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A",
        wanted: "192.0.2.0/24 B",
        steps: &[
            "+ 192.0.2.0/25 B temporary",
            "+ 192.0.2.128/25 B temporary",
            "wait 192.0.2.0/25 192.0.2.128/25",
            "- 192.0.2.0/24 A",
            "+ 192.0.2.0/24 B",
            "wait 192.0.2.0/24",
            "- 192.0.2.0/25 B",
            "- 192.0.2.128/25 B",
        ],
        in_eight: ["192.0.2.0/29 A", "192.0.2.0/29 B"],
    },
    // Half of the prefix has a binding that stays, so one block covers the rest: one + and one - more than the two sets
    // require, and the same two waits.
    Planned {
        name: "another service for a prefix half of which is an exception",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.0/25 C",
        wanted: "192.0.2.0/24 B, 192.0.2.0/25 C",
        steps: &[
            "+ 192.0.2.128/25 B temporary",
            "wait 192.0.2.128/25",
            "- 192.0.2.0/24 A",
            "+ 192.0.2.0/24 B",
            "wait 192.0.2.0/24",
            "- 192.0.2.128/25 B",
        ],
        in_eight: ["192.0.2.0/29 A, 192.0.2.0/30 C", "192.0.2.0/29 B, 192.0.2.0/30 C"],
    },
    // The halves have the new service already, and are deleted: one - and one +, and two -, which wait for the +.
    Planned {
        name: "halves give way to the prefix",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.0/25 B, 192.0.2.128/25 B",
        wanted: "192.0.2.0/24 B",
        steps: &["- 192.0.2.0/24 A", "+ 192.0.2.0/24 B", "wait 192.0.2.0/24", "- 192.0.2.0/25 B", "- 192.0.2.128/25 B"],
        in_eight: ["192.0.2.0/29 A, 192.0.2.0/30 B, 192.0.2.4/30 B", "192.0.2.0/29 B"],
    },
    // The wider binding has the old service, which the addresses keep between - and +.
    Planned {
        name: "an explicit binding becomes an exception",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.64/26 A",
        wanted: "192.0.2.0/24 A, 192.0.2.64/26 B",
        steps: &["- 192.0.2.64/26 A", "+ 192.0.2.64/26 B", "wait 192.0.2.64/26"],
        in_eight: ["192.0.2.0/29 A, 192.0.2.2/31 A", "192.0.2.0/29 A, 192.0.2.2/31 B"],
    },
    // The wider binding has neither the old nor the new service of the block, so the block is covered: two + and two -
    // beside the - and + of the two sets.
    Planned {
        name: "an exception changes its service",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.0/26 B",
        wanted: "192.0.2.0/24 A, 192.0.2.0/26 C",
        steps: &[
            "+ 192.0.2.0/27 C temporary",
            "+ 192.0.2.32/27 C temporary",
            "wait 192.0.2.0/27 192.0.2.32/27",
            "- 192.0.2.0/26 B",
            "+ 192.0.2.0/26 C",
            "wait 192.0.2.0/26",
            "- 192.0.2.0/27 C",
            "- 192.0.2.32/27 C",
        ],
        in_eight: ["192.0.2.0/29 A, 192.0.2.0/31 B", "192.0.2.0/29 A, 192.0.2.0/31 C"],
    },
    // Two neighbours that fill a wider block change: one binding for the wider block covers both; halves would be four.
    Planned {
        name: "neighbours change their service",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.0/32 B, 192.0.2.1/32 B",
        wanted: "192.0.2.0/24 A, 192.0.2.0/32 C, 192.0.2.1/32 C",
        steps: &[
            "+ 192.0.2.0/31 C temporary",
            "wait 192.0.2.0/31",
            "- 192.0.2.0/32 B",
            "+ 192.0.2.0/32 C",
            "- 192.0.2.1/32 B",
            "+ 192.0.2.1/32 C",
            "wait 192.0.2.0/32 192.0.2.1/32",
            "- 192.0.2.0/31 C",
        ],
        in_eight: ["192.0.2.0/29 A, 192.0.2.0/32 B, 192.0.2.1/32 B", "192.0.2.0/29 A, 192.0.2.0/32 C, 192.0.2.1/32 C"],
    },
    // A single address has no halves, and the wider binding has a third service: a gap.
    Planned {
        name: "an address changes its service",
        prefix: "192.0.2.0/24",
        current: "192.0.2.0/24 A, 192.0.2.7/32 B",
        wanted: "192.0.2.0/24 A, 192.0.2.7/32 C",
        steps: &["- 192.0.2.7/32 B gap A", "+ 192.0.2.7/32 C", "wait 192.0.2.7/32"],
        in_eight: ["192.0.2.0/29 A, 192.0.2.7/32 B", "192.0.2.0/29 A, 192.0.2.7/32 C"],
    },
    // Nested: the narrower binding is active before the wider one is created around it, or its addresses would have a
    // third service: three +, one -, and a wait before the wider + and before the -.
    Planned {
        name: "nested exceptions in place of the prefix",
        prefix: "2001:db8::/48",
        current: "2001:db8::/48 A",
        wanted: "2001:db8::/49 B, 2001:db8:0:8000::/49 B, 2001:db8::/64 C",
        steps: &[
            "+ 2001:db8::/64 C",
            "+ 2001:db8:0:8000::/49 B",
            "wait 2001:db8::/64 2001:db8:0:8000::/49",
            "+ 2001:db8::/49 B",
            "wait 2001:db8::/49",
            "- 2001:db8::/48 A",
        ],
        in_eight: ["192.0.2.0/29 A", "192.0.2.0/30 B, 192.0.2.4/30 B, 192.0.2.0/31 C"],
    },
];

#[test]
fn each_situation_has_the_steps_written_by_hand() {
    for Planned { name, prefix, current, wanted, steps, .. } in &SITUATIONS {
        assert_eq!(lines(&situation(prefix, current, wanted)), *steps, "{name}");
    }
}
