//! The level of a dwelling, computed from what it is fitted with; and which level counts on a day.

use crate::equipment::Equipment;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something a level asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    Fitted(Equipment),
    /// The door of the dwelling is reached, and passed, without a step.
    StepFreeAccess,
}

/// The level as far as it is known, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computed {
    /// It is at least this one.
    pub lowest: AdaptationLevel,
    /// It is at most this one.
    pub highest: AdaptationLevel,
    /// What gives it its lowest level.
    pub thanks_to: Vec<Part>,
    /// What nobody looked at, and that would tell more.
    pub to_find_out: Vec<Part>,
    /// What is known to be missing for the next level up.
    pub missing: Vec<Part>,
}

impl Computed {
    /// The level, when it is known.
    #[must_use]
    pub fn known(&self) -> Option<AdaptationLevel> {
        (self.lowest == self.highest).then_some(self.lowest)
    }
}

/// Alternatives, each of which is a list of parts that must all be there.
type Ways = &'static [&'static [Part]];

use AdaptationLevel as L;
use Equipment as E;
use Part::{Fitted, StepFreeAccess};

const SENIOR: &[Part] =
    &[Fitted(E::StepFreeShower), Fitted(E::AdaptedToilet), Fitted(E::GrabBars), Fitted(E::WalkerPassages)];
/// Passages for a wheelchair let a walking frame through.
const SENIOR_WIDE: &[Part] = &[
    Fitted(E::StepFreeShower),
    Fitted(E::AdaptedToilet),
    Fitted(E::GrabBars),
    Fitted(E::WheelchairPassages),
];
const WHEELCHAIR: &[Part] = &[
    Fitted(E::StepFreeShower),
    Fitted(E::AdaptedToilet),
    Fitted(E::GrabBars),
    Fitted(E::WheelchairPassages),
    Fitted(E::WheelchairBathroom),
    Fitted(E::ReachableControls),
    StepFreeAccess,
];

/// What each level asks for, highest first: the ladder of `docs/index.md`.
const LADDER: [(AdaptationLevel, Ways); 4] = [
    (L::N4, &[WHEELCHAIR]),
    (L::N3, &[SENIOR, SENIOR_WIDE]),
    (
        L::N2,
        &[
            &[Fitted(E::StepFreeShower)],
            &[Fitted(E::AdaptedToilet)],
            &[Fitted(E::MotorisedShutters), Fitted(E::GrabBars)],
        ],
    ),
    (L::N1, &[&[StepFreeAccess, Fitted(E::TransformableBathroom)]]),
];

/// Is this part there? `None`: nobody looked.
fn is_there(part: Part, inventory: &BTreeMap<Equipment, bool>, step_free: Option<bool>) -> Option<bool> {
    match part {
        Fitted(equipment) => inventory.get(&equipment).copied(),
        // A step at the door closes the way, wherever the lift stops.
        StepFreeAccess => match (step_free, inventory.get(&E::StepFreeEntrance).copied()) {
            (_, Some(false)) | (Some(false), _) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
    }
}

/// All of them there, one of them known to be missing, or not known.
fn all_of(parts: &[Part], look: impl Fn(Part) -> Option<bool>) -> Option<bool> {
    let mut known = Some(true);
    for part in parts {
        match look(*part) {
            Some(false) => return Some(false),
            None => known = None,
            Some(true) => {}
        }
    }
    known
}

/// The level of a dwelling fitted like this. `step_free`: is its door reached without a step? The ladder says what each
/// level asks for; a level that some unknown part could still give is possible, never granted.
#[must_use]
pub fn computed(inventory: &BTreeMap<Equipment, bool>, step_free: Option<bool>) -> Computed {
    let look = |part| is_there(part, inventory, step_free);
    let any_of = |ways: Ways| {
        let mut best = Some(false);
        for way in ways {
            match all_of(way, look) {
                Some(true) => return Some(true),
                None => best = None,
                Some(false) => {}
            }
        }
        best
    };
    let (mut highest, mut found) = (None, None);
    for (level, ways) in LADDER {
        let holds = any_of(ways);
        if highest.is_none() && holds != Some(false) {
            highest = Some(level);
        }
        if holds == Some(true) {
            found = Some((level, ways));
            break;
        }
    }
    let lowest = found.map_or(L::N0, |(level, _)| level);
    let highest = highest.unwrap_or(L::N0).max(lowest);
    let mut thanks_to = Vec::new();
    if let Some((_, ways)) = found {
        for way in ways.iter().filter(|way| all_of(way, look) == Some(true)) {
            thanks_to.extend_from_slice(way);
        }
    }
    let (mut to_find_out, mut missing) = (Vec::new(), Vec::new());
    for (level, ways) in LADDER.iter().filter(|(level, _)| *level > lowest) {
        for way in ways.iter() {
            if *level <= highest && all_of(way, look).is_none() {
                to_find_out.extend(way.iter().copied().filter(|part| look(*part).is_none()));
            }
        }
    }
    if let Some((_, ways)) = LADDER.iter().rev().find(|(level, _)| *level > lowest) {
        let absent = ways.iter().flat_map(|way| way.iter().copied());
        missing.extend(absent.filter(|part| look(*part) == Some(false)));
    }
    for list in [&mut thanks_to, &mut to_find_out, &mut missing] {
        list.sort_unstable();
        list.dedup();
    }
    Computed { lowest, highest, thanks_to, to_find_out, missing }
}

/// What somebody decided about a level, with a motive, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub level: AdaptationLevel,
    pub motive: String,
    pub from: Date,
    /// Last day; it always ends.
    pub until: Date,
}

