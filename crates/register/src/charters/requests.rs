//! A request to another landlord for one dwelling: computed at home, sealed on its way, answered by the other's commission.

use super::{Origin, refused, unknown};
use crate::db::Write;
use crate::{Across, Error, Register};
use charter::SharedDwelling;
use charter::matching::{certain, suits};
use charter::request::{Answer, Criteria, State, is_sound_deadline};
use charter::search::Filter;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::cmp::Reverse;

/// Which end of a request one is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Side {
    /// One's own household needs it.
    Asks,
    /// It is one's own dwelling.
    Answers,
}

/// A request to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCharterRequest {
    pub network_id: String,
    /// The id of a dwelling, as the register shows it.
    pub dwelling: String,
    pub reply_by: Date,
}

/// What is sealed of a request, the same for both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    criteria: Criteria,
    dwelling: SharedDwelling,
}

/// A request, as one of its sides sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CharterRequest {
    pub id: String,
    pub side: Side,
    pub network: String,
    /// The landlord at the other end.
    pub other: String,
    pub criteria: Criteria,
    /// The dwelling as it was shown on the day of the request.
    pub dwelling: SharedDwelling,
    /// The dwelling itself, for its landlord.
    pub dwelling_id: Option<String>,
    /// The need, for whoever holds it.
    pub need_id: Option<String>,
    pub asked_on: Date,
    pub reply_by: Date,
    pub answer: Option<(Date, Answer)>,
    pub withdrawn_on: Option<Date>,
}

impl CharterRequest {
    /// Where it stands on a day.
    #[must_use]
    pub fn state(&self, on: Date) -> State {
        State::of(self.answer.map(|(_, answer)| answer), self.withdrawn_on.is_some(), self.reply_by, on)
    }
}

/// A dwelling of another landlord that would suit a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CharterMatch {
    pub shown: super::Shown,
    pub adequacy: allocation::adequacy::Adequacy,
}

const SELECT: &str = "SELECT r.id, r.from_id, r.to_id, r.need_id, r.dwelling_id, r.body_from, r.body_to, r.asked_on,
        r.reply_by, r.answer, r.answered_on, r.withdrawn_on, n.name AS network, f.name AS asker, t.name AS asked
     FROM charter_request r JOIN organisation n ON n.id = r.network_id
     JOIN organisation f ON f.id = r.from_id JOIN organisation t ON t.id = r.to_id
     WHERE (r.from_id = $1 OR r.to_id = $1)";

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Computation("a day of a request".to_owned()))
}

