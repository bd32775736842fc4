//! `plainpied backup`: an archive made while the portal is running, tried before it is believed.

use crate::cli::Lang;
use crate::operation::{Backup, Told};
use crate::store;
use register::backup::{Backup as Done, BackupOrder, Lock};
use std::process::ExitCode;

/// The key of the installation is said to be apart at the first backup of a folder only.
pub async fn run(order: &Backup, lang: Lang) -> anyhow::Result<ExitCode> {
    let lock = Lock::asked(&order.recipient, order.passphrase_file.as_deref(), order.plain)?;
    let is_plain = lock.is_plain();
    let register = store::open_as_it_is(&order.data).await?;
    let is_first = !matches!(register::backup::last_backup(&order.data), Ok(Some(_)));
    let done = register
        .back_up(BackupOrder {
            to: &order.to,
            lock,
            database: store::database(),
            keep_days: order.keep_days,
            at: jiff::Timestamp::now(),
        })
        .await;
    register.close().await;
    let done = done?;
    if order.format == Told::Json {
        println!("{}", serde_json::to_string_pretty(&done)?);
    } else {
        summary(&done, lang);
    }
    // What a person must know goes to the error output: a program reads the other one.
    if !done.is_tried {
        eprintln!(
            "{}",
            match lang {
                Lang::Fr =>
                    "Attention : ce compte PostgreSQL ne peut pas créer de base, l’archive n’a pas été restaurée \
                         à part ; seules les sommes des fichiers ont été comparées. Donnez-lui CREATEDB, ou faites \
                         l’exercice de restauration.",
                Lang::En =>
                    "Beware: this PostgreSQL account may not make a database, so the archive was not restored \
                         apart; only the digests of its files were compared. Give it CREATEDB, or do the restore \
                         drill.",
            }
        );
    }
    if is_plain {
        eprintln!(
            "{}",
            match lang {
                Lang::Fr => "Attention : l’archive n’est pas chiffrée ; quiconque l’a lit tout.",
                Lang::En => "Beware: the archive is not encrypted; whoever has it reads everything.",
            }
        );
    }
    if is_first {
        eprintln!(
            "{}",
            match lang {
                Lang::Fr =>
                    "La clé de l’installation (installation.key) n’est pas dans l’archive : gardez-en une copie \
                         ailleurs. Sans elle, une sauvegarde ne se restaure pas.",
                Lang::En =>
                    "The key of the installation (installation.key) is not in the archive: keep a copy elsewhere. \
                         Without it a backup cannot be restored.",
            }
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// What was made, in two lines.
fn summary(done: &Done, lang: Lang) {
    let archive = done.archive.display();
    let rows: u64 = done.manifest.tables.values().sum();
    let (files, removed) = (done.manifest.parts.len(), done.removed.len());
    match lang {
        Lang::Fr => {
            println!("{archive} : {} octets, {files} fichiers, {rows} lignes", done.bytes);
            println!("Essayée : restaurée à part et vérifiée. Anciennes archives supprimées : {removed}.");
        }
        Lang::En => {
            println!("{archive}: {} bytes, {files} files, {rows} rows", done.bytes);
            println!("Tried: restored apart and checked. Older archives removed: {removed}.");
        }
    }
}
