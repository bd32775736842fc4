//! Which needs make a lot.
//!
//! Two needs may be bought together when they are about the same subject, in the same unit, in one territory of the level
//! that the subject allows, under rules that a single purchase can follow, when no one refuses what another requires, and
//! when their windows share long enough. A lot is a set in which all of this holds for all at once: the windows of a lot
//! have a common part of `overlap_days` at least.
//!
//! Within one bucket (all but calendar and constraints) the windows are intervals: the day that suits most members is found
//! by sweeping, its needs are taken, and so on with the rest; then each need goes to the lot whose calendar suits it best.

use crate::{Level, Need, Place, Range};
use jiff::civil::Date;
use jiff::{ToSpan, Unit};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;

/// What makes a lot: data of the desk, not of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Fewer organisations than this are no lot.
    pub least_members: usize,
    /// How many days the windows of a lot share at least.
    pub overlap_days: i32,
    /// How far apart buyers may be, by subject…
    pub levels: BTreeMap<String, Level>,
    /// …and for the others.
    pub level: Level,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { least_members: 2, overlap_days: 30, levels: BTreeMap::new(), level: Level::Departement }
    }
}

impl Rules {
    /// The level of a subject.
    #[must_use]
    pub fn level_of(&self, subject: &str) -> Level {
        self.levels.get(subject).copied().unwrap_or(self.level)
    }
}

closed_list! {
    /// A fact that is missing, to be asked.
    Unasked {
        Subject = "subject",
        Place = "place",
        Window = "window",
        Route = "route",
        Unit = "unit",
        Quantity = "quantity",
        Amount = "amount",
    }
}

/// Why a need is in no lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alone {
    /// These must be known first.
    Ask(Vec<Unasked>),
    /// Nobody else has a need of this subject.
    NoOther,
    /// So many members would join it if this alone were otherwise.
    Only { differs: Differs, members: usize },
    /// Others have the same subject, and more than one thing differs.
    Several,
    /// One thing would not be enough: too few are there even so.
    TooFew { members: usize },
}

closed_list! {
    /// What keeps two needs apart.
    Differs {
        Place = "place",
        Route = "route",
        Unit = "unit",
        Calendar = "calendar",
        Constraint = "constraint",
    }
}

/// Needs that may be bought together, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub subject: String,
    pub level: Level,
    /// Code of the territory at that level; empty for the country.
    pub territory: String,
    /// Does the procurement code apply to its members?
    pub is_under_code: bool,
    /// `None`: no member said it.
    pub unit: Option<String>,
    /// The days that suit all: from the first to the last.
    pub from: Date,
    pub to: Date,
    /// Its needs, by id, in order.
    pub needs: Vec<String>,
    /// Its organisations.
    pub members: BTreeSet<String>,
    /// Sum of the quantities that are known.
    pub quantity: i64,
    /// Sum of the amounts that are known.
    pub amount: Range,
    /// What all of them together ask of a supplier.
    pub requires: BTreeSet<String>,
    /// Needs that lack a fact, and which.
    pub to_ask: Vec<(String, Unasked)>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detection {
    /// Most members first.
    pub candidates: Vec<Candidate>,
    /// Every need that is in none, by id, and why.
    pub alone: BTreeMap<String, Alone>,
}

/// What is the same for all needs of a bucket. The unit comes apart: one that is not known goes with any.
type Bucket<'a> = (&'a str, &'a str, bool);

/// A need whose decisive facts are known.
#[derive(Clone, Copy)]
struct Known<'a> {
    need: &'a Need,
    subject: &'a str,
    territory: Option<&'a str>,
    is_under_code: bool,
    from: Date,
    /// Last day on which the common part may begin.
    last_start: Date,
    to: Date,
}

