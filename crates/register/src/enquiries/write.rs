//! Writing an enquiry, opening it (its questions are frozen, its sample drawn, its codes made), closing it.

use super::read::Enquiry;
use super::{Within, digest_of, refused, unknown};
use crate::adapted::short_text;
use crate::db::{Bulk, Write};
use crate::{Error, Register};
use enquiry::{Design, Form, SampleError, Stage, draw};
use jiff::ToSpan;
use jiff::civil::Date;
use pathway::code::ReplyCode;
use std::collections::{BTreeMap, BTreeSet};

/// Longest time for which answers are kept after the close.
pub const MOST_MONTHS: i64 = 24;
/// Longest time for which residents may answer.
const MOST_DAYS: i32 = 366;

/// An enquiry to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnquiry {
    pub title: String,
    /// What the answers are for, as residents are told.
    pub purpose: String,
    pub form: Form,
    pub design: Design,
    /// None: all of the landlord's.
    pub residences: BTreeSet<String>,
    /// Last day on which residents may answer.
    pub closes_on: Date,
    pub kept_months: i64,
}

impl NewEnquiry {
    fn check(&self, today: Date) -> Result<(String, String), Error> {
        let text = |text: &str, longest, code: &str| -> Result<String, Error> {
            short_text(text, longest, code)?.ok_or_else(|| refused(code))
        };
        let title = text(&self.title, 120, "enquiry-title")?;
        let purpose = text(&self.purpose, 400, "enquiry-purpose")?;
        if self.closes_on < today || self.closes_on > today.saturating_add(MOST_DAYS.days()) {
            return Err(refused("enquiry-closes"));
        }
        if !(1..=MOST_MONTHS).contains(&self.kept_months) {
            return Err(refused("enquiry-kept"));
        }
        Ok((title, purpose))
    }
}

/// Why a sample cannot be drawn, with the number that would do.
fn undrawn(error: SampleError) -> Error {
    refused(&match error {
        SampleError::Empty => "enquiry-empty".to_owned(),
        SampleError::Size(most) => format!("enquiry-size:{most}"),
        SampleError::Strata(count) => format!("enquiry-strata:{}", count * 2),
    })
}

/// Codes that nobody has, in this draw; in the table the digest is unique.
fn new_code(taken: &mut BTreeSet<String>) -> Result<ReplyCode, Error> {
    loop {
        let mut bits = [0_u8; 8];
        getrandom::fill(&mut bits).map_err(|e| Error::Computation(e.to_string()))?;
        let code = ReplyCode::of_random(u64::from_le_bytes(bits));
        if taken.insert(code.as_str().to_owned()) {
            return Ok(code);
        }
    }
}

