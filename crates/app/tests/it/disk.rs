//! A full disk: what cannot be written is refused whole, what was there can still be read, and all goes on once there
//! is room. The disk is played by the largest size that a file may have (`ulimit -f`), which the system refuses the same
//! way.

#![cfg(unix)]
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Runs the program where no file may grow beyond so many KiB; `None`: without a limit.
fn plainpied(most: Option<u64>, arguments: &[&str]) -> Output {
    let limit = most.map_or(String::new(), |kib| format!("trap '' XFSZ; ulimit -f {}; ", kib * 2));
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{limit}exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_plainpied")]);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PLAINPIED_")) {
        command.env_remove(name);
    }
    command.args(arguments).env("PLAINPIED_LANG", "en").stdin(Stdio::null()).output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn stock(dwellings: u32) -> String {
    let mut file =
        "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;\
NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n"
            .to_owned();
    for n in 0..dwellings {
        writeln!(
            file,
            "{n};R{n};33999;33999;VALOMBRE;14;RUE;DES TILLEULS;1;1;Les Tilleuls;C;3;62;1968;52;45.1;-2.5"
        )
        .unwrap();
    }
    file
}

fn import(data: &Path, file: &Path, most: Option<u64>) -> Output {
    let (data, file) = (data.to_str().unwrap(), file.to_str().unwrap());
    plainpied(most, &["import", "stock", file, "--data", data, "--landlord", "Office"])
}

#[test]
fn on_a_full_disk_an_import_is_refused_whole_and_done_once_there_is_room() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let (small, large) = (folder.path().join("small.csv"), folder.path().join("large.csv"));
    std::fs::write(&small, stock(20)).unwrap();
    std::fs::write(&large, stock(6_000)).unwrap();
    let first = import(&data, &small, None);
    assert!(first.status.success(), "{}", text(&first));
    let path = data.to_str().unwrap();
    let listed = |most| text(&plainpied(most, &["residences", "--data", path, "--format", "csv"]));
    let before = listed(None);
    assert!(before.contains("Les Tilleuls"), "{before}");

    // Room for what is there, and a little more.
    let room = std::fs::metadata(data.join("register.sqlite")).unwrap().len() / 1024 + 256;
    let refused = import(&data, &large, Some(room));
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused));
    assert!(text(&refused).contains("no room left to write"), "{}", text(&refused));
    assert_eq!(listed(Some(room)), before, "what was there can be read, and is the same");
    let verified = plainpied(None, &["verify", "--data", path]);
    assert!(verified.status.success(), "{}", text(&verified));

    let done = import(&data, &large, None);
    assert!(done.status.success(), "{}", text(&done));
    assert_ne!(listed(None), before);
}
