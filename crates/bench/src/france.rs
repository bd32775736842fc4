//! `bench france`: as many junctions as France has, four profiles, eight categories, two readings.
//!
//! No extract of the country is at hand: a city is repeated, each copy with its own places and its own doubts. The
//! memory is that of a country; what is missing are roads between the copies.

use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use network::kernel::{Arcs, Hierarchy, Labels, Seed, sweep};
use rayon::prelude::*;

use crate::city::{City, Stretch, WALKERS, Walker};
use crate::measure::{mebibytes, peak_bytes, process_seconds};
use crate::places::{CATEGORIES, invented, scramble};

/// Labels per residence and category.
const K: usize = 3;

/// The longest walk that counts.
const CUTOFF: u32 = 45 * 60 * 1000;

/// A network of France's size: 4 profiles × 8 categories × 2 readings of what the map does not say.
#[derive(Debug, Parser)]
struct Options {
    /// The OpenStreetMap extract of the city to repeat.
    extract: PathBuf,
    /// How many junctions the country has.
    #[arg(long, default_value_t = 15_000_000)]
    junctions: u32,
    /// How many of them are residences, whose labels are kept.
    #[arg(long, default_value_t = 300_000)]
    residences: u32,
    /// How many searches run at the same time.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Search with the hierarchy (kernel B), copy by copy, instead of the sweep (kernel A) of the whole country.
    #[arg(long)]
    hierarchy: bool,
}

/// The country: a city, its copies, and the residences.
struct Country {
    city: City,
    copies: u32,
    residences: Vec<u32>,
}

/// Labels kept and a sum of them all, to compare runs and kernels.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Kept {
    labels: u64,
    sum: u64,
}

impl Kept {
    fn add(&mut self, residence: u32, found: impl Iterator<Item = (u32, u32)>) {
        for (cost, place) in found {
            self.labels += 1;
            let label = u64::from(cost) << 32 | u64::from(place);
            self.sum = self.sum.wrapping_add(scramble(label ^ scramble(u64::from(residence))));
        }
    }

    fn and(self, other: Kept) -> Kept {
        Kept { labels: self.labels + other.labels, sum: self.sum.wrapping_add(other.sum) }
    }
}

/// Runs the benchmark.
///
/// # Errors
/// An extract that cannot be read.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let options = Options::parse_from(arguments);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let city = City::read(&options.extract)?;
    anyhow::ensure!(city.nodes() > 0, "{} has no street", options.extract.display());
    let copies = options.junctions.div_ceil(city.nodes());
    let nodes = copies * city.nodes();
    let mut residences: Vec<u32> =
        (0..u64::from(options.residences)).map(|i| (scramble(i) % u64::from(nodes)) as u32).collect();
    residences.sort_unstable();
    let country = Country { city, copies, residences };
    println!(
        "{copies} copies: {nodes} junctions, {} arcs, {} residences, {} threads, kernel {}",
        country.city.stretches.len() as u64 * 2 * u64::from(copies),
        country.residences.len(),
        options.threads,
        if options.hierarchy { "B, copy by copy" } else { "A, whole country" }
    );

    let (wall, spent) = (Instant::now(), process_seconds());
    let kept =
        pool.install(|| if options.hierarchy { country.by_hierarchy() } else { Ok(country.by_sweep()) })?;
    let (wall, spent) = (wall.elapsed().as_secs_f64(), process_seconds().zip(spent).map(|(b, a)| b - a));
    let memory = peak_bytes();
    println!("  {wall:.1} s of wall, {} s of processor", spent.map_or("?".into(), |s| format!("{s:.1}")));
    println!("  peak memory {}", mebibytes(memory));
    println!("  {} labels of residences kept, sum {:016x}", kept.labels, kept.sum);
    println!(
        "  aims: under 300 s of wall on 2 free cores: {}; under 8 GiB: {}",
        if spent.unwrap_or(wall * 2.0) / 2.0 < 300.0 { "reached (processor seconds / 2)" } else { "missed" },
        if memory.is_some_and(|bytes| bytes < 8 << 30) { "reached" } else { "missed or unknown" }
    );
    Ok(())
}

impl Country {
    /// A stretch as it is in one copy.
    fn stretch(&self, copy: u32, rank: usize) -> Stretch {
        let stretch = self.city.stretches[rank];
        let doubt = scramble((u64::from(copy) << 32) + rank as u64) as u8;
        let ends = stretch.ends.map(|end| end + copy * self.city.nodes());
        Stretch { ends, doubt, ..stretch }
    }

