//! The register: what people write, what files said, and what the engines found.
//!
//! One folder holds everything: `register.sqlite` (this crate's tables) and `library/` (immutable files made from
//! open data: the street network, the base map). One module per noun; a module holds its tables' SQL and its acts.
//! SQL is written here and nowhere else.

mod across;
mod author;
mod db;
mod error;
pub mod events;
mod identity;

pub mod accounts;
pub mod adaptations;
pub mod adapted;
pub mod agreements;
pub mod allocations;
pub mod applications;
pub mod backup;
pub mod boards;
pub mod bodies;
pub mod calls;
pub mod campaigns;
pub mod catalogue;
pub mod charters;
pub mod civil;
pub mod committees;
pub mod communes;
pub mod contacts;
pub mod day;
pub mod demo;
mod demo_adaptations;
mod demo_agreements;
mod demo_allocation;
mod demo_applications;
mod demo_calls;
mod demo_campaign;
mod demo_catalogue;
mod demo_charters;
mod demo_committee;
mod demo_common_ground;
mod demo_diagnoses;
mod demo_directory;
mod demo_enquiries;
mod demo_frameworks;
mod demo_funding;
mod demo_governance;
mod demo_help_teams;
mod demo_innovations;
mod demo_ledger;
mod demo_meetings;
mod demo_outreach;
mod demo_pathway;
mod demo_pension;
mod demo_people;
mod demo_pools;
mod demo_premises;
mod demo_programmes;
mod demo_provisions;
mod demo_psp;
mod demo_referrals;
mod demo_relief;
mod demo_subsidies;
mod demo_testimonies;
mod demo_transfers;
mod demo_upkeep;
pub mod diagnoses;
pub mod directory;
pub mod disclosure;
pub mod engagements;
pub mod enquiries;
pub mod frameworks;
pub mod funding;
pub mod governance;
pub mod help_teams;
pub mod imports;
pub mod innovations;
pub mod jobs;
pub mod journal;
pub mod landlords;
pub mod ledger;
pub mod library;
mod mappings;
pub mod meetings;
pub mod members;
pub mod needs;
pub mod neighbourhoods;
pub mod observations;
pub mod occupancy;
mod opening;
pub mod organisations;
pub mod outreach;
pub mod pension;
pub mod places;
pub mod pools;
pub mod portfolio;
pub mod practices;
pub mod premises;
pub mod privacy;
pub mod programmes;
pub mod provisions;
pub mod psp;
pub mod referrals;
pub mod relief;
pub mod roadmaps;
pub mod seals;
pub mod shelves;
pub mod stock;
pub mod streets;
pub mod submissions;
pub mod subsidies;
pub mod supported;
pub mod surroundings;
pub mod survey;
pub mod testimonies;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod transfers;
pub mod upkeep;
pub mod vacancies;
pub mod verify;
pub mod ways;
pub mod weights;
pub mod workshops;

pub use across::Across;
pub use author::Author;
pub use demo_people::DemoPerson;
pub use error::Error;
pub use opening::{Migration, PoolState};

use db::Db;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The register of one data folder, used by one author. Cheap to clone.
#[derive(Clone)]
pub struct Register {
    house: Arc<House>,
    author: Author,
    pub(crate) db: Db,
    pub(crate) accesses: db::Apart,
    pub(crate) jobs: db::Apart,
}

