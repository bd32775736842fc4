//! Small files of every layout, and every way a stock file goes wrong. All data are invented.

use super::*;
use jiff::civil;
use model::Language;
use model::dwelling::{ConstructionType, DwellingRow, PositionQuality};
use model::issue::{IssueCode, Severity};
use proptest::prelude::*;
use std::ops::ControlFlow;
use tabular::{Limits, Table};

pub(super) fn context() -> StockContext<'static> {
    StockContext { today: civil::date(2026, 3, 1), communes: None }
}

pub(super) fn read_table(
    table: &mut Table,
    mapping: Option<&ColumnMapping>,
) -> (Vec<DwellingRow>, StockReport) {
    let mut rows = Vec::new();
    let report = read_stock(table, mapping, &context(), &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    });
    (rows, report)
}

fn read(text: impl Into<Vec<u8>>) -> (Vec<DwellingRow>, StockReport) {
    let mut table = open_stock_bytes("parc.csv", text.into(), &Limits::upload()).unwrap();
    read_table(&mut table, None)
}

/// Issues as `CODE line column`.
fn issues(report: &StockReport) -> Vec<String> {
    let place = |i: &model::issue::Issue| {
        format!(
            "{} {}{}",
            i.code.code(),
            i.column.clone().unwrap_or_default(),
            i.line.map_or(String::new(), |l| l.to_string())
        )
    };
    report.report.issues.iter().map(place).collect()
}

const OLD: &str = "DROIT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;COMPLIDENT;BAT;IMMEU;COMPLGEO;LIEUDIT;QPV;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;LOCAT;PATRIMOINE;FINAN;DPEDATE;DPEENERGIE;DPESERRE";

fn old(rows: &[&str]) -> String {
    format!("{OLD}\n{}\n", rows.join("\n"))
}

#[test]
fn the_old_open_layout_fills_every_field() {
    let (rows, report) = read(old(&[
        "1;1004;1500;AMBERIEU EN BUGEY;12;BIS;R;RUE DES TILLEULS;A12;01;RC;;B;7062-01-03;RESIDENCE LES TILLEULS;;1;C;3;62,4;1974;1974;1975;52;09/2010;D;NR",
    ]));
    assert_eq!(report.layout.layout.code(), "rpls-2018");
    assert_eq!(issues(&report), Vec::<String>::new());
    let d = &rows[0];
    assert_eq!(d.address.one_line(), "12 bis Rue des Tilleuls, 01500 Amberieu En Bugey".replace("En", "en"));
    assert_eq!(d.address.commune_code.as_deref(), Some("01004"));
    assert_eq!(d.address.place_name.as_deref(), Some("RESIDENCE LES TILLEULS"));
    assert_eq!(
        (d.apartment.as_deref(), d.staircase.as_deref(), d.building.as_deref()),
        (Some("A12"), Some("01"), Some("B"))
    );
    assert_eq!(
        (d.block.as_deref(), d.floor, d.construction_type),
        (Some("7062-01-03"), Some(0), Some(ConstructionType::Collective))
    );
    assert_eq!(
        (d.rooms, d.living_area_m2, d.built_year, d.first_let_year, d.acquired_year),
        (Some(3), Some(62), Some(1974), Some(1974), Some(1975))
    );
    assert_eq!(
        (d.financing, d.epc_energy, d.epc_ghg, d.in_priority_neighbourhood),
        (Some(52), Some('D'), None, Some(true))
    );
    assert_eq!((d.point, d.position_quality, d.dwellings), (None, None, 1));
    assert_eq!(report.report.rows_kept, 1);
}

