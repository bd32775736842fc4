//! Where a residents' purchasing group would open: gates, weighed criteria, ranks on what is sure, and a plan of openings.
//!
//! Each criterion is worth 0 to 100 points, as an interval when it is not known well. A site is ranked by the least that it is
//! worth: what is unknown never helps it, and the most that it could be worth is told beside. A site outside the priority
//! neighbourhoods is left out; one that nobody can place waits, whatever it is worth.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use trust::closed_list;

closed_list! {
    /// What makes a good site.
    Criterion {
        /// Dwellings on the site: people who may come on foot.
        Dwellings = "dwellings",
        /// A way in without a step, wide doors, a lift where one is needed.
        Access = "access",
        /// Practicable ways around the building.
        Surroundings = "surroundings",
        /// Few shops and services that can be reached on foot: the sale is missed more.
        FewServices = "few-services",
        /// A room that is free one day a month.
        Room = "room",
    }
}

/// The most openings of one plan.
pub const MOST_OPENINGS: usize = 50;
/// Dwellings from which a site gets all the points of its size.
pub const FULL_DWELLINGS: u32 = 100;

/// A figure between two others, from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    pub least: i64,
    pub most: i64,
}

impl Points {
    /// Nobody knows.
    pub const UNKNOWN: Points = Points { least: 0, most: 100 };

    /// Known, or known in part; brought back between 0 and 100, in order.
    #[must_use]
    pub fn between(least: i64, most: i64) -> Points {
        let (least, most) = (least.clamp(0, 100), most.clamp(0, 100));
        Points { least: least.min(most), most: least.max(most) }
    }

    /// Yes is all the points, no is none.
    #[must_use]
    pub fn of(yes: Option<bool>) -> Points {
        yes.map_or(Points::UNKNOWN, |yes| if yes { Points::between(100, 100) } else { Points::between(0, 0) })
    }

    /// The points of a number of dwellings.
    #[must_use]
    pub fn of_dwellings(dwellings: u32) -> Points {
        let points = i64::from(dwellings) * 100 / i64::from(FULL_DWELLINGS);
        Points::between(points, points)
    }

    #[must_use]
    pub const fn is_known(self) -> bool {
        self.least == self.most
    }
}

/// A place where a group could open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub id: String,
    pub name: String,
    /// In a priority neighbourhood; `None`: nobody knows.
    pub in_neighbourhood: Option<bool>,
    /// In the order of [`Criterion::ALL`].
    pub points: [Points; 5],
}

/// How much each criterion counts, in the order of [`Criterion::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights(pub [u32; 5]);

impl Default for Weights {
    fn default() -> Weights {
        Weights([30, 20, 15, 15, 20])
    }
}

/// What is wrong with weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    #[error("one weight at least is above zero")]
    Nothing,
    #[error("a weight is at most 100")]
    TooLarge,
}

/// May the site be chosen?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    Open,
    /// Nobody knows whether it is in a priority neighbourhood.
    ToConfirm,
    Closed,
}

/// A site in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Its place among the sites that were given.
    pub at: usize,
    pub gate: Gate,
    /// What it is worth, in hundredths of a point.
    pub worth: Points100,
    /// What each criterion brings at least and at most, in hundredths of a point, in the order of [`Criterion::ALL`].
    pub parts: [Points100; 5],
    /// From 1, among open sites; `None` for the others.
    pub rank: Option<usize>,
    /// The best and the worst rank that what is unknown allows, among open sites.
    pub could_be: Option<(usize, usize)>,
    /// Criteria that are not known, the one that could move it most first.
    pub to_find_out: Vec<Criterion>,
}

/// Hundredths of a point, between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points100 {
    pub least: i64,
    pub most: i64,
}

