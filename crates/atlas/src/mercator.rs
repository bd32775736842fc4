//! Web Mercator on a grid of 2³² steps: 9 mm at the equator, exact halving from a tile to its children.

use model::Point;
use std::f64::consts::PI;

/// A position on the grid: x to the east, y to the south.
pub(crate) type Spot = [u32; 2];

/// Latitude where the square world ends, in degrees.
const LIMIT: f64 = 85.051_128_779_806_59;
const SIDE: f64 = 4_294_967_296.0;

/// WGS 84 → grid. Latitudes beyond the square world stop at its edge; `None` for what is not a number.
pub(crate) fn to_grid(point: Point) -> Option<Spot> {
    if !point.lon.is_finite() || !point.lat.is_finite() {
        return None;
    }
    let lat = point.lat.clamp(-LIMIT, LIMIT).to_radians();
    let x = (point.lon + 180.0) / 360.0;
    let y = (1.0 - lat.tan().asinh() / PI) / 2.0;
    Some([step(x), step(y)])
}

/// Grid → WGS 84.
pub(crate) fn to_point([x, y]: Spot) -> Point {
    let lon = f64::from(x) / SIDE * 360.0 - 180.0;
    let lat = (PI * (1.0 - 2.0 * f64::from(y) / SIDE)).sinh().atan().to_degrees();
    Point::new(lon, lat)
}

fn step(share: f64) -> u32 {
    // Saturating by definition of `as`: the last step of the grid stands for its far edge.
    (share * SIDE).round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// Address of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TileAddress {
    pub z: u8,
    pub x: u32,
    pub y: u32,
}

/// A rectangle of the grid, edges included; may go beyond the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub west: i64,
    pub north: i64,
    pub east: i64,
    pub south: i64,
}

impl TileAddress {
    pub const WORLD: TileAddress = TileAddress { z: 0, x: 0, y: 0 };

    /// Steps of the grid along one side.
    pub fn side(self) -> i64 {
        1 << (32 - i64::from(self.z))
    }

    /// North-west corner.
    pub fn origin(self) -> (i64, i64) {
        (i64::from(self.x) * self.side(), i64::from(self.y) * self.side())
    }

    /// The tile with a margin of `1 / share` of its side all around.
    pub fn frame(self, share: i64) -> Frame {
        let (west, north) = self.origin();
        let margin = self.side() / share;
        Frame {
            west: west - margin,
            north: north - margin,
            east: west + self.side() + margin,
            south: north + self.side() + margin,
        }
    }

    /// The four tiles of the next zoom, north-west first.
    pub fn children(self) -> [TileAddress; 4] {
        let at = |dx, dy| TileAddress { z: self.z + 1, x: self.x * 2 + dx, y: self.y * 2 + dy };
        [at(0, 0), at(1, 0), at(0, 1), at(1, 1)]
    }
}

impl Frame {
    pub fn holds(&self, [west, north, east, south]: [u32; 4]) -> bool {
        self.west <= i64::from(west)
            && self.north <= i64::from(north)
            && i64::from(east) <= self.east
            && i64::from(south) <= self.south
    }

    pub fn touches(&self, [west, north, east, south]: [u32; 4]) -> bool {
        i64::from(west) <= self.east
            && i64::from(east) >= self.west
            && i64::from(north) <= self.south
            && i64::from(south) >= self.north
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_the_grid_within_a_centimetre() {
        for (lon, lat) in [(7.42, 43.73), (-8.61, 41.15), (2.27, 48.86), (55.5, -21.1)] {
            let point = Point::new(lon, lat);
            assert!(to_point(to_grid(point).unwrap()).distance_m(point) < 0.01);
        }
    }

    #[test]
    fn the_corners_of_the_world_are_on_the_grid_and_nan_is_not() {
        assert_eq!(to_grid(Point::new(-180.0, 90.0)), Some([0, 0]));
        assert_eq!(to_grid(Point::new(180.0, -90.0)), Some([u32::MAX, u32::MAX]));
        assert_eq!(to_grid(Point::new(f64::NAN, 0.0)), None);
    }
}
