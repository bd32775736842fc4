//! What is missing before an application may be signed: each gap says what, where and how much.

use crate::{Content, Fund, PartnerRole, Source, Specification, WHOLE_BP, part, sum};
use serde::Serialize;
use std::collections::BTreeSet;
use trust::organisation::OrganisationKind;

/// Something that is missing, or that the call does not allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "gap", rename_all = "kebab-case")]
pub enum Gap {
    Summary,
    Territory,
    /// No public of the call, or one that it does not have.
    Public,
    Start,
    Months {
        least: u32,
        most: u32,
    },
    Households,
    Dwellings,
    Answer {
        label: String,
    },
    AnswerTooLong {
        label: String,
        most: u32,
    },
    /// Too few organisations of these kinds carry the project.
    Mix {
        kinds: BTreeSet<OrganisationKind>,
        at_least: u32,
        found: u32,
    },
    /// A partner has not said yes.
    NotJoined {
        name: String,
    },
    /// A partner exists no more.
    Dissolved {
        name: String,
    },
    /// A partner without a share, though it carries the project.
    NoShare {
        name: String,
    },
    Shares {
        sum_bp: u32,
    },
    NoCosts,
    /// The category of a line is not one of the call.
    Category {
        label: String,
    },
    /// A partner receives money of the call and spends nothing.
    NoLines {
        name: String,
    },
    /// A partner asks for money though it carries nothing.
    AssociatedAsks {
        name: String,
    },
    /// What pays and what is spent are not the same.
    Plan {
        costs: i64,
        money: i64,
    },
    /// The fund of a resource is not one of the call.
    Fund {
        label: String,
    },
    NothingAsked,
    FundLeast {
        fund: String,
        asked: i64,
        least: i64,
    },
    FundMost {
        fund: String,
        asked: i64,
        most: i64,
    },
    /// Over the part of the eligible expenses that the fund pays.
    FundRate {
        fund: String,
        asked: i64,
        most: i64,
        rate_bp: u32,
    },
    FundPerHousehold {
        fund: String,
        asked: i64,
        most: i64,
    },
    PublicRate {
        public: i64,
        most: i64,
        rate_bp: u32,
    },
    /// Amounts that cannot be added up.
    TooMuch,
}

/// What a fund is asked, and what it may give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundUse {
    pub fund: String,
    pub asked: i64,
    /// Expenses of the categories that it pays.
    pub eligible: i64,
    pub most_by_rate: i64,
}

/// What is spent, and what pays it, in cents. `None`: too much to be counted.
#[must_use]
pub fn sums(content: &Content) -> Option<(i64, i64)> {
    let costs = sum(content.lines.iter().map(|one| one.cents))?;
    Some((costs, sum(content.resources.iter().map(|one| one.cents))?))
}

fn use_of(fund: &Fund, content: &Content) -> Option<FundUse> {
    let of_it = content.resources.iter().filter(|one| one.fund.as_ref() == Some(&fund.key));
    let paid = content.lines.iter().filter(|one| fund.categories.contains(&one.category));
    let eligible = sum(paid.map(|one| one.cents))?;
    Some(FundUse {
        fund: fund.key.clone(),
        asked: sum(of_it.map(|one| one.cents))?,
        eligible,
        most_by_rate: part(eligible, fund.rate_bp),
    })
}

/// What each fund of the call is asked. `None`: too much to be counted.
#[must_use]
pub fn fund_uses(specification: &Specification, content: &Content) -> Option<Vec<FundUse>> {
    specification.funds.iter().map(|fund| use_of(fund, content)).collect()
}

fn of_project(specification: &Specification, content: &Content, out: &mut Vec<Gap>) {
    let mut missing = |is_missing: bool, gap: Gap| {
        if is_missing {
            out.push(gap);
        }
    };
    missing(content.summary.trim().is_empty(), Gap::Summary);
    missing(content.territories.is_empty(), Gap::Territory);
    let known = |key: &String| specification.publics.iter().any(|one| one.key == *key);
    missing(content.publics.is_empty() || !content.publics.iter().all(known), Gap::Public);
    missing(content.starts_on.is_none(), Gap::Start);
    let (least, most) = (specification.least_months, specification.most_months);
    missing(content.months.is_none_or(|n| !(least..=most).contains(&n)), Gap::Months { least, most });
    missing(content.households.is_none_or(|n| n == 0), Gap::Households);
    missing(content.dwellings.iter().all(|one| one.count == 0), Gap::Dwellings);
    for question in &specification.questions {
        let answer = content.answers.get(&question.key).map_or("", |text| text.trim());
        let label = question.label.clone();
        if question.is_required && answer.is_empty() {
            out.push(Gap::Answer { label });
        } else if answer.chars().count() > question.most_chars as usize {
            out.push(Gap::AnswerTooLong { label, most: question.most_chars });
        }
    }
}

