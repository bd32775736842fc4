//! Dwellings, and residences, that are no longer in the files: since when, and what was said of it.

use super::departures::{Absence, absence_of, last_note};
use crate::imports::{ImportKind, ImportState};
use crate::{Error, Register};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, HashMap};

/// An import, as it is told beside a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenIn {
    pub import_id: String,
    pub file_name: String,
    pub made_at: String,
}

/// A dwelling that is no longer in the last file of its commune.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AbsentDwelling {
    pub id: String,
    pub reference: Option<String>,
    pub national_ref: Option<String>,
    /// Id and name of the residence where it stood.
    pub residence: Option<(String, String)>,
    /// Is that residence still in the files?
    pub residence_is_current: bool,
    /// Label of its building, or its address.
    pub building: Option<String>,
    pub address: String,
    pub commune_code: Option<String>,
    pub commune_name: Option<String>,
    pub floor: Option<i16>,
    pub rooms: Option<u8>,
    /// How many dwellings the row stood for.
    pub count: u32,
    /// The last file that had it.
    pub last_seen: Option<SeenIn>,
    /// The first file that had it no more.
    pub missing_from: Option<SeenIn>,
    pub absence: Absence,
    pub noted_at: Option<String>,
}

/// A residence of which no dwelling is in the files any more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AbsentResidence {
    pub id: String,
    pub name: String,
    pub address: String,
    pub commune_name: Option<String>,
    /// Absent dwellings that stood there.
    pub dwellings: u32,
    /// Answers of surveys that are kept with it.
    pub answers: u32,
    pub absence: Absence,
}

/// Everything of a landlord that is no longer in its files.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Absent {
    /// By commune, residence, reference.
    pub dwellings: Vec<AbsentDwelling>,
    /// By name.
    pub residences: Vec<AbsentResidence>,
}

impl Absent {
    /// Dwellings that nobody looked at yet.
    #[must_use]
    pub fn to_check(&self) -> usize {
        self.dwellings.iter().filter(|d| d.absence == Absence::ToCheck).count()
    }
}

type Seen = HashMap<String, Vec<SeenIn>>;

impl Register {
    /// What is no longer in the files of a landlord.
    pub async fn absent(&self, landlord_id: &str) -> Result<Absent, Error> {
        let seen = self.seen(landlord_id).await?;
        let sql = format!(
            "SELECT d.id, d.reference, d.national_ref, d.residence_id, d.number, d.repeat_index, d.street,
                    d.commune_code, d.commune_name, d.place_name, d.building_label, d.floor, d.rooms, d.dwellings,
                    r.name AS residence_name, r.is_current AS residence_current,
                    b.label AS building, b.address AS building_address,
                    m.id AS missing_id, m.file_name AS missing_file, m.made_at AS missing_at,
                    n.what, n.left_on, n.noted_at
             FROM dwelling d
             LEFT JOIN residence r ON r.id = d.residence_id
             LEFT JOIN building b ON b.id = d.building_id
             LEFT JOIN import m ON m.id = d.missing_from
             {}
             WHERE d.landlord_id = $1 AND d.is_current = 0
             ORDER BY d.commune_code, r.name, d.residence_id, d.reference, d.id",
            last_note("d.id", "COALESCE(d.missing_from, '')", "d.landlord_id")
        );
        let rows =
            sqlx::query(AssertSqlSafe(sql)).bind(landlord_id.to_owned()).fetch_all(self.db.read()).await?;
        let dwellings = rows.iter().map(|row| dwelling(row, &seen)).collect::<Result<Vec<_>, Error>>()?;
        let residences = self.absent_residences(landlord_id, &dwellings).await?;
        Ok(Absent { dwellings, residences })
    }

    /// A name for each building of a landlord: its label, with its address when the label is a number or a letter, or its
    /// address alone.
    pub async fn building_labels(&self, landlord_id: &str) -> Result<BTreeMap<String, String>, Error> {
        let rows: Vec<(String, Option<String>, String)> = sqlx::query_as(
            "SELECT id, label, address FROM building WHERE landlord_id = $1 AND is_current = 1",
        )
        .bind(landlord_id.to_owned())
        .fetch_all(self.db.read())
        .await?;
        let named = |(id, label, address): (String, Option<String>, String)| {
            Some((id, building_name(label.as_deref(), &address)?))
        };
        Ok(rows.into_iter().filter_map(named).collect())
    }

    /// The imports that spoke of each commune, in their order.
    async fn seen(&self, landlord_id: &str) -> Result<Seen, Error> {
        let rows = sqlx::query(
            "SELECT i.id, i.file_name, i.made_at, c.commune_code FROM import i
             JOIN import_commune c ON c.import_id = i.id
             WHERE i.landlord_id = $1 AND i.kind = $2 AND i.state = $3 ORDER BY i.made_at, i.id",
        )
        .bind(landlord_id.to_owned())
        .bind(ImportKind::Stock.code())
        .bind(ImportState::Done.code())
        .fetch_all(self.db.read())
        .await?;
        let mut seen = Seen::new();
        for row in &rows {
            seen.entry(row.try_get("commune_code")?).or_default().push(SeenIn {
                import_id: row.try_get("id")?,
                file_name: row.try_get("file_name")?,
                made_at: row.try_get("made_at")?,
            });
        }
        Ok(seen)
    }

