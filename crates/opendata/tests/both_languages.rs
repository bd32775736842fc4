//! Whatever is wrong in a file is said in both languages. Files of every kind, each with as many defects as it can
//! hold, are read; no sentence may be French for the English reader. All data are invented.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use jiff::civil::date;
use model::Language::{En, Fr};
use model::issue::{ImportReport, Issue};
use opendata::observations::read_observations;
use opendata::occupancy::{self, Mapping};
use opendata::osm::OsmExtract;
use opendata::places::{self, read_json, read_table};
use opendata::stock::{ColumnMapping, StockContext, open_stock_bytes, read_stock};
use opendata::survey::{read_answers, read_levels};
use opendata::territory::{read_communes, read_contours, read_neighbourhoods};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use tabular::{Limits, Table};

const TODAY: jiff::civil::Date = date(2026, 6, 1);

fn table(text: &str) -> Table {
    Table::from_bytes("fichier.csv", text.as_bytes().to_vec(), &Limits::upload()).unwrap()
}

fn stock(text: impl Into<Vec<u8>>, mapping: Option<&ColumnMapping>) -> ImportReport {
    let mut table = open_stock_bytes("parc.csv", text.into(), &Limits::upload()).unwrap();
    let context = StockContext { today: TODAY, communes: None };
    read_stock(&mut table, mapping, &context, &mut |_| ControlFlow::Continue(())).report
}

/// The open layout, one cell of a sound row replaced at a time.
fn stock_of_every_value() -> ImportReport {
    let header = "DEPCOM;CODEPOSTAL;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;LOCAT;FINAN;DPEDATE;\
                  DPEENERGIE;QPV;ASCENSEUR;NIVEAU_ADAPTATION;LATITUDE;LONGITUDE;result_score;result_citycode;\
                  Handicap du locataire;Nom du locataire;Remarque;NBPIECE";
    let sound = [
        "44109", "44000", "1", "RUE", "CRUCY", "2", "C", "3", "60", "1974", "1974", "52", "01/2020", "C",
        "2", "oui", "N1", "47.21", "-1.55", "0.9", "44109", "", "", "", "",
    ];
    let wrong = [
        (0, "NANTES"),
        (1, "X"),
        (2, "05-janv"),
        (5, "haut"),
        (5, "99999"),
        (6, "Z"),
        (7, "beaucoup"),
        (7, "12"),
        (7, "40"),
        (8, "grand"),
        (8, "400"),
        (9, "1200"),
        (9, "1E+05"),
        (10, "1960"),
        (11, "77"),
        (11, "XYZ"),
        (12, "demain"),
        (12, "01/2040"),
        (13, "Q"),
        (14, "3"),
        (15, "peut-être"),
        (16, "N9"),
        (17, "40.4"),
        (17, "5:00 AM"),
        (19, "0.2"),
        (20, "88090"),
        (17, ""),
    ];
    let mut text = format!("{header}\n");
    for (column, cell) in wrong {
        let mut cells = sound;
        cells[column] = cell;
        text += &format!("{}\n", cells.join(";"));
    }
    let mut swapped = sound;
    (swapped[17], swapped[18]) = ("-1.55", "47.21");
    text += &format!("{}\nTotal;;;;;;;;;;;;;;;;;;;;;;;;\n;;;;;2;C;3;60;;;;;;;;;;;;;;;;\n", swapped.join(";"));
    text += "44109;44000;1;RUE;\"CRUCY\n44109;une ligne coupée\n";
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(b"44109;44000;1;RUE;DES \xC9COLES;2;C;3;60;1974;1974;52;;C;2;oui;N1;;;;;;;;\n");
    stock(bytes, None)
}

