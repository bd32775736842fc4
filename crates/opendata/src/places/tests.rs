//! Places read from invented files of each format, merged, and the real files where they are there.

use super::*;
use model::{
    Category, EntranceAccess, Point,
    issue::ImportReport,
    place::{Place, PlaceSource},
};
use proptest::prelude::*;
use std::path::PathBuf;
use tabular::{Limits, Table};

fn place_of(listed: Listed) -> Option<Found> {
    match listed {
        Listed::Place(found) => Some(found),
        Listed::Door(_) => None,
    }
}

fn read_text(name: &str, text: &str) -> (Vec<Found>, ImportReport) {
    let table = Table::from_bytes(name, text.as_bytes().to_vec(), &Limits::upload()).unwrap();
    let mut found = Vec::new();
    let report = read_table(table, &ReadOptions::default(), &mut |l| found.extend(place_of(l)));
    (found, report)
}

#[test]
fn old_equipment_rows_are_read_in_lambert_93() {
    let (found, report) = read_text(
        "bpe.csv",
        "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;LAMBERT_X;LAMBERT_Y;QUALITE_XY\n\
         11;94;94033;94033_0110;2019;D201;662380.6;6861389.8;Acceptable\n\
         11;94;94033;94033_0110;2019;D201;662380.6;6861389.8;Acceptable\n\
         11;94;94033;94033_0110;2019;A504;662380,6;6861389,8;Bonne\n\
         11;94;94033;94033_0110;2019;C101;662380.6;6861389.8;Bonne\n\
         11;94;94033;94033_0110;2019;D301;;;non géolocalisé\n\
         11;94;94033;94033_0110;2019;D301;12;13;Bonne\n",
    );
    let kinds = found.iter().map(|f| (f.place.category, f.place.kind.as_str())).collect::<Vec<_>>();
    assert_eq!(kinds, [(Category::Doctor, "D201"), (Category::Doctor, "D201"), (Category::Social, "A504")]);
    assert!(
        found[0].place.point.distance_m(Point::new(2.487_1, 48.851_2)) < 500.0,
        "{:?}",
        found[0].place.point
    );
    assert_ne!(found[0].place.sources, found[1].place.sources, "identical rows are distinct facilities");
    assert_eq!(report.issue_counts["COORDONNEES_ABSENTES"], 1);
    assert_eq!(report.issue_counts["VALEUR_ILLISIBLE"], 1);
    assert_eq!(report.figures["other-kinds"], 1);
    let merged = merge(found);
    assert_eq!(merged.places.len(), 2, "two doctors at one door are one destination");
    assert_eq!(merged.places[0].sources.len(), 2, "and both are remembered");
}

#[test]
fn new_equipment_rows_have_names_and_degrees() {
    let (found, report) = read_text(
        "bpe24.csv",
        "AN;NOMRS;SIRET;DEPCOM;TYPEQU;LAMBERT_X;LAMBERT_Y;LONGITUDE;LATITUDE;EPSG\n\
         2024;PHARMACIE DU PORT;12345678901234;44109;D307;;;-1.55;47.21;2154\n\
         2024;ANCIEN CODE;;44109;D301;;;-1.55;47.21;2154\n\
         2024;OUTRE-MER;;97411;D307;338000;7690000;;;2975\n\
         2024;INVERSE;;44109;D307;;;47.21;-1.55;2154\n",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].siret.as_deref(), Some("12345678901234"));
    assert_eq!(found[0].place.name.as_deref(), Some("PHARMACIE DU PORT"));
    assert_eq!(report.figures["other-kinds"], 1);
    assert_eq!(report.issue_counts["COORDONNEES_ABSENTES"], 1);
    assert_eq!(report.issue_counts["COORDONNEES_INVERSEES"], 1);
}

