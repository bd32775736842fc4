//! The program as an operator runs it: a real process, its logs, its counts, its end, and the commands around it.

#![cfg(unix)]

use crate::running;
use running::{Server, plainpied, run, text};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

/// A data folder with one organisation and one invitation.
fn data() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let path = data.to_str().unwrap();
    let done = run(&[
        "admin",
        "--data",
        path,
        "invite",
        "--email",
        "moi@exemple.fr",
        "--organisation",
        "Office",
        "--kind",
        "landlord",
    ]);
    assert!(done.status.success(), "{}", text(&done));
    (folder, data)
}

#[test]
fn a_request_is_logged_by_its_door_and_nothing_that_it_carries_is() {
    let (_folder, data) = data();
    let canary = "canari7391";
    for format in ["json", "text"] {
        let server = Server::start(&data, &[("PLAINPIED_LOG_FORMAT", format)], &[]);
        server.get(&format!("/residences?q={canary}"), "");
        server.get(
            &format!("/nulle-part/{canary}"),
            &format!("User-Agent: {canary}\nX-Request-Id: {canary}\n"),
        );
        server.get(
            &format!("/invitation/{canary}"),
            &format!("Cookie: session={canary}\nReferer: http://{canary}/\n"),
        );
        server.send(&format!("{canary} / HTTP/1.1\nHost: localhost\nConnection: close\n\n"));
        let form = format!("email={canary}%40exemple.fr&password={canary}&retour=/{canary}");
        let head = "Host: localhost\nOrigin: http://localhost\nConnection: close\n\
                    Content-Type: application/x-www-form-urlencoded";
        let posted = server
            .send(&format!("POST /connexion HTTP/1.1\n{head}\nContent-Length: {}\n\n{form}", form.len()));
        assert!(posted.starts_with("HTTP/1.1 "), "{posted}");
        let answered = server.get("/methode", "");
        let id = answered.lines().find_map(|l| l.strip_prefix("x-request-id: ")).unwrap().trim();
        std::thread::sleep(Duration::from_millis(300));
        let log = server.log();
        assert!(!log.contains(canary), "{log}");
        assert!(log.contains(id) && log.contains("/invitation/{link}") && log.contains("/methode"), "{log}");
        if format == "json" {
            let lines: Vec<serde_json::Value> = log
                .lines()
                .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
                .collect();
            let of = |door: &str| lines.iter().find(|l| l["door"] == door).unwrap();
            let sign_in = of("/connexion");
            assert_eq!(
                (sign_in["method"].as_str(), sign_in["target"].as_str()),
                (Some("POST"), Some("request"))
            );
            assert!(sign_in["milliseconds"].is_u64() && sign_in["status"].is_u64(), "{sign_in}");
            assert_eq!(of("-")["status"], 404);
        }
    }
}

#[test]
fn counts_are_for_this_machine_or_for_whoever_holds_the_token() {
    let (_folder, data) = data();
    let server = Server::start(&data, &[], &[]);
    server.get("/methode", "");
    server.get("/residences/personne-a-voir", "");
    let counts = server.get("/metrics", "");
    for line in [
        "plainpied_requests_total{method=\"GET\",door=\"/methode\",status=\"2xx\"} 1",
        "plainpied_request_seconds_count{method=\"GET\",door=\"/residences/{id}\"} 1",
        "plainpied_ready 1",
        "plainpied_jobs{state=\"running\"} 0",
        "plainpied_database_connections{state=\"largest\"} 6",
        "# EOF",
    ] {
        assert!(counts.contains(line), "{line}\n{counts}");
    }
    // Unknown is absent, never zero; and no id of anything is in the counts.
    assert!(!counts.contains("backup_age") && !counts.contains("personne"), "{counts}");
    drop(server);

    let settings = [("PLAINPIED_METRICS_TOKEN", "jeton-long-et-secret")];
    let server = Server::start(&data, &settings, &["--url", "https://localhost"]);
    assert!(
        server.get("/metrics", "").starts_with("HTTP/1.1 404"),
        "a proxy would make everybody a neighbour"
    );
    assert!(server.get("/metrics", "Authorization: Bearer jeton\n").starts_with("HTTP/1.1 404"));
    let counts = server.get("/metrics", "Authorization: Bearer jeton-long-et-secret\n");
    assert!(counts.starts_with("HTTP/1.1 200") && counts.contains("plainpied_build_info"), "{counts}");
}

