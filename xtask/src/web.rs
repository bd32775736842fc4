//! The npm side: packages installed only when their lock changed, then the build of `web/`.

use crate::{
    shell::run,
    tools::{node_is_here, npm},
};
use std::{fs, path::Path, process::Command};

/// Installs the packages of a folder, unless `node_modules` already holds those of the lock.
///
/// # Errors
/// When npm fails, or when there is no lock file.
pub fn install(folder: &Path) -> Result<(), String> {
    let lock = folder.join("package-lock.json");
    let content = fs::read(&lock).map_err(|e| format!("cannot read {}: {e}", lock.display()))?;
    let wanted = fingerprint(&content);
    let stamp = folder.join("node_modules/.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|kept| kept == wanted) {
        return Ok(());
    }
    run(Command::new(npm()).current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, wanted).map_err(|e| format!("cannot write {}: {e}", stamp.display()))
}

/// FNV-1a over the lock: enough to see that it changed.
fn fingerprint(content: &[u8]) -> String {
    let hash = content
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| (h ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}-{}", content.len())
}

/// An npm script of `web/`.
///
/// # Errors
/// When the script fails.
pub fn script(name: &str) -> Result<(), String> {
    run(Command::new(npm()).current_dir(crate::root().join("web")).args(["run", "--silent", name]))
}

/// Installs if needed and builds `web/dist`.
///
/// # Errors
/// What is missing on the machine, or what failed.
pub fn build() -> Result<(), String> {
    node_is_here()?;
    install(&crate::root().join("web"))?;
    script("build")
}

/// The types of the scripts, and their tests where there are some.
///
/// # Errors
/// What failed.
pub fn check() -> Result<(), String> {
    script("check")?;
    let has_tests = crate::house::files().iter().any(|f| f.starts_with("web/") && f.contains(".test."));
    if has_tests { script("test") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_changed_lock_has_another_fingerprint() {
        assert_eq!(fingerprint(b"one"), fingerprint(b"one"));
        assert_ne!(fingerprint(b"one"), fingerprint(b"two"));
    }
}
