//! The register by its acts. One program for all files of tests.

#![expect(clippy::panic, clippy::unwrap_used, reason = "tests may panic")]

mod adaptations;
mod agreements;
mod allocation;
mod backup;
mod campaigns;
mod charters;
mod demo;
mod funding;
mod households;
mod identities;
mod key;
mod landlords;
mod passkeys;
mod payers;
mod people;
mod privacy;
mod programmes;
mod psp;
mod psp_figures;
mod relief;
mod stock;
mod transfers;
