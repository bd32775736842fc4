//! `bench services`: do 95 % intervals of effects hold 95 times in a hundred? Invented estates whose true effect is known, residences
//! that differ and change together, thousands of times; beside the interval that everybody computes, which counts dwellings as if
//! neighbours were strangers.

use clap::Parser;
use provision::impact::{Counted, Group, Indicator, Outcome, Row, Study, measure};

/// Effects of services, measured.
#[derive(Debug, Parser)]
struct Options {
    /// Estates of each line.
    #[arg(long, default_value_t = 20_000)]
    draws: usize,
    /// How much residences differ in their change, in points (one standard deviation).
    #[arg(long, value_delimiter = ',', default_value = "2,5")]
    spread: Vec<f64>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
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

    /// A normal number: twelve parts are close enough to one for what is measured here.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.part()).sum::<f64>() - 6.0
    }

    fn count(&mut self, of: u32, share: f64) -> u32 {
        (0..of).map(|_| u32::from(self.part() < share)).sum()
    }
}

/// A residence: its size, its share before, and how much it changes beyond all others.
fn residence(
    numbers: &mut Numbers,
    (name, group): (usize, Group),
    (base, change): (f64, f64),
    spread: f64,
) -> Row {
    let of = 20 + (numbers.part().powi(2) * 160.0) as u32;
    let before = (base + 0.06 * numbers.normal()).clamp(0.02, 0.98);
    // Bounded like the share itself would be: far from the ends, so that the mean change stays what it was made to be.
    let after = (before + change + spread * numbers.normal()).clamp(0.0, 1.0);
    let counted = |numbers: &mut Numbers, share| Some(Counted { yes: numbers.count(of, share), of });
    Row {
        residence: name.to_string(),
        group,
        before: counted(numbers, before),
        after: counted(numbers, after),
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    draws: usize,
    held: usize,
    width: f64,
    bias: f64,
    /// Estates in which it would be told that something changed.
    told: usize,
}

impl Tally {
    fn note(&mut self, truth: f64, (value, low, high): (f64, f64, f64)) {
        self.draws += 1;
        self.held += usize::from(low <= truth && truth <= high);
        self.width += high - low;
        self.bias += value - truth;
        self.told += usize::from(low > 0.0 || high < 0.0);
    }

    fn line(&self, name: &str) -> String {
        let draws = self.draws.max(1) as f64;
        format!(
            "  {name:<10} held {:5.1} %, width {:4.1} points, bias {:+.2}, told {:5.1} %",
            self.held as f64 / draws * 100.0,
            self.width / draws * 100.0,
            self.bias / draws * 100.0,
            self.told as f64 / draws * 100.0,
        )
    }
}

/// The interval that everybody computes: shares of all dwellings, as if each had been drawn alone.
fn naive(rows: &[Row], has_others: bool) -> (f64, f64, f64) {
    let pooled = |group: Group, pick: fn(&Row) -> Option<Counted>| {
        let all = rows.iter().filter(|row| row.group == group).filter_map(pick);
        let (yes, of) = all.fold((0_u32, 0_u32), |(yes, of), one| (yes + one.yes, of + one.of));
        let share = f64::from(yes) / f64::from(of.max(1));
        (share, share * (1.0 - share) / f64::from(of.max(1)))
    };
    let change = |group| {
        let (before, after) = (pooled(group, |row| row.before), pooled(group, |row| row.after));
        (after.0 - before.0, before.1 + after.1)
    };
    let (mut value, mut variance) = change(Group::Served);
    if has_others {
        let (other, more) = change(Group::Compared);
        value -= other;
        variance += more;
    }
    let half = 1.96 * variance.sqrt();
    (value, value - half, value + half)
}

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let day = |year: i16, month: i8| jiff::civil::date(year, month, 1);
    let mut worst = 0.0_f64;
    for spread in &options.spread {
        for (served, others) in [(4, 0), (8, 0), (20, 0), (4, 4), (8, 12), (20, 10)] {
            for effect in [0.0, -0.05] {
                let mut numbers = Numbers(options.seed);
                let (mut ours, mut theirs, mut hidden) = (Tally::default(), Tally::default(), 0);
                // Something else changed everywhere: only a comparison takes it out.
                let drift = 0.03;
                let truth = if others > 0 { effect } else { effect + drift };
                for _ in 0..options.draws {
                    let mut rows = Vec::with_capacity(served + others);
                    for at in 0..served + others {
                        let (group, change) = if at < served {
                            (Group::Served, drift + effect)
                        } else {
                            (Group::Compared, drift)
                        };
                        rows.push(residence(&mut numbers, (at, group), (0.45, change), spread / 100.0));
                    }
                    let study = Study {
                        indicator: Indicator::SocialLink,
                        before: (day(2024, 1), day(2024, 12)),
                        after: (day(2025, 1), day(2025, 12)),
                        rows,
                    };
                    let measured = measure(&study);
                    match measured.net.unwrap_or(measured.served.change) {
                        Outcome::Known(one) => ours.note(truth, (one.value, one.low, one.high)),
                        Outcome::Masked | Outcome::TooFew(_) => hidden += 1,
                    }
                    theirs.note(truth, naive(&study.rows, others > 0));
                }
                println!(
                    "{served} served, {others} compared, effect {:+.0} points, residences differ by {spread} points ({hidden} hidden)",
                    effect * 100.0
                );
                println!("{}", ours.line("residences"));
                println!("{}", theirs.line("dwellings"));
                let held = ours.held as f64 / ours.draws.max(1) as f64 * 100.0;
                worst = worst.max((held - 95.0).abs());
            }
        }
    }
    println!("farthest from 95 %: {worst:.1} points (aim: 2)");
    anyhow::ensure!(worst <= 2.0, "an interval is {worst:.1} points away from 95 %");
    Ok(())
}