#[test]
fn prefixes_corrected_columns_and_an_unnamed_first_column_do_not_matter() {
    let header =
        ",REG,DEP,LIBDEP,DEPCOM,NOMVOIE,ETAGE,NBPIECE,SURFHAB,surfhab_red,construct_red,TYPECONST,X,Y";
    let (rows, report) = read(format!(
        "{header}\n0,93,6,ALPES,6029,12 IMPASSE DENANS,1.0,2,50,51,1975,C,1024984.61,6281287.82\n"
    ));
    assert_eq!(report.layout.layout.code(), "rpls-2018");
    assert_eq!((rows[0].living_area_m2, rows[0].built_year, rows[0].floor), (Some(50), Some(1975), Some(1)));
    let point = rows[0].point.unwrap();
    assert!(point.distance_m(model::Point::new(7.003, 43.557)) < 3000.0, "{point:?}");
    assert_eq!(rows[0].position_quality, Some(PositionQuality::Unstated));
    // The missing fields are told, and do not block.
    assert!(report.report.issues.iter().all(|i| i.severity == Severity::Info), "{:?}", issues(&report));
}

#[test]
fn the_layouts_of_2022_and_2024_are_told_apart_by_their_names() {
    let common = "DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;TYPECONST_CODE;NBPIECE;SURFHAB;CONSTRUCT;FINAN_CODE;FINAN_LIBELLE;QPV_CODE;PMR_CODE;PMR_LIBELLE;EPSG;X;Y;QUALITE_XY";
    let row = "97411;97400;SAINT DENIS;3;RUE;DE PARIS;R+2;C;4;80;1999;13;PLUS/LLS dans les DOM;2;1;Accessible d’accès;2975;338863.0;7690610.0;11";
    let (rows, report) =
        read(format!("REG_CODE;{common};PLG_QP;PLG_IRIS2022_CODE;UU2020\n04;{row};HZ;974110101;9D401\n"));
    assert_eq!(
        (report.layout.layout.code(), issues(&report)),
        ("rpls-2022".to_owned(), vec!["COLONNE_MANQUANTE ".to_owned()])
    );
    assert_eq!(rows[0].pmr.as_deref(), Some("1|Accessible d'accès"));
    assert_eq!(
        (rows[0].floor, rows[0].financing, rows[0].position_quality),
        (Some(2), Some(13), Some(PositionQuality::HouseNumber))
    );
    assert!(rows[0].point.unwrap().is_in_france());
    assert_eq!(report.report.figures["pmr:1|Accessible d'accès"], 1);
    let lower = common.to_lowercase().replace("depcom;", "depcom_code;").replace("libcom", "depcom_libelle");
    let (rows, report) =
        read(format!("reg;{lower};plg_qp24;plg_qp15;plg_iris2024_code\n04;{row};HZ;HZ;974110101\n"));
    assert_eq!((report.layout.layout.code(), rows.len()), ("rpls-2024".to_owned(), 1));
    assert_eq!(rows[0].address.commune_name.as_deref(), Some("Saint Denis"));
    assert!(!report.report.issue_counts.contains_key("COLONNE_INCONNUE"), "{:?}", issues(&report));
}

fn declared(reference: &str, floor: &str) -> String {
    let mut cells = vec![""; 64];
    for (i, cell) in [
        (0, "AB12345678"),
        (1, reference),
        (2, "1"),
        (3, "44109"),
        (4, "44000"),
        (5, "NANTES"),
        (6, "4"),
        (8, "RUE"),
        (9, "CRUCY"),
        (10, "12"),
        (14, floor),
        (17, "A"),
        (19, "LES TILLEULS"),
        (21, "2"),
        (22, "C"),
        (23, "3"),
        (24, "62"),
        (25, "1974"),
        (26, "1974"),
        (27, "1974"),
        (31, "13"),
        (47, "01/1900"),
        (48, "C"),
        (49, "D"),
    ] {
        cells[i] = cell;
    }
    cells.join(";")
}

#[test]
fn the_declaration_of_the_landlord_is_read_by_position() {
    let head = "2025;123456789;OPH DE DEMONSTRATION;;1 PLACE;;;;;12345678900011;2;;";
    let (rows, report) =
        read(format!("{head}\n{}\n{}\n", declared("0330-B-12", "3"), declared("0330-B-13", "NN")));
    assert_eq!((report.layout.layout.code(), issues(&report)), ("landlord-declaration".to_owned(), vec![]));
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].line, rows[1].line), (2, 3));
    assert_eq!(rows[0].dwelling_ref.as_deref(), Some("0330-B-12"));
    assert_eq!(rows[0].national_ref.as_deref(), Some("AB12345678"));
    assert_eq!(rows[0].residence_name.as_deref(), Some("LES TILLEULS"));
    assert_eq!((rows[0].floor, rows[1].floor, rows[0].epc_energy), (Some(3), None, Some('C')));
    assert_eq!(rows[0].identity, "ref::0330-B-12");
}

