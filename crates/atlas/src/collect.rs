//! From an extract to a drawing: nodes, ways and multipolygons, each looked at once.

use crate::classify::{admin_level, boundary, line, point, surface};
use crate::coast;
use crate::drawing::{Draft, Drawing, Shape, frame_of, ring_area};
use crate::mercator::{Spot, to_grid};
use crate::rings::join;
use opendata::osm::{MemberKind, OsmExtract, Relation, Way};
use std::collections::{BTreeMap, BTreeSet};

/// More tests than this for the holes of one multipolygon is not a map but an attack on the machine.
const MOST_HOLE_TESTS: usize = 20_000_000;

/// Everything to draw and what had to be left out.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub drawing: Drawing,
    /// Rings that do not close, or miss a node.
    pub broken_rings: u64,
}

pub(crate) fn collect(extract: &OsmExtract) -> Collected {
    let mut out = Collected::default();
    let mut levels: BTreeMap<i64, u16> = BTreeMap::new();
    let mut drawn: BTreeSet<i64> = BTreeSet::new();
    for relation in extract.relations() {
        if let Some(level) = admin_level(relation.tags) {
            for member in relation.members().filter(|m| m.kind == MemberKind::Way) {
                // A line between two communes may also be the limit of the State: the strongest is drawn.
                levels.entry(member.id).and_modify(|known| *known = level.min(*known)).or_insert(level);
            }
        }
        multipolygon(extract, &relation, &mut out, &mut drawn);
    }
    for way in extract.ways() {
        draw_way(extract, &way, &levels, drawn.contains(&way.id), &mut out);
    }
    for node in extract.tagged_nodes() {
        let (Some(draft), Some(spot)) = (point(node.tags), to_grid(node.point)) else { continue };
        add_point(&mut out.drawing, &draft, spot);
    }
    out.broken_rings += coast::draw(extract, &mut out.drawing);
    out
}

fn draw_way(
    extract: &OsmExtract,
    way: &Way<'_>,
    levels: &BTreeMap<i64, u16>,
    is_drawn: bool,
    out: &mut Collected,
) {
    if way.tags.is_empty() && !levels.contains_key(&way.id) {
        return;
    }
    if way.is_closed()
        && !is_drawn
        && let Some(draft) = surface(way.tags, false)
    {
        match ring_spots(extract, &way.refs[..way.refs.len() - 1]) {
            Some(ring) => {
                let mut shape = Shape::default();
                shape.push(&ring, false);
                out.drawing.add(&draft, &shape);
            }
            None => out.broken_rings += 1,
        }
    }
    if let Some(draft) = line(way.tags) {
        out.drawing.add(&draft, &line_shape(extract, way.refs));
    }
    let level = levels.get(&way.id).copied().into_iter().chain(admin_level(way.tags)).min();
    if let Some(level) = level.filter(|_| !way.tags.is("maritime", "yes")) {
        out.drawing.add(&boundary(level), &line_shape(extract, way.refs));
    }
    if let Some(draft) = point(way.tags)
        && let Some(spot) = middle(&line_shape(extract, way.refs).spots)
    {
        add_point(&mut out.drawing, &draft, spot);
    }
}

fn add_point(drawing: &mut Drawing, draft: &Draft<'_>, spot: Spot) {
    let mut shape = Shape::default();
    shape.push(&[spot], false);
    drawing.add(draft, &shape);
}

fn middle(spots: &[Spot]) -> Option<Spot> {
    let [west, north, east, south] = frame_of(spots)?;
    Some([west + (east - west) / 2, north + (south - north) / 2])
}

/// The line of a way; a node that the extract does not hold cuts it in two rather than being jumped over.
pub(crate) fn line_shape(extract: &OsmExtract, refs: &[i64]) -> Shape {
    let mut shape = Shape::default();
    let mut part = Vec::new();
    for spot in refs.iter().map(|&id| extract.point(id).and_then(to_grid)).chain([None]) {
        if let Some(spot) = spot {
            part.push(spot);
        } else {
            if part.len() > 1 {
                shape.push(&part, false);
            }
            part.clear();
        }
    }
    shape
}

/// The positions of a ring; `None` when one is missing or when fewer than three remain.
fn ring_spots(extract: &OsmExtract, refs: &[i64]) -> Option<Vec<Spot>> {
    let mut ring: Vec<Spot> =
        refs.iter().map(|&id| extract.point(id).and_then(to_grid)).collect::<Option<_>>()?;
    ring.dedup();
    (ring.len() > 2).then_some(ring)
}

