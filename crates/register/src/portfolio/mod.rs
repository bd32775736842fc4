//! Everything computed for one landlord on one day: the one source of lists, maps, exports, pages and commands.
//!
//! Computed whole, from the register and the library, and kept until something is written: two screens cannot
//! disagree, because both read the same value.

mod computed;
mod filter;
mod load;
mod residence;

pub(crate) use computed::Computed;
pub use filter::{Filter, Sort, lift_code};
pub(crate) use load::Part;
pub use residence::{DwellingView, LiftState, ResidenceView};

use crate::db::{changed_residences, figures_version};
use crate::{Error, Register, landlords::Landlord};
use access::explain::{Explanation, explain};
use access::stability::{Candidate, Question, Side, stability};
use access::targets::TargetStatus;
use access::{Parameters, Reading, Scorer};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is asked: whose stock, on which day, with which weights.
#[derive(Debug, Clone, PartialEq)]
pub struct PortfolioRequest {
    pub landlord_id: String,
    /// Day for which ages and validity are counted.
    pub on: Date,
    /// Version of the weights; the active one when absent.
    pub weights: Option<String>,
    /// *Mode prudent*: what has expired is unknown again.
    pub prudent: bool,
    /// Another target rule than that of the weights: age and share in per cent.
    pub target: Option<(u8, u8)>,
}

/// A landlord's residences with their index, ranks and target outcome.
#[derive(Debug, Clone)]
pub struct Portfolio {
    pub landlord: Landlord,
    pub request: PortfolioRequest,
    /// Id and parameters of the weights in force.
    pub weights_id: String,
    pub parameters: Parameters,
    /// By decreasing middle of the index, then by name: the order of the ranking.
    pub residences: Vec<ResidenceView>,
    /// How many residences a first campaign could take: the "top N" of the stability figures.
    pub top: u32,
    /// What is imported around the stock.
    pub library: LibraryState,
}

/// Which files of the library are in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LibraryState {
    pub streets: bool,
    pub places: u64,
}

/// Totals over some residences.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    pub residences: u32,
    pub dwellings: u64,
    pub targets: u32,
    pub to_confirm: u32,
    pub not_targets: u32,
    pub without_position: u32,
    /// Mean coverage, weighted by dwellings; `None` without dwellings.
    pub coverage: Option<f64>,
}

impl Totals {
    /// Sums over residences.
    #[must_use]
    pub fn of<'a>(residences: impl IntoIterator<Item = &'a ResidenceView>) -> Totals {
        let mut totals = Totals::default();
        let mut covered = 0.0;
        for r in residences {
            totals.residences += 1;
            totals.dwellings += u64::from(r.dwellings);
            covered += r.score.coverage * f64::from(r.dwellings);
            totals.without_position += u32::from(r.point.is_none());
            match r.target.status {
                TargetStatus::Target => totals.targets += 1,
                TargetStatus::ToConfirm => totals.to_confirm += 1,
                TargetStatus::NotTarget | TargetStatus::TooSmall => totals.not_targets += 1,
            }
        }
        if totals.dwellings > 0 {
            totals.coverage = Some(covered / totals.dwellings as f64);
        }
        totals
    }
}

impl Portfolio {
    /// The residence of an id, a reference or a name (compared without accents or case).
    ///
    /// # Errors
    /// When nothing, or several residences, answer to it.
    pub fn find(&self, wanted: &str) -> Result<&ResidenceView, Error> {
        if let Some(found) = self.residences.iter().find(|r| r.id == wanted) {
            return Ok(found);
        }
        let folded = model::words::fold(wanted);
        let named = |r: &&ResidenceView| {
            r.reference.as_deref() == Some(wanted) || model::words::fold(&r.name) == folded
        };
        let mut found = self.residences.iter().filter(named);
        let first = found.next().ok_or_else(|| Error::Unknown(wanted.to_owned()))?;
        let others: Vec<String> = found.map(|r| format!("{} ({})", r.name, r.id)).collect();
        if others.is_empty() {
            Ok(first)
        } else {
            let all = format!("{} ({}), {}", first.name, first.id, others.join(", "));
            Err(Error::Ambiguous(wanted.to_owned(), all))
        }
    }

    /// The residence of an id.
    #[must_use]
    pub fn residence(&self, id: &str) -> Option<&ResidenceView> {
        self.residences.iter().find(|r| r.id == id)
    }

    /// The dwelling of an id, and its residence.
    #[must_use]
    pub fn dwelling(&self, id: &str) -> Option<(&ResidenceView, &DwellingView)> {
        self.residences.iter().find_map(|r| Some((r, r.dwelling_views.iter().find(|d| d.id == id)?)))
    }

    /// Why a residence has its index, what to find out first, and what would improve it.
    #[must_use]
    pub fn explain(&self, residence: &ResidenceView) -> Explanation {
        let levers = access::levers::catalogue(&residence.facts);
        explain(&residence.facts, &self.parameters, self.reading(), &levers)
    }

    /// What the index of a residence would be with each parameter of the method 20 % lower and higher: facts are made
    /// again of what was seen, so thresholds count too.
    #[must_use]
    pub fn tornado(&self, residence: &ResidenceView) -> Vec<access::tornado::Bar<model::Interval>> {
        access::tornado::tornado(&self.parameters, |parameters| {
            let facts = residence.facts_with(parameters, self.reading());
            Scorer::new(parameters, self.reading()).score(&facts).index
        })
    }

    /// What the index of a residence would be with each unknown at its worst and at its best.
    #[must_use]
    pub fn unknowns(&self, residence: &ResidenceView) -> Vec<access::tornado::UnknownBar> {
        access::tornado::unknowns(&Scorer::new(&self.parameters, self.reading()), &residence.facts)
    }

