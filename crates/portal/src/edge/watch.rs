//! What is measured and logged of every request: which door, how it ended, how long it took. Never the address itself,
//! what was sent, nor who asked.

use crate::Portal;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Header by which an answer says the id of its request, to be found in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What is at no door: an address that we do not have may be anything, even personal.
const NO_DOOR: &str = "-";
/// Limits of the counts of durations, in seconds.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// A door and how its requests ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    method: &'static str,
    door: String,
    /// `2xx` to `5xx`; `cut`: the browser did not wait.
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AtDoor {
    method: &'static str,
    door: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

#[derive(Clone)]
struct Durations;

impl MetricConstructor<Histogram> for Durations {
    fn new_metric(&self) -> Histogram {
        Histogram::new(SECONDS)
    }
}

/// The counts of one portal, since it started.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Ended, Counter>,
    seconds: Family<AtDoor, Histogram, Durations>,
    under_way: Gauge,
    ready: Gauge,
    jobs: Family<InState, Gauge>,
    connections: Family<InState, Gauge>,
}

/// What is asked at the moment of reading the counts; `None` is not written at all.
#[derive(Default)]
pub(crate) struct Now {
    pub ready: bool,
    pub jobs_running: i64,
    pub jobs_waiting: i64,
    pub connections_used: i64,
    pub connections_idle: i64,
    pub connections_largest: i64,
    pub backup_age_seconds: Option<f64>,
    pub backup_bytes: Option<f64>,
    pub retention_age_seconds: Option<f64>,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("plainpied");
        let requests = Family::default();
        let seconds = Family::new_with_constructor(Durations);
        let (under_way, ready) = (Gauge::default(), Gauge::default());
        let (jobs, connections) = (Family::default(), Family::default());
        registry.register(
            "build",
            "Version of the program",
            Info::new(vec![("version".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]),
        );
        registry.register("requests", "Requests, by door and how they ended", requests.clone());
        registry.register("request_seconds", "Time to the beginning of the answer", seconds.clone());
        registry.register("requests_under_way", "Requests being answered", under_way.clone());
        registry.register("ready", "1 while the portal takes requests", ready.clone());
        registry.register("jobs", "Imports that run, or wait for somebody", jobs.clone());
        registry.register("database_connections", "Connections of the database", connections.clone());
        Metrics { registry, requests, seconds, under_way, ready, jobs, connections }
    }
}

impl Metrics {
    /// The counts, in the text format of OpenMetrics.
    pub fn text(&self, now: &Now) -> Result<String, std::fmt::Error> {
        self.ready.set(i64::from(now.ready));
        for (state, value) in [("running", now.jobs_running), ("waiting", now.jobs_waiting)] {
            self.jobs.get_or_create(&InState { state }).set(value);
        }
        for (state, value) in [
            ("used", now.connections_used),
            ("idle", now.connections_idle),
            ("largest", now.connections_largest),
        ] {
            self.connections.get_or_create(&InState { state }).set(value);
        }
        let mut registry = Registry::with_prefix("plainpied");
        for (name, help, value) in [
            ("backup_age_seconds", "Age of the last backup that was tried", now.backup_age_seconds),
            ("backup_bytes", "Size of the last backup", now.backup_bytes),
            ("retention_age_seconds", "Time since retention rules last erased", now.retention_age_seconds),
        ] {
            if let Some(value) = value {
                let gauge = Gauge::<f64, AtomicU64>::default();
                gauge.set(value);
                registry.register(name, help, gauge);
            }
        }
        let mut text = String::new();
        prometheus_client::encoding::text::encode_registry(&mut text, &registry)?;
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Names of methods that exist: another one may be anything.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}

/// A request under way. Dropped before its answer, it was cut.
struct UnderWay {
    portal: Arc<Portal>,
    method: &'static str,
    door: String,
    id: String,
    since: Instant,
    answered: bool,
}

impl UnderWay {
    fn ended(&mut self, status: &'static str, code: Option<u16>) {
        self.answered = true;
        let took: Duration = self.since.elapsed();
        let metrics = &self.portal.metrics;
        metrics.under_way.dec();
        let (method, door) = (self.method, self.door.clone());
        metrics.requests.get_or_create(&Ended { method, door: door.clone(), status }).inc();
        metrics.seconds.get_or_create(&AtDoor { method, door }).observe(took.as_secs_f64());
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            target: "request",
            request_id = self.id,
            method = self.method,
            door = self.door,
            status = code.unwrap_or(0),
            milliseconds,
            "{}",
            if code.is_some() { "answered" } else { "cut" }
        );
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.answered {
            self.ended("cut", None);
        }
    }
}

/// Counts and logs every request.
pub(crate) async fn watch(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    let door = request.extensions().get::<MatchedPath>().map_or(NO_DOOR, MatchedPath::as_str).to_owned();
    // Ours, never the sender's: a header may hold anything.
    let id = uuid::Uuid::now_v7().simple().to_string();
    portal.metrics.under_way.inc();
    let mut under_way = UnderWay {
        method: name_of(request.method()),
        door,
        id: id.clone(),
        since: Instant::now(),
        answered: false,
        portal,
    };
    let span = tracing::info_span!(target: "request", "request", id = id.as_str());
    let mut response = next.run(request).instrument(span).await;
    let status = match response.status().as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    under_way.ended(status, Some(response.status().as_u16()));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