impl Register {
    async fn request_of(&self, landlord_id: &str, row: &AnyRow) -> Result<CharterRequest, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let may_be = |name: &str| row.try_get::<Option<String>, _>(name);
        let id = text("id")?;
        let side = if text("from_id")? == landlord_id { Side::Asks } else { Side::Answers };
        let (column, other) = match side {
            Side::Asks => ("body_from", text("asked")?),
            Side::Answers => ("body_to", text("asker")?),
        };
        let body = self.unseal(landlord_id, "charter_request", column, &id, &text(column)?).await?;
        let Asked { criteria, dwelling } = serde_json::from_slice(&body)?;
        let answer = match (may_be("answer")?.as_deref().and_then(Answer::from_code), may_be("answered_on")?)
        {
            (Some(answer), Some(on)) => Some((day(&on)?, answer)),
            _ => None,
        };
        Ok(CharterRequest {
            id,
            side,
            network: text("network")?,
            other,
            criteria,
            dwelling,
            dwelling_id: (side == Side::Answers).then(|| text("dwelling_id")).transpose()?,
            need_id: (side == Side::Asks).then(|| text("need_id")).transpose()?,
            asked_on: day(&text("asked_on")?)?,
            reply_by: day(&text("reply_by")?)?,
            answer,
            withdrawn_on: may_be("withdrawn_on")?.as_deref().map(day).transpose()?,
        })
    }

    /// The requests that a landlord made or received: those to answer first, the nearest day before the others.
    pub async fn charter_requests(
        &self,
        landlord_id: &str,
        today: Date,
    ) -> Result<Vec<CharterRequest>, Error> {
        let sql = AssertSqlSafe(format!("{SELECT} ORDER BY r.id"));
        // The names of both sides: whoever left a network is still named in what they agreed.
        let house = self.across(Across::Charter);
        let rows = sqlx::query(sql).bind(landlord_id).fetch_all(house.db.read()).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(self.request_of(landlord_id, row).await?);
        }
        all.sort_by_key(|one| {
            (!one.state(today).is_open(), one.side == Side::Asks, one.reply_by, one.id.clone())
        });
        Ok(all)
    }

    /// One request.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord is at neither end of it.
    pub async fn charter_request(&self, landlord_id: &str, id: &str) -> Result<CharterRequest, Error> {
        let sql = AssertSqlSafe(format!("{SELECT} AND r.id = $2"));
        let house = self.across(Across::Charter);
        let row = sqlx::query(sql).bind(landlord_id).bind(id).fetch_optional(house.db.read()).await?;
        self.request_of(landlord_id, &row.ok_or_else(unknown)?).await
    }

    /// The dwellings of the others, in every charter that a landlord signed, that would suit one of its needs: with the
    /// network, the surest first. Computed here; nobody else learns that it was asked.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord holds no such need.
    pub async fn charter_matches(
        &self,
        landlord_id: &str,
        need_id: &str,
        (today, at): (Date, Timestamp),
    ) -> Result<Vec<(String, CharterMatch)>, Error> {
        let need = self.need(landlord_id, need_id).await?;
        let mut all = Vec::new();
        if !need.is_for_charters(today) {
            return Ok(all);
        }
        for charter in self.charters_of(landlord_id, at).await? {
            if charter.signed.is_none() {
                continue;
            }
            let network = charter.network_id;
            for shown in
                self.charter_dwellings(&network, landlord_id, (today, at), &Filter::default()).await?
            {
                if shown.dwelling_of(landlord_id).is_some() {
                    continue;
                }
                if let Some(adequacy) = suits(&need.need, &shown.dwelling) {
                    all.push((network.clone(), CharterMatch { shown, adequacy }));
                }
            }
        }
        all.sort_by_key(|(_, one)| Reverse(certain(&one.adequacy)));
        Ok(all)
    }

    /// Asks another landlord for a dwelling that suits a need; the id of the request. What travels is what the dwelling must
    /// offer: the other landlord learns nothing of the household.
    ///
    /// # Errors
    /// [`Error::Refused`]: `charter-deadline`, `charter-no-match` when that dwelling does not suit or is shown no more,
    /// `charter-elsewhere` when it is another installation's, `charter-asked` when the same was asked already.
    /// [`Error::Unknown`] when the landlord holds no such need, or did not sign that charter.
    pub async fn ask_in_charter(
        &self,
        landlord_id: &str,
        need_id: &str,
        new: &NewCharterRequest,
        (today, at): (Date, Timestamp),
    ) -> Result<String, Error> {
        let need = self.need(landlord_id, need_id).await?;
        self.signed_charter(&new.network_id, landlord_id, at).await?;
        if !is_sound_deadline(new.reply_by, today) {
            return Err(refused("charter-deadline"));
        }
        let matches = self.charter_matches(landlord_id, need_id, (today, at)).await?;
        let found = matches
            .into_iter()
            .find(|(network, one)| *network == new.network_id && one.shown.dwelling.id == new.dwelling);
        let Some((_, found)) = found else { return Err(refused("charter-no-match")) };
        let Origin::Landlord { landlord_id: other, dwelling_id } = found.shown.origin else {
            return Err(refused("charter-elsewhere"));
        };
        let criteria = Criteria::of(&need.need).ok_or_else(|| refused("charter-no-match"))?;
        let asked = serde_json::to_vec(&Asked { criteria, dwelling: found.shown.dwelling })?;
        let id = uuid::Uuid::now_v7().to_string();
        let house = self.across(Across::Charter);
        // Sealed for each of them: neither opens what the other keeps.
        let body_from = house.seal(landlord_id, "charter_request", "body_from", &id, &asked).await?;
        let body_to = house.seal(&other, "charter_request", "body_to", &id, &asked).await?;
        let mut act = house.db.act().await?;
        act.hold(&format!("charter-request:{need_id}")).await?;
        let open: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM charter_request WHERE need_id = $1 AND dwelling_id = $2
             AND answer IS NULL AND withdrawn_on IS NULL",
        )
        .bind(need_id)
        .bind(&dwelling_id)
        .fetch_one(act.connection())
        .await?;
        if open > 0 {
            return Err(refused("charter-asked"));
        }
        // Closed while this was prepared: nobody is asked for it any more.
        let held: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM need WHERE id = $1 AND closed_on IS NULL")
            .bind(need_id)
            .fetch_one(act.connection())
            .await?;
        if held == 0 {
            return Err(refused("charter-no-match"));
        }
        sqlx::query(
            "INSERT INTO charter_request (id, network_id, from_id, to_id, need_id, dwelling_id, body_from, body_to,
                 asked_on, asked_by, reply_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&id)
        .bind(&new.network_id)
        .bind(landlord_id)
        .bind(&other)
        .bind(need_id)
        .bind(&dwelling_id)
        .bind(body_from)
        .bind(body_to)
        .bind(today.to_string())
        .bind(self.author().code())
        .bind(new.reply_by.to_string())
        .execute(act.connection())
        .await?;
        self.told_both(&mut act, (landlord_id, &other), ("asked", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// The commission of the landlord that is asked answers.
    ///
    /// # Errors
    /// [`Error::Refused`] (`charter-request-closed`) when it was answered or withdrawn; [`Error::Unknown`] when it is not this
    /// landlord's to answer.
    pub async fn answer_in_charter(
        &self,
        landlord_id: &str,
        id: &str,
        answer: Answer,
        today: Date,
    ) -> Result<(), Error> {
        let one = self.charter_request(landlord_id, id).await?;
        if one.side != Side::Answers {
            return Err(unknown());
        }
        self.end_request(
            (id, today),
            "UPDATE charter_request SET answer = $2, answered_on = $3, answered_by = $4
             WHERE id = $1 AND answer IS NULL AND withdrawn_on IS NULL",
            answer.code(),
            "answered",
        )
        .await
    }

    /// The landlord that asks takes its request back.
    ///
    /// # Errors
    /// The same, when it is not this landlord's request.
    pub async fn withdraw_in_charter(&self, landlord_id: &str, id: &str, today: Date) -> Result<(), Error> {
        let one = self.charter_request(landlord_id, id).await?;
        if one.side != Side::Asks {
            return Err(unknown());
        }
        self.end_request(
            (id, today),
            "UPDATE charter_request SET withdrawn_on = $3
             WHERE id = $1 AND answer IS NULL AND withdrawn_on IS NULL AND $2 = '' AND $4 <> ''",
            "",
            "withdrawn",
        )
        .await
    }

    async fn end_request(
        &self,
        (id, today): (&str, Date),
        sql: &'static str,
        answer: &str,
        verb: &'static str,
    ) -> Result<(), Error> {
        let house = self.across(Across::Charter);
        let mut act = house.db.act().await?;
        let sides: (String, String) =
            sqlx::query_as("SELECT from_id, to_id FROM charter_request WHERE id = $1")
                .bind(id)
                .fetch_one(act.connection())
                .await?;
        let changed = sqlx::query(sql)
            .bind(id)
            .bind(answer)
            .bind(today.to_string())
            .bind(self.author().code())
            .execute(act.connection())
            .await?
            .rows_affected();
        if changed == 0 {
            return Err(refused("charter-request-closed"));
        }
        let after = (!answer.is_empty()).then(|| answer.to_owned());
        self.told_both(&mut act, (&sides.0, &sides.1), (verb, id), after).await?;
        act.commit().await
    }

    /// Takes back what was asked for a need that is closed, in the transaction that closes it.
    pub(crate) async fn withdraw_requests_of(
        &self,
        act: &mut Write<'_>,
        need_id: &str,
        today: Date,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE charter_request SET withdrawn_on = $2
             WHERE need_id = $1 AND answer IS NULL AND withdrawn_on IS NULL",
        )
        .bind(need_id)
        .bind(today.to_string())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Writes what happened to a request in both journals, always in the same order.
    async fn told_both(
        &self,
        act: &mut Write<'_>,
        sides: (&str, &str),
        (verb, id): (&'static str, &str),
        after: Option<String>,
    ) -> Result<(), Error> {
        let mut sides = [sides.0, sides.1];
        sides.sort_unstable();
        for organisation_id in sides {
            self.write_down(act, organisation_id, (verb, "charter-request", id), after.clone()).await?;
        }
        Ok(())
    }
}