#[test]
fn acceslibre_doors_become_an_entrance() {
    let (found, report) = read_text(
        "acceslibre.csv",
        "id,name,postal_code,commune,siret,longitude,latitude,activite,entree_plain_pied,entree_marches,entree_marches_rampe,entree_aide_humaine,entree_largeur_mini,entree_pmr\n\
         a1,Pharmacie du Port,44000,Nantes,12345678901234,-1.55,47.21,Pharmacie,True,,,,90,\n\
         a2,Chez Zoé,44000,Nantes,,-1.56,47.21,Boulangerie Pâtisserie,False,1,amovible,,,\n\
         a3,Poste,44000,Nantes,,-1.57,47.21,Bureau de poste,,,,,,\n\
         a4,Notaire,44000,Nantes,,-1.57,47.21,Notaire,True,,,,,\n\
         a5,Inconnu,44000,Nantes,,-1.57,47.21,,True,,,,,\n",
    );
    let entrances = found.iter().map(|f| (f.place.category, f.place.entrance)).collect::<Vec<_>>();
    assert_eq!(
        entrances,
        [
            (Category::Pharmacy, EntranceAccess::Accessible),
            (Category::Food, EntranceAccess::Partly),
            (Category::CashPost, EntranceAccess::Unknown),
        ]
    );
    assert_eq!((report.figures["other-kinds"], report.figures["without-activity"]), (1, 1));
}

#[test]
fn acceslibre_without_a_column_of_activities_is_a_list_of_doors() {
    let table = Table::from_bytes(
        "portes.csv",
        "id,name,siret,longitude,latitude,entree_plain_pied,entree_largeur_mini,updated_at\n\
         a1,Pharmacie du Port,12345678901234,-1.55,47.21,True,90,2025-03-04T10:00:00Z\n\
         a2,Chez Zoé,,-1.56,47.21,,,2025-03-04\n\
         a3,,,-1.56,47.21,True,,\n\
         a4,Sans lieu,,,,True,,\n"
            .as_bytes()
            .to_vec(),
        &Limits::upload(),
    )
    .unwrap();
    let mut doors = Vec::new();
    let report = read_table(table, &ReadOptions::default(), &mut |l| match l {
        Listed::Place(found) => panic!("{found:?}"),
        Listed::Door(door) => doors.push(door),
    });
    assert_eq!(report.layout.as_deref(), Some("acceslibre"));
    assert_eq!(
        doors.len(),
        1,
        "nothing was seen at the second, nothing names the third, the last is nowhere"
    );
    assert_eq!(doors[0].entrance, EntranceAccess::Accessible);
    assert_eq!(doors[0].seen_on, Some(jiff::civil::date(2025, 3, 4)));
    assert_eq!((report.figures["without-activity"], report.figures["doors"]), (4, 1));
    assert_eq!(report.issue_counts["COORDONNEES_ABSENTES"], 1);
}

#[test]
fn places_are_dated_by_what_their_file_says() {
    use jiff::civil::date;
    let day = |name: &str, text: &str| read_text(name, text).0[0].place.seen_on;
    let bpe = "AN;TYPEQU;LAMBERT_X;LAMBERT_Y\n2019;D201;662380.6;6861389.8\n";
    assert_eq!(day("bpe.csv", bpe), Some(date(2019, 1, 1)));
    let plain = "name;category;lon;lat;date\nIci;food;-1.55;47.21;12/03/2026\n";
    assert_eq!(day("lieux.csv", plain), Some(date(2026, 3, 12)));
    assert_eq!(day("lieux.csv", "name;category;lon;lat\nIci;food;-1.55;47.21\n"), None);
    let mut old = place(PlaceSource::Bpe, "b1", None, Some("bakery"), 10.0);
    old.place.seen_on = Some(date(2019, 1, 1));
    let mut new = place(PlaceSource::Osm, "n1", Some("Boulangerie Zoé"), Some("bakery"), 0.0);
    new.place.seen_on = Some(date(2024, 5, 6));
    assert_eq!(merge([old, new]).places[0].seen_on, Some(date(2024, 5, 6)), "the last sighting counts");
}

