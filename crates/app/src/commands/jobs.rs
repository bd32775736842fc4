//! `plainpied jobs`: long work, as the pages show it.

use super::{column, open};
use crate::cli::{Jobs, JobsAct, Lang};
use crate::output::Sheet;
use anyhow::Context;
use serde_json::Value;
use std::process::ExitCode;

pub async fn run(jobs: &Jobs, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&jobs.data).await?;
    match &jobs.act {
        JobsAct::List => {
            let rows = register
                .jobs(None, 10_000)
                .await?
                .into_iter()
                .map(|j| {
                    vec![
                        Value::from(j.id),
                        Value::from(j.kind),
                        Value::from(j.step),
                        Value::from(j.state.code()),
                        Value::from(j.done),
                        j.total.map_or(Value::Null, Value::from),
                        Value::from(j.attempts),
                        j.problem.map_or(Value::Null, Value::from),
                        Value::from(j.made_at),
                    ]
                })
                .collect();
            let columns = vec![
                column(lang, "id", "Identifiant", "Id"),
                column(lang, "kind", "Sorte", "Kind"),
                column(lang, "step", "Étape", "Step"),
                column(lang, "state", "État", "State"),
                column(lang, "done", "Fait", "Done"),
                column(lang, "total", "Sur", "Of"),
                column(lang, "attempts", "Essais", "Tries"),
                column(lang, "problem", "Problème", "Problem"),
                column(lang, "made_at", "Demandé", "Asked"),
            ];
            Sheet { columns, rows }.print(jobs.format, &mut std::io::stdout())?;
        }
        JobsAct::Cancel { id } => {
            let job = register.job(id).await?.with_context(|| format!("{id}: no such job"))?;
            register.cancel_job(&job.organisation_id, id).await?;
        }
        JobsAct::Retry { id } => {
            let job = register.job(id).await?.with_context(|| format!("{id}: no such job"))?;
            register.retry_job(&job.organisation_id, id).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
