//! `plainpied upkeep`: the works plan and the maintenance calendar of a file of components, or of an owner of the register.
//! Wrong lines of a file are told, the others are used, and the exit code says that some were wrong.

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::upkeep::{Components, Owner, Upkeep, UpkeepAct};
use anyhow::{Context, bail};
use jiff::civil::Date;
use register::Register;
use register::upkeep::KindFigures;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use tabular::{Limits, Table};
use upkeep::{Component, Figures, Plan, RowProblem, Settings, Visit, calendar, figures, plan};

/// A plan over ten years, unless somebody says otherwise.
const USUAL_YEARS: u16 = 10;

pub async fn run(asked: &Upkeep, lang: Lang) -> anyhow::Result<ExitCode> {
    let today = register::civil::today();
    let out = &mut std::io::stdout();
    match &asked.act {
        UpkeepAct::Plan { from, first_year, years, indexation, ceiling, format } => {
            let told = |settings: Settings| -> anyhow::Result<Settings> {
                Ok(Settings {
                    first_year: first_year.unwrap_or(settings.first_year),
                    years: years.unwrap_or(settings.years),
                    indexation: match indexation {
                        Some(percent) => hundredths("--indexation", *percent, lang)?,
                        None => settings.indexation,
                    },
                    ceiling_cents: match ceiling {
                        Some(euros) => Some(hundredths("--ceiling", *euros, lang)?),
                        None => settings.ceiling_cents,
                    },
                })
            };
            let (found, code) = match &from.file {
                Some(file) => {
                    let (components, code) = components(file, lang)?;
                    (plan(&with_usual(components, today, lang)?, told(usual_settings(today)?)?)?, code)
                }
                None => (kept_plan(&from.owner, today, told).await?, ExitCode::SUCCESS),
            };
            plan_sheet(&found, lang).print(*format, out)?;
            Ok(code)
        }
        UpkeepAct::Calendar { from, months, first_day, format } => {
            let (components, code) = kept_or_read(from, lang).await?;
            let found = calendar(&components, first_day.unwrap_or(today), *months);
            visits(&found.visits, &found.unknown, lang).print(*format, out)?;
            Ok(code)
        }
        UpkeepAct::Catalogue { owner, format } => {
            let (register, owner) = opened(owner).await?;
            let catalogue = register.upkeep_catalogue(&owner, today).await?;
            catalogue_sheet(&catalogue.kinds, lang).print(*format, out)?;
            Ok(ExitCode::SUCCESS)
        }
        UpkeepAct::Import { file, owner } => {
            let (register, owner) = opened(owner).await?;
            let found = register.import_upkeep_components(&owner, table(file, lang)?).await?;
            let code = said(file, &found.read, lang)?;
            println!("+{} ={}", found.added, found.already);
            Ok(code)
        }
    }
}

/// The register, and the owner that is meant.
async fn opened(asked: &Owner) -> anyhow::Result<(Register, String)> {
    let register = open(&asked.data).await?;
    let owner = register.upkeep_owner(asked.owner.as_deref()).await?;
    Ok((register, owner))
}

/// The plan of an owner, made as it chose, but for what is asked otherwise.
async fn kept_plan(
    asked: &Owner,
    today: Date,
    told: impl Fn(Settings) -> anyhow::Result<Settings>,
) -> anyhow::Result<Plan> {
    let (register, owner) = opened(asked).await?;
    let settings = told(register.upkeep_settings(&owner, today).await?)?;
    let components = register.upkeep_components(&owner).await?;
    let catalogue = register.upkeep_catalogue(&owner, today).await?;
    Ok(register::upkeep::plan_of(&components, &catalogue, settings)?)
}

/// The components of a file, or those that an owner keeps.
async fn kept_or_read(from: &Components, lang: Lang) -> anyhow::Result<(Vec<Component>, ExitCode)> {
    match &from.file {
        Some(file) => components(file, lang),
        None => {
            let (register, owner) = opened(&from.owner).await?;
            Ok((register.upkeep_components(&owner).await?, ExitCode::SUCCESS))
        }
    }
}

