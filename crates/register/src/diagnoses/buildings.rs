//! The buildings of a diagnosis: added, changed over the edition that was shown, taken away.

use super::acts::open;
use super::{MOST_BUILDINGS, code_of, refused, text};
use crate::db::Write;
use crate::{Error, Register, now};
use diagnosis::Building;
use jiff::civil::Date;

/// A building as it may be kept.
pub(super) fn sound(building: &Building, today: Date) -> Result<Building, Error> {
    let mut one = building.clone();
    one.name = text(&one.name, 120)?;
    one.address = text(&one.address, 200)?;
    one.note = text(&one.note, 1_000)?;
    one.seen.retain(|_, seen| !seen.is_blank());
    for seen in one.seen.values_mut() {
        seen.note = text(&seen.note, 300)?;
    }
    one.check(today).map_err(|wrong| refused(code_of(wrong)))?;
    Ok(one)
}

/// As it is stored: its id is that of its row.
fn body_of(building: &Building) -> Result<String, Error> {
    Ok(serde_json::to_string(&Building { id: String::new(), ..building.clone() })?)
}

/// Adds the row of a building; its id.
pub(super) async fn put(
    act: &mut Write<'_>,
    diagnosis_id: &str,
    rank: usize,
    building: &Building,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO diagnosis_building (id, diagnosis_id, rank, body, edition, made_at)
         VALUES ($1, $2, $3, $4, 1, $5)",
    )
    .bind(&id)
    .bind(diagnosis_id)
    .bind(i64::try_from(rank).unwrap_or(i64::MAX))
    .bind(body_of(building)?)
    .bind(now())
    .execute(act.connection())
    .await?;
    Ok(id)
}

impl Register {
    /// Adds a building; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-name`, `diagnosis-twice`, `diagnosis-many`, `diagnosis-year`,
    /// `diagnosis-delivered`… [`Error::Unknown`].
    pub async fn add_diagnosis_building(
        &self,
        by: &str,
        id: &str,
        building: &Building,
        today: Date,
    ) -> Result<String, Error> {
        let building = sound(building, today)?;
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        if record.buildings.len() >= MOST_BUILDINGS {
            return Err(refused("diagnosis-many"));
        }
        if record.buildings.iter().any(|kept| kept.building.name == building.name) {
            return Err(refused("diagnosis-twice"));
        }
        let building_id = put(&mut act, id, record.buildings.len() + 1, &building).await?;
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await?;
        Ok(building_id)
    }

    /// Changes a building, over the edition that was shown. Its new edition.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed it meanwhile. Those of [`Register::add_diagnosis_building`].
    pub async fn change_diagnosis_building(
        &self,
        by: &str,
        id: &str,
        seen: i64,
        building: &Building,
        today: Date,
    ) -> Result<i64, Error> {
        let building = sound(building, today)?;
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        let kept = record.building(&building.id).ok_or_else(|| Error::Unknown("building".to_owned()))?;
        if kept.edition != seen {
            return Err(Error::Changed);
        }
        let others = record.buildings.iter().filter(|kept| kept.building.id != building.id);
        if others.map(|kept| &kept.building.name).any(|name| *name == building.name) {
            return Err(refused("diagnosis-twice"));
        }
        if kept.building == building {
            // Nothing to write: what was saved a moment ago is saved again.
            return Ok(seen);
        }
        sqlx::query(
            "UPDATE diagnosis_building SET body = $3, edition = edition + 1, made_at = $4
             WHERE id = $1 AND diagnosis_id = $2",
        )
        .bind(&building.id)
        .bind(id)
        .bind(body_of(&building)?)
        .bind(now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await?;
        Ok(seen + 1)
    }

    /// Takes a building away, with its photos, over the edition that was shown.
    ///
    /// # Errors
    /// [`Error::Refused`]: `diagnosis-delivered`, `diagnosis-building-needs` when a need is about it.
    /// [`Error::Changed`]. [`Error::Unknown`].
    pub async fn remove_diagnosis_building(
        &self,
        by: &str,
        id: &str,
        (building_id, seen): (&str, i64),
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let record = open(&mut act, by, id).await?;
        let kept = record.building(building_id).ok_or_else(|| Error::Unknown("building".to_owned()))?;
        if kept.edition != seen {
            return Err(Error::Changed);
        }
        if record.needs.iter().any(|need| need.building.as_deref() == Some(building_id)) {
            return Err(refused("diagnosis-building-needs"));
        }
        for sql in [
            "DELETE FROM diagnosis_photo WHERE diagnosis_building_id = $1 AND diagnosis_id = $2",
            "DELETE FROM diagnosis_building WHERE id = $1 AND diagnosis_id = $2",
        ] {
            sqlx::query(sql).bind(building_id).bind(id).execute(act.connection()).await?;
        }
        self.write_down(&mut act, by, ("changed", "diagnosis", id), None).await?;
        act.commit().await
    }
}
