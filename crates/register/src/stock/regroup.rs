//! Buildings and residences of a landlord, formed again from its dwellings and from the user's corrections.

use super::corrections::corrections_in;
use crate::neighbourhoods::place_residences;
use crate::{
    Error,
    db::{Bulk, Write},
    identity::content_id,
};
use model::{Point, dwelling::ConstructionType};
use opendata::grouping::{self, Building, GroupingRow, Proposal, Residence};
use sqlx::Row;
use std::collections::BTreeMap;

/// How many there are once grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Groups {
    pub residences: u64,
    pub buildings: u64,
}

impl Groups {
    /// Counts what is there.
    pub(super) async fn of(write: &mut Write<'_>, landlord_id: &str) -> Result<Groups, Error> {
        let (residences, buildings): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM residence WHERE landlord_id = $1 AND is_current = 1),
                    (SELECT COUNT(*) FROM building WHERE landlord_id = $1 AND is_current = 1)",
        )
        .bind(landlord_id.to_owned())
        .fetch_one(write.connection())
        .await?;
        Ok(Groups { residences: residences.unsigned_abs(), buildings: buildings.unsigned_abs() })
    }
}

pub(crate) fn residence_id(landlord_id: &str, key: &str) -> String {
    content_id(&["residence", landlord_id, key])
}

pub(crate) fn building_id(landlord_id: &str, key: &str) -> String {
    content_id(&["building", landlord_id, key])
}

/// Groups the current dwellings of a landlord, commune by commune, and writes buildings and residences.
///
/// Residences that no dwelling belongs to any more stay, marked as not current: what was surveyed there is not lost.
pub(super) async fn regroup(write: &mut Write<'_>, landlord_id: &str) -> Result<Groups, Error> {
    let mut whole = Proposal::default();
    sqlx::query("DELETE FROM grouping_staging").execute(write.connection()).await?;
    for commune in communes(write, landlord_id).await? {
        let mut found = group_commune(write, landlord_id, commune.as_deref()).await?;
        whole.buildings.append(&mut found.buildings);
        whole.residences.append(&mut found.residences);
    }
    whole.buildings.sort_by(|a, b| a.key.cmp(&b.key));
    whole.residences.sort_by(|a, b| a.key.cmp(&b.key));
    let corrections = corrections_in(write, landlord_id).await?;
    let whole = if corrections.is_empty() { whole } else { grouping::apply(&whole, &corrections).proposal };
    write_groups(write, landlord_id, &whole).await?;
    Groups::of(write, landlord_id).await
}

async fn communes(write: &mut Write<'_>, landlord_id: &str) -> Result<Vec<Option<String>>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT commune_code FROM dwelling WHERE landlord_id = $1 AND is_current = 1
         ORDER BY commune_code",
    )
    .bind(landlord_id.to_owned())
    .fetch_all(write.connection())
    .await?)
}

struct Stored {
    id: String,
    texts: [Option<String>; 10],
    point: Option<Point>,
    built_year: Option<i16>,
    financing: Option<u8>,
    acquired_year: Option<i16>,
    construction_type: Option<ConstructionType>,
    dwellings: i32,
}

const TEXTS: [&str; 10] = [
    "commune_code",
    "commune_name",
    "number",
    "repeat_index",
    "street",
    "residence_ref",
    "residence_name",
    "building_label",
    "block",
    "place_name",
];

fn small<T: TryFrom<i64>>(row: &sqlx::any::AnyRow, column: &str) -> Result<Option<T>, Error> {
    let value: Option<i64> = row.try_get(column)?;
    Ok(value.and_then(|v| T::try_from(v).ok()))
}

