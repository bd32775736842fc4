//! The browser tests of `e2e/`: builds the program, finds Chromium, runs them.

use crate::{
    shell::{Counted, cargo, run_counting},
    summary::Step,
    tools, web,
};
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

/// Runs the browser tests; skipped when there is no Chromium.
pub fn tests() -> Step {
    let chromium = match tools::chromium() {
        Ok(chromium) => chromium,
        Err(why) => return Step::Skipped(why),
    };
    let folder = crate::root().join("e2e");
    let ready = tools::node_is_here().and_then(|()| web::install(&folder)).and_then(|()| program());
    let program = match ready {
        Ok(program) => program,
        Err(problem) => return Step::Done(Err(problem), Counted::default()),
    };
    let mut node = Command::new("node");
    // One file after the other: each starts portals of its own.
    let how = ["--test", "--test-reporter=spec", "--test-concurrency=1"];
    node.current_dir(&folder).args(how).args(["tests/proofs.test.mjs", "tests/portal.test.mjs"]);
    node.env("PLAINPIED_BIN", program).env("PLAINPIED_CHROMIUM", chromium);
    run_counting(&mut node).into()
}

/// Builds the program and returns where it is.
fn program() -> Result<PathBuf, String> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "plainpied", "--message-format=json-render-diagnostics"]);
    let out = build.stderr(Stdio::inherit()).output().map_err(|e| format!("cannot run cargo: {e}"))?;
    if !out.status.success() {
        return Err("`cargo build -p plainpied` failed".to_owned());
    }
    executable(&String::from_utf8_lossy(&out.stdout)).ok_or_else(|| "cargo named no program".to_owned())
}

/// The program that cargo says it built.
fn executable(messages: &str) -> Option<PathBuf> {
    const KEY: &str = "\"executable\":\"";
    let line = messages.lines().rfind(|l| l.contains(KEY))?;
    let from = line.find(KEY)? + KEY.len();
    let quoted = line.get(from..)?;
    let text = quoted.get(..quoted.find('"')?)?;
    Some(PathBuf::from(text.replace("\\\\", "\\")))
}

#[cfg(test)]
mod tests_of_messages {
    use super::executable;

    #[test]
    fn the_program_is_read_from_what_cargo_says() {
        let messages = "{\"reason\":\"compiler-artifact\",\"executable\":null}\n\
                        {\"reason\":\"compiler-artifact\",\"executable\":\"/t/debug/plainpied\",\"fresh\":true}\n\
                        {\"reason\":\"build-finished\",\"success\":true}";
        assert_eq!(executable(messages).unwrap().to_str(), Some("/t/debug/plainpied"));
        assert_eq!(executable("{}"), None);
    }
}
