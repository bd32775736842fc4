//! Funding agreements of the invented town, through the real acts: one that runs, with an advance that was paid and a claim
//! under way, one that waits for signatures.

use crate::demo_ledger::{FUND, OF_INNOVATION, OF_PROJECTS, STATE};
use crate::ledger::{Draw, PaymentAct};
use crate::{Error, Register};
use ::subsidy::{Act, Condition, Expense, Filed, Indicator, Line, ReportDue, ReportKind, Terms, Value};
use jiff::ToSpan;
use jiff::civil::Date;
use ledger::Step;

const ASSOCIATION: (&str, &str) = ("Toits partagés", "toits");

fn line(key: &str, label: &str, euros: i64) -> Line {
    Line { key: key.to_owned(), label: label.to_owned(), cents: euros * 100 }
}

/// What the funder writes over what was drafted for it.
fn written(mut terms: Terms, today: Date) -> Terms {
    terms.purpose =
        "Accompagner douze ménages logés par le bailleur, de l’entrée dans les lieux à la première année de bail"
            .to_owned();
    terms.lines = vec![
        line("1", "Travailleurs sociaux", 52_000),
        line("2", "Gestion locative adaptée", 18_000),
        line("3", "Déplacements et petit équipement", 10_000),
    ];
    terms.indicators = vec![Indicator {
        key: "menages".to_owned(),
        label: "Ménages accompagnés".to_owned(),
        unit: "ménages".to_owned(),
        target: Some(12),
    }];
    let middle = terms.first_on.saturating_add(4.months());
    terms.reports.insert(
        0,
        ReportDue {
            key: "etape".to_owned(),
            kind: ReportKind::Intermediate,
            from: terms.first_on,
            to: middle.min(today),
            due_on: today.saturating_add(15.days()),
        },
    );
    // The second instalment of the State waits for half of the expenses.
    let envelope = terms.instalments[0].envelope.clone();
    if let Some(balance) = terms.instalments.iter_mut().find(|one| one.envelope == envelope && one.is_balance)
    {
        let half = balance.cents / 2;
        balance.cents -= half;
        let step = ::subsidy::Instalment {
            key: "etape".to_owned(),
            label: "Deuxième versement".to_owned(),
            envelope,
            cents: half,
            conditions: vec![
                Condition::Report { key: "etape".to_owned() },
                Condition::Spent { bp: 2_500 },
                Condition::Previous,
            ],
            is_balance: false,
        };
        terms.instalments.insert(1, step);
    }
    terms
}

fn spent(line: &str, euros: i64, on: Date, reference: &str) -> Expense {
    Expense {
        id: String::new(),
        line: line.to_owned(),
        cents: euros * 100,
        on,
        reference: reference.to_owned(),
        unit: None,
    }
}

