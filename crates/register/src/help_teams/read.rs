//! Teams as pages, the routing and the command line read them.

use super::Sheet;
use crate::db::Write;
use crate::directory::Gazetteer;
use crate::{Across, Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use routing::{Area, Desk, Directory, Level, Place, Team};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use trust::territory::{Geography, Territory};

/// A team, whose it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpTeam {
    pub id: String,
    pub organisation_id: String,
    pub organisation: String,
    pub edition: i64,
    pub sheet: Sheet,
    pub made_at: String,
    pub closed_at: Option<String>,
    /// Its organisation is open, and was checked.
    pub is_active: bool,
}

const TEAMS: &str =
    "SELECT t.id, t.organisation_id, o.name AS organisation, t.edition, t.sheet, t.made_at, t.closed_at,
        CASE WHEN o.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM organisation_founding f
             WHERE f.organisation_id = o.id AND f.checked_at IS NULL) THEN 1 ELSE 0 END AS is_active
    FROM help_team t JOIN organisation o ON o.id = t.organisation_id";

fn team_of(row: &AnyRow) -> Result<HelpTeam, Error> {
    Ok(HelpTeam {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        organisation: row.try_get("organisation")?,
        edition: row.try_get("edition")?,
        sheet: serde_json::from_str(&row.try_get::<String, _>("sheet")?)?,
        made_at: row.try_get("made_at")?,
        closed_at: row.try_get("closed_at")?,
        is_active: row.try_get::<i64, _>("is_active")? == 1,
    })
}

/// A team inside a transaction.
pub(super) async fn team_in(act: &mut Write<'_>, organisation_id: &str, id: &str) -> Result<HelpTeam, Error> {
    let sql = format!("{TEAMS} WHERE t.organisation_id = $1 AND t.id = $2");
    // Safe: made of constants.
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(organisation_id)
        .bind(id)
        .fetch_optional(act.connection())
        .await?;
    team_of(&row.ok_or_else(|| Error::Unknown("help-team".to_owned()))?)
}

