//! `plainpied routing`: the answers of the page « Essai d’aiguillage » and of the board of load.

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::routing::{Need, Routing, RoutingAct};
use anyhow::bail;
use jiff::ToSpan;
use referral::{FirstAnswer, Helped, Measures, State, published_period};
use register::Register;
use register::help_teams::place_of;
use routing::{Directory, Facts, Request, Rules, Urgency, WhyNot, route, why_not};
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

pub async fn run(asked: &Routing, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let rules = Rules::default();
    let sheet = match &asked.act {
        RoutingAct::Figures { public: true } => {
            let measured = register.service_measures(None, published_period(on)).await?;
            writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&measured.published())?)?;
            return Ok(ExitCode::SUCCESS);
        }
        RoutingAct::Figures { public: false } => {
            let desk = register.desk_named(asked.desk.as_deref()).await?;
            let from = on.saturating_sub(1.year()).saturating_add(1.day());
            figures(&register.service_measures(Some(&desk), (from, on)).await?, lang)
        }
        RoutingAct::Load => load(&register.help_load(on).await?, lang),
        RoutingAct::Try { need, proof } => {
            let request = request(&register, need, lang).await?;
            let desk = register.desk_named(asked.desk.as_deref()).await?;
            let found = route(&register.routing_directory(&desk, on).await?, &request, &rules, on);
            if *proof {
                writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&found)?)?;
                return Ok(ExitCode::SUCCESS);
            }
            said(&found, lang);
            offers(&found, lang)
        }
        RoutingAct::WhyNot { team, need } => {
            let request = request(&register, need, lang).await?;
            let desk = register.desk_named(asked.desk.as_deref()).await?;
            let directory = register.routing_directory(&desk, on).await?;
            refusals(&directory, &request, team.as_deref(), on, lang)?
        }
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// The need that was typed, checked against the lists that it names.
async fn request(register: &Register, need: &Need, lang: Lang) -> anyhow::Result<Request> {
    let one_of = |what: (&str, &str), typed: &str, all: Vec<&str>| match lang {
        Lang::Fr => anyhow::anyhow!("{} « {typed} » : inconnu. Parmi : {}", what.0, all.join(", ")),
        Lang::En => anyhow::anyhow!("{} `{typed}`: unknown. Among: {}", what.1, all.join(", ")),
    };
    if let Some(code) = need.subject.as_deref().filter(|code| catalogue::subject(code).is_none()) {
        let all = catalogue::subjects().iter().map(|subject| subject.code).collect();
        return Err(one_of(("sujet", "subject"), code, all));
    }
    if let Some(code) = need.phase.as_deref().filter(|code| catalogue::Phase::from_code(code).is_none()) {
        let all = catalogue::Phase::ALL.iter().map(|phase| phase.code()).collect();
        return Err(one_of(("étape", "step"), code, all));
    }
    let kinds = trust::organisation::OrganisationKind::ALL;
    if let Some(code) = need.kind.as_deref().filter(|code| !kinds.iter().any(|kind| kind.code() == *code)) {
        return Err(one_of(("type", "kind"), code, kinds.iter().map(|kind| kind.code()).collect()));
    }
    let gazetteer = register.gazetteer().await?;
    let place = match need.commune.as_deref().map(|typed| (typed, gazetteer.find(typed))) {
        None => routing::Place::default(),
        Some((_, Ok(territory))) => place_of(&gazetteer, &territory),
        Some((typed, Err(error))) => {
            return Err(super::directory::refusal(lang, &gazetteer, typed, &error));
        }
    };
    Ok(Request {
        need: "trial".to_owned(),
        subject: need.subject.clone(),
        place,
        // Somebody in whom no team has an interest, unless one is named.
        requester: Some(need.requester.clone().unwrap_or_else(|| "trial".to_owned())),
        urgency: if need.urgent { Urgency::Urgent } else { Urgency::Normal },
        facts: Facts {
            remote: need.remote,
            organisation_kind: need.kind.clone(),
            dwellings: need.dwellings,
            phase: need.phase.clone(),
        },
        already: Vec::new(),
    })
}

/// Who answers, and what to ask next: beside the table, so that a program reads the table alone.
fn said(found: &routing::Routing, lang: Lang) {
    let question = found.question.map(|question| question.fact.code());
    match lang {
        Lang::Fr => eprintln!(
            "{} : {} équipes sollicitées (niveau {})",
            found.desk.name,
            found.offers.len(),
            found.level
        ),
        Lang::En => {
            eprintln!("{}: {} teams asked (level {})", found.desk.name, found.offers.len(), found.level)
        }
    }
    match (question, lang) {
        (Some(fact), Lang::Fr) => eprintln!("à demander ensuite : {fact}"),
        (Some(fact), Lang::En) => eprintln!("to ask next: {fact}"),
        (None, _) => {}
    }
}

