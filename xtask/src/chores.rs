//! What each command does, step by step.

use crate::{
    browser, built, demo_data, house,
    postgres::Postgres,
    shell::{Counted, cargo, run, run_counting},
    summary::{Step, Summary},
    tools, web,
};
use std::process::{Command, ExitCode};

/// Builds the pages and the program, then opens the portal on the invented landlord.
pub fn demo(arguments: &[String]) -> Result<(), String> {
    web::build()?;
    let listen = arguments.iter().skip_while(|a| *a != "--listen").nth(1);
    let address = listen.map_or("127.0.0.1:7878", String::as_str);
    println!("Building, then opening http://{address} (Ctrl+C stops). The first build takes some minutes.");
    let mut program = cargo();
    program.args(["run", "--profile", "demo", "--package", "plainpied", "--", "demo"]).args(arguments);
    run(&mut program)
}

fn format() -> Result<(), String> {
    run(cargo().args(["fmt", "--all", "--check"])).map_err(|e| format!("{e}: run `cargo fmt --all`"))
}

fn clippy() -> Result<(), String> {
    run(cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn house_rules() -> Result<(), String> {
    let broken = house::broken_rules();
    if broken.is_empty() {
        return Ok(());
    }
    for line in &broken {
        eprintln!("{line}");
    }
    Err(format!("{} house rule(s) broken", broken.len()))
}

/// A folder where the processes of one run keep the invented town that each of their tests begins with.
fn shared_town(tests: &mut Command, name: &str) -> Result<(), String> {
    let folder = crate::root().join("target").join(name);
    let told = |e: std::io::Error| format!("{}: {e}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(told)?;
    }
    std::fs::create_dir_all(&folder).map_err(told)?;
    tests.env("PLAINPIED_TEST_TOWN", folder);
    Ok(())
}

fn tests() -> Step {
    if tools::has_nextest() {
        let mut tests = cargo();
        if let Err(problem) = shared_town(&mut tests, "town") {
            return Step::Done(Err(problem), Counted::default());
        }
        return run_counting(tests.args(["nextest", "run", "--workspace", "--no-fail-fast"])).into();
    }
    println!("cargo nextest is absent: using cargo test (same tests, slower)");
    run_counting(cargo().args(["test", "--workspace", "--all-targets", "--no-fail-fast"])).into()
}

/// The tests of the register and of the portal once more, on PostgreSQL, and two instances of the program.
fn tests_on_postgres() -> Step {
    let programs = match tools::postgres() {
        Ok(programs) => programs,
        Err(why) => return Step::Skipped(why),
    };
    let server = match Postgres::start(programs) {
        Ok(server) => server,
        Err(problem) => return Step::Done(Err(problem), Counted::default()),
    };
    let mut tests = cargo();
    tests.env("PLAINPIED_TEST_DATABASE", server.address());
    if let Err(problem) = shared_town(&mut tests, "town-postgres") {
        return Step::Done(Err(problem), Counted::default());
    }
    if tools::has_nextest() {
        // The whole workspace is named and then filtered: with some packages only, cargo would choose other features for
        // what they share with the rest, and compile it all once more.
        let some = "package(register) + package(portal) + (package(plainpied) & test(/^instances::/))";
        tests.args(["nextest", "run", "--workspace", "--filterset", some]);
    } else {
        tests.args(["test", "--package", "register", "--package", "portal"]);
    }
    tests.arg("--no-fail-fast");
    run_counting(&mut tests).into()
}

/// Everything that must pass before a commit. The continuous integration runs nothing else.
pub fn test() -> ExitCode {
    let mut all = Summary::default();
    all.step("format", format);
    all.step("styles and scripts", web::build);
    all.step("types of the scripts", web::check);
    all.step("lints", clippy);
    all.step("tests", tests);
    all.step("tests on PostgreSQL", tests_on_postgres);
    all.step("examples of the documentation", || {
        run_counting(cargo().args(["test", "--quiet", "--workspace", "--doc", "--no-fail-fast"]))
    });
    all.step("torture, in short", torture_in_short);
    all.step("house rules", house_rules);
    all.step("browser", browser::tests);
    all.finish()
}

/// The quick part of [`test`]; without the compiler's lints when `fast`.
pub fn lint(fast: bool) -> ExitCode {
    let mut all = Summary::default();
    all.step("format", format);
    if !fast {
        all.step("lints", clippy);
    }
    all.step("house rules", house_rules);
    all.finish()
}

/// The browser part of [`test`].
pub fn e2e() -> ExitCode {
    let mut all = Summary::default();
    all.step("styles and scripts", web::build);
    all.step("browser", browser::tests);
    all.finish()
}

/// Accepts what changed: the demonstration data, the snapshots, and the documents that tests compare
/// (they write instead of comparing when `PLAINPIED_BLESS=1`).
pub fn bless() -> Result<(), String> {
    let folder = crate::root().join("demo");
    demo_data::write(&folder).map_err(|e| format!("cannot write {}: {e}", folder.display()))?;
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    run(tests.env("INSTA_UPDATE", "always").env("PLAINPIED_BLESS", "1"))?;
    println!("Read the difference before committing: git diff");
    Ok(())
}

/// Measures, in release.
pub fn bench(arguments: &[String]) -> Result<(), String> {
    let mut bench = cargo();
    bench.args(["run", "--release", "--quiet", "--package", "bench", "--"]).args(arguments);
    // One measure has PostgreSQL beside it, when there is one.
    let server = if arguments.first().is_some_and(|name| name == "search") {
        tools::postgres().and_then(Postgres::start).map_err(|why| println!("without PostgreSQL: {why}")).ok()
    } else {
        None
    };
    if let Some(server) = &server {
        bench.env("PLAINPIED_TEST_DATABASE", server.address());
    }
    run(&mut bench)
}

/// A short run of each way of torture that needs no quiet machine.
fn torture_in_short() -> Step {
    const WAYS: [&[&str]; 4] = [
        &["kill", "--cycles", "60"],
        &["hang-up", "--requests", "100"],
        &["uploads", "--files", "25"],
        &["ledger", "--operations", "4000", "--kills", "6"],
    ];
    let work = || {
        let [program, torture] = built::programs(["plainpied", "torture"])?;
        for way in WAYS {
            run(std::process::Command::new(&torture).arg("--program").arg(&program).args(way))?;
        }
        Ok(())
    };
    match work() {
        Ok(()) => Step::Done(Ok(()), Counted { passed: WAYS.len() as u64, failed: 0 }),
        Err(problem) => Step::Done(Err(problem), Counted::default()),
    }
}

/// Mistreats the real program, on SQLite or on a PostgreSQL started for it.
pub fn torture(arguments: &[String]) -> Result<(), String> {
    const PROFILE: [&str; 2] = ["--profile", "demo"];
    let (ours, ways): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|a| *a == "--postgres");
    web::build()?;
    run(cargo().arg("build").args(PROFILE).args(["--package", "plainpied", "--package", "torture"]))?;
    let server = if ours.is_empty() { None } else { Some(Postgres::start_durable()?) };
    let folder = crate::shell::target().join("demo");
    let mut torture = std::process::Command::new(folder.join("torture"));
    torture.arg("--program").arg(folder.join("plainpied"));
    if let Some(server) = &server {
        torture.args(["--database", &server.address()]);
    }
    run(torture.args(ways))
}
