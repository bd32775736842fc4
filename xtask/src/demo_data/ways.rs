//! From streets to OpenStreetMap ways: cut where the slope changes, tagged as far as "surveyors" went.

use super::{
    plane::{P, length, p},
    rng::Rng,
    street::{Kind, Quarter, Street},
    terrain::height,
};
use std::collections::BTreeMap;

/// A way ready to be written.
pub struct Way {
    pub line: Vec<P>,
    pub kind: Kind,
    pub tags: BTreeMap<&'static str, String>,
}

type Key = (i64, i64);

/// Points are compared at the millimetre.
pub fn key(at: P) -> Key {
    ((at.x * 1000.0).round() as i64, (at.y * 1000.0).round() as i64)
}

/// How many streets pass by each point; ends count once, middles twice.
pub fn degrees_of(streets: &[Street]) -> BTreeMap<Key, u32> {
    let mut degrees = BTreeMap::new();
    for street in streets {
        for (k, &at) in street.line.iter().enumerate() {
            let end = k == 0 || k + 1 == street.line.len();
            *degrees.entry(key(at)).or_default() += if end { 1 } else { 2 };
        }
    }
    degrees
}

/// Cuts and tags every street.
pub fn ways(streets: &[Street]) -> Vec<Way> {
    let degrees = degrees_of(streets);
    let mut rng = Rng::of("tags");
    let mut all = Vec::new();
    for street in streets {
        let common = common_tags(street, &mut rng);
        for part in parts(street, &degrees) {
            let mut tags = common.clone();
            part_tags(street, &part, &mut rng, &mut tags);
            all.push(Way { line: part, kind: street.kind, tags });
        }
    }
    all
}

fn slope_percent(a: P, b: P) -> f64 {
    100.0 * (height(b) - height(a)) / a.to(b).max(0.1)
}

/// Cut at junctions, when the slope is no longer the same or the portion is long.
fn parts(street: &Street, degrees: &BTreeMap<Key, u32>) -> Vec<Vec<P>> {
    let mut all = Vec::new();
    let mut current: Vec<P> = Vec::new();
    for (k, &at) in street.line.iter().enumerate() {
        current.push(at);
        let junction = degrees.get(&key(at)).is_some_and(|d| *d > 2);
        let (Some(&first), Some(&next)) = (current.first(), street.line.get(k + 1)) else { continue };
        if !junction || current.len() < 2 || street.kind == Kind::Steps {
            continue;
        }
        let turn = (slope_percent(first, at) - slope_percent(at, next)).abs();
        if turn > 1.2 || length(&current) > 180.0 {
            all.push(std::mem::replace(&mut current, vec![at]));
        }
    }
    if current.len() > 1 {
        all.push(current);
    }
    all
}

/// Where everything has been surveyed: the surroundings of Les Érables, so that one residence has no unknown.
fn fully_known(at: P) -> bool {
    at.to(p(930.0, 170.0)) < 420.0 && at.y < 345.0
}

