//! Everything to draw, in long columns: 8 bytes per position and 56 per feature, whatever the size of the map.

use crate::mercator::Spot;
use std::collections::BTreeMap;

/// The layers of a tile, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Sea, lakes, rivers (surfaces and lines), pools.
    Water,
    /// What the ground is for or covered with.
    Landuse,
    /// Footprints.
    Building,
    /// Streets and ways, stairs included (`kind = "steps"`).
    Road,
    /// Railways and trams above ground.
    Rail,
    /// Administrative limits.
    Boundary,
    /// Names of towns and quarters.
    Place,
    /// Places of daily life.
    Poi,
}

impl Layer {
    /// In the order of the tiles.
    pub const ALL: [Layer; 8] = [
        Layer::Water,
        Layer::Landuse,
        Layer::Building,
        Layer::Road,
        Layer::Rail,
        Layer::Boundary,
        Layer::Place,
        Layer::Poi,
    ];

    /// Its name in tiles and styles.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Layer::Water => "water",
            Layer::Landuse => "landuse",
            Layer::Building => "building",
            Layer::Road => "road",
            Layer::Rail => "rail",
            Layer::Boundary => "boundary",
            Layer::Place => "place",
            Layer::Poi => "poi",
        }
    }
}

/// What a geometry is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    Point,
    Line,
    /// Rings without their closing position.
    Area,
}

/// What is said of a feature; features of a tile that say the same are written as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Say {
    /// Drawn first to last.
    pub rank: u8,
    pub kind: &'static str,
    /// `""` when it has none.
    pub name: u32,
    /// Number of steps, administrative level…: 0 says nothing.
    pub number: u16,
    /// Underground.
    pub tunnel: bool,
}

/// One thing to draw.
#[derive(Debug, Clone)]
pub(crate) struct Feature {
    pub layer: Layer,
    pub form: Form,
    pub say: Say,
    /// First zoom where it shows.
    pub from: u8,
    /// Last zoom where it shows: some things become something else when one comes nearer.
    pub to: u8,
    /// West, north, east, south on the grid.
    pub frame: [u32; 4],
    /// Area for an area, else 0; in steps².
    pub area: f64,
    parts: std::ops::Range<u32>,
}

/// Rings or lines, one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shape {
    pub spots: Vec<Spot>,
    /// Where each part ends in `spots`, and whether it is the hole of an area.
    pub parts: Vec<(u32, bool)>,
}

impl Shape {
    pub fn push(&mut self, spots: &[Spot], hole: bool) {
        self.spots.extend_from_slice(spots);
        self.parts.push((u32::try_from(self.spots.len()).unwrap_or(u32::MAX), hole));
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub fn view(&self) -> View<'_> {
        View { spots: &self.spots, parts: &self.parts, start: 0 }
    }
}

/// A geometry borrowed from a [`Drawing`] or from a [`Shape`].
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    spots: &'a [Spot],
    parts: &'a [(u32, bool)],
    start: u32,
}

impl<'a> View<'a> {
    /// Each part and whether it is a hole.
    pub fn parts(self) -> impl Iterator<Item = (&'a [Spot], bool)> {
        let mut start = self.start;
        self.parts.iter().map(move |&(end, hole)| {
            let part = self.spots.get(start as usize..end as usize).unwrap_or_default();
            start = end;
            (part, hole)
        })
    }
}

/// A feature wider than this (5.6° of longitude) is no part of a territory; one wrong position would otherwise
/// cost millions of tiles.
const WIDEST: u32 = 1 << 26;

/// Everything to draw.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    /// Features left out because they are too wide.
    pub oversized: u64,
    spots: Vec<Spot>,
    parts: Vec<(u32, bool)>,
    pub features: Vec<Feature>,
    names: Vec<Box<str>>,
    by_name: BTreeMap<Box<str>, u32>,
}

/// What to add to a drawing, but for its geometry.
pub(crate) struct Draft<'a> {
    pub layer: Layer,
    pub form: Form,
    pub kind: &'static str,
    pub rank: u8,
    pub name: &'a str,
    pub number: u16,
    pub tunnel: bool,
    pub from: u8,
    pub to: u8,
}

