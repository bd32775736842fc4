//! Reading files into the register: the journal, and the five steps of an import.
//!
//! Fichier → Colonnes → Vérifier → Décider → Bilan. The check and the import run the same code; only the second
//! keeps what it wrote. A job lives in the table of jobs and its file in the spool of the data folder: an instance that stops
//! leaves both to the next one.

mod annotated;
mod columns;
mod duplicates;
mod file;
mod issues;
pub(crate) mod jobs;
mod list;
mod progress;
mod run;
mod steps;
mod undo;
mod verdict;

pub(crate) use run::keep_working;

pub use annotated::{AnnotateError, annotate, can_be_annotated};

use crate::edge::doors::{Doors, Need};
use crate::edge::upload::LARGEST;
use crate::edge::{Asked, PageError};
use register::imports::ImportKind;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

pub(crate) fn doors() -> Doors {
    let limit = usize::try_from(LARGEST).unwrap_or(usize::MAX).saturating_add(1024 * 1024);
    Doors::new()
        .get("/imports/nouveau/{kind}", Need::Right(Action::Create, ObjectKind::Import), file::choose)
        .upload(
            "/imports/nouveau/{kind}",
            Need::Right(Action::Create, ObjectKind::Import),
            limit,
            file::receive,
        )
        .get("/imports", Need::Right(Action::List, ObjectKind::Import), list::list)
        .get("/imports/{id}", Need::Right(Action::List, ObjectKind::Import), verdict::report)
        .get("/imports/{id}/problemes.csv", Need::Right(Action::List, ObjectKind::Import), issues::of_import)
        .get("/imports/{id}/annuler", Need::Right(Action::List, ObjectKind::Import), undo::ask)
        .post("/imports/{id}/annuler", Need::Right(Action::Create, ObjectKind::Import), undo::undo)
        .get("/imports/travaux/{id}", Need::Right(Action::List, ObjectKind::Import), progress::job)
        .post(
            "/imports/travaux/{id}/colonnes",
            Need::Right(Action::Create, ObjectKind::Import),
            columns::choose,
        )
        .post(
            "/imports/travaux/{id}/doublons",
            Need::Right(Action::Create, ObjectKind::Import),
            duplicates::choose,
        )
        .get(
            "/imports/travaux/{id}/annote.csv",
            Need::Right(Action::List, ObjectKind::Import),
            annotated::csv,
        )
        .get(
            "/imports/travaux/{id}/annote.xlsx",
            Need::Right(Action::List, ObjectKind::Import),
            annotated::xlsx,
        )
        .post(
            "/imports/travaux/{id}/importer",
            Need::Right(Action::Create, ObjectKind::Import),
            progress::import,
        )
        .post(
            "/imports/travaux/{id}/arreter",
            Need::Right(Action::Create, ObjectKind::Import),
            progress::stop,
        )
        .post(
            "/imports/travaux/{id}/relancer",
            Need::Right(Action::Create, ObjectKind::Import),
            progress::retry,
        )
        .get(
            "/imports/travaux/{id}/abandonner",
            Need::Right(Action::List, ObjectKind::Import),
            progress::ask_drop,
        )
        .post(
            "/imports/travaux/{id}/abandonner",
            Need::Right(Action::Create, ObjectKind::Import),
            progress::drop_job,
        )
        .get(
            "/imports/travaux/{id}/problemes.csv",
            Need::Right(Action::List, ObjectKind::Import),
            issues::of_job,
        )
}

/// May the person read files of this kind into the register of their organisation? A file about persons asks for a
/// right on persons.
fn may_import(asked: &Asked, kind: ImportKind) -> Result<(), PageError> {
    // The directory is everybody's: whoever holds the machine imports it.
    if kind == ImportKind::Directory {
        return Err(PageError::NotFound);
    }
    let about = if kind == ImportKind::Occupancy { ObjectKind::Tenant } else { ObjectKind::Import };
    asked.caller.may_here(Action::Create, about)
}

/// The name of a kind of import.
pub(crate) fn kind_name(t: Texts, kind: ImportKind) -> String {
    match kind {
        ImportKind::Stock => t.import_stock(),
        ImportKind::Streets => t.import_streets(),
        ImportKind::Places => t.import_places(),
        ImportKind::Occupancy => t.import_occupancy(),
        ImportKind::Survey => t.import_survey(),
        ImportKind::Neighbourhoods => t.import_neighbourhoods(),
        ImportKind::Communes => t.import_communes(),
        ImportKind::Directory => t.nav_directory(),
    }
}

/// What a kind of import reads.
fn kind_what(t: Texts, kind: ImportKind) -> String {
    match kind {
        ImportKind::Stock => t.import_stock_what(),
        ImportKind::Streets => t.import_streets_what(),
        ImportKind::Places => t.import_places_what(),
        ImportKind::Occupancy => t.import_occupancy_what(),
        ImportKind::Survey => t.import_survey_what(),
        ImportKind::Neighbourhoods => t.import_neighbourhoods_what(),
        ImportKind::Communes => t.import_communes_what(),
        ImportKind::Directory => t.directory_lead(),
    }
}
