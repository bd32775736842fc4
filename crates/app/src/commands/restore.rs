//! `plainpied restore`: a backup brought back in an empty folder.

use super::verify::print_checks;
use crate::cli::Lang;
use crate::operation::{Restore, Told};
use crate::store;
use register::backup::{Key, RestoreOrder, restore};
use std::process::ExitCode;

pub async fn run(order: &Restore, lang: Lang) -> anyhow::Result<ExitCode> {
    let key = Key::given(order.identity.as_deref(), order.passphrase_file.as_deref())?;
    let done = restore(RestoreOrder {
        archive: &order.archive,
        key,
        into: &order.data,
        database: store::database(),
        installation_key: order.key.as_deref(),
        erasures_from: order.erasures_from.as_deref(),
    })
    .await?;
    if order.format == Told::Json {
        println!("{}", serde_json::to_string_pretty(&done)?);
        return Ok(ExitCode::SUCCESS);
    }
    print_checks(&done.checks, lang);
    let (made_at, data) = (&done.manifest.made_at, order.data.display());
    match lang {
        Lang::Fr => {
            println!("Sauvegarde du {made_at} restaurée dans {data}.");
            println!(
                "Effacements reportés : {} ; personnes effacées de nouveau : {} ; étapes du schéma appliquées : {}.",
                done.carried_over, done.erased_again, done.migrated
            );
        }
        Lang::En => {
            println!("Backup of {made_at} restored in {data}.");
            println!(
                "Erasures carried over: {}; persons erased again: {}; steps of the schema applied: {}.",
                done.carried_over, done.erased_again, done.migrated
            );
        }
    }
    if done.erasures.is_empty() {
        eprintln!(
            "{}",
            match lang {
                Lang::Fr =>
                    "Attention : aucun fichier erasures.json à côté de l’archive ni --erasures-from : qui a été \
                         effacé depuis cette sauvegarde est revenu.",
                Lang::En =>
                    "Beware: no erasures.json beside the archive, and no --erasures-from: whoever was erased \
                         since this backup came back.",
            }
        );
    }
    Ok(ExitCode::SUCCESS)
}
