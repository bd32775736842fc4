//! The portal: pages drawn by the server, that do their work without script.
//!
//! One folder per slice; inside, one page = one `.rs` and one `.html` of the same name. [`router`] is the one list
//! of slices. `ui` holds the parts that pages share, `edge` the border with HTTP.

mod dwellings;
mod edge;
mod home;
mod imports;
mod map;
mod method;
mod request;
mod residences;
mod targets;
mod ui;
mod weights;

pub use edge::origin::Hosts;
pub use texts::Lang;
pub use imports::{AnnotateError, annotate, can_be_annotated};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use register::Register;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything the pages need, shared by all requests.
pub struct Portal {
    pub register: Arc<Register>,
    /// Invented data: every page says so.
    pub demo: bool,
    /// No accounts: the pages say that only this machine may come.
    pub loopback_only: bool,
    /// Names by which the server answers.
    pub hosts: Hosts,
    /// The program that reads files in a process of its own (`PROGRAM import …`), so that a damaged file cannot
    /// take the pages down. `None` reads them in this process.
    pub program: Option<PathBuf>,
    jobs: imports::jobs::Jobs,
}

impl Portal {
    /// A portal on a register, for this machine only, that reads files in its own process.
    #[must_use]
    pub fn new(register: Arc<Register>, demo: bool) -> Portal {
        Portal {
            register,
            demo,
            loopback_only: true,
            hosts: Hosts::loopback(),
            program: None,
            jobs: imports::jobs::Jobs::default(),
        }
    }
}

/// Serves the portal until `until` ends; files are read by this very program in processes of their own.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    mut portal: Portal,
    until: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    portal.program = portal.program.or_else(|| std::env::current_exe().ok());
    axum::serve(listener, router(portal)).with_graceful_shutdown(until).await
}

/// Bodies of ordinary forms; uploads have their own limit.
const LARGEST_FORM: usize = 256 * 1024;

/// Every page of the portal.
pub fn router(portal: Portal) -> Router {
    let portal = Arc::new(portal);
    Router::new()
        .merge(home::routes())
        .merge(residences::routes())
        .merge(dwellings::routes())
        .merge(targets::routes())
        .merge(request::routes())
        .merge(imports::routes())
        .merge(weights::routes())
        .merge(method::routes())
        .merge(map::routes())
        .route("/assets/{name}", get(edge::assets::asset))
        .route("/sante", get(health))
        .fallback(missing)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(portal.hosts.clone(), edge::origin::check))
        .layer(from_fn_with_state(Arc::clone(&portal), edge::errors::pages))
        .layer(from_fn(edge::headers::remember_language))
        .layer(from_fn(edge::headers::add))
        .layer(tower_http::compression::CompressionLayer::new())
        .with_state(portal)
}

async fn missing() -> edge::PageError {
    edge::PageError::NotFound
}

/// `GET /sante`: does the register answer?
async fn health(
    axum::extract::State(portal): axum::extract::State<Arc<Portal>>,
) -> Result<String, edge::PageError> {
    Ok(format!("ok {}\n", portal.register.version().await?))
}
