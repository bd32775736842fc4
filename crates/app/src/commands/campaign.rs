//! `plainpied campaign`: campaigns and their figures, the same as the pages count.

use super::{column, open};
use crate::cli::{Campaign, CampaignAct, Lang};
use crate::output::Sheet;
use serde_json::Value;
use std::process::ExitCode;

pub async fn run(asked: &Campaign, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let CampaignAct::List = &asked.act;
    let today = jiff::Zoned::now().date();
    let mut rows = Vec::new();
    for landlord in register.landlords().await? {
        for campaign in register.campaigns(&landlord.id).await? {
            let f = register.figures(&landlord.id, &campaign.id, today).await?;
            rows.push(vec![
                Value::from(campaign.id.clone()),
                Value::from(landlord.name.clone()),
                Value::from(campaign.title.clone()),
                Value::from(campaign.standing(today).stage.code()),
                Value::from(f.recipients),
                Value::from(f.contacted),
                Value::from(f.answered),
                Value::from(f.interested),
                Value::from(f.first_reminders + f.second_reminders),
                Value::from(f.visits_to_plan),
            ]);
        }
    }
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "landlord", "Bailleur", "Landlord"),
        column(lang, "title", "Titre", "Title"),
        column(lang, "state", "État", "State"),
        column(lang, "recipients", "Destinataires", "Recipients"),
        column(lang, "contacted", "Contactés", "Contacted"),
        column(lang, "answered", "Réponses", "Answers"),
        column(lang, "interested", "Intéressés", "Interested"),
        column(lang, "reminders_due", "Relances dues", "Reminders due"),
        column(lang, "visits_to_plan", "Visites à prévoir", "Visits to plan"),
    ];
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