/// A page that is being made: see [`Register::for_a_page`].
#[derive(Debug, Clone)]
pub struct Page(#[expect(dead_code, reason = "kept, not read")] Arc<db::Page>);

/// What all the handles on a data folder share.
pub struct House {
    folder: PathBuf,
    pub(crate) shelf: streets::Shelf,
    pub(crate) computed: portfolio::Computed,
    pub(crate) seals: seals::Seals,
    pub(crate) gazetteer: directory::geography::Shelf,
    pub(crate) catalogue: self::catalogue::Shelf,
    /// Acts that read through other connections while they hold a lock come one by one, so that they never wait for each
    /// other's connections.
    pub(crate) one_by_one: tokio::sync::Mutex<()>,
    /// One picture is drawn again at a time: each takes as much memory as its pixels.
    pub(crate) drawing: tokio::sync::Mutex<()>,
    pub(crate) figures: help_teams::Figures,
}

impl Deref for Register {
    type Target = House;
    fn deref(&self) -> &House {
        &self.house
    }
}

impl Register {
    /// Opens the data folder, creating it when it does not exist, with its own SQLite file.
    ///
    /// # Errors
    /// When the folder cannot be written, or the database not opened.
    pub async fn open(folder: &Path) -> Result<Register, Error> {
        Register::open_with(folder, None).await
    }

    /// Opens the data folder; what people write is in the database named (`postgres://…`) when one is given.
    ///
    /// # Errors
    /// When the folder cannot be written, or the database not opened.
    pub async fn open_with(folder: &Path, database: Option<&str>) -> Result<Register, Error> {
        opening::Opening { database, ..opening::Opening::default() }.open(folder).await
    }

    /// The same register, used by somebody else: what is done through it is written under that name, and it shows what
    /// that author may see.
    #[must_use]
    pub fn used_by(&self, author: Author) -> Register {
        let view = author.view();
        Register { author, ..self.seeing(view) }
    }

    /// The same register, for a page that reads: on PostgreSQL its statements share one transaction for as long as the
    /// page is kept, and stand alone after that.
    #[must_use]
    pub fn for_a_page(self) -> (Register, Page) {
        let (db, page) = self.db.read_by_a_page();
        (Register { db, ..self }, Page(page))
    }

    /// The same register, with another view.
    fn seeing(&self, view: db::View) -> Register {
        Register {
            house: Arc::clone(&self.house),
            author: self.author.clone(),
            db: self.db.seen_by(view.clone()),
            accesses: self.accesses.seen_by(view.clone()),
            jobs: self.jobs.seen_by(view),
        }
    }

    /// Who acts through this handle.
    #[must_use]
    pub fn author(&self) -> &Author {
        &self.author
    }

    /// Lets go of the database: its files are then whole and may be copied.
    pub async fn close(self) {
        self.accesses.close().await;
        self.jobs.close().await;
        self.db.close().await;
    }

    /// Grows with every committed change of what figures are computed from.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn version(&self) -> Result<i64, Error> {
        self.db.version().await
    }
}

impl House {
    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn library(&self) -> PathBuf {
        self.folder.join("library")
    }
}

/// The instant of an act. The only clock of this crate; engines never read one.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An instant as the register writes it.
pub(crate) fn written(instant: jiff::Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An instant after everything that was noted before of the same thing, whatever the clock says: what is noted last is
/// what counts, even twice in a second, even when the clock was put back.
pub(crate) fn noted_after(last: Option<&str>) -> String {
    let now = jiff::Timestamp::now();
    let next = last
        .and_then(|last| last.parse::<jiff::Timestamp>().ok())
        .and_then(|last| last.checked_add(jiff::SignedDuration::from_micros(1)).ok());
    next.map_or(now, |next| next.max(now)).strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// An instant that the register wrote.
pub(crate) fn instant(text: &str) -> Result<jiff::Timestamp, Error> {
    text.parse().map_err(|_| Error::Computation(format!("« {text} » is not an instant")))
}

#[cfg(test)]
mod tests {
    use super::noted_after;

    #[test]
    fn what_is_noted_last_is_after_all_that_was_noted_before_whatever_the_clock_says() {
        let first = noted_after(None);
        assert!(noted_after(Some(&first)) > first, "twice in an instant");
        // The clock was years ahead when this was noted, and was put back since.
        assert_eq!(noted_after(Some("2999-01-01T00:00:00.000000Z")), "2999-01-01T00:00:00.000001Z");
        // Written by an older version, to the second.
        assert!(noted_after(Some("2020-01-01T00:00:00Z")) > first);
    }
}
