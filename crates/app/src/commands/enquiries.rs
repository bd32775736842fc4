//! `plainpied enquiries`: the figures of the page « Enquêtes auprès des locataires », and what is done to an enquiry by its id.

use super::{column, open};
use crate::cli::Lang;
use crate::enquiries::{Enquiries, EnquiriesAct};
use crate::output::Sheet;
use anyhow::{Context, anyhow};
use enquiry::{Cell, Estimate, Results};
use register::enquiries::{Enquiry, FileWrong, Progress, Tally, WhatIsWrong};
use serde_json::{Value, json};
use std::process::ExitCode;
use tabular::{Limits, Table};

pub async fn run(asked: &Enquiries, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let today = register::civil::today();
    let fr = lang == Lang::Fr;
    let sheet = match &asked.act {
        EnquiriesAct::List => list(&register.enquiries(&landlord.id).await?, lang),
        EnquiriesAct::Progress { id } => {
            progress(&Progress::of(&register.enquiry_units(&landlord.id, id, None).await?), lang)
        }
        EnquiriesAct::Results { id } => results(&register.enquiry_results(&landlord.id, id).await?, lang),
        EnquiriesAct::Import { id, file } => {
            let told = |error: tabular::TableError| anyhow!("{}", error.words().told_in(spoken(lang)));
            let table = Table::open(file, &Limits::upload())
                .map_err(told)
                .with_context(|| file.display().to_string())?;
            return match register.import_enquiry_answers(&landlord.id, id, table, None, today).await? {
                Ok(done) => {
                    println!("+{} ~{} ={}", done.added, done.aside, done.already);
                    Ok(ExitCode::SUCCESS)
                }
                Err(all) => {
                    for one in &all {
                        eprintln!("{}: {}", file.display(), said(one, fr));
                    }
                    Ok(ExitCode::FAILURE)
                }
            };
        }
        EnquiriesAct::Close { id } => {
            register.close_enquiry(&landlord.id, id, today).await?;
            return Ok(ExitCode::SUCCESS);
        }
        EnquiriesAct::Purge { id } => {
            let gone = register.purge_enquiry(&landlord.id, id, today).await?;
            println!("-{gone}");
            return Ok(ExitCode::SUCCESS);
        }
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

const fn spoken(lang: Lang) -> model::Language {
    match lang {
        Lang::Fr => model::Language::Fr,
        Lang::En => model::Language::En,
    }
}

/// A mistake of a file: where, what.
fn said(one: &FileWrong, fr: bool) -> String {
    let what = match &one.what {
        WhatIsWrong::NoCode => {
            if fr { "la colonne « code » manque" } else { "the column “code” is missing" }.to_owned()
        }
        WhatIsWrong::Column => {
            if fr { "aucune question de ce nom" } else { "no question of this name" }.to_owned()
        }
        WhatIsWrong::Code => {
            if fr { "ce code n’est pas de cette enquête" } else { "no code of this enquiry" }.to_owned()
        }
        WhatIsWrong::Twice(line) if fr => format!("ce code est déjà à la ligne {line}"),
        WhatIsWrong::Twice(line) => format!("this code is on line {line} already"),
        WhatIsWrong::Blank => {
            if fr { "aucune réponse sur cette ligne" } else { "nothing is answered" }.to_owned()
        }
        WhatIsWrong::Answer(why) => {
            let name = if fr {
                "ce n’est pas une réponse à cette question"
            } else {
                "no answer to this question"
            };
            match why {
                enquiry::NotAnAnswer::Option(most) => format!("{name} (1–{most}, ?, -)"),
                enquiry::NotAnAnswer::Bounds(least, most) => format!("{name} ({least}–{most}, ?, -)"),
                _ => name.to_owned(),
            }
        }
        WhatIsWrong::Cells => {
            if fr { "cette ligne ne se lit pas" } else { "this line cannot be read" }.to_owned()
        }
        WhatIsWrong::Lines => {
            if fr { "trop de lignes : 20 000 au plus" } else { "too many lines: 20,000 at most" }.to_owned()
        }
    };
    let (line, column) = (one.line, &one.column);
    match (fr, column.is_empty()) {
        (true, true) => format!("ligne {line} : {what}"),
        (true, false) => format!("ligne {line}, colonne {column} : {what}"),
        (false, true) => format!("line {line}: {what}"),
        (false, false) => format!("line {line}, column {column}: {what}"),
    }
}

fn list(all: &[Enquiry], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        vec![
            json!(one.id),
            json!(one.title),
            json!(one.stage().code()),
            json!(one.form.questions.len()),
            json!(one.opened_on),
            json!(one.closed_on.unwrap_or(one.closes_on)),
            json!(one.purge_on),
            json!(one.told_on),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Enquête", "Enquiry"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "stage", "État", "Stage"),
            column(lang, "questions", "Questions", "Questions"),
            column(lang, "opened_on", "Ouverte le", "Opened on"),
            column(lang, "closes_on", "Fin", "End"),
            column(lang, "purge_on", "Effacement", "Erasure"),
            column(lang, "told_on", "Publiée le", "Told on"),
        ],
        rows: rows.collect(),
    }
}

fn progress(found: &Progress, lang: Lang) -> Sheet {
    let row = |one: &Tally| {
        let rate = (one.asked > 0).then(|| one.answered as f64 / one.asked as f64);
        vec![
            json!(one.name),
            json!(one.asked),
            json!(one.answered),
            json!(rate.map(|rate| (rate * 1_000.0).round() / 1_000.0)),
            json!(one.refused),
            json!(one.to_do),
        ]
    };
    Sheet {
        columns: vec![
            column(lang, "residence", "Résidence", "Residence"),
            column(lang, "asked", "Interrogés", "Asked"),
            column(lang, "answered", "Réponses", "Answers"),
            column(lang, "rate", "Taux", "Rate"),
            column(lang, "refused", "Refus", "Refused"),
            column(lang, "to_do", "À faire", "To do"),
        ],
        rows: found.residences.iter().map(row).collect(),
    }
}

/// What a line counts, by its code.
fn code(cell: Cell) -> String {
    match cell {
        Cell::Option(at) => at.to_string(),
        Cell::Said => "said".to_owned(),
        Cell::NoOpinion => "no-opinion".to_owned(),
        Cell::Unknown => "unknown".to_owned(),
        Cell::Declined => "declined".to_owned(),
        Cell::Blank => "blank".to_owned(),
    }
}

fn results(found: &Results, lang: Lang) -> Sheet {
    let rounded = |value: f64| json!((value * 10_000.0).round() / 10_000.0);
    let estimate = |one: Option<&Estimate>| -> Vec<Value> {
        let all = one.map(|one| [one.value, one.low, one.high]);
        (0..3).map(|at| all.map_or(Value::Null, |all| rounded(all[at]))).collect()
    };
    let mut rows = Vec::new();
    for of in &found.questions {
        for line in &of.lines {
            let mut row = vec![json!(of.id), json!(code(line.cell)), json!(line.count.exact())];
            row.push(line.unweighted.map_or(Value::Null, rounded));
            row.extend(estimate(line.weighted.as_ref()));
            rows.push(row);
        }
        if of.mean.is_some() {
            let mut row = vec![json!(of.id), json!("mean"), json!(of.mean.map(|one| one.answers))];
            row.push(of.mean_unweighted.map_or(Value::Null, rounded));
            row.extend(estimate(of.mean.as_ref()));
            rows.push(row);
        }
    }
    Sheet {
        columns: vec![
            column(lang, "question", "Question", "Question"),
            column(lang, "answer", "Réponse", "Answer"),
            column(lang, "count", "Effectif", "Count"),
            column(lang, "unweighted", "Brut", "Plain"),
            column(lang, "estimate", "Estimation", "Estimate"),
            column(lang, "low", "Borne basse", "Low"),
            column(lang, "high", "Borne haute", "High"),
        ],
        rows,
    }
}
