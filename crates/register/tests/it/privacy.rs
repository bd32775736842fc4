//! What is owed to persons: what is held of one, erasing it for good, how long anything is kept, who read it.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use model::duplicate::DuplicateChoice;
use opendata::occupancy::Mapping;
use register::imports::silent;
use register::landlords::Landlord;
use register::occupancy::OccupancyImport;
use register::outreach::{NewVisit, Reason};
use register::privacy::accesses::{AccessFilter, Reading};
use register::privacy::requests::{BirthGiven, Outcome, RequestKind};
use register::stock::StockImport;
use register::{Error, Register, testing};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tabular::Limits;
use tempfile::TempDir;
use trust::retention::{DataSet, Hold, RetentionRules};

const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n\
    N1;L-1;33999;33999;VALOMBRE;1;RUE;DES SAULES;0;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n\
    N2;L-2;33999;33999;VALOMBRE;1;RUE;DES SAULES;1;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n";
/// A birth that is found nowhere else in the files.
const BIRTH: &str = "1931-02-27";
const OCCUPANCY: &str =
    "dwelling_ref;lease_ref;birth_date\nL-1;B1;27/02/1931\nL-1;B1;1934\nL-2;B2;03/05/1980\n";

struct House {
    folder: TempDir,
    register: Register,
    landlord: Landlord,
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(&folder.path().join("data")).await.unwrap();
    let landlord = register.landlord_named("Habitat Test").await.unwrap();
    let stock = folder.path().join("parc.csv");
    std::fs::write(&stock, STOCK).unwrap();
    let import = StockImport {
        file: &stock,
        title: None,
        mapping: None,
        limits: Limits::default(),
        duplicates: DuplicateChoice::default(),
        dry_run: false,
    };
    let report = register.import_stock(&landlord, import, &silent, &AtomicBool::new(false)).await.unwrap();
    assert_eq!(report.dwellings, 2, "{report:?}");
    let house = House { folder, register, landlord };
    house.occupancy().await;
    house
}

impl House {
    /// Sends the occupancy file once more: how many births were left out.
    async fn occupancy(&self) -> u64 {
        let file = self.folder.path().join("occupation.csv");
        std::fs::write(&file, OCCUPANCY).unwrap();
        let header = OCCUPANCY.lines().next().unwrap().split(';').map(str::to_owned).collect::<Vec<_>>();
        let mapping = Mapping { keep_birth_dates: true, ..Mapping::proposed(&header) };
        let import = OccupancyImport {
            file: &file,
            title: None,
            mapping: Some(mapping),
            limits: Limits::default(),
            dry_run: false,
            on: date(2026, 6, 1),
        };
        let report = self.register.import_occupancy(&self.landlord, import, &silent).await.unwrap();
        assert_eq!(report.rows_kept, 3, "{report:?}");
        std::fs::remove_file(&file).unwrap();
        report.figures.get("erased-left-out").copied().unwrap_or(0)
    }

    async fn request(&self, kind: RequestKind, reference: &str, birth: &str) -> String {
        let birth = BirthGiven::read(birth).unwrap();
        self.register
            .note_rights_request(&self.landlord.id, kind, reference, birth, date(2026, 6, 2))
            .await
            .unwrap()
    }
}

/// Is this text in any file of the folder?
fn is_anywhere(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_anywhere(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(text.len()).any(|w| w == text.as_bytes())
    })
}

fn on_postgres() -> bool {
    std::env::var("PLAINPIED_TEST_DATABASE").is_ok()
}

