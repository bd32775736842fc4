//! `plainpied pathways`: the same pathways as the pages « HLM accompagnés » of an organisation, with what that party sees.

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::pathways::{Pathways, PathwaysAct};
use anyhow::bail;
use jiff::Timestamp;
use jiff::civil::Date;
use pathway::supported::due::{Clock, Due};
use pathway::supported::figures::Published;
use pathway::supported::status::Status;
use pathway::supported::{Exit, Refusal, Side};
use register::Register;
use register::supported::{Convention, PathwayRecord, clock_of};
use serde_json::json;
use std::collections::BTreeMap;
use std::process::ExitCode;

pub async fn run(asked: &Pathways, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let at = Timestamp::now();
    let today = trust::day::legal_day(at);
    let sheet = match &asked.act {
        PathwaysAct::Statuses => statuses(&clock_of(law::Table::house(), today), lang),
        PathwaysAct::Conventions => {
            let own = organisation(&register, asked).await?;
            conventions(&register.supported_conventions(&own).await?, at, lang)
        }
        PathwaysAct::Figures { year } => {
            let own = organisation(&register, asked).await?;
            let Some(found) = register.supported_figures(&own, *year, at).await? else {
                bail!("no quarter of {year} is over: figures are told by whole quarters");
            };
            figures(&found, lang)
        }
        PathwaysAct::List { all } => {
            let mut found = with_due(&register, asked, at, today).await?;
            found.retain(|(record, _)| *all || !record.standing.stage.is_over());
            list(&found, lang)
        }
        PathwaysAct::Due => due(&with_due(&register, asked, at, today).await?, today, lang),
        PathwaysAct::Show { number } => {
            let found = with_due(&register, asked, at, today).await?;
            let Some((record, _)) = found.iter().find(|(record, _)| record.number == *number) else {
                bail!("no pathway has the number {number} there; see `plainpied pathways list --all`");
            };
            history(record, lang)
        }
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// The organisation that is meant: the one that is named, else the only association with conventions.
async fn organisation(register: &Register, asked: &Pathways) -> anyhow::Result<String> {
    let all = register.organisations().await?;
    if let Some(name) = &asked.organisation {
        let found = all.iter().find(|one| one.id == *name || one.name == *name);
        let Some(found) = found else {
            bail!("no organisation is called `{name}`; see `plainpied admin organisations`");
        };
        return Ok(found.id.clone());
    }
    let mut keepers: Vec<&str> = Vec::new();
    for one in &all {
        let conventions = register.supported_conventions(&one.id).await?;
        if conventions.iter().any(|convention| convention.terms.side_of(&one.id) == Some(Side::Association)) {
            keepers.push(&one.id);
        }
    }
    match keepers.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => {
            bail!("no association has a convention; one is written in the portal, page « HLM accompagnés »")
        }
        _ => bail!("several associations keep pathways: say which with --organisation NAME"),
    }
}

/// The pathways of the organisation, each with what is due of it; the most urgent first.
async fn with_due(
    register: &Register,
    asked: &Pathways,
    at: Timestamp,
    today: Date,
) -> anyhow::Result<Vec<(PathwayRecord, Vec<Due>)>> {
    let own = organisation(register, asked).await?;
    let mut clocks: BTreeMap<String, Clock> = BTreeMap::new();
    let mut all = Vec::new();
    for record in register.supported_pathways(&own, at).await? {
        let owner = record.parties.get(&Side::Association).map(|party| party.id.clone()).unwrap_or_default();
        if !clocks.contains_key(&owner) {
            clocks.insert(owner.clone(), register.pathway_clock(&owner, today).await?);
        }
        let due = record.due(&clocks[&owner], today);
        all.push((record, due));
    }
    all.sort_by_key(|(_, due)| due.first().map_or(Date::MAX, |due| due.on));
    Ok(all)
}

fn list(all: &[(PathwayRecord, Vec<Due>)], lang: Lang) -> Sheet {
    let row = |(record, due): &(PathwayRecord, Vec<Due>)| {
        let standing = &record.standing;
        let next = due.first();
        vec![
            json!(record.number),
            json!(record.convention),
            json!(standing.stage.code()),
            json!(standing.since),
            json!(standing.status().map(Status::code)),
            json!(standing.until),
            json!(next.map(|due| due.what.code())),
            json!(next.map(|due| due.by.code())),
            json!(next.map(|due| due.on)),
        ]
    };
    let columns = vec![
        column(lang, "number", "Numéro", "Number"),
        column(lang, "convention", "Convention", "Convention"),
        column(lang, "stage", "Étape", "Stage"),
        column(lang, "since", "Depuis", "Since"),
        column(lang, "status", "Statut", "Status"),
        column(lang, "until", "Jusqu’au", "Until"),
        column(lang, "next", "Suite", "Next"),
        column(lang, "by", "Par", "By"),
        column(lang, "due", "Avant le", "Due"),
    ];
    Sheet { columns, rows: all.iter().map(row).collect() }
}

fn due(all: &[(PathwayRecord, Vec<Due>)], on: Date, lang: Lang) -> Sheet {
    let mut flat: Vec<(&PathwayRecord, &Due)> =
        all.iter().flat_map(|(record, due)| due.iter().map(move |due| (record, due))).collect();
    flat.sort_by_key(|(_, due)| due.on);
    let row = |(record, due): &(&PathwayRecord, &Due)| {
        let late = i64::from((on - due.on).get_days()).max(0);
        vec![json!(due.on), json!(late), json!(record.number), json!(due.what.code()), json!(due.by.code())]
    };
    let columns = vec![
        column(lang, "due", "Avant le", "Due"),
        column(lang, "late_days", "Retard (jours)", "Late (days)"),
        column(lang, "number", "Numéro", "Number"),
        column(lang, "what", "Quoi", "What"),
        column(lang, "by", "Par", "By"),
    ];
    Sheet { columns, rows: flat.iter().map(row).collect() }
}

fn history(record: &PathwayRecord, lang: Lang) -> Sheet {
    let rows = record.facts.iter().map(|noted| {
        let fact = &noted.fact;
        vec![
            json!(fact.on),
            json!(fact.side.code()),
            json!(fact.event.code()),
            json!(noted.is_corrected),
            json!(noted.author_name),
        ]
    });
    let columns = vec![
        column(lang, "day", "Jour", "Day"),
        column(lang, "side", "Partie", "Party"),
        column(lang, "event", "Fait", "Event"),
        column(lang, "corrected", "Corrigé", "Corrected"),
        column(lang, "author", "Par", "By"),
    ];
    Sheet { columns, rows: rows.collect() }
}

fn conventions(all: &[Convention], at: Timestamp, lang: Lang) -> Sheet {
    let row = |one: &Convention| {
        vec![
            json!(one.id),
            json!(one.terms.title),
            json!(one.name_of(Side::Landlord)),
            json!(one.name_of(Side::Association)),
            json!(one.name_of(Side::Siao)),
            json!(one.terms.first_day),
            json!(one.terms.last_day),
            json!(one.state(at).code()),
        ]
    };
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "title", "Titre", "Title"),
        column(lang, "landlord", "Bailleur", "Landlord"),
        column(lang, "association", "Association", "Association"),
        column(lang, "siao", "SIAO", "SIAO"),
        column(lang, "from", "Du", "From"),
        column(lang, "to", "Au", "To"),
        column(lang, "state", "État", "State"),
    ];
    Sheet { columns, rows: all.iter().map(row).collect() }
}

