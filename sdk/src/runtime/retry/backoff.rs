//! The wait before the next attempt.

use std::time::Duration;

use super::RetryPolicy;

/// The shortest wait, whatever the server and the policy say, so that there is no hot loop.
const SHORTEST: Duration = Duration::from_millis(1);

/// The decision before the next attempt: wait, or give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Wait for this time.
    For(Duration),
    /// Give up: the server asks for more than the policy allows.
    TooLong,
}

/// The wait after `attempts` attempts, if the server asks for a wait of `requested`. `chance` is random from 0 to 1.
pub(crate) fn wait(policy: &RetryPolicy, attempts: u32, requested: Option<Duration>, chance: f64) -> Wait {
    match requested {
        Some(requested) if requested > policy.max_retry_after => Wait::TooLong,
        Some(requested) if !requested.is_zero() => Wait::For(requested.max(SHORTEST)),
        // A wait of 0 is ignored.
        Some(_) | None => Wait::For(own_wait(policy, attempts, chance).max(SHORTEST)),
    }
}

/// The policy's own wait: `base_delay x 2^(attempts - 1)`, at most `max_delay`, minus up to a quarter.
fn own_wait(policy: &RetryPolicy, attempts: u32, chance: f64) -> Duration {
    let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    let wait = policy.base_delay.saturating_mul(factor).min(policy.max_delay);
    // In millionths, with which no duration overflows.
    let parts = (chance.clamp(0.0, 1.0) * 1e6) as u32;
    wait.saturating_sub(wait / 4_000_000 * parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANCES: [f64; 6] = [0.0, 0.25, 0.999_999, 1.0, -3.0, f64::NAN];

    fn millis(wait: Wait) -> u128 {
        match wait {
            Wait::For(wait) => wait.as_millis(),
            Wait::TooLong => panic!("too long"),
        }
    }

    #[test]
    fn the_policys_wait_doubles_from_half_a_second_to_8_s_less_up_to_a_quarter() {
        let policy = RetryPolicy::default();
        for (attempts, longest) in [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 8000), (6, 8000), (99, 8000)] {
            assert_eq!(millis(wait(&policy, attempts, None, 0.0)), longest);
            assert_eq!(millis(wait(&policy, attempts, None, 1.0)), longest * 3 / 4);
        }
    }

    #[test]
    fn waits_stay_within_their_bounds_for_any_attempt_policy_and_chance() {
        let delays = [Duration::ZERO, Duration::from_nanos(1), Duration::from_secs(7), Duration::MAX];
        let attempts = (0..70).chain([u32::MAX - 1, u32::MAX]);
        for attempts in attempts {
            for base in delays {
                for longest in delays {
                    for chance in CHANCES {
                        let policy = RetryPolicy::default().base_delay(base).max_delay(longest);
                        let Wait::For(wait) = wait(&policy, attempts, None, chance) else { panic!("no wish") };
                        assert!(wait >= SHORTEST && wait <= longest.max(SHORTEST), "{base:?} {longest:?} {attempts}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_reasonable_wait_that_the_server_asks_for_is_exact() {
        let policy = RetryPolicy::default();
        for requested in [Duration::from_millis(250), Duration::from_secs(7), Duration::from_secs(60)] {
            for chance in CHANCES {
                assert_eq!(wait(&policy, 1, Some(requested), chance), Wait::For(requested));
            }
        }
        assert_eq!(wait(&policy, 1, Some(Duration::from_nanos(1)), 0.0), Wait::For(SHORTEST));
    }

    #[test]
    fn a_requested_wait_of_zero_is_ignored_and_a_long_one_refused() {
        let policy = RetryPolicy::default();
        assert_eq!(millis(wait(&policy, 1, Some(Duration::ZERO), 0.0)), 500);
        for requested in [Duration::from_millis(60_001), Duration::MAX] {
            assert_eq!(wait(&policy, 1, Some(requested), 0.0), Wait::TooLong);
        }
        let patient = policy.max_retry_after(Duration::from_secs(120));
        assert_eq!(wait(&patient, 1, Some(Duration::from_secs(120)), 0.0), Wait::For(Duration::from_secs(120)));
    }
}
