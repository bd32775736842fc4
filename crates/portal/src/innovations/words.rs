//! Themes, stages, reasons and refusals of innovations, in words.

use crate::ui::Problem;
use matching::{
    Basis, Change, Criterion, Door, EvidenceResult, Gate, Line, Method, Opinion, PlaceKind, Public, Range,
    ReplayStage, Retired, Settlement, Stage, Stopped, Support, Theme,
};
use register::directory::geography::Gazetteer;
use register::innovations::SupportKind;
use std::collections::BTreeSet;
use texts::{Texts, format};
use trust::territory::Territory;

pub(super) fn theme(t: Texts, one: Theme) -> String {
    match one {
        Theme::SocialAnimation => t.innovation_theme_animation(),
        Theme::LivingEnvironment => t.innovation_theme_environment(),
        Theme::Culture => t.innovation_theme_culture(),
        Theme::Education => t.innovation_theme_education(),
        Theme::GenderEquality => t.innovation_theme_equality(),
        Theme::Inclusion => t.innovation_theme_inclusion(),
        Theme::JobInsertion => t.innovation_theme_jobs(),
        Theme::Digital => t.innovation_theme_digital(),
        Theme::Training => t.innovation_theme_training(),
        Theme::EcologicalTransition => t.innovation_theme_ecology(),
        Theme::SustainableDevelopment => t.innovation_theme_sustainable(),
        Theme::NewHousing => t.innovation_theme_housing(),
    }
}

pub(super) fn public(t: Texts, one: Public) -> String {
    match one {
        Public::AllTenants => t.innovation_public_all(),
        Public::Families => t.innovation_public_families(),
        Public::Children => t.innovation_public_children(),
        Public::Young => t.innovation_public_young(),
        Public::Seniors => t.innovation_public_seniors(),
        Public::Women => t.innovation_public_women(),
        Public::JobSeekers => t.innovation_public_jobless(),
        Public::Refugees => t.innovation_public_refugees(),
        Public::Students => t.innovation_public_students(),
    }
}

pub(super) fn place(t: Texts, one: PlaceKind) -> String {
    match one {
        PlaceKind::VacantDwellings => t.innovation_place_dwellings(),
        PlaceKind::SharedRoom => t.innovation_place_room(),
        PlaceKind::GroundFloor => t.innovation_place_ground_floor(),
        PlaceKind::Kitchen => t.innovation_place_kitchen(),
        PlaceKind::Outdoors => t.innovation_place_outdoors(),
        PlaceKind::WholeBuilding => t.innovation_place_building(),
        PlaceKind::Land => t.innovation_place_land(),
    }
}

pub(super) fn support(t: Texts, one: Support) -> String {
    match one {
        Support::Technical => t.innovation_support_technical(),
        Support::Financial => t.innovation_support_financial(),
        Support::Material => t.innovation_support_material(),
        Support::Staff => t.innovation_support_staff(),
        Support::Network => t.innovation_support_network(),
    }
}

pub(super) fn support_kind(t: Texts, one: SupportKind) -> String {
    match one {
        SupportKind::Technical => t.innovation_support_technical(),
        SupportKind::Financial => t.innovation_support_financial(),
        SupportKind::Material => t.innovation_support_material(),
        SupportKind::Meeting => t.innovation_meeting(),
    }
}

pub(super) fn settlement(t: Texts, one: Settlement) -> String {
    match one {
        Settlement::DenseCity => t.innovation_settlement_city(),
        Settlement::Town => t.innovation_settlement_town(),
        Settlement::SmallTown => t.innovation_settlement_small(),
        Settlement::Rural => t.innovation_settlement_rural(),
    }
}

pub(super) fn method(t: Texts, one: Method) -> String {
    match one {
        Method::Testimony => t.innovation_method_testimony(),
        Method::FollowUp => t.innovation_method_follow_up(),
        Method::Comparison => t.innovation_method_comparison(),
        Method::Independent => t.innovation_method_independent(),
    }
}

pub(super) fn result(t: Texts, one: EvidenceResult) -> String {
    match one {
        EvidenceResult::Better => t.innovation_result_better(),
        EvidenceResult::Unclear => t.innovation_result_unclear(),
        EvidenceResult::NoEffect => t.innovation_result_none(),
        EvidenceResult::Worse => t.innovation_result_worse(),
    }
}

pub(super) fn stage(t: Texts, one: Stage) -> String {
    match one {
        Stage::Draft => t.innovation_stage_draft(),
        Stage::Proposed => t.innovation_stage_proposed(),
        Stage::Vetting => t.innovation_stage_vetting(),
        Stage::Listed => t.innovation_stage_listed(),
        Stage::Watch => t.innovation_stage_watch(),
        Stage::Retired => t.innovation_stage_retired(),
    }
}