fn missing(need: &Need, rules: &Rules) -> Vec<Unasked> {
    let level = need.subject.as_deref().map_or(rules.level, |subject| rules.level_of(subject));
    [
        (need.subject.is_none(), Unasked::Subject),
        (need.place.at(level).is_none(), Unasked::Place),
        (need.from.is_none() || need.to.is_none(), Unasked::Window),
        (need.route.is_under_code().is_none(), Unasked::Route),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect()
}

fn known<'a>(need: &'a Need, rules: &Rules) -> Option<Known<'a>> {
    let (subject, from, to) = (need.subject.as_deref()?, need.from?, need.to?);
    let territory = Some(need.place.at(rules.level_of(subject))?);
    let last_start = to.checked_sub(rules.overlap_days.saturating_sub(1).max(0).days()).ok()?;
    Some(Known { need, subject, territory, is_under_code: need.route.is_under_code()?, from, last_start, to })
}

fn members<'a>(of: impl IntoIterator<Item = &'a Known<'a>>) -> usize {
    of.into_iter().map(|one| one.need.member.as_str()).collect::<BTreeSet<_>>().len()
}

/// Finds the lots of these needs. The order in which they come changes nothing.
#[must_use]
pub fn detect(needs: &[Need], rules: &Rules) -> Detection {
    let mut found = Detection::default();
    let mut buckets: BTreeMap<Bucket<'_>, Vec<Known<'_>>> = BTreeMap::new();
    let mut ready: BTreeMap<&str, Vec<Known<'_>>> = BTreeMap::new();
    for need in needs {
        let lacking = missing(need, rules);
        match known(need, rules) {
            Some(one) if lacking.is_empty() => {
                let key = (one.subject, one.territory.unwrap_or_default(), one.is_under_code);
                buckets.entry(key).or_default().push(one);
                ready.entry(one.subject).or_default().push(one);
            }
            _ => drop(found.alone.insert(need.id.clone(), Alone::Ask(lacking))),
        }
    }
    let mut left = Vec::new();
    for (key, mut bucket) in buckets {
        bucket.sort_by(|a, b| (a.from, a.to, &a.need.id).cmp(&(b.from, b.to, &b.need.id)));
        for group in by_unit(bucket) {
            let (lots, rest) = lots_of(group, rules);
            found.candidates.extend(lots.iter().map(|lot| candidate(key, lot, rules)));
            left.extend(rest);
        }
    }
    for one in left {
        let why = why_alone(&one, ready.get(one.subject).map_or(&[], Vec::as_slice), rules);
        found.alone.insert(one.need.id.clone(), why);
    }
    found.candidates.sort_by(|a, b| {
        (b.members.len(), &a.subject, &a.territory, &a.needs).cmp(&(
            a.members.len(),
            &b.subject,
            &b.territory,
            &b.needs,
        ))
    });
    found
}

/// Needs of one unit together; those that say none go with the unit that most have.
fn by_unit(bucket: Vec<Known<'_>>) -> Vec<Vec<Known<'_>>> {
    let mut of: BTreeMap<Option<&str>, Vec<Known<'_>>> = BTreeMap::new();
    for one in bucket {
        of.entry(one.need.unit.as_deref()).or_default().push(one);
    }
    let silent = of.remove(&None).unwrap_or_default();
    let most =
        of.iter().max_by_key(|(unit, all)| (all.len(), std::cmp::Reverse(**unit))).map(|(unit, _)| *unit);
    if !silent.is_empty() {
        let with = of.entry(most.flatten()).or_default();
        with.extend(silent);
        with.sort_by(|a, b| (a.from, a.to, &a.need.id).cmp(&(b.from, b.to, &b.need.id)));
    }
    of.into_values().collect()
}

/// Lots of one bucket, and what is left of it.
fn lots_of<'a>(mut rest: Vec<Known<'a>>, rules: &Rules) -> (Vec<Vec<Known<'a>>>, Vec<Known<'a>>) {
    let mut lots: Vec<Vec<Known<'a>>> = Vec::new();
    while let Some(taken) = best_day(&rest, rules) {
        let ids: BTreeSet<&str> = taken.iter().map(|one| one.need.id.as_str()).collect();
        rest.retain(|one| !ids.contains(one.need.id.as_str()));
        lots.push(taken);
    }
    settle(&mut lots, rules);
    // A lot that lost members to another one and is none any more gives its needs back.
    let mut kept = Vec::new();
    for lot in lots {
        if members(&lot) >= rules.least_members { kept.push(lot) } else { rest.extend(lot) }
    }
    // What was given back may suit a lot that is kept.
    rest.retain(|one| {
        let fits = kept.iter_mut().find(|lot| fits(one, lot, rules));
        fits.map(|lot| lot.push(*one)).is_none()
    });
    (kept, rest)
}

