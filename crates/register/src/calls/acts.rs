//! Writing a call, approving it, publishing it; moving its deadline forward, cancelling it, writing another one like it.

use super::read::load;
use super::{CallRecord, long_text, refused, speaks_of_somebody, unknown, why, wrong};
use crate::db::Write;
use crate::{Across, Error, Register, written};
use ::calls::{CallFact, CallRefusal, Specification, Stage, Version};
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};
use std::collections::{BTreeMap, BTreeSet};
use trust::organisation::OrganisationKind;

/// Texts of a specification that people typed.
fn texts(one: &Specification) -> impl Iterator<Item = &String> {
    let publics = one.publics.iter().flat_map(|row| [&row.label, &row.reason]);
    let criteria = one.criteria.iter().flat_map(|row| [&row.label, &row.looks_at]);
    let questions = one.questions.iter().flat_map(|row| [&row.label, &row.hint]);
    let labels = one.categories.iter().map(|row| &row.label);
    let funds = one.funds.iter().map(|row| &row.name).chain(one.quotas.iter().map(|row| &row.label));
    [&one.title, &one.summary, &one.reference]
        .into_iter()
        .chain(&one.objectives)
        .chain(publics)
        .chain(criteria)
        .chain(questions)
        .chain(labels)
        .chain(funds)
}

fn sound(specification: &Specification) -> Result<(), Error> {
    specification.check().map_err(|error| wrong(&error))?;
    if texts(specification).any(|text| speaks_of_somebody(text)) {
        return Err(refused("call-personal"));
    }
    Ok(())
}

pub(super) async fn found(act: &mut Write<'_>, id: &str) -> Result<CallRecord, Error> {
    act.hold(&format!("call:{id}")).await?;
    load(act.connection(), Some(id)).await?.into_iter().next().ok_or_else(unknown)
}

/// The call that an organisation coordinates.
async fn own(act: &mut Write<'_>, by: &str, id: &str) -> Result<CallRecord, Error> {
    let record = found(act, id).await?;
    if record.coordinator.id == by { Ok(record) } else { Err(unknown()) }
}

fn is_cancelled(record: &CallRecord) -> bool {
    record.call.facts.iter().any(|noted| matches!(noted.fact, CallFact::Cancelled { .. }))
}

impl Register {
    /// Does everything that may be funded together exist? Funders are open organisations of the directory.
    async fn check_funders(&self, act: &mut Write<'_>, all: &BTreeSet<String>) -> Result<(), Error> {
        for id in all {
            let kind: Option<String> =
                sqlx::query_scalar("SELECT kind FROM organisation WHERE id = $1 AND closed_at IS NULL")
                    .bind(id)
                    .fetch_optional(act.connection())
                    .await?;
            let opens = kind.as_deref().and_then(OrganisationKind::from_code).is_some_and(super::opens_calls);
            if !opens {
                return Err(refused("call-funder"));
            }
        }
        Ok(())
    }

