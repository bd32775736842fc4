//! `plainpied pools`: the figures of the page « Achats groupés ».

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::pools::{Pools, PoolsAct};
use anyhow::{Context as _, bail};
use jiff::civil::Date;
use pooling::Alone;
use pooling::site::{Weights, rank};
use register::Register;
use register::pools::{Detected, PoolSeen, Side};
use register::portfolio::PortfolioRequest;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Pools, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    if let PoolsAct::Sites { landlord } = &asked.act {
        let sheet = sites(&register, landlord.as_deref(), on, lang).await?;
        sheet.print(asked.format, &mut std::io::stdout())?;
        return Ok(ExitCode::SUCCESS);
    }
    let desk = desk(&register, asked.desk.as_deref()).await?;
    let sheet = match asked.act {
        PoolsAct::Candidates => candidates(&register.detected_pools(&desk, on).await?, lang),
        PoolsAct::Alone => alone(&register.detected_pools(&desk, on).await?, lang),
        PoolsAct::List | PoolsAct::Sites { .. } => list(&register.pools(&desk, on).await?, lang),
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// The residences of a landlord as sites, with the usual weights.
async fn sites(register: &Register, landlord: Option<&str>, on: Date, lang: Lang) -> anyhow::Result<Sheet> {
    let landlord = register.landlord(landlord).await?;
    let request =
        PortfolioRequest { landlord_id: landlord.id, on, weights: None, prudent: false, target: None };
    let portfolio = register.portfolio(&request).await?;
    let sites = register.group_sites(&portfolio).await?;
    let ranked = rank(&sites, Weights::default())?;
    let rows = ranked.iter().filter_map(|one| {
        let site = sites.get(one.at)?;
        let unknown: Vec<&str> = one.to_find_out.iter().map(|of| of.code()).collect();
        Some(vec![
            json!(site.id),
            json!(site.name),
            json!(one.rank),
            json!(one.could_be.map(|(best, _)| best)),
            json!(one.could_be.map(|(_, worst)| worst)),
            json!(site.in_neighbourhood),
            json!(one.worth.least),
            json!(one.worth.most),
            json!(unknown.join(" ")),
        ])
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "id", "Résidence", "Residence"),
            column(lang, "name", "Nom", "Name"),
            column(lang, "rank", "Rang", "Rank"),
            column(lang, "best_rank", "Meilleur rang", "Best rank"),
            column(lang, "worst_rank", "Pire rang", "Worst rank"),
            column(lang, "in_priority_neighbourhood", "Dans un QPV", "In a QPV"),
            column(lang, "least_hundredths", "Points au moins (centièmes)", "Points at least (hundredths)"),
            column(lang, "most_hundredths", "Points au plus (centièmes)", "Points at most (hundredths)"),
            column(lang, "to_find_out", "À savoir", "To find out"),
        ],
        rows: rows.collect(),
    })
}

/// The desk that is named, or the only one.
async fn desk(register: &Register, name: Option<&str>) -> anyhow::Result<String> {
    let mut all = register.pool_desks().await?;
    if let Some(name) = name {
        let known = all.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
        let found = all.iter().find(|(id, known)| known == name || id == name);
        return found
            .map(|(id, _)| id.clone())
            .with_context(|| format!("no desk is called “{name}”; there are: {known}"));
    }
    match (all.pop(), all.is_empty()) {
        (Some((id, _)), true) => Ok(id),
        (None, _) => bail!("the register has no desk: give somebody of an organisation the role of desk"),
        (Some(_), false) => bail!("the register has several desks: say which with --desk"),
    }
}

fn candidates(all: &Detected, lang: Lang) -> Sheet {
    let rows = all.found.candidates.iter().map(|one| {
        vec![
            json!(one.subject),
            json!(one.level.code()),
            json!(one.territory),
            json!(one.from),
            json!(one.to),
            json!(one.members.len()),
            json!(one.needs.len()),
            json!(one.quantity),
            json!(one.unit),
            json!(one.amount.least),
            json!(one.amount.most),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "subject", "Sujet", "Subject"),
            column(lang, "level", "Niveau", "Level"),
            column(lang, "territory", "Territoire", "Territory"),
            column(lang, "from", "Du", "From"),
            column(lang, "to", "Au", "To"),
            column(lang, "members", "Organisations", "Organisations"),
            column(lang, "needs", "Besoins", "Needs"),
            column(lang, "quantity", "Quantité", "Quantity"),
            column(lang, "unit", "Unité", "Unit"),
            column(lang, "least_cents", "Au moins (centimes)", "At least (cents)"),
            column(lang, "most_cents", "Au plus (centimes)", "At most (cents)"),
        ],
        rows: rows.collect(),
    }
}

/// Why a need is alone, by codes: what to ask, or what differs and how many would come.
fn why(alone: &Alone) -> (&'static str, String, usize) {
    match alone {
        Alone::Ask(what) => ("ask", what.iter().map(|one| one.code()).collect::<Vec<_>>().join(" "), 0),
        Alone::NoOther => ("no-other", String::new(), 0),
        Alone::Several => ("several", String::new(), 0),
        Alone::TooFew { members } => ("too-few", String::new(), *members),
        Alone::Only { differs, members } => ("only", differs.code().to_owned(), *members),
    }
}

fn alone(all: &Detected, lang: Lang) -> Sheet {
    let rows = all.found.alone.iter().filter_map(|(id, reason)| {
        let need = all.needs.get(id)?;
        let (code, what, members) = why(reason);
        Some(vec![json!(need.title), json!(need.organisation), json!(code), json!(what), json!(members)])
    });
    Sheet {
        columns: vec![
            column(lang, "need", "Besoin", "Need"),
            column(lang, "organisation", "Organisation", "Organisation"),
            column(lang, "why", "Pourquoi", "Why"),
            column(lang, "what", "Quoi", "What"),
            column(lang, "members", "Organisations", "Organisations"),
        ],
        rows: rows.collect(),
    }
}

fn list(all: &[PoolSeen], lang: Lang) -> Sheet {
    let rows = all.iter().filter(|one| one.side == Side::Desk).map(|one| {
        let adopted = one.offers.iter().find(|offer| offer.is_adopted).and_then(|offer| offer.whole.as_ref());
        let trial = adopted.and_then(|trial| trial.as_ref().ok());
        vec![
            json!(one.id),
            json!(one.sounding.subject),
            json!(one.stage.code()),
            json!(one.terms.opens),
            json!(one.terms.closes),
            json!(one.members.iter().filter(|member| member.word.is_some()).count()),
            json!(one.offers.len()),
            json!(trial.map(|trial| trial.price_cents)),
            json!(trial.map(|trial| trial.saving_cents)),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Lot", "Lot"),
            column(lang, "subject", "Sujet", "Subject"),
            column(lang, "stage", "État", "Stage"),
            column(lang, "opens", "Du", "From"),
            column(lang, "closes", "Au", "To"),
            column(lang, "members", "Engagées", "Committed"),
            column(lang, "offers", "Offres", "Quotes"),
            column(lang, "price_cents", "Prix (centimes)", "Price (cents)"),
            column(lang, "saving_cents", "Économie (centimes)", "Saving (cents)"),
        ],
        rows: rows.collect(),
    }
}
