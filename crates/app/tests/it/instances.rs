//! Two instances of the program on one PostgreSQL and one data folder, as behind a proxy: what one writes counts on the
//! other at its next request, a job is done by one of them, and goes on with the other when the first one is killed.
//!
//! Runs where `PLAINPIED_TEST_DATABASE` names a server: `cargo xtask test` starts one.

#![cfg(unix)]

use crate::running;
use running::{Server, plainpied, text};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A database of its own, a data folder, and how to look into them from outside.
struct House {
    _folder: TempDir,
    data: PathBuf,
    url: String,
}

impl House {
    /// `None` without a server, or without its client.
    fn new() -> Option<House> {
        let Ok(server) = std::env::var("PLAINPIED_TEST_DATABASE") else {
            println!("skipped: no PostgreSQL");
            return None;
        };
        if Command::new("psql").arg("--version").output().is_err() {
            println!("skipped: no psql");
            return None;
        }
        let folder = TempDir::new().unwrap();
        let name: String = folder
            .path()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let name = format!("i_{}_{}", std::process::id(), name.to_lowercase());
        asked(&server, &format!("CREATE DATABASE {name}"));
        let url = server.replacen("/postgres?", &format!("/{name}?"), 1);
        let data = folder.path().join("data");
        Some(House { _folder: folder, data, url })
    }

    /// An instance of the demonstration: the first one loads the invented town.
    fn instance(&self) -> Server {
        let arguments = ["demo", "--data", self.data.to_str().unwrap(), "--database", &self.url];
        Server::run(&arguments, &[], Duration::from_secs(240))
    }

    fn run(&self, arguments: &[&str]) -> Output {
        plainpied(arguments).env("PLAINPIED_DATABASE", &self.url).output().unwrap()
    }

    fn asked(&self, sql: &str) -> String {
        asked(&self.url, sql)
    }

