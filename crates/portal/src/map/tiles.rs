//! The base map: styles by theme, and tiles whose address holds their version.

use crate::Portal;
use crate::edge::PageError;
use crate::ui::PageResult;
use axum::extract::{Path, State};
use serde_json::Value;
use std::sync::Arc;

/// The addresses of the styles; `null` while no base map was made.
pub(super) fn styles(_portal: &Portal) -> Value {
    Value::Null
}

/// `GET /carte/style/{theme}`
pub(super) async fn style(State(_portal): State<Arc<Portal>>, Path(_theme): Path<String>) -> PageResult {
    Err(PageError::NotFound)
}

/// `GET /tuiles/{version}/{z}/{x}/{y}`
pub(super) async fn tile(
    State(_portal): State<Arc<Portal>>,
    Path(_tile): Path<(String, u8, u32, u32)>,
) -> PageResult {
    Err(PageError::NotFound)
}
