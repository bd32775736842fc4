//! Any bytes as a map, then as a network file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use network::Network;
use opendata::osm::OsmExtract;
use std::io::Write;

fuzz_target!(|data: &[u8]| {
    let Ok(mut file) = tempfile::NamedTempFile::new() else { return };
    if file.write_all(data).is_err() {
        return;
    }
    if let Ok(extract) = OsmExtract::read(file.path()) {
        let _ = Network::build(&extract, None, &[]);
    }
    let _ = Network::read(file.path());
});
