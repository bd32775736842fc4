//! The program by its command line. One program for all files of tests.

#![expect(clippy::panic, clippy::unwrap_used, reason = "tests may panic")]

mod awards;
mod calls;
mod charter;
mod diagnoses;
mod disk;
mod frameworks;
mod funding;
mod instances;
mod letters;
mod operation;
mod pathways;
mod running;
mod sent_files;
mod subsidies;
mod tenant_services;
mod upkeep;
