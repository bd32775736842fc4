//! The walls, tried on every table of the list: what another organisation owns is not read, changed, removed nor added,
//! even by a query whose condition was forgotten.

use super::sight::Sight;
use super::tables::{FREE, RULES, Rule};
use super::{missing, standing};
use crate::db::{Db, Engine, View, Write};
use crate::{Author, Error, Register, testing};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tempfile::TempDir;

async fn register() -> (TempDir, Register) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    (folder, register)
}

/// A register on PostgreSQL; `None` when the tests run on SQLite, which has no such wall.
async fn walled() -> Option<(TempDir, Register)> {
    let (folder, register) = register().await;
    if register.db.engine() == Engine::Sqlite {
        println!("skipped: no PostgreSQL");
        return None;
    }
    Some((folder, register))
}

#[tokio::test]
async fn every_table_is_somebodys_or_is_nobodys_for_a_reason() {
    let (_folder, register) = register().await;
    let mut there: BTreeSet<String> = register.db.tables().await.unwrap().into_iter().collect();
    if register.db.engine() == Engine::Sqlite {
        // Beside SQLite they are files of their own.
        there.extend(["access".to_owned(), "job".to_owned()]);
    }
    let walled: Vec<&str> = RULES.iter().map(|rule| rule.table).collect();
    let listed: BTreeSet<String> =
        walled.iter().chain(FREE.iter().map(|(table, _)| table)).map(|t| (*t).to_owned()).collect();
    assert_eq!(listed.len(), walled.len() + FREE.len(), "a table is listed twice");
    let forgotten: Vec<_> = there.difference(&listed).collect();
    assert!(forgotten.is_empty(), "say in wall/tables.rs whose their rows are: {forgotten:?}");
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(gone.is_empty(), "no such tables: {gone:?}");
    for column in crate::privacy::census::columns() {
        let owned =
            ["landlord_id", "organisation_id", "account_id", "giver_id", "taker_id"].contains(&column.column);
        assert!(!owned || walled.contains(&column.table), "{} has an owner, and no wall", column.table);
    }
}

#[tokio::test]
async fn every_wall_stands_in_the_catalogue_and_is_raised_again_when_it_fell() {
    let Some((_folder, register)) = walled().await else { return };
    assert!(missing(&register.db).await.unwrap().is_empty());
    for rule in RULES {
        let standing = &standing(&register.db).await.unwrap()[rule.table];
        assert!(standing.is_forced && !standing.policies.is_empty(), "{}: {standing:?}", rule.table);
    }
    for broken in [
        "ALTER TABLE occupant DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE dwelling NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY open_house ON journal USING (true)",
    ] {
        sqlx::query(broken).execute(register.db.bare()).await.unwrap();
    }
    let fallen: Vec<&str> =
        missing(&register.db).await.unwrap().into_iter().map(|(rule, _)| rule.table).collect();
    assert_eq!(fallen, ["dwelling", "occupant", "journal"]);
    super::raise(&register.db).await.unwrap();
    assert!(missing(&register.db).await.unwrap().is_empty());
}

/// The columns that must have a value, and whether they hold numbers: by table.
async fn columns(db: &Db) -> BTreeMap<String, Vec<(String, bool)>> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT)
         FROM information_schema.columns WHERE table_schema = 'public' AND is_nullable = 'NO'",
    )
    .fetch_all(db.read())
    .await
    .unwrap();
    let mut all: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for (table, column, kind) in rows {
        all.entry(table).or_default().push((column, kind != "text"));
    }
    // Tables of passage ask for nothing.
    for rule in RULES {
        all.entry(rule.table.to_owned()).or_default();
    }
    all
}

/// The columns by which a rule knows whose a row is.
fn owners(rule: &Rule) -> Vec<&'static str> {
    match rule.change {
        Sight::Organisation(column) | Sight::Account(column) => vec![column],
        Sight::Either(one, other) => vec![one, other],
        Sight::Through(column, ..) => vec![column],
        Sight::Said(_) if rule.table == "agreement_version" => vec!["made_for"],
        Sight::Said(_) if matches!(rule.table, "supported_convention" | "supported_pathway") => {
            vec!["landlord_id", "association_id", "siao_id"]
        }
        Sight::Said(_) if rule.table == "meeting_ask" => vec!["host_id", "landlord_id", "partner_id"],
        Sight::Said(_) => vec!["organisation_id"],
        // Whose key it is nobody says: the first column stands for all.
        Sight::House => vec!["id"],
        Sight::Everybody => Vec::new(),
    }
}

