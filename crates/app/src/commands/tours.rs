//! `plainpied tours`: the figures of the pages « Tournées de l’agence mobile ».

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::tours::{Tours, ToursAct};
use register::outreach::{Coverage, Kept, TourRound, VisitCount};
use serde_json::json;
use std::process::ExitCode;
use tours::Change;

pub async fn run(asked: &Tours, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let own = landlord.id.as_str();
    let on = asked.on.unwrap_or_else(register::civil::today);
    let sheet = match &asked.act {
        ToursAct::List => list(&register.tour_rounds(own).await?, lang),
        ToursAct::Show { round } => planned(&register.tour_round(own, round).await?, lang),
        ToursAct::Compute { round } => {
            register.compute_tour_round(own, round, on).await?;
            planned(&register.tour_round(own, round).await?, lang)
        }
        ToursAct::Off { round, day } => {
            register.take_tour_off(own, round, *day, on).await?;
            changed(&register.tour_round(own, round).await?, lang)
        }
        ToursAct::Coverage => coverage(&register.tour_coverage(own, on).await?, lang),
        ToursAct::HomeVisits => visits(&register.visit_counts(own).await?, lang),
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn list(all: &[TourRound], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        let plan = one.plan.as_ref().map(|kept| &kept.plan);
        vec![
            json!(one.id),
            json!(one.round.name),
            json!(one.round.first),
            json!(one.round.last()),
            json!(one.round.stops.len()),
            json!(plan.map(|plan| plan.tours.iter().map(|tour| tour.calls.len()).sum::<usize>())),
            json!(plan.map(tours::Plan::drives)),
            json!(plan.map(|plan| plan.proof)),
            json!(one.told.as_ref().map(|(_, on)| on)),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Tournée", "Round"),
            column(lang, "name", "Nom", "Name"),
            column(lang, "first", "Premier jour", "First day"),
            column(lang, "last", "Dernier jour", "Last day"),
            column(lang, "stops", "Arrêts", "Stops"),
            column(lang, "visits", "Passages prévus", "Visits planned"),
            column(lang, "drives", "Route (min)", "Driving (min)"),
            column(lang, "proof", "Preuve", "Proof"),
            column(lang, "told_on", "Annoncée le", "Announced on"),
        ],
        rows: rows.collect(),
    }
}

/// Minutes since midnight, as a clock shows them.
fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The stops of the last plan, then what it leaves, with the reason.
fn planned(one: &TourRound, lang: Lang) -> Sheet {
    let mut rows = Vec::new();
    if let Some(Kept { residences, plan }) = &one.plan {
        for tour in &plan.tours {
            for call in &tour.calls {
                let stop = &residences[call.stop];
                rows.push(vec![
                    json!(tour.on),
                    json!(clock(call.starts)),
                    json!(clock(call.ends)),
                    json!(stop),
                    json!(null),
                ]);
            }
        }
        for left in &plan.left {
            rows.push(vec![
                json!(null),
                json!(null),
                json!(null),
                json!(residences[left.stop]),
                json!(left.why),
            ]);
        }
    }
    Sheet {
        columns: vec![
            column(lang, "day", "Jour", "Day"),
            column(lang, "from", "De", "From"),
            column(lang, "to", "À", "To"),
            column(lang, "residence", "Résidence", "Residence"),
            column(lang, "left", "Non prévu parce que", "Left because"),
        ],
        rows,
    }
}

fn changed(one: &TourRound, lang: Lang) -> Sheet {
    let all = match (&one.told, &one.plan) {
        (Some((told, _)), Some(plan)) => told.changes(plan),
        _ => Vec::new(),
    };
    let rows = all.iter().map(|(residence, change)| match change {
        Change::Moved { from, to, .. } => vec![json!(residence), json!("moved"), json!(from), json!(to)],
        Change::Shifted { on, was, is, .. } => vec![
            json!(residence),
            json!("shifted"),
            json!(format!("{on} {}", clock(*was))),
            json!(format!("{on} {}", clock(*is))),
        ],
        Change::Dropped { on, .. } => vec![json!(residence), json!("dropped"), json!(on), json!(null)],
        Change::Added { on, .. } => vec![json!(residence), json!("added"), json!(null), json!(on)],
    });
    Sheet {
        columns: vec![
            column(lang, "residence", "Résidence", "Residence"),
            column(lang, "change", "Changement", "Change"),
            column(lang, "before", "Avant", "Before"),
            column(lang, "after", "Après", "After"),
        ],
        rows: rows.collect(),
    }
}

fn coverage(all: &[Coverage], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        vec![
            json!(one.name),
            json!(one.commune),
            json!(one.last),
            json!(one.in_a_year),
            json!(one.came.code()),
            json!(one.next),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "residence", "Résidence", "Residence"),
            column(lang, "commune", "Commune", "Commune"),
            column(lang, "last", "Dernier passage", "Last visit"),
            column(lang, "in_a_year", "Passages en 12 mois", "Visits in 12 months"),
            column(lang, "came", "Venus", "Came"),
            column(lang, "next", "Prochain", "Next"),
        ],
        rows: rows.collect(),
    }
}

fn visits(all: &[VisitCount], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| vec![json!(one.name), json!(one.asked.code()), json!(one.met.code())]);
    Sheet {
        columns: vec![
            column(lang, "residence", "Résidence", "Residence"),
            column(lang, "proposed", "Proposées", "Proposed"),
            column(lang, "met", "Rencontres", "Met"),
        ],
        rows: rows.collect(),
    }
}
