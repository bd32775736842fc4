//! The sea. OpenStreetMap draws only its edge, as directed lines with the land on their left: the surface has to be
//! closed along the frame of the extract.

use crate::collect::{is_inside, line_shape, with_holes};
use crate::drawing::{Draft, Drawing, Form, Layer, Shape, ring_area};
use crate::mercator::{Frame, Spot};
use opendata::osm::OsmExtract;
use std::collections::{BTreeMap, BTreeSet};

/// A coast that stops nearer to the frame than this share of its diagonal is continued straight to it.
const REACH: f64 = 0.05;

/// Draws the sea inside the frame of what is already drawn. Returns how many coasts could not be closed; when one
/// of them crosses the frame nothing is drawn, because water and land could be swapped.
pub(crate) fn draw(extract: &OsmExtract, drawing: &mut Drawing) -> u64 {
    let chains = coasts(extract);
    if chains.is_empty() {
        return 0;
    }
    let Some(frame) = land_frame(drawing).filter(|f| f.west < f.east && f.north < f.south) else { return 0 };
    let (rings, broken) = sea(&chains, &frame);
    let draft = Draft {
        layer: Layer::Water,
        form: Form::Area,
        kind: "sea",
        rank: 0,
        name: "",
        number: 0,
        tunnel: false,
        from: *crate::ZOOMS.start(),
        to: *crate::ZOOMS.end(),
    };
    drawing.add(&draft, &rings);
    broken
}

/// What is certainly in the extract: streets and buildings, not the limits of a State.
pub(crate) fn land_frame(drawing: &Drawing) -> Option<Frame> {
    let inland = |layer| matches!(layer, Layer::Road | Layer::Building | Layer::Landuse);
    let all = || drawing.features.iter();
    let of = |features: &mut dyn Iterator<Item = [u32; 4]>| {
        features.reduce(|f, g| [f[0].min(g[0]), f[1].min(g[1]), f[2].max(g[2]), f[3].max(g[3])])
    };
    let [west, north, east, south] = of(&mut all().filter(|f| inland(f.layer)).map(|f| f.frame))
        .or_else(|| of(&mut all().map(|f| f.frame)))?;
    let [west, north, east, south] = [west, north, east, south].map(i64::from);
    Some(Frame { west, north, east, south })
}

/// The coastlines, joined end to start.
fn coasts(extract: &OsmExtract) -> Vec<Vec<Spot>> {
    let ways: Vec<_> =
        extract.ways().filter(|way| way.tags.is("natural", "coastline") && way.refs.len() > 1).collect();
    let starts: BTreeMap<i64, usize> =
        ways.iter().enumerate().filter_map(|(i, way)| Some((*way.refs.first()?, i))).collect();
    let ends: BTreeSet<i64> = ways.iter().filter_map(|way| way.refs.last().copied()).collect();
    let mut used = vec![false; ways.len()];
    // Open coasts from their first way, then what remains: islands.
    let order = (0..ways.len())
        .filter(|&i| ways[i].refs.first().is_some_and(|f| !ends.contains(f)))
        .chain(0..ways.len());
    let mut chains = Vec::new();
    for start in order {
        let mut refs: Vec<i64> = Vec::new();
        let mut next = Some(start);
        while let Some(i) = next.filter(|&i| !used[i]) {
            used[i] = true;
            refs.extend_from_slice(&ways[i].refs[usize::from(!refs.is_empty())..]);
            next = refs.last().and_then(|last| starts.get(last).copied());
        }
        let shape = line_shape(extract, &refs);
        chains.extend(shape.view().parts().map(|(part, _)| part.to_vec()));
    }
    chains
}

/// The surface on the right of the coasts, inside a frame.
fn sea(chains: &[Vec<Spot>], frame: &Frame) -> (Shape, u64) {
    let mut open: Vec<Vec<Spot>> = Vec::new();
    let (mut seas, mut islands) = (Vec::new(), Vec::new());
    let mut broken = 0;
    for chain in chains {
        if chain.first() == chain.last() && chain.len() > 3 {
            let ring = crate::clip::clip_ring(&chain[..chain.len() - 1], frame);
            if ring.len() > 2 {
                // Clockwise on the screen: what is inside is on the right, water.
                if ring_area(&ring) > 0.0 { seas.push(ring) } else { islands.push(ring) }
            }
            continue;
        }
        let mut chain = chain.clone();
        let reached = reach(&mut chain, frame);
        let mut line = Shape::default();
        line.push(&chain, false);
        let clipped = crate::clip::clip(line.view(), Form::Line, frame);
        if !reached && !clipped.is_empty() {
            broken += 1;
            continue;
        }
        open.extend(clipped.view().parts().map(|(part, _)| part.to_vec()).filter(|part| part.len() > 1));
    }
    if broken > 0 {
        return (Shape::default(), broken);
    }
    if open.is_empty() && seas.is_empty() {
        if islands.is_empty() {
            return (Shape::default(), 0);
        }
        seas.push(corners(frame).to_vec());
    }
    seas.extend(close(open, frame));
    islands.retain(|island| seas.iter().any(|sea| is_inside(sea, island[0]) || sea.contains(&island[0])));
    let (shape, _) = with_holes(&seas, &islands);
    (shape, 0)
}