fn figures(of: &Published, lang: Lang) -> Sheet {
    let line = |table: &str, code: &str, count: String| vec![json!(table), json!(code), json!(count)];
    let mut rows = vec![
        line("all", "proposed", of.proposed.to_string()),
        line("all", "entries", of.entries.to_string()),
        line("all", "slides", of.slides.to_string()),
        line("all", "median-months", of.median_months.map(|n| n.to_string()).unwrap_or_default()),
        line("all", "evictions-avoided", of.evictions_avoided.to_string()),
        line("all", "housed", of.housed.to_string()),
        line("refusals", "total", of.refused.to_string()),
        line("exits", "total", of.exited.to_string()),
    ];
    let refusals = Refusal::ALL.iter().zip(&of.refusals);
    rows.extend(refusals.map(|(motive, count)| line("refusals", motive.code(), count.to_string())));
    let exits = Exit::ALL.iter().zip(&of.exits);
    rows.extend(exits.map(|(reason, count)| line("exits", reason.code(), count.to_string())));
    let columns = vec![
        column(lang, "table", "Tableau", "Table"),
        column(lang, "code", "Code", "Code"),
        column(lang, "households", "Ménages", "Households"),
    ];
    Sheet { columns, rows }
}

fn statuses(clock: &Clock, lang: Lang) -> Sheet {
    let row = |status: &Status| {
        let prefect = clock.prefect_months.filter(|_| *status == Status::TransitionalLease);
        vec![
            json!(status.code()),
            json!(status.reference()),
            json!(status.is_sure()),
            json!(status.is_own_lease()),
            json!(status.has_period()),
            json!(clock.review_months.get(status)),
            json!(prefect),
        ]
    };
    let columns = vec![
        column(lang, "status", "Statut", "Status"),
        column(lang, "reference", "Référence", "Reference"),
        column(lang, "verified", "Vérifiée", "Verified"),
        column(lang, "own_lease", "Bail à son nom", "Own lease"),
        column(lang, "last_day", "Dernier jour écrit", "Last day written"),
        column(lang, "review_months", "Revue (mois)", "Review (months)"),
        column(lang, "prefect_months", "Préfet (mois avant)", "Prefect (months before)"),
    ];
    Sheet { columns, rows: Status::ALL.iter().map(row).collect() }
}
