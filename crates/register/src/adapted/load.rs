//! Equipment and overrides of many dwellings at once, for the figures.

use crate::Error;
use crate::adapted::{NotedFact, NotedOverride};
use crate::db::Alone;
use crate::portfolio::Part;
use allocation::equipment::{Fact, inventory};
use allocation::level::{self, Computed, Override, Standing};
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use std::collections::HashMap;

/// What is known of the equipment and of decided levels, by dwelling.
#[derive(Debug, Default)]
pub(crate) struct Fittings {
    facts: HashMap<String, Vec<Fact>>,
    overrides: HashMap<String, Vec<Override>>,
}

/// The columns of a fact.
pub(super) const FACT: &str =
    "id, dwelling_id, equipment, event, on_day, source, proof, withdraws, author, noted_at";
/// The columns of an override.
pub(super) const OVERRIDE: &str = "id, dwelling_id, level, motive, from_day, until_day, author, noted_at";

const OF_ONE: &str = "dwelling_id IN (SELECT w.id FROM dwelling w WHERE w.residence_id = $2)";

/// Reads what is known of the equipment of a landlord, or of one residence.
pub(crate) async fn fittings(db: Alone, part: Part<'_>) -> Result<Fittings, Error> {
    let mut found = Fittings::default();
    let sql =
        format!("SELECT {FACT} FROM equipment_fact WHERE landlord_id = $1 {{part}} ORDER BY noted_at, id");
    for row in &part.rows(db.clone(), &sql, OF_ONE).await? {
        // What this version does not know stays in the register, unread.
        if let Some(noted) = NotedFact::of(row)? {
            found.facts.entry(noted.dwelling_id).or_default().push(noted.fact);
        }
    }
    let sql = format!(
        "SELECT {OVERRIDE} FROM level_override WHERE landlord_id = $1 {{part}} ORDER BY noted_at, id"
    );
    for row in &part.rows(db, &sql, OF_ONE).await? {
        if let Some(noted) = NotedOverride::of(row)? {
            found.overrides.entry(noted.dwelling_id).or_default().push(noted.decided);
        }
    }
    Ok(found)
}

impl Fittings {
    /// The level of a dwelling on a day, from its equipment, from what was decided and from the last note.
    pub fn standing(
        &self,
        dwelling_id: &str,
        on: Date,
        step_free: Option<bool>,
        note: Option<AdaptationLevel>,
    ) -> Standing {
        let overrides = self.overrides.get(dwelling_id).map_or(&[][..], Vec::as_slice);
        level::standing(on, overrides, self.computed(dwelling_id, on, step_free).as_ref(), note)
    }

    /// What the equipment says on a day; `None` when nothing that counts was noted by then.
    fn computed(&self, dwelling_id: &str, on: Date, step_free: Option<bool>) -> Option<Computed> {
        let inventory = inventory(self.facts.get(dwelling_id)?, on);
        (!inventory.is_empty()).then(|| level::computed(&inventory, step_free))
    }

    /// What was noted of a dwelling, in that order.
    pub fn facts(&self, dwelling_id: &str) -> &[Fact] {
        self.facts.get(dwelling_id).map_or(&[], Vec::as_slice)
    }

    /// The last day on which something changed, by that day.
    pub fn since(&self, dwelling_id: &str, on: Date) -> Option<Date> {
        let facts = self.facts.get(dwelling_id).into_iter().flatten().map(|fact| fact.on);
        let overrides = self.overrides.get(dwelling_id).into_iter().flatten().map(|one| one.from);
        facts.chain(overrides).filter(|day| *day <= on).max()
    }
}