#[tokio::test]
async fn what_is_held_of_a_person_is_found_by_dwelling_and_birth() {
    let h = house().await;
    let id = h.request(RequestKind::Access, "L-1", "27/02/1931").await;
    let held = h.register.held_of(&h.landlord.id, &id).await.unwrap().unwrap();
    assert_eq!(held.births, [BIRTH]);
    assert_eq!(held.residence.as_deref(), Some("Les Saules"));
    assert_eq!(held.sources.len(), 1);
    let request = h.register.rights_request(&h.landlord.id, &id).await.unwrap();
    assert_eq!(request.due_on, "2026-07-02");
    // A visit at home is told too, sealed as it is.
    assert!(held.visits.is_empty());
    let visit = NewVisit { dwelling_id: &request.dwelling_id, reason: Reason::Agent };
    let today = register::civil::today();
    h.register.propose_home_visit(&h.landlord.id, visit, None, today).await.unwrap();
    let held = h.register.held_of(&h.landlord.id, &id).await.unwrap().unwrap();
    assert_eq!(
        held.visits.iter().map(|one| (one.asked_on, one.reason)).collect::<Vec<_>>(),
        [(today, Some(visit.reason))]
    );

    let nobody = h.request(RequestKind::Access, "L-2", "1931").await;
    assert!(h.register.held_of(&h.landlord.id, &nobody).await.unwrap().is_none());

    h.register.answer_rights_request(&h.landlord.id, &id, Outcome::Given).await.unwrap();
    let twice = h.register.answer_rights_request(&h.landlord.id, &id, Outcome::Refused).await;
    assert!(matches!(twice, Err(Error::Unknown(_))), "{twice:?}");
}

#[tokio::test]
async fn another_organisation_knows_nothing_of_a_request() {
    let h = house().await;
    let id = h.request(RequestKind::Erasure, "L-1", BIRTH).await;
    let other = h.register.landlord_named("Autre habitat").await.unwrap();
    assert!(matches!(h.register.rights_request(&other.id, &id).await, Err(Error::Unknown(_))));
    assert!(matches!(h.register.held_of(&other.id, &id).await, Err(Error::Unknown(_))));
    assert!(matches!(h.register.erase_person(&other.id, &id).await, Err(Error::Unknown(_))));
    let elsewhere = h
        .register
        .note_rights_request(&other.id, RequestKind::Access, "L-1", BirthGiven::Year(1931), date(2026, 6, 2))
        .await;
    assert!(matches!(elsewhere, Err(Error::Unknown(_))), "{elsewhere:?}");
}

#[tokio::test]
async fn an_erased_person_is_in_no_file_any_more_and_no_import_brings_them_back() {
    let h = house().await;
    let data = h.folder.path().join("data");
    if !on_postgres() {
        // Or the search below would prove nothing.
        assert!(is_anywhere(&data, BIRTH));
    }
    let id = h.request(RequestKind::Erasure, "L-1", BIRTH).await;
    assert_eq!(h.register.erase_person(&h.landlord.id, &id).await.unwrap(), 1);
    assert!(!is_anywhere(&data, BIRTH));
    assert_eq!(h.occupancy().await, 1);
    assert!(!is_anywhere(&data, BIRTH));
    // The others are still there, and a year that was written as a year is another birth.
    let other = h.request(RequestKind::Access, "L-1", "1934").await;
    assert!(h.register.held_of(&h.landlord.id, &other).await.unwrap().is_some());
    let again = h.request(RequestKind::Access, "L-1", BIRTH).await;
    assert!(h.register.held_of(&h.landlord.id, &again).await.unwrap().is_none());
    assert_eq!(h.register.erase_again().await.unwrap(), 0);
}

