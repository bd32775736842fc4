//! Good prices: the volume algorithm (Barahona and Anbil, 2000), which descends along an average of the subgradients
//! seen so far. A fixed number of steps, so that the same question always gets the same prices.

use crate::bound::Bound;

/// Prices, and the bound that they give.
#[derive(Debug, Clone)]
pub struct Prices {
    pub each: Vec<f64>,
    pub bound: f64,
}

/// Lowers the bound from these prices in `steps` steps; `floor` is the worth of a plan that is known.
pub fn lower(bound: &mut Bound<'_>, from: Vec<f64>, floor: f64, steps: usize) -> Prices {
    let households = from.len();
    let value = bound.evaluate(&from);
    let mut best = Prices { each: from, bound: value };
    let mut uses = vec![0.0; households];
    bound.uses(&mut uses);
    // Direction of descent: what is not used, on average.
    let mut direction: Vec<f64> = uses.iter().map(|used| 1.0 - used).collect();
    let mut trial = vec![0.0; households];
    let (mut factor, mut newest) = (0.5, 0.2);
    let (mut red, mut yellow, mut green) = (0, 0, 0);
    let mut at_last_check = best.bound;
    for step in 1..=steps {
        let norm: f64 = direction
            .iter()
            .zip(&best.each)
            .filter(|(d, price)| **price > 0.0 || **d < 0.0)
            .map(|(d, _)| d * d)
            .sum();
        if norm < 1e-9 {
            break;
        }
        let target = floor.max(best.bound * 0.9);
        let length = factor * (best.bound - target).max(best.bound * 1e-5) / norm;
        for ((to, from), d) in trial.iter_mut().zip(&best.each).zip(&direction) {
            *to = (from - length * d).max(0.0);
        }
        let value = bound.evaluate(&trial);
        bound.uses(&mut uses);
        let fresh: Vec<f64> = uses.iter().map(|used| 1.0 - used).collect();
        if value < best.bound {
            let ahead: f64 = fresh.iter().zip(&direction).map(|(a, b)| a * b).sum();
            best.bound = value;
            best.each.copy_from_slice(&trial);
            (red, yellow) = (0, if ahead < 0.0 { yellow + 1 } else { 0 });
            green = if ahead >= 0.0 { green + 1 } else { 0 };
            if green >= 1 {
                factor = f64::min(factor * 1.1, 2.0);
                green = 0;
            }
        } else {
            (red, green) = (red + 1, 0);
            if red >= 10 {
                factor = f64::max(factor * 0.7, 1e-4);
                red = 0;
            }
        }
        let share = mix(&direction, &fresh, newest);
        for (d, f) in direction.iter_mut().zip(&fresh) {
            *d = share * f + (1.0 - share) * *d;
        }
        if step % 100 == 0 {
            if at_last_check - best.bound < best.bound * 1e-3 {
                newest = f64::max(newest * 0.5, 0.01);
            }
            at_last_check = best.bound;
        }
    }
    best
}

/// How much of the newest subgradient makes the shortest direction, within bounds.
fn mix(direction: &[f64], fresh: &[f64], most: f64) -> f64 {
    let (mut dot, mut square) = (0.0, 0.0);
    for (d, f) in direction.iter().zip(fresh) {
        let apart = d - f;
        dot += d * apart;
        square += apart * apart;
    }
    if square > 0.0 { (dot / square).clamp(most / 10.0, most) } else { most }
}
