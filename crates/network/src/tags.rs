//! From the tags of the map to attributes: which ways are walked, and what their tags say.
//!
//! Source: the pages of the OpenStreetMap wiki on each key, gathered in `docs/formats.md`. A value that is not
//! understood is unknown, never a default.

use crate::attributes::{
    Access, Attributes, Barrier, Crossing, Direction, Incline, Kerb, Ramp, Sidewalk, Smoothness, Stairs,
    Surface, WayKind, Wheelchair,
};
use opendata::osm::Tags;

/// What a way is for a walker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Walkable {
    Yes(Attributes),
    /// A carriageway whose sidewalks are drawn apart.
    Elsewhere,
    No,
}

fn any(tags: Tags<'_>, key: &str, values: &[&str]) -> bool {
    tags.value(key).is_some_and(|v| values.contains(&v))
}

fn yes_no(value: &str) -> Option<bool> {
    match value {
        "yes" | "both" | "left" | "right" | "center" | "contrasted" | "automatic" | "24/7" | "designated" => {
            Some(true)
        }
        "no" | "none" | "incorrect" | "disused" => Some(false),
        _ => None,
    }
}

/// Reads the tags of a way.
pub(crate) fn way(tags: Tags<'_>) -> Walkable {
    let Some(kind) = kind(tags) else { return Walkable::No };
    let foot = tags.value("foot");
    let foot_allowed =
        matches!(foot, Some("yes" | "designated" | "permissive" | "customers" | "destination"));
    if matches!(foot, Some("no" | "use_sidepath")) {
        return if foot == Some("no") { Walkable::No } else { Walkable::Elsewhere };
    }
    if kind == WayKind::Cycleway
        && !foot_allowed
        && !tags.is("segregated", "yes")
        && !tags.is("segregated", "no")
    {
        return Walkable::No;
    }
    if tags.is("motorroad", "yes") && !foot_allowed {
        return Walkable::No;
    }
    let side = |name: &str| tags.value(name);
    let sides = [side("sidewalk:left"), side("sidewalk:right"), side("sidewalk:both")];
    let separate = tags.is("sidewalk", "separate") || sides.contains(&Some("separate"));
    let other_side = sides.iter().any(|s| matches!(s, Some("yes")));
    if kind.is_carriageway() && separate && !other_side && !foot_allowed {
        return Walkable::Elsewhere;
    }
    let mut a = Attributes::of(kind);
    a.access = access(tags, foot);
    a.direction = direction(tags, kind);
    if kind == WayKind::Steps {
        a.stairs = Some(stairs(tags));
    }
    a.incline = tags.value("incline").map_or(Incline::Unsaid, incline);
    a.width_cm = width(tags);
    a.surface = tags.value("surface").and_then(surface);
    a.smoothness = tags.value("smoothness").and_then(smoothness);
    a.wheelchair = tags.value("wheelchair").and_then(wheelchair);
    a.lit = tags.value("lit").and_then(yes_no);
    a.off_ground = any(tags, "bridge", &["yes", "viaduct", "movable", "boardwalk", "covered"])
        || any(tags, "tunnel", &["yes", "passage"])
        || tags.is("indoor", "yes");
    if kind == WayKind::Crossing {
        a.crossing = crossing(tags);
        a.kerb = kerb(tags);
        a.tactile = tags.value("tactile_paving").and_then(yes_no);
    }
    if kind.is_carriageway() {
        a.sidewalk = sidewalk(tags);
    }
    Walkable::Yes(a)
}

fn kind(tags: Tags<'_>) -> Option<WayKind> {
    let Some(highway) = tags.value("highway") else {
        let platform = any(tags, "railway", &["platform"]) || any(tags, "public_transport", &["platform"]);
        return platform.then_some(WayKind::Platform);
    };
    Some(match highway {
        "footway" => match tags.value("footway") {
            Some("sidewalk") => WayKind::Sidewalk,
            Some("crossing" | "traffic_island") => WayKind::Crossing,
            _ => WayKind::Footway,
        },
        "path" if tags.is("path", "crossing") => WayKind::Crossing,
        "path" if tags.is("path", "sidewalk") => WayKind::Sidewalk,
        "path" | "bridleway" if highway == "path" || tags.value("foot").is_some() => WayKind::Path,
        "pedestrian" => WayKind::Pedestrian,
        "living_street" => WayKind::LivingStreet,
        "residential" => WayKind::Residential,
        "service" => WayKind::Service,
        "unclassified" | "road" => WayKind::Unclassified,
        "tertiary" | "tertiary_link" => WayKind::Tertiary,
        "secondary" | "secondary_link" => WayKind::Secondary,
        "primary" | "primary_link" => WayKind::Primary,
        "track" => WayKind::Track,
        "cycleway" if tags.is("cycleway", "crossing") => WayKind::Crossing,
        "cycleway" => WayKind::Cycleway,
        "steps" => WayKind::Steps,
        "corridor" => WayKind::Corridor,
        "elevator" => WayKind::Lift,
        "platform" => WayKind::Platform,
        _ => return None,
    })
}

