//! The question of a board, from what partners signed, what readers locked and what envelopes hold now.

use super::{Amendment, refused, unknown};
use crate::applications::ApplicationRecord;
use crate::committees::{CriterionKind, FileSeen, Sight};
use crate::{Across, Error, Register};
use ::calls::{QuotaKind, Source, Specification};
use ::committee::instruction::{Answer, Standing};
use award::{Bid, Board, Fund, Line, Question, Rules};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use trust::organisation::OrganisationKind;

/// Why a file is in no board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excluded {
    /// Its instruction is not over.
    Instructed,
    NotAdmissible,
}

/// A question, and what was left out of it.
#[derive(Debug, Clone)]
pub struct Asked {
    pub question: Question,
    pub excluded: Vec<(String, Excluded)>,
    /// By fund: its envelope and who pays.
    pub envelopes: BTreeMap<String, (String, String)>,
}

/// A part of the money that the call asks for, and what a board gives there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaState {
    pub label: String,
    /// In hundredths of a percent.
    pub at_least_bp: u32,
    pub cents: i64,
    pub total: i64,
}

impl QuotaState {
    /// Is it reached? A board that gives nothing breaks no share.
    #[must_use]
    pub fn is_met(&self) -> bool {
        i128::from(self.cents) * 10_000 >= i128::from(self.total) * i128::from(self.at_least_bp)
    }
}

/// Hundredths of a percent as thousandths, downwards: a fund never pays more than it said.
fn per_mille(rate_bp: u32) -> i64 {
    i64::from(rate_bp / 10)
}

/// Is it carried or co-carried by a landlord?
fn by_landlord(file: &ApplicationRecord) -> bool {
    file.content.signers().any(|one| one.kind == OrganisationKind::Landlord)
}

/// What a board gives to each share that the call asks for.
#[must_use]
pub fn quotas(
    specification: &Specification,
    files: &BTreeMap<String, ApplicationRecord>,
    board: &Board,
) -> Vec<QuotaState> {
    let total = board.total();
    let counts = |quota: &::calls::Quota, file: &ApplicationRecord| match quota.kind {
        QuotaKind::LandlordCarried => by_landlord(file),
        QuotaKind::Territories => {
            file.content.territories.iter().any(|one| quota.of.contains(&one.to_string()))
        }
        QuotaKind::Public => file.content.publics.iter().any(|one| quota.of.contains(one)),
    };
    let state = |quota: &::calls::Quota| {
        let here =
            board.awards.iter().filter(|award| files.get(&award.bid).is_some_and(|file| counts(quota, file)));
        QuotaState {
            label: quota.label.clone(),
            at_least_bp: quota.at_least_bp,
            cents: here.map(|award| award.cents).sum(),
            total,
        }
    };
    specification.quotas.iter().map(state).collect()
}

fn bid(
    sight: &Sight,
    specification: &Specification,
    file: &FileSeen,
    (noise, amendments): (i64, &[Amendment]),
) -> Option<Bid> {
    let content = &file.application.content;
    let eligible = |key: &str| specification.category(key).is_some_and(|one| one.is_eligible);
    // Expenses of one category are one line: funds pay by category.
    let mut by_category: BTreeMap<&str, i64> = BTreeMap::new();
    for line in content.lines.iter().filter(|line| eligible(&line.category)) {
        let sum = by_category.entry(&line.category).or_default();
        *sum = sum.checked_add(line.cents)?;
    }
    let lines: Vec<Line> =
        by_category.into_iter().map(|(purpose, cost)| Line { purpose: purpose.to_owned(), cost }).collect();
    let of = |source| content.resources.iter().filter(move |one| one.source == source).map(|one| one.cents);
    let cost: i64 = lines.iter().map(|line| line.cost).sum();
    let asked = of(Source::Fund).sum::<i64>().min(cost);
    if asked < 1 {
        return None;
    }
    let mut most_of = BTreeMap::new();
    for fund in &specification.funds {
        let each = fund.most_per_household_cents.zip(content.households);
        if let Some((each, many)) = each {
            most_of.insert(fund.key.clone(), each.saturating_mul(i64::from(many)));
        }
        // A fund for which it was not found eligible gives nothing; so does one of which nobody said anything.
        let kind = CriterionKind::Fund { key: fund.key.clone(), name: fund.name.clone() };
        let found = file.criteria.iter().find(|one| one.kind == kind);
        if found.is_some_and(|one| one.answer() != Answer::Yes) {
            most_of.insert(fund.key.clone(), 0);
        }
    }
    let verdict = file.verdict.filter(|told| told.readers >= sight.rules.readers as usize);
    Some(Bid {
        id: file.application.id.clone(),
        territory: content.territories.iter().next().map(ToString::to_string),
        by_landlord: by_landlord(&file.application),
        score: verdict.and_then(|told| told.mean),
        noise: verdict.and_then(|told| told.noise).unwrap_or(noise).clamp(0, 1_000_000),
        households: content.households.map(i64::from),
        other_public: of(Source::Public).sum(),
        asked,
        least: (asked * sight.rules.least_share).div_euclid(1_000).max(1),
        years: vec![1_000],
        lines,
        most_of,
        pin: amendments.iter().find(|one| one.file == file.application.id).map(|one| one.pin),
    })
}

