//! Weights by which the answers count like what is known of all dwellings: post-stratification (one margin) and raking
//! (several, by iterative proportional fitting), with weights bounded. What was merged, trimmed and reached is told.

use serde::{Deserialize, Serialize};

/// What is known of the frame: its dwellings by category. `unknown` is a category like another: how many there are is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// Dwellings of each category, in an order in which neighbours are alike.
    pub frame: Vec<u64>,
    /// The category of each answer.
    pub of: Vec<usize>,
    /// Fewest answers of a category that stands alone.
    pub least: usize,
}

/// How weights are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Most rounds.
    pub rounds: u32,
    /// Largest gap to a margin, as a part of it, at which it is reached.
    pub gap: f64,
    /// Weights stay between the mean divided by this, and this times the mean.
    pub trim: f64,
}

impl Default for Options {
    fn default() -> Options {
        Options { rounds: 300, gap: 1e-6, trim: 5.0 }
    }
}

/// A category that had too few answers to stand alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    pub margin: usize,
    pub category: usize,
    /// The category whose answers stand for it too.
    pub into: usize,
}

/// The weights of answers, and how they were reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighting {
    /// They add up to the dwellings of the frame.
    pub weights: Vec<f64>,
    pub rounds: u32,
    pub has_converged: bool,
    /// The largest gap to a margin that is left, as a part of it.
    pub gap: f64,
    /// Answers whose weight was bounded.
    pub trimmed: usize,
    pub merged: Vec<Merged>,
    /// Kish: so many answers of equal weights would tell as much.
    pub effective: f64,
    /// Margins after merging: dwellings by category, and the category of each answer.
    pub margins: Vec<(Vec<u64>, Vec<usize>)>,
}

/// Merges a category that has too few answers with the neighbour that has fewer dwellings, until all stand.
fn merge(at: usize, margin: &Margin, merged: &mut Vec<Merged>) -> (Vec<u64>, Vec<usize>) {
    let mut groups: Vec<(Vec<usize>, u64, usize)> = margin
        .frame
        .iter()
        .enumerate()
        .map(|(category, frame)| {
            (vec![category], *frame, margin.of.iter().filter(|one| **one == category).count())
        })
        .filter(|(_, frame, answers)| *frame > 0 || *answers > 0)
        .collect();
    while groups.len() > 1 {
        let Some(few) =
            (0..groups.len()).filter(|g| groups[*g].2 < margin.least).min_by_key(|g| groups[*g].2)
        else {
            break;
        };
        let beside = [few.checked_sub(1), Some(few + 1).filter(|g| *g < groups.len())];
        let Some(into) = beside.into_iter().flatten().min_by_key(|g| groups[*g].1) else { break };
        let (categories, frame, answers) = groups[few].clone();
        let names = groups[into].0.first().copied().unwrap_or(0);
        merged.extend(categories.iter().map(|one| Merged { margin: at, category: *one, into: names }));
        let target = &mut groups[into];
        target.0.extend(categories);
        target.1 += frame;
        target.2 += answers;
        groups.remove(few);
    }
    let place = |category: usize| groups.iter().position(|group| group.0.contains(&category)).unwrap_or(0);
    let of = margin.of.iter().map(|category| place(*category)).collect();
    (groups.into_iter().map(|group| group.1).collect(), of)
}

fn sums(weights: &[f64], of: &[usize], categories: usize) -> Vec<f64> {
    let mut sums = vec![0.0; categories];
    for (weight, category) in weights.iter().zip(of) {
        sums[*category] += weight;
    }
    sums
}

/// Makes the weights of so many answers of a frame of so many dwellings. Without margins every answer weighs the same.
#[must_use]
pub fn weigh(answers: usize, frame: u64, margins: &[Margin], options: Options) -> Weighting {
    let mut merged = Vec::new();
    let margins: Vec<(Vec<u64>, Vec<usize>)> =
        margins.iter().enumerate().map(|(at, one)| merge(at, one, &mut merged)).collect();
    let mean = frame as f64 / answers.max(1) as f64;
    let mut weights = vec![mean; answers];
    let (low, high) = (mean / options.trim, mean * options.trim);
    let (mut rounds, mut gap) = (0, 0.0_f64);
    let mut has_converged = answers > 0;
    while answers > 0 && rounds < options.rounds {
        rounds += 1;
        for (wanted, of) in &margins {
            let sums = sums(&weights, of, wanted.len());
            for (weight, category) in weights.iter_mut().zip(of) {
                *weight *= wanted[*category] as f64 / sums[*category];
            }
        }
        for weight in &mut weights {
            *weight = weight.clamp(low, high);
        }
        gap = 0.0;
        for (wanted, of) in &margins {
            for (sum, wanted) in sums(&weights, of, wanted.len()).iter().zip(wanted) {
                let wanted = (*wanted as f64).max(1.0);
                gap = gap.max((sum - wanted).abs() / wanted);
            }
        }
        has_converged = gap <= options.gap;
        if has_converged {
            break;
        }
    }
    let trimmed = weights
        .iter()
        .filter(|weight| **weight <= low * (1.0 + 1e-9) || **weight >= high * (1.0 - 1e-9))
        .count();
    // Bounded weights may miss the total: what is published is a share, and the frame is what it is a share of.
    let total: f64 = weights.iter().sum();
    if total > 0.0 {
        weights.iter_mut().for_each(|weight| *weight *= frame as f64 / total);
    }
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let effective = if squares > 0.0 { (frame as f64).powi(2) / squares } else { 0.0 };
    Weighting { weights, rounds, has_converged, gap, trimmed, merged, effective, margins }
}
