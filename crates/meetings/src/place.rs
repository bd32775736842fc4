//! When chosen meetings are held: an edge colouring of the bipartite graph, its slots evened out two by two, then tables.

use crate::question::{Question, Seat};

struct Board<'a> {
    question: &'a Question,
    /// By landlord, then by partner: which wish is held in each slot.
    at: [Vec<Vec<Option<usize>>>; 2],
    slot_of: Vec<Option<usize>>,
    load: Vec<usize>,
}

impl Board<'_> {
    fn who(&self, wish: usize, side: usize) -> usize {
        let wish = &self.question.wishes[wish];
        if side == 0 { wish.landlord } else { wish.partner }
    }

    fn put(&mut self, wish: usize, slot: usize) {
        for side in [0, 1] {
            let who = self.who(wish, side);
            self.at[side][who][slot] = Some(wish);
        }
        self.slot_of[wish] = Some(slot);
        self.load[slot] += 1;
    }

    fn take(&mut self, wish: usize) {
        let Some(slot) = self.slot_of[wish].take() else { return };
        for side in [0, 1] {
            let who = self.who(wish, side);
            if self.at[side][who][slot] == Some(wish) {
                self.at[side][who][slot] = None;
            }
        }
        self.load[slot] -= 1;
    }

    fn free(&self, side: usize, who: usize) -> Vec<usize> {
        (0..self.question.slots).filter(|slot| self.at[side][who][*slot].is_none()).collect()
    }

    /// The meetings that hang together through slots `one` and `other`, from this organisation on, beginning in `one`.
    fn chain(&self, (mut side, mut who): (usize, usize), one: usize, other: usize) -> Vec<usize> {
        let (mut all, mut slot) = (Vec::new(), one);
        while let Some(wish) = self.at[side][who][slot] {
            // A ring closes.
            if all.first() == Some(&wish) {
                break;
            }
            all.push(wish);
            side = 1 - side;
            who = self.who(wish, side);
            slot = if slot == one { other } else { one };
        }
        all
    }

    fn may_move(&self, all: &[usize]) -> bool {
        all.iter().all(|wish| self.question.wishes[*wish].kept.is_none())
    }

    /// Exchanges two slots for these meetings.
    fn exchange(&mut self, all: &[usize], one: usize, other: usize) {
        let slots: Vec<Option<usize>> = all.iter().map(|wish| self.slot_of[*wish]).collect();
        for wish in all {
            self.take(*wish);
        }
        for (wish, slot) in all.iter().zip(slots) {
            self.put(*wish, if slot == Some(one) { other } else { one });
        }
    }

    /// A slot for a meeting, others moved if they must be. Without kept meetings there always is one.
    fn insert(&mut self, wish: usize) -> bool {
        let (landlord, partner) = (self.who(wish, 0), self.who(wish, 1));
        let (mine, theirs) = (self.free(0, landlord), self.free(1, partner));
        let common = mine.iter().filter(|slot| theirs.contains(slot)).min_by_key(|slot| self.load[**slot]);
        if let Some(slot) = common {
            self.put(wish, *slot);
            return true;
        }
        for one in &mine {
            for other in &theirs {
                // From the partner on: a path that never comes to the landlord, where `one` is free.
                let chain = self.chain((1, partner), *one, *other);
                if self.may_move(&chain) {
                    self.exchange(&chain, *one, *other);
                    self.put(wish, *one);
                    return true;
                }
            }
        }
        false
    }

    /// Moves one meeting more from a slot to another by exchanging a path that has one more there; false: there is none.
    fn even_out(&mut self, full: usize, free: usize) -> bool {
        for side in [0, 1] {
            for who in 0..self.at[side].len() {
                // The end of a path: a meeting in the one and none in the other.
                if self.at[side][who][full].is_none() || self.at[side][who][free].is_some() {
                    continue;
                }
                let chain = self.chain((side, who), full, free);
                if chain.len() % 2 == 1 && self.may_move(&chain) {
                    self.exchange(&chain, full, free);
                    return true;
                }
            }
        }
        false
    }

    /// Evens slots out until none has two meetings more than another, or nothing moves.
    fn balance(&mut self) {
        loop {
            let mut order: Vec<usize> = (0..self.question.slots).collect();
            order.sort_by_key(|slot| (std::cmp::Reverse(self.load[*slot]), *slot));
            let pairs = order.iter().flat_map(|full| order.iter().rev().map(move |free| (*full, *free)));
            let uneven: Vec<(usize, usize)> =
                pairs.filter(|(full, free)| self.load[*full] >= self.load[*free] + 2).collect();
            if !uneven.into_iter().any(|(full, free)| self.even_out(full, free)) {
                return;
            }
        }
    }
}

