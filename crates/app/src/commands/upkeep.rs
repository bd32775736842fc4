//! `plainpied upkeep`: the works plan and the maintenance calendar of a file of components. Wrong lines are told, the others
//! are used, and the exit code says that some were wrong.

use super::column;
use crate::cli::Lang;
use crate::output::Sheet;
use crate::upkeep::{Upkeep, UpkeepAct};
use anyhow::{Context, bail};
use jiff::civil::Date;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use tabular::{Limits, Table};
use upkeep::{Component, Figures, RowProblem, Settings, Visit, calendar, figures, plan};

pub fn run(asked: &Upkeep, lang: Lang) -> anyhow::Result<ExitCode> {
    let today = jiff::Zoned::now().date();
    match &asked.act {
        UpkeepAct::Plan { file, first_year, years, indexation, ceiling, format } => {
            let (components, code) = components(file, lang)?;
            let usual = law::Table::house();
            let with = |one: Component| -> anyhow::Result<(Component, Figures)> {
                let found = figures(usual, one.kind, today)
                    .map_err(|missing| anyhow::anyhow!("{}", missing.words().told_in(spoken(lang))))?;
                Ok((one, found))
            };
            let all = components.into_iter().map(with).collect::<anyhow::Result<Vec<_>>>()?;
            let rate = usual.value("upkeep.indexation", today).ok().and_then(law::Value::as_basis_points);
            let settings = Settings {
                first_year: first_year.unwrap_or_else(|| today.year()),
                years: *years,
                indexation: match (indexation, rate) {
                    (Some(percent), _) => hundredths("--indexation", *percent, lang)?,
                    (None, Some(rate)) => rate,
                    (None, None) => bail!("--indexation"),
                },
                ceiling_cents: ceiling.map(|euros| hundredths("--ceiling", euros, lang)).transpose()?,
            };
            print_plan(&all, settings, lang)?.print(*format, &mut std::io::stdout())?;
            Ok(code)
        }
        UpkeepAct::Calendar { file, months, from, format } => {
            let (components, code) = components(file, lang)?;
            let found = calendar(&components, from.unwrap_or(today), *months);
            visits(&found.visits, &found.unknown, lang).print(*format, &mut std::io::stdout())?;
            Ok(code)
        }
    }
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

/// The components of a file; what is wrong in it goes to the standard error.
fn components(file: &Path, lang: Lang) -> anyhow::Result<(Vec<Component>, ExitCode)> {
    let told = |error: tabular::TableError| anyhow::anyhow!("{}", error.words().told_in(spoken(lang)));
    let table =
        Table::open(file, &Limits::upload()).map_err(told).with_context(|| file.display().to_string())?;
    let found = upkeep::read(table);
    if !found.missing.is_empty() {
        let names = found.missing.join(", ");
        match lang {
            Lang::Fr => bail!("{} : colonnes absentes : {names}", file.display()),
            Lang::En => bail!("{}: missing columns: {names}", file.display()),
        }
    }
    for problem in &found.problems {
        eprintln!("{}", sentence(problem, lang));
    }
    let code = if found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
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

fn print_plan(all: &[(Component, Figures)], settings: Settings, lang: Lang) -> anyhow::Result<Sheet> {
    let found = plan(all, settings)?;
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
    Ok(Sheet { columns, rows })
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
