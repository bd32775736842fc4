//! Replications: between a holder and a host, from the interest of both to how it ended. What is shown of how to reach the
//! other comes with the replication, once both are interested, and with nothing else.

use super::{refused, replay_wrong, unknown};
use crate::calls::long_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use matching::{
    Criterion, DossierFact, Evidence, EvidenceResult, Fidelity, Method, Opinion, Outcome, Replay, ReplayFact,
    ReplayStage, Side, Stopped,
};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use trust::territory::Territory;

/// A replication as one of its sides reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplaySeen {
    pub id: String,
    pub innovation_id: String,
    pub title: String,
    pub core: Vec<String>,
    pub holder_id: String,
    pub holder: String,
    pub host_id: String,
    pub host: String,
    pub territory: Option<Territory>,
    pub side: Side,
    pub replay: Replay,
    /// How the other side is reached; only once both are interested.
    pub contact: Option<String>,
}

impl ReplaySeen {
    /// The other side, by name.
    #[must_use]
    pub fn other(&self) -> &str {
        if self.side == Side::Holder { &self.host } else { &self.holder }
    }

    /// Does its next step wait for this side?
    #[must_use]
    pub fn waits_for_me(&self) -> bool {
        match self.replay.stage() {
            ReplayStage::Interest if !self.replay.has_met() => !self.replay.is_interested(self.side),
            ReplayStage::Interest => true,
            ReplayStage::Fit | ReplayStage::Pilot => self.side == Side::Host,
            ReplayStage::HostFound => self.side == Side::Holder,
            ReplayStage::Adaptation => self.side == Side::Host,
            ReplayStage::Evaluated => true,
            ReplayStage::Scaled | ReplayStage::Continued | ReplayStage::Stopped => false,
        }
    }
}

/// What the library tells of a replication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// `None` until the host consented.
    pub host: Option<String>,
    pub territory: Option<Territory>,
    pub stage: ReplayStage,
    pub since: Date,
    pub fidelity: Option<Fidelity>,
    pub opinion: Option<Opinion>,
    pub result: Option<EvidenceResult>,
    pub stopped: Option<Stopped>,
}

/// What a host found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvaluation {
    pub on: Date,
    pub method: Method,
    pub result: EvidenceResult,
    /// Core items that were really kept.
    pub kept: u32,
    pub residents: Option<u32>,
    pub words: String,
}

struct Whole {
    seen: ReplaySeen,
    holder_contact: Option<String>,
    host_contact: Option<String>,
    core: u32,
}

const REPLAYS: &str =
    "SELECT r.id, r.innovation_id, r.holder_id, r.host_id, r.territory, i.sheet, i.contact AS holder_contact,
        h.name AS holder, g.name AS host, w.contact AS host_contact
     FROM replay r JOIN innovation i ON i.id = r.innovation_id JOIN organisation h ON h.id = r.holder_id
     JOIN organisation g ON g.id = r.host_id LEFT JOIN hosting_wish w ON w.organisation_id = r.host_id";

fn read(row: &AnyRow, facts: Vec<ReplayFact>) -> Result<Whole, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let sheet: matching::Sheet = serde_json::from_str(&text("sheet")?)?;
    let territory: Option<String> = row.try_get("territory")?;
    let wrong = |_| Error::Computation("a replication has no territory that is one".to_owned());
    Ok(Whole {
        core: u32::try_from(sheet.core.len()).unwrap_or(u32::MAX),
        holder_contact: row.try_get("holder_contact")?,
        host_contact: row.try_get("host_contact")?,
        seen: ReplaySeen {
            id: text("id")?,
            innovation_id: text("innovation_id")?,
            title: sheet.title,
            core: sheet.core,
            holder_id: text("holder_id")?,
            holder: text("holder")?,
            host_id: text("host_id")?,
            host: text("host")?,
            territory: territory.map(|text| text.parse()).transpose().map_err(wrong)?,
            side: Side::Holder,
            replay: Replay { facts },
            contact: None,
        },
    })
}

impl Whole {
    /// What one side reads. `None`: whoever asks is neither.
    fn of(mut self, organisation_id: &str) -> Option<ReplaySeen> {
        let side = if self.seen.holder_id == organisation_id {
            Side::Holder
        } else if self.seen.host_id == organisation_id {
            Side::Host
        } else {
            return None;
        };
        self.seen.side = side;
        if self.seen.replay.has_met() {
            self.seen.contact = if side == Side::Holder { self.host_contact } else { self.holder_contact };
        }
        Some(self.seen)
    }
}

