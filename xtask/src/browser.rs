//! The browser tests of `e2e/`: builds the program, finds Chromium, runs them.

use crate::{
    built,
    shell::{Counted, run_counting},
    summary::Step,
    tools, web,
};
use std::process::Command;

/// Runs the browser tests; skipped when there is no Chromium.
pub fn tests() -> Step {
    let chromium = match tools::chromium() {
        Ok(chromium) => chromium,
        Err(why) => return Step::Skipped(why),
    };
    let folder = crate::root().join("e2e");
    let ready = tools::node_is_here()
        .and_then(|()| web::install(&folder))
        .and_then(|()| built::programs(["plainpied"]));
    let program = match ready {
        Ok([program]) => program,
        Err(problem) => return Step::Done(Err(problem), Counted::default()),
    };
    let mut node = Command::new("node");
    // One file after the other: each starts portals of its own.
    let how = ["--test", "--test-reporter=spec", "--test-concurrency=1"];
    node.current_dir(&folder).args(how).args(["tests/proofs.test.mjs", "tests/portal.test.mjs"]);
    node.env("PLAINPIED_BIN", program).env("PLAINPIED_CHROMIUM", chromium);
    run_counting(&mut node).into()
}
