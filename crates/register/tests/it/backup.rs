//! Backups: made while the register is written, tried, refused when damaged, brought back without whom was erased.

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use model::duplicate::DuplicateChoice;
use opendata::occupancy::Mapping;
use register::backup::{
    Backup, BackupOrder, ERASURES, Key, Lock, RestoreOrder, Restored, last_backup, restore,
};
use register::imports::silent;
use register::landlords::Landlord;
use register::occupancy::OccupancyImport;
use register::privacy::requests::{BirthGiven, RequestKind};
use register::stock::StockImport;
use register::verify::{Check, CheckState};
use register::{Error, Register};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tabular::Limits;
use tempfile::TempDir;

const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n\
    N1;L-1;33999;33999;VALOMBRE;1;RUE;DES SAULES;0;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n\
    N2;L-2;33999;33999;VALOMBRE;1;RUE;DES SAULES;1;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n";
const BIRTH: &str = "1931-02-27";
const OCCUPANCY: &str = "dwelling_ref;lease_ref;birth_date\nL-1;B1;27/02/1931\nL-2;B2;03/05/1980\n";

struct House {
    folder: TempDir,
    register: Register,
    landlord: Landlord,
}

/// These tests are about files; PostgreSQL has its own, at the end.
fn on_postgres() -> bool {
    std::env::var("PLAINPIED_TEST_DATABASE").is_ok()
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = Register::open(&folder.path().join("data")).await.unwrap();
    let landlord = register.landlord_named("Habitat Test").await.unwrap();
    fill(&register, &landlord, folder.path()).await;
    House { folder, register, landlord }
}

async fn fill(register: &Register, landlord: &Landlord, folder: &Path) {
    let stock = folder.join("parc.csv");
    std::fs::write(&stock, STOCK).unwrap();
    let import = StockImport {
        file: &stock,
        title: None,
        mapping: None,
        limits: Limits::default(),
        duplicates: DuplicateChoice::default(),
        dry_run: false,
    };
    register.import_stock(landlord, import, &silent, &AtomicBool::new(false)).await.unwrap();
    let file = folder.join("occupation.csv");
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
    let report = register.import_occupancy(landlord, import, &silent).await.unwrap();
    assert_eq!(report.rows_kept, 2, "{report:?}");
}

impl House {
    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn backups(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    async fn back_up(&self, lock: Lock) -> Backup {
        let to = self.backups();
        let order = BackupOrder { to: &to, lock, database: None, keep_days: 35, at: Timestamp::now() };
        self.register.back_up(order).await.unwrap()
    }

    async fn restore(&self, archive: &Path, key: Key, name: &str) -> Result<Restored, Error> {
        let into = self.folder.path().join(name);
        let installation_key = self.data().join("installation.key");
        restore(RestoreOrder {
            archive,
            key,
            into: &into,
            database: None,
            installation_key: Some(&installation_key),
            erasures_from: None,
        })
        .await
    }

    async fn erase(&self) {
        let birth = BirthGiven::read(BIRTH).unwrap();
        let day = date(2026, 6, 2);
        let id = self
            .register
            .note_rights_request(&self.landlord.id, RequestKind::Erasure, "L-1", birth, day)
            .await
            .unwrap();
        assert_eq!(self.register.erase_person(&self.landlord.id, &id).await.unwrap(), 1);
    }
}

fn is_anywhere(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_anywhere(&path, text);
        }
        std::fs::read(&path).unwrap().windows(text.len()).any(|w| w == text.as_bytes())
    })
}

/// A pair of keys: how it is closed, and what opens it.
fn pair(folder: &Path) -> (Lock, Key) {
    let identity = age::x25519::Identity::generate();
    let file = folder.join("restore.key");
    use age::secrecy::ExposeSecret;
    std::fs::write(&file, format!("# kept apart\n{}\n", identity.to_string().expose_secret())).unwrap();
    let lock = Lock::asked(&[identity.to_public().to_string()], None, false).unwrap();
    (lock, Key::given(Some(&file), None).unwrap())
}

fn failed(checks: &[Check]) -> Vec<&'static str> {
    checks.iter().filter(|c| c.state == CheckState::Failed).map(|c| c.code).collect()
}

