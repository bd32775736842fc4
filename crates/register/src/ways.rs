//! The ways of one residence, computed when asked: the nearest places by time, the path to each, what was refused.

use crate::places::Destination;
use crate::portfolio::ResidenceView;
use crate::surroundings::{Environs, INDEX_PROFILE, Shares, WayTo};
use crate::{Error, Register};
use model::{Category, EntranceAccess, Point, Profile};
use network::{
    Explainer, Explanation, Metric, Near, Nearest, Network, ReachPlace, ReachRequest, Reading, Refused, Watch,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

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
    /// How much is known of the favourable way; `None` when there is none.
    pub shares: Option<Shares>,
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
        let destinations = self.shelved_destinations().await?;
        let points = points.to_vec();
        tokio::task::spawn_blocking(move || {
            let places = by_category(&destinations);
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
                                shares: Shares::of(r),
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
        let (Some((made_from, network)), Some(start)) = (self.walked().await?, residence.start()) else {
            return Ok(Vec::new());
        };
        // The index has chosen for its own profile; an entrance known to be closed only when there is nothing else.
        let chosen = match (profile == INDEX_PROFILE, &residence.environs) {
            (true, None) => return Ok(Vec::new()),
            (true, Some(environs)) => Some(environs.clone()),
            (false, _) => None,
        };
        let destinations = self.shelved_destinations().await?;
        let walkers = Arc::clone(&self.shelf.walkers);
        tokio::task::spawn_blocking(move || {
            let parameters = network::Parameters::default();
            let shared = || Arc::clone(&network);
            let explainer =
                walkers.explainers.of(&made_from, profile, || Explainer::new(shared(), &parameters, profile));
            let places = by_category(&destinations);
            let nearest = |who: Profile| {
                walkers
                    .nearest
                    .of(&made_from, who, || Nearest::new(shared(), &parameters, who, Metric::Time))
                    .of(start, &places, HORIZON_SECONDS * 1_000)
            };
            let (with_ease, found) = match &chosen {
                Some(environs) => (nearest(Profile::Able), chosen_by_index(environs)),
                None => {
                    let own = nearest(profile);
                    (
                        nearest(Profile::Able),
                        own.into_iter().filter_map(|(l, n)| to_place(&destinations, l, n)).collect(),
                    )
                }
            };
            let first = |category: Category| {
                let layer = layer_of(category);
                with_ease.get(&layer).and_then(|near| to_place(&destinations, layer, *near))
            };
            let walk = |place: Goal| {
                let Goal { category, name, point, entrance } = place;
                let optimistic = explainer.explain(Reading::Optimistic, start, point);
                let chosen_m = optimistic.walk.as_ref().map_or(f64::INFINITY, |w| w.length_m);
                // The seed of it all: a shop at 100 m without stairs is nearer than one at 50 m with stairs.
                let nearer = first(category).filter(|f| f.point != point).and_then(|f| {
                    let refused = explainer.explain(Reading::Optimistic, start, f.point).refused?;
                    let shorter = refused.length_m < chosen_m;
                    shorter.then_some(Nearer { name: f.name, point: f.point, refused })
                });
                let certain_m =
                    explainer.explain(Reading::Pessimistic, start, point).walk.map(|w| w.length_m);
                Walked { category, name, point, entrance, optimistic, certain_m, nearer }
            };
            Ok(found.into_iter().map(walk).collect())
        })
        .await
        .map_err(|e| Error::Computation(e.to_string()))?
    }
}

/// The place to which a walk is told.
struct Goal {
    category: Category,
    name: Option<String>,
    point: Point,
    entrance: EntranceAccess,
}

/// One layer per category.
fn layer_of(category: Category) -> u16 {
    Category::ALL.iter().position(|c| *c == category).unwrap_or(0) as u16
}

fn by_category(destinations: &[Destination]) -> Vec<ReachPlace> {
    destinations
        .iter()
        .zip(0_u32..)
        .map(|(d, id)| ReachPlace { id, layer: layer_of(d.place.category), point: d.place.point })
        .collect()
}

fn to_place(destinations: &[Destination], layer: u16, near: Near) -> Option<Goal> {
    let category = *Category::ALL.get(usize::from(layer))?;
    let place = &destinations.get(near.place as usize)?.place;
    Some(Goal { category, name: place.name.clone(), point: place.point, entrance: place.entrance })
}

fn chosen_by_index(environs: &Environs) -> Vec<Goal> {
    let nearest = |ways: &[WayTo]| {
        let open = ways.iter().find(|w| w.entrance != EntranceAccess::Not && w.lo_m.is_some());
        open.or_else(|| ways.first()).cloned()
    };
    environs
        .services
        .iter()
        .filter_map(|s| Some((s.category, nearest(&s.ways)?)))
        .map(|(category, w)| Goal { category, name: w.name, point: w.point, entrance: w.entrance })
        .collect()
}

/// What is prepared once for a network and a profile, and serves every residence.
#[derive(Default)]
pub(crate) struct Walkers {
    explainers: Prepared<Explainer<Arc<Network>>>,
    nearest: Prepared<Nearest<Arc<Network>>>,
}

/// The last things prepared.
struct Prepared<T>(Mutex<Vec<(String, Profile, Arc<T>)>>);

/// One costs about the memory of the network itself: that of the index, and another that somebody looks at.
const PREPARED: usize = 2;

impl<T> Default for Prepared<T> {
    fn default() -> Prepared<T> {
        Prepared(Mutex::new(Vec::new()))
    }
}

impl<T> Prepared<T> {
    /// What was prepared for this network and this profile, prepared now when it was not.
    fn of(&self, made_from: &str, profile: Profile, make: impl FnOnce() -> T) -> Arc<T> {
        let is_it = |(from, who, _): &(String, Profile, Arc<T>)| from == made_from && *who == profile;
        if let Ok(mut held) = self.0.lock()
            && let Some(at) = held.iter().position(is_it)
        {
            // The last asked for stays longest.
            let found = held.remove(at);
            held.push(found.clone());
            return found.2;
        }
        // Not under the lock: two who ask at once both prepare, and nobody waits for another profile.
        let made = Arc::new(make());
        if let Ok(mut held) = self.0.lock() {
            held.retain(|one| one.0 == made_from && !is_it(one));
            if held.len() == PREPARED {
                held.remove(0);
            }
            held.push((made_from.to_owned(), profile, Arc::clone(&made)));
        }
        made
    }
}

fn seconds(milliseconds: u32) -> f64 {
    f64::from(milliseconds) / 1_000.0
}
