//! `plainpied demo`: the portal on the invented town, loaded by the same imports as anybody's files.

use super::serve;
use crate::cli::{Lang, Listening};
use crate::store;
use std::path::Path;
use std::process::ExitCode;

/// Landlord of the invented town.
pub const LANDLORD: &str = "Habitat Valombre";

pub async fn run(data: Option<&Path>, listening: &Listening, lang: Lang) -> anyhow::Result<ExitCode> {
    let folder = match data {
        Some(folder) => folder.to_owned(),
        None => std::env::temp_dir().join("plainpied-demo"),
    };
    let register = store::open(&folder).await?;
    if register.landlords().await?.is_empty() {
        let started = std::time::Instant::now();
        register::demo::load(&register, LANDLORD, &|stage| eprintln!("  {stage}")).await?;
        register.add_demo_neighbour().await?;
        eprintln!("  {:.1} s", started.elapsed().as_secs_f64());
    }
    register.close().await;
    serve::run(&folder, listening, true, lang).await
}