fn stock_reports() -> Vec<ImportReport> {
    let declaration = "IDENT_REP;IDENT_INT;DEPCOM;NOMVOIE;NBPIECE;SURFHAB;CONSTRUCT;FINAN";
    let mapping = |json: &str| serde_json::from_str::<ColumnMapping>(json).unwrap();
    let counted = mapping(
        r#"{"name":"x","columns":{"dwelling-ref":"id","dwellings":"n","x":"e","y":"o","epsg":"code"}}"#,
    );
    let useless = mapping(r#"{"name":"x","columns":{"rooms":"n"}}"#);
    let programmes = "id_livraison;adresse_programme;code_postal;ville;annee;bs;nb_logmt_total;nature_programme;\
                      coord_x_l93;coord_y_l93;geo_point_2d\n1;1 RUE A;75012;Paris;2001;X;62;logement familial;;;\n\
                      1;2 RUE A;75012;Paris;2001;X;-8;logement familial;;;\n";
    vec![
        stock_of_every_value(),
        stock(format!("{declaration}\n;a;44109;CRUCY;3;60;1974;52\n;a;44109;CRUCY;3;60;1974;52\n"), None),
        stock(format!("{declaration}\n;1E+05;44109;CRUCY;3;60;1974;52\n"), None),
        stock(declaration.replace("DEPCOM", "DEPCOMM") + "\n;a;44109;CRUCY;3;60;1974;52\n", None),
        stock(declaration.replace("NOMVOIE;", "") + "\n;a;44109;3;60;1974;52\n", None),
        stock(format!("{declaration}\n"), None),
        stock("a;b;c\n1;2;3\n", None),
        stock("a b c\n1\n", None),
        stock("id;n;e;o;code\n1;0;1;2;9999\n2;beaucoup;1;2;2154\n3;-4;;;\n", Some(&counted)),
        stock("id;n\n1;3\n", Some(&useless)),
        stock(programmes, None),
    ]
}

fn occupancy_reports() -> Vec<ImportReport> {
    let read = |text: &str| {
        let bytes = text.as_bytes().to_vec();
        let table =
            Table::from_bytes_expecting("baux.csv", bytes, &Limits::upload(), &Mapping::knows).unwrap();
        let options = occupancy::ReadOptions { on: TODAY, mapping: None };
        let mut rows = Vec::new();
        let mut report = occupancy::read(table, &options, |row| rows.push(row));
        let _ = occupancy::attach(rows, &["L1", "12.34", "12-34"], &mut report);
        report
    };
    let nir = format!("{}{:02}", 2_550_144_109_012_u64, 97 - 2_550_144_109_012_u64 % 97);
    vec![
        read(&format!(
            "N° logement;N° bail;Nom Prénom;Qualité;Date de naissance;Date d'entrée;Loyer;GIR;Nationalité;Date de naissance\n\
             L1;B1;X;Titulaire;01/01/1880;;;;;\nL1;B1;X;Enfant;01/01/2030;;;;;\nL1;B1;X;Titulaire;01/01/2020;;;;;\n\
             L1;B1;X;Titulaire;le 3 mai;hier;;;;\n;B1;X;Titulaire;01/01/1950;;;;;\nL1;{nir};X;;01/01/1950;;;;;\n\
             1234;B1;X;;01/01/1950;;;;;\n999;B1;X;;01/01/1950;;;;;\n"
        )),
        read("Nom;Prénom;Loyer\nA;B;12\n"),
    ]
}

fn site_reports() -> Vec<ImportReport> {
    let answers = "residence_ref;building_ref;item_code;value;unit;surveyed_on;surveyor;source\n;;COM-LIFT;oui;;;;\n\
                   R1;;COM-WINDOW;oui;;;;\nR1;;COM-DOOR;large;;;;\nR1;;COM-DOOR;9;m;;;\nR1;;OUT-STEPS;999;;;;\n\
                   R1;;COM-STEPFREE;x%;;;;\nR1;;COM-LIFT;parfois;;;;\nR1;;COM-LIFT;oui;;01/01/2030;;\n\
                   R1;;COM-LIFT;non;;mars;;le gardien\nR1;;COM-STEPFREE;400;;;;\n";
    let levels = "dwelling_ref;level;since;source\n001;N3;hier;\n001;N2;01/01/2040;\n003;N7;;\n;N1;;\n";
    let seen = "kind;value;unit;lon;lat;observed_on\ntrou;;;2.35;48.85;12/03/2026\nsteps;;;2.35;48.85;12/03/2026\n\
                width;30;m;2.35;48.85;12/03/2026\nslope;90;%;2.35;48.85;12/03/2026\nclosed;;;;;12/03/2026\n\
                closed;;;400;2;12/03/2026\nclosed;;;48.85;2.35;12/03/2026\nclosed;;;2.35;48.85;mars\n";
    vec![
        read_answers(table(answers), TODAY).1,
        read_answers(table("a;b;c\n1;2;3\n"), TODAY).1,
        read_levels(table(levels), TODAY).1,
        read_levels(table("a;b;c\n1;2;3\n"), TODAY).1,
        read_observations(table(seen), TODAY).1,
        read_observations(table("a;b;c\n1;2;3\n"), TODAY).1,
    ]
}

fn place_reports() -> Vec<ImportReport> {
    let options = places::ReadOptions::default();
    let read = |text: &str| read_table(table(text), &options, &mut |_| {});
    let json = |text: &str| read_json("lieux.json", text.as_bytes(), &options, &mut |_| {});
    vec![
        read("AN;TYPEQU;LAMBERT_X;LAMBERT_Y\nx;D201;662380.6;6861389.8\n2019;D201;12;13\n2019;D201;;\n"),
        read("AN;TYPEQU;NB_EQUIP\n2019;D201;3\n"),
        read("entree_plain_pied;activite\noui;Médecin\n"),
        read(
            "stop_id;stop_name;stop_lat;stop_lon;location_type\nA;A;48.8;2.3;\nA;A;48.8;2.3;\nB;B;48.8;2.3;9\n",
        ),
        read(
            "name;category;lon;lat;entrance\nA;doctor;2.3;48.8;bof\nB;licorne;2.3;48.8;\nC;doctor;x;48.8;\n\
              D;doctor;48.8;2.3;\nE;doctor;400;2;\nF;doctor;-3.7;40.4;\n",
        ),
        read("a;b;c\n1;2;3\n"),
        json("{"),
        json(r#"[{"model":"erp.erp","pk":1,"fields":{"activite":4,"nom":"A"}}]"#),
    ]
}

fn territory_reports() -> Vec<ImportReport> {
    let collection = |features: &str| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    let feature = |code: &str, geometry: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"code_qp":"{code}","code":"{code}"}},"geometry":{geometry}}}"#
        )
    };
    let square = r#"{"type":"Polygon","coordinates":[[[2.0,48.0],[2.1,48.0],[2.1,48.1],[2.0,48.0]]]}"#;
    let metres = r#"{"type":"Polygon","coordinates":[[[652000.0,6861000.0],[652100.0,6861000.0],[652000.0,6861100.0]]]}"#;
    let line = r#"{"type":"LineString","coordinates":[[2.0,48.0],[2.1,48.0]]}"#;
    let hoods = [
        feature("QP066007", square),
        feature("QP066007", square),
        feature("?", square),
        feature("QP066008", metres),
        feature("QP066009", line),
        feature("QP066010", "null"),
        feature("QP066011", r#"{"type":"Polygon","coordinates":[]}"#),
    ];
    let outlines =
        [feature("44109", square), feature("44109", square), feature("?", square), feature("44110", "null")];
    vec![
        read_neighbourhoods("qp.geojson", collection(&hoods.join(",")).as_bytes()).1,
        read_neighbourhoods("qp.geojson", &b"{"[..]).1,
        read_contours("communes.geojson", collection(&outlines.join(",")).as_bytes()).report,
        read_contours("communes.geojson", collection("{").as_bytes()).report,
        read_communes(table("com_code;com_name\n44109;Nantes\n44109;Nantes\nX;Y\n")).report,
        read_communes(table("a;b;c\n1;2;3\n")).report,
    ]
}

