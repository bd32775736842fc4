//! The question: which residences, what works, with what money, under which rules, what is already decided.

/// Everything that is asked. Lists of yearly figures have one entry per year of the programme, from
/// [`first_year`](Self::first_year) on; the number of years is that of [`budgets`](Self::budgets).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Civil year of the first budget.
    pub first_year: i16,
    /// Own money that can be spent in each year, in cents; 1 to 15 years.
    pub budgets: Vec<i64>,
    /// Whether what is not spent in a year can be spent later.
    pub carry: bool,
    /// Whether property-tax relief comes back as money of this programme. When it does not, relief is counted nowhere.
    pub relief_returns: bool,
    /// Years between a payment and the return of its relief: 1 by the rule (paid in N, set against the tax of N+1);
    /// more to try late payments. 1 to 3.
    pub relief_delay: u8,
    /// Whether the part that a pension fund pays is left out of what relief is claimed on.
    pub deduct_subsidies: bool,
    /// What worth becomes from one year to the next, per thousand: discount, moves and deaths together. 1 to 1000.
    pub discount: u16,
    /// What works in a dwelling that its tenant cannot reach without obstacle are worth, per thousand of their worth; 0
    /// when they must not be done.
    pub unreached: u16,
    /// Prices of works on residences and of campaigns in each year, per thousand of the price given.
    pub index: Vec<u32>,
    /// What deciding as last year's plan did is worth more, in hundredths of a point, per dwelling and per works.
    pub bonus: i32,
    pub packages: Vec<Package>,
    /// Codes of communes.
    pub communes: Vec<String>,
    pub offices: Vec<Office>,
    pub departments: Vec<Department>,
    pub agreements: Vec<Agreement>,
    pub fairness: Option<Fairness>,
    pub residences: Vec<Residence>,
    /// Decided: every plan keeps these.
    pub locks: Vec<Lock>,
    /// Seed of the search.
    pub seed: u64,
}

impl Default for Instance {
    fn default() -> Self {
        Self {
            first_year: 2027,
            budgets: Vec::new(),
            carry: false,
            relief_returns: true,
            relief_delay: 1,
            deduct_subsidies: true,
            discount: 1000,
            unreached: 0,
            index: Vec::new(),
            bonus: 0,
            packages: Vec::new(),
            communes: Vec::new(),
            offices: Vec::new(),
            departments: Vec::new(),
            agreements: Vec::new(),
            fairness: None,
            residences: Vec::new(),
            locks: Vec::new(),
            seed: 1,
        }
    }
}

/// A set of works in one dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Package {
    /// Unique among packages.
    pub id: String,
    /// Cents, all taxes included, in each year.
    pub cost: Vec<i64>,
    /// What it takes of the work capacity of its department (see [`Department::capacity`]).
    pub load: u32,
}

/// A tax office.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Office {
    /// Unique among offices.
    pub id: String,
    /// For each year of payment N, the most relief that the tax of year N+1 leaves, in cents, other claims (energy
    /// works) already deducted. `None`: unknown, and then no relief is counted for what is paid in that year.
    pub ceilings: Vec<Option<i64>>,
}

/// A département.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Department {
    /// Unique among departments.
    pub id: String,
    /// The most work that can be done in each year, in the unit of [`Package::load`] and [`Works::load`]; `None`: no
    /// limit.
    pub capacity: Vec<Option<i64>>,
}

/// An agreement with a pension fund. In a given year a residence is covered by one agreement at most.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Unique among agreements.
    pub id: String,
    /// Numbers of departments that it covers whole.
    pub departments: Vec<u32>,
    /// Numbers of residences that it covers beside.
    pub residences: Vec<u32>,
    /// The most that is paid for a dwelling, in cents.
    pub cap: i64,
    /// Windows of years; they do not overlap.
    pub windows: Vec<Window>,
}

/// Years of an agreement that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Civil years, both counted. Parts outside the programme are ignored.
    pub first: i16,
    pub last: i16,
    /// Dwellings promised to the fund: fewer cost [`shortfall`](Self::shortfall) each.
    pub least: u32,
    /// The most dwellings; `None`: no limit.
    pub most: Option<u32>,
    /// The most money, in cents; `None`: no limit.
    pub envelope: Option<i64>,
    /// Price of one dwelling missing below `least`, in hundredths of a point.
    pub shortfall: i32,
}

/// A share of its potential that each commune should get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fairness {
    /// Per thousand of the potential of the commune (every dwelling adapted with its best package in the first year).
    pub share: u16,
    /// What a point that is missing costs, per thousand of a point. At 1000 and more, a point that a commune lacks
    /// weighs as much as one that is got.
    pub shortfall: u32,
}