/// Ranks sites: open ones first, by the least that they are worth, then by the most, then by name and id.
///
/// # Errors
/// When the weights weigh nothing, or too much.
pub fn rank(sites: &[Site], weights: Weights) -> Result<Vec<Ranked>, WeightsError> {
    let whole: i64 = weights.0.iter().map(|weight| i64::from(*weight)).sum();
    if whole == 0 {
        return Err(WeightsError::Nothing);
    }
    if weights.0.iter().any(|weight| *weight > 100) {
        return Err(WeightsError::TooLarge);
    }
    let mut all: Vec<Ranked> = sites
        .iter()
        .enumerate()
        .map(|(at, site)| {
            let part = |n: usize| {
                let (weight, points) = (i64::from(weights.0[n]), site.points[n]);
                Points100 {
                    least: points.least * weight * 100 / whole,
                    most: points.most * weight * 100 / whole,
                }
            };
            let parts = [0, 1, 2, 3, 4].map(part);
            let mut to_find_out: Vec<(i64, Criterion)> = Criterion::ALL
                .iter()
                .zip(&parts)
                .filter(|(_, part)| part.least < part.most)
                .map(|(criterion, part)| (part.least - part.most, *criterion))
                .collect();
            to_find_out.sort_unstable();
            Ranked {
                at,
                gate: match site.in_neighbourhood {
                    Some(true) => Gate::Open,
                    Some(false) => Gate::Closed,
                    None => Gate::ToConfirm,
                },
                worth: Points100 {
                    least: parts.iter().map(|part| part.least).sum(),
                    most: parts.iter().map(|part| part.most).sum(),
                },
                parts,
                rank: None,
                could_be: None,
                to_find_out: to_find_out.into_iter().map(|(_, criterion)| criterion).collect(),
            }
        })
        .collect();
    all.sort_by(|a, b| {
        let key = |one: &Ranked| (one.gate, -one.worth.least, -one.worth.most);
        let name = |one: &Ranked| (&sites[one.at].name, &sites[one.at].id);
        key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
    });
    let open: Vec<Points100> = all.iter().filter(|one| one.gate == Gate::Open).map(|one| one.worth).collect();
    for (n, one) in all.iter_mut().enumerate().filter(|(_, one)| one.gate == Gate::Open) {
        one.rank = Some(n + 1);
        let surely_before = open.iter().filter(|other| other.least > one.worth.most).count();
        let perhaps_before = open.iter().filter(|other| other.most > one.worth.least).count();
        // It counts itself when it is an interval, and may stand behind those that are worth as much.
        let itself = usize::from(one.worth.most > one.worth.least);
        one.could_be = Some((surely_before + 1, (perhaps_before - itself + 1).max(n + 1)));
    }
    Ok(all)
}

/// One opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The site, among those that were given.
    pub at: usize,
    pub on: Date,
}

