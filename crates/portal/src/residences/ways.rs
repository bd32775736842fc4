//! The ways from a residence to its services: a table, and the same on a map.
//!
//! For each category, the nearest place that the profile may reach, in the two readings of what nobody has
//! measured; the path; and the shorter path of somebody whom nothing stops, with what stopped this profile.

use crate::edge::{Asked, PageError};
use crate::map::WaysMap;
use model::{EntranceAccess, Point, Profile};
use network::{Obstacle, ObstacleKind};
use register::portfolio::ResidenceView;
use register::ways::Walked;
use serde_json::{Value, json};
use texts::{Texts, format, words as names};

/// One service and the way to it.
pub(super) struct WayLine {
    pub id: String,
    pub category: String,
    pub place: String,
    pub distance: String,
    /// How much of the way rests on what its kind lets presume, or on nothing at all, when that is something.
    pub presumed: Option<String>,
    pub unreached: bool,
    pub entrance: String,
    pub entrance_unknown: bool,
    pub obstacles: Vec<ObstacleLine>,
}

/// An obstacle that this profile refuses, numbered as on the map.
pub(super) struct ObstacleLine {
    pub text: String,
    /// Longitude and latitude, as the page of observations reads them.
    pub place: String,
}

/// A position as it travels in addresses and forms: a decimetre is enough.
pub(super) fn place_code(p: Point) -> String {
    format!("{:.6},{:.6}", p.lon, p.lat)
}

/// The nearest place of each category for a profile, and their drawing.
pub(super) async fn of(
    asked: &Asked,
    r: &ResidenceView,
    profile: Profile,
) -> Result<(Vec<WayLine>, WaysMap), PageError> {
    let t = asked.t;
    let walks = asked.register.walks(r, profile).await?;
    let mut number = 0_usize;
    let mut lines = Vec::with_capacity(walks.len());
    let mut features = Vec::new();
    if let Some(start) = r.point {
        features.push(json!({
            "type": "Feature",
            "geometry": point(start),
            "properties": { "kind": "origin", "id": "origin", "label": r.name },
        }));
    }
    for walked in &walks {
        lines.push(line(t, walked, &mut number, &mut features));
    }
    Ok((lines, WaysMap::new(t, &asked.portal, Value::Array(features)).await?))
}

/// The obstacles of the sheet, in its order and with its numbers.
pub(super) fn obstacles(t: Texts, walks: &[Walked]) -> Vec<ObstacleLine> {
    let (mut number, mut features) = (0, Vec::new());
    walks.iter().flat_map(|walked| line(t, walked, &mut number, &mut features).obstacles).collect()
}

/// `350 m`, `350 à 420 m`, or what is only possible.
fn distance(t: Texts, walked: &Walked) -> Option<String> {
    let metres = |m: f64| format::metres(t.lang(), m);
    let lo = walked.optimistic.walk.as_ref().map(|w| w.length_m)?;
    Some(match walked.certain_m {
        Some(hi) if (hi - lo).abs() < 5.0 => metres(hi),
        Some(hi) => t.range(metres(lo.min(hi)), metres(hi.max(lo))),
        None => t.sheet_distance_none_lo(metres(lo)),
    })
}

/// `96 % du chemin est présumé, jamais relevé ; 2 % du chemin est inconnu`.
fn presumed(t: Texts, walked: &Walked) -> Option<String> {
    let walk = walked.optimistic.walk.as_ref()?;
    let told = |share: f64| (share >= 0.005).then(|| format::percent(t.lang(), share * 100.0, 0));
    let presumed = told(walk.presumed_share).map(|share| t.way_presumed(share));
    let unknown = told(1.0 - walk.known_share - walk.presumed_share).map(|share| t.way_unknown(share));
    let all: Vec<String> = [presumed, unknown].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(" ; "))
}

