//! Who reads what, and what they say: assigned by the engine, scored by one person each, locked once sent.

use super::interests::links;
use super::sight::{Seat, Sight};
use super::{CommitteeRules, instruct, refused, unknown};
use crate::applications::submitted_in;
use crate::db::Write;
use crate::{Across, Error, Register, instant, written};
use ::committee::instruction::{Standing, standing};
use ::committee::reading::{File, Reader, assign};
use ::committee::score::{Criterion, Mark, Verdict, lacks, total, verdict};
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};
use std::collections::{BTreeMap, BTreeSet};
use trust::day::legal_day;
use trust::policy::Actor;
use trust::role::Role;

/// What one reader says of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewOf {
    pub id: String,
    pub application_id: String,
    pub account_id: String,
    pub reader: String,
    pub organisation: String,
    pub marks: BTreeMap<String, Mark>,
    pub edition: i64,
    pub locked_at: Option<Timestamp>,
    pub declined_at: Option<Timestamp>,
    pub aside_at: Option<Timestamp>,
}

impl ReviewOf {
    /// Does it wait for its reader?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.locked_at.is_none() && self.is_kept()
    }

    /// Was it neither declined nor set aside?
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.declined_at.is_none() && self.aside_at.is_none()
    }

    /// Does it count?
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.locked_at.is_some() && self.is_kept()
    }
}

/// The criteria of a call, as the engine weighs them.
pub(crate) fn grid(specification: &::calls::Specification) -> Vec<Criterion> {
    let criteria = specification.criteria.iter();
    criteria.map(|one| Criterion { id: one.key.clone(), weight: one.weight }).collect()
}

/// What the reviews of a file that count say together.
#[must_use]
pub fn verdict_of(sight_rules: &CommitteeRules, grid: &[Criterion], reviews: &[ReviewOf]) -> Verdict {
    let counted = reviews.iter().filter(|one| one.counts());
    let totals: Vec<i64> = counted.filter_map(|one| total(grid, &one.marks)).collect();
    verdict(&totals, sight_rules.readers as usize, sight_rules.spread)
}

/// The reviews of a call, by file.
pub(super) async fn reviews_in(
    connection: &mut AnyConnection,
    call_id: &str,
) -> Result<BTreeMap<String, Vec<ReviewOf>>, Error> {
    let rows = sqlx::query(
        "SELECT r.id, r.application_id, r.account_id, a.name AS reader, o.name AS organisation, r.marks, r.edition,
                r.locked_at, r.declined_at, r.aside_at FROM review r JOIN account a ON a.id = r.account_id
         JOIN organisation o ON o.id = r.organisation_id WHERE r.call_id = $1 ORDER BY r.assigned_at, r.id",
    )
    .bind(call_id)
    .fetch_all(connection)
    .await?;
    let mut all: BTreeMap<String, Vec<ReviewOf>> = BTreeMap::new();
    for row in &rows {
        let at = |column: &str| -> Result<Option<Timestamp>, Error> {
            row.try_get::<Option<String>, _>(column)?.as_deref().map(instant).transpose()
        };
        let application_id: String = row.try_get("application_id")?;
        all.entry(application_id.clone()).or_default().push(ReviewOf {
            id: row.try_get("id")?,
            account_id: row.try_get("account_id")?,
            reader: row.try_get("reader")?,
            organisation: row.try_get("organisation")?,
            marks: serde_json::from_str(&row.try_get::<String, _>("marks")?)?,
            edition: row.try_get("edition")?,
            locked_at: at("locked_at")?,
            declined_at: at("declined_at")?,
            aside_at: at("aside_at")?,
            application_id,
        });
    }
    Ok(all)
}

impl Register {
    /// Asks readers for every admissible file that lacks some. How many were asked, and how many readers are still lacking.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever runs neither the secretariat nor the instruction.
    pub async fn assign_readers(
        &self,
        actor: &Actor,
        call_id: &str,
        at: Timestamp,
    ) -> Result<(usize, usize), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let runs = sight.is(Seat::Secretariat) || sight.is(Seat::Instructor) || sight.is(Seat::President);
        // How many readers are lacking speaks of all files at once.
        if !runs || !sight.reads_boards() {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        let done = self.assign_in(&mut act, &sight, at).await?;
        self.write_down(&mut act, &sight.call.coordinator.id, ("assigned", "committee", call_id), None)
            .await?;
        act.commit().await?;
        Ok(done)
    }