#[test]
fn a_dump_is_read_when_it_names_its_activities() {
    let dump = r#"[{"model":"erp.activite","pk":21,"fields":{"nom":"Pharmacie"}},
        {"model":"erp.erp","pk":7,"fields":{"nom":"Du Port","activite":21,"geom":"SRID=4326;POINT (-1.55 47.21)","siret":null}},
        {"model":"erp.erp","pk":8,"fields":{"nom":"?","activite":99,"geom":null}},
        {"model":"erp.accessibilite","pk":1,"fields":{"erp":7,"entree_plain_pied":true,"entree_largeur_mini":60}}]"#;
    let mut found = Vec::new();
    let report =
        read_json("erp.json", dump.as_bytes(), &ReadOptions::default(), &mut |l| found.extend(place_of(l)));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place.entrance, EntranceAccess::Not);
    assert_eq!(report.figures["without-activity"], 1);
    let bad = read_json("x.json", "[{".as_bytes(), &ReadOptions::default(), &mut |_| {});
    assert!(bad.is_refused());
}

#[test]
fn quays_are_places_and_stations_are_not_counted_twice() {
    let (found, report) = read_text(
        "stops.txt",
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding\n\
         S1,Commerce,47.2130,-1.5560,1,,1\n\
         Q1,Commerce,47.2131,-1.5561,0,S1,2\n\
         Q2,,47.2132,-1.5562,0,S1,0\n\
         S2,Bouffay,47.2150,-1.5530,1,,\n\
         E1,Entrée,47.2150,-1.5530,2,S1,\n\
         Q1,Encore,47.2131,-1.5561,0,,\n",
    );
    let stops = found.iter().map(|f| (f.place.sources[0].1.as_str(), f.place.entrance)).collect::<Vec<_>>();
    assert_eq!(
        stops,
        [("Q1", EntranceAccess::Not), ("Q2", EntranceAccess::Accessible), ("S2", EntranceAccess::Unknown)]
    );
    assert_eq!(found[1].place.name.as_deref(), Some("Commerce"), "a quay takes the name of its station");
    assert_eq!(report.figures["stations-with-quays"], 1);
    assert_eq!(report.issue_counts["DOUBLON_FICHIER"], 1);
}

#[test]
fn a_plain_file_speaks_french() {
    let (found, report) = read_text(
        "lieux.csv",
        "Nom;Catégorie;Longitude;Latitude;Accessibilité\n\
         Chez Zoé;Boulangerie;-1,55;47,21;oui\n\
         Banc;assise;-1.56;47.21;\n\
         École;école;-1.56;47.21;oui\n\
         Poste;cash-post;0;0;non\n\
         Café;café;-1.56;47.21;bof\n\
         Loin;food;-8.61;41.15;oui\n",
    );
    let kinds = found.iter().map(|f| (f.place.category, f.place.entrance)).collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            (Category::Food, EntranceAccess::Accessible),
            (Category::Seat, EntranceAccess::Unknown),
            (Category::Social, EntranceAccess::Unknown),
            (Category::Food, EntranceAccess::Accessible),
        ]
    );
    let counts = &report.issue_counts;
    assert_eq!(
        (counts["HORS_LISTE"], counts["COORDONNEES_ABSENTES"], counts["COORDONNEES_HORS_FRANCE"]),
        (2, 1, 1)
    );
    assert!(read_text("x.csv", "a;b\n1;2\n").1.is_refused());
}

#[test]
fn a_territory_leaves_the_rest_of_the_country_out() {
    let text = "name;category;lon;lat\nIci;food;-1.55;47.21\nLà-bas;food;2.35;48.85\n";
    let table = Table::from_bytes("l.csv", text.as_bytes().to_vec(), &Limits::upload()).unwrap();
    let area = Some(Area { west: -2.0, south: 47.0, east: -1.0, north: 48.0 });
    let mut found = Vec::new();
    let report = read_table(table, &ReadOptions { area, ..ReadOptions::default() }, &mut |l| {
        found.extend(place_of(l))
    });
    assert_eq!((found.len(), report.figures["outside-area"]), (1, 1));
}

