//! The chapter of the asset strategy plan (plan stratégique de patrimoine, CCH art. L411-9) on the ageing of tenants:
//! from [`Facts`] to a [`Chapter`], which the page, the document, the workbook and the command line all read.
//!
//! Pure: the register gathers the facts. What is not known is said unknown, with what to do to know it; what counts
//! households is told by [`told`] only. What only the landlord can say is its own text, signed and dated. It prepares a
//! document that the landlord completes; it decides nothing.

mod ageing;
mod build;
mod chapter;
mod facts;
mod files;
mod law;
mod money;
mod place;
mod prose;
mod words;

pub use build::chapter;
pub use chapter::{Cell, Chapter, Column, Figure, Heading, Part, Section, Table};
pub use facts::{
    Action, Adapted, Campaigns, Facts, FundingFigures, Households, Method, Outlook, PensionAgreement,
    ProgrammeFigures, ProgrammeRow, ProgrammeYear, ReliefYear, Residence, Sector, Territory, Transfers,
    Written,
};
pub use files::{document, workbook};
pub use place::Place;
pub use prose::{Prose, ProsePiece};
pub use told::{ToldHouseholds, told};

mod told;

/// Why a chapter, or a file of it, cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PspError {
    /// A sum of money is more than can be counted.
    #[error("a sum of money is more than can be counted")]
    Overflow,
    #[error("{0}")]
    Document(#[from] documents::DocumentError),
    #[error("a workbook cannot be written: {0}")]
    Workbook(String),
}
