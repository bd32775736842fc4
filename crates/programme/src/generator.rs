//! Invented landlords, to measure and to test on: residences of several communes, tax offices of unequal size, agreements
//! with pension funds, ramps and lifts that dwellings wait for. Little own money, and relief that comes back. The seed
//! names the landlord: the same seed and sizes give the same one for ever.

use crate::draw::Lots;
use programme_check::{
    Agreement, Campaign, Class, Department, Fairness, Instance, Office, Package, Reach, Residence, Window,
    Works,
};

/// What landlord to invent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landlord {
    pub dwellings: u32,
    pub years: usize,
    /// Own money for a dwelling and a year, in cents.
    pub money: i64,
    /// Whether money left over can be spent later.
    pub carry: bool,
    /// Share of its potential that each commune should get, per thousand; 0 for no such rule.
    pub share: u16,
    pub seed: u64,
}

impl Default for Landlord {
    fn default() -> Self {
        Self { dwellings: 5000, years: 10, money: 1800, carry: false, share: 20, seed: 1 }
    }
}

/// Property tax of a dwelling, in cents.
const TAX: i64 = 65_000;

/// Makes the landlord.
pub fn landlord(asked: &Landlord) -> Instance {
    let mut lots = Lots::new(asked.seed, 33);
    let years = asked.years.clamp(1, programme_check::MOST_YEARS);
    let size = asked.dwellings.max(1);
    let departments = (size / 12_000 + 1).min(12);
    let offices = departments * 3;
    let communes = (size / 700 + 2).min(400);
    let mut residences = Vec::new();
    let mut taxed = vec![0_i64; offices as usize];
    let mut left = size;
    while left > 0 {
        let dwellings = (12 + lots.below(52) as u32).min(left);
        left -= dwellings;
        // The first communes, and the first offices, have most.
        let commune = skewed(&mut lots, communes);
        let department = commune % departments;
        let office = department * 3 + skewed(&mut lots, 3);
        taxed[office as usize] += i64::from(dwellings) * TAX;
        let at = residences.len() + 1;
        residences.push(residence(&mut lots, at, dwellings, (commune, department, office)));
    }
    let budget = i64::from(size) * asked.money;
    let by_year =
        |cents: i64| (0..years).map(|year| cents * (100 + 2 * year as i64) / 100).collect::<Vec<_>>();
    let packages = [("light", 150_000, 1), ("bathroom", 720_000, 4), ("full", 1_350_000, 8)]
        .map(|(id, cents, load)| Package { id: id.to_owned(), cost: by_year(cents), load });
    let offices = (0_i64..).zip(&taxed).map(|(at, tax)| {
        let share = 10 + lots.below(9) as i64;
        let ceilings = (0..years).map(|_| Some(tax * share / 100)).collect();
        Office { id: format!("O{}", at + 1), ceilings }
    });
    let offices: Vec<Office> = offices.collect();
    let mut instance = Instance {
        first_year: 2027,
        budgets: vec![budget; years],
        carry: asked.carry,
        discount: 940,
        unreached: 350,
        index: (0..years).map(|year| 1000 + 20 * year as u32).collect(),
        bonus: 0,
        packages: packages.to_vec(),
        communes: (0..communes).map(|at| format!("C{:03}", at + 1)).collect(),
        offices,
        fairness: (asked.share > 0).then_some(Fairness { share: asked.share, shortfall: 500 }),
        residences,
        seed: asked.seed,
        ..Instance::default()
    };
    let of = |department: u32, residences: &[Residence]| -> i64 {
        let here = residences.iter().filter(|residence| residence.department == department);
        here.flat_map(|residence| &residence.classes).map(|class| i64::from(class.count)).sum()
    };
    for department in 0..departments {
        let willing = of(department, &instance.residences);
        // Nine in a hundred of those who agree can be done in a year, whatever is done.
        let capacity = vec![Some(willing * 4 * 12 / 100 + 20); years];
        instance.departments.push(Department { id: format!("D{:02}", department + 1), capacity });
        if department % 4 == 3 {
            continue;
        }
        let (first, half) = (instance.first_year, (years / 2) as i16);
        let window = |first: i16, last: i16| Window {
            first,
            last,
            least: (willing / 60) as u32,
            most: Some((willing / 12 + 2) as u32),
            envelope: Some((willing / 12 + 2) * 300_000),
            shortfall: 40,
        };
        let mut windows = vec![window(first, first + half.max(1) - 1)];
        if years > 1 && department % 3 != 2 {
            windows.push(window(first + half.max(1), first + years as i16 - 1));
        }
        instance.agreements.push(Agreement {
            id: format!("A{:02}", department + 1),
            departments: vec![department],
            residences: Vec::new(),
            cap: 350_000,
            windows,
        });
    }
    instance
}

/// A number below `end`, small ones more often.
fn skewed(lots: &mut Lots, end: u32) -> u32 {
    let (a, b) = (lots.below(end as usize), lots.below(end as usize));
    a.min(b) as u32
}

fn residence(lots: &mut Lots, at: usize, dwellings: u32, place: (u32, u32, u32)) -> Residence {
    let (commune, department, office) = place;
    let steps = lots.happens(450);
    let floors = dwellings > 24 || lots.happens(500);
    let has_lift = floors && lots.happens(if dwellings > 36 { 700 } else { 350 });
    let relief = lots.happens(850);
    let mut classes: Vec<Class> = Vec::new();
    // One dwelling in six houses somebody who agreed.
    let willing = (0..dwellings).filter(|_| lots.happens(165)).count();
    for _ in 0..willing {
        let band = lots.below(4);
        let disabled = lots.happens(300);
        let upper = floors && !lots.happens(350);
        let reach = match (steps, upper && !has_lift) {
            (false, false) => Reach::Reached,
            (true, false) => Reach::Ramp,
            (false, true) => Reach::Lift,
            (true, true) => Reach::Both,
        };
        let retired = lots.happens(700);
        let id = format!("{}{}{}{}", band, disabled as u8, retired as u8, reach as u8);
        if let Some(class) = classes.iter_mut().find(|class| class.id == id) {
            class.count += 1;
            continue;
        }
        let need = [40, 70, 110, 170][band] + if disabled { 60 } else { 0 };
        let effects =
            [[Some(350), Some(800), Some(900)], [Some(300), Some(750), Some(1000)]][usize::from(disabled)];
        classes.push(Class {
            id,
            count: 1,
            reach,
            need,
            effects: effects.to_vec(),
            retired,
            relief: disabled,
            kept: None,
        });
    }
    let ramp = steps.then(|| Works {
        cost: 1_500_000 + 100_000 * lots.below(30) as i64,
        worth: (dwellings / 3) as i32 * 4,
        relief,
        load: 12,
        kept: None,
    });
    let lift = (floors && !has_lift).then(|| Works {
        cost: 14_000_000 + 1_000_000 * lots.below(12) as i64,
        worth: dwellings as i32 * 8,
        relief,
        load: 60,
        kept: None,
    });
    let target = lots.happens(400);
    Residence {
        id: format!("R{at:05}"),
        commune,
        department,
        office: Some(office),
        taxable_from: Some(if lots.happens(850) { 2000 } else { 2028 + lots.below(10) as i16 }),
        campaign: target.then_some(Campaign { cost: 600_000, discount: 120, kept: None }),
        ramp,
        lift,
        classes,
    }
}
