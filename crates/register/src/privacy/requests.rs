//! Requests of persons: what is held of me, erase it (RGPD art. 15 and 17). The register knows no tenant by name: a
//! person is found by the reference of the dwelling and a birth, which the data protection officer checks.

use crate::adaptations::HeldFile;
use crate::adapted::Letting;
use crate::campaigns::{ContactLine, HeldFact, Household as Living, USUAL_AGE, Which, marks_of};
use crate::db::Write;
use crate::journal::{self, Act};
use crate::needs::{Household, NotedNeed};
use crate::privacy::erasures::{Erased, Table};
use crate::transfers::{Answer, ConsentHow, NotedExchange};
use crate::{Error, Register, now};
use jiff::Span;
use jiff::civil::Date;
use pathway::supported::{Side, Stage};
use serde::Serialize;
use sqlx::Row;
use std::collections::BTreeSet;

/// What a person asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// What is held of me? (art. 15)
    Access,
    /// Erase it. (art. 17)
    Erasure,
}

impl RequestKind {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            RequestKind::Access => "access",
            RequestKind::Erasure => "erasure",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<RequestKind> {
        [RequestKind::Access, RequestKind::Erasure].into_iter().find(|k| k.code() == code)
    }
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// What is held was handed over.
    Given,
    Erased,
    NothingHeld,
    /// The person asking is not the person concerned, or the law asks to keep.
    Refused,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Outcome::Given, Outcome::Erased, Outcome::NothingHeld, Outcome::Refused];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Given => "given",
            Outcome::Erased => "erased",
            Outcome::NothingHeld => "nothing-held",
            Outcome::Refused => "refused",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|o| o.code() == code)
    }
}

/// A birth as a person gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthGiven {
    Year(i16),
    Date(Date),
}

impl BirthGiven {
    /// Reads `1947`, `1947-03-12` or `12/03/1947`.
    #[must_use]
    pub fn read(text: &str) -> Option<BirthGiven> {
        let text = text.trim();
        let possible = |year: i16| (1880..=2100).contains(&year);
        if let Ok(year) = text.parse::<i16>() {
            return possible(year).then_some(BirthGiven::Year(year));
        }
        let date = text.parse::<Date>().ok().or_else(|| Date::strptime("%d/%m/%Y", text).ok())?;
        possible(date.year()).then_some(BirthGiven::Date(date))
    }
}

impl std::fmt::Display for BirthGiven {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BirthGiven::Year(year) => write!(f, "{year}"),
            BirthGiven::Date(date) => write!(f, "{date}"),
        }
    }
}

/// A request, as its readers see it.
#[derive(Debug, Clone, Serialize)]
pub struct RightsRequest {
    pub id: String,
    pub kind: RequestKind,
    pub received_on: String,
    /// The answer is owed by this day.
    pub due_on: String,
    pub dwelling_id: String,
    pub dwelling_reference: Option<String>,
    pub answered_at: Option<String>,
    pub outcome: Option<Outcome>,
}

/// A wish to move that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldWish {
    pub consent_on: Date,
    /// How the household agreed, and who noted it.
    pub consent_how: Option<ConsentHow>,
    pub noted_by: Option<String>,
    pub kept_until: Date,
    /// Everything that was wished, as it is kept (JSON); `None` once it is erased.
    pub said: Option<String>,
    /// What was proposed to it.
    pub proposals: Vec<HeldProposal>,
}

/// A move that was proposed to a household, or may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldProposal {
    /// Opaque: the dwelling is somebody else's home.
    pub reference: String,
    pub answer: Answer,
    /// Does it still hold?
    pub holds: bool,
}

/// A dwelling of another landlord that was asked for with what the household needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldAsking {
    /// Who was told the level, the way in and the rooms.
    pub landlord: String,
    pub asked_on: Date,
}

