//! `plainpied import`: the same import as the portal's, whose pages run this very command.

use super::child;
use crate::cli::{Format, Import, Kind, Lang};
use crate::store;
use anyhow::Context;
use model::duplicate::{DuplicateChoice, DuplicateRule};
use model::issue::{ImportReport, Severity};
use register::directory::inclusion::DirectoryImport;
use register::landlords::{Landlord, UNNAMED};
use register::observations::ObservationsImport;
use register::occupancy::OccupancyImport;
use register::places::PlacesImport;
use register::stock::StockImport;
use register::streets::StreetsImport;
use register::survey::SurveyImport;
use register::{Author, Register};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tabular::Limits;

pub async fn run(import: &Import, lang: Lang) -> anyhow::Result<ExitCode> {
    for file in &import.files {
        anyhow::ensure!(file.is_file(), "{}: no such file", file.display());
    }
    check_day(import)?;
    if import.progress_lines {
        limit_this_process(import.kind)?;
        child::end_with_the_portal();
    }
    let register = store::open(&import.data).await?;
    let landlord = landlord(&register, import).await?;
    let register = match &import.author {
        Some(account) => register.used_by(Author::Person {
            account_id: account.clone(),
            organisation_id: Some(landlord.id.clone()),
        }),
        None => register,
    };
    let mut reports = Vec::with_capacity(import.files.len());
    for file in &import.files {
        let report = import_file(&register, &landlord, import, file)
            .await
            .with_context(|| file.display().to_string())?;
        if let Some(day) = import.observed_on.filter(|_| !import.dry_run && !report.is_refused()) {
            match import.kind {
                Kind::Streets => register.date_streets(day).await?,
                _ => register.date_places(&report.file, day).await?,
            }
        }
        if import.format == Format::Table && !import.progress_lines {
            summary(&report, lang);
        }
        reports.push(report);
    }
    if !import.dry_run && reports.iter().any(|r| !r.is_refused()) && changes_surroundings(import.kind) {
        let never = Arc::new(AtomicBool::new(false));
        register.refresh_surroundings(&progress(import), &never).await?;
    }
    let json = if reports.len() == 1 {
        serde_json::to_string_pretty(&reports[0])?
    } else {
        serde_json::to_string_pretty(&reports)?
    };
    if let Some(path) = &import.report {
        std::fs::write(path, &json).with_context(|| path.display().to_string())?;
    }
    if import.format == Format::Json && !import.progress_lines {
        println!("{json}");
    }
    let refused = reports.iter().any(ImportReport::is_refused);
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Only what has a place in the street may be dated as a whole, and not in the future.
fn check_day(import: &Import) -> anyhow::Result<()> {
    let Some(day) = import.observed_on else { return Ok(()) };
    anyhow::ensure!(
        matches!(import.kind, Kind::Streets | Kind::Places),
        "--observed-on serves streets and places: other files say the day on each line"
    );
    anyhow::ensure!(day <= register::civil::today(), "--observed-on {day}: this day is still to come");
    Ok(())
}

/// A file sent to the portal is read under limits: what it exhausts is this process, never the server.
pub(super) fn limit_this_process(kind: Kind) -> anyhow::Result<()> {
    if kind == Kind::Streets { child::limit(8, 1_800) } else { child::limit(3, 600) }
}

const fn changes_surroundings(kind: Kind) -> bool {
    matches!(kind, Kind::Stock | Kind::Streets | Kind::Places)
}

async fn landlord(register: &Register, import: &Import) -> anyhow::Result<Landlord> {
    if let Some(name) = &import.landlord {
        return Ok(register.landlord_named(name).await?);
    }
    let known = register.landlords().await?;
    match (known.len(), import.kind) {
        (0, Kind::Stock) => anyhow::bail!("--landlord NAME is needed for the first stock file of a register"),
        (0, _) => Ok(register.landlord_named(UNNAMED).await?),
        (1, _) => Ok(register.landlord(None).await?),
        // Streets and places belong to everybody: any landlord's journal will do.
        (_, Kind::Streets | Kind::Places | Kind::Neighbourhoods | Kind::Communes | Kind::Directory) => {
            Ok(known.into_iter().next().context("no landlord")?)
        }
        _ => Ok(register.landlord(None).await?),
    }
}

fn progress(import: &Import) -> impl Fn(&str, u64, Option<u64>) + Send + Sync + use<> {
    let lines = import.progress_lines;
    move |stage: &str, done: u64, total: Option<u64>| {
        if lines {
            let line = serde_json::json!({ "stage": stage, "done": done, "total": total });
            let mut out = std::io::stdout();
            // The portal may have gone away: the import goes on.
            let _ = writeln!(out, "{line}");
            let _ = out.flush();
        }
    }
}

async fn import_file(
    register: &Register,
    landlord: &Landlord,
    import: &Import,
    file: &Path,
) -> anyhow::Result<ImportReport> {
    let limits = if import.progress_lines { Limits::upload() } else { Limits::default() };
    let dry_run = import.dry_run;
    let today = register::civil::today();
    let progress = progress(import);
    let never = AtomicBool::new(false);
    Ok(match import.kind {
        Kind::Stock => {
            let name = import.mapping.as_deref();
            let mapping = register.stock_mapping_for(&landlord.id, name, file, &limits).await?;
            let duplicates = duplicates(&import.duplicates)?;
            let stock = StockImport { file, title: None, mapping, limits, duplicates, dry_run };
            register.import_stock(landlord, stock, &progress, &never).await?
        }
        Kind::Streets => {
            let elevation = import.elevation.as_deref();
            let streets = StreetsImport { file, title: None, elevation, dry_run };
            register.import_streets(landlord, streets, &progress).await?
        }
        Kind::Places => {
            let places = PlacesImport { file, title: None, limits, dry_run };
            register.import_places(landlord, places, &progress).await?
        }
        Kind::Occupancy => {
            let name = import.mapping.as_deref();
            let mapping = register.occupancy_mapping_for(&landlord.id, name, file, &limits).await?;
            let occupancy = OccupancyImport { file, title: None, mapping, limits, dry_run, on: today };
            register.import_occupancy(landlord, occupancy, &progress).await?
        }
        Kind::Survey => {
            let survey = SurveyImport { file, title: None, limits, dry_run, today };
            register.import_survey(landlord, survey).await?
        }
        Kind::Observations => {
            let seen = ObservationsImport { file, title: None, limits, dry_run, today };
            register.import_observations(landlord, seen).await?
        }
        Kind::Neighbourhoods => register.import_neighbourhoods(landlord, file, None, dry_run).await?,
        Kind::Communes => register.import_communes(landlord, file, None, limits, dry_run).await?,
        Kind::Directory => {
            let directory = DirectoryImport { file, title: None, limits, dry_run };
            register.import_directory(landlord, directory).await?
        }
    })
}

/// What to do with lines that say one dwelling: a rule, or a file that says it line by line.
fn duplicates(text: &str) -> anyhow::Result<DuplicateChoice> {
    if let Some(rule) = DuplicateRule::from_code(text) {
        return Ok(DuplicateChoice { rule, ..DuplicateChoice::default() });
    }
    let body = std::fs::read_to_string(text)
        .with_context(|| format!("--duplicates {text}: neither first, last, refuse nor a file"))?;
    serde_json::from_str(&body).with_context(|| text.to_owned())
}

/// The report in a few lines, the problems first.
pub(super) fn summary(report: &ImportReport, lang: Lang) {
    let (fr, language) = (lang == Lang::Fr, super::language(lang));
    let say = |fr_text: String, en_text: String| println!("{}", if fr { fr_text } else { en_text });
    let detected = [
        report.layout.clone(),
        report.encoding.clone(),
        report.separator.map(|s| format!("« {} »", if s == '\t' { "tab".to_owned() } else { s.to_string() })),
    ];
    println!("{} — {}", report.file, detected.into_iter().flatten().collect::<Vec<_>>().join(", "));
    say(
        format!(
            "  {} lignes lues, {} gardées, {} refusées, {} à confirmer",
            report.rows_read, report.rows_kept, report.rows_rejected, report.rows_to_confirm
        ),
        format!(
            "  {} rows read, {} kept, {} rejected, {} to confirm",
            report.rows_read, report.rows_kept, report.rows_rejected, report.rows_to_confirm
        ),
    );
    if report.dwellings > 0 {
        say(
            format!(
                "  {} logements, {} bâtiments, {} résidences",
                report.dwellings, report.buildings, report.residences
            ),
            format!(
                "  {} dwellings, {} buildings, {} residences",
                report.dwellings, report.buildings, report.residences
            ),
        );
    }
    say(
        format!(
            "  {} ajoutés, {} modifiés, {} inchangés, {} absents du fichier (à vérifier, jamais supprimés)",
            report.added, report.changed, report.unchanged, report.missing
        ),
        format!(
            "  {} added, {} changed, {} unchanged, {} no longer in the file (to check, never deleted)",
            report.added, report.changed, report.unchanged, report.missing
        ),
    );
    for (name, figure) in &report.figures {
        println!("  {name}: {figure}");
    }
    for (code, count) in &report.issue_counts {
        println!("  {count} × {code}");
    }
    for issue in report.issues.iter().filter(|i| i.severity != Severity::Info).take(8) {
        let place = match (issue.line, &issue.column) {
            (Some(line), Some(column)) => format!("{column}{line}"),
            (Some(line), None) => format!("{} {line}", if fr { "ligne" } else { "line" }),
            _ => if fr { "fichier" } else { "file" }.to_owned(),
        };
        let parts = [
            issue.field.as_deref(),
            issue.value_in(language),
            issue.expected_in(language),
            issue.hint_in(language),
        ];
        let told: Vec<&str> = parts.into_iter().flatten().collect();
        println!("  {place}  {}  {}", issue.code.code(), told.join(" · "));
    }
    if report.dry_run {
        say("  Essai : rien n'a été écrit.".to_owned(), "  Dry run: nothing was written.".to_owned());
    }
}
