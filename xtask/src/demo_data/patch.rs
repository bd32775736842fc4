//! A quarter drawn as a crooked web: a mesh stretched between four curved sides, shaken, with holes.

use super::{
    names::Names,
    plane::{P, Rect, along, length, smooth},
    rng::Rng,
    street::{Kind, Quarter, Street},
};

/// How a quarter is woven. The four sides are drawn apart: the web only fills the inside.
pub struct Patch<'a> {
    pub quarter: Quarter,
    /// South and north sides from west to east; west and east sides from south to north.
    pub south: &'a [P],
    pub north: &'a [P],
    pub west: &'a [P],
    pub east: &'a [P],
    /// Meshes from west to east and from south to north.
    pub meshes: (usize, usize),
    /// How far a crossroads may stray, metres.
    pub shake: f64,
    /// Share of the street portions that were never opened.
    pub holes: f64,
    pub kinds: &'a [(Kind, u32)],
    /// Where no street may pass.
    pub kept_clear: &'a [Rect],
    /// A street takes a new name after this length, metres.
    pub name_every: f64,
}

impl Patch<'_> {
    /// The point at these fractions of the patch (Coons' bilinear blend of the four sides).
    fn at(&self, u: f64, v: f64) -> P {
        let on = |side: &[P], t: f64| along(side, t * length(side)).0;
        let (s, n, w, e) = (on(self.south, u), on(self.north, u), on(self.west, v), on(self.east, v));
        let corner = |side: &[P], t: f64| on(side, t);
        let blend = corner(self.south, 0.0) * ((1.0 - u) * (1.0 - v))
            + corner(self.south, 1.0) * (u * (1.0 - v))
            + corner(self.north, 0.0) * ((1.0 - u) * v)
            + corner(self.north, 1.0) * (u * v);
        s * (1.0 - v) + n * v + w * (1.0 - u) + e * u - blend
    }

    /// The streets of the inside.
    pub fn weave(&self, rng: &mut Rng, names: &mut Names) -> Vec<Street> {
        let (across, up) = self.meshes;
        let mut nodes = vec![vec![P { x: 0.0, y: 0.0 }; up + 1]; across + 1];
        for (i, column) in nodes.iter_mut().enumerate() {
            for (j, node) in column.iter_mut().enumerate() {
                let inside = |k: usize, n: usize| k > 0 && k < n;
                // Rows and columns of uneven depth look less like a drawing board than a regular mesh.
                let uneven = |k: usize, n: usize, rng: &mut Rng| {
                    let base = k as f64 / n as f64;
                    if inside(k, n) { base + rng.between(-0.1, 0.1) / n as f64 } else { base }
                };
                let (u, v) = (uneven(i, across, rng), uneven(j, up, rng));
                let mut at = self.at(u, v);
                let stray = P { x: rng.between(-1.0, 1.0), y: rng.between(-1.0, 1.0) } * self.shake;
                if inside(i, across) && inside(j, up) {
                    at = at + stray;
                }
                *node = at;
            }
        }
        let mut streets = Vec::new();
        for column in nodes.iter().take(across).skip(1) {
            self.run(column, rng, names, &mut streets);
        }
        for j in 1..up {
            let row: Vec<P> = nodes.iter().map(|column| column[j]).collect();
            self.run(&row, rng, names, &mut streets);
        }
        streets
    }

    /// One line of the web, cut where a portion is missing and where the name changes.
    fn run(&self, line: &[P], rng: &mut Rng, names: &mut Names, streets: &mut Vec<Street>) {
        let curve = smooth(line, 2);
        let mut current: Vec<P> = Vec::new();
        let mut ends = (false, false);
        let portions = line.len() - 1;
        for k in 0..portions {
            let portion = &curve[k * 3..=k * 3 + 3];
            let blocked =
                portion.windows(2).any(|w| self.kept_clear.iter().any(|r| r.meets(w[0], w[1], 6.0)));
            let closed = blocked || rng.chance(self.holes);
            if closed {
                ends.1 = true;
                self.close(&mut current, ends, rng, names, streets);
                ends = (k > 0, false);
                continue;
            }
            if current.is_empty() {
                current.push(portion[0]);
            }
            current.extend_from_slice(&portion[1..]);
            if length(&current) > self.name_every && k + 1 < portions {
                self.close(&mut current, ends, rng, names, streets);
                ends = (false, false);
            }
        }
        self.close(&mut current, ends, rng, names, streets);
    }

    fn close(
        &self,
        current: &mut Vec<P>,
        ends: (bool, bool),
        rng: &mut Rng,
        names: &mut Names,
        streets: &mut Vec<Street>,
    ) {
        if current.len() < 2 {
            current.clear();
            return;
        }
        let kind = rng.weighted(self.kinds).unwrap_or(Kind::Residential);
        let dead_end = (ends.0 || ends.1) && length(current) < 130.0 && rng.chance(0.3);
        let name = names.name(self.quarter, kind, dead_end);
        streets.push(Street::new(&name, kind, self.quarter, std::mem::take(current)));
    }
}