fn access(tags: Tags<'_>, foot: Option<&str>) -> Access {
    let closed =
        |v: &str| matches!(v, "private" | "no" | "residents" | "delivery" | "agricultural" | "forestry");
    match foot {
        Some(foot) if foot != "private" && foot != "residents" => Access::Public,
        Some(_) => Access::Private,
        None if tags.value("access").is_some_and(closed) => Access::Private,
        None => Access::Public,
    }
}

fn direction(tags: Tags<'_>, kind: WayKind) -> Direction {
    let walks = matches!(kind, WayKind::Footway | WayKind::Path | WayKind::Steps | WayKind::Pedestrian);
    let value = tags.value("oneway:foot").or_else(|| tags.value("foot:oneway")).or_else(|| {
        let moving = tags.value("conveying").filter(|v| matches!(*v, "forward" | "backward"));
        moving.filter(|_| walks)
    });
    match value {
        Some("yes" | "forward") => Direction::Forward,
        Some("-1" | "backward") => Direction::Backward,
        _ => Direction::Both,
    }
}

fn stairs(tags: Tags<'_>) -> Stairs {
    let count = tags.value("step_count").and_then(|v| v.trim().parse::<u16>().ok());
    let ramp = if any(tags, "ramp:wheelchair", &["yes"]) || any(tags, "wheelchair", &["yes", "designated"]) {
        Ramp::Wheelchair
    } else if any(tags, "ramp", &["yes", "separate"]) || any(tags, "ramp:wheelchair", &["limited"]) {
        Ramp::Unclear
    } else {
        Ramp::None
    };
    let handrails = ["handrail", "handrail:left", "handrail:right", "handrail:center", "handrail:both"];
    let said: Vec<bool> = handrails.iter().filter_map(|k| tags.value(k).and_then(yes_no)).collect();
    let handrail = if said.is_empty() { None } else { Some(said.contains(&true)) };
    let escalator = tags.value("conveying").is_some_and(|v| v != "no");
    Stairs { count: count.filter(|c| (1..=2000).contains(c)), ramp, handrail, escalator }
}

/// `5%`, `-5 %`, `3°`, `1:12`, `0.05`-like figures are refused (nobody knows the unit); `up`, `down`: steep.
pub(crate) fn incline(value: &str) -> Incline {
    let value = value.trim().replace(',', ".");
    let per_mille = |v: f64| {
        if v.is_finite() && v.abs() <= 1500.0 { Incline::PerMille(v.round() as i16) } else { Incline::Unsaid }
    };
    if let Some(percent) = value.strip_suffix('%') {
        return percent.trim().parse::<f64>().map_or(Incline::Unsaid, |v| per_mille(v * 10.0));
    }
    if let Some(degrees) = value.strip_suffix('°') {
        return degrees
            .trim()
            .parse::<f64>()
            .map_or(Incline::Unsaid, |v| per_mille(v.to_radians().tan() * 1000.0));
    }
    if let Some((rise, run)) = value.split_once(':') {
        return match (rise.trim().parse::<f64>(), run.trim().parse::<f64>()) {
            (Ok(rise), Ok(run)) if run > 0.0 => per_mille(rise / run * 1000.0),
            _ => Incline::Unsaid,
        };
    }
    match value.as_str() {
        "0" => Incline::PerMille(0),
        "up" | "down" | "yes" | "steep" | "up/down" => Incline::Steep,
        "no" | "flat" | "none" => Incline::PerMille(0),
        _ => Incline::Unsaid,
    }
}

