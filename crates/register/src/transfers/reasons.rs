//! Why this one and not that one, read in the prices of a plan; the ranked files of a dwelling; and what a move changes.

use super::exchanges::{NotedExchange, NotedMove};
use super::plans::NotedPlan;
use super::pool::Node;
use crate::vacancies::Vacancy;
use crate::{Error, Register};
use exchange::shortlist::shortlist;
use exchange::why::{Outbid, Reading, Why};
use jiff::civil::Date;

/// Why a household does or does not go to a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    Chosen,
    Locked,
    /// The household refused it.
    SetAside,
    HeldElsewhere,
    NoWay,
    /// Others make more of it, by so many grains; to which wish the dwelling goes, and where the household goes.
    Outbid {
        by: i64,
        holder: Option<String>,
        elsewhere: Option<String>,
    },
    Tie {
        holder: Option<String>,
        elsewhere: Option<String>,
    },
}

/// A wish of a household with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasoned {
    pub dwelling_id: String,
    /// Worth of the move, in hundredths of a point.
    pub weight: i32,
    pub why: Reason,
}

/// A file of the three for a dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedFile {
    pub wish_id: String,
    /// What the whole loses when this household is chosen, in grains.
    pub regret: i64,
    pub is_chosen: bool,
}

impl NotedPlan {
    fn wish_at(&self, at: u32) -> Option<String> {
        match self.node(at) {
            Some(Node::Household { wish_id, .. }) => Some(wish_id.clone()),
            _ => None,
        }
    }

    fn reading(&self) -> Result<Reading<'_>, Error> {
        Reading::new(&self.instance, &self.plan).map_err(|e| Error::Computation(e.to_string()))
    }

    /// Every dwelling that a household could go to, with why it does or does not, the nearest to come true first.
    ///
    /// # Errors
    /// When the prices cannot be read.
    pub fn reasons(&self, wish_id: &str) -> Result<Vec<Reasoned>, Error> {
        let Some(household) = self.household(wish_id) else { return Ok(Vec::new()) };
        let named = |outbid: &Outbid| {
            let holder = outbid.holder.and_then(|at| self.wish_at(at));
            let elsewhere = outbid.elsewhere.and_then(|at| self.node(at)).map(|n| n.dwelling_id().to_owned());
            (holder, elsewhere)
        };
        let mut all = Vec::new();
        for (asked, why) in self.reading()?.wishes_of(household) {
            let Some(node) = self.node(asked.dwelling) else { continue };
            let weight = self
                .instance
                .wishes
                .iter()
                .find(|w| (w.dwelling, w.household) == (asked.dwelling, household))
                .map_or(0, |w| w.weight);
            let why = match why {
                Why::Chosen { .. } => Reason::Chosen,
                Why::Locked { .. } => Reason::Locked,
                Why::Forbidden => Reason::SetAside,
                Why::HeldElsewhere => Reason::HeldElsewhere,
                Why::NotWished | Why::NoWay => Reason::NoWay,
                Why::Outbid(outbid) => {
                    let (holder, elsewhere) = named(&outbid);
                    Reason::Outbid { by: outbid.by, holder, elsewhere }
                }
                Why::Tie(outbid) => {
                    let (holder, elsewhere) = named(&outbid);
                    Reason::Tie { holder, elsewhere }
                }
            };
            all.push(Reasoned { dwelling_id: node.dwelling_id().to_owned(), weight, why });
        }
        Ok(all)
    }

    /// The files of a dwelling, ranked by the prices.
    ///
    /// # Errors
    /// When the prices cannot be read.
    pub fn files(&self, dwelling_id: &str, count: usize) -> Result<Vec<RankedFile>, Error> {
        let Some(node) = self.node_of(dwelling_id) else { return Ok(Vec::new()) };
        let files = shortlist(&self.reading()?, node, count);
        let named = |file: exchange::shortlist::File| {
            Some(RankedFile {
                wish_id: self.wish_at(file.household)?,
                regret: file.regret,
                is_chosen: file.is_chosen,
            })
        };
        Ok(files.into_iter().filter_map(named).collect())
    }
}

impl Register {
    /// The rent of the dwelling of a move: that of the vacancy, or the one that the household who leaves it pays.
    pub async fn rent_of(
        &self,
        landlord_id: &str,
        exchange: &NotedExchange,
        this: &NotedMove,
        vacancies: &[Vacancy],
        on: Date,
    ) -> Result<Option<u32>, Error> {
        let leaver = exchange.moves.iter().find(|other| other.from_id == this.dwelling_id);
        if let Some(leaver) = leaver {
            let noted = self.transfer_wish(landlord_id, &leaver.wish_id).await?;
            return Ok(noted.open(on).and_then(|wish| wish.rent_cents));
        }
        let vacancy = exchange.vacancy_id.as_ref().and_then(|id| vacancies.iter().find(|v| v.id == *id));
        match (vacancy, &exchange.vacancy_id) {
            (Some(vacancy), _) => Ok(vacancy.rent_cents),
            (None, Some(id)) => Ok(self.vacancy(landlord_id, id).await?.rent_cents),
            (None, None) => Ok(None),
        }
    }
}
