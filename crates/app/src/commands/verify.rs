//! `plainpied verify`: every check of the register, and what to do when one fails.

use crate::cli::Lang;
use crate::operation::{Told, Verify};
use crate::store;
use register::verify::{Check, CheckState};
use serde_json::json;
use std::process::ExitCode;

pub async fn run(verify: &Verify, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = store::open_as_it_is(&verify.data).await?;
    let checks = register.verify().await;
    register.close().await;
    let checks = checks?;
    let sound = checks.iter().all(|check| check.state != CheckState::Failed);
    match verify.format {
        Told::Text => print_checks(&checks, lang),
        Told::Json => {
            let all: Vec<_> = checks
                .iter()
                .map(|c| {
                    let (what, todo) = words(c.code, lang);
                    let todo = (c.state == CheckState::Failed).then_some(todo);
                    json!({ "code": c.code, "what": what, "state": c.state, "looked_at": c.looked_at,
                            "problems": c.problems, "todo": todo })
                })
                .collect();
            println!("{}", serde_json::to_string_pretty(&json!({ "sound": sound, "checks": all }))?);
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints what each check found.
pub fn print_checks(checks: &[Check], lang: Lang) {
    for check in checks {
        let (what, todo) = words(check.code, lang);
        let state = match (check.state, lang) {
            (CheckState::Ok, _) => "ok",
            (CheckState::Failed, Lang::Fr) => "ÉCHEC",
            (CheckState::Failed, Lang::En) => "FAILED",
            (CheckState::NotHere, Lang::Fr) => "pas fait",
            (CheckState::NotHere, Lang::En) => "not done",
        };
        println!("{state:<9} {what} ({})", check.looked_at);
        for problem in &check.problems {
            println!("          - {problem}");
        }
        if check.state == CheckState::Failed {
            println!("          → {todo}");
        }
    }
}

/// What a check looks at, and what to do when it fails.
fn words(code: &str, lang: Lang) -> (&'static str, &'static str) {
    let (fr, en) = match code {
        "schema" => (
            (
                "version du schéma",
                "Plus ancien : `plainpied migrate`. Plus récent : prenez le programme qui l’a écrit.",
            ),
            ("version of the schema", "Older: `plainpied migrate`. Newer: use the program that wrote it."),
        ),
        "storage" => (
            (
                "fichiers de la base",
                "Arrêtez le portail, gardez une copie du dossier, restaurez la dernière sauvegarde.",
            ),
            ("files of the database", "Stop the portal, keep a copy of the folder, restore the last backup."),
        ),
        "foreign-keys" | "orphans" => (
            (
                "lignes rattachées",
                "Des lignes désignent ce qui n’existe plus : restaurez la dernière sauvegarde saine.",
            ),
            ("rows and their parents", "Rows name what is no more: restore the last sound backup."),
        ),
        "organisations" => (
            (
                "chaque ligne chez son organisation",
                "Arrêtez le portail : des données ont changé d’organisation. Restaurez.",
            ),
            (
                "every row with its organisation",
                "Stop the portal: data changed organisation. Restore a sound backup.",
            ),
        ),
        "journals" => (
            (
                "chaînes des journaux",
                "Le journal a été modifié de l’extérieur : gardez la base comme preuve, restaurez.",
            ),
            (
                "chains of the journals",
                "The journal was changed from outside: keep the database as evidence, restore.",
            ),
        ),
        "ledger" => (
            (
                "grand livre des fonds",
                "Des chiffres ne sont pas ceux des mouvements : arrêtez les paiements, gardez la base, restaurez.",
            ),
            (
                "ledger of funds",
                "Figures are not those of the movements: stop payments, keep the database, restore.",
            ),
        ),
        "subsidies" => (
            (
                "conventions de financement",
                "Une convention n’est pas ce que dit le grand livre : arrêtez les paiements, gardez la base, restaurez.",
            ),
            (
                "funding agreements",
                "An agreement is not what the ledger says: stop payments, keep the database, restore.",
            ),
        ),
        "library" => (
            (
                "fichiers de la bibliothèque",
                "Importez de nouveau les rues ou les communes : ces fichiers se refont.",
            ),
            ("files of the library", "Import the streets or the communes again: these files can be remade."),
        ),
        "key" => (
            (
                "clé de l’installation",
                "Remettez installation.key (ou PLAINPIED_KEY_FILE) depuis la copie gardée ailleurs.",
            ),
            (
                "key of the installation",
                "Put installation.key back (or PLAINPIED_KEY_FILE) from the copy kept elsewhere.",
            ),
        ),
        "sealed" => (
            ("champs scellés", "Ils ont été changés ou scellés ailleurs : ces personnes refont leurs codes."),
            (
                "sealed fields",
                "They were changed or sealed elsewhere: these persons set up their codes again.",
            ),
        ),
        _ => (("conforme à l’annonce", "Refaites une sauvegarde."), ("as announced", "Make another backup.")),
    };
    if lang == Lang::Fr { fr } else { en }
}
