//! Any bytes as a file of places.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opendata::places::{ReadOptions, read_json, read_table};
use tabular::{Limits, Table};

fuzz_target!(|data: &[u8]| {
    let options = ReadOptions::default();
    if let Ok(table) = Table::from_bytes("any.csv", data.to_vec(), &Limits::upload()) {
        let _ = read_table(table, &options, &mut |_| {});
    }
    let _ = read_json("any.json", data, &options, &mut |_| {});
});
