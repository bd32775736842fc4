//! `plainpied privacy`: what is owed to the persons whose data is held.

use super::{column, open};
use crate::cli::{Lang, Privacy, PrivacyAct};
use crate::output::Sheet;
use anyhow::Context;
use register::Register;
use register::landlords::Landlord;
use register::privacy::accesses::AccessFilter;
use register::privacy::census;
use register::privacy::requests::{BirthGiven, Outcome, RequestKind};
use serde_json::Value;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

pub async fn run(privacy: &Privacy, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&privacy.data).await?;
    let today = register::civil::today();
    match &privacy.act {
        PrivacyAct::Access { dwelling, birth } => {
            let landlord = register.landlord(privacy.landlord.as_deref()).await?;
            let id = note(&register, &landlord, RequestKind::Access, dwelling, birth).await?;
            let held = register.held_of(&landlord.id, &id).await?;
            let outcome = if held.is_some() { Outcome::Given } else { Outcome::NothingHeld };
            println!("{}", serde_json::to_string_pretty(&held)?);
            register.answer_rights_request(&landlord.id, &id, outcome).await?;
        }
        PrivacyAct::Erase { dwelling, birth, yes } => {
            let landlord = register.landlord(privacy.landlord.as_deref()).await?;
            anyhow::ensure!(*yes || sure(lang)?, "nothing was erased");
            let id = note(&register, &landlord, RequestKind::Erasure, dwelling, birth).await?;
            let erased = register.erase_person(&landlord.id, &id).await?;
            match lang {
                Lang::Fr => println!("{erased} enregistrement(s) effacé(s)."),
                Lang::En => println!("{erased} record(s) erased."),
            }
        }
        PrivacyAct::Retention { dry_run } => {
            if !dry_run {
                register.carry_out_retention(today).await?;
            }
            let landlord = register.landlord(privacy.landlord.as_deref()).await?;
            let states = register.retention(&landlord.id, today).await?;
            let rows = states
                .into_iter()
                .map(|s| {
                    vec![
                        Value::from(s.rule.data.code()),
                        Value::from(s.rule.then.code()),
                        Value::from(s.rule.months),
                        Value::from(s.rule.days),
                        s.held.map_or(Value::Null, Value::from),
                        s.due.map_or(Value::Null, Value::from),
                        Value::from(s.rule.source),
                    ]
                })
                .collect();
            let columns = vec![
                column(lang, "data", "Données", "Data"),
                column(lang, "then", "Ensuite", "Then"),
                column(lang, "months", "Mois", "Months"),
                column(lang, "days", "Jours", "Days"),
                column(lang, "held", "Détenus", "Held"),
                column(lang, "due", "À échéance", "Due"),
                column(lang, "source", "Source", "Source"),
            ];
            Sheet { columns, rows }.print(privacy.format, &mut std::io::stdout())?;
        }
        PrivacyAct::Readings => {
            let landlord = register.landlord(privacy.landlord.as_deref()).await?;
            let filter = AccessFilter { limit: 10_000, ..AccessFilter::default() };
            let rows = register
                .accesses(&landlord.id, &filter)
                .await?
                .into_iter()
                .map(|a| [a.at, a.account_name.unwrap_or(a.account_id), a.action, a.kind, a.subject])
                .map(|cells| cells.map(Value::from).to_vec())
                .collect();
            let columns = vec![
                column(lang, "at", "Instant", "At"),
                column(lang, "who", "Personne", "Who"),
                column(lang, "action", "Acte", "Action"),
                column(lang, "kind", "Sorte", "Kind"),
                column(lang, "subject", "Page", "Page"),
            ];
            Sheet { columns, rows }.print(privacy.format, &mut std::io::stdout())?;
        }
        PrivacyAct::Census => {
            let rows = census::columns()
                .into_iter()
                .map(|c| [c.table, c.column, c.class.code(), c.kept, c.leaves].map(Value::from).to_vec())
                .collect();
            let columns = vec![
                column(lang, "table", "Table", "Table"),
                column(lang, "column", "Colonne", "Column"),
                column(lang, "class", "Classe", "Class"),
                column(lang, "kept", "Gardé", "Kept"),
                column(lang, "leaves", "Départ", "Leaves"),
            ];
            Sheet { columns, rows }.print(privacy.format, &mut std::io::stdout())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn note(
    register: &Register,
    landlord: &Landlord,
    kind: RequestKind,
    dwelling: &str,
    birth: &str,
) -> anyhow::Result<String> {
    let born = BirthGiven::read(birth)
        .with_context(|| format!("--birth {birth}: write a year (1947) or a date (1947-03-12)"))?;
    let today = register::civil::today();
    Ok(register.note_rights_request(&landlord.id, kind, dwelling, born, today).await?)
}

/// Asks once more, where somebody can answer.
fn sure(lang: Lang) -> anyhow::Result<bool> {
    anyhow::ensure!(std::io::stdin().is_terminal(), "an erasure cannot be undone: say --yes");
    let (question, yes) = match lang {
        Lang::Fr => ("Un effacement ne se défait pas. Effacer pour toujours ? (oui/non) ", "oui"),
        Lang::En => ("An erasure cannot be undone. Erase for good? (yes/no) ", "yes"),
    };
    print!("{question}");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(answer.trim() == yes)
}
