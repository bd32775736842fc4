//! Two projects of the invented town: works of the landlord with a plan that closes, and support by the association.

use crate::{Error, Register};
use funding::plan::{CostLine, Plan, propose};
use funding::{Book, Fact, Facts, Form, Works};
use jiff::ToSpan;
use jiff::civil::Date;

fn facts(answers: &[(Fact, &str)]) -> Facts {
    answers.iter().fold(Facts::default(), |facts, (fact, text)| facts.with(*fact, text))
}

impl Register {
    pub(crate) async fn add_demo_funding(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let year = today.year().to_string();
        let works = facts(&[
            (Fact::Holder, "hlm"),
            (Fact::SeveralLandlords, "no"),
            (Fact::Psp, "yes"),
            (Fact::AplAgreement, "yes"),
            (Fact::FsiReceived, "0"),
            (Fact::AccessWorks, "yes"),
            (Fact::Where, "common"),
            (Fact::Innovation, "yes"),
            (Fact::ComplianceOnly, "no"),
            (Fact::Started, "no"),
            (Fact::Months, "18"),
            (Fact::CostNet, "12000000"),
            (Fact::CostGross, "12660000"),
            (Fact::AccessGross, "6330000"),
            (Fact::Subsidies, "0"),
            (Fact::PaidYear, &year),
            (Fact::TaxPool, "18000000"),
            (Fact::Tenure, "social"),
            (Fact::TfpbDue, "yes"),
            (Fact::Dwellings, "42"),
        ]);
        let line = |label: &str, net_cents, vat, months: i64| CostLine {
            label: label.to_owned(),
            net_cents,
            vat,
            paid_on: today.checked_add(months.months()).ok(),
        };
        let table = self.law_of(landlord_id).await?;
        let book = Book::new(&table, today);
        let mut plan = Plan {
            lines: vec![
                line("Rampe et hall", 6_000_000, 550, 4),
                line("Outil partagé de suivi", 4_000_000, 550, 6),
                line("Accompagnement du chantier", 2_000_000, 550, 8),
            ],
            offers: funding::plan::offers(&book, &works, &table),
            own_cents: 0,
            started: Some(false),
            begins_on: today.checked_add(1.months()).ok(),
            ends_on: today.checked_add(19.months()).ok(),
        };
        // The innovation is the shared tool, not the ramp: its grant is not taken off the relief.
        for offer in plan.offers.iter_mut().filter(|offer| offer.form == Form::Grant) {
            offer.works = Some(Works::Other);
        }
        let best = propose(&plan).map_err(|fault| Error::Computation(fault.to_string()))?;
        for (offer, cents) in plan.offers.iter_mut().zip(&best.taken) {
            offer.taken_cents = (*cents > 0).then_some(*cents);
        }
        plan.own_cents = best.own;
        self.add_funding_project(landlord_id, "Hall et abords des Tilleuls", &works, &plan).await?;
        let association: Option<String> =
            sqlx::query_scalar("SELECT id FROM organisation WHERE name = 'Les Voisins de Valombre'")
                .fetch_optional(self.db.read())
                .await?;
        let Some(association) = association else { return Ok(()) };
        let visits = facts(&[
            (Fact::Holder, "association"),
            (Fact::Ess, "yes"),
            (Fact::HolderYears, "6"),
            (Fact::LandlordPartner, "yes"),
            (Fact::Support, "yes"),
            (Fact::Prevention, "yes"),
            (Fact::Innovation, "yes"),
            (Fact::Started, "no"),
            (Fact::Months, "24"),
            (Fact::Tenure, "social"),
            (Fact::Age, "70"),
            (Fact::Retired, "yes"),
        ]);
        let plan = Plan { lines: vec![line("Animatrice à mi-temps", 3_600_000, 0, 12)], ..Plan::default() };
        self.add_funding_project(&association, "Visites et sorties à la Gare", &visits, &plan).await?;
        Ok(())
    }
}
