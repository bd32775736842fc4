//! What the register knows of a landlord's residences, loaded in a handful of queries.

use super::LibraryState;
use super::residence::{DwellingView, LoadedResidence, step_free};
use crate::adapted::{Fittings, fittings};
use crate::db::Alone;
use crate::neighbourhoods::Placing;
use crate::{Error, Register, surroundings::Environs, survey::current_answers};
use access::births::Birth;
use access::targets::Occupancy;
use allocation::level::{Basis, Standing};
use jiff::civil::Date;
use model::Point;
use model::dwelling::AdaptationLevel;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeSet, HashMap};

/// What is loaded: everything of a landlord, or one residence (landlord, residence).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    All(&'a str),
    One(&'a str, &'a str),
}

impl Part<'_> {
    /// Runs a query about a landlord ($1), with a condition more when one residence is loaded ($2): `{part}` stands for
    /// it in the query.
    pub(crate) async fn rows(self, db: Alone, sql: &str, of_one: &str) -> Result<Vec<AnyRow>, Error> {
        let sql = |part: &str| AssertSqlSafe(sql.replace("{part}", part));
        Ok(match self {
            Part::All(landlord) => sqlx::query(sql("")).bind(landlord.to_owned()).fetch_all(db).await?,
            Part::One(landlord, residence) => {
                let query = sqlx::query(sql(&format!("AND {of_one}")));
                query.bind(landlord.to_owned()).bind(residence.to_owned()).fetch_all(db).await?
            }
        })
    }
}

/// Dwellings of the residence that is loaded.
const DWELLINGS_OF_ONE: &str = "dwelling_id IN (SELECT w.id FROM dwelling w WHERE w.residence_id = $2)";

pub(super) async fn load(
    register: &Register,
    part: Part<'_>,
    on: Date,
) -> Result<Vec<LoadedResidence>, Error> {
    let db = register.db.read();
    let mut answers = current_answers(db.clone(), part).await?;
    let mut environs = environs(db.clone(), part).await?;
    let mut dwellings = dwellings(db.clone(), part, on).await?;
    let sql = "SELECT r.id, r.group_key, r.name, r.reference, r.address, r.commune_code, r.commune_name, r.lon, r.lat,
                r.position_quality, r.built_first, r.built_last, r.neighbourhood_code, r.neighbourhood_name,
                r.neighbourhood_placing,
                r.basis,
                (SELECT COUNT(*) FROM building b WHERE b.residence_id = r.id AND b.is_current = 1) AS buildings,
                (SELECT MIN(d.declared_neighbourhood) FROM dwelling d
                 WHERE d.residence_id = r.id AND d.is_current = 1) AS declared_least,
                (SELECT MAX(d.declared_neighbourhood) FROM dwelling d
                 WHERE d.residence_id = r.id AND d.is_current = 1) AS declared_most
         FROM residence r WHERE r.landlord_id = $1 AND r.is_current = 1 {part} ORDER BY r.id";
    let rows = part.rows(db, sql, "r.id = $2").await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            let declared = (integer::<i64>(row, "declared_least")?, integer::<i64>(row, "declared_most")?);
            let built = integer(row, "built_first")?.zip(integer(row, "built_last")?);
            let code: Option<String> = row.try_get("neighbourhood_code")?;
            let neighbourhood_name: Option<String> = row.try_get("neighbourhood_name")?;
            Ok(LoadedResidence {
                key: row.try_get("group_key")?,
                name: row.try_get("name")?,
                reference: row.try_get("reference")?,
                address: row.try_get("address")?,
                commune_code: row.try_get("commune_code")?,
                commune_name: row.try_get("commune_name")?,
                point: point(row)?,
                position_quality: row.try_get("position_quality")?,
                built,
                buildings: integer(row, "buildings")?.unwrap_or(0),
                neighbourhood: code.map(|c| (c, neighbourhood_name.unwrap_or_default())),
                // Nobody looked yet: nothing of it was read.
                placing: row
                    .try_get::<Option<String>, _>("neighbourhood_placing")?
                    .and_then(|code| Placing::from_code(&code))
                    .unwrap_or(Placing::Unread),
                declared_neighbourhood: match declared {
                    (Some(least), Some(most)) if least == most => Some(least == 1),
                    _ => None,
                },
                basis: row.try_get("basis")?,
                dwellings: dwellings.remove(&id).unwrap_or_default(),
                answers: answers.remove(&id).unwrap_or_default(),
                environs: environs.remove(&id),
                id,
            })
        })
        .collect()
}

fn integer<T: TryFrom<i64>>(row: &AnyRow, column: &str) -> Result<Option<T>, Error> {
    let value: Option<i64> = row.try_get(column)?;
    Ok(value.and_then(|v| T::try_from(v).ok()))
}

fn point(row: &AnyRow) -> Result<Option<Point>, Error> {
    let (lon, lat): (Option<f64>, Option<f64>) = (row.try_get("lon")?, row.try_get("lat")?);
    Ok(lon.zip(lat).map(|(lon, lat)| Point { lon, lat }))
}

async fn environs(db: Alone, part: Part<'_>) -> Result<HashMap<String, Environs>, Error> {
    let sql = "SELECT e.residence_id, e.body FROM environs e JOIN residence r ON r.id = e.residence_id
               WHERE r.landlord_id = $1 AND r.is_current = 1 {part}";
    let rows = part.rows(db, sql, "r.id = $2").await?;
    rows.iter()
        .map(|row| Ok((row.try_get("residence_id")?, serde_json::from_str(row.try_get("body")?)?)))
        .collect()
}

type Levels = HashMap<String, (Option<AdaptationLevel>, Option<Date>)>;

