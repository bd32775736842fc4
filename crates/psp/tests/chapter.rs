//! The chapter: every heading, every figure with its definition and source, nothing small told, files that agree.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use access::targets::TargetStatus;
use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;
use psp::{
    Action, Adapted, Campaigns, Cell, Facts, FundingFigures, Heading, Households, Method, Outlook, Part,
    PensionAgreement, Place, ProgrammeFigures, ProgrammeRow, ProgrammeYear, PspError, ReliefYear, Residence,
    Sector, Territory, Transfers, Written, chapter, document, workbook,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use texts::{Lang, Texts};

fn households(parts: &[u32]) -> Households {
    Households { parts: parts.to_vec() }
}

fn residence(n: u32, commune: &str) -> Residence {
    Residence {
        id: format!("r{n}"),
        name: format!("Les Tilleuls {n}"),
        sector: (!commune.is_empty()).then(|| Sector {
            commune: Territory { code: "33999".into(), name: commune.into() },
            epci: None,
        }),
        dwellings: 40,
        adapted: 2,
        levels: [10, 0, 0, 2, 0, 28],
        step_free: [12, 20, 8],
        in_priority_neighbourhood: n == 0,
        has_position: true,
        index: (42, 58),
        classes: ('C', 'B'),
        rank: (n < 3).then_some((1, n + 1)),
        top_share: Some(0.5),
        status: if n == 0 { TargetStatus::Target } else { TargetStatus::ToConfirm },
        share: Some((0.25, 0.5)),
        with_age: (10, 20),
        unknown_ages: Some(4),
        later: access::targets::HORIZONS
            .iter()
            .map(|years| Outlook { years: *years, status: TargetStatus::Target })
            .collect(),
    }
}

fn facts() -> Facts {
    Facts {
        landlord: "Office de Valombre".into(),
        on: date(2026, 11, 22),
        method: Method {
            weights: "Usuelles".into(),
            weights_id: "default".into(),
            age: 70,
            share_percent: 20,
            minimum_dwellings: 10,
            mask_below: 5,
        },
        residences: vec![
            residence(0, "Valombre"),
            residence(1, "Aubépine"),
            residence(2, "Valombre"),
            residence(3, ""),
        ],
        top: 1,
        coverage: Some(0.613),
        adapted: Adapted { dwellings: 8, vacant: 2, announced: 1, unmatched: 1 },
        needs: households(&[7, 30]),
        campaigns: Campaigns { campaigns: 2, households: households(&[40, 20, 30, 100]) },
        adaptations: households(&[30, 20, 11]),
        delivered: vec![(2025, 13), (2026, 17)],
        transfers: Transfers { wishes: households(&[3]), plan: None },
        lettings: households(&[12, 14, 20]),
        lettings_from: date(2025, 11, 22),
        programme: None,
        funding: None,
        texts: BTreeMap::new(),
    }
}

fn programme() -> ProgrammeFigures {
    let year = |year: i16, adapted: u32| ProgrammeYear {
        year,
        adapted: Some(adapted),
        spend_cents: Some(10_000_050),
        own_funds_cents: Some(5_000_000),
        relief_cents: None,
        pension_cents: Some(1_000_000),
    };
    ProgrammeFigures {
        name: "Équilibre".into(),
        adopted_on: Some(date(2026, 10, 1)),
        years: vec![year(2027, 12), year(2028, 14)],
        rows: vec![ProgrammeRow {
            residence_id: "r0".into(),
            residence: "Les Tilleuls 0".into(),
            year: 2027,
            action: Action::Dwellings("Douche".into()),
            dwellings: Some(12),
            cost_cents: 4_200_000,
            own_cents: 2_100_000,
            relief_cents: 1_600_000,
            pension_cents: 500_000,
        }],
    }
}

fn t() -> Texts {
    Texts::of(Lang::Fr)
}

#[test]
fn every_heading_that_is_asked_is_there_in_order_and_says_something_in_both_languages() {
    for lang in Lang::ALL {
        let t = Texts::of(lang);
        let made = chapter(&facts(), t).unwrap();
        let found: Vec<Heading> = made.sections.iter().map(|s| s.heading).collect();
        assert_eq!(found, Heading::ALL);
        assert_eq!(found.iter().filter(|h| h.is_of_the_law()).count(), 5, "those of L411-9");
        for section in &made.sections {
            assert!(!section.parts.is_empty() && !section.title.is_empty(), "{:?}", section.heading);
        }
        let codes: BTreeSet<&str> = Heading::ALL.iter().map(|h| h.code()).collect();
        assert_eq!(codes.len(), Heading::ALL.len());
    }
}

#[test]
fn every_figure_has_a_definition_and_a_source_and_an_unknown_one_says_what_to_do() {
    for lang in Lang::ALL {
        let made = chapter(&facts(), Texts::of(lang)).unwrap();
        let mut codes = BTreeSet::new();
        for (_, figure) in made.figures() {
            assert!(codes.insert(figure.code), "{} twice", figure.code);
            assert!(!figure.definition.is_empty() && !figure.source.is_empty(), "{}", figure.code);
            assert_eq!(figure.said.is_none(), !figure.todo.is_empty(), "{}", figure.code);
        }
        assert!(codes.len() > 30);
        let tables: BTreeSet<&str> = made.tables().map(|table| table.code).collect();
        assert_eq!(tables.len(), made.tables().count());
        for table in made.tables() {
            assert!(!table.note.is_empty() && !table.caption.is_empty(), "{}", table.code);
            assert!(table.rows.iter().chain(&table.total).all(|row| row.len() == table.columns.len()));
        }
        // What nobody gathered is unknown, and no zero.
        let missing: Vec<&str> = made.missing().map(|(_, figure)| figure.code).collect();
        for code in ["orientations_plh", "position_marche", "objectif_logements", "mutations_proposees"] {
            assert!(missing.contains(&code), "{code}: {missing:?}");
        }
    }
}

fn said(code: &str) -> String {
    let made = chapter(&facts(), t()).unwrap();
    let found = made.figures().find(|(_, figure)| figure.code == code).unwrap().1.said.clone();
    found.unwrap_or_else(|| "?".into())
}

#[test]
fn small_counts_of_households_are_not_told_nor_what_gives_them_back() {
    assert_eq!(said("souhaits"), "moins de 11");
    let told = ["besoins", "besoins_locataires", "besoins_demandeurs"].map(said);
    assert!(!told.contains(&"7".to_owned()));
    let hidden = told.iter().filter(|said| !said.chars().all(char::is_numeric)).count();
    assert!(hidden >= 2, "37 less 30: {told:?}");
    assert_eq!(said("dossiers_livres"), "30");
    let mut few = facts();
    few.adaptations = households(&[30, 20, 1]);
    let made = chapter(&few, t()).unwrap();
    assert!(made.table("livrees").is_none(), "the years would give the others back");
    let text = format!("{made:?}");
    assert!(!text.contains("said: Some(\"1\"), number: Some(1.0), definition: \"Dossiers"), "{text}");
}

#[test]
fn sums_by_sector_are_those_of_what_is_told_of_each_residence() {
    let made = chapter(&facts(), t()).unwrap();
    let table = made.table("secteurs").unwrap();
    let names: Vec<String> = table.rows.iter().map(|row| row[0].said(t())).collect();
    assert_eq!(names, ["Aubépine", "Valombre", "inconnu"], "who is nowhere comes last");
    assert_eq!(table.rows[1][3], Cell::Count(80));
    assert_eq!(table.rows[1][7], Cell::Text("20 à 40".into()));
    let total = table.total.as_ref().unwrap();
    assert_eq!((&total[2], &total[3], &total[4]), (&Cell::Count(4), &Cell::Count(160), &Cell::Count(8)));
    assert_eq!(said("logements_concernes"), "40 à 80");
    assert_eq!(said("logements"), "160");
    assert_eq!(said("couverture").replace(['\u{202f}', '\u{a0}'], " "), "61 %");
    assert_eq!(made.table("favorables").unwrap().rows.len(), 3, "no rank is not a bad rank");
}

#[test]
fn a_programme_fills_objectives_programme_and_picture_and_its_sums_are_exact() {
    let mut with = facts();
    with.programme = Some(programme());
    with.funding = Some(FundingFigures {
        relief: vec![ReliefYear {
            paid_in: 2025,
            claimed_cents: Some(420_000),
            granted_cents: None,
            deadline: Some(date(2027, 12, 31)),
        }],
        agreements: vec![PensionAgreement { name: "Carsat".into(), ..PensionAgreement::default() }],
    });
    let made = chapter(&with, t()).unwrap();
    let figure = |code: &str| made.figures().find(|(_, f)| f.code == code).unwrap().1.clone();
    assert_eq!(figure("objectif_logements").said.unwrap(), "26");
    assert!(figure("degrevement_demande").said.unwrap().contains("200,00"));
    assert_eq!(figure("degrevement_obtenu").said, None, "not known is not zero");
    assert_eq!(figure("caisses_versees").said, None);
    let total = made.table("programme").unwrap().total.clone().unwrap();
    assert_eq!(total[2], Cell::Cents(20_000_100));
    assert_eq!(total[4], Cell::Unknown);
    assert_eq!(made.table("actions").unwrap().rows.len(), 1);
    let pictures = made.sections.iter().flat_map(|s| &s.parts).filter(|p| matches!(p, Part::Picture(_)));
    assert_eq!(pictures.count(), 2);
    let mut too_much = with;
    too_much.programme.as_mut().unwrap().years[0].spend_cents = Some(i64::MAX);
    assert_eq!(chapter(&too_much, t()), Err(PspError::Overflow));
}

#[test]
fn the_document_and_the_workbook_hold_what_the_chapter_says() {
    let made = chapter(&facts(), t()).unwrap();
    let paper = document(&made, t());
    let headings = paper.blocks.iter().filter(|b| matches!(b, documents::Block::Heading { .. })).count();
    assert_eq!(headings, 2 + Heading::ALL.len());
    assert!(documents::pdf(&paper).unwrap().starts_with(b"%PDF-1.7"));
    assert!(documents::docx(&paper).unwrap().starts_with(b"PK"));
    let bytes = workbook(&made, t()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = book.sheet_names();
    assert_eq!(sheets.len(), 1 + made.tables().count());
    assert_eq!(sheets[0], "définitions");
    let definitions = book.worksheet_range("définitions").unwrap();
    assert_eq!(definitions.height(), 1 + made.figures().count());
    for row in definitions.rows().skip(1) {
        assert!(row[3] != Data::Empty && row[4] != Data::Empty && row[5] != Data::Empty, "{row:?}");
    }
    let residences = book.worksheet_range("residences").unwrap();
    assert_eq!(residences.height(), 1 + 4);
    assert_eq!(residences.get((1, 2)), Some(&Data::Float(40.0)));
}

#[test]
fn an_empty_stock_makes_a_chapter_of_unknowns() {
    let empty = Facts { residences: Vec::new(), coverage: None, ..facts() };
    let made = chapter(&empty, t()).unwrap();
    assert!(made.missing().any(|(_, figure)| figure.code == "couverture"));
    assert!(documents::pdf(&document(&made, t())).is_ok());
    assert!(workbook(&made, t()).is_ok());
}

fn written(body: &str, source: &str) -> Written {
    Written { body: body.into(), source: source.into(), on: date(2026, 11, 3) }
}

#[test]
fn what_the_landlord_writes_takes_the_place_of_what_was_asked_and_is_in_every_file() {
    let mut with = facts();
    let text = "Deux secteurs :\n- la ville basse\n- le port\n\nÀ suivre.";
    with.texts.insert(Place::Introduction, written("Un parc de 1975.", ""));
    with.texts.insert(Place::Heading(Heading::Strategy), written(text, "Conseil du 3 mars"));
    with.texts.insert(Place::Heading(Heading::Index), written("À lire avec prudence.", ""));
    with.texts.insert(Place::Market, written("Loyers inférieurs de 12 % au marché.", "Observatoire 2026"));
    for lang in Lang::ALL {
        let t = Texts::of(lang);
        let made = chapter(&with, t).unwrap();
        assert!(made.introduction.as_ref().unwrap().signed.contains("03/11/2026"));
        let strategy = &made.sections[0];
        assert!(!strategy.parts.iter().any(|part| matches!(part, Part::ToWrite(_))), "no longer asked");
        let Part::Written(prose) = &strategy.parts[0] else { panic!("{:?}", strategy.parts[0]) };
        assert_eq!(prose.pieces.len(), 3);
        assert!(prose.signed.contains("Conseil du 3 mars"));
        let index = made.sections.iter().find(|section| section.heading == Heading::Index).unwrap();
        assert!(matches!(index.parts[0], Part::Written(_)), "a comment under any heading");
        let stock = &made.sections[1];
        assert!(stock.parts.iter().any(|part| matches!(part, Part::ToWrite(_))), "still asked");
        let market = made.figures().find(|(_, figure)| figure.code == "position_marche").unwrap().1;
        assert_eq!(market.said.as_deref(), Some("Loyers inférieurs de 12 % au marché."));
        assert!(market.source.contains("Observatoire 2026") && market.todo.is_empty());
        assert!(!made.missing().any(|(_, figure)| figure.code == "position_marche"));
        let plain = format!("{:?}", document(&made, t).blocks);
        for said in ["Un parc de 1975.", "la ville basse", "À lire avec prudence.", "Loyers inférieurs"] {
            assert!(plain.contains(said), "{said}");
        }
        assert!(documents::pdf(&document(&made, t)).unwrap().starts_with(b"%PDF"));
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(&made, t).unwrap())).unwrap();
        let sheet = book.worksheet_range("textes").unwrap();
        assert_eq!(sheet.height(), 1 + 4);
        assert_eq!(sheet.get((2, 2)), Some(&Data::String(text.into())), "as it was typed");
        let table = made.data(Some("textes"), t).unwrap();
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len() && row[3] != Cell::Unknown));
    }
}

#[test]
fn sectors_are_epci_too_when_the_reference_of_communes_says_one() {
    let made = chapter(&facts(), t()).unwrap();
    assert!(made.table("secteurs_epci").is_none());
    assert!(made.table("secteurs").unwrap().note.contains("EPCI : inconnus"), "and it is told what to do");
    let mut with = facts();
    let epci = || Some(Territory { code: "200000001".into(), name: "CC du Val".into() });
    with.residences[0].sector.as_mut().unwrap().epci = epci();
    with.residences[2].sector.as_mut().unwrap().epci = epci();
    let made = chapter(&with, t()).unwrap();
    let table = made.table("secteurs_epci").unwrap();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[0][0], Cell::Text("CC du Val".into()));
    assert_eq!((&table.rows[0][2], &table.rows[0][3]), (&Cell::Count(2), &Cell::Count(80)));
    assert_eq!(table.rows[1][0], Cell::Unknown, "whose EPCI nobody said comes last");
    let communes = made.table("secteurs").unwrap();
    assert_eq!(table.total.as_ref().unwrap()[2..], communes.total.as_ref().unwrap()[3..], "the same sums");
    assert!(made.tables().all(|table| table.rows.iter().all(|row| row.len() == table.columns.len())));
}
