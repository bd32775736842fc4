//! A plan by annealing (Kirkpatrick, Gelatt and Vecchi 1983) under the prices of the proof. Dwellings one by one, and the
//! years of ramps, lifts and campaigns, change at random. At first what is left of a limit is worth its price, as in the
//! proof, so that every residence does what is best for it; little by little it is worth nothing, and what is over costs
//! more than its price. What is lost between the proof and the plan is then only what does not fit together.

use crate::draw::Lots;
use crate::homes::{Choice, Column, Group, Home, Unit, Way};
use crate::oracle;
use crate::rows::Rows;
use crate::score::{Score, Terms};
use programme_check::Reach;

/// Ways of a class that are tried whatever their year.
const WAYS: usize = 24;

/// Years of works and of the campaign that are tried in a residence.
const SHAPES: usize = 48;

/// Nothing done in a dwelling.
const NONE: u16 = u16::MAX;

/// How warm a pass begins and ends, as a share of the mean worth of a dwelling: a loss of that size is still accepted.
const WARM: f64 = 0.005;
const COLD: f64 = 0.0002;

/// Share of the steps that change works, per thousand.
const WORKS: u32 = 200;

/// What is over costs so many times its price when it may not be over any more.
const NEVER: f64 = 1e6;

/// Times that what is over is set aside, at most.
const MENDINGS: usize = 12;

/// A way of one dwelling in one year.
#[derive(Debug, Clone, Copy)]
struct Item {
    way: Way,
    year: u8,
    campaign: bool,
    reached: bool,
    /// Whether it is worth what it uses, at the prices of the proof.
    pays: bool,
}

/// Dwellings that nothing tells apart: those from `first` on, so many.
struct Class {
    home: usize,
    number: usize,
    first: usize,
    count: usize,
    /// The best first, at the prices of the proof.
    items: Vec<Item>,
}

/// A residence: years of ramp, lift and campaign now, and those that are tried.
struct Shapes {
    now: [u8; 3],
    tried: Vec<[u8; 3]>,
    /// Its classes.
    from: usize,
    to: usize,
}

/// A plan that changes.
pub(crate) struct Annealing<'a> {
    homes: &'a [Home],
    score: Score<'a>,
    classes: Vec<Class>,
    shapes: Vec<Shapes>,
    /// Residences whose works can change.
    movable: Vec<usize>,
    /// Class of each dwelling, and what is done there.
    class_of: Vec<u32>,
    done: Vec<u16>,
    /// Mean worth of the best way of a class.
    usual: f64,
}

/// Whether the work should go on; told how far it is, per thousand.
pub(crate) type GoOn<'a> = &'a mut dyn FnMut(u32) -> bool;

impl<'a> Annealing<'a> {
    /// Begins from these choices, which may be over the limits but keep what is locked.
    pub fn new(rows: &'a Rows, homes: &'a [Home], prices: &[f64], money: &[i64], start: &[Column]) -> Self {
        let mut all = Self {
            homes,
            score: Score::new(rows, prices),
            classes: Vec::new(),
            shapes: Vec::new(),
            movable: Vec::new(),
            class_of: Vec::new(),
            done: Vec::new(),
            usual: 0.0,
        };
        for (at, (home, column)) in homes.iter().zip(start).enumerate() {
            let choice = &column.choice;
            let tried = oracle::shapes(home, prices, money, SHAPES);
            if tried.len() > 1 {
                all.movable.push(at);
            }
            let from = all.classes.len();
            let now = [choice.ramp, choice.lift, choice.campaign];
            all.score.begin();
            for (way, year) in home.works(choice) {
                all.score.note(home, &way, year, 1);
            }
            for (number, group) in home.groups.iter().enumerate() {
                all.add_class((at, number), home, group, choice, prices);
            }
            all.score.keep();
            all.shapes.push(Shapes { now, tried, from, to: all.classes.len() });
        }
        let best =
            all.classes.iter().filter_map(|class| class.items.first()).map(|item| item.way.worth as f64);
        all.usual = best.sum::<f64>() / all.classes.len().max(1) as f64;
        all
    }

