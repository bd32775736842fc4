//! Progressive delay after failed sign-ins, by account and by network.
//!
//! CNIL, délib. 2022-100: at most ten failures before the account is blocked, or growing delays. The answer must be
//! the same for an account that does not exist: throttle the name that was typed, not the account that was found.

use jiff::{SignedDuration, Timestamp};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How delays grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ThrottleRules {
    /// Failures without any delay.
    pub free: u32,
    /// Failures from which it is locked. Not more than ten for an account.
    pub lock_at: u32,
    /// Seconds of the first delay; doubles at each failure.
    pub first_delay_s: u32,
    /// Minutes of the first lock; doubles at each failure.
    pub first_lock_min: u32,
    /// Hours: longest lock, and how long a failure is remembered.
    pub memory_h: u32,
}

impl ThrottleRules {
    /// By account: three free tries, then 1, 2, 4… seconds; locked 15 minutes at the tenth, then 30, 60…
    pub const ACCOUNT: ThrottleRules =
        ThrottleRules { free: 3, lock_at: 10, first_delay_s: 1, first_lock_min: 15, memory_h: 24 };
    /// By network: a whole office may share an address.
    pub const NETWORK: ThrottleRules =
        ThrottleRules { free: 30, lock_at: 100, first_delay_s: 1, first_lock_min: 15, memory_h: 24 };
}

impl Default for ThrottleRules {
    fn default() -> ThrottleRules {
        ThrottleRules::ACCOUNT
    }
}

/// May somebody try now?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Go,
    /// Not before this instant.
    Wait { until: Timestamp },
}

impl Verdict {
    /// The later of two verdicts: an account and its network both have a say.
    #[must_use]
    pub fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Wait { until: a }, Verdict::Wait { until: b }) => Verdict::Wait { until: a.max(b) },
            (Verdict::Go, verdict) | (verdict, Verdict::Go) => verdict,
        }
    }
}

/// May somebody try now, after these failures (in any order) since the last success?
#[must_use]
pub fn verdict(failures: &[Timestamp], now: Timestamp, rules: &ThrottleRules) -> Verdict {
    let memory = SignedDuration::from_hours(i64::from(rules.memory_h));
    let recent = || failures.iter().copied().filter(|at| now.duration_since(*at) < memory);
    let count = u32::try_from(recent().count()).unwrap_or(u32::MAX);
    let Some(last) = recent().max() else { return Verdict::Go };
    let delay = delay_after(count, rules).min(memory);
    match last.checked_add(delay) {
        Ok(until) if until > now => Verdict::Wait { until },
        Ok(_) => Verdict::Go,
        // Out of the calendar: an absurd clock does not open the door.
        Err(_) => Verdict::Wait { until: Timestamp::MAX },
    }
}

/// The delay after so many failures, before its cap.
fn delay_after(count: u32, rules: &ThrottleRules) -> SignedDuration {
    let doubled = |first: u32, times: u32| i64::from(first).saturating_mul(1_i64 << times.min(40));
    if count >= rules.lock_at {
        let minutes = doubled(rules.first_lock_min, count - rules.lock_at);
        SignedDuration::from_secs(minutes.saturating_mul(60))
    } else if count > rules.free {
        SignedDuration::from_secs(doubled(rules.first_delay_s, count - rules.free - 1))
    } else {
        SignedDuration::ZERO
    }
}

/// The network of an address, to throttle together: /24 in IPv4, /56 in IPv6 (what one subscriber is given).
#[must_use]
pub fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{}/56", Ipv6Addr::new(s[0], s[1], s[2], s[3] & 0xff00, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    /// Seconds to wait after so many failures, all at 0.
    fn wait(count: usize, rules: &ThrottleRules) -> i64 {
        match verdict(&vec![at(0); count], at(0), rules) {
            Verdict::Go => 0,
            Verdict::Wait { until } => until.duration_since(at(0)).as_secs(),
        }
    }

    #[test]
    fn the_delay_grows_then_the_account_is_locked_at_the_tenth_failure() {
        let waits: Vec<i64> = (0..=13).map(|count| wait(count, &ThrottleRules::ACCOUNT)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 900, 1800, 3600, 7200]);
        assert_eq!(wait(1000, &ThrottleRules::ACCOUNT), 24 * 3600);
    }

    #[test]
    fn waiting_ends_and_failures_are_forgotten() {
        let ten = vec![at(0); 10];
        let rules = ThrottleRules::ACCOUNT;
        assert_eq!(verdict(&ten, at(899), &rules), Verdict::Wait { until: at(900) });
        assert_eq!(verdict(&ten, at(900), &rules), Verdict::Go);
        // The next failure doubles the lock.
        let eleven = [ten.clone(), vec![at(900)]].concat();
        assert_eq!(verdict(&eleven, at(901), &rules), Verdict::Wait { until: at(900 + 1800) });
        assert_eq!(verdict(&[ten, vec![at(86_400)]].concat(), at(86_401), &rules), Verdict::Go);
    }

    #[test]
    fn an_attacker_gets_few_tries_a_day() {
        let (mut failures, mut now) = (Vec::new(), 0);
        while now < 86_400 {
            match verdict(&failures, at(now), &ThrottleRules::ACCOUNT) {
                Verdict::Go => failures.push(at(now)),
                Verdict::Wait { until } => now = until.duration_since(at(0)).as_secs() - 1,
            }
            now += 1;
        }
        assert!(failures.len() <= 17, "{} tries", failures.len());
    }

    #[test]
    fn both_account_and_network_have_a_say() {
        let (go, wait) = (Verdict::Go, |s| Verdict::Wait { until: at(s) });
        assert_eq!(go.and(go), Verdict::Go);
        assert_eq!(go.and(wait(5)), wait(5));
        assert_eq!(wait(9).and(wait(5)), wait(9));
    }

    #[test]
    fn neighbours_share_a_network() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2ff::1"), "2001:db8:1:200::/56");
        assert_ne!(network("2001:db8:1:2ff::1"), network("2001:db8:1:3ff::1"));
    }

    proptest! {
        #[test]
        fn one_more_failure_never_opens_the_door(
            mut seconds in proptest::collection::vec(0_i64..200_000, 0..30), now in 0_i64..200_000,
        ) {
            seconds.retain(|s| *s <= now);
            let failures: Vec<Timestamp> = seconds.iter().map(|s| at(*s)).collect();
            let before = verdict(&failures, at(now), &ThrottleRules::ACCOUNT);
            let after = verdict(&[failures, vec![at(now)]].concat(), at(now), &ThrottleRules::ACCOUNT);
            if let Verdict::Wait { until } = before {
                let Verdict::Wait { until: later } = after else { return Err(TestCaseError::fail("opened")) };
                prop_assert!(later >= until || later >= at(now));
            }
        }
    }
}