impl Override {
    /// Does it hold on this day?
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && on <= self.until
    }
}

/// What a level rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Somebody decided it, with a motive and until a day.
    Override,
    /// What the dwelling is fitted with.
    Inventory,
    /// What a file or a visit said.
    Note,
    /// A note that what the dwelling is fitted with contradicts: what is fitted counts.
    Contradiction,
    Unknown,
}

/// The level that counts on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub lowest: AdaptationLevel,
    pub highest: AdaptationLevel,
    pub basis: Basis,
}

impl Standing {
    /// Nothing is known.
    pub const UNKNOWN: Standing = Standing { lowest: L::N0, highest: L::N4, basis: Basis::Unknown };

    /// The level, when it is known.
    #[must_use]
    pub fn known(&self) -> Option<AdaptationLevel> {
        (self.lowest == self.highest).then_some(self.lowest)
    }

    /// Is the dwelling adapted for certain, whatever is still unknown of it?
    #[must_use]
    pub fn is_adapted(&self) -> bool {
        self.lowest >= crate::ADAPTED_FROM
    }
}

/// Which level counts on a day: the override in force (the last one decided first), else what the dwelling is fitted with
/// as far as it tells, made precise by the last note where both agree.
#[must_use]
pub fn standing(
    on: Date,
    overrides: &[Override],
    fitted: Option<&Computed>,
    note: Option<AdaptationLevel>,
) -> Standing {
    let exactly = |level, basis| Standing { lowest: level, highest: level, basis };
    if let Some(decided) = overrides.iter().rev().find(|one| one.holds(on)) {
        return exactly(decided.level, Basis::Override);
    }
    match (fitted, note) {
        (Some(fitted), Some(note)) if fitted.known().is_none() => {
            if fitted.lowest <= note && note <= fitted.highest {
                exactly(note, Basis::Note)
            } else {
                Standing { lowest: fitted.lowest, highest: fitted.highest, basis: Basis::Contradiction }
            }
        }
        (Some(fitted), Some(note)) if fitted.known() != Some(note) => {
            Standing { lowest: fitted.lowest, highest: fitted.highest, basis: Basis::Contradiction }
        }
        (Some(fitted), _) => {
            Standing { lowest: fitted.lowest, highest: fitted.highest, basis: Basis::Inventory }
        }
        (None, Some(note)) => exactly(note, Basis::Note),
        (None, None) => Standing::UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn fitted(there: &[Equipment], absent: &[Equipment]) -> BTreeMap<Equipment, bool> {
        there.iter().map(|e| (*e, true)).chain(absent.iter().map(|e| (*e, false))).collect()
    }

    const BATHROOM: [Equipment; 4] = [E::StepFreeShower, E::AdaptedToilet, E::GrabBars, E::WalkerPassages];

    #[test]
    fn each_level_of_the_ladder_is_reached_by_what_it_asks_for() {
        let all: Vec<Equipment> = Equipment::ALL.to_vec();
        let wide = computed(&fitted(&all, &[]), Some(true));
        assert_eq!((wide.known(), wide.to_find_out.len()), (Some(L::N4), 0));
        let senior = computed(&fitted(&BATHROOM, &[E::WheelchairPassages]), None);
        assert_eq!(senior.known(), Some(L::N3));
        assert_eq!(senior.missing, [Fitted(E::WheelchairPassages)]);
        let shutters = computed(
            &fitted(&[E::MotorisedShutters, E::GrabBars], &[E::StepFreeShower, E::AdaptedToilet]),
            Some(false),
        );
        assert_eq!(shutters.known(), Some(L::N2));
        let none = fitted(&[], Equipment::ALL);
        assert_eq!(computed(&none, Some(true)).known(), Some(L::N0));
        let mut adaptable = none;
        adaptable.insert(E::TransformableBathroom, true);
        adaptable.insert(E::StepFreeEntrance, true);
        assert_eq!(computed(&adaptable, Some(true)).known(), Some(L::N1));
        assert_eq!(computed(&adaptable, Some(false)).known(), Some(L::N0), "upstairs without a lift");
    }

    #[test]
    fn what_nobody_looked_at_is_possible_and_never_granted() {
        let nothing = computed(&BTreeMap::new(), None);
        assert_eq!((nothing.lowest, nothing.highest, nothing.known()), (L::N0, L::N4, None));
        assert!(nothing.to_find_out.contains(&StepFreeAccess));
        let shower = computed(&fitted(&[E::StepFreeShower], &[]), Some(true));
        assert_eq!((shower.lowest, shower.highest), (L::N2, L::N4));
        assert_eq!(shower.thanks_to, [Fitted(E::StepFreeShower)]);
        assert!(!shower.to_find_out.contains(&Fitted(E::TransformableBathroom)), "it is beyond that already");
    }

    #[test]
    fn a_step_at_the_door_closes_the_way_that_the_lift_opens() {
        let mut wide = fitted(Equipment::ALL, &[]);
        wide.insert(E::StepFreeEntrance, false);
        assert_eq!(computed(&wide, Some(true)).known(), Some(L::N3));
    }

    #[test]
    fn an_override_counts_until_its_last_day_and_not_one_day_more() {
        let decided = Override {
            level: L::N3,
            motive: "visite de l’ergothérapeute".to_owned(),
            from: date(2026, 1, 1),
            until: date(2026, 6, 30),
        };
        let inventory =
            computed(&fitted(&[E::StepFreeShower], &[E::WalkerPassages, E::WheelchairPassages]), None);
        let on = |day| standing(day, std::slice::from_ref(&decided), Some(&inventory), None);
        assert_eq!(on(date(2026, 6, 30)).basis, Basis::Override);
        assert_eq!(on(date(2026, 6, 30)).known(), Some(L::N3));
        assert_eq!(
            (on(date(2026, 7, 1)).basis, on(date(2026, 7, 1)).known()),
            (Basis::Inventory, Some(L::N2))
        );
    }

    #[test]
    fn a_note_makes_precise_what_it_agrees_with_and_is_told_when_it_does_not() {
        let shower = computed(&fitted(&[E::StepFreeShower], &[]), None);
        let day = date(2026, 1, 1);
        assert_eq!(standing(day, &[], Some(&shower), Some(L::N3)).known(), Some(L::N3));
        let wrong = standing(day, &[], Some(&shower), Some(L::N0));
        assert_eq!((wrong.basis, wrong.known(), wrong.is_adapted()), (Basis::Contradiction, None, true));
        assert_eq!(standing(day, &[], None, None), Standing::UNKNOWN);
        assert!(!Standing::UNKNOWN.is_adapted());
    }

    fn looked_at() -> impl Strategy<Value = BTreeMap<Equipment, bool>> {
        prop::collection::btree_map(prop::sample::select(Equipment::ALL.to_vec()), any::<bool>(), 0..15)
    }

    proptest! {
        #[test]
        fn learning_never_widens_the_level(
            known in looked_at(), step_free in any::<Option<bool>>(),
            which in prop::sample::select(Equipment::ALL.to_vec()), there in any::<bool>(),
        ) {
            let before = computed(&known, step_free);
            prop_assert!(before.lowest <= before.highest);
            let mut more = known.clone();
            more.entry(which).or_insert(there);
            let after = computed(&more, step_free);
            prop_assert!(before.lowest <= after.lowest && after.highest <= before.highest);
            prop_assert_eq!(before.known().is_none(), !before.to_find_out.is_empty());
        }

        #[test]
        fn fitting_something_more_never_lowers_the_level(
            known in looked_at(), step_free in any::<Option<bool>>(),
            which in prop::sample::select(Equipment::ALL.to_vec()),
        ) {
            let (mut without, mut with) = (known.clone(), known);
            without.insert(which, false);
            with.insert(which, true);
            let (without, with) = (computed(&without, step_free), computed(&with, step_free));
            prop_assert!(without.lowest <= with.lowest && without.highest <= with.highest);
        }
    }
}
