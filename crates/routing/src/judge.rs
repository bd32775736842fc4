//! May this team take this need? Rule by rule, in three values, and as a proof that somebody else can read again.

use crate::{Absence, Area, Level, Place, Request, Rule, Said, Team};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use trust::closed_list;

/// What a rule was judged on: the facts of the request and of the team, as they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum Clause {
    Membership {
        active: bool,
    },
    /// `declared`: it declared an interest in somebody; `with_requester`: in the requester.
    Conflict {
        requester: Option<String>,
        organisation: String,
        declared: bool,
        with_requester: bool,
    },
    NotYet {
        already: bool,
    },
    Presence {
        day: Date,
        absence: Option<Absence>,
    },
    Subject {
        asked: Option<String>,
        treats: bool,
        any: bool,
        /// How many it treats: one that treats none does not treat an unknown one either.
        subjects: u32,
    },
    Place {
        place: Place,
        way: Option<PlaceWay>,
        maybe: bool,
    },
    OrganisationKind {
        known: Option<String>,
        accepted: BTreeSet<String>,
    },
    Dwellings {
        known: Option<u32>,
        least: Option<u32>,
        most: Option<u32>,
    },
    Phase {
        known: Option<String>,
        accepted: BTreeSet<String>,
    },
    Capacity {
        open: u32,
        capacity: u32,
    },
}

/// How a team comes to a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum PlaceWay {
    /// It works there.
    Covers { area: Area },
    /// It helps from afar, and the requester accepts it.
    Remote,
    /// It works elsewhere in the wider territory, and accepts to be asked that far.
    Wider { level: Level, reach: Level, area: Area },
}

closed_list! {
    /// Who holds the facts that a rule compares with the request.
    Source {
        Members = "members",
        Team = "team",
        Geography = "geography",
        Offers = "offers",
    }
}

/// One line of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub clause: Clause,
    pub source: Source,
    pub verdict: Said,
}

impl Clause {
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self {
            Clause::Membership { .. } => Rule::Membership,
            Clause::Conflict { .. } => Rule::Conflict,
            Clause::NotYet { .. } => Rule::NotYet,
            Clause::Presence { .. } => Rule::Presence,
            Clause::Subject { .. } => Rule::Subject,
            Clause::Place { .. } => Rule::Place,
            Clause::OrganisationKind { .. } => Rule::OrganisationKind,
            Clause::Dwellings { .. } => Rule::Dwellings,
            Clause::Phase { .. } => Rule::Phase,
            Clause::Capacity { .. } => Rule::Capacity,
        }
    }
}

impl Rule {
    /// Who holds the facts of this rule.
    #[must_use]
    pub const fn source(self) -> Source {
        match self {
            Rule::Membership => Source::Members,
            Rule::Place => Source::Geography,
            Rule::NotYet | Rule::Capacity => Source::Offers,
            _ => Source::Team,
        }
    }
}

/// The verdict of each rule, in the order of [`Rule::ALL`], and how far the territory was widened for this team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assessment {
    pub verdicts: [Said; Rule::ALL.len()],
    /// Of use when the place says yes.
    pub level: Level,
}

impl Assessment {
    #[must_use]
    pub fn of(&self, rule: Rule) -> Said {
        self.verdicts[rule as usize]
    }

    /// May it take the need? Unknown when nothing says no and something is not known.
    #[must_use]
    pub fn verdict(&self) -> Said {
        Said::all(self.verdicts)
    }

    /// Rules that do not say yes, with what they say.
    pub fn open(&self) -> impl Iterator<Item = (Rule, Said)> {
        Rule::ALL.iter().copied().zip(self.verdicts).filter(|(_, said)| *said != Said::Yes)
    }
}

/// Judges a team on a day.
#[must_use]
pub fn assess(team: &Team, request: &Request, day: Date) -> Assessment {
    let mut level = Level::Desk;
    let verdicts = std::array::from_fn(|at| match Rule::ALL[at] {
        Rule::Membership => Said::of(team.active),
        Rule::Conflict => conflict(team, request),
        Rule::NotYet => Said::of(!request.already.contains(&team.id)),
        Rule::Presence => Said::of(!team.absences.iter().any(|absence| absence.contains(day))),
        Rule::Subject => subject(team, request),
        Rule::Place => {
            let (said, found, _) = place(team, request);
            level = found;
            said
        }
        Rule::OrganisationKind => {
            within(request.facts.organisation_kind.as_ref(), &team.conditions.organisation_kinds)
        }
        Rule::Dwellings => dwellings(team, request),
        Rule::Phase => within(request.facts.phase.as_ref(), &team.conditions.phases),
        Rule::Capacity => Said::of(team.open < team.capacity),
    });
    Assessment { verdicts, level }
}