impl Drawing {
    /// Adds a feature; nothing when its geometry is empty.
    pub fn add(&mut self, draft: &Draft<'_>, shape: &Shape) {
        let Some(frame) = frame_of(&shape.spots) else { return };
        // The sea is cut to the frame of the extract, and so as wide as the extract.
        if draft.kind != "sea" && (frame[2] - frame[0]).max(frame[3] - frame[1]) > WIDEST {
            self.oversized += 1;
            return;
        }
        let (Ok(base), Ok(first)) = (u32::try_from(self.spots.len()), u32::try_from(self.parts.len())) else {
            return;
        };
        // A drawing of more than 2³² positions would not fit in memory anyway: what is beyond is left out.
        let fits = |n: usize, more: usize| u32::try_from(n + more).is_ok();
        if !fits(self.spots.len(), shape.spots.len()) || !fits(self.parts.len(), shape.parts.len()) {
            return;
        }
        self.spots.extend_from_slice(&shape.spots);
        self.parts.extend(shape.parts.iter().map(|&(end, hole)| (base + end, hole)));
        let area = match draft.form {
            Form::Area => shape
                .view()
                .parts()
                .map(|(ring, hole)| if hole { -ring_area(ring).abs() } else { ring_area(ring).abs() })
                .sum(),
            _ => 0.0,
        };
        let say = Say {
            rank: draft.rank,
            kind: draft.kind,
            name: self.name_id(draft.name),
            number: draft.number,
            tunnel: draft.tunnel,
        };
        let end = first + u32::try_from(shape.parts.len()).unwrap_or(0);
        self.features.push(Feature {
            layer: draft.layer,
            form: draft.form,
            say,
            from: draft.from,
            to: draft.to,
            frame,
            area,
            parts: first..end,
        });
    }

    pub fn shape(&self, feature: &Feature) -> View<'_> {
        let (first, end) = (feature.parts.start as usize, feature.parts.end as usize);
        let start = if first == 0 { 0 } else { self.parts.get(first - 1).map_or(0, |part| part.0) };
        View { spots: &self.spots, parts: self.parts.get(first..end).unwrap_or_default(), start }
    }

    /// The name of a number given by this drawing; 0 is no name.
    pub fn name(&self, id: u32) -> &str {
        match id.checked_sub(1) {
            None => "",
            Some(rank) => self.names.get(rank as usize).map_or("", |name| name),
        }
    }

    fn name_id(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        if let Some(&id) = self.by_name.get(name) {
            return id;
        }
        let id = u32::try_from(self.names.len() + 1).unwrap_or(0);
        if id > 0 {
            self.names.push(name.into());
            self.by_name.insert(name.into(), id);
        }
        id
    }
}

/// West, north, east, south; `None` without any position.
pub(crate) fn frame_of(spots: &[Spot]) -> Option<[u32; 4]> {
    let &[x, y] = spots.first()?;
    Some(spots.iter().fold([x, y, x, y], |f, &[x, y]| [f[0].min(x), f[1].min(y), f[2].max(x), f[3].max(y)]))
}

/// Signed area of a ring in steps²; positive when it turns clockwise on the screen (y to the south).
pub(crate) fn ring_area(ring: &[Spot]) -> f64 {
    let Some(&[ox, oy]) = ring.first() else { return 0.0 };
    // Relative to the first position: products stay small, so that thin rings keep their area.
    let at = |[x, y]: Spot| (f64::from(x) - f64::from(ox), f64::from(y) - f64::from(oy));
    let mut doubled = 0.0;
    for (i, &spot) in ring.iter().enumerate() {
        let (ax, ay) = at(spot);
        let (bx, by) = at(ring.get(i + 1).copied().unwrap_or([ox, oy]));
        doubled += ax * by - bx * ay;
    }
    doubled / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_that_turns_clockwise_on_screen_has_a_positive_area() {
        let square = [[10, 10], [20, 10], [20, 20], [10, 20]];
        assert!((ring_area(&square) - 100.0).abs() < 1e-9);
        let back: Vec<Spot> = square.iter().rev().copied().collect();
        assert!((ring_area(&back) + 100.0).abs() < 1e-9);
        assert!(ring_area(&[]).abs() < 1e-9);
    }

    #[test]
    fn the_second_feature_finds_its_own_positions() {
        let mut drawing = Drawing::default();
        let draft = Draft {
            layer: Layer::Road,
            form: Form::Line,
            kind: "street",
            rank: 0,
            name: "rue A",
            number: 0,
            tunnel: false,
            from: 5,
            to: 15,
        };
        let mut a = Shape::default();
        a.push(&[[1, 1], [2, 2]], false);
        let mut b = Shape::default();
        b.push(&[[5, 5], [6, 6], [7, 7]], false);
        b.push(&[[8, 8], [9, 9]], false);
        drawing.add(&draft, &a);
        drawing.add(&draft, &b);
        drawing.add(&draft, &Shape::default());
        assert_eq!(drawing.features.len(), 2);
        let parts: Vec<usize> = drawing.shape(&drawing.features[1]).parts().map(|(p, _)| p.len()).collect();
        assert_eq!(parts, [3, 2]);
        assert_eq!(drawing.name(drawing.features[1].say.name), "rue A");
    }
}