impl Register {
    /// Holds an enquiry for an act, and reads it again inside.
    pub(super) async fn held_enquiry<'a>(
        &'a self,
        landlord_id: &str,
        id: &str,
    ) -> Result<(Write<'a>, Enquiry), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("enquiry:{id}")).await?;
        let one =
            super::read::load(act.connection(), landlord_id, Some(id)).await?.pop().ok_or_else(unknown)?;
        Ok((act, one))
    }

    async fn check_enquiry_residences(
        &self,
        landlord_id: &str,
        named: &BTreeSet<String>,
    ) -> Result<(), Error> {
        let own: BTreeSet<String> =
            sqlx::query_scalar("SELECT id FROM residence WHERE landlord_id = $1 AND is_current = 1")
                .bind(landlord_id)
                .fetch_all(self.db.read())
                .await?
                .into_iter()
                .collect();
        if named.is_subset(&own) { Ok(()) } else { Err(refused("enquiry-residence")) }
    }

    /// Writes a new enquiry; its id. Nobody is asked yet.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-title`, `enquiry-purpose`, `enquiry-closes`, `enquiry-kept`, `enquiry-residence`.
    pub async fn make_enquiry(
        &self,
        landlord_id: &str,
        new: &NewEnquiry,
        today: Date,
    ) -> Result<String, Error> {
        let (title, purpose) = new.check(today)?;
        self.check_enquiry_residences(landlord_id, &new.residences).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO enquiry (id, landlord_id, title, purpose, form, design, seed, residences, closes_on, kept_months,
                                  made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(title)
        .bind(purpose)
        .bind(serde_json::to_string(&new.form)?)
        .bind(serde_json::to_string(&new.design)?)
        .bind(&id)
        .bind(serde_json::to_string(&new.residences)?)
        .bind(new.closes_on.to_string())
        .bind(new.kept_months)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("created", "enquiry", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes a draft again.
    ///
    /// # Errors
    /// As [`Register::make_enquiry`]; `enquiry-not-now` once it is open; [`Error::Unknown`] elsewhere.
    pub async fn rewrite_enquiry(
        &self,
        landlord_id: &str,
        id: &str,
        new: &NewEnquiry,
        today: Date,
    ) -> Result<(), Error> {
        let (title, purpose) = new.check(today)?;
        self.check_enquiry_residences(landlord_id, &new.residences).await?;
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        if one.stage() != Stage::Draft {
            return Err(refused("enquiry-not-now"));
        }
        sqlx::query(
            "UPDATE enquiry SET title = $1, purpose = $2, form = $3, design = $4, residences = $5, closes_on = $6,
                                kept_months = $7 WHERE id = $8",
        )
        .bind(title)
        .bind(purpose)
        .bind(serde_json::to_string(&new.form)?)
        .bind(serde_json::to_string(&new.design)?)
        .bind(serde_json::to_string(&new.residences)?)
        .bind(new.closes_on.to_string())
        .bind(new.kept_months)
        .bind(id)
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("changed", "enquiry", id), None).await?;
        act.commit().await
    }

    /// Opens an enquiry: its questions are frozen, its sample is drawn, each dwelling gets its code. How many are asked.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-form` (the questions are not sound), `enquiry-empty`, `enquiry-size:N`,
    /// `enquiry-strata:N`, `enquiry-closes`, `enquiry-not-now`; [`Error::Unknown`] elsewhere.
    pub async fn open_enquiry(&self, landlord_id: &str, id: &str, today: Date) -> Result<usize, Error> {
        let one = self.enquiry(landlord_id, id).await?;
        if one.form.check().is_err() {
            return Err(refused("enquiry-form"));
        }
        if one.closes_on < today {
            return Err(refused("enquiry-closes"));
        }
        let (placed, mut frame) = self.enquiry_frame(landlord_id, &one.residences, today).await?;
        let units: Vec<enquiry::Unit> = placed.iter().map(|one| one.unit.clone()).collect();
        let drawn = draw(&units, &one.design, &one.seed).map_err(undrawn)?;
        frame.strata = drawn.strata;
        let is_stratified = matches!(one.design, Design::Stratified { .. });
        let (mut taken, mut rows) = (BTreeSet::new(), Vec::with_capacity(drawn.chosen.len()));
        for at in &drawn.chosen {
            let unit = uuid::Uuid::now_v7().to_string();
            let code = new_code(&mut taken)?;
            let sealed =
                self.seal(landlord_id, "enquiry_unit", "code", &unit, code.as_str().as_bytes()).await?;
            rows.push((unit, sealed, digest_of(&code), &placed[*at]));
        }
        let (mut act, again) = self.held_enquiry(landlord_id, id).await?;
        // Somebody may have opened it, or changed it, since it was read.
        if again.stage() != Stage::Draft || again != one {
            return Err(refused("enquiry-not-now"));
        }
        let columns = [
            "id",
            "enquiry_id",
            "landlord_id",
            "dwelling_id",
            "residence_id",
            "rank",
            "stratum",
            "segments",
            "code",
            "code_digest",
        ];
        let mut bulk = Bulk::into_table("enquiry_unit", &columns);
        let asked = rows.len();
        for (rank, (unit, sealed, digest, placed)) in rows.into_iter().enumerate() {
            bulk.cell(unit)?.cell(id.to_owned())?.cell(landlord_id.to_owned())?;
            bulk.cell(placed.unit.id.clone())?.cell(placed.residence_id.clone())?;
            bulk.cell(i64::try_from(rank + 1).unwrap_or(i64::MAX))?;
            bulk.cell(if is_stratified { placed.unit.stratum.clone() } else { String::new() })?;
            bulk.cell(serde_json::to_string(&placed.segments)?)?.cell(sealed)?.cell(digest)?;
            bulk.end_row(act.connection()).await?;
        }
        bulk.flush(act.connection()).await?;
        let digest = one.form.digest()?.to_string();
        sqlx::query("UPDATE enquiry SET digest = $1, frame = $2, opened_on = $3 WHERE id = $4")
            .bind(&digest)
            .bind(serde_json::to_string(&frame)?)
            .bind(today.to_string())
            .bind(id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("opened", "enquiry", id), Some(digest)).await?;
        act.commit().await?;
        Ok(asked)
    }

    /// Closes an enquiry: nobody answers any more. Answers stay for as long as the enquiry said.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-not-now`; [`Error::Unknown`] elsewhere.
    pub async fn close_enquiry(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        let (mut act, one) = self.held_enquiry(landlord_id, id).await?;
        if one.stage() != Stage::Open {
            return Err(refused("enquiry-not-now"));
        }
        sqlx::query("UPDATE enquiry SET closed_on = $1, purge_on = $2 WHERE id = $3")
            .bind(today.to_string())
            .bind(today.saturating_add(one.kept_months.months()).to_string())
            .bind(id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("closed", "enquiry", id), None).await?;
        act.commit().await
    }

    /// The codes of the dwellings that were drawn and have not answered, for letters: by unit.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-not-now` unless it is open; [`Error::Unknown`] elsewhere.
    pub async fn enquiry_codes(
        &self,
        landlord_id: &str,
        id: &str,
        within: Within<'_>,
    ) -> Result<BTreeMap<String, ReplyCode>, Error> {
        let one = self.enquiry(landlord_id, id).await?;
        if one.stage() != Stage::Open {
            return Err(refused("enquiry-not-now"));
        }
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT id, residence_id, code FROM enquiry_unit WHERE enquiry_id = $1 AND landlord_id = $2",
        )
        .bind(id)
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut codes = BTreeMap::new();
        for (unit, residence, sealed) in rows {
            if within.is_some_and(|named| !named.contains(&residence)) {
                continue;
            }
            let plain = self.unseal(landlord_id, "enquiry_unit", "code", &unit, &sealed).await?;
            let text = String::from_utf8(plain).map_err(|e| Error::Sealed(e.to_string()))?;
            let code =
                ReplyCode::read(&text).map_err(|_| Error::Sealed("a code of an enquiry".to_owned()))?;
            codes.insert(unit, code);
        }
        Ok(codes)
    }
}
