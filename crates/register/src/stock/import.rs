//! The import of a stock file: read, stage, compare, apply, group — or the same and leave no trace.

use super::{compare, regroup, staging::Staging};
use crate::imports::{ImportKind, Progress, import_id, note};
use crate::landlords::Landlord;
use crate::occupancy::refused;
use crate::{Error, Register};
use model::dwelling::DwellingRow;
use model::issue::ImportReport;
use opendata::stock::{ColumnMapping, StockContext, open_stock, read_stock};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use tabular::Limits;
use tokio::sync::mpsc;

/// A stock file to import.
pub struct StockImport<'a> {
    pub file: &'a Path,
    /// Name shown in the journal; the file's own name when absent.
    pub title: Option<&'a str>,
    pub mapping: Option<ColumnMapping>,
    pub limits: Limits,
    pub dry_run: bool,
}

/// Rows are handed from the reader to the database in groups of this size, a few groups ahead at most:
/// memory does not grow with the file.
const GROUP: usize = 1_000;
const GROUPS_AHEAD: usize = 4;

impl Register {
    /// Imports a stock file for a landlord.
    ///
    /// The dry run does everything the real run does, then rolls back: their reports are equal but for `dry_run`.
    /// A refused file (see [`ImportReport::is_refused`]) changes nothing.
    pub async fn import_stock(
        &self,
        landlord: &Landlord,
        import: StockImport<'_>,
        progress: &Progress<'_>,
        cancel: &AtomicBool,
    ) -> Result<ImportReport, Error> {
        let mut write = self.db.write().await?;
        let id = import_id(&landlord.id, ImportKind::Stock, &import.file.display().to_string());
        let (sender, mut receiver) = mpsc::channel::<Vec<DwellingRow>>(GROUPS_AHEAD);
        let file = import.file.to_owned();
        let (mapping, limits) = (import.mapping.clone(), import.limits.clone());
        let reader = tokio::task::spawn_blocking(move || read(&file, mapping.as_ref(), &limits, &sender));

        let mut staging = Staging::new(&landlord.id, &id);
        let mut rows = 0_u64;
        while let Some(group) = receiver.recv().await {
            if cancel.load(Ordering::Relaxed) {
                return Err(Error::Cancelled);
            }
            rows += group.len() as u64;
            for row in group {
                staging.add(&mut write, row).await?;
            }
            progress("read", rows, None);
        }
        staging.finish(&mut write).await?;
        let mut report = reader.await.map_err(|e| Error::Computation(e.to_string()))?;
        report.dry_run = import.dry_run;
        if let Some(title) = import.title {
            title.clone_into(&mut report.file);
        }

        if report.is_refused() {
            write.roll_back().await?;
            if !import.dry_run {
                let mut write = self.db.write().await?;
                note(&mut write, &id, &landlord.id, ImportKind::Stock, &report).await?;
                write.commit().await?;
            }
            return Ok(report);
        }

        progress("compare", rows, Some(rows));
        let effect = compare::effect(&mut write, &landlord.id, &id).await?;
        report.added = effect.added;
        report.changed = effect.changed;
        report.unchanged = effect.unchanged;
        report.missing = effect.missing;
        let changes = effect.added + effect.changed + effect.missing > 0;
        if changes {
            compare::apply(&mut write, &landlord.id, &id).await?;
        }
        super::levels::note_levels_of_file(&mut write, &landlord.id, &id).await?;
        progress("group", rows, Some(rows));
        let groups = if changes {
            regroup::regroup(&mut write, &landlord.id).await?
        } else {
            regroup::Groups::of(&mut write, &landlord.id).await?
        };
        report.residences = groups.residences;
        report.buildings = groups.buildings;
        compare::clear(&mut write, &id).await?;
        if cancel.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        if import.dry_run {
            write.roll_back().await?;
        } else {
            note(&mut write, &id, &landlord.id, ImportKind::Stock, &report).await?;
            write.commit().await?;
        }
        Ok(report)
    }
}

/// Reads the file on its own thread, handing groups of rows over; gives the report of what was read.
fn read(
    file: &Path,
    mapping: Option<&ColumnMapping>,
    limits: &Limits,
    sender: &mpsc::Sender<Vec<DwellingRow>>,
) -> ImportReport {
    let mut group = Vec::with_capacity(GROUP);
    let context = StockContext { today: jiff::Zoned::now().date(), communes: None };
    let mut sink = |row: DwellingRow| {
        group.push(row);
        if group.len() == GROUP {
            let full = std::mem::replace(&mut group, Vec::with_capacity(GROUP));
            if sender.blocking_send(full).is_err() {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    };
    let report = match open_stock(file, limits) {
        Ok(mut table) => read_stock(&mut table, mapping, &context, &mut sink).report,
        Err(error) => refused(file, &error),
    };
    if !group.is_empty() {
        // The receiver is gone only when the import was cancelled: nobody wants the rest.
        let _ = sender.blocking_send(group);
    }
    report
}
