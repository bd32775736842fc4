//! What somebody reads of premises. The landlord reads all of it. Others read a listing while it is told to everybody, their own
//! application, and the address when it is not masked, or once they visit or hold a parcel (L5).

use super::listings::{NewPremisesApplication, Whole};
use super::unknown;
use crate::{Error, Register};
use jiff::civil::Date;
use premises::{
    Avoided, Fact, Gap, Grant, Impact, Listing, Mode, Period, Rule, Slot, Stage, Standing, Step, gaps,
};

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenVisit {
    pub slot: Slot,
    pub taken: usize,
    pub is_mine: bool,
    /// Who comes, by name; for the landlord.
    pub who: Vec<String>,
}

/// An application; whole for the landlord, one's own for everybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPremisesApplication {
    pub id: String,
    pub organisation: String,
    pub content: NewPremisesApplication,
    pub step: Step,
    /// Facts of it that the page tells: inventories, refusal, impact.
    pub impact: Option<Impact>,
    pub inventories: Vec<(Date, String)>,
    pub refusal: Option<String>,
    /// By the landlord's reading, what the occupation spared it; `None` when it said no cost of guarding, or nobody is in yet.
    pub avoided: Option<Avoided>,
}

/// Premises, as somebody reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PremisesSeen {
    pub id: String,
    pub landlord: String,
    pub is_own: bool,
    /// Works as they were last moved.
    pub listing: Listing,
    pub commune: String,
    /// `None`: masked for who reads.
    pub address: Option<String>,
    pub criteria: String,
    pub rule: Rule,
    pub stage: Stage,
    pub call: Option<(Mode, Option<Date>)>,
    pub is_open: bool,
    pub suspension: Option<String>,
    pub visits: Vec<SeenVisit>,
    /// Words and answer; nobody is told who asked.
    pub questions: Vec<(String, Option<String>)>,
    pub applications: Vec<SeenPremisesApplication>,
    /// Days that are occupied or held, by parcel: nobody is told by whom.
    pub taken: Vec<Grant>,
    /// For the landlord.
    pub residence_id: Option<String>,
    pub gaps: Vec<Gap>,
    pub edition: i64,
    pub story: Vec<(Date, &'static str)>,
    /// Over all its occupations; for the landlord, once somebody was in.
    pub avoided: Option<Avoided>,
}

impl Whole {
    /// The listing on a day: works may have moved.
    pub(super) fn listing(&self, today: Date) -> Listing {
        let mut listing = self.new.listing.clone();
        if let Some(works) = self.story.works(today) {
            (listing.works, listing.is_without_works) = (Some(works), false);
        }
        listing
    }
}

/// The days that somebody was in, up to today.
fn spent(here: &Whole, application: &str, step: &Step, today: Date) -> Vec<Period> {
    let day = |is: fn(&Fact) -> bool| {
        here.story.facts.iter().find(|fact| fact.application() == Some(application) && is(fact)).map(Fact::on)
    };
    let Some(entered) = day(|fact| matches!(fact, Fact::Entered { .. })) else { return Vec::new() };
    let left = day(|fact| matches!(fact, Fact::Left { .. })).unwrap_or(today);
    if step.grants.is_empty() { Vec::new() } else { Period::new(entered, left).into_iter().collect() }
}

fn application(here: &Whole, at: usize, today: Date) -> Option<SeenPremisesApplication> {
    let kept = &here.applications[at];
    let step = here.story.steps(today).remove(&kept.id)?;
    let mine = || here.story.facts.iter().filter(|fact| fact.application() == Some(&kept.id));
    let inventories = mine().filter_map(|fact| match fact {
        Fact::Entered { on, inventory, .. } | Fact::Left { on, inventory, .. } => {
            Some((*on, inventory.clone()))
        }
        _ => None,
    });
    let avoided = here
        .new
        .listing
        .guarding_cents
        .and_then(|monthly| Avoided::over(&spent(here, &kept.id, &step, today), monthly));
    Some(SeenPremisesApplication {
        id: kept.id.clone(),
        organisation: kept.organisation.clone(),
        content: kept.content.clone(),
        impact: mine().find_map(|fact| match fact {
            Fact::Inspected { impact, .. } => Some(impact.clone()),
            _ => None,
        }),
        inventories: inventories.collect(),
        refusal: mine().find_map(|fact| match fact {
            Fact::Refused { words, .. } => Some(words.clone()),
            _ => None,
        }),
        avoided,
        step,
    })
}

