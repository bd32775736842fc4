//! `cargo xtask deb`: the Debian package, made with `dpkg-deb` from the program and the files of `packaging/`.

use crate::{
    root,
    shell::{cargo, output, run, target},
    web,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Units of the service.
const UNITS: [&str; 5] = [
    "plainpied.service",
    "plainpied-backup.service",
    "plainpied-backup.timer",
    "plainpied-verify.service",
    "plainpied-verify.timer",
];
/// Scripts that the package manager runs.
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];
/// Documents of the package.
const DOCUMENTS: [&str; 2] = ["CHANGELOG.md", "docs/operation.md"];

/// Builds the program (unless `--binary FILE` gives one) and the package, in `--output DIR` (`target/debian`).
pub fn build(arguments: &[String]) -> Result<(), String> {
    let option = |name: &str| arguments.iter().skip_while(|a| *a != name).nth(1);
    let binary = match option("--binary") {
        Some(file) => PathBuf::from(file),
        None => {
            web::build()?;
            run(cargo().args(["build", "--release", "--locked", "--package", "plainpied"]))?;
            target().join("release").join("plainpied")
        }
    };
    let to = option("--output").map_or_else(|| target().join("debian"), PathBuf::from);
    let architecture = output("dpkg", &["--print-architecture"])
        .ok_or("dpkg is not on this machine: the package is built on Debian or Ubuntu")?;
    let version = version()?;
    let tree = to.join("tree");
    let _ = fs::remove_dir_all(&tree);
    fill(&tree, &binary)?;
    let control = read(&root().join("packaging/debian/control"))?
        .replace("@VERSION@", &version)
        .replace("@ARCHITECTURE@", &architecture)
        .replace("@SIZE@", &size_kib(&tree)?.to_string());
    write(&tree.join("DEBIAN/control"), control.as_bytes(), 0o644)?;
    let package = to.join(format!("plainpied_{version}_{architecture}.deb"));
    // Owners are written as root without being root; the same files give the same package.
    run(Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).arg(&tree).arg(&package))?;
    println!("{}", package.display());
    Ok(())
}

/// The version of the house.
fn version() -> Result<String, String> {
    let text = read(&root().join("Cargo.toml"))?;
    version_in(&text).ok_or_else(|| "Cargo.toml names no version".to_owned())
}

/// `version = "1.2.3"`, the first line of the kind.
fn version_in(manifest: &str) -> Option<String> {
    let line = manifest.lines().find_map(|line| line.trim().strip_prefix("version = \""))?;
    line.split('"').next().map(str::to_owned)
}

/// Puts every file of the package where it will be installed.
fn fill(tree: &Path, binary: &Path) -> Result<(), String> {
    let packaging = root().join("packaging");
    copy(binary, &tree.join("usr/bin/plainpied"), 0o755)?;
    for unit in UNITS {
        let to = tree.join("usr/lib/systemd/system").join(unit);
        copy(&packaging.join("systemd").join(unit), &to, 0o644)?;
    }
    copy(&packaging.join("debian/environment"), &tree.join("etc/plainpied/environment"), 0o640)?;
    copy(&packaging.join("debian/conffiles"), &tree.join("DEBIAN/conffiles"), 0o644)?;
    for script in SCRIPTS {
        copy(&packaging.join("debian").join(script), &tree.join("DEBIAN").join(script), 0o755)?;
    }
    let doc = tree.join("usr/share/doc/plainpied");
    copy(&packaging.join("debian/copyright"), &doc.join("copyright"), 0o644)?;
    for document in DOCUMENTS {
        let name = Path::new(document).file_name().unwrap_or_default();
        copy(&root().join(document), &doc.join(name), 0o644)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn write(to: &Path, bytes: &[u8], mode: u32) -> Result<(), String> {
    let done = (|| {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(to, bytes)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(to, fs::Permissions::from_mode(mode))?;
            // Whatever the mask of whoever builds it.
            for folder in to.ancestors().skip(1).take_while(|f| !f.ends_with("tree")) {
                fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
            }
        }
        #[cfg(not(unix))]
        let _ = mode;
        Ok(())
    })();
    done.map_err(|e: std::io::Error| format!("{}: {e}", to.display()))
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<(), String> {
    let bytes = fs::read(from).map_err(|e| format!("{}: {e}", from.display()))?;
    write(to, &bytes, mode)
}

/// Size of the files of a folder, in kibibytes, rounded up.
fn size_kib(folder: &Path) -> Result<u64, String> {
    let mut all = 0;
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        all += match path.is_dir() {
            true => size_kib(&path)?,
            false => entry.metadata().map_err(|e| e.to_string())?.len().div_ceil(1024),
        };
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_house() {
        assert_eq!(version_in("[workspace.package]\nversion = \"0.2.0\"\n"), Some("0.2.0".to_owned()));
        assert!(version().is_ok_and(|v| v.split('.').count() == 3));
    }

    #[test]
    fn every_file_of_the_package_is_in_the_repository() {
        let packaging = root().join("packaging");
        for unit in UNITS {
            assert!(packaging.join("systemd").join(unit).is_file(), "{unit}");
        }
        for script in SCRIPTS {
            let text = read(&packaging.join("debian").join(script));
            assert!(text.is_ok_and(|t| t.starts_with("#!/bin/sh\n") && t.contains("\nset -e\n")), "{script}");
        }
        for document in DOCUMENTS {
            assert!(root().join(document).is_file(), "{document}");
        }
    }
}