    fn add_class(&mut self, at: (usize, usize), home: &Home, group: &Group, choice: &Choice, prices: &[f64]) {
        let first = self.done.len();
        let items = items(home, at.1, choice, prices);
        self.class_of.extend(std::iter::repeat_n(self.classes.len() as u32, group.count as usize));
        for unit in choice.units.iter().filter(|unit| usize::from(unit.group) == at.1) {
            let reached = Home::reached(group.reach, choice.ramp, choice.lift, unit.year);
            let same = |item: &Item| item.is(unit) && item.reached == reached;
            if let Some(which) = items.iter().position(same) {
                self.done.extend(std::iter::repeat_n(which as u16, unit.count as usize));
                self.score.note(home, &items[which].way, usize::from(unit.year), i64::from(unit.count));
            }
        }
        self.done.resize(first + group.count as usize, NONE);
        self.classes.push(Class { home: at.0, number: at.1, first, count: group.count as usize, items });
    }

    /// Betters a plan that keeps every limit in so many steps; it never leaves them. Whether it was let go on.
    pub fn better(&mut self, steps: usize, warmer: f64, lots: &mut Lots, go_on: GoOn<'_>) -> bool {
        let (first, last) = (Terms { left: 1.0, over: NEVER }, Terms { left: 0.0, over: NEVER });
        self.pass(steps, (first, last), (WARM * warmer, COLD), lots, &mut |done| go_on(done * 8 / 10))
            && self.pass(steps / 5, (last, last), (COLD, 0.0), lots, &mut |done| go_on(800 + done / 5))
    }

    /// Betters the plan in so many steps, beginning so many times as warm as usual; nothing is over at the end, when that can be. Whether it was let go on.
    pub fn run(&mut self, steps: usize, warmer: f64, lots: &mut Lots, go_on: GoOn<'_>) -> bool {
        let (easy, strict) = (Terms { left: 1.0, over: 1.0 }, Terms { left: 0.0, over: 4.0 });
        let warm = (WARM * warmer, COLD);
        if !self.pass(steps, (easy, strict), warm, lots, &mut |done| go_on(done * 5 / 10)) {
            return false;
        }
        // A warm search forgets where it began: once more, with what is left worth nothing from the start.
        if warmer > 1.0 && !self.pass(steps, (strict, strict), warm, lots, &mut |done| go_on(500 + done / 5))
        {
            return false;
        }
        // What money buys in a year comes back in the next, so that a little over in one year is hard to mend there:
        // a little is set aside, and the plan settles below.
        for mending in 0..MENDINGS {
            let over = self.score.over();
            if over.is_empty() {
                break;
            }
            for (row, by) in over {
                let little = (self.score.rows.scale[row] * 0.2) as i64;
                self.score.set_aside(row, by + by / 2 + little);
            }
            let terms = Terms { left: 0.0, over: 5.0 };
            if !self.pass(steps / 10, (terms, terms), (COLD, COLD), lots, &mut |_| {
                go_on(700 + mending as u32 * 10)
            }) {
                return false;
            }
        }
        self.score.give_back();
        let never = Terms { left: 0.0, over: NEVER };
        if !self.score.over().is_empty() && self.settle(steps / 10, lots) {
            // Settling looked at no worth: it is to be found again.
            let first = Terms { left: 1.0, over: NEVER };
            if !self.pass(steps / 2, (first, never), (WARM, COLD), lots, &mut |_| go_on(840)) {
                return false;
            }
        }
        let heat = if warmer > 1.0 { (WARM * warmer, 0.0) } else { (COLD, 0.0) };
        self.pass(steps / 5, (never, never), heat, lots, &mut |done| go_on(850 + done * 3 / 20))
    }

    /// Brings the plan within the limits, whatever it is worth. Whether nothing is over.
    pub fn settle(&mut self, steps: usize, lots: &mut Lots) -> bool {
        self.score.worth_counts = false;
        // What is left is worth a little: otherwise what one year lacks stays in use in another.
        let terms = Terms { left: 0.01, over: 1.0 };
        for _ in 0..8 {
            if self.score.over().is_empty() {
                break;
            }
            self.pass(steps / 8, (terms, terms), (0.0, 0.0), lots, &mut |_| true);
        }
        self.score.worth_counts = true;
        self.score.over().is_empty()
    }