    /// Writes who opens the call and its funds, as its last version says. A funder that leaves the text leaves the call; one
    /// that stays keeps what it approved, which is void if the text changed.
    async fn put_funders(
        &self,
        act: &mut Write<'_>,
        (id, coordinator): (&str, &str),
        funders: &BTreeSet<String>,
        specification: &Specification,
    ) -> Result<(), Error> {
        let kept: Vec<String> =
            sqlx::query_scalar("SELECT organisation_id FROM call_funder WHERE call_id = $1")
                .bind(id)
                .fetch_all(act.connection())
                .await?;
        for gone in kept.iter().filter(|one| !funders.contains(*one)) {
            sqlx::query("DELETE FROM call_funder WHERE call_id = $1 AND organisation_id = $2")
                .bind(id)
                .bind(gone)
                .execute(act.connection())
                .await?;
        }
        for new in funders.iter().filter(|one| !kept.contains(one)) {
            sqlx::query(
                "INSERT INTO call_funder (call_id, organisation_id, coordinator_id) VALUES ($1, $2, $3)",
            )
            .bind(id)
            .bind(new)
            .bind(coordinator)
            .execute(act.connection())
            .await?;
        }
        let linked: Vec<(String, Option<String>)> =
            sqlx::query_as("SELECT id, envelope_id FROM call_fund WHERE call_id = $1")
                .bind(id)
                .fetch_all(act.connection())
                .await?;
        let linked: BTreeMap<String, Option<String>> = linked.into_iter().collect();
        sqlx::query("DELETE FROM call_fund WHERE call_id = $1").bind(id).execute(act.connection()).await?;
        for fund in &specification.funds {
            sqlx::query(
                "INSERT INTO call_fund (id, call_id, organisation_id, coordinator_id, name, total_cents, envelope_id)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&fund.key)
            .bind(id)
            .bind(&fund.organisation)
            .bind(coordinator)
            .bind(&fund.name)
            .bind(fund.total_cents)
            .bind(linked.get(&fund.key).cloned().flatten())
            .execute(act.connection())
            .await?;
        }
        Ok(())
    }

    async fn put_call_version(
        &self,
        act: &mut Write<'_>,
        (id, number): (&str, u32),
        specification: &Specification,
        at: Timestamp,
    ) -> Result<(), Error> {
        let content = specification.text(id, number)?;
        sqlx::query(
            "INSERT INTO call_version (call_id, version, content, digest, edition, made_at, made_by)
             VALUES ($1, $2, $3, $4, 1, $5, $6)",
        )
        .bind(id)
        .bind(i64::from(number))
        .bind(&content)
        .bind(::calls::digest(&content).to_string())
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    async fn put_call_fact(
        &self,
        act: &mut Write<'_>,
        (id, coordinator): (&str, &str),
        by: &str,
        fact: &CallFact,
        at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO call_fact (call_id, rank, at, author, made_for, coordinator_id, fact)
             SELECT $1, COALESCE(MAX(rank), 0) + 1, $2, $3, $4, $5, $6 FROM call_fact WHERE call_id = $1",
        )
        .bind(id)
        .bind(written(at))
        .bind(self.author().code())
        .bind(by)
        .bind(coordinator)
        .bind(serde_json::to_string(fact)?)
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// The number of a new call: the year, and how many there were.
    async fn call_number(&self, act: &mut Write<'_>, at: Timestamp) -> Result<String, Error> {
        act.hold("call-numbers").await?;
        let start = format!("AAP-{}-", trust::day::legal_day(at).year());
        let last: Option<String> = sqlx::query_scalar("SELECT MAX(number) FROM call WHERE number LIKE $1")
            .bind(format!("{start}%"))
            .fetch_one(act.connection())
            .await?;
        let rank = last.and_then(|last| last.strip_prefix(&start)?.parse::<u32>().ok()).unwrap_or(0) + 1;
        Ok(format!("{start}{rank:03}"))
    }

    /// Writes a new call, as a draft that its funders read; its id. Whoever pays a fund opens the call, and so do `others`.
    ///
    /// # Errors
    /// [`Error::Refused`]: what is wrong with it (`call-title`, `call-fund:2`…), `call-funder` when somebody who would open it
    /// is not there or may not, `call-personal`.
    pub async fn draft_call(
        &self,
        by: &str,
        specification: &Specification,
        others: &BTreeSet<String>,
        at: Timestamp,
    ) -> Result<String, Error> {
        sound(specification)?;
        let funders = opened_by(by, specification, others);
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        self.check_funders(&mut act, &funders).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let number = self.call_number(&mut act, at).await?;
        sqlx::query(
            "INSERT INTO call (id, organisation_id, number, title, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&id)
        .bind(by)
        .bind(number)
        .bind(specification.title.trim())
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.put_call_version(&mut act, (&id, 1), specification, at).await?;
        self.put_funders(&mut act, (&id, by), &funders, specification).await?;
        let fact = CallFact::Drafted { version: 1, edition: 1 };
        self.put_call_fact(&mut act, (&id, by), by, &fact, at).await?;
        self.write_down(&mut act, by, ("drafted", "call", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes the specification again. A draft is changed over the edition that was shown; what was published stays as it was,
    /// and the change is another version. Its number.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed the draft meanwhile. [`Error::Refused`]: as [`Register::draft_call`],
    /// `call-not-now` once it is closed or cancelled, `call-same` when nothing changes. [`Error::Unknown`].
    pub async fn write_call(
        &self,
        by: &str,
        id: &str,
        seen: Option<(u32, i64)>,
        (specification, others): (&Specification, &BTreeSet<String>),
        at: Timestamp,
    ) -> Result<u32, Error> {
        sound(specification)?;
        let funders = opened_by(by, specification, others);
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let record = own(&mut act, by, id).await?;
        if matches!(record.stage(at), Stage::Closed | Stage::Cancelled) {
            return Err(refused("call-not-now"));
        }
        let draft = record.draft().map(|(version, edition)| (version.number, edition));
        if seen != draft {
            return Err(Error::Changed);
        }
        self.check_funders(&mut act, &funders).await?;
        let (number, edition) = match draft {
            Some((number, edition)) => {
                let content = specification.text(id, number)?;
                sqlx::query(
                    "UPDATE call_version SET content = $3, digest = $4, edition = edition + 1, made_at = $5, made_by = $6
                     WHERE call_id = $1 AND version = $2 AND published_at IS NULL",
                )
                .bind(id)
                .bind(i64::from(number))
                .bind(&content)
                .bind(::calls::digest(&content).to_string())
                .bind(written(at))
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                (number, edition + 1)
            }
            None => {
                let last = record.call.versions.last().ok_or_else(unknown)?;
                if last.specification == *specification {
                    return Err(refused("call-same"));
                }
                self.put_call_version(&mut act, (id, last.number + 1), specification, at).await?;
                (last.number + 1, 1)
            }
        };
        // What is published keeps its title and its funds until the new version is.
        if record.in_force().is_none() {
            sqlx::query("UPDATE call SET title = $2 WHERE id = $1")
                .bind(id)
                .bind(specification.title.trim())
                .execute(act.connection())
                .await?;
            self.put_funders(&mut act, (id, by), &funders, specification).await?;
        } else if funders != record.run_by() {
            return Err(refused("call-same-funders"));
        }
        let fact = CallFact::Drafted { version: number, edition };
        self.put_call_fact(&mut act, (id, by), by, &fact, at).await?;
        self.write_down(&mut act, by, ("drafted", "call", id), None).await?;
        act.commit().await?;
        Ok(number)
    }

    /// A funder approves the text that it was shown, by its digest.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-content` when the text changed meanwhile, `call-not-now`. [`Error::Unknown`] for whoever does
    /// not open it.
    pub async fn approve_call(&self, by: &str, id: &str, digest: &str, at: Timestamp) -> Result<(), Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let record = found(&mut act, id).await?;
        if !record.funders.iter().any(|one| one.party.id == by) {
            return Err(unknown());
        }
        let (version, _) = record.draft().ok_or_else(|| refused("call-not-now"))?;
        if is_cancelled(&record) {
            return Err(refused("call-not-now"));
        }
        if version.digest.to_string() != digest {
            return Err(why(CallRefusal::Content));
        }
        sqlx::query(
            "UPDATE call_funder SET approved_digest = $3, approved_at = $4, approved_by = $5
             WHERE call_id = $1 AND organisation_id = $2",
        )
        .bind(id)
        .bind(by)
        .bind(digest)
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let fact = CallFact::Approved { version: version.number, digest: version.digest };
        self.put_call_fact(&mut act, (id, &record.coordinator.id), by, &fact, at).await?;
        self.write_down(&mut act, by, ("approved", "call", id), None).await?;
        act.commit().await
    }

    /// Publishes the version that every funder approved. Its rules do not change any more; applications that were submitted
    /// under the one before may be taken back and submitted again.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-unapproved`, `call-notice`, `call-backward`, `call-past`, `call-not-now`. [`Error::Unknown`].
    pub async fn publish_call(&self, by: &str, id: &str, at: Timestamp) -> Result<u32, Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let mut record = own(&mut act, by, id).await?;
        let (version, _) = record.draft().ok_or_else(|| refused("call-not-now"))?;
        let version: Version = version.clone();
        ::calls::may_publish(&record.call, version.number, at).map_err(why)?;
        let (now, number) = (written(at), version.number);
        sqlx::query("UPDATE call_version SET published_at = $3 WHERE call_id = $1 AND version = $2")
            .bind(id)
            .bind(i64::from(number))
            .bind(&now)
            .execute(act.connection())
            .await?;
        let fact = CallFact::Published { version: number, digest: version.digest };
        self.put_call_fact(&mut act, (id, by), by, &fact, at).await?;
        record.call.facts.push(::calls::Noted { at, fact });
        sqlx::query("UPDATE call SET title = $2, published_at = COALESCE(published_at, $3), closes_at = $4 WHERE id = $1")
            .bind(id)
            .bind(version.specification.title.trim())
            .bind(&now)
            .bind(::calls::closes_at(&record.call).map(written))
            .execute(act.connection())
            .await?;
        self.put_funders(&mut act, (id, by), &record.run_by(), &version.specification).await?;
        self.write_down(&mut act, by, ("published", "call", id), None).await?;
        act.commit().await?;
        Ok(number)
    }

    /// Moves the deadline forward, for everybody.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-backward`, `call-not-now`, `call-reason`. [`Error::Unknown`].
    pub async fn extend_call(
        &self,
        by: &str,
        id: &str,
        (closes, reason): (DateTime, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let reason = long_text(reason, 500, "call-reason")?.ok_or_else(|| refused("call-reason"))?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let record = own(&mut act, by, id).await?;
        ::calls::may_extend(&record.call, closes, at).map_err(why)?;
        let fact = CallFact::Extended { closes, reason };
        self.put_call_fact(&mut act, (id, by), by, &fact, at).await?;
        sqlx::query("UPDATE call SET closes_at = $2 WHERE id = $1")
            .bind(id)
            .bind(trust::day::legal_instant(closes).map(written))
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("extended", "call", id), None).await?;
        act.commit().await
    }

    /// Cancels the call: nothing is received, and everybody is told why.
    ///
    /// # Errors
    /// [`Error::Refused`]: `call-reason`, `call-not-now` when it is already. [`Error::Unknown`].
    pub async fn cancel_call(&self, by: &str, id: &str, reason: &str, at: Timestamp) -> Result<(), Error> {
        let reason = long_text(reason, 500, "call-reason")?.ok_or_else(|| refused("call-reason"))?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let record = own(&mut act, by, id).await?;
        if is_cancelled(&record) {
            return Err(refused("call-not-now"));
        }
        self.put_call_fact(&mut act, (id, by), by, &CallFact::Cancelled { reason }, at).await?;
        sqlx::query("UPDATE call SET cancelled_at = $2 WHERE id = $1")
            .bind(id)
            .bind(written(at))
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, by, ("cancelled", "call", id), None).await?;
        act.commit().await
    }

    /// Writes a draft like an earlier call, a year later; its id. Funders approve it anew.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation may not read it; [`Error::Refused`] as [`Register::draft_call`].
    pub async fn duplicate_call(&self, by: &str, id: &str, at: Timestamp) -> Result<String, Error> {
        let record = self.call(Some(by), id).await?;
        let mut new = record.shown().ok_or_else(unknown)?.specification.clone();
        for fund in &mut new.funds {
            fund.key = uuid::Uuid::now_v7().to_string();
        }
        let year = 1.year();
        let later = |day: jiff::civil::Date| day.saturating_add(year);
        // The same hour of the same day may be missing a year later: clocks change on another one.
        let clock = |one: DateTime| {
            let moved = one.saturating_add(year);
            if trust::day::legal_instant(moved).is_some() { moved } else { moved.saturating_add(1.hour()) }
        };
        (new.opens, new.closes) = (clock(new.opens), clock(new.closes));
        new.questions_until = new.questions_until.map(later);
        new.committee_on = new.committee_on.map(later);
        new.results_on = new.results_on.map(later);
        let others = record.funders.iter().map(|one| one.party.id.clone()).collect();
        self.draft_call(by, &new, &others, at).await
    }
}

/// Who opens a call: whoever coordinates it, whoever pays a fund, and those who are named beside.
fn opened_by(by: &str, specification: &Specification, others: &BTreeSet<String>) -> BTreeSet<String> {
    let funders = specification.funds.iter().map(|one| one.organisation.clone());
    funders.chain(others.iter().cloned()).chain([by.to_owned()]).collect()
}