/// Components with the usual figures of their kinds.
fn with_usual(all: Vec<Component>, today: Date, lang: Lang) -> anyhow::Result<Vec<(Component, Figures)>> {
    let with = |one: Component| -> anyhow::Result<(Component, Figures)> {
        let found = figures(law::Table::house(), one.kind, today)
            .map_err(|missing| anyhow::anyhow!("{}", missing.words().told_in(spoken(lang))))?;
        Ok((one, found))
    };
    all.into_iter().map(with).collect()
}

/// How a plan of a file is made, unless somebody says otherwise.
fn usual_settings(today: Date) -> anyhow::Result<Settings> {
    let rate = law::Table::house().value("upkeep.indexation", today).ok();
    let indexation = rate.and_then(law::Value::as_basis_points).context("--indexation")?;
    Ok(Settings { first_year: today.year(), years: USUAL_YEARS, indexation, ceiling_cents: None })
}

/// The language of words made on the spot.
const fn spoken(lang: Lang) -> model::Language {
    match lang {
        Lang::Fr => model::Language::Fr,
        Lang::En => model::Language::En,
    }
}

/// A number of the command line in hundredths.
fn hundredths(name: &str, value: f64, lang: Lang) -> anyhow::Result<i64> {
    if !(0.0..=1e10).contains(&value) {
        match lang {
            Lang::Fr => bail!("{name} : un nombre positif est attendu"),
            Lang::En => bail!("{name}: a positive number is expected"),
        }
    }
    Ok((value * 100.0).round() as i64)
}

/// A file as a table.
fn table(file: &Path, lang: Lang) -> anyhow::Result<Table> {
    let told = |error: tabular::TableError| anyhow::anyhow!("{}", error.words().told_in(spoken(lang)));
    Table::open(file, &Limits::upload()).map_err(told).with_context(|| file.display().to_string())
}

