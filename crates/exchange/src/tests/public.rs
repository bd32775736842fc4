//! The public instances of which the best answer is known: each is reached, and proven by the bound, with the verifier
//! as a witness. Those that are not on this machine are named, and at least one is asked when the folder is here.

use super::thorough;
use crate::public::{kep_solver, known, preflib};
use crate::*;
use exchange_check::verify;
use std::fs::read_to_string;
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/exchange"));
    if path.exists() {
        Some(path)
    } else {
        println!("skipped: the public instances are not here");
        None
    }
}

/// The proven best, in hundredths of a transplant.
fn proven_best(name: &str, instance: &Instance) -> i128 {
    let plan = solve(instance, &thorough()).unwrap();
    let seen = verify(instance, &plan).unwrap();
    assert_eq!(seen.value, seen.bound, "{name}: reached and not proven");
    seen.value / i128::from(GRAINS)
}

#[test]
fn the_best_of_each_instance_of_kep_solver_is_reached_and_proven() {
    let Some(folder) = folder().map(|folder| folder.join("kep_solver")) else { return };
    let table = known(&read_to_string(folder.join("expected.csv")).unwrap()).unwrap();
    let mut asked = 0;
    for line in &table {
        let Ok(text) = read_to_string(folder.join(format!("{}.json", line.name))) else {
            println!("skipped: {} is not here", line.name);
            continue;
        };
        let (instance, alone) = kep_solver(&text, line.caps).unwrap();
        let best = proven_best(&line.name, &instance) + 100 * i128::from(alone);
        assert_eq!(best, 100 * i128::from(line.best), "{}", line.name);
        asked += 1;
    }
    assert!(asked > 0, "none of the {} instances of the table is here", table.len());
    println!("{asked} of {} instances asked", table.len());
}

#[test]
fn the_best_of_the_instance_36_100_of_preflib_is_reached_and_proven() {
    let Some(folder) = folder().map(|folder| folder.join("preflib")) else { return };
    let read = |suffix: &str| read_to_string(folder.join(format!("MD-00001-00000100.{suffix}"))).unwrap();
    for (cycle, chain, best) in [(4, 0, 39), (3, 3, 46)] {
        let instance = preflib(&read("input"), &read("ndds"), Caps { cycle, chain }).unwrap();
        assert_eq!(proven_best("36-100", &instance), 100 * best, "cycles {cycle}, chains {chain}");
    }
}

#[test]
fn the_best_of_the_instance_of_preflib_with_random_weights_is_proven() {
    let Some(folder) = folder().map(|folder| folder.join("preflib")) else { return };
    let read = |suffix: &str| read_to_string(folder.join(format!("100-random-weights.{suffix}"))).unwrap();
    for (cycle, chain) in [(4, 0), (3, 3)] {
        let instance = preflib(&read("input"), &read("ndds"), Caps { cycle, chain }).unwrap();
        assert!(proven_best("random weights", &instance) > 0);
    }
}

#[test]
fn a_public_file_that_is_wrong_is_refused() {
    assert!(kep_solver("{", Caps::default()).is_err());
    assert!(kep_solver(r#"{"data":{"1":{"sources":[],"matches":[]}}}"#, Caps::default()).is_err());
    assert!(preflib("", "0 0", Caps::default()).is_err());
    assert!(preflib("2 1\n0 x 1", "0 0", Caps::default()).is_err());
    assert!(known("head\nmedium-1,3").is_err());
}
