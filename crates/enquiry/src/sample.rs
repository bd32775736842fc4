//! Which dwellings are asked. Each dwelling of the frame has a number made from the seed and its id; the smallest numbers are
//! drawn. So a draw is the same whatever the order of the frame, anybody can do it again, and the seed alone decides.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A dwelling of the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: String,
    pub stratum: String,
}

/// How a sample is shared between strata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allocation {
    /// Like the dwellings.
    Proportional,
    /// Like the square root of the dwellings: small residences are read more surely, the whole a little less.
    Root,
    /// Like dwellings times the spread expected in each stratum (Neyman), in thousandths; a stratum that is not named has 500,
    /// the spread of a half.
    Neyman { spread: BTreeMap<String, u32> },
}

/// How the sample is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// Everybody is asked.
    Whole,
    Simple {
        size: usize,
    },
    Stratified {
        size: usize,
        allocation: Allocation,
    },
}

/// A stratum: its dwellings, and how many are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    pub frame: usize,
    pub drawn: usize,
}

/// A sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Places in the frame, in its order.
    pub chosen: Vec<usize>,
    pub strata: BTreeMap<String, Stratum>,
}

/// Why nothing can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    #[error("the frame holds no dwelling")]
    Empty,
    #[error("the sample is larger than the frame of {0} dwellings")]
    Size(usize),
    #[error("{0} strata need two dwellings each at least")]
    Strata(usize),
}

fn number(seed: &str, id: &str) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update((seed.len() as u64).to_be_bytes());
    digest.update(seed.as_bytes());
    digest.update(id.as_bytes());
    digest.finalize().into()
}

/// Shares a sample: at least two dwellings in each stratum that has them (one says nothing of the spread), never more than it
/// has; the rest like its weight, by largest remainders. `None`: the size is below that least.
fn shared(size: usize, strata: &[(usize, f64)]) -> Option<Vec<usize>> {
    let mut drawn: Vec<usize> = strata.iter().map(|(frame, _)| (*frame).min(2)).collect();
    let mut rest = size.checked_sub(drawn.iter().sum())?;
    // What each should have in all; a stratum that is full gives its part back to the others, round after round.
    while rest > 0 {
        let open: Vec<usize> = (0..strata.len()).filter(|at| drawn[*at] < strata[*at].0).collect();
        let taken: usize = open.iter().map(|at| drawn[*at]).sum();
        let weight: f64 = open.iter().map(|at| strata[*at].1).sum();
        if open.is_empty() || weight <= 0.0 {
            return None;
        }
        let goal = (taken + rest) as f64;
        let mut wants: Vec<(usize, f64)> = open
            .iter()
            .map(|at| (*at, (goal * strata[*at].1 / weight - drawn[*at] as f64).max(0.0)))
            .collect();
        let wanted: f64 = wants.iter().map(|(_, want)| want).sum();
        let mut given = 0;
        if wanted > 0.0 {
            for (at, want) in &mut wants {
                let part = *want * rest as f64 / wanted;
                let whole = (part.floor() as usize).min(strata[*at].0 - drawn[*at]);
                drawn[*at] += whole;
                given += whole;
                *want = part - part.floor();
            }
        }
        rest -= given;
        if given == 0 {
            wants.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            for (at, _) in wants.iter().take(rest) {
                drawn[*at] += 1;
                rest -= 1;
            }
        }
    }
    Some(drawn)
}

/// Draws the sample of a seed.
///
/// # Errors
/// When the frame is empty, or the size does not fit it.
pub fn draw(frame: &[Unit], design: &Design, seed: &str) -> Result<Drawn, SampleError> {
    if frame.is_empty() {
        return Err(SampleError::Empty);
    }
    let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, unit) in frame.iter().enumerate() {
        let stratum = if matches!(design, Design::Stratified { .. }) { unit.stratum.as_str() } else { "" };
        of.entry(stratum).or_default().push(at);
    }
    let sizes: Vec<usize> = match design {
        Design::Whole => vec![frame.len()],
        Design::Simple { size } | Design::Stratified { size, .. } if *size > frame.len() || *size == 0 => {
            return Err(SampleError::Size(frame.len()));
        }
        Design::Simple { size } => vec![*size],
        Design::Stratified { size, allocation } => {
            let weight = |(name, all): (&&str, &Vec<usize>)| {
                let frame = all.len() as f64;
                let weight = match allocation {
                    Allocation::Proportional => frame,
                    Allocation::Root => frame.sqrt(),
                    // A stratum expected to be all alike is still looked at a little.
                    Allocation::Neyman { spread } => {
                        frame * f64::from(spread.get(*name).copied().unwrap_or(500).max(20))
                    }
                };
                (all.len(), weight)
            };
            let strata: Vec<(usize, f64)> = of.iter().map(weight).collect();
            shared(*size, &strata).ok_or(SampleError::Strata(strata.len()))?
        }
    };
    let mut drawn = Drawn { chosen: Vec::new(), strata: BTreeMap::new() };
    for ((name, mut all), size) in of.into_iter().zip(sizes) {
        drawn.strata.insert(name.to_owned(), Stratum { frame: all.len(), drawn: size });
        all.sort_by_cached_key(|at| (number(seed, &frame[*at].id), frame[*at].id.clone()));
        all.truncate(size);
        drawn.chosen.append(&mut all);
    }
    drawn.chosen.sort_unstable();
    Ok(drawn)
}
