//! The programs of the house as the tests built them.

use crate::shell::cargo;
use std::{path::PathBuf, process::Stdio};

/// Builds and returns where programs are, in the order of their names.
///
/// Everything is built, as for the tests: with some packages only, cargo would choose other features for what they share
/// with the rest, and compile it all once more.
///
/// # Errors
/// When something does not compile, or no program has the name.
pub fn programs<const N: usize>(names: [&str; N]) -> Result<[PathBuf; N], String> {
    let mut build = cargo();
    build.args([
        "build",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--message-format=json-render-diagnostics",
    ]);
    let out = build.stderr(Stdio::inherit()).output().map_err(|e| format!("cannot run cargo: {e}"))?;
    if !out.status.success() {
        return Err("`cargo build --workspace --all-targets` failed".to_owned());
    }
    let messages = String::from_utf8_lossy(&out.stdout);
    let mut found = Vec::new();
    for name in names {
        found.push(executable(&messages, name).ok_or_else(|| format!("cargo built no program `{name}`"))?);
    }
    found.try_into().map_err(|_| "cargo built other programs".to_owned())
}

/// The program of a name that cargo says it built; not its tests, which have the same name.
fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    const KEY: &str = "\"executable\":\"";
    let named = format!("\"name\":\"{name}\"");
    let line = messages.lines().find(|l| {
        [KEY, &named, "\"kind\":[\"bin\"]", "\"test\":false}"].iter().all(|part| l.contains(*part))
    })?;
    let from = line.find(KEY)? + KEY.len();
    let quoted = line.get(from..)?;
    let text = quoted.get(..quoted.find('"')?)?;
    Some(PathBuf::from(text.replace("\\\\", "\\")))
}

#[cfg(test)]
mod tests {
    use super::executable;

    #[test]
    fn the_program_is_read_from_what_cargo_says() {
        let line = |name: &str, is_test: bool, path: &str| {
            format!(
                "{{\"target\":{{\"kind\":[\"bin\"],\"name\":\"{name}\",\"test\":true}},\"profile\":{{\"test\":{is_test}}},\
                 \"executable\":\"{path}\"}}\n"
            )
        };
        let messages = line("xtask", false, "/t/debug/xtask")
            + &line("plainpied", true, "/t/debug/deps/plainpied-0123")
            + &line("plainpied", false, "/t/debug/plainpied");
        assert_eq!(executable(&messages, "plainpied").unwrap().to_str(), Some("/t/debug/plainpied"));
        assert_eq!(executable(&messages, "torture"), None);
    }
}
