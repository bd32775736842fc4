//! Runs other programs: as they are, or while counting the tests that they report.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
};

/// The cargo that runs us.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(crate::root());
    // Set by the outer cargo for this program only; the inner one must not inherit them.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), PathBuf::from)
}

/// Runs in a folder with the terminal as it is. `Err` says what failed, in one sentence.
pub fn run(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed ({status})")),
        Err(e) => Err(format!("cannot run `{shown}`: {e}")),
    }
}

/// What a program prints, trimmed; `None` when it cannot run or fails.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let out = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// The program and its arguments, as typed.
pub fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let parts = std::iter::once(name).chain(command.get_args());
    parts.map(|p| p.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Tests counted in what a runner printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    pub passed: u64,
    pub failed: u64,
}

/// Runs, copies what is printed line by line, and counts the tests reported by nextest, cargo test or node.
pub fn run_counting(command: &mut Command) -> (Result<(), String>, Counted) {
    let shown = shown(command);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(e) => return (Err(format!("cannot run `{shown}`: {e}")), Counted::default()),
    };
    let counted = Mutex::new(Counted::default());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        if let Some(err) = err {
            scope.spawn(|| copy(err, &counted, true));
        }
        if let Some(out) = out {
            copy(out, &counted, false);
        }
    });
    let counted = *counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match child.wait() {
        Ok(status) if status.success() => (Ok(()), counted),
        Ok(status) => (Err(format!("`{shown}` failed ({status})")), counted),
        Err(e) => (Err(format!("lost `{shown}`: {e}")), counted),
    }
}

fn copy(from: impl Read, counted: &Mutex<Counted>, to_stderr: bool) {
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        let text = String::from_utf8_lossy(&line);
        if to_stderr {
            eprint!("{text}")
        } else {
            print!("{text}")
        }
        let found = count(&text);
        let mut counted = counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        counted.passed += found.passed;
        counted.failed += found.failed;
        line.clear();
    }
}

/// The tests that one line of a runner sums up.
fn count(line: &str) -> Counted {
    let line = plain(line);
    let before = |word: &str| -> u64 {
        let words: Vec<&str> =
            line.split([' ', ',', ';', '\n', '(', ')']).filter(|w| !w.is_empty()).collect();
        words.windows(2).find(|w| w[1] == word).and_then(|w| w[0].parse().ok()).unwrap_or(0)
    };
    let after = |word: &str| -> u64 {
        line.split_whitespace().skip_while(|w| *w != word).nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
    };
    let text = line.trim();
    if text.starts_with("Summary [") || text.starts_with("test result:") {
        Counted { passed: before("passed"), failed: before("failed") }
    } else if text.starts_with("# pass ") || text.starts_with("ℹ pass ") {
        Counted { passed: after("pass"), failed: 0 }
    } else if text.starts_with("# fail ") || text.starts_with("ℹ fail ") {
        Counted { passed: 0, failed: after("fail") }
    } else {
        Counted::default()
    }
}

/// Without the colours of a terminal.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            for follower in chars.by_ref() {
                if follower.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_of_three_runners_are_understood() {
        let of = |passed, failed| Counted { passed, failed };
        assert_eq!(
            count("     Summary [   3.2s] 213 tests run: 211 passed (1 slow), 2 failed, 4 skipped\n"),
            of(211, 2)
        );
        assert_eq!(
            count("\u{1b}[32m     Summary\u{1b}[0m [ 0.1s] 7 tests run: 7 passed, 0 skipped\n"),
            of(7, 0)
        );
        assert_eq!(count("test result: ok. 12 passed; 3 failed; 0 ignored; 0 measured\n"), of(12, 3));
        assert_eq!(count("# pass 9\n"), of(9, 0));
        assert_eq!(count("ℹ fail 1\n"), of(0, 1));
        assert_eq!(count("running 7 passed tests\n"), of(0, 0));
    }
}
