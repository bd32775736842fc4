//! The quantile of Student's t by which a 95 % interval is made.

/// The quantile of the normal law at 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// The chance that |T| stays below `t`, for a whole number of degrees of freedom: the finite sums of cosines.
fn within(t: f64, df: u32) -> f64 {
    let theta = (t / f64::from(df).sqrt()).atan();
    let (sine, cosine) = theta.sin_cos();
    let square = cosine * cosine;
    let is_odd = df % 2 == 1;
    let mut term = if is_odd { cosine } else { 1.0 };
    let mut sum = if df == 1 { 0.0 } else { term };
    let mut at = if is_odd { 3 } else { 2 };
    while at < df {
        term *= square * f64::from(at - 1) / f64::from(at);
        sum += term;
        at += 2;
    }
    if is_odd { 2.0 / std::f64::consts::PI * (theta + sine * sum) } else { sine * sum }
}

/// The value that |T| stays below 95 times in a hundred; none below one degree of freedom.
#[must_use]
pub fn t_quantile(df: usize) -> Option<f64> {
    if df == 0 {
        return None;
    }
    let Some(df) = u32::try_from(df).ok().filter(|df| *df <= 200) else {
        // Beyond two hundred the expansion in 1/df is exact to the eighth figure.
        let (n, z) = (df as f64, Z);
        let first = (z.powi(3) + z) / (4.0 * n);
        let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * n * n);
        return Some(z + first + second);
    };
    Some(bisected(df, 0.95))
}

/// The value that |T| stays below that often; none below one degree of freedom. Two hundred stand for more: the figure is at
/// most two thousandths too large.
#[must_use]
pub fn t_within(df: usize, often: f64) -> Option<f64> {
    let df = u32::try_from(df.min(200)).ok().filter(|df| *df > 0)?;
    Some(bisected(df, often))
}

fn bisected(df: u32, often: f64) -> f64 {
    let (mut low, mut high) = (0.0, 16.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if within(middle, df) < often { low = middle } else { high = middle }
    }
    high
}
