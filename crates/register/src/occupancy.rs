//! Who lives where, reduced to births: the occupancy file replaces what was known of the residences it mentions.

use crate::imports::{ImportKind, Progress, read_aside};
use crate::landlords::Landlord;
use crate::{Error, Register, db::Bulk, identity::content_id};
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use opendata::occupancy::{
    Birth, DwellingAges, Mapping, OccupancyRow, ReadOptions, RefIndex, RefMatch, household_ages, read,
};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tabular::{Limits, Table};

/// An occupancy file to import.
pub struct OccupancyImport<'a> {
    pub file: &'a Path,
    pub title: Option<&'a str>,
    pub mapping: Option<Mapping>,
    pub limits: Limits,
    pub dry_run: bool,
    /// Leases active on this day count.
    pub on: jiff::civil::Date,
}

/// A birth as it is kept: dwelling, year, date.
type Kept = (String, Option<i64>, Option<String>);

fn kept(dwelling: &str, birth: Birth) -> Kept {
    match birth {
        Birth::Unknown => (dwelling.to_owned(), None, None),
        Birth::Year(year) => (dwelling.to_owned(), Some(i64::from(year)), None),
        Birth::Date(date) => (dwelling.to_owned(), Some(i64::from(date.year())), Some(date.to_string())),
    }
}

/// The births of a dwelling, those that are missing included.
fn births_of(dwelling: &str, ages: &DwellingAges) -> Vec<Kept> {
    let missing = (ages.unknown + ages.unlisted).min(50) as usize;
    let known = ages.births.iter().map(|b| kept(dwelling, *b));
    known.chain(std::iter::repeat_n(kept(dwelling, Birth::Unknown), missing)).collect()
}

struct Dwelling {
    id: String,
    reference: String,
    residence_id: Option<String>,
}

impl Register {
    /// Imports an occupancy file. Dwellings of the residences it mentions that have no lease in it are vacant.
    pub async fn import_occupancy(
        &self,
        landlord: &Landlord,
        import: OccupancyImport<'_>,
        progress: &Progress<'_>,
    ) -> Result<ImportReport, Error> {
        let (file, mapping, limits, on) =
            (import.file.to_owned(), import.mapping.clone(), import.limits.clone(), import.on);
        let (rows, mut report) =
            read_aside(import.title, import.dry_run, move || read_file(&file, mapping, &limits, on)).await?;
        progress("read", report.rows_read, Some(report.rows_read));
        let mut write = self.db.write_of(&landlord.id).await?;
        if !report.is_refused() {
            let stock = self.references(&landlord.id).await?;
            let matched = attach(&rows, &stock, &mut report);
            report.dwellings = matched.len() as u64;
            let residences: BTreeSet<&str> =
                matched.keys().filter_map(|i| stock[*i].residence_id.as_deref()).collect();
            report.residences = residences.len() as u64;
            let scope: Vec<&Dwelling> = stock
                .iter()
                .filter(|d| d.residence_id.as_deref().is_some_and(|r| residences.contains(r)))
                .collect();
            let mut before: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
            for row in self.occupants(&landlord.id).await? {
                before.entry(row.0.clone()).or_default().push(row);
            }
            let mut bulk = Bulk::into_table(
                "occupant",
                &["id", "landlord_id", "dwelling_id", "birth_year", "birth_date"],
            );
            let mut now_there: BTreeMap<&str, Vec<Kept>> = BTreeMap::new();
            let erased = self.erased(&landlord.id).await?;
            for (index, ages) in &matched {
                let dwelling = &stock[*index].id;
                let mut births = births_of(dwelling, ages);
                for (dwelling, year, date) in &mut births {
                    // Who asked to be erased stays erased, whatever the landlord's file still says.
                    if erased.holds(dwelling, *year, date.as_deref()) {
                        (*year, *date) = (None, None);
                        *report.figures.entry("erased-left-out".to_owned()).or_default() += 1;
                    }
                }
                births.sort();
                now_there.insert(dwelling, births);
            }
            for dwelling in scope {
                let old = before.get(&dwelling.id);
                let new = now_there.get(dwelling.id.as_str());
                match (old, new) {
                    (None, None) => continue,
                    (Some(old), Some(new)) if old == new => {
                        report.unchanged += 1;
                        continue;
                    }
                    (None, Some(_)) => report.added += 1,
                    (Some(_), None) => report.missing += 1,
                    (Some(_), Some(_)) => report.changed += 1,
                }
                sqlx::query("DELETE FROM occupant WHERE dwelling_id = $1")
                    .bind(dwelling.id.clone())
                    .execute(write.connection())
                    .await?;
                for (rank, (_, year, date)) in new.into_iter().flatten().enumerate() {
                    bulk.cell(content_id(&["occupant", &dwelling.id, &rank.to_string()]))?;
                    bulk.cell(landlord.id.clone())?.cell(dwelling.id.clone())?;
                    bulk.cell(*year)?.cell(date.clone())?;
                    bulk.end_row(write.connection()).await?;
                }
            }
            bulk.flush(write.connection()).await?;
        }
        self.conclude(write, &landlord.id, ImportKind::Occupancy, &report).await?;
        Ok(report)
    }

