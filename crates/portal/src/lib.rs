//! The portal: pages drawn by the server, that do their work without script.
//!
//! One folder per slice; inside, one page = one `.rs` and one `.html` of the same name. [`router`] is the one list
//! of slices. `ui` holds the parts that pages share, `edge` the border with HTTP.

mod account;
mod adaptations;
mod adapted;
mod agreements;
mod allocations;
mod applications;
mod boards;
mod bodies;
mod calls;
mod campaigns;
mod catalogue;
mod charters;
mod committees;
mod contacts;
mod diagnoses;
mod directory;
mod dwellings;
mod edge;
mod engagements;
mod enquiries;
mod entry;
mod envelopes;
mod events;
mod frameworks;
mod funding;
mod governance;
mod help_teams;
mod home;
mod imports;
mod innovations;
mod instruction;
mod journal;
mod map;
mod members;
mod method;
mod needs;
mod outreach;
mod pension;
mod pools;
mod practices;
mod premises;
mod privacy;
mod programmes;
mod provider;
mod provisions;
mod psp;
mod referrals;
mod relief;
mod request;
mod residences;
mod results;
mod roadmaps;
mod shelves;
mod subsidies;
mod supported;
mod targets;
mod testimonies;
mod transfers;
mod ui;
mod upkeep;
mod vacancies;
mod weights;
mod workshops;

pub use campaigns::{GatheredLetters, LettersError, LettersRequest, gather_letters};
pub use edge::doors::{Door, Need};
pub use edge::health::Readiness;
pub use edge::origin::Hosts;
pub use edge::proxies::Proxies;
pub use imports::{AnnotateError, annotate, can_be_annotated};
pub use openid;
pub use texts::Lang;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use edge::doors::Doors;
use register::{Author, Register};
use std::future::IntoFuture;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything the pages need, shared by all requests.
pub struct Portal {
    /// As a visitor sees it.
    pub register: Arc<Register>,
    /// Invented data: every page says so.
    pub demo: bool,
    /// The address that people type, when it is not this machine's own: `https://parc.exemple.fr`.
    pub public_url: Option<String>,
    /// Proxies whose word on the browser's address is believed.
    pub proxies: Proxies,
    /// Names by which the server answers.
    pub hosts: Hosts,
    /// The program that reads files in a process of its own (`PROGRAM import …`), so that a damaged file cannot
    /// take the pages down. `None` reads them in this process.
    pub program: Option<PathBuf>,
    /// The database of that program, when it is not the data folder's own file.
    pub database: Option<String>,
    /// How many files are read at a time.
    workers: tokio::sync::Semaphore,
    /// How many small tables that people send are read at a time.
    reading: tokio::sync::Semaphore,
    /// One annotated file is made at a time.
    annotating: tokio::sync::Mutex<()>,
    /// Does the portal take requests? Whoever stops it says so here first.
    pub readiness: Readiness,
    /// What opens `/metrics` from another machine, as a bearer token. `None`: only this machine reads it.
    pub metrics_token: Option<String>,
    /// The identity provider by which people may sign in, when the operator configured one.
    pub provider: Option<openid::Provider>,
    metrics: edge::watch::Metrics,
}

impl Portal {
    /// A portal on a register, called by the names of this machine, that reads files in its own process.
    #[must_use]
    pub fn new(register: Arc<Register>, demo: bool) -> Portal {
        Portal {
            // Nobody is signed in yet: pages see what their caller may, and nothing else.
            register: Arc::new(register.used_by(Author::Visitor)),
            demo,
            public_url: None,
            proxies: Proxies::default(),
            hosts: Hosts::loopback(),
            program: None,
            database: None,
            workers: tokio::sync::Semaphore::new(WORKERS),
            reading: tokio::sync::Semaphore::new(WORKERS),
            annotating: tokio::sync::Mutex::default(),
            readiness: Readiness::default(),
            metrics_token: None,
            provider: None,
            metrics: edge::watch::Metrics::default(),
        }
    }
}

impl Portal {
    /// The identity provider by which people may sign in today.
    fn issuer(&self) -> Option<&str> {
        self.provider.as_ref().map(openid::Provider::issuer)
    }

    /// A command of the program, on the same database. Its address holds a password: it is no argument, which everybody
    /// on the machine could read.
    fn command(&self, program: &Path) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(program);
        if let Some(database) = &self.database {
            command.env("PLAINPIED_DATABASE", database);
        }
        command
    }

    /// Do browsers come by HTTPS? Then the cookie of a session is bound to it.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// How long requests under way are given to end, once the portal was asked to stop.
