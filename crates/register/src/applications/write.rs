//! Beginning an application and writing its sections. Several people write at once: a section is put over the text that its
//! writer saw, and refused when somebody else changed that very section.

use super::read::{ApplicationRecord, Side, Which, load};
use super::{refused, unknown, wrong};
use crate::calls::{CallRecord, speaks_of_somebody};
use crate::db::Write;
use crate::{Across, Error, Register, written};
use ::calls::{ApplicationFact, Content, Partner, Section, Stage, Standing, merge};
use jiff::Timestamp;

/// The most applications that one organisation leads to one call.
const MOST: i64 = 20;

/// The longest history of an application.
const MOST_EDITIONS: i64 = 5_000;

/// The texts that people typed.
fn texts(content: &Content) -> impl Iterator<Item = &String> {
    let labels = content.lines.iter().map(|one| &one.label);
    let payers = content.resources.iter().map(|one| &one.label);
    [&content.title, &content.summary].into_iter().chain(content.answers.values()).chain(labels).chain(payers)
}

pub(super) fn sound(content: &Content) -> Result<(), Error> {
    content.check().map_err(wrong)?;
    if texts(content).any(|text| speaks_of_somebody(text)) {
        return Err(refused("application-personal"));
    }
    Ok(())
}

impl Register {
    /// An application in a transaction, as one of its sides reads it, whole; nobody else writes it meanwhile.
    pub(super) async fn application_in(
        &self,
        act: &mut Write<'_>,
        (by, id): (&str, &str),
    ) -> Result<(ApplicationRecord, CallRecord, Side), Error> {
        act.hold(&format!("application:{id}")).await?;
        let all = load(act.connection(), Which::One(id)).await?;
        let record = all.into_iter().next().ok_or_else(unknown)?;
        let call = crate::calls::call_in(act, by, &record.call_id).await?;
        let side = record.side_of(&call, by).ok_or_else(unknown)?;
        Ok((record, call, side))
    }

