//! Two files of a board by the command line: what anybody may verify, and what is told of a file that is none.

#![cfg(unix)]

use crate::running;
use award::{Effort, generator, solve};
use running::{run, text};
use tempfile::TempDir;

#[test]
fn a_board_is_verified_from_its_two_files_and_one_that_was_touched_is_refused() {
    let folder = TempDir::new().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let shape = generator::Shape { bids: 12, funds: 3, territories: 4, ..generator::Shape::default() };
    let question = generator::call(7, &shape);
    let board = solve(&question, Effort { rounds: 10, tries: 500, cases: 20, seed: 1 }).unwrap();
    let (asked, found, touched) = (place("question.json"), place("reponse.json"), place("touchee.json"));
    std::fs::write(&asked, serde_json::to_string(&question).unwrap()).unwrap();
    std::fs::write(&found, serde_json::to_string(&board).unwrap()).unwrap();
    let done = run(&["awards", "check", &asked, &found, "--format", "csv"]);
    assert!(done.status.success(), "{}", text(&done));
    assert!(text(&done).contains(&board.total().to_string()));
    let mut other = board;
    other.awards[0].cents += 1;
    std::fs::write(&touched, serde_json::to_string(&other).unwrap()).unwrap();
    let done = run(&["awards", "check", &asked, &touched]);
    assert!(!done.status.success() && text(&done).contains("Parts"), "{}", text(&done));
    std::fs::write(&touched, "{\n  \"awards\": 3").unwrap();
    let done = run(&["awards", "check", &asked, &touched]);
    assert!(!done.status.success() && text(&done).contains("line 2"), "{}", text(&done));
}
