//! The reader against an independent implementation, against damage, and against noise.

use super::*;
use proptest::prelude::*;
use std::io::Write;
use std::path::PathBuf;

fn data(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/osm")).join(name);
    if path.exists() {
        Some(path)
    } else {
        println!("skipped: {name} is not here");
        None
    }
}

fn written(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file.flush().unwrap();
    file
}

fn refused(bytes: &[u8]) -> OsmError {
    OsmExtract::read(written(bytes).path()).unwrap_err()
}

const SMALL: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6"><bounds minlat="48" minlon="2" maxlat="49" maxlon="3"/>
<node id="2" lat="48.5" lon="2.5"><tag k="kerb" v="lowered"/></node>
<node id="1" lat="48.1" lon="-2.25"/>
<node id="3" visible="false"/>
<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="77"/><tag k="name" v="Rue de l&apos;&#201;cole &amp; Cie"/></way>
<relation id="4"><member type="way" ref="9" role="outer"/><tag k="type" v="multipolygon"/></relation>
</osm>"#;

#[test]
fn xml_gives_nodes_ways_and_relations() {
    let e = OsmExtract::read(written(SMALL.as_bytes()).path()).unwrap();
    assert_eq!(e.node_count(), 2);
    assert_eq!(e.node_place(0), Some([-22_500_000, 481_000_000]));
    assert!(e.node_tags(2).unwrap().is("kerb", "lowered"));
    assert!(e.node_tags(1).is_none());
    assert!(e.point(3).is_none());
    let way = e.way(9).unwrap();
    assert_eq!(way.refs, [1, 2, 77]);
    assert_eq!(way.tags.value("name"), Some("Rue de l'École & Cie"));
    assert_eq!(e.way_points(&way).count(), 2);
    let relation = e.relations().next().unwrap();
    let members: Vec<_> = relation.members().collect();
    assert_eq!(members, [Member { kind: MemberKind::Way, id: 9, role: "outer" }]);
}

#[test]
fn a_map_is_of_the_day_that_its_file_says() {
    use jiff::civil::date;
    let day = |text: &str| OsmExtract::read(written(text.as_bytes()).path()).unwrap().observed_on();
    assert_eq!(day(SMALL), None, "nothing is said");
    let objects = SMALL
        .replace("<node id=\"1\"", "<node id=\"1\" timestamp=\"2021-03-04T05:06:07Z\"")
        .replace("<way id=\"9\"", "<way id=\"9\" timestamp=\"2020-12-31T05:06:07Z\"");
    assert_eq!(day(&objects), Some(date(2021, 3, 4)), "the newest object");
    let overpass = objects.replace("<bounds", "<meta osm_base=\"2022-12-22T10:00:00Z\"/><bounds");
    assert_eq!(day(&overpass), Some(date(2022, 12, 22)), "the whole file before its objects");
    let rooted = objects.replace("version=\"0.6\"", "version=\"0.6\" timestamp=\"2023-01-02T00:00:00Z\"");
    assert_eq!(day(&rooted), Some(date(2023, 1, 2)));
    assert_eq!(day(&SMALL.replace("<bounds", "<meta osm_base=\"hier\"/><bounds")), None);
    for (name, expected) in
        [("monaco.osm.pbf", date(2016, 3, 5)), ("porto_portugal.osm.pbf", date(2015, 6, 6))]
    {
        let Some(path) = data(name) else { continue };
        assert_eq!(OsmExtract::read(path).unwrap().observed_on(), Some(expected), "{name}");
    }
}

#[test]
fn gzipped_xml_is_the_same_map() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(SMALL.as_bytes()).unwrap();
    let e = OsmExtract::read(written(&gzip.finish().unwrap()).path()).unwrap();
    assert_eq!((e.node_count(), e.ways().len(), e.relations().len()), (2, 1, 1));
}

