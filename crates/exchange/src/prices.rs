//! Good prices: subgradient descent, the direction of each step turned away from the one before when they disagree
//! (Camerini, Fratta and Maffioli, 1975). A fixed number of steps, so that the same question always gets the same prices.

use crate::bound::Bound;

/// Prices, and the bound that they give.
#[derive(Debug, Clone)]
pub struct Prices {
    pub each: Vec<f64>,
    pub bound: f64,
}

/// Steps without a better bound before steps are shortened.
const PATIENCE: usize = 12;

/// Lowers the bound from these prices in `steps` steps; `floor` is the worth of a plan that is known.
pub fn lower(bound: &mut Bound<'_>, from: Vec<f64>, floor: f64, steps: usize) -> Prices {
    lower_seeing(bound, from, floor, steps, |_, _| ())
}

/// The same, showing the bound at each step, with the number of the step.
pub fn lower_seeing(
    bound: &mut Bound<'_>,
    from: Vec<f64>,
    floor: f64,
    steps: usize,
    mut see: impl FnMut(usize, &Bound<'_>),
) -> Prices {
    let value = bound.evaluate(&from);
    let mut now = from.clone();
    let mut now_value = value;
    let mut best = Prices { each: from, bound: value };
    let mut uses = vec![0.0; now.len()];
    let mut direction = vec![0.0; now.len()];
    let (mut factor, mut waited) = (1.0, 0);
    for step in 0..steps {
        see(step, bound);
        bound.uses(&mut uses);
        let (mut dot, mut square) = (0.0, 0.0);
        for ((used, d), price) in uses.iter().zip(&direction).zip(&now) {
            let slope = slope(*used, *price);
            dot += slope * d;
            square += d * d;
        }
        let turn = if square > 0.0 { (-1.5 * dot / square).max(0.0) } else { 0.0 };
        let mut norm = 0.0;
        for ((used, d), price) in uses.iter().zip(&mut direction).zip(&now) {
            *d = slope(*used, *price) + turn * *d;
            norm += *d * *d;
        }
        if norm < 1e-9 {
            break;
        }
        let length = factor * (now_value - floor).max(now_value * 1e-5) / norm;
        for (price, d) in now.iter_mut().zip(&direction) {
            *price = (*price - length * d).max(0.0);
        }
        now_value = bound.evaluate(&now);
        if now_value < best.bound {
            best.bound = now_value;
            best.each.copy_from_slice(&now);
            waited = 0;
        } else {
            waited += 1;
            if waited == PATIENCE {
                (factor, waited) = (factor * 0.7, 0);
                now.copy_from_slice(&best.each);
                now_value = bound.evaluate(&now);
                direction.fill(0.0);
            }
        }
    }
    best
}

/// How the bound moves with a price; a price of 0 that nobody uses cannot go lower.
fn slope(used: f64, price: f64) -> f64 {
    if used == 0.0 && price == 0.0 { 0.0 } else { 1.0 - used }
}
