//! What the engines found around each residence, kept until the streets, the places or the residence change.

use crate::imports::Progress;
use crate::places::Destination;
use crate::{Across, Error, Register, identity::digest};
use access::facts::FactSource;
use access::parameters::SurveyThresholds;
use access::reading::candidate_value;
use access::{Candidate, Fact, Parameters, ServiceFact};
use jiff::civil::Date;
use model::{Category, EntranceAccess, Point, Profile};
use network::{
    Measures, Metric, Network, ReachPlace, ReachRequest, Reached, Surroundings, Surveyor, Thresholds, Watch,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The profile of the index.
pub const INDEX_PROFILE: Profile = Profile::WalkingFrame;
/// The farthest distance anchor that a landlord may set (see `access::Parameters::check`).
const HORIZON_M: f64 = 1_500.0;
/// Places kept per category and kind of entrance: one is enough for the index, three are shown.
const KEPT: usize = 3;

/// How much is known of a way: shares of the length of the favourable one, on `[0, 1]`. The rest is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// Tagged, observed or measured.
    pub known: f64,
    /// Not said, and usual for this kind of way.
    pub presumed: f64,
}

impl Shares {
    /// What a search found; `None` when there is no way.
    pub(crate) fn of(reached: &Reached) -> Option<Shares> {
        let share = |per_mille: u16| f64::from(per_mille) / 1_000.0;
        reached.lo?;
        Some(Shares { known: share(reached.known_per_mille), presumed: share(reached.presumed_per_mille) })
    }
}

/// A way from a residence to a place, in the two readings of what is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WayTo {
    pub destination: String,
    pub name: Option<String>,
    pub kind: String,
    pub point: Point,
    pub entrance: EntranceAccess,
    /// Metres if every unknown is passable; `None`: no practicable way even then.
    pub lo_m: Option<f64>,
    /// Metres if no unknown is passable; `None`: no way is certain.
    pub hi_m: Option<f64>,
    /// `None`: no practicable way even if every unknown is passable.
    pub shares: Option<Shares>,
    /// The last day for which a source says that the place is there.
    pub seen_on: Option<Date>,
}

/// The ways to one category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceWays {
    pub category: Category,
    /// `false`: the imported places contain nothing of this category; that there is none is not known.
    pub is_known: bool,
    /// Sorted by `lo_m`.
    pub ways: Vec<WayTo>,
    /// The latest day for which the imported places list this category: what says that there is no other.
    pub listed_on: Option<Date>,
}

impl ServiceWays {
    /// Since when what is said of this category holds. A value is proved by the place that gives it (of several, the one
    /// seen last); that nothing better exists is proved by the latest list. The older of the two counts, and what nobody
    /// dated leaves the whole undated.
    fn observed_on(&self, candidates: &[Candidate], parameters: &Parameters) -> Option<Date> {
        let values: Vec<_> = candidates.iter().map(|c| candidate_value(c, parameters)).collect();
        let lo = values.iter().map(|v| v.lo).fold(0.0, f64::max);
        let hi = values.iter().map(|v| v.hi).fold(0.0, f64::max);
        let proof =
            values.iter().zip(&self.ways).filter(|(v, _)| v.lo >= lo).filter_map(|(_, w)| w.seen_on).max();
        match (lo > 0.0, hi < 1.0) {
            (true, false) => proof,
            (true, true) => Some(proof?.min(self.listed_on?)),
            (false, _) => self.listed_on,
        }
    }
}

/// What stands around a residence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Environs {
    /// Is the residence near enough to a street of the network? If not, nothing below is known.
    pub is_connected: bool,
    /// Metres to the edge of the imported map when it is nearer than services count.
    pub edge_m: Option<f64>,
    pub services: Vec<ServiceWays>,
    /// The inputs of A1 to A6: the thresholds of a version of the method make values of them.
    pub measures: Measures,
    /// The day of the map.
    pub streets_on: Option<Date>,
    /// What each indicator rests on, as [`network::Evidence`] writes it.
    #[serde(default)]
    pub evidence: serde_json::Value,
}

impl Environs {
    /// Nothing is known: no position, or no street near it.
    #[must_use]
    pub fn unknown() -> Environs {
        Environs {
            is_connected: false,
            edge_m: None,
            services: Vec::new(),
            measures: Measures::UNKNOWN,
            streets_on: None,
            evidence: serde_json::Value::Null,
        }
    }

