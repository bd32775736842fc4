//! The teams of a desk, found by subject.

use crate::{Desk, HIGHEST_CAPACITY, Level, Routing, Team};
use std::collections::HashMap;

/// The teams among which a desk routes, ready to be searched, and the desk itself: a need that no team may take is the
/// desk's own, so that a directory without teams still answers.
#[derive(Debug, Clone)]
pub struct Directory {
    desk: Desk,
    /// Sorted by id: the order in which teams were given changes nothing.
    teams: Vec<Team>,
    by_id: HashMap<String, usize>,
    /// Teams that treat a subject; those that listen to any are apart.
    by_subject: HashMap<String, Vec<usize>>,
    listeners: Vec<usize>,
}

/// What makes a list of teams unusable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    #[error("team `{0}` is there twice")]
    Twice(String),
    #[error("team `{team}` declares {capacity} offers a week, where {HIGHEST_CAPACITY} are the most")]
    Capacity { team: String, capacity: u32 },
    #[error("team `{0}` takes at least more dwellings than at most")]
    Dwellings(String),
    #[error("team `{0}` has a territory without its code")]
    Ground(String),
    #[error("team `{0}` has an absence that ends before it begins")]
    Absence(String),
}

impl Directory {
    /// Puts teams in order.
    ///
    /// # Errors
    /// [`DirectoryError`], of the first team that cannot be used.
    pub fn new(desk: Desk, mut teams: Vec<Team>) -> Result<Directory, DirectoryError> {
        teams.iter().try_for_each(sound)?;
        teams.sort_by(|one, two| one.id.cmp(&two.id));
        if let Some(pair) = teams.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(DirectoryError::Twice(pair[0].id.clone()));
        }
        let by_id = teams.iter().enumerate().map(|(at, team)| (team.id.clone(), at)).collect();
        let mut directory =
            Directory { desk, teams, by_id, by_subject: HashMap::new(), listeners: Vec::new() };
        (0..directory.teams.len()).for_each(|at| directory.post(at));
        Ok(directory)
    }

    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Every team, by id.
    #[must_use]
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    #[must_use]
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.by_id.get(id).map(|at| &self.teams[*at])
    }

    /// Puts a team in the place of the one of the same id, which is returned; a team of an id that is not there is not
    /// added.
    ///
    /// # Errors
    /// [`DirectoryError`]; the team that was there stays.
    pub fn replace(&mut self, team: Team) -> Result<Option<Team>, DirectoryError> {
        sound(&team)?;
        let Some(at) = self.by_id.get(&team.id).copied() else { return Ok(None) };
        for posted in self.by_subject.values_mut().chain([&mut self.listeners]) {
            if let Ok(place) = posted.binary_search(&at) {
                posted.remove(place);
            }
        }
        let before = std::mem::replace(&mut self.teams[at], team);
        self.post(at);
        Ok(Some(before))
    }

    /// Counts the offers of an answer among the open ones of their teams.
    pub fn offered(&mut self, routing: &Routing) {
        for offer in &routing.offers {
            if let Some(at) = self.by_id.get(&offer.team) {
                self.teams[*at].open += 1;
            }
        }
    }

    /// An offer that is answered is open no more; one that was taken is work.
    pub fn answered(&mut self, team: &str, taken: bool) {
        if let Some(at) = self.by_id.get(team) {
            let team = &mut self.teams[*at];
            team.open = team.open.saturating_sub(1);
            team.recent += u32::from(taken);
            team.past += u32::from(taken);
        }
    }

    /// Teams that treat a subject or listen to any; of an unknown subject, only the latter.
    pub(crate) fn candidates(&self, subject: Option<&str>) -> impl Iterator<Item = usize> {
        let posted = subject.and_then(|subject| self.by_subject.get(subject));
        posted.into_iter().flatten().chain(&self.listeners).copied()
    }

    fn post(&mut self, at: usize) {
        fn put(posted: &mut Vec<usize>, at: usize) {
            if let Err(place) = posted.binary_search(&at) {
                posted.insert(place, at);
            }
        }
        if self.teams[at].any_subject {
            return put(&mut self.listeners, at);
        }
        for subject in &self.teams[at].subjects {
            match self.by_subject.get_mut(subject) {
                Some(posted) => put(posted, at),
                None => {
                    self.by_subject.insert(subject.clone(), vec![at]);
                }
            }
        }
    }
}

fn sound(team: &Team) -> Result<(), DirectoryError> {
    let name = || team.id.clone();
    if team.capacity > HIGHEST_CAPACITY {
        return Err(DirectoryError::Capacity { team: name(), capacity: team.capacity });
    }
    let (least, most) = (team.conditions.least_dwellings, team.conditions.most_dwellings);
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        return Err(DirectoryError::Dwellings(name()));
    }
    let coded = |area: &crate::Area| {
        area.level != Level::Desk && (area.level == Level::Country || area.place.code(area.level).is_some())
    };
    if !team.ground.iter().all(coded) {
        return Err(DirectoryError::Ground(name()));
    }
    if team.absences.iter().any(|absence| absence.to < absence.from) {
        return Err(DirectoryError::Absence(name()));
    }
    Ok(())
}
