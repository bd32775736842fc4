//! What must be on the machine, and how to get it.

use crate::shell::output;
use std::path::{Path, PathBuf};

const NODE: u32 = 20;

/// Node 20 or later, with npm.
///
/// # Errors
/// What is missing and the command that installs it.
pub fn node_is_here() -> Result<(), String> {
    let how = "Install Node 20 or later: https://nodejs.org/en/download, or on Debian and Ubuntu:\n  \
               curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install -y nodejs";
    let Some(version) = output("node", &["--version"]) else {
        return Err(format!(
            "`node` was not found: the styles and scripts of the pages are built with it.\n{how}"
        ));
    };
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|m| m < NODE) {
        return Err(format!("Node {version} is too old: {NODE} or later is needed.\n{how}"));
    }
    if output(npm(), &["--version"]).is_none() {
        return Err(format!("`npm` was not found beside Node {version}.\n{how}"));
    }
    Ok(())
}

/// The name of npm, which is a script on Windows.
pub const fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// Is `cargo nextest` installed?
pub fn has_nextest() -> bool {
    output("cargo", &["nextest", "--version"]).is_some()
}

/// Chromium, where it is: `PLAINPIED_CHROMIUM`, else a usual name on the path. Installs it when asked to
/// (`CI=true` or `PLAINPIED_INSTALL=1`) and able to (Debian, as root).
///
/// # Errors
/// Why there is none, with the command that would change it.
pub fn chromium() -> Result<PathBuf, String> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    if may_install() {
        debian_package("chromium")?;
        return find_chromium().ok_or_else(|| "apt-get installed no `chromium`".to_owned());
    }
    Err("Chromium was not found. Install it (Debian: `sudo apt-get install -y chromium`), \
         or name it: `PLAINPIED_CHROMIUM=/path/to/chromium cargo xtask e2e`; as root on Debian, \
         `PLAINPIED_INSTALL=1 cargo xtask test` installs it"
        .to_owned())
}

/// The programs of PostgreSQL. Installs them when asked to, as for [`chromium`].
///
/// # Errors
/// Why there are none, with the command that would change it.
pub fn postgres() -> Result<PathBuf, String> {
    if let Some(found) = crate::postgres::programs() {
        return Ok(found);
    }
    if may_install() {
        debian_package("postgresql")?;
        return crate::postgres::programs().ok_or_else(|| "apt-get installed no PostgreSQL".to_owned());
    }
    Err("PostgreSQL was not found. Install it (Debian: `sudo apt-get install -y postgresql`); as root on Debian, \
         `PLAINPIED_INSTALL=1 cargo xtask test` installs it"
        .to_owned())
}

/// Were we asked to install what is missing (`CI=true`, `PLAINPIED_INSTALL=1`), and can we (Debian, as root)?
fn may_install() -> bool {
    let asked = std::env::var("CI").is_ok_and(|v| v == "true")
        || std::env::var("PLAINPIED_INSTALL").is_ok_and(|v| v == "1");
    asked && Path::new("/usr/bin/apt-get").exists() && output("id", &["-u"]).is_some_and(|id| id == "0")
}

fn debian_package(name: &str) -> Result<(), String> {
    println!("{name} is absent: apt-get install {name}");
    let install = format!(
        "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {name}"
    );
    crate::shell::run(std::process::Command::new("sh").args(["-c", &install]))
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("PLAINPIED_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    std::env::split_paths(&path).flat_map(|folder| names.map(|n| folder.join(n))).find(|f| f.is_file())
}