    /// The arcs of one walker in some copies, both ways: turned round, they are the same.
    fn arcs(&self, copies: std::ops::Range<u32>, walker: &Walker, cautious: bool) -> Arcs {
        let start = copies.start * self.city.nodes();
        let nodes = copies.len() as u32 * self.city.nodes();
        let both = |copy: u32| {
            (0..self.city.stretches.len()).flat_map(move |rank| {
                let stretch = self.stretch(copy, rank);
                let ([a, b], cost) = (stretch.ends.map(|end| end - start), stretch.cost(walker, cautious));
                [(a, b, cost), (b, a, cost)]
            })
        };
        Arcs::from_edges(nodes, copies.flat_map(both))
    }

    /// The places of one copy, by category, on its own nodes, with numbers that no other copy has.
    fn places(&self, copy: u32) -> Vec<Vec<Seed>> {
        let mut places = invented(self.city.nodes(), u64::from(copy));
        for seeds in &mut places {
            let start = copy * seeds.len() as u32;
            seeds.iter_mut().for_each(|seed| seed.place += start);
        }
        places
    }

    /// The residences of one copy, by rank among all.
    fn residences_of(&self, copy: u32) -> std::ops::Range<usize> {
        let first = |copy: u32| self.residences.partition_point(|&node| node < copy * self.city.nodes());
        first(copy)..first(copy + 1)
    }

    /// Kernel A on the whole country: one search per profile, reading and category.
    fn by_sweep(&self) -> Kept {
        let mut places: Vec<Vec<Seed>> = vec![Vec::new(); CATEGORIES.len()];
        for copy in 0..self.copies {
            let start = copy * self.city.nodes();
            for (all, here) in places.iter_mut().zip(self.places(copy)) {
                all.extend(here.into_iter().map(|seed| Seed { node: seed.node + start, ..seed }));
            }
        }
        let mut kept = Kept::default();
        for walker in &WALKERS {
            for cautious in [false, true] {
                let start = Instant::now();
                let arcs = self.arcs(0..self.copies, walker, cautious);
                let built = start.elapsed().as_secs_f64();
                let search = |seeds: &Vec<Seed>| {
                    let labels: Labels = sweep(&arcs, seeds, K, CUTOFF);
                    let mut kept = Kept::default();
                    self.residences.iter().for_each(|&node| kept.add(node, labels.of(node)));
                    (labels.count() as u64, kept)
                };
                let found: Vec<(u64, Kept)> = places.par_iter().map(search).collect();
                let labels: u64 = found.iter().map(|found| found.0).sum();
                kept = found.into_iter().fold(kept, |kept, found| kept.and(found.1));
                let wall = start.elapsed().as_secs_f64();
                let rate = labels as f64 / (wall - built) / 1e6;
                println!(
                    "  {:<14} {} {wall:>7.1} s, of which {built:.1} s for the arcs; {labels} labels, {rate:.1} M/s",
                    walker.name,
                    if cautious { "cautious " } else { "confident" }
                );
            }
        }
        kept
    }

    /// Kernel B copy by copy, as a country cut into territories would be. The copies have one topology, hence one
    /// hierarchy, ordered once; a real country would order each territory.
    fn by_hierarchy(&self) -> anyhow::Result<Kept> {
        let topology = self.arcs(0..1, &WALKERS[0], false);
        let positions: Vec<[f32; 2]> =
            self.city.positions.iter().map(|position| position.map(|degrees| degrees as f32)).collect();
        let start = Instant::now();
        let hierarchy = Hierarchy::new(&topology, &positions)?;
        println!(
            "  hierarchy of one copy: {:.1} s, {} arcs",
            start.elapsed().as_secs_f64(),
            hierarchy.arcs()
        );
        let kept: Result<Vec<Kept>, network::kernel::HierarchyError> = (0..self.copies)
            .into_par_iter()
            .map(|copy| {
                let start = copy * self.city.nodes();
                let places = self.places(copy);
                let lanes: Vec<&[Seed]> = places.iter().map(Vec::as_slice).collect();
                let mut kept = Kept::default();
                for walker in &WALKERS {
                    for cautious in [false, true] {
                        let metric =
                            hierarchy.customise(&self.arcs(copy..copy + 1, walker, cautious).cost)?;
                        let reach = hierarchy.reach::<K>(&metric, &lanes, CUTOFF);
                        for &node in &self.residences[self.residences_of(copy)] {
                            for category in 0..CATEGORIES.len() {
                                kept.add(node, reach.of(node - start, category));
                            }
                        }
                    }
                }
                Ok(kept)
            })
            .collect();
        Ok(kept?.into_iter().fold(Kept::default(), Kept::and))
    }
}
