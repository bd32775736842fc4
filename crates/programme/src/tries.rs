//! Several annealings from the same beginning, with other lots: the best plan that keeps every limit.

use crate::anneal::Annealing;
use crate::draft::Draft;
use crate::draw::Lots;
use crate::homes::{Column, Home};
use crate::rows::Rows;
use std::sync::atomic::{AtomicBool, Ordering};

/// How warm each annealing begins, beside the usual: in a small programme a lift is so great a part of all the money that
/// only a warm search gets past it.
const WARMER: [f64; 6] = [1.0, 1.0, 4.0, 16.0, 50.0, 200.0];

/// From what, and how long.
#[derive(Clone, Copy)]
pub(crate) struct Beginning<'a, 'b> {
    pub rows: &'a Rows,
    pub homes: &'a [Home],
    pub prices: &'b [f64],
    pub money: &'b [i64],
    pub columns: &'b [Column],
    pub seed: u64,
    /// Steps of each annealing.
    pub steps: usize,
    /// Whether these columns keep every limit: then no limit is ever left.
    pub within: bool,
}

impl<'a> Beginning<'a, '_> {
    /// The plans of so many annealings that keep every limit, the best first, whatever the number of threads; nothing at
    /// all when it is stopped.
    pub fn best(
        self,
        tries: usize,
        threads: usize,
        go_on: &mut dyn FnMut(u32) -> bool,
    ) -> Option<Vec<Draft<'a>>> {
        let stopped = AtomicBool::new(false);
        let threads = threads.clamp(1, tries.max(1));
        let share = |thread: usize, go_on: &mut dyn FnMut(u32) -> bool| -> Vec<(usize, Draft<'a>)> {
            let of = (thread..tries).step_by(threads);
            let count = of.clone().count().max(1) as u32;
            let one = |(done, number): (usize, usize)| {
                let draft = self.one(number, &mut |part| {
                    let on = !stopped.load(Ordering::Relaxed) && go_on((done as u32 * 1000 + part) / count);
                    stopped.fetch_or(!on, Ordering::Relaxed);
                    on
                })?;
                draft.state.holds().then_some((number, draft))
            };
            of.enumerate().filter_map(one).collect()
        };
        let mut found = std::thread::scope(|scope| {
            let share = &share;
            let others: Vec<_> =
                (1..threads).map(|thread| scope.spawn(move || share(thread, &mut |_| true))).collect();
            let mut found = share(0, go_on);
            // A thread that failed would be a fault of ours; the plans of the others still hold.
            found.extend(others.into_iter().filter_map(|other| other.join().ok()).flatten());
            found
        });
        if stopped.into_inner() {
            return None;
        }
        found.sort_by(|a, b| b.1.value().total_cmp(&a.1.value()).then(a.0.cmp(&b.0)));
        Some(found.into_iter().map(|(_, draft)| draft).collect())
    }

    fn one(self, number: usize, go_on: &mut dyn FnMut(u32) -> bool) -> Option<Draft<'a>> {
        let mut lots = Lots::new(self.seed, 100 + number as u64);
        let mut annealing = Annealing::new(self.rows, self.homes, self.prices, self.money, self.columns);
        let warmer = WARMER[number % WARMER.len()];
        let on = match self.within {
            true => annealing.better(self.steps, warmer, &mut lots, go_on),
            false => annealing.run(self.steps, warmer, &mut lots, go_on),
        };
        on.then(|| Draft::new(self.rows, annealing.columns()))
    }

    /// A plan that keeps every limit, whatever it is worth at first.
    pub fn settled(self) -> Option<Draft<'a>> {
        let mut lots = Lots::new(self.seed, 99);
        let mut annealing = Annealing::new(self.rows, self.homes, self.prices, self.money, self.columns);
        if !annealing.settle(self.steps, &mut lots) {
            return None;
        }
        let draft = Draft::new(self.rows, annealing.columns());
        draft.state.holds().then_some(draft)
    }
}
