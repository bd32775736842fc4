//! Any bytes as a stock file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opendata::stock::{StockContext, open_stock_bytes, read_stock};
use std::ops::ControlFlow;
use tabular::Limits;

fuzz_target!(|data: &[u8]| {
    if let Ok(mut table) = open_stock_bytes("any.csv", data.to_vec(), &Limits::upload()) {
        let context = StockContext { today: jiff::civil::date(2026, 1, 1), communes: None };
        let _ = read_stock(&mut table, None, &context, &mut |_| ControlFlow::Continue(()));
    }
});
