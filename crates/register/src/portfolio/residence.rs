//! One residence, with everything computed for it.

use crate::neighbourhoods::{InNeighbourhood, Placing};
use crate::surroundings::Environs;
use access::births::Birth;
use access::ranks::RankInterval;
use access::stability::RankStability;
use access::survey::{DwellingReach, facts_from_survey};
use access::targets::{Occupancy, Share, TargetOutcome, TargetStatus, target, target_counts};
use access::{Parameters, Reading, ResidenceFacts, Score, Scorer};
use allocation::level::Standing;
use jiff::civil::Date;
use model::Point;
use model::dwelling::AdaptationLevel;
use model::survey::SurveyAnswer;

/// Is there a lift?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiftState {
    Yes,
    No,
    /// In some buildings and not in others.
    Some,
    Unknown,
}

/// A dwelling as the index and the target rule see it.
#[derive(Debug, Clone)]
pub struct DwellingView {
    pub id: String,
    pub reference: Option<String>,
    pub building_id: Option<String>,
    /// How many dwellings the row stands for (files of programmes).
    pub count: u32,
    pub floor: Option<i16>,
    pub lift: Option<bool>,
    pub is_house: bool,
    pub rooms: Option<u8>,
    /// The level that counts, when it is known.
    pub level: Option<AdaptationLevel>,
    pub level_since: Option<Date>,
    /// The level as far as it is known, and what it rests on.
    pub standing: Standing,
    pub occupancy: Occupancy,
}

impl DwellingView {
    /// Is its door reached from the hall without a step? A house has no hall; a ground floor or a lift leads to the door.
    #[must_use]
    pub const fn step_free(&self) -> Option<bool> {
        step_free(self.is_house, self.floor, self.lift)
    }
}

/// Is a door reached from the hall without a step? `None`: not known.
pub(super) const fn step_free(is_house: bool, floor: Option<i16>, lift: Option<bool>) -> Option<bool> {
    match (is_house, floor, lift) {
        (true, _, _) | (_, Some(0), _) | (_, _, Some(true)) => Some(true),
        (_, Some(_), Some(false)) => Some(false),
        _ => None,
    }
}

/// What was loaded of a residence, before anything is computed.
#[derive(Debug)]
pub(super) struct LoadedResidence {
    pub id: String,
    pub key: String,
    pub name: String,
    pub reference: Option<String>,
    pub address: String,
    pub commune_code: Option<String>,
    pub commune_name: Option<String>,
    pub point: Option<Point>,
    pub position_quality: Option<String>,
    pub built: Option<(i16, i16)>,
    pub buildings: u32,
    pub neighbourhood: Option<(String, String)>,
    pub placing: Placing,
    pub declared_neighbourhood: Option<bool>,
    pub basis: String,
    pub dwellings: Vec<DwellingView>,
    pub answers: Vec<SurveyAnswer>,
    pub environs: Option<Environs>,
}

/// A residence with its index, its target outcome and what they come from.
#[derive(Debug, Clone)]
pub struct ResidenceView {
    pub id: String,
    /// Content key of the grouping.
    pub key: String,
    pub name: String,
    pub reference: Option<String>,
    pub address: String,
    pub commune_code: Option<String>,
    pub commune_name: Option<String>,
    pub point: Option<Point>,
    /// `house-number` or `street`; `None` without a position. Nobody walks from a position of the street only.
    pub position_quality: Option<String>,
    /// First and last year of construction.
    pub built: Option<(i16, i16)>,
    pub buildings: u32,
    pub dwellings: u32,
    pub lift: LiftState,
    /// Code and name of the priority neighbourhood in which the residence stands, or whose border it is near.
    pub neighbourhood: Option<(String, String)>,
    /// How sure that is.
    pub placing: Placing,
    /// What the stock file declares, where it does.
    pub declared_neighbourhood: Option<bool>,
    /// Why its buildings stand together.
    pub basis: String,
    pub dwelling_views: Vec<DwellingView>,
    pub answers: Vec<SurveyAnswer>,
    pub environs: Option<Environs>,
    pub facts: ResidenceFacts,
    pub score: Score,
    /// `None`: known too little to be ranked; not a bad rank.
    pub rank: Option<RankInterval>,
    pub stability: Option<RankStability>,
    pub target: TargetOutcome,
    /// Births of the people known to live there.
    pub births: Vec<Birth>,
}

impl ResidenceView {
    /// Is it in a priority neighbourhood, from its coordinates?
    #[must_use]
    pub fn in_neighbourhood(&self) -> InNeighbourhood {
        self.placing.answer()
    }

    /// Code and name of the priority neighbourhood in which it surely stands.
    #[must_use]
    pub fn own_neighbourhood(&self) -> Option<&(String, String)> {
        self.neighbourhood.as_ref().filter(|_| self.in_neighbourhood() == InNeighbourhood::Yes)
    }