fn line(t: Texts, walked: &Walked, number: &mut usize, features: &mut Vec<Value>) -> WayLine {
    let category = names::category(t, walked.category);
    let place = walked.name.clone().unwrap_or_else(|| t.sheet_unnamed());
    let distance = distance(t, walked);
    let id = walked.category.code().to_owned();
    let shown = distance.clone().unwrap_or_else(|| t.no_way());
    let label = t.way_label(category.as_str(), place.as_str(), shown.as_str());
    features.push(json!({
        "type": "Feature",
        "geometry": point(walked.point),
        "properties": {
            "kind": "place", "id": id, "category": walked.category.code(), "label": label,
            "reached": distance.is_some(),
        },
    }));
    if let Some(way) = &walked.optimistic.walk {
        features.push(json!({
            "type": "Feature",
            "geometry": path(&way.path),
            "properties": { "kind": "way", "id": id, "label": label, "uncertain": walked.certain_m.is_none() },
        }));
    }
    let mut obstacles = Vec::new();
    let own = walked.optimistic.refused.iter().map(|refused| (None, refused));
    let nearer = walked.nearer.iter().map(|n| {
        features.push(json!({
            "type": "Feature",
            "geometry": point(n.point),
            "properties": {
                "kind": "place", "id": id, "category": walked.category.code(),
                "label": n.name.clone().unwrap_or_else(|| t.sheet_unnamed()), "reached": false,
            },
        }));
        (Some(n.name.clone().unwrap_or_else(|| t.sheet_unnamed())), &n.refused)
    });
    for (place, refused) in own.chain(nearer).collect::<Vec<_>>() {
        features.push(json!({
            "type": "Feature",
            "geometry": path(&refused.path),
            "properties": { "kind": "refused", "id": id, "label": t.legend_refused() },
        }));
        for obstacle in &refused.obstacles {
            *number += 1;
            let what = obstacle_words(t, obstacle);
            let mut told = t.way_obstacle(number.to_string(), what);
            if let Some(place) = &place {
                // The nearer place that the obstacle puts out of reach.
                told = format!("{told} — {place}, {}", format::metres(t.lang(), refused.length_m));
            }
            features.push(json!({
                "type": "Feature",
                "geometry": point(obstacle.point),
                "properties": {
                    "kind": "obstacle", "id": id, "obstacle": obstacle_code(&obstacle.kind),
                    "number": *number, "label": told,
                },
            }));
            obstacles.push(ObstacleLine { text: told, place: place_code(obstacle.point) });
        }
    }
    WayLine {
        id,
        category,
        place,
        unreached: distance.is_none(),
        distance: distance.unwrap_or_default(),
        presumed: presumed(t, walked),
        entrance: names::entrance(t, walked.entrance),
        entrance_unknown: walked.entrance == EntranceAccess::Unknown,
        obstacles,
    }
}

/// The sign that the map draws.
fn obstacle_code(kind: &ObstacleKind) -> &'static str {
    match kind {
        ObstacleKind::Stairs { .. } => "stairs",
        ObstacleKind::Slope { .. } => "slope",
        ObstacleKind::Kerb { .. } => "kerb",
        ObstacleKind::Narrow { .. } => "width",
        ObstacleKind::Surface { .. } => "surface",
        ObstacleKind::Barrier { .. }
        | ObstacleKind::Closed
        | ObstacleKind::NotForWheelchairs
        | ObstacleKind::NoAccess
        | ObstacleKind::Unknown { .. } => "barrier",
    }
}

fn obstacle_words(t: Texts, obstacle: &Obstacle) -> String {
    let what = match &obstacle.kind {
        ObstacleKind::Stairs { count: Some(n), .. } => t.obstacle_stairs(n.to_string()),
        ObstacleKind::Stairs { count: None, .. } => t.obstacle_stairs_unknown(),
        ObstacleKind::Slope { per_mille } => {
            t.obstacle_slope(format::percent(t.lang(), f64::from(*per_mille) / 10.0, 0))
        }
        ObstacleKind::Kerb { .. } => t.obstacle_kerb(),
        ObstacleKind::Narrow { .. } => t.obstacle_width(),
        ObstacleKind::Surface { .. } => t.obstacle_surface(),
        ObstacleKind::Barrier { .. } => t.obstacle_barrier(),
        ObstacleKind::Closed => t.obstacle_closed(),
        ObstacleKind::NotForWheelchairs | ObstacleKind::NoAccess | ObstacleKind::Unknown { .. } => {
            t.obstacle_other()
        }
    };
    match &obstacle.street {
        Some(street) => format!("{what} ({street})"),
        None => what,
    }
}

fn point(p: Point) -> Value {
    json!({ "type": "Point", "coordinates": [p.lon, p.lat] })
}

fn path(points: &[Point]) -> Value {
    let line: Vec<[f64; 2]> = points.iter().map(|p| [p.lon, p.lat]).collect();
    json!({ "type": "LineString", "coordinates": line })
}