fn stored(row: &sqlx::any::AnyRow) -> Result<Stored, Error> {
    let mut texts: [Option<String>; 10] = Default::default();
    for (slot, column) in texts.iter_mut().zip(TEXTS) {
        *slot = row.try_get(column)?;
    }
    let quality: Option<String> = row.try_get("position_quality")?;
    let (lon, lat): (Option<f64>, Option<f64>) = (row.try_get("lon")?, row.try_get("lat")?);
    // A position of the street only would put strangers on one point.
    let precise = !matches!(quality.as_deref(), Some("street" | "commune"));
    let construction: Option<String> = row.try_get("construction_type")?;
    Ok(Stored {
        id: row.try_get("id")?,
        texts,
        point: lon.zip(lat).filter(|_| precise).map(|(lon, lat)| Point { lon, lat }),
        built_year: small(row, "built_year")?,
        financing: small(row, "financing")?,
        acquired_year: small(row, "acquired_year")?,
        construction_type: construction.as_deref().and_then(ConstructionType::from_code),
        dwellings: small(row, "dwellings")?.unwrap_or(1),
    })
}

async fn group_commune(
    write: &mut Write<'_>,
    landlord_id: &str,
    commune: Option<&str>,
) -> Result<Proposal, Error> {
    let rows = sqlx::query(
        "SELECT id, commune_code, commune_name, number, repeat_index, street, residence_ref, residence_name,
                building_label, block, place_name, lon, lat, position_quality, built_year, financing,
                acquired_year, construction_type, dwellings
         FROM dwelling
         WHERE landlord_id = $1 AND is_current = 1 AND COALESCE(commune_code, '') = $2 ORDER BY id",
    )
    .bind(landlord_id.to_owned())
    .bind(commune.unwrap_or("").to_owned())
    .fetch_all(write.connection())
    .await?;
    let stored = rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
    drop(rows);
    let grouping_rows: Vec<GroupingRow<'_>> = stored.iter().map(as_grouping_row).collect();
    let proposal = grouping::group(&grouping_rows);
    let mut bulk = Bulk::into_table("grouping_staging", &["dwelling_id", "building_id"]);
    for (index, dwelling) in stored.iter().enumerate() {
        let Some(key) = proposal.building_key(index) else { continue };
        bulk.cell(dwelling.id.clone())?.cell(building_id(landlord_id, key))?;
        bulk.end_row(write.connection()).await?;
    }
    bulk.flush(write.connection()).await?;
    Ok(proposal)
}

fn as_grouping_row(s: &Stored) -> GroupingRow<'_> {
    let [code, name, number, repeat, street, reference, residence, building, block, place] = &s.texts;
    GroupingRow {
        landlord: None,
        commune_code: code.as_deref(),
        commune_name: name.as_deref(),
        number: number.as_deref(),
        repeat: repeat.as_deref(),
        street: street.as_deref(),
        residence_ref: reference.as_deref(),
        residence_name: residence.as_deref(),
        building: building.as_deref(),
        block: block.as_deref(),
        place_name: place.as_deref(),
        point: s.point,
        built_year: s.built_year,
        financing: s.financing,
        acquired_year: s.acquired_year,
        construction_type: s.construction_type,
        dwellings: s.dwellings,
    }
}

/// The entrance from which the ways of a residence start: its building nearest to its middle.
fn start_of(residence: &Residence, buildings: &[&Building]) -> Option<Point> {
    let middle = residence.point?;
    buildings
        .iter()
        .filter_map(|b| b.point)
        .min_by(|a, b| a.distance_m(middle).total_cmp(&b.distance_m(middle)))
}

