//! Whatever is in the file, the answer is an error or a tile, never a panic.

use crate::{Basemap, Progress, build};
use model::Point;
use opendata::osm::{ExtractBuilder, MemberKind};
use proptest::prelude::*;
use std::ops::ControlFlow;

const KEYS: [(&str, &str); 12] = [
    ("highway", "steps"),
    ("highway", "residential"),
    ("building", "yes"),
    ("natural", "water"),
    ("natural", "coastline"),
    ("type", "multipolygon"),
    ("boundary", "administrative"),
    ("admin_level", "8"),
    ("place", "town"),
    ("name", "Ici"),
    ("railway", "rail"),
    ("landuse", "forest"),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_map_is_drawn_or_refused(
        nodes in prop::collection::vec((any::<i32>(), -900_000_000i32..=900_000_000, any::<u16>()), 1..30),
        ways in prop::collection::vec((prop::collection::vec(0i64..32, 0..12), any::<u16>()), 0..12),
        relations in prop::collection::vec((prop::collection::vec((0i64..14, any::<bool>()), 0..6), any::<u16>()), 0..6),
    ) {
        let tags = |mask: u16| KEYS.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, &t)| t).collect::<Vec<_>>();
        let mut builder = ExtractBuilder::new();
        for (id, (lon, lat, mask)) in nodes.iter().enumerate() {
            // A few positions far away, the others near: a tile pyramid of the whole world at zoom 15 is not a test.
            let near = |v: i32| 2.0 + f64::from(v % 200_000) / 1e7;
            builder = builder.node(id as i64, Point::new(near(*lon), near(*lat)), &tags(*mask));
        }
        for (id, (refs, mask)) in ways.iter().enumerate() {
            builder = builder.way(id as i64, refs, &tags(*mask));
        }
        for (id, (members, mask)) in relations.iter().enumerate() {
            let members: Vec<_> = members.iter().map(|&(way, inner)| (MemberKind::Way, way, if inner { "inner" } else { "outer" })).collect();
            builder = builder.relation(id as i64, &members, &tags(*mask | 1 << 5));
        }
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("b.pmtiles");
        if build(&builder.build(), &out, &mut |_: Progress| ControlFlow::Continue(())).is_ok() {
            Basemap::open(&out).unwrap();
        }
    }

    #[test]
    fn a_damaged_file_never_panics(at in 0usize..400, byte in any::<u8>(), cut in 0usize..400, z in 0u8..16, x in any::<u32>(), y in any::<u32>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.pmtiles");
        let builder = ExtractBuilder::new()
            .node(1, Point::new(0.0, 0.0), &[])
            .node(2, Point::new(0.0001, 0.0001), &[])
            .way(1, &[1, 2], &[("highway", "steps")]);
        build(&builder.build(), &path, &mut |_: Progress| ControlFlow::Continue(())).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length);
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(map) = Basemap::open(&path) {
            let _ = map.tile(z, x, y);
            let side = 1 << z;
            let _ = map.tile(z, side / 2, side / 2);
            prop_assert!(!map.version().is_empty());
        }
    }
}