#[test]
fn asked_to_stop_it_says_so_first_then_leaves_in_spite_of_idle_connections() {
    let (_folder, data) = data();
    let mut server = Server::start(&data, &[], &[]);
    assert!(
        server.get("/sante", "").starts_with("HTTP/1.1 200") && server.get("/pret", "").contains("ready")
    );
    // One connection that was used and waits, one that never said anything.
    let mut used = server.connect();
    used.write_all(b"GET /sante HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut some = [0; 16];
    used.read_exact(&mut some).unwrap();
    let _silent = server.connect();
    server.signal("-TERM");
    std::thread::sleep(Duration::from_millis(500));
    let pret = server.get("/pret", "");
    assert!(pret.starts_with("HTTP/1.1 503") && pret.contains("stopping"), "{pret}");
    assert!(server.get("/sante", "").starts_with("HTTP/1.1 200"), "it still answers");
    let (code, took) = server.end();
    assert_eq!(code, Some(0), "{}", server.log());
    assert!(took < Duration::from_secs(25), "{took:?}");
}

#[test]
fn asked_twice_it_leaves_at_once() {
    let (_folder, data) = data();
    let mut server = Server::start(&data, &[], &[]);
    server.signal("-TERM");
    std::thread::sleep(Duration::from_millis(200));
    server.signal("-TERM");
    let (code, took) = server.end();
    assert_eq!(code, Some(130));
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn a_backup_is_made_beside_a_portal_that_runs_and_its_age_is_counted() {
    let (folder, data) = data();
    let path = data.to_str().unwrap();
    let server = Server::start(&data, &[], &[]);
    let to = folder.path().join("backups");
    let to = to.to_str().unwrap();
    let refused = run(&["backup", "--data", path, "--to", to]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused).contains("--recipient"), "{}", text(&refused));
    let words = folder.path().join("words");
    std::fs::write(&words, "sept rampes devant la mairie\n").unwrap();
    let words = words.to_str().unwrap();
    let done = run(&["backup", "--data", path, "--to", to, "--passphrase-file", words, "--format", "json"]);
    assert!(done.status.success(), "{}", text(&done));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let archive = told["archive"].as_str().unwrap().to_owned();
    assert!(archive.ends_with(".tar.gz.age") && told["is_tried"] == true, "{told}");
    assert!(text(&done).contains("installation.key"), "the key is said to be kept apart");
    assert!(server.get("/metrics", "").contains("plainpied_backup_age_seconds"));

    let again = folder.path().join("again");
    let again = again.to_str().unwrap();
    let key = data.join("installation.key");
    let restored = run(&[
        "restore",
        &archive,
        "--data",
        again,
        "--passphrase-file",
        words,
        "--key",
        key.to_str().unwrap(),
    ]);
    assert!(restored.status.success(), "{}", text(&restored));
    let listed = run(&["admin", "--data", again, "organisations"]);
    assert!(text(&listed).contains("Office"), "{}", text(&listed));
    let twice = run(&["restore", &archive, "--data", again, "--passphrase-file", words]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(text(&twice).contains("not empty"), "{}", text(&twice));
}

#[test]
fn verify_migrate_and_config_answer_for_people_and_for_programs() {
    let (_folder, data) = data();
    let path = data.to_str().unwrap();
    let sound = run(&["verify", "--data", path, "--format", "json"]);
    assert!(sound.status.success(), "{}", text(&sound));
    let told: serde_json::Value = serde_json::from_slice(&sound.stdout).unwrap();
    assert_eq!((&told["sound"], &told["checks"][0]["code"]), (&true.into(), &"schema".into()));
    std::fs::write(data.join("accesses.sqlite"), vec![7; 9000]).unwrap();
    let broken = run(&["verify", "--data", path]);
    assert_eq!(broken.status.code(), Some(1), "{}", text(&broken));
    let nothing = run(&["verify", "--data", data.join("nowhere").to_str().unwrap()]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(!data.join("nowhere").exists(), "a check makes no folder");

    let migrated = run(&["migrate", "--data", data.join("nowhere").to_str().unwrap(), "--dry-run"]);
    assert_eq!(migrated.status.code(), Some(1));
    let shown = run(&["config", "show"]);
    assert!(text(&shown).contains("PLAINPIED_LISTEN = 127.0.0.1:7878 [default]"), "{}", text(&shown));
    let wrong = plainpied(&["config", "show"]).env("PLAINPIED_LOG_FORMAT", "xml").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong));
}

#[test]
fn digests_kept_elsewhere_show_that_the_journal_was_written_again() {
    let (folder, data) = data();
    let path = data.to_str().unwrap();
    let days = run(&["admin", "--data", path, "journal", "--days"]);
    assert!(days.status.success(), "{}", text(&days));
    let kept = folder.path().join("days.csv");
    std::fs::write(&kept, &days.stdout).unwrap();
    let lines = String::from_utf8_lossy(&days.stdout).lines().count();
    assert!(lines >= 2, "{}", text(&days));
    let against = |file: &std::path::Path| {
        run(&["admin", "--data", path, "journal", "--against", file.to_str().unwrap()])
    };
    let held = against(&kept);
    assert!(held.status.success() && text(&held).contains("digests hold"), "{}", text(&held));
    // Another digest for the same entry: as if the whole chain had been made again.
    let other = String::from_utf8_lossy(&days.stdout).lines().fold(String::new(), |all, line| {
        let changed = match line.rsplit_once(';') {
            Some((start, digest)) if digest.len() == 64 => format!("{start};{}", "ab".repeat(32)),
            _ => line.to_owned(),
        };
        all + &changed + "\n"
    });
    std::fs::write(&kept, other).unwrap();
    let broken = against(&kept);
    assert_eq!(broken.status.code(), Some(1), "{}", text(&broken));
    assert!(text(&broken).contains("whose digest was kept"), "{}", text(&broken));
    std::fs::write(&kept, "organisation;day\nx;y\n").unwrap();
    assert!(
        text(&against(&kept)).contains("line 2"),
        "a file that is no list of days is refused, with its line"
    );
}
