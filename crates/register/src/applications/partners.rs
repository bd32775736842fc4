//! Who carries the project together: invitations, answers, roles and shares, departures and replacements.

use super::read::{ApplicationRecord, PartnerState, Side};
use super::write::{may_write, named, version_of};
use super::{refused, unknown};
use crate::calls::{CallRecord, long_text};
use crate::db::Write;
use crate::diagnoses::Party;
use crate::{Across, Error, Register, written};
use ::calls::{ApplicationFact, Content, PartnerRole, Section, Standing, WHOLE_BP};
use jiff::Timestamp;

/// The most partners of a project.
const MOST: usize = 20;

/// What a partner left behind goes to the lead: its costs and its money stay in the plan until somebody writes them again.
fn without(content: &Content, gone: &str, lead: &str) -> Content {
    let mut all = content.clone();
    all.partners.retain(|one| one.organisation != gone);
    for line in all.lines.iter_mut().filter(|one| one.partner == gone) {
        lead.clone_into(&mut line.partner);
    }
    for one in all.resources.iter_mut().filter(|one| one.partner == gone) {
        lead.clone_into(&mut one.partner);
    }
    all
}

impl Register {
    async fn set_partner(
        &self,
        act: &mut Write<'_>,
        (id, organisation): (&str, &str),
        column: &'static str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let sql = format!(
            "UPDATE application_partner SET {column} = $3 WHERE application_id = $1 AND organisation_id = $2"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.to_owned())
            .bind(organisation.to_owned())
            .bind(written(at))
            .execute(act.connection())
            .await?;
        Ok(())
    }

    /// Invites an organisation of the directory; one that declined or left may be asked again.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-partner` when it is not in the directory, is closed or is there already,
    /// `application-partners-many`, `application-late`… [`Error::Unknown`] for whoever does not lead it.
    pub async fn invite_partner(
        &self,
        by: &str,
        (id, organisation): (&str, &str),
        role: PartnerRole,
        at: Timestamp,
    ) -> Result<(), Error> {
        let listed = self.listed(organisation).await.map_err(|_| refused("application-partner"))?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (mut record, call, side) = self.application_in(&mut act, (by, id)).await?;
        if side != Side::Lead {
            return Err(unknown());
        }
        may_write(&record, &call, side, at)?;
        if role == PartnerRole::Lead || record.present().any(|one| one.party.id == organisation) {
            return Err(refused("application-partner"));
        }
        if record.present().count() >= MOST {
            return Err(refused("application-partners-many"));
        }
        sqlx::query(
            "INSERT INTO application_partner (application_id, organisation_id, lead_id, role, share_bp, invited_at)
             VALUES ($1, $2, $3, $4, 0, $5)
             ON CONFLICT (application_id, organisation_id) DO UPDATE
             SET role = excluded.role, share_bp = 0, invited_at = excluded.invited_at, joined_at = NULL,
                 declined_at = NULL, left_at = NULL",
        )
        .bind(id)
        .bind(organisation)
        .bind(by)
        .bind(role.code())
        .bind(written(at))
        .execute(act.connection())
        .await?;
        record.partners.retain(|one| one.party.id != organisation);
        record.partners.push(super::PartnerOf {
            party: Party { id: listed.id, name: listed.name },
            kind: listed.kind,
            role,
            share_bp: 0,
            state: PartnerState::Invited,
            is_dissolved: false,
        });
        let content = Content { partners: named(&record), ..record.content.clone() };
        self.put_edition(&mut act, by, (&record, version_of(&call, &record)), &content, at).await?;
        let fact = ApplicationFact::Invited { organisation: organisation.to_owned() };
        self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        act.commit().await
    }

    /// An organisation that was invited says yes or no.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-answered`, `application-late`… [`Error::Unknown`] for whoever was not invited.
    pub async fn answer_invitation(&self, by: &str, id: &str, yes: bool, at: Timestamp) -> Result<(), Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        match side {
            Side::Invited => {}
            Side::Lead | Side::Partner => return Err(refused("application-answered")),
            Side::Runs => return Err(unknown()),
        }
        if matches!(record.standing(&call, at), Standing::Withdrawn | Standing::Late) {
            return Err(refused("application-late"));
        }
        let fact = if yes {
            self.set_partner(&mut act, (id, by), "joined_at", at).await?;
            ApplicationFact::Joined
        } else {
            self.set_partner(&mut act, (id, by), "declined_at", at).await?;
            self.part_with(&mut act, by, (&record, &call), by, at).await?;
            ApplicationFact::Declined
        };
        self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        act.commit().await
    }

    /// The text without a partner, while it may still be written.
    async fn part_with(
        &self,
        act: &mut Write<'_>,
        by: &str,
        (record, call): (&ApplicationRecord, &CallRecord),
        gone: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let content = without(&record.content, gone, &record.lead.id);
        self.put_edition(act, by, (record, version_of(call, record)), &content, at).await.map(drop)
    }

    /// A partner leaves. Before the closing the application is written again, and whoever replaces it signs; after, it stays as
    /// it was signed, and the committee is told.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-reason`, `application-lead` for the lead, who withdraws the application instead,
    /// `application-not-now`. [`Error::Unknown`].
    pub async fn leave_application(
        &self,
        by: &str,
        id: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let reason =
            long_text(reason, 500, "application-reason")?.ok_or_else(|| refused("application-reason"))?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        match side {
            Side::Partner => {}
            Side::Lead => return Err(refused("application-lead")),
            Side::Invited => return Err(refused("application-join-first")),
            Side::Runs => return Err(unknown()),
        }
        self.go(&mut act, by, (&record, &call), by, at).await?;
        let fact = ApplicationFact::Left { reason };
        self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        act.commit().await
    }

    /// The lead goes on without a partner: it was dissolved, does not answer, or is replaced.
    ///
    /// # Errors
    /// As [`Register::leave_application`]; `application-partner` when it is no partner. [`Error::Unknown`] for whoever does not
    /// lead it.
    pub async fn remove_partner(
        &self,
        by: &str,
        (id, organisation): (&str, &str),
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let reason =
            long_text(reason, 500, "application-reason")?.ok_or_else(|| refused("application-reason"))?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        if side != Side::Lead {
            return Err(unknown());
        }
        if organisation == by || !record.present().any(|one| one.party.id == organisation) {
            return Err(refused("application-partner"));
        }
        self.go(&mut act, by, (&record, &call), organisation, at).await?;
        let fact = ApplicationFact::Removed { organisation: organisation.to_owned(), reason };
        self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        act.commit().await
    }

    /// A partner is no more one of the project.
    async fn go(
        &self,
        act: &mut Write<'_>,
        by: &str,
        (record, call): (&ApplicationRecord, &CallRecord),
        gone: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let is_open = call.stage(at) == ::calls::Stage::Open;
        match record.standing(call, at) {
            Standing::Withdrawn => return Err(refused("application-not-now")),
            // What was signed is what is judged: it does not change any more.
            Standing::Late => return Err(refused("application-late")),
            Standing::Submitted if !is_open => {}
            Standing::Submitted | Standing::Forming | Standing::SignOff => {
                self.part_with(act, by, (record, call), gone, at).await?;
            }
        }
        self.set_partner(act, (&record.id, gone), "left_at", at).await
    }

    /// The lead says what each partner is, and its share.
    ///
    /// # Errors
    /// [`Error::Changed`] when the partners are no longer those that were shown. [`Error::Refused`]: `application-share`,
    /// `application-late`… [`Error::Unknown`] for whoever does not lead it.
    pub async fn share_application(
        &self,
        by: &str,
        id: &str,
        shares: &[(String, PartnerRole, u32)],
        at: Timestamp,
    ) -> Result<u32, Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (mut record, call, side) = self.application_in(&mut act, (by, id)).await?;
        if side != Side::Lead {
            return Err(unknown());
        }
        may_write(&record, &call, side, at)?;
        let shown: std::collections::BTreeSet<&String> = shares.iter().map(|(one, ..)| one).collect();
        if shown != record.present().map(|one| &one.party.id).collect() {
            return Err(Error::Changed);
        }
        for (organisation, role, share_bp) in shares {
            if *share_bp > WHOLE_BP || (*role == PartnerRole::Lead) != (organisation == by) {
                return Err(refused("application-share"));
            }
            sqlx::query(
                "UPDATE application_partner SET role = $3, share_bp = $4 WHERE application_id = $1 AND organisation_id = $2",
            )
            .bind(id)
            .bind(organisation)
            .bind(role.code())
            .bind(i64::from(*share_bp))
            .execute(act.connection())
            .await?;
            if let Some(one) = record.partners.iter_mut().find(|one| one.party.id == *organisation) {
                (one.role, one.share_bp) = (*role, *share_bp);
            }
        }
        let content = Content { partners: named(&record), ..record.content.clone() };
        let (edition, voided) =
            self.put_edition(&mut act, by, (&record, version_of(&call, &record)), &content, at).await?;
        if edition != record.edition {
            let fact = ApplicationFact::Written { section: Section::Partners, edition, voided };
            self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        }
        act.commit().await?;
        Ok(voided)
    }
}