#[test]
fn the_declaration_with_headers_is_read_by_name_and_a_repeated_reference_is_refused() {
    let header = format!("IDENT_REP;IDENT_INT;{OLD};NOM_PROGRAMME;MODE");
    let row = |id: &str| {
        format!(";{id};1;44109;44000;NANTES;1;;RUE;CRUCY;;;2;;;;;;2;C;3;60;1974;1974;1974;52;;;;LES LILAS;1")
    };
    let (rows, report) = read(format!("{header}\n{}\n{}\n{}\n", row("a"), row("b"), row("a")));
    assert_eq!(report.layout.layout.code(), "landlord-declaration");
    assert_eq!(rows.len(), 2);
    assert_eq!(report.report.rows_rejected, 1);
    assert_eq!(issues(&report), ["DOUBLON_FICHIER B4"]);
    assert!(report.report.issues[0].hint_in(Language::Fr).unwrap().contains("ligne 2"));
}

#[test]
fn a_landlord_export_is_read_through_a_mapping_under_its_titles() {
    let text = "Export du patrimoine;;;;;;;;\nÉdité le 01/02/2026;;;;;;;;\n\
        N° logement;Nom résidence;Adresse;CP;Ville;Étage;Typologie;Ascenseur;Date de construction\n\
        L-001;Les Acacias;12 bis av de la Gare;44000;Nantes;RDC;T3;Oui;01/06/1974\n\
        L-002;Les Acacias;12 bis av de la Gare;44000;Nantes;3e étage;F2 bis;Non;31/02/2019\n\
        2,13E+13;Les Acacias;05-janv;44000;Nantes;rez de chaussée;studio;;1974\n\
        Total;;;;;;;;\n";
    let mut table = open_stock_bytes("parc.csv", text.into(), &Limits::upload()).unwrap();
    let found = preview(&mut table, None, 2);
    assert_eq!((found.layout.layout.clone(), found.rows.len()), (Layout::Unknown, 2));
    let mut mapping = found.layout.proposal.unwrap();
    mapping.name = "acacias".to_owned();
    let mut table = open_stock_bytes("parc.csv", text.into(), &Limits::upload()).unwrap();
    let (rows, report) = read_table(&mut table, Some(&mapping));
    assert_eq!(report.report.layout.as_deref(), Some("mapping:acacias"));
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].address.street_line(), "12 bis Avenue de la Gare");
    assert_eq!((rows[0].floor, rows[1].floor, rows[2].floor), (Some(0), Some(3), Some(0)));
    assert_eq!((rows[0].rooms, rows[1].rooms, rows[2].rooms), (Some(3), Some(2), Some(1)));
    assert_eq!((rows[0].lift, rows[1].lift, rows[2].lift), (Some(true), Some(false), None));
    assert_eq!((rows[0].built_year, rows[1].built_year), (Some(1974), None));
    assert_eq!(rows[2].dwelling_ref, None);
    assert_eq!(issues(&report), ["VALEUR_ILLISIBLE I5", "VALEUR_ILLISIBLE A6", "LIGNE_ILLISIBLE A7"]);
}

