//! Opening a pathway, noting what happens to it, assessing, erasing.

use super::conventions::load as load_conventions;
use super::read::{Kept, PathwayRecord, load};
use super::{refused, unknown};
use crate::adapted::short_text;
use crate::db::Write;
use crate::privacy::erasures::Table;
use crate::{Across, Error, Register, written};
use jiff::Timestamp;
use jiff::civil::Date;
use pathway::supported::assessment::Assessment;
use pathway::supported::convention::State;
use pathway::supported::{Event, Exit, Fact, Side, Wrong, check, standing};
use trust::day::legal_day;

/// A pathway to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPathway {
    pub convention_id: String,
    /// The day on which the household agreed to be followed and shown to the three parties.
    pub agreed_on: Date,
    /// The number of its request at the SIAO: letters and figures.
    pub siao_reference: Option<String>,
    /// Who follows it, in the organisation that opens it; `None`: as the convention says.
    pub caseload: Option<String>,
}

/// A dwelling as an offer names it: reference, rooms, name of the residence, address, commune.
type Named = (Option<String>, Option<i64>, Option<String>, Option<String>, Option<String>);

/// The longest number of a request at a SIAO.
const LONGEST_REFERENCE: usize = 20;

fn worded(wrong: Wrong) -> Error {
    refused(&format!("pathway-{}", wrong.code()))
}

/// A number of request: nothing that could be a sentence, nor a social security number.
fn reference_of(text: &str) -> Result<Option<String>, Error> {
    let Some(text) = short_text(text, LONGEST_REFERENCE, "pathway-reference")? else { return Ok(None) };
    let is_number = text.chars().all(|c| c.is_ascii_alphanumeric() || "-/.".contains(c));
    let has_figures = text.chars().any(|c| c.is_ascii_digit());
    // Thirteen figures and more are a social security number, or look like one.
    let figures = text.chars().filter(char::is_ascii_digit).count();
    if is_number && has_figures && figures < 13 { Ok(Some(text)) } else { Err(refused("pathway-reference")) }
}

