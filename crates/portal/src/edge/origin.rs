//! Who may ask: the machine itself by its own names, and for anything that changes, only our own pages.
//!
//! There are no accounts yet, so the server listens on this machine only; the check of `Host` stops a web page
//! from reaching it through a name that resolves to the loopback address (DNS rebinding), and the check of
//! `Sec-Fetch-Site`, or of `Origin` where a browser does not send it, stops a foreign page from posting here.

use super::errors::PageError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Names by which the server accepts to be called, without the port. Empty accepts every name.
#[derive(Debug, Clone, Default)]
pub struct Hosts(Arc<[String]>);

impl Hosts {
    /// The names of this machine for itself.
    #[must_use]
    pub fn loopback() -> Hosts {
        Hosts(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).into())
    }

    /// The names given, compared without case.
    #[must_use]
    pub fn named(names: impl IntoIterator<Item = String>) -> Hosts {
        Hosts(names.into_iter().map(|n| n.to_ascii_lowercase()).collect())
    }

    fn accept(&self, host: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|name| *name == host_name(host))
    }
}

/// `localhost:8080` → `localhost`, `[::1]:8080` → `[::1]`.
fn host_name(host: &str) -> String {
    let end = match host.rfind(':') {
        Some(colon) if !host.ends_with(']') => colon,
        _ => host.len(),
    };
    host.chars().take(end).collect::<String>().to_ascii_lowercase()
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// Is this a request that one of our own pages, or a person typing an address, can have made?
fn is_ours(headers: &HeaderMap) -> bool {
    match (text(headers, "sec-fetch-site"), text(headers, header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = text(headers, header::HOST).unwrap_or("");
            origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host))
        }
        // Neither header: not a browser, so no person's cookie can be abused.
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}

/// Refuses foreign names, and foreign pages on unsafe methods.
pub(crate) async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, header::HOST).or_else(|| request.uri().host()).unwrap_or("localhost");
    if !hosts.accept(host) {
        return PageError::WrongHost.into_response();
    }
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && !is_ours(headers) {
        return PageError::ForeignOrigin.into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn names_lose_their_port() {
        assert_eq!(host_name("LocalHost:8080"), "localhost");
        assert_eq!(host_name("[::1]:8080"), "[::1]");
        assert_eq!(host_name("[::1]"), "[::1]");
        assert!(!Hosts::loopback().accept("evil.example"));
        assert!(Hosts::loopback().accept("127.0.0.1:3000"));
    }

    #[test]
    fn a_foreign_page_cannot_post() {
        assert!(!is_ours(&headers(&[("sec-fetch-site", "cross-site"), ("host", "localhost")])));
        assert!(!is_ours(&headers(&[("sec-fetch-site", "same-site"), ("host", "localhost")])));
        assert!(is_ours(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_ours(&headers(&[("origin", "https://evil.example"), ("host", "localhost:80")])));
        assert!(is_ours(&headers(&[("origin", "http://localhost:80"), ("host", "localhost:80")])));
        assert!(!is_ours(&headers(&[("cookie", "lang=fr")])));
    }
}
