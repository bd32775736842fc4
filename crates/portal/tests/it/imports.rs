//! The import wizard beyond its main road: duplicates, annotated files, saved mappings, elevation; what is no longer in
//! the files; and what exports may tell.

use crate::html;
use crate::site;
use axum::http::{StatusCode, header};
use register::Across;
use register::jobs::JobState;
use site::{Site, town};
use tabular::{Limits, Table};

const HEAD: &str = "IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;COMPLGEO\n";

fn row(reference: &str, floor: &str, area: &str, note: &str) -> String {
    format!(
        "{reference};33999;33999;VALOMBRE;14;RUE;DES TILLEULS;{floor};Les Tilleuls;C;3;{area};1968;52;{note}\n"
    )
}

/// The rows of a CSV that we gave, by the names of its header.
fn rows(name: &str, body: Vec<u8>) -> (Vec<String>, Vec<Vec<String>>) {
    let mut table = Table::from_bytes(name, body, &Limits::default()).unwrap();
    let mut all = Vec::new();
    while let Some(row) = table.next_row() {
        all.push(row.unwrap().cells().map(str::to_owned).collect());
    }
    (table.header().to_vec(), all)
}

fn cell<'a>(head: &[String], row: &'a [String], name: &str) -> &'a str {
    let at = head.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name} in {head:?}"));
    row.get(at).map_or("", String::as_str)
}