/// `INSERT` of an invented row of an organisation: every value says whose it is, and `more` tells rows apart.
fn invented(rule: &Rule, columns: &[(String, bool)], whose: &str, more: &str) -> String {
    let owners = owners(rule);
    let is_of_house = matches!(rule.change, Sight::House);
    let mut names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    names.extend(owners.iter().filter(|o| !columns.iter().any(|(name, _)| name == *o)));
    let values: Vec<String> = names
        .iter()
        .map(|name| match *name {
            // A person of the organisation, and its own sheet.
            "id" if rule.table == "account" => format!("'account-{whose}{more}'"),
            "id" if rule.table == "organisation" => format!("'{whose}'"),
            "account_id" => format!("'account-{whose}'"),
            // The parents are the first rows that were invented.
            "residence_id" => format!("'{whose}.residence.id'"),
            "dwelling_id" => format!("'{whose}.dwelling.id'"),
            "agreement_id" => format!("'{whose}.agreement.id'"),
            "vacancy_id" => format!("'{whose}.vacancy.id'"),
            "case_id" => format!("'{whose}.allocation_case.id'"),
            "expense_id" => format!("'{whose}.works_expense.id'"),
            "claim_id" => format!("'{whose}.relief_claim.id'"),
            "office_id" => format!("'{whose}.tax_office.id'"),
            "project_id" => format!("'{whose}.funding_project.id'"),
            "exchange_id" => format!("'{whose}.transfer_exchange.id'"),
            "diagnosis_id" => format!("'{whose}.diagnosis.id'"),
            "diagnosis_building_id" => format!("'{whose}.diagnosis_building.id'"),
            "quote_id" => format!("'{whose}.quote.id'"),
            "referral_id" => format!("'{whose}.referral.id'"),
            "convention_id" => format!("'{whose}.supported_convention.id'"),
            "pathway_id" => format!("'{whose}.supported_pathway.id'"),
            "call_id" => format!("'{whose}.call.id'"),
            "application_id" => format!("'{whose}.application.id'"),
            "listing_id" => format!("'{whose}.premises_listing.id'"),
            "premises_application_id" => format!("'{whose}.premises_application.id'"),
            "subsidy_id" => format!("'{whose}.subsidy.id'"),
            "tour_round_id" => format!("'{whose}.tour_round.id'"),
            "enquiry_id" => format!("'{whose}.enquiry.id'"),
            "provision_id" => format!("'{whose}.provision.id'"),
            "bundle_id" => format!("'{whose}.provision_bundle.id'"),
            "chase_id" => format!("'{whose}.chase.id'"),
            "unit_id" => format!("'{whose}.enquiry_unit.id'"),
            "pension_entry_id" => format!("'{whose}.pension_entry.id'"),
            // Enough money for one cent in every account.
            "total_cents" if rule.table == "envelope" => "1000".to_owned(),
            "delegated_cents" if rule.table == "envelope" => "100".to_owned(),
            name if owners.contains(&name) && !is_of_house => format!("'{whose}'"),
            name if columns.iter().any(|(column, number)| column == name && *number) => {
                // Ranks and the like are part of keys.
                if more.is_empty() { "1".to_owned() } else { "2".to_owned() }
            }
            name => format!("'{whose}.{}.{name}{more}'", rule.table),
        })
        .collect();
    format!("INSERT INTO {} ({}) VALUES ({})", rule.table, names.join(", "), values.join(", "))
}

