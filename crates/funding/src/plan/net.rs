//! What the grants of a plan take off the works of its reliefs: a relief is counted on what is left once they are paid.
//!
//! A grant that says for which works it is counts there alone. One that does not say is taken off where it costs most: the
//! relief of the highest rate first, then the next. So no euro is taken off twice, and a cent more of a grant never makes the
//! plan poorer: the best composition stays the one that takes each resource as far as it goes.

use super::Offer;
use crate::Form;
use std::cmp::Reverse;

/// What is taken off the base of each resource, in the order of the plan: 0 for those that ask for nothing.
pub(super) fn taken_off(offers: &[Offer], taken: &[i64]) -> Vec<i64> {
    let mut off = vec![0_i64; offers.len()];
    let mut reliefs: Vec<usize> = (0..offers.len()).filter(|at| offers[*at].net_of_grants).collect();
    reliefs.sort_by_key(|at| (Reverse(offers[*at].rate.unwrap_or(10_000)), *at));
    let grants =
        || offers.iter().zip(taken).filter(|(offer, cents)| offer.form == Form::Grant && **cents > 0);
    // Those that say come first: the others fill the room that they leave.
    for says in [true, false] {
        for (grant, cents) in grants().filter(|(grant, _)| grant.works.is_some() == says) {
            let mut left = *cents;
            for at in reliefs.iter().filter(|at| !says || offers[**at].works == grant.works) {
                let room = offers[*at].base_cents.unwrap_or(0).saturating_sub(off[*at]);
                let here = left.min(room.max(0));
                off[*at] += here;
                left -= here;
            }
        }
    }
    for at in reliefs {
        // A plan that closes holds what was obtained before: it is not taken off a second time.
        off[at] = off[at].max(offers[at].obtained_cents);
    }
    off
}
