//! How long a session lives: idle, absolute, and how long a fresh proof of identity holds.

use jiff::{SignedDuration, Timestamp};

/// The durations of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionRules {
    /// Minutes without a request, for those who reach persons.
    pub idle_min: u32,
    /// Hours after the sign-in, for everybody.
    pub absolute_h: u32,
    /// Minutes during which a fresh proof of identity holds.
    pub step_up_min: u32,
    /// Minutes before the end at which the person is warned (RGAA, criterion 13.1).
    pub warn_min: u32,
}

impl Default for SessionRules {
    fn default() -> SessionRules {
        SessionRules { idle_min: 30, absolute_h: 12, step_up_min: 5, warn_min: 2 }
    }
}

/// What is known of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    pub opened_at: Timestamp,
    /// Last request.
    pub seen_at: Timestamp,
    /// Last proof of identity inside the session; `None`: only the sign-in.
    pub proved_at: Option<Timestamp>,
    /// Password, second factor or roles of the account changed at this instant: older sessions end.
    pub void_before: Option<Timestamp>,
    /// One of the roles ends when idle ([`crate::role::Role::needs_idle_timeout`]).
    pub ends_when_idle: bool,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Idle,
    Absolute,
    /// Signed out elsewhere, or the account changed.
    Revoked,
    /// Opened after now: the clock went back, or the row was forged.
    Future,
}

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// Alive until `ends_at` if nothing is asked before; warn the person from `warn_at`.
    Live {
        ends_at: Timestamp,
        warn_at: Timestamp,
    },
    Ended(Ended),
}

/// Seconds of difference between two clocks that are forgiven.
const SKEW_S: i64 = 60;

impl SessionRules {
    /// Where a session stands now.
    #[must_use]
    pub fn state(&self, session: &Session, now: Timestamp) -> SessionState {
        let skew = SignedDuration::from_secs(SKEW_S);
        if session.opened_at.duration_since(now) > skew || session.seen_at.duration_since(now) > skew {
            return SessionState::Ended(Ended::Future);
        }
        if session.void_before.is_some_and(|at| session.opened_at < at) {
            return SessionState::Ended(Ended::Revoked);
        }
        let after = |from: Timestamp, length: SignedDuration| from.checked_add(length).unwrap_or(from);
        let absolute = after(session.opened_at, SignedDuration::from_hours(i64::from(self.absolute_h)));
        if now >= absolute {
            return SessionState::Ended(Ended::Absolute);
        }
        let idle = after(session.seen_at, SignedDuration::from_mins(i64::from(self.idle_min)));
        if session.ends_when_idle && now >= idle {
            return SessionState::Ended(Ended::Idle);
        }
        let ends_at = if session.ends_when_idle { absolute.min(idle) } else { absolute };
        let warning = SignedDuration::from_mins(i64::from(self.warn_min));
        let warn_at = ends_at.checked_sub(warning).unwrap_or(ends_at);
        SessionState::Live { ends_at, warn_at }
    }

    /// Until when the identity is proved afresh; `None` when it is not. The sign-in itself is a proof.
    #[must_use]
    pub fn step_up_until(&self, session: &Session, now: Timestamp) -> Option<Timestamp> {
        let SessionState::Live { ends_at, .. } = self.state(session, now) else { return None };
        let proved = session.proved_at.unwrap_or(session.opened_at).max(session.opened_at);
        let until = proved.checked_add(SignedDuration::from_mins(i64::from(self.step_up_min))).ok()?;
        (proved.duration_since(now) <= SignedDuration::from_secs(SKEW_S) && now < until)
            .then(|| until.min(ends_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + minute * 60).unwrap()
    }

    fn session(seen: i64) -> Session {
        Session {
            opened_at: at(0),
            seen_at: at(seen),
            proved_at: None,
            void_before: None,
            ends_when_idle: true,
        }
    }

    #[test]
    fn a_session_ends_idle_after_thirty_minutes_and_anyhow_after_twelve_hours() {
        let rules = SessionRules::default();
        assert_eq!(
            rules.state(&session(10), at(39)),
            SessionState::Live { ends_at: at(40), warn_at: at(38) }
        );
        assert_eq!(rules.state(&session(10), at(40)), SessionState::Ended(Ended::Idle));
        let calm = Session { ends_when_idle: false, ..session(10) };
        assert!(
            matches!(rules.state(&calm, at(600)), SessionState::Live { ends_at, .. } if ends_at == at(720))
        );
        assert_eq!(rules.state(&session(719), at(720)), SessionState::Ended(Ended::Absolute));
        assert!(
            matches!(rules.state(&session(710), at(711)), SessionState::Live { ends_at, .. } if ends_at == at(720))
        );
    }

    #[test]
    fn a_changed_account_ends_older_sessions_at_once() {
        let rules = SessionRules::default();
        let changed = Session { void_before: Some(at(1)), ..session(2) };
        assert_eq!(rules.state(&changed, at(2)), SessionState::Ended(Ended::Revoked));
        let newer = Session { void_before: Some(at(0)), ..session(2) };
        assert!(matches!(rules.state(&newer, at(2)), SessionState::Live { .. }));
    }

    #[test]
    fn a_session_of_the_future_is_refused() {
        let future = Session { opened_at: at(10), seen_at: at(10), ..session(0) };
        assert_eq!(SessionRules::default().state(&future, at(0)), SessionState::Ended(Ended::Future));
        let seen = session(10);
        assert_eq!(SessionRules::default().state(&seen, at(0)), SessionState::Ended(Ended::Future));
    }

    #[test]
    fn a_proof_of_identity_holds_five_minutes() {
        let rules = SessionRules::default();
        assert_eq!(rules.step_up_until(&session(1), at(4)), Some(at(5)));
        assert_eq!(rules.step_up_until(&session(5), at(5)), None);
        let proved = Session { proved_at: Some(at(20)), ..session(20) };
        assert_eq!(rules.step_up_until(&proved, at(22)), Some(at(25)));
        assert_eq!(rules.step_up_until(&proved, at(25)), None);
        // Never beyond the session, nor from another one, nor from the future.
        let late = Session { proved_at: Some(at(718)), ..session(718) };
        assert_eq!(rules.step_up_until(&late, at(719)), Some(at(720)));
        let older = Session { opened_at: at(10), proved_at: Some(at(9)), ..session(10) };
        assert_eq!(rules.step_up_until(&older, at(14)), Some(at(15)));
        let forged = Session { proved_at: Some(at(30)), ..session(1) };
        assert_eq!(rules.step_up_until(&forged, at(2)), None);
        let void = Session { void_before: Some(at(1)), ..session(1) };
        assert_eq!(rules.step_up_until(&void, at(2)), None);
    }
}
