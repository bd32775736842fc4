//! The portfolios kept in memory: the last used ones, up to a number of dwellings.

use super::{Portfolio, PortfolioRequest};
use crate::db::FiguresVersion;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Mutex as Turn, MutexGuard};

/// Rows of dwellings kept over all portfolios, a few hundred bytes each. The last portfolio is kept whatever its size.
const MOST_DWELLINGS: usize = 600_000;

/// Landlords take turns in computing by groups: two of one group wait for each other, at worst.
const TURNS: usize = 32;

struct Kept {
    version: FiguresVersion,
    dwellings: usize,
    portfolio: Arc<Portfolio>,
}

/// The portfolios computed, the last used one last.
#[derive(Default)]
pub(crate) struct Computed {
    kept: Mutex<Vec<Kept>>,
    turns: [Turn<()>; TURNS],
}

impl Computed {
    /// The portfolio of a request at a version.
    pub(super) fn find(&self, request: &PortfolioRequest, version: FiguresVersion) -> Option<Arc<Portfolio>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|k| k.version == version && k.portfolio.request == *request)?;
        let found = kept.remove(at);
        let portfolio = Arc::clone(&found.portfolio);
        kept.push(found);
        Some(portfolio)
    }

    /// The last portfolio of a request since which nothing of everybody's has changed, and the landlord's version then.
    pub(super) fn before(
        &self,
        request: &PortfolioRequest,
        version: FiguresVersion,
    ) -> Option<(i64, Arc<Portfolio>)> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .filter(|k| k.version.house == version.house && k.portfolio.request == *request)
            .max_by_key(|k| k.version.own)
            .map(|k| (k.version.own, Arc::clone(&k.portfolio)))
    }

    /// Keeps a portfolio, instead of what was kept of its request; the least recently used ones leave.
    pub(super) fn keep(&self, version: FiguresVersion, portfolio: Arc<Portfolio>) {
        let dwellings = portfolio.residences.iter().map(|r| r.dwelling_views.len()).sum();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|k| k.version.house == version.house && k.portfolio.request != portfolio.request);
        kept.push(Kept { version, dwellings, portfolio });
        let mut total: usize = kept.iter().map(|k| k.dwellings).sum();
        while total > MOST_DWELLINGS && kept.len() > 1 {
            total -= kept.remove(0).dwellings;
        }
    }

    /// The turn of a landlord to be computed.
    pub(super) async fn turn(&self, landlord_id: &str) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        landlord_id.hash(&mut hasher);
        let at = usize::try_from(hasher.finish() % TURNS as u64).unwrap_or(0);
        self.turns[at].lock().await
    }
}