/// Two organisations, `a` and `b`, with one row each in every table that has a wall.
async fn two_houses(register: &Register) -> BTreeMap<String, Vec<(String, bool)>> {
    // Invented rows name nothing that is there, and name one organisation where two are meant.
    let links: Vec<(String, String)> = sqlx::query_as(
        "SELECT CAST(conrelid::regclass AS TEXT), CAST(conname AS TEXT) FROM pg_constraint WHERE contype IN ('f', 'c') AND conrelid <> 0",
    )
    .fetch_all(register.db.read())
    .await
    .unwrap();
    for (table, link) in links {
        let sql = format!("ALTER TABLE {table} DROP CONSTRAINT {link}");
        sqlx::query(AssertSqlSafe(sql)).execute(register.db.bare()).await.unwrap();
    }
    let columns = columns(&register.db).await;
    let mut write = register.db.act().await.unwrap();
    for rule in RULES {
        for whose in ["a", "b"] {
            let sql = invented(rule, &columns[rule.table], whose, "");
            run(&mut write, &sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
        }
    }
    write.commit().await.unwrap();
    columns
}

async fn run(write: &mut Write<'_>, sql: &str) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(write.connection()).await?;
    Ok(done.rows_affected())
}

/// What one statement would do in a view; nothing is kept.
async fn tried(db: &Db, view: &View, sql: &str) -> Result<u64, sqlx::Error> {
    let db = db.seen_by(view.clone());
    let mut write = db.act().await.unwrap();
    let done = run(&mut write, sql).await;
    write.roll_back().await.unwrap();
    done
}

fn is_refused(done: &Result<u64, sqlx::Error>) -> bool {
    matches!(done, Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42501"))
}

fn is_double(done: &Result<u64, sqlx::Error>) -> bool {
    matches!(done, Err(sqlx::Error::Database(error)) if error.is_unique_violation())
}

async fn shown(db: &Db, view: &View, table: &str) -> i64 {
    // Without any condition: what a query that forgot its own would show.
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(db.seen_by(view.clone()).read()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_organisation_is_read_changed_removed_or_added_in_any_table() {
    let Some((_folder, register)) = walled().await else { return };
    let columns = two_houses(&register).await;
    let author = |org: &str| Author::Person {
        account_id: format!("account-{org}"),
        organisation_id: Some(org.to_owned()),
    };
    let (a, b) = (author("a").view(), author("b").view());
    let db = &register.db;
    let mut looked_at = 0;
    for rule in RULES {
        let table = rule.table;
        let all_see = matches!(rule.see, Sight::Everybody);
        let is_of_house = matches!(rule.change, Sight::House);
        let owner = owners(rule)[0];
        assert_eq!(shown(db, &View::House, table).await, 2, "{table}");
        for (view, mine) in [(&a, 1), (&b, 1), (&View::NOBODY, 0)] {
            let mine = if is_of_house { 0 } else { mine };
            let seen = if all_see { 2 } else { mine };
            assert_eq!(shown(db, view, table).await, seen, "{table} shown to {view:?}");
            let change = format!("UPDATE {table} SET {owner} = {owner}");
            assert_eq!(tried(db, view, &change).await.unwrap(), mine.unsigned_abs(), "{table} by {view:?}");
            let remove = format!("DELETE FROM {table}");
            assert_eq!(tried(db, view, &remove).await.unwrap(), mine.unsigned_abs(), "{table} by {view:?}");
        }
        let theirs = invented(rule, &columns[table], "b", "-more");
        assert!(is_refused(&tried(db, &a, &theirs).await), "{table}: {theirs}");
        assert!(is_refused(&tried(db, &View::NOBODY, &theirs).await), "{table}: {theirs}");
        // Positive control: it is the view that refuses. Their own may add one, or has one already.
        if is_of_house {
            assert!(matches!(tried(db, &View::House, &theirs).await, Ok(1)), "{table}: {theirs}");
            assert!(is_refused(&tried(db, &b, &theirs).await), "{table}: {theirs}");
            looked_at += 1;
            continue;
        }
        if table != "organisation" && table != "account" {
            let own = tried(db, &b, &theirs).await;
            assert!(matches!(own, Ok(1)) || is_double(&own), "{table}: {theirs}: {own:?}");
        }
        // What is mine is not given away.
        let away: Vec<String> = owners(rule).iter().map(|o| format!("{o} = {o} || '-other'")).collect();
        let away = format!("UPDATE {table} SET {}", away.join(", "));
        assert!(is_refused(&tried(db, &a, &away).await), "{table}: {away}");
        looked_at += 1;
    }
    assert_eq!(looked_at, RULES.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_forgot_its_condition_shows_and_erases_its_own_rows_only() {
    let Some((_folder, register)) = walled().await else { return };
    two_houses(&register).await;
    let mine = register.only("a");
    let seen: Vec<(String,)> =
        sqlx::query_as("SELECT landlord_id FROM occupant").fetch_all(mine.db.read()).await.unwrap();
    assert_eq!(seen, [("a".to_owned(),)]);
    let mut write = mine.db.write().await.unwrap();
    assert_eq!(run(&mut write, "DELETE FROM occupant").await.unwrap(), 1);
    write.commit().await.unwrap();
    let left: Vec<(String,)> =
        sqlx::query_as("SELECT landlord_id FROM occupant").fetch_all(register.db.read()).await.unwrap();
    assert_eq!(left, [("b".to_owned(),)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_given_back_has_no_view_whatever_happened_to_its_statement() {
    let Some((_folder, register)) = walled().await else { return };
    two_houses(&register).await;
    let mine = register.only("a");
    for n in 0..300_u64 {
        // Ends well, fails, is dropped at any moment, panics.
        match n % 4 {
            0 => drop(sqlx::query("SELECT 1 FROM occupant").fetch_all(mine.db.read()).await.unwrap()),
            1 => assert!(sqlx::query("SELECT 1 / 0").fetch_all(mine.db.read()).await.is_err()),
            2 => {
                let slow = sqlx::query("SELECT 1 FROM occupant, pg_sleep(0.0005)").fetch_all(mine.db.read());
                let _ = tokio::time::timeout(Duration::from_micros(n * 7), slow).await;
            }
            _ => {
                let mine = mine.clone();
                let panicked = tokio::spawn(async move {
                    let mut write = mine.db.act().await.unwrap();
                    run(&mut write, "UPDATE occupant SET birth_year = 1900").await.unwrap();
                    panic!("in the middle of a transaction");
                });
                assert!(panicked.await.is_err());
            }
        }
        // Whatever connection comes next, without a view it shows nothing, and says that it has none.
        let mut bare = register.db.bare().acquire().await.unwrap();
        let (rows, house, organisations): (i64, String, String) = sqlx::query_as(
            "SELECT COUNT(*), COALESCE(current_setting('plainpied.house', true), ''),
                    COALESCE(current_setting('plainpied.organisations', true), '') FROM occupant",
        )
        .fetch_one(&mut *bare)
        .await
        .unwrap();
        assert_eq!((rows, house.as_str(), organisations.as_str()), (0, "", ""), "turn {n}");
    }
    let born: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM occupant WHERE birth_year = 1900")
        .fetch_one(register.db.read())
        .await
        .unwrap();
    assert_eq!(born, 0, "a transaction that panicked was kept");
}

#[tokio::test]
async fn a_reading_cannot_write() {
    let Some((_folder, register)) = walled().await else { return };
    let wrong = sqlx::query("DELETE FROM attempt").execute(register.db.read()).await.unwrap_err();
    assert!(wrong.to_string().contains("read-only"), "{wrong}");
}

#[tokio::test]
async fn an_opening_in_the_wall_closes_with_its_transaction() {
    let Some((_folder, register)) = walled().await else { return };
    two_houses(&register).await;
    let mine = register.only("a");
    let count = "SELECT COUNT(*) FROM session";
    let mut write = mine.db.act().await.unwrap();
    let mut seen = Vec::new();
    for open in [false, true, false] {
        match open {
            true => write.open_wall(crate::Across::Sessions).await.unwrap(),
            false => write.close_wall().await.unwrap(),
        }
        seen.push(sqlx::query_scalar::<_, i64>(count).fetch_one(write.connection()).await.unwrap());
    }
    assert_eq!(seen, [0, 2, 0]);
    write.open_wall(crate::Across::Sessions).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(shown(&mine.db, mine.db.view(), "session").await, 0);
}

#[tokio::test]
async fn a_role_that_walks_through_walls_is_refused_with_what_to_do() {
    let Ok(server) = std::env::var("PLAINPIED_TEST_DATABASE") else {
        println!("skipped: no PostgreSQL");
        return;
    };
    // The administrator of the tests' own server.
    let administrator = server.replacen("plainpied@", "postgres@", 1);
    let folder = TempDir::new().unwrap();
    let refused = Register::open_with(folder.path(), Some(&administrator)).await.err();
    let Some(Error::RoleWithoutWalls { role, .. }) = &refused else { panic!("{refused:?}") };
    assert_eq!(role, "postgres");
    let said = refused.unwrap().to_string();
    for part in ["CREATE ROLE plainpied", "NOBYPASSRLS", "ALTER DATABASE postgres OWNER TO plainpied;"] {
        assert!(said.contains(part), "{said}");
    }
}