/// The day that suits most members, and the needs that it suits once those who cannot go together are apart.
fn best_day<'a>(all: &[Known<'a>], rules: &Rules) -> Option<Vec<Known<'a>>> {
    let mut best: Option<(usize, Vec<Known<'a>>)> = None;
    // Beginnings of windows are the only days at which the set of those that suit grows.
    let days: BTreeSet<Date> = all.iter().map(|one| one.from).collect();
    for day in days {
        let here: Vec<Known<'a>> =
            all.iter().filter(|one| one.from <= day && day <= one.last_start).copied().collect();
        if here.len() < rules.least_members || best.as_ref().is_some_and(|(most, _)| here.len() <= *most) {
            continue;
        }
        let together = without_conflicts(here);
        let count = members(&together);
        if count >= rules.least_members && best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, together));
        }
    }
    best.map(|(_, taken)| taken)
}

/// Leaves out, for each constraint that some require and some refuse, the side with fewer members.
fn without_conflicts(mut all: Vec<Known<'_>>) -> Vec<Known<'_>> {
    let codes: BTreeSet<String> = all.iter().flat_map(|one| one.need.refuses.iter().cloned()).collect();
    for code in codes {
        let requiring = members(all.iter().filter(|one| one.need.requires.contains(&code)));
        let refusing = members(all.iter().filter(|one| one.need.refuses.contains(&code)));
        if requiring > 0 && refusing > 0 {
            all.retain(|one| {
                let side = if requiring >= refusing { &one.need.refuses } else { &one.need.requires };
                !side.contains(&code)
            });
        }
    }
    all
}

fn common(lot: &[Known<'_>], but: &str) -> Option<(Date, Date)> {
    let others = || lot.iter().filter(|one| one.need.id != but);
    Some((others().map(|one| one.from).max()?, others().map(|one| one.to).min()?))
}

/// Days that a window shares with the common part of a lot, the need itself aside.
fn shared_days(one: &Known<'_>, lot: &[Known<'_>]) -> i32 {
    common(lot, &one.need.id).map_or(0, |(from, to)| {
        one.from.max(from).until((Unit::Day, one.to.min(to))).map_or(0, |span| span.get_days() + 1)
    })
}

fn is_compatible(a: &Need, b: &Need) -> bool {
    a.requires.is_disjoint(&b.refuses) && b.requires.is_disjoint(&a.refuses)
}

fn fits(one: &Known<'_>, lot: &[Known<'_>], rules: &Rules) -> bool {
    let compatible = |other: &Known<'_>| is_compatible(one.need, other.need);
    shared_days(one, lot) >= rules.overlap_days && lot.iter().all(compatible)
}

