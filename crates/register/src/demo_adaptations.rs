//! Three adaptation files of the invented town: one decided, one whose works are under way, one whose visit is entrusted to
//! a therapist.

use crate::adaptations::{NewFile, NewVisit, Report};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use pathway::adaptation::{Decision, Event, Fact, Motive};
use pathway::device::{Device, Fact as Loan};
use pathway::grid::{Activity, Grid, Obstacle, Remedy, Row};
use pathway::reminders::Told;
use pathway::works::Line;
use trust::day::legal_day;

/// The household that is decided about: upstairs, without a lift.
const DECIDED: &str = "HV-TIL-A-0204";
/// Where a shower is being made.
const IN_WORKS: &str = "HV-TIL-A-0004";
/// Where a therapist goes.
const TO_VISIT: &str = "HV-TIL-A-0101";

fn row(activity: Activity, obstacle: Obstacle, remedy: Remedy, (before, after): (u8, u8)) -> Row {
    Row { activity, obstacle: Some(obstacle), remedy: Some(remedy), before: Some(before), after: Some(after) }
}

impl Register {
    /// Adds the adaptation files of the invented landlord.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_adaptations(&self, landlord_id: &str) -> Result<(), Error> {
        let now = jiff::Timestamp::now();
        let today = legal_day(now);
        let ago = |days: i64| today.checked_sub(days.days()).unwrap_or(today);
        let register = self.demo_person("autonomie", landlord_id).await?;
        // An empty town has people and no stock.
        let Some(decided) = self.demo_dwelling(landlord_id, DECIDED).await? else { return Ok(()) };
        let stairs = Grid {
            rows: vec![
                row(Activity::ReachDwelling, Obstacle::FloorLevel, Remedy::Move, (1, 4)),
                row(Activity::Wash, Obstacle::Bathroom, Remedy::Shower, (1, 4)),
            ],
        };
        let id = register.reported(landlord_id, &decided, (ago(70), ago(55)), stairs).await?;
        let fact = Fact::decided(ago(30), Decision::ProposeMove, Motive::NotReachedWithoutSteps);
        register.demo_step(landlord_id, &id, fact).await?;
        if let Some(dwelling) = self.demo_dwelling(landlord_id, IN_WORKS).await? {
            register.add_demo_works(landlord_id, &dwelling, today).await?;
        }
        if let Some(dwelling_id) = self.demo_dwelling(landlord_id, TO_VISIT).await? {
            let new = NewFile { dwelling_id, recipient_id: None, consent_on: ago(10) };
            let id = register.open_adaptation(landlord_id, &new, ago(9)).await?;
            let visit = today.checked_add(5.days()).unwrap_or(today);
            register.demo_step(landlord_id, &id, Fact::planned(Event::VisitPlanned, ago(8), visit)).await?;
            let until = today.checked_add(30.days()).unwrap_or(today);
            let new = NewVisit { email: format!("ergo{}", crate::demo_people::DOMAIN), until };
            register.assign_visit(landlord_id, &id, &new, now).await?;
        }
        Ok(())
    }

    /// A file whose report came, visited on the second day; its id.
    async fn reported(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        (opened, visited_on): (Date, Date),
        grid: Grid,
    ) -> Result<String, Error> {
        let new = NewFile { dwelling_id: dwelling_id.to_owned(), recipient_id: None, consent_on: opened };
        let id = self.open_adaptation(landlord_id, &new, opened).await?;
        let recommendations =
            Some("Douche de plain-pied, siège et deux barres ; éclairage du couloir.".to_owned());
        let report = Report { visited_on, grid, recommendations, household_agrees: Some(true) };
        self.write_report(landlord_id, (&id, 0), &report, visited_on).await?;
        Ok(id)
    }

    async fn add_demo_works(&self, landlord_id: &str, dwelling_id: &str, today: Date) -> Result<(), Error> {
        let ago = |days: i64| today.checked_sub(days.days()).unwrap_or(today);
        let grid = Grid {
            rows: vec![
                row(Activity::Wash, Obstacle::Bathroom, Remedy::Shower, (1, 4)),
                row(Activity::UseToilet, Obstacle::Toilet, Remedy::Toilet, (2, 4)),
            ],
        };
        let id = self.reported(landlord_id, dwelling_id, (ago(120), ago(110)), grid).await?;
        let mut lines: Vec<Line> = self.works_of_report(landlord_id, &id).await?;
        // Prices of the invented landlord, not of the catalogue.
        for (line, cents) in lines.iter_mut().zip([410_000, 62_000]) {
            line.price_cents = Some(cents);
            line.vat_per_mille = Some(55);
        }
        let edition = self.adaptation(landlord_id, &id, today).await?.edition();
        self.set_works(landlord_id, (&id, edition), &lines, ago(95)).await?;
        for fact in [
            Fact::decided(ago(90), Decision::Adapt, Motive::DwellingSuitsOnceAdapted),
            Fact::planned(Event::Ordered, ago(85), ago(12)),
            Fact::telling(ago(42), Told::LongBefore),
            Fact::telling(ago(19), Told::ShortlyBefore),
            Fact::new(Event::Started, ago(12)),
        ] {
            self.demo_step(landlord_id, &id, fact).await?;
        }
        let edition = self.adaptation(landlord_id, &id, today).await?.edition();
        let lent = Loan::Lent { on: ago(12), until: ago(1) };
        self.note_loan(landlord_id, (&id, edition), (None, Device::ShowerChair), lent, ago(12)).await
    }

    /// Notes a step on its own day.
    async fn demo_step(&self, landlord_id: &str, id: &str, fact: Fact) -> Result<(), Error> {
        let edition = self.adaptation(landlord_id, id, fact.on).await?.edition();
        self.note_step(landlord_id, (id, edition), &fact, ("", None), fact.on).await
    }
}
