//! Any bytes as a table: CSV or workbook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tabular::{Limits, Table};

fuzz_target!(|data: &[u8]| {
    if let Ok(mut table) = Table::from_bytes("any.csv", data.to_vec(), &Limits::upload()) {
        while table.next_row().is_some() {}
    }
});
