//! The ways of one residence, computed when asked: the nearest places by time, the path to each, what was refused.

use crate::portfolio::ResidenceView;
use crate::surroundings::{INDEX_PROFILE, WayTo};
use crate::{Error, Register};
use model::{Category, EntranceAccess, Point, Profile};
use network::{Explainer, Explanation, Metric, ReachPlace, ReachRequest, Reading, Refused, Watch};
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

/// The nearest place of a category, and the walk to it in the two readings.
#[derive(Debug, Clone)]
pub struct Walked {
    pub category: Category,
    pub name: Option<String>,
    pub point: Point,
    pub entrance: EntranceAccess,
    /// The favourable reading, and the shorter way that this profile refuses.
    pub optimistic: Explanation,
    /// Metres if no unknown is passable; `None`: no way is certain.
    pub certain_m: Option<f64>,
    /// Another place, nearer for somebody whom nothing stops, and what stopped this profile.
    pub nearer: Option<Nearer>,
}

/// A place that a person who walks with ease would choose first.
#[derive(Debug, Clone)]
pub struct Nearer {
    pub name: Option<String>,
    pub point: Point,
    pub refused: Refused,
}

impl Register {
    /// The walk from a residence to one place of each category, with the obstacles refused: what the index counts for
    /// its own profile, the nearest by time for the others. Empty without streets or start.
    pub async fn walks(&self, residence: &ResidenceView, profile: Profile) -> Result<Vec<Walked>, Error> {
        let (Some(network), Some(start)) = (self.network().await?, residence.start()) else {
            return Ok(Vec::new());
        };
        let places = self.nearest(residence, profile, start).await?;
        let with_ease = self.reach(Profile::Able, 1, &[start]).await?.and_then(|mut all| all.pop());
        let with_ease = with_ease.unwrap_or_default();
        tokio::task::spawn_blocking(move || {
            let parameters = network::Parameters::default();
            let explainer = Explainer::new(&network, &parameters, profile);
            let walk = |(category, name, point, entrance)| {
                let optimistic = explainer.explain(Reading::Optimistic, start, point);
                let chosen_m = optimistic.walk.as_ref().map_or(f64::INFINITY, |w| w.length_m);
                let first = with_ease.iter().find(|s| s.category == category).and_then(|s| s.ways.first());
                // The seed of it all: a shop at 100 m without stairs is nearer than one at 50 m with stairs.
                let nearer = first.filter(|f| f.point != point).and_then(|f| {
                    let refused = explainer.explain(Reading::Optimistic, start, f.point).refused?;
                    let shorter = refused.length_m < chosen_m;
                    shorter.then(|| Nearer { name: f.name.clone(), point: f.point, refused })
                });
                let certain_m =
                    explainer.explain(Reading::Pessimistic, start, point).walk.map(|w| w.length_m);
                Walked { category, name, point, entrance, optimistic, certain_m, nearer }
            };
            Ok(places.into_iter().map(walk).collect())
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
    }

    /// One place per category.
    async fn nearest(
        &self,
        residence: &ResidenceView,
        profile: Profile,
        start: Point,
    ) -> Result<Vec<(Category, Option<String>, Point, EntranceAccess)>, Error> {
        if profile == INDEX_PROFILE {
            let Some(environs) = &residence.environs else { return Ok(Vec::new()) };
            let nearest = |ways: &[WayTo]| {
                // An entrance known to be closed is shown only when there is nothing else.
                let open = ways.iter().find(|w| w.entrance != EntranceAccess::Not && w.lo_m.is_some());
                open.or_else(|| ways.first()).cloned()
            };
            return Ok(environs
                .services
                .iter()
                .filter_map(|s| Some((s.category, nearest(&s.ways)?)))
                .map(|(category, w)| (category, w.name, w.point, w.entrance))
                .collect());
        }
        let services = self.reach(profile, 1, &[start]).await?.and_then(|mut all| all.pop());
        Ok(services
            .unwrap_or_default()
            .into_iter()
            .filter_map(|s| Some((s.category, s.ways.into_iter().next()?)))
            .map(|(category, w)| (category, w.name, w.point, w.entrance))
            .collect())
    }
}

fn seconds(milliseconds: u32) -> f64 {
    f64::from(milliseconds) / 1_000.0
}