#[test]
fn what_is_not_a_map_is_named() {
    let fault = |bytes: &[u8]| refused(bytes).fault;
    assert!(matches!(fault(b""), OsmFault::Empty));
    assert!(matches!(fault(b"  \n "), OsmFault::Empty));
    assert!(matches!(fault(b"<!DOCTYPE html><html><body>504</body></html>"), OsmFault::WebPage));
    assert!(matches!(fault(b"<?xml version=\"1.0\"?><html xmlns=''>"), OsmFault::WebPage));
    assert!(matches!(fault(b"{\"version\": 0.6}"), OsmFault::Json));
    assert!(matches!(fault(b"BZh91AY&SY"), OsmFault::Compression { name: "bzip2", .. }));
    assert!(matches!(fault(b"PK\x03\x04aaaa"), OsmFault::Compression { name: "zip", .. }));
    assert!(matches!(fault(b"<osmChange version=\"0.6\">"), OsmFault::Changes));
    assert!(matches!(fault(b"<?xml version=\"1.0\"?><gpx></gpx>"), OsmFault::Xml(_)));
    assert!(matches!(fault(b"lorem ipsum dolor"), OsmFault::UnknownFormat));
    let cut = refused(&SMALL.as_bytes()[..SMALL.len() - 40]);
    assert!(cut.offset.is_some(), "{cut}");
}

#[test]
fn entity_bombs_are_refused() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>
<osm><node id="1" lat="1" lon="1"><tag k="x" v="&b;"/></node></osm>"#;
    assert!(matches!(refused(bomb.as_bytes()).fault, OsmFault::Doctype));
    let undeclared = r#"<osm><node id="1" lat="1" lon="1"><tag k="x" v="&b;"/></node></osm>"#;
    assert!(matches!(refused(undeclared.as_bytes()).fault, OsmFault::Xml(_)));
    let endless = format!("<osm><node id=\"1\" lat=\"1\" lon=\"1\" x=\"{}", "a".repeat(3 << 20));
    assert!(matches!(refused(endless.as_bytes()).fault, OsmFault::Xml(_)));
}

