//! What became of meetings, as their sides say it; the host reads counts.

use super::{asks::State, refused, unknown};
use crate::{Across, Error, Register};
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;

/// A count that speaks of fewer organisations is not told.
const LEAST: usize = 3;

closed_list! {
    /// What follows from a meeting.
    Follow {
        Nothing = "nothing",
        Contact = "contact",
        Project = "project",
    }
}

/// What a side says of a meeting after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    pub was_held: bool,
    pub follow: Follow,
}

/// Counts of an event; `None`: of fewer than three organisations, and not nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub asked: Option<usize>,
    pub accepted: Option<usize>,
    pub planned: Option<usize>,
    /// Those of which a side says that they were held, and none that they were not.
    pub held: Option<usize>,
    /// Of these, those from which a contact or a project follows for one side at least.
    pub followed: Option<usize>,
}

type Rows = Vec<(String, String, i64, String)>;

impl Register {
    async fn outcomes_at(&self, event: &str) -> Result<Rows, Error> {
        let rows = sqlx::query_as(
            "SELECT o.ask_id, o.organisation_id, o.was_held, o.follow FROM meeting_outcome o
             JOIN meeting_ask a ON a.id = o.ask_id WHERE a.event_id = $1",
        )
        .bind(event)
        .fetch_all(self.across(Across::Meetings).db.read())
        .await?;
        Ok(rows)
    }

    /// What an organisation said of its meetings, by the meeting.
    pub(super) async fn own_outcomes(
        &self,
        organisation_id: &str,
        event: &str,
    ) -> Result<BTreeMap<String, Outcome>, Error> {
        let rows = self.outcomes_at(event).await?.into_iter().filter(|(_, who, ..)| who == organisation_id);
        Ok(rows.filter_map(|(id, _, held, follow)| Some((id, outcome(held, &follow)?))).collect())
    }

    /// Says what became of a meeting, from its hour on; saying it again corrects it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another's, or one that had no hour; [`Error::Refused`]: `meetings-early`, `meetings-follow` (a
    /// meeting that was not held has no follow-up).
    pub async fn note_meeting(
        &self,
        organisation_id: &str,
        (event, id): (&str, &str),
        said: Outcome,
        now: DateTime,
    ) -> Result<(), Error> {
        let all = self.own_meetings(organisation_id, event).await?;
        let one = all.into_iter().find(|one| one.id == id).ok_or_else(unknown)?;
        let (slot, _) = one.held.ok_or_else(unknown)?;
        if now < slot.starts_at {
            return Err(refused("meetings-early"));
        }
        if !said.was_held && said.follow != Follow::Nothing {
            return Err(refused("meetings-follow"));
        }
        let host = self.event(event).await?.host_id;
        let house = self.across(Across::Meetings);
        let mut act = house.db.act().await?;
        sqlx::query(
            "INSERT INTO meeting_outcome (ask_id, organisation_id, host_id, was_held, follow, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (ask_id, organisation_id) DO UPDATE SET
             was_held = excluded.was_held, follow = excluded.follow, made_at = excluded.made_at, made_by = excluded.made_by",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(host)
        .bind(i64::from(said.was_held))
        .bind(said.follow.code())
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("noted", "meetings", event), None).await?;
        act.commit().await
    }

    /// What the host reads of what became of meetings.
    ///
    /// # Errors
    /// [`Error::Unknown`] for any other organisation.
    pub async fn meeting_tally(&self, organisation_id: &str, event: &str) -> Result<Tally, Error> {
        let plan = self.hosted_plan(organisation_id, event).await?;
        let mut said: BTreeMap<String, Vec<Outcome>> = BTreeMap::new();
        for (id, _, held, follow) in self.outcomes_at(event).await? {
            said.entry(id).or_default().extend(outcome(held, &follow));
        }
        let asks = self.asks(&plan).await?;
        let count = |counts: &dyn Fn(&super::asks::Ask) -> bool| {
            let found: Vec<_> = asks.iter().filter(|one| counts(one)).collect();
            let of: BTreeSet<&str> =
                found.iter().flat_map(|one| [one.landlord_id.as_str(), one.partner_id.as_str()]).collect();
            (found.is_empty() || of.len() >= LEAST).then_some(found.len())
        };
        let nothing = Vec::new();
        let of = |id: &str| said.get(id).unwrap_or(&nothing).clone();
        let held = |one: &super::asks::Ask| {
            let said = of(&one.id);
            !said.is_empty() && said.iter().all(|outcome| outcome.was_held)
        };
        let stands = |one: &super::asks::Ask| one.is_live && one.state == State::Accepted;
        Ok(Tally {
            asked: count(&|_| true),
            accepted: count(&stands),
            planned: count(&|one| stands(one) && plan.is_published && one.seat.is_some()),
            held: count(&|one| stands(one) && held(one)),
            followed: count(&|one| {
                stands(one) && held(one) && of(&one.id).iter().any(|said| said.follow != Follow::Nothing)
            }),
        })
    }
}

fn outcome(held: i64, follow: &str) -> Option<Outcome> {
    Some(Outcome { was_held: held == 1, follow: Follow::from_code(follow)? })
}
