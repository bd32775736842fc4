//! Agreements in a register: what is refused whoever asks, what a file brings, what is erased, what is another landlord's.

use super::*;
use crate::{Register, testing};
use jiff::civil::{Date, date};
use pension::{Answers, Fact, Said, Stage, Terms, Verdict};
use tabular::{Limits, Table};
use tempfile::TempDir;

const TODAY: Date = date(2026, 11, 22);

fn terms() -> Terms {
    Terms {
        fund: "Caisse".to_owned(),
        signed_on: date(2024, 12, 1),
        start: date(2025, 1, 1),
        end: date(2028, 12, 31),
        target_dwellings: 2,
        departements: ["33".to_owned()].into(),
        cap_cents: 350_000,
        min_age: Some(55),
        must_be_retired: false,
        gir_allowed: Default::default(),
        main_scheme: None,
        levels: Vec::new(),
        yearly: Default::default(),
        other_commitments: Vec::new(),
    }
}

/// A landlord with three dwellings `d1` to `d3` of Gironde and one of the Landes.
async fn landlord(register: &Register, name: &str) -> String {
    let landlord = register.landlord_named(name).await.unwrap();
    let mut write = register.db.write_of(&landlord.id).await.unwrap();
    for (n, commune) in [(1, "33063"), (2, "33063"), (3, "33063"), (4, "40192")] {
        sqlx::query(
            "INSERT INTO dwelling (id, landlord_id, identity, reference, commune_code, dwellings, source_line, content,
                 is_current, first_import, last_import)
             VALUES ($1, $2, $3, $4, $5, 1, 1, '', 1, '', '')",
        )
        .bind(format!("{name}-d{n}"))
        .bind(&landlord.id)
        .bind(format!("{name}-i{n}"))
        .bind(format!("R{n}"))
        .bind(commune)
        .execute(write.connection())
        .await
        .unwrap();
    }
    write.commit().await.unwrap();
    landlord.id
}

async fn register() -> (TempDir, Register, String) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let id = landlord(&register, "a").await;
    (folder, register, id)
}

fn aged(age_reached: Said) -> Answers {
    Answers { age_reached, ..Answers::default() }
}

fn new(dwelling: &str, facts: Vec<Fact>) -> NewEntry {
    let (dwelling_id, answers) = (dwelling.to_owned(), aged(Said::Yes));
    NewEntry { dwelling_id, works: None, level: None, answers, facts, over_said: false }
}