async fn write_groups(write: &mut Write<'_>, landlord_id: &str, whole: &Proposal) -> Result<(), Error> {
    for sql in [
        "UPDATE residence SET is_current = 0, dwellings = 0 WHERE landlord_id = $1",
        "UPDATE building SET is_current = 0, dwellings = 0 WHERE landlord_id = $1",
    ] {
        sqlx::query(sql).bind(landlord_id.to_owned()).execute(write.connection()).await?;
    }
    let mut of_residence: BTreeMap<&str, Vec<&Building>> = BTreeMap::new();
    for building in &whole.buildings {
        of_residence.entry(&building.residence_key).or_default().push(building);
    }
    for residence in &whole.residences {
        let buildings = of_residence.get(residence.key.as_str()).map_or(&[][..], Vec::as_slice);
        write_residence(write, landlord_id, residence, buildings).await?;
    }
    for building in &whole.buildings {
        write_building(write, landlord_id, building).await?;
    }
    for sql in [
        "UPDATE dwelling AS d SET building_id = g.building_id FROM grouping_staging g
         WHERE g.dwelling_id = d.id AND d.landlord_id = $1",
        "UPDATE dwelling AS d SET residence_id = b.residence_id FROM building b
         WHERE b.id = d.building_id AND d.landlord_id = $1 AND d.is_current = 1",
        // Where no address was found, the street still tells where to look: shown, never walked from.
        "UPDATE residence AS r SET lon = s.lon, lat = s.lat, position_quality = 'street'
         FROM (SELECT residence_id, AVG(lon) AS lon, AVG(lat) AS lat FROM dwelling
               WHERE landlord_id = $1 AND is_current = 1 AND position_quality = 'street'
               GROUP BY residence_id) s
         WHERE s.residence_id = r.id AND r.lon IS NULL",
        "UPDATE residence AS r SET built_first = s.first_year, built_last = s.last_year,
                commune_name = s.commune, reference = s.reference
         FROM (SELECT residence_id, MIN(built_year) AS first_year, MAX(built_year) AS last_year,
                      MAX(commune_name) AS commune,
                      CASE WHEN COUNT(DISTINCT residence_ref) = 1 THEN MAX(residence_ref) END AS reference
               FROM dwelling WHERE landlord_id = $1 AND is_current = 1 GROUP BY residence_id) s
         WHERE s.residence_id = r.id",
    ] {
        sqlx::query(sql).bind(landlord_id.to_owned()).execute(write.connection()).await?;
    }
    sqlx::query("DELETE FROM grouping_staging").execute(write.connection()).await?;
    place_residences(write).await
}

async fn write_residence(
    write: &mut Write<'_>,
    landlord_id: &str,
    residence: &Residence,
    buildings: &[&Building],
) -> Result<(), Error> {
    let start = start_of(residence, buildings);
    let basis = serde_json::to_value(residence.basis)?;
    sqlx::query(
        "INSERT INTO residence (id, landlord_id, group_key, name, address, commune_code, lon, lat,
                                position_quality, dwellings, basis, is_current)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address,
             commune_code = excluded.commune_code, lon = excluded.lon, lat = excluded.lat,
             position_quality = excluded.position_quality, dwellings = excluded.dwellings,
             basis = excluded.basis, is_current = 1",
    )
    .bind(residence_id(landlord_id, &residence.key))
    .bind(landlord_id.to_owned())
    .bind(residence.key.clone())
    .bind(residence.name.clone())
    .bind(residence.addresses.join(" · "))
    .bind(residence.commune_code.clone())
    .bind(start.map(|p| p.lon))
    .bind(start.map(|p| p.lat))
    .bind(start.map(|_| "house-number"))
    .bind(i64::from(residence.dwellings))
    .bind(basis.as_str().unwrap_or("alone").to_owned())
    .execute(write.connection())
    .await?;
    Ok(())
}

async fn write_building(write: &mut Write<'_>, landlord_id: &str, building: &Building) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO building (id, landlord_id, residence_id, group_key, label, address, lon, lat, dwellings,
                               is_current)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
         ON CONFLICT (id) DO UPDATE SET residence_id = excluded.residence_id, label = excluded.label,
             address = excluded.address, lon = excluded.lon, lat = excluded.lat,
             dwellings = excluded.dwellings, is_current = 1",
    )
    .bind(building_id(landlord_id, &building.key))
    .bind(landlord_id.to_owned())
    .bind(residence_id(landlord_id, &building.residence_key))
    .bind(building.key.clone())
    .bind(building.label.clone())
    .bind(building.addresses.join(" · "))
    .bind(building.point.map(|p| p.lon))
    .bind(building.point.map(|p| p.lat))
    .bind(i64::from(building.dwellings))
    .execute(write.connection())
    .await?;
    Ok(())
}
