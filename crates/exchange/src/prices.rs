//! Good prices: subgradient descent, the direction of each step turned away from the one before when they disagree
//! (Camerini, Fratta and Maffioli, 1975). A fixed number of steps, so that the same question always gets the same prices.

use crate::bound::Bound;

/// Prices, and the bound that they give.
#[derive(Debug, Clone)]
pub struct Prices {
    /// Of each household.
    pub each: Vec<f64>,
    /// Of each row that limits the whole.
    pub duals: Vec<f64>,
    pub bound: f64,
}

/// Steps without a better bound before steps are shortened.
const PATIENCE: usize = 12;

/// Lowers the bound from these prices in `steps` steps; `floor` is the worth of a plan that is known.
pub fn lower(bound: &mut Bound<'_>, from: Prices, floor: f64, steps: usize) -> Prices {
    lower_seeing(bound, from, floor, steps, |_, _| ())
}

/// The same, showing the bound at each step, with the number of the step.
pub fn lower_seeing(
    bound: &mut Bound<'_>,
    from: Prices,
    floor: f64,
    steps: usize,
    mut see: impl FnMut(usize, &Bound<'_>),
) -> Prices {
    let value = bound.evaluate(&from.each, &from.duals);
    let mut now = from.clone();
    let mut now_value = value;
    let mut best = Prices { bound: value, ..from };
    let (households, rows) = (now.each.len(), now.duals.len());
    let paces = bound.pool.quotas.paces();
    let (mut uses, mut used) = (vec![0.0; households], vec![0.0; rows]);
    // Households, then rows.
    let mut slopes = vec![0.0; households + rows];
    let mut direction = vec![0.0; households + rows];
    let (mut factor, mut waited) = (1.0, 0);
    for step in 0..steps {
        see(step, bound);
        bound.uses(&mut uses, &mut used);
        let (own, of_rows) = slopes.split_at_mut(households);
        for ((slope, used), price) in own.iter_mut().zip(&uses).zip(&now.each) {
            *slope = slope_of(1.0 - *used, *price);
        }
        for (row, slope) in of_rows.iter_mut().enumerate() {
            let left = bound.pool.quotas.room[row] as f64 - used[row];
            *slope = paces[row] * slope_of(left, now.duals[row]);
        }
        let (mut dot, mut square) = (0.0, 0.0);
        for (slope, d) in slopes.iter().zip(&direction) {
            dot += slope * d;
            square += d * d;
        }
        let turn = if square > 0.0 { (-1.5 * dot / square).max(0.0) } else { 0.0 };
        let mut norm = 0.0;
        for (slope, d) in slopes.iter().zip(&mut direction) {
            *d = slope + turn * *d;
            norm += *d * *d;
        }
        if norm < 1e-9 {
            break;
        }
        let length = factor * (now_value - floor).max(now_value * 1e-5) / norm;
        let (own, of_rows) = direction.split_at(households);
        for (price, d) in now.each.iter_mut().zip(own) {
            *price = (*price - length * d).max(0.0);
        }
        for ((dual, d), pace) in now.duals.iter_mut().zip(of_rows).zip(&paces) {
            *dual = (*dual - length * pace * d).max(0.0);
        }
        now_value = bound.evaluate(&now.each, &now.duals);
        if now_value < best.bound {
            best.bound = now_value;
            best.each.copy_from_slice(&now.each);
            best.duals.copy_from_slice(&now.duals);
            waited = 0;
        } else {
            waited += 1;
            if waited == PATIENCE {
                (factor, waited) = (factor * 0.7, 0);
                now.each.copy_from_slice(&best.each);
                now.duals.copy_from_slice(&best.duals);
                now_value = bound.evaluate(&now.each, &now.duals);
                direction.fill(0.0);
            }
        }
    }
    best
}

/// How the bound moves with a price, when so much is left; a price of 0 of which nothing is used up cannot go lower.
fn slope_of(left: f64, price: f64) -> f64 {
    if left > 0.0 && price == 0.0 { 0.0 } else { left }
}