/// Openings of the best open sites, so many weeks apart. A site to confirm is never planned.
#[must_use]
pub fn plan(ranked: &[Ranked], first: Date, weeks: u32, most: usize) -> Vec<Opening> {
    let open = ranked.iter().filter(|one| one.gate == Gate::Open).take(most.min(MOST_OPENINGS));
    let day = |n: usize| {
        let days = i64::from(weeks).saturating_mul(7).saturating_mul(i64::try_from(n).unwrap_or(0));
        let span: Span = days.min(100_000).days();
        first.checked_add(span).ok()
    };
    open.enumerate().filter_map(|(n, one)| Some(Opening { at: one.at, on: day(n)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn site(id: &str, inside: Option<bool>, points: [Points; 5]) -> Site {
        Site { id: id.to_owned(), name: id.to_owned(), in_neighbourhood: inside, points }
    }

    fn sure(points: [i64; 5]) -> [Points; 5] {
        points.map(|one| Points::between(one, one))
    }

    #[test]
    fn what_is_unknown_never_helps_and_is_told_first_where_it_matters_most() {
        let known = site("a", Some(true), sure([50, 50, 50, 50, 50]));
        let mut half = known.points;
        half[0] = Points::UNKNOWN;
        half[2] = Points::UNKNOWN;
        let sites = [
            site("z", Some(true), half),
            known,
            site("c", None, sure([100; 5])),
            site("d", Some(false), sure([100; 5])),
        ];
        let ranked = rank(&sites, Weights::default()).unwrap();
        let order: Vec<&str> = ranked.iter().map(|one| sites[one.at].id.as_str()).collect();
        assert_eq!(order, ["a", "z", "c", "d"], "a gate comes before any worth");
        assert_eq!((ranked[0].worth.least, ranked[0].worth.most), (5_000, 5_000));
        assert_eq!((ranked[1].worth.least, ranked[1].worth.most), (2_750, 7_250));
        assert_eq!(ranked[1].to_find_out, [Criterion::Dwellings, Criterion::Surroundings]);
        assert_eq!((ranked[0].rank, ranked[0].could_be), (Some(1), Some((1, 2))));
        assert_eq!((ranked[1].rank, ranked[1].could_be), (Some(2), Some((1, 2))));
        assert_eq!((ranked[2].gate, ranked[2].rank), (Gate::ToConfirm, None));
        assert_eq!(ranked[3].gate, Gate::Closed);
        let openings = plan(&ranked, date(2027, 1, 15), 8, 5);
        assert_eq!(
            openings,
            [Opening { at: 1, on: date(2027, 1, 15) }, Opening { at: 0, on: date(2027, 3, 12) }]
        );
    }

    #[test]
    fn weights_that_weigh_nothing_are_refused() {
        assert_eq!(rank(&[], Weights([0; 5])), Err(WeightsError::Nothing));
        assert_eq!(rank(&[], Weights([101, 0, 0, 0, 0])), Err(WeightsError::TooLarge));
        assert_eq!(rank(&[], Weights::default()), Ok(Vec::new()));
    }

    fn some_points() -> impl Strategy<Value = Points> {
        (0_i64..=100, 0_i64..=100).prop_map(|(a, b)| Points::between(a, b))
    }

    fn some_site() -> impl Strategy<Value = Site> {
        let points = [some_points(), some_points(), some_points(), some_points(), some_points()];
        ("[a-d]{1,3}", prop::option::of(any::<bool>()), points)
            .prop_map(|(id, inside, points)| site(&id, inside, points))
    }

    proptest! {
        #[test]
        fn ranks_hold_whatever_turns_out(sites in prop::collection::vec(some_site(), 1..8), choices in prop::collection::vec(any::<bool>(), 40)) {
            let ranked = rank(&sites, Weights::default()).unwrap();
            prop_assert_eq!(ranked.len(), sites.len());
            for one in &ranked {
                prop_assert!(one.worth.least <= one.worth.most && one.worth.most <= 10_000);
                prop_assert_eq!(one.rank.is_some(), sites[one.at].in_neighbourhood == Some(true));
            }
            // What is unknown turns out at one of its ends: each site stands between its best and its worst rank.
            let mut then = sites.clone();
            for (site, n) in then.iter_mut().zip(0..) {
                for (points, m) in site.points.iter_mut().zip(0..) {
                    let high = choices.get(n * 5 + m).copied().unwrap_or(false);
                    let value = if high { points.most } else { points.least };
                    *points = Points::between(value, value);
                }
            }
            let found = rank(&then, Weights::default()).unwrap();
            for one in ranked.iter().filter(|one| one.rank.is_some()) {
                let worth = found.iter().find(|other| other.at == one.at).unwrap().worth.least;
                let before = found.iter().filter(|other| other.gate == Gate::Open && other.worth.least > worth).count();
                let (best, worst) = one.could_be.unwrap();
                prop_assert!(best <= before + 1 && before < worst, "{} {:?}", before, one.could_be);
            }
            let planned = plan(&ranked, date(2027, 1, 1), 4, 3);
            prop_assert!(planned.len() <= 3 && planned.iter().all(|one| sites[one.at].in_neighbourhood == Some(true)));
            prop_assert!(planned.windows(2).all(|pair| pair[0].on < pair[1].on));
        }
    }
}
