//! What a street is before it becomes OpenStreetMap ways.

use super::plane::P;

/// The nature of a street; decides its tags, its width and what is built along it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Tertiary,
    Residential,
    LivingStreet,
    Pedestrian,
    Service,
    Footway,
    /// A pavement drawn apart from its street.
    Sidewalk,
    /// Where a pavement crosses the carriageway.
    Crossing,
    Path,
    Track,
    Steps,
}

impl Kind {
    pub const fn highway(self) -> &'static str {
        match self {
            Kind::Tertiary => "tertiary",
            Kind::Residential => "residential",
            Kind::LivingStreet => "living_street",
            Kind::Pedestrian => "pedestrian",
            Kind::Service => "service",
            Kind::Footway | Kind::Sidewalk | Kind::Crossing => "footway",
            Kind::Path => "path",
            Kind::Track => "track",
            Kind::Steps => "steps",
        }
    }

    /// Do cars drive there?
    pub const fn is_road(self) -> bool {
        matches!(self, Kind::Tertiary | Kind::Residential | Kind::LivingStreet | Kind::Service)
    }

    /// Half of what the street takes of the ground, metres: nothing is built nearer.
    pub const fn half_width(self) -> f64 {
        match self {
            Kind::Tertiary => 7.0,
            Kind::Residential => 5.0,
            Kind::LivingStreet | Kind::Pedestrian => 4.0,
            Kind::Service | Kind::Track => 3.0,
            _ => 2.0,
        }
    }
}

/// The part of the town: its look, its names, what surveyors know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quarter {
    OldCentre,
    Faubourg,
    Station,
    Estate,
    Village,
    Hill,
    Outskirts,
}

/// A street or a stairway, as a line.
#[derive(Debug, Clone)]
pub struct Street {
    /// Empty when the street has no name.
    pub name: String,
    pub kind: Kind,
    pub quarter: Quarter,
    pub line: Vec<P>,
    /// Streets of different layers do not meet, save at their ends.
    pub layer: i8,
    /// Tags that the kind alone does not give.
    pub tags: Vec<(&'static str, String)>,
}

impl Street {
    pub fn new(name: &str, kind: Kind, quarter: Quarter, line: Vec<P>) -> Street {
        Street { name: name.to_owned(), kind, quarter, line, layer: 0, tags: Vec::new() }
    }
    pub fn layer(mut self, layer: i8) -> Street {
        self.layer = layer;
        self
    }
    pub fn tag(mut self, key: &'static str, value: &str) -> Street {
        self.tags.push((key, value.to_owned()));
        self
    }
}