/// What is held of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldPerson {
    pub dwelling_reference: Option<String>,
    pub address: String,
    pub residence: Option<String>,
    /// As it was in the file: a date, else a year.
    pub births: Vec<String>,
    /// Files in which the landlord sent births, the last one first, with the day.
    pub sources: Vec<(String, String)>,
    /// What the household of the dwelling was noted to need.
    pub needs: Vec<NotedNeed>,
    /// What the household wished when it asked to move, with its consent.
    pub wishes: Vec<HeldWish>,
    /// Whether it needed the dwelling where it lives: the last letting.
    pub letting: Option<Letting>,
    /// How letters name the household, and where it is called, when the landlord said so.
    pub contact: Option<ContactLine>,
    /// What campaigns noted of the household.
    pub campaigns: Vec<HeldFact>,
    /// Landlords that were told what it needs.
    pub asked_elsewhere: Vec<HeldAsking>,
    /// Its adaptation files.
    pub adaptations: Vec<HeldFile>,
    /// The pathways of a supported household that lives there, as the landlord holds them: the rest is the association's to
    /// tell.
    pub pathways: Vec<HeldPathway>,
    /// What was noted of visits at home since the household lives there, the last one first.
    pub visits: Vec<crate::outreach::VisitSheet>,
}

/// What a landlord holds of the pathway of a supported household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldPathway {
    pub number: String,
    pub convention: String,
    /// Who follows the household, and how it is reached: the person may ask there for what it holds.
    pub association: String,
    pub contact: String,
    pub stage: Stage,
    pub since: Date,
    /// Everything that the landlord reads of it, in order.
    pub facts: Vec<pathway::supported::Fact>,
}

fn request_of(row: &sqlx::any::AnyRow) -> Result<RightsRequest, Error> {
    let kind: String = row.try_get("kind")?;
    Ok(RightsRequest {
        id: row.try_get("id")?,
        kind: RequestKind::from_code(&kind)
            .ok_or_else(|| Error::Computation(format!("« {kind} » is no request")))?,
        received_on: row.try_get("received_on")?,
        due_on: row.try_get("due_on")?,
        dwelling_id: row.try_get("dwelling_id")?,
        dwelling_reference: row.try_get("reference")?,
        answered_at: row.try_get("answered_at")?,
        outcome: row.try_get::<Option<String>, _>("outcome")?.as_deref().and_then(Outcome::from_code),
    })
}

const SELECT: &str =
    "SELECT r.id, r.kind, r.received_on, r.due_on, r.dwelling_id, d.reference, r.answered_at,
    r.outcome FROM rights_request r JOIN dwelling d ON d.id = r.dwelling_id WHERE r.organisation_id = $1";

