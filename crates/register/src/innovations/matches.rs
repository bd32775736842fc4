//! Which projects a landlord may welcome, and which landlords a project: ranked by the engine, with the places that are kept
//! for sheets that few landlords looked at, and the reasons of each.

use super::sheets::Innovation;
use super::wishes::Wish;
use super::{refused, unknown};
use crate::directory::geography::Gazetteer;
use crate::{Error, Register};
use jiff::civil::Date;
use matching::{
    Counterfactual, Exposure, Ground, Host, Memo, Project, Ranked, Verdict, Weights, counterfactuals,
    counterfactuals_of_project, judge, rank_hosts, rank_projects,
};
use trust::territory::{Containment, Territory};

impl Ground for Gazetteer {
    fn touches(&self, one: &Territory, other: &Territory) -> Containment {
        Gazetteer::touches(self, one, other)
    }
}

/// A project of a landlord's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectMatch {
    pub innovation: Innovation,
    pub ranked: Ranked,
    /// It is there to be discovered: few landlords looked at it.
    pub is_newcomer: bool,
}

/// A landlord of a project's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostMatch {
    pub host_id: String,
    pub host: String,
    pub ranked: Ranked,
}

/// What a landlord sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matches {
    pub weights: Weights,
    pub exposure: Exposure,
    /// In the order in which they are shown.
    pub shown: Vec<ProjectMatch>,
    /// Those that a gate shuts out, by title, with why.
    pub shut: Vec<(Innovation, Verdict)>,
}

/// The reasons of one pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub innovation: Innovation,
    pub host_id: String,
    pub host: String,
    pub verdict: Verdict,
    /// Its place, when nothing shuts it out.
    pub ranked: Option<Ranked>,
    /// Among how many.
    pub among: usize,
    pub changes: Vec<Counterfactual>,
    pub weights: Weights,
}

/// How many are shown in the order with places of newcomers; the rest follows by rank.
const PLACES: usize = 20;

fn projects(all: &[Innovation]) -> Vec<Project> {
    all.iter().map(|one| one.sheet.project(&one.id, one.level.level, one.seen)).collect()
}

