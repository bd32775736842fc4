//! Lines of one file that say the same dwelling: found, compared, and settled by a person's choice.
//!
//! The reader keeps the first line and refuses the others. Here these others are read again by themselves, which says
//! which dwelling each of them is; a choice then puts another line in the place of the first. The dry run and the real
//! run go through the same lines.

use super::source::{Again, RawRow, Read, Source};
use super::staging::Staging;
use crate::{Error, db::Write, identity::content_id};
use model::duplicate::{DuplicateChoice, DuplicateDifference, DuplicateGroup, Duplicates};
use model::dwelling::DwellingRow;
use model::issue::{ImportReport, Issue, IssueCode, Severity, column_letters};
use opendata::stock::{LayoutMatch, Role};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that the first reading did not keep and that are looked at again. A file with more of them is not one to
/// settle line by line.
const MOST_ROWS: usize = 20_000;
/// A dwelling said more often than this is a column that is no reference.
const MOST_TIMES: usize = 200;
/// Length of a cell shown.
const SHOWN: usize = 80;

/// A line that says a dwelling again, after its first line.
struct Repeat {
    raw: RawRow,
    dwelling: DwellingRow,
}

/// Settles the duplicates of a staged file: rows of the staging, and the report, are as the choice wants them.
///
/// # Errors
/// [`Error::Refused`] when the choice is about another file, or about lines that are no duplicates.
pub(super) async fn settle(
    write: &mut Write<'_>,
    (landlord_id, import_id): (&str, &str),
    source: &Source,
    read: Read,
    choice: &DuplicateChoice,
) -> Result<ImportReport, Error> {
    let Read { mut report, layout, lines } = read;
    if choice.file_hash.as_deref().is_some_and(|hash| hash != report.file_hash) {
        return Err(Error::Refused("the choice between duplicates was made for another file".to_owned()));
    }
    let is_repeat = |i: &Issue| i.code == IssueCode::DoublonFichier && i.severity == Severity::Error;
    let layout = layout.filter(|_| !report.is_refused() && report.issues.iter().any(is_repeat));
    let Some(layout) = layout else {
        return if choice.cases.is_empty() { Ok(report) } else { Err(no_such_lines(choice)) };
    };
    let (theirs, their_layout) = (source.clone(), layout.clone());
    let repeats = blocking(move || repeats(&theirs, &their_layout, |line| lines.contains(line))).await?;
    let groups = grouped(write, (landlord_id, import_id), repeats).await?;
    let firsts: BTreeSet<u64> = groups.keys().copied().collect();
    let decided: BTreeSet<u64> = choice.cases.keys().copied().collect();
    if !decided.is_subset(&firsts) {
        return Err(no_such_lines(choice));
    }
    let (theirs, their_layout) = (source.clone(), layout.clone());
    let first_cells = blocking(move || cells_at(&theirs, &their_layout, &firsts)).await?;

    let mut told = Duplicates {
        choice: DuplicateChoice { file_hash: Some(report.file_hash.clone()), ..choice.clone() },
        groups: Vec::with_capacity(groups.len()),
    };
    let mut replaced: Vec<(RawRow, RawRow, DwellingRow)> = Vec::new();
    let mut set_aside: Vec<(u64, u64, String)> = Vec::new();
    let mut settled: BTreeSet<u64> = BTreeSet::new();
    for (first, others) in groups {
        let mut all_lines = vec![first];
        all_lines.extend(others.iter().map(|r| r.raw.line));
        let kept = choice.kept(&all_lines);
        if choice.cases.get(&first).is_some_and(|line| !all_lines.contains(line)) {
            return Err(no_such_lines(choice));
        }
        let empty = Vec::new();
        let of_first = first_cells.get(&first).unwrap_or(&empty);
        let dwelling = others.first().map(|r| &r.dwelling);
        let reference =
            dwelling.and_then(|d| d.dwelling_ref.clone().or(d.national_ref.clone())).unwrap_or_default();
        let differences = if told.groups.len() < Duplicates::COMPARED {
            let cells: Vec<&Vec<String>> =
                std::iter::once(of_first).chain(others.iter().map(|r| &r.raw.cells)).collect();
            compare(&layout, &cells)
        } else {
            Vec::new()
        };
        if let Some(kept) = kept {
            settled.extend(&all_lines);
            let aside = all_lines.iter().filter(|line| **line != kept);
            set_aside.extend(aside.map(|line| (*line, kept, reference.clone())));
            if let Some(repeat) = others.into_iter().find(|r| r.raw.line == kept) {
                let before = RawRow { line: first, cells: of_first.clone() };
                replaced.push((before, repeat.raw, repeat.dwelling));
            }
        }
        told.groups.push(DuplicateGroup { lines: all_lines, kept, reference, differences });
    }
    retell(&mut report, &settled, set_aside);
    if !replaced.is_empty() {
        replace(write, (landlord_id, import_id), &source.again(&layout)?, replaced, &mut report).await?;
    }
    report.duplicates = Some(told);
    Ok(report)
}

