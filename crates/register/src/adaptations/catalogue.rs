//! The works of a landlord: a list it edits, version by version. It begins with names and units, and without any price:
//! prices are the landlord's own.

use super::refused;
use crate::{Error, Register, now};
use pathway::works::{HIGHEST_PRICE, Line};
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// How many works a catalogue holds.
const MOST_ITEMS: usize = 300;

/// One kind of works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `DW_SHOWER`: stays the same from version to version.
    pub code: String,
    pub label: String,
    pub unit: String,
    /// Before tax, in cents; `None`: not said.
    pub price_cents: Option<u32>,
    pub vat_per_mille: Option<u16>,
}

impl Item {
    /// A line of these works: so many hundredths of a unit, at the price of the catalogue.
    #[must_use]
    pub fn line(&self, quantity: u32) -> Line {
        Line {
            code: self.code.clone(),
            label: self.label.clone(),
            unit: self.unit.clone(),
            quantity,
            price_cents: self.price_cents,
            vat_per_mille: self.vat_per_mille,
        }
    }

    fn is_sound(&self) -> bool {
        let is_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let is_text = |text: &str, most: usize| {
            let length = text.chars().count();
            (1..=most).contains(&length) && !text.chars().any(char::is_control)
        };
        (2..=24).contains(&self.code.len())
            && self.code.chars().all(is_code)
            && is_text(&self.label, 120)
            && is_text(&self.unit, 12)
            && self.price_cents.is_none_or(|price| price <= HIGHEST_PRICE)
            && self.vat_per_mille.is_none_or(|rate| rate <= 1_000)
    }
}

/// A version of the catalogue; 0 is the one every landlord begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    pub version: u32,
    pub items: Vec<Item>,
    /// The day on which it was saved.
    pub made_at: Option<String>,
}

/// The catalogue every landlord begins with: codes that the equipment of dwellings and the grid of therapists share.
#[must_use]
pub fn starting() -> Catalogue {
    let items = [
        ("DW_SHOWER", "Douche sans ressaut, siège et barres compris", "u"),
        ("DW_WC", "WC surélevé avec barre d’appui", "u"),
        ("DW_BAR", "Barre d’appui", "u"),
        ("DW_SHUTTER", "Motorisation d’un volet", "u"),
        ("DW_DOOR", "Élargissement d’une porte intérieure", "u"),
        ("DW_WALL", "Déplacement d’une cloison pour agrandir la salle d’eau", "m²"),
        ("DW_ELEC", "Mise à hauteur d’une prise ou d’un interrupteur", "u"),
        ("DW_RAMP", "Suppression du ressaut de la porte du logement", "u"),
        ("DW_KITCHEN", "Plan de travail et évier accessibles assis", "u"),
        ("DW_FLOOR", "Sol antidérapant", "m²"),
        ("DW_ALARM_SENSORY", "Avertisseur lumineux ou sonore", "u"),
        ("DW_AUTOMATION", "Commande centralisée (volets, éclairage)", "u"),
        ("CP_HANDRAIL", "Main courante dans les parties communes", "m"),
        ("CP_DOOR", "Porte de hall motorisée ou allégée", "u"),
        ("CP_RAMP", "Rampe d’accès au hall", "u"),
        ("CP_LIFT", "Étude d’un ascenseur", "u"),
        ("CP_LIGHT", "Éclairage d’un cheminement", "u"),
    ];
    let items = items.map(|(code, label, unit)| Item {
        code: code.to_owned(),
        label: label.to_owned(),
        unit: unit.to_owned(),
        price_cents: None,
        vat_per_mille: None,
    });
    Catalogue { version: 0, items: items.to_vec(), made_at: None }
}

impl Register {
    /// The newest catalogue of a landlord; the starting one before it saved any.
    pub async fn works_catalogue(&self, landlord_id: &str) -> Result<Catalogue, Error> {
        let row = sqlx::query(
            "SELECT version, items, made_at FROM works_catalogue WHERE landlord_id = $1
             ORDER BY version DESC LIMIT 1",
        )
        .bind(landlord_id)
        .fetch_optional(self.db.read())
        .await?;
        let Some(row) = row else { return Ok(starting()) };
        Ok(Catalogue {
            version: u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or(u32::MAX),
            items: serde_json::from_str(&row.try_get::<String, _>("items")?)?,
            made_at: Some(row.try_get("made_at")?),
        })
    }

    /// Saves the next version of the catalogue, made from the version that was seen; its number.
    ///
    /// # Errors
    /// [`Error::Refused`]: `catalogue-item N` for the first item that is not sound or comes twice, `catalogue-size`.
    /// [`Error::Changed`] when somebody saved another version meanwhile.
    pub async fn save_catalogue(&self, landlord_id: &str, seen: u32, items: &[Item]) -> Result<u32, Error> {
        if items.is_empty() || items.len() > MOST_ITEMS {
            return Err(refused("catalogue-size"));
        }
        for (at, item) in items.iter().enumerate() {
            let is_first = items.iter().position(|other| other.code == item.code) == Some(at);
            if !item.is_sound() || !is_first {
                return Err(refused(&format!("catalogue-item {}", at + 1)));
            }
        }
        let mut act = self.db.act().await?;
        act.hold(&format!("works-catalogue:{landlord_id}")).await?;
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT MAX(version) FROM works_catalogue WHERE landlord_id = $1")
                .bind(landlord_id)
                .fetch_one(act.connection())
                .await?;
        if newest.unwrap_or(0) != i64::from(seen) {
            return Err(Error::Changed);
        }
        let version = seen.saturating_add(1);
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO works_catalogue (id, landlord_id, version, items, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(i64::from(version))
        .bind(serde_json::to_string(items)?)
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        let after = Some(version.to_string());
        self.write_down(&mut act, landlord_id, ("saved", "works-catalogue", &id), after).await?;
        act.commit().await?;
        Ok(version)
    }
}