pub(super) fn retired(t: Texts, one: Retired) -> String {
    match one {
        Retired::Holder => t.innovation_retired_holder(),
        Retired::Variant => t.innovation_retired_variant(),
        Retired::Outdated => t.innovation_retired_outdated(),
        Retired::Harm => t.innovation_retired_harm(),
    }
}

pub(super) fn replay_stage(t: Texts, one: ReplayStage) -> String {
    match one {
        ReplayStage::Interest => t.replay_stage_interest(),
        ReplayStage::Fit => t.replay_stage_fit(),
        ReplayStage::HostFound => t.replay_stage_host(),
        ReplayStage::Adaptation => t.replay_stage_adaptation(),
        ReplayStage::Pilot => t.replay_stage_pilot(),
        ReplayStage::Evaluated => t.replay_stage_evaluated(),
        ReplayStage::Scaled => t.replay_stage_scaled(),
        ReplayStage::Continued => t.replay_stage_continued(),
        ReplayStage::Stopped => t.replay_stage_stopped(),
    }
}

pub(super) fn stopped(t: Texts, one: Stopped) -> String {
    match one {
        Stopped::NotInterested => t.replay_stopped_interest(),
        Stopped::NoPlace => t.replay_stopped_place(),
        Stopped::NoMoney => t.replay_stopped_money(),
        Stopped::Residents => t.replay_stopped_residents(),
        Stopped::NoEffect => t.replay_stopped_effect(),
        Stopped::Partner => t.replay_stopped_partner(),
        Stopped::Core => t.replay_stopped_core(),
        Stopped::Other => t.replay_stopped_other(),
    }
}

pub(super) fn opinion(t: Texts, one: Opinion) -> String {
    match one {
        Opinion::For => t.replay_opinion_for(),
        Opinion::Mixed => t.replay_opinion_mixed(),
        Opinion::Against => t.replay_opinion_against(),
    }
}

pub(super) fn criterion(t: Texts, one: Criterion) -> String {
    match one {
        Criterion::Themes => t.innovation_themes(),
        Criterion::Publics => t.innovation_publics(),
        Criterion::Supports => t.innovation_supports(),
        Criterion::Budget => t.match_budget(),
        Criterion::Evidence => t.innovation_evidence(),
        Criterion::Transfer => t.match_transfer(),
    }
}

pub(super) fn gate(t: Texts, one: Gate) -> String {
    match one {
        Gate::Territory => t.contact_territory(),
        Gate::Place => t.innovation_places(),
        Gate::Budget => t.match_budget(),
        Gate::Evidence => t.innovation_evidence(),
    }
}

pub(super) fn door(t: Texts, one: Door) -> String {
    match one {
        Door::Open => t.match_door_open(),
        Door::Ask => t.match_door_ask(),
        Door::Shut => t.match_door_shut(),
    }
}

/// All of a set, in words; what was not said is to be asked, and an empty set asks for nothing.
pub(super) fn set<T: Copy>(t: Texts, all: Option<&BTreeSet<T>>, say: fn(Texts, T) -> String) -> String {
    match all {
        None => t.innovation_to_ask(),
        Some(all) if all.is_empty() => t.innovation_nothing(),
        Some(all) => all.iter().map(|one| say(t, *one)).collect::<Vec<_>>().join(", "),
    }
}

pub(super) fn territory(gazetteer: &Gazetteer, t: Texts, one: &Territory) -> String {
    if *one == Territory::Country {
        return t.innovation_country();
    }
    gazetteer.name(one).map_or_else(|| one.to_string(), str::to_owned)
}

pub(super) fn territories(gazetteer: &Gazetteer, t: Texts, all: Option<&BTreeSet<Territory>>) -> String {
    match all {
        None => t.innovation_to_ask(),
        Some(all) => all.iter().map(|one| territory(gazetteer, t, one)).collect::<Vec<_>>().join(", "),
    }
}

pub(super) fn euros(t: Texts, cents: i64) -> String {
    crate::pools::words::euros(t, cents)
}

pub(super) fn range(t: Texts, of: Option<Range>) -> String {
    match of {
        None => t.innovation_to_ask(),
        Some(one) if one.most == 0 => t.innovation_nothing(),
        Some(one) if one.least == one.most => euros(t, one.least),
        Some(one) => t.board_between(euros(t, one.least), euros(t, one.most)),
    }
}

/// A level with its words: « 2 sur 4 – suivi chiffré ».
pub(crate) fn level(t: Texts, level: u8) -> String {
    let what = match level {
        0 => t.innovation_level_0(),
        1 => t.innovation_level_1(),
        2 => t.innovation_level_2(),
        3 => t.innovation_level_3(),
        _ => t.innovation_level_4(),
    };
    t.innovation_level_of(i64::from(level), what)
}

