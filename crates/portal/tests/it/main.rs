//! The portal by its pages, as people and strangers ask for them. One program for all: each test is still a process of its own
//! under nextest, and there is one thing to link instead of one for every file.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests may panic")]

mod adaptations;
mod agreements;
mod allocations;
mod applications;
mod calls;
mod campaigns;
mod catalogue;
mod charters;
mod committee;
mod common_ground;
mod day;
mod directory;
mod doors;
mod enquiries;
mod frameworks;
mod funding;
mod governance;
mod help;
mod help_teams;
mod house;
mod html;
mod imports;
mod innovations;
mod meetings;
mod mishaps;
mod money;
mod observations;
mod outreach;
mod pages;
mod pathway;
mod pension;
mod pools;
mod premises;
mod programmes;
mod proofs;
mod provisions;
mod psp;
mod relief;
mod site;
mod testimonies;
mod transfers;
mod upkeep;
mod without_a_key;
