//! Adapted dwellings of the invented town: what two of them are fitted with, one that becomes free, three households and the
//! session that will choose.

use crate::adapted::NewFact;
use crate::allocations::NewSession;
use crate::needs::{Household, NewNeed};
use crate::{Author, Error, Register};
use allocation::equipment::{Equipment, Event, Source};
use allocation::need::{Need, Rooms};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::dwelling::AdaptationLevel;
use pathway::vacancy::Fact;

/// What a senior flat of the town is fitted with, and since when.
const FITTED: [(&str, Date); 2] =
    [("HV-TIL-A-0001", date(2026, 1, 15)), ("HV-TIL-A-0002", date(2026, 2, 15))];
/// The one that becomes free.
const FREED: &str = "HV-TIL-A-0002";
/// Where the tenant lives who needs such a flat.
const UPSTAIRS: &str = "HV-TIL-A-0204";

impl Register {
    /// Adds the adapted dwellings, the vacancy, the needs and the session of the invented landlord.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_allocation(&self, landlord_id: &str) -> Result<(), Error> {
        let today = crate::civil::today();
        let ago = |days: i64| today.checked_sub(days.days()).unwrap_or(today);
        let stock = self.demo_person("patrimoine", landlord_id).await?;
        for (reference, on) in FITTED {
            // An empty town has people and no stock.
            let Some(dwelling) = self.demo_dwelling(landlord_id, reference).await? else { return Ok(()) };
            stock.fit_demo_dwelling(landlord_id, &dwelling, on, today).await?;
        }
        let letting = self.demo_person("location", landlord_id).await?;
        let Some(freed) = self.demo_dwelling(landlord_id, FREED).await? else { return Ok(()) };
        let vacancy =
            letting.note_notice(landlord_id, &freed, (ago(40), ago(10)), Some(51_000), today).await?;
        letting.note_vacancy_fact(landlord_id, &vacancy, Fact::Freed { on: ago(9) }, None, today).await?;
        let mut needs = Vec::new();
        if let Some(dwelling) = self.demo_dwelling(landlord_id, UPSTAIRS).await? {
            needs.push((Household::Tenant(dwelling), Some(AdaptationLevel::N3), Some(true), Some(52_000)));
        }
        let number = |text: &str| Household::Applicant(text.to_owned());
        needs.push((number("033110126004512"), Some(AdaptationLevel::N2), Some(true), None));
        needs.push((number("033110126007788"), Some(AdaptationLevel::N0), Some(false), Some(60_000)));
        for (household, level, step_free, rent_limit_cents) in needs {
            let rooms = Some(Rooms { least: 2, most: 4 });
            let need = Need { level, step_free, rooms, places: Vec::new(), rent_limit_cents };
            let new = NewNeed { household, need, consent_on: ago(30) };
            letting.note_need(landlord_id, &new, today).await?;
        }
        let held_on = today.checked_add(7.days()).unwrap_or(today);
        let new = NewSession { held_on, name: "Valombre".to_owned() };
        let session = letting.plan_allocation_session(landlord_id, &new, today).await?;
        let case = letting.examine_vacancy(landlord_id, &session, &vacancy).await?;
        let all: Vec<String> = self.needs(landlord_id).await?.into_iter().map(|need| need.id).collect();
        letting.change_candidates(landlord_id, &case, (&all, &[]), today).await
    }

    pub(crate) async fn fit_demo_dwelling(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        on: Date,
        today: Date,
    ) -> Result<(), Error> {
        for (equipment, event, source, proof) in [
            (Equipment::StepFreeShower, Event::Installed, Source::Invoice, "F-2026-0148"),
            (Equipment::AdaptedToilet, Event::Installed, Source::Invoice, "F-2026-0148"),
            (Equipment::GrabBars, Event::Installed, Source::Invoice, "F-2026-0148"),
            (Equipment::WalkerPassages, Event::FoundThere, Source::Visit, ""),
            (Equipment::WheelchairPassages, Event::FoundAbsent, Source::Visit, ""),
        ] {
            let new = NewFact { equipment, event, on, source, proof: proof.to_owned() };
            self.note_equipment(landlord_id, dwelling_id, &new, today).await?;
        }
        Ok(())
    }

    pub(crate) async fn demo_dwelling(
        &self,
        landlord_id: &str,
        reference: &str,
    ) -> Result<Option<String>, Error> {
        let found = sqlx::query_scalar("SELECT id FROM dwelling WHERE landlord_id = $1 AND reference = $2")
            .bind(landlord_id)
            .bind(reference)
            .fetch_optional(self.db.read())
            .await?;
        Ok(found)
    }

    /// The register, used by somebody of the invented town.
    pub(crate) async fn demo_person(&self, email: &str, organisation_id: &str) -> Result<Register, Error> {
        let account_id: String = sqlx::query_scalar("SELECT id FROM account WHERE email = $1")
            .bind(format!("{email}{}", crate::demo_people::DOMAIN))
            .fetch_one(self.db.read())
            .await?;
        Ok(self.used_by(Author::Person { account_id, organisation_id: Some(organisation_id.to_owned()) }))
    }
}
