//! What to ask next: of the facts that are not known, the one on which most teams depend.

use crate::judge::{covers, remote};
use crate::{Directory, Fact, Request, Rule, Said, Team, assess};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A fact to ask for, and how many teams it would tell about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub fact: Fact,
    /// Teams of which nothing says no, and that depend on this fact.
    pub teams: u32,
    /// Those of them that depend on nothing else.
    pub alone: u32,
}

/// The questions of a request, the most telling first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    pub all: Vec<Question>,
    /// Teams that depend on one of them at least.
    pub possible: u32,
}

/// A team is worth this much, shared between the facts that it depends on: every number of facts divides it.
const WORTH: u64 = 420;

/// Which facts would tell most. A team that lacks one fact counts whole for it; one that lacks three, a third for each.
#[must_use]
pub fn questions(directory: &Directory, request: &Request, day: Date) -> Questions {
    let mut worth = [(0_u64, 0_u32, 0_u32); Fact::ALL.len()];
    let mut possible = 0;
    let mut count = |team: &Team| {
        let Some(missing) = missing(team, request, day) else { return };
        possible += 1;
        for fact in &missing {
            let of = &mut worth[*fact as usize];
            of.0 += WORTH / missing.len() as u64;
            of.1 += 1;
            of.2 += u32::from(missing.len() == 1);
        }
    };
    match request.subject.as_deref() {
        // Of an unknown subject any team may be the one.
        None => directory.teams().iter().for_each(count),
        subject => directory.candidates(subject).for_each(|at| count(&directory.teams()[at])),
    }
    let mut all: Vec<(u64, Question)> = Fact::ALL
        .iter()
        .zip(worth)
        .filter(|(_, (_, teams, _))| *teams > 0)
        .map(|(fact, (worth, teams, alone))| (worth, Question { fact: *fact, teams, alone }))
        .collect();
    // A stable sort: facts that tell as much stay in the order of the form.
    all.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    Questions { all: all.into_iter().map(|(_, question)| question).collect(), possible }
}

/// The facts on which a team depends; `None` when it may take the need, or may not whatever is answered.
fn missing(team: &Team, request: &Request, day: Date) -> Option<Vec<Fact>> {
    let assessment = assess(team, request, day);
    if assessment.verdict() != Said::Unknown {
        return None;
    }
    let mut facts = Vec::new();
    for (rule, _) in assessment.open() {
        match rule {
            Rule::Subject => facts.push(Fact::Subject),
            Rule::Conflict => facts.push(Fact::Requester),
            Rule::OrganisationKind => facts.push(Fact::OrganisationKind),
            Rule::Dwellings => facts.push(Fact::Dwellings),
            Rule::Phase => facts.push(Fact::Phase),
            Rule::Place => {
                let from_afar = remote(team, request) == Said::Unknown;
                if from_afar {
                    facts.push(Fact::Remote);
                }
                if !from_afar || covers(team, &request.place).0 == Said::Unknown {
                    facts.push(Fact::Place);
                }
            }
            // These are never unknown: they are the team's own.
            Rule::Membership | Rule::NotYet | Rule::Presence | Rule::Capacity => {}
        }
    }
    // What is known and still does not tell, because a territory lacks a code, is not asked again.
    facts.retain(|fact| request.lacks(*fact));
    (!facts.is_empty()).then_some(facts)
}