/// Each need goes to the lot whose days suit it best. A lot never gives away what would leave it too small.
fn settle(lots: &mut [Vec<Known<'_>>], rules: &Rules) {
    for from in 0..lots.len() {
        let mut at = 0;
        while let Some(one) = lots[from].get(at).copied() {
            let stays = shared_days(&one, &lots[from]);
            let better = (0..lots.len())
                .filter(|to| *to != from && fits(&one, &lots[*to], rules))
                .map(|to| (shared_days(&one, &lots[to]), to))
                .filter(|(days, _)| *days > stays)
                .max_by_key(|(days, to)| (*days, std::cmp::Reverse(*to)));
            let remains = members(lots[from].iter().filter(|other| other.need.id != one.need.id));
            match better {
                Some((_, to)) if remains >= rules.least_members => {
                    lots[from].remove(at);
                    lots[to].push(one);
                }
                _ => at += 1,
            }
        }
    }
}

fn candidate((subject, territory, is_under_code): Bucket<'_>, lot: &[Known<'_>], rules: &Rules) -> Candidate {
    let mut needs: Vec<&Need> = lot.iter().map(|one| one.need).collect();
    needs.sort_by(|a, b| a.id.cmp(&b.id));
    let mut to_ask = Vec::new();
    for need in &needs {
        let lacking = [
            (need.unit.is_none(), Unasked::Unit),
            (need.quantity.is_none(), Unasked::Quantity),
            (need.amount.is_none(), Unasked::Amount),
        ];
        to_ask.extend(lacking.into_iter().filter(|(is, _)| *is).map(|(_, what)| (need.id.clone(), what)));
    }
    let (from, to) = common(lot, "").unwrap_or_default();
    Candidate {
        subject: subject.to_owned(),
        level: rules.level_of(subject),
        territory: territory.to_owned(),
        is_under_code,
        unit: needs.iter().find_map(|need| need.unit.clone()),
        from,
        to,
        members: needs.iter().map(|need| need.member.clone()).collect(),
        quantity: needs.iter().filter_map(|need| need.quantity).fold(0, i64::saturating_add),
        amount: needs.iter().filter_map(|need| need.amount).fold(Range::default(), Range::plus),
        requires: needs.iter().flat_map(|need| need.requires.iter().cloned()).collect(),
        to_ask,
        needs: needs.iter().map(|need| need.id.clone()).collect(),
    }
}

/// What keeps two needs apart.
fn differences(a: &Known<'_>, b: &Known<'_>, rules: &Rules) -> Vec<Differs> {
    let place = |place: &Place| place.at(rules.level_of(a.subject)).map(str::to_owned);
    let units = a.need.unit.as_ref().zip(b.need.unit.as_ref());
    let days = a.from.max(b.from).until((Unit::Day, a.to.min(b.to))).map_or(0, |span| span.get_days() + 1);
    [
        (place(&a.need.place) != place(&b.need.place), Differs::Place),
        (a.is_under_code != b.is_under_code, Differs::Route),
        (units.is_some_and(|(one, other)| one != other), Differs::Unit),
        (days < rules.overlap_days, Differs::Calendar),
        (!is_compatible(a.need, b.need), Differs::Constraint),
    ]
    .into_iter()
    .filter_map(|(is, what)| is.then_some(what))
    .collect()
}

/// Why a need is in no lot: the one thing that, were it otherwise, would give it the most company.
fn why_alone(one: &Known<'_>, same: &[Known<'_>], rules: &Rules) -> Alone {
    let mut by: BTreeMap<Differs, BTreeSet<&str>> = BTreeMap::new();
    let (mut others, mut near) = (0_usize, BTreeSet::new());
    for other in same.iter().filter(|other| other.need.member != one.need.member) {
        others += 1;
        match differences(one, other, rules).as_slice() {
            [] => drop(near.insert(other.need.member.as_str())),
            [only] => drop(by.entry(*only).or_default().insert(&other.need.member)),
            _ => {}
        }
    }
    if others == 0 {
        return Alone::NoOther;
    }
    let best = by.iter().max_by_key(|(differs, members)| (members.len(), std::cmp::Reverse(**differs)));
    match best {
        Some((differs, members)) if members.len() + near.len() + 1 >= rules.least_members => {
            Alone::Only { differs: *differs, members: members.len() }
        }
        _ if !near.is_empty() => Alone::TooFew { members: near.len() },
        _ => Alone::Several,
    }
}