/// What is wrong in a file goes to the standard error, and into the exit code.
fn said(file: &Path, read: &upkeep::Read, lang: Lang) -> anyhow::Result<ExitCode> {
    if !read.missing.is_empty() {
        let names = read.missing.join(", ");
        match lang {
            Lang::Fr => bail!("{} : colonnes absentes : {names}", file.display()),
            Lang::En => bail!("{}: missing columns: {names}", file.display()),
        }
    }
    for problem in &read.problems {
        eprintln!("{}", sentence(problem, lang));
    }
    Ok(if read.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The components of a file.
fn components(file: &Path, lang: Lang) -> anyhow::Result<(Vec<Component>, ExitCode)> {
    let found = upkeep::read(table(file, lang)?);
    let code = said(file, &found, lang)?;
    Ok((found.components, code))
}

fn sentence(problem: &RowProblem, lang: Lang) -> String {
    let (fr, en) = match problem.expected {
        "building" => ("écrivez le nom du bâtiment", "write the name of the building"),
        "kind" => (
            "écrivez un composant connu : toiture, façade, fenêtres, chaudière, ascenseur, électricité, plomberie, \
             salle de bains, ventilation, sécurité incendie, parties communes",
            "write a known component: roof, facade, windows, boiler, lift, electricity, plumbing, bathroom, \
             ventilation, fire-safety, common-parts",
        ),
        "quantity" => ("écrivez un nombre plus grand que zéro", "write a number above zero"),
        "year" => ("écrivez une année ; pose_a suit pose_de", "write a year; pose_a follows pose_de"),
        "condition" => ("écrivez bon, usé ou mauvais", "write good, worn or poor"),
        "life" => ("écrivez un nombre d’années, de 1 à 200", "write a number of years, from 1 to 200"),
        "cost" => ("écrivez un montant en euros", "write an amount in euros"),
        "months" => ("écrivez un nombre de mois, de 1 à 240", "write a number of months, from 1 to 240"),
        "flag" => ("écrivez oui ou non", "write oui or non"),
        "day" => ("écrivez une date : 31/12/2026", "write a date: 31/12/2026"),
        "many" => ("le fichier a trop de lignes : découpez-le", "the file has too many lines: cut it"),
        _ => (
            "la ligne n’a pas le nombre de colonnes de l’en-tête",
            "the line has not as many cells as the header",
        ),
    };
    match lang {
        Lang::Fr => format!("ligne {}, colonne {} : {fr}", problem.line, problem.column),
        Lang::En => format!("line {}, column {}: {en}", problem.line, problem.column),
    }
}

/// The lives and costs of each kind, and where they come from.
fn catalogue_sheet(kinds: &[KindFigures], lang: Lang) -> Sheet {
    let row = |one: &KindFigures| {
        let used = one.used();
        vec![
            json!(one.kind.code()),
            json!(used.life_years),
            json!(used.unit_cents),
            json!(one.own.as_ref().map(|own| own.said_on)),
            json!(one.own.as_ref().map(|own| own.source.as_str())),
        ]
    };
    let columns = vec![
        column(lang, "component", "Composant", "Component"),
        column(lang, "life_years", "Durée (ans)", "Life (years)"),
        column(lang, "unit_cents", "Coût unitaire (centimes)", "Unit cost (cents)"),
        column(lang, "said_on", "Chiffre du propriétaire, au", "Own figure, on"),
        column(lang, "source", "Source", "Source"),
    ];
    Sheet { columns, rows: kinds.iter().map(row).collect() }
}

fn plan_sheet(found: &Plan, lang: Lang) -> Sheet {
    let mut rows = Vec::new();
    for (state, items) in [("planned", &found.items), ("left-out", &found.left_out)] {
        for item in items {
            rows.push(vec![
                json!(state),
                json!(item.year),
                json!(item.building),
                json!(item.kind.code()),
                json!(item.component),
                json!(item.cents),
                json!(item.cents),
                json!(item.late),
                json!(item.risk.code()),
            ]);
        }
    }
    for one in &found.undated {
        rows.push(vec![
            json!("undated"),
            json!(format!("{}–{}", one.due.first, one.due.last)),
            json!(one.building),
            json!(one.kind.code()),
            json!(one.component),
            json!(one.least_cents),
            json!(one.most_cents),
            json!(null),
            json!(one.kind.risk().code()),
        ]);
    }
    for sum in &found.years {
        rows.push(vec![
            json!("year"),
            json!(sum.year),
            json!(""),
            json!(""),
            json!(""),
            json!(sum.cents),
            json!(sum.most_cents),
            json!(null),
            json!(""),
        ]);
    }
    for (building, cents) in &found.buildings {
        rows.push(vec![
            json!("building"),
            json!(""),
            json!(building),
            json!(""),
            json!(""),
            json!(cents),
            json!(cents),
            json!(null),
            json!(""),
        ]);
    }
    let columns = vec![
        column(lang, "state", "Nature", "Kind of line"),
        column(lang, "year", "Année", "Year"),
        column(lang, "building", "Bâtiment", "Building"),
        column(lang, "component", "Composant", "Component"),
        column(lang, "line", "Ligne", "Line"),
        column(lang, "least_cents", "Au moins (centimes)", "At least (cents)"),
        column(lang, "most_cents", "Au plus (centimes)", "At most (cents)"),
        column(lang, "late_years", "Retard (ans)", "Late (years)"),
        column(lang, "risk", "Risque", "Risk"),
    ];
    Sheet { columns, rows }
}

fn visits(all: &[Visit], unknown: &[Visit], lang: Lang) -> Sheet {
    let row = |visit: &Visit, on: Option<Date>| {
        vec![
            json!(on),
            json!(visit.building),
            json!(visit.kind.code()),
            json!(visit.component),
            json!(visit.cents),
            json!(visit.is_legal),
        ]
    };
    let known = all.iter().map(|visit| row(visit, Some(visit.on)));
    // The last visit is not known: neither is the next one.
    let rows = known.chain(unknown.iter().map(|visit| row(visit, None))).collect();
    let columns = vec![
        column(lang, "on", "Pour le", "By"),
        column(lang, "building", "Bâtiment", "Building"),
        column(lang, "component", "Composant", "Component"),
        column(lang, "line", "Ligne", "Line"),
        column(lang, "cents", "Coût (centimes)", "Cost (cents)"),
        column(lang, "compulsory", "Dit obligatoire", "Said to be compulsory"),
    ];
    Sheet { columns, rows }
}