impl Register {
    /// Notes a request about the tenant of a dwelling.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no dwelling of the organisation has this reference, [`Error::Refused`] when the day is
    /// still to come.
    pub async fn note_rights_request(
        &self,
        organisation_id: &str,
        kind: RequestKind,
        dwelling_reference: &str,
        birth: BirthGiven,
        received_on: Date,
    ) -> Result<String, Error> {
        if received_on > crate::civil::today() {
            return Err(Error::Refused("received_on".to_owned()));
        }
        let due = received_on.checked_add(Span::new().months(1)).unwrap_or(received_on);
        let found: Vec<(String,)> = sqlx::query_as(
            "SELECT id FROM dwelling WHERE landlord_id = $1 AND reference = $2 ORDER BY is_current DESC, id",
        )
        .bind(organisation_id)
        .bind(dwelling_reference.trim())
        .fetch_all(self.db.read())
        .await?;
        let Some((dwelling_id,)) = found.into_iter().next() else {
            return Err(Error::Unknown(dwelling_reference.trim().to_owned()));
        };
        let id = uuid::Uuid::now_v7().to_string();
        let sealed =
            self.seal(organisation_id, "rights_request", "birth", &id, birth.to_string().as_bytes()).await?;
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO rights_request (id, organisation_id, kind, received_on, due_on, dwelling_id, birth, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(kind.code())
        .bind(received_on.to_string())
        .bind(due.to_string())
        .bind(dwelling_id)
        .bind(sealed)
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let after = Some(kind.code().to_owned());
        self.write_down(&mut act, organisation_id, ("noted", "rights-request", &id), after).await?;
        act.commit().await?;
        Ok(id)
    }

    /// The requests made to an organisation: those that wait first, the soonest due first.
    pub async fn rights_requests(&self, organisation_id: &str) -> Result<Vec<RightsRequest>, Error> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} ORDER BY CASE WHEN r.answered_at IS NULL THEN 0 ELSE 1 END, r.due_on, r.id LIMIT 1000"
        ));
        let rows = sqlx::query(sql).bind(organisation_id).fetch_all(self.db.read()).await?;
        rows.iter().map(request_of).collect()
    }

    /// One request.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this organisation has no such request.
    pub async fn rights_request(&self, organisation_id: &str, id: &str) -> Result<RightsRequest, Error> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} AND r.id = $2"));
        let row = sqlx::query(sql).bind(organisation_id).bind(id).fetch_optional(self.db.read()).await?;
        row.as_ref().map_or_else(|| Err(Error::Unknown("rights-request".to_owned())), request_of)
    }

    /// What is held of the person of a request; `None` when nothing is, or when it was erased.
    pub async fn held_of(&self, organisation_id: &str, id: &str) -> Result<Option<HeldPerson>, Error> {
        let births = self.matching(organisation_id, id).await?;
        if births.is_empty() {
            return Ok(None);
        }
        let row = sqlx::query(
            "SELECT q.dwelling_id, d.reference, d.number, d.street, d.postcode, d.commune_name, r.name AS residence
             FROM rights_request q JOIN dwelling d ON d.id = q.dwelling_id
             LEFT JOIN residence r ON r.id = d.residence_id WHERE q.organisation_id = $1 AND q.id = $2",
        )
        .bind(organisation_id)
        .bind(id)
        .fetch_one(self.db.read())
        .await?;
        let part = |name: &str| row.try_get::<Option<String>, _>(name);
        let address = [part("number")?, part("street")?, part("postcode")?, part("commune_name")?];
        let sources = sqlx::query_as(
            "SELECT file_name, made_at FROM import WHERE landlord_id = $1 AND kind = 'occupancy'
             ORDER BY made_at DESC LIMIT 20",
        )
        .bind(organisation_id)
        .fetch_all(self.db.read())
        .await?;
        let dwelling = self.rights_request(organisation_id, id).await?.dwelling_id;
        let letting = self.lettings(organisation_id, Some(&dwelling)).await?.into_iter().next();
        let household = Household::Tenant(dwelling.clone());
        let mut needs = self.needs(organisation_id).await?;
        // What the tenants before them said is not theirs to be told.
        needs.retain(|need| need.household == household && need.is_household_there != Some(false));
        let ids: BTreeSet<&str> = needs.iter().map(|need| need.id.as_str()).collect();
        let asked = self.charter_requests(organisation_id, crate::civil::today()).await?;
        let asked_elsewhere = asked
            .into_iter()
            .filter(|one| one.need_id.as_deref().is_some_and(|need| ids.contains(need)))
            .map(|one| HeldAsking { landlord: one.other, asked_on: one.asked_on })
            .collect();
        let exchanges = self.transfer_exchanges(organisation_id, true).await?;
        let mut wishes = Vec::new();
        for noted in self.transfer_wishes(organisation_id).await? {
            if noted.dwelling_id == dwelling && noted.is_household_there != Some(false) {
                let said = noted.wish.as_ref().map(serde_json::to_string).transpose()?;
                wishes.push(HeldWish {
                    consent_on: noted.consent_on,
                    consent_how: noted.consent_how,
                    noted_by: noted.author_name.clone(),
                    kept_until: noted.kept_until,
                    said,
                    proposals: proposals_to(&exchanges, &noted.id),
                });
            }
        }
        let (contact, campaigns) =
            self.held_by_campaigns(organisation_id, &dwelling, crate::civil::today()).await?;
        Ok(Some(HeldPerson {
            dwelling_reference: part("reference")?,
            address: address.into_iter().flatten().collect::<Vec<_>>().join(" "),
            residence: part("residence")?,
            births: births
                .into_iter()
                .map(|b| b.date.or(b.year.map(|y| y.to_string())).unwrap_or_default())
                .collect(),
            sources,
            needs,
            wishes,
            visits: self.held_by_visits(organisation_id, &dwelling, letting.as_ref()).await?,
            letting,
            contact,
            campaigns,
            asked_elsewhere,
            pathways: self.held_by_pathways(organisation_id, &dwelling).await?,
            adaptations: self.held_by_adaptations(organisation_id, &dwelling, crate::civil::today()).await?,
        }))
    }

    /// The pathways whose household lives in a dwelling, as its landlord reads them now.
    async fn held_by_pathways(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
    ) -> Result<Vec<HeldPathway>, Error> {
        let all = self.supported_pathways(landlord_id, jiff::Timestamp::now()).await?;
        let lives_there = |one: &crate::supported::PathwayRecord| {
            let now = &one.standing;
            now.stage.is_housed() && now.offer.as_ref().is_some_and(|offer| offer.dwelling_id == dwelling_id)
        };
        let held = |one: crate::supported::PathwayRecord| HeldPathway {
            association: one.name_of(Side::Association).to_owned(),
            stage: one.standing.stage,
            since: one.standing.since,
            facts: one.bare_facts(),
            number: one.number,
            convention: one.convention,
            contact: one.contact,
        };
        Ok(all.into_iter().filter(lives_there).map(held).collect())
    }

    /// Ends a request without erasing: what is held was handed over, or is refused.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such request that waits.
    pub async fn answer_rights_request(
        &self,
        organisation_id: &str,
        id: &str,
        outcome: Outcome,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        if outcome == Outcome::Erased {
            return Err(Error::Refused("outcome".to_owned()));
        }
        self.close_request(&mut act, organisation_id, id, outcome, 0).await?;
        act.commit().await
    }

    /// Erases the person of a request everywhere, and remembers by a mark that they must not come back. The number of
    /// records erased.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such request that waits, [`Error::Refused`] under a legal hold.
    pub async fn erase_person(&self, organisation_id: &str, id: &str) -> Result<u64, Error> {
        if self.is_held(organisation_id, trust::retention::DataSet::Occupancy, crate::civil::today()).await? {
            return Err(Error::Refused("legal-hold".to_owned()));
        }
        let births = self.matching(organisation_id, id).await?;
        let erased: Erased = self.erased_with_key(organisation_id).await?;
        let home = match births.first() {
            Some(birth) => {
                let (dwelling, today) = (birth.dwelling_id.as_str(), crate::civil::today());
                let which = Which::One(dwelling);
                let mut all = self.households(organisation_id, which, USUAL_AGE, today).await?;
                Some((dwelling, all.remove(dwelling).unwrap_or_default()))
            }
            None => None,
        };
        let mut write = self.db.write_of(organisation_id).await?;
        for birth in &births {
            // Somebody lives there and nobody knows their age: the dwelling must not look empty.
            sqlx::query(
                "UPDATE occupant SET birth_year = NULL, birth_date = NULL WHERE id = $1 AND landlord_id = $2",
            )
            .bind(&birth.id)
            .bind(organisation_id)
            .execute(write.connection())
            .await?;
            let told = (birth.year, birth.date.as_deref());
            self.mark_erased(&mut write, &erased, &birth.dwelling_id, told).await?;
            self.forget_contact(&mut write, organisation_id, &birth.dwelling_id).await?;
            self.forget_pension_answers(&mut write, organisation_id, &birth.dwelling_id).await?;
        }
        // Whom nobody there answers to has nothing erased of those who live there.
        if let Some((dwelling, household)) = &home {
            self.erase_noted(&mut write, &erased, organisation_id, (dwelling, household)).await?;
        }
        let outcome = if births.is_empty() { Outcome::NothingHeld } else { Outcome::Erased };
        self.close_request(&mut write, organisation_id, id, outcome, births.len() as u64).await?;
        write.commit().await?;
        self.db.wipe().await?;
        Ok(births.len() as u64)
    }

    /// Closes a request that waits, and wipes the birth that was given.
    async fn close_request(
        &self,
        write: &mut Write<'_>,
        organisation_id: &str,
        id: &str,
        outcome: Outcome,
        records: u64,
    ) -> Result<(), Error> {
        let closed = sqlx::query(
            "UPDATE rights_request SET birth = NULL, answered_at = $1, answered_by = $2, outcome = $3
             WHERE organisation_id = $4 AND id = $5 AND answered_at IS NULL",
        )
        .bind(now())
        .bind(self.author().code())
        .bind(outcome.code())
        .bind(organisation_id)
        .bind(id)
        .execute(write.connection())
        .await?
        .rows_affected();
        if closed == 0 {
            return Err(Error::Unknown("rights-request".to_owned()));
        }
        let act = Act {
            organisation_id,
            verb: "answered",
            kind: "rights-request",
            subject_id: id,
            before: None,
            after: Some(format!("{} ({records})", outcome.code())),
        };
        journal::append(write, self.author(), act).await
    }

    /// The occupants whom a request is about.
    async fn matching(&self, organisation_id: &str, id: &str) -> Result<Vec<Matching>, Error> {
        let row = sqlx::query(
            "SELECT dwelling_id, birth FROM rights_request WHERE organisation_id = $1 AND id = $2",
        )
        .bind(organisation_id)
        .bind(id)
        .fetch_optional(self.db.read())
        .await?
        .ok_or_else(|| Error::Unknown("rights-request".to_owned()))?;
        let Some(sealed) = row.try_get::<Option<String>, _>("birth")? else { return Ok(Vec::new()) };
        let birth = self.unseal(organisation_id, "rights_request", "birth", id, &sealed).await?;
        let birth = std::str::from_utf8(&birth).ok().and_then(BirthGiven::read);
        let birth = birth.ok_or_else(|| Error::Computation("a birth of a request".to_owned()))?;
        let rows: Vec<(String, String, Option<i64>, Option<String>)> = sqlx::query_as(
            "SELECT id, dwelling_id, birth_year, birth_date FROM occupant
             WHERE landlord_id = $1 AND dwelling_id = $2 ORDER BY id",
        )
        .bind(organisation_id)
        .bind(row.try_get::<String, _>("dwelling_id")?)
        .fetch_all(self.db.read())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, dwelling_id, year, date)| Matching { id, dwelling_id, year, date })
            .filter(|m| match (birth, &m.date) {
                (BirthGiven::Date(given), Some(date)) => *date == given.to_string(),
                (BirthGiven::Date(given), None) => m.year == Some(i64::from(given.year())),
                (BirthGiven::Year(given), _) => m.year == Some(i64::from(given)),
            })
            .collect())
    }
}