    fn pass(
        &mut self,
        steps: usize,
        terms: (Terms, Terms),
        heat: (f64, f64),
        lots: &mut Lots,
        go_on: GoOn<'_>,
    ) -> bool {
        if self.done.is_empty() && self.movable.is_empty() {
            return true;
        }
        let rounds = 400.min(steps.max(1));
        for round in 0..rounds {
            let along = (round as f64 / rounds as f64 / 0.9).min(1.0);
            let between = |from: f64, to: f64| from + (to - from) * along;
            self.score.terms = Terms {
                left: between(terms.0.left, terms.1.left),
                over: between(terms.0.over, terms.1.over),
            };
            // By products only: the same on every machine.
            let warm = self.usual * (heat.0 * (1.0 - along) * (1.0 - along) + heat.1);
            for _ in steps * round / rounds..steps * (round + 1) / rounds {
                let bar = -2.0 * warm * lots.share() * lots.share();
                if lots.happens(WORKS) || self.done.is_empty() {
                    self.step_works(bar, lots);
                } else {
                    self.step_dwelling(bar, lots);
                }
            }
            if !go_on((round * 1000 / rounds) as u32) {
                return false;
            }
        }
        true
    }

    /// One dwelling does otherwise, when that brings at least so much.
    fn step_dwelling(&mut self, bar: f64, lots: &mut Lots) {
        let slot = lots.below(self.done.len());
        let class = &self.classes[self.class_of[slot] as usize];
        let old = self.done[slot];
        // The best ways more often.
        let new = match lots.below(8) {
            0 => NONE,
            _ => {
                let share = lots.share();
                (share * share * class.items.len() as f64) as u16
            }
        };
        let Self { homes, score, shapes, done, .. } = self;
        let home = &homes[class.home];
        let group = &home.groups[class.number];
        let item = |which: u16| class.items.get(usize::from(which));
        if new == old || item(new).is_some_and(|item| !item.allowed(group.reach, shapes[class.home].now)) {
            return;
        }
        if !group.forced.is_empty() && !stays(class, group, done, slot, new) {
            return;
        }
        score.begin();
        for (which, times) in [(old, -1), (new, 1)] {
            if let Some(item) = item(which) {
                score.note(home, &item.way, usize::from(item.year), times);
            }
        }
        if score.gain() >= bar {
            score.keep();
            done[slot] = new;
        }
    }

    /// Works and campaign of a residence go to other years, when that brings at least so much.
    fn step_works(&mut self, bar: f64, lots: &mut Lots) {
        if self.movable.is_empty() {
            return;
        }
        let at = self.movable[lots.below(self.movable.len())];
        let (shapes, home) = (&self.shapes[at], &self.homes[at]);
        let share = lots.share();
        let new = shapes.tried[(share * share * shapes.tried.len() as f64) as usize];
        let old = shapes.now;
        if new == old {
            return;
        }
        // Dwellings keep their year when they can, or all do what is best.
        let keep = lots.happens(500);
        self.score.begin();
        for (shape, times) in [(old, -1), (new, 1)] {
            for (ways, year) in [&home.ramp, &home.lift, &home.campaign].into_iter().zip(shape) {
                if let Some(way) = ways.get(usize::from(year)).copied().flatten() {
                    self.score.note(home, &way, usize::from(year), times);
                }
            }
        }
        let mut moved: Vec<(usize, u16)> = Vec::new();
        for class in &self.classes[shapes.from..shapes.to] {
            let group = &home.groups[class.number];
            let kept = keep.then_some(&self.done[class.first..class.first + class.count]);
            if touched(group.reach, old, new) && !again(class, group, new, kept, &mut moved) {
                return;
            }
        }
        moved.retain(|(slot, which)| self.done[*slot] != *which);
        for (slot, which) in &moved {
            let class = &self.classes[self.class_of[*slot] as usize];
            for (which, times) in [(self.done[*slot], -1), (*which, 1)] {
                if let Some(item) = class.items.get(usize::from(which)) {
                    self.score.note(home, &item.way, usize::from(item.year), times);
                }
            }
        }
        if self.score.gain() >= bar {
            self.score.keep();
            moved.into_iter().for_each(|(slot, which)| self.done[slot] = which);
            self.shapes[at].now = new;
        }
    }

    /// The plan.
    pub fn columns(&self) -> Vec<Column> {
        let column = |(home, shapes): (&Home, &Shapes)| {
            let mut units: Vec<Unit> = Vec::new();
            for class in &self.classes[shapes.from..shapes.to] {
                let done = &self.done[class.first..class.first + class.count];
                let items = done.iter().filter_map(|which| class.items.get(usize::from(*which)));
                units.extend(items.map(|item| item.unit(class.number)));
            }
            units.sort_unstable();
            units.dedup_by(|next, first| {
                let same = Unit { count: 0, ..*next } == Unit { count: 0, ..*first };
                if same {
                    first.count += next.count;
                }
                same
            });
            let [ramp, lift, campaign] = shapes.now;
            home.column(Choice { ramp, lift, campaign, units })
        };
        self.homes.iter().zip(&self.shapes).map(column).collect()
    }
}

