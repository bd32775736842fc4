//! `bench enquiry`: do 95 % intervals hold 95 times in a hundred? Invented estates whose residences differ, answers that fail to
//! come for reasons that the known margins tell (or do not), thousands of draws; by design, beside the plain interval that
//! everybody computes: unweighted share, normal quantile, no finite-population correction.

use clap::Parser;
use enquiry::{
    Allocation, Design, Estimate, Margin, Options as Weights, Surveyed, Unit, draw, mean, share, weigh,
};

/// Enquiries, measured.
#[derive(Debug, Parser)]
struct Options {
    /// Draws of each line.
    #[arg(long, default_value_t = 4_000)]
    draws: usize,
    /// Dwellings of the estate, and how many are asked.
    #[arg(long, default_value_t = 3_000)]
    dwellings: usize,
    #[arg(long, default_value_t = 700)]
    asked: usize,
    /// Estates: each is drawn from as many times.
    #[arg(long, value_delimiter = ',', default_value = "1,2,3,4")]
    seeds: Vec<u64>,
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

    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Why answers do not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Silence {
    Nobody,
    /// As the residence, the rooms and the age say: known of every dwelling.
    Explained,
    /// As the answer itself says: known of nobody.
    Unexplained,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Common,
    Rare,
    Mean,
}

struct Dwelling {
    residence: usize,
    rooms: usize,
    age: usize,
    common: bool,
    rare: bool,
    score: f64,
    /// Chances that it answers, when silence is explained, and when it is not.
    answers: [f64; 2],
}

const ROOMS: usize = 5;
const AGES: usize = 5;

/// An estate: residences of unequal sizes, each with its own mix; what is answered follows residence, rooms and age.
fn estate(dwellings: usize, seed: u64) -> (Vec<Dwelling>, Vec<Unit>, usize) {
    let mut numbers = Numbers(seed);
    let mut all = Vec::with_capacity(dwellings);
    let mut residence = 0;
    while all.len() < dwellings {
        let size = 40 + (numbers.part().powi(3) * 400.0) as usize;
        let (lean, old) = (numbers.part(), numbers.part());
        for _ in 0..size.min(dwellings - all.len()) {
            let rooms = (numbers.part() * ROOMS as f64) as usize;
            let age = ((numbers.part() * 0.6 + old * 0.4) * AGES as f64) as usize;
            let pull = 0.05 + 0.3 * lean + 0.08 * age as f64;
            let chance =
                (0.75 - 0.11 * (AGES - 1 - age) as f64 + 0.03 * rooms as f64 - 0.15 * lean).clamp(0.12, 0.9);
            let common = numbers.part() < pull;
            all.push(Dwelling {
                residence,
                rooms,
                age: age.min(AGES - 1),
                common,
                rare: numbers.part() < 0.01 + 0.012 * age as f64,
                score: (3.0 + 4.0 * lean + 0.6 * age as f64 + 2.0 * (numbers.part() - 0.5))
                    .clamp(0.0, 10.0)
                    .round(),
                answers: [chance, if common { 0.65 } else { 0.4 }],
            });
        }
        residence += 1;
    }
    let units = all
        .iter()
        .enumerate()
        .map(|(at, one)| Unit { id: at.to_string(), stratum: format!("{:03}", one.residence) })
        .collect();
    (all, units, residence)
}

/// The margin of one way to cut the estate.
fn margin(
    estate: &[Dwelling],
    replied: &[usize],
    categories: usize,
    least: usize,
    of: fn(&Dwelling) -> usize,
) -> Margin {
    let mut frame = vec![0; categories];
    for one in estate {
        frame[of(one)] += 1;
    }
    Margin { frame, of: replied.iter().map(|at| of(&estate[*at])).collect(), least }
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    draws: usize,
    held: usize,
    width: f64,
    bias: f64,
}

impl Tally {
    fn note(&mut self, truth: f64, (value, low, high): (f64, f64, f64)) {
        self.draws += 1;
        self.held += usize::from(low <= truth && truth <= high);
        self.width += high - low;
        self.bias += value - truth;
    }
}

/// The interval that everybody computes.
fn naive(values: &[f64]) -> (f64, f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = 1.96 * (spread / n).sqrt();
    (mean, mean - half, mean + half)
}

/// What an answer says, as a number.
fn value(asked: Asked, one: &Dwelling) -> f64 {
    match asked {
        Asked::Common => f64::from(u8::from(one.common)),
        Asked::Rare => f64::from(u8::from(one.rare)),
        Asked::Mean => one.score,
    }
}

/// A line: what is asked, why answers are missing, how the sample is drawn and weighted.
struct Line {
    name: &'static str,
    asked: Asked,
    silence: Silence,
    is_stratified: bool,
    is_raked: bool,
    /// Part of the sample that is usual.
    size: f64,
    /// Is it promised to hold 95 ± 2 times in a hundred?
    is_promised: bool,
}

const fn line(
    name: &'static str,
    asked: Asked,
    silence: Silence,
    how: (bool, bool),
    size: f64,
    is_promised: bool,
) -> Line {
    Line { name, asked, silence, is_stratified: how.0, is_raked: how.1, size, is_promised }
}

const LINES: [Line; 13] = [
    line("simple, all answer, common", Asked::Common, Silence::Nobody, (false, false), 1.0, true),
    line("simple, all answer, mean", Asked::Mean, Silence::Nobody, (false, false), 1.0, true),
    line("stratified, all answer, common", Asked::Common, Silence::Nobody, (true, false), 1.0, true),
    line("stratified, all answer, mean", Asked::Mean, Silence::Nobody, (true, false), 1.0, true),
    line("raked, silence explained, common", Asked::Common, Silence::Explained, (true, true), 1.0, true),
    line("raked, silence explained, mean", Asked::Mean, Silence::Explained, (true, true), 1.0, true),
    line("raked, simple draw, common", Asked::Common, Silence::Explained, (false, true), 1.0, true),
    line("raked, silence explained, rare", Asked::Rare, Silence::Explained, (true, true), 1.0, true),
    line("simple, silence explained, common", Asked::Common, Silence::Explained, (false, false), 1.0, false),
    line(
        "stratified, silence explained, common",
        Asked::Common,
        Silence::Explained,
        (true, false),
        1.0,
        false,
    ),
    line("raked, a tenth asked, common", Asked::Common, Silence::Explained, (false, true), 0.1, false),
    line("raked, a tenth asked, rare", Asked::Rare, Silence::Explained, (false, true), 0.1, false),
    line(
        "raked, silence NOT explained, common",
        Asked::Common,
        Silence::Unexplained,
        (true, true),
        1.0,
        false,
    ),
];

fn measure(line: &Line, options: &Options) -> anyhow::Result<(Tally, Tally)> {
    let (mut ours, mut plain) = (Tally::default(), Tally::default());
    for seed in &options.seeds {
        let (estate, units, residences) = estate(options.dwellings, *seed);
        let truth = estate.iter().map(|one| value(line.asked, one)).sum::<f64>() / estate.len() as f64;
        let size = (options.asked as f64 * line.size) as usize;
        let design = match line.is_stratified {
            true => Design::Stratified { size, allocation: Allocation::Proportional },
            false => Design::Simple { size },
        };
        for turn in 0..options.draws / options.seeds.len().max(1) {
            let mut numbers = Numbers(seed.wrapping_mul(1_000_003) + turn as u64);
            let drawn = draw(&units, &design, &format!("{seed}/{turn}"))?;
            let replied: Vec<usize> = drawn
                .chosen
                .into_iter()
                .filter(|at| match line.silence {
                    Silence::Nobody => true,
                    Silence::Explained => numbers.part() < estate[*at].answers[0],
                    Silence::Unexplained => numbers.part() < estate[*at].answers[1],
                })
                .collect();
            let mut margins = match line.is_stratified {
                true => vec![margin(&estate, &replied, residences, 2, |one| one.residence)],
                false => {
                    vec![Margin { frame: vec![estate.len() as u64], of: vec![0; replied.len()], least: 2 }]
                }
            };
            if line.is_raked {
                margins.push(margin(&estate, &replied, residences, 5, |one| one.residence));
                margins.push(margin(&estate, &replied, ROOMS, 5, |one| one.rooms));
                margins.push(margin(&estate, &replied, AGES, 5, |one| one.age));
            }
            let weighting = weigh(replied.len(), estate.len() as u64, &margins, Weights::default());
            let surveyed = Surveyed { weighting: &weighting };
            let values: Vec<f64> = replied.iter().map(|at| value(line.asked, &estate[*at])).collect();
            let found: Option<Estimate> = match line.asked {
                Asked::Mean => {
                    mean(surveyed, &values.iter().map(|one| Some(*one)).collect::<Vec<_>>(), (0.0, 10.0))
                }
                _ => share(surveyed, &values.iter().map(|one| Some(*one > 0.5)).collect::<Vec<_>>()),
            };
            if let Some(found) = found {
                ours.note(truth, (found.value, found.low, found.high));
                plain.note(truth, naive(&values));
            }
        }
    }
    Ok((ours, plain))
}

/// Runs it.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    println!(
        "{} dwellings, {} asked, {} draws of each line over {} estates. Held: truth inside the 95 % interval.",
        options.dwellings,
        options.asked,
        options.draws,
        options.seeds.len()
    );
    println!(
        "{:<40} {:>8} {:>8} {:>8} | naive {:>8} {:>8} {:>8}",
        "", "held %", "width", "bias", "held %", "width", "bias"
    );
    let mut broken = Vec::new();
    for line in &LINES {
        let (ours, plain) = measure(line, &options)?;
        let part = |tally: Tally| 100.0 * tally.held as f64 / tally.draws.max(1) as f64;
        let by = |of: f64, tally: Tally| of / tally.draws.max(1) as f64;
        println!(
            "{:<40} {:>8.2} {:>8.4} {:>+8.4} |       {:>8.2} {:>8.4} {:>+8.4}",
            line.name,
            part(ours),
            by(ours.width, ours),
            by(ours.bias, ours),
            part(plain),
            by(plain.width, plain),
            by(plain.bias, plain)
        );
        if line.is_promised && !(93.0..=97.0).contains(&part(ours)) {
            broken.push(line.name);
        }
    }
    anyhow::ensure!(broken.is_empty(), "outside 95 ± 2 %: {}", broken.join("; "));
    Ok(())
}