/// A number that an id makes: two landlords do not discover the same sheets.
fn seed(id: &str) -> u64 {
    id.bytes().fold(17, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

impl Register {
    /// The wish of whoever looks for projects.
    async fn asking_wish(&self, organisation_id: &str) -> Result<Wish, Error> {
        self.hosting_wish(organisation_id).await?.ok_or_else(|| refused("wish-none"))
    }

    /// The listed projects of others, for a landlord that told its wish.
    ///
    /// # Errors
    /// [`Error::Refused`]: `wish-none`.
    pub async fn project_matches(&self, organisation_id: &str, on: Date) -> Result<Matches, Error> {
        let wish = self.asking_wish(organisation_id).await?;
        let gazetteer = self.gazetteer().await?;
        let weights = Weights::default();
        let exposure = Exposure::default();
        let mut all = self.listed_innovations(on).await?;
        all.retain(|one| one.holder_id != organisation_id);
        let pool = projects(&all);
        let ranked = rank_projects(&wish.host, &pool, &weights, &*gazetteer);
        let about = |at: usize| (pool[at].id.as_str(), pool[at].seen);
        let placed = matching::show(&ranked, PLACES, (exposure, seed(organisation_id)), about);
        let is_shown = |at: usize| placed.iter().any(|one| one.ranked.at == at);
        let rest = ranked.iter().filter(|one| !is_shown(one.at)).map(|one| (one.clone(), false));
        let shown = placed.iter().map(|one| (one.ranked.clone(), one.is_newcomer)).chain(rest);
        let shown = shown.map(|(ranked, is_newcomer)| ProjectMatch {
            innovation: all[ranked.at].clone(),
            ranked,
            is_newcomer,
        });
        let mut memo = Memo::default();
        let judged = pool.iter().map(|one| judge(one, &wish.host, &weights, &*gazetteer, (&mut memo, true)));
        let shut = judged.zip(&all).filter(|(verdict, _)| verdict.is_shut()).map(|(v, one)| (one.clone(), v));
        Ok(Matches { shown: shown.collect(), shut: shut.collect(), weights, exposure })
    }

    /// The landlords that let holders find them, for one's own listed project.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's; [`Error::Refused`]: `innovation-not-listed`.
    pub async fn host_matches(
        &self,
        organisation_id: &str,
        id: &str,
        on: Date,
    ) -> Result<Vec<HostMatch>, Error> {
        let one = self.own_innovation(organisation_id, id, on).await?;
        if !one.is_listed() {
            return Err(refused("innovation-not-listed"));
        }
        let gazetteer = self.gazetteer().await?;
        let wishes = self.hosts_for(organisation_id).await?;
        let hosts: Vec<Host> = wishes.iter().map(|wish| wish.host.clone()).collect();
        let project = one.sheet.project(&one.id, one.level.level, one.seen);
        let ranked = rank_hosts(&project, &hosts, &Weights::default(), &*gazetteer);
        let shown = ranked.into_iter().map(|ranked| HostMatch {
            host_id: wishes[ranked.at].organisation_id.clone(),
            host: wishes[ranked.at].organisation.clone(),
            ranked,
        });
        Ok(shown.collect())
    }

    async fn hosts_for(&self, organisation_id: &str) -> Result<Vec<Wish>, Error> {
        let mut wishes = self.open_wishes().await?;
        wishes.retain(|wish| wish.organisation_id != organisation_id);
        Ok(wishes)
    }

    /// Why a project is where it is in a landlord's list, or not in it, and what the landlord could change.
    ///
    /// # Errors
    /// [`Error::Refused`]: `wish-none`; [`Error::Unknown`] when it is not a listed project of another.
    pub async fn explain_project(
        &self,
        organisation_id: &str,
        id: &str,
        on: Date,
    ) -> Result<Explained, Error> {
        let wish = self.asking_wish(organisation_id).await?;
        let gazetteer = self.gazetteer().await?;
        let weights = Weights::default();
        let mut all = self.listed_innovations(on).await?;
        all.retain(|one| one.holder_id != organisation_id);
        let at = all.iter().position(|one| one.id == id).ok_or_else(unknown)?;
        let pool = projects(&all);
        let ranked = rank_projects(&wish.host, &pool, &weights, &*gazetteer);
        Ok(Explained {
            verdict: judge(&pool[at], &wish.host, &weights, &*gazetteer, (&mut Memo::default(), true)),
            among: ranked.len(),
            ranked: ranked.into_iter().find(|one| one.at == at),
            changes: counterfactuals(&wish.host, &pool, at, &weights, &*gazetteer),
            innovation: all.swap_remove(at),
            host_id: wish.organisation_id,
            host: wish.organisation,
            weights,
        })
    }

    /// Why a landlord is where it is in a project's list, and what the holder could change.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's project, or a landlord that does not let holders find it;
    /// [`Error::Refused`]: `innovation-not-listed`.
    pub async fn explain_host(
        &self,
        organisation_id: &str,
        (id, host_id): (&str, &str),
        on: Date,
    ) -> Result<Explained, Error> {
        let innovation = self.own_innovation(organisation_id, id, on).await?;
        if !innovation.is_listed() {
            return Err(refused("innovation-not-listed"));
        }
        let gazetteer = self.gazetteer().await?;
        let weights = Weights::default();
        let wishes = self.hosts_for(organisation_id).await?;
        let at = wishes.iter().position(|wish| wish.organisation_id == host_id).ok_or_else(unknown)?;
        let hosts: Vec<Host> = wishes.iter().map(|wish| wish.host.clone()).collect();
        let project = innovation.sheet.project(&innovation.id, innovation.level.level, innovation.seen);
        let ranked = rank_hosts(&project, &hosts, &weights, &*gazetteer);
        Ok(Explained {
            verdict: judge(&project, &hosts[at], &weights, &*gazetteer, (&mut Memo::default(), false)),
            among: ranked.len(),
            ranked: ranked.into_iter().find(|one| one.at == at),
            changes: counterfactuals_of_project(&project, &hosts, at, &weights, &*gazetteer),
            host_id: wishes[at].organisation_id.clone(),
            host: wishes[at].organisation.clone(),
            innovation,
            weights,
        })
    }

    /// The verdict of a pair that met, whatever the landlord shows to others: what is noted when the fit is.
    pub(super) async fn fit(&self, one: &Innovation, wish: &Wish) -> Result<(Verdict, Weights), Error> {
        let gazetteer = self.gazetteer().await?;
        let weights = Weights::default();
        let project = one.sheet.project(&one.id, one.level.level, one.seen);
        let verdict = judge(&project, &wish.host, &weights, &*gazetteer, (&mut Memo::default(), true));
        Ok((verdict, weights))
    }
}
