//! `plainpied frameworks`: the figures of the pages « Cadres juridiques ».

use super::{column, open};
use crate::cli::Lang;
use crate::frameworks::{Frameworks, FrameworksAct};
use crate::output::Sheet;
use anyhow::{Context, bail};
use funding::Facts;
use law::Table;
use model::{Language, Pair, Words};
use procurement::impact::Terms;
use procurement::models::MODELS;
use procurement::{Advice, Route, Way, advise, clauses, questions};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(asked: &Frameworks, lang: Lang) -> anyhow::Result<ExitCode> {
    let sheet = match &asked.act {
        FrameworksAct::List { data, landlord } => {
            let register = open(data).await?;
            let landlord = register.landlord(landlord.as_deref()).await?;
            let law = register.law_of(&landlord.id).await?;
            let rows = register.frameworks(&landlord.id).await?.into_iter().map(|one| {
                let advice = advise(&law, one.studied_on, &one.told.facts);
                let open = advice.recommended.iter().filter_map(|at| advice.routes.get(*at));
                let codes: Vec<&str> = open.map(|route| route.scheme.code).collect();
                vec![json!(one.id), json!(one.told.title), json!(one.studied_on), json!(codes.join(" "))]
            });
            Sheet {
                columns: vec![
                    column(lang, "id", "Étude", "Study"),
                    column(lang, "title", "Besoin", "Need"),
                    column(lang, "studied_on", "Droit du", "Law of"),
                    column(lang, "open", "Voies ouvertes", "Open routes"),
                ],
                rows: rows.collect(),
            }
        }
        FrameworksAct::Advise { file, on, conditions } => {
            let facts: Facts = read(file)?;
            if let Some((fact, words)) = facts.contradictions().first() {
                bail!("{}: {}: {}", file.display(), fact.code(), told(lang, words));
            }
            let on = on.unwrap_or_else(register::civil::today);
            let advice = advise(Table::house(), on, &facts);
            if *conditions { all_conditions(&advice, lang) } else { routes(&advice, lang) }
        }
        FrameworksAct::Questions => asked_for(lang),
        FrameworksAct::Clauses { way } => texts(way.as_deref(), lang)?,
        FrameworksAct::Models => models(lang),
        FrameworksAct::Impact { file, shares } => foreseen(file, *shares, lang)?,
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

fn said(lang: Lang, pair: Pair) -> &'static str {
    if lang == Lang::Fr { pair.0 } else { pair.1 }
}

fn told(lang: Lang, words: &Words) -> String {
    words.told_in(if lang == Lang::Fr { Language::Fr } else { Language::En }).to_owned()
}

/// The answers that would open a route, as a file takes them.
fn opening(route: &Route) -> Option<String> {
    let answers = &route.opening.as_ref()?.answers;
    let each = answers.iter().map(|one| format!("{}={}", one.fact.code(), one.fact.written(one.then)));
    Some(each.collect::<Vec<_>>().join(" "))
}

fn routes(advice: &Advice, lang: Lang) -> Sheet {
    // The open ones first, in the order of the page.
    let mut order = advice.recommended.clone();
    order.extend((0..advice.routes.len()).filter(|at| !advice.recommended.contains(at)));
    let rows = order.iter().filter_map(|at| advice.routes.get(*at)).map(|route| {
        vec![
            json!(route.scheme.code),
            json!(said(lang, route.scheme.name)),
            json!(route.way.code()),
            json!(route.state.code()),
            json!(route.risk.code()),
            json!(route.scheme.reference),
            json!(opening(route)),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "route", "Voie", "Route"),
            column(lang, "name", "Nom", "Name"),
            column(lang, "way", "Famille", "Family"),
            column(lang, "state", "État", "State"),
            column(lang, "risk", "Risque", "Risk"),
            column(lang, "reference", "Référence", "Reference"),
            column(lang, "would_open", "Ce qui l’ouvrirait", "What would open it"),
        ],
        rows: rows.collect(),
    }
}

fn all_conditions(advice: &Advice, lang: Lang) -> Sheet {
    let rows = advice.routes.iter().flat_map(|route| {
        route.conditions.iter().map(move |one| {
            vec![json!(route.scheme.code), json!(told(lang, &one.words)), json!(one.state.code())]
        })
    });
    Sheet {
        columns: vec![
            column(lang, "route", "Voie", "Route"),
            column(lang, "condition", "Condition", "Condition"),
            column(lang, "state", "État", "State"),
        ],
        rows: rows.collect(),
    }
}

fn asked_for(lang: Lang) -> Sheet {
    let rows = questions().into_iter().map(|fact| {
        let (least, most) = fact.question().kind.bounds();
        vec![
            json!(fact.code()),
            json!(said(lang, fact.question().label)),
            json!(fact.written(least)),
            json!(fact.written(most)),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "question", "Question", "Question"),
            column(lang, "label", "Intitulé", "Label"),
            column(lang, "from", "De", "From"),
            column(lang, "to", "À", "To"),
        ],
        rows: rows.collect(),
    }
}

fn texts(way: Option<&str>, lang: Lang) -> anyhow::Result<Sheet> {
    let of = way.map(|code| {
        let all = Way::ALL.iter().map(|way| way.code()).collect::<Vec<_>>().join(", ");
        Way::from_code(code).with_context(|| format!("--way: “{code}” is none of {all}"))
    });
    let rows = clauses::clauses(of.transpose()?).map(|one| {
        let ways: Vec<&str> = one.ways.iter().map(|way| way.code()).collect();
        vec![
            json!(one.code),
            json!(one.version),
            json!(said(lang, one.title)),
            json!(ways.join(" ")),
            json!(one.reference),
            json!(one.status.code()),
            json!(said(lang, one.text)),
        ]
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "clause", "Clause", "Clause"),
            column(lang, "version", "Version", "Version"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "ways", "Voies", "Ways"),
            column(lang, "reference", "Référence", "Reference"),
            column(lang, "status", "Sûreté", "Status"),
            column(lang, "text", "Texte", "Text"),
        ],
        rows: rows.collect(),
    })
}

