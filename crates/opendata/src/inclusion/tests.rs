//! Files of data·inclusion, sound, broken and real.

use super::*;
use std::path::PathBuf;

fn any(_: &str) -> bool {
    true
}

fn shared(name: &str) -> Option<PathBuf> {
    let path =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/services")).join(name);
    if !path.exists() {
        println!("skipped: {name} is not here");
    }
    path.exists().then_some(path)
}

fn table(text: &str) -> Read {
    let limits = Limits::default();
    read_table(Table::from_bytes("x.csv", text.as_bytes().to_vec(), &limits).unwrap(), "fichier", &any)
}

#[test]
fn what_is_written_reads_back_equal() {
    let text = r#"{"structures":[{"source":"dora","id":"s1","nom":"CCAS de Valombre","date_maj":"2026-03-24",
      "siret":"55208131766522","code_insee":"33999","longitude":-2.59,"latitude":45.1,"reseaux_porteurs":["ccas-cias"]}],
      "services":[{"source":"dora","structure_id":"s1","id":"v1","nom":"Visites à domicile","description":"Deux fois.",
      "date_maj":"2026-03-24","type":"accompagnement","thematiques":["remobilisation--lien-social"],"frais":"gratuit",
      "publics":["seniors"],"modes_accueil":["en-presentiel"],"zone_eligibilite":["33999","33"],"nombre_semaines":3,
      "volume_horaire_hebdomadaire":1.5,"contact_nom_prenom":"Jeanne Inventée"}]}"#;
    let read = read_json("x.json", text.as_bytes(), "fichier", &any);
    assert_eq!((read.report.rows_read, read.report.rows_kept), (2, 2));
    assert_eq!(read.report.issue_counts.get("DONNEE_INTERDITE"), Some(&1));
    assert_eq!(read.report.issue_counts.len(), 1, "{:?}", read.report.issues);
    let written = read.dataset.as_json().unwrap();
    assert!(!written.contains("contact_nom_prenom") && !written.contains("Jeanne"));
    let again = read_json("x.json", written.as_bytes(), "autre", &any);
    assert_eq!(again.dataset, read.dataset);
    assert!(again.report.issue_counts.is_empty());
}

#[test]
fn what_is_outside_the_schema_is_told_and_stays_unknown() {
    let read = table(
        "structure_id,id,nom,date_maj,type,thematiques,frais,nombre_semaines,code_postal,zone_eligibilite,couleur\n\
         s1,v1,Atelier.,2026-01-02,atelier,\"sante--acces-aux-soins,Santé\",offert,beaucoup,750121,\"59350.0,partout\",bleu\n\
         s1,v1,Atelier bis,2026-01-02,,,,,,,\n\
         s1,,Sans identifiant,,,,,,,,\n\
         s1,v3,ab,,,,,,,,\n",
    );
    let service = &read.dataset.services[0];
    assert_eq!(service.nom, "Atelier");
    assert_eq!((service.frais.as_deref(), service.nombre_semaines), (None, None));
    assert_eq!(service.thematiques, ["sante--acces-aux-soins"]);
    assert_eq!(
        (service.zone_eligibilite.as_slice(), service.address.code_postal.as_deref()),
        (&["59350".to_owned()][..], None)
    );
    assert_eq!((read.report.rows_kept, read.report.rows_rejected), (1, 3));
    for (code, count) in [
        ("HORS_LISTE", 3),
        ("VALEUR_ILLISIBLE", 3),
        ("DOUBLON_FICHIER", 1),
        ("HORS_BORNES", 1),
        ("COLONNE_INCONNUE", 1),
    ] {
        assert_eq!(read.report.issue_counts.get(code), Some(&count), "{code}: {:?}", read.report.issues);
    }
    let cell = read.report.issues.iter().find(|i| i.value.as_deref() == Some("beaucoup")).unwrap();
    assert_eq!((cell.line, cell.column.as_deref()), (Some(2), Some("H")));
}

#[test]
fn a_siret_whose_check_is_wrong_is_left_out() {
    let text = br#"[{"id":"a","nom":"Une structure","siret":"55208131766523"}]"#;
    let read = read_json("x.json", text, "fichier", &|_| false);
    assert_eq!(read.dataset.structures[0].siret, None);
    assert_eq!(read.dataset.structures[0].source, "fichier");
    assert_eq!(read.report.issue_counts["VALEUR_ILLISIBLE"], 1);
}

#[test]
fn what_is_no_directory_is_refused_with_its_reason() {
    for text in ["", "{", "3", "{\"a\":1}", "null"] {
        let read = read_json("x.json", text.as_bytes(), "fichier", &any);
        assert!(read.report.is_refused(), "{text}");
    }
    assert!(read_json("x.json", b"[]", "fichier", &any).report.is_refused());
    let read = read_json("x.json", b"[1, {\"id\":\"a\",\"nom\":\"abc\"}]", "fichier", &any);
    assert_eq!((read.report.rows_kept, read.report.rows_rejected), (1, 1));
    assert!(table("a;b\n1;2\n").report.is_refused());
}

#[test]
fn the_published_workbook_with_its_damage_is_read() {
    let Some(path) = shared("data-inclusion_dataset.xlsx") else { return };
    let open = |limits: &Limits, known: &dyn Fn(&str) -> bool| Table::open_expecting(&path, limits, known);
    let read = read_workbook(open, &Limits::default(), "data-inclusion", &any).unwrap();
    println!("{:?} {:?}", read.report.figures, read.report.issue_counts);
    let agency = read.dataset.structures.iter().find(|s| s.nom == "AGENCE ACTION LOGEMENT").unwrap();
    assert_eq!(agency.siret.as_deref(), Some("82454114801871"));
    assert_eq!((agency.courriel.as_deref(), agency.site_web.as_deref()), (None, None), "they are not ones");
    assert!(read.dataset.services.iter().any(|s| s.thematiques.iter().any(|t| t.starts_with("logement-"))));
    assert!(!read.dataset.structures.iter().any(|s| s.nom == "Le Biclou"), "a row marked as an example");
    assert!(!read.report.is_refused());
}

#[test]
fn the_dumps_of_les_emplois_are_read() {
    let Some(path) = shared("les-emplois_insertion__structure.json") else { return };
    let read = read_json("s.json", &std::fs::read(path).unwrap(), "les-emplois", &any);
    assert_eq!((read.report.rows_read, read.dataset.structures.len()), (10, 10));
    let school = &read.dataset.structures[0];
    assert_eq!(school.address.code_postal.as_deref(), Some("90000"));
    assert!(school.address.longitude.is_some_and(|lon| (lon - 6.848_865).abs() < 1e-6));
    let Some(path) = shared("les-emplois_insertion__service.json") else { return };
    let read = read_json("v.json", &std::fs::read(path).unwrap(), "les-emplois", &any);
    println!("{:?} {:?}", read.report.figures, read.report.issue_counts);
    assert!(read.dataset.services.len() >= 13);
    assert_eq!(read.dataset.services[0].zone_eligibilite.len(), 8);
    assert_eq!(read.dataset.services[0].structure_id, "1");
}
