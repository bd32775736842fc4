//! What a machine asks of the portal: is it up, may requests be sent to it, what are its counts.

use super::PageError;
use super::watch::Now;
use crate::Portal;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use register::Across;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Does the portal take requests? Shared with whoever asks it to stop.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// From now on the portal says that it is not ready.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Was it asked to stop?
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// `GET /sante`: the program is up. It asks nothing of the database: restarting would mend nothing there.
pub(crate) async fn up() -> &'static str {
    "ok\n"
}

/// `GET /pret`: requests may be sent here; not while it stops, nor while the database does not answer.
pub(crate) async fn ready(State(portal): State<Arc<Portal>>) -> (StatusCode, &'static str) {
    if portal.readiness.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match portal.register.version().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(error = error.for_log(), "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "no database\n")
        }
    }
}

/// May this request read the counts? From this machine when no proxy stands in front (a proxy of the same machine would
/// make everybody a neighbour), or with the token.
fn may_read(portal: &Portal, neighbour: Option<SocketAddr>, headers: &HeaderMap) -> bool {
    let given =
        headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    match (&portal.metrics_token, given) {
        (Some(token), Some(given)) => same(token.as_bytes(), given),
        (_, Some(_)) => false,
        (_, None) => portal.public_url.is_none() && neighbour.is_some_and(|at| at.ip().is_loopback()),
    }
}

/// Compares in a time that says nothing of where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && !one.is_empty() && one.iter().zip(other).fold(0, |d, (a, b)| d | (a ^ b)) == 0
}

/// `GET /metrics`: the counts, for Prometheus. To anybody else there is nothing here.
pub(crate) async fn metrics(
    State(portal): State<Arc<Portal>>,
    request: Request,
) -> Result<Response, PageError> {
    let neighbour = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    if !may_read(&portal, neighbour, request.headers()) {
        return Err(PageError::NotFound);
    }
    let text = portal.metrics.text(&now(&portal).await).map_err(|e| PageError::Inside(e.to_string()))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// Seconds since an instant that the register wrote.
#[expect(clippy::cast_precision_loss, reason = "an age in seconds is far below 2^52")]
fn age_of(at: &str) -> Option<f64> {
    let at: Timestamp = at.parse().ok()?;
    Some(Timestamp::now().as_second().saturating_sub(at.as_second()) as f64)
}

/// What only the moment says. What cannot be read is left out: an alert on its absence tells.
#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^52")]
async fn now(portal: &Portal) -> Now {
    let pool = portal.register.pool_state();
    let counts = portal.register.across(Across::Counts);
    let (running, waiting) = counts.job_counts().await.unwrap_or_default();
    let last = register::backup::last_backup(portal.register.folder()).ok().flatten();
    let retention = counts.last_retention_run().await.ok().flatten();
    Now {
        ready: !portal.readiness.is_stopping(),
        jobs_running: running,
        jobs_waiting: waiting,
        connections_used: i64::from(pool.open - pool.idle),
        connections_idle: i64::from(pool.idle),
        connections_largest: i64::from(pool.largest),
        backup_age_seconds: last.as_ref().and_then(|l| age_of(&l.at)),
        backup_bytes: last.as_ref().map(|l| l.bytes as f64),
        retention_age_seconds: retention.as_deref().and_then(age_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_compared_whole() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd") && !same(b"abc", b"ab") && !same(b"", b""));
    }
}
