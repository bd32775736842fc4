//! Any bytes as an occupancy file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opendata::occupancy::{Mapping, ReadOptions, read};
use tabular::{Limits, Table};

fuzz_target!(|data: &[u8]| {
    let opened = Table::from_bytes_expecting("any.csv", data.to_vec(), &Limits::upload(), &Mapping::knows);
    if let Ok(table) = opened {
        let _ = read(table, &ReadOptions { on: jiff::civil::date(2026, 1, 1), mapping: None }, |_| {});
    }
});