/// The level that counts for each dwelling: the most recent.
async fn levels(db: Alone, part: Part<'_>) -> Result<Levels, Error> {
    let sql = "SELECT dwelling_id, level, since FROM dwelling_level WHERE landlord_id = $1 {part}
               ORDER BY COALESCE(since, ''), noted_at, id";
    let rows = part.rows(db, sql, DWELLINGS_OF_ONE).await?;
    let mut levels = Levels::new();
    for row in &rows {
        let since: Option<String> = row.try_get("since")?;
        let level = AdaptationLevel::parse(row.try_get("level")?);
        levels.insert(row.try_get("dwelling_id")?, (level, since.and_then(|d| d.parse().ok())));
    }
    Ok(levels)
}

/// Births by dwelling. A dwelling with a lease of which nothing is known has one unknown birth.
async fn births(db: Alone, part: Part<'_>) -> Result<HashMap<String, Vec<Birth>>, Error> {
    let sql = "SELECT dwelling_id, birth_year, birth_date FROM occupant WHERE landlord_id = $1 {part}
               ORDER BY dwelling_id, id";
    let rows = part.rows(db, sql, DWELLINGS_OF_ONE).await?;
    let mut births: HashMap<String, Vec<Birth>> = HashMap::new();
    for row in &rows {
        let date: Option<String> = row.try_get("birth_date")?;
        let year: Option<i16> = integer(row, "birth_year")?;
        let birth = match (date.and_then(|d| d.parse().ok()), year) {
            (Some(date), _) => Birth::On(date),
            (None, Some(year)) => Birth::In(year),
            (None, None) => Birth::Unknown,
        };
        births.entry(row.try_get("dwelling_id")?).or_default().push(birth);
    }
    Ok(births)
}

/// The level that counts on a day, since when, and what it rests on.
fn standing_of(
    (levels, fittings): (&Levels, &Fittings),
    (id, on): (&str, Date),
    step_free: Option<bool>,
) -> (Standing, Option<Date>) {
    let (note, noted_since) = levels.get(id).copied().unwrap_or((None, None));
    let standing = fittings.standing(id, on, step_free, note);
    let since = match standing.basis {
        Basis::Note | Basis::Unknown => noted_since,
        _ => fittings.since(id, on),
    };
    (standing, since)
}

async fn dwellings(db: Alone, part: Part<'_>, on: Date) -> Result<HashMap<String, Vec<DwellingView>>, Error> {
    let levels = levels(db.clone(), part).await?;
    let fittings = fittings(db.clone(), part).await?;
    let mut births = births(db.clone(), part).await?;
    let sql =
        "SELECT id, residence_id, building_id, reference, dwellings, floor, lift, construction_type, rooms
         FROM dwelling WHERE landlord_id = $1 AND is_current = 1 AND residence_id IS NOT NULL {part}
         ORDER BY residence_id, building_id, staircase, floor, apartment, reference, id";
    let rows = part.rows(db, sql, "residence_id = $2").await?;
    let mut by_residence: HashMap<String, Vec<DwellingView>> = HashMap::new();
    let mut mentioned: BTreeSet<String> = BTreeSet::new();
    let mut taken: Vec<(String, u32)> = Vec::new();
    for row in &rows {
        let id: String = row.try_get("id")?;
        let residence: String = row.try_get("residence_id")?;
        let construction: Option<String> = row.try_get("construction_type")?;
        let occupancy = match births.remove(&id) {
            Some(births) => {
                mentioned.insert(residence.clone());
                Occupancy::Occupied(births)
            }
            None => Occupancy::Unknown,
        };
        let count: i32 = integer(row, "dwellings")?.unwrap_or(1);
        if count < 0 {
            taken.push((residence, count.unsigned_abs()));
            continue;
        }
        let (floor, lift) = (integer(row, "floor")?, integer::<i64>(row, "lift")?.map(|l| l == 1));
        let is_house = construction.as_deref() == Some("I");
        let found = standing_of((&levels, &fittings), (&id, on), step_free(is_house, floor, lift));
        let (standing, level_since) = found;
        by_residence.entry(residence).or_default().push(DwellingView {
            id,
            reference: row.try_get("reference")?,
            building_id: row.try_get("building_id")?,
            count: count.unsigned_abs(),
            floor,
            lift,
            is_house,
            rooms: integer(row, "rooms")?,
            level: standing.known(),
            level_since,
            standing,
            occupancy,
        });
    }
    // An occupancy file lists the leases of the residences that it mentions: no lease there means vacant.
    for residence in mentioned {
        for dwelling in by_residence.get_mut(&residence).into_iter().flatten() {
            if dwelling.occupancy == Occupancy::Unknown {
                dwelling.occupancy = Occupancy::Vacant;
            }
        }
    }
    for (residence, dwellings) in taken {
        take_away(by_residence.entry(residence).or_default(), dwellings);
    }
    Ok(by_residence)
}

/// A later row of a programme takes dwellings away from its larger rows.
fn take_away(rows: &mut Vec<DwellingView>, mut dwellings: u32) {
    while dwellings > 0
        && let Some(largest) = rows.iter_mut().max_by_key(|d| d.count)
        && largest.count > 0
    {
        let taken = dwellings.min(largest.count);
        largest.count -= taken;
        dwellings -= taken;
    }
    rows.retain(|d| d.count > 0);
}

impl Register {
    /// Which files of the library are in place.
    pub async fn library_state(&self) -> Result<LibraryState, Error> {
        let streets: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM dataset WHERE kind = 'streets' AND is_current = 1")
                .fetch_one(self.db.read())
                .await?;
        let places: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM destination").fetch_one(self.db.read()).await?;
        Ok(LibraryState { streets: streets > 0, places: places.unsigned_abs() })
    }
}
