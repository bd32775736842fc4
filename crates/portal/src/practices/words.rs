//! Themes, grounds, outcomes and refusals of practices, in words.

use crate::ui::Problem;
use register::practices::{Ground, NewPractice, Outcome, Theme};
use texts::Texts;

pub(crate) fn theme(t: Texts, theme: Theme) -> String {
    match theme {
        Theme::AdaptedHomes => t.practice_theme_homes(),
        Theme::AgeingAtHome => t.practice_theme_ageing(),
        Theme::SupportedHousing => t.practice_theme_supported(),
        Theme::AffordableSupply => t.practice_theme_supply(),
        Theme::EvictionPrevention => t.practice_theme_eviction(),
        Theme::WorkIntegration => t.practice_theme_work(),
        Theme::LivingTogether => t.practice_theme_together(),
        Theme::BeyondShelters => t.practice_theme_shelters(),
    }
}

pub(crate) fn ground(t: Texts, ground: Ground) -> String {
    match ground {
        Ground::DenseCity => t.practice_ground_city(),
        Ground::Town => t.practice_ground_town(),
        Ground::Rural => t.practice_ground_rural(),
        Ground::PriorityNeighbourhood => t.practice_ground_priority(),
        Ground::Overseas => t.practice_ground_overseas(),
    }
}

pub(super) fn grounds(t: Texts, told: &NewPractice) -> String {
    told.grounds.iter().map(|one| ground(t, *one)).collect::<Vec<_>>().join(", ")
}

pub(super) fn outcome(t: Texts, outcome: Outcome) -> String {
    match outcome {
        Outcome::Planned => t.practice_planned(),
        Outcome::UnderWay => t.practice_under_way(),
        Outcome::Works => t.practice_works(),
        Outcome::GivenUp => t.practice_given_up(),
    }
}

/// The cost, or that nobody knows it.
pub(super) fn cost(t: Texts, told: &NewPractice) -> String {
    told.cost_cents.map_or_else(|| t.unknown(), |cents| crate::ui::words::euros(t, cents))
}

/// What is wrong, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "practice-title" => ("titre", t.practice_no_words()),
        "practice-grounds" => ("terrain", t.practice_no_ground()),
        "practice-theme" => ("theme", t.practice_no_theme()),
        "practice-context" => ("contexte", t.practice_no_words()),
        "practice-method" => ("methode", t.practice_no_words()),
        "practice-partners" => ("partenaires", t.practice_no_words()),
        "practice-cost" => ("cout", t.practice_no_cost()),
        "practice-results" => ("resultats", t.practice_no_words()),
        "practice-conditions" => ("conditions", t.practice_no_words()),
        "replication-day" => ("jour", t.practice_no_day()),
        "replication-territory" => ("territoire", t.practice_no_territory()),
        _ => ("mots", t.practice_no_words()),
    };
    Problem::new(field, what)
}