    pub(super) async fn put_application_fact(
        &self,
        act: &mut Write<'_>,
        (by, record_id, lead_id): (&str, &str, &str),
        fact: &ApplicationFact,
        at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO application_fact (application_id, rank, lead_id, at, author, made_for, fact)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4, $5, $6 FROM application_fact WHERE application_id = $1",
        )
        .bind(record_id)
        .bind(lead_id)
        .bind(written(at))
        .bind(self.author().code())
        .bind(by)
        .bind(serde_json::to_string(fact)?)
        .execute(act.connection())
        .await?;
        self.write_down(act, by, (fact.code(), "application", record_id), None).await
    }

    /// Signatures that hold no more; how many.
    pub(super) async fn void_signatures(
        &self,
        act: &mut Write<'_>,
        id: &str,
        at: Timestamp,
    ) -> Result<u32, Error> {
        let done = sqlx::query(
            "UPDATE application_signature SET voided_at = $2 WHERE application_id = $1 AND voided_at IS NULL",
        )
        .bind(id)
        .bind(written(at))
        .execute(act.connection())
        .await?;
        Ok(u32::try_from(done.rows_affected()).unwrap_or(u32::MAX))
    }

    async fn put_rows(
        &self,
        act: &mut Write<'_>,
        (id, lead_id): (&str, &str),
        content: &Content,
    ) -> Result<(), Error> {
        for table in ["application_line", "application_resource"] {
            let sql = format!("DELETE FROM {table} WHERE application_id = $1");
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).execute(act.connection()).await?;
        }
        for (rank, line) in (1_i64..).zip(&content.lines) {
            sqlx::query(
                "INSERT INTO application_line
                    (application_id, rank, lead_id, organisation_id, category, label, amount_cents)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(rank)
            .bind(lead_id)
            .bind(&line.partner)
            .bind(&line.category)
            .bind(&line.label)
            .bind(line.cents)
            .execute(act.connection())
            .await?;
        }
        for (rank, one) in (1_i64..).zip(&content.resources) {
            sqlx::query(
                "INSERT INTO application_resource
                    (application_id, rank, lead_id, organisation_id, fund_id, source, label, amount_cents)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(id)
            .bind(rank)
            .bind(lead_id)
            .bind(&one.partner)
            .bind(&one.fund)
            .bind(one.source.code())
            .bind(&one.label)
            .bind(one.cents)
            .execute(act.connection())
            .await?;
        }
        Ok(())
    }

    /// Writes another edition of the text; signatures of the one before are void. The edition and how many were void; the
    /// same edition when the text is the same.
    pub(super) async fn put_edition(
        &self,
        act: &mut Write<'_>,
        by: &str,
        (record, call_version): (&ApplicationRecord, u32),
        content: &Content,
        at: Timestamp,
    ) -> Result<(i64, u32), Error> {
        let text = content.text(&record.id, (&record.call_id, call_version))?;
        let digest = ::calls::digest(&text);
        if digest == record.digest && record.edition > 0 {
            return Ok((record.edition, 0));
        }
        if record.edition >= MOST_EDITIONS {
            return Err(refused("application-editions"));
        }
        let edition = record.edition + 1;
        sqlx::query(
            "INSERT INTO application_edition
                (application_id, edition, lead_id, content, digest, made_at, made_by, made_for)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&record.id)
        .bind(edition)
        .bind(&record.lead.id)
        .bind(text)
        .bind(digest.to_string())
        .bind(written(at))
        .bind(self.author().code())
        .bind(by)
        .execute(act.connection())
        .await?;
        sqlx::query(
            "UPDATE application SET edition = $2, title = $3, call_version = $4, ready_digest = NULL,
                submitted_digest = NULL, submitted_at = NULL WHERE id = $1",
        )
        .bind(&record.id)
        .bind(edition)
        .bind(content.title.trim())
        .bind(i64::from(call_version))
        .execute(act.connection())
        .await?;
        self.put_rows(act, (&record.id, &record.lead.id), content).await?;
        Ok((edition, self.void_signatures(act, &record.id, at).await?))
    }

    /// Begins an application to a call that is announced or open, filled in with what the organisation already said; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-title`, `application-call` when the call receives nothing, `application-many`.
    /// [`Error::Unknown`] when the call is not published.
    pub async fn begin_application(
        &self,
        by: &str,
        call_id: &str,
        title: &str,
        at: Timestamp,
    ) -> Result<String, Error> {
        let call = self.call(Some(by), call_id).await?;
        if !matches!(call.stage(at), Stage::Announced | Stage::Open) {
            return Err(refused("application-call"));
        }
        let version = call.in_force().ok_or_else(|| refused("application-call"))?;
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let (content, origins) = self.prefilled(by, (&call, &version.specification), &title).await?;
        sound(&content)?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("call:{call_id}")).await?;
        let led: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM application WHERE call_id = $1 AND lead_id = $2 AND withdrawn_at IS NULL",
        )
        .bind(call_id)
        .bind(by)
        .fetch_one(act.connection())
        .await?;
        if led >= MOST {
            return Err(refused("application-many"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let (now, number) = (written(at), version.number);
        sqlx::query(
            "INSERT INTO application
                (id, call_id, coordinator_id, lead_id, title, edition, call_version, origins, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(call_id)
        .bind(&call.coordinator.id)
        .bind(by)
        .bind(&title)
        .bind(i64::from(number))
        .bind(serde_json::to_string(&origins)?)
        .bind(&now)
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let text = content.text(&id, (call_id, number))?;
        sqlx::query(
            "INSERT INTO application_edition
                (application_id, edition, lead_id, content, digest, made_at, made_by, made_for)
             VALUES ($1, 1, $2, $3, $4, $5, $6, $2)",
        )
        .bind(&id)
        .bind(by)
        .bind(&text)
        .bind(::calls::digest(&text).to_string())
        .bind(&now)
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        sqlx::query(
            "INSERT INTO application_partner
                (application_id, organisation_id, lead_id, role, share_bp, invited_at, joined_at)
             VALUES ($1, $2, $2, 'lead', $3, $4, $4)",
        )
        .bind(&id)
        .bind(by)
        .bind(i64::from(::calls::WHOLE_BP))
        .bind(&now)
        .execute(act.connection())
        .await?;
        self.put_application_fact(&mut act, (by, &id, by), &ApplicationFact::Begun, at).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes a section over the edition that its writer saw. The new edition, and how many signatures it voided. What others
    /// wrote meanwhile in other sections is kept.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody else changed this very section meanwhile: nothing is written. [`Error::Refused`]: what
    /// is wrong (`application-line:2`…), `application-personal`, `application-not-now` once it is submitted, closed or
    /// withdrawn. [`Error::Unknown`] for whoever has not joined it.
    pub async fn write_application(
        &self,
        by: &str,
        id: &str,
        (section, seen): (Section, i64),
        written_content: &Content,
        at: Timestamp,
    ) -> Result<(i64, u32), Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        may_write(&record, &call, side, at)?;
        let base: Option<String> = sqlx::query_scalar(
            "SELECT content FROM application_edition WHERE application_id = $1 AND edition = $2",
        )
        .bind(id)
        .bind(seen)
        .fetch_optional(act.connection())
        .await?;
        let base = Content::read(&base.ok_or(Error::Changed)?)?;
        if section == Section::Partners {
            return Err(refused("application-partners"));
        }
        let merged = merge(section, &base, &record.content, written_content).ok_or(Error::Changed)?;
        sound(&merged)?;
        let (edition, voided) =
            self.put_edition(&mut act, by, (&record, version_of(&call, &record)), &merged, at).await?;
        if edition != record.edition {
            let fact = ApplicationFact::Written { section, edition, voided };
            self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        }
        act.commit().await?;
        Ok((edition, voided))
    }
}

/// The version of the call that an application answers when it is written now: the one in force.
pub(super) fn version_of(call: &CallRecord, record: &ApplicationRecord) -> u32 {
    call.in_force().map_or(record.call_version, |version| version.number)
}

/// May this side write now?
pub(super) fn may_write(
    record: &ApplicationRecord,
    call: &CallRecord,
    side: Side,
    at: Timestamp,
) -> Result<(), Error> {
    match side {
        Side::Lead | Side::Partner => {}
        Side::Invited => return Err(refused("application-join-first")),
        Side::Runs => return Err(unknown()),
    }
    match record.standing(call, at) {
        Standing::Forming | Standing::SignOff => Ok(()),
        Standing::Submitted => Err(refused("application-submitted")),
        Standing::Late => Err(refused("application-late")),
        Standing::Withdrawn => Err(refused("application-not-now")),
    }
}

/// The partners as the text names them.
pub(super) fn named(record: &ApplicationRecord) -> Vec<Partner> {
    let partner = |one: &super::PartnerOf| Partner {
        organisation: one.party.id.clone(),
        name: one.party.name.clone(),
        kind: one.kind,
        role: one.role,
        share_bp: one.share_bp,
    };
    record.present().map(partner).collect()
}
