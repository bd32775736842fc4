//! The reference vectors of the index: every one of them, to a hundredth of a point.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a vector that cannot be read is a failed test")]

use access::{
    Candidate, Fact, Indicator, LevelCounts, Parameters, Reading, ResidenceFacts, Score, Scorer,
    information::find_out,
    levers::{Lever, lever_gain},
    parameters::TargetRule,
    ranks::rank_intervals,
    reading::service_value,
    score,
    stability::{self, Question, stability},
    targets::{TargetCounts, TargetStatus, target},
};
use model::{Interval, place::EntranceAccess};
use serde_json::Value;

const HUNDREDTH: f64 = 0.0100001;

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn by_id(id: &str) -> Vec<Value> {
    vectors().into_iter().filter(|v| v["id"] == id).collect()
}

fn pair(value: &Value) -> Interval {
    Interval { lo: value[0].as_f64().unwrap(), hi: value[1].as_f64().unwrap() }
}

fn assert_near(got: Interval, expected: &Value, tolerance: f64, what: &str) {
    let e = pair(expected);
    assert!(
        (got.lo - e.lo).abs() <= tolerance && (got.hi - e.hi).abs() <= tolerance,
        "{what}: {got:?} instead of {e:?}"
    );
}

fn all<const N: usize>(value: Interval) -> [Fact; N] {
    std::array::from_fn(|_| value.into())
}

fn services(values: [Interval; 6]) -> [access::ServiceFact; 6] {
    let at_the_door =
        |entrance| vec![Candidate { place: 0, d_lo: Some(0.0), d_hi: Some(0.0), entrance }].into();
    values.map(at_the_door)
}

/// Dwellings, then one value for every indicator of P, A and S.
fn uniform(levels: LevelCounts, p: f64, a: f64, s: f64) -> ResidenceFacts {
    ResidenceFacts {
        levels,
        common: all(Interval::known(p)),
        surroundings: all(Interval::known(a)),
        services: services([Interval::known(s); 6]),
        ..ResidenceFacts::default()
    }
}

fn n0(count: u32) -> LevelCounts {
    LevelCounts { n0: count, ..LevelCounts::default() }
}

fn tilleuls() -> ResidenceFacts {
    let at = |metres| vec![Candidate::at(0, metres, EntranceAccess::Accessible)].into();
    let by_stairs = Candidate { place: 1, d_lo: None, d_hi: None, entrance: Interval::ONE };
    ResidenceFacts {
        levels: LevelCounts { n0: 22, n1: 10, n2: 4, n3: 4, ..LevelCounts::default() },
        common: [0.85, 1.0, 0.5, 1.0, 0.5].map(Fact::from),
        surroundings: [1.0, 0.5, 1.0, 0.0, 0.75, 1.0].map(Fact::from),
        services: [
            vec![by_stairs, Candidate::at(2, 100.0, EntranceAccess::Accessible)].into(),
            at(350.0),
            at(650.0),
            vec![Candidate::at(0, 180.0, EntranceAccess::Partly)].into(),
            at(900.0),
            at(200.0),
        ],
        ..ResidenceFacts::default()
    }
}

fn tilleuls_with_unknowns() -> ResidenceFacts {
    let mut facts = tilleuls();
    facts.levels = LevelCounts { n0: 10, unknown: 12, ..facts.levels };
    facts.common[2] = Interval::between(0.5, 1.0).into();
    facts.common[3] = Fact::default();
    facts.surroundings[1] = Fact::default();
    facts.surroundings[3] = Fact::default();
    facts.services[2] = vec![Candidate::at(0, 650.0, EntranceAccess::Unknown)].into();
    facts.services[4].candidates = None;
    facts
}

/// Every unknown of the sheet put at one of its ends: what a false zero or a false one would print.
fn forced(high: bool) -> ResidenceFacts {
    let mut facts = tilleuls_with_unknowns();
    let end = |i: Interval| Interval::known(if high { i.hi } else { i.lo });
    let unknown = std::mem::take(&mut facts.levels.unknown);
    *(if high { &mut facts.levels.n3 } else { &mut facts.levels.n0 }) += unknown;
    for fact in facts.common.iter_mut().chain(&mut facts.surroundings) {
        fact.value = end(fact.value);
    }
    let p = Parameters::default();
    facts.services = services(facts.services.each_ref().map(|s| end(service_value(s, &p))));
    facts
}

fn erables(p1: Interval, p2: f64) -> ResidenceFacts {
    let mut facts = uniform(LevelCounts { n0: 14, n3: 6, ..LevelCounts::default() }, 1.0, 1.0, 1.0);
    facts.common[0] = p1.into();
    facts.common[1] = p2.into();
    facts
}

