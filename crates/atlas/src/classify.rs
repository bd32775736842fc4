//! From the tags of OpenStreetMap to what is drawn, and from which zoom. Everything else is left out: this map is
//! a ground for reading residences, ways and stairs, not a picture of the whole database.
//!
//! Source of the meaning of tags: the OpenStreetMap wiki, "Map features".

use crate::ZOOMS;
use crate::drawing::{Draft, Form, Layer};
use opendata::osm::Tags;

/// Draws `kind` in `layer` from a zoom on.
const fn draft(layer: Layer, form: Form, kind: &'static str, rank: u8, from: u8) -> Draft<'static> {
    Draft { layer, form, kind, rank, name: "", number: 0, tunnel: false, from, to: *ZOOMS.end() }
}

/// The name to print: the French one when there is one.
fn name<'a>(tags: Tags<'a>) -> &'a str {
    tags.value("name:fr").or_else(|| tags.value("name")).unwrap_or("").trim()
}

fn is_yes(tags: Tags<'_>, key: &str) -> bool {
    tags.value(key).is_some_and(|value| value != "no")
}

fn is_underground(tags: Tags<'_>) -> bool {
    is_yes(tags, "tunnel")
        || tags.value("layer").is_some_and(|layer| layer.starts_with('-'))
        || tags.is("location", "underground")
}