/// A residence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Residence {
    /// Unique among residences; no name and no address of anybody.
    pub id: String,
    /// Number in [`Instance::communes`].
    pub commune: u32,
    /// Number in [`Instance::offices`]; `None`: unknown, and then no relief is counted.
    pub office: Option<u32>,
    /// Number in [`Instance::departments`].
    pub department: u32,
    /// First civil year whose property tax is due; `None`: unknown, and then no relief is counted.
    pub taxable_from: Option<i16>,
    /// A campaign; `None` where the rule of targets does not allow it.
    pub campaign: Option<Campaign>,
    /// Ramp and other works on common parts that a first reach needs.
    pub ramp: Option<Works>,
    pub lift: Option<Works>,
    pub classes: Vec<Class>,
}

/// A campaign: dwellings of a residence adapted together, in one year, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Campaign {
    /// Fixed cost, in cents, before the index.
    pub cost: i64,
    /// What each dwelling of the campaign costs less, per thousand.
    pub discount: u16,
    /// Year of the campaign in last year's plan.
    pub kept: Kept,
}

/// Works on a residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Works {
    /// Cents, all taxes included, before the index.
    pub cost: i64,
    /// What they are worth by themselves, in hundredths of a point.
    pub worth: i32,
    /// Whether relief can be claimed on them.
    pub relief: bool,
    /// What they take of the work capacity of the department.
    pub load: u32,
    /// Year of these works in last year's plan.
    pub kept: Kept,
}

/// Civil year decided in last year's plan; `None` when that plan held nothing.
pub type Kept = Option<i16>;

/// Dwellings of a residence that nothing tells apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Class {
    /// Unique in its residence.
    pub id: String,
    pub count: u32,
    pub reach: Reach,
    /// Weight of the need of one dwelling, in hundredths of a point.
    pub need: i32,
    /// Share of the need that each package answers, per thousand; `None`: not this package here.
    pub effects: Vec<Option<u16>>,
    /// Whether the tenants are retired as the pension fund asks.
    pub retired: bool,
    /// Whether relief can be claimed on works in these dwellings.
    pub relief: bool,
    /// Year of these dwellings in last year's plan.
    pub kept: Kept,
}

/// What a tenant needs to come to the dwelling without obstacle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub enum Reach {
    #[default]
    Reached,
    /// The ramp first.
    Ramp,
    /// The lift first.
    Lift,
    /// The ramp and the lift.
    Both,
}

/// Something decided before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lock {
    pub residence: u32,
    pub what: What,
    /// Civil year. With `must`, it is needed; without, `None` says never.
    pub year: Option<i16>,
    /// It must be in the plan; otherwise it must not.
    pub must: bool,
}

/// What a lock is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    Campaign,
    Ramp,
    Lift,
    Dwellings {
        class: u32,
        /// With `must`, it is needed; without, `None` says any package.
        package: Option<u32>,
        /// With `must`, at least so many; without, not read: none at all.
        count: u32,
    },
}

impl Instance {
    /// Years of the programme.
    pub fn years(&self) -> usize {
        self.budgets.len()
    }

    /// Place of a civil year among those of the programme.
    pub fn place(&self, year: i16) -> Option<usize> {
        let place = usize::try_from(i32::from(year) - i32::from(self.first_year)).ok()?;
        (place < self.years()).then_some(place)
    }

    /// Civil year of a place.
    pub fn year(&self, place: usize) -> i16 {
        self.first_year.saturating_add(i16::try_from(place).unwrap_or(i16::MAX))
    }

    /// Dwellings of all classes.
    pub fn dwellings(&self) -> u64 {
        self.residences.iter().flat_map(|r| &r.classes).map(|class| u64::from(class.count)).sum()
    }

    /// The agreement and the window that cover a residence in a year (given by its place).
    pub fn window(&self, residence: usize, place: usize) -> Option<(usize, usize)> {
        let year = self.year(place);
        let department = self.residences.get(residence)?.department;
        self.agreements.iter().enumerate().find_map(|(at, agreement)| {
            let covers = agreement.departments.contains(&department)
                || u32::try_from(residence).is_ok_and(|r| agreement.residences.contains(&r));
            let window = agreement.windows.iter().position(|w| (w.first..=w.last).contains(&year));
            window.filter(|_| covers).map(|window| (at, window))
        })
    }

    /// Whether a window has a year of the programme.
    pub fn overlaps(&self, window: &Window) -> bool {
        (0..self.years()).any(|place| (window.first..=window.last).contains(&self.year(place)))
    }
}