    /// How facts are read.
    #[must_use]
    pub fn reading(&self) -> Reading {
        Reading { on: Some(self.request.on), prudent: self.request.prudent }
    }
}

impl Register {
    /// The portfolio asked for, computed when what it is computed from has changed since the last time; only the
    /// residences that changed are read again, when it is known which.
    pub async fn portfolio(&self, request: &PortfolioRequest) -> Result<Arc<Portfolio>, Error> {
        let landlord_id = request.landlord_id.as_str();
        let version = figures_version(self.db.read(), landlord_id).await?;
        if let Some(found) = self.computed.find(request, version) {
            return Ok(found);
        }
        // One computes, the others wait for it.
        let _turn = self.computed.turn(landlord_id).await;
        let version = figures_version(self.db.read(), landlord_id).await?;
        if let Some(found) = self.computed.find(request, version) {
            return Ok(found);
        }
        let mut portfolio = None;
        if let Some((then, old)) = self.computed.before(request, version)
            && let Some(changed) = changed_residences(self.db.read(), landlord_id, then, version.own).await?
        {
            portfolio = self.brought_up_to_date(old, changed).await?;
        }
        let portfolio = match portfolio {
            Some(portfolio) => portfolio,
            None => self.compute(request).await?,
        };
        let portfolio = Arc::new(portfolio);
        self.computed.keep(version, Arc::clone(&portfolio));
        Ok(portfolio)
    }

    /// A portfolio with some residences read again; `None` when one of them is no longer in the stock.
    async fn brought_up_to_date(
        &self,
        old: Arc<Portfolio>,
        changed: BTreeSet<String>,
    ) -> Result<Option<Portfolio>, Error> {
        let mut loaded = Vec::with_capacity(changed.len());
        for id in &changed {
            loaded.extend(load::load(self, load::Part::One(&old.landlord.id, id), old.request.on).await?);
        }
        if loaded.len() != changed.len() {
            return Ok(None);
        }
        tokio::task::spawn_blocking(move || {
            let mut portfolio = Portfolio::clone(&old);
            let reading = portfolio.reading();
            let scorer = Scorer::new(&portfolio.parameters, reading);
            for one in loaded {
                let view = residence::view(one, &scorer, reading);
                match portfolio.residences.iter_mut().find(|r| r.id == view.id) {
                    Some(place) => *place = view,
                    None => return None,
                }
            }
            portfolio.top = arrange(&mut portfolio.residences, &portfolio.parameters);
            Some(portfolio)
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))
    }

    async fn compute(&self, request: &PortfolioRequest) -> Result<Portfolio, Error> {
        let landlord = self.landlord_of(&request.landlord_id).await?;
        let landlord = landlord.ok_or_else(|| Error::Unknown(request.landlord_id.clone()))?;
        let weights = self.weights(&landlord.id, request.weights.as_deref()).await?;
        let mut parameters = weights.parameters;
        if let Some((age, share)) = request.target {
            parameters.target.age = age;
            parameters.target.share_percent = share;
        }
        let loaded = load::load(self, load::Part::All(&landlord.id), request.on).await?;
        let library = self.library_state().await?;
        let landlord_request = request.clone();
        // A big landlord takes a second of arithmetic: not on the threads that answer requests.
        tokio::task::spawn_blocking(move || {
            let reading = Reading { on: Some(landlord_request.on), prudent: landlord_request.prudent };
            let scorer = Scorer::new(&parameters, reading);
            let mut residences: Vec<ResidenceView> =
                loaded.into_iter().map(|l| residence::view(l, &scorer, reading)).collect();
            let top = arrange(&mut residences, &parameters);
            Ok(Portfolio {
                landlord,
                request: landlord_request,
                weights_id: weights.id,
                parameters,
                residences,
                top,
                library,
            })
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
    }
}

/// Puts residences in the order of the ranking, with their ranks and how these fare: how many a first campaign takes.
fn arrange(residences: &mut [ResidenceView], parameters: &Parameters) -> u32 {
    for residence in residences.iter_mut() {
        (residence.rank, residence.stability) = (None, None);
    }
    rank(residences);
    let top = top_of(residences);
    weigh(residences, parameters, top);
    top
}

/// Puts residences in the order of the ranking and gives them their interval of ranks.
fn rank(residences: &mut [ResidenceView]) {
    residences.sort_by(|a, b| {
        let middle = |r: &ResidenceView| r.score.index.lo + r.score.index.hi;
        middle(b).total_cmp(&middle(a)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id))
    });
    let scores: Vec<access::Score> = residences.iter().map(|r| r.score).collect();
    for listed in access::ranks::listing(&scores) {
        residences[listed.residence].rank = listed.rank;
    }
}

/// A tenth of the stock, at least one residence: what a first campaign takes.
fn top_of(residences: &[ResidenceView]) -> u32 {
    u32::try_from(residences.len().div_ceil(10)).unwrap_or(u32::MAX).max(1)
}

/// How the ranks fare when the weights move.
fn weigh(residences: &mut [ResidenceView], parameters: &Parameters, top: u32) {
    let ranked: Vec<usize> = (0..residences.len()).filter(|i| residences[*i].rank.is_some()).collect();
    let candidates: Vec<Candidate> =
        ranked.iter().map(|i| Candidate::of(&residences[*i].score, Side::Middle)).collect();
    let question = Question { top, ceilings: true, reference: shares(parameters.dimension_weights) };
    let found = stability(&candidates, &question);
    for (index, stable) in ranked.into_iter().zip(found.residences) {
        residences[index].stability = Some(stable);
    }
}

/// Points as shares that add up to 1.
fn shares(points: [f64; 4]) -> [f64; 4] {
    let sum: f64 = points.iter().sum();
    points.map(|p| p / sum)
}
