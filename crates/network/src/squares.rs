//! Pedestrian squares: one walks across them, not round them.
//!
//! Lines are drawn between the entries of a square (the nodes where something else joins its border) that see each
//! other. Holes are not known here, so a square with an inner border (a fountain, a garden) keeps its border only.

use crate::attributes::{Attributes, WayKind};
use crate::build::Piece;
use crate::report::BuildReport;
use opendata::osm::{MemberKind, OsmExtract};
use std::collections::BTreeSet;

/// Beyond these, only the border is kept: the work grows with entries² × corners.
const MOST_ENTRIES: usize = 24;
const MOST_CORNERS: usize = 400;

/// The lines across every square, as pieces of two nodes.
pub(crate) fn lines(
    extract: &OsmExtract,
    pieces: &[Piece],
    used: &[u8],
    report: &mut BuildReport,
) -> Vec<Piece> {
    let mut holed: BTreeSet<i64> = BTreeSet::new();
    for relation in extract.relations().filter(|r| r.tags.is("type", "multipolygon")) {
        let ways = relation.members().filter(|m| m.kind == MemberKind::Way);
        if relation.members().any(|m| m.role == "inner") {
            holed.extend(ways.map(|m| m.id));
        }
    }
    let mut all = Vec::new();
    for piece in pieces.iter().filter(|p| p.square && !holed.contains(&p.way)) {
        let ring = &piece.nodes;
        if ring.first() != ring.last() || ring.len() < 4 || ring.len() > MOST_CORNERS {
            continue;
        }
        report.squares += 1;
        let corners = &ring[..ring.len() - 1];
        // The node where the ring closes is used three times by the ring alone, the others once.
        let entries: Vec<usize> =
            (0..corners.len()).filter(|&i| used[corners[i] as usize] > if i == 0 { 4 } else { 1 }).collect();
        if entries.len() > MOST_ENTRIES {
            continue;
        }
        let line: Vec<[i64; 2]> = corners
            .iter()
            .filter_map(|&n| extract.node_place(n as usize))
            .map(|[x, y]| [i64::from(x), i64::from(y)])
            .collect();
        if line.len() != corners.len() {
            continue;
        }
        for (rank, &i) in entries.iter().enumerate() {
            for &j in &entries[rank + 1..] {
                let neighbours = j - i == 1 || (i == 0 && j == corners.len() - 1);
                if !neighbours && sees(&line, i, j) {
                    all.push(Piece {
                        way: piece.way,
                        attributes: Attributes { kind: WayKind::Square, ..piece.attributes },
                        name: piece.name,
                        nodes: vec![corners[i], corners[j]],
                        square: false,
                    });
                }
            }
        }
    }
    all
}

fn side(a: [i64; 2], b: [i64; 2], p: [i64; 2]) -> i128 {
    let (abx, aby) = (i128::from(b[0] - a[0]), i128::from(b[1] - a[1]));
    let (apx, apy) = (i128::from(p[0] - a[0]), i128::from(p[1] - a[1]));
    abx * apy - aby * apx
}

/// Does the straight line between two corners stay inside the ring?
fn sees(ring: &[[i64; 2]], i: usize, j: usize) -> bool {
    let (a, b) = (ring[i], ring[j]);
    if a == b {
        return false;
    }
    for k in 0..ring.len() {
        let next = (k + 1) % ring.len();
        if [k, next].iter().any(|e| *e == i || *e == j) {
            continue;
        }
        let (c, d) = (ring[k], ring[next]);
        let apart = side(a, b, c).signum() * side(a, b, d).signum() > 0
            || side(c, d, a).signum() * side(c, d, b).signum() > 0;
        if !apart {
            return false;
        }
    }
    contains(ring, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])
}

/// Is a point inside the ring (even–odd rule)?
fn contains(ring: &[[i64; 2]], p: [i64; 2]) -> bool {
    let mut inside = false;
    for k in 0..ring.len() {
        let (a, b) = (ring[k], ring[(k + 1) % ring.len()]);
        if (a[1] > p[1]) != (b[1] > p[1]) {
            let upward = b[1] > a[1];
            let left = side(a, b, p) > 0;
            inside ^= upward == left;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_see_each_other_unless_a_wall_is_between() {
        // An L: the two tips do not see each other.
        let l = [[0, 0], [10, 0], [10, 3], [3, 3], [3, 10], [0, 10]];
        assert!(sees(&l, 0, 2));
        assert!(sees(&l, 0, 3));
        assert!(!sees(&l, 2, 4));
        assert!(!sees(&l, 1, 5));
        assert!(contains(&l, [1, 9]));
        assert!(!contains(&l, [9, 9]));
    }
}