    /// The facts of dimension A, of the day of the map.
    #[must_use]
    pub fn surroundings(&self, thresholds: &SurveyThresholds) -> [Fact; 6] {
        let on = self.streets_on;
        let values = self.measures.indicators(&thresholds_of(thresholds));
        values.map(|value| Fact::new(value, FactSource::Network, on.filter(|_| self.is_connected)))
    }

    /// The facts of dimension S. Beyond the edge of the map a place may exist: it can only raise the upper bound.
    #[must_use]
    pub fn service_facts(&self, parameters: &Parameters) -> [ServiceFact; 6] {
        Category::INDEXED.map(|category| {
            let Some(found) = self.services.iter().find(|s| s.category == category && s.is_known) else {
                return ServiceFact::default();
            };
            let mut candidates: Vec<Candidate> = found
                .ways
                .iter()
                .zip(0_u32..)
                .map(|(way, place)| Candidate {
                    place,
                    d_lo: way.lo_m,
                    d_hi: way.hi_m,
                    entrance: way.entrance.factor(),
                })
                .collect();
            let observed_on = found.observed_on(&candidates, parameters);
            candidates.extend(self.edge_m.map(|edge| Candidate { d_lo: Some(edge), ..Candidate::POSSIBLE }));
            let mut fact = ServiceFact::from(candidates);
            fact.provenance.observed_on = observed_on;
            fact
        })
    }
}

/// The thresholds of a version of the method, as the network counts: what makes a value of a surveyed slope, width or
/// distance makes one of a measured slope, width or distance.
fn thresholds_of(t: &SurveyThresholds) -> Thresholds {
    Thresholds {
        slope_gentle_percent: t.slope_gentle_percent,
        slope_steep_percent: t.slope_steep_percent,
        path_full_cm: t.path_full_cm,
        path_half_cm: t.path_half_cm,
        seat_near_m: t.seat_near_m,
        seat_far_m: t.seat_far_m,
        seats_when_mapped: t.seats_when_mapped,
    }
}

const ENTRANCES: [EntranceAccess; 4] =
    [EntranceAccess::Accessible, EntranceAccess::Partly, EntranceAccess::Not, EntranceAccess::Unknown];

/// One layer per category and kind of entrance: the nearest of each kind is what decides dimension S exactly,
/// since a farther accessible shop may count more than a near one that is not.
fn layer(category: Category, entrance: EntranceAccess) -> u16 {
    let c = Category::ALL.iter().position(|x| *x == category).unwrap_or(0);
    let e = ENTRANCES.iter().position(|x| *x == entrance).unwrap_or(3);
    (c * ENTRANCES.len() + e) as u16
}

struct Origin {
    residence_id: String,
    point: Point,
    inputs: String,
}

impl Register {
    /// Computes again what stands around every residence whose position, streets or places have changed.
    /// Gives how many were computed.
    pub async fn refresh_surroundings(
        &self,
        progress: &Progress<'_>,
        cancel: &Arc<AtomicBool>,
    ) -> Result<u64, Error> {
        self.across(Across::SharedData).refresh_all(progress, cancel).await
    }

