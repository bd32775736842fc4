//! Property-tax relief for accessibility works (CGI art. 1391 C), and its sibling for energy (art. 1391 E). Pure: the day
//! and the rules are parameters, the same question gives the same answer whatever its order.
//!
//! - [`amounts`]: do HT, VAT and TTC agree?
//! - [`classify`]: what kind of works a label speaks of, and which words say so.
//! - [`exemption`]: does a dwelling bear the tax of a year?
//! - [`payment`]: what was paid of an invoice.
//! - [`ledger`]: what may be claimed by office and year, what is lost, until when.
//! - [`advice`]: what to do about what is lost.
//!
//! Amounts are cents; rates are hundredths of a per cent.

pub mod advice;
pub mod amounts;
pub mod classify;
pub mod deadline;
pub mod duplicates;
pub mod exemption;
pub mod expense;
pub mod ledger;
pub mod payment;
pub mod rules;
pub mod share;

pub use expense::{Article, Expense, Kind};
pub use ledger::{Ledger, OfficeYear, ledger, office_on};
pub use rules::Rules;
