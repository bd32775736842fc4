//! Sharing the price of a lot among its members by a rule declared before they joined. Whole cents, and the sum is the
//! price: what rounding leaves goes to the largest remainders, then in the order of the members.

use crate::Quote;
use trust::closed_list;

closed_list! {
    /// How the price is shared.
    Rule {
        /// The same price by unit for everybody.
        SamePrice = "same-price",
        /// Everybody pays what it would pay alone, less its part of the saving, in proportion to its volume.
        Volume = "volume",
        /// Everybody pays what it would pay alone, less what it brings on average to those who come before it (Shapley).
        Shapley = "shapley",
    }
}

/// The most members for which the sharing of Shapley is computed, exactly.
pub const MOST_SHAPLEY: usize = 12;

/// A member of a lot, as prices see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: String,
    pub quantity: i64,
    /// The most that it pays for its quantity.
    pub ceiling_cents: i64,
    /// Its own quote, without the others; `None`: it has none, and what the supplier would ask it alone stands in.
    pub alone_cents: Option<i64>,
}

impl Member {
    /// What it would pay without the lot, at its own quote or at this supplier's; `None`: cannot be counted.
    #[must_use]
    pub fn alone(&self, quote: &Quote) -> Option<i64> {
        self.alone_cents.or_else(|| quote.price(self.quantity))
    }
}

/// A price, shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub rule: Rule,
    pub quantity: i64,
    pub price_cents: i64,
    /// What all would pay apart, less the price: below nought when the lot is dearer.
    pub saving_cents: i64,
    /// What each pays, in the order of the members.
    pub shares: Vec<i64>,
    /// What each would pay alone.
    pub alone: Vec<i64>,
}

/// Why a price is not shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    #[error("nobody is there to share")]
    Empty,
    #[error("a quantity or an amount is too large to be counted, or is not one")]
    Overflow,
    #[error("the sharing of Shapley is computed for twelve members at most")]
    TooMany,
}

/// Adds; too much to be counted is an error, never a wrap.
fn sum(of: impl IntoIterator<Item = i64>) -> Result<i64, SplitError> {
    of.into_iter().try_fold(0_i64, i64::checked_add).ok_or(SplitError::Overflow)
}

/// Shares the price of all these members.
///
/// # Errors
/// [`SplitError`].
pub fn split(quote: &Quote, members: &[Member], rule: Rule) -> Result<Split, SplitError> {
    if members.is_empty() {
        return Err(SplitError::Empty);
    }
    if members.iter().any(|one| one.quantity <= 0) {
        return Err(SplitError::Overflow);
    }
    let quantity = sum(members.iter().map(|one| one.quantity))?;
    let price_cents = quote.price(quantity).ok_or(SplitError::Overflow)?;
    let alone: Option<Vec<i64>> = members.iter().map(|one| one.alone(quote)).collect();
    let alone = alone.ok_or(SplitError::Overflow)?;
    let saving_cents = sum(alone.iter().copied())? - price_cents;
    let exact = match rule {
        Rule::SamePrice => {
            let of = |one: &Member| i128::from(price_cents) * i128::from(one.quantity);
            (members.iter().map(of).collect(), i128::from(quantity))
        }
        Rule::Volume => {
            let of = |(one, alone): (&Member, &i64)| {
                i128::from(*alone) * i128::from(quantity)
                    - i128::from(saving_cents) * i128::from(one.quantity)
            };
            (members.iter().zip(&alone).map(of).collect(), i128::from(quantity))
        }
        Rule::Shapley => shapley(quote, members, &alone)?,
    };
    let shares = in_cents(&exact.0, exact.1, price_cents).ok_or(SplitError::Overflow)?;
    Ok(Split { rule, quantity, price_cents, saving_cents, shares, alone })
}

/// Whole cents out of parts of a common denominator whose sum is the total: largest remainders first.
fn in_cents(parts: &[i128], denominator: i128, total: i64) -> Option<Vec<i64>> {
    let mut cents: Vec<i128> = parts.iter().map(|part| part.div_euclid(denominator)).collect();
    let left = i128::from(total) - cents.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(parts[*at].rem_euclid(denominator)), *at));
    for at in order.into_iter().take(usize::try_from(left).ok()?) {
        cents[at] += 1;
    }
    cents.into_iter().map(|part| i64::try_from(part).ok()).collect()
}

/// What each group of members saves at best, by the bits of who is in it: the whole group, or any part of it while the
/// others buy alone. The group of all is different: it saves what it saves, for that is what there is to share.
fn savings(quote: &Quote, members: &[Member], alone: &[i64]) -> Option<Vec<i128>> {
    let groups = 1_usize << members.len();
    let mut saved = vec![0_i128; groups];
    for group in 1..groups {
        let inside = || (0..members.len()).filter(move |at| group >> at & 1 == 1);
        let price = quote.price(inside().map(|at| members[at].quantity).sum())?;
        let whole = inside().map(|at| i128::from(alone[at])).sum::<i128>() - i128::from(price);
        let part = inside().map(|at| saved[group & !(1 << at)]).max().unwrap_or(0);
        saved[group] = if group + 1 == groups { whole } else { whole.max(part).max(0) };
    }
    Some(saved)
}

/// Shares of Shapley, over n! as the common denominator.
fn shapley(quote: &Quote, members: &[Member], alone: &[i64]) -> Result<(Vec<i128>, i128), SplitError> {
    let n = members.len();
    if n > MOST_SHAPLEY {
        return Err(SplitError::TooMany);
    }
    let factorials: Vec<i128> = std::iter::once(1)
        .chain((1..=n as i128).scan(1_i128, |product, k| {
            *product *= k;
            Some(*product)
        }))
        .collect();
    let saved = savings(quote, members, alone).ok_or(SplitError::Overflow)?;
    let parts = (0..n)
        .map(|at| {
            // Orders in which exactly the others of this group come before the member.
            let brought: i128 = (0..saved.len())
                .filter(|group| group >> at & 1 == 0)
                .map(|group| {
                    let before = group.count_ones() as usize;
                    factorials[before] * factorials[n - before - 1] * (saved[group | 1 << at] - saved[group])
                })
                .sum();
            i128::from(alone[at]) * factorials[n] - brought
        })
        .collect();
    Ok((parts, factorials[n]))
}
