//! What is asked, and what is answered.

/// A meeting that both sides want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// Number of the landlord, from 0.
    pub landlord: usize,
    /// Number of the organisation on the other side, from 0.
    pub partner: usize,
    /// The priorities of both together: 2 to 6.
    pub weight: u32,
    /// It is held here, whatever else changes.
    pub kept: Option<Seat>,
}

/// When and where a meeting is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// Number of the slot, from 0.
    pub slot: usize,
    /// Number of the table, from 0.
    pub table: usize,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub landlords: usize,
    pub partners: usize,
    pub slots: usize,
    /// Meetings that may be held in one slot.
    pub tables: usize,
    /// At most one between two organisations.
    pub wishes: Vec<Wish>,
}

/// Why a question is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// No slot, or no table.
    Empty,
    /// More than [`Question::MOST_WISHES`] wishes or [`Question::MOST_SLOTS`] slots.
    Large,
    /// This wish names an organisation that is not there, or its weight is not 1 to [`Question::MOST_WEIGHT`].
    Wish(usize),
    /// This wish is between two that have one already.
    Twice(usize),
    /// This kept meeting is in no slot or at no table, or in the way of another kept one.
    Kept(usize),
}

/// Prices by which anybody may compute that no timetable is worth more ([`crate::bound`]); any prices give a bound, these the
/// least.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prices {
    /// Of one more meeting in the event: of its tables.
    pub table: i64,
    /// Of one more meeting of each landlord: of its day.
    pub landlords: Vec<i64>,
    /// The same of the other side.
    pub partners: Vec<i64>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// For each wish where it is held; `None`: it is not.
    pub seats: Vec<Option<Seat>>,
    pub prices: Prices,
    /// It is worth what its prices say that none may exceed.
    pub is_best: bool,
}

/// What stops a meeting that both sides want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// The landlord has a meeting in every slot.
    LandlordFull,
    /// The other side has.
    PartnerFull,
    /// Every table is taken in every slot.
    Tables,
    /// Each has free slots and there are free tables, but never all at once: meetings that were kept are in the way.
    NeverTogether,
}

impl Question {
    /// Wishes of one question at most: sums of what they are worth stay within 64 bits.
    pub const MOST_WISHES: usize = 20_000;
    /// Slots of one question at most.
    pub const MOST_SLOTS: usize = 100;
    /// The largest weight of a wish.
    pub const MOST_WEIGHT: u32 = 6;

    /// What a meeting is worth: one point of priority counts more than any number of meetings, one meeting more than any way to
    /// share meetings out.
    #[must_use]
    pub fn gain(&self, wish: &Wish) -> i64 {
        let all = i64::try_from(self.wishes.len()).unwrap_or(i64::MAX);
        let slots = i64::try_from(self.slots).unwrap_or(i64::MAX);
        // Squares of the numbers of meetings sum to at most slots × meetings on each side.
        let even = 2 * slots * all + 1;
        (i64::from(wish.weight) * (all + 1) + 1) * even
    }

    /// What must hold before anything is computed.
    pub(crate) fn refuse(&self) -> Result<(), Wrong> {
        if self.slots == 0 || self.tables == 0 {
            return Err(Wrong::Empty);
        }
        if self.wishes.len() > Self::MOST_WISHES || self.slots > Self::MOST_SLOTS {
            return Err(Wrong::Large);
        }
        let (mut pairs, mut held) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
        for (number, wish) in self.wishes.iter().enumerate() {
            let is_there = wish.landlord < self.landlords && wish.partner < self.partners;
            if !is_there || !(1..=Self::MOST_WEIGHT).contains(&wish.weight) {
                return Err(Wrong::Wish(number));
            }
            if !pairs.insert((wish.landlord, wish.partner)) {
                return Err(Wrong::Twice(number));
            }
            if let Some(Seat { slot, table }) = wish.kept {
                let fits = slot < self.slots && table < self.tables;
                let of = [(0, wish.landlord), (1, wish.partner), (2, table)];
                if !fits || !of.into_iter().all(|(kind, who)| held.insert((kind, who, slot))) {
                    return Err(Wrong::Kept(number));
                }
            }
        }
        Ok(())
    }
}
