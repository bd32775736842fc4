//! How many of `n` people reach a result when each does so with the same chance, whatever becomes of the others.

/// The chance of 0, 1, …, `n` results. `chance` is in hundredths of a per cent.
#[expect(clippy::cast_precision_loss, reason = "chances, not money")]
pub(crate) fn chances(n: i64, chance: i64) -> Vec<f64> {
    let size = usize::try_from(n).unwrap_or(0) + 1;
    let mut all = vec![0.0; size];
    let p = chance.clamp(0, 10_000) as f64 / 10_000.0;
    if p <= 0.0 {
        all[0] = 1.0;
        return all;
    }
    if p >= 1.0 {
        all[size - 1] = 1.0;
        return all;
    }
    // From the likeliest count outwards, so that the first term is not too small to be held.
    let count = n as f64;
    let mode = (((count + 1.0) * p).floor() as usize).min(size - 1);
    let odds = p / (1.0 - p);
    all[mode] = 1.0;
    for k in mode + 1..size {
        all[k] = all[k - 1] * odds * (count - k as f64 + 1.0) / k as f64;
    }
    for k in (0..mode).rev() {
        all[k] = all[k + 1] * (k as f64 + 1.0) / (odds * (count - k as f64));
    }
    let sum: f64 = all.iter().sum();
    for one in &mut all {
        *one /= sum;
    }
    all
}