fn place(source: PlaceSource, id: &str, name: Option<&str>, trade: Option<&str>, east_m: f64) -> Found {
    Found {
        place: Place {
            category: Category::Food,
            name: name.map(str::to_owned),
            kind: "kind".to_owned(),
            point: Point::new(2.0 + east_m / 73_000.0, 48.8),
            entrance: EntranceAccess::Unknown,
            sources: vec![(source, id.to_owned())],
            seen_on: None,
        },
        siret: None,
        trade: trade.map(str::to_owned),
    }
}

#[test]
fn one_shop_in_three_sources_is_one_place_with_the_best_of_each() {
    let mut osm = place(PlaceSource::Osm, "n1", Some("Boulangerie Zoé"), Some("bakery"), 0.0);
    osm.place.entrance = EntranceAccess::Accessible;
    let mut seen = place(PlaceSource::Acceslibre, "a1", Some("Chez ZOE"), Some("bakery"), 40.0);
    seen.place.entrance = EntranceAccess::Partly;
    let listed = place(PlaceSource::Bpe, "b1", None, Some("bakery"), 10.0);
    let merged = merge([listed, seen, osm]);
    assert_eq!(merged.places.len(), 1, "{:?}", merged.places);
    let one = &merged.places[0];
    assert_eq!(one.point, Point::new(2.0, 48.8), "OpenStreetMap places best");
    assert_eq!(one.entrance, EntranceAccess::Partly, "acceslibre saw the door");
    assert_eq!(one.sources.len(), 3);
    assert_eq!(merged.conflicts.len(), 1);
}

#[test]
fn neighbours_are_not_one_place() {
    let different = [
        // two names
        merge([
            place(PlaceSource::Osm, "1", Some("Zoé"), None, 0.0),
            place(PlaceSource::Bpe, "2", Some("Max"), None, 5.0),
        ]),
        // two trades
        merge([
            place(PlaceSource::Osm, "1", None, Some("bakery"), 0.0),
            place(PlaceSource::Bpe, "2", None, Some("butcher"), 5.0),
        ]),
        // no name and too far
        merge([
            place(PlaceSource::Osm, "1", None, None, 0.0),
            place(PlaceSource::Bpe, "2", Some("Zoé"), None, 20.0),
        ]),
        // one source
        merge([
            place(PlaceSource::Osm, "1", Some("Zoé"), None, 0.0),
            place(PlaceSource::Osm, "2", Some("Zoé"), None, 5.0),
        ]),
    ];
    for merged in different {
        assert_eq!(merged.places.len(), 2, "{:?}", merged.places);
    }
}