const fn verb(fact: &ReplayFact) -> &'static str {
    match fact {
        ReplayFact::Interested { .. } => "asked",
        ReplayFact::Consented { .. } => "signed",
        ReplayFact::Revoked { .. } => "withdrew",
        ReplayFact::Stopped { .. } | ReplayFact::Ended { .. } => "ended",
        _ => "noted",
    }
}

impl Register {
    async fn replays_where(&self, which: &str, key: &str) -> Result<Vec<Whole>, Error> {
        let house = self.across(Across::Innovations);
        let replays = format!("{REPLAYS} WHERE {which} ORDER BY r.id DESC");
        let facts = format!(
            "SELECT f.replay_id, f.fact FROM replay_fact f JOIN replay r ON r.id = f.replay_id WHERE {which}
             ORDER BY f.replay_id, f.rank"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(replays)).bind(key.to_owned()).fetch_all(house.db.read()).await?;
        let said =
            sqlx::query(sqlx::AssertSqlSafe(facts)).bind(key.to_owned()).fetch_all(house.db.read()).await?;
        let mut of: BTreeMap<String, Vec<ReplayFact>> = BTreeMap::new();
        for row in &said {
            let fact = serde_json::from_str(&row.try_get::<String, _>("fact")?)?;
            of.entry(row.try_get("replay_id")?).or_default().push(fact);
        }
        rows.iter()
            .map(|row| read(row, of.remove(&row.try_get::<String, _>("id")?).unwrap_or_default()))
            .collect()
    }

    /// The replications of an organisation, as holder or as host, the last one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replays(&self, organisation_id: &str) -> Result<Vec<ReplaySeen>, Error> {
        let all = self.replays_where("(r.holder_id = $1 OR r.host_id = $1)", organisation_id).await?;
        Ok(all.into_iter().filter_map(|one| one.of(organisation_id)).collect())
    }

