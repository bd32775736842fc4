//! `plainpied referrals`: the same requests as the page « Saisines » of a desk.

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::referrals::{Referrals, ReferralsAct};
use anyhow::{Context, bail};
use jiff::civil::Date;
use register::Register;
use register::referrals::{Acting, HelpDesk, ReferralRecord};
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Referrals, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let desks = register.help_desks().await?;
    let sheet = match &asked.act {
        ReferralsAct::Desks => desk_sheet(&desks, lang),
        ReferralsAct::CheckDesk { organisation } => {
            let all = register.organisations().await?;
            let Some(found) = all.iter().find(|one| one.id == *organisation || one.name == *organisation)
            else {
                bail!("no organisation is called `{organisation}`; see `plainpied admin organisations`");
            };
            register
                .check_help_desk(&found.id)
                .await
                .with_context(|| format!("{} has no open desk; it opens one in the portal", found.name))?;
            desk_sheet(&register.help_desks().await?, lang)
        }
        ReferralsAct::List { all } => {
            let mut records = of_desk(&register, asked, &desks, on).await?;
            records.retain(|record| *all || !record.standing.stage.is_over());
            list(&records, lang)
        }
        ReferralsAct::Due => due(&of_desk(&register, asked, &desks, on).await?, on, lang),
        ReferralsAct::Show { number } => {
            let desk = named(asked, &desks)?;
            let all = of_desk(&register, asked, &desks, on).await?;
            let Some(found) = all.iter().find(|record| record.number == *number) else {
                bail!(
                    "no request of {} has the number {number}; see `plainpied referrals list --all`",
                    desk.name
                );
            };
            let whole = register.referral(Acting::Desk(&desk.organisation_id), &found.id, on).await?;
            history(&whole, lang)
        }
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// The desk that is meant.
fn named<'a>(asked: &Referrals, desks: &'a [HelpDesk]) -> anyhow::Result<&'a HelpDesk> {
    match (&asked.desk, desks) {
        (Some(name), _) => {
            desks.iter().find(|desk| desk.organisation_id == *name || desk.name == *name).ok_or_else(|| {
                anyhow::anyhow!("no open desk is called `{name}`; see `plainpied referrals desks`")
            })
        }
        (None, [one]) => Ok(one),
        (None, []) => {
            bail!("no desk is open; its organisation opens one in the portal, page « Mon guichet »")
        }
        (None, _) => bail!("several desks are open: say which with --desk NAME"),
    }
}

async fn of_desk(
    register: &Register,
    asked: &Referrals,
    desks: &[HelpDesk],
    on: Date,
) -> anyhow::Result<Vec<ReferralRecord>> {
    let desk = named(asked, desks)?;
    Ok(register.referrals(Acting::Desk(&desk.organisation_id), on).await?)
}

fn desk_sheet(desks: &[HelpDesk], lang: Lang) -> Sheet {
    let row = |desk: &HelpDesk| {
        let rules = &desk.rules;
        vec![
            json!(desk.organisation_id),
            json!(desk.name),
            json!(rules.first_answer),
            json!(rules.reminder),
            json!(rules.escalation),
            json!(rules.abandon),
            json!(rules.offers),
        ]
    };
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "name", "Guichet", "Desk"),
        column(lang, "first_answer", "Première réponse (jours ouvrés)", "First answer (working days)"),
        column(lang, "reminder", "Relance", "Reminder"),
        column(lang, "escalation", "Reprise", "Taken up"),
        column(lang, "abandon", "Clôture", "Closing"),
        column(lang, "offers", "Équipes par besoin", "Teams by need"),
    ];
    Sheet { columns, rows: desks.iter().map(row).collect() }
}

fn list(records: &[ReferralRecord], lang: Lang) -> Sheet {
    let row = |record: &ReferralRecord| {
        let standing = &record.standing;
        let next = standing.next.first();
        vec![
            json!(record.number),
            json!(record.requester),
            json!(record.place),
            json!(record.urgency.code()),
            json!(standing.filed),
            json!(standing.stage.code()),
            json!(standing.since),
            json!(next.map(|next| next.what.code())),
            json!(next.map(|next| next.by.code())),
            json!(next.map(|next| next.due)),
            json!(standing.first_answer),
            json!(record.needs.iter().map(|need| need.title.as_str()).collect::<Vec<_>>().join(" | ")),
        ]
    };
    let columns = vec![
        column(lang, "number", "Numéro", "Number"),
        column(lang, "requester", "Qui demande", "Who asks"),
        column(lang, "place", "Lieu", "Place"),
        column(lang, "urgency", "Urgence", "Urgency"),
        column(lang, "filed", "Déposée le", "Filed on"),
        column(lang, "stage", "Étape", "Stage"),
        column(lang, "since", "Depuis", "Since"),
        column(lang, "next", "Suite", "Next"),
        column(lang, "by", "Par", "By"),
        column(lang, "due", "Avant le", "Due"),
        column(lang, "first_answer_days", "Première réponse (jours)", "First answer (days)"),
        column(lang, "needs", "Besoins", "Needs"),
    ];
    Sheet { columns, rows: records.iter().map(row).collect() }
}

fn due(records: &[ReferralRecord], on: Date, lang: Lang) -> Sheet {
    let mut all: Vec<(&ReferralRecord, &referral::Next)> = records
        .iter()
        .flat_map(|record| record.standing.next.iter().map(move |next| (record, next)))
        .collect();
    all.sort_by_key(|(_, next)| next.due);
    let row = |(record, next): &(&ReferralRecord, &referral::Next)| {
        let late = i64::from((on - next.due).get_days()).max(0);
        vec![
            json!(next.due),
            json!(late),
            json!(record.number),
            json!(next.what.code()),
            json!(next.by.code()),
            json!(next.need.as_deref().and_then(|id| record.need(id)).map(|need| need.title.as_str())),
        ]
    };
    let columns = vec![
        column(lang, "due", "Avant le", "Due"),
        column(lang, "late_days", "Retard (jours)", "Late (days)"),
        column(lang, "number", "Numéro", "Number"),
        column(lang, "what", "Quoi", "What"),
        column(lang, "by", "Par", "By"),
        column(lang, "need", "Besoin", "Need"),
    ];
    Sheet { columns, rows: all.iter().map(row).collect() }
}

fn history(record: &ReferralRecord, lang: Lang) -> Sheet {
    let rows = record.facts.iter().map(|one| {
        let fact = &one.fact;
        let event = serde_json::to_value(&fact.event).unwrap_or_default();
        vec![
            json!(fact.day()),
            json!(fact.side.code()),
            event["kind"].clone(),
            json!(fact.need.as_deref().and_then(|id| record.need(id)).map(|need| need.title.as_str())),
            json!(fact.offer.as_deref().and_then(|id| record.offer(id)).map(|offer| offer.team.as_str())),
            json!(one.words),
        ]
    });
    let columns = vec![
        column(lang, "day", "Jour", "Day"),
        column(lang, "side", "Côté", "Side"),
        column(lang, "event", "Fait", "Event"),
        column(lang, "need", "Besoin", "Need"),
        column(lang, "team", "Équipe", "Team"),
        column(lang, "words", "Texte", "Words"),
    ];
    Sheet { columns, rows: rows.collect() }
}