/// Centimetres: `1.2`, `1,2 m`, `120 cm`, `4'`, `3'6"`.
pub(crate) fn centimetres(value: &str) -> Option<u16> {
    let value = value.trim().replace(',', ".");
    let number = |v: &str| v.trim().parse::<f64>().ok();
    let cm = if let Some(v) = value.strip_suffix("cm") {
        number(v)?
    } else if let Some(v) = value.strip_suffix("mm") {
        number(v)? / 10.0
    } else if let Some((feet, inches)) = value.split_once('\'') {
        let inches = inches.trim_end_matches('"').trim();
        number(feet)? * 30.48 + if inches.is_empty() { 0.0 } else { number(inches)? * 2.54 }
    } else {
        number(value.strip_suffix('m').unwrap_or(&value))? * 100.0
    };
    (cm.is_finite() && (0.0..=60_000.0).contains(&cm)).then(|| cm.round() as u16)
}

fn width(tags: Tags<'_>) -> Option<u16> {
    ["maxwidth:physical", "width", "est_width"]
        .iter()
        .find_map(|k| tags.value(k).and_then(centimetres))
        .filter(|&w| w > 0)
}

pub(crate) fn surface(value: &str) -> Option<Surface> {
    Some(match value.split([':', ';']).next().unwrap_or(value) {
        "asphalt" | "concrete" | "paving_stones" | "paved" | "wood" | "metal" | "metal_grid" | "tartan"
        | "rubber" | "tiles" | "bricks" | "brick" | "acrylic" | "chipseal" | "stone" | "granite"
        | "carpet" | "plastic" | "marble" => Surface::Even,
        "compacted" | "fine_gravel" | "clay" | "grass_paver" => Surface::Firm,
        "sett" | "cobblestone" | "unhewn_cobblestone" => Surface::Cobbled,
        "gravel" | "pebblestone" | "ground" | "dirt" | "earth" | "grass" | "sand" | "mud" | "unpaved"
        | "rock" | "woodchips" | "soil" | "stepping_stones" | "snow" | "ice" => Surface::Loose,
        _ => return None,
    })
}

pub(crate) fn smoothness(value: &str) -> Option<Smoothness> {
    Some(match value {
        "excellent" => Smoothness::Excellent,
        "good" => Smoothness::Good,
        "intermediate" => Smoothness::Intermediate,
        "bad" => Smoothness::Bad,
        "very_bad" => Smoothness::VeryBad,
        "horrible" => Smoothness::Horrible,
        "very_horrible" => Smoothness::VeryHorrible,
        "impassable" => Smoothness::Impassable,
        _ => return None,
    })
}

fn wheelchair(value: &str) -> Option<Wheelchair> {
    Some(match value {
        "yes" | "designated" => Wheelchair::Yes,
        "limited" => Wheelchair::Limited,
        "no" => Wheelchair::No,
        _ => return None,
    })
}

/// A kerb by its height in centimetres (arrêté of 15 January 2007: 2 cm, 4 cm when chamfered).
pub(crate) fn kerb_of_height(cm: u16) -> Kerb {
    match cm {
        0..=2 => Kerb::Flush,
        3..=4 => Kerb::Lowered,
        _ => Kerb::Raised,
    }
}

pub(crate) fn kerb(tags: Tags<'_>) -> Option<Kerb> {
    if let Some(cm) = tags.value("kerb:height").and_then(centimetres) {
        return Some(kerb_of_height(cm));
    }
    let value = tags.value("kerb").or_else(|| tags.value("sloped_curb"));
    match value {
        Some("flush" | "no" | "at_grade" | "0") => Some(Kerb::Flush),
        Some("lowered" | "lowered_and_sloped" | "sloped") => Some(Kerb::Lowered),
        Some("rolled") => Some(Kerb::Rolled),
        Some("raised" | "regular" | "normal") => Some(Kerb::Raised),
        _ => None,
    }
}

fn crossing(tags: Tags<'_>) -> Option<Crossing> {
    match tags.value("crossing") {
        Some("traffic_signals") => Some(Crossing::Signals),
        _ if tags.is("crossing:signals", "yes") => Some(Crossing::Signals),
        Some("marked" | "zebra" | "uncontrolled" | "island" | "pelican" | "toucan") => Some(Crossing::Marked),
        Some("unmarked" | "informal" | "no") => Some(Crossing::Unmarked),
        _ if any(tags, "crossing:markings", &["no"]) => Some(Crossing::Unmarked),
        _ if tags.value("crossing:markings").is_some() || tags.is("crossing_ref", "zebra") => {
            Some(Crossing::Marked)
        }
        _ => None,
    }
}