#[tokio::test]
async fn a_backup_comes_back_the_same_and_only_for_whom_it_was_closed() {
    if on_postgres() {
        return;
    }
    let h = house().await;
    let (lock, key) = pair(h.folder.path());
    let backup = h.back_up(lock).await;
    assert!(backup.is_tried && backup.checks.len() >= 9, "{:?}", backup.checks);
    assert_eq!(backup.manifest.tables["occupant"], 2);
    // Encrypted: nothing of what is inside can be read in it, and the key of the installation is not in it.
    assert!(!is_anywhere(&h.backups(), BIRTH) && !is_anywhere(&h.backups(), "SQLite format"));
    let nobody = h.restore(&backup.archive, Key::Nothing, "nobody").await;
    assert!(matches!(&nobody, Err(Error::Archive(why)) if why.contains("encrypted")), "{nobody:?}");
    let (_, other) = pair(h.folder.path());
    let other = h.restore(&backup.archive, other, "other").await;
    assert!(matches!(&other, Err(Error::Archive(why)) if why.contains("another")), "{other:?}");
    assert!(!h.folder.path().join("other").exists() && !h.folder.path().join("nobody").exists());

    let restored = h.restore(&backup.archive, key, "again").await.unwrap();
    assert_eq!((restored.migrated, restored.erased_again), (0, 0));
    let again = Register::open(&h.folder.path().join("again")).await.unwrap();
    assert_eq!(again.journals().await.unwrap(), h.register.journals().await.unwrap());
    assert!(failed(&again.verify().await.unwrap()).is_empty());
    assert_eq!(again.imports(&h.landlord.id).await.unwrap().len(), 2);
    // Nothing else was left, neither beside the archive nor in the data.
    let left: Vec<String> = [h.backups(), h.data(), h.folder.path().join("again")]
        .iter()
        .flat_map(|f| std::fs::read_dir(f).unwrap())
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.') || name.ends_with(".part"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[tokio::test]
async fn a_backup_needs_a_lock_a_key_and_an_empty_folder() {
    if on_postgres() {
        return;
    }
    assert!(matches!(Lock::asked(&[], None, false), Err(Error::Archive(_))));
    assert!(matches!(Lock::asked(&["age1nonsense".into()], None, false), Err(Error::Archive(_))));
    assert!(matches!(Lock::asked(&["x".into()], None, true), Err(Error::Archive(_))));
    let h = house().await;
    h.erase().await;
    let backup = h.back_up(Lock::Plain).await;
    let order = |into, installation_key| RestoreOrder {
        archive: &backup.archive,
        key: Key::Nothing,
        into,
        database: None,
        installation_key,
        erasures_from: None,
    };
    let data = h.data();
    let full = restore(order(&data, None)).await;
    assert!(matches!(&full, Err(Error::Archive(why)) if why.contains("not empty")), "{full:?}");
    // The erasure sealed something: without the key of the installation it could not be matched.
    let into = h.folder.path().join("keyless");
    let keyless = restore(order(&into, None)).await;
    assert!(matches!(&keyless, Err(Error::Archive(why)) if why.contains("--key")), "{keyless:?}");
    let wrong = h.folder.path().join("wrong.key");
    std::fs::write(&wrong, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap();
    let foreign = restore(order(&into, Some(&wrong))).await;
    assert!(foreign.is_err(), "{foreign:?}");
    assert!(!into.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_others_write_is_one_instant() {
    if on_postgres() {
        return;
    }
    let h = house().await;
    let stop = Arc::new(AtomicBool::new(false));
    let written = Arc::new(AtomicU64::new(0));
    let writers: Vec<_> = (0..3)
        .map(|n| {
            let (register, stop, written) = (h.register.clone(), Arc::clone(&stop), Arc::clone(&written));
            let landlord = h.landlord.id.clone();
            tokio::spawn(async move {
                let mut i = 0;
                while !stop.load(Ordering::Relaxed) {
                    let email = format!("p{n}-{i}@exemple.fr");
                    // Several tables and the journal, in one transaction each.
                    register.invite(&landlord, &email, &[], Timestamp::now()).await.unwrap();
                    written.fetch_add(1, Ordering::Relaxed);
                    i += 1;
                }
            })
        })
        .collect();
    let (lock, key) = pair(h.folder.path());
    let before = written.load(Ordering::Relaxed);
    let backup = h.back_up(lock).await;
    let during = written.load(Ordering::Relaxed) - before;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(during > 0, "nobody wrote: this proves nothing");
    let restored = h.restore(&backup.archive, key, "again").await.unwrap();
    assert!(failed(&restored.checks).is_empty());
    let end = &backup.manifest.journals[&h.landlord.id];
    let again = Register::open(&h.folder.path().join("again")).await.unwrap();
    assert_eq!(again.verify_journal(&h.landlord.id).await.unwrap(), end.rank);
    assert!(h.register.verify_journal(&h.landlord.id).await.unwrap() > end.rank);
}

#[tokio::test]
async fn a_damaged_archive_is_refused_and_leaves_nothing() {
    if on_postgres() {
        return;
    }
    let h = house().await;
    let (lock, key) = pair(h.folder.path());
    let closed = h.back_up(lock).await;
    let to = h.folder.path().join("plain.tar.gz");
    let order =
        BackupOrder { to: &to, lock: Lock::Plain, database: None, keep_days: 35, at: Timestamp::now() };
    let plain = h.register.back_up(order).await.unwrap();
    let broken = h.folder.path().join("broken");
    for (archive, key) in [(&closed.archive, key), (&plain.archive, Key::Nothing)] {
        let whole = std::fs::read(archive).unwrap();
        let mut wounded: Vec<(bool, Vec<u8>)> = Vec::new();
        for part in [0, 1, 3, 7, 9] {
            wounded.push((true, whole[..whole.len() * part / 10].to_vec()));
            let mut flipped = whole.clone();
            // The tenth byte of a gzip says on which system it was made: it carries nothing.
            flipped[(whole.len() * part / 10).max(20)] ^= 0x10;
            wounded.push((false, flipped));
        }
        wounded.push((true, whole[..whole.len() - 1].to_vec()));
        for (n, (is_cut, bytes)) in wounded.iter().enumerate() {
            std::fs::write(&broken, bytes).unwrap();
            match h.restore(&broken, key.clone(), "again").await {
                Err(Error::Archive(_)) => {
                    assert!(!h.folder.path().join("again").exists(), "{n}: half restored");
                }
                // Inside a run of zeros, a bit of what is only compressed may change nothing that is read.
                Ok(restored) if !is_cut && matches!(key, Key::Nothing) => {
                    assert_eq!(restored.manifest, plain.manifest);
                    std::fs::remove_dir_all(h.folder.path().join("again")).unwrap();
                }
                other => panic!("{archive:?} {n}: {other:?}"),
            }
        }
        // Untouched, it is taken: the refusals above are due to the damage.
        let name = format!("sound-{}", whole.len());
        h.restore(archive, key, &name).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_was_erased_since_the_backup_does_not_come_back() {
    if on_postgres() {
        return;
    }
    let h = house().await;
    let someone = h.register.add_account("partie@exemple.fr", "Partie Ailleurs").await.unwrap();
    let birth = BirthGiven::read("1980-05-03").unwrap();
    let day = date(2026, 6, 2);
    let waiting = h
        .register
        .note_rights_request(&h.landlord.id, RequestKind::Erasure, "L-2", birth, day)
        .await
        .unwrap();
    let old = h.back_up(Lock::Plain).await;
    assert!(!std::fs::read_to_string(h.backups().join(ERASURES)).unwrap().contains(BIRTH));

    h.erase().await;
    h.register.erase_person(&h.landlord.id, &waiting).await.unwrap();
    h.register.erase_account(&someone.id).await.unwrap();
    // The archive does hold them: without the marks they come back, or what follows would prove nothing.
    let lonely = h.folder.path().join("lonely.tar.gz");
    std::fs::copy(&old.archive, &lonely).unwrap();
    h.restore(&lonely, Key::Nothing, "forgetful").await.unwrap();
    let forgetful = h.folder.path().join("forgetful");
    assert!(is_anywhere(&forgetful, BIRTH) && is_anywhere(&forgetful, "Partie Ailleurs"));

    // From the live folder.
    let (data, into) = (h.data(), h.folder.path().join("live"));
    let key = data.join("installation.key");
    let restored = restore(RestoreOrder {
        archive: &lonely,
        key: Key::Nothing,
        into: &into,
        database: None,
        installation_key: Some(&key),
        erasures_from: Some(&data),
    })
    .await
    .unwrap();
    assert_eq!((restored.erased_again, restored.carried_over), (2, 4), "{restored:?}");
    for gone in [BIRTH, "1980-05-03", "Partie Ailleurs", "partie@exemple.fr"] {
        assert!(!is_anywhere(&into, gone), "{gone} came back");
    }
    let again = Register::open(&into).await.unwrap();
    assert!(failed(&again.verify().await.unwrap()).is_empty());
    assert!(again.held_of(&h.landlord.id, &waiting).await.unwrap().is_none());

    // From the file beside the backups, which the next backup wrote, when the live folder is lost.
    let later = old.archive.with_file_name("later.tar.gz");
    let order =
        BackupOrder { to: &later, lock: Lock::Plain, database: None, keep_days: 35, at: Timestamp::now() };
    h.register.back_up(order).await.unwrap();
    let restored = h.restore(&old.archive, Key::Nothing, "lost").await.unwrap();
    assert_eq!((restored.erased_again, restored.carried_over), (2, 4), "{restored:?}");
    assert!(!is_anywhere(&h.folder.path().join("lost"), BIRTH));
}

#[tokio::test]
async fn old_archives_go_and_the_last_backup_is_known() {
    if on_postgres() {
        return;
    }
    let h = house().await;
    assert_eq!(last_backup(&h.data()).unwrap(), None);
    let to = h.backups();
    let at = Timestamp::now();
    for (days, gone) in [(36, 0), (10, 0), (0, 1)] {
        let at = at.checked_sub((days * 24).hours()).unwrap();
        let order = BackupOrder { to: &to, lock: Lock::Plain, database: None, keep_days: 35, at };
        assert_eq!(h.register.back_up(order).await.unwrap().removed.len(), gone, "{days}");
    }
    let last = last_backup(&h.data()).unwrap().unwrap();
    assert!(to.join(&last.archive).exists());
    let order = BackupOrder { to: &to, lock: Lock::Plain, database: None, keep_days: 35, at };
    let twice = h.register.back_up(order).await;
    assert!(matches!(&twice, Err(Error::Archive(why)) if why.contains("already there")), "{twice:?}");
}

#[tokio::test]
async fn a_register_that_was_tampered_with_fails_the_check_that_is_about_it() {
    if on_postgres() {
        return;
    }
    let h = house().await;
    h.erase().await;
    let other = h.register.landlord_named("Autre habitat").await.unwrap();
    assert!(failed(&h.register.verify().await.unwrap()).is_empty());
    h.register.close().await;
    let tamper = |sql: String| {
        let data = h.folder.path().join("data");
        async move {
            let copy = data.with_file_name("tampered");
            let _ = std::fs::remove_dir_all(&copy);
            std::fs::create_dir_all(copy.join("library")).unwrap();
            for name in ["register.sqlite", "accesses.sqlite", "installation.key"] {
                std::fs::copy(data.join(name), copy.join(name)).unwrap();
            }
            if sql == "no key" {
                std::fs::remove_file(copy.join("installation.key")).unwrap();
            } else if sql == "a flipped page" {
                let file = copy.join("register.sqlite");
                let mut bytes = std::fs::read(&file).unwrap();
                for byte in bytes.iter_mut().skip(4096 * 3).take(4096 * 20) {
                    *byte ^= 0x5a;
                }
                std::fs::write(&file, bytes).unwrap();
            } else {
                register::testing::run_sql(&copy, &sql).await.unwrap();
            }
            let found = match Register::open_as_it_is(&copy, None).await {
                Ok(register) => {
                    let checks = register.verify().await;
                    register.close().await;
                    checks.map(|checks| failed(&checks))
                }
                Err(error) => Err(error),
            };
            assert!(sql != "no key" || !copy.join("installation.key").exists(), "a look made a key");
            found
        }
    };
    for (sql, check) in [
        ("UPDATE journal SET verb = 'undone' WHERE rank = 2".to_owned(), "journals"),
        ("DELETE FROM journal WHERE rank = 2".to_owned(), "journals"),
        (format!("UPDATE occupant SET landlord_id = '{}'", other.id), "organisations"),
        ("UPDATE dwelling SET residence_id = 'nowhere'".to_owned(), "orphans"),
        ("UPDATE building SET residence_id = 'nowhere'".to_owned(), "foreign-keys"),
        (
            "INSERT INTO dataset (id, kind, title, file, figures, made_at, is_current)
             VALUES ('x', 'streets', 'x', 'streets-x.bin', '{}', 'x', 1)"
                .to_owned(),
            "library",
        ),
        ("UPDATE seal_key SET wrapped = 'v1.1.AAAA'".to_owned(), "key"),
        ("no key".to_owned(), "key"),
        ("UPDATE migration SET number = 999 WHERE number = 1".to_owned(), "schema"),
    ] {
        let found = tamper(sql.clone()).await.unwrap();
        assert!(found.contains(&check), "{sql}: {found:?}");
    }
    // Pages that cannot be read may stop the database before any check.
    let found = tamper("a flipped page".to_owned()).await;
    assert!(found.as_ref().map_or(true, |f| f.contains(&"storage")), "{found:?}");
}

#[tokio::test]
async fn looking_at_a_folder_neither_migrates_it_nor_makes_a_key() {
    if on_postgres() {
        return;
    }
    let folder = TempDir::new().unwrap();
    let seen = Register::open_as_it_is(folder.path(), None).await.unwrap();
    assert_eq!(seen.schema().await.unwrap(), 0);
    let pending = seen.pending_migrations().await.unwrap();
    assert_eq!(pending.last().unwrap().number, Register::newest_schema());
    let checks = seen.verify().await.unwrap();
    assert_eq!(failed(&checks), ["schema"]);
    assert!(checks.iter().any(|c| c.code == "journals" && c.state == CheckState::NotHere));
    seen.close().await;
    assert!(!folder.path().join("installation.key").exists());
    let opened = Register::open(folder.path()).await.unwrap();
    assert!(opened.pending_migrations().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_backup_of_the_schema_before_comes_back_up_to_date() {
    if on_postgres() {
        return;
    }
    let folder = TempDir::new().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("backups"));
    // As the register was before its privacy step.
    register::testing::make_older(&data, 2).await.unwrap();
    let insert = "INSERT INTO organisation (id, kind, name, is_listed, updated_on, created_at)
                  VALUES ('o1', 'landlord', 'Office ancien', 0, '2026-01-01', '2026-01-01T00:00:00Z')";
    register::testing::run_sql(&data, insert).await.unwrap();
    let old = Register::open_as_it_is(&data, None).await.unwrap();
    let order =
        BackupOrder { to: &to, lock: Lock::Plain, database: None, keep_days: 35, at: Timestamp::now() };
    let backup = old.back_up(order).await.unwrap();
    assert_eq!((backup.manifest.schema, old.schema().await.unwrap()), (2, 2), "it was migrated");
    old.close().await;
    let into = folder.path().join("again");
    let restored = restore(RestoreOrder {
        archive: &backup.archive,
        key: Key::Nothing,
        into: &into,
        database: None,
        installation_key: None,
        erasures_from: None,
    })
    .await
    .unwrap();
    assert!(restored.migrated >= 1 && failed(&restored.checks).is_empty(), "{restored:?}");
    let again = Register::open(&into).await.unwrap();
    assert_eq!(again.organisations().await.unwrap()[0].name, "Office ancien");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql_the_dump_is_one_instant_and_comes_back_in_an_empty_database() {
    let Ok(server) = std::env::var("PLAINPIED_TEST_DATABASE") else {
        println!("skipped: no PostgreSQL");
        return;
    };
    if std::process::Command::new("pg_dump").arg("--version").output().is_err() {
        println!("skipped: no pg_dump");
        return;
    }
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let register = register::testing::open(&data).await.unwrap();
    let landlord = register.landlord_named("Habitat Test").await.unwrap();
    fill(&register, &landlord, folder.path()).await;
    let url = register::testing::address_of(&server, &data);
    let to = folder.path().join("backups");
    let (lock, key) = pair(folder.path());
    let at = Timestamp::now();
    let order = BackupOrder { to: &to, lock, database: Some(&url), keep_days: 35, at };
    let backup = register.back_up(order).await.unwrap();
    assert!(backup.is_tried);
    assert_eq!(backup.manifest.tables["occupant"], 2);

    let birth = BirthGiven::read(BIRTH).unwrap();
    let id = register
        .note_rights_request(&landlord.id, RequestKind::Erasure, "L-1", birth, date(2026, 6, 2))
        .await
        .unwrap();
    register.erase_person(&landlord.id, &id).await.unwrap();
    let marks = folder.path().join("marks.json");
    std::fs::write(&marks, serde_json::to_vec(&register.erasure_marks().await.unwrap()).unwrap()).unwrap();

    let into = folder.path().join("again");
    let empty = register::testing::make_empty(&server, &into).await.unwrap();
    let installation_key = data.join("installation.key");
    let order = |database| RestoreOrder {
        archive: &backup.archive,
        key: key.clone(),
        into: &into,
        database,
        installation_key: Some(&installation_key),
        erasures_from: Some(&marks),
    };
    let refused = restore(order(None)).await;
    assert!(matches!(&refused, Err(Error::Archive(why)) if why.contains("PostgreSQL")), "{refused:?}");
    let refused = restore(order(Some(url.as_str()))).await;
    assert!(matches!(&refused, Err(Error::Archive(why)) if why.contains("not empty")), "{refused:?}");
    let restored = restore(order(Some(empty.as_str()))).await.unwrap();
    assert_eq!(restored.erased_again, 1);
    assert!(failed(&restored.checks).is_empty());
}
