//! Maps small enough to be drawn by hand.

use super::decode::{Value, decode, doubled_area};
use crate::mercator::to_grid;
use crate::{AtlasError, Basemap, BuildReport, Layer, Progress, Stage, StyleLinks, Theme, build, style};
use model::Point;
use opendata::osm::{ExtractBuilder, MemberKind};
use std::ops::ControlFlow;

const WEST: f64 = 7.40;
const SOUTH: f64 = 43.70;

/// Nodes on a lattice of 0.001°: node `100 * row + column + 1` is `row` steps north and `column` east of the corner.
fn lattice() -> ExtractBuilder {
    let nodes = (0..20).flat_map(|row| (0..20).map(move |column| 100 * row + column + 1));
    nodes.fold(ExtractBuilder::new(), |map, id| map.node(id, place(id), &[]))
}

fn place(id: i64) -> Point {
    let (row, column) = ((id - 1) / 100, (id - 1) % 100);
    Point::new(WEST + column as f64 * 0.001, SOUTH + row as f64 * 0.001)
}

fn quiet(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn drawn(map: ExtractBuilder) -> (tempfile::TempDir, BuildReport, Basemap) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("base.pmtiles");
    let report = build(&map.build(), &out, &mut quiet).unwrap();
    let map = Basemap::open(&out).unwrap();
    (folder, report, map)
}

/// The tile of a zoom that holds a node.
fn tile_at(map: &Basemap, z: u8, id: i64) -> Option<Vec<u8>> {
    let [x, y] = to_grid(place(id)).unwrap();
    map.tile(z, x >> (32 - z), y >> (32 - z)).unwrap()
}

fn town() -> ExtractBuilder {
    lattice()
        .way(1, &[1, 5, 10], &[("highway", "residential"), ("name", "Rue des Tilleuls")])
        .way(2, &[10, 110], &[("highway", "steps"), ("step_count", "24")])
        .way(3, &[501, 502, 602, 601, 501], &[("building", "apartments")])
        .way(4, &[701, 705, 1105, 1101, 701], &[])
        .way(5, &[803, 804, 904, 903, 803], &[])
        .relation(
            1,
            &[(MemberKind::Way, 4, "outer"), (MemberKind::Way, 5, "inner")],
            &[("type", "multipolygon"), ("natural", "water"), ("name", "Étang")],
        )
        .node(10_001, place(1), &[("place", "town"), ("name", "Plainville")])
        .node(10_505, place(505), &[("amenity", "pharmacy"), ("name", "Pharmacie du Port")])
}

#[test]
fn every_layer_of_a_small_town_is_found_again_in_its_tile() {
    let (_folder, report, map) = drawn(town());
    let layers = decode(&tile_at(&map, 15, 1).unwrap());
    let steps = layers["road"].iter().find(|f| f.text("kind") == Some("steps"));
    let nearby = decode(&tile_at(&map, 15, 10).unwrap());
    let steps = steps.or_else(|| nearby["road"].iter().find(|f| f.text("kind") == Some("steps"))).unwrap();
    assert_eq!(steps.tags["number"], Value::Number(24));
    assert_eq!(steps.form, 2);
    let street = layers["road"].iter().find(|f| f.text("kind") == Some("street")).unwrap();
    assert_eq!(street.text("name"), Some("Rue des Tilleuls"));
    let towns = &decode(&tile_at(&map, 8, 1).unwrap())["place"];
    assert_eq!(towns[0].text("name"), Some("Plainville"));
    let places = &decode(&tile_at(&map, 15, 505).unwrap())["poi"];
    assert_eq!(
        (places[0].text("kind"), places[0].text("name")),
        (Some("pharmacy"), Some("Pharmacie du Port"))
    );
    assert_eq!(report.features_of(Layer::Building), 1);
    assert_eq!(report.features_of(Layer::Road), 2);
    assert_eq!(report.broken_rings, 0);
    assert_eq!(map.version(), report.version);
}

#[test]
fn the_lake_keeps_its_island_as_a_ring_that_turns_the_other_way() {
    let (_folder, _, map) = drawn(town());
    let layers = decode(&tile_at(&map, 14, 903).unwrap());
    let lake = layers["water"].iter().find(|f| f.form == 3).unwrap();
    assert_eq!(lake.text("name"), Some("Étang"));
    let areas: Vec<i64> = lake
        .parts
        .iter()
        .map(|(ring, closed)| {
            assert!(closed);
            doubled_area(ring)
        })
        .collect();
    assert_eq!(areas.len(), 2);
    assert!(areas[0] > 0 && areas[1] < 0, "{areas:?}");
}

#[test]
fn a_lake_whose_edge_is_open_is_left_out_and_counted() {
    let sketch = lattice()
        .way(1, &[1, 10], &[("highway", "residential")])
        .way(2, &[101, 105, 505], &[])
        .relation(1, &[(MemberKind::Way, 2, "outer")], &[("type", "multipolygon"), ("natural", "water")]);
    let (_folder, report, map) = drawn(sketch);
    assert_eq!(report.broken_rings, 1);
    assert_eq!(report.features_of(Layer::Water), 0);
    assert!(!decode(&tile_at(&map, 15, 1).unwrap()).contains_key("water"));
}

