//! Which of a ranked list are shown first. Those that everybody looked at already would stay first for ever: a declared share
//! of places goes to sheets that few looked at. Who takes these places depends on a seed, so that two landlords do not see
//! the same one, and on nothing else: asked twice, the answer is the same.

use crate::Ranked;
use serde::{Deserialize, Serialize};

/// The share of places of newcomers, as it is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// One place in so many; 0: none.
    pub one_in: usize,
    /// A newcomer: fewer landlords than this looked at it.
    pub seen_below: u32,
}

impl Default for Exposure {
    fn default() -> Exposure {
        Exposure { one_in: 5, seen_below: 3 }
    }
}

/// One that is shown, and whether it is there to be discovered rather than by its rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub ranked: Ranked,
    pub is_newcomer: bool,
}

/// A number that a seed and an id make (FNV-1a): the same on every machine.
fn mixed(seed: u64, id: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(id.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The first `places` of a ranked list, of which every `one_in`th is kept for a newcomer that its rank would not show. The
/// least seen goes first; among equals the seed chooses. A place that no newcomer takes goes back to the order.
#[must_use]
pub fn show<'a>(
    ranked: &[Ranked],
    places: usize,
    (exposure, seed): (Exposure, u64),
    about: impl Fn(usize) -> (&'a str, u32),
) -> Vec<Placed> {
    let kept = places.min(ranked.len()).checked_div(exposure.one_in).unwrap_or(0);
    let by_rank = places.saturating_sub(kept).min(ranked.len());
    let mut newcomers: Vec<&Ranked> =
        ranked.iter().skip(by_rank).filter(|one| about(one.at).1 < exposure.seen_below).collect();
    newcomers.sort_by_cached_key(|one| {
        let (id, seen) = about(one.at);
        (seen, mixed(seed, id))
    });
    newcomers.truncate(kept);
    let taken: Vec<usize> = newcomers.iter().map(|one| one.at).collect();
    let mut order = ranked.iter().filter(|one| !taken.contains(&one.at));
    let mut newcomers = newcomers.into_iter();
    let mut shown = Vec::with_capacity(places);
    for place in 1..=places {
        let is_kept = exposure.one_in > 0 && place % exposure.one_in == 0;
        let next = if is_kept { newcomers.next().map(|one| (one, true)) } else { None };
        let Some((ranked, is_newcomer)) = next.or_else(|| order.next().map(|one| (one, false))) else {
            break;
        };
        shown.push(Placed { ranked: ranked.clone(), is_newcomer });
    }
    shown
}
