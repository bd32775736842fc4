//! `plainpied services`: the catalogue as the portal searches it.

use super::{column, open};
use crate::cli::{DirectoryFormat, Format, Lang};
use crate::output::Sheet;
use crate::services::{Services, ServicesAct, Wanted};
use anyhow::Context;
use catalogue::Filter;
use jiff::Timestamp;
use register::Register;
use register::catalogue::{Entry, Found, ServiceSearch, SheetState};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

pub async fn run(asked: &Services, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    match &asked.act {
        ServicesAct::Search(wanted) => {
            let found = search(&register, wanted).await?;
            told(&found, lang);
            give(&register, asked, &found, lang, false).await
        }
        ServicesAct::Export(wanted) => {
            let found = search(&register, wanted).await?;
            give(&register, asked, &found, lang, true).await
        }
        ServicesAct::Show { id } => {
            let entry = register.catalogue_entry(id).await?;
            sheet(&[&entry], lang, true).print(format(asked.format)?, &mut std::io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        ServicesAct::Check => check(&register, asked, lang).await,
    }
}

async fn search(register: &Register, wanted: &Wanted) -> anyhow::Result<Found> {
    let territory = match &wanted.territory {
        Some(text) => {
            let gazetteer = register.gazetteer().await?;
            let found = gazetteer.find(text);
            Some(found.map_err(|why| anyhow::anyhow!("--territory {text}: {why:?}"))?)
        }
        None => None,
    };
    let filter = Filter {
        family: wanted.family,
        subject: wanted.subject.clone(),
        phase: wanted.phase,
        price: wanted.price,
        kind: None,
    };
    let search = ServiceSearch { words: wanted.words.clone(), filter, territory };
    Ok(register.search_services(&search).await?)
}

/// What was not understood, or understood otherwise, beside the results: never among them.
fn told(found: &Found, lang: Lang) {
    for word in &found.words {
        if word.how.is_none() {
            match lang {
                Lang::Fr => eprintln!("« {} » : mot inconnu du catalogue", word.typed),
                Lang::En => eprintln!("\"{}\": no sheet knows this word", word.typed),
            }
        } else if !word.taken.is_empty() {
            eprintln!("{} → {}", word.typed, word.taken.join(", "));
        }
    }
    if !found.near.is_empty() {
        let near: Vec<&str> = found.near.iter().map(|subject| subject.code).collect();
        match lang {
            Lang::Fr => eprintln!("sujets les plus proches : {}", near.join(", ")),
            Lang::En => eprintln!("nearest subjects: {}", near.join(", ")),
        }
    }
}

fn format(wanted: DirectoryFormat) -> anyhow::Result<Format> {
    Ok(match wanted {
        DirectoryFormat::Table => Format::Table,
        DirectoryFormat::Json => Format::Json,
        DirectoryFormat::Csv => Format::Csv,
        DirectoryFormat::DataInclusion => {
            anyhow::bail!("--format data-inclusion: for search and export only")
        }
    })
}

async fn give(
    register: &Register,
    asked: &Services,
    found: &Found,
    lang: Lang,
    whole: bool,
) -> anyhow::Result<ExitCode> {
    if matches!(asked.format, DirectoryFormat::DataInclusion) {
        let dataset = register.services_as_inclusion(found, Timestamp::now()).await?;
        writeln!(std::io::stdout().lock(), "{}", dataset.as_json()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let entries: Vec<&Entry> = found.entries().collect();
    sheet(&entries, lang, whole).print(format(asked.format)?, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// The cells of services; `whole`: with their texts.
fn sheet(entries: &[&Entry], lang: Lang, whole: bool) -> Sheet {
    let said = |text: String| if text.is_empty() { Value::Null } else { Value::String(text) };
    let row = |entry: &&Entry| {
        let s = &entry.record;
        let places: Vec<String> = entry.places.iter().map(ToString::to_string).collect();
        let mut cells = vec![
            json!(entry.id),
            json!(s.nom),
            json!(entry.organisation_name),
            said(entry.subjects.join(" ")),
            json!(entry.phase.map(catalogue::Phase::code)),
            json!(entry.price.map(catalogue::Price::code)),
        ];
        if whole {
            cells.extend([
                json!(entry.kind.code()),
                json!(s.description),
                json!(s.conditions_acces),
                said(places.join(" ")),
                json!(s.source),
                said(s.date_maj.clone()),
            ]);
        }
        cells
    };
    let mut columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "name", "Service", "Service"),
        column(lang, "provider", "Proposé par", "Offered by"),
        column(lang, "subjects", "Sujets", "Subjects"),
        column(lang, "phase", "Étape", "Step"),
        column(lang, "price", "Prix", "Price"),
    ];
    if whole {
        columns.extend([
            column(lang, "provider_kind", "Sorte", "Kind"),
            column(lang, "content", "Contenu", "Content"),
            column(lang, "prerequisites", "Préalables", "Prerequisites"),
            column(lang, "territories", "Territoires", "Territories"),
            column(lang, "source", "Source", "Source"),
            column(lang, "updated_on", "Mis à jour", "Updated"),
        ]);
    }
    Sheet { columns, rows: entries.iter().map(row).collect() }
}

async fn check(register: &Register, asked: &Services, lang: Lang) -> anyhow::Result<ExitCode> {
    let shown = register.catalogue().await?;
    let mut rows = Vec::new();
    let mut unanswered = 0;
    for entry in shown.entries.iter().filter(|entry| entry.has_sheet) {
        let own = register.own_service(&entry.organisation_id, &entry.id).await.context("catalogue")?;
        for alike in register.services_alike(&own).await? {
            let why = alike.answer.and_then(|answer| answer.why);
            // Of two that resemble each other, the one that came second answers.
            let other = register.catalogue_entry(&alike.id).await?;
            let later = entry.record.id > other.record.id && other.has_sheet;
            let open = why.is_none() && later && own.state == SheetState::Published;
            unanswered += usize::from(open);
            rows.push(vec![
                json!(entry.id),
                json!(entry.record.nom),
                json!(alike.id),
                json!(alike.title),
                json!(why),
                json!(if open { "open" } else { "answered" }),
            ]);
        }
    }
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "name", "Service", "Service"),
        column(lang, "other_id", "Autre", "Other"),
        column(lang, "other", "Service ressemblant", "Resembling service"),
        column(lang, "why", "En quoi c’est autre chose", "How it is another thing"),
        column(lang, "state", "État", "State"),
    ];
    Sheet { columns, rows }.print(format(asked.format)?, &mut std::io::stdout())?;
    Ok(if unanswered == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