fn committed() -> Vec<Fact> {
    vec![Fact::Committed { on: date(2025, 6, 1), eligible_cents: Some(400_000) }]
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done.unwrap_err() {
        Error::Refused(code) => code,
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_target_is_not_passed_in_silence_nor_a_dwelling_counted_twice() {
    let (_folder, register, a) = register().await;
    let id = register.make_pension_agreement(&a, &terms()).await.unwrap();
    register.add_pension_entry(&a, &id, &new("a-d1", committed()), TODAY).await.unwrap();
    let twice = register.add_pension_entry(&a, &id, &new("a-d1", committed()), TODAY).await;
    assert_eq!(refusal(twice), "pension-twice");
    let outside = register.add_pension_entry(&a, &id, &new("a-d4", committed()), TODAY).await;
    assert_eq!(refusal(outside), "pension-not-eligible", "the Landes are not of the agreement");
    register.add_pension_entry(&a, &id, &new("a-d2", committed()), TODAY).await.unwrap();
    let over = new("a-d3", committed());
    assert_eq!(refusal(register.add_pension_entry(&a, &id, &over, TODAY).await), "pension-over-target");
    let over = NewEntry { over_said: true, ..over };
    register.add_pension_entry(&a, &id, &over, TODAY).await.unwrap();
    let now = register.pension_agreement(&a, &id, TODAY).await.unwrap();
    assert_eq!((now.position.committed, now.position.left.over, now.position.left.dwellings), (3, 1, 0));
    // Another agreement of the same days: nobody said that the works are others.
    let other = register.make_pension_agreement(&a, &terms()).await.unwrap();
    let clash = register.add_pension_entry(&a, &other, &new("a-d1", committed()), TODAY).await;
    assert_eq!(refusal(clash), "pension-elsewhere");
    assert_eq!(refusal(register.remove_pension_agreement(&a, &id).await), "pension-not-empty");
    register.remove_pension_agreement(&a, &other).await.unwrap();
}

#[tokio::test]
async fn an_aid_is_asked_for_a_household_that_fits_up_to_the_ceiling_and_then_its_answers_go() {
    let (_folder, register, a) = register().await;
    let id = register.make_pension_agreement(&a, &terms()).await.unwrap();
    let unknown = NewEntry { answers: Answers::default(), ..new("a-d1", committed()) };
    let entry = register.add_pension_entry(&a, &id, &unknown, TODAY).await.unwrap();
    let note = async |seen: usize, fact: Fact| {
        register.note_pension_fact(&a, (&id, &entry, seen), (fact, false), TODAY).await
    };
    let on = date(2026, 2, 1);
    note(1, Fact::Done { on, eligible_cents: 512_300 }).await.unwrap();
    let claim = |cents| Fact::Claimed { on, cents };
    assert_eq!(refusal(note(2, claim(350_000)).await), "pension-unknown");
    let verdict = register.set_pension_answers(&a, (&id, &entry), aged(Said::Yes)).await.unwrap();
    assert_eq!(verdict, Verdict::Eligible);
    assert_eq!(refusal(note(2, claim(350_001)).await), "pension-over-aid");
    assert!(matches!(note(1, claim(1)).await, Err(Error::Changed)), "somebody noted the works meanwhile");
    note(2, claim(350_000)).await.unwrap();
    note(3, Fact::Paid { on, cents: 350_000 }).await.unwrap();
    let now = register.pension_agreement(&a, &id, TODAY).await.unwrap();
    let noted = &now.entries[0];
    assert_eq!(now.state(noted).unwrap().stage, Stage::Paid);
    assert!(!noted.has_answers() && noted.verdict == Verdict::Eligible, "the answers are erased");
    assert_eq!((now.position.paid_cents, now.position.over_cap_cents), (350_000, 162_300));
    // Terms under which this would not hold are refused.
    let lower = Terms { cap_cents: 300_000, ..terms() };
    let changed = register.change_pension_agreement(&a, (&id, now.edition), &lower).await;
    assert_eq!(refusal(changed), "pension-cap-facts");
    let later = Terms { start: date(2025, 7, 1), ..terms() };
    let changed = register.change_pension_agreement(&a, (&id, now.edition), &later).await;
    assert_eq!(refusal(changed), "pension-days-facts");
    let more = Terms { target_dwellings: 3, ..terms() };
    register.change_pension_agreement(&a, (&id, now.edition), &more).await.unwrap();
    let again = register.change_pension_agreement(&a, (&id, now.edition), &more).await;
    assert!(matches!(again, Err(Error::Changed)));
}

#[tokio::test]
async fn a_file_brings_its_good_rows_and_each_wrong_one_says_where() {
    let (_folder, register, a) = register().await;
    let id = register.make_pension_agreement(&a, &terms()).await.unwrap();
    let file = "logement;age;engage_le;cout_estime;travaux_le;cout_eligible;couleur\n\
                R1;oui;01/06/2025;3 000,50;;;x\n\
                R9;oui;2025-06-01;;;;\n\
                R2;peut-être;2025-06-01;;;;\n\
                R2;oui;2025-06-01;;2026-02-01;;\n\
                R2;oui;2025-13-01;;;;\n\
                R1;oui;2025-06-01;;;;\n\
                R2;oui;2025-06-02;;2026-02-01;4200;\n\
                R3;oui;2025-06-03;;;;\n";
    let table = || Table::from_bytes("c.csv", file.as_bytes().to_vec(), &Limits::upload()).unwrap();
    let tried = register
        .import_pension_entries(
            &a,
            &id,
            EntriesFile { table: table(), dry_run: true, with_answers: true },
            TODAY,
        )
        .await
        .unwrap();
    assert!(register.pension_agreement(&a, &id, TODAY).await.unwrap().entries.is_empty(), "a dry run");
    let done = register
        .import_pension_entries(
            &a,
            &id,
            EntriesFile { table: table(), dry_run: false, with_answers: true },
            TODAY,
        )
        .await
        .unwrap();
    assert_eq!(tried, done);
    assert_eq!((done.rows, done.added, done.wrong), (8, 2, 6));
    let told: Vec<(u64, Option<&str>, &str)> =
        done.problems.iter().map(|one| (one.line, one.column.as_deref(), one.code.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, Some("logement"), "pension-row-dwelling"),
            (4, Some("age"), "pension-row-said"),
            (5, Some("cout_eligible"), "pension-row-missing"),
            (6, Some("engage_le"), "pension-row-day"),
            (7, None, "pension-twice"),
            (9, None, "pension-over-target"),
        ]
    );
    assert_eq!(done.ignored, ["couleur"]);
    let now = register.pension_agreement(&a, &id, TODAY).await.unwrap();
    assert_eq!((now.position.committed, now.position.done, now.position.to_claim_cents), (2, 1, 350_000));
    let bare = Table::from_bytes("c.csv", b"age;gir\noui;non\n".to_vec(), &Limits::upload()).unwrap();
    let headless = register
        .import_pension_entries(
            &a,
            &id,
            EntriesFile { table: bare, dry_run: false, with_answers: true },
            TODAY,
        )
        .await;
    assert_eq!(refusal(headless), "pension-header");
}

#[tokio::test]
async fn what_is_another_landlords_does_not_exist() {
    let (_folder, register, a) = register().await;
    let b = landlord(&register, "b").await;
    let id = register.make_pension_agreement(&a, &terms()).await.unwrap();
    let entry = register.add_pension_entry(&a, &id, &new("a-d1", committed()), TODAY).await.unwrap();
    assert!(register.pension_agreements(&b, TODAY).await.unwrap().is_empty());
    let unknown = |done: Result<(), Error>| matches!(done, Err(Error::Unknown(_)));
    let fact = Fact::Done { on: TODAY, eligible_cents: 1 };
    assert!(unknown(register.note_pension_fact(&b, (&id, &entry, 1), (fact, false), TODAY).await));
    assert!(unknown(register.set_pension_answers(&b, (&id, &entry), aged(Said::No)).await.map(drop)));
    assert!(unknown(register.add_pension_entry(&b, &id, &new("b-d1", committed()), TODAY).await.map(drop)));
    assert!(unknown(register.remove_pension_agreement(&b, &id).await));
    // Nor is the dwelling of another put in one's own agreement.
    let own = register.make_pension_agreement(&b, &terms()).await.unwrap();
    let foreign = register.add_pension_entry(&b, &own, &new("a-d2", committed()), TODAY).await;
    assert!(unknown(foreign.map(drop)));
}

#[tokio::test]
async fn two_people_at_once_do_not_pass_the_target() {
    let (_folder, register, a) = register().await;
    let one = Terms { target_dwellings: 1, ..terms() };
    let id = register.make_pension_agreement(&a, &one).await.unwrap();
    let entries = ["a-d1", "a-d2", "a-d3"].map(|dwelling| new(dwelling, committed()));
    let [x, y, z] = &entries;
    let (x, y, z) = tokio::join!(
        register.add_pension_entry(&a, &id, x, TODAY),
        register.add_pension_entry(&a, &id, y, TODAY),
        register.add_pension_entry(&a, &id, z, TODAY),
    );
    assert_eq!([x, y, z].iter().filter(|done| done.is_ok()).count(), 1);
    assert_eq!(register.pension_agreement(&a, &id, TODAY).await.unwrap().position.committed, 1);
}

#[tokio::test]
async fn an_advance_is_asked_for_a_household_that_fits_and_its_file_is_read() {
    let (_folder, register, a) = register().await;
    let id = register.make_pension_agreement(&a, &terms()).await.unwrap();
    let unknown = NewEntry { answers: Answers::default(), ..new("a-d1", committed()) };
    let entry = register.add_pension_entry(&a, &id, &unknown, TODAY).await.unwrap();
    let on = date(2026, 2, 1);
    let advance = Fact::Advanced { on, cents: 100_000 };
    let note = async |seen: usize, fact: Fact| {
        register.note_pension_fact(&a, (&id, &entry, seen), (fact, false), TODAY).await
    };
    assert_eq!(refusal(note(1, advance).await), "pension-unknown");
    register.set_pension_answers(&a, (&id, &entry), aged(Said::Yes)).await.unwrap();
    note(1, advance).await.unwrap();
    note(2, Fact::Done { on, eligible_cents: 80_000 }).await.unwrap();
    let now = register.pension_agreement(&a, &id, TODAY).await.unwrap();
    assert_eq!((now.position.to_return_cents, now.position.to_claim_cents), (20_000, 0));
    let more = Terms { target_dwellings: 3, ..terms() };
    register.change_pension_agreement(&a, (&id, now.edition), &more).await.unwrap();
    note(3, Fact::Returned { on, cents: 20_000 }).await.unwrap();
    let file = "logement;age;engage_le;acompte_le;montant_acompte\n\
                R2;oui;01/06/2025;02/06/2025;1 000\n\
                R3;oui;01/06/2025;02/06/2025;\n\
                R3;oui;01/06/2025;02/06/2025;4000\n";
    let table = Table::from_bytes("c.csv", file.as_bytes().to_vec(), &Limits::upload()).unwrap();
    let done = register
        .import_pension_entries(&a, &id, EntriesFile { table, dry_run: false, with_answers: true }, TODAY)
        .await
        .unwrap();
    assert_eq!((done.added, done.wrong), (1, 2), "{done:?}");
    let told: Vec<&str> = done.problems.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(told, ["pension-row-missing", "pension-over-aid"]);
    let now = register.pension_agreement(&a, &id, TODAY).await.unwrap();
    assert_eq!((now.position.paid_cents, now.position.advanced_cents), (180_000, 100_000));
}

#[tokio::test]
async fn what_is_kept_as_invoices_are_loses_its_household_after_two_years_and_goes_after_ten() {
    let (_folder, register, a) = register().await;
    let id = register.make_pension_agreement(&a, &terms()).await.unwrap();
    let on = date(2026, 2, 1);
    let whole = vec![
        Fact::Committed { on, eligible_cents: None },
        Fact::Done { on, eligible_cents: 50_000 },
        Fact::Claimed { on, cents: 50_000 },
        Fact::Paid { on, cents: 50_000 },
    ];
    register.add_pension_entry(&a, &id, &new("a-d1", whole), TODAY).await.unwrap();
    register.add_pension_entry(&a, &id, &new("a-d2", committed()), TODAY).await.unwrap();
    let now = async || register.pension_agreement(&a, &id, TODAY).await.unwrap();
    let verdicts = async || now().await.entries.iter().map(|one| one.verdict).collect::<Vec<_>>();
    let noted = crate::civil::today();
    let after = |years: i64, days: i64| noted.saturating_add(jiff::ToSpan::years(years).days(days));
    register.carry_out_retention_of(&a, after(1, 0)).await.unwrap();
    assert_eq!(verdicts().await, [Verdict::Eligible, Verdict::Eligible]);
    let found = register.retention(&a, after(2, 3)).await.unwrap();
    let due: Vec<_> = found
        .iter()
        .filter(|one| one.rule.data == trust::retention::DataSet::Invoice)
        .map(|one| (one.held, one.due))
        .collect();
    assert_eq!(due, [(Some(1), Some(1)), (Some(2), Some(0))]);
    register.carry_out_retention_of(&a, after(2, 3)).await.unwrap();
    // What is still to be made keeps its answers: the fund asks for them.
    assert_eq!(verdicts().await, [Verdict::Unknown, Verdict::Eligible]);
    assert!(now().await.entries[1].has_answers());
    assert_eq!(now().await.position.paid_cents, 50_000, "amounts stay");
    register.carry_out_retention_of(&a, after(9, 0)).await.unwrap();
    assert_eq!(now().await.entries.len(), 2);
    register.carry_out_retention_of(&a, after(10, 3)).await.unwrap();
    assert!(now().await.entries.is_empty());
    register.remove_pension_agreement(&a, &id).await.unwrap();
}
