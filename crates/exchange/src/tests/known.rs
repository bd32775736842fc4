//! Pools of which the best plan is known: ours, proven by trying everything, and public ones when they are here.

use super::{brute, thorough};
use crate::generator::{Town, town};
use crate::*;
use exchange_check::{Limits, read_instance, verify, write_instance};
use std::path::{Path, PathBuf};

/// Name, best worth in grains.
const OURS: [(&str, i128); 6] = [
    ("pool-1", 29_171_000_000),
    ("pool-2", 14_778_554_000),
    ("pool-3", 22_659_000_000),
    ("pool-4", 11_885_500_900),
    ("pool-5", 17_468_000_000),
    ("pool-6", 7_541_240_000),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pools")
}

#[test]
fn the_best_plan_of_each_of_our_pools_is_found() {
    for (name, best) in OURS {
        let file = std::fs::read(folder().join(format!("{name}.json"))).unwrap();
        let instance = read_instance(file.as_slice(), Limits::default()).unwrap();
        assert_eq!(brute::best(&instance), best, "{name}: by trying everything");
        let plan = solve(&instance, &thorough()).unwrap();
        assert_eq!(verify(&instance, &plan).unwrap().value, best, "{name}: by the search");
    }
}

/// Writes the pools again, when asked by `PLAINPIED_BLESS=1`, and prints their best worth.
#[test]
fn our_pools_are_those_of_the_generator() {
    for number in 1..=OURS.len() {
        let success = if number % 2 == 0 { 700 } else { CERTAIN };
        let asked = Town {
            households: 14,
            vacancies: 150,
            wishes: 4,
            success,
            seed: number as u64,
            ..Town::default()
        };
        let instance = town(&asked);
        let mut text = Vec::new();
        write_instance(&instance, &mut text).unwrap();
        let path = folder().join(format!("pool-{number}.json"));
        if std::env::var_os("PLAINPIED_BLESS").is_some() {
            std::fs::create_dir_all(folder()).unwrap();
            std::fs::write(&path, &text).unwrap();
            println!("(\"pool-{number}\", {}),", brute::best(&instance));
        }
        assert_eq!(std::fs::read(&path).unwrap(), text, "pool-{number}");
    }
}
