//! What the engines found around each residence, kept until the streets, the places or the residence change.

use crate::imports::Progress;
use crate::places::Destination;
use crate::{Error, Register, identity::digest};
use access::facts::FactSource;
use access::{Candidate, Fact, ServiceFact};
use model::{Category, EntranceAccess, Point, Profile};
use network::{Metric, Network, ReachPlace, ReachRequest, Surroundings, Surveyor, Watch};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The profile of the index.
pub const INDEX_PROFILE: Profile = Profile::WalkingFrame;
/// The farthest distance anchor that a landlord may set (see `access::Parameters::check`).
const HORIZON_M: f64 = 1_500.0;
/// Places kept per category and kind of entrance: one is enough for the index, three are shown.
const KEPT: usize = 3;

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
}

/// The ways to one category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceWays {
    pub category: Category,
    /// `false`: the imported places contain nothing of this category; that there is none is not known.
    pub is_known: bool,
    /// Sorted by `lo_m`.
    pub ways: Vec<WayTo>,
}

/// What stands around a residence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Environs {
    /// Is the residence near enough to a street of the network? If not, nothing below is known.
    pub is_connected: bool,
    /// Metres to the edge of the imported map when it is nearer than services count.
    pub edge_m: Option<f64>,
    pub services: Vec<ServiceWays>,
    /// A1 to A6.
    pub surroundings: [Fact; 6],
    /// What each rests on, as [`network::Evidence`] writes it.
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
            surroundings: Default::default(),
            evidence: serde_json::Value::Null,
        }
    }

    /// The facts of dimension S. Beyond the edge of the map a place may exist: it can only raise the upper bound.
    #[must_use]
    pub fn service_facts(&self) -> [ServiceFact; 6] {
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
            candidates.extend(self.edge_m.map(|edge| Candidate { d_lo: Some(edge), ..Candidate::POSSIBLE }));
            candidates.into()
        })
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
        let Some(network) = self.network().await? else { return Ok(0) };
        let destinations = self.destinations().await?;
        let stale = self.stale_origins(&destinations).await?;
        if stale.is_empty() {
            return Ok(0);
        }
        progress("surroundings", 0, Some(stale.len() as u64));
        let cancel = Arc::clone(cancel);
        let (origins, found) = tokio::task::spawn_blocking(move || {
            let points: Vec<Point> = stale.iter().map(|o| o.point).collect();
            let found = around(&network, &points, &destinations, &cancel);
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
        let streets = self.dataset("streets").await?.map(|d| d.id).unwrap_or_default();
        let ids: Vec<&str> = destinations.iter().map(|d| d.id.as_str()).collect();
        let places = digest(&ids);
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
            let inputs = digest(&[&streets, &places, &format!("{},{}", point.lon, point.lat), ENGINE]);
            if before.as_deref() != Some(inputs.as_str()) {
                stale.push(Origin { residence_id: row.try_get("id")?, point, inputs });
            }
        }
        Ok(stale)
    }
}

/// Changes when the computation does: everything is then computed again.
const ENGINE: &str = "surroundings-1";

/// What stands around each point.
fn around(
    network: &Network,
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
    let places: Vec<ReachPlace> = destinations
        .iter()
        .zip(0_u32..)
        .filter(|(d, _)| inside(d.place.point))
        .map(|(d, id)| ReachPlace {
            id,
            layer: layer(d.place.category, d.place.entrance),
            point: d.place.point,
        })
        .collect();
    let known: BTreeSet<Category> =
        places.iter().map(|p| destinations[p.id as usize].place.category).collect();
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
                    ServiceWays { category: *category, is_known: known.contains(category), ways }
                })
                .collect();
            let edge = edge_m(*point, south_west, north_east);
            Environs {
                is_connected: true,
                edge_m: (edge < HORIZON_M).then_some(edge),
                services,
                surroundings: found.indicators.map(|value| Fact::new(value, FactSource::Network, None)),
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