fn sidewalk(tags: Tags<'_>) -> Option<Sidewalk> {
    let sides = ["sidewalk:left", "sidewalk:right"].map(|k| tags.value(k));
    match tags.value("sidewalk").or_else(|| tags.value("sidewalk:both")) {
        Some("both" | "yes") => Some(Sidewalk::Both),
        Some("left" | "right") => Some(Sidewalk::OneSide),
        Some("no" | "none") => Some(Sidewalk::None),
        _ if sides.contains(&Some("yes")) || sides.contains(&Some("separate")) => Some(Sidewalk::OneSide),
        _ if sides == [Some("no"), Some("no")] => Some(Sidewalk::None),
        _ => None,
    }
}

/// What a crossing way learns from the tags of its nodes.
pub(crate) fn crossing_node(tags: Tags<'_>) -> (Option<Kerb>, Option<bool>, Option<Crossing>) {
    (kerb(tags), tags.value("tactile_paving").and_then(yes_no), crossing(tags))
}

/// What must be passed at a node, if anything.
pub(crate) fn obstacle(tags: Tags<'_>) -> Option<Attributes> {
    let mut a = Attributes::of(WayKind::Obstacle);
    if tags.is("highway", "elevator") {
        a.kind = WayKind::Lift;
        a.wheelchair = tags.value("wheelchair").and_then(wheelchair);
        a.access = access(tags, tags.value("foot"));
        return Some(a);
    }
    let barrier = tags.value("barrier");
    a.kerb = kerb(tags).or_else(|| (barrier == Some("kerb")).then_some(Kerb::Raised));
    a.barrier = match barrier {
        Some("bollard" | "planter" | "cattle_grid") => Some(Barrier::Bollard),
        Some("gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "wicket_gate" | "hampshire_gate") => {
            Some(Barrier::Gate)
        }
        Some("cycle_barrier" | "chicane" | "motorcycle_barrier" | "bump_gate" | "horse_stile") => {
            Some(Barrier::Chicane)
        }
        Some("kissing_gate" | "turnstile" | "full-height_turnstile") => Some(Barrier::Turnstile),
        Some("stile") => Some(Barrier::Stile),
        Some("block" | "debris" | "log" | "jersey_barrier" | "chain" | "spikes" | "barrier_board") => {
            Some(Barrier::Block)
        }
        _ => None,
    };
    if barrier == Some("step") {
        a.stairs = Some(Stairs { count: Some(1), ..Stairs::UNKNOWN });
    }
    if a.kerb.is_none() && a.barrier.is_none() && a.stairs.is_none() {
        return None;
    }
    if a.barrier.is_some() {
        a.width_cm = width(tags);
        a.access = access(tags, tags.value("foot"));
        if tags.is("locked", "yes") {
            a.access = Access::Private;
        }
    }
    a.wheelchair = tags.value("wheelchair").and_then(wheelchair);
    a.tactile = tags.value("tactile_paving").and_then(yes_no);
    Some(a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slopes_are_read_in_every_writing() {
        for (text, per_mille) in [("5%", 50), ("-5 %", -50), ("3°", 52), ("1:12", 83), ("0", 0), ("4,5%", 45)]
        {
            assert_eq!(incline(text), Incline::PerMille(per_mille), "{text}");
        }
        assert_eq!(incline("up"), Incline::Steep);
        for text in ["0.05", "", "5", "1:0", "NaN%", "1e99%"] {
            assert_eq!(incline(text), Incline::Unsaid, "{text}");
        }
    }

    #[test]
    fn widths_are_read_in_every_writing() {
        for (text, cm) in
            [("1.2", 120), ("1,2", 120), ("120 cm", 120), ("0.9 m", 90), ("4'", 122), ("3'6\"", 107)]
        {
            assert_eq!(centimetres(text), Some(cm), "{text}");
        }
        for text in ["", "wide", "-1", "1e99", "inf", "'"] {
            assert_eq!(centimetres(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_a_panic(text in "\\PC{0,12}") {
            let _ = (incline(&text), centimetres(&text), surface(&text), smoothness(&text));
        }
    }
}
