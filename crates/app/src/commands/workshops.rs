//! `plainpied workshops`: the proposals of the page « Ateliers », of every workshop.

use super::{column, open};
use crate::cli::Lang;
use crate::common_ground::Workshops;
use crate::output::Sheet;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Workshops, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.printed.data).await?;
    let mut rows = Vec::new();
    for one in register.workshops().await? {
        // Whoever holds the machine reads what the host reads.
        for axis in register.workshop_axes(&one, Some(&one.host_id)).await? {
            rows.extend(axis.proposals.iter().map(|proposal| {
                vec![
                    json!(one.title),
                    json!(one.held_on),
                    json!(one.is_published),
                    json!(axis.title),
                    json!(proposal.words),
                    json!(proposal.owner),
                    json!(proposal.due_on),
                    json!(proposal.status().code()),
                ]
            }));
        }
    }
    let sheet = Sheet {
        columns: vec![
            column(lang, "workshop", "Atelier", "Workshop"),
            column(lang, "held_on", "Jour", "Day"),
            column(lang, "published", "Publié", "Published"),
            column(lang, "axis", "Axe", "Axis"),
            column(lang, "proposal", "Proposition", "Proposal"),
            column(lang, "owner", "Portée par", "Carried by"),
            column(lang, "due_on", "Échéance", "Due"),
            column(lang, "status", "État", "State"),
        ],
        rows,
    };
    sheet.print(asked.printed.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
