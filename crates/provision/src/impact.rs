//! What changed where a service was given: before, after, and beside residences without it.
//!
//! The unit is the residence, not the dwelling: neighbours share a caretaker, a street, an employer, so their answers are not as
//! many proofs. Each residence gives one change (share after less share before); the change served is the mean of these, with
//! Student's interval on the number of residences. Beside a group to compare, the difference of the two means has the interval of
//! Welch, which lets the groups vary unequally. (Donald and Lang 2007 on few groups; Welch 1947.) Residences are few, so intervals
//! are wide: this is what is known. A difference is no proof of a cause: residences are chosen, not drawn.

use crate::SHOWN_FROM;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use trust::closed_list;

closed_list! {
    /// What is looked at: always a share.
    Indicator {
        /// Residents who say that they have somebody to count on next door.
        SocialLink = "social-link",
        /// Households in arrears.
        Arrears = "arrears",
        /// Vacant dwellings.
        Vacancy = "vacancy",
    }
}

impl Indicator {
    /// Is more of it better?
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Indicator::SocialLink)
    }
}

closed_list! {
    /// Whether a residence has the service.
    Group { Served = "served", Compared = "compared" }
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub yes: u32,
    pub of: u32,
}

impl Counted {
    /// A share of something.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        self.of > 0 && self.yes <= self.of
    }

    fn share(self) -> f64 {
        f64::from(self.yes) / f64::from(self.of)
    }

    /// The variance of the share, if dwellings were drawn alone; never nothing.
    fn variance(self) -> f64 {
        let share = (f64::from(self.yes) + 1.0) / (f64::from(self.of) + 2.0);
        share * (1.0 - share) / f64::from(self.of)
    }
}

/// A residence in both periods. `None`: not counted then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub residence: String,
    pub group: Group,
    pub before: Option<Counted>,
    pub after: Option<Counted>,
}

/// A study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Study {
    pub indicator: Indicator,
    /// First and last day of each period.
    pub before: (Date, Date),
    pub after: (Date, Date),
    pub rows: Vec<Row>,
}

/// What is wrong in a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// A period that ends before it begins, or the second before the end of the first.
    Periods,
    /// More than all, or of nothing: the place of the row.
    Count(usize),
    /// The same residence twice: the place of the second.
    Twice(usize),
}

impl Study {
    /// # Errors
    /// What is wrong first.
    pub fn check(&self) -> Result<(), Wrong> {
        if self.before.0 > self.before.1 || self.before.1 >= self.after.0 || self.after.0 > self.after.1 {
            return Err(Wrong::Periods);
        }
        for (at, row) in self.rows.iter().enumerate() {
            if [row.before, row.after].into_iter().flatten().any(|counted| !counted.is_sound()) {
                return Err(Wrong::Count(at));
            }
            if self.rows[..at].iter().any(|other| other.residence == row.residence) {
                return Err(Wrong::Twice(at));
            }
        }
        Ok(())
    }
}

/// Fewer residences than this have no interval.
pub const LEAST: usize = 3;

/// An effect in shares (0.05: five points), with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// The smallest true effect that would be seen four times in five.
    pub detectable: f64,
}

impl Effect {
    /// Does the interval leave out no effect at all?
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// What may be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    Known(Effect),
    /// Counts so small that households would be recognised.
    Masked,
    /// Residences counted in both periods: fewer than [`LEAST`].
    TooFew(usize),
}

/// A group in both periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfGroup {
    /// Residences counted in both periods, and those left out because one is unknown.
    pub residences: usize,
    pub left_out: usize,
    /// Means of the shares of residences; none when masked, or when nothing is counted.
    pub shares: Option<(f64, f64)>,
    pub change: Outcome,
}

/// A study, measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    pub served: OfGroup,
    /// None when no residence is compared.
    pub compared: Option<OfGroup>,
    /// Change of those served less change of the others.
    pub net: Option<Outcome>,
}

/// Mean, variance of the mean, degrees of freedom.
struct Mean {
    value: f64,
    variance: f64,
    free: f64,
}

fn mean(rows: &[(Counted, Counted)]) -> Option<Mean> {
    let n = rows.len() as f64;
    if rows.len() < 2 {
        return None;
    }
    let changes: Vec<f64> = rows.iter().map(|(before, after)| after.share() - before.share()).collect();
    let value = changes.iter().sum::<f64>() / n;
    let spread = changes.iter().map(|one| (one - value).powi(2)).sum::<f64>() / (n - 1.0);
    // Residences that all changed alike say nothing of chance: what a draw of dwellings would vary by stands in.
    let variance = if spread > f64::EPSILON {
        spread / n
    } else {
        rows.iter().map(|(before, after)| before.variance() + after.variance()).sum::<f64>() / (n * n)
    };
    Some(Mean { value, variance, free: n - 1.0 })
}

