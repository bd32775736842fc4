//! Belonging to a network: facts of `trust::membership`, written by each side in its turn. Free to join, free to leave.
//!
//! The organisation asks and signs the charter, invited or not; the network verifies, and the organisation belongs.
//! Nothing else depends on it: no page of the portal asks for it.

use crate::db::Write;
use crate::journal::{self, Act};
use crate::{Error, Register, instant};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use std::collections::BTreeMap;
use trust::membership::{Membership, MembershipEvent, MembershipFact, MembershipState, Verification};
use trust::organisation::OrganisationKind;

/// Version of the charter that is signed on joining.
pub const CHARTER: u32 = 1;

/// The belonging of one organisation to one network.
#[derive(Debug, Clone, Serialize)]
pub struct Adhesion {
    pub network_id: String,
    pub network_name: String,
    pub organisation_id: String,
    pub organisation_name: String,
    pub membership: Membership,
    pub state: MembershipState,
}

/// The facts between a network and an organisation, read in the transaction that adds one.
async fn facts(
    write: &mut Write<'_>,
    network_id: &str,
    organisation_id: &str,
) -> Result<(Membership, i64), Error> {
    let rows = sqlx::query(
        "SELECT rank, at, author, event FROM adhesion_fact
         WHERE network_id = $1 AND organisation_id = $2 ORDER BY rank",
    )
    .bind(network_id)
    .bind(organisation_id)
    .fetch_all(write.connection())
    .await?;
    let last = rows.last().map(|row| row.try_get::<i64, _>("rank")).transpose()?.unwrap_or(0);
    Ok((membership_of(rows.iter())?, last))
}

