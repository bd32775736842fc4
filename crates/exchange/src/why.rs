//! Why this one, why not that one: read in the prices, without solving again. The *regret* of a wish is what the bound
//! loses when the wish is forced: no plan that holds it is worth more than the bound less its regret.

use crate::bound::Bound;
use crate::cycles::Cycles;
use crate::pool::Pool;
use crate::solve::Failure;
use exchange_check::{GRAINS, Instance, Move, Plan};
use std::collections::{HashMap, HashSet};

/// Why a household does or does not go into a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The plan says so; with the number of the exchange.
    Chosen { exchange: usize },
    /// Decided before; with the number of the exchange.
    Locked { exchange: usize },
    /// The household has no such wish, or a rule stands against it.
    NotWished,
    /// Set aside by somebody.
    Forbidden,
    /// The household or the dwelling is held by a locked exchange.
    HeldElsewhere,
    /// No chain and no cycle within the caps goes through this wish.
    NoWay,
    /// Possible, and others make more of it.
    Outbid(Outbid),
    /// As good, to a hundredth of a point: another choice was made among equals.
    Tie(Outbid),
}

/// What stands in the way of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbid {
    /// By how much, in grains; what the wish would have to be worth more.
    pub by: i64,
    /// Who goes into the dwelling instead; nobody when it stays as it is or goes to the waiting list.
    pub holder: Option<u32>,
    /// Where the household goes instead.
    pub elsewhere: Option<u32>,
    /// The limit of the whole without which the wish would not be outbid at these prices.
    pub scarce: Option<Scarce>,
}

/// A limit of the whole that is used up, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scarce {
    /// The commission that decides the dwelling cannot decide more.
    Commission(u32),
    /// The landlord of the household cannot send more than it receives.
    Sender(u32),
    /// The landlord of the dwelling cannot receive more than it sends.
    Receiver(u32),
}

/// The prices of a plan, read.
pub struct Reading<'a> {
    instance: &'a Instance,
    pool: Pool,
    /// Regret of each arc, in grains; nothing where no chain or cycle goes.
    regrets: Vec<Option<i64>>,
    held: HashSet<u32>,
    /// In which exchange each move is.
    chosen: HashMap<Move, usize>,
    taker: HashMap<u32, u32>,
    goes_to: HashMap<u32, u32>,
    charges: Charges,
}

impl<'a> Reading<'a> {
    /// Reads the prices of a plan that answers this instance.
    ///
    /// # Errors
    /// When the instance cannot be used.
    pub fn new(instance: &'a Instance, plan: &Plan) -> Result<Self, Failure> {
        instance.check()?;
        let pool = Pool::new(instance);
        let mut regrets = vec![None; pool.arcs()];
        let charges = Charges::new(instance, plan);
        let duals = charges.duals(&pool);
        for basin in pool.basins() {
            let prices: Vec<f64> = basin.origin[..basin.households]
                .iter()
                .map(|node| plan.prices.get(*node as usize).copied().unwrap_or(0) as f64)
                .collect();
            for (at, regret) in basin_regrets(&basin, &prices, &duals)?.into_iter().enumerate() {
                let node = basin.start.partition_point(|start| *start as usize <= at) - 1;
                let (from, to) = (basin.origin[node], basin.origin[basin.taker[at] as usize]);
                if let Some(arc) = pool.find(from as usize, to) {
                    regrets[arc] = regret;
                }
            }
        }
        let (mut chosen, mut taker, mut goes_to) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (number, exchange) in plan.exchanges.iter().enumerate() {
            for each in exchange.moves() {
                chosen.insert(each, number);
                taker.insert(each.dwelling, each.household);
                goes_to.insert(each.household, each.dwelling);
            }
        }
        let held = instance.locked_nodes().into_iter().collect();
        Ok(Self { instance, pool, regrets, held, chosen, taker, goes_to, charges })
    }

    /// Why this household does or does not go into the dwelling of this node.
    pub fn why(&self, asked: Move) -> Why {
        let held = [asked.dwelling, asked.household].iter().any(|node| self.held.contains(node));
        if let Some(&exchange) = self.chosen.get(&asked) {
            return if held { Why::Locked { exchange } } else { Why::Chosen { exchange } };
        }
        let wished = self
            .instance
            .wishes
            .iter()
            .any(|w| (w.dwelling, w.household) == (asked.dwelling, asked.household));
        if !wished {
            return Why::NotWished;
        }
        if self.instance.forbidden.contains(&asked) {
            return Why::Forbidden;
        }
        if held {
            return Why::HeldElsewhere;
        }
        let Some(by) = self.regret(asked) else { return Why::NoWay };
        let outbid = Outbid {
            by,
            holder: self.taker.get(&asked.dwelling).copied(),
            elsewhere: self.goes_to.get(&asked.household).copied(),
            scarce: self.charges.scarce(asked, by),
        };
        if by < GRAINS { Why::Tie(outbid) } else { Why::Outbid(outbid) }
    }

    /// The wishes of a household, each with its reason, those that nearly came true first.
    pub fn wishes_of(&self, household: u32) -> Vec<(Move, Why)> {
        let own = self.instance.wishes.iter().filter(|wish| wish.household == household);
        let mut all: Vec<(Move, Why)> = own
            .map(|wish| Move { dwelling: wish.dwelling, household })
            .map(|asked| (asked, self.why(asked)))
            .collect();
        all.sort_by_key(|(asked, why)| {
            let distance = match why {
                Why::Chosen { .. } | Why::Locked { .. } => -1,
                Why::Outbid(outbid) | Why::Tie(outbid) => outbid.by,
                _ => i64::MAX,
            };
            (distance, asked.dwelling)
        });
        all
    }