    async fn absent_residences(
        &self,
        landlord_id: &str,
        dwellings: &[AbsentDwelling],
    ) -> Result<Vec<AbsentResidence>, Error> {
        let sql = format!(
            "SELECT r.id, r.name, r.address, r.commune_name, n.what, n.left_on,
                    (SELECT COUNT(*) FROM survey_answer a WHERE a.residence_id = r.id) AS answers
             FROM residence r {}
             WHERE r.landlord_id = $1 AND r.is_current = 0 ORDER BY r.name, r.id",
            last_note("r.id", "''", "r.landlord_id")
        );
        let rows =
            sqlx::query(AssertSqlSafe(sql)).bind(landlord_id.to_owned()).fetch_all(self.db.read()).await?;
        let mut of_residence: HashMap<&str, Vec<&AbsentDwelling>> = HashMap::new();
        for dwelling in dwellings {
            if let Some((id, _)) = &dwelling.residence {
                of_residence.entry(id).or_default().push(dwelling);
            }
        }
        let mut residences = Vec::new();
        for row in &rows {
            let id: String = row.try_get("id")?;
            let its = of_residence.get(id.as_str()).map_or(&[][..], Vec::as_slice);
            let answers = u32::try_from(row.try_get::<i64, _>("answers")?).unwrap_or(0);
            // Dwellings grouped otherwise leave empty shells behind: nothing left, nothing was lost.
            if its.is_empty() && answers == 0 {
                continue;
            }
            let absence = if its.is_empty() { absence_of(row)? } else { together(its) };
            residences.push(AbsentResidence {
                name: row.try_get("name")?,
                address: row.try_get("address")?,
                commune_name: row.try_get("commune_name")?,
                dwellings: its.iter().map(|d| d.count).sum(),
                answers,
                absence,
                id,
            });
        }
        Ok(residences)
    }
}

/// How a person finds a building: its label when it is a name, its label and address when it is a number or a letter,
/// its address when it has no label.
fn building_name(label: Option<&str>, address: &str) -> Option<String> {
    let label = label.map(str::trim).filter(|l| !l.is_empty());
    let says = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    match (label, address.trim()) {
        (Some(label), _) if says(label) => Some(label.to_owned()),
        (Some(label), "") => Some(label.to_owned()),
        (Some(label), address) => Some(format!("{label} – {address}")),
        (None, "") => None,
        (None, address) => Some(address.to_owned()),
    }
}

/// A residence has left when all its dwellings have; it is to be checked while one of them is.
fn together(dwellings: &[&AbsentDwelling]) -> Absence {
    let mut all = dwellings.iter().map(|d| d.absence);
    let first = all.next().unwrap_or_default();
    let waits = dwellings.iter().any(|d| d.absence == Absence::ToCheck);
    match dwellings.iter().find(|d| !d.absence.has_left()) {
        _ if waits => Absence::ToCheck,
        Some(_) => Absence::Kept,
        None => first,
    }
}

fn dwelling(row: &AnyRow, seen: &Seen) -> Result<AbsentDwelling, Error> {
    let text = |column: &str| row.try_get::<Option<String>, _>(column);
    let number = |column: &str| row.try_get::<Option<i64>, _>(column);
    let missing_from = match (text("missing_id")?, text("missing_file")?, text("missing_at")?) {
        (Some(import_id), Some(file_name), Some(made_at)) => Some(SeenIn { import_id, file_name, made_at }),
        _ => None,
    };
    let commune_code = text("commune_code")?;
    // Current until it was missing: it was in every file of its commune before that one.
    let last_seen = commune_code.as_deref().and_then(|c| seen.get(c)).and_then(|imports| {
        let before = |i: &&SeenIn| missing_from.as_ref().is_none_or(|m| i.made_at < m.made_at);
        imports.iter().rev().find(before).cloned()
    });
    let street = [text("number")?, text("repeat_index")?, text("street")?];
    let street: Vec<String> = street.into_iter().flatten().collect();
    let address = if street.is_empty() { text("place_name")?.unwrap_or_default() } else { street.join(" ") };
    Ok(AbsentDwelling {
        id: row.try_get("id")?,
        reference: text("reference")?,
        national_ref: text("national_ref")?,
        residence: text("residence_id")?.zip(text("residence_name")?),
        residence_is_current: number("residence_current")? == Some(1),
        building: building_name(
            text("building")?.or(text("building_label")?).as_deref(),
            &text("building_address")?.unwrap_or_default(),
        ),
        address,
        commune_code,
        commune_name: text("commune_name")?,
        floor: number("floor")?.and_then(|n| i16::try_from(n).ok()),
        rooms: number("rooms")?.and_then(|n| u8::try_from(n).ok()),
        count: number("dwellings")?.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        last_seen,
        missing_from,
        absence: absence_of(row)?,
        noted_at: text("noted_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::building_name;

    #[test]
    fn a_building_is_never_a_bare_number_where_its_address_is_known() {
        let name = |label, address| building_name(label, address).unwrap_or_default();
        assert_eq!(name(Some("1"), "9 Allée d'Orion"), "1 – 9 Allée d'Orion");
        assert_eq!(name(Some("B2"), "9 Allée d'Orion"), "B2 – 9 Allée d'Orion");
        assert_eq!(name(Some("Les Pins"), "9 Allée d'Orion"), "Les Pins");
        assert_eq!(name(None, "9 Allée d'Orion"), "9 Allée d'Orion");
        assert_eq!(name(Some(" "), "9 Allée d'Orion"), "9 Allée d'Orion");
        assert_eq!((name(Some("1"), ""), name(None, "")), ("1".to_owned(), String::new()));
    }
}
