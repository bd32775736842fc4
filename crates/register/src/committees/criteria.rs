//! What is looked at before a file may be judged: some of it is computed from what was signed, some only a person can say. What
//! neither says stays unknown.

use crate::applications::ApplicationRecord;
use ::calls::{Fund, FundUse, Gap, Specification, fund_uses, sums};
use ::committee::instruction::{Answer, Fact, Noted, findings};
use std::collections::BTreeMap;
use trust::territory::Territory;

/// What a criterion is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CriterionKind {
    /// Every part that the call asks for is there.
    Complete,
    /// Who must carry it does, and nobody left since.
    Partners,
    Territory,
    Publics,
    /// What pays is what is spent, and public money keeps its share.
    Plan,
    /// The expenses are what this fund may pay.
    Fund {
        key: String,
        name: String,
    },
}

impl CriterionKind {
    /// Its stable name.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            CriterionKind::Complete => "complete".to_owned(),
            CriterionKind::Partners => "partners".to_owned(),
            CriterionKind::Territory => "territory".to_owned(),
            CriterionKind::Publics => "publics".to_owned(),
            CriterionKind::Plan => "plan".to_owned(),
            CriterionKind::Fund { key, .. } => format!("fund:{key}"),
        }
    }
}

/// A criterion of a file, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    pub kind: CriterionKind,
    /// What follows from what was signed.
    pub computed: Answer,
    /// What somebody said of it last: it counts, whatever was computed.
    pub said: Option<(Answer, String, Noted)>,
}

impl Criterion {
    /// What counts.
    #[must_use]
    pub fn answer(&self) -> Answer {
        self.said.as_ref().map_or(self.computed, |(answer, ..)| *answer)
    }
}

/// Is a gap about who carries the file?
fn is_of_partners(gap: &Gap) -> bool {
    matches!(gap, Gap::Mix { .. } | Gap::NotJoined { .. } | Gap::Dissolved { .. })
}

/// Is a gap about money?
fn is_of_money(gap: &Gap) -> bool {
    matches!(
        gap,
        Gap::Plan { .. }
            | Gap::PublicRate { .. }
            | Gap::TooMuch
            | Gap::FundLeast { .. }
            | Gap::FundMost { .. }
            | Gap::FundRate { .. }
            | Gap::FundPerHousehold { .. }
    )
}

fn yes_if(is_met: bool) -> Answer {
    if is_met { Answer::Yes } else { Answer::No }
}

/// Are its territories among those of the call? Territories of different kinds are not compared: nobody knows.
fn territory(specification: &Specification, file: &ApplicationRecord) -> Answer {
    let (asked, there) = (&specification.territories, &file.content.territories);
    if asked.is_empty() || asked.contains(&Territory::Country) {
        return yes_if(!there.is_empty());
    }
    let same_kind = |a: &Territory, b: &Territory| std::mem::discriminant(a) == std::mem::discriminant(b);
    let of = |one: &Territory| {
        if asked.contains(one) {
            Answer::Yes
        } else if asked.iter().any(|other| !same_kind(one, other)) {
            Answer::Unknown
        } else {
            Answer::No
        }
    };
    let all: Vec<Answer> = there.iter().map(of).collect();
    match () {
        () if all.is_empty() || all.contains(&Answer::No) => Answer::No,
        () if all.contains(&Answer::Unknown) => Answer::Unknown,
        () => Answer::Yes,
    }
}

/// Do the amounts asked of a fund keep its rules? That the expenses are of its purpose, only a person can say.
fn of_fund(fund: &Fund, used: &FundUse, households: Option<u32>) -> Answer {
    let each = fund.most_per_household_cents.zip(households);
    let too_many = each.is_some_and(|(each, many)| used.asked > each.saturating_mul(i64::from(many)));
    let out = used.asked < fund.least_cents || used.asked > fund.most_cents || used.asked > used.most_by_rate;
    if out || too_many { Answer::No } else { Answer::Unknown }
}

/// The criteria of a file, each with what is known.
#[must_use]
pub(super) fn criteria(
    specification: &Specification,
    file: &ApplicationRecord,
    facts: &[Noted],
) -> Vec<Criterion> {
    let gaps = file.gaps(specification);
    let lost = file.lost().iter().any(|one| !one.is_dissolved);
    let partners = match (gaps.iter().any(is_of_partners), lost) {
        (true, _) => Answer::No,
        // It left after the closing: whether the project holds without it, or with another, is to be asked.
        (false, true) => Answer::Unknown,
        (false, false) => Answer::Yes,
    };
    let known = |key: &String| specification.publics.iter().any(|one| one.key == *key);
    let publics = yes_if(!file.content.publics.is_empty() && file.content.publics.iter().all(known));
    let is_closed = sums(&file.content).is_some_and(|(costs, money)| costs == money && costs > 0);
    let plan =
        yes_if(is_closed && !gaps.iter().any(|gap| matches!(gap, Gap::PublicRate { .. } | Gap::TooMuch)));
    let whole = !gaps.iter().any(|gap| !is_of_partners(gap) && !is_of_money(gap));
    let mut all = vec![
        (CriterionKind::Complete, yes_if(whole)),
        (CriterionKind::Partners, partners),
        (CriterionKind::Territory, territory(specification, file)),
        (CriterionKind::Publics, publics),
        (CriterionKind::Plan, plan),
    ];
    let uses: BTreeMap<String, FundUse> = fund_uses(specification, &file.content)
        .unwrap_or_default()
        .into_iter()
        .map(|used| (used.fund.clone(), used))
        .collect();
    for fund in &specification.funds {
        if let Some(used) = uses.get(&fund.key).filter(|used| used.asked > 0) {
            let kind = CriterionKind::Fund { key: fund.key.clone(), name: fund.name.clone() };
            all.push((kind, of_fund(fund, used, file.content.households)));
        }
    }
    let said = findings(facts);
    all.into_iter()
        .map(|(kind, computed)| {
            let said = said.get(kind.code().as_str()).and_then(|noted| match &noted.fact {
                Fact::Found { answer, because, .. } => Some((*answer, because.clone(), (*noted).clone())),
                _ => None,
            });
            Criterion { kind, computed, said }
        })
        .collect()
}

/// The answers that count, by criterion.
#[must_use]
pub(super) fn answers(all: &[Criterion]) -> BTreeMap<String, Answer> {
    all.iter().map(|one| (one.kind.code(), one.answer())).collect()
}