    /// The same within a transaction that holds the committee.
    pub(super) async fn assign_in(
        &self,
        act: &mut Write<'_>,
        sight: &Sight,
        at: Timestamp,
    ) -> Result<(usize, usize), Error> {
        let (call, rules) = (&sight.call, &sight.rules);
        let judges: Vec<(String, String)> = sqlx::query_as(
            "SELECT account_id, organisation_id FROM committee_judge WHERE call_id = $1 AND ended_at IS NULL
             AND declared_at IS NOT NULL AND role IN ($2, $3) ORDER BY account_id",
        )
        .bind(&call.id)
        .bind(Role::Committee.code())
        .bind(Role::President.code())
        .fetch_all(act.connection())
        .await?;
        let accounts: BTreeSet<String> = judges.iter().map(|(account, _)| account.clone()).collect();
        let links = links(act.connection(), call, &accounts, at).await?;
        let hidden: BTreeMap<&String, BTreeSet<String>> =
            accounts.iter().map(|account| (account, links.hidden(account))).collect();
        let reviews = reviews_in(act.connection(), &call.id).await?;
        let grid = grid(&call.in_force().ok_or_else(unknown)?.specification);
        let mut files = Vec::new();
        for file in submitted_in(act.connection(), &call.id).await? {
            let facts = instruct::bare(&instruct::facts(act.connection(), &file.id).await?);
            if standing(&facts, legal_day(at)) != Standing::Admissible {
                continue;
            }
            let own = reviews.get(&file.id).map_or(&[][..], Vec::as_slice);
            let kept = own.iter().filter(|one| one.is_kept()).count();
            let told = verdict_of(rules, &grid, own);
            // One more when those who read differ too much, once all of them were heard.
            let extra = usize::from(told.needs_reader && told.readers >= rules.readers as usize);
            let wanted = (rules.readers as usize + extra).saturating_sub(kept);
            if wanted > 0 {
                files.push(File { id: file.id, readers: wanted });
            }
        }
        let busy = |account: &String| {
            reviews.values().flatten().filter(|one| one.account_id == *account && one.is_kept()).count()
        };
        let readers: Vec<Reader> = accounts
            .iter()
            .map(|id| Reader { id: id.clone(), load: (rules.load as usize).saturating_sub(busy(id)) })
            .collect();
        let found = assign(&readers, &files, |file, reader| {
            let (file, account) = (&files[file].id, &readers[reader].id);
            let was_asked =
                reviews.get(file).is_some_and(|own| own.iter().any(|one| one.account_id == *account));
            (!was_asked && !hidden[account].contains(file)).then_some(0)
        });
        let homes: BTreeMap<&str, &str> =
            judges.iter().map(|(account, home)| (account.as_str(), home.as_str())).collect();
        for (file, account) in &found.pairs {
            let Some(home) = homes.get(account.as_str()) else { continue };
            sqlx::query(
                "INSERT INTO review (id, call_id, application_id, coordinator_id, organisation_id, account_id,
                    assigned_at, assigned_by, marks, edition) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '{}', 0)",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(&call.id)
            .bind(file)
            .bind(&call.coordinator.id)
            .bind(home)
            .bind(account)
            .bind(written(at))
            .bind(&sight.account)
            .execute(act.connection())
            .await?;
        }
        Ok((found.pairs.len(), found.missing.values().sum()))
    }

    /// Keeps what a reader says of a file, over the edition that was shown; locks it when they send it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `review-locked`, `review-text`, `review-lacks:CODES` when something is missing before it is sent.
    /// [`Error::Changed`]. [`Error::Unknown`] for another reader's.
    pub async fn write_review(
        &self,
        actor: &Actor,
        (call_id, id, seen): (&str, &str, i64),
        marks: &BTreeMap<String, Mark>,
        locks: bool,
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let specification = &sight.call.in_force().ok_or_else(unknown)?.specification;
        let grid = grid(specification);
        let mut kept = BTreeMap::new();
        for (key, mark) in marks {
            let because = crate::calls::long_text(&mark.because, 4_000, "review-text")?.unwrap_or_default();
            kept.insert(key.clone(), Mark { score: mark.score, because });
        }
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("review:{id}")).await?;
        let own = self.own_review(&mut act, &sight, id).await?;
        if own.edition != seen {
            return Err(Error::Changed);
        }
        // A mark of something that the call does not ask is refused even in a draft.
        if kept.keys().any(|key| !grid.iter().any(|one| one.id == *key))
            || kept.values().any(|mark| mark.score.is_some_and(|score| score > ::committee::score::MOST))
        {
            return Err(refused("review-marks"));
        }
        if locks {
            let missing = lacks(&grid, &kept);
            if !missing.is_empty() {
                return Err(Error::Refused(format!("review-lacks:{}", missing.len())));
            }
        }
        sqlx::query(
            "UPDATE review SET marks = $2, edition = edition + 1, locked_at = $3
             WHERE id = $1 AND locked_at IS NULL",
        )
        .bind(id)
        .bind(serde_json::to_string(&kept)?)
        .bind(locks.then(|| written(at)))
        .execute(act.connection())
        .await?;
        if locks {
            let coordinator = &sight.call.coordinator.id;
            self.write_down(&mut act, coordinator, ("locked", "review", id), None).await?;
        }
        act.commit().await
    }

    /// A reader will not read a file: another one is asked.
    ///
    /// # Errors
    /// [`Error::Refused`]: `review-locked`, `review-why`. [`Error::Unknown`].
    pub async fn decline_review(
        &self,
        actor: &Actor,
        (call_id, id): (&str, &str),
        why: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let sight = self.committee_sight(actor, call_id, at).await?;
        let why = super::text(why, 500, "review-why")?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        act.hold(&format!("committee:{call_id}")).await?;
        self.own_review(&mut act, &sight, id).await?;
        sqlx::query("UPDATE review SET declined_at = $2, declined_why = $3 WHERE id = $1")
            .bind(id)
            .bind(written(at))
            .bind(why)
            .execute(act.connection())
            .await?;
        self.assign_in(&mut act, &sight, at).await?;
        self.write_down(&mut act, &sight.call.coordinator.id, ("declined", "review", id), None).await?;
        act.commit().await
    }

    /// A review that its reader may still write.
    async fn own_review(&self, act: &mut Write<'_>, sight: &Sight, id: &str) -> Result<ReviewOf, Error> {
        let all = reviews_in(act.connection(), &sight.call.id).await?;
        let own = all.into_values().flatten().find(|one| one.id == id);
        let own = own.filter(|one| one.account_id == sight.account && sight.sees(&one.application_id));
        let own = own.filter(|_| sight.judges()).ok_or_else(unknown)?;
        if own.is_open() { Ok(own) } else { Err(refused("review-locked")) }
    }
}