/// A score out of a hundred, or its two ends: what is unknown makes them differ.
pub(super) fn score(t: Texts, (least, most): (u32, u32)) -> String {
    let out_of_100 = |per_mille: u32| format::decimal(t.lang(), f64::from(per_mille) / 10.0, 0);
    if least == most { out_of_100(least) } else { t.board_between(out_of_100(least), out_of_100(most)) }
}

/// From what a criterion was computed, so that it can be done again by hand.
pub(super) fn basis(t: Texts, line: &Line) -> String {
    match line.basis {
        Basis::Nothing => t.match_basis_nothing(),
        Basis::Unknown => t.match_basis_unknown(),
        Basis::Share { held, asked } => t.match_basis_share(i64::from(held), i64::from(asked)),
        Basis::Budget { gives, asks } => t.match_basis_budget(euros(t, gives), range(t, Some(asks))),
        Basis::Level { level } => t.match_basis_level(i64::from(level)),
        Basis::Distance { known, unknown, .. } => {
            t.match_basis_distance(i64::from(known), i64::from(known + unknown))
        }
    }
}

/// A change, from the side of a landlord or of a holder.
pub(super) fn change(gazetteer: &Gazetteer, t: Texts, one: &Change, by_host: bool) -> String {
    match one {
        Change::Territory(place) => t.match_change_territory(territory(gazetteer, t, place)),
        Change::Place(kind) => t.match_change_place(place(t, *kind)),
        Change::Money(cents) if by_host => t.match_change_gives(euros(t, *cents)),
        Change::Money(cents) => t.match_change_asks(euros(t, *cents)),
        Change::Level(level) => t.match_change_level(i64::from(*level)),
        Change::Theme(one) => t.match_change_theme(theme(t, *one)),
        Change::Public(one) => t.match_change_public(public(t, *one)),
        Change::Support(one) if by_host => t.match_change_support(support(t, *one)),
        Change::Support(one) => t.match_change_without(support(t, *one)),
    }
}

/// An amount as it is typed: `None` when blank.
pub(super) fn read_cents(text: Option<&str>) -> Result<Option<i64>, ()> {
    let Some(text) = text else { return Ok(None) };
    crate::adapted::words::read_rent(text).map(|cents| Some(i64::from(cents))).ok_or(())
}

/// An amount as one types it.
pub(super) fn typed_cents(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// What is wrong, beside the field that it is about.
pub(super) fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "innovation-title" => ("titre", t.innovation_no_words()),
        "innovation-words" => ("resume", t.innovation_no_words()),
        "innovation-themes" => ("theme", t.innovation_no_theme()),
        "innovation-core" => ("coeur", t.innovation_no_core()),
        "innovation-both" => ("adaptable", t.innovation_both()),
        "innovation-adaptable" => ("adaptable", t.innovation_no_list()),
        "innovation-prerequisites" => ("prealables", t.innovation_no_list()),
        "innovation-skills" => ("competences", t.innovation_no_words()),
        "innovation-outcomes" => ("resultats", t.innovation_no_words()),
        "innovation-award" => ("prix", t.innovation_no_words()),
        "innovation-source" | "innovation-evidence" => ("source", t.innovation_no_source()),
        "innovation-contact" => ("contact", t.innovation_no_contact()),
        "innovation-amount" => ("participation-max", t.innovation_no_amount()),
        "innovation-territory" => ("territoires", t.innovation_no_territory()),
        "innovation-day" => ("jour", t.innovation_no_day()),
        "innovation-own" => ("vouch-title", t.innovation_own()),
        "innovation-endorser" => ("vouch-title", t.innovation_endorser()),
        "innovation-twice" => ("vouch-title", t.innovation_twice()),
        "innovation-interest" => ("vouch-title", t.innovation_interest()),
        "innovation-undeclared" => ("interet", t.innovation_undeclared()),
        "innovation-endorse-words" => ("pourquoi", t.innovation_no_words()),
        "innovation-not-listed" | "innovation-not-now" => ("vouch-title", t.innovation_not_now()),
        "support-words" => ("appui-mots", t.innovation_no_words()),
        "support-day" => ("appui-jour", t.innovation_no_day()),
        "support-amount" => ("appui-montant", t.innovation_no_amount()),
        "wish-amount" => ("budget", t.innovation_no_amount()),
        "wish-share" => ("quartiers", t.hosting_no_share()),
        "wish-none" => ("souhaits", t.hosting_none()),
        "replay-day" => ("jour", t.innovation_no_day()),
        "replay-side" => ("etape", t.replay_side()),
        "replay-alone" => ("etape", t.replay_alone()),
        "replay-core" => ("garde", t.replay_core()),
        "replay-residents" => ("etape", t.replay_no_residents()),
        "replay-too-few" => ("habitants", t.replay_too_few()),
        "replay-words" => ("mots", t.replay_no_words()),
        _ => ("etape", t.innovation_not_now()),
    };
    Problem::new(field, what)
}
