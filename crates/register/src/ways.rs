//! The ways of one residence, computed when asked: the nearest places by time, the path to each, what was refused.

use crate::portfolio::ResidenceView;
use crate::{Error, Register};
use model::{Category, EntranceAccess, Point, Profile};
use network::{Explanation, Metric, ReachPlace, ReachRequest, Reading, Watch, explain};
use std::collections::BTreeMap;

/// A place and the time to it, in the two readings of what is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedWay {
    pub destination: String,
    pub name: Option<String>,
    pub kind: String,
    pub point: Point,
    pub entrance: EntranceAccess,
    pub lo_seconds: Option<f64>,
    pub hi_seconds: Option<f64>,
}

/// The nearest places of one category, in order of practicable time.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedService {
    pub category: Category,
    pub ways: Vec<TimedWay>,
}

/// Farther than anybody walks for bread.
const HORIZON_SECONDS: u32 = 45 * 60;

impl ResidenceView {
    /// Where its walks start; `None` when no position is good enough to walk from.
    #[must_use]
    pub fn start(&self) -> Option<Point> {
        self.point.filter(|_| self.position_quality.as_deref() != Some("street"))
    }
}

impl Register {
    /// The `k` nearest places of each category from each point, by practicable time. `None` without streets.
    pub async fn reach(
        &self,
        profile: Profile,
        k: usize,
        points: &[Point],
    ) -> Result<Option<Vec<Vec<TimedService>>>, Error> {
        let Some(network) = self.network().await? else { return Ok(None) };
        let destinations = self.destinations().await?;
        let points = points.to_vec();
        tokio::task::spawn_blocking(move || {
            let places: Vec<ReachPlace> = destinations
                .iter()
                .zip(0_u32..)
                .map(|(d, id)| ReachPlace {
                    id,
                    layer: Category::ALL.iter().position(|c| *c == d.place.category).unwrap_or(0) as u16,
                    point: d.place.point,
                })
                .collect();
            let request = ReachRequest {
                profile,
                metric: Metric::Time,
                k,
                cutoff: HORIZON_SECONDS * 1_000,
                origins: &points,
                places: &places,
            };
            let parameters = network::Parameters::default();
            let reached =
                network::reach(&network, &parameters, &request, Watch::NONE).map_err(|_| Error::Cancelled)?;
            let answer = reached
                .origins
                .iter()
                .map(|origin| {
                    let mut services: BTreeMap<Category, Vec<TimedWay>> = BTreeMap::new();
                    for (layer, found) in &origin.layers {
                        let Some(category) = Category::ALL.get(usize::from(*layer)) else { continue };
                        // The nearest of both readings together: the k first by the favourable one.
                        let ways = found.iter().take(k).map(|r| {
                            let d = &destinations[r.place as usize];
                            TimedWay {
                                destination: d.id.clone(),
                                name: d.place.name.clone(),
                                kind: d.place.kind.clone(),
                                point: d.place.point,
                                entrance: d.place.entrance,
                                lo_seconds: r.lo.map(seconds),
                                hi_seconds: r.hi.map(seconds),
                            }
                        });
                        services.insert(*category, ways.collect());
                    }
                    services.into_iter().map(|(category, ways)| TimedService { category, ways }).collect()
                })
                .collect();
            Ok(Some(answer))
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
    }
}

/// The way to one place, told.
#[derive(Debug, Clone)]
pub struct ToldWay {
    pub way: TimedWay,
    /// The favourable reading: what it rests on is in [`network::Walk::unknowns`].
    pub told: Explanation,
}

/// The nearest place of one category, and the way to it.
#[derive(Debug, Clone)]
pub struct ToldService {
    pub category: Category,
    /// The nearest places in order of time; the first is told.
    pub ways: Vec<TimedWay>,
    pub first: Option<ToldWay>,
    /// A place nearer as the crow flies, or for an unhindered walker, that the profile reaches later or never, told.
    pub refused: Option<ToldWay>,
}

impl Register {
    /// The ways from a residence to each daily service, with the obstacles refused. `None` without streets or start.
    pub async fn told_ways(
        &self,
        residence: &ResidenceView,
        profile: Profile,
        k: usize,
    ) -> Result<Option<Vec<ToldService>>, Error> {
        let (Some(network), Some(start)) = (self.network().await?, residence.start()) else {
            return Ok(None);
        };
        let Some(mut mine) = self.reach(profile, k, &[start]).await? else { return Ok(None) };
        let Some(mut able) = self.reach(Profile::Able, 1, &[start]).await? else { return Ok(None) };
        let (mine, able) = (mine.pop().unwrap_or_default(), able.pop().unwrap_or_default());
        tokio::task::spawn_blocking(move || {
            let parameters = network::Parameters::default();
            let tell = |way: &TimedWay| ToldWay {
                way: way.clone(),
                told: explain(&network, &parameters, profile, Reading::Optimistic, start, way.point),
            };
            let told = Category::ALL.map(|category| {
                let ways = |services: &[TimedService]| {
                    services.iter().find(|s| s.category == category).map_or_else(Vec::new, |s| s.ways.clone())
                };
                let found = ways(&mine);
                let first = found.first().filter(|w| w.lo_seconds.is_some()).map(tell);
                let nearest = ways(&able).into_iter().next();
                let other =
                    nearest.filter(|n| first.as_ref().is_none_or(|f| f.way.destination != n.destination));
                let refused = other.map(|n| tell(&n));
                ToldService { category, ways: found, first, refused }
            });
            Ok(Some(told.to_vec()))
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
    }
}

fn seconds(milliseconds: u32) -> f64 {
    f64::from(milliseconds) / 1_000.0
}
