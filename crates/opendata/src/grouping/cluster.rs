//! Gathering points that are near each other, without letting a chain of neighbours swallow a town.
//!
//! Shortest links first (Kruskal), and a link is refused when the box of the two groups together would be wider
//! than the cap. Points are first dropped in cells much smaller than the link, so that a thousand dwellings on
//! one point cost one cell: the work is O(n log n), whatever the file.

use std::collections::BTreeMap;

/// Links kept for one cell, the shortest: a crowd of points must not cost its square.
const NEAREST: usize = 24;

/// A box in local metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Extent {
    pub fn of(points: impl Iterator<Item = (f64, f64)>) -> Option<Extent> {
        points.map(|(x, y)| Extent { west: x, south: y, east: x, north: y }).reduce(Extent::with)
    }

    pub fn with(self, other: Extent) -> Extent {
        Extent {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Diagonal of the box, in metres: an upper bound of the distance between any two points in it.
    pub fn diagonal_m(self) -> f64 {
        (self.east - self.west).hypot(self.north - self.south)
    }
}

/// Groups that can only grow while their box stays under a cap. The root of a group is its smallest member.
pub(super) struct CappedGroups {
    parent: Vec<usize>,
    extent: Vec<Option<Extent>>,
    /// Was a link to this group refused for its size?
    refused: Vec<bool>,
}

impl CappedGroups {
    pub fn new(points: &[Option<(f64, f64)>]) -> CappedGroups {
        CappedGroups {
            parent: (0..points.len()).collect(),
            extent: points.iter().map(|p| Extent::of(p.iter().copied())).collect(),
            refused: vec![false; points.len()],
        }
    }

    pub fn root(&mut self, mut member: usize) -> usize {
        while self.parent[member] != member {
            self.parent[member] = self.parent[self.parent[member]];
            member = self.parent[member];
        }
        member
    }

    /// Joins two groups unless their common box would be wider than `cap_m`.
    pub fn join(&mut self, a: usize, b: usize, cap_m: f64) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let together = match (self.extent[a], self.extent[b]) {
            (Some(x), Some(y)) => Some(x.with(y)),
            (one, other) => one.or(other),
        };
        let (low, high) = (a.min(b), a.max(b));
        if together.is_some_and(|t| t.diagonal_m() > cap_m) {
            self.refused[low] = true;
            self.refused[high] = true;
            return;
        }
        self.parent[high] = low;
        self.extent[low] = together;
        self.refused[low] |= self.refused[high];
    }

    /// Was a neighbour of this member's group left out because of the cap?
    pub fn was_cut(&mut self, member: usize) -> bool {
        let root = self.root(member);
        self.refused[root]
    }

    /// Joins members that are at most `link_m` apart, shortest links first. Members without a point stay apart.
    pub fn join_near(&mut self, members: &[usize], points: &[Option<(f64, f64)>], link_m: f64, cap_m: f64) {
        // Twelve cells per link: the rounding of a distance stays under a tenth of it.
        let cell_m = link_m / 12.0;
        let mut cells: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        for &member in members {
            let Some((x, y)) = points[member] else { continue };
            let first =
                *cells.entry(((x / cell_m).floor() as i64, (y / cell_m).floor() as i64)).or_insert(member);
            self.join(first, member, cap_m);
        }
        let reach = 13;
        let mut links = Vec::new();
        let mut near = Vec::new();
        for (&(x, y), &member) in &cells {
            near.clear();
            for dx in 0..=reach {
                let low = if dx == 0 { 1 } else { -reach };
                // One slice per column keeps the search inside the neighbourhood.
                for (&(ox, oy), &other) in cells.range((x + dx, y + low)..=(x + dx, y + reach)) {
                    let (Some(a), Some(b)) = (points[member], points[other]) else { continue };
                    let distance_m = (a.0 - b.0).hypot(a.1 - b.1);
                    if distance_m <= link_m {
                        // Centimetres: an order that floating point cannot disturb.
                        near.push(((distance_m * 100.0).round() as i64, (x, y), (ox, oy), member, other));
                    }
                }
            }
            near.sort_unstable();
            links.extend(near.iter().take(NEAREST));
        }
        links.sort_unstable();
        for (_, _, _, a, b) in links {
            self.join(a, b, cap_m);
        }
    }

    /// The group number of each of `0..n`, numbered by smallest member.
    pub fn numbers(&mut self) -> Vec<usize> {
        let mut number_of_root = BTreeMap::new();
        (0..self.parent.len())
            .map(|member| {
                let root = self.root(member);
                let next = number_of_root.len();
                *number_of_root.entry(root).or_insert(next)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_cut_at_the_cap() {
        let points = (0..20).map(|i| Some((f64::from(i) * 50.0, 0.0))).collect::<Vec<_>>();
        let mut groups = CappedGroups::new(&points);
        groups.join_near(&(0..20).collect::<Vec<_>>(), &points, 60.0, 250.0);
        let numbers = groups.numbers();
        let largest = (0..20).map(|i| numbers.iter().filter(|&&n| n == i).count()).max().unwrap_or(0);
        assert!((2..=6).contains(&largest), "{numbers:?}");
        assert!(groups.was_cut(0));
    }

    #[test]
    fn points_in_neighbouring_cells_are_linked_and_far_ones_are_not() {
        let points = [Some((0.0, 0.0)), Some((29.0, 0.0)), Some((29.0, 31.0)), None];
        let mut groups = CappedGroups::new(&points);
        groups.join_near(&[0, 1, 2, 3], &points, 30.0, 100.0);
        assert_eq!(groups.numbers(), [0, 0, 1, 2]);
    }
}
