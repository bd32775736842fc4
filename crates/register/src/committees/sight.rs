//! Who sits in a committee, and what they may know.

use super::interests::links;
use super::{CommitteeRules, unknown};
use crate::calls::CallRecord;
use crate::{Across, Author, Error, Register};
use jiff::Timestamp;
use std::collections::BTreeSet;
use trust::field::ObjectKind;
use trust::ids::CallId;
use trust::policy::{Action, Actor, CallRef, Object, allow};
use trust::role::Role;
use trust::scope::Scope;

/// What somebody is for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// Direction of whoever coordinates the call.
    Secretariat,
    /// Direction of another funder of the call.
    Funder,
    Instructor,
    Reader,
    President,
}

impl Seat {
    /// The role that gives it.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Seat::Instructor => Some(Role::Instructor),
            Seat::Reader => Some(Role::Committee),
            Seat::President => Some(Role::President),
            Seat::Secretariat | Seat::Funder => None,
        }
    }
}

/// Who looks at a committee: where they sit, and what is hidden from them.
#[derive(Debug, Clone)]
pub struct Sight {
    pub call: CallRecord,
    pub rules: CommitteeRules,
    pub seats: BTreeSet<Seat>,
    pub account: String,
    pub organisation: String,
    /// A judge who did not declare their interests yet reads nothing.
    pub has_declared: bool,
    /// Nothing is read before the call closes: until then whoever applies may take it back.
    pub is_closed: bool,
    /// Without any link outside of those who run the call: what speaks of all files at once is told to them.
    pub is_whole: bool,
    hidden: BTreeSet<String>,
}

impl Sight {
    /// Does the person judge?
    #[must_use]
    pub fn judges(&self) -> bool {
        self.seats.iter().any(|seat| seat.role().is_some())
    }

    /// Does the person sit there?
    #[must_use]
    pub fn is(&self, seat: Seat) -> bool {
        self.seats.contains(&seat)
    }

    /// May the person read files at all?
    #[must_use]
    pub fn reads_files(&self) -> bool {
        self.is_closed && (!self.judges() || self.has_declared)
    }

    /// May the person know of this file?
    #[must_use]
    pub fn sees(&self, file: &str) -> bool {
        self.reads_files() && !self.hidden.contains(file)
    }

    /// May the person read what speaks of all files at once?
    #[must_use]
    pub fn reads_boards(&self) -> bool {
        self.reads_files() && self.is_whole
    }

    /// The call, as rights see what belongs to it.
    #[must_use]
    pub fn object(&self, kind: ObjectKind) -> Object {
        let mut object = Object::new(kind, self.call.coordinator.id.as_str().into());
        object.call = Some(CallRef {
            call: CallId::from(self.call.id.as_str()),
            run_by: self.call.run_by().iter().map(|id| id.as_str().into()).collect(),
        });
        object
    }
}

/// The seats of somebody, by their roles. Whoever reads the journal, where every act on every file is written, does not judge:
/// what an interest hides from them would be there.
fn seats(actor: &Actor, call: &CallRecord, at: Timestamp) -> BTreeSet<Seat> {
    let today = trust::day::legal_day(at);
    let mut all = BTreeSet::new();
    if actor.standing().is_err() || !call.is_run_by(actor.organisation.as_str()) {
        return all;
    }
    let own = |kind| Object::collection(kind, actor.organisation.clone());
    let may = |action, kind| allow(actor, action, &own(kind), &[], at).is_allowed();
    let here = Scope::Call(CallId::from(call.id.as_str()));
    if !may(Action::SeeJournal, ObjectKind::Journal) {
        for seat in [Seat::Instructor, Seat::Reader, Seat::President] {
            let holds = |grant: &&trust::scope::Grant| {
                Some(grant.role()) == seat.role() && *grant.scope() == here && grant.reads_on(today)
            };
            if actor.grants.iter().any(|grant| holds(&grant)) {
                all.insert(seat);
            }
        }
    }
    if may(Action::Decide, ObjectKind::Call) {
        let coordinates = call.coordinator.id == actor.organisation.as_str();
        all.insert(if coordinates { Seat::Secretariat } else { Seat::Funder });
    }
    all
}

impl Register {
    /// What somebody may know of the committee of a call.
    ///
    /// # Errors
    /// [`Error::Unknown`] when they have no seat there, whether the call exists or not.
    pub async fn committee_sight(&self, actor: &Actor, call_id: &str, at: Timestamp) -> Result<Sight, Error> {
        let by = actor.organisation.as_str();
        let call = self.call(Some(by), call_id).await.map_err(|error| match error {
            Error::Unknown(_) => unknown(),
            other => other,
        })?;
        self.sight_of(actor, call, at).await?.ok_or_else(unknown)
    }

    async fn sight_of(&self, actor: &Actor, call: CallRecord, at: Timestamp) -> Result<Option<Sight>, Error> {
        let seats = seats(actor, &call, at);
        if seats.is_empty() || call.in_force().is_none() {
            return Ok(None);
        }
        let account = actor.user.as_str().to_owned();
        let house = self.across(Across::Calls);
        let mut connection = house.db.instant().await?;
        let rules: Option<String> = sqlx::query_scalar("SELECT rules FROM committee WHERE call_id = $1")
            .bind(&call.id)
            .fetch_optional(&mut *connection)
            .await?;
        let declared: Option<Option<String>> = sqlx::query_scalar(
            "SELECT declared_at FROM committee_judge WHERE call_id = $1 AND account_id = $2 AND ended_at IS NULL",
        )
        .bind(&call.id)
        .bind(&account)
        .fetch_optional(&mut *connection)
        .await?;
        let accounts = BTreeSet::from([account.clone()]);
        let links = links(&mut connection, &call, &accounts, at).await?;
        let hidden = links.hidden(&account);
        Ok(Some(Sight {
            rules: rules.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
            has_declared: declared.flatten().is_some(),
            is_closed: call.stage(at) == ::calls::Stage::Closed,
            is_whole: hidden.is_empty() && !links.has_outside(&account),
            organisation: actor.organisation.as_str().to_owned(),
            hidden,
            account,
            seats,
            call,
        }))
    }

    /// A call as whoever holds the machine reads it: everything. The command line reads and checks; it has no hand.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such call, or for anybody else.
    pub async fn house_sight(&self, call_id: &str, at: Timestamp) -> Result<Sight, Error> {
        if !matches!(self.author(), Author::CommandLine) {
            return Err(unknown());
        }
        let call = self.call(None, call_id).await?;
        let call = self.call(Some(&call.coordinator.id), call_id).await?;
        let rules: Option<String> = sqlx::query_scalar("SELECT rules FROM committee WHERE call_id = $1")
            .bind(call_id.to_owned())
            .fetch_optional(self.db.read())
            .await?;
        Ok(Sight {
            rules: rules.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
            seats: [Seat::Secretariat].into(),
            account: String::new(),
            organisation: call.coordinator.id.clone(),
            has_declared: true,
            is_closed: call.stage(at) == ::calls::Stage::Closed,
            is_whole: true,
            hidden: BTreeSet::new(),
            call,
        })
    }

    /// The committees where somebody sits, the last call first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn committee_sights(&self, actor: &Actor, at: Timestamp) -> Result<Vec<Sight>, Error> {
        let by = actor.organisation.as_str();
        let mut all = Vec::new();
        for call in self.calls(Some(by)).await? {
            if call.is_run_by(by) {
                all.extend(self.sight_of(actor, call, at).await?);
            }
        }
        Ok(all)
    }
}
