//! One tile: Mapbox Vector Tile 2.1. Features that say the same become one feature of many parts, which makes
//! tiles three to four times smaller than one feature per building.
//!
//! Written here rather than with the `mvt` crate, whose 0.15 leaves out the move to the first position of a ring
//! when that ring begins where the previous one ended.

use crate::drawing::{Drawing, Feature, Form, Layer, Say, View};
use crate::mercator::{Spot, TileAddress};
use crate::simplify;
use crate::{ZOOMS, drawing};
use std::collections::BTreeMap;

/// Steps along a side of a tile.
pub(crate) const EXTENT: i64 = 4096;
/// Margin around a tile, as a share of its side: 64 steps.
pub(crate) const MARGIN_SHARE: i64 = 64;
/// Steps in a pixel of a tile shown at its own size (512 px in MapLibre).
const PIXEL: f64 = 8.0;

/// How many steps a line may move. The last zoom is enlarged by the reader, so it keeps almost everything.
fn tolerance(z: u8) -> f64 {
    if z == *ZOOMS.end() { 1.0 } else { PIXEL * 0.75 }
}

/// Areas smaller than this, in steps², do not show.
fn least_area(layer: Layer, z: u8) -> f64 {
    let pixels = match (layer, z) {
        (_, 15..) => 0.0,
        (Layer::Building, 14) => 20.0,
        (Layer::Building, _) => 100.0,
        _ => 30.0,
    };
    pixels * PIXEL * PIXEL
}

/// Names are written from the zoom where they are read.
fn is_named(layer: Layer, say: &Say, z: u8) -> bool {
    match layer {
        Layer::Road => z >= if say.rank >= 7 { 13 } else { 14 },
        Layer::Water => z >= 12,
        Layer::Landuse => z >= 13,
        Layer::Place | Layer::Poi => true,
        _ => false,
    }
}

/// The bytes of a tile, not compressed; `None` when nothing shows.
pub(crate) fn tile<'a>(
    drawing: &'a Drawing,
    address: TileAddress,
    pieces: impl Iterator<Item = (&'a Feature, View<'a>)>,
) -> Option<Vec<u8>> {
    let mut groups: BTreeMap<(Layer, Form, Say), Geometry> = BTreeMap::new();
    let step = (address.side() / EXTENT) as f64;
    for (feature, view) in pieces {
        if !(feature.from..=feature.to).contains(&address.z) {
            continue;
        }
        if feature.form == Form::Area && feature.area < least_area(feature.layer, address.z) * step * step {
            continue;
        }
        let mut say = feature.say;
        if !is_named(feature.layer, &say, address.z) {
            say.name = 0;
        }
        let group = groups.entry((feature.layer, feature.form, say)).or_default();
        add(group, feature.form, view, address, step);
    }
    let mut out = Message::default();
    for layer in Layer::ALL {
        let features: Vec<_> =
            groups.iter().filter(|((l, ..), g)| *l == layer && !g.commands.is_empty()).collect();
        if !features.is_empty() {
            out.bytes(3, &layer_message(drawing, layer, &features));
        }
    }
    (!out.0.is_empty()).then_some(out.0)
}

fn add(geometry: &mut Geometry, form: Form, view: View<'_>, address: TileAddress, step: f64) {
    let tolerance = tolerance(address.z) * step;
    let mut has_outer = false;
    for (part, hole) in view.parts() {
        match form {
            Form::Point => {
                if let Some(&spot) = part.first() {
                    geometry.point(local(spot, address));
                }
            }
            Form::Line => geometry.line(&on_tile(&simplify::line(part, tolerance), address)),
            Form::Area => {
                if hole && !has_outer {
                    continue;
                }
                let mut ring = on_tile(&simplify::ring(part, tolerance), address);
                if ring.len() > 1 && ring.first() == ring.last() {
                    ring.pop();
                }
                let doubled = doubled_area(&ring);
                let shows = ring.len() > 2 && doubled != 0;
                if !hole {
                    has_outer = shows;
                }
                if shows {
                    // Rings turn clockwise on the screen, holes the other way.
                    if (doubled > 0) == hole {
                        ring.reverse();
                    }
                    geometry.ring(&ring);
                }
            }
        }
    }
}

fn local([x, y]: Spot, address: TileAddress) -> [i32; 2] {
    let (ox, oy) = address.origin();
    let (side, half) = (address.side(), address.side() / EXTENT / 2);
    let on = |value: u32, origin: i64| ((i64::from(value) - origin + half) * EXTENT).div_euclid(side) as i32;
    [on(x, ox), on(y, oy)]
}

fn on_tile(spots: &[Spot], address: TileAddress) -> Vec<[i32; 2]> {
    let mut out: Vec<[i32; 2]> = spots.iter().map(|&spot| local(spot, address)).collect();
    out.dedup();
    out
}