fn offers(found: &routing::Routing, lang: Lang) -> Sheet {
    let row = |offer: &routing::Offer| {
        vec![
            json!(offer.team),
            json!(offer.name),
            json!(offer.level),
            json!(offer.load),
            json!(offer.capacity),
            json!(offer.newcomer),
            json!(offer.kept_place),
        ]
    };
    let columns = vec![
        column(lang, "team", "Identifiant", "Id"),
        column(lang, "name", "Équipe", "Team"),
        column(lang, "level", "Niveau", "Level"),
        column(lang, "load", "Charge", "Load"),
        column(lang, "capacity", "Capacité", "Capacity"),
        column(lang, "newcomer", "Nouvelle", "New"),
        column(lang, "kept_place", "Place réservée", "Kept place"),
    ];
    Sheet { columns, rows: found.offers.iter().map(row).collect() }
}

fn refusals(
    directory: &Directory,
    request: &Request,
    team: Option<&str>,
    on: jiff::civil::Date,
    lang: Lang,
) -> anyhow::Result<Sheet> {
    let wanted: Vec<&routing::Team> = directory
        .teams()
        .iter()
        .filter(|one| team.is_none_or(|wanted| one.id == wanted || one.name == wanted))
        .collect();
    if let (Some(name), true) = (team, wanted.is_empty()) {
        match lang {
            Lang::Fr => bail!("aucune équipe ne s’appelle « {name} »"),
            Lang::En => bail!("no team is called `{name}`"),
        }
    }
    let mut rows = Vec::new();
    for one in wanted {
        let (reason, changes) = match why_not(directory, request, &Rules::default(), on, &one.id)? {
            WhyNot::Refused { refusal } => (refusal.reason.code(), serde_json::to_string(&refusal.changes)?),
            // Only of a team that was named: it is told that it is asked.
            WhyNot::Chosen { .. } if team.is_some() => ("chosen", String::new()),
            WhyNot::Chosen { .. } => continue,
        };
        rows.push(vec![json!(one.id), json!(one.name), json!(reason), json!(changes)]);
    }
    let columns = vec![
        column(lang, "team", "Identifiant", "Id"),
        column(lang, "name", "Équipe", "Team"),
        column(lang, "reason", "Raison", "Reason"),
        column(lang, "changes", "Elle le serait si", "It would be if"),
    ];
    Ok(Sheet { columns, rows })
}

fn load(board: &register::help_teams::Board, lang: Lang) -> Sheet {
    let row = |one: &register::help_teams::TeamLoad| {
        vec![
            json!(one.team.id),
            json!(one.team.sheet.name),
            json!(one.team.organisation),
            json!(one.capacity),
            json!(one.open),
            json!(one.room()),
            json!(one.waiting),
            json!(one.oldest_days),
            json!(one.taken),
            json!(one.declined),
            json!(one.is_newcomer),
            json!(board.gini),
        ]
    };
    let columns = vec![
        column(lang, "team", "Identifiant", "Id"),
        column(lang, "name", "Équipe", "Team"),
        column(lang, "organisation", "Organisation", "Organisation"),
        column(lang, "capacity", "Capacité", "Capacity"),
        column(lang, "open", "En cours", "Under way"),
        column(lang, "room", "Place", "Room"),
        column(lang, "waiting", "Sans réponse", "Without an answer"),
        column(lang, "oldest_days", "Plus ancienne (jours)", "Oldest (days)"),
        column(lang, "taken", "Prises sur un an", "Taken in a year"),
        column(lang, "declined", "Refusées sur un an", "Declined in a year"),
        column(lang, "newcomer", "Nouvelle", "New"),
        column(lang, "gini", "Gini", "Gini"),
    ];
    Sheet { columns, rows: board.teams.iter().map(row).collect() }
}

fn figures(of: &Measures, lang: Lang) -> Sheet {
    let mut rows = vec![vec![json!("filed"), json!("filed"), json!(of.filed)]];
    let first = FirstAnswer::ALL.iter().zip(&of.first_answers);
    rows.extend(first.map(|(code, count)| vec![json!("first-answer"), json!(code), json!(count)]));
    let states = State::ALL.iter().zip(&of.states);
    rows.extend(states.map(|(code, count)| vec![json!("state"), json!(code), json!(count)]));
    let survey = Helped::ALL.iter().zip(&of.helped);
    rows.extend(survey.map(|(code, count)| vec![json!("helped"), json!(code), json!(count)]));
    rows.push(vec![json!("days"), json!("median"), json!(of.median_days)]);
    rows.push(vec![json!("days"), json!("ninth-decile"), json!(of.ninth_decile_days)]);
    let columns = vec![
        column(lang, "table", "Tableau", "Table"),
        column(lang, "code", "Code", "Code"),
        column(lang, "requests", "Demandes", "Requests"),
    ];
    Sheet { columns, rows }
}
