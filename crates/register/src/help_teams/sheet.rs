//! What a team says of itself.

use super::refused;
use crate::Error;
use crate::adapted::short_text;
use jiff::ToSpan;
use jiff::civil::Date;
use routing::{Absence, Conditions, HIGHEST_CAPACITY, Level};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

/// Letters of a team's name.
pub const LONGEST_NAME: usize = 80;
/// Territories that one team names; a team that works in more works in a wider one.
pub const MOST_TERRITORIES: usize = 200;
pub const MOST_ABSENCES: usize = 50;
pub const MOST_WEEKS: usize = 60;

/// What a team treats, where, for whom, and how much in a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    pub name: String,
    /// Codes of the catalogue's subjects.
    pub subjects: BTreeSet<String>,
    /// Listens to any need, also one whose subject nobody knows yet.
    pub any_subject: bool,
    pub ground: BTreeSet<Territory>,
    /// How far beyond its ground it accepts to be asked.
    pub reach: Option<Level>,
    pub remote: bool,
    pub conditions: Conditions,
    /// Needs that it accepts to have at once, any week.
    pub capacity: u32,
    /// Weeks in which it is another number, by their Monday.
    #[serde(default)]
    pub weeks: BTreeMap<Date, u32>,
    #[serde(default)]
    pub absences: Vec<Absence>,
    /// Ids of organisations in which it has an interest: it is never asked for them.
    #[serde(default)]
    pub conflicts: BTreeSet<String>,
}

/// The Monday of a day's week.
#[must_use]
pub fn week_of(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

impl Sheet {
    /// Needs that it accepts to have at once in the week of a day.
    #[must_use]
    pub fn capacity_on(&self, day: Date) -> u32 {
        self.weeks.get(&week_of(day)).copied().unwrap_or(self.capacity)
    }

    /// The sheet as it is kept: sound, its name one line that names nobody.
    ///
    /// # Errors
    /// [`Error::Refused`] with the code of what is wrong: `team-name`, `team-subjects`, `team-ground`, `team-reach`,
    /// `team-capacity`, `team-weeks`, `team-absences`, `team-dwellings`, `team-kinds`, `team-phases`, `team-conflicts`.
    pub fn sound(&self) -> Result<Sheet, Error> {
        let name = short_text(&self.name, LONGEST_NAME, "team-name")?.ok_or_else(|| refused("team-name"))?;
        let conditions = &self.conditions;
        let (least, most) = (conditions.least_dwellings, conditions.most_dwellings);
        let all_kinds =
            conditions.organisation_kinds.iter().all(|k| OrganisationKind::from_code(k).is_some());
        let all_phases = conditions.phases.iter().all(|code| catalogue::Phase::from_code(code).is_some());
        let weeks =
            self.weeks.iter().all(|(monday, n)| *monday == week_of(*monday) && *n <= HIGHEST_CAPACITY);
        let checks = [
            (self.any_subject || !self.subjects.is_empty(), "team-subjects"),
            (self.subjects.iter().all(|code| catalogue::subject(code).is_some()), "team-subjects"),
            (self.remote || !self.ground.is_empty(), "team-ground"),
            (self.ground.len() <= MOST_TERRITORIES, "team-ground"),
            // Teams are looked for commune by commune and wider; a neighbourhood is smaller than a need's place.
            (!self.ground.iter().any(|one| matches!(one, Territory::Qpv(_))), "team-ground"),
            (!matches!(self.reach, Some(Level::Commune | Level::Desk)), "team-reach"),
            (self.capacity <= HIGHEST_CAPACITY, "team-capacity"),
            (weeks && self.weeks.len() <= MOST_WEEKS, "team-weeks"),
            (
                self.absences.iter().all(|a| a.from <= a.to) && self.absences.len() <= MOST_ABSENCES,
                "team-absences",
            ),
            (least.zip(most).is_none_or(|(least, most)| least <= most), "team-dwellings"),
            (all_kinds, "team-kinds"),
            (all_phases, "team-phases"),
            (self.conflicts.len() <= MOST_TERRITORIES, "team-conflicts"),
        ];
        match checks.iter().find(|(holds, _)| !holds) {
            Some((_, code)) => Err(refused(code)),
            None => Ok(Sheet { name, ..self.clone() }),
        }
    }
}