/// Projects a listing for an organisation, or for whoever has none.
fn seen(here: &Whole, reader: Option<&str>, today: Date) -> Option<PremisesSeen> {
    let is_own = reader == Some(here.landlord_id.as_str());
    let has_applied = here.applications.iter().any(|one| Some(one.organisation_id.as_str()) == reader);
    if !is_own && !has_applied && !here.story.is_public(today) {
        return None;
    }
    let knows = is_own
        || !here.new.listing.is_masked
        || reader.is_some_and(|id| here.story.may_know_address(id, today));
    let name = |id: &str| {
        here.applications.iter().find(|one| one.organisation_id == id).map(|one| one.organisation.clone())
    };
    let visits = here.story.visits(today).into_iter().map(|slot| SeenVisit {
        taken: slot.organisations.len(),
        is_mine: reader.is_some_and(|id| slot.organisations.contains(id)),
        who: slot.organisations.iter().filter(|_| is_own).filter_map(|id| name(id)).collect(),
        // Who else comes is nobody's business.
        slot: Slot { organisations: Default::default(), ..slot },
    });
    let steps = here.story.steps(today);
    let all_spent: Vec<Period> = steps.iter().flat_map(|(id, step)| spent(here, id, step, today)).collect();
    let mut listing = here.listing(today);
    let gaps = if is_own { gaps(&listing) } else { Vec::new() };
    let avoided =
        listing.guarding_cents.filter(|_| is_own).and_then(|cents| Avoided::over(&all_spent, cents));
    if !is_own {
        // What guarding costs is the landlord's own.
        listing.guarding_cents = None;
    }
    let applications = (0..here.applications.len())
        .filter(|at| is_own || Some(here.applications[*at].organisation_id.as_str()) == reader)
        .filter_map(|at| application(here, at, today))
        .map(|one| if is_own { one } else { SeenPremisesApplication { avoided: None, ..one } });
    let mut taken: Vec<Grant> =
        steps.values().filter(|step| step.standing.holds()).flat_map(|step| step.grants.clone()).collect();
    taken.sort();
    Some(PremisesSeen {
        id: here.id.clone(),
        landlord: here.landlord.clone(),
        is_own,
        commune: here.new.commune.clone(),
        address: knows.then(|| here.new.address.clone()),
        criteria: here.new.criteria.clone(),
        rule: here.new.rule.clone(),
        stage: here.story.stage(today),
        call: here.story.call(today),
        is_open: here.story.is_open(today),
        suspension: here.story.suspension(today).map(|(_, message)| message.to_owned()),
        visits: visits.collect(),
        questions: here
            .story
            .questions(today)
            .into_iter()
            .map(|(_, words, answer)| (words.to_owned(), answer.map(str::to_owned)))
            .collect(),
        applications: applications.collect(),
        taken,
        residence_id: here.new.residence_id.clone().filter(|_| is_own),
        gaps,
        edition: here.edition,
        story: here
            .story
            .facts
            .iter()
            .filter(|fact| is_own || fact.application().is_none())
            .map(|fact| (fact.on(), fact.code()))
            .collect(),
        avoided,
        listing,
    })
}

impl Register {
    /// Premises that this organisation may read: those told to everybody, its own, those it applied to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn premises(&self, reader: Option<&str>, today: Date) -> Result<Vec<PremisesSeen>, Error> {
        let all = self.all_premises(None).await?;
        Ok(all.iter().filter_map(|here| seen(here, reader, today)).collect())
    }

    /// One listing.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever may not read it.
    pub async fn one_premises(
        &self,
        reader: Option<&str>,
        id: &str,
        today: Date,
    ) -> Result<PremisesSeen, Error> {
        let here = self.whole_premises(id).await?;
        seen(&here, reader, today).ok_or_else(unknown)
    }
}

impl PremisesSeen {
    /// One's own application, or the one of this id for the landlord.
    #[must_use]
    pub fn application(&self, id: &str) -> Option<&SeenPremisesApplication> {
        self.applications.iter().find(|one| one.id == id)
    }

    /// Does somebody of the landlord have to act?
    #[must_use]
    pub fn asks_landlord(&self) -> bool {
        let waits = self.applications.iter().any(|one| one.step.standing.waits());
        let is = |wanted: Standing| self.applications.iter().any(|one| one.step.standing == wanted);
        self.is_own
            && (matches!(self.stage, Stage::TechnicalCheck | Stage::Ready | Stage::ReturnInspection)
                || self.stage == Stage::Selection && waits
                || self.questions.iter().any(|(_, answer)| answer.is_none())
                || is(Standing::Accepted)
                || is(Standing::Signed))
    }

    /// Has whoever applied an answer or a signature to give?
    #[must_use]
    pub fn asks_applicant(&self) -> bool {
        !self.is_own
            && self.applications.iter().any(|one| {
                one.step.standing == Standing::Offered
                    || one.step.standing == Standing::Accepted && one.step.signed_by_landlord
            })
    }
}
