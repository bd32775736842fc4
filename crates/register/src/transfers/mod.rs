//! Transfers: wishes noted with consent, the pool that they make with the vacancies, the plans found over the whole pool,
//! the chains and cycles that are proposed, and what people answered. The solver proposes; a commission decides each let,
//! and nothing here changes who lives where.

mod exchanges;
mod homes;
mod keep;
mod occupation;
mod plans;
mod pool;
mod reasons;
mod standing;
mod steps;
mod wishes;

pub use exchanges::{NotedExchange, NotedMove};
pub(crate) use exchanges::{end_chains, forget_moves};
pub use homes::{AreaOf, homes_of};
pub use keep::Kept;
pub use occupation::{OccupiedDwelling, occupied_dwellings};
pub use plans::{NotedPlan, Outcome};
pub use pool::{Node, Pool, Scenario, solved};
pub use reasons::{RankedFile, Reason, Reasoned};
pub use standing::{Answer, EndWhy, Event, Fact, RefusalWhy, Standing, standing};
pub use steps::Step;
pub use wishes::{CONSENT_TEXT, ConsentHow, NewWish, NotedWish, WishClosed};