/// Every rule with the facts that it was judged on.
#[must_use]
pub fn proof(team: &Team, request: &Request, day: Date) -> Vec<Step> {
    let assessment = assess(team, request, day);
    let (conditions, facts) = (&team.conditions, &request.facts);
    let clause = |rule: Rule| match rule {
        Rule::Membership => Clause::Membership { active: team.active },
        Rule::Conflict => Clause::Conflict {
            requester: request.requester.clone(),
            organisation: team.organisation.clone(),
            declared: !team.conflicts.is_empty(),
            with_requester: request.requester.as_ref().is_some_and(|who| team.conflicts.contains(who)),
        },
        Rule::NotYet => Clause::NotYet { already: request.already.contains(&team.id) },
        Rule::Presence => {
            Clause::Presence { day, absence: team.absences.iter().copied().find(|a| a.contains(day)) }
        }
        Rule::Subject => Clause::Subject {
            asked: request.subject.clone(),
            treats: request.subject.as_ref().is_some_and(|asked| team.subjects.contains(asked)),
            any: team.any_subject,
            subjects: u32::try_from(team.subjects.len()).unwrap_or(u32::MAX),
        },
        Rule::Place => {
            let (said, _, way) = place(team, request);
            Clause::Place { place: request.place.clone(), way, maybe: said == Said::Unknown }
        }
        Rule::OrganisationKind => Clause::OrganisationKind {
            known: facts.organisation_kind.clone(),
            accepted: conditions.organisation_kinds.clone(),
        },
        Rule::Dwellings => Clause::Dwellings {
            known: facts.dwellings,
            least: conditions.least_dwellings,
            most: conditions.most_dwellings,
        },
        Rule::Phase => Clause::Phase { known: facts.phase.clone(), accepted: conditions.phases.clone() },
        Rule::Capacity => Clause::Capacity { open: team.open, capacity: team.capacity },
    };
    Rule::ALL
        .iter()
        .map(|rule| Step { clause: clause(*rule), source: rule.source(), verdict: assessment.of(*rule) })
        .collect()
}

/// An interest in somebody, and a requester of whom nothing is known: it may be the same.
fn conflict(team: &Team, request: &Request) -> Said {
    match &request.requester {
        Some(who) => Said::of(*who != team.organisation && !team.conflicts.contains(who)),
        None if team.conflicts.is_empty() => Said::Yes,
        None => Said::Unknown,
    }
}

fn subject(team: &Team, request: &Request) -> Said {
    match &request.subject {
        _ if team.any_subject => Said::Yes,
        Some(asked) => Said::of(team.subjects.contains(asked)),
        None if team.subjects.is_empty() => Said::No,
        None => Said::Unknown,
    }
}

/// Nothing asked is a yes, whatever is known.
fn within(known: Option<&String>, accepted: &BTreeSet<String>) -> Said {
    match known {
        _ if accepted.is_empty() => Said::Yes,
        Some(known) => Said::of(accepted.contains(known)),
        None => Said::Unknown,
    }
}

fn dwellings(team: &Team, request: &Request) -> Said {
    let (least, most) = (team.conditions.least_dwellings, team.conditions.most_dwellings);
    match request.facts.dwellings {
        _ if least.is_none() && most.is_none() => Said::Yes,
        Some(known) => Said::of(least.is_none_or(|least| known >= least) && most.is_none_or(|m| known <= m)),
        None => Said::Unknown,
    }
}

/// Would help from afar do? A team that does not help from afar says no.
pub(crate) fn remote(team: &Team, request: &Request) -> Said {
    match (team.remote, request.facts.remote) {
        (true, None) => Said::Unknown,
        (remote, accepted) => Said::of(remote && accepted == Some(true)),
    }
}

/// Does it work there? Of all its areas, and the one that says yes.
pub(crate) fn covers<'t>(team: &'t Team, place: &Place) -> (Said, Option<&'t Area>) {
    let mut said = Said::No;
    for area in &team.ground {
        match area.covers(place) {
            Said::Yes => return (Said::Yes, Some(area)),
            one => said = Said::any([said, one]),
        }
    }
    (said, None)
}

/// Whether it comes to the place, at which level it was found, and how.
fn place(team: &Team, request: &Request) -> (Said, Level, Option<PlaceWay>) {
    let (covered, area) = covers(team, &request.place);
    if let Some(area) = area {
        return (Said::Yes, Level::Commune, Some(PlaceWay::Covers { area: area.clone() }));
    }
    let from_afar = remote(team, request);
    if from_afar == Said::Yes {
        return (Said::Yes, Level::Commune, Some(PlaceWay::Remote));
    }
    let mut said = Said::any([covered, from_afar]);
    let reach = team.reach.unwrap_or(Level::Commune);
    for level in Level::TERRITORIES.into_iter().filter(|level| *level > Level::Commune && *level <= reach) {
        for area in team.ground.iter().filter(|area| area.level < level) {
            match area.place.shares(&request.place, level) {
                Said::Yes => {
                    let way = PlaceWay::Wider { level, reach, area: area.clone() };
                    return (Said::Yes, level, Some(way));
                }
                one => said = Said::any([said, one]),
            }
        }
    }
    (said, Level::Desk, None)
}
