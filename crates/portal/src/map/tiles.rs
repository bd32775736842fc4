//! The base map: styles by theme, and tiles whose address holds their version.

use crate::Portal;
use crate::edge::PageError;
use crate::ui::PageResult;
use atlas::{StyleLinks, Theme};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The addresses of the styles by theme; `null` while no base map was made.
pub(crate) async fn styles(portal: &Portal) -> Result<Value, PageError> {
    if portal.register.basemap().await?.is_none() {
        return Ok(Value::Null);
    }
    let addresses: Map<String, Value> = Theme::ALL
        .into_iter()
        .map(|theme| (theme.code().to_owned(), Value::from(format!("/carte/style/{}.json", theme.code()))))
        .collect();
    Ok(Value::Object(addresses))
}

/// `GET /carte/style/{theme}.json`
pub(super) async fn style(State(portal): State<Arc<Portal>>, Path(theme): Path<String>) -> PageResult {
    let code = theme.strip_suffix(".json").unwrap_or(&theme);
    let theme = Theme::from_code(code).ok_or(PageError::NotFound)?;
    let basemap = portal.register.basemap().await?.ok_or(PageError::NotFound)?;
    let tiles_url = format!("/tuiles/{}/{{z}}/{{x}}/{{y}}", basemap.version());
    let links = StyleLinks { tiles_url: &tiles_url, bounds: basemap.bounds(), zooms: basemap.zooms() };
    let head = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    Ok((head, atlas::style(theme, &links).to_string()).into_response())
}

/// `GET /tuiles/{version}/{z}/{x}/{y}`: kept for ever, since the address changes with the content.
pub(super) async fn tile(
    State(portal): State<Arc<Portal>>,
    Path((version, z, x, y)): Path<(String, u8, u32, u32)>,
) -> PageResult {
    let basemap = portal.register.basemap().await?.ok_or(PageError::NotFound)?;
    if basemap.version() != version {
        return Err(PageError::NotFound);
    }
    let tile = tokio::task::spawn_blocking(move || basemap.tile(z, x, y))
        .await
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(e.to_string()))?;
    let cache = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    Ok(match tile {
        Some(bytes) => {
            let head = [
                (header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile"),
                (header::CONTENT_ENCODING, "gzip"),
                cache,
            ];
            (head, bytes).into_response()
        }
        None => (StatusCode::NO_CONTENT, [cache]).into_response(),
    })
}
