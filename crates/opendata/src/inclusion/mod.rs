//! data·inclusion: the national directory of structures and services of inclusion, read and written.
//!
//! Reads JSON (lists of the schema, `structures` and `services` together, pages of the interface, dumps of Les
//! emplois), CSV and workbooks. What is outside the schema is told and left unknown; a person's name is never kept.

mod cells;
mod fields;
mod read;
mod records;

pub use read::{Read, read_json, read_table, read_workbook};
pub use records::{
    Address, Dataset, FEES, MOBILISATIONS, MOBILISERS, PUBLICS, RECEPTIONS, Service, Structure, TYPES,
    is_slug, is_theme,
};
