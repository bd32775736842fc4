//! The offers of a need: who may take it, in which order, and who keeps it when nobody may.

use crate::question::{Question, questions};
use crate::{Desk, Directory, ENGINE, Level, Request, Rule, Said, Step, Team, Urgency, assess, proof};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a desk decides of its routing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Teams asked at once about a need, and about an urgent one.
    pub offers: u32,
    pub urgent_offers: u32,
    /// A team that took fewer needs than this is a newcomer.
    pub newcomer_below: u32,
    /// Places kept for newcomers among the offers of a need that goes to two teams or more.
    pub newcomer_places: u32,
    /// What the daily draw starts from.
    pub seed: u64,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { offers: 2, urgent_offers: 3, newcomer_below: 3, newcomer_places: 1, seed: 0 }
    }
}

impl Rules {
    /// How many teams this need is offered to.
    #[must_use]
    pub fn wanted(&self, urgency: Urgency) -> u32 {
        match urgency {
            Urgency::Normal => self.offers.max(1),
            Urgency::Urgent => self.urgent_offers.max(1),
        }
    }
}

/// A need offered to one team: its own, whatever the others answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub team: String,
    pub organisation: String,
    pub name: String,
    /// How far the territory was widened to find it.
    pub level: Level,
    pub newcomer: bool,
    /// It comes before busier teams because a place is kept for newcomers.
    pub kept_place: bool,
    /// Its work, for a weekly capacity: open offers and what it took in the year.
    pub load: u32,
    pub capacity: u32,
    /// What the draw of the day gave it: lower comes first among equally busy teams.
    pub draw: u64,
    pub proof: Vec<Step>,
}

/// The answer to a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routing {
    pub engine: String,
    pub day: Date,
    pub need: String,
    /// How far the territory was widened; the desk when no team may take it.
    pub level: Level,
    /// Who answers for the need, and keeps it when there is no offer.
    pub desk: Desk,
    pub wanted: u32,
    pub offers: Vec<Offer>,
    /// Teams that may take it, wherever they were found.
    pub eligible: u32,
    /// Teams of which nothing says no and something is not known.
    pub possible: u32,
    /// Teams that treat the subject and may not take it, by the first rule that says no.
    pub blocked: Vec<(Rule, u32)>,
    /// What to ask next; nothing when there are offers enough where the need is, or no answer would change anything.
    pub question: Option<Question>,
}

/// A team that may take the need, with what its place in the order depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub at: usize,
    pub level: Level,
    pub load: u32,
    pub capacity: u32,
    pub newcomer: bool,
    pub draw: u64,
}

impl Candidate {
    pub(crate) fn new(
        at: usize,
        team: &Team,
        level: Level,
        request: &Request,
        rules: &Rules,
        day: Date,
    ) -> Self {
        Candidate {
            at,
            level,
            load: team.open.saturating_add(team.recent),
            capacity: team.capacity,
            newcomer: team.past < rules.newcomer_below,
            draw: draw(rules.seed, day, &request.need, &team.id),
        }
    }

    /// Nearest first, then the least work for its capacity, then the draw.
    pub(crate) fn order(&self, other: &Candidate) -> Ordering {
        let busy = |one: &Candidate, two: &Candidate| u64::from(one.load) * u64::from(two.capacity);
        self.level
            .cmp(&other.level)
            .then_with(|| busy(self, other).cmp(&busy(other, self)))
            .then_with(|| self.draw.cmp(&other.draw))
            .then_with(|| self.at.cmp(&other.at))
    }
}

/// A team of the pool that was chosen, and whether by a place kept for newcomers.
pub(crate) type Chosen = (Candidate, bool);