fn no_such_lines(choice: &DuplicateChoice) -> Error {
    let cases: Vec<String> =
        choice.cases.iter().take(5).map(|(first, line)| format!("{first} → {line}")).collect();
    Error::Refused(format!("these lines of the file do not say one dwelling: {}", cases.join(", ")))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Computation(e.to_string()))?
}

/// The lines that were not kept because a line before them says the same dwelling. A line refused for another reason
/// is refused again.
fn repeats(source: &Source, layout: &LayoutMatch, kept: impl Fn(u64) -> bool) -> Result<Vec<Repeat>, Error> {
    let mut left = Vec::new();
    let mut table = source.table(layout)?;
    while let Some(row) = table.next_row() {
        let Ok(row) = row else { continue };
        if kept(row.line()) {
            continue;
        }
        if left.len() == MOST_ROWS {
            return Err(Error::Refused(format!(
                "more than {MOST_ROWS} lines are refused: the column of the reference is probably another one"
            )));
        }
        left.push(RawRow { line: row.line(), cells: row.cells().map(str::to_owned).collect() });
    }
    // Each reading keeps one line of each dwelling: again, until none is kept.
    let again = source.again(layout)?;
    let mut found = Vec::new();
    for _ in 0..MOST_TIMES {
        let reread = again.read(&left)?;
        if reread.dwellings.is_empty() {
            break;
        }
        let taken: BTreeSet<usize> = reread.dwellings.iter().map(|(i, _)| *i).collect();
        for (index, dwelling) in reread.dwellings {
            found.push(Repeat { raw: left[index].clone(), dwelling });
        }
        let mut index = 0;
        left.retain(|_| {
            index += 1;
            !taken.contains(&(index - 1))
        });
    }
    Ok(found)
}

/// The repeats by the first line of their dwelling, each group in the order of the file.
async fn grouped(
    write: &mut Write<'_>,
    (landlord_id, import_id): (&str, &str),
    repeats: Vec<Repeat>,
) -> Result<BTreeMap<u64, Vec<Repeat>>, Error> {
    let mut of_identity: BTreeMap<String, Vec<Repeat>> = BTreeMap::new();
    for repeat in repeats {
        of_identity.entry(repeat.dwelling.identity.clone()).or_default().push(repeat);
    }
    let mut groups = BTreeMap::new();
    for (identity, mut others) in of_identity {
        let row = sqlx::query("SELECT source_line FROM stock_staging WHERE last_import = $1 AND id = $2")
            .bind(import_id.to_owned())
            .bind(content_id(&["dwelling", landlord_id, &identity]))
            .fetch_optional(write.connection())
            .await?;
        let Some(row) = row else { continue };
        others.sort_by_key(|r| r.raw.line);
        groups.insert(row.try_get::<i64, _>("source_line")?.unsigned_abs(), others);
    }
    Ok(groups)
}

/// The cells of some lines.
fn cells_at(
    source: &Source,
    layout: &LayoutMatch,
    lines: &BTreeSet<u64>,
) -> Result<BTreeMap<u64, Vec<String>>, Error> {
    let mut found = BTreeMap::new();
    let mut table = source.table(layout)?;
    while found.len() < lines.len()
        && let Some(row) = table.next_row()
    {
        let Ok(row) = row else { continue };
        if lines.contains(&row.line()) {
            found.insert(row.line(), row.cells().map(str::to_owned).collect());
        }
    }
    Ok(found)
}