/// Continues a coast to the frame when it nearly touches it. False when an end stays inside.
fn reach(chain: &mut Vec<Spot>, frame: &Frame) -> bool {
    let diagonal = ((frame.east - frame.west) as f64).hypot((frame.south - frame.north) as f64);
    let target = |spot: Spot| -> Option<Option<Spot>> {
        let [x, y] = spot.map(i64::from);
        if x <= frame.west || x >= frame.east || y <= frame.north || y >= frame.south {
            return Some(None);
        }
        let sides = [
            (x - frame.west, frame.west, y),
            (frame.east - x, frame.east, y),
            (y - frame.north, x, frame.north),
            (frame.south - y, x, frame.south),
        ];
        let (distance, x, y) = sides.into_iter().min()?;
        (distance as f64 <= diagonal * REACH)
            .then(|| Some([u32::try_from(x).unwrap_or(0), u32::try_from(y).unwrap_or(0)]))
    };
    let (Some(&first), Some(&last)) = (chain.first(), chain.last()) else { return false };
    let (Some(before), Some(after)) = (target(first), target(last)) else { return false };
    if let Some(spot) = before {
        chain.insert(0, spot);
    }
    chain.extend(after);
    true
}

fn corners(frame: &Frame) -> [Spot; 4] {
    let at = |x: i64, y: i64| [u32::try_from(x).unwrap_or(0), u32::try_from(y).unwrap_or(0)];
    [
        at(frame.west, frame.north),
        at(frame.east, frame.north),
        at(frame.east, frame.south),
        at(frame.west, frame.south),
    ]
}

/// How far along the frame a position is: 0 at the north-west corner, one per side, clockwise on the screen.
fn along(spot: Spot, frame: &Frame) -> f64 {
    let [x, y] = spot.map(i64::from);
    let share = |part: i64, whole: i64| part as f64 / whole.max(1) as f64;
    let (width, height) = (frame.east - frame.west, frame.south - frame.north);
    if y <= frame.north {
        share(x - frame.west, width)
    } else if x >= frame.east {
        1.0 + share(y - frame.north, height)
    } else if y >= frame.south {
        2.0 + share(frame.east - x, width)
    } else {
        3.0 + share(frame.south - y, height)
    }
}

/// Joins the ends of the coasts along the frame, clockwise, which keeps the water on the right.
fn close(open: Vec<Vec<Spot>>, frame: &Frame) -> Vec<Vec<Spot>> {
    let entries: Vec<f64> = open.iter().map(|line| line.first().map_or(0.0, |&s| along(s, frame))).collect();
    let mut used = vec![false; open.len()];
    let mut rings = Vec::new();
    for start in 0..open.len() {
        let mut ring: Vec<Spot> = Vec::new();
        let mut here = start;
        while !used[here] {
            used[here] = true;
            ring.extend_from_slice(&open[here]);
            let Some(&end) = open[here].last() else { break };
            let from = along(end, frame);
            let ahead = |t: f64| if t >= from { t - from } else { t - from + 4.0 };
            let Some(next) = (0..open.len()).min_by(|&a, &b| ahead(entries[a]).total_cmp(&ahead(entries[b])))
            else {
                break;
            };
            let distance = ahead(entries[next]);
            let mut turns: Vec<(f64, Spot)> = corners(frame)
                .into_iter()
                .enumerate()
                .map(|(i, corner)| (ahead(i as f64), corner))
                .filter(|(at, _)| *at < distance)
                .collect();
            turns.sort_by(|a, b| a.0.total_cmp(&b.0));
            ring.extend(turns.into_iter().map(|(_, corner)| corner));
            here = next;
        }
        if ring.len() > 2 {
            rings.push(ring);
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { west: 0, north: 0, east: 1000, south: 1000 };

    fn area(shape: &Shape) -> f64 {
        shape
            .view()
            .parts()
            .map(|(ring, hole)| if hole { -ring_area(ring).abs() } else { ring_area(ring).abs() })
            .sum()
    }

    #[test]
    fn a_coast_that_goes_north_has_its_sea_in_the_east() {
        let (shape, broken) = sea(&[vec![[300, 1200], [300, 500], [300, 0]]], &FRAME);
        assert_eq!(broken, 0);
        assert!((area(&shape) - 700_000.0).abs() < 1.0);
        assert!(is_inside(shape.view().parts().next().unwrap().0, [900, 500]));
    }

    #[test]
    fn an_island_is_a_hole_and_alone_makes_the_whole_frame_a_sea() {
        // Land on the left: counter-clockwise on the screen.
        let island = vec![[400, 400], [400, 500], [500, 500], [500, 400], [400, 400]];
        let (shape, _) = sea(std::slice::from_ref(&island), &FRAME);
        assert!((area(&shape) - 990_000.0).abs() < 1.0);
        let (shape, _) = sea(&[island, vec![[700, 1000], [700, 0]]], &FRAME);
        assert!((area(&shape) - 300_000.0).abs() < 1.0, "an island in the land is no hole of the sea");
    }

    #[test]
    fn two_coasts_make_a_strait() {
        let (shape, _) = sea(&[vec![[300, 1000], [300, 0]], vec![[600, 0], [600, 1000]]], &FRAME);
        assert!((area(&shape) - 300_000.0).abs() < 1.0);
    }

    #[test]
    fn a_coast_that_stops_in_the_middle_draws_nothing_and_is_counted() {
        let (shape, broken) = sea(&[vec![[300, 1000], [300, 500]]], &FRAME);
        assert!(shape.is_empty());
        assert_eq!(broken, 1);
        let (shape, broken) = sea(&[vec![[300, 990], [300, 20]]], &FRAME);
        assert!(!shape.is_empty() && broken == 0, "near the frame it is continued");
    }
}
