//! What came of a request: the steps of the diagnoses and quotes that answer it. Where the request stands is computed from
//! them.

use crate::diagnoses::DiagnosisEvent;
use crate::{Across, Error, Register, instant};
use engagement::{Act, Fact, Quote, Stage, Version};
use jiff::Timestamp;
use jiff::civil::Date;
use referral::HelpStep;
use trust::day::legal_day;

/// The step of an event of a diagnosis.
const fn step_of(event: &DiagnosisEvent) -> Option<HelpStep> {
    match event {
        DiagnosisEvent::Begun => Some(HelpStep::DiagnosisBegun),
        DiagnosisEvent::Delivered { .. } => Some(HelpStep::DiagnosisDelivered),
        DiagnosisEvent::QuoteAsked { .. } => Some(HelpStep::QuoteAsked),
        DiagnosisEvent::Reopened | DiagnosisEvent::Answered { .. } | DiagnosisEvent::Planned { .. } => None,
    }
}

/// The first instant of the day after, where the organisations are.
fn end_of(day: Date) -> Result<Timestamp, Error> {
    let wrong = |error: jiff::Error| Error::Computation(error.to_string());
    Ok(day.tomorrow().map_err(wrong)?.in_tz("Europe/Paris").map_err(wrong)?.timestamp())
}

/// The steps of a quote at an instant. It is replayed fact by fact: the step is the fact that changed something.
fn of_quote(quote: &Quote, noted: &[Timestamp], now: Timestamp) -> Result<Vec<(Timestamp, HelpStep)>, Error> {
    let mut all = Vec::new();
    let mut so_far = Quote { versions: quote.versions.clone(), facts: Vec::new() };
    for (fact, at) in quote.facts.iter().zip(noted) {
        let before = engagement::in_force(&so_far).map(|one| one.number);
        so_far.facts.push(fact.clone());
        let step = match &fact.act {
            Act::Sent { .. } => Some(HelpStep::QuoteSent),
            Act::Signed { .. } => {
                let after = engagement::in_force(&so_far).map(|one| one.number);
                (after != before).then_some(HelpStep::QuoteAccepted)
            }
            Act::Declined { .. } => Some(HelpStep::QuoteDeclined),
            Act::Closed { .. } => Some(HelpStep::AccompanimentClosed),
            _ => None,
        };
        all.extend(step.map(|step| (*at, step)));
    }
    for version in &quote.versions {
        let standing = engagement::standing(quote, version.number, legal_day(now));
        let Some(standing) = standing.filter(|now| now.stage == Stage::Expired) else { continue };
        if let Some(last) = standing.valid_until {
            all.push((end_of(last)?, HelpStep::QuoteExpired));
        }
    }
    Ok(all)
}

impl Register {
    /// What came of a request, step by step. The desk reads no diagnosis and no quote here, only that they are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn help_of_referral(&self, referral_id: &str) -> Result<Vec<(Timestamp, HelpStep)>, Error> {
        let house = self.across(Across::HelpSteps);
        let mut all = Vec::new();
        let diagnoses: Vec<(String, String)> = sqlx::query_as(
            "SELECT f.at, f.event FROM diagnosis_fact f JOIN diagnosis d ON d.id = f.diagnosis_id
             WHERE d.referral_id = $1 ORDER BY f.diagnosis_id, f.rank",
        )
        .bind(referral_id)
        .fetch_all(house.db.read())
        .await?;
        for (at, event) in diagnoses {
            let event: DiagnosisEvent = serde_json::from_str(&event)?;
            if let Some(step) = step_of(&event) {
                all.push((instant(&at)?, step));
            }
        }
        let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM quote WHERE referral_id = $1 ORDER BY id")
            .bind(referral_id)
            .fetch_all(house.db.read())
            .await?;
        for id in ids {
            let facts: Vec<(String, String)> =
                sqlx::query_as("SELECT at, fact FROM quote_fact WHERE quote_id = $1 ORDER BY rank")
                    .bind(&id)
                    .fetch_all(house.db.read())
                    .await?;
            let contents: Vec<(i64, String)> = sqlx::query_as(
                "SELECT version, content FROM quote_version WHERE quote_id = $1 ORDER BY version",
            )
            .bind(&id)
            .fetch_all(house.db.read())
            .await?;
            let mut quote = Quote::default();
            let mut noted = Vec::new();
            for (at, fact) in facts {
                noted.push(instant(&at)?);
                quote.facts.push(serde_json::from_str::<Fact>(&fact)?);
            }
            for (number, content) in contents {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let digest = engagement::digest(&content);
                quote.versions.push(Version { number, terms: engagement::read(&content)?, digest });
            }
            all.extend(of_quote(&quote, &noted, Timestamp::now())?);
        }
        all.sort();
        Ok(all)
    }
}
