//! The answer: what is done where and when, what it is worth, and the prices that prove how much better one could do
//! at most.

/// Version of the way values and bounds are counted: an answer of another version is refused.
pub const VERSION: u32 = 1;

/// What is done in one residence. Years are civil years.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct Programme {
    /// Number of the residence in the instance.
    pub residence: u32,
    pub campaign: Option<i16>,
    pub ramp: Option<i16>,
    pub lift: Option<i16>,
    pub units: Vec<Units>,
}

/// Dwellings of one class adapted alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Units {
    /// Number of the class in its residence.
    pub class: u32,
    /// Number of the package in the instance.
    pub package: u32,
    pub year: i16,
    /// A pension fund pays its part; the rest, and everything otherwise, is own money.
    pub pension: bool,
    /// In the campaign of the residence, at its price; otherwise one by one.
    pub campaign: bool,
    pub count: u32,
}

/// What is done: residences where nothing is done are left out. Relief is not chosen here: it is claimed on all that
/// can be, up to the ceiling of each office and year (see [`Ledger`](crate::Ledger)).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// By number of residence, each once.
    pub programmes: Vec<Programme>,
}

impl Plan {
    /// Dwellings adapted.
    pub fn dwellings(&self) -> u64 {
        self.programmes.iter().flat_map(|p| &p.units).map(|units| u64::from(units.count)).sum()
    }

    /// The programme of a residence, when something is done there.
    pub fn programme(&self, residence: u32) -> Option<&Programme> {
        let at = self.programmes.binary_search_by_key(&residence, |programme| programme.residence).ok()?;
        self.programmes.get(at)
    }
}

/// A price for each rule of the whole, in millionths of a grain for one unit of it (a cent, a dwelling, a unit of work
/// capacity, a grain of a commune's share). Whatever they are within their limits, they prove a bound; good ones prove
/// a good bound. They say what one unit more would bring at most.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prices {
    /// Of a cent of own money, by year. Where money can be carried over, never more in a later year.
    pub cash: Vec<i64>,
    /// Of a cent on which relief can be claimed: what a claimable cent earns, by office and year of payment.
    pub relief: Vec<Vec<i64>>,
    /// Of a dwelling promised to a fund, by agreement and window; at most the price of a shortfall.
    pub least: Vec<Vec<i64>>,
    /// Of a dwelling that a fund can still take, by agreement and window.
    pub most: Vec<Vec<i64>>,
    /// Of a cent of a fund's envelope, by agreement and window.
    pub envelope: Vec<Vec<i64>>,
    /// Of work capacity, by department and year.
    pub work: Vec<Vec<i64>>,
    /// Of a grain of the share of a commune; at most the price of a shortfall.
    pub fairness: Vec<i64>,
}

/// A rule of the whole, named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Own money of a year (its place).
    Cash {
        year: usize,
    },
    /// Relief of an office on what is paid in a year.
    Relief {
        office: usize,
        year: usize,
    },
    Least {
        agreement: usize,
        window: usize,
    },
    Most {
        agreement: usize,
        window: usize,
    },
    Envelope {
        agreement: usize,
        window: usize,
    },
    Work {
        department: usize,
        year: usize,
    },
    Fairness {
        commune: usize,
    },
}

/// A proof by cases: the cases of a split leave nothing out, so no plan is worth more than the greatest of the bounds
/// of the leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Leaf(Prices),
    /// The plans that keep the restriction, and those that do not.
    Split {
        on: Restriction,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

/// What a case supposes of a residence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Restriction {
    pub residence: u32,
    pub subject: Subject,
    /// Place of a year.
    pub year: u32,
}

/// What a restriction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The campaign is in that year or before.
    Campaign,
    /// The ramp is done in that year or before.
    Ramp,
    /// The lift is done in that year or before.
    Lift,
    /// At most so many dwellings of the class are adapted in that year.
    Dwellings { class: u32, most: u32 },
}

/// A plan with what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Digest of the instance that it answers.
    pub instance: String,
    pub plan: Plan,
    /// Worth of the plan, in grains.
    pub value: i64,
    /// No plan is worth more, in grains.
    pub bound: i64,
    /// Prices that prove a bound in one step. They are those that explanations are read from.
    pub prices: Prices,
    /// A finer proof by cases, when the programme is small enough to be searched; then `bound` is the lesser of the
    /// two.
    pub cases: Option<Node>,
    pub seed: u64,
    /// What searched, with its version and its effort.
    pub solver: String,
    /// What was counted on the way: prices tried, linear programmes, residences taken up again… The same every time.
    pub counters: Vec<(String, u64)>,
}

impl Answer {
    /// What is not proven, as a share of the bound.
    pub fn gap(&self) -> f64 {
        if self.bound <= 0 { 0.0 } else { (self.bound - self.value) as f64 / self.bound as f64 }
    }
}
