//! Who lives where today, as the gate asks it: recognised by keyed marks, never by a copy of a birth.

use crate::{Error, Register};
use access::births::Birth;
use jiff::civil::Date;
use pathway::gate::{Occupant, Seen};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use trust::seal::Keyring;

/// A household as it is today.
#[derive(Debug, Clone, Default)]
pub(crate) struct Household {
    /// A mark for each birth that is known, and whether that person has the age.
    people: Vec<(Option<String>, Option<bool>)>,
    is_current: bool,
    /// The marks of the oppositions in force for the dwelling.
    opposed: Vec<BTreeSet<String>>,
}

impl Household {
    pub fn marks(&self) -> BTreeSet<String> {
        self.people.iter().filter_map(|(mark, _)| mark.clone()).collect()
    }

    /// How many persons of the age.
    pub fn of_age(&self) -> usize {
        self.people.iter().filter(|(_, of_age)| *of_age == Some(true)).count()
    }

    /// Is somebody of these marks still there? A household without any known birth is the one that was marked so.
    pub fn is_of(&self, marks: &BTreeSet<String>) -> bool {
        if marks.is_empty() { self.marks().is_empty() } else { !self.marks().is_disjoint(marks) }
    }

    /// Does somebody of these marks still live there? `None`: it cannot be told, for births are not known.
    pub fn is_still(&self, marks: &BTreeSet<String>) -> Option<bool> {
        if marks.is_empty() {
            return None;
        }
        if !self.marks().is_disjoint(marks) {
            return Some(true);
        }
        let is_anybody_unknown = self.people.iter().any(|(mark, _)| mark.is_none());
        (!is_anybody_unknown).then_some(false)
    }

    /// What the gate asks; `frozen`: the marks of the day on which the list was frozen.
    pub fn seen(&self, frozen: &BTreeSet<String>) -> Seen {
        let is_opposed = self.opposed.iter().any(|marks| self.is_of(marks));
        let occupants = self
            .people
            .iter()
            .map(|(mark, of_age)| Occupant {
                is_known: mark.as_ref().is_some_and(|mark| frozen.contains(mark)),
                of_age: *of_age,
            })
            .collect();
        Seen { dwelling_is_current: self.is_current, is_opposed, occupants }
    }
}

pub(crate) fn marks_of(text: &str) -> Result<BTreeSet<String>, Error> {
    Ok(serde_json::from_str(text)?)
}

/// The mark of a birth in a dwelling; the same every time, and another one in every dwelling.
fn mark(
    ring: &Keyring,
    landlord_id: &str,
    dwelling_id: &str,
    year: Option<i64>,
    date: Option<&str>,
) -> Option<String> {
    let birth = date.map(str::to_owned).or_else(|| year.map(|y| y.to_string()))?;
    ring.mark(&["household", landlord_id, dwelling_id, &birth]).map(|mark| mark.to_string())
}

fn birth(year: Option<i64>, date: Option<&str>) -> Birth {
    match (date.and_then(|d| d.parse().ok()), year.and_then(|y| i16::try_from(y).ok())) {
        (Some(date), _) => Birth::On(date),
        (None, Some(year)) => Birth::In(year),
        (None, None) => Birth::Unknown,
    }
}

/// Which dwellings are asked about.
pub(crate) enum Which<'a> {
    /// Those of the residences.
    Residences(&'a [String]),
    /// Those of the recipients of a campaign.
    Campaign(&'a str),
    One(&'a str),
    All,
    /// Those of the adaptation files.
    Files,
    /// Those of the tenants whose needs are noted.
    Needs,
    /// Those of the tenants who wish to move.
    Wishes,
}

impl Register {
    /// The households of dwellings, by id; a dwelling where nobody lives has one without people.
    pub(crate) async fn households(
        &self,
        landlord_id: &str,
        which: Which<'_>,
        age: u8,
        on: Date,
    ) -> Result<BTreeMap<String, Household>, Error> {
        let ring = self.marking_ring(landlord_id).await?;
        // `$2` is always used: both databases want to know its type.
        let (part, value) = match which {
            Which::Residences(_) | Which::All => ("AND $2 = ''", ""),
            Which::Files => (
                "AND $2 = '' AND d.id IN (SELECT f.dwelling_id FROM adaptation_file f WHERE f.landlord_id = $1)",
                "",
            ),
            Which::Needs => {
                ("AND $2 = '' AND d.id IN (SELECT n.dwelling_id FROM need n WHERE n.landlord_id = $1)", "")
            }
            Which::Wishes => (
                "AND $2 = '' AND d.id IN (SELECT w.dwelling_id FROM transfer_wish w WHERE w.landlord_id = $1)",
                "",
            ),
            Which::Campaign(id) => {
                ("AND d.id IN (SELECT r.dwelling_id FROM recipient r WHERE r.campaign_id = $2)", id)
            }
            Which::One(id) => ("AND d.id = $2", id),
        };
        let sql = format!(
            "SELECT d.id, d.residence_id, d.is_current, o.birth_year, o.birth_date, o.id AS occupant_id
             FROM dwelling d LEFT JOIN occupant o ON o.dwelling_id = d.id
             WHERE d.landlord_id = $1 {part} ORDER BY d.id, o.id"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(landlord_id)
            .bind(value)
            .fetch_all(self.db.read())
            .await?;
        let wanted: Option<BTreeSet<&str>> = match which {
            Which::Residences(all) => Some(all.iter().map(String::as_str).collect()),
            _ => None,
        };
        let mut all: BTreeMap<String, Household> = BTreeMap::new();
        for row in &rows {
            let residence: Option<String> = row.try_get("residence_id")?;
            if let Some(wanted) = &wanted
                && !residence.as_deref().is_some_and(|r| wanted.contains(r))
            {
                continue;
            }
            let id: String = row.try_get("id")?;
            let household = all.entry(id.clone()).or_default();
            household.is_current = row.try_get::<i64, _>("is_current")? == 1;
            if row.try_get::<Option<String>, _>("occupant_id")?.is_some() {
                let (year, date): (Option<i64>, Option<String>) =
                    (row.try_get("birth_year")?, row.try_get("birth_date")?);
                let of_age = birth(year, date.as_deref()).reaches(age, on);
                household.people.push((mark(&ring, landlord_id, &id, year, date.as_deref()), of_age));
            }
        }
        let opposed: Vec<(String, String)> = sqlx::query_as(
            "SELECT dwelling_id, marks FROM opposition WHERE landlord_id = $1 AND lifted_at IS NULL",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        for (dwelling_id, marks) in opposed {
            if let Some(household) = all.get_mut(&dwelling_id) {
                household.opposed.push(marks_of(&marks)?);
            }
        }
        Ok(all)
    }
}