    async fn refresh_all(&self, progress: &Progress<'_>, cancel: &Arc<AtomicBool>) -> Result<u64, Error> {
        let Some(network) = self.network().await? else { return Ok(0) };
        let streets_on = self.dataset("streets").await?.and_then(|d| d.observed_on);
        let destinations = self.destinations().await?;
        let stale = self.stale_origins(&destinations).await?;
        if stale.is_empty() {
            return Ok(0);
        }
        progress("surroundings", 0, Some(stale.len() as u64));
        let cancel = Arc::clone(cancel);
        let (origins, found) = tokio::task::spawn_blocking(move || {
            let points: Vec<Point> = stale.iter().map(|o| o.point).collect();
            let found = around(&network, streets_on, &points, &destinations, &cancel);
            (stale, found)
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?;
        let found = found?;
        let mut write = self.db.write().await?;
        for (origin, environs) in origins.iter().zip(&found) {
            sqlx::query(
                "INSERT INTO environs (residence_id, inputs, body) VALUES ($1, $2, $3)
                 ON CONFLICT (residence_id) DO UPDATE SET inputs = excluded.inputs, body = excluded.body",
            )
            .bind(origin.residence_id.clone())
            .bind(origin.inputs.clone())
            .bind(serde_json::to_string(environs)?)
            .execute(write.connection())
            .await?;
        }
        // A residence that lost its position knows nothing of what is around.
        sqlx::query(
            "DELETE FROM environs WHERE residence_id IN
             (SELECT id FROM residence WHERE lon IS NULL OR position_quality = 'street')",
        )
        .execute(write.connection())
        .await?;
        write.commit().await?;
        progress("surroundings", found.len() as u64, Some(found.len() as u64));
        Ok(found.len() as u64)
    }

    /// Residences with a position whose surroundings were computed from other inputs than today's.
    async fn stale_origins(&self, destinations: &[Destination]) -> Result<Vec<Origin>, Error> {
        let streets = self.dataset("streets").await?.map_or_else(String::new, |d| {
            format!("{} {}", d.id, d.observed_on.map_or_else(String::new, |on| on.to_string()))
        });
        let places: Vec<String> = destinations
            .iter()
            .map(|d| format!("{} {}", d.id, d.place.seen_on.map_or_else(String::new, |on| on.to_string())))
            .collect();
        let places = digest(&places.iter().map(String::as_str).collect::<Vec<_>>());
        let seen = self.observations().await?;
        let rules = network::Parameters::default().version;
        let rows = sqlx::query(
            "SELECT r.id, r.lon, r.lat, e.inputs FROM residence r
             LEFT JOIN environs e ON e.residence_id = r.id
             WHERE r.is_current = 1 AND r.lon IS NOT NULL AND r.position_quality <> 'street' ORDER BY r.id",
        )
        .fetch_all(self.db.read())
        .await?;
        let mut stale = Vec::new();
        for row in &rows {
            let point = Point { lon: row.try_get("lon")?, lat: row.try_get("lat")? };
            let before: Option<String> = row.try_get("inputs")?;
            let near: Vec<&str> = seen
                .iter()
                .filter(|o| o.observation.point.distance_m(point) <= SEEN_FROM_M)
                .map(|o| o.id.as_str())
                .collect();
            let place = format!("{},{}", point.lon, point.lat);
            let inputs = digest(&[&streets, &places, &near.join(","), &place, &rules, ENGINE]);
            if before.as_deref() != Some(inputs.as_str()) {
                stale.push(Origin { residence_id: row.try_get("id")?, point, inputs });
            }
        }
        Ok(stale)
    }
}

/// Changes when the computation does: everything is then computed again.
const ENGINE: &str = "surroundings-2";

/// No walk that counts goes farther from its start, off-network legs included: an observation beyond changes nothing.
const SEEN_FROM_M: f64 = HORIZON_M + 200.0;

/// What stands around each point.
fn around(
    network: &Network,
    streets_on: Option<Date>,
    points: &[Point],
    destinations: &[Destination],
    cancel: &AtomicBool,
) -> Result<Vec<Environs>, Error> {
    let parameters = network::Parameters::default();
    let (south_west, north_east) = bounds(network);
    let inside = |p: Point| {
        (south_west.lon..=north_east.lon).contains(&p.lon)
            && (south_west.lat..=north_east.lat).contains(&p.lat)
    };
    let within_reach = Frame::around(points, HORIZON_M);
    let places: Vec<ReachPlace> = destinations
        .iter()
        .zip(0_u32..)
        .filter(|(d, _)| inside(d.place.point) && within_reach.holds(d.place.point))
        .map(|(d, id)| ReachPlace {
            id,
            layer: layer(d.place.category, d.place.entrance),
            point: d.place.point,
        })
        .collect();
    // Whatever its distance, a place of a category says that the files list this category, and until when.
    let mut listed: BTreeMap<Category, Option<Date>> = BTreeMap::new();
    for d in destinations.iter().filter(|d| inside(d.place.point)) {
        let on = listed.entry(d.place.category).or_default();
        *on = (*on).max(d.place.seen_on);
    }
    let request = ReachRequest {
        profile: INDEX_PROFILE,
        metric: Metric::Length,
        k: KEPT,
        cutoff: (HORIZON_M * 100.0) as u32,
        origins: points,
        places: &places,
    };
    let reached = network::reach(network, &parameters, &request, Watch { progress: &|_| {}, cancel })
        .map_err(|_| Error::Cancelled)?;
    let stops = Band::of(destinations, Category::Transport);
    let seats = Band::of(destinations, Category::Seat);
    let surveyor = Surveyor::new(network, &parameters);
    let looked: Vec<Surroundings> =
        points.par_iter().map(|p| surveyor.surroundings(*p, stops.near(*p), seats.near(*p))).collect();
    Ok(points
        .iter()
        .zip(&reached.origins)
        .zip(looked)
        .map(|((point, origin), found)| {
            if origin.snap.is_none() || !inside(*point) {
                return Environs::unknown();
            }
            let mut ways: BTreeMap<Category, Vec<WayTo>> = BTreeMap::new();
            for reached in origin.layers.values().flatten() {
                let destination = &destinations[reached.place as usize];
                ways.entry(destination.place.category).or_default().push(WayTo {
                    destination: destination.id.clone(),
                    name: destination.place.name.clone(),
                    kind: destination.place.kind.clone(),
                    point: destination.place.point,
                    entrance: destination.place.entrance,
                    lo_m: reached.lo.map(metres),
                    hi_m: reached.hi.map(metres),
                    shares: Shares::of(reached),
                    seen_on: destination.place.seen_on,
                });
            }
            let services = Category::ALL
                .iter()
                .map(|category| {
                    let mut ways = ways.remove(category).unwrap_or_default();
                    ways.sort_by(|a, b| {
                        let length = |w: &WayTo| w.lo_m.unwrap_or(f64::INFINITY);
                        length(a).total_cmp(&length(b)).then_with(|| a.destination.cmp(&b.destination))
                    });
                    let listed_on = listed.get(category).copied();
                    ServiceWays {
                        category: *category,
                        is_known: listed_on.is_some(),
                        ways,
                        listed_on: listed_on.flatten(),
                    }
                })
                .collect();
            let edge = edge_m(*point, south_west, north_east);
            Environs {
                is_connected: true,
                edge_m: (edge < HORIZON_M).then_some(edge),
                services,
                measures: found.measures,
                streets_on,
                evidence: serde_json::to_value(&found.evidence).unwrap_or_default(),
            }
        })
        .collect())
}

fn metres(centimetres: u32) -> f64 {
    f64::from(centimetres) / 100.0
}

/// Metres from a point to the nearest side of the box of the map.
fn edge_m(p: Point, south_west: Point, north_east: Point) -> f64 {
    [
        Point::new(south_west.lon, p.lat),
        Point::new(north_east.lon, p.lat),
        Point::new(p.lon, south_west.lat),
        Point::new(p.lon, north_east.lat),
    ]
    .into_iter()
    .map(|side| p.distance_m(side))
    .fold(f64::INFINITY, f64::min)
}

/// South-west and north-east corners of a network.
fn bounds(network: &Network) -> (Point, Point) {
    let mut low = Point::new(f64::INFINITY, f64::INFINITY);
    let mut high = Point::new(f64::NEG_INFINITY, f64::NEG_INFINITY);
    for node in 0..network.node_count() {
        let p = network.node_point(node);
        low = Point::new(low.lon.min(p.lon), low.lat.min(p.lat));
        high = Point::new(high.lon.max(p.lon), high.lat.max(p.lat));
    }
    (low, high)
}

/// A box of longitudes and latitudes.
struct Frame {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

impl Frame {
    /// The box that holds every point within some metres of one of these.
    fn around(points: &[Point], metres: f64) -> Frame {
        let mut all = Frame {
            west: f64::INFINITY,
            east: f64::NEG_INFINITY,
            south: f64::INFINITY,
            north: f64::NEG_INFINITY,
        };
        // A degree of latitude is 111 km; one per cent more forgives the roundness of the Earth.
        let up = metres * 1.01 / 111_000.0;
        for p in points {
            let across = up / p.lat.to_radians().cos().max(0.01);
            all.west = all.west.min(p.lon - across);
            all.east = all.east.max(p.lon + across);
            all.south = all.south.min(p.lat - up);
            all.north = all.north.max(p.lat + up);
        }
        all
    }

    fn holds(&self, p: Point) -> bool {
        (self.west..=self.east).contains(&p.lon) && (self.south..=self.north).contains(&p.lat)
    }
}

/// Points of one category sorted from south to north, to be cut quickly around a residence.
struct Band(Vec<Point>);

/// More than any distance within which stops and seats count, in degrees of latitude.
const BAND_DEGREES: f64 = 0.015;

impl Band {
    fn of(destinations: &[Destination], category: Category) -> Band {
        let mut points: Vec<Point> =
            destinations.iter().filter(|d| d.place.category == category).map(|d| d.place.point).collect();
        points.sort_by(|a, b| a.lat.total_cmp(&b.lat).then(a.lon.total_cmp(&b.lon)));
        Band(points)
    }

    fn near(&self, p: Point) -> &[Point] {
        let from = self.0.partition_point(|q| q.lat < p.lat - BAND_DEGREES);
        let to = self.0.partition_point(|q| q.lat <= p.lat + BAND_DEGREES);
        &self.0[from..to]
    }
}
