//! The rules of the whole as rows of numbers: what each grants, what a plan may use of it.

use programme_check::{HUNDREDTH, Instance, POINT, PRICE, Prices, Rule};

/// The rows of an instance. Prices here are grains for one unit, in floating point.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub years: usize,
    pub rules: Vec<Rule>,
    /// What is granted: cents, dwellings, work, grains.
    pub cap: Vec<i64>,
    /// By office, the first of its rows; rows of unknown ceilings are there with a cap of 0.
    pub relief: Vec<usize>,
    /// By agreement and window: the row of what is promised; then the most, then the envelope; those that are not
    /// limited have [`NO_LIMIT`].
    pub windows: Vec<Vec<usize>>,
    pub work: Vec<usize>,
    pub fairness: Option<usize>,
    /// The highest price of each row, grains for one unit.
    pub highest: Vec<f64>,
    pub carry: bool,
    /// Years until relief comes back; nothing when it does not.
    pub delay: Option<usize>,
    /// Units of each row that make a comfortable number.
    pub scale: Vec<f64>,
}

/// What is not limited.
pub(crate) const NO_LIMIT: i64 = i64::MAX / 8;

/// Cents that make a comfortable number.
const MONEY: f64 = 100_000.0;

impl Rows {
    pub fn new(instance: &Instance) -> Self {
        let years = instance.years();
        let mut rows = Self {
            years,
            rules: Vec::new(),
            cap: Vec::new(),
            relief: Vec::new(),
            windows: Vec::new(),
            work: Vec::new(),
            fairness: None,
            highest: Vec::new(),
            carry: instance.carry,
            delay: instance.relief_returns.then_some(usize::from(instance.relief_delay)),
            scale: Vec::new(),
        };
        let free = f64::INFINITY;
        for (year, cents) in instance.budgets.iter().enumerate() {
            rows.push(Rule::Cash { year }, *cents, free, MONEY);
        }
        for (office, of) in instance.offices.iter().enumerate() {
            rows.relief.push(rows.cap.len());
            for (year, ceiling) in of.ceilings.iter().enumerate() {
                let back = rows.delay.is_some_and(|delay| year + delay < years) && ceiling.is_some();
                let highest = if back { free } else { 0.0 };
                rows.push(Rule::Relief { office, year }, ceiling.unwrap_or(0), highest, MONEY);
            }
        }
        for (agreement, of) in instance.agreements.iter().enumerate() {
            let mut firsts = Vec::new();
            for (window, limits) in of.windows.iter().enumerate() {
                firsts.push(rows.cap.len());
                let here = instance.overlaps(limits);
                let price = if here { (i64::from(limits.shortfall) * HUNDREDTH) as f64 } else { 0.0 };
                rows.push(Rule::Least { agreement, window }, i64::from(limits.least), price, 1.0);
                let most = limits.most.filter(|_| here).map(i64::from);
                let price = if most.is_some() { free } else { 0.0 };
                rows.push(Rule::Most { agreement, window }, most.unwrap_or(NO_LIMIT), price, 1.0);
                let most = limits.envelope.filter(|_| here);
                let price = if most.is_some() { free } else { 0.0 };
                rows.push(Rule::Envelope { agreement, window }, most.unwrap_or(NO_LIMIT), price, MONEY);
            }
            rows.windows.push(firsts);
        }
        for (department, of) in instance.departments.iter().enumerate() {
            rows.work.push(rows.cap.len());
            for (year, most) in of.capacity.iter().enumerate() {
                let price = if most.is_some() { free } else { 0.0 };
                rows.push(Rule::Work { department, year }, most.unwrap_or(NO_LIMIT), price, 10.0);
            }
        }
        if let Some(fairness) = instance.fairness {
            rows.fairness = Some(rows.cap.len());
            let potentials = potentials(instance);
            for (commune, potential) in potentials.into_iter().enumerate() {
                let floor = i64::try_from(potential * i128::from(fairness.share) / 1000).unwrap_or(i64::MAX);
                let price = f64::from(fairness.shortfall) / 1000.0;
                rows.push(Rule::Fairness { commune }, floor, price, POINT as f64);
            }
        }
        rows
    }