impl Register {
    /// Opens a pathway for the association or the SIAO of a convention in force; its id.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation is no party; [`Error::Refused`]: `convention-not-in-force`,
    /// `pathway-not-now` for a landlord, `pathway-consent`, `pathway-reference`, `pathway-caseload`.
    pub async fn open_pathway(&self, by: &str, new: &NewPathway, at: Timestamp) -> Result<String, Error> {
        let reference = reference_of(new.siao_reference.as_deref().unwrap_or(""))?;
        let caseload = short_text(new.caseload.as_deref().unwrap_or(""), 60, "pathway-caseload")?;
        let today = legal_day(at);
        let all = self.across(Across::Supported);
        let convention = all.supported_convention(by, &new.convention_id).await?;
        let side = convention.terms.side_of(by).ok_or_else(unknown)?;
        if convention.state(at) != State::InForce {
            return Err(refused("convention-not-in-force"));
        }
        let event = Event::Proposed { agreed_on: new.agreed_on };
        let fact = Fact { rank: 1, on: today, side, event };
        check(&[], &fact, today).map_err(worded)?;
        let terms = &convention.terms;
        let own = |usual: &str, of: Side| match &caseload {
            Some(said) if side == of => said.clone(),
            _ => usual.to_owned(),
        };
        // A first key is made in a transaction of its own: not while this one is open.
        all.keyring_or_new(&terms.association_id).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let sealed = match &reference {
            Some(text) => {
                let owner = &terms.association_id;
                Some(all.seal(owner, "supported_pathway", "siao_reference", &id, text.as_bytes()).await?)
            }
            None => None,
        };
        let mut act = all.db.act().await?;
        act.hold(&format!("pathways:{}", terms.association_id)).await?;
        // It may have ended since it was read.
        let again = load_conventions(act.connection(), (Some(&convention.id), by)).await?;
        if again.first().is_none_or(|one| one.state(at) != State::InForce) {
            return Err(refused("convention-not-in-force"));
        }
        let number = next_number(&mut act, &terms.association_id, today).await?;
        sqlx::query(
            "INSERT INTO supported_pathway (id, number, convention_id, landlord_id, association_id, siao_id,
                                            association_caseload, siao_caseload, siao_reference, touched_on, is_refused,
                                            made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)",
        )
        .bind(&id)
        .bind(number)
        .bind(&convention.id)
        .bind(&terms.landlord_id)
        .bind(&terms.association_id)
        .bind(&terms.siao_id)
        .bind(own(&terms.association_caseload, Side::Association))
        .bind(own(&terms.siao_caseload, Side::Siao))
        .bind(sealed)
        .bind(today.to_string())
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        all.put_pathway_fact(&mut act, (&terms.association_id, &id), &fact, at).await?;
        for party in sorted([&terms.association_id, &terms.siao_id]) {
            self.write_down(&mut act, party, ("opened", "pathway", &id), None).await?;
        }
        act.commit().await?;
        Ok(id)
    }

    /// Writes one fact. `self` sees the key of the association.
    async fn put_pathway_fact(
        &self,
        act: &mut Write<'_>,
        (association_id, pathway_id): (&str, &str),
        fact: &Fact,
        at: Timestamp,
    ) -> Result<(), Error> {
        let id = uuid::Uuid::now_v7().to_string();
        let body = serde_json::to_vec(fact)?;
        let sealed = self.seal(association_id, "supported_fact", "body", &id, &body).await?;
        sqlx::query(
            "INSERT INTO supported_fact (id, pathway_id, rank, body, noted_at, noted_by)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(pathway_id)
        .bind(i64::from(fact.rank))
        .bind(sealed)
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// The pathway in the transaction that adds to it, held until its end, with what this party sees of it.
    async fn hold_pathway(
        &self,
        act: &mut Write<'_>,
        (by, id): (&str, &str),
        edition: Option<u32>,
        at: Timestamp,
    ) -> Result<(Kept, PathwayRecord), Error> {
        act.hold(&format!("pathway:{id}")).await?;
        let kept = load(self, act.connection(), (Some(id), by)).await?;
        let kept = kept.into_iter().next().filter(|_| !id.is_empty()).ok_or_else(unknown)?;
        let side = kept.convention.terms.side_of(by).ok_or_else(unknown)?;
        // What is due plays no part in what may be written.
        let seen = kept.clone().seen_by(side, &pathway::supported::due::Clock::default(), at);
        let seen = seen.ok_or_else(unknown)?;
        if edition.is_some_and(|edition| edition != seen.edition) {
            return Err(Error::Changed);
        }
        Ok((kept, seen))
    }

    /// Notes what happened, for the party of `by`. `edition`: the last fact that was seen by whoever acts. To offer a
    /// dwelling, its vacancy is enough: the register says which dwelling that is.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not there for this party; [`Error::Changed`]; [`Error::Refused`]: `pathway-` and the
    /// code of [`Wrong`], `pathway-vacancy` (not the landlord's, or not to be let), `pathway-vacancy-taken`.
    pub async fn note_pathway(
        &self,
        by: &str,
        (id, edition): (&str, Option<u32>),
        (event, on): (&Event, Date),
        at: Timestamp,
    ) -> Result<(), Error> {
        let all = self.across(Across::Supported);
        let event = match event {
            Event::Offered { vacancy_id, .. } => self.offer_of(by, vacancy_id).await?,
            other => other.clone(),
        };
        let mut act = all.db.act().await?;
        if let Event::Offered { vacancy_id, .. } = &event {
            act.hold(&format!("offer:{vacancy_id}")).await?;
        }
        let (kept, seen) = all.hold_pathway(&mut act, (by, id), edition, at).await?;
        let today = legal_day(at);
        let mut facts = kept.bare();
        let fact = Fact { rank: seen.edition.saturating_add(1), on, side: seen.side, event };
        check(&facts, &fact, today).map_err(worded)?;
        if let Event::Offered { vacancy_id, .. } = &fact.event {
            let others = load(&all, act.connection(), (None, by)).await?;
            let takes = |one: &Kept| {
                let now = standing(&one.bare());
                now.is_some_and(|now| {
                    !now.stage.is_over() && now.offer.is_some_and(|offer| offer.vacancy_id == *vacancy_id)
                })
            };
            if others.iter().any(takes) {
                return Err(refused("pathway-vacancy-taken"));
            }
        }
        let owner = kept.convention.terms.association_id.clone();
        all.put_pathway_fact(&mut act, (&owner, id), &fact, at).await?;
        facts.push(fact.clone());
        let now = standing(&facts).ok_or_else(unknown)?;
        sqlx::query(
            "UPDATE supported_pathway SET touched_on = $2, ended_on = $3, is_refused = $4 WHERE id = $1",
        )
        .bind(id)
        .bind(today.to_string())
        .bind(now.stage.is_over().then(|| today.to_string()))
        .bind(i64::from(now.refused.is_some()))
        .execute(act.connection())
        .await?;
        if now.stage.is_over() {
            // What was useful to orient and to support is useful no more.
            sqlx::query("DELETE FROM supported_assessment WHERE pathway_id = $1")
                .bind(id)
                .execute(act.connection())
                .await?;
        }
        let withdrawn = fact.event == Event::Exited { reason: Exit::ConsentWithdrawn };
        if withdrawn {
            sqlx::query("UPDATE supported_pathway SET siao_reference = NULL WHERE id = $1")
                .bind(id)
                .execute(act.connection())
                .await?;
        }
        // The journals say that something was noted, never what; those who do not see the fact are told nothing.
        let terms = &kept.convention.terms;
        let by_support = fact.event.is_support();
        let told: &[&String] = match seen.side {
            Side::Association if by_support => &[&terms.association_id],
            _ => &[&terms.association_id, &terms.siao_id, &terms.landlord_id],
        };
        for party in sorted(told.iter().copied()) {
            let sees = *party == terms.association_id || *party == *by || seen.is_in_force;
            if sees {
                self.write_down(&mut act, party, ("noted", "pathway", id), None).await?;
            }
        }
        act.commit().await?;
        let has_taken = matches!(fact.event, Event::OfferAccepted | Event::MovedIn { .. });
        if let Some(offer) = now.offer.as_ref().filter(|_| has_taken) {
            all.close_vacancy(&terms.landlord_id, &offer.vacancy_id, on, today).await?;
        }
        if withdrawn || now.stage.is_over() { self.db.wipe().await } else { Ok(()) }
    }

    /// The dwelling of an offer that was accepted is let, and nobody else is shown it. What stands in the way (unfit, a tenant
    /// who stayed) is the landlord's to settle: the acceptance holds, and its page says it.
    async fn close_vacancy(
        &self,
        landlord_id: &str,
        vacancy_id: &str,
        on: Date,
        today: Date,
    ) -> Result<(), Error> {
        let fact = pathway::vacancy::Fact::Let { on };
        match self.note_vacancy_fact(landlord_id, vacancy_id, fact, None, today).await {
            Ok(()) | Err(Error::Refused(_) | Error::Unknown(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// Where the vacancy of an offer stands, for its landlord; `None`: there is no offer, or it is another party that asks.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vacancy_of_offer(
        &self,
        record: &super::PathwayRecord,
    ) -> Result<Option<pathway::vacancy::State>, Error> {
        let offer = record.standing.offer.as_ref().filter(|_| record.side == Side::Landlord);
        let (Some(offer), Some(landlord)) = (offer, record.parties.get(&Side::Landlord)) else {
            return Ok(None);
        };
        match self.vacancy(&landlord.id, &offer.vacancy_id).await {
            Ok(vacancy) => Ok(Some(vacancy.state)),
            Err(Error::Unknown(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// The vacancy of a landlord, as an offer says it.
    async fn offer_of(&self, landlord_id: &str, vacancy_id: &str) -> Result<Event, Error> {
        let wrong = || refused("pathway-vacancy");
        let vacancy = self.vacancy(landlord_id, vacancy_id).await.map_err(|error| match error {
            Error::Unknown(_) => wrong(),
            other => other,
        })?;
        if !vacancy.state.can_be_let() {
            return Err(wrong());
        }
        let row: Option<Named> = sqlx::query_as(
            "SELECT d.reference, d.rooms, r.name, r.address, r.commune_name FROM dwelling d
                 LEFT JOIN residence r ON r.id = d.residence_id WHERE d.id = $1 AND d.landlord_id = $2",
        )
        .bind(&vacancy.dwelling_id)
        .bind(landlord_id)
        .fetch_optional(self.db.read())
        .await?;
        let (reference, rooms, residence, address, commune) = row.ok_or_else(wrong)?;
        let rooms = rooms.map(|rooms| format!("T{rooms}"));
        let parts = [rooms, reference, residence, address, commune];
        let label =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        Ok(Event::Offered { vacancy_id: vacancy.id, dwelling_id: vacancy.dwelling_id, label })
    }

    /// Keeps the assessment of a party, in place of its last one.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the pathway is not there for this party, or for a landlord, who writes none;
    /// [`Error::Refused`]: `pathway-not-now` once it is over, `pathway-` and the code of the fault.
    pub async fn assess_pathway(
        &self,
        by: &str,
        id: &str,
        assessment: &Assessment,
        at: Timestamp,
    ) -> Result<(), Error> {
        let today = legal_day(at);
        assessment.check(today).map_err(|fault| refused(&format!("pathway-{}", fault.code())))?;
        let all = self.across(Across::Supported);
        all.keyring_or_new(by).await?;
        let row = uuid::Uuid::now_v7().to_string();
        let body = serde_json::to_vec(assessment)?;
        let sealed = all.seal(by, "supported_assessment", "body", &row, &body).await?;
        let mut act = all.db.act().await?;
        let (kept, seen) = all.hold_pathway(&mut act, (by, id), None, at).await?;
        if seen.side == Side::Landlord {
            return Err(unknown());
        }
        if seen.standing.stage.is_over() {
            return Err(refused("pathway-not-now"));
        }
        sqlx::query("DELETE FROM supported_assessment WHERE pathway_id = $1 AND side = $2")
            .bind(id)
            .bind(seen.side.code())
            .execute(act.connection())
            .await?;
        let terms = &kept.convention.terms;
        sqlx::query(
            "INSERT INTO supported_assessment (id, pathway_id, association_id, siao_id, side, body, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(row)
        .bind(id)
        .bind(&terms.association_id)
        .bind(&terms.siao_id)
        .bind(seen.side.code())
        .bind(sealed)
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        sqlx::query("UPDATE supported_pathway SET touched_on = $2 WHERE id = $1")
            .bind(id)
            .bind(today.to_string())
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("assessed", "pathway", id), None).await?;
        act.commit().await
    }

    /// Gives a pathway to another caseload of the same organisation.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not there for this party, or for a landlord; [`Error::Refused`] `pathway-caseload`.
    pub async fn hand_pathway_over(
        &self,
        by: &str,
        id: &str,
        caseload: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let caseload =
            short_text(caseload, 60, "pathway-caseload")?.ok_or_else(|| refused("pathway-caseload"))?;
        let all = self.across(Across::Supported);
        let mut act = all.db.act().await?;
        let (_, seen) = all.hold_pathway(&mut act, (by, id), None, at).await?;
        let sql = match seen.side {
            Side::Association => "UPDATE supported_pathway SET association_caseload = $2 WHERE id = $1",
            Side::Siao => "UPDATE supported_pathway SET siao_caseload = $2 WHERE id = $1",
            Side::Landlord => return Err(unknown()),
        };
        sqlx::query(sql).bind(id).bind(caseload).execute(act.connection()).await?;
        self.write_down(&mut act, by, ("handed-over", "pathway", id), None).await?;
        act.commit().await
    }

    /// Erases a pathway at the household's word, for the association that keeps it. A restored backup does not bring it back.
    ///
    /// # Errors
    /// [`Error::Unknown`] for anybody else; [`Error::Refused`] `legal-hold` while a hold lasts.
    pub async fn erase_pathway(&self, by: &str, id: &str, at: Timestamp) -> Result<(), Error> {
        let held = trust::retention::DataSet::SupportedPathway;
        if self.is_held(by, held, legal_day(at)).await? {
            return Err(refused("legal-hold"));
        }
        let all = self.across(Across::Supported);
        let erased = all.erased_with_key(by).await?;
        let mut act = all.db.act().await?;
        let (kept, seen) = all.hold_pathway(&mut act, (by, id), None, at).await?;
        if seen.side != Side::Association {
            return Err(unknown());
        }
        all.erase_row(&mut act, &erased, (Table::SupportedPathway, id)).await?;
        let terms = &kept.convention.terms;
        for party in sorted([&terms.association_id, &terms.siao_id, &terms.landlord_id]) {
            if party == by || seen.is_in_force {
                self.write_down(&mut act, party, ("erased", "pathway", id), None).await?;
            }
        }
        act.commit().await?;
        self.db.wipe().await
    }
}

/// The journals of several organisations are written in one order: two acts never wait for each other.
fn sorted<'a>(all: impl IntoIterator<Item = &'a String>) -> Vec<&'a String> {
    let mut all: Vec<&String> = all.into_iter().collect();
    all.sort_unstable();
    all
}

/// The next number of a year; those that were erased are not given again while a later one is there.
async fn next_number(act: &mut Write<'_>, association_id: &str, today: Date) -> Result<String, Error> {
    let year = today.year();
    let last: Option<String> = sqlx::query_scalar(
        "SELECT MAX(number) FROM supported_pathway WHERE association_id = $1 AND number LIKE $2",
    )
    .bind(association_id)
    .bind(format!("{year}-%"))
    .fetch_one(act.connection())
    .await?;
    let last = last.and_then(|number| number.split_once('-')?.1.parse::<u32>().ok()).unwrap_or(0);
    Ok(format!("{year}-{:05}", last.saturating_add(1)))
}