#[test]
fn a_shared_siret_is_one_place_whatever_the_names() {
    let mut a = place(PlaceSource::Acceslibre, "1", Some("Zoé"), None, 0.0);
    let mut b = place(PlaceSource::Bpe, "2", Some("SARL Martin"), None, 300.0);
    a.siret = Some("12345678901234".to_owned());
    b.siret = a.siret.clone();
    assert_eq!(merge([a, b]).places.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn merging_does_not_depend_on_the_order_and_keeps_every_source(
        seeds in proptest::collection::vec((0usize..5, 0usize..4, 0u8..60, 0usize..3), 1..40),
        turn in 0usize..40,
    ) {
        let names = [None, Some("Chez Zoé"), Some("Zoé Boulangerie"), Some("Max")];
        let trades = [None, Some("bakery"), Some("butcher")];
        let all = seeds
            .iter()
            .enumerate()
            .map(|(i, &(s, n, e, t))| {
                place(PlaceSource::ALL[s], &i.to_string(), names[n], trades[t], f64::from(e) * 4.0)
            })
            .collect::<Vec<_>>();
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        turned.reverse();
        let merged = merge(all);
        prop_assert_eq!(&merged, &merge(turned));
        let ids = merged.places.iter().flat_map(|p| &p.sources).collect::<std::collections::BTreeSet<_>>();
        prop_assert_eq!(ids.len(), seeds.len());
        prop_assert_eq!(merged.places.iter().map(|p| p.sources.len()).sum::<usize>(), seeds.len());
    }

    #[test]
    fn no_text_makes_a_reader_fail(
        header in 0usize..4,
        lines in proptest::collection::vec("[\\PC,;]{0,60}", 0..6),
    ) {
        let headers = [
            "AN;TYPEQU;LAMBERT_X;LAMBERT_Y",
            "id;name;activite;longitude;latitude;entree_plain_pied",
            "stop_id;stop_name;stop_lat;stop_lon",
            "nom;categorie;lon;lat",
        ];
        let text = format!("{}\n{}", headers[header], lines.join("\n"));
        let (found, report) = read_text("x.csv", &text);
        prop_assert!(found.len() as u64 == report.rows_kept);
    }
}

fn real(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {file} is not here");
    None
}

fn read_real(file: &str) -> Option<(Vec<Found>, ImportReport)> {
    let table = Table::open(&real(file)?, &Limits::default()).unwrap();
    let mut found = Vec::new();
    let started = std::time::Instant::now();
    let report = read_table(table, &ReadOptions::default(), &mut |l| found.extend(place_of(l)));
    println!(
        "{file}: {:?}, {} rows, {} places in {:?}; {:?} {:?}",
        report.layout,
        report.rows_read,
        report.rows_kept,
        started.elapsed(),
        report.figures,
        report.issue_counts
    );
    Some((found, report))
}

#[test]
fn the_equipment_of_val_de_marne_is_read() {
    let Some((found, report)) = read_real("places/bpe2019_94.csv") else { return };
    assert_eq!(report.rows_read, 47_171);
    assert_eq!(report.rows_rejected, report.issue_counts.get("COORDONNEES_ABSENTES").copied().unwrap_or(0));
    assert!(found.iter().all(|f| f.place.point.is_in_france()));
    let count = found.len();
    let started = std::time::Instant::now();
    let merged = merge(found);
    println!("merge of {count}: {:?} in {:?}", merged.figures, started.elapsed());
    assert_eq!(merged.places.iter().map(|p| p.sources.len()).sum::<usize>(), count);
    assert!(merged.places.len() < count);
}

#[test]
fn the_stops_of_nantes_are_quays() {
    let Some((found, report)) = read_real("transport/nantes_stops.txt") else { return };
    assert_eq!(report.rows_read, 3_697);
    assert_eq!(found.len(), 2_566);
    let accessible = found.iter().filter(|f| f.place.entrance == EntranceAccess::Accessible).count();
    assert_eq!(accessible, 2_017);
}

#[test]
fn the_samples_of_acceslibre_are_read() {
    if let Some((found, report)) = read_real("places/exemple-valide.csv") {
        assert_eq!(report.layout.as_deref(), Some("acceslibre"));
        assert!(found.is_empty() && report.figures["without-activity"] == 6, "the sample gives no activity");
    }
    let Some(path) = real("places/erp.json") else { return };
    let mut found = 0;
    let report =
        read_json("erp.json", std::fs::File::open(path).unwrap(), &ReadOptions::default(), &mut |_| {
            found += 1
        });
    println!(
        "erp.json: {} rows, {found} places, {:?} {:?}",
        report.rows_read, report.figures, report.issue_counts
    );
    assert_eq!(report.rows_read, 1_381);
    assert_eq!(report.figures["without-activity"], 1_381);
    assert!(!report.is_refused() && report.issue_counts["RATTACHEMENT_ABSENT"] == 1);
}
