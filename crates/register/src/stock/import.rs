//! The import of a stock file: read, stage, compare, apply, group — or the same and leave no trace.

use super::source::{Read, Source};
use super::{base, compare, duplicates, regroup, staging::Staging};
use crate::imports::{ImportKind, Progress, import_id, note};
use crate::landlords::Landlord;
use crate::{Error, Register};
use model::duplicate::DuplicateChoice;
use model::dwelling::DwellingRow;
use model::issue::ImportReport;
use opendata::stock::ColumnMapping;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
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
    /// Which line is kept of those that say one dwelling.
    pub duplicates: DuplicateChoice,
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
        let source = self.stock_source(import.file, import.mapping.clone(), import.limits.clone()).await?;
        let mut write = self.db.write_of(&landlord.id).await?;
        let id = import_id(&landlord.id, ImportKind::Stock, &import.file.display().to_string());
        let (sender, mut receiver) = mpsc::channel::<Vec<DwellingRow>>(GROUPS_AHEAD);
        let theirs = source.clone();
        let reader = tokio::task::spawn_blocking(move || read(&theirs, &sender));

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
        let read = reader.await.map_err(|e| Error::Computation(e.to_string()))?;
        let mut report =
            duplicates::settle(&mut write, (&landlord.id, &id), &source, read, &import.duplicates).await?;
        report.dry_run = import.dry_run;
        if let Some(title) = import.title {
            title.clone_into(&mut report.file);
        }

        if report.is_refused() {
            write.roll_back().await?;
            if !import.dry_run {
                let mut write = self.db.write_of(&landlord.id).await?;
                note(&mut write, self.author(), &id, &landlord.id, ImportKind::Stock, &report).await?;
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
        base::tell_known(&mut write, &landlord.id, &id, &mut report).await?;
        compare::note_communes(&mut write, &landlord.id, &id).await?;
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
            note(&mut write, self.author(), &id, &landlord.id, ImportKind::Stock, &report).await?;
            write.commit().await?;
        }
        Ok(report)
    }
}

impl Register {
    /// A stock file with everything that its reading depends on.
    pub async fn stock_source(
        &self,
        file: &Path,
        mapping: Option<ColumnMapping>,
        limits: Limits,
    ) -> Result<Source, Error> {
        let communes = self.communes().await?.map(Arc::new);
        Ok(Source { file: file.to_owned(), mapping, limits, today: crate::civil::today(), communes })
    }
}

/// Reads the file on its own thread, handing groups of rows over; gives the report of what was read.
fn read(source: &Source, sender: &mpsc::Sender<Vec<DwellingRow>>) -> Read {
    let mut group = Vec::with_capacity(GROUP);
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
    let read = source.read(&mut sink);
    if !group.is_empty() {
        // The receiver is gone only when the import was cancelled: nobody wants the rest.
        let _ = sender.blocking_send(group);
    }
    read
}
