//! Who judges: appointed for one call, by the direction of the organisation for which they sit.

use super::interests::{Interest, links, noted};
use super::sight::{Seat, Sight};
use super::{CommitteeRules, InterestPath, refused, unknown};
use crate::members::{NewGrant, give};
use crate::{Across, Error, Register, instant, written};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use trust::ids::CallId;
use trust::policy::Actor;
use trust::role::Role;
use trust::scope::Scope;

/// Somebody who judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judge {
    pub account_id: String,
    pub name: String,
    pub organisation_id: String,
    pub organisation: String,
    pub seat: Seat,
    pub appointed_at: Timestamp,
    pub declared_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub interests: Vec<Interest>,
    /// Files that an interest hides from them, each with its path; told to whoever appoints, when nothing hides it from them.
    pub hidden: Vec<(String, InterestPath)>,
}

/// Somebody who may be appointed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub membership_id: String,
    pub account_id: String,
    pub name: String,
}

fn seat_of(role: &str) -> Result<Seat, Error> {
    [Seat::Instructor, Seat::Reader, Seat::President]
        .into_iter()
        .find(|seat| seat.role().is_some_and(|known| known.code() == role))
        .ok_or_else(|| Error::Computation(format!("« {role} » does not judge")))
}

impl Register {
    /// Says how the committee works; not once something was scored.
    ///
    /// # Errors
    /// [`Error::Refused`]: `committee-rules`, `committee-scored`. [`Error::Unknown`] for whoever does not coordinate the call.
    pub async fn set_committee_rules(
        &self,
        actor: &Actor,
        call_id: &str,
        rules: &CommitteeRules,
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        if !sight.is(Seat::Secretariat) {
            return Err(unknown());
        }
        if !rules.is_sound() {
            return Err(refused("committee-rules"));
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        let locked: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM review WHERE call_id = $1 AND locked_at IS NOT NULL")
                .bind(call_id)
                .fetch_one(act.connection())
                .await?;
        if locked > 0 {
            return Err(refused("committee-scored"));
        }
        sqlx::query(
            "INSERT INTO committee (call_id, coordinator_id, rules, made_at, made_by) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (call_id) DO UPDATE SET rules = excluded.rules, made_at = excluded.made_at,
                made_by = excluded.made_by",
        )
        .bind(call_id)
        .bind(&sight.call.coordinator.id)
        .bind(serde_json::to_string(rules)?)
        .bind(written(at))
        .bind(&sight.account)
        .execute(act.connection())
        .await?;
        let after = Some(serde_json::to_string(rules)?);
        self.write_down(&mut act, &sight.call.coordinator.id, ("changed", "committee", call_id), after)
            .await?;
        act.commit().await
    }

    /// Members of one's own organisation who may be appointed: those who do not judge this call yet.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever appoints nobody.
    pub async fn committee_candidates(&self, actor: &Actor, sight: &Sight) -> Result<Vec<Candidate>, Error> {
        let by = actor.organisation.as_str();
        let house = self.across(Across::Calls);
        let there: BTreeSet<String> = sqlx::query_scalar(
            "SELECT account_id FROM committee_judge WHERE call_id = $1 AND ended_at IS NULL",
        )
        .bind(sight.call.id.clone())
        .fetch_all(house.db.read())
        .await?
        .into_iter()
        .collect();
        let reads_journal = |role: Role| matches!(role, Role::OrgAdmin | Role::Dpo | Role::PlatformOps);
        let all = self.members(by).await?;
        let open = all.into_iter().filter(|one| {
            one.confirmed_at.is_some()
                && !one.disabled
                && !there.contains(&one.account_id)
                && !one.roles.iter().any(|given| reads_journal(given.role))
        });
        Ok(open
            .map(|one| Candidate {
                membership_id: one.membership_id,
                account_id: one.account_id,
                name: one.name,
            })
            .collect())
    }

    /// Appoints a member of one's own organisation: their role holds for this call only. One president, named by whoever
    /// coordinates the call.
    ///
    /// # Errors
    /// [`Error::Refused`]: `judge-journal` for whoever administers or reads the journal, `judge-role`, `judge-president` when
    /// there is one, `judge-there`. [`Error::Unknown`] for whoever appoints nobody, or a member of somebody else.
    pub async fn appoint_judge(
        &self,
        actor: &Actor,
        (call_id, membership_id): (&str, &str),
        seat: Seat,
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let (own, coordinates) = (&sight.organisation, sight.is(Seat::Secretariat));
        if !coordinates && !sight.is(Seat::Funder) {
            return Err(unknown());
        }
        let role = seat.role().ok_or_else(|| refused("judge-role"))?;
        if seat == Seat::President && !coordinates {
            return Err(refused("judge-role"));
        }
        let member = self.member(own, membership_id).await.map_err(|_| unknown())?;
        if member.roles.iter().any(|one| matches!(one.role, Role::OrgAdmin | Role::Dpo | Role::PlatformOps)) {
            return Err(refused("judge-journal"));
        }
        if member.confirmed_at.is_none() || member.disabled {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        let there: Vec<(String, String)> = sqlx::query_as(
            "SELECT account_id, role FROM committee_judge WHERE call_id = $1 AND ended_at IS NULL",
        )
        .bind(call_id)
        .fetch_all(act.connection())
        .await?;
        if there.iter().any(|(account, _)| *account == member.account_id) {
            return Err(refused("judge-there"));
        }
        if seat == Seat::President && there.iter().any(|(_, role)| role == Role::President.code()) {
            return Err(refused("judge-president"));
        }
        let scope = Scope::Call(CallId::from(call_id));
        let grant = NewGrant { role, scope, until: None };
        let grant_id = give(&mut act, self.author(), own, membership_id, &grant, false).await?;
        sqlx::query(
            "INSERT INTO committee_judge (call_id, account_id, coordinator_id, organisation_id, role, grant_id,
                appointed_at, appointed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (call_id, account_id) DO UPDATE SET organisation_id = excluded.organisation_id,
                role = excluded.role, grant_id = excluded.grant_id, appointed_at = excluded.appointed_at,
                appointed_by = excluded.appointed_by, ended_at = NULL",
        )
        .bind(call_id)
        .bind(&member.account_id)
        .bind(&sight.call.coordinator.id)
        .bind(own)
        .bind(role.code())
        .bind(&grant_id)
        .bind(written(at))
        .bind(&sight.account)
        .execute(act.connection())
        .await?;
        act.commit().await
    }

    /// Ends the appointment of a judge: what they had not scored goes to others, what they scored stays.
    ///
    /// # Errors
    /// [`Error::Unknown`] when they do not sit for one's own organisation.
    pub async fn end_judge(
        &self,
        actor: &Actor,
        (call_id, account_id): (&str, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        if !sight.is(Seat::Secretariat) && !sight.is(Seat::Funder) {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        let ended: Option<String> = sqlx::query_scalar(
            "UPDATE committee_judge SET ended_at = $4 WHERE call_id = $1 AND account_id = $2 AND organisation_id = $3
             AND ended_at IS NULL RETURNING grant_id",
        )
        .bind(call_id)
        .bind(account_id)
        .bind(&sight.organisation)
        .bind(written(at))
        .fetch_optional(act.connection())
        .await?;
        let grant = ended.ok_or_else(unknown)?;
        sqlx::query("UPDATE role_grant SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL")
            .bind(&grant)
            .bind(written(at))
            .bind(&sight.account)
            .execute(act.connection())
            .await?;
        sqlx::query(
            "UPDATE review SET declined_at = $3, declined_why = 'ended'
             WHERE call_id = $1 AND account_id = $2 AND locked_at IS NULL AND declined_at IS NULL",
        )
        .bind(call_id)
        .bind(account_id)
        .bind(written(at))
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, &sight.organisation, ("ended", "judge", account_id), None).await?;
        act.commit().await
    }

    /// A judge says that what they declared is all there is: from then on they read files.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever does not judge.
    pub async fn finish_declaration(&self, actor: &Actor, call_id: &str, at: Timestamp) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        if !sight.judges() {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let done = sqlx::query(
            "UPDATE committee_judge SET declared_at = $3 WHERE call_id = $1 AND account_id = $2 AND ended_at IS NULL",
        )
        .bind(call_id)
        .bind(&sight.account)
        .bind(written(at))
        .execute(act.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, &sight.organisation, ("declared", "judge", &sight.account), None).await?;
        act.commit().await
    }

    /// Who judges a call. Interests are told to oneself and to those who appoint; files that they hide to whoever appoints
    /// and may know of those files.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn judges(&self, sight: &Sight, at: Timestamp) -> Result<Vec<Judge>, Error> {
        let house = self.across(Across::Calls);
        let mut connection = house.db.instant().await?;
        type Row = (String, String, String, String, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT j.account_id, a.name, j.organisation_id, o.name, j.role, j.appointed_at, j.declared_at, j.ended_at
             FROM committee_judge j JOIN account a ON a.id = j.account_id
             JOIN organisation o ON o.id = j.organisation_id WHERE j.call_id = $1 ORDER BY o.name, a.name, a.id",
        )
        .bind(&sight.call.id)
        .fetch_all(&mut *connection)
        .await?;
        let mut interests: BTreeMap<String, Vec<Interest>> = BTreeMap::new();
        for one in noted(&mut connection, &sight.call.id).await? {
            interests.entry(one.account_id.clone()).or_default().push(one);
        }
        let accounts: BTreeSet<String> = rows.iter().map(|row| row.0.clone()).collect();
        let links = links(&mut connection, &sight.call, &accounts, at).await?;
        let appoints = sight.is(Seat::Secretariat);
        let mut all = Vec::with_capacity(rows.len());
        for (account_id, name, organisation_id, organisation, role, appointed, declared, ended) in rows {
            let is_told = appoints || account_id == sight.account;
            // A path names the file: nobody reads their own.
            let shows = |file: &String| appoints && account_id != sight.account && sight.sees(file);
            let hidden = links.hidden(&account_id).into_iter().filter(shows);
            let paths = hidden.filter_map(|file| Some((file.clone(), links.path(&account_id, &file)?)));
            all.push(Judge {
                hidden: paths.collect(),
                interests: if is_told {
                    interests.remove(&account_id).unwrap_or_default()
                } else {
                    Vec::new()
                },
                seat: seat_of(&role)?,
                appointed_at: instant(&appointed)?,
                declared_at: declared.as_deref().map(instant).transpose()?,
                ended_at: ended.as_deref().map(instant).transpose()?,
                account_id,
                name,
                organisation_id,
                organisation,
            });
        }
        Ok(all)
    }
}