    /// One replication, for one of its sides.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn replay(&self, organisation_id: &str, id: &str) -> Result<ReplaySeen, Error> {
        let one = self.replays_where("r.id = $1", id).await?.pop();
        one.and_then(|one| one.of(organisation_id)).ok_or_else(unknown)
    }

    /// What everybody reads of the replications of a sheet: those where both are interested, without contacts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replayed(&self, innovation_id: &str) -> Result<Vec<Replayed>, Error> {
        let all = self.replays_where("r.innovation_id = $1", innovation_id).await?;
        let met = all.into_iter().map(|one| one.seen).filter(|one| one.replay.has_met());
        let told = met.filter_map(|one| {
            let consented = one.replay.facts.iter().fold(false, |is, fact| match fact {
                ReplayFact::Consented { .. } => true,
                ReplayFact::Revoked { .. } => false,
                _ => is,
            });
            let last = one.replay.facts.last()?;
            let result = one.replay.facts.iter().rev().find_map(|fact| match fact {
                ReplayFact::Evaluated { result, .. } => Some(*result),
                _ => None,
            });
            let stopped = match last {
                ReplayFact::Stopped { why, .. } => Some(*why),
                _ => None,
            };
            Some(Replayed {
                host: consented.then_some(one.host),
                // Where it is tells which landlord it is.
                territory: one.territory.filter(|_| consented),
                stage: one.replay.stage(),
                since: last.on(),
                fidelity: one.replay.fidelity(),
                opinion: one.replay.opinion(),
                result,
                stopped,
            })
        });
        Ok(told.collect())
    }

    /// Says that one is interested: a host in a listed project, or a holder in a landlord that lets itself be found. The
    /// second word joins the first. The id of the replication.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `wish-none` (a host told no wish), `replay-not-now` (said already).
    pub async fn take_interest(
        &self,
        organisation_id: &str,
        (innovation_id, host_id): (&str, &str),
        today: Date,
    ) -> Result<String, Error> {
        let one = self.innovation(innovation_id, Some(organisation_id), today).await?;
        if !one.is_listed()
            || (organisation_id != one.holder_id && organisation_id != host_id)
            || one.holder_id == host_id
        {
            return Err(unknown());
        }
        let side = if organisation_id == host_id { Side::Host } else { Side::Holder };
        let wish = self.hosting_wish(host_id).await?;
        match (side, &wish) {
            (Side::Host, None) => return Err(refused("wish-none")),
            (Side::Holder, None) => return Err(unknown()),
            _ => {}
        }
        let house = self.across(Across::Innovations);
        let _one = self.one_by_one.lock().await;
        let mut act = house.db.act().await?;
        act.hold(&format!("replays:{innovation_id}:{host_id}")).await?;
        let all = self.replays_where("r.innovation_id = $1", innovation_id).await?;
        let open = all.into_iter().map(|r| r.seen).find(|r| r.host_id == host_id && !r.replay.is_over());
        let is_found = wish.is_some_and(|wish| wish.is_open);
        // A landlord that is not to be found can still be answered.
        if side == Side::Holder && !is_found && open.is_none() {
            return Err(unknown());
        }
        let fact = ReplayFact::Interested { on: today, side };
        let (id, replay) = match open {
            Some(found) => (found.id, found.replay),
            None => {
                let id = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO replay (id, innovation_id, holder_id, host_id, territory, made_at, made_by)
                     VALUES ($1, $2, $3, $4, NULL, $5, $6)",
                )
                .bind(&id)
                .bind(innovation_id)
                .bind(&one.holder_id)
                .bind(host_id)
                .bind(crate::now())
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                (id, Replay::default())
            }
        };
        replay.take(&fact, side, today).map_err(replay_wrong)?;
        self.put_replay_fact(&mut act, (&id, &one.holder_id, host_id), &fact).await?;
        self.write_down(&mut act, organisation_id, (verb(&fact), "replay", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    async fn put_replay_fact(
        &self,
        act: &mut crate::db::Write<'_>,
        (id, holder_id, host_id): (&str, &str, &str),
        fact: &ReplayFact,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO replay_fact (replay_id, rank, holder_id, host_id, fact, noted_at, noted_by)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4, $5, $6 FROM replay_fact WHERE replay_id = $1",
        )
        .bind(id)
        .bind(holder_id)
        .bind(host_id)
        .bind(serde_json::to_string(fact)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Adds a fact to a replication for one of its sides, when the engine takes it.
    async fn note_replay(
        &self,
        organisation_id: &str,
        id: &str,
        today: Date,
        make: impl AsyncFnOnce(&ReplaySeen, u32) -> Result<ReplayFact, Error>,
    ) -> Result<(), Error> {
        let house = self.across(Across::Innovations);
        let _one = self.one_by_one.lock().await;
        let mut act = house.db.act().await?;
        act.hold(&format!("replay:{id}")).await?;
        let whole = self.replays_where("r.id = $1", id).await?.pop().ok_or_else(unknown)?;
        let core = whole.core;
        let seen = whole.of(organisation_id).ok_or_else(unknown)?;
        let fact = make(&seen, core).await?;
        seen.replay.take(&fact, seen.side, today).map_err(replay_wrong)?;
        self.put_replay_fact(&mut act, (id, &seen.holder_id, &seen.host_id), &fact).await?;
        self.write_down(&mut act, organisation_id, (verb(&fact), "replay", id), None).await?;
        // N3: what a host found counts for the sheet too, for or against it.
        if let ReplayFact::Evaluated { on, method, result, .. } = &fact {
            let found = Evidence {
                on: *on,
                method: *method,
                result: *result,
                sites: 1,
                source: seen.host.clone(),
                by: organisation_id.to_owned(),
            };
            let of = (organisation_id, seen.innovation_id.as_str());
            let put =
                self.put_innovation_fact(&mut act, of, &DossierFact::Proven(found), (today, false)).await;
            // A sheet that was retired meanwhile takes nothing more; the replication still tells what was found.
            if !matches!(&put, Err(Error::Refused(code)) if code == "innovation-not-now") {
                put?;
            }
        }
        act.commit().await
    }

    /// Notes how well it fits, as it is computed now, and where it would be.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replay-alone`, `replay-not-now`, `wish-none`.
    pub async fn fit_replay(
        &self,
        organisation_id: &str,
        id: &str,
        territory: &Territory,
        today: Date,
    ) -> Result<(), Error> {
        self.note_replay(organisation_id, id, today, async |seen, _| {
            let one = self.innovation(&seen.innovation_id, Some(&seen.holder_id), today).await?;
            let wish = self.hosting_wish(&seen.host_id).await?.ok_or_else(|| refused("wish-none"))?;
            let (verdict, weights) = self.fit(&one, &wish).await?;
            let near = verdict.lines.iter().find(|line| line.criterion == Criterion::Transfer);
            let transfer = near.map_or((0, 1_000), |line| (line.least, line.most));
            Ok(ReplayFact::Fitted {
                on: today,
                score: verdict.per_mille(),
                transfer,
                weights_since: weights.since,
            })
        })
        .await?;
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE replay SET territory = $2 WHERE id = $1 AND (holder_id = $3 OR host_id = $3)")
            .bind(id)
            .bind(territory.to_string())
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        act.commit().await
    }

    /// The host accepts to host, or takes its word back before the pilot (N4).
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replay-side` for the holder, `replay-not-now`.
    pub async fn consent_replay(
        &self,
        organisation_id: &str,
        id: &str,
        accepts: bool,
        today: Date,
    ) -> Result<(), Error> {
        let fact =
            if accepts { ReplayFact::Consented { on: today } } else { ReplayFact::Revoked { on: today } };
        self.note_replay(organisation_id, id, today, async |_, _| Ok(fact)).await
    }

    /// The holder says what is done otherwise here, and how many core items are kept.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replay-core` (N2), `replay-words`, `replay-side`, `replay-not-now`.
    pub async fn adapt_replay(
        &self,
        organisation_id: &str,
        id: &str,
        (kept, words): (u32, &str),
        today: Date,
    ) -> Result<(), Error> {
        let words = long_text(words, 4_000, "replay-words")?.unwrap_or_default();
        self.note_replay(organisation_id, id, today, async |_, core| {
            Ok(ReplayFact::Adapted { on: today, kept, core, words })
        })
        .await
    }

    /// The host records what a residents' body said.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replay-too-few` (N5), `replay-words`, `replay-side`, `replay-not-now`.
    pub async fn hear_residents(
        &self,
        organisation_id: &str,
        id: &str,
        (opinion, residents, words): (Opinion, Option<u32>, &str),
        today: Date,
    ) -> Result<(), Error> {
        let words = long_text(words, 2_000, "replay-words")?.unwrap_or_default();
        self.note_replay(organisation_id, id, today, async |_, _| {
            Ok(ReplayFact::Heard { on: today, opinion, residents, words })
        })
        .await
    }

    /// The pilot begins.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replay-residents` (nobody was heard), `replay-side`, `replay-not-now`.
    pub async fn pilot_replay(&self, organisation_id: &str, id: &str, today: Date) -> Result<(), Error> {
        self.note_replay(organisation_id, id, today, async |_, _| Ok(ReplayFact::Piloted { on: today })).await
    }

    /// The host tells what it found: for the replication, and as evidence for or against the sheet.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replay-core`, `replay-too-few`, `replay-words`, `replay-day`, `replay-side`,
    /// `replay-not-now`.
    pub async fn evaluate_replay(
        &self,
        organisation_id: &str,
        id: &str,
        new: &NewEvaluation,
        today: Date,
    ) -> Result<(), Error> {
        let words = long_text(&new.words, 4_000, "replay-words")?.unwrap_or_default();
        let NewEvaluation { on, method, result, kept, residents, .. } = *new;
        self.note_replay(organisation_id, id, today, async |_, core| {
            Ok(ReplayFact::Evaluated { on, method, result, kept, core, residents, words })
        })
        .await
    }

    /// It goes on, is scaled up, or is stopped for a reason of the list.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replay-words`, `replay-not-now`.
    pub async fn end_replay(
        &self,
        organisation_id: &str,
        id: &str,
        (end, words): (Result<Outcome, Stopped>, &str),
        today: Date,
    ) -> Result<(), Error> {
        let words = long_text(words, 2_000, "replay-words")?.unwrap_or_default();
        self.note_replay(organisation_id, id, today, async |seen, _| {
            Ok(match end {
                Ok(outcome) => ReplayFact::Ended { on: today, outcome, words },
                Err(why) => ReplayFact::Stopped { on: today, side: seen.side, why, words },
            })
        })
        .await
    }
}