fn models(lang: Lang) -> Sheet {
    let rows = MODELS.iter().map(|one| {
        let conditions: Vec<&str> = one.conditions.iter().map(|pair| said(lang, *pair)).collect();
        vec![
            json!(one.code),
            json!(one.family.code()),
            json!(said(lang, one.title)),
            json!(conditions.join(" ; ")),
            json!(one.reference),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "model", "Modèle", "Model"),
            column(lang, "family", "Genre", "Kind"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "conditions", "Conditions", "Conditions"),
            column(lang, "reference", "Référence", "Reference"),
        ],
        rows: rows.collect(),
    }
}

fn foreseen(file: &Path, shares: bool, lang: Lang) -> anyhow::Result<Sheet> {
    let terms: Terms = read(file)?;
    let forecast = terms.forecast().map_err(|faults| {
        let each = faults
            .iter()
            .map(|one| format!("{}: {}", told(lang, &one.place.words()), told(lang, &one.words)));
        anyhow::anyhow!("{}: {}", file.display(), each.collect::<Vec<_>>().join(" "))
    })?;
    let cases = [("low", &forecast.low), ("high", &forecast.high)];
    if shares {
        let rows = cases.into_iter().flat_map(|(name, case)| {
            let paid = case.p50_cents;
            let investors = terms
                .investors
                .iter()
                .zip(terms.to_investors(paid))
                .map(|(one, cents)| ("investor", &one.name, Some(one.cents), cents));
            let payers = terms
                .payers
                .iter()
                .zip(terms.by_payers(paid))
                .map(|(one, cents)| ("payer", &one.name, None, cents));
            investors
                .chain(payers)
                .map(|(role, who, stake, cents)| {
                    vec![json!(name), json!(role), json!(who), json!(stake), json!(cents)]
                })
                .collect::<Vec<_>>()
        });
        return Ok(Sheet {
            columns: vec![
                column(lang, "chances", "Chances", "Chances"),
                column(lang, "role", "Rôle", "Role"),
                column(lang, "who", "Qui", "Who"),
                column(lang, "stake_cents", "Mise (centimes)", "Stake (cents)"),
                column(lang, "median_cents", "Un cas sur deux (centimes)", "One case of two (cents)"),
            ],
            rows: rows.collect(),
        });
    }
    let rows = cases.into_iter().flat_map(|(name, case)| {
        case.totals.iter().map(move |total| vec![json!(name), json!(total.cents), json!(total.chance)])
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "chances", "Chances", "Chances"),
            column(lang, "paid_cents", "Payé (centimes)", "Paid (cents)"),
            column(lang, "chance", "Probabilité", "Probability"),
        ],
        rows: rows.collect(),
    })
}