fn membership_of<'a>(rows: impl Iterator<Item = &'a sqlx::any::AnyRow>) -> Result<Membership, Error> {
    let facts = rows
        .map(|row| {
            Ok(MembershipFact {
                at: instant(&row.try_get::<String, _>("at")?)?,
                by: row.try_get::<String, _>("author")?.into(),
                event: serde_json::from_str(&row.try_get::<String, _>("event")?)?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Membership::from_facts(facts).map_err(|e| Error::Computation(e.to_string()))
}

impl Register {
    /// Asks to join a network and signs its charter.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no such network is in the directory; [`Error::Refused`] when the organisation waits for
    /// its check, or the request is already made.
    pub async fn join_network(
        &self,
        network_id: &str,
        organisation_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.check_pair(network_id, organisation_id).await?;
        let events = [MembershipEvent::Requested, MembershipEvent::CharterSigned { version: CHARTER }];
        self.add_facts(network_id, organisation_id, &events, at).await
    }

    /// Leaves a network, from any state and without anybody's consent; takes a request back.
    pub async fn leave_network(
        &self,
        network_id: &str,
        organisation_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.add_facts(network_id, organisation_id, &[MembershipEvent::Left], at).await
    }

    /// The network invites an organisation of the directory. An invitation gives no right.
    pub async fn invite_to_network(
        &self,
        network_id: &str,
        organisation_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.check_pair(network_id, organisation_id).await?;
        let invited = MembershipEvent::Invited { by: network_id.into() };
        self.add_facts(network_id, organisation_id, &[invited], at).await
    }

    /// The network takes in an organisation that asked.
    pub async fn admit_to_network(
        &self,
        network_id: &str,
        organisation_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let organisation = self.organisation(organisation_id).await?;
        let how = match organisation.verified_at {
            Some(_) if organisation.siren.is_some() || organisation.siret.is_some() => Verification::Siret,
            Some(_) if organisation.rna.is_some() => Verification::Rna,
            _ => Verification::Sponsor,
        };
        self.add_facts(network_id, organisation_id, &[MembershipEvent::Verified { how }], at).await
    }

    /// The network, or the organisation that it invited, says no. The reason is shown to the other side.
    pub async fn decline_adhesion(
        &self,
        network_id: &str,
        organisation_id: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let declined = MembershipEvent::Declined { reason: reason_of(reason)? };
        self.add_facts(network_id, organisation_id, &[declined], at).await
    }

    /// The network suspends a member; the reason is shown to it.
    pub async fn suspend_member(
        &self,
        network_id: &str,
        organisation_id: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let reason = reason_of(reason)?;
        if reason.is_empty() {
            return Err(Error::Refused("adhesion-reason".to_owned()));
        }
        self.add_facts(network_id, organisation_id, &[MembershipEvent::Suspended { reason }], at).await
    }

    /// The network ends a suspension.
    pub async fn resume_member(
        &self,
        network_id: &str,
        organisation_id: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        self.add_facts(network_id, organisation_id, &[MembershipEvent::Resumed], at).await
    }

    /// Every network that an organisation may see itself in: what it asked, joined, left.
    pub async fn adhesions_of(&self, organisation_id: &str, at: Timestamp) -> Result<Vec<Adhesion>, Error> {
        self.adhesions("a.organisation_id", organisation_id, at).await
    }

    /// The organisations that belong to a network, ask to, or did.
    pub async fn members_of_network(&self, network_id: &str, at: Timestamp) -> Result<Vec<Adhesion>, Error> {
        self.adhesions("a.network_id", network_id, at).await
    }

    /// The networks that an organisation could join: listed federations but itself.
    pub async fn networks(&self, organisation_id: &str) -> Result<Vec<(String, String)>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT o.id, o.name FROM organisation o WHERE o.kind = $1 AND o.id <> $2 AND {}
             ORDER BY o.name, o.id",
            super::search::SHOWN
        ));
        Ok(sqlx::query_as(sql)
            .bind(OrganisationKind::Federation.code())
            .bind(organisation_id)
            .fetch_all(self.db.read())
            .await?)
    }

    async fn adhesions(&self, side: &'static str, id: &str, at: Timestamp) -> Result<Vec<Adhesion>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT a.network_id, n.name AS network_name, a.organisation_id, o.name AS organisation_name,
                    a.rank, a.at, a.author, a.event
             FROM adhesion_fact a JOIN organisation n ON n.id = a.network_id
             JOIN organisation o ON o.id = a.organisation_id
             WHERE {side} = $1 AND n.closed_at IS NULL AND o.closed_at IS NULL
             ORDER BY n.name, a.network_id, o.name, a.organisation_id, a.rank"
        ));
        let rows = sqlx::query(sql).bind(id).fetch_all(self.db.read()).await?;
        let mut pairs: BTreeMap<(String, String, String, String), Vec<&sqlx::any::AnyRow>> = BTreeMap::new();
        for row in &rows {
            let text = |name: &str| row.try_get::<String, _>(name);
            let pair = (
                text("network_name")?,
                text("network_id")?,
                text("organisation_name")?,
                text("organisation_id")?,
            );
            pairs.entry(pair).or_default().push(row);
        }
        pairs
            .into_iter()
            .map(|((network_name, network_id, organisation_name, organisation_id), rows)| {
                let membership = membership_of(rows.into_iter())?;
                let state = membership.state(at);
                Ok(Adhesion {
                    network_id,
                    network_name,
                    organisation_id,
                    organisation_name,
                    membership,
                    state,
                })
            })
            .collect()
    }

    /// Are both sides in the directory, and is one a network?
    async fn check_pair(&self, network_id: &str, organisation_id: &str) -> Result<(), Error> {
        let network = self.listed(network_id).await?;
        if network.kind != OrganisationKind::Federation || network_id == organisation_id {
            return Err(Error::Unknown("network".to_owned()));
        }
        if self.awaits_check(organisation_id).await? {
            return Err(Error::Refused("directory-NotChecked".to_owned()));
        }
        let organisation = self.organisation(organisation_id).await?;
        if organisation.closed_at.is_some() { Err(Error::Unknown("organisation".to_owned())) } else { Ok(()) }
    }

    /// Adds facts, all or none, and writes them in the journals of both sides.
    async fn add_facts(
        &self,
        network_id: &str,
        organisation_id: &str,
        events: &[MembershipEvent],
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.beside(network_id, organisation_id).await?;
        act.hold(&format!("adhesion:{network_id}:{organisation_id}")).await?;
        let (mut membership, mut rank) = facts(&mut act, network_id, organisation_id).await?;
        // A clock that went back does not stop anybody: facts are kept in their order.
        let at = membership.facts().last().map_or(at, |last| at.max(last.at));
        for event in events {
            rank += 1;
            let author = self.author().code();
            membership
                .add(MembershipFact { at, by: author.into(), event: event.clone() })
                .map_err(|_| Error::Refused("adhesion-not-now".to_owned()))?;
            sqlx::query(
                "INSERT INTO adhesion_fact (network_id, organisation_id, rank, at, author, event)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(network_id)
            .bind(organisation_id)
            .bind(rank)
            .bind(at.to_string())
            .bind(author)
            .bind(serde_json::to_string(event)?)
            .execute(act.connection())
            .await?;
        }
        if events.contains(&MembershipEvent::Left) {
            crate::charters::left_network(&mut act, network_id, organisation_id).await?;
        }
        let verb = events.last().map_or("none", MembershipEvent::code);
        // Both journals, always in the same order: two acts never wait for each other.
        let mut sides = [(network_id, organisation_id), (organisation_id, network_id)];
        sides.sort_unstable();
        for (side, other) in sides {
            let entry = Act {
                organisation_id: side,
                verb,
                kind: "adhesion",
                subject_id: other,
                before: None,
                after: None,
            };
            journal::append(&mut act, self.author(), entry).await?;
        }
        act.commit().await
    }
}

/// A reason as it is kept: one line, short.
fn reason_of(text: &str) -> Result<String, Error> {
    let reason = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let blocked = trust::lexicon::is_blocked(&trust::lexicon::check(&reason));
    if reason.chars().count() > 300 || blocked {
        return Err(Error::Refused("adhesion-reason".to_owned()));
    }
    Ok(reason)
}
