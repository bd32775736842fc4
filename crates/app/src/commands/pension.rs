//! `plainpied pension`: the figures of the page « Conventions avec les caisses de retraite » and its statement.

use super::child::{self, ForPortal};
use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::pension::{Pension, PensionAct};
use anyhow::bail;
use jiff::civil::Date;
use pension::statement;
use register::imports::FileAnswer;
use register::pension::{EntriesFile, ImportedEntries, PensionAgreement, RowProblem};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use tabular::Table;

pub async fn run(asked: &Pension, lang: Lang) -> anyhow::Result<ExitCode> {
    if let PensionAct::Import { file, agreement, dry_run, without_answers, portal } = &asked.act {
        portal.begin()?;
        let act = Import {
            file,
            agreement: agreement.as_deref(),
            dry_run: *dry_run,
            without_answers: *without_answers,
            portal,
        };
        return import(asked, &act, lang).await;
    }
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let all = register.pension_agreements(&landlord.id, on).await?;
    let sheet = match &asked.act {
        PensionAct::List => list(&all, lang),
        PensionAct::Statement { agreement } => told(named(&all, agreement.as_deref(), lang)?, lang)?,
        PensionAct::Import { .. } => bail!("import"),
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// A file of dwellings, and the agreement that it is for.
struct Import<'a> {
    file: &'a Path,
    agreement: Option<&'a str>,
    dry_run: bool,
    without_answers: bool,
    portal: &'a ForPortal,
}

/// Reads dwellings of an agreement; the exit code says that some rows were left aside.
async fn import(asked: &Pension, act: &Import<'_>, lang: Lang) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(act.file.is_file(), "{}: no such file", act.file.display());
    let register = open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let register = act.portal.register(register, &landlord);
    let today = asked.on.unwrap_or_else(|| act.portal.today());
    let all = register.pension_agreements(&landlord.id, today).await?;
    let one = named(&all, act.agreement, lang)?;
    let table = match Table::open(act.file, &register::pension::file_limits()) {
        Ok(table) => table,
        Err(error) if act.portal.for_portal => {
            let (fr, en) = error.words().into_texts();
            return child::answer::<ImportedEntries>(&FileAnswer::Unread { fr, en });
        }
        Err(error) => {
            let language = if lang == Lang::Fr { model::Language::Fr } else { model::Language::En };
            bail!("{}: {}", act.file.display(), error.words().told_in(language));
        }
    };
    let done = register
        .import_pension_entries(
            &landlord.id,
            &one.id,
            EntriesFile { table, dry_run: act.dry_run, with_answers: !act.without_answers },
            today,
        )
        .await;
    let report = match done {
        Err(register::Error::Refused(code)) if act.portal.for_portal => {
            return child::answer::<ImportedEntries>(&FileAnswer::Refused(code));
        }
        done => done?,
    };
    if act.portal.for_portal {
        return child::answer(&FileAnswer::Done(report));
    }
    let columns = vec![
        column(lang, "line", "Ligne", "Line"),
        column(lang, "column", "Colonne", "Column"),
        column(lang, "code", "Code", "Code"),
    ];
    let row = |one: &RowProblem| vec![json!(one.line), json!(one.column), json!(one.code)];
    let rows = report.problems.iter().map(row).collect();
    Sheet { columns, rows }.print(asked.format, &mut std::io::stdout())?;
    let told = match (lang, act.dry_run) {
        (Lang::Fr, true) => format!("{} seraient ajoutés, {} laissés de côté", report.added, report.wrong),
        (Lang::Fr, false) => format!("{} ajoutés, {} laissés de côté", report.added, report.wrong),
        (Lang::En, true) => format!("{} would be added, {} left aside", report.added, report.wrong),
        (Lang::En, false) => format!("{} added, {} left aside", report.added, report.wrong),
    };
    eprintln!("{told}");
    Ok(if report.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The agreement that is named, or the only one.
fn named<'a>(
    all: &'a [PensionAgreement],
    wanted: Option<&str>,
    lang: Lang,
) -> anyhow::Result<&'a PensionAgreement> {
    let found: Vec<&PensionAgreement> =
        all.iter().filter(|one| wanted.is_none_or(|name| one.id == name || one.terms.fund == name)).collect();
    if let [one] = found.as_slice() {
        return Ok(one);
    }
    let known =
        all.iter().map(|one| format!("{} ({})", one.terms.fund, one.id)).collect::<Vec<_>>().join(", ");
    match lang {
        Lang::Fr => bail!("quelle convention ? {known}"),
        Lang::En => bail!("which agreement? {known}"),
    }
}

fn list(all: &[PensionAgreement], lang: Lang) -> Sheet {
    let row = |one: &PensionAgreement| {
        let at = &one.position;
        vec![
            json!(one.id),
            json!(one.terms.fund),
            json!(one.terms.start),
            json!(one.terms.end),
            json!(one.terms.target_dwellings),
            json!(at.committed),
            json!(at.done),
            json!(at.paid),
            json!(one.pace.expected),
            json!(at.left.dwellings),
            json!(at.left.cents),
            json!(at.paid_cents),
            json!(at.to_claim_cents),
        ]
    };
    let columns = vec![
        column(lang, "id", "Identifiant", "Id"),
        column(lang, "fund", "Organisme", "Fund"),
        column(lang, "start", "Du", "From"),
        column(lang, "end", "Au", "Until"),
        column(lang, "target", "Promis", "Promised"),
        column(lang, "committed", "Engagés", "Committed"),
        column(lang, "done", "Faits", "Made"),
        column(lang, "paid", "Payés", "Paid"),
        column(lang, "expected", "Attendus", "Expected"),
        column(lang, "left", "Restent", "Left"),
        column(lang, "left_cents", "Reste au plus (centimes)", "Left at most (cents)"),
        column(lang, "paid_cents", "Reçu (centimes)", "Received (cents)"),
        column(lang, "to_claim_cents", "À demander (centimes)", "To ask for (cents)"),
    ];
    Sheet { columns, rows: all.iter().map(row).collect() }
}

fn told(one: &PensionAgreement, lang: Lang) -> anyhow::Result<Sheet> {
    let told = statement(&one.terms, &one.bare())?;
    let day = |on: Option<Date>| json!(on);
    let rows = told
        .lines
        .iter()
        .map(|line| {
            let noted = one.entries.iter().find(|noted| noted.entry.id == line.id);
            vec![
                json!(noted.and_then(|noted| noted.reference.clone())),
                json!(line.departement),
                json!(line.level.and_then(|at| one.terms.levels.get(at)).map(|level| level.name.clone())),
                json!(noted.and_then(|noted| noted.entry.works.clone())),
                json!(line.state.stage.code()),
                day(line.state.committed_on),
                day(line.state.done_on),
                json!(line.state.eligible_cents),
                json!(line.aid_cents),
                json!(line.over_cents),
                json!(line.state.claimed_cents),
                json!(line.state.paid_cents),
                json!(line.to_claim_cents),
            ]
        })
        .collect();
    let columns = vec![
        column(lang, "dwelling", "Logement", "Dwelling"),
        column(lang, "departement", "Département", "Département"),
        column(lang, "level", "Niveau", "Level"),
        column(lang, "works", "Travaux", "Works"),
        column(lang, "stage", "État", "Stage"),
        column(lang, "committed_on", "Engagé le", "Committed on"),
        column(lang, "done_on", "Travaux le", "Works on"),
        column(lang, "eligible_cents", "Coût éligible (centimes)", "Eligible cost (cents)"),
        column(lang, "aid_cents", "Aide (centimes)", "Aid (cents)"),
        column(lang, "over_cents", "Au-delà (centimes)", "Over (cents)"),
        column(lang, "claimed_cents", "Demandé (centimes)", "Asked (cents)"),
        column(lang, "paid_cents", "Reçu (centimes)", "Received (cents)"),
        column(lang, "to_claim_cents", "À demander (centimes)", "To ask for (cents)"),
    ];
    Ok(Sheet { columns, rows })
}