#[test]
fn value_tables_constants_and_month_first_dates_are_applied() {
    let mapping: ColumnMapping = serde_json::from_str(
        r#"{"name":"x","columns":{"dwelling-ref":"id","rooms":"kind","built-year":"built","x":"e","y":"n"},
            "values":{"rooms":{"Grand":"5","*":""}},"constants":{"commune-code":"44109"},"dates":"month-first","epsg":4326}"#,
    )
    .unwrap();
    let text = "id;kind;built;e;n\n1;grand;12/31/1999;-1.55;47.2\n2;petit;1980;47.2;-1.55\n";
    let mut table = open_stock_bytes("x.csv", text.into(), &Limits::upload()).unwrap();
    let (rows, report) = read_table(&mut table, Some(&mapping));
    assert_eq!((rows[0].rooms, rows[1].rooms, rows[0].built_year), (Some(5), None, Some(1999)));
    assert_eq!(rows[0].address.commune_code.as_deref(), Some("44109"));
    assert_eq!(rows[0].point, rows[1].point);
    assert_eq!(issues(&report), ["COORDONNEES_INVERSEES D3"]);
}

#[test]
fn programmes_stand_for_many_dwellings_and_keep_repeated_ids() {
    let header = "id_livraison;adresse_programme;code_postal;ville;annee;bs;nb_logmt_total;nature_programme;coord_x_l93;coord_y_l93;geo_point_2d";
    let text = format!(
        "{header}\n1;16-20 RUE DES MEUNIERS;75012;Paris;2001;RES.URB.;62;logement familial;;;48.8339, 2.3981\n\
         1;25 RUE DES ANNELETS;75019;Paris;2001;(vide);18;résidence étudiante;655225.833;6864433.2203;\n"
    );
    let (rows, report) = read(text);
    assert_eq!(report.report.layout.as_deref(), Some("mapping:paris-programmes"));
    assert_eq!((rows.len(), report.report.dwellings), (2, 80));
    assert_eq!(rows[0].address.commune_code.as_deref(), Some("75112"));
    assert_eq!((rows[0].landlord.as_deref(), rows[1].landlord.as_deref()), (Some("RES.URB."), None));
    assert_ne!(rows[0].identity, rows[1].identity);
    assert_eq!(report.report.issue_counts["DOUBLON_FICHIER"], 1);
    assert_eq!(rows[1].construction_type, Some(ConstructionType::Student));
    assert!(rows.iter().all(|r| r.point.is_some_and(|p| p.is_in_france())));
}

#[test]
fn positions_that_cannot_be_right_are_told() {
    let header = "DEPCOM;NOMVOIE;NBPIECE;SURFHAB;CONSTRUCT;TYPECONST;ETAGE;latitude;longitude;result_type;result_score;result_citycode";
    let row = |lat: &str, lon: &str, kind: &str, score: &str, city: &str| {
        format!("44109;1 RUE CRUCY;3;60;1974;C;1;{lat};{lon};{kind};{score};{city}\n")
    };
    let text = [
        row("47,21", "-1,55", "housenumber", "0.97", "44109"),
        row("47.21", "-1.55", "street", "0.9", "44109"),
        row("47.21", "-1.55", "street", "0.3", "44109"),
        row("48.37", "6.28", "housenumber", "0.97", "88090"),
        row("-1.55", "47.21", "housenumber", "0.97", "44109"),
        row("40.4", "-3.7", "housenumber", "0.97", "44109"),
        row("0", "0", "", "", ""),
        row("", "", "", "", ""),
        row("5:00 AM", "-1.55", "", "", ""),
    ]
    .concat();
    let (rows, report) = read(format!("{header}\n{text}"));
    let qualities: Vec<_> = rows.iter().map(|r| r.position_quality.map(PositionQuality::code)).collect();
    assert_eq!(
        qualities[..5],
        [Some("house-number"), Some("street"), Some("commune"), None, Some("house-number")]
    );
    assert_eq!(
        rows.iter().map(|r| r.point.is_some()).collect::<Vec<_>>(),
        [true, true, true, false, true, false, false, false, false]
    );
    let told: Vec<_> = issues(&report).into_iter().filter(|i| !i.starts_with("COLONNE")).collect();
    assert_eq!(
        told,
        [
            "HORS_BORNES K4",
            "COORDONNEES_HORS_COMMUNE L5",
            "COORDONNEES_INVERSEES I6",
            "COORDONNEES_HORS_FRANCE H7",
            "COORDONNEES_ABSENTES H8",
            "COORDONNEES_ABSENTES H9",
            "VALEUR_ILLISIBLE H10",
        ]
    );
    assert_eq!(report.report.figures["with-position"], 4);
    assert_eq!(report.report.figures["without-position"], 5);
}