#[tokio::test]
async fn an_erasure_reaches_what_was_answered_for_a_pension_fund() {
    use pension::{Answers, Fact, Said, Terms, Verdict};
    let h = house().await;
    let (landlord, today) = (h.landlord.id.as_str(), date(2026, 11, 22));
    let terms = Terms {
        fund: "Caisse".to_owned(),
        signed_on: date(2025, 1, 1),
        start: date(2025, 1, 1),
        end: date(2028, 12, 31),
        target_dwellings: 10,
        departements: Default::default(),
        cap_cents: 350_000,
        min_age: Some(55),
        must_be_retired: false,
        gir_allowed: Default::default(),
        main_scheme: None,
        levels: Vec::new(),
        yearly: Default::default(),
        other_commitments: Vec::new(),
    };
    let agreement = h.register.make_pension_agreement(landlord, &terms).await.unwrap();
    let id = h.request(RequestKind::Erasure, "L-1", BIRTH).await;
    let mine = h.register.rights_request(landlord, &id).await.unwrap().dwelling_id;
    let neighbour = h.request(RequestKind::Access, "L-2", "1980").await;
    let other = h.register.rights_request(landlord, &neighbour).await.unwrap().dwelling_id;
    for dwelling_id in [mine.clone(), other] {
        let entry = register::pension::NewEntry {
            dwelling_id,
            works: None,
            level: None,
            answers: Answers { age_reached: Said::Yes, ..Answers::default() },
            facts: vec![Fact::Committed { on: date(2026, 2, 1), eligible_cents: None }],
            over_said: false,
        };
        h.register.add_pension_entry(landlord, &agreement, &entry, today).await.unwrap();
    }
    h.register.erase_person(landlord, &id).await.unwrap();
    let now = h.register.pension_agreement(landlord, &agreement, today).await.unwrap();
    let said: Vec<_> =
        now.entries.iter().map(|one| (one.entry.dwelling == mine, one.has_answers(), one.verdict)).collect();
    assert_eq!(said, [(true, false, Verdict::Unknown), (false, true, Verdict::Eligible)]);
    assert_eq!(now.position.committed, 2, "the promise to the fund stays counted");
    // It may be answered again: the works go on.
    let entry = now.entries.iter().find(|one| one.entry.dwelling == mine).unwrap().entry.id.clone();
    let answers = Answers { age_reached: Said::No, ..Answers::default() };
    h.register.set_pension_answers(landlord, (&agreement, &entry), answers).await.unwrap();
}

#[tokio::test]
async fn a_legal_hold_stops_the_erasing_until_it_ends() {
    let h = house().await;
    let today = register::civil::today();
    let hold =
        Hold { from: today, until: today.checked_add(30.days()).unwrap(), reason: "litige 2026-12".into() };
    let held = h.register.hold(&h.landlord.id, DataSet::Occupancy, &hold).await.unwrap();
    let id = h.request(RequestKind::Erasure, "L-1", BIRTH).await;
    let refused = h.register.erase_person(&h.landlord.id, &id).await;
    assert!(matches!(&refused, Err(Error::Refused(why)) if why == "legal-hold"), "{refused:?}");
    h.register.end_hold(&h.landlord.id, &held).await.unwrap();
    assert_eq!(h.register.erase_person(&h.landlord.id, &id).await.unwrap(), 1);
    let backwards = Hold { from: today, until: today.checked_sub(1.day()).unwrap(), reason: "x".into() };
    assert!(h.register.hold(&h.landlord.id, DataSet::Occupancy, &backwards).await.is_err());
    let sick = Hold { reason: "locataire alcoolique".into(), ..hold };
    let words = h.register.hold(&h.landlord.id, DataSet::Occupancy, &sick).await;
    assert!(matches!(&words, Err(Error::Refused(why)) if why == "words"), "{words:?}");
}

