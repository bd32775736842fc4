//! Checks that the style sheet and the scripts were built. Never builds them itself: `cargo xtask web` does.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo:rerun-if-changed=../../web/dist");
    println!("cargo:rerun-if-changed=src");
    if !dist.join("manifest.json").is_file() {
        println!(
            "cargo:warning=web/dist is missing: pages will have neither style nor map. Run `cargo xtask web`, then build again."
        );
        // rust-embed wants the folder to exist.
        if let Err(problem) = std::fs::create_dir_all(&dist) {
            println!("cargo:warning=web/dist cannot be created: {problem}");
        }
    }
}