    /// What the bound loses when this wish is forced, in grains; nothing when no chain or cycle goes through it.
    pub fn regret(&self, asked: Move) -> Option<i64> {
        let node = asked.dwelling as usize;
        if node >= self.pool.nodes() {
            return None;
        }
        self.regrets[self.pool.find(node, asked.household)?]
    }

    /// Those who wish for the dwelling of a node and could go there: household, regret, whether the plan chose it.
    pub(crate) fn takers(&self, node: u32) -> Vec<(u32, i64, bool)> {
        if node as usize >= self.pool.nodes() {
            return Vec::new();
        }
        self.pool
            .out(node as usize)
            .filter_map(|at| {
                let household = self.pool.taker[at];
                let is_chosen = self.taker.get(&node) == Some(&household);
                Some((household, self.regrets[at]?, is_chosen))
            })
            .collect()
    }

    /// The instance that is read.
    pub fn instance(&self) -> &Instance {
        self.instance
    }
}

/// What the plan asks for the limits of the whole.
struct Charges {
    fees: Vec<i64>,
    tolls: Vec<i64>,
    commissions: Vec<Option<u32>>,
    landlords: Vec<Option<u32>>,
}

impl Charges {
    fn new(instance: &Instance, plan: &Plan) -> Self {
        let nodes = instance.nodes();
        Self {
            fees: plan.fees.clone(),
            tolls: plan.tolls.clone(),
            commissions: instance.quotas.commission_of(nodes),
            landlords: instance.quotas.landlord_of(nodes),
        }
    }

    /// The same for each row of the pool; 0 for those of which the plan says nothing.
    fn duals(&self, pool: &Pool) -> Vec<f64> {
        let tolls = self.tolls.iter().flat_map(|toll| [(*toll).max(0), toll.saturating_neg().max(0)]);
        let mut duals: Vec<f64> = self.fees.iter().copied().chain(tolls).map(|price| price as f64).collect();
        duals.resize(pool.quotas.rows(), 0.0);
        duals
    }

    /// The limit that asks this wish for as much as it lacks.
    fn scarce(&self, asked: Move, by: i64) -> Option<Scarce> {
        let group = |of: &[Option<u32>], node: u32| of.get(node as usize).copied().flatten();
        let price = |all: &[i64], group: u32| all.get(group as usize).copied().unwrap_or(0);
        let commission = group(&self.commissions, asked.dwelling)
            .map(|group| (price(&self.fees, group), Scarce::Commission(group)));
        let [sender, receiver] = [asked.household, asked.dwelling].map(|node| group(&self.landlords, node));
        let inside = sender == receiver;
        let sender = sender.map(|group| (price(&self.tolls, group), Scarce::Sender(group)));
        let receiver =
            receiver.map(|group| (price(&self.tolls, group).saturating_neg(), Scarce::Receiver(group)));
        let landlords = [sender, receiver].into_iter().flatten().filter(|_| !inside);
        commission
            .into_iter()
            .chain(landlords)
            .filter(|(price, _)| *price > 0 && *price >= by)
            .max_by_key(|(price, _)| *price)
            .map(|(_, scarce)| scarce)
    }
}

/// The regret of each arc of a basin, in grains.
fn basin_regrets(pool: &Pool, prices: &[f64], duals: &[f64]) -> Result<Vec<Option<i64>>, Failure> {
    let cycles = Cycles::every(pool).ok_or(Failure::TooManyCycles { households: pool.households })?;
    let mut bound = Bound::new(pool, &cycles);
    bound.evaluate(prices, duals);
    let mut best = vec![f64::NEG_INFINITY; pool.arcs()];
    through_chains(&bound, &mut best);
    through_cycles(&bound, &mut best);
    Ok(best.into_iter().map(|net| net.is_finite().then(|| (-net).max(0.0) as i64)).collect())
}

/// For each arc, the best chain through it, less the best chain of the same vacancy.
fn through_chains(bound: &Bound<'_>, best: &mut [f64]) {
    let pool = bound.pool;
    let nobody = f64::NEG_INFINITY;
    // By state, for each node, the best beginning of a chain that ends there.
    let mut begun: Vec<Vec<f64>> = pool.odds.states.iter().map(|_| Vec::new()).collect();
    begun.iter_mut().for_each(|nodes| nodes.resize(pool.nodes(), nobody));
    for (at, most) in bound.chains.iter().enumerate() {
        let vacancy = pool.households + at;
        begun[0][vacancy] = -most - bound.ends[vacancy];
    }
    for state in 0..begun.len() {
        for node in 0..pool.nodes() {
            let so_far = begun[state][node];
            if so_far == nobody {
                continue;
            }
            for at in pool.out(node) {
                let Some((whole, own, then)) = bound.through(state, at) else { break };
                best[at] = best[at].max(so_far + whole);
                let taker = pool.taker[at] as usize;
                begun[then][taker] = begun[then][taker].max(so_far + own);
            }
        }
    }
}

/// For each arc, the best cycle through it, less the best cycle of the same least household.
fn through_cycles(bound: &Bound<'_>, best: &mut [f64]) {
    let pool = bound.pool;
    for least in 0..pool.households {
        let most = bound.best_cycles[least].0;
        for at in bound.cycles.of_least(least) {
            let net = bound.cycle(least, at) - most;
            let mut node = least as u32;
            let others =
                bound.cycles.others[at].into_iter().filter(|other| (*other as usize) < pool.households);
            for taker in others.chain([least as u32]) {
                if let Some(arc) = pool.find(node as usize, taker) {
                    best[arc] = best[arc].max(net);
                }
                node = taker;
            }
        }
    }
}
