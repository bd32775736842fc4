//! The ways from a residence to its services: a table, and the same on a map.

use crate::edge::{Asked, PageError};
use crate::map::WaysMap;
use model::Profile;
use register::portfolio::ResidenceView;

/// One service and the way to it.
pub(super) struct WayLine {
    pub id: String,
    pub category: String,
    pub place: String,
    pub distance: String,
    pub unreached: bool,
    pub entrance: String,
    pub entrance_unknown: bool,
    pub obstacles: Vec<String>,
}

/// The nearest place of each category for a profile, and their drawing.
pub(super) async fn of(
    asked: &Asked,
    _r: &ResidenceView,
    _profile: Profile,
) -> Result<(Vec<WayLine>, WaysMap), PageError> {
    Ok((Vec::new(), WaysMap::new(asked.t, &asked.portal, serde_json::json!([]))))
}