    /// Waits until a question has this answer.
    fn until(&self, sql: &str, answer: &str) {
        let begun = Instant::now();
        loop {
            let now = self.asked(sql);
            if now == answer {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "{sql}: {now}, and not {answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// What PostgreSQL answers to somebody who sees the whole house.
fn asked(url: &str, sql: &str) -> String {
    let told = Command::new("psql")
        .args(["--dbname", url, "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql])
        .env("PGOPTIONS", "-c plainpied.house=on")
        .output()
        .unwrap();
    assert!(told.status.success(), "{sql}: {}", text(&told));
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}

/// What came back: status, headers in small letters, body.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// Somebody in front of one of the instances.
struct Browser<'a> {
    server: &'a Server,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn on(server: &'a Server) -> Browser<'a> {
        Browser { server, cookie: String::new() }
    }

    /// The same person, whom the proxy sends to another instance.
    fn moved_to(&self, server: &'a Server) -> Browser<'a> {
        Browser { server, cookie: self.cookie.clone() }
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &str) -> Answer {
        let length = body.len();
        let told = self.server.send(&format!(
            "{method} {path} HTTP/1.1\nHost: localhost\nOrigin: http://localhost\nConnection: close\n\
             Cookie: session={}\nContent-Type: {kind}\nContent-Length: {length}\n\n{body}",
            self.cookie
        ));
        let (head, body) = told.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Answer { status, headers, body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "text/plain", "")
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        self.ask("POST", path, "application/x-www-form-urlencoded", form)
    }

    /// Enters as somebody of the invented town.
    fn enter(server: &'a Server, house: &House, email: &str) -> Browser<'a> {
        let mut browser = Browser::on(server);
        let account = house.asked(&format!("SELECT id FROM account WHERE email LIKE '{email}@%'"));
        let entered = browser.post("/connexion/demonstration", &format!("account={account}"));
        let cookie = &entered.headers["set-cookie"];
        browser.cookie = cookie.split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
        browser
    }

    /// Sends a stock file; the address of its job.
    fn send_stock(&self, name: &str, rows: &str) -> String {
        let edge = "----two-instances";
        let body = format!(
            "--{edge}\r\nContent-Disposition: form-data; name=\"columns\"\r\n\r\nauto\r\n--{edge}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{rows}\r\n--{edge}--\r\n"
        );
        // The head is written with line ends of its own: those of the body are already right.
        let body = body.replace("\r\n", "\n");
        let length = body.replace('\n', "\r\n").len();
        let told = self.server.send(&format!(
            "POST /imports/nouveau/stock HTTP/1.1\nHost: localhost\nOrigin: http://localhost\nConnection: close\n\
             Cookie: session={}\nContent-Type: multipart/form-data; boundary={edge}\nContent-Length: {length}\n\n{body}",
            self.cookie
        ));
        let job = told.lines().find_map(|line| line.strip_prefix("location: "));
        assert!(job.is_some(), "{told}");
        job.unwrap().trim().to_owned()
    }
}

/// A stock of so many dwellings, whose references begin alike.
fn stock(prefix: &str, dwellings: usize) -> String {
    let mut rows =
        "IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;PROGRAMME;TYPECONST;NBPIECE\n"
            .to_owned();
    for n in 0..dwellings {
        let (house, floor) = (n / 40 + 1, n % 5);
        rows.push_str(&format!(
            "{prefix}{n};33999;33999;VALOMBRE;{house};RUE;DES SAULES;{floor};Les Saules {house};C;3\n"
        ));
    }
    rows
}

#[test]
fn what_one_instance_writes_counts_on_the_other_at_its_next_request() {
    let Some(house) = House::new() else { return };
    let (one, two) = (house.instance(), house.instance());

    let amina = Browser::enter(&one, &house, "autonomie");
    let there = amina.moved_to(&two);
    assert_eq!((amina.get("/compte").status, there.get("/compte").status), (200, 200), "{}", two.log());

    // A role is taken away by her administrator, on the first one.
    assert_eq!(there.get("/imports/nouveau/stock").status, 200);
    let sophie = Browser::enter(&one, &house, "admin");
    for role in house
        .asked(
            "SELECT g.id FROM role_grant g JOIN membership m ON m.id = g.membership_id
             JOIN account a ON a.id = m.account_id WHERE a.email LIKE 'autonomie@%' AND g.ended_at IS NULL",
        )
        .lines()
    {
        let ended = sophie.post(&format!("/membres/roles/{role}/retirer"), "");
        assert_eq!(ended.status, 303, "{}", ended.body);
    }
    assert_eq!(there.get("/imports/nouveau/stock").status, 403, "her roles are gone, here too");
    assert_eq!(there.get("/compte").status, 200, "her account is not");

    // A session that ends there is no session here.
    assert_eq!(there.post("/deconnexion", "").status, 303);
    let after = amina.get("/compte");
    assert!(after.status == 303 && after.headers["location"].starts_with("/connexion"), "{}", after.status);

    // An account that is stopped from the command line stops everywhere.
    let marc = Browser::enter(&two, &house, "patrimoine");
    assert_eq!(marc.moved_to(&one).get("/compte").status, 200);
    let email = house.asked("SELECT email FROM account WHERE email LIKE 'patrimoine@%'");
    let stopped = house.run(&["admin", "--data", house.data.to_str().unwrap(), "disable", "--email", &email]);
    assert!(stopped.status.success(), "{}", text(&stopped));
    assert_eq!((marc.get("/compte").status, marc.moved_to(&one).get("/compte").status), (303, 303));

    // Whoever guesses is counted once for all: when one instance makes them wait, so does the other.
    let wrong = |server| {
        Browser::on(server)
            .post("/connexion", "email=quelquun%40exemple.fr&password=devine")
            .body
            .contains("Trop d’essais")
    };
    let mut waits = 0;
    let begun = Instant::now();
    while waits < 4 {
        waits = if wrong(&one) { waits + 1 } else { 0 };
        assert!(begun.elapsed() < Duration::from_secs(120), "nobody is made to wait");
        std::thread::sleep(Duration::from_millis(300));
    }
    assert!(wrong(&two), "the other instance lets them try again");
}

#[test]
fn a_job_is_done_by_one_instance_and_goes_on_with_the_other_when_the_first_is_killed() {
    const DWELLINGS: usize = 12_000;
    let Some(house) = House::new() else { return };
    let mut instances = BTreeMap::new();
    for _ in 0..2 {
        let server = house.instance();
        instances.insert(server.pid(), server);
    }
    let [one, two]: [&Server; 2] = instances.values().collect::<Vec<_>>().try_into().ok().unwrap();
    let marc = Browser::enter(one, &house, "patrimoine");
    let job = marc.send_stock("grand.csv", &stock("DEUX-", DWELLINGS));
    let id = job.rsplit('/').next().unwrap().to_owned();
    let column = |name: &str| format!("SELECT {name} FROM job WHERE id = '{id}'");

    // Checked once, by one of them; both tell of it.
    house.until(&column("state"), "held");
    assert_eq!(house.asked(&column("step || ' ' || attempts || ' ' || fence")), "checked 1 1");
    for server in [one, two] {
        let page = marc.moved_to(server).get(&job);
        assert!(page.status == 200 && page.body.contains(&format!("{job}/importer")), "{}", page.body);
    }
    let others = "SELECT COUNT(*) FROM dwelling WHERE reference LIKE 'DEUX-%'";
    assert_eq!(house.asked(others), "0", "a check writes nothing");

    assert_eq!(marc.moved_to(two).post(&format!("{job}/importer"), "").status, 303);
    house.until(&column("state || ' ' || step"), "running import");
    // Whoever runs it is killed, in the middle.
    let holder = house.asked(&column("held_by"));
    let killed: u32 = holder.split('-').next().unwrap().parse().unwrap();
    let survivor = [one, two].into_iter().find(|server| server.pid() != killed).unwrap();
    let victim = &instances[&killed];
    victim.signal("-KILL");
    let begun = Instant::now();
    // What it had begun ends with it: its reader does not go on alone.
    house.until("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%stock_staging%'
                 AND pid <> pg_backend_pid()", "0");
    assert_eq!(house.asked(others), "0", "nothing of it was kept");
    assert_eq!(house.asked(&column("state")), "running", "nobody knows yet");
    let page = marc.moved_to(survivor).get(&job);
    assert_eq!(page.status, 200, "its progress is seen from the other");
    // A minute without a sign of life goes by.
    house.asked(&format!("UPDATE job SET held_until = '2000-01-01T00:00:00Z' WHERE id = '{id}'"));
    house.until(&column("state"), "done");
    println!("taken over and done in {:?}", begun.elapsed());
    assert_eq!(house.asked(&column("step || ' ' || attempts || ' ' || fence")), "imported 2 3");
    assert_eq!(house.asked(others), DWELLINGS.to_string());
    assert_eq!(
        house.asked("SELECT COUNT(*) FROM import WHERE file_name = 'grand.csv'"),
        "1",
        "one import, in the list as in the stock"
    );
    let list = marc.moved_to(survivor).get("/imports");
    assert!(list.status == 200 && list.body.contains("grand.csv"), "{}", list.body);
    let sound = house.run(&["verify", "--data", house.data.to_str().unwrap()]);
    assert!(sound.status.success(), "{}", text(&sound));
}

#[test]
fn a_backup_is_made_beside_two_instances_and_restored_from_the_command_line_with_its_walls() {
    let Some(house) = House::new() else { return };
    if Command::new("pg_dump").arg("--version").output().is_err() {
        println!("skipped: no pg_dump");
        return;
    }
    let _instance = house.instance();
    let data = house.data.to_str().unwrap();
    let folder = TempDir::new().unwrap();
    let words = folder.path().join("words");
    std::fs::write(&words, "sept rampes devant la mairie\n").unwrap();
    let (words, to) = (words.to_str().unwrap(), folder.path().join("backups"));
    let made = house.run(&[
        "backup",
        "--data",
        data,
        "--to",
        to.to_str().unwrap(),
        "--passphrase-file",
        words,
        "--format",
        "json",
    ]);
    assert!(made.status.success(), "{}", text(&made));
    let told: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    let rows = |table: &str| house.asked(&format!("SELECT COUNT(*) FROM {table}"));
    assert_eq!(told["is_tried"], true, "{told}");
    for table in ["dwelling", "occupant", "account", "journal"] {
        assert_eq!(told["manifest"]["tables"][table].to_string(), rows(table), "{table}");
        assert_ne!(rows(table), "0", "{table}");
    }

    let empty = House::new().unwrap();
    let again = folder.path().join("again");
    let key = house.data.join("installation.key");
    let restored = empty.run(&[
        "restore",
        told["archive"].as_str().unwrap(),
        "--data",
        again.to_str().unwrap(),
        "--passphrase-file",
        words,
        "--key",
        key.to_str().unwrap(),
    ]);
    assert!(restored.status.success(), "{}", text(&restored));
    let walls = "SELECT string_agg(tablename || ' ' || policyname || ' ' || COALESCE(qual, '') || COALESCE(with_check, ''),
                 E'\\n' ORDER BY tablename, policyname) FROM pg_policies";
    assert_eq!(empty.asked(walls), house.asked(walls));
    assert_eq!(empty.asked("SELECT COUNT(*) FROM occupant"), rows("occupant"));
    // Somebody without a view, in the restored database as in the live one.
    let nobody = Command::new("psql")
        .args(["--dbname", &empty.url, "--no-psqlrc", "-tAc", "SELECT COUNT(*) FROM occupant"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&nobody.stdout).trim(), "0", "{}", text(&nobody));
}