/// Where each chosen meeting is held.
pub(crate) fn place(question: &Question, chosen: &[bool]) -> Vec<Option<Seat>> {
    let row = vec![None; question.slots];
    let mut board = Board {
        question,
        at: [vec![row.clone(); question.landlords], vec![row; question.partners]],
        slot_of: vec![None; question.wishes.len()],
        load: vec![0; question.slots],
    };
    for (number, wish) in question.wishes.iter().enumerate() {
        if let Some(seat) = wish.kept {
            board.put(number, seat.slot);
        }
    }
    // What is worth most first: should there be no slot for one, it is one of the last.
    let mut order: Vec<usize> = (0..question.wishes.len()).collect();
    order.retain(|number| question.wishes[*number].kept.is_none());
    order.sort_by_key(|number| (std::cmp::Reverse(question.wishes[*number].weight), *number));
    for number in order.iter().filter(|number| chosen[**number]) {
        board.insert(*number);
    }
    board.balance();
    // Only beside kept meetings: what does not fit goes, what then fits comes.
    for number in order.iter().rev() {
        if board.slot_of[*number].is_some_and(|slot| board.load[slot] > question.tables) {
            board.take(*number);
        }
    }
    for number in &order {
        let (landlord, partner) = (board.who(*number, 0), board.who(*number, 1));
        if board.slot_of[*number].is_none() {
            let theirs = board.free(1, partner);
            let mut common = board.free(0, landlord).into_iter().filter(|slot| theirs.contains(slot));
            if let Some(slot) = common.find(|slot| board.load[*slot] < question.tables) {
                board.put(*number, slot);
            }
        }
    }
    tables(&board)
}

/// Tables: a landlord stays where it sat last when it can.
fn tables(board: &Board<'_>) -> Vec<Option<Seat>> {
    let question = board.question;
    let mut seats = vec![None; question.wishes.len()];
    let mut home: Vec<Option<usize>> = vec![None; question.landlords];
    let mut before = home.clone();
    for slot in 0..question.slots {
        let (kept, new): (Vec<usize>, Vec<usize>) = board.at[0]
            .iter()
            .filter_map(|day| day[slot])
            .partition(|wish| question.wishes[*wish].kept.is_some());
        let mut free = vec![true; question.tables];
        let mut seat = |wish: usize, table: usize, free: &mut [bool]| {
            free[table] = false;
            home[question.wishes[wish].landlord] = Some(table);
            seats[wish] = Some(Seat { slot, table });
        };
        for wish in kept {
            if let Some(kept) = question.wishes[wish].kept {
                seat(wish, kept.table, &mut free);
            }
        }
        let mut moved = Vec::new();
        for wish in new {
            match before[question.wishes[wish].landlord] {
                Some(table) if free[table] => seat(wish, table, &mut free),
                _ => moved.push(wish),
            }
        }
        for wish in moved {
            if let Some(table) = free.iter().position(|free| *free) {
                seat(wish, table, &mut free);
            }
        }
        before.clone_from(&home);
    }
    seats
}
