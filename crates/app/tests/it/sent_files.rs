//! Files that people send are read by a process of their own: the command that the portal runs, its answer, and what a
//! damaged file does to it.

use crate::running;
use running::{plainpied, text};
use serde_json::Value;
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;

const STOCK: &str = "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;ETAGE;BAT;PROGRAMME;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;FINAN;LATITUDE;LONGITUDE\n\
    N1;L-1;33999;33999;VALOMBRE;1;RUE;DES SAULES;0;1;Les Saules;C;3;62;1968;52;45.1067;-2.5871\n";

/// A command, its standard input held open as the portal holds it.
fn run(arguments: &[&str]) -> Output {
    let mut command = plainpied(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Waiting closes the input first: the process would take the portal for gone.
    let input = child.stdin.take();
    let done = child.wait_with_output().unwrap();
    drop(input);
    done
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn answer(done: &Output) -> Value {
    serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", text(done)))
}

/// A data folder with one dwelling.
fn data(folder: &Path) -> String {
    let stock = write(folder, "parc.csv", STOCK.as_bytes());
    let data = folder.join("data").to_str().unwrap().to_owned();
    let done = run(&["import", "stock", &stock, "--data", &data, "--landlord", "Office"]);
    assert!(done.status.success(), "{}", text(&done));
    data
}

#[test]
fn a_file_of_expenses_is_answered_in_json_and_a_check_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let data = data(folder.path());
    let file = write(
        folder.path(),
        "x.csv",
        "logement;date_paiement;libelle;ttc\nL-1;14/03/2025;Douche adaptée;110\nL-9;14/03/2025;Rampe;1\n"
            .as_bytes(),
    );
    let read = |more: &[&str]| {
        let mut all = vec!["relief", "import", &file, "--data", &data, "--title=envoi.csv", "--for-portal"];
        all.extend(more);
        answer(&run(&all))["done"].clone()
    };
    let tried = read(&["--dry-run"]);
    assert_eq!(
        (&tried["file"], &tried["added"], &tried["rows_rejected"]),
        (&"envoi.csv".into(), &1.into(), &1.into())
    );
    let done = read(&[]);
    assert_eq!(done["added"], 1, "the check wrote nothing: {done}");
    assert_eq!(read(&[])["unchanged"], 1);
}

#[test]
fn a_damaged_workbook_ends_its_own_process_with_an_answer() {
    let folder = TempDir::new().unwrap();
    let data = data(folder.path());
    let file = write(folder.path(), "x.xlsx", b"PK\x03\x04 nothing");
    let read = answer(&run(&["relief", "import", &file, "--data", &data, "--for-portal"]));
    assert!(read["done"]["issues"][0]["code"].is_string(), "{read}");
    // Without an agreement there is nothing to read a file for: the exit code says so, and the portal hears no answer.
    let none = run(&["pension", "import", &file, "--data", &data, "--for-portal"]);
    assert!(!none.status.success() && none.stdout.is_empty(), "{}", text(&none));
}