fn facts_of(name: &str) -> ResidenceFacts {
    let levels = |n0, n2, n3| LevelCounts { n0, n2, n3, ..LevelCounts::default() };
    match name.split(' ').next().unwrap() {
        "TV-02" => uniform(n0(10), 0.0, 0.0, 0.0),
        "TV-03" => uniform(levels(0, 0, 10), 1.0, 1.0, 1.0),
        "TV-04" => ResidenceFacts {
            levels: LevelCounts { unknown: 10, ..LevelCounts::default() },
            ..ResidenceFacts::default()
        },
        "TV-05" => uniform(n0(40), 1.0, 1.0, 1.0),
        "TV-06" => tilleuls(),
        "TV-07" => tilleuls_with_unknowns(),
        "TV-07bis" => forced(name.contains("faux un")),
        "TV-08" => erables(Interval::ZERO, 0.0),
        "TV-08bis" => erables(Interval::ZERO, 1.0),
        "TV-08ter" => erables(Interval::known(0.2), 1.0),
        "TV-08quater" => erables(Interval::UNKNOWN, 1.0),
        "TV-09a" => uniform(levels(70, 30, 0), 0.5, 0.5, 0.5),
        "TV-09b" => uniform(levels(70, 0, 30), 1.0, 0.0, 0.0),
        other => panic!("no facts for {other}"),
    }
}

fn label(score: &Score) -> String {
    match score.classes.sure() {
        Some(class) => class.letter().to_string(),
        None => format!("{} à {}", score.classes.best.letter(), score.classes.worst.letter()),
    }
}

#[test]
fn every_named_residence_has_its_dimensions_index_footing_ceilings_and_class() {
    let p = Parameters::default();
    let named = vectors().into_iter().filter(|v| v["name"].is_string()).collect::<Vec<_>>();
    assert_eq!(named.len(), 14);
    for v in named {
        let name = v["name"].as_str().unwrap();
        let s = score(&facts_of(name), &p, Reading::default());
        for (dimension, code) in s.dimensions.iter().zip(["L", "P", "A", "S"]) {
            assert_near(*dimension, &v["dims"][code], 1e-4, &format!("{name} {code}"));
        }
        assert_near(s.index, &v["iar"], HUNDREDTH, name);
        assert_near(s.footing, &v["socle"], HUNDREDTH, name);
        assert_eq!(label(&s), v["classe"].as_str().unwrap(), "{name}");
        // The vectors list only the ceilings below 100.
        for (side, listed) in v["verrous"].as_array().unwrap().iter().enumerate() {
            for (ceiling, code) in s.ceilings.iter().zip(["V1", "V2", "V3"]) {
                let got = if side == 0 { ceiling.lo } else { ceiling.hi };
                let expected = listed[code].as_f64().unwrap_or(100.0);
                assert!((got - expected).abs() < HUNDREDTH, "{name} {code}: {got}");
            }
        }
        let mean = |f: fn(&Interval) -> f64| s.dimensions.iter().map(f).sum::<f64>() * 25.0;
        let arithmetic = Interval { lo: mean(|d| d.lo), hi: mean(|d| d.hi) };
        assert_near(arithmetic, &v["arith"], HUNDREDTH, name);
    }
}

#[test]
fn the_shop_up_the_stairs() {
    let v = &by_id("TV-01")[0];
    let p = Parameters::default();
    let value = |list: Vec<Candidate>| service_value(&list.into(), &p);
    let stairs = Candidate { place: 0, d_lo: None, d_hi: None, entrance: Interval::ONE };
    let level = Candidate::at(1, 100.0, EntranceAccess::Accessible);
    assert_near(value(vec![stairs]), &v["A_50m_escalier_seul"], 1e-9, "stairs");
    let detour = Candidate::at(0, 350.0, EntranceAccess::Accessible);
    assert_near(value(vec![detour]), &v["A_50m_detour_350"], 1e-9, "detour");
    assert_near(value(vec![level]), &v["B_100m_plain_pied"], 1e-9, "level");
    assert_near(value(vec![stairs, level]), &v["les_deux"], 1e-9, "both");
}

#[test]
fn targets_are_decided_in_whole_numbers() {
    let rule = TargetRule { minimum_dwellings: 1, ..TargetRule::default() };
    let list = by_id("TV-10");
    assert_eq!(list.len(), 8);
    for v in list {
        let number = |key: &str| u32::try_from(v[key].as_u64().unwrap()).unwrap();
        let counts = TargetCounts {
            dwellings: number("n"),
            occupied: None,
            with_age: number("k70"),
            unknown: number("inconnus"),
        };
        let outcome = target(counts, &rule).unwrap();
        let status = match outcome.status {
            TargetStatus::Target => "cible",
            TargetStatus::NotTarget => "non cible",
            TargetStatus::ToConfirm => "à confirmer",
            TargetStatus::TooSmall => "trop petite",
        };
        assert_eq!(status, v["statut"].as_str().unwrap(), "{v}");
        assert_near(outcome.share.interval(), &v["part"], 1e-4, "share");
    }
}

#[test]
fn incomplete_data_give_intervals_of_ranks() {
    let v = &by_id("TV-11")[0];
    let names = ["R1", "R2", "R3", "R4", "R5"];
    let ranks = rank_intervals(&names.map(|n| pair(&v["R"][n])));
    for (name, rank) in names.iter().zip(ranks) {
        let expected = &v["rangs"][name];
        assert_eq!(Some(u64::from(rank.best)), expected[0].as_u64(), "{name}");
        assert_eq!(Some(u64::from(rank.worst)), expected[1].as_u64(), "{name}");
    }
}