fn multipolygon(
    extract: &OsmExtract,
    relation: &Relation<'_>,
    out: &mut Collected,
    drawn: &mut BTreeSet<i64>,
) {
    if !relation.tags.value("type").is_some_and(|kind| matches!(kind, "multipolygon" | "boundary")) {
        return;
    }
    let (mut outer, mut inner): (Vec<Way<'_>>, Vec<Way<'_>>) = (Vec::new(), Vec::new());
    let mut missing = 0;
    for member in relation.members().filter(|m| m.kind == MemberKind::Way) {
        match extract.way(member.id) {
            Some(way) if member.role == "inner" => inner.push(way),
            Some(way) => outer.push(way),
            None => missing += 1,
        }
    }
    // Until 2017 the tags of a multipolygon were written on its outer ways; some still are.
    let old_style =
        || outer.iter().find_map(|way| surface(way.tags, true)).filter(|_| relation.tags.len() <= 2);
    let own = surface(relation.tags, true);
    let is_old = own.is_none();
    let Some(draft) = own.or_else(old_style) else { return };
    let refs = |ways: &[Way<'_>]| ways.iter().map(|way| way.refs.to_vec()).collect::<Vec<_>>();
    let (outer_refs, inner_refs) = (refs(&outer), refs(&inner));
    let (shape, broken) = assemble(extract, &outer_refs, &inner_refs);
    out.broken_rings += broken + u64::from(missing > 0 && broken == 0);
    if shape.is_empty() {
        return;
    }
    if is_old {
        drawn.extend(outer.iter().map(|way| way.id));
    }
    let label = point(relation.tags).and_then(|draft| {
        let (ring, _) = shape.view().parts().next()?;
        Some((draft, middle(ring)?))
    });
    out.drawing.add(&draft, &shape);
    if let Some((draft, spot)) = label {
        add_point(&mut out.drawing, &draft, spot);
    }
}

/// Rings with their holes behind them, and how many had to be left out.
fn assemble(extract: &OsmExtract, outer: &[Vec<i64>], inner: &[Vec<i64>]) -> (Shape, u64) {
    let mut broken = 0;
    let mut rings = |chains: &[Vec<i64>]| -> Vec<Vec<Spot>> {
        let views: Vec<&[i64]> = chains.iter().map(Vec::as_slice).collect();
        let (rings, open) = join(&views);
        broken += open as u64;
        let found: Vec<_> = rings.iter().filter_map(|ring| ring_spots(extract, ring)).collect();
        broken += (rings.len() - found.len()) as u64;
        found
    };
    let (outer, inner) = (rings(outer), rings(inner));
    let (shape, homeless) = with_holes(&outer, &inner);
    (shape, broken + homeless)
}

/// Puts each hole behind the smallest ring that holds it. A hole that nothing holds is left out and counted.
pub(crate) fn with_holes(outer: &[Vec<Spot>], inner: &[Vec<Spot>]) -> (Shape, u64) {
    let mut shape = Shape::default();
    let mut homeless = 0;
    let mut holes: Vec<Vec<usize>> = vec![Vec::new(); outer.len()];
    if outer.len().saturating_mul(inner.len()) > MOST_HOLE_TESTS {
        homeless = inner.len() as u64;
    } else {
        let frames: Vec<_> = outer.iter().map(|ring| frame_of(ring).unwrap_or_default()).collect();
        let areas: Vec<_> = outer.iter().map(|ring| ring_area(ring).abs()).collect();
        for (i, hole) in inner.iter().enumerate() {
            let home = (0..outer.len())
                .filter(|&o| in_frame(hole[0], frames[o]) && holds(&outer[o], hole))
                .min_by(|&a, &b| areas[a].total_cmp(&areas[b]));
            match home {
                Some(o) => holes[o].push(i),
                None => homeless += 1,
            }
        }
    }
    for (ring, holes) in outer.iter().zip(holes) {
        shape.push(ring, false);
        for hole in holes {
            shape.push(&inner[hole], true);
        }
    }
    (shape, homeless)
}

fn in_frame([x, y]: Spot, [west, north, east, south]: [u32; 4]) -> bool {
    (west..=east).contains(&x) && (north..=south).contains(&y)
}

/// Is a hole in a ring? Its positions may lie on the ring, so the first that is not on it decides.
fn holds(ring: &[Spot], hole: &[Spot]) -> bool {
    hole.iter().find(|spot| !ring.contains(spot)).is_none_or(|&spot| is_inside(ring, spot))
}

/// Even–odd rule.
pub(crate) fn is_inside(ring: &[Spot], [x, y]: Spot) -> bool {
    let (x, y) = (f64::from(x), f64::from(y));
    let mut inside = false;
    let mut before = match ring.last() {
        Some(&last) => last,
        None => return false,
    };
    for &here in ring {
        let ((ax, ay), (bx, by)) =
            ((f64::from(before[0]), f64::from(before[1])), (f64::from(here[0]), f64::from(here[1])));
        if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
            inside = !inside;
        }
        before = here;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_goes_behind_the_smallest_ring_that_holds_it() {
        let square =
            |at: u32, side: u32| vec![[at, at], [at + side, at], [at + side, at + side], [at, at + side]];
        let (shape, homeless) =
            with_holes(&[square(0, 1000), square(300, 100)], &[square(320, 10), square(2000, 5)]);
        let parts: Vec<(Spot, bool)> = shape.view().parts().map(|(ring, hole)| (ring[0], hole)).collect();
        assert_eq!(parts, [([0, 0], false), ([300, 300], false), ([320, 320], true)]);
        assert_eq!(homeless, 1);
    }
}
