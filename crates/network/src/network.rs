//! The network itself: flat columns, ready to be searched, written and read back.

use crate::attributes::Attributes;
use crate::observation::Observation;
use crate::profile::EdgeView;
use crate::snap::SegmentIndex;
use model::Point;
use opendata::osm::UNITS_PER_DEGREE;

/// No elevation is known for an edge.
pub(crate) const NO_SLOPE: [u16; 2] = [u16::MAX, u16::MAX];

/// The columns of a network, as they are in memory and in its file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Columns {
    /// Longitude and latitude of the nodes, in 1e-7 degree, along a Hilbert curve.
    pub node_place: Vec<[i32; 2]>,
    /// Identifier of the node in the map.
    pub node_osm: Vec<i64>,
    pub edge_from: Vec<u32>,
    pub edge_to: Vec<u32>,
    pub edge_cm: Vec<u32>,
    /// Rank in `attributes`.
    pub edge_attributes: Vec<u32>,
    /// Rank in `names`; 0 is "no name".
    pub edge_name: Vec<u32>,
    /// Identifier of the way in the map (of the node, for an obstacle).
    pub edge_osm: Vec<i64>,
    /// Bounds of the steepest stretch, per mille.
    pub edge_slope: Vec<[u16; 2]>,
    /// Climb and descent, in decimetres.
    pub edge_climb: Vec<[u16; 2]>,
    /// Start of the geometry of each edge in `points`, and the end of the last.
    pub edge_points: Vec<u32>,
    /// Geometry of the edges, both ends included.
    pub points: Vec<[i32; 2]>,
    pub attributes: Vec<Attributes>,
    pub names: Vec<String>,
    /// Field observations that changed an edge.
    pub observed: Vec<(u32, Observation)>,
}

/// A pedestrian network.
#[derive(Debug)]
pub struct Network {
    pub(crate) columns: Columns,
    pub(crate) segments: SegmentIndex,
}

/// An edge, with what explains it.
#[derive(Debug, Clone, Copy)]
pub struct Edge<'a> {
    pub id: u32,
    pub from: u32,
    pub to: u32,
    pub view: EdgeView<'a>,
    /// Name of the street, when there is one.
    pub name: Option<&'a str>,
    /// Identifier of the way in OpenStreetMap; of the node for an obstacle.
    pub osm: i64,
    pub(crate) points: &'a [[i32; 2]],
}

pub(crate) fn to_point([lon, lat]: [i32; 2]) -> Point {
    Point::new(f64::from(lon) / UNITS_PER_DEGREE, f64::from(lat) / UNITS_PER_DEGREE)
}

pub(crate) fn to_units(point: Point) -> [i32; 2] {
    let units = |degrees: f64| (degrees * UNITS_PER_DEGREE).round() as i32;
    [units(point.lon), units(point.lat)]
}

impl Edge<'_> {
    /// The line of the edge, from its first end to its second.
    pub fn line(&self) -> impl DoubleEndedIterator<Item = Point> + ExactSizeIterator {
        self.points.iter().map(|&p| to_point(p))
    }

    /// A point about the middle of the edge.
    #[must_use]
    pub fn middle(&self) -> Point {
        let half = f64::from(self.view.length_cm) / 200.0;
        let mut walked = 0.0;
        for pair in self.points.windows(2) {
            let (a, b) = (to_point(pair[0]), to_point(pair[1]));
            let step = a.distance_m(b);
            if step > 0.0 && walked + step >= half {
                let t = ((half - walked) / step).clamp(0.0, 1.0);
                return Point::new(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat));
            }
            walked += step;
        }
        self.points.first().map_or(Point::new(0.0, 0.0), |&p| to_point(p))
    }
}

impl Network {
    pub(crate) fn of(columns: Columns) -> Network {
        let segments = SegmentIndex::of(&columns);
        Network { columns, segments }
    }

    #[must_use]
    pub fn node_count(&self) -> u32 {
        self.columns.node_place.len() as u32
    }

    #[must_use]
    pub fn edge_count(&self) -> u32 {
        self.columns.edge_from.len() as u32
    }

    /// Where a node is. The node must exist.
    #[must_use]
    pub fn node_point(&self, node: u32) -> Point {
        to_point(self.columns.node_place[node as usize])
    }

    /// An edge by its rank, which must exist.
    #[must_use]
    pub fn edge(&self, id: u32) -> Edge<'_> {
        let c = &self.columns;
        let i = id as usize;
        let slope = c.edge_slope[i];
        let [climb_dm, descent_dm] = c.edge_climb[i];
        Edge {
            id,
            from: c.edge_from[i],
            to: c.edge_to[i],
            view: EdgeView {
                attributes: &c.attributes[c.edge_attributes[i] as usize],
                length_cm: c.edge_cm[i],
                measured_slope: (slope != NO_SLOPE).then_some((slope[0], slope[1])),
                climb_dm,
                descent_dm,
            },
            name: c.names.get(c.edge_name[i] as usize).map(String::as_str).filter(|n| !n.is_empty()),
            osm: c.edge_osm[i],
            points: &c.points[c.edge_points[i] as usize..c.edge_points[i + 1] as usize],
        }
    }

    pub fn edges(&self) -> impl ExactSizeIterator<Item = Edge<'_>> {
        (0..self.edge_count()).map(|id| self.edge(id))
    }

    /// Bytes held by the columns, about; the index of segments adds 24 bytes per segment.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let c = &self.columns;
        let texts: usize = c.names.iter().map(|n| n.len() + 24).sum();
        c.node_place.len() * 16
            + c.edge_from.len() * 40
            + c.points.len() * 8
            + c.attributes.len() * size_of::<Attributes>()
            + texts
    }

    /// The field observations that changed an edge, with the edge.
    #[must_use]
    pub fn observed(&self) -> &[(u32, Observation)] {
        &self.columns.observed
    }
}
