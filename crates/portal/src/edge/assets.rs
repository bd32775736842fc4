//! The built front end: style sheet, scripts, icons; names carry a digest, so browsers keep them for ever.

use super::PageError;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// Logical name → hashed file name, as the build of the front end wrote it.
fn manifest() -> &'static BTreeMap<String, String> {
    static MANIFEST: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    MANIFEST.get_or_init(|| {
        Dist::get("manifest.json").and_then(|f| serde_json::from_slice(&f.data).ok()).unwrap_or_default()
    })
}

/// The address of an asset by its logical name; empty when the front end was not built.
pub(crate) fn address(name: &str) -> String {
    manifest().get(name).map(|file| format!("/assets/{file}")).unwrap_or_default()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{name}`
pub(crate) async fn asset(Path(name): Path<String>) -> Result<Response, PageError> {
    let file = Dist::get(&name).ok_or(PageError::NotFound)?;
    let hashed = manifest().values().any(|f| *f == name);
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let head = [(header::CONTENT_TYPE, media_type(&name)), (header::CACHE_CONTROL, cache)];
    Ok((head, file.data.into_owned()).into_response())
}
