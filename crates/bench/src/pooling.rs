//! `bench pooling`: needs with planted groups that may be bought together, among decoys that miss by one thing; recall and
//! precision by pair and by group, beside a plain rival in the same run: all needs of one subject and one département.
//!
//! The generator plants by the words of the specification (same subject, one territory of the subject's level, windows with
//! a common core, rules that one purchase can follow, nothing refused that another requires), never by asking the detector.

use crate::measure::{mebibytes, peak_bytes, repeat};
use clap::Parser;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use pooling::{Level, Need, Place, Range, Route, Rules, detect};
use std::collections::{BTreeMap, BTreeSet};

/// Pooled purchases, measured.
#[derive(Debug, Parser)]
struct Options {
    /// How many groups are planted.
    #[arg(long, default_value_t = 400)]
    groups: usize,
    /// Chances in a hundred that a group has a decoy of each of six kinds.
    #[arg(long, default_value_t = 100)]
    decoys: usize,
    /// Needs of anything, anywhere, for each group.
    #[arg(long, default_value_t = 2)]
    noise: usize,
    #[arg(long, value_delimiter = ',', default_value = "1,2,3,4,5")]
    seeds: Vec<u64>,
    /// Needs of the measure of scale.
    #[arg(long, default_value_t = 20_000)]
    scale: usize,
}

/// A sequence of numbers made from a seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap_or(0)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const SUBJECTS: usize = 24;
const REGIONS: usize = 13;
const DEPARTEMENTS: usize = 8;
const EPCIS: usize = 12;
const CONSTRAINTS: [&str; 4] = ["social-clause", "occupied-site", "low-carbon", "local-supplier"];

/// How far apart buyers of a subject may be: a third each.
fn level_of(subject: usize) -> Level {
    [Level::Epci, Level::Departement, Level::Region][subject % 3]
}

fn rules() -> Rules {
    Rules {
        least_members: 2,
        overlap_days: 30,
        levels: (0..SUBJECTS).map(|subject| (format!("s{subject:02}"), level_of(subject))).collect(),
        level: Level::Departement,
    }
}

fn days(n: usize) -> Span {
    i64::try_from(n).unwrap_or(0).days()
}

/// A place: (région, département, EPCI), and one chosen inside a territory of a level.
type Spot = (usize, usize, usize);

fn inside(numbers: &mut Numbers, (region, departement, epci): Spot, level: Level) -> Spot {
    match level {
        Level::Region => (region, numbers.below(DEPARTEMENTS), numbers.below(EPCIS)),
        Level::Departement => (region, departement, numbers.below(EPCIS)),
        _ => (region, departement, epci),
    }
}

fn place((region, departement, epci): Spot) -> Place {
    Place {
        commune: None,
        epci: Some(format!("e{region:02}{departement:02}{epci:02}")),
        departement: Some(format!("d{region:02}{departement:02}")),
        region: Some(format!("r{region:02}")),
    }
}

/// What the needs of a group have in common.
#[derive(Clone)]
struct Common {
    subject: usize,
    spot: Spot,
    core: (Date, Date),
    is_under_code: bool,
    unit: &'static str,
    required: Option<&'static str>,
}

fn common(numbers: &mut Numbers) -> Common {
    let start = date(2026, 1, 1).saturating_add(days(numbers.below(900)));
    let core = (start, start.saturating_add(days(44 + numbers.below(60))));
    let spot = (numbers.below(REGIONS), numbers.below(DEPARTEMENTS), numbers.below(EPCIS));
    Common {
        subject: numbers.below(SUBJECTS),
        spot,
        core,
        is_under_code: numbers.chance(50),
        unit: ["m2", "unit", "hour"][numbers.below(3)],
        required: numbers.chance(20).then(|| CONSTRAINTS[numbers.below(4)]),
    }
}

/// A need that suits a group: its window holds the core, and goes on up to two months on each side.
fn suiting(numbers: &mut Numbers, group: &Common, id: usize) -> Need {
    let least = 100_000 + i64::try_from(numbers.below(5_000_000)).unwrap_or(0);
    let is_silent = |numbers: &mut Numbers| numbers.chance(5);
    Need {
        id: format!("n{id:06}"),
        member: format!("m{id:06}"),
        subject: Some(format!("s{:02}", group.subject)),
        place: place(inside(numbers, group.spot, level_of(group.subject))),
        from: Some(group.core.0.saturating_sub(days(numbers.below(60)))),
        to: Some(group.core.1.saturating_add(days(numbers.below(60)))),
        quantity: (!is_silent(numbers)).then(|| 1 + i64::try_from(numbers.below(500)).unwrap_or(0)),
        unit: (!is_silent(numbers)).then(|| group.unit.to_owned()),
        amount: (!is_silent(numbers)).then_some(Range { least, most: least * 2 }),
        route: match (group.is_under_code, numbers.chance(50)) {
            (true, true) => Route::Public,
            (true, false) => Route::Subject,
            (false, _) => Route::Private,
        },
        requires: group.required.filter(|_| numbers.chance(60)).map(str::to_owned).into_iter().collect(),
        refuses: BTreeSet::new(),
    }
}

/// What a decoy misses. One of each at most by group: two of a kind would suit each other, and be poolable.
const MISSES: usize = 6;