/// What a closed way or a multipolygon draws as a surface. `is_relation`: a multipolygon is a surface by nature,
/// a closed way is one only when its tags say so.
pub(crate) fn surface(tags: Tags<'_>, is_relation: bool) -> Option<Draft<'_>> {
    if tags.is("area", "no") {
        return None;
    }
    if is_yes(tags, "building") && !is_underground(tags) {
        return Some(draft(Layer::Building, Form::Area, "building", 0, 13));
    }
    if let Some(found) = water_surface(tags) {
        return Some(Draft { name: name(tags), ..found });
    }
    if tags.value("highway").is_some_and(|v| matches!(v, "pedestrian" | "footway" | "platform"))
        && (is_relation || tags.is("area", "yes"))
    {
        return Some(Draft { name: name(tags), ..draft(Layer::Landuse, Form::Area, "square", 9, 14) });
    }
    landuse(tags)
}

fn water_surface(tags: Tags<'_>) -> Option<Draft<'static>> {
    let (kind, from) =
        match (tags.value("natural"), tags.value("waterway"), tags.value("landuse"), tags.value("leisure")) {
            (Some("water" | "bay"), ..) => ("water", 5),
            (_, Some("riverbank" | "dock"), ..) => ("water", 7),
            (_, _, Some("reservoir" | "basin"), _) => ("water", 9),
            (_, _, _, Some("swimming_pool")) => ("pool", 15),
            (Some("wetland"), ..) => ("wetland", 12),
            _ => return None,
        };
    Some(draft(Layer::Water, Form::Area, kind, 0, from))
}

fn landuse(tags: Tags<'_>) -> Option<Draft<'_>> {
    let by_leisure = match tags.value("leisure") {
        Some("park" | "garden" | "nature_reserve") => Some(("park", 5, 11)),
        Some("pitch" | "track") => Some(("pitch", 7, 14)),
        Some("playground") => Some(("playground", 7, 14)),
        Some("golf_course" | "common") => Some(("grass", 4, 11)),
        Some("sports_centre" | "stadium") => Some(("sport", 6, 13)),
        _ => None,
    };
    let by_natural = || match tags.value("natural") {
        Some("wood") => Some(("wood", 2, 8)),
        Some("scrub" | "heath") => Some(("scrub", 2, 10)),
        Some("grassland" | "fell") => Some(("grass", 2, 11)),
        Some("beach" | "sand" | "shingle") => Some(("sand", 3, 11)),
        Some("bare_rock" | "scree") => Some(("rock", 2, 11)),
        Some("glacier") => Some(("glacier", 2, 8)),
        _ => None,
    };
    let by_use = || match tags.value("landuse") {
        Some("forest") => Some(("wood", 2, 8)),
        Some("grass" | "village_green" | "recreation_ground") => Some(("grass", 4, 12)),
        Some("meadow") => Some(("grass", 1, 11)),
        Some("farmland" | "farm" | "vineyard" | "orchard" | "allotments") => Some(("farmland", 0, 10)),
        Some("residential") => Some(("residential", 0, 9)),
        Some("commercial" | "retail") => Some(("commercial", 1, 11)),
        Some("industrial" | "railway" | "port" | "military" | "quarry") => Some(("industrial", 1, 11)),
        Some("cemetery") => Some(("cemetery", 4, 12)),
        _ => None,
    };
    let by_amenity = || match tags.value("amenity") {
        Some("school" | "kindergarten" | "college" | "university") => Some(("school", 3, 13)),
        Some("hospital" | "clinic") => Some(("hospital", 3, 12)),
        Some("grave_yard") => Some(("cemetery", 4, 12)),
        Some("parking") if !is_underground(tags) => Some(("parking", 3, 14)),
        _ => None,
    };
    let (kind, rank, from) = by_leisure.or_else(by_natural).or_else(by_use).or_else(by_amenity)?;
    // Only what one looks for by its name keeps it: a name makes its own feature in every tile.
    let named = matches!(kind, "park" | "cemetery" | "hospital" | "sport");
    Some(Draft {
        name: if named { name(tags) } else { "" },
        ..draft(Layer::Landuse, Form::Area, kind, rank, from)
    })
}

/// What an open or closed way draws as a line.
pub(crate) fn line(tags: Tags<'_>) -> Option<Draft<'_>> {
    road(tags).or_else(|| rail(tags)).or_else(|| waterway(tags))
}

fn road(tags: Tags<'_>) -> Option<Draft<'_>> {
    let highway = tags.value("highway")?;
    if tags.is("area", "yes") {
        return None;
    }
    let (kind, rank, from) = match highway {
        "motorway" | "motorway_link" => ("motorway", 11, 5),
        "trunk" | "trunk_link" => ("trunk", 10, 5),
        "primary" | "primary_link" => ("primary", 9, 7),
        "secondary" | "secondary_link" => ("secondary", 8, 9),
        "tertiary" | "tertiary_link" => ("tertiary", 7, 11),
        "residential" | "unclassified" | "road" => ("street", 6, 12),
        "living_street" => ("living", 5, 12),
        "pedestrian" => ("pedestrian", 4, 13),
        "service" | "busway" => ("service", 3, 13),
        "footway" | "path" | "cycleway" | "bridleway" | "platform" | "corridor" => ("path", 1, 14),
        "track" => ("track", 0, 13),
        "steps" => ("steps", 2, 14),
        _ => return None,
    };
    // A ramp of a junction shows later than its road.
    let from = if highway.ends_with("_link") { from.max(10) } else { from };
    let steps = if kind == "steps" {
        tags.value("step_count").and_then(|n| n.trim().parse().ok()).unwrap_or(0)
    } else {
        0
    };
    Some(Draft {
        name: name(tags),
        number: steps,
        tunnel: is_yes(tags, "tunnel") && !tags.is("tunnel", "building_passage"),
        ..draft(Layer::Road, Form::Line, kind, rank, from)
    })
}

fn rail(tags: Tags<'_>) -> Option<Draft<'_>> {
    let (kind, rank, from) = match tags.value("railway")? {
        "rail" if tags.value("service").is_none() => ("rail", 2, 8),
        "rail" => ("siding", 0, 13),
        "light_rail" | "subway" | "narrow_gauge" | "funicular" | "monorail" => ("light", 1, 11),
        "tram" => ("tram", 1, 12),
        _ => return None,
    };
    // The tube is not a landmark at street level.
    if is_underground(tags) {
        return None;
    }
    Some(draft(Layer::Rail, Form::Line, kind, rank, from))
}

fn waterway(tags: Tags<'_>) -> Option<Draft<'_>> {
    let (kind, from) = match tags.value("waterway")? {
        "river" => ("river", 8),
        "canal" => ("canal", 10),
        "stream" => ("stream", 13),
        "ditch" | "drain" => ("stream", 15),
        _ => return None,
    };
    if is_underground(tags) {
        return None;
    }
    Some(Draft { name: name(tags), ..draft(Layer::Water, Form::Line, kind, 1, from) })
}

/// The administrative level of a boundary: 2 state, 4 region, 6 département, 8 commune.
pub(crate) fn admin_level(tags: Tags<'_>) -> Option<u16> {
    if !tags.is("boundary", "administrative") {
        return None;
    }
    tags.value("admin_level")?.trim().parse().ok().filter(|level| (2..=8).contains(level))
}

/// The line of a boundary of a level.
pub(crate) fn boundary(level: u16) -> Draft<'static> {
    let (kind, from) = match level {
        ..=2 => ("state", 5),
        3..=4 => ("region", 5),
        5..=6 => ("departement", 7),
        _ => ("commune", 11),
    };
    Draft {
        number: level,
        ..draft(Layer::Boundary, Form::Line, kind, 9_u16.saturating_sub(level) as u8, from)
    }
}

/// What a node draws, or a surface at its middle.
pub(crate) fn point(tags: Tags<'_>) -> Option<Draft<'_>> {
    place(tags).or_else(|| poi(tags))
}

fn place(tags: Tags<'_>) -> Option<Draft<'_>> {
    let (kind, rank, from, to) = match tags.value("place")? {
        "city" => ("city", 0, 5, 15),
        "town" => ("town", 1, 8, 15),
        "village" => ("village", 2, 10, 15),
        "suburb" | "borough" => ("suburb", 3, 12, 15),
        "quarter" | "neighbourhood" => ("quarter", 4, 13, 15),
        "hamlet" | "isolated_dwelling" => ("hamlet", 5, 13, 15),
        _ => return None,
    };
    let name = name(tags);
    if name.is_empty() {
        return None;
    }
    Some(Draft { name, to, ..draft(Layer::Place, Form::Point, kind, rank, from) })
}

fn poi(tags: Tags<'_>) -> Option<Draft<'_>> {
    let by_amenity = match tags.value("amenity") {
        Some("pharmacy") => Some(("pharmacy", 3, 15)),
        Some("doctors" | "clinic") => Some(("doctor", 3, 15)),
        Some("hospital") => Some(("hospital", 1, 13)),
        Some("townhall") => Some(("townhall", 1, 14)),
        Some("library" | "community_centre" | "social_centre" | "social_facility") => Some(("social", 4, 15)),
        Some("post_office") => Some(("post", 3, 15)),
        Some("bank" | "atm") => Some(("bank", 5, 15)),
        Some("marketplace") => Some(("food", 4, 15)),
        Some("place_of_worship") => Some(("worship", 6, 15)),
        Some("toilets") => Some(("toilets", 7, 15)),
        Some("bench") => Some(("bench", 9, 15)),
        _ => None,
    };
    let by_shop = || match tags.value("shop") {
        Some("supermarket") => Some(("food", 3, 15)),
        Some("convenience" | "bakery" | "greengrocer" | "butcher") => Some(("food", 5, 15)),
        _ => None,
    };
    let by_way = || match (tags.value("railway"), tags.value("highway")) {
        (Some("station" | "halt"), _) => Some(("station", 0, 12)),
        (Some("tram_stop"), _) => Some(("stop", 5, 15)),
        (_, Some("bus_stop")) => Some(("stop", 6, 15)),
        (_, Some("elevator")) => Some(("lift", 2, 15)),
        _ => None,
    };
    let (kind, rank, from) = by_amenity.or_else(by_shop).or_else(by_way)?;
    Some(Draft { name: name(tags), ..draft(Layer::Poi, Form::Point, kind, rank, from) })
}
