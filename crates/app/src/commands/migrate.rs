//! `plainpied migrate`: the schema brought up to date, or what would be.

use crate::cli::Lang;
use crate::operation::Migrate;
use crate::store;
use std::process::ExitCode;

pub async fn run(migrate: &Migrate, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = store::open_as_it_is(&migrate.data).await?;
    let pending = register.pending_migrations().await;
    let schema = register.schema().await;
    register.close().await;
    let (pending, schema) = (pending?, schema?);
    if pending.is_empty() {
        match lang {
            Lang::Fr => println!("Le schéma est à jour (étape {schema})."),
            Lang::En => println!("The schema is up to date (step {schema})."),
        }
        return Ok(ExitCode::SUCCESS);
    }
    for step in &pending {
        println!("{:04} {}", step.number, step.name);
    }
    if !migrate.dry_run {
        store::open(&migrate.data).await?.close().await;
    }
    match (lang, migrate.dry_run) {
        (Lang::Fr, true) => println!("Étapes à appliquer : {}. Rien n’a été changé.", pending.len()),
        (Lang::Fr, false) => println!("Étapes appliquées : {}.", pending.len()),
        (Lang::En, true) => println!("Steps to apply: {}. Nothing was changed.", pending.len()),
        (Lang::En, false) => println!("Steps applied: {}.", pending.len()),
    }
    Ok(ExitCode::SUCCESS)
}
