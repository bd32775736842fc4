//! Signed files of a charter by the command line: made, tampered with, read once.

#![cfg(unix)]

use crate::running;
use running::{run, text};
use std::path::Path;
use tempfile::TempDir;

/// A data folder with one network.
fn data(folder: &Path, name: &str, network: &str) -> String {
    let data = folder.join(name).to_str().unwrap().to_owned();
    let email = "moi@exemple.fr";
    let done = run(&[
        "admin",
        "--data",
        &data,
        "invite",
        "--email",
        email,
        "--organisation",
        network,
        "--kind",
        "federation",
    ]);
    assert!(done.status.success(), "{}", text(&done));
    data
}

#[test]
fn a_file_that_was_tampered_with_is_refused_with_what_to_do_and_the_true_one_is_read_once() {
    let folder = TempDir::new().unwrap();
    let here = data(folder.path(), "ici", "Union d’ici");
    let there = data(folder.path(), "la-bas", "Union de là-bas");
    let key = run(&["charter", "--data", &here, "key"]);
    let said = String::from_utf8(key.stdout).unwrap();
    let (key, fingerprint) = said.trim().split_once('\n').unwrap();
    let file = folder.path().join("charte.json");
    let path = file.to_str().unwrap();
    let made = run(&["charter", "--data", &here, "export", path]);
    assert!(made.status.success(), "{}", text(&made));
    let over = run(&["charter", "--data", &here, "export", path]);
    assert!(!over.status.success(), "never over a file that is there");
    let import = |file: &str| run(&["charter", "--data", &there, "import", file]);
    let unknown = import(path);
    assert!(
        !unknown.status.success() && text(&unknown).contains("Nobody confirmed the key"),
        "{}",
        text(&unknown)
    );
    let wrong =
        run(&["charter", "--data", &there, "trust", "Ici", "--key", key, "--fingerprint", "AAAA BBBB"]);
    assert!(!wrong.status.success() && text(&wrong).contains("not the fingerprint"), "{}", text(&wrong));
    assert!(!import(path).status.success(), "a key whose fingerprint is not compared is not believed");
    let trusted =
        run(&["charter", "--data", &there, "trust", "Ici", "--key", key, "--fingerprint", fingerprint]);
    assert!(trusted.status.success(), "{}", text(&trusted));
    let sound = std::fs::read_to_string(&file).unwrap();
    let changed = folder.path().join("change.json");
    std::fs::write(&changed, sound.replace("\"serial\":1", "\"serial\":9")).unwrap();
    let refused = import(changed.to_str().unwrap());
    assert!(!refused.status.success());
    let told = text(&refused);
    assert!(told.contains("signature does not hold") && told.contains("change.json"), "{told}");
    let french = running::plainpied(&["charter", "--data", &there, "import", changed.to_str().unwrap()])
        .env("PLAINPIED_LANG", "fr")
        .output()
        .unwrap();
    assert!(text(&french).contains("La signature ne correspond pas"), "{}", text(&french));
    let read = import(path);
    assert!(read.status.success() && text(&read).contains("file no. 1"), "{}", text(&read));
    let again = import(path);
    assert!(!again.status.success() && text(&again).contains("was read already"), "{}", text(&again));
}

#[test]
fn whoever_did_not_sign_searches_nothing() {
    let folder = TempDir::new().unwrap();
    let data = data(folder.path(), "ici", "Union d’ici");
    let landlord = ["--organisation", "Habitat", "--kind", "landlord"];
    let begun = ["admin", "--data", &data, "invite", "--email", "autre@exemple.fr"];
    let invited = run(&[&begun[..], &landlord[..]].concat());
    assert!(invited.status.success(), "{}", text(&invited));
    let searched = run(&["charter", "--data", &data, "search", "--format", "json"]);
    assert!(!searched.status.success() && text(&searched).contains("charter"), "{}", text(&searched));
}