    /// The facts of the index under another version of the method: thresholds make values of what was seen.
    #[must_use]
    pub fn facts_with(&self, parameters: &Parameters, reading: Reading) -> ResidenceFacts {
        facts_of(&self.dwelling_views, &self.answers, self.environs.as_ref(), parameters, reading)
    }

    /// The occupancy of each dwelling: the input of projections.
    #[must_use]
    pub fn occupancies(&self) -> Vec<Occupancy> {
        self.dwelling_views
            .iter()
            .flat_map(|d| std::iter::repeat_n(d.occupancy.clone(), d.count as usize))
            .collect()
    }
}

/// More dwellings than this in one row is a mistake of the file, already reported by the import.
const MOST_IN_A_ROW: u32 = 5_000;

pub(super) fn view(loaded: LoadedResidence, scorer: &Scorer<'_>, reading: Reading) -> ResidenceView {
    let parameters = scorer.parameters();
    let mut dwelling_views = loaded.dwellings;
    for d in &mut dwelling_views {
        d.count = d.count.min(MOST_IN_A_ROW);
    }
    let lift = lift_of(&dwelling_views, &loaded.answers);
    let facts = facts_of(&dwelling_views, &loaded.answers, loaded.environs.as_ref(), parameters, reading);
    let score = scorer.score(&facts);
    let on = reading.on.unwrap_or(Date::MIN);
    let occupancies = dwelling_views.iter().flat_map(|d| std::iter::repeat_n(&d.occupancy, d.count as usize));
    let counts = target_counts(occupancies, parameters.target.age, on);
    let dwellings = counts.dwellings;
    // Counts made from the dwellings themselves cannot contradict each other.
    let target = target(counts, &parameters.target).unwrap_or_else(|_| nothing_known(dwellings));
    let births = dwelling_views
        .iter()
        .filter_map(|d| match &d.occupancy {
            Occupancy::Occupied(births) => Some(births.iter().copied()),
            Occupancy::Unknown | Occupancy::Vacant => None,
        })
        .flatten()
        .collect();
    ResidenceView {
        id: loaded.id,
        key: loaded.key,
        name: loaded.name,
        reference: loaded.reference,
        address: loaded.address,
        commune_code: loaded.commune_code,
        commune_name: loaded.commune_name,
        point: loaded.point,
        position_quality: loaded.position_quality,
        built: loaded.built,
        buildings: loaded.buildings,
        dwellings,
        lift,
        neighbourhood: loaded.neighbourhood,
        placing: loaded.placing,
        declared_neighbourhood: loaded.declared_neighbourhood,
        basis: loaded.basis,
        dwelling_views,
        answers: loaded.answers,
        environs: loaded.environs,
        facts,
        score,
        rank: None,
        stability: None,
        target,
        births,
    }
}

fn nothing_known(dwellings: u32) -> TargetOutcome {
    let share = Share { least: 0, most: dwellings, of: dwellings, of_least: dwellings };
    TargetOutcome {
        status: TargetStatus::ToConfirm,
        share,
        of_all: share,
        of_occupied: share,
        unknown: dwellings,
    }
}

/// The facts of the index: levels and floors of the dwellings, answers of the survey, and what the engines found
/// outside. What was seen on a visit comes before what is deduced.
fn facts_of(
    dwellings: &[DwellingView],
    answers: &[SurveyAnswer],
    environs: Option<&Environs>,
    parameters: &Parameters,
    reading: Reading,
) -> ResidenceFacts {
    let each = || dwellings.iter().flat_map(|d| std::iter::repeat_n(d, d.count as usize));
    let (levels, levels_to_check) =
        access::reading::tally_levels(each().map(|d| (d.level, d.level_since)), parameters, reading);
    let reaches: Vec<DwellingReach> = each()
        .map(|d| DwellingReach { floor: if d.is_house { Some(0) } else { d.floor }, lift: d.lift })
        .collect();
    let surveyed = facts_from_survey(answers, &reaches, &parameters.survey);
    let mut surroundings = surveyed.surroundings;
    let mut services = <[access::ServiceFact; 6]>::default();
    if let Some(environs) = environs {
        for (seen, found) in surroundings.iter_mut().zip(environs.surroundings(&parameters.survey)) {
            *seen = std::mem::take(seen).refined_by(&found);
        }
        services = environs.service_facts(parameters);
    }
    ResidenceFacts {
        levels,
        levels_to_check,
        common: surveyed.common,
        surroundings,
        services,
        lift: surveyed.lift,
        // No file says when works were done on the common parts: a level is dated, but it is that of one dwelling.
        works_on: None,
    }
}

fn lift_of(dwellings: &[DwellingView], answers: &[SurveyAnswer]) -> LiftState {
    let surveyed = answers.iter().find(|a| a.item == "COM-LIFT").map(|a| a.value == 1);
    let mut said: Vec<bool> = dwellings.iter().filter_map(|d| d.lift).chain(surveyed).collect();
    said.sort_unstable();
    said.dedup();
    match said[..] {
        [] => LiftState::Unknown,
        [true] => LiftState::Yes,
        [false] => LiftState::No,
        _ => LiftState::Some,
    }
}