async fn sent(site: &Site, text: &str) -> String {
    let columns = [("columns", "auto")];
    let sent = site.upload("/imports/nouveau/stock", &columns, "parc.csv", text.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    sent.location().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_to_keep_is_chosen_side_by_side_and_then_imported() {
    let site = Site::empty().await;
    let text =
        HEAD.to_owned() + &row("A1", "1", "62", "") + &row("A2", "0", "40", "") + &row("A1", "5", "62", "");
    let job = sent(&site, &text).await;
    let page = site.settled(&job).await;
    assert!(page.contains("id=\"doublons\"") && page.contains("name=\"ligne-2\""), "{page}");
    assert!(page.contains("ETAGE") && page.contains("value=\"4\""), "{page}");
    let chosen = site.post(&format!("{job}/doublons"), "regle=refuse&ligne-2=4").await;
    assert_eq!(chosen.location(), format!("{job}#doublons"));
    let again = site.settled(&job).await;
    assert!(again.contains("Ligne écartée"), "{again}");
    assert_eq!(site.post(&format!("{job}/importer"), "").await.status, StatusCode::SEE_OTHER);
    site.settled(&job).await;
    let landlord = site.register.landlord(None).await.unwrap();
    assert_eq!(landlord.dwellings, 2);
    let entry = site.register.imports(&landlord.id).await.unwrap().remove(0);
    let choice = entry.report.duplicates.as_ref().unwrap();
    assert_eq!((choice.groups[0].kept, choice.choice.cases.len()), (Some(4), 1));
    assert!(site.page(&format!("/imports/{}", entry.id)).await.contains("id=\"doublons\""));
    let request = register::portfolio::PortfolioRequest {
        landlord_id: landlord.id,
        on: jiff::civil::date(2026, 11, 21),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = site.register.portfolio(&request).await.unwrap();
    let floors = portfolio.residences.iter().flat_map(|r| &r.dwelling_views).map(|d| d.floor);
    assert_eq!(floors.max().flatten(), Some(5), "the fourth line was written, not the second");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_comes_back_with_what_is_wrong_on_each_line_and_runs_nothing() {
    let site = Site::empty().await;
    let text = HEAD.to_owned()
        + &row("A1", "-1", "6 2x", "=cmd|calc")
        + &row("A2", "0", "40", "été")
        + &row("A1", "1", "62", "")
        + "trop;court\n";
    let job = sent(&site, &text).await;
    let page = site.settled(&job).await;
    assert!(page.contains("/annote.csv") && page.contains("/annote.xlsx"), "{page}");
    let csv = site.get(&format!("{job}/annote.csv")).await;
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("annote.csv"));
    let xlsx = site.get(&format!("{job}/annote.xlsx")).await;
    assert_eq!(xlsx.status, StatusCode::OK);
    for (name, body) in [("annote.csv", csv.body), ("annote.xlsx", xlsx.body)] {
        let is_csv = name.ends_with("csv");
        let (head, all) = rows(name, body);
        assert_eq!(all.len(), 4, "{name}: {all:?}");
        let told = |at: usize, column: &str| cell(&head, &all[at], column).to_owned();
        assert_eq!(told(0, "plainpied_code"), "VALEUR_ILLISIBLE");
        assert!(told(0, "plainpied_message").contains("6 2x"));
        assert_eq!(told(0, "ETAGE"), "-1", "a number stays one");
        assert_eq!(told(0, "COMPLGEO"), if is_csv { "'=cmd|calc" } else { "=cmd|calc" });
        assert_eq!(told(1, "COMPLGEO"), "été");
        assert_eq!((told(1, "plainpied_code"), told(1, "plainpied_suite")), (String::new(), String::new()));
        assert_eq!(told(2, "plainpied_code"), "DOUBLON_FICHIER");
        assert_eq!(told(2, "plainpied_suite"), "Ligne non importée");
        assert_eq!(told(3, "plainpied_code"), "LIGNE_ILLISIBLE");
    }
    let english = site.get(&format!("{job}/annote.csv?lang=en")).await.text();
    assert!(english.contains("Row not imported"));
    let journal = site.get("/imports/travaux/inconnu/annote.csv").await;
    assert_eq!(journal.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_mapping_is_offered_and_taken_up_by_itself() {
    let site = Site::town().await;
    let file = "Ref;Rue;Ville;Etg\nA1;12 rue X;Bordeaux;0\nA2;12 rue X;Bordeaux;1\n";
    let choose = [("columns", "choose")];
    let job = site.upload("/imports/nouveau/stock", &choose, "maison.csv", file.as_bytes()).await;
    let form = "name=Notre+logiciel&col-0=dwelling-ref&col-1=address&col-2=commune-name&col-3=floor";
    site.post(&format!("{}/colonnes", job.location()), form).await;
    assert!(site.page("/imports/nouveau/stock").await.contains("value=\"saved:Notre logiciel\""));
    for columns in ["auto", "saved:Notre logiciel"] {
        let again =
            site.upload("/imports/nouveau/stock", &[("columns", columns)], "plus.csv", file.as_bytes()).await;
        let verdict = site.settled(again.location()).await;
        assert!(
            verdict.contains("« Notre logiciel »") && verdict.contains("/importer\""),
            "{columns}: {verdict}"
        );
    }
    let other = "Reference;Voie\nA1;12 rue X\n";
    let job =
        site.upload("/imports/nouveau/stock", &[("columns", "auto")], "autre.csv", other.as_bytes()).await;
    assert!(!site.settled(job.location()).await.contains("« Notre logiciel »"));
}

#[tokio::test(flavor = "multi_thread")]
async fn elevation_tiles_go_with_a_map() {
    let site = Site::town().await;
    assert!(site.page("/imports/nouveau/streets").await.contains("name=\"elevation\""));
    assert!(!site.page("/imports/nouveau/stock").await.contains("name=\"elevation\""));
    let map = std::fs::read(town().join("demo-files/streets.osm")).unwrap();
    let path = "/imports/nouveau/streets";
    let wrong =
        site.upload_files(path, &[], &[("file", "carte.osm", &map), ("elevation", "N45.tif", b"x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(path, &wrong.text());
    let flat = vec![0_u8; 1201 * 1201 * 2];
    let files: [(&str, &str, &[u8]); 2] = [("file", "carte.osm", &map), ("elevation", "N45W003.hgt", &flat)];
    let sent = site.upload_files(path, &[], &files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let verdict = site.settled(sent.location()).await;
    let tiles = verdict.split("elevation-tiles</dt><dd>").nth(1).and_then(|rest| rest.chars().next());
    assert_eq!(tiles, Some('1'), "{verdict}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_map_is_named_as_it_was_sent_and_without_the_folders_of_the_server() {
    let site = Site::town().await;
    let files: [(&str, &str, &[u8]); 1] = [("file", "carte.osm", b"<osm><node id='1' lat='x'")];
    let sent = site.upload_files("/imports/nouveau/streets", &[], &files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let verdict = site.settled(sent.location()).await;
    html::check(sent.location(), &verdict);
    assert!(verdict.contains("carte.osm : XML illisible") && !verdict.contains("spool"), "{verdict}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_stopped_may_be_tried_again_from_its_page() {
    let site = Site::empty().await;
    let job = sent(&site, &(HEAD.to_owned() + &row("A1", "1", "62", ""))).await;
    site.settled(&job).await;
    // The choice between duplicate lines is lost: whoever works on it, a worker or this test, cannot go on.
    let register = site.register.across(Across::Jobs);
    let id = job.rsplit('/').next().unwrap();
    let row = register.job(id).await.unwrap().unwrap();
    let lost = row.payload.replace("\"has_choice\":false", "\"has_choice\":true");
    assert_ne!(lost, row.payload);
    register.go_on(id, &[&row.step], "import", &lost).await.unwrap();
    if let Some(claimed) = register.claim_job("import", "test", jiff::Timestamp::now()).await.unwrap() {
        register.end_job(&claimed, "import", JobState::Dead, Some("crashed")).await.unwrap();
    }
    let again = format!("{job}/relancer");
    let stopped = site.settled(&job).await;
    html::check(&job, &stopped);
    assert!(stopped.contains(&format!("action=\"{again}\"")), "{stopped}");
    assert_eq!(site.post(&again, "").await.status, StatusCode::SEE_OTHER);
    assert!(site.settled(&job).await.contains(&again), "nothing has changed: it stops again");
}

#[tokio::test(flavor = "multi_thread")]
async fn dwellings_no_longer_in_the_file_have_their_page_and_their_acts() {
    let site = Site::town().await;
    let file = std::fs::read_to_string(town().join("demo-files/logements.csv")).unwrap();
    // Without three dwellings of Les Tilleuls, and without Les Ormes at all.
    let mut left = 3;
    let kept: Vec<&str> = file
        .lines()
        .filter(|l| {
            let gone = (l.contains("HV-TIL") && left > 0) || l.contains("Les Ormes");
            left -= i32::from(gone && l.contains("HV-TIL"));
            !gone
        })
        .collect();
    let job = site.upload("/imports/nouveau/stock", &[], "parc2.csv", kept.join("\n").as_bytes()).await;
    let job = job.location().to_owned();
    site.settled(&job).await;
    site.post(&format!("{job}/importer"), "").await;
    assert!(site.settled(&job).await.contains("/logements/absents"));
    assert!(site.page("/").await.contains("/ma-journee/absent"));
    assert!(site.page("/ma-journee/absent").await.contains("/logements/absents"));
    let page = site.page("/logements/absents").await;
    assert!(
        page.contains("27 logements") && page.contains("Les Ormes") && page.contains("parc2.csv"),
        "{page}"
    );
    let landlord = site.register.landlord(None).await.unwrap().id;
    let absent = site.register.absent(&landlord).await.unwrap();
    assert_eq!((absent.dwellings.len(), absent.residences.len()), (27, 1));
    let (head, all) = rows("absents.csv", site.get("/logements/absents.csv").await.body);
    assert_eq!(all.len(), 27);
    assert!(
        all.iter()
            .all(|r| cell(&head, r, "etat") == "to-check"
                && cell(&head, r, "dernier_import") == "logements.csv")
    );

    let one = absent.dwellings.iter().find(|d| d.residence_is_current).unwrap();
    let tilleuls = one.residence.as_ref().unwrap().0.clone();
    let only = site.page(&format!("/logements/absents?residence={tilleuls}")).await;
    assert!(only.contains("3 logements") && !only.contains("id=\"residences-title\""));
    let sheet = site.page(&format!("/logements/{}", one.id)).await;
    assert!(sheet.contains("à vérifier"));

    let none = site.post("/logements/absents", "acte=partir&motif=sold&le=2026-01-05&retour=").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("absents", &none.text());
    let future = format!("logement={}&acte=partir&motif=sold&le=2999-01-05", one.id);
    assert_eq!(site.post("/logements/absents", &future).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unlisted = format!("logement={}&acte=partir&motif=fire&le=2026-01-05", one.id);
    assert_eq!(site.post("/logements/absents", &unlisted).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sold = format!("logement={}&acte=partir&motif=sold&le=2026-01-05&retour=q%3Dtilleuls", one.id);
    let done = site.post("/logements/absents", &sold).await;
    assert_eq!(done.location(), "/logements/absents?q=tilleuls&fait=1");
    assert!(site.page(done.location()).await.contains("2 logements"));
    assert!(site.page("/logements/absents?etat=partis").await.contains("vendu le 05/01/2026"));
    let residence =
        format!("residence={}&acte=partir&motif=demolished&le=2026-01-05", absent.residences[0].id);
    assert!(
        site.post("/logements/absents", &residence).await.location().ends_with("fait=25"),
        "24 dwellings and itself"
    );
    assert!(!site.page("/logements/absents").await.contains("Les Ormes"));
    let back = format!("logement={}&fiche={}&acte=annuler", one.id, one.id);
    assert_eq!(site.post("/logements/absents", &back).await.location(), format!("/logements/{}", one.id));
    assert!(site.page("/logements/absents").await.contains("3 logements"));
    let stranger = "logement=0000000000000000&acte=garder";
    assert_eq!(site.post("/logements/absents", stranger).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_small_count_can_be_read_from_the_targets() {
    let site = Site::town().await;
    for query in ["", "?age=75", "?part=5&taille=1", "?part=9&age=65"] {
        let (head, all) = rows("cibles.csv", site.get(&format!("/cibles.csv{query}")).await.body);
        let mut masked = 0;
        for row in &all {
            let number = |name: &str| cell(&head, row, name).replace(',', ".").parse::<f64>().ok();
            let (of, unknown) = (number("logements").unwrap(), number("ages_inconnus"));
            let mask = cell(&head, row, "effectif_masque");
            assert_eq!(number("logements_concernes").is_none(), !mask.is_empty(), "{row:?}");
            masked += usize::from(!mask.is_empty());
            if let (Some(n), Some(unknown)) = (number("logements_concernes"), unknown) {
                for count in [n, of - unknown - n] {
                    assert!(count == 0.0 || count >= 5.0, "{query}: {row:?}");
                }
            }
        }
        assert!(masked > 0 && masked < all.len(), "{query}: {masked} of {}", all.len());
    }
    let (head, all) = rows("cibles.csv", site.get("/cibles.csv").await.body);
    let clos =
        all.iter().find(|r| cell(&head, r, "residence") == "Le Clos des Lavandières").expect("Le Clos");
    assert_eq!(cell(&head, clos, "effectif_masque"), "<5");
    assert_eq!((cell(&head, clos, "part_min"), cell(&head, clos, "part_max")), ("0,0", "12,5"));
    let page = site.page("/cibles").await;
    assert!(page.contains("moins de 5"), "{page}");
}
