//! `plainpied meetings`: events that have meetings, and the timetable of one as its host reads it.

use super::{column, open};
use crate::cli::Lang;
use crate::common_ground::Printed;
use crate::output::Sheet;
use clap::Args;
use jiff::civil::DateTime;
use serde_json::json;
use std::process::ExitCode;

/// Meetings at events: a list, or the timetable of one event.
#[derive(Debug, Args)]
pub struct Meetings {
    #[command(flatten)]
    pub printed: Printed,
    /// Id of an event; the events that have meetings when absent.
    pub event: Option<String>,
}

pub async fn run(asked: &Meetings, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.printed.data).await?;
    let sheet = match &asked.event {
        None => {
            let mut rows = Vec::new();
            for one in register.events_to_come(DateTime::MIN).await? {
                let Some(plan) = register.meeting_plan_if_any(&one.id).await? else { continue };
                rows.push(vec![
                    json!(one.id),
                    json!(one.told.title),
                    json!(plan.told.starts_at.to_string()),
                    json!(plan.slots.len()),
                    json!(plan.told.tables),
                    json!(plan.is_published),
                ]);
            }
            Sheet {
                columns: vec![
                    column(lang, "id", "Identifiant", "Id"),
                    column(lang, "event", "Événement", "Event"),
                    column(lang, "starts_at", "Début", "Start"),
                    column(lang, "slots", "Créneaux", "Slots"),
                    column(lang, "tables", "Tables", "Tables"),
                    column(lang, "published", "Publié", "Published"),
                ],
                rows,
            }
        }
        Some(id) => {
            let host = register.event(id).await?.host_id;
            let view = register.host_meetings(&host, id).await?;
            let rows = view.meetings.iter().map(|one| {
                let slot = one.seat.and_then(|seat| view.plan.slots.get(seat.slot));
                vec![
                    json!(slot.map(|slot| slot.starts_at.to_string())),
                    json!(one.seat.map(|seat| seat.table + 1)),
                    json!(one.landlord),
                    json!(one.partner),
                    json!(one.weight),
                    json!(one.limits.iter().map(|limit| code(*limit)).collect::<Vec<_>>().join(" ")),
                ]
            });
            Sheet {
                columns: vec![
                    column(lang, "starts_at", "Début", "Start"),
                    column(lang, "table", "Table", "Table"),
                    column(lang, "landlord", "Bailleur", "Landlord"),
                    column(lang, "partner", "Autre organisation", "Other organisation"),
                    column(lang, "weight", "Priorités", "Priorities"),
                    column(lang, "limits", "Ce qui empêche", "What stops it"),
                ],
                rows: rows.collect(),
            }
        }
    };
    sheet.print(asked.printed.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn code(limit: meetings::Limit) -> &'static str {
    match limit {
        meetings::Limit::LandlordFull => "landlord-full",
        meetings::Limit::PartnerFull => "partner-full",
        meetings::Limit::Tables => "tables",
        meetings::Limit::NeverTogether => "never-together",
    }
}