/// A need that misses a group by one thing.
fn decoy(numbers: &mut Numbers, group: &Common, miss: usize, id: usize) -> Need {
    let mut need = suiting(numbers, group, id);
    match miss {
        0 => {
            let mut spot = group.spot;
            spot.0 = (spot.0 + 1 + numbers.below(REGIONS - 1)) % REGIONS;
            need.place = place(spot);
        }
        // A window that ends before the core, or begins after it.
        1 | 2 => {
            let from = if miss == 1 {
                group.core.0.saturating_sub(days(140))
            } else {
                group.core.1.saturating_add(days(75))
            };
            need.from = Some(from);
            need.to = Some(from.saturating_add(days(60)));
        }
        3 => need.route = if group.is_under_code { Route::Private } else { Route::Public },
        4 => need.unit = Some("kwh".to_owned()),
        _ => match group.required {
            Some(code) => {
                need.requires.clear();
                need.refuses = BTreeSet::from([code.to_owned()]);
            }
            None => need.route = Route::Unknown,
        },
    }
    need
}

/// Needs, and the group in which each was planted.
fn planted(options: &Options, seed: u64) -> (Vec<Need>, BTreeMap<String, usize>) {
    let mut numbers = Numbers(seed);
    let (mut needs, mut truth) = (Vec::new(), BTreeMap::new());
    for at in 0..options.groups {
        let group = common(&mut numbers);
        for _ in 0..3 + numbers.below(6) {
            let need = suiting(&mut numbers, &group, needs.len());
            truth.insert(need.id.clone(), at);
            needs.push(need);
        }
        for miss in 0..MISSES {
            if numbers.chance(options.decoys) {
                needs.push(decoy(&mut numbers, &group, miss, needs.len()));
            }
        }
        // Needs of anything, anywhere: they suit others by chance only.
        for _ in 0..options.noise {
            let alone = common(&mut numbers);
            needs.push(suiting(&mut numbers, &alone, needs.len()));
        }
    }
    // The order of arrival tells nothing.
    for at in (1..needs.len()).rev() {
        needs.swap(at, numbers.below(at + 1));
    }
    (needs, truth)
}

/// What was found beside what was planted.
struct Score {
    pair_recall: f64,
    pair_precision: f64,
    /// Groups of which a lot holds four fifths and that are four fifths of it.
    group_recall: f64,
    group_precision: f64,
}

fn pairs(n: usize) -> f64 {
    (n * n.saturating_sub(1) / 2) as f64
}

fn score(found: &[Vec<String>], truth: &BTreeMap<String, usize>, groups: usize) -> Score {
    let mut sizes = vec![0_usize; groups];
    truth.values().for_each(|group| sizes[*group] += 1);
    let (mut right, mut told, mut good) = (0.0, 0.0, BTreeSet::new());
    let mut sound = 0_usize;
    for lot in found {
        told += pairs(lot.len());
        let mut of: BTreeMap<usize, usize> = BTreeMap::new();
        lot.iter().filter_map(|id| truth.get(id)).for_each(|group| *of.entry(*group).or_default() += 1);
        right += of.values().map(|n| pairs(*n)).sum::<f64>();
        let best = of.iter().max_by_key(|(_, n)| **n);
        if let Some((group, n)) = best
            && n * 5 >= sizes[*group] * 4
            && n * 5 >= lot.len() * 4
        {
            good.insert(*group);
            sound += 1;
        }
    }
    let planted: f64 = sizes.iter().map(|n| pairs(*n)).sum();
    Score {
        pair_recall: right / planted,
        pair_precision: right / told.max(1.0),
        group_recall: good.len() as f64 / groups as f64,
        group_precision: sound as f64 / found.len().max(1) as f64,
    }
}

/// All needs of one subject and one département, three at least.
fn rival(needs: &[Need]) -> Vec<Vec<String>> {
    let mut of: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for need in needs {
        if let (Some(subject), Some(departement)) = (&need.subject, &need.place.departement) {
            of.entry((subject, departement)).or_default().push(need.id.clone());
        }
    }
    of.into_values().filter(|lot| lot.len() >= 3).collect()
}

fn told(name: &str, score: &Score) {
    println!(
        "    {name:<28} pairs: recall {:.1} %, precision {:.1} %; groups: recall {:.1} %, precision {:.1} %",
        score.pair_recall * 100.0,
        score.pair_precision * 100.0,
        score.group_recall * 100.0,
        score.group_precision * 100.0
    );
}

/// Runs the benchmark.
///
/// # Errors
/// When a target of the specification is missed: recall 95 %, precision 90 %, by pair.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let rules = rules();
    let mut missed = Vec::new();
    for &seed in &options.seeds {
        let (needs, truth) = planted(&options, seed);
        println!(
            "  seed {seed}: {} needs, {} planted in {} groups",
            needs.len(),
            truth.len(),
            options.groups
        );
        let lots = |least: usize| {
            let found = detect(&needs, &rules).candidates;
            found
                .into_iter()
                .filter(|one| one.members.len() >= least)
                .map(|one| one.needs)
                .collect::<Vec<_>>()
        };
        let ours = score(&lots(pooling::ANONYMOUS_FROM), &truth, options.groups);
        told("ours, from three members", &ours);
        told("ours, from two members", &score(&lots(2), &truth, options.groups));
        told("subject and département", &score(&rival(&needs), &truth, options.groups));
        if ours.pair_recall < 0.95 || ours.pair_precision < 0.9 {
            missed.push(seed);
        }
    }
    let of_scale = Options { groups: options.scale * 10 / 135, seeds: Vec::new(), ..options };
    let (needs, _) = planted(&of_scale, 1);
    let (found, cost) = repeat(3, || detect(&needs, &rules));
    println!(
        "  scale: {} needs, {} lots, {} alone; {:.2} s median on one thread, peak {}",
        needs.len(),
        found.candidates.len(),
        found.alone.len(),
        cost.median,
        mebibytes(peak_bytes())
    );
    anyhow::ensure!(missed.is_empty(), "recall 95 % or precision 90 % missed for seeds {missed:?}");
    Ok(())
}