const GRACE: std::time::Duration = std::time::Duration::from_secs(18);

/// Serves the portal until `until` ends; files are read by this very program in processes of their own. Connections that
/// are idle are closed, requests under way end, and nothing is waited for longer than eighteen seconds.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    mut portal: Portal,
    until: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    portal.program = portal.program.or_else(|| std::env::current_exe().ok());
    let readiness = portal.readiness.clone();
    let (begin, begun) = tokio::sync::oneshot::channel::<()>();
    let stop = async move {
        until.await;
        readiness.stop();
        let _ = begin.send(());
    };
    let portal = Arc::new(portal);
    tokio::spawn(imports::keep_working(Arc::clone(&portal)));
    tokio::spawn(campaigns::keep_printing(Arc::clone(&portal)));
    tokio::spawn(transfers::keep_solving(Arc::clone(&portal)));
    tokio::spawn(programmes::keep_programming(Arc::clone(&portal)));
    tokio::spawn(boards::keep_boarding(Arc::clone(&portal)));
    let app = routes(portal).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(stop).into_future();
    let patience = async {
        if begun.await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served,
        () = patience => Ok(()),
    }
}

/// Files read at a time by one instance: reading one keeps a processor busy.
const WORKERS: usize = 2;

/// Bodies of ordinary forms; uploads have their own limit.
const LARGEST_FORM: usize = 256 * 1024;

/// Every door of the portal, slice by slice.
fn doors() -> Doors {
    Doors::new()
        .and(home::doors())
        .and(entry::doors())
        .and(account::doors())
        .and(provider::doors())
        .and(members::doors())
        .and(privacy::doors())
        .and(journal::doors())
        .and(directory::doors())
        .and(agreements::doors())
        .and(self::catalogue::doors())
        .and(campaigns::doors())
        .and(residences::doors())
        .and(dwellings::doors())
        .and(adapted::doors())
        .and(vacancies::doors())
        .and(needs::doors())
        .and(charters::doors())
        .and(allocations::doors())
        .and(transfers::doors())
        .and(psp::doors())
        .and(adaptations::doors())
        .and(pension::doors())
        .and(pools::doors())
        .and(premises::doors())
        .and(provisions::doors())
        .and(calls::doors())
        .and(results::doors())
        .and(applications::doors())
        .and(envelopes::doors())
        .and(self::subsidies::doors())
        .and(instruction::doors())
        .and(self::committees::doors())
        .and(boards::doors())
        .and(governance::doors())
        .and(contacts::doors())
        .and(events::doors())
        .and(practices::doors())
        .and(testimonies::doors())
        .and(shelves::doors())
        .and(innovations::doors())
        .and(workshops::doors())
        .and(roadmaps::doors())
        .and(bodies::doors())
        .and(programmes::doors())
        .and(relief::doors())
        .and(referrals::doors())
        .and(upkeep::doors())
        .and(diagnoses::doors())
        .and(engagements::doors())
        .and(enquiries::doors())
        .and(self::outreach::doors())
        .and(frameworks::doors())
        .and(funding::doors())
        .and(help_teams::doors())
        .and(supported::doors())
        .and(targets::doors())
        .and(request::doors())
        .and(imports::doors())
        .and(weights::doors())
        .and(method::doors())
        .and(map::doors())
        .get("/assets/{name}", Need::Nobody, edge::assets::asset)
        .get("/sante", Need::Nobody, edge::health::up)
        .get("/pret", Need::Nobody, edge::health::ready)
        .get("/metrics", Need::Nobody, edge::health::metrics)
}

/// The list of doors: method, path, and what each asks.
#[must_use]
pub fn list_of_doors() -> Vec<Door> {
    doors().open().1
}

/// Every page of the portal.
pub fn router(portal: Portal) -> Router {
    routes(Arc::new(portal))
}

fn routes(portal: Arc<Portal>) -> Router {
    doors()
        .open()
        .0
        .fallback(missing)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(Arc::clone(&portal), edge::caller::identify))
        .layer(from_fn_with_state(portal.hosts.clone(), edge::origin::check))
        .layer(from_fn_with_state(Arc::clone(&portal), edge::errors::pages))
        .layer(from_fn(edge::headers::remember_language))
        .layer(from_fn(edge::headers::add))
        .layer(tower_http::compression::CompressionLayer::new())
        .layer(from_fn_with_state(Arc::clone(&portal), edge::watch::watch))
        .with_state(portal)
}

async fn missing() -> edge::PageError {
    edge::PageError::NotFound
}