    fn push(&mut self, rule: Rule, cap: i64, highest: f64, scale: f64) {
        self.rules.push(rule);
        self.cap.push(cap);
        self.highest.push(highest);
        self.scale.push(scale);
    }

    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether using the row earns its price instead of paying it.
    pub fn earns(&self, row: usize) -> bool {
        matches!(self.rules[row], Rule::Relief { .. } | Rule::Least { .. } | Rule::Fairness { .. })
    }

    /// The row of the money that comes back for what is claimed on a relief row.
    pub fn back(&self, row: usize) -> Option<usize> {
        match self.rules[row] {
            Rule::Relief { year, .. } => {
                self.delay.map(|delay| year + delay).filter(|year| *year < self.years)
            }
            _ => None,
        }
    }

    /// Brings prices within their limits.
    pub fn project(&self, prices: &mut [f64]) {
        for (price, highest) in prices.iter_mut().zip(&self.highest) {
            *price = price.clamp(0.0, *highest);
        }
        for year in (1..self.years).filter(|_| self.carry) {
            prices[year] = prices[year].min(prices[year - 1]);
        }
        for row in 0..self.len() {
            if let Some(back) = self.back(row) {
                prices[row] = prices[row].min(prices[back]);
            }
        }
    }

    /// What the rules grant at these prices, in grains.
    pub fn granted(&self, prices: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (row, price) in prices.iter().enumerate() {
            let worth = price * self.cap[row] as f64;
            sum += if self.earns(row) { -worth } else { worth };
            if let Some(back) = self.back(row) {
                sum += prices[back] * self.cap[row] as f64;
            }
        }
        sum
    }

    /// The prices as the answer says them.
    pub fn rounded(&self, instance: &Instance, prices: &[f64]) -> Prices {
        let whole = |row: usize| (prices[row] * PRICE as f64).round().min(1e17) as i64;
        let years = |firsts: &[usize]| -> Vec<Vec<i64>> {
            firsts.iter().map(|first| (*first..first + self.years).map(whole).collect()).collect()
        };
        let windows = |offset: usize| -> Vec<Vec<i64>> {
            self.windows.iter().map(|all| all.iter().map(|row| whole(row + offset)).collect()).collect()
        };
        let mut cash: Vec<i64> = (0..self.years).map(whole).collect();
        for year in (1..self.years).filter(|_| self.carry) {
            cash[year] = cash[year].min(cash[year - 1]);
        }
        let mut relief = years(&self.relief);
        for (list, first) in relief.iter_mut().zip(&self.relief) {
            for (year, price) in list.iter_mut().enumerate() {
                *price = (*price).min(self.back(first + year).map_or(0, |back| cash[back]));
            }
        }
        let communes = self.fairness.map_or(0, |_| instance.communes.len());
        let first = self.fairness.unwrap_or(0);
        Prices {
            cash,
            relief,
            least: windows(0),
            most: windows(1),
            envelope: windows(2),
            work: years(&self.work),
            fairness: (first..first + communes).map(whole).collect(),
        }
    }

    /// Prices of an answer, as rows.
    pub fn read(&self, prices: &Prices) -> Vec<f64> {
        let grains = |price: i64| price as f64 / PRICE as f64;
        self.rules
            .iter()
            .map(|rule| match *rule {
                Rule::Cash { year } => grains(prices.cash[year]),
                Rule::Relief { office, year } => grains(prices.relief[office][year]),
                Rule::Least { agreement, window } => grains(prices.least[agreement][window]),
                Rule::Most { agreement, window } => grains(prices.most[agreement][window]),
                Rule::Envelope { agreement, window } => grains(prices.envelope[agreement][window]),
                Rule::Work { department, year } => grains(prices.work[department][year]),
                Rule::Fairness { commune } => grains(prices.fairness[commune]),
            })
            .collect()
    }
}

/// `programme_check::potential` of every commune, in one reading of the residences.
fn potentials(instance: &Instance) -> Vec<i128> {
    let mut all = vec![0_i128; instance.communes.len()];
    for residence in &instance.residences {
        for class in &residence.classes {
            let best = (0..instance.packages.len())
                .filter_map(|package| programme_check::unit_worth(instance, class, package, 0, true))
                .max();
            all[residence.commune as usize] += i128::from(best.unwrap_or(0)) * i128::from(class.count);
        }
    }
    all
}