#[test]
fn a_column_x_alone_is_a_row_number() {
    let (rows, report) = read(format!(
        "X;{OLD}\n1;1;44109;44000;NANTES;1;;RUE;CRUCY;;;2;;;;;;2;C;3;60;1974;1974;1974;52;;;\n"
    ));
    assert_eq!((rows[0].point, issues(&report)), (None, vec![]));
}

#[test]
fn floors_years_and_areas_of_real_files() {
    let floors = ["RC", "RDC", "RJ", "00", "0", "1.0", "R+3", "SS", "-1", "NN", "", "07", "2ème", "DUPLEX"];
    let rows: Vec<String> = floors
        .iter()
        .map(|f| format!("1;44109;44000;NANTES;1;;RUE;CRUCY;;;{f};;;;;;2;C;3;60;1974;1974;1974;52;;;"))
        .collect();
    let (dwellings, report) = read(old(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let read_floors: Vec<_> = dwellings.iter().map(|d| d.floor).collect();
    assert_eq!(
        read_floors,
        [
            Some(0),
            Some(0),
            Some(0),
            Some(0),
            Some(0),
            Some(1),
            Some(3),
            Some(-1),
            Some(-1),
            None,
            None,
            Some(7),
            Some(2),
            None,
        ]
    );
    assert_eq!(issues(&report), ["VALEUR_ILLISIBLE K15"]);
    let (dwellings, report) = read(old(&[
        "1;44109;44000;NANTES;1;;RUE;CRUCY;;;1;;;;;;2;C;3;1184;1500;2030;9999;5;13/2019;Z;N",
        "1;44109;44000;NANTES;1;;RUE;CRUCY;;;1;;;;;;2;C;3;999;1975;1970;1975;13.0;01/2030;c;",
    ]));
    let d = &dwellings[0];
    assert_eq!(
        (d.living_area_m2, d.built_year, d.first_let_year, d.acquired_year),
        (Some(1184), None, None, None)
    );
    assert_eq!(
        (d.financing, d.epc_energy, dwellings[1].financing, dwellings[1].epc_energy),
        (None, None, Some(13), Some('C'))
    );
    assert_eq!(
        issues(&report),
        [
            "HORS_BORNES U2",
            "HORS_BORNES V2",
            "VALEUR_ILLISIBLE Y2",
            "HORS_BORNES T2",
            "HORS_LISTE X2",
            "HORS_LISTE Z2",
            "HORS_BORNES V3",
            "DATE_FUTURE Y3",
        ]
    );
    assert_eq!(report.report.rows_to_confirm, 2);
}

#[test]
fn identities_do_not_move_when_a_surface_or_a_class_is_corrected() {
    let row = |floor: &str, area: &str, class: &str| {
        format!("1;44109;44000;NANTES;1;;RUE;CRUCY;;;{floor};;;;;;2;C;3;{area};1974;1974;1974;52;;{class};")
    };
    let identities = |rows: &[String]| -> Vec<String> {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        read(old(&rows)).0.into_iter().map(|d| d.identity).collect()
    };
    let before = identities(&[row("1", "60", "D"), row("1", "60", "D"), row("2", "60", "D")]);
    let after = identities(&[row("01", "61", "C"), row("1.0", "60,0", ""), row("2", "62", "D")]);
    assert_eq!(before, after);
    assert_ne!(before[0], before[1]);
    assert_ne!(before[0].split('-').next(), before[2].split('-').next());
}

#[test]
fn sensitive_columns_are_never_read() {
    let text = "N° logement;Adresse;Handicap du locataire;Nationalité;Nom du locataire;Logement adapté PMR\n1;1 rue A;secret;secret;secret;non\n";
    let mut table = open_stock_bytes("x.csv", text.into(), &Limits::upload()).unwrap();
    let found = preview(&mut table, None, 5);
    assert!(!format!("{:?}", found.rows).contains("secret"));
    let mut mapping = found.layout.proposal.unwrap();
    mapping.columns.insert(Field::PlaceName, "Nationalité".to_owned());
    let mut table = open_stock_bytes("x.csv", text.into(), &Limits::upload()).unwrap();
    let (rows, report) = read_table(&mut table, Some(&mapping));
    assert!(!format!("{rows:?}{report:?}").contains("secret"));
    assert_eq!(report.report.issue_counts["DONNEE_INTERDITE"], 2);
}

#[test]
fn a_missing_column_blocks_and_the_closest_header_is_shown() {
    let (rows, report) = read(old(&["1;44109"]).replace("DEPCOM", "DEPCOMM"));
    assert!(rows.is_empty() && report.report.is_refused());
    let missing = report.report.issues.iter().find(|i| i.code == IssueCode::ColonneManquante).unwrap();
    assert!(missing.hint_in(Language::Fr).unwrap().contains("DEPCOMM"), "{missing:?}");
}

mod damaged {
    use super::*;

    const ROW: &str = "1;44109;44000;NANTES;1;;RUE;CRUCY;;;1;;;;;;2;C;3;60;1974;1974;1974;52;;;";

    #[test]
    fn a_truncated_file_loses_only_its_last_line() {
        let (rows, report) = read(old(&[ROW, &ROW[..30]]));
        assert_eq!((rows.len(), issues(&report)), (1, vec!["LIGNE_ILLISIBLE 3".to_owned()]));
    }

    #[test]
    fn a_header_alone_is_an_empty_file() {
        let (_, report) = read(format!("{OLD}\n"));
        assert_eq!(issues(&report), ["FICHIER_VIDE "]);
        assert!(report.report.is_refused());
    }

    #[test]
    fn a_header_separated_otherwise_than_the_rows_is_told() {
        let (rows, report) = read(format!("{}\n{ROW}\n{ROW}\n", OLD.replace(';', ",")));
        assert!(rows.is_empty());
        assert_eq!(report.report.issue_counts["LIGNE_ILLISIBLE"], 2);
        let (_, report) = read(OLD.replace(';', "#") + "\n" + &ROW.replace(';', "#"));
        assert_eq!(report.layout.layout, Layout::Unknown);
        assert!(report.report.is_refused());
    }

    #[test]
    fn mixed_encodings_are_read_and_told() {
        let mut bytes =
            old(&[&ROW.replace("CRUCY", "DE LA CITÉ"), &ROW.replace("CRUCY", "DU CHÃ¢TEAU")]).into_bytes();
        bytes.extend_from_slice(&ROW.replace("CRUCY", "DES ").into_bytes()[..]);
        bytes.extend_from_slice(b"\n");
        let bad = ROW.replace("CRUCY", "DES ?COLES").into_bytes();
        bytes.extend(bad.iter().map(|&b| if b == b'?' { 0xC9 } else { b }));
        let (rows, report) = read(bytes);
        assert_eq!(rows[0].address.street.as_deref(), Some("Rue de la Cité"));
        assert_eq!(rows[3].address.street.as_deref(), Some("Rue des Écoles"));
        assert_eq!(report.report.issue_counts["ENCODAGE_ABIME"], 2);
        assert_eq!(report.report.figures["damaged-cells"], 2);
    }

    #[test]
    fn a_damaged_quote_costs_one_line() {
        let (rows, report) = read(old(&[ROW, &ROW.replace("CRUCY", "\"CRUCY"), ROW, ROW]));
        assert_eq!((rows.len(), issues(&report)), (3, vec!["LIGNE_ILLISIBLE H3".to_owned()]));
    }

    #[test]
    fn a_repeated_header_is_told_and_the_first_column_wins() {
        let (rows, report) = read(format!("{OLD};NBPIECE\n{ROW};5\n"));
        assert_eq!((rows[0].rooms, issues(&report)), (Some(3), vec!["COLONNE_EN_DOUBLE AB1".to_owned()]));
    }

    #[test]
    fn a_gigantic_cell_costs_one_line() {
        let (rows, report) = read(old(&[ROW, &ROW.replace("CRUCY", &"X".repeat(100_000)), ROW]));
        assert_eq!((rows.len(), issues(&report)), (2, vec!["CELLULE_TROP_LONGUE H3".to_owned()]));
    }

    #[test]
    fn a_row_that_says_nothing_is_refused() {
        let (rows, report) = read(old(&["1;;;;;;;;;;1;;;;;;2;C;3;60;1974;1974;1974;52;;;"]));
        assert!(rows.is_empty());
        assert_eq!(issues(&report), ["RATTACHEMENT_ABSENT H2"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_cells_make_a_report_that_adds_up(cells in prop::collection::vec(
        "[0-9A-Z]{0,6}|[-0-9.,:/E+ ]{0,12}|\\PC{0,10}|RUE [A-Z ]{0,9}|T[0-9]|R\\+[0-9]", 27 * 3)) {
        let rows: Vec<String> = cells.chunks(27).map(|row| {
            row.iter().map(|c| c.replace([';', '"', '\n', '\r'], " ")).collect::<Vec<_>>().join(";")
        }).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (dwellings, report) = read(old(&rows));
        let r = &report.report;
        prop_assert_eq!(r.rows_read, r.rows_kept + r.rows_rejected);
        prop_assert_eq!(dwellings.len() as u64, r.rows_kept);
        let ids: std::collections::BTreeSet<_> = dwellings.iter().map(|d| &d.identity).collect();
        prop_assert_eq!(ids.len(), dwellings.len());
        for d in &dwellings {
            prop_assert!(d.point.is_none_or(|p| p.is_in_france()));
            prop_assert!(d.built_year.is_none_or(|y| (1600..=2027).contains(&y)));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([a-zA-Z_]{1,9}[;,\n]){0,40}|\\PC{0,200}") {
        if let Ok(mut table) = open_stock_bytes("x", text.into_bytes(), &Limits::upload()) {
            let mapping = ColumnMapping::proposed(table.header());
            read_table(&mut table, Some(&mapping));
        }
    }
}

#[test]
fn communes_are_found_by_name_and_named_by_the_reference() {
    let reference = "COM,DEP,LIBELLE\n06029,06,Cannes\n06030,06,Le Cannet\n2A004,2A,Ajaccio\n";
    let reference = Table::from_bytes("c.csv", reference.into(), &Limits::default()).unwrap();
    let communes = crate::territory::read_communes(reference).communes;
    let context = StockContext { communes: Some(&communes), ..context() };
    let text = "N° logement;Adresse;CP;Ville\n1;1 rue A;6110;LE CANNET\n2;1 rue A;20000;Ajaccio\n3;1 rue A;6400;Nulle Part\n";
    let mut table = open_stock_bytes("x.csv", text.into(), &Limits::upload()).unwrap();
    let mapping = ColumnMapping::proposed(table.header());
    let mut codes = Vec::new();
    read_stock(&mut table, Some(&mapping), &context, &mut |row| {
        codes.push(row.address.commune_code);
        ControlFlow::Continue(())
    });
    assert_eq!(codes, [Some("06030".to_owned()), Some("2A004".to_owned()), None]);
    let mut table = open_stock_bytes(
        "x.csv",
        old(&[
            "1;6030;6110;CANNET;1;;RUE;CRUCY;;;1;;;;;;2;C;3;60;1974;1974;1974;52;;;",
            "1;6999;6110;AILLEURS;1;;RUE;CRUCY;;;1;;;;;;2;C;3;60;1974;1974;1974;52;;;",
        ])
        .into(),
        &Limits::upload(),
    )
    .unwrap();
    let mut names = Vec::new();
    let report = read_stock(&mut table, None, &context, &mut |row| {
        names.push(row.address.commune_name);
        ControlFlow::Break(())
    });
    assert_eq!((names, report.stopped), (vec![Some("Le Cannet".to_owned())], true));
}