#[tokio::test]
async fn readings_are_written_down_and_leave_after_a_year() {
    let h = house().await;
    let at: Timestamp = "2026-03-10T09:00:00Z".parse().unwrap();
    let reading = |at| Reading {
        organisation_id: &h.landlord.id,
        account_id: "somebody",
        action: "see",
        kind: "tenant",
        subject: "/donnees/demandes/1",
        at,
    };
    h.register.note_access(&reading(at)).await.unwrap();
    h.register.note_access(&reading(at.checked_add(48.hours()).unwrap())).await.unwrap();
    let filter = AccessFilter { limit: 10, ..AccessFilter::default() };
    assert_eq!(h.register.accesses(&h.landlord.id, &filter).await.unwrap().len(), 2);
    let first_day = AccessFilter { until: Some(date(2026, 3, 10)), ..filter.clone() };
    assert_eq!(h.register.accesses(&h.landlord.id, &first_day).await.unwrap().len(), 1);
    assert!(h.register.accesses("other", &filter).await.unwrap().is_empty());

    let on = |day: Date| {
        let register = h.register.clone();
        let id = h.landlord.id.clone();
        async move {
            let all = register.retention(&id, day).await.unwrap();
            let log = all.into_iter().find(|s| s.rule.data == DataSet::AccessLog).unwrap();
            (log.held, log.due)
        }
    };
    assert_eq!(on(date(2027, 3, 9)).await, (Some(2), Some(0)));
    assert_eq!(on(date(2027, 3, 10)).await, (Some(2), Some(1)));
    let runs = h.register.carry_out_retention(date(2027, 3, 10)).await.unwrap();
    let figures = &runs[&h.landlord.id].figures;
    assert_eq!((figures[0].data, figures[0].records), (DataSet::AccessLog, 1));
    assert_eq!(on(date(2027, 3, 10)).await, (Some(1), Some(0)));
    assert_eq!(h.register.retention_runs(&h.landlord.id).await.unwrap().len(), 1);
    h.register.verify_journal(&h.landlord.id).await.unwrap();
}

#[tokio::test]
async fn births_leave_two_years_after_the_last_file_and_the_rules_can_be_shortened() {
    let h = house().await;
    let today = register::civil::today();
    let in_months = |n: i64| today.checked_add(n.months()).unwrap();
    let none = h.register.carry_out_retention(in_months(23)).await.unwrap();
    assert!(!none.contains_key(&h.landlord.id), "{none:?}");

    let mut rules = RetentionRules::default();
    let births = rules.rules.iter_mut().find(|r| r.data == DataSet::Occupancy).unwrap();
    births.months = 12;
    h.register.set_retention_rules(&h.landlord.id, &rules).await.unwrap();
    let done = h.register.carry_out_retention(in_months(13)).await.unwrap();
    assert_eq!(done[&h.landlord.id].figures[0].records, 3);
    if !on_postgres() {
        assert!(!is_anywhere(&h.folder.path().join("data"), BIRTH));
    }

    rules.rules.retain(|r| r.data != DataSet::AccessLog);
    assert!(matches!(h.register.set_retention_rules(&h.landlord.id, &rules).await, Err(Error::Refused(_))));
}

#[tokio::test]
async fn a_person_who_leaves_takes_their_name_and_address_with_them() {
    let h = house().await;
    let account = h.register.add_account("mireille.lantier@exemple.fr", "Mireille Lantier").await.unwrap();
    let file = h.register.account_file(&account.id).await.unwrap().to_string();
    assert!(file.contains("Mireille Lantier") && file.contains("memberships"), "{file}");
    h.register.erase_account(&account.id).await.unwrap();
    assert!(h.register.account_by_email("mireille.lantier@exemple.fr").await.unwrap().is_none());
    if !on_postgres() {
        assert!(!is_anywhere(&h.folder.path().join("data"), "mireille.lantier"));
        assert!(!is_anywhere(&h.folder.path().join("data"), "Mireille Lantier"));
    }
    // The address is free again.
    h.register.add_account("mireille.lantier@exemple.fr", "Mireille L.").await.unwrap();
}

#[tokio::test]
async fn accounts_that_nobody_uses_are_stopped_then_erased() {
    let h = house().await;
    let account = h.register.add_account("ancien@exemple.fr", "Ancien").await.unwrap();
    let today = register::civil::today();
    h.register.carry_out_retention(today.checked_add(11.months()).unwrap()).await.unwrap();
    assert!(h.register.account(&account.id).await.unwrap().disabled_at.is_none());
    h.register.carry_out_retention(today.checked_add(13.months()).unwrap()).await.unwrap();
    assert!(h.register.account(&account.id).await.unwrap().disabled_at.is_some());
    assert_eq!(h.register.account(&account.id).await.unwrap().name, "Ancien");
    h.register.carry_out_retention(today.checked_add(25.months()).unwrap()).await.unwrap();
    assert_eq!(h.register.account(&account.id).await.unwrap().name, "");
}
