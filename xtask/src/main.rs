//! The chores of the house, all behind `cargo xtask …`: run the demo, test, lint, measure. Standard library only, so
//! that the first command of a newcomer compiles in seconds.

mod browser;
mod built;
mod chores;
mod deb;
mod demo_data;
mod house;
mod postgres;
mod shell;
mod summary;
mod tools;
mod web;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

const USAGE: &str = "\
usage: cargo xtask <command> [arguments]

  demo [--listen A:P] [--data DIR]   build everything and open the portal on an invented landlord
  test                               everything that must pass: format, lints, pages, tests, house rules, browser
  lint [--fast]                      format, lints and house rules only; --fast leaves the lints out
  bless                              accept new snapshots, write generated files again
  bench [arguments]                  measure (release build); arguments go to the bench program
  torture [--postgres] WAY [arguments]  mistreat the real program: kill, hang-up, latency, uploads, ledger
  web                                build the styles and scripts of the pages
  e2e                                browser tests only
  deb [--binary FILE] [--output DIR] the Debian package (release build, unless a program is given)
  demo-data                          write the invented town of demo/ again";

/// The top of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let done = match command.as_str() {
        "demo" => chores::demo(&rest),
        "test" => return chores::test(),
        "lint" => return chores::lint(rest.iter().any(|a| a == "--fast")),
        "bless" => chores::bless(),
        "bench" => chores::bench(&rest),
        "torture" => chores::torture(&rest),
        "web" => web::build(),
        "e2e" => return chores::e2e(),
        "deb" => deb::build(&rest),
        "demo-data" => demo_data::write(&root().join("demo")).map_err(|e| format!("cannot write demo/: {e}")),
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("unknown command `{other}`\n\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
