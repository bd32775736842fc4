//! Turns `locales/{fr,en}/*.ftl` into one typed function per message.
//!
//! French decides the arguments of a message; a message that English lacks gets no function, so that the code
//! which calls it does not compile.

use fluent_typed::{BuildOptions, FtlOutputOptions, try_build_from_locales_folder};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=locales");
    let out = std::env::var("OUT_DIR")?;
    let options = BuildOptions::default()
        .with_default_language("fr")
        .with_prefix("")
        .with_locales_folder("locales")
        .with_output_file_path(&format!("{out}/l10n.rs"))
        .with_ftl_output(FtlOutputOptions::single_file(&format!("{out}/texts.ftl")))
        .without_bidi_isolation()
        .without_format();
    try_build_from_locales_folder(options).map_err(|problem| format!("{problem:?}"))?;
    Ok(())
}