impl Register {
    /// The teams of an organisation, those that left last.
    pub async fn teams(&self, organisation_id: &str) -> Result<Vec<HelpTeam>, Error> {
        let sql = format!(
            "{TEAMS} WHERE t.organisation_id = $1 ORDER BY CASE WHEN t.closed_at IS NULL THEN 0 ELSE 1 END, t.id"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(organisation_id).fetch_all(self.db.read()).await?;
        rows.iter().map(team_of).collect()
    }

    /// One team of an organisation.
    ///
    /// # Errors
    /// [`Error::Unknown`], also for a team of another organisation.
    pub async fn team(&self, organisation_id: &str, id: &str) -> Result<HelpTeam, Error> {
        let all = self.teams(organisation_id).await?;
        all.into_iter().find(|team| team.id == id).ok_or_else(|| Error::Unknown("help-team".to_owned()))
    }

    /// Every open team, whosever: what a desk routes among.
    pub async fn all_teams(&self) -> Result<Vec<HelpTeam>, Error> {
        let sql = format!("{TEAMS} WHERE t.closed_at IS NULL ORDER BY t.id");
        let house = self.across(Across::HelpTeams);
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(house.db.read()).await?;
        rows.iter().map(team_of).collect()
    }

    /// The directory in which a desk routes on a day: every open team with its room and its work, as they are now.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such organisation; [`Error::Computation`] when what is kept cannot be used.
    pub async fn routing_directory(&self, desk_id: &str, day: Date) -> Result<Directory, Error> {
        let desk = self.organisation(desk_id).await?;
        let (teams, offers) = (self.all_teams().await?, self.offers_of_teams(day).await?);
        let gazetteer = self.gazetteer().await?;
        // Numbers of each team: open, taken in the year, ever taken.
        let mut counts: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
        let year_ago = day.saturating_sub(1.year());
        for offer in &offers {
            let of = counts.entry(&offer.team_id).or_default();
            of.0 += u32::from(offer.is_open());
            if let Some(taken) = offer.taken_on {
                of.1 += u32::from(taken > year_ago);
                of.2 += 1;
            }
        }
        let made = teams.into_iter().map(|team| {
            let (open, recent, past) = counts.get(team.id.as_str()).copied().unwrap_or_default();
            compiled(team, &gazetteer, day, (open, recent, past))
        });
        Directory::new(Desk { id: desk.id, name: desk.name }, made.collect())
            .map_err(|wrong| Error::Computation(wrong.to_string()))
    }

    /// The desk of that name or id; without one, the only desk that is open.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::Ambiguous`] with the names of those that could be meant.
    pub async fn desk_named(&self, name_or_id: Option<&str>) -> Result<String, Error> {
        let sql = match name_or_id {
            Some(_) => {
                "SELECT id, name FROM organisation WHERE closed_at IS NULL AND (name = $1 OR id = $1) ORDER BY id"
            }
            None => {
                "SELECT o.id, o.name FROM organisation o JOIN help_desk d ON d.organisation_id = o.id
                 WHERE d.closed_at IS NULL AND $1 = '' ORDER BY o.name, o.id"
            }
        };
        let found: Vec<(String, String)> =
            sqlx::query_as(sql).bind(name_or_id.unwrap_or_default()).fetch_all(self.db.read()).await?;
        let asked = name_or_id.unwrap_or("desk").to_owned();
        match found.as_slice() {
            [] => Err(Error::Unknown(asked)),
            [(id, _)] => Ok(id.clone()),
            several => {
                let names: Vec<&str> = several.iter().map(|(_, name)| name.as_str()).collect();
                Err(Error::Ambiguous(asked, names.join(", ")))
            }
        }
    }

    /// Where a commune lies, as the routing reads it; nothing of a commune that is not known.
    pub async fn routing_place(&self, commune: Option<&str>) -> Result<Place, Error> {
        let gazetteer = self.gazetteer().await?;
        Ok(commune.map(|code| place_of(&gazetteer, &Territory::Commune(code.to_owned()))).unwrap_or_default())
    }
}

/// A team as the routing reads it.
fn compiled(team: HelpTeam, gazetteer: &Gazetteer, day: Date, (open, recent, past): (u32, u32, u32)) -> Team {
    let capacity = team.sheet.capacity_on(day);
    let sheet = team.sheet;
    Team {
        id: team.id,
        organisation: team.organisation_id,
        name: sheet.name,
        active: team.is_active,
        subjects: sheet.subjects,
        any_subject: sheet.any_subject,
        ground: sheet.ground.iter().map(|territory| area_of(gazetteer, territory)).collect(),
        reach: sheet.reach,
        remote: sheet.remote,
        conditions: sheet.conditions,
        conflicts: sheet.conflicts,
        absences: sheet.absences,
        capacity,
        open,
        recent,
        past,
    }
}

/// A territory with those that hold it, as far as the geography knows them.
#[must_use]
pub fn place_of(gazetteer: &Gazetteer, territory: &Territory) -> Place {
    let region = |departement: &str| gazetteer.region_of(departement);
    match territory {
        Territory::Country | Territory::Qpv(_) => Place::default(),
        Territory::Region(code) => Place { region: Some(code.clone()), ..Place::default() },
        Territory::Departement(code) => {
            Place { departement: Some(code.clone()), region: region(code), ..Place::default() }
        }
        Territory::Epci(code) => {
            // An EPCI that lies in two départements, or in two régions, is in neither for sure.
            let communes = gazetteer.communes_of_epci(code).unwrap_or_default();
            let parents = communes.iter().filter_map(|commune| gazetteer.parents(commune));
            let mut all = parents.map(|one| (one.departement, one.region));
            let (mut departement, mut region) = all.next().map_or((None, None), |(d, r)| (Some(d), Some(r)));
            for (d, r) in all {
                departement = departement.filter(|one| *one == d);
                region = region.filter(|one| *one == r);
            }
            let region = region.filter(|code| !code.is_empty());
            Place { commune: None, epci: Some(code.clone()), departement, region }
        }
        Territory::Commune(code) => {
            let commune = Some(code.clone());
            match gazetteer.parents(code) {
                Some(parents) => Place {
                    commune,
                    epci: parents.epci,
                    departement: Some(parents.departement),
                    // Empty: it lies in no région.
                    region: Some(parents.region).filter(|code| !code.is_empty()),
                },
                None => Place { commune, ..Place::default() },
            }
        }
    }
}

/// A territory as an area of the routing.
#[must_use]
pub fn area_of(gazetteer: &Gazetteer, territory: &Territory) -> Area {
    let level = match territory {
        Territory::Commune(_) => Level::Commune,
        Territory::Epci(_) => Level::Epci,
        Territory::Departement(_) => Level::Departement,
        Territory::Region(_) => Level::Region,
        Territory::Country | Territory::Qpv(_) => Level::Country,
    };
    Area { level, place: place_of(gazetteer, territory) }
}
