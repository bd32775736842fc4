//! Works programmes over five to ten years: scenarios as people ask them, the question made of the stock, what was computed and
//! verified, who pays what where and when, what the direction decided. The computation proposes; nothing here orders works.

mod build;
mod decide;
mod explain;
mod facts;
mod find_out;
mod index;
mod keep;
mod payers;
mod robust;
mod rows;
mod runs;
mod settings;
mod solve;

pub use build::{Before, Built, Note, department_of, package_price};
pub use decide::{Decided, NotedDecision, ProgrammeFigures, dwellings_of};
pub use explain::{Brought, LeftOut, PricedRule, brought, left_out, priced_rules};
pub use facts::{Band, Group, Missing, Start, groups, missing};
pub use find_out::{FindOut, to_find_out};
pub use index::{facts_after, index_change};
pub use keep::{LONGEST_NAME, MOST_SCENARIOS, NotSaved, NotedProgramme, NotedScenario};
pub use payers::KnownPayers;
pub use robust::{Change, Held, Regret, kept_of, robustness};
pub use rows::{Row, Work, YearFigures, figures_of, rows_of};
pub use runs::{Beside, Found, Kept, NextBest, NotSolved, NotedRun, Other, Point, Question, SharePoint};
pub use settings::{
    ALL, CampaignTerms, CommonWorks, FEWEST_YEARS, Facts, Fault, Lock, LockWhat, MOST_CENTS, MOST_PACKAGES,
    MOST_YEARS, NeedPoints, OfficeRoom, Package, PensionWindow, Settings, Unreachable, WHOLE_EFFECT,
};
pub use solve::solved;
