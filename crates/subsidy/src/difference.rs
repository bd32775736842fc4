//! What changes from one version to the next, and who must sign it again.

use crate::{Share, Terms};
use std::collections::BTreeSet;

/// One change, told by what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Text,
    Days {
        before: (jiff::civil::Date, jiff::civil::Date),
        after: (jiff::civil::Date, jiff::civil::Date),
    },
    /// An envelope gives more, less, or begins or ends to give.
    Share {
        envelope: String,
        before: i64,
        after: i64,
    },
    Budget {
        before: i64,
        after: i64,
    },
    Lines,
    Instalments,
    Reports,
    Beneficiary,
    PartnerAdded(String),
    PartnerRemoved(String),
    Rules,
}

/// What changes. Empty: the terms are the same.
#[must_use]
pub fn difference(before: &Terms, after: &Terms) -> Vec<Change> {
    let mut all = Vec::new();
    let text = |t: &Terms| (t.title.clone(), t.purpose.clone(), t.clauses.clone());
    if text(before) != text(after) {
        all.push(Change::Text);
    }
    let days = |t: &Terms| (t.first_on, t.last_on);
    if days(before) != days(after) {
        all.push(Change::Days { before: days(before), after: days(after) });
    }
    for (envelope, before, after) in shares(before, after) {
        if before != after {
            all.push(Change::Share { envelope, before, after });
        }
    }
    let budget = |t: &Terms| t.budget().unwrap_or(0);
    if budget(before) != budget(after) {
        all.push(Change::Budget { before: budget(before), after: budget(after) });
    } else if before.lines != after.lines {
        all.push(Change::Lines);
    }
    if before.instalments != after.instalments {
        all.push(Change::Instalments);
    }
    if before.reports != after.reports || before.indicators != after.indicators {
        all.push(Change::Reports);
    }
    if before.beneficiary != after.beneficiary {
        all.push(Change::Beneficiary);
    }
    let (old, new) = (set(&before.partners), set(&after.partners));
    all.extend(new.difference(&old).map(|one| Change::PartnerAdded((*one).to_owned())));
    all.extend(old.difference(&new).map(|one| Change::PartnerRemoved((*one).to_owned())));
    if (before.tolerance_bp, &before.units) != (after.tolerance_bp, &after.units) {
        all.push(Change::Rules);
    }
    all
}

fn set(all: &[String]) -> BTreeSet<&str> {
    all.iter().map(String::as_str).collect()
}

/// What each envelope gives before and after.
fn shares(before: &Terms, after: &Terms) -> Vec<(String, i64, i64)> {
    let cents = |terms: &Terms, envelope: &str| terms.share(envelope).map_or(0, |one: &Share| one.cents);
    let all: BTreeSet<&str> =
        before.shares.iter().chain(&after.shares).map(|one| one.envelope.as_str()).collect();
    all.into_iter().map(|one| (one.to_owned(), cents(before, one), cents(after, one))).collect()
}

/// Who must sign a version: everybody the first time. Then, P5: every funder whose money, instalments or rules change, the
/// beneficiary, and partners who come; when no money changes, the first funder signs for all, who are told. Whoever answers
/// for the money is everybody's business: when the beneficiary is replaced, all sign, as the first time.
#[must_use]
pub fn signers(before: Option<&Terms>, after: &Terms) -> BTreeSet<String> {
    let Some(before) = before else {
        return after.parties().into_iter().map(str::to_owned).collect();
    };
    if before.beneficiary != after.beneficiary {
        return after.parties().into_iter().map(str::to_owned).collect();
    }
    let mut all = BTreeSet::from([after.beneficiary.clone()]);
    all.extend(set(&after.partners).difference(&set(&before.partners)).map(|one| (*one).to_owned()));
    let rules = |t: &Terms| (t.tolerance_bp, t.units.clone(), t.lines.clone());
    let touches_all = rules(before) != rules(after);
    let own = |terms: &Terms, funder: &str| {
        let shares: Vec<Share> = terms.shares.iter().filter(|one| one.funder == funder).cloned().collect();
        let is_own = |envelope: &str| shares.iter().any(|one| one.envelope == envelope);
        let instalments: Vec<_> =
            terms.instalments.iter().filter(|one| is_own(&one.envelope)).cloned().collect();
        (shares, instalments)
    };
    for funder in before.funders().into_iter().chain(after.funders()) {
        if touches_all || own(before, funder) != own(after, funder) {
            all.insert(funder.to_owned());
        }
    }
    if !after.funders().iter().any(|funder| all.contains(*funder)) {
        all.extend(after.funders().first().map(|one| (*one).to_owned()));
    }
    all
}
