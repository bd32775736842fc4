//! Any bytes as a GeoJSON of priority neighbourhoods.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opendata::territory::read_neighbourhoods;

fuzz_target!(|data: &[u8]| {
    let _ = read_neighbourhoods("any.geojson", data);
});
