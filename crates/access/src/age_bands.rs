//! How many people of each age band live in a residence, with small counts masked.

use crate::births::Birth;
use jiff::civil::Date;
use serde::Serialize;

/// First age of each band; the last is open.
pub const BANDS: [u8; 8] = [0, 18, 40, 60, 70, 75, 80, 85];

/// People of one age band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AgeBand {
    pub from: u8,
    /// Last age of the band; `None`: open.
    pub to: Option<u8>,
    /// People surely in the band.
    pub least: u32,
    /// People who may be in it: a year of birth can stand astride two bands.
    pub most: u32,
}

/// The age pyramid of a residence, youngest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pyramid {
    pub bands: Vec<AgeBand>,
    /// People whose birth is not known.
    pub unknown: u32,
    pub people: u32,
}

/// Counts people by age band on a day. Births after that day are unknown.
#[must_use]
pub fn pyramid(births: impl IntoIterator<Item = Birth>, on: Date) -> Pyramid {
    let mut bands = BANDS
        .iter()
        .enumerate()
        .map(|(i, from)| AgeBand { from: *from, to: BANDS.get(i + 1).map(|n| n - 1), least: 0, most: 0 })
        .collect::<Vec<_>>();
    let (mut unknown, mut people) = (0, 0);
    for birth in births {
        people += 1;
        let Some((youngest, oldest)) = birth.ages(on).filter(|(_, oldest)| *oldest >= 0) else {
            unknown += 1;
            continue;
        };
        let band = |age: i16| BANDS.iter().rposition(|from| age >= i16::from(*from)).unwrap_or(0);
        let (a, b) = (band(youngest), band(oldest));
        for band in &mut bands[a..=b] {
            band.most += 1;
        }
        if a == b {
            bands[a].least += 1;
        }
    }
    Pyramid { bands, unknown, people }
}

/// A count as it may be shown to who has no right to names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Masked {
    Shown(u32),
    /// Between 1 and the limit, or hidden so that it cannot be found by subtraction.
    Hidden,
}

/// Masks small counts of a list whose total may be known: 1 to `below − 1` are hidden; zero tells nothing of
/// anybody and stays. If that hides only one count, the smallest of the others is hidden too, else a subtraction
/// would give it back.
#[must_use]
pub fn masked(counts: &[u32], below: u32) -> Vec<Masked> {
    let is_small = |n: u32| n > 0 && n < below;
    let mut shown = counts
        .iter()
        .map(|n| if is_small(*n) { Masked::Hidden } else { Masked::Shown(*n) })
        .collect::<Vec<_>>();
    if counts.iter().filter(|n| is_small(**n)).count() == 1 {
        let next = (0..counts.len()).filter(|i| counts[*i] >= below.max(1)).min_by_key(|i| counts[*i]);
        if let Some(i) = next {
            shown[i] = Masked::Hidden;
        }
    }
    shown
}

impl Pyramid {
    /// The bands with small counts masked, then the unknown births. Counts are those of `most`: what is certain
    /// and what is possible may not be compared, so a band with a doubt is masked by its larger count.
    #[must_use]
    pub fn masked(&self, below: u32) -> Vec<Masked> {
        let counts = self.bands.iter().map(|b| b.most).chain([self.unknown]).collect::<Vec<_>>();
        masked(&counts, below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn people_are_counted_once_and_a_year_of_birth_may_stand_astride() {
        let on = date(2026, 6, 1);
        let births =
            [Birth::On(date(1956, 6, 1)), Birth::In(1956), Birth::In(2030), Birth::Unknown, Birth::In(1930)];
        let p = pyramid(births, on);
        assert_eq!((p.people, p.unknown), (5, 2));
        let seventies = p.bands.iter().find(|b| b.from == 70).unwrap();
        assert_eq!((seventies.least, seventies.most, seventies.to), (1, 2, Some(74)));
        let sixties = p.bands.iter().find(|b| b.from == 60).unwrap();
        assert_eq!((sixties.least, sixties.most), (0, 1));
        assert_eq!(p.bands.last().map(|b| (b.least, b.to)), Some((1, None)));
    }

    #[test]
    fn small_counts_are_hidden_and_cannot_be_found_by_subtraction() {
        use Masked::{Hidden, Shown};
        assert_eq!(masked(&[12, 3, 0, 7], 5), [Shown(12), Hidden, Shown(0), Hidden]);
        assert_eq!(masked(&[12, 3, 4], 5), [Shown(12), Hidden, Hidden]);
        assert_eq!(masked(&[12, 5, 0], 5), [Shown(12), Shown(5), Shown(0)]);
        assert_eq!(masked(&[3], 5), [Hidden]);
    }

    proptest! {
        #[test]
        fn no_small_count_is_ever_shown_nor_alone_in_hiding(counts in proptest::collection::vec(0_u32..20, 1..10)) {
            let shown = masked(&counts, 5);
            for (n, m) in counts.iter().zip(&shown) {
                if let Masked::Shown(s) = m {
                    prop_assert!(s == n && (*n == 0 || *n >= 5));
                }
            }
            let hidden = shown.iter().filter(|m| **m == Masked::Hidden).count();
            let others = counts.iter().filter(|n| **n >= 5).count();
            prop_assert!(hidden != 1 || others == 0);
        }
    }
}