fn of_partners(
    specification: &Specification,
    content: &Content,
    joined: &BTreeSet<String>,
    dissolved: &BTreeSet<String>,
    out: &mut Vec<Gap>,
) {
    for partner in &content.partners {
        let name = partner.name.clone();
        if dissolved.contains(&partner.organisation) {
            out.push(Gap::Dissolved { name });
        } else if !joined.contains(&partner.organisation) {
            out.push(Gap::NotJoined { name });
        } else if partner.role.signs() && partner.share_bp == 0 {
            out.push(Gap::NoShare { name });
        }
    }
    for rule in &specification.mix {
        let carries = content.signers().filter(|one| {
            rule.kinds.contains(&one.kind)
                && joined.contains(&one.organisation)
                && !dissolved.contains(&one.organisation)
        });
        let found = u32::try_from(carries.count()).unwrap_or(u32::MAX);
        if found < rule.at_least {
            out.push(Gap::Mix { kinds: rule.kinds.clone(), at_least: rule.at_least, found });
        }
    }
    let shares = content.partners.iter().map(|one| one.share_bp).fold(0_u32, u32::saturating_add);
    if shares != WHOLE_BP {
        out.push(Gap::Shares { sum_bp: shares });
    }
    let receives =
        |id: &str| content.resources.iter().any(|one| one.source == Source::Fund && one.partner == id);
    for partner in content.partners.iter().filter(|one| receives(&one.organisation)) {
        let name = partner.name.clone();
        if partner.role == PartnerRole::Associated {
            out.push(Gap::AssociatedAsks { name });
        } else if !content.lines.iter().any(|line| line.partner == partner.organisation) {
            out.push(Gap::NoLines { name });
        }
    }
}

fn of_fund(fund: &Fund, used: &FundUse, households: Option<u32>, out: &mut Vec<Gap>) {
    let (name, asked) = (fund.name.clone(), used.asked);
    if asked == 0 {
        return;
    }
    if asked < fund.least_cents {
        out.push(Gap::FundLeast { fund: name.clone(), asked, least: fund.least_cents });
    }
    if asked > fund.most_cents {
        out.push(Gap::FundMost { fund: name.clone(), asked, most: fund.most_cents });
    }
    if asked > used.most_by_rate {
        let gap = Gap::FundRate { fund: name.clone(), asked, most: used.most_by_rate, rate_bp: fund.rate_bp };
        out.push(gap);
    }
    if let Some((each, number)) = fund.most_per_household_cents.zip(households) {
        let most = each.saturating_mul(i64::from(number));
        if asked > most {
            out.push(Gap::FundPerHousehold { fund: name, asked, most });
        }
    }
}

fn of_money(specification: &Specification, content: &Content, out: &mut Vec<Gap>) {
    let (Some((costs, money)), Some(uses)) = (sums(content), fund_uses(specification, content)) else {
        out.push(Gap::TooMuch);
        return;
    };
    if content.lines.is_empty() {
        out.push(Gap::NoCosts);
    }
    let strange = content.lines.iter().filter(|one| specification.category(&one.category).is_none());
    out.extend(strange.map(|one| Gap::Category { label: one.label.clone() }));
    let asked = content.resources.iter().filter(|one| one.source == Source::Fund);
    for one in asked.filter(|one| one.fund.as_ref().is_none_or(|key| specification.fund(key).is_none())) {
        out.push(Gap::Fund { label: one.label.clone() });
    }
    if costs != money {
        out.push(Gap::Plan { costs, money });
    }
    if uses.iter().all(|one| one.asked == 0) {
        out.push(Gap::NothingAsked);
    }
    for (fund, used) in specification.funds.iter().zip(&uses) {
        of_fund(fund, used, content.households, out);
    }
    let public = content.resources.iter().filter(|one| one.source.is_public()).map(|one| one.cents);
    if let Some((rate_bp, public)) = specification.public_rate_bp.zip(sum(public)) {
        let most = part(costs, rate_bp);
        if public > most {
            out.push(Gap::PublicRate { public, most, rate_bp });
        }
    }
}

/// What is missing before partners may sign, in the order in which it is written. `joined`: who said yes; `dissolved`: which
/// partners exist no more.
#[must_use]
pub fn gaps(
    specification: &Specification,
    content: &Content,
    joined: &BTreeSet<String>,
    dissolved: &BTreeSet<String>,
) -> Vec<Gap> {
    let mut all = Vec::new();
    of_project(specification, content, &mut all);
    of_partners(specification, content, joined, dissolved, &mut all);
    of_money(specification, content, &mut all);
    all
}