#[test]
fn a_multipolygon_tagged_on_its_outer_way_is_drawn_once() {
    let sketch = lattice()
        .way(1, &[1, 10], &[("highway", "residential")])
        .way(4, &[701, 705, 1105, 1101, 701], &[("natural", "water")])
        .way(5, &[803, 804, 904, 903, 803], &[])
        .relation(
            1,
            &[(MemberKind::Way, 4, "outer"), (MemberKind::Way, 5, "inner")],
            &[("type", "multipolygon")],
        );
    let (_folder, report, _) = drawn(sketch);
    assert_eq!(report.features_of(Layer::Water), 1);
}

#[test]
fn a_street_around_the_world_is_left_out_and_counted() {
    let map = town().node(99_999, Point::new(-170.0, -60.0), &[]).way(
        99,
        &[1, 99_999],
        &[("highway", "residential")],
    );
    let (_folder, report, _) = drawn(map);
    assert_eq!(report.oversized, 1);
    assert_eq!(report.features_of(Layer::Road), 2);
}

#[test]
fn the_same_map_gives_the_same_bytes_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let extract = town().build();
    let files: Vec<Vec<u8>> = [1, 3]
        .into_iter()
        .map(|threads| {
            let out = folder.path().join(format!("{threads}.pmtiles"));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| build(&extract, &out, &mut quiet)).unwrap();
            std::fs::read(&out).unwrap()
        })
        .collect();
    assert!(files[0] == files[1]);
}

#[test]
fn a_map_with_nothing_to_draw_is_refused_and_an_older_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("base.pmtiles");
    std::fs::write(&out, b"older").unwrap();
    let extract = lattice().build();
    assert!(matches!(build(&extract, &out, &mut quiet), Err(AtlasError::Empty)));
    let full = town().build();
    let stop = &mut |p: Progress| {
        if p.stage == Stage::Draw { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert!(matches!(build(&full, &out, stop), Err(AtlasError::Cancelled)));
    assert_eq!(std::fs::read(&out).unwrap(), b"older");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 1, "no temporary file stays: {left:?}");
}

#[test]
fn the_progress_goes_through_its_stages_and_never_beyond_its_total() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    build(&town().build(), &folder.path().join("b.pmtiles"), &mut |p| {
        seen.push(p);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(seen.iter().all(|p| p.done <= p.total));
    assert!(seen.windows(2).all(|w| w[0].stage <= w[1].stage));
    assert_eq!(seen.last().map(|p| p.stage), Some(Stage::Write));
}

#[test]
fn tiles_that_do_not_exist_are_none() {
    let (_folder, _, map) = drawn(town());
    assert_eq!(map.tile(15, 0, 0).unwrap(), None);
    assert_eq!(map.tile(3, 9, 0).unwrap(), None, "no such address");
    assert_eq!(map.tile(200, 0, 0).unwrap(), None);
    assert_eq!(map.tile(2, 2, 1).unwrap(), None, "below the first zoom");
}

#[test]
fn the_file_is_pmtiles_3_for_the_library_too() {
    let (folder, report, map) = drawn(town());
    let bytes = std::fs::read(folder.path().join("base.pmtiles")).unwrap();
    assert_eq!(bytes.len() as u64, report.bytes);
    let header = pmtiles::Header::try_from_bytes(bytes[..127].to_vec().into()).unwrap();
    assert_eq!(header.spec_version(), 3);
    assert!(header.clustered());
    assert_eq!(header.tile_type, pmtiles::TileType::Mvt);
    assert_eq!(header.n_addressed_tiles().unwrap().get(), report.tiles);
    assert!((header.min_longitude - map.bounds().0.lon).abs() < 1e-6);
    assert_eq!((header.min_zoom, header.max_zoom), map.zooms());
}

#[test]
fn a_style_has_no_glyphs_draws_the_stairs_and_says_who_made_the_map() {
    let links = StyleLinks {
        tiles_url: "/tiles/{z}/{x}/{y}",
        bounds: (Point::new(1.0, 2.0), Point::new(3.0, 4.0)),
        zooms: (5, 15),
    };
    for theme in Theme::ALL {
        let style = style(theme, &links);
        assert!(style.get("glyphs").is_none() && style.get("sprite").is_none());
        assert!(
            style["sources"]["base"]["attribution"].as_str().unwrap().contains("OpenStreetMap contributors")
        );
        let layers = style["layers"].as_array().unwrap();
        assert!(layers.iter().any(|layer| layer["id"] == "steps"));
        let known: Vec<&str> = Layer::ALL.iter().map(|l| l.name()).collect();
        for layer in layers.iter().skip(1) {
            assert!(known.contains(&layer["source-layer"].as_str().unwrap()), "{layer}");
        }
        assert_eq!(Theme::from_code(theme.code()), Some(theme));
    }
}
