//! Timestamps that are the same in every run, so that tests can compare whole responses.

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// The limit on days, so that the month does not end. A test makes far fewer timestamps.
const DAYS: u64 = 31;

/// A sequence of timestamps (RFC 3339), one second apart, from midnight of 1 January 2026 on.
#[derive(Debug, Default)]
pub(super) struct Timestamps {
    given: u64,
}

impl Timestamps {
    /// The next timestamp.
    pub(super) fn next(&mut self) -> String {
        let seconds = self.given;
        self.given = (self.given + 1) % (DAYS * SECONDS_A_DAY);
        let (day, second) = (1 + seconds / SECONDS_A_DAY, seconds % SECONDS_A_DAY);
        format!("2026-01-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_continue_across_minutes_hours_and_days() {
        for (given, text) in [
            (0, "2026-01-01T00:00:00Z"),
            (59, "2026-01-01T00:00:59Z"),
            (3_661, "2026-01-01T01:01:01Z"),
            (86_400, "2026-01-02T00:00:00Z"),
            (31 * 86_400 - 1, "2026-01-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamps { given }.next(), text);
        }
    }

    #[test]
    fn each_timestamp_is_later_than_the_one_before() {
        let mut timestamps = Timestamps { given: 86_390 };
        let given: Vec<String> = (0..20).map(|_| timestamps.next()).collect();
        assert!(given.is_sorted() && given.windows(2).all(|pair| pair[0] != pair[1]), "{given:?}");
    }
}
