//! Invented questions, always the same for the same seed: for tests and measures.

use crate::question::{Question, Seat, Wish};

/// Numbers that look drawn (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let most = u64::try_from(most.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % most).unwrap_or(0)
    }
}

/// A question of this size: `per_landlord` wishes of each landlord at most; some partners are asked more than others.
#[must_use]
pub fn question(
    seed: u64,
    (landlords, partners): (usize, usize),
    (slots, tables): (usize, usize),
    per_landlord: usize,
) -> Question {
    let mut draw = Draw(seed);
    let mut wishes = Vec::new();
    for landlord in 0..landlords {
        let mut asked = std::collections::BTreeSet::new();
        for _ in 0..per_landlord {
            let most = 1 + draw.below(partners);
            let partner = draw.below(most);
            let weight = 2 + u32::try_from(draw.below(5)).unwrap_or(0);
            if asked.insert(partner) {
                wishes.push(Wish { landlord, partner, weight, kept: None });
            }
        }
    }
    Question { landlords, partners, slots, tables, wishes }
}

/// The same with some meetings of a timetable kept: one in `one_in`, and the others of the timetable asked again.
#[must_use]
pub fn keeping(question: &Question, seats: &[Option<Seat>], one_in: usize, seed: u64) -> Question {
    let mut draw = Draw(seed);
    let mut again = question.clone();
    for (wish, seat) in again.wishes.iter_mut().zip(seats) {
        wish.kept = seat.filter(|_| draw.below(one_in) == 0);
    }
    again
}
