//! Imports under way: their file, their progress, their result.

use crate::edge::upload::Received;
use model::issue::ImportReport;
use register::Author;
use register::imports::ImportKind;
use register::landlords::Landlord;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many jobs are remembered; the oldest that are not running are forgotten first, with their file.
const REMEMBERED: usize = 20;

/// How far a job is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    pub stage: String,
    pub done: u64,
    pub total: Option<u64>,
}

/// Why a job has no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Stopped by the person.
    Cancelled,
    /// The process that read the file died.
    Crashed,
    /// The register said no, in its words.
    Refused(String),
}

/// What a job is doing.
#[derive(Debug, Clone)]
pub(crate) enum Phase {
    /// Waits for the person to say what the columns are.
    Columns,
    Checking,
    /// Checked: nothing is written yet.
    Checked(Result<Box<ImportReport>, Failure>),
    Importing,
    Imported(Result<Box<ImportReport>, Failure>),
}

/// One file on its way into the register.
pub(crate) struct Job {
    pub id: String,
    pub landlord: Landlord,
    /// Who sent the file.
    pub author: Author,
    pub kind: ImportKind,
    pub file: Received,
    /// Folder of the elevation tiles sent with a map.
    pub elevation: Option<PathBuf>,
    phase: Mutex<Phase>,
    progress: Mutex<Progress>,
    mapping: Mutex<Option<PathBuf>>,
    choice: Mutex<Option<PathBuf>>,
    /// One annotated file is made at a time.
    pub annotating: tokio::sync::Mutex<()>,
    pub cancel: AtomicBool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing here can be left half written.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Job {
    pub fn phase(&self) -> Phase {
        lock(&self.phase).clone()
    }

    pub fn enter(&self, phase: Phase) {
        *lock(&self.phase) = phase;
    }

    /// Goes from one phase to another, unless somebody else was quicker.
    pub fn start(&self, from: impl Fn(&Phase) -> bool, to: Phase) -> bool {
        let mut phase = lock(&self.phase);
        let ready = from(&phase);
        if ready {
            *phase = to;
            *lock(&self.progress) = Progress::default();
            self.cancel.store(false, Ordering::Relaxed);
        }
        ready
    }

    pub fn progress(&self) -> Progress {
        lock(&self.progress).clone()
    }

    pub fn advance(&self, stage: &str, done: u64, total: Option<u64>) {
        *lock(&self.progress) = Progress { stage: stage.to_owned(), done, total };
    }

    /// The column mapping that the person chose: its file, or the name of a saved one.
    pub fn mapping(&self) -> Option<PathBuf> {
        lock(&self.mapping).clone()
    }

    pub fn set_mapping(&self, path: Option<PathBuf>) {
        *lock(&self.mapping) = path;
    }

    /// The file of the choice between duplicate lines, when the person made one.
    pub fn choice(&self) -> Option<PathBuf> {
        lock(&self.choice).clone()
    }

    pub fn set_choice(&self, path: Option<PathBuf>) {
        *lock(&self.choice) = path;
    }

    pub fn is_running(&self) -> bool {
        matches!(*lock(&self.phase), Phase::Checking | Phase::Importing)
    }
}

/// Every job of this server.
#[derive(Default)]
pub(crate) struct Jobs {
    all: Mutex<BTreeMap<String, Arc<Job>>>,
}

impl Jobs {
    /// A new job on a received file.
    pub fn add(
        &self,
        landlord: Landlord,
        author: Author,
        kind: ImportKind,
        file: Received,
        elevation: Option<PathBuf>,
    ) -> Arc<Job> {
        // Ordered by time, so that the oldest come first in the map.
        let id = uuid::Uuid::now_v7().simple().to_string();
        let job = Arc::new(Job {
            id: id.clone(),
            landlord,
            author,
            kind,
            file,
            elevation,
            phase: Mutex::new(Phase::Columns),
            progress: Mutex::default(),
            mapping: Mutex::default(),
            choice: Mutex::default(),
            annotating: tokio::sync::Mutex::default(),
            cancel: AtomicBool::new(false),
        });
        let mut all = lock(&self.all);
        while all.len() >= REMEMBERED {
            let oldest = all.iter().find(|(_, j)| !j.is_running()).map(|(id, _)| id.clone());
            match oldest {
                Some(id) => all.remove(&id),
                None => break,
            };
        }
        all.insert(id, Arc::clone(&job));
        job
    }

    pub fn job(&self, id: &str) -> Option<Arc<Job>> {
        lock(&self.all).get(id).cloned()
    }

    pub fn forget(&self, id: &str) {
        lock(&self.all).remove(id);
    }

    /// How many jobs run, and how many wait for somebody.
    pub fn counts(&self) -> (i64, i64) {
        let all = lock(&self.all);
        let (mut running, mut waiting) = (0, 0);
        for job in all.values() {
            match *lock(&job.phase) {
                Phase::Checking | Phase::Importing => running += 1,
                Phase::Columns | Phase::Checked(_) => waiting += 1,
                Phase::Imported(_) => {}
            }
        }
        (running, waiting)
    }

    /// Jobs of a landlord that are not finished, last first.
    pub fn open(&self, landlord_id: &str) -> Vec<Arc<Job>> {
        let all = lock(&self.all);
        let open = |job: &&Arc<Job>| {
            job.landlord.id == landlord_id && !matches!(*lock(&job.phase), Phase::Imported(_))
        };
        all.values().rev().filter(open).cloned().collect()
    }
}