impl Register {
    /// Adds the funding agreements of the invented town.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_subsidies(&self, today: Date) -> Result<(), Error> {
        let (Some(state), Some(fund)) =
            (self.demo_organisation(STATE.0).await?, self.demo_organisation(FUND.0).await?)
        else {
            return Ok(());
        };
        let Some(own) = self.demo_organisation(ASSOCIATION.0).await? else { return Ok(()) };
        let (Some(first), Some(second), Some(third)) = (
            self.demo_envelope(&state, OF_PROJECTS).await?,
            self.demo_envelope(&fund, OF_PROJECTS).await?,
            self.demo_envelope(&fund, OF_INNOVATION).await?,
        ) else {
            return Ok(());
        };
        let draw = |envelope: &str, purpose: &str, label: &str, euros: i64| Draw {
            envelope_id: envelope.to_owned(),
            purpose_id: purpose.to_owned(),
            label: label.to_owned(),
            beneficiary_id: Some(own.clone()),
            cents: euros * 100,
        };
        let house = self.across(crate::Across::Ledger);
        let label = "Un logement d’abord, un accompagnement avec";
        let files = [draw(&first, "demo-1", label, 40_000), draw(&second, "demo-1", label, 20_000)];
        house.draw_now(Step::Reserve, "demo-1", &files).await?;
        let other = [draw(&third, "demo-2", "Une maison ouverte au rez-de-chaussée", 18_500)];
        house.draw_now(Step::Reserve, "demo-2", &other).await?;
        self.run_demo_subsidy((&state, &fund, &own), today).await?;
        let direction = self.demo_person("fonds-direction", &fund).await?;
        let days = (today, today.saturating_add(10.months()));
        let id = direction.draft_subsidy(&fund, "demo-2", days).await?;
        direction.note_subsidy(&fund, &id, Act::Sent { version: 1 }, today).await
    }

    /// An agreement between two funders and an association, for half a year.
    async fn run_demo_subsidy(
        &self,
        (state, fund, own): (&str, &str, &str),
        today: Date,
    ) -> Result<(), Error> {
        let begun = today.saturating_sub(5.months());
        let state_direction = self.demo_person("etat-direction", state).await?;
        let days = (begun, begun.saturating_add(11.months()));
        let id = state_direction.draft_subsidy(state, "demo-1", days).await?;
        let record = state_direction.subsidy(state, &id).await?;
        let Some(draft) = record.draft() else { return Ok(()) };
        let seen = Some((draft.number, draft.edition));
        state_direction.write_subsidy(state, &id, seen, &written(draft.terms, today)).await?;
        state_direction.note_subsidy(state, &id, Act::Sent { version: 1 }, begun).await?;
        let digest = state_direction.subsidy(state, &id).await?.agreement.versions[0].digest.to_string();
        for (email, party) in [("etat-direction", state), ("fonds-direction", fund), (ASSOCIATION.1, own)] {
            let signer = self.demo_person(email, party).await?;
            signer.sign_subsidy_for(party, &id, (1, &digest), begun).await?;
        }
        let holder = self.demo_person(ASSOCIATION.1, own).await?;
        let terms = holder.subsidy(own, &id).await?.agreement.versions[0].terms.clone();
        let paid_on = begun.saturating_add(20.days());
        let advance = &terms.instalments[0];
        holder.claim_subsidy(own, &id, (&advance.key, advance.cents, Vec::new()), paid_on).await?;
        let payment = self.payments(state, None).await?.remove(0).id;
        let pay = PaymentAct::Pay { on: paid_on, bank_reference: "VIR20260714A".to_owned() };
        for (email, what) in [
            ("etat-controle", PaymentAct::Control),
            ("etat-finance", PaymentAct::Order),
            ("etat-paiement", pay),
        ] {
            self.demo_person(email, state).await?.act_as_demo(state, &payment, &what, today).await?;
        }
        let value = Value {
            indicator: "menages".to_owned(),
            amount: 7,
            source: "Registre des accompagnements".to_owned(),
            on: today.saturating_sub(12.days()),
        };
        let report = Filed {
            key: "etape".to_owned(),
            text: "Sept ménages sont entrés dans leur logement. Deux accompagnements commencent le mois prochain."
                .to_owned(),
            values: vec![value],
        };
        let told = today.saturating_sub(10.days());
        holder.note_subsidy(own, &id, Act::Filed { report }, told).await?;
        let judged = Act::Accepted { report: "etape".to_owned() };
        state_direction.note_subsidy(state, &id, judged, today.saturating_sub(6.days())).await?;
        let shown = vec![
            spent("1", 18_400, begun.saturating_add(60.days()), "PAIE-T3"),
            spent("2", 4_150, begun.saturating_add(75.days()), "F-2026-081"),
            spent("3", 1_320, begun.saturating_add(90.days()), "F-2026-094"),
        ];
        let Some(next) = terms.instalment("etape") else { return Ok(()) };
        holder.claim_subsidy(own, &id, (&next.key, next.cents, shown), today.saturating_sub(4.days())).await
    }
}