/// The columns in which lines differ, among those that are read: other columns may speak of people.
fn compare(layout: &LayoutMatch, lines: &[&Vec<String>]) -> Vec<DuplicateDifference> {
    let read = layout.columns.iter().filter(|c| matches!(c.role, Role::Field(_)));
    let cell = |cells: &Vec<String>, index: usize| cells.get(index).map_or("", |c| c.trim()).to_owned();
    read.filter_map(|column| {
        let values: Vec<String> = lines.iter().map(|cells| cell(cells, column.index)).collect();
        let differ = values.windows(2).any(|pair| pair[0] != pair[1]);
        differ.then(|| DuplicateDifference {
            column: column_letters(column.index),
            field: column.header.clone(),
            values: values.into_iter().map(|v| v.chars().take(SHOWN).collect()).collect(),
        })
    })
    .collect()
}

/// Lines of settled groups are no errors any more: those set aside are told as such, and what is kept is not told.
fn retell(report: &mut ImportReport, settled: &BTreeSet<u64>, set_aside: Vec<(u64, u64, String)>) {
    if set_aside.is_empty() {
        return;
    }
    let of_settled = |issue: &Issue| {
        issue.code == IssueCode::DoublonFichier
            && issue.severity == Severity::Error
            && issue.line.is_some_and(|line| settled.contains(&line))
    };
    let template = report.issues.iter().find(|i| of_settled(i)).cloned();
    for issue in report.issues.iter().filter(|i| of_settled(i)) {
        if let Some(listed) = report.listed.get_mut(&(issue.code, issue.field.clone())) {
            *listed = listed.saturating_sub(1);
        }
    }
    report.issues.retain(|i| !of_settled(i));
    let aside = set_aside.len() as u64;
    // One error was counted for every line but the first of its group: as many as are set aside.
    let code = IssueCode::DoublonFichier.code();
    if let Some(count) = report.issue_counts.get_mut(code) {
        *count = count.saturating_sub(aside);
    }
    report.rows_rejected = report.rows_rejected.saturating_sub(aside);
    *report.figures.entry("rows-set-aside".to_owned()).or_default() += aside;
    for (line, kept, reference) in set_aside {
        let mut issue = template
            .clone()
            .unwrap_or_else(|| Issue::new(IssueCode::DoublonFichier, Severity::Info))
            .value(&reference)
            .hint((
                format!(
                    "Ligne écartée : la ligne {kept} est gardée pour ce logement, comme vous l'avez choisi."
                ),
                format!("Line set aside: line {kept} is kept for this dwelling, as you chose."),
            ));
        issue.severity = Severity::Info;
        issue.line = Some(line);
        report.push(issue);
    }
}

/// Puts the chosen lines in the place of the first ones, in the staging and in the sums of the report.
async fn replace(
    write: &mut Write<'_>,
    (landlord_id, import_id): (&str, &str),
    again: &Again,
    replaced: Vec<(RawRow, RawRow, DwellingRow)>,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let mut staging = Staging::new(landlord_id, import_id);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (first, chosen, dwelling) in replaced {
        sqlx::query("DELETE FROM stock_staging WHERE last_import = $1 AND id = $2")
            .bind(import_id.to_owned())
            .bind(content_id(&["dwelling", landlord_id, &dwelling.identity]))
            .execute(write.connection())
            .await?;
        staging.add(write, dwelling).await?;
        before.push(first);
        after.push(chosen);
    }
    staging.finish(write).await?;
    let (out, into) = (again.read(&before)?, again.read(&after)?);
    let moved = |n: u64, less: u64, more: u64| (n + more).saturating_sub(less);
    for (name, n) in &into.figures {
        let less = out.figures.get(name).copied().unwrap_or(0);
        let sum = report.figures.entry(name.clone()).or_default();
        *sum = moved(*sum, less, *n);
    }
    report.dwellings = moved(report.dwellings, out.dwellings_counted, into.dwellings_counted);
    report.rows_to_confirm =
        moved(report.rows_to_confirm, out.rows_to_confirm, into.rows_to_confirm).min(report.rows_kept);
    for (_, issue) in into.issues {
        // The first reading told the cells of this line, but not where the register finds it.
        if issue.code == IssueCode::CoordonneesHorsCommune && issue.field.as_deref() == Some("position") {
            report.push(issue);
        }
    }
    Ok(())
}
