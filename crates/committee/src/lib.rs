//! Committees of a call: where the instruction of a file stands; who has an interest in which file, and by which path; who
//! reads what; what the scores say; what a vote decides; what becomes of a file after the results. Pure: no clock, no file, no database, no name of anybody.

pub mod after;
pub mod conflict;
pub mod instruction;
pub mod reading;
pub mod score;
#[cfg(test)]
mod tests;
pub mod vote;