/// Student's quantile for degrees of freedom that need not be whole: between its two neighbours, straight in their inverse. Rounding
/// down makes the intervals of a few residences needlessly wide.
fn quantile(free: f64, often: f64) -> Option<f64> {
    let free = free.max(1.0);
    let (below, above) = (free.floor(), free.ceil());
    let (low, high) = (enquiry::t_within(below as usize, often)?, enquiry::t_within(above as usize, often)?);
    if above <= below {
        return Some(low);
    }
    let part = (1.0 / free - 1.0 / above) / (1.0 / below - 1.0 / above);
    Some(high + part * (low - high))
}

/// The interval of a mean, or of a difference of two, inside what shares can do.
fn effect(value: f64, variance: f64, free: f64, widest: f64) -> Option<Effect> {
    let error = variance.sqrt();
    let (level, power) = (quantile(free, 0.95)?, quantile(free, 0.60)?);
    Some(Effect {
        value,
        low: (value - level * error).max(-widest),
        high: (value + level * error).min(widest),
        detectable: ((level + power) * error).min(widest),
    })
}

fn counted(study: &Study, group: Group) -> (Vec<(Counted, Counted)>, usize) {
    let rows: Vec<&Row> = study.rows.iter().filter(|row| row.group == group).collect();
    let known: Vec<(Counted, Counted)> = rows.iter().filter_map(|row| row.before.zip(row.after)).collect();
    let left_out = rows.len() - known.len();
    (known, left_out)
}

/// Would the figures of a group tell of a few households?
fn is_masked(rows: &[(Counted, Counted)]) -> bool {
    let small = |of: fn(&(Counted, Counted)) -> Counted| {
        let yes: u64 = rows.iter().map(|row| u64::from(of(row).yes)).sum();
        let all: u64 = rows.iter().map(|row| u64::from(of(row).of)).sum();
        let least = u64::from(SHOWN_FROM);
        yes < least || all - yes < least
    };
    small(|row| row.0) || small(|row| row.1)
}

fn of_group(rows: &[(Counted, Counted)], left_out: usize) -> OfGroup {
    let n = rows.len();
    let is_masked = is_masked(rows);
    let average = |of: fn(&(Counted, Counted)) -> f64| rows.iter().map(of).sum::<f64>() / n as f64;
    let change = if n < LEAST {
        Outcome::TooFew(n)
    } else if is_masked {
        Outcome::Masked
    } else {
        mean(rows)
            .and_then(|mean| effect(mean.value, mean.variance, mean.free, 1.0))
            .map_or(Outcome::TooFew(n), Outcome::Known)
    };
    OfGroup {
        residences: n,
        left_out,
        shares: (n > 0 && !is_masked).then(|| (average(|row| row.0.share()), average(|row| row.1.share()))),
        change,
    }
}

/// Measures a study.
#[must_use]
pub fn measure(study: &Study) -> Measured {
    let (served, served_out) = counted(study, Group::Served);
    let (others, others_out) = counted(study, Group::Compared);
    let here = of_group(&served, served_out);
    let has_others = others_out > 0 || !others.is_empty();
    let there = has_others.then(|| of_group(&others, others_out));
    let net = there.map(|there| match (here.change, there.change) {
        (Outcome::TooFew(n), _) | (_, Outcome::TooFew(n)) => Outcome::TooFew(n),
        (Outcome::Masked, _) | (_, Outcome::Masked) => Outcome::Masked,
        (Outcome::Known(_), Outcome::Known(_)) => {
            mean(&served).zip(mean(&others)).and_then(net).map_or(Outcome::TooFew(0), Outcome::Known)
        }
    });
    Measured { served: here, compared: there, net }
}

/// Welch's interval of a difference of two means.
fn net((here, there): (Mean, Mean)) -> Option<Effect> {
    let variance = here.variance + there.variance;
    let free = variance.powi(2)
        / (here.variance.powi(2) / here.free + there.variance.powi(2) / there.free).max(f64::MIN_POSITIVE);
    effect(here.value - there.value, variance, free, 2.0)
}