/// How far means of two readers typically lie, over the files where it is known: what is supposed of a file read once.
fn typical_noise(files: &[FileSeen]) -> i64 {
    let known: Vec<i64> = files.iter().filter_map(|file| file.verdict?.noise).collect();
    let count = i64::try_from(known.len()).unwrap_or(i64::MAX).max(1);
    known.iter().sum::<i64>() / count
}

impl Register {
    /// The question of a board, as everything stands now, with what was decided by hand.
    ///
    /// # Errors
    /// [`Error::Refused`]: `board-envelope-none:FUND` when a fund has no envelope, `board-nothing` when no file may be funded.
    /// [`Error::Unknown`] for whoever may not read boards.
    pub async fn board_question(
        &self,
        sight: &Sight,
        amendments: &[Amendment],
        at: Timestamp,
    ) -> Result<Asked, Error> {
        if !sight.reads_boards() {
            return Err(unknown());
        }
        let specification = &sight.call.in_force().ok_or_else(unknown)?.specification;
        let files = self.files_of_committee(sight, at).await?;
        let house = self.across(Across::Ledger);
        let (mut funds, mut envelopes) = (Vec::new(), BTreeMap::new());
        for fund in &specification.funds {
            let envelope: Option<String> =
                sqlx::query_scalar("SELECT envelope_id FROM call_fund WHERE id = $1 AND call_id = $2")
                    .bind(fund.key.clone())
                    .bind(sight.call.id.clone())
                    .fetch_optional(house.db.read())
                    .await?
                    .flatten();
            let envelope =
                envelope.ok_or_else(|| Error::Refused(format!("board-envelope-none:{}", fund.name)))?;
            let free = house.envelope(&fund.organisation, &envelope).await?.figures.free;
            let rate = per_mille(fund.rate_bp);
            funds.push(Fund {
                id: fund.key.clone(),
                // What was put in the call, and no more than what is still there.
                envelopes: vec![free.min(fund.total_cents).max(0)],
                least: fund.least_cents,
                most: Some(fund.most_cents.max(fund.least_cents)),
                is_public: true,
                rates: fund.categories.iter().map(|key| (key.clone(), rate)).collect(),
                needs: None,
                excludes: BTreeSet::new(),
            });
            envelopes.insert(fund.key.clone(), (envelope, fund.organisation.clone()));
        }
        let noise = typical_noise(&files);
        let (mut bids, mut excluded) = (Vec::new(), Vec::new());
        for file in &files {
            let id = || file.application.id.clone();
            match file.standing {
                Standing::Admissible => match bid(sight, specification, file, (noise, amendments)) {
                    Some(bid) => bids.push(bid),
                    None => excluded.push((id(), Excluded::NotAdmissible)),
                },
                Standing::Inadmissible { .. } | Standing::Final => {
                    excluded.push((id(), Excluded::NotAdmissible))
                }
                _ => excluded.push((id(), Excluded::Instructed)),
            }
        }
        if bids.is_empty() {
            return Err(refused("board-nothing"));
        }
        let landlords = specification.quotas.iter().find(|one| one.kind == QuotaKind::LandlordCarried);
        let question = Question {
            years: 1,
            funds,
            bids,
            rules: Rules {
                objective: sight.rules.objective,
                funds_per_bid: sight.rules.funds_per_file as usize,
                public_cap: specification.public_rate_bp.map(per_mille),
                landlord_quota: landlords.map(|one| per_mille(one.at_least_bp)),
                floors: Vec::new(),
            },
        };
        question.check().map_err(|flaw| Error::Computation(format!("the question of a board: {flaw}")))?;
        Ok(Asked { question, excluded, envelopes })
    }
}
