//! A capped amount shared among those who claim it, to the cent.

/// Shares `total` in proportion to `weights` (cents, none negative): the shares add up to it exactly, none is above its
/// weight, and what rounding leaves goes to the largest remainders, the first ones when they are equal. `total` above the
/// sum of the weights gives the weights.
#[must_use]
pub fn share(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    if sum <= i128::from(total) {
        return weights.to_vec();
    }
    let total = i128::from(total.max(0));
    let mut shares: Vec<i128> = weights.iter().map(|w| i128::from(*w) * total / sum).collect();
    let mut rest = total - shares.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let remainder = |at: usize| i128::from(weights[at]) * total % sum;
    order.sort_by_key(|at| (-remainder(*at), *at));
    for at in order {
        // A remainder of zero means that the share is exact: there are more others than cents left.
        if rest == 0 {
            break;
        }
        shares[at] += 1;
        rest -= 1;
    }
    // Each share is at most its weight, which is an i64.
    shares.into_iter().map(|s| i64::try_from(s).unwrap_or(i64::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_rounding_leaves_goes_to_the_largest_remainders() {
        assert_eq!(share(100, &[100, 100, 100]), [34, 33, 33]);
        assert_eq!(share(1_000_000, &[600_000, 500_000, 200_000]), [461_539, 384_615, 153_846]);
        assert_eq!(share(5, &[2, 2]), [2, 2]);
        assert_eq!(share(0, &[2, 2]), [0, 0]);
        assert_eq!(share(-3, &[2]), [0]);
        assert_eq!(share(3, &[]), Vec::<i64>::new());
    }

    proptest! {
        #[test]
        fn shares_add_up_and_nobody_has_more_than_asked(
            total in 0_i64..5_000_000_000,
            weights in proptest::collection::vec(0_i64..1_000_000_000, 0..40),
        ) {
            let shares = share(total, &weights);
            let sum: i64 = weights.iter().sum();
            prop_assert_eq!(shares.iter().sum::<i64>(), total.min(sum));
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!(*share >= 0 && share <= weight);
            }
        }
    }
}
