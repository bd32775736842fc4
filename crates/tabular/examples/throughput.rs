//! How fast a table is read: `cargo run --release -p tabular --example throughput -- FILE…`

use std::time::Instant;
use tabular::{Limits, Table};

fn main() {
    let rows_only = std::env::var_os("ROWS_ONLY").is_some();
    for path in std::env::args_os().skip(1) {
        let path = std::path::PathBuf::from(path);
        let start = Instant::now();
        let mut table = match Table::open(&path, &Limits::default()) {
            Ok(table) => table,
            Err(e) => {
                println!("{}: {e}. {}", path.display(), e.hint().0);
                continue;
            }
        };
        let opened = start.elapsed();
        let (mut rows, mut defects, mut letters) = (0_u64, 0_u64, 0_u64);
        let start = Instant::now();
        while let Some(row) = table.next_row() {
            match row {
                Ok(row) => {
                    rows += 1;
                    if rows_only {
                        continue;
                    }
                    letters += row.cells().map(|c| c.len() as u64).sum::<u64>();
                }
                Err(_) => defects += 1,
            }
        }
        let read = start.elapsed();
        let speed = table.bytes() as f64 / 1e6 / read.as_secs_f64();
        println!(
            "{}: {:?}\n  {rows} rows, {defects} faulty, {letters} bytes of text; opened in {opened:?}, read in {read:?}: {speed:.0} MB/s",
            table.name(),
            table.detected(),
        );
        for damage in table.damage() {
            println!("  {damage:?}");
        }
    }
}