#[test]
fn a_lying_blob_size_is_refused_with_its_place() {
    let mut bytes = vec![0, 0, 0, 14, 0x0a, 9];
    bytes.extend_from_slice(b"OSMHeader");
    bytes.extend_from_slice(&[0x18, 0x80, 0x01]);
    let error = refused(&bytes);
    assert!(matches!(error.fault, OsmFault::Truncated { missing: 128 }), "{error}");
    assert_eq!(error.offset, Some(18));
    let mut bytes = vec![0, 0, 0, 17, 0x0a, 9];
    bytes.extend_from_slice(b"OSMHeader");
    bytes.extend_from_slice(&[0x18, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    assert!(matches!(refused(&bytes).fault, OsmFault::TooBig { .. }));
}

#[test]
fn when_an_identifier_comes_twice_the_last_wins() {
    let e = ExtractBuilder::new()
        .node(5, Point::new(1.0, 1.0), &[("a", "old")])
        .node(4, Point::new(2.0, 2.0), &[])
        .node(5, Point::new(3.0, 3.0), &[])
        .way(1, &[4, 5], &[("highway", "steps")])
        .way(1, &[5, 4], &[])
        .build();
    assert_eq!(e.node_count(), 2);
    assert_eq!(e.point(5), Some(Point::new(3.0, 3.0)));
    assert!(e.node_tags(5).is_none());
    assert_eq!(e.way(1).unwrap().refs, [5, 4]);
}

use model::Point;

/// Everything of a file in one long list of words, from our reader.
fn ours(path: &std::path::Path) -> Vec<String> {
    let mut all = Vec::new();
    OsmFile::open(path)
        .unwrap()
        .pass(|element| {
            all.push(match element {
                Element::Node { id, lon, lat, tags } => format!("n{id} {lon} {lat} {tags:?}"),
                Element::Way { id, refs, tags } => format!("w{id} {refs:?} {tags:?}"),
                Element::Relation { id, members, tags } => {
                    let m: Vec<_> = members.iter().map(|(_, id, role)| (id, role)).collect();
                    format!("r{id} {m:?} {tags:?}")
                }
            });
            Flow::Continue(())
        })
        .unwrap();
    all
}

/// The same list, from an independent implementation.
fn theirs(path: &std::path::Path) -> Vec<String> {
    let mut all = Vec::new();
    osmpbf::ElementReader::from_path(path)
        .unwrap()
        .for_each(|element| {
            all.push(match element {
                osmpbf::Element::Node(n) => {
                    let tags: Vec<_> = n.tags().collect();
                    format!("n{} {} {} {tags:?}", n.id(), n.decimicro_lon(), n.decimicro_lat())
                }
                osmpbf::Element::DenseNode(n) => {
                    let tags: Vec<_> = n.tags().collect();
                    format!("n{} {} {} {tags:?}", n.id, n.decimicro_lon(), n.decimicro_lat())
                }
                osmpbf::Element::Way(w) => {
                    let refs: Vec<_> = w.refs().collect();
                    let tags: Vec<_> = w.tags().collect();
                    format!("w{} {refs:?} {tags:?}", w.id())
                }
                osmpbf::Element::Relation(r) => {
                    let m: Vec<_> =
                        r.members().map(|m| (m.member_id, m.role().unwrap().to_owned())).collect();
                    let tags: Vec<_> = r.tags().collect();
                    format!("r{} {m:?} {tags:?}", r.id())
                }
            });
        })
        .unwrap();
    all
}

#[test]
fn real_files_read_as_an_independent_implementation_reads_them() {
    for name in ["monaco.osm.pbf", "porto_portugal.osm.pbf"] {
        let Some(path) = data(name) else { continue };
        let (ours, theirs) = (ours(&path), theirs(&path));
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for (a, b) in ours.iter().zip(&theirs) {
            assert_eq!(a, b, "{name}");
        }
    }
}

#[test]
fn real_extracts_hold_together() {
    for (name, nodes, ways) in [("paris16_overpass_2022-12-22.osm", 13_403, 3_805)] {
        let Some(path) = data(name) else { continue };
        let e = OsmExtract::read(&path).unwrap();
        assert_eq!((e.node_count(), e.ways().len()), (nodes, ways));
        let stairs = e.ways().filter(|w| w.tags.is("highway", "steps")).count();
        assert_eq!(stairs, 320);
    }
    for name in ["monaco.osm.pbf", "porto_portugal.osm.pbf"] {
        let Some(path) = data(name) else { continue };
        let e = OsmExtract::read(&path).unwrap();
        let size = std::fs::metadata(&path).unwrap().len() as usize;
        println!(
            "{name}: {} nodes, {} ways, {} relations, {} bytes of memory for {size} on disk",
            e.node_count(),
            e.ways().len(),
            e.relations().len(),
            e.memory_bytes()
        );
        assert!(e.node_count() > 10_000);
        assert!(e.tagged_nodes().all(|n| !n.tags.is_empty() && n.point.is_plausible()));
    }
}

#[test]
fn a_real_file_cut_anywhere_is_refused_or_whole() {
    let Some(path) = data("monaco.osm.pbf") else { return };
    let bytes = std::fs::read(path).unwrap();
    for cut in [1usize, 3, 17, 100, 5_000, 70_000, 700_000, bytes.len() - 1] {
        let file = written(&bytes[..cut]);
        assert!(OsmExtract::read(file.path()).is_err(), "cut at {cut}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = block::read_block(&bytes, &mut |_| Flow::Continue(()));
        let _ = xml::read_xml(&bytes[..], &mut |_| Flow::Continue(()));
        let mut framed = vec![0, 0, 0, 13, 0x0a, 9];
        framed.extend_from_slice(b"OSMHeader");
        framed.extend_from_slice(&bytes);
        let mut blobs = pbf::Blobs::new(&framed[..]);
        while let Ok(Some(blob)) = blobs.blob() {
            let _ = blob.inflate().map(|b| block::read_block(&b, &mut |_| Flow::Continue(())));
        }
    }

    #[test]
    fn a_damaged_block_never_panics(at in 0usize..100_000, byte in any::<u8>()) {
        thread_local! {
            static BLOCK: Vec<u8> = data("monaco.osm.pbf").map_or_else(Vec::new, |path| {
                let file = std::fs::File::open(path).unwrap();
                let mut blobs = pbf::Blobs::new(file);
                blobs.blob().unwrap();
                blobs.blob().unwrap().unwrap().inflate().unwrap()
            });
        }
        BLOCK.with(|block| {
            let mut block = block.clone();
            if !block.is_empty() {
                let at = at % block.len();
                block[at] = byte;
                let _ = block::read_block(&block, &mut |_| Flow::Continue(()));
            }
        });
    }
}