fn all_issues() -> Vec<Issue> {
    [stock_reports(), occupancy_reports(), site_reports(), place_reports(), territory_reports()]
        .into_iter()
        .flatten()
        .flat_map(|report| report.issues)
        .collect()
}

/// Words that no English sentence has. Names of columns and codes are left as files write them.
fn reads_like_french(text: &str) -> bool {
    const FRENCH: [&str; 20] = [
        "le", "la", "les", "un", "une", "des", "ou", "et", "est", "dans", "avec", "pour", "sans", "colonne",
        "ligne", "fichier", "aucune", "aucun", "cette", "ce",
    ];
    let unquoted: String =
        text.split('“').map(|part| part.split_once('”').map_or(part, |(_, after)| after)).collect();
    unquoted.split(|c: char| !c.is_alphanumeric()).any(|word| FRENCH.contains(&word.to_lowercase().as_str()))
        || ["à", " l'", " d'", " n'", " qu'"].iter().any(|part| unquoted.contains(part))
}

#[test]
fn no_sentence_is_french_for_the_english_reader() {
    let mut told = BTreeSet::new();
    for issue in all_issues() {
        let pairs = [(issue.expected_in(Fr), issue.expected_in(En)), (issue.hint_in(Fr), issue.hint_in(En))];
        for (fr, en) in pairs {
            assert_eq!(fr.is_some(), en.is_some(), "{issue:?}");
            let (Some(fr), Some(en)) = (fr, en) else { continue };
            assert!(!fr.is_empty() && !reads_like_french(en), "{en}");
            told.insert((fr.to_owned(), en.to_owned()));
        }
        assert!(issue.value_en.as_deref().is_none_or(|value| !reads_like_french(value)), "{issue:?}");
    }
    // What reads alike is a list of codes or of columns, a unit alone, or a code of the file.
    let alike: Vec<&str> = told.iter().filter(|(fr, en)| fr == en).map(|(_, en)| en.as_str()).collect();
    for text in &alike {
        let is_list = text.contains("; ") || text.contains(", ");
        assert!(
            is_list || ["cm", "%", "m", "44109"].contains(text),
            "written once for two languages: {text}"
        );
    }
    assert!(told.len() >= 145, "the files above say less than they did: {}", told.len());
}

#[test]
fn a_map_that_is_refused_is_refused_in_both_languages() {
    let refused = |bytes: &[u8]| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        OsmExtract::read(file.path()).unwrap_err()
    };
    let bombs: [&[u8]; 9] = [
        b"",
        b"<!DOCTYPE html><html><body>504</body></html>",
        b"{\"version\": 0.6}",
        b"BZh91AY&SY",
        b"<osmChange version=\"0.6\">",
        b"<?xml version=\"1.0\"?><gpx></gpx>",
        b"lorem ipsum dolor",
        b"<osm><node lat=\"1\"/></osm>",
        b"<?xml version=\"1.0\"?><!DOCTYPE osm><osm></osm>",
    ];
    for bytes in bombs {
        let error = refused(bytes);
        let words = error.words();
        assert_eq!(words.told_in(Fr), error.to_string());
        assert_ne!(words.told_in(Fr), words.told_in(En));
        let name = error.path.display().to_string();
        assert!(!reads_like_french(&words.told_in(En).replace(&name, "")), "{}", words.told_in(En));
    }
}
