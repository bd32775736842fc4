//! A residence in the chapter: what may be told of it, and nothing else.

use crate::Error;
use crate::disclosure::{Told, ToldCount, told};
use crate::portfolio::ResidenceView;
use access::parameters::TargetRule;
use access::targets::{HORIZONS, projection};
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use opendata::territory::CommuneIndex;
use psp::{Outlook, Residence, Sector, Territory};

/// Least and most dwellings that house the age, for who knows only what is told.
pub(super) fn bounds(told: &Told, dwellings: u32) -> (u32, u32) {
    let Some(unknown) = told.unknown else { return (0, dwellings) };
    let most = |n: u32| n.saturating_add(unknown).min(dwellings);
    match told.with_age {
        ToldCount::Exactly(n) => (n, most(n)),
        ToldCount::FewerThan(below) => (1.min(dwellings), most(below.saturating_sub(1))),
        ToldCount::AtLeast(n) => (n, dwellings),
        ToldCount::Hidden => (0, dwellings),
    }
}

/// Its commune, as the stock file names it, and the EPCI of its commune, as the reference of communes says it.
fn sector(r: &ResidenceView, communes: &CommuneIndex) -> Option<Sector> {
    let name = r.commune_name.clone().or_else(|| r.commune_code.clone())?;
    let code = r.commune_code.clone().unwrap_or_default();
    let known = communes.find(&code);
    let epci = known.and_then(|commune| {
        let code = commune.epci_code.clone()?;
        Some(Territory { name: commune.epci_name.clone().unwrap_or_else(|| code.clone()), code })
    });
    Some(Sector { commune: Territory { code, name }, epci })
}

/// What the chapter holds of a residence.
pub(super) fn told_of(
    r: &ResidenceView,
    adapted: u32,
    (rule, on, below): (&TargetRule, Date, u32),
    communes: &CommuneIndex,
) -> Result<Residence, Error> {
    let told_now = told(&r.target, below);
    let mut levels = [0_u32; 6];
    let mut step_free = [0_u32; 3];
    for dwelling in &r.dwelling_views {
        let known = dwelling.standing.known();
        let at = known.and_then(|level| AdaptationLevel::ALL.iter().position(|l| *l == level)).unwrap_or(5);
        levels[at] = levels[at].saturating_add(dwelling.count);
        let at = match dwelling.step_free() {
            Some(true) => 0,
            Some(false) => 1,
            None => 2,
        };
        step_free[at] = step_free[at].saturating_add(dwelling.count);
    }
    let later = projection(&r.occupancies(), rule, on, &HORIZONS)
        .map_err(|e| Error::Computation(e.to_string()))?
        .into_iter()
        .map(|one| Outlook { years: one.years, status: told(&one.outcome, below).status(rule, true) })
        .collect();
    Ok(Residence {
        id: r.id.clone(),
        name: r.name.clone(),
        sector: sector(r, communes),
        dwellings: r.dwellings,
        adapted,
        levels,
        step_free,
        in_priority_neighbourhood: r.own_neighbourhood().is_some(),
        has_position: r.point.is_some(),
        index: r.score.shown(),
        classes: (r.score.classes.worst.letter(), r.score.classes.best.letter()),
        rank: r.rank.map(|rank| (rank.best, rank.worst)),
        top_share: r.stability.as_ref().map(|stability| stability.top_share),
        status: told_now.status(rule, true),
        share: told_now.share.map(|share| (share.lo, share.hi)),
        with_age: bounds(&told_now, r.dwellings),
        unknown_ages: told_now.unknown,
        later,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::targets::{TargetCounts, target};

    #[test]
    fn bounds_hold_the_truth_and_are_the_same_for_every_hidden_count() {
        let rule = TargetRule::default();
        for with_age in 0..=40 {
            for unknown in [0, 3] {
                if with_age + unknown > 40 {
                    continue;
                }
                let counts = TargetCounts { dwellings: 40, occupied: None, with_age, unknown };
                let told = told(&target(counts, &rule).unwrap(), 5);
                let (lo, hi) = bounds(&told, 40);
                assert!(lo <= with_age && with_age + unknown <= hi, "{with_age} {unknown}: {lo}–{hi}");
                if (1..5).contains(&with_age) {
                    assert_eq!((lo, hi), (1, 4 + unknown), "the same for one and for four");
                }
            }
        }
    }
}