impl Item {
    fn is(&self, unit: &Unit) -> bool {
        (self.year, self.campaign, self.way.package, self.way.pension)
            == (unit.year, unit.campaign, unit.package, unit.pension)
    }

    fn unit(&self, group: usize) -> Unit {
        Unit {
            group: group as u16,
            year: self.year,
            package: self.way.package,
            pension: self.way.pension,
            campaign: self.campaign,
            count: 1,
        }
    }

    fn allowed(&self, reach: Reach, [ramp, lift, campaign]: [u8; 3]) -> bool {
        (!self.campaign || campaign == self.year)
            && Home::reached(reach, ramp, lift, self.year) == self.reached
    }
}

/// Whether what must be done in a class still is when a dwelling does otherwise.
fn stays(class: &Class, group: &Group, done: &[u16], slot: usize, new: u16) -> bool {
    group.forced.iter().all(|(year, package, count)| {
        let here = (class.first..class.first + class.count).filter(|at| {
            let which = if *at == slot { new } else { done[*at] };
            let item = class.items.get(usize::from(which));
            item.is_some_and(|item| (item.year, item.way.package) == (*year, *package))
        });
        here.count() >= *count as usize
    })
}

/// Whether other years of works and campaign change what a class can do.
fn touched(reach: Reach, old: [u8; 3], new: [u8; 3]) -> bool {
    old[2] != new[2]
        || match reach {
            Reach::Reached => false,
            Reach::Ramp => old[0] != new[0],
            Reach::Lift => old[1] != new[1],
            Reach::Both => old[0].max(old[1]) != new[0].max(new[1]),
        }
}

/// What every dwelling of a class does in these years of works: what it did when it still can and that is wanted, the
/// best otherwise. Whether what must be done can be.
fn again(
    class: &Class,
    group: &Group,
    shape: [u8; 3],
    kept: Option<&[u16]>,
    into: &mut Vec<(usize, u16)>,
) -> bool {
    let can = |item: &Item| item.allowed(group.reach, shape);
    let first = |wanted: &dyn Fn(&Item) -> bool| {
        class.items.iter().position(|item| can(item) && wanted(item)).map(|which| which as u16)
    };
    let best = first(&|item| item.pays).unwrap_or(NONE);
    if let Some(kept) = kept.filter(|_| group.forced.is_empty()) {
        into.extend(kept.iter().enumerate().map(|(at, which)| {
            let stays = class.items.get(usize::from(*which)).is_none_or(can);
            (class.first + at, if stays { *which } else { best })
        }));
        return true;
    }
    let mut slots = class.first..class.first + class.count;
    for (year, package, count) in &group.forced {
        let Some(which) = first(&|item| (item.year, item.way.package) == (*year, *package)) else {
            return false;
        };
        into.extend(slots.by_ref().take(*count as usize).map(|slot| (slot, which)));
    }
    into.extend(slots.map(|slot| (slot, best)));
    true
}

/// The ways of a class: the best at these prices, the two best of each year, and all that may be needed.
fn items(home: &Home, number: usize, start: &Choice, prices: &[f64]) -> Vec<Item> {
    let group = &home.groups[number];
    let mut all: Vec<(f64, Item)> = Vec::new();
    for year in 0..home.ramp.len() {
        for campaign in [false, true] {
            let states: &[bool] = if group.reach == Reach::Reached { &[true] } else { &[true, false] };
            for &reached in states {
                all.extend(group.ways(year, campaign, reached).map(|way| {
                    let net = home.net(&way, year, prices);
                    (net, Item { way, year: year as u8, campaign, reached, pays: net > 0.0 })
                }));
            }
        }
    }
    // The sort keeps the order of equals.
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let needed = |item: &Item| {
        let forced =
            group.forced.iter().any(|(year, package, _)| (*year, *package) == (item.year, item.way.package));
        forced || start.units.iter().any(|unit| usize::from(unit.group) == number && item.is(unit))
    };
    let mut seen = vec![[0; 4]; home.ramp.len()];
    let mut rank = 0;
    let kept = all.into_iter().filter(|(_, item)| {
        let alike =
            &mut seen[usize::from(item.year)][usize::from(item.reached) * 2 + usize::from(item.campaign)];
        (*alike, rank) = (*alike + 1, rank + 1);
        *alike <= 2 || rank <= WAYS || needed(item)
    });
    kept.map(|(_, item)| item).collect()
}