fn doubled_area(ring: &[[i32; 2]]) -> i64 {
    let Some(&last) = ring.last() else { return 0 };
    let mut before = last;
    let mut sum = 0;
    for &here in ring {
        sum += i64::from(before[0]) * i64::from(here[1]) - i64::from(here[0]) * i64::from(before[1]);
        before = here;
    }
    sum
}

/// The commands of a geometry: moves are relative to the last position, through all parts.
#[derive(Default)]
struct Geometry {
    commands: Vec<u32>,
    at: [i32; 2],
    /// Points of a multipoint, whose single command counts them.
    points: u32,
}

impl Geometry {
    const MOVE: u32 = 1;
    const LINE: u32 = 2;
    const CLOSE: u32 = 7;

    fn go(&mut self, to: [i32; 2]) {
        for (to, at) in to.iter().zip(self.at) {
            let delta = to.wrapping_sub(at);
            self.commands.push(((delta << 1) ^ (delta >> 31)).cast_unsigned());
        }
        self.at = to;
    }

    fn point(&mut self, to: [i32; 2]) {
        if self.points == 0 {
            self.commands.push(0);
        }
        self.points += 1;
        self.commands[0] = Self::MOVE | (self.points << 3);
        self.go(to);
    }

    fn path(&mut self, spots: &[[i32; 2]]) {
        let [first, rest @ ..] = spots else { return };
        self.commands.push(Self::MOVE | (1 << 3));
        self.go(*first);
        self.commands.push(Self::LINE | (u32::try_from(rest.len()).unwrap_or(0) << 3));
        for &spot in rest {
            self.go(spot);
        }
    }

    fn line(&mut self, spots: &[[i32; 2]]) {
        if spots.len() > 1 {
            self.path(spots);
        }
    }

    fn ring(&mut self, spots: &[[i32; 2]]) {
        self.path(spots);
        self.commands.push(Self::CLOSE | (1 << 3));
    }
}

/// Values of a layer, in the order in which they first appear.
#[derive(Default)]
struct Values {
    ranks: BTreeMap<Vec<u8>, u32>,
    all: Vec<Vec<u8>>,
}

impl Values {
    fn rank(&mut self, value: Message) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        *self.ranks.entry(value.0).or_insert_with_key(|key| {
            self.all.push(key.clone());
            next
        })
    }
}

fn layer_message(drawing: &Drawing, layer: Layer, features: &[(&(Layer, Form, Say), &Geometry)]) -> Vec<u8> {
    const KEYS: [&str; 5] = ["kind", "name", "number", "tunnel", "rank"];
    let mut values = Values::default();
    let mut out = Message::default();
    out.number(15, 2);
    out.bytes(1, layer.name().as_bytes());
    for ((_, form, say), geometry) in features {
        let mut tags = Vec::new();
        let mut tag = |key: u32, value: Message| tags.extend([key, values.rank(value)]);
        if layer != Layer::Building {
            tag(0, Message::text(say.kind));
        }
        if say.name > 0 {
            tag(1, Message::text(drawing.name(say.name)));
        }
        if say.number > 0 {
            tag(2, Message::uint(u64::from(say.number)));
        }
        if say.tunnel {
            tag(3, Message::yes());
        }
        if matches!(layer, Layer::Place | Layer::Poi) {
            tag(4, Message::uint(u64::from(say.rank)));
        }
        let mut feature = Message::default();
        if !tags.is_empty() {
            feature.packed(2, &tags);
        }
        feature.number(
            3,
            match form {
                drawing::Form::Point => 1,
                drawing::Form::Line => 2,
                drawing::Form::Area => 3,
            },
        );
        feature.packed(4, &geometry.commands);
        out.bytes(2, &feature.0);
    }
    for key in KEYS {
        out.bytes(3, key.as_bytes());
    }
    for value in &values.all {
        out.bytes(4, value);
    }
    out.number(5, EXTENT as u64);
    out.0
}

/// A protocol-buffers message being written.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn number(&mut self, field: u64, value: u64) {
        self.varint(field << 3);
        self.varint(value);
    }

    fn bytes(&mut self, field: u64, content: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(content.len() as u64);
        self.0.extend_from_slice(content);
    }

    fn packed(&mut self, field: u64, values: &[u32]) {
        let mut content = Message(Vec::with_capacity(values.len() * 2));
        for &value in values {
            content.varint(u64::from(value));
        }
        self.bytes(field, &content.0);
    }

    fn text(text: &str) -> Message {
        let mut out = Message::default();
        out.bytes(1, text.as_bytes());
        out
    }

    fn uint(value: u64) -> Message {
        let mut out = Message::default();
        out.number(5, value);
        out
    }

    fn yes() -> Message {
        let mut out = Message::default();
        out.number(7, 1);
        out
    }
}
