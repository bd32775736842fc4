//! The steps of a long check: announced, timed, summed up; the last line is `N passed, N failed`.

use crate::shell::Counted;
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// How a step ended, with the tests it counted (none for a check that is no test runner).
pub enum Step {
    Done(Result<(), String>, Counted),
    Skipped(String),
}

impl From<Result<(), String>> for Step {
    fn from(result: Result<(), String>) -> Step {
        Step::Done(result, Counted::default())
    }
}

impl From<(Result<(), String>, Counted)> for Step {
    fn from((result, counted): (Result<(), String>, Counted)) -> Step {
        Step::Done(result, counted)
    }
}

/// What has been done so far.
#[derive(Default)]
pub struct Summary {
    steps: Vec<(&'static str, Outcome, Duration)>,
    counted: Counted,
}

impl Summary {
    /// Announces and runs one step. A failure does not stop the following ones: all errors are seen at once.
    pub fn step<S: Into<Step>>(&mut self, name: &'static str, work: impl FnOnce() -> S) {
        println!("\n── {name}");
        let start = Instant::now();
        let outcome = match work().into() {
            Step::Skipped(why) => {
                println!("skipped: {name}: {why}");
                Outcome::Skipped(why)
            }
            Step::Done(Ok(()), counted) => {
                self.counted.passed += counted.passed.max(1);
                Outcome::Passed
            }
            Step::Done(Err(problem), counted) => {
                eprintln!("{problem}");
                self.counted.passed += counted.passed;
                self.counted.failed += counted.failed.max(1);
                Outcome::Failed(problem)
            }
        };
        let spent = start.elapsed();
        println!("── {name}: {:.1} s", spent.as_secs_f64());
        self.steps.push((name, outcome, spent));
    }

    /// Prints every step and the total (tests, plus one for each check that is no test runner).
    pub fn finish(self) -> ExitCode {
        println!();
        let mut skipped = 0;
        for (name, outcome, spent) in &self.steps {
            let (word, why) = match outcome {
                Outcome::Passed => ("passed", ""),
                Outcome::Failed(problem) => ("FAILED", problem.as_str()),
                Outcome::Skipped(why) => {
                    skipped += 1;
                    ("skipped", why.as_str())
                }
            };
            println!(
                "{word:<8} {:>7.1} s  {name}  {}",
                spent.as_secs_f64(),
                why.lines().next().unwrap_or("")
            );
        }
        let Counted { passed, failed } = self.counted;
        if skipped > 0 {
            println!("{skipped} step(s) skipped, see above");
        }
        println!("{passed} passed, {failed} failed");
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