fn common_tags(street: &Street, rng: &mut Rng) -> BTreeMap<&'static str, String> {
    let mut tags = BTreeMap::new();
    let mut put = |k: &'static str, v: &str| {
        tags.insert(k, v.to_owned());
    };
    put("highway", street.kind.highway());
    if !street.name.is_empty() {
        put("name", &street.name);
    }
    match street.kind {
        Kind::Sidewalk => put("footway", "sidewalk"),
        Kind::Crossing => {
            put("footway", "crossing");
            put("crossing", "marked");
            put("surface", "asphalt");
        }
        _ => {}
    }
    match street.layer {
        0 => {}
        1 => put("layer", "1"),
        _ => put("layer", "-1"),
    }
    let middle = street.line[street.line.len() / 2];
    let known = fully_known(middle);
    if let Some(surface) = surface(street, known, rng) {
        put("surface", surface);
    }
    if street.kind.is_road() {
        let sidewalk = match (street.kind, street.quarter) {
            (Kind::Tertiary, _) | (_, Quarter::Station | Quarter::Estate) => Some("both"),
            (Kind::LivingStreet | Kind::Service, _) => None,
            (_, Quarter::Hill) => rng.weighted(&[(Some("left"), 2), (Some("none"), 3), (None, 2)]).flatten(),
            _ => {
                rng.weighted(&[(Some("both"), 7), (Some("right"), 2), (Some("none"), 1), (None, 2)]).flatten()
            }
        };
        if let Some(sidewalk) = sidewalk {
            put("sidewalk", sidewalk);
            if sidewalk == "both" && (known || rng.chance(0.6)) {
                let width = if known { "1.6" } else { ["1.2", "1.4", "1.5", "1.8"][rng.below(4)] };
                put("sidewalk:both:width", width);
            }
        }
    } else if street.kind != Kind::Steps && (known || rng.chance(0.6)) {
        let width = match street.quarter {
            Quarter::OldCentre => ["1.2", "1.4", "1.8", "2.2"][rng.below(4)],
            _ => ["1.5", "1.8", "2"][rng.below(3)],
        };
        put("width", if known { "1.8" } else { width });
    }
    if known || rng.chance(0.8) {
        let dark = matches!(street.kind, Kind::Path | Kind::Track) || (!known && rng.chance(0.08));
        put("lit", if dark { "no" } else { "yes" });
    }
    for (k, v) in &street.tags {
        put(k, v);
    }
    tags
}

fn surface(street: &Street, known: bool, rng: &mut Rng) -> Option<&'static str> {
    if street.kind == Kind::Steps {
        return rng.weighted(&[(Some("paving_stones"), 3), (Some("concrete"), 3), (None, 3)]).flatten();
    }
    if known {
        return Some("asphalt");
    }
    let choices: &[(Option<&'static str>, u32)] = match (street.kind, street.quarter) {
        (Kind::Track, _) => &[(Some("gravel"), 1), (Some("ground"), 1)],
        (Kind::Path, _) => &[(Some("ground"), 3), (Some("compacted"), 1)],
        (Kind::LivingStreet | Kind::Pedestrian | Kind::Footway, Quarter::OldCentre) => {
            &[(Some("paving_stones"), 6), (Some("sett"), 2), (Some("cobblestone"), 1), (None, 2)]
        }
        (Kind::Footway, Quarter::Village) => &[(Some("sett"), 2), (Some("asphalt"), 2), (None, 2)],
        _ => &[(Some("asphalt"), 9), (None, 1)],
    };
    rng.weighted(choices).flatten()
}

fn part_tags(street: &Street, part: &[P], rng: &mut Rng, tags: &mut BTreeMap<&'static str, String>) {
    let (Some(&first), Some(&last)) = (part.first(), part.last()) else { return };
    let slope = 100.0 * (height(last) - height(first)) / length(part).max(0.1);
    if street.kind == Kind::Steps {
        tags.insert("incline", if slope >= 0.0 { "up" } else { "down" }.to_owned());
        return;
    }
    if tags.contains_key("incline") || street.layer != 0 {
        return;
    }
    let share = match street.quarter {
        Quarter::OldCentre | Quarter::Station => 0.93,
        Quarter::Hill | Quarter::Outskirts => 0.75,
        _ => 0.85,
    };
    let surveyed = fully_known(first) || street.kind == Kind::Tertiary || rng.chance(share);
    if surveyed {
        // Written as a mapper would: whole and half per cents.
        let halves = (slope * 2.0).round() as i64;
        let text =
            if halves % 2 == 0 { format!("{}%", halves / 2) } else { format!("{:.1}%", halves as f64 / 2.0) };
        tags.insert("incline", text);
    } else if slope.abs() > 6.0 {
        tags.insert("incline", if slope > 0.0 { "up" } else { "down" }.to_owned());
    }
}