/// What was proposed to the household of a wish.
fn proposals_to(exchanges: &[NotedExchange], wish_id: &str) -> Vec<HeldProposal> {
    let mut all = Vec::new();
    for exchange in exchanges {
        for (at, (each, answer)) in exchange.moves.iter().zip(&exchange.standing.answers).enumerate() {
            if each.wish_id == wish_id {
                let holds = at < exchange.standing.alive;
                all.push(HeldProposal { reference: exchange.reference(), answer: *answer, holds });
            }
        }
    }
    all
}

struct Matching {
    id: String,
    dwelling_id: String,
    year: Option<i64>,
    date: Option<String>,
}

impl Register {
    /// Erases what was noted of a household: what it needs, its adaptation files with the reports, and whether it needed
    /// the dwelling where it lives. What tenants before them said stays, and so does the equipment of the dwelling.
    async fn erase_noted(
        &self,
        write: &mut Write<'_>,
        erased: &Erased,
        organisation_id: &str,
        (dwelling_id, household): (&str, &Living),
    ) -> Result<(), Error> {
        for (table, sql) in [
            (Table::Need, "SELECT id, marks FROM need WHERE landlord_id = $1 AND dwelling_id = $2 ORDER BY id"),
            (
                Table::TransferWish,
                "SELECT id, marks FROM transfer_wish WHERE landlord_id = $1 AND dwelling_id = $2 ORDER BY id",
            ),
            (
                Table::AdaptationFile,
                "SELECT id, marks FROM adaptation_file WHERE landlord_id = $1 AND dwelling_id = $2 ORDER BY id",
            ),
            (
                Table::HomeVisit,
                "SELECT id, '[]' AS marks FROM home_visit WHERE landlord_id = $1 AND dwelling_id = $2 ORDER BY id",
            ),
            (
                Table::Letting,
                "SELECT id, '[]' AS marks FROM letting WHERE landlord_id = $1 AND dwelling_id = $2 AND let_on =
                 (SELECT MAX(l.let_on) FROM letting l WHERE l.landlord_id = $1 AND l.dwelling_id = $2)",
            ),
        ] {
            let rows: Vec<(String, String)> = sqlx::query_as(sql)
                .bind(organisation_id.to_owned())
                .bind(dwelling_id.to_owned())
                .fetch_all(write.connection())
                .await?;
            for (row, marks) in rows {
                // In doubt, it is erased.
                if household.is_still(&marks_of(&marks)?) != Some(false) {
                    if table == Table::TransferWish {
                        self.erase_transfers(write, organisation_id, &row).await?;
                    }
                    self.erase_row(write, erased, (table, &row)).await?;
                    if table == Table::TransferWish {
                        crate::transfers::forget_moves(write, organisation_id).await?;
                    }
                }
            }
        }
        Ok(())
    }
}