#[test]
fn ranks_hold_or_not_over_the_scenarios() {
    let v = &by_id("TV-12")[0];
    let names = ["T", "E", "M", "C", "F"];
    let dimensions = [
        [0.5, 0.865, 0.775, 0.66],
        [1.0, 0.4, 1.0, 1.0],
        [0.2, 0.9, 0.9, 0.9],
        [0.7, 0.7, 0.7, 0.7],
        [0.9, 0.3, 0.6, 0.5],
    ];
    assert_eq!(Some(stability::weight_lattice().len() as u64), v["n_poids"].as_u64());
    let candidates = dimensions.map(|dimensions| stability::Candidate { dimensions, ceiling: 100.0 });
    let got = stability(&candidates, &Question { top: 2, ceilings: false, ..Question::default() });
    assert_eq!(Some(u64::from(got.scenarios)), v["n_scenarios"].as_u64());
    assert!((got.mean_shift - v["decalage_moyen"].as_f64().unwrap()).abs() < 1e-4);
    for (name, r) in names.iter().zip(&got.residences) {
        assert_eq!(Some(u64::from(r.reference)), v["rang_ref"][name].as_u64(), "{name}");
        assert_eq!(Some(u64::from(r.best)), v["rang_min_max"][name][0].as_u64(), "{name}");
        assert_eq!(Some(u64::from(r.worst)), v["rang_min_max"][name][1].as_u64(), "{name}");
        assert!((r.top_share - v["part_top2"][name].as_f64().unwrap()).abs() < 1e-4, "{name}");
    }
    use stability::Robustness::{Fragile, Robust, ToDiscuss};
    let words = got.residences.iter().map(stability::RankStability::robustness).collect::<Vec<_>>();
    assert_eq!(words, [Fragile, Robust, Fragile, ToDiscuss, Fragile]);
}

#[test]
fn what_to_find_out_first() {
    let v = &by_id("TV-13")[0];
    let p = Parameters::default();
    let facts = tilleuls_with_unknowns();
    let width = score(&facts, &p, Reading::default()).index.width();
    assert!((width - v["largeur"].as_f64().unwrap()).abs() < HUNDREDTH);
    let codes = [
        ("12 niveaux de logement", Indicator::L),
        ("A2_pente", Indicator::A2),
        ("P4_circulations", Indicator::P4),
        ("poste_especes", Indicator::CashPost),
        ("A4_assises", Indicator::A4),
        ("P3_porte", Indicator::P3),
        ("medecin", Indicator::Doctor),
    ];
    let list = find_out(&facts, &p, Reading::default());
    assert_eq!(list.len(), codes.len());
    for (found, (key, indicator)) in list.iter().zip(codes) {
        assert_eq!(found.question.indicator(), indicator);
        assert!((found.reduction - v["gain"][key].as_f64().unwrap()).abs() < HUNDREDTH, "{key}: {found:?}");
    }
}

#[test]
fn what_each_lever_wins() {
    let v = &by_id("TV-14")[0];
    let p = Parameters::default();
    let facts = tilleuls();
    let base = score(&facts, &p, Reading::default()).index.lo;
    assert!((base - v["base"].as_f64().unwrap()).abs() < HUNDREDTH);
    let levers = [
        ("+4 logements N3 (4 N0->N3)", Lever::AdaptDwellings(4)),
        ("porte automatique (P3 .5->1)", Lever::AutomaticDoor),
        ("2 bancs (A4 0->1)", Lever::Benches),
        ("point retrait/poste à 300 m", Lever::Service(Indicator::CashPost, 300.0)),
    ];
    for (key, lever) in levers {
        let expected = v["delta"][key].as_f64().unwrap();
        let gain = lever_gain(&Scorer::new(&p, Reading::default()), &facts, lever);
        assert!((gain.lo - expected).abs() < HUNDREDTH && (gain.hi - expected).abs() < HUNDREDTH, "{key}");
        let simulated = score(&lever.applied(&facts), &p, Reading::default()).index.lo - base;
        assert!((simulated - expected).abs() < HUNDREDTH, "{key}: {simulated}");
    }
}

#[test]
fn paths_walked_by_each_profile_become_services() {
    let v = &by_id("TV-16")[0];
    let p = Parameters::default();
    let candidate = |profile: &str, place: &str, entrance| {
        let path = &v["chemins"][profile][place];
        Candidate { place: 0, d_lo: path[0].as_f64(), d_hi: path[1].as_f64(), entrance }
    };
    let value = |list: Vec<Candidate>| service_value(&list.into(), &p);
    let frame = "déambulateur";
    assert_eq!(value(vec![candidate(frame, "X", Interval::ONE)]), Interval::between(0.0, 0.75));
    let with = |entrance| value(vec![candidate(frame, "X", Interval::ONE), candidate(frame, "Y", entrance)]);
    assert_eq!(with(Interval::UNKNOWN), Interval::UNKNOWN);
    assert_eq!(with(Interval::ONE), Interval::ONE);
    assert_eq!(value(vec![candidate("marche aisée", "X", Interval::ONE)]), Interval::ONE);
}
