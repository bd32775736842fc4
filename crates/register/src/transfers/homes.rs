//! The dwellings of a portfolio as transfers see them: what the stock says, the level that counts, the rent that is known.

use crate::portfolio::Portfolio;
use crate::{Error, Register};
use allocation::transfer::Home;
use sqlx::Row;
use std::collections::BTreeMap;

/// The living area of each dwelling, in square metres, where the stock says it.
pub type AreaOf = BTreeMap<String, u16>;

/// Every dwelling of a portfolio as a home, without its rent. A row that stands for several dwellings is none of them.
#[must_use]
pub fn homes_of(portfolio: &Portfolio, areas: &AreaOf) -> BTreeMap<String, Home> {
    let mut homes = BTreeMap::new();
    for residence in &portfolio.residences {
        for dwelling in residence.dwelling_views.iter().filter(|dwelling| dwelling.count == 1) {
            let home = Home {
                building: dwelling.building_id.clone(),
                residence: residence.id.clone(),
                commune: residence.commune_code.clone(),
                point: residence.point,
                rooms: dwelling.rooms,
                area_m2: areas.get(&dwelling.id).copied(),
                floor: dwelling.floor,
                lift: dwelling.lift,
                is_house: dwelling.is_house,
                level: dwelling.standing,
                rent_cents: None,
            };
            homes.insert(dwelling.id.clone(), home);
        }
    }
    homes
}

impl Register {
    /// The living areas of a landlord's dwellings.
    pub async fn dwelling_areas(&self, landlord_id: &str) -> Result<AreaOf, Error> {
        let rows = sqlx::query(
            "SELECT id, living_area_m2 FROM dwelling
             WHERE landlord_id = $1 AND is_current = 1 AND living_area_m2 IS NOT NULL",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut areas = AreaOf::new();
        for row in &rows {
            if let Ok(area) = u16::try_from(row.try_get::<i64, _>("living_area_m2")?) {
                areas.insert(row.try_get("id")?, area);
            }
        }
        Ok(areas)
    }
}