    async fn references(&self, landlord_id: &str) -> Result<Vec<Dwelling>, Error> {
        let rows = sqlx::query(
            "SELECT id, COALESCE(reference, '') AS reference, residence_id FROM dwelling
             WHERE landlord_id = $1 AND is_current = 1 ORDER BY id",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Dwelling {
                    id: row.try_get("id")?,
                    reference: row.try_get("reference")?,
                    residence_id: row.try_get("residence_id")?,
                })
            })
            .collect()
    }

    async fn occupants(&self, landlord_id: &str) -> Result<Vec<Kept>, Error> {
        let mut all: Vec<Kept> =
            sqlx::query_as("SELECT dwelling_id, birth_year, birth_date FROM occupant WHERE landlord_id = $1")
                .bind(landlord_id)
                .fetch_all(self.db.read())
                .await?;
        all.sort();
        Ok(all)
    }
}

fn read_file(
    file: &Path,
    mapping: Option<Mapping>,
    limits: &Limits,
    on: jiff::civil::Date,
) -> (Vec<OccupancyRow>, ImportReport) {
    let mut rows = Vec::new();
    let report = match Table::open_expecting(file, limits, &Mapping::knows) {
        Ok(table) => read(table, &ReadOptions { on, mapping }, |row| rows.push(row)),
        Err(error) => refused(file, &error),
    };
    (rows, report)
}

/// The report of a file that could not be opened as a table.
pub(crate) fn refused(file: &Path, error: &tabular::TableError) -> ImportReport {
    let mut report = ImportReport {
        file: file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
        ..ImportReport::default()
    };
    report.push(Issue::from(error));
    report
}

/// Finds the dwelling of each household; what is not found is told, without naming anybody.
fn attach(
    rows: &[OccupancyRow],
    stock: &[Dwelling],
    report: &mut ImportReport,
) -> BTreeMap<usize, DwellingAges> {
    let index = RefIndex::new(stock.iter().map(|d| d.reference.as_str()));
    let mut matched = Vec::with_capacity(rows.len());
    for row in rows {
        match index.find(&row.dwelling_ref) {
            RefMatch::Exact(at) | RefMatch::Loose(at) if !stock[at].reference.is_empty() => {
                matched.push(OccupancyRow { dwelling_ref: at.to_string(), ..row.clone() });
            }
            found => {
                let hint = match found {
                    RefMatch::Ambiguous => (
                        "Plusieurs logements du parc peuvent porter cette référence : écrivez-la comme dans le \
                             fichier du parc.",
                        "Several dwellings of the stock may have this reference: write it as it is in the file \
                             of the stock.",
                    ),
                    _ => (
                        "Aucun logement du parc ne porte cette référence : importez d'abord le parc, ou corrigez.",
                        "No dwelling of the stock has this reference: import the stock first, or correct it.",
                    ),
                };
                report.push(
                    Issue::new(IssueCode::RattachementAbsent, Severity::Error)
                        .at(row.line, None)
                        .field("dwelling_ref")
                        .value(&row.dwelling_ref)
                        .hint(hint),
                );
                report.rows_kept = report.rows_kept.saturating_sub(1);
                report.rows_rejected += 1;
            }
        }
    }
    household_ages(&matched).into_iter().filter_map(|(at, ages)| Some((at.parse().ok()?, ages))).collect()
}
