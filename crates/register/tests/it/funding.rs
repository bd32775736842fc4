//! Projects and their versions, own readings of the law, aids of a file; another organisation sees none of it.

use funding::plan::{CostLine, Plan};
use funding::{Fact, Facts};
use jiff::civil::date;
use law::{Origin, Parameter, Status, Unit, Value};
use register::funding::AidFilter;
use register::{Error, Register, testing};
use std::path::Path;
use tempfile::TempDir;

async fn house() -> (TempDir, Register, String, String) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    let here = register.landlord_named("Habitat Test").await.unwrap().id;
    let there = register.landlord_named("Habitat Voisin").await.unwrap().id;
    (folder, register, here, there)
}

fn code(error: Error) -> String {
    match error {
        Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_project_has_versions_and_the_second_of_two_writers_is_told() {
    let (_folder, register, here, there) = house().await;
    let facts = Facts::default().with(Fact::Holder, "hlm");
    let id = register.add_funding_project(&here, " Hall ", &facts, &Plan::default()).await.unwrap();
    let more = facts.clone().with(Fact::Psp, "yes");
    let line = CostLine { label: "Rampe".to_owned(), net_cents: 100_000, vat: 550, paid_on: None };
    let plan = Plan { lines: vec![line], ..Plan::default() };
    register.change_funding_project(&here, (&id, 1), "Hall", &more, &plan).await.unwrap();
    let late = register.change_funding_project(&here, (&id, 1), "Hall", &facts, &plan).await;
    assert!(matches!(late, Err(Error::Changed)));
    let kept = register.funding_project(&here, &id).await.unwrap();
    assert_eq!((kept.now.rank, kept.now.title.as_str(), &kept.now.facts), (2, "Hall", &more));
    assert_eq!(kept.now.plan.sums().unwrap().gross, 105_500);
    assert_eq!(register.funding_versions(&here, &id).await.unwrap().len(), 2);
    assert!(matches!(register.funding_project(&there, &id).await, Err(Error::Unknown(_))));
    assert!(matches!(register.funding_versions(&there, &id).await, Err(Error::Unknown(_))));
    let other = register.change_funding_project(&there, (&id, 2), "Hall", &facts, &plan).await;
    assert!(matches!(other, Err(Error::Unknown(_))));
    assert!(register.put_funding_project_aside(&there, &id, None).await.is_err());
    let nameless = register.add_funding_project(&here, "  ", &facts, &Plan::default()).await;
    assert_eq!(code(nameless.unwrap_err()), "funding-title");
    register.put_funding_project_aside(&here, &id, Some(date(2026, 11, 22))).await.unwrap();
    assert!(register.funding_project(&here, &id).await.unwrap().archived_on.is_some());
    register.put_funding_project_aside(&here, &id, None).await.unwrap();
    assert!(register.funding_project(&here, &id).await.unwrap().archived_on.is_none());
}

fn own(cents: i64, from: jiff::civil::Date, to: Option<jiff::civil::Date>) -> Parameter {
    Parameter {
        key: "pension.cap_per_dwelling".to_owned(),
        value: Value { unit: Unit::Eur, amount: cents },
        from: Some(from),
        to,
        reference: "Convention du 3 mars 2025".to_owned(),
        note: String::new(),
        status: Status::Verified,
        origin: Origin::Own,
    }
}

#[tokio::test]
async fn own_values_prevail_keep_their_history_never_overlap_and_are_undone_by_one_more_entry() {
    let (_folder, register, here, there) = house().await;
    let (key, on) = ("pension.cap_per_dwelling", date(2026, 11, 22));
    assert!(register.law_of(&here).await.unwrap().value(key, on).is_err(), "a hole of the house");
    let first = [own(400_000, date(2025, 3, 3), None)];
    register.read_law(&here, (key, 0), &first, "convention signée").await.unwrap();
    assert_eq!(register.law_of(&here).await.unwrap().value(key, on).unwrap().amount, 400_000);
    assert!(register.law_of(&there).await.unwrap().value(key, on).is_err(), "the neighbour has none");
    let twice = [own(400_000, date(2025, 3, 3), None), own(300_000, date(2026, 1, 1), None)];
    let overlap = register.read_law(&here, (key, 1), &twice, "avenant").await;
    assert_eq!(code(overlap.unwrap_err()), "law-days");
    assert!(matches!(register.read_law(&here, (key, 0), &first, "encore").await, Err(Error::Changed)));
    let next =
        [own(400_000, date(2025, 3, 3), Some(date(2025, 12, 31))), own(300_000, date(2026, 1, 1), None)];
    register.read_law(&here, (key, 1), &next, "avenant").await.unwrap();
    assert_eq!(register.law_of(&here).await.unwrap().value(key, on).unwrap().amount, 300_000);
    register.undo_law(&here, key, "erreur").await.unwrap();
    assert_eq!(register.law_of(&here).await.unwrap().value(key, on).unwrap().amount, 400_000);
    let history = register.law_readings(&here, Some(key)).await.unwrap();
    assert_eq!(history.iter().map(|r| (r.rank, r.own.len())).collect::<Vec<_>>(), [(3, 1), (2, 2), (1, 1)]);
    assert_eq!(code(register.read_law(&here, (key, 3), &first, " ").await.unwrap_err()), "law-why");
    assert_eq!(code(register.read_law(&here, ("scheme.nothing", 0), &[], "x").await.unwrap_err()), "law-key");
}

const AIDS: &str = "Nom,Lien,Financeurs,Bénéficiaire,Types d'aides,AAP/AMI,Récurrence,Descriptif,Date Clôture\n\
    Rampes,https://exemple.fr/1,Région;Ville,Communes;Associations,Subvention,Oui,Ponctuelle,\"Des rampes\nsur deux lignes\",31/12/2025\n\
    Ascenseurs,https://exemple.fr/2,État,Bailleurs,Prêt,,Permanente,Des ascenseurs,\n\
    ,https://exemple.fr/3,État,Bailleurs,Prêt,,Permanente,Sans nom,\n\
    Piège,javascript:alert(1),État,Bailleurs,Prêt,,Permanente,Adresse,\n\
    Bancs,https://exemple.fr/4,Ville,Communes,Subvention,,Permanente,Des bancs,bientôt\n";

#[tokio::test]
async fn a_file_of_aids_is_tried_then_read_its_faults_told_with_line_and_column() {
    let (folder, register, here, there) = house().await;
    let file = folder.path().join("aides.csv");
    std::fs::write(&file, AIDS).unwrap();
    let on = date(2026, 11, 22);
    let all = AidFilter::default();
    let tried = register.import_aids(&here, &file, true).await.unwrap();
    assert_eq!((tried.added, tried.faults.len()), (2, 3));
    assert!(register.funding_aids(&here, &all, on).await.unwrap().is_empty(), "a trial writes nothing");
    let places: Vec<_> = tried.faults.iter().map(|fault| (fault.line, fault.column)).collect();
    assert_eq!(places, [(Some(5), Some("nom")), (Some(6), Some("lien")), (Some(7), Some("date cloture"))]);
    register.import_aids(&here, &file, false).await.unwrap();
    let again = register.import_aids(&here, &file, false).await.unwrap();
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
    let found = register.funding_aids(&here, &all, on).await.unwrap();
    assert_eq!(found.iter().map(|aid| aid.is_closed(on)).collect::<Vec<_>>(), [false, true]);
    let words = AidFilter { words: Some("RAMPES deux".to_owned()), ..all.clone() };
    assert_eq!(register.funding_aids(&here, &words, on).await.unwrap().len(), 1);
    let open = AidFilter { funder: Some("region".to_owned()), open_only: true, ..all.clone() };
    assert!(register.funding_aids(&here, &open, on).await.unwrap().is_empty());
    assert!(register.funding_aids(&there, &all, on).await.unwrap().is_empty());
    std::fs::write(&file, "a;b\n1;2\n").unwrap();
    let foreign = register.import_aids(&here, &file, false).await.unwrap();
    assert!(foreign.faults.iter().any(|fault| fault.column == Some("nom")), "{foreign:?}");
}

#[tokio::test]
async fn the_last_import_of_aids_is_taken_back_and_the_aids_are_as_before() {
    let (folder, register, here, there) = house().await;
    let file = folder.path().join("aides.csv");
    let all = AidFilter::default();
    let on = date(2026, 11, 22);
    std::fs::write(&file, "Nom,Lien,Descriptif\nRampes,https://exemple.fr/1,Avant\n").unwrap();
    register.import_aids(&here, &file, false).await.unwrap();
    let first = register.funding_aids(&here, &all, on).await.unwrap();
    let more = "Nom,Lien,Descriptif\nRampes,https://exemple.fr/1,Après\nBancs,https://exemple.fr/2,Neuf\n";
    std::fs::write(&file, more).unwrap();
    register.import_aids(&here, &file, true).await.unwrap();
    assert_eq!(register.aid_imports(&here).await.unwrap().len(), 1, "a trial is no import");
    register.import_aids(&here, &file, false).await.unwrap();
    register.import_aids(&here, &file, false).await.unwrap();
    let read = register.aid_imports(&here).await.unwrap();
    let told: Vec<_> =
        read.iter().map(|i| (i.file_name.as_str(), i.added, i.changed, i.can_be_undone)).collect();
    assert_eq!(told, [("aides.csv", 1, 1, true), ("aides.csv", 1, 0, false)], "what changes nothing is none");
    let (last, before) = (&read[0].id, &read[1].id);
    assert!(matches!(register.undo_aid_import(&there, last).await, Err(Error::Unknown(_))));
    assert_eq!(code(register.undo_aid_import(&here, before).await.unwrap_err()), "aids-not-last");
    assert_eq!(register.funding_aids(&here, &all, on).await.unwrap().len(), 2, "nothing was half done");
    register.undo_aid_import(&here, last).await.unwrap();
    assert_eq!(register.funding_aids(&here, &all, on).await.unwrap(), first, "also the day of its reading");
    assert_eq!(code(register.undo_aid_import(&here, last).await.unwrap_err()), "aids-not-last");
    let again = register.import_aids(&here, &file, false).await.unwrap();
    assert_eq!((again.added, again.changed), (1, 1), "the same file can be read again");
    register.undo_aid_import(&here, &register.aid_imports(&here).await.unwrap()[0].id).await.unwrap();
    register.undo_aid_import(&here, before).await.unwrap();
    assert!(register.funding_aids(&here, &all, on).await.unwrap().is_empty());
    assert!(
        register.aid_imports(&here).await.unwrap().iter().all(|i| i.undone_at.is_some() && !i.can_be_undone)
    );
}

#[tokio::test]
async fn a_reading_that_cannot_be_law_is_refused_and_nothing_is_written() {
    let (_folder, register, here, _) = house().await;
    let refused = async |key: &'static str, own: Vec<Parameter>| {
        let own: Vec<Parameter> = own.into_iter().map(|p| Parameter { key: key.to_owned(), ..p }).collect();
        code(register.read_law(&here, (key, 0), &own, "essai").await.unwrap_err())
    };
    let of = |unit: Unit, amount: i64| Parameter {
        value: Value { unit, amount },
        ..own(1, date(2026, 1, 1), None)
    };
    let cap = "pension.cap_per_dwelling";
    assert_eq!(refused(cap, vec![of(Unit::Eur, -1)]).await, "law-bounds");
    assert_eq!(refused("relief.energy_rate", vec![of(Unit::Percent, 10_001)]).await, "law-bounds");
    // 40 000 € without tax are not 40 000 € with tax, nor an amount of which nobody says.
    for unit in [Unit::EurGross, Unit::Eur, Unit::Flag] {
        assert_eq!(refused("procurement.direct_supplies", vec![of(unit, 1)]).await, "law-unit");
    }
    assert_eq!(refused("scheme.fsi_min_project", vec![of(Unit::EurNet, 1)]).await, "law-unit");
    // Nobody knows its value, and everybody knows that it is a yes or a no.
    assert_eq!(refused("scheme.action_logement_open", vec![of(Unit::Count, 1)]).await, "law-unit");
    let backwards = own(1, date(2026, 1, 2), Some(date(2026, 1, 1)));
    assert_eq!(refused(cap, vec![backwards]).await, "law-days");
    let (first, second) =
        (own(1, date(2025, 1, 1), Some(date(2025, 12, 31))), own(2, date(2025, 12, 31), None));
    assert_eq!(refused(cap, vec![first.clone(), second]).await, "law-days", "one day is enough");
    let endless = Parameter { from: None, to: None, ..own(3, date(2026, 1, 1), None) };
    assert_eq!(refused(cap, vec![first.clone(), endless]).await, "law-days");
    let unsourced = Parameter { reference: " ".to_owned(), ..own(1, date(2026, 1, 1), None) };
    assert_eq!(refused(cap, vec![unsourced]).await, "law-source");
    let stranger = [Parameter { key: "pension.min_age".to_owned(), ..own(1, date(2026, 1, 1), None) }];
    assert_eq!(code(register.read_law(&here, (cap, 0), &stranger, "x").await.unwrap_err()), "law-key");
    assert!(register.law_readings(&here, None).await.unwrap().is_empty(), "nothing was written");
    // A hole between two values is one's own to leave: it is told, never filled.
    let later = own(2, date(2027, 1, 1), None);
    register.read_law(&here, (cap, 0), &[first, later], "convention").await.unwrap();
    let table = register.law_of(&here).await.unwrap();
    assert!(table.value(cap, date(2026, 6, 1)).is_err() && table.value(cap, date(2024, 6, 1)).is_err());
    assert!(table.holes(cap).contains(&(date(2025, 12, 31), date(2027, 1, 1))));
}

#[tokio::test]
async fn the_real_export_is_read_whole() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/aids/aides-territoires_periurbain.csv");
    if !Path::new(path).exists() {
        println!("skipped: the aids are not here");
        return;
    }
    let (_folder, register, here, _) = house().await;
    let report = register.import_aids(&here, Path::new(path), false).await.unwrap();
    assert_eq!((report.added, report.faults), (274, Vec::new()));
    let closed = register.funding_aids(&here, &AidFilter::default(), date(2026, 11, 22)).await.unwrap();
    assert!(closed.iter().filter(|aid| aid.is_closed(date(2026, 11, 22))).count() >= 14);
}
