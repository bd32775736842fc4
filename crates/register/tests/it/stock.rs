//! Stock files: duplicates settled by a choice, dwellings known elsewhere, positions out of their commune, dwellings
//! that are no longer in the file.

use model::Language;
use model::duplicate::{DuplicateChoice, DuplicateRule};
use model::issue::{ImportReport, Severity};
use register::imports::silent;
use register::landlords::Landlord;
use register::portfolio::PortfolioRequest;
use register::stock::{Absence, Annotated, Departure, DepartureAct, StockImport, walk};
use register::{Error, Register};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;

const HEAD: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n";

fn row(national: &str, reference: &str, floor: &str, rooms: u8) -> String {
    format!(
        "{national};{reference};33999;33999;VALOMBRE;14;RUE;DES TILLEULS;{floor};1;Les Tilleuls;C;{rooms};62;1968;52;45.1067;-2.5871\n"
    )
}

struct Here {
    folder: TempDir,
    register: Register,
    landlord: Landlord,
}

impl Here {
    async fn new() -> Here {
        let folder = tempfile::tempdir().unwrap();
        let register = Register::open(&folder.path().join("data")).await.unwrap();
        let landlord = register.landlord_named("Habitat Valombre").await.unwrap();
        Here { folder, register, landlord }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn stock(
        &self,
        landlord: &Landlord,
        text: &str,
        duplicates: DuplicateChoice,
        dry_run: bool,
    ) -> Result<ImportReport, Error> {
        let file = self.file("parc.csv", text);
        let import = StockImport {
            file: &file,
            title: None,
            mapping: None,
            limits: Limits::default(),
            duplicates,
            dry_run,
        };
        self.register.import_stock(landlord, import, &silent, &AtomicBool::new(false)).await
    }

    async fn import(&self, text: &str) -> ImportReport {
        self.stock(&self.landlord, text, DuplicateChoice::default(), false).await.unwrap()
    }

    /// Reference and floor of each current dwelling.
    async fn floors(&self) -> Vec<(String, Option<i16>)> {
        let request = register::portfolio::PortfolioRequest {
            landlord_id: self.landlord.id.clone(),
            on: jiff::civil::date(2026, 11, 1),
            weights: None,
            prudent: false,
            target: None,
        };
        let portfolio = self.register.portfolio(&request).await.unwrap();
        let mut all: Vec<_> = portfolio
            .residences
            .iter()
            .flat_map(|r| r.dwelling_views.iter().map(|d| (d.reference.clone().unwrap_or_default(), d.floor)))
            .collect();
        all.sort();
        all
    }
}

fn rule(rule: DuplicateRule) -> DuplicateChoice {
    DuplicateChoice { rule, ..DuplicateChoice::default() }
}

/// Two dwellings said twice or thrice, and an unreadable line.
fn repeated() -> String {
    let mut text = HEAD.to_owned();
    text += &row("1", "A1", "1", 3);
    text += &row("2", "A2", "0", 2);
    text += "only;three;cells\n";
    text += &row("1", "A1", "5", 3);
    text += &row("3", "A3", "2", 4);
    text += &row("1", "A1", "9", 2);
    text += &row("2", "A2", "0", 2);
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_are_compared_and_refused_until_somebody_chooses() {
    let here = Here::new().await;
    let report = here.stock(&here.landlord, &repeated(), DuplicateChoice::default(), true).await.unwrap();
    assert_eq!((report.rows_read, report.rows_kept, report.rows_rejected), (7, 3, 4));
    assert_eq!(report.issue_counts["DOUBLON_FICHIER"], 3);
    let told = report.duplicates.unwrap();
    assert_eq!((told.groups.len(), told.undecided()), (2, 2));
    let first = &told.groups[0];
    assert_eq!((first.lines.clone(), first.reference.as_str()), (vec![2, 5, 7], "A1"));
    let differing: Vec<_> =
        first.differences.iter().map(|d| (d.field.as_str(), d.values.join("|"))).collect();
    assert_eq!(differing, [("ETAGE", "1|5|9".to_owned()), ("NBPIECE", "3|3|2".to_owned())]);
    assert!(told.groups[1].differences.is_empty(), "the same line twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_chosen_is_the_one_that_is_written_and_the_check_says_so_before() {
    for (choice, floor, rejected) in [
        (rule(DuplicateRule::First), 1, 1),
        (rule(DuplicateRule::Last), 9, 1),
        (rule(DuplicateRule::Refuse), 1, 4),
        (DuplicateChoice { cases: [(2, 5)].into(), ..rule(DuplicateRule::Last) }, 5, 1),
        (DuplicateChoice { cases: [(2, 5)].into(), ..rule(DuplicateRule::Refuse) }, 5, 2),
    ] {
        let here = Here::new().await;
        let mut check = here.stock(&here.landlord, &repeated(), choice.clone(), true).await.unwrap();
        let real = here.stock(&here.landlord, &repeated(), choice.clone(), false).await.unwrap();
        check.dry_run = false;
        assert_eq!(check, real, "{choice:?}");
        assert_eq!(here.floors().await[0], ("A1".to_owned(), Some(floor)), "{choice:?}");
        assert_eq!((real.rows_kept, real.rows_rejected, real.dwellings), (3, rejected, 3), "{choice:?}");
        let aside = real.figures.get("rows-set-aside").copied().unwrap_or(0);
        assert_eq!(real.rows_read, real.rows_kept + real.rows_rejected + aside);
        assert_eq!(real.issue_counts["DOUBLON_FICHIER"], 3);
        let errors = |r: &ImportReport| {
            let is = |i: &&model::issue::Issue| {
                i.code.code() == "DOUBLON_FICHIER" && i.severity == Severity::Error
            };
            r.issues.iter().filter(is).count() as u64
        };
        assert_eq!(errors(&real), rejected - 1, "the unreadable line is rejected too");
        // What was chosen is kept with the import.
        let entry = here.register.imports(&here.landlord.id).await.unwrap().remove(0);
        assert_eq!(entry.report.duplicates.unwrap().choice.rule, choice.rule);
        // The same file again changes nothing.
        let again = here.stock(&here.landlord, &repeated(), choice.clone(), false).await.unwrap();
        assert_eq!((again.added, again.changed, again.missing), (0, 0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_about_other_lines_or_another_file_is_refused() {
    let here = Here::new().await;
    for choice in [
        DuplicateChoice { cases: [(3, 2)].into(), ..DuplicateChoice::default() },
        DuplicateChoice { cases: [(4, 5)].into(), ..DuplicateChoice::default() },
        DuplicateChoice { file_hash: Some("00".to_owned()), ..rule(DuplicateRule::Last) },
    ] {
        let answer = here.stock(&here.landlord, &repeated(), choice.clone(), false).await;
        assert!(matches!(answer, Err(Error::Refused(_))), "{choice:?}: {answer:?}");
    }
    let none = DuplicateChoice { cases: [(2, 3)].into(), ..DuplicateChoice::default() };
    let text = HEAD.to_owned() + &row("1", "A1", "1", 3);
    assert!(here.stock(&here.landlord, &text, none, false).await.is_err());
    assert_eq!(here.register.landlord(None).await.unwrap().dwellings, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_duplicates_are_all_settled() {
    let here = Here::new().await;
    let mut text = HEAD.to_owned();
    for floor in ["1", "2"] {
        for n in 0..450 {
            text += &row("", &format!("R{n:03}"), floor, 3);
        }
    }
    let report = here.stock(&here.landlord, &text, rule(DuplicateRule::Last), false).await.unwrap();
    assert_eq!((report.rows_kept, report.rows_rejected, report.figures["rows-set-aside"]), (450, 0, 450));
    assert_eq!(report.issue_counts["DOUBLON_FICHIER"], 450);
    assert_eq!(report.figures["with-floor"], 450);
    let told = report.duplicates.unwrap();
    assert_eq!((told.groups.len(), told.undecided()), (450, 0));
    assert!(told.groups[449].differences.is_empty() && !told.groups[199].differences.is_empty());
    assert!(here.floors().await.iter().all(|(_, floor)| *floor == Some(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dwelling_known_elsewhere_is_told_and_kept() {
    let here = Here::new().await;
    here.import(&(HEAD.to_owned() + &row("1", "A1", "1", 3) + &row("2", "A2", "1", 3))).await;
    // The landlord changed one reference; another landlord declares the other dwelling.
    let renamed = here.import(&(HEAD.to_owned() + &row("1", "B1", "1", 3) + &row("2", "A2", "1", 3))).await;
    assert_eq!(renamed.issue_counts["DOUBLON_BASE"], 1);
    assert_eq!((renamed.rows_to_confirm, renamed.added, renamed.missing), (1, 1, 1));
    let issue = renamed.issues.iter().find(|i| i.code.code() == "DOUBLON_BASE").unwrap();
    assert_eq!(
        (issue.line, issue.value.as_deref(), issue.severity),
        (Some(2), Some("1"), Severity::ToConfirm)
    );
    assert!(issue.hint_in(Language::Fr).unwrap().contains("« A1 »"));
    let other = here.register.landlord_named("Autre Habitat").await.unwrap();
    let theirs = HEAD.to_owned() + &row("2", "X9", "1", 3);
    let told = here.stock(&other, &theirs, DuplicateChoice::default(), true).await.unwrap();
    assert!(
        told.issues.iter().any(|i| i.hint_in(Language::Fr).is_some_and(|h| h.contains("Habitat Valombre"))),
        "{told:?}"
    );
    let same = here.import(&(HEAD.to_owned() + &row("1", "B1", "1", 3) + &row("2", "A2", "1", 3))).await;
    assert!(!same.issue_counts.contains_key("DOUBLON_BASE"), "the old reference is no longer current");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_far_from_its_commune_is_told_and_left_unknown() {
    let here = Here::new().await;
    let near = row("1", "A1", "1", 3);
    let far = row("2", "A2", "1", 3).replace("45.1067;-2.5871", "45.4267;-2.5871");
    let text = HEAD.to_owned() + &near + &far;
    let before = here.stock(&here.landlord, &text, DuplicateChoice::default(), true).await.unwrap();
    assert!(
        !before.issue_counts.contains_key("COORDONNEES_HORS_COMMUNE"),
        "nothing says where the commune is"
    );
    let contour = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"33999","nom":"Valombre"},
        "geometry":{"type":"Polygon","coordinates":[[[-2.62,45.09],[-2.56,45.09],[-2.56,45.13],[-2.62,45.13],[-2.62,45.09]]]}}]}"#;
    let file = here.file("communes.geojson", contour);
    let import = async |dry_run| {
        here.register.import_communes(&here.landlord, &file, None, Limits::default(), dry_run).await.unwrap()
    };
    assert_eq!(import(true).await.added, 1);
    assert!(here.register.communes().await.unwrap().is_none(), "a dry run writes nothing");
    assert_eq!(import(false).await.added, 1);
    assert_eq!(import(false).await.unchanged, 1);
    let told = here.import(&text).await;
    assert_eq!(told.issue_counts["COORDONNEES_HORS_COMMUNE"], 1);
    assert_eq!((told.rows_kept, told.rows_to_confirm), (2, 1));
    assert_eq!((told.figures["with-position"], told.figures["without-position"]), (1, 1));
    let issue = told.issues.iter().find(|i| i.code.code() == "COORDONNEES_HORS_COMMUNE").unwrap();
    assert!(
        issue.line == Some(3) && issue.hint_in(Language::Fr).unwrap().starts_with("À 33 km"),
        "{issue:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn dwellings_no_longer_in_the_file_are_listed_until_somebody_says_why() {
    let here = Here::new().await;
    let all = HEAD.to_owned() + &row("1", "A1", "1", 3) + &row("2", "A2", "1", 3) + &row("3", "A3", "2", 3);
    here.import(&all).await;
    let elsewhere = row("9", "Z9", "1", 3).replace("33999;33999;VALOMBRE", "33998;33998;AILLEURS");
    here.import(&(HEAD.to_owned() + &elsewhere)).await;
    assert!(
        here.register.absent(&here.landlord.id).await.unwrap().dwellings.is_empty(),
        "a file of another town"
    );
    here.import(&(HEAD.to_owned() + &row("1", "A1", "1", 3))).await;
    let landlord = here.landlord.id.as_str();
    let imports = here.register.imports(landlord).await.unwrap();
    let absent = here.register.absent(landlord).await.unwrap();
    let told: Vec<_> = absent.dwellings.iter().map(|d| d.reference.as_deref().unwrap()).collect();
    assert_eq!((told, absent.to_check()), (vec!["A2", "A3"], 2));
    let one = &absent.dwellings[0];
    assert_eq!(one.missing_from.as_ref().unwrap().import_id, imports[0].id);
    assert_eq!(one.last_seen.as_ref().unwrap().import_id, imports[2].id, "the last file of its commune");
    assert_eq!(one.residence.as_ref().unwrap().1, "Les Tilleuls");
    assert!(one.building.is_some() && one.residence_is_current && absent.residences.is_empty());

    let ids = [one.id.clone()];
    let sold = DepartureAct::Leave(Departure::Sold, jiff::civil::date(2026, 3, 1));
    assert_eq!(here.register.note_departures(landlord, &ids, &[], sold).await.unwrap(), 1);
    assert_eq!(here.register.note_departures(landlord, &ids, &[], sold).await.unwrap(), 0, "already said");
    let absence = async || here.register.absent(landlord).await.unwrap().dwellings[0].absence;
    assert_eq!(
        absence().await,
        Absence::Left { why: Departure::Sold, on: Some(jiff::civil::date(2026, 3, 1)) }
    );
    here.register.note_departures(landlord, &ids, &[], DepartureAct::Undo).await.unwrap();
    assert_eq!(absence().await, Absence::ToCheck);
    here.register.note_departures(landlord, &ids, &[], DepartureAct::Keep).await.unwrap();
    assert_eq!(absence().await, Absence::Kept);
    assert_eq!(here.register.departure_notes(landlord, &ids[0]).await.unwrap().len(), 3);

    // It comes back, and leaves again: nobody looked at this second absence.
    here.import(&all).await;
    assert!(here.register.absent(landlord).await.unwrap().dwellings.is_empty());
    let current = here.register.note_departures(landlord, &ids, &[], sold).await;
    assert!(matches!(current, Err(Error::Unknown(_))), "it is in the file: {current:?}");
    here.import(&(HEAD.to_owned() + &row("1", "A1", "1", 3))).await;
    assert_eq!(absence().await, Absence::ToCheck);
    let undone = here.register.imports(landlord).await.unwrap().remove(0);
    here.register.undo_stock_import(landlord, &undone.id).await.unwrap();
    assert!(
        here.register.absent(landlord).await.unwrap().dwellings.is_empty(),
        "the import that lost them is undone"
    );
    let stranger = here.register.landlord_named("Autre").await.unwrap();
    assert!(here.register.note_departures(&stranger.id, &ids, &[], sold).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_residence_without_dwellings_leaves_as_one() {
    let here = Here::new().await;
    let tower = |n: &str| {
        row(n, &format!("T{n}"), "1", 3)
            .replace("14;RUE;DES TILLEULS", "2;PLACE;DU PORT")
            .replace("Les Tilleuls", "La Tour")
            .replace("45.1067;-2.5871", "45.1100;-2.5801")
    };
    here.import(&(HEAD.to_owned() + &row("1", "A1", "1", 3) + &tower("8") + &tower("9"))).await;
    here.import(&(HEAD.to_owned() + &row("1", "A1", "1", 3))).await;
    let landlord = here.landlord.id.as_str();
    let absent = here.register.absent(landlord).await.unwrap();
    assert_eq!(absent.residences.len(), 1);
    let residence = &absent.residences[0];
    assert_eq!(
        (residence.name.as_str(), residence.dwellings, residence.absence),
        ("La Tour", 2, Absence::ToCheck)
    );
    let gone = DepartureAct::Leave(Departure::Demolished, jiff::civil::date(2026, 5, 1));
    here.register.note_departures(landlord, &[], std::slice::from_ref(&residence.id), gone).await.unwrap();
    let after = here.register.absent(landlord).await.unwrap();
    assert!(after.residences[0].absence.has_left() && after.dwellings.iter().all(|d| d.absence.has_left()));
    here.register
        .note_departures(landlord, &[], std::slice::from_ref(&residence.id), DepartureAct::Undo)
        .await
        .unwrap();
    assert_eq!(here.register.absent(landlord).await.unwrap().residences[0].absence, Absence::ToCheck);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_with_a_problem_is_told_beyond_what_a_report_lists() {
    let here = Here::new().await;
    let mut text = HEAD.to_owned();
    for n in 0..450 {
        text += &row("", &format!("R{n:03}"), "1", 3).replace(";62;", ";6 2x;");
    }
    text += &row("", "R000", "2", 3);
    text += "too;short\n";
    let report = here.stock(&here.landlord, &text, rule(DuplicateRule::First), false).await.unwrap();
    let file = here.folder.path().join("parc.csv");
    let source = here.register.stock_source(&file, None, Limits::default()).await.unwrap();
    let mut rows: Vec<Annotated> = Vec::new();
    walk::<Error>(&source, &report, &mut |row| {
        rows.push(row);
        Ok(())
    })
    .unwrap();
    assert_eq!(rows.len(), 453);
    assert_eq!((rows[0].line, rows[0].cells[0].as_str()), (1, "IDENT_REP"));
    let told =
        |code: &str| rows.iter().filter(|r| r.issues.iter().any(|i| i.code.code() == code)).count() as u64;
    assert_eq!(told("VALEUR_ILLISIBLE"), report.issue_counts["VALEUR_ILLISIBLE"]);
    assert_eq!(told("VALEUR_ILLISIBLE"), 450);
    assert_eq!((told("DOUBLON_FICHIER"), told("LIGNE_ILLISIBLE")), (1, 1));
    assert!(rows.iter().all(|r| r.issues.iter().all(|i| i.line == Some(r.line) || r.line == 1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_library_that_nothing_uses_are_removed_in_time() {
    let here = Here::new().await;
    let library = here.folder.path().join("data/library");
    let import = async |name: &str| {
        let file = here.file("communes.csv", &format!("com_code;com_name\n33999;{name}\n"));
        here.register.import_communes(&here.landlord, &file, None, Limits::default(), false).await.unwrap();
    };
    import("Valombre").await;
    import("Valombre-sur-Mer").await;
    std::fs::write(library.join("streets-0000.bin.part"), "half").unwrap();
    std::fs::write(library.join("note.txt"), "not ours").unwrap();
    let names = || {
        let list = std::fs::read_dir(&library).unwrap();
        let mut names: Vec<String> =
            list.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names().len(), 4);
    let young = here.register.tidy_library(register::library::KEPT).await.unwrap();
    assert!(young.is_empty() && names().len() == 4, "too young: somebody may be about to open them");
    let removed = here.register.tidy_library(std::time::Duration::ZERO).await.unwrap();
    assert_eq!(removed.len(), 2, "{removed:?}");
    assert_eq!(names().len(), 2);
    assert!(names().contains(&"note.txt".to_owned()));
    assert_eq!(
        here.register.communes().await.unwrap().unwrap().find("33999").unwrap().name,
        "Valombre-sur-Mer"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_an_import_keeps_a_dwelling_of_which_something_was_noted() {
    let here = Here::new().await;
    let first = HEAD.to_owned() + &row("1", "A1", "1", 3);
    here.import(&first).await;
    here.import(&(first.clone() + &row("2", "A2", "2", 3) + &row("3", "A3", "3", 3))).await;
    let landlord = here.landlord.id.as_str();
    let today = register::civil::today();
    let request = PortfolioRequest {
        landlord_id: landlord.to_owned(),
        on: today,
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = here.register.portfolio(&request).await.unwrap();
    let all: Vec<_> = portfolio.residences.iter().flat_map(|r| &r.dwelling_views).collect();
    let noted = all.iter().find(|d| d.reference.as_deref() == Some("A2")).unwrap().id.clone();
    here.register.note_notice(landlord, &noted, (today, today), None, today).await.unwrap();
    let import = here.register.imports(landlord).await.unwrap().remove(0);
    here.register.undo_stock_import(landlord, &import.id).await.unwrap();
    let absent = here.register.absent(landlord).await.unwrap();
    let left: Vec<_> = absent.dwellings.iter().map(|d| d.reference.as_deref().unwrap()).collect();
    assert_eq!(left, ["A2"], "what was noted stays; A3 was never there");
}
