//! Files of a call as those who judge it read them.

use super::criteria::{Criterion, criteria};
use super::instruct::{NotedInstruction, bare, facts};
use super::reviews::{ReviewOf, grid, reviews_in, verdict_of};
use super::sight::{Seat, Sight};
use super::unknown;
use crate::applications::{ApplicationRecord, submitted_in};
use crate::{Across, Error, Register};
use ::committee::instruction::{Standing, standing};
use ::committee::score::{Verdict, total};
use jiff::Timestamp;
use std::collections::BTreeMap;
use trust::day::legal_day;
use trust::policy::Actor;

/// A file, as somebody who judges reads it.
#[derive(Debug, Clone)]
pub struct FileSeen {
    pub application: ApplicationRecord,
    pub criteria: Vec<Criterion>,
    pub facts: Vec<NotedInstruction>,
    pub standing: Standing,
    /// One's own review, and those of others once all that were asked for are locked.
    pub reviews: Vec<ReviewOf>,
    /// What they say together, at the same moment; `None` before.
    pub verdict: Option<Verdict>,
    /// Readers who were asked and did not send their review.
    pub waits: usize,
}

impl FileSeen {
    /// The total of a review, in thousandths of a point.
    #[must_use]
    pub fn total_of(&self, sight: &Sight, review: &ReviewOf) -> Option<i64> {
        total(&grid(&sight.call.in_force()?.specification), &review.marks)
    }
}

/// What one has to do in a committee.
#[derive(Debug, Clone)]
pub struct MineOfCall {
    pub sight: Sight,
    pub files: Vec<FileSeen>,
}

impl Register {
    /// The files of a call that somebody may know of, by number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn files_of_committee(&self, sight: &Sight, at: Timestamp) -> Result<Vec<FileSeen>, Error> {
        if !sight.reads_files() {
            return Ok(Vec::new());
        }
        let specification = &sight.call.in_force().ok_or_else(unknown)?.specification;
        let grid = grid(specification);
        let house = self.across(Across::Calls);
        let mut connection = house.db.instant().await?;
        let mut reviews: BTreeMap<String, Vec<ReviewOf>> =
            reviews_in(&mut connection, &sight.call.id).await?;
        let mut all = Vec::new();
        for application in submitted_in(&mut connection, &sight.call.id).await? {
            if !sight.sees(&application.id) {
                continue;
            }
            let facts = facts(&mut connection, &application.id).await?;
            let bare = bare(&facts);
            let mut own = reviews.remove(&application.id).unwrap_or_default();
            let waits = own.iter().filter(|one| one.is_open()).count();
            let told = waits == 0 && !own.is_empty();
            let verdict = told.then(|| verdict_of(&sight.rules, &grid, &own));
            own.retain(|one| one.account_id == sight.account || (told && one.is_kept()));
            all.push(FileSeen {
                criteria: criteria(specification, &application, &bare),
                standing: standing(&bare, legal_day(at)),
                reviews: own,
                application,
                verdict,
                facts,
                waits,
            });
        }
        Ok(all)
    }

    /// One file.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, or somebody may not know of it: the same answer.
    pub async fn file_of_committee(
        &self,
        actor: &Actor,
        application_id: &str,
        at: Timestamp,
    ) -> Result<(Sight, FileSeen), Error> {
        let house = self.across(Across::Calls);
        let call: Option<String> =
            sqlx::query_scalar("SELECT call_id FROM application WHERE id = $1 AND submitted_at IS NOT NULL")
                .bind(application_id.to_owned())
                .fetch_optional(house.db.read())
                .await?;
        let sight = self.committee_sight(actor, &call.ok_or_else(unknown)?, at).await?;
        let all = self.files_of_committee(&sight, at).await?;
        let file = all.into_iter().find(|one| one.application.id == application_id);
        Ok((sight, file.ok_or_else(unknown)?))
    }

    /// Every committee where somebody sits, with the files they may know of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn my_committees(&self, actor: &Actor, at: Timestamp) -> Result<Vec<MineOfCall>, Error> {
        let mut all = Vec::new();
        for sight in self.committee_sights(actor, at).await? {
            let files = self.files_of_committee(&sight, at).await?;
            all.push(MineOfCall { sight, files });
        }
        Ok(all)
    }
}

impl MineOfCall {
    /// One's own reviews that wait.
    pub fn to_read(&self) -> impl Iterator<Item = (&FileSeen, &ReviewOf)> {
        let own = self.sight.account.as_str();
        self.files.iter().flat_map(move |file| {
            let mine = file.reviews.iter().filter(move |one| one.account_id == own && one.is_open());
            mine.map(move |one| (file, one))
        })
    }

    /// Files whose instruction waits for somebody who instructs.
    pub fn to_instruct(&self) -> impl Iterator<Item = &FileSeen> {
        let instructs = self.sight.is(Seat::Instructor);
        self.files.iter().filter(move |file| {
            instructs && matches!(file.standing, Standing::Open | Standing::Doubted | Standing::Appealed)
        })
    }
}

impl Register {
    /// One's own review, with its file.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, it is another reader's, or its file is hidden: the same answer.
    pub async fn own_review_seen(
        &self,
        actor: &Actor,
        review_id: &str,
        at: Timestamp,
    ) -> Result<(Sight, FileSeen, ReviewOf), Error> {
        let house = self.across(Across::Calls);
        let file: Option<String> = sqlx::query_scalar("SELECT application_id FROM review WHERE id = $1")
            .bind(review_id.to_owned())
            .fetch_optional(house.db.read())
            .await?;
        let (sight, file) = self.file_of_committee(actor, &file.ok_or_else(unknown)?, at).await?;
        let own = file.reviews.iter().find(|one| one.id == review_id && one.account_id == sight.account);
        let own = own.filter(|one| one.is_kept()).cloned().ok_or_else(unknown)?;
        Ok((sight, file, own))
    }
}
