//! The allocation commission: its sessions, the vacancies that it examines, the candidates, and what it decided, kept as it
//! was shown.

mod alternatives;
mod cases;
mod decide;
mod matches;
mod sessions;

pub use alternatives::Proposable;
pub use cases::{Case, CaseHead, Decision};
pub use decide::{Choice, refusals};
pub use matches::{Match, Unmatched};
pub use sessions::{NewSession, Session};