/// Chooses among those who may take the need.
pub(crate) fn select(pool: &mut [Candidate], rules: &Rules, wanted: u32) -> Vec<Chosen> {
    pool.sort_by(Candidate::order);
    let first = pool.len().min(wanted as usize);
    let (taken, rest) = pool.split_at(first);
    let mut chosen: Vec<Chosen> = taken.iter().map(|one| (*one, false)).collect();
    if wanted < 2 || rest.is_empty() {
        return chosen;
    }
    // A place is not kept by widening the territory further than the need asks.
    let reached = taken.last().map_or(Level::Desk, |last| last.level);
    let mut newcomers = rest.iter().filter(|one| one.newcomer && one.level <= reached);
    let already = taken.iter().filter(|one| one.newcomer).count();
    for _ in already..(rules.newcomer_places as usize).min(first.saturating_sub(1)) {
        let Some(newcomer) = newcomers.next() else { break };
        let Some(busiest) = chosen.iter().rposition(|(one, _)| !one.newcomer) else { break };
        chosen.remove(busiest);
        chosen.push((*newcomer, true));
    }
    chosen
}

/// Everybody who may take the need on that day.
pub(crate) fn pool(directory: &Directory, request: &Request, rules: &Rules, day: Date) -> Vec<Candidate> {
    let judge = |at: usize| {
        let team = &directory.teams()[at];
        let assessment = assess(team, request, day);
        (assessment.verdict() == Said::Yes)
            .then(|| Candidate::new(at, team, assessment.level, request, rules, day))
    };
    directory.candidates(request.subject.as_deref()).filter_map(judge).collect()
}

/// Ids of everybody who may take the need, in the order in which they would be asked.
#[must_use]
pub fn eligible(directory: &Directory, request: &Request, rules: &Rules, day: Date) -> Vec<String> {
    let mut pool = pool(directory, request, rules, day);
    pool.sort_by(Candidate::order);
    pool.iter().map(|one| directory.teams()[one.at].id.clone()).collect()
}

/// Offers a need to teams. The same directory, request, rules and day give the same answer.
#[must_use]
pub fn route(directory: &Directory, request: &Request, rules: &Rules, day: Date) -> Routing {
    let wanted = rules.wanted(request.urgency);
    let mut pool = pool(directory, request, rules, day);
    let chosen = select(&mut pool, rules, wanted);
    let level = chosen.iter().map(|(one, _)| one.level).max().unwrap_or(Level::Desk);
    let offer = |(one, kept_place): &Chosen| {
        let team = &directory.teams()[one.at];
        Offer {
            team: team.id.clone(),
            organisation: team.organisation.clone(),
            name: team.name.clone(),
            level: one.level,
            newcomer: one.newcomer,
            kept_place: *kept_place,
            load: one.load,
            capacity: one.capacity,
            draw: one.draw,
            proof: proof(team, request, day),
        }
    };
    let offers: Vec<Offer> = chosen.iter().map(offer).collect();
    let enough = offers.len() >= wanted as usize && level == Level::Commune;
    let asked = questions(directory, request, day);
    Routing {
        engine: ENGINE.to_owned(),
        day,
        need: request.need.clone(),
        level,
        desk: directory.desk().clone(),
        wanted,
        eligible: u32::try_from(pool.len()).unwrap_or(u32::MAX),
        possible: asked.possible,
        blocked: if enough { Vec::new() } else { blocked(directory, request, day) },
        question: if enough { None } else { asked.all.into_iter().next() },
        offers,
    }
}

/// Of the teams that treat the subject, what keeps them from this need.
fn blocked(directory: &Directory, request: &Request, day: Date) -> Vec<(Rule, u32)> {
    let mut counts = [0_u32; Rule::ALL.len()];
    for at in directory.candidates(request.subject.as_deref()) {
        let assessment = assess(&directory.teams()[at], request, day);
        let no = assessment.open().find(|(_, said)| *said == Said::No);
        if let Some((rule, _)) = no {
            counts[rule as usize] += 1;
        }
    }
    Rule::ALL.iter().copied().zip(counts).filter(|(_, count)| *count > 0).collect()
}

/// A number for a team, a need and a day: the same again whenever it is asked, another the next day.
/// FNV-1a over the words, then the last mixing of SplitMix64.
pub(crate) fn draw(seed: u64, day: Date, need: &str, team: &str) -> u64 {
    let days = i64::from(day.year()) * 512 + i64::from(day.day_of_year());
    let numbers = seed.to_le_bytes().into_iter().chain(days.to_le_bytes());
    // A byte that no text holds keeps « ab » + « c » apart from « a » + « bc ».
    let words = need.bytes().chain([0xFF]).chain(team.bytes());
    let mixed = numbers.chain(words).fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
