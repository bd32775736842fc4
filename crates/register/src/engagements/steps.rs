//! What came of a request: the steps of the diagnoses and quotes that answer it. Where the request stands is computed from
//! them.

use crate::diagnoses::DiagnosisEvent;
use crate::{Error, instant};
use engagement::{Act, Fact, Quote, Stage, Version};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use referral::HelpStep;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::BTreeMap;

/// A day after every answer: what a quote is then is how it ends if nobody says anything.
const FAR: Date = date(9000, 1, 1);

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
    let next = day.tomorrow().map_err(|error| Error::Computation(error.to_string()))?;
    trust::day::legal_instant(next.at(0, 0, 0, 0))
        .ok_or_else(|| Error::Computation(format!("no midnight on {next}")))
}

/// The steps of a quote, those to come too: the day on which it expires if nobody answers. It is replayed fact by fact: the
/// step is the fact that changed something.
fn of_quote(quote: &Quote, noted: &[Timestamp]) -> Result<Vec<(Timestamp, HelpStep)>, Error> {
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
        let standing = engagement::standing(quote, version.number, FAR);
        let Some(standing) = standing.filter(|now| now.stage == Stage::Expired) else { continue };
        if let Some(last) = standing.valid_until {
            all.push((end_of(last)?, HelpStep::QuoteExpired));
        }
    }
    Ok(all)
}

/// Rows of a query on requests, as texts.
async fn rows<T>(connection: &mut AnyConnection, sql: String, id: &str) -> Result<Vec<T>, Error>
where
    T: for<'r> sqlx::FromRow<'r, AnyRow> + Send + Unpin,
{
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id.to_owned()).fetch_all(connection).await?)
}

/// What came of requests, step by step, by the id of each. `among` is a condition on `referral_id`, made of constants and of
/// `$1`, which is `id`. The desk reads no diagnosis and no quote here, only that they are; a quote that nobody answers expires
/// on a day to come.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn help_of_referrals(
    connection: &mut AnyConnection,
    among: &str,
    id: &str,
) -> Result<BTreeMap<String, Vec<(Timestamp, HelpStep)>>, Error> {
    let mut all: BTreeMap<String, Vec<(Timestamp, HelpStep)>> = BTreeMap::new();
    let sql = format!(
        "SELECT d.referral_id, f.at, f.event FROM diagnosis_fact f JOIN diagnosis d ON d.id = f.diagnosis_id
         WHERE d.{among} ORDER BY f.diagnosis_id, f.rank"
    );
    for (referral, at, event) in rows::<(String, String, String)>(connection, sql, id).await? {
        let event: DiagnosisEvent = serde_json::from_str(&event)?;
        if let Some(step) = step_of(&event) {
            all.entry(referral).or_default().push((instant(&at)?, step));
        }
    }
    let mut quotes: BTreeMap<String, (String, Quote, Vec<Timestamp>)> = BTreeMap::new();
    let sql = format!(
        "SELECT q.referral_id, q.id, v.version, v.content FROM quote_version v JOIN quote q ON q.id = v.quote_id
         WHERE q.{among} ORDER BY q.id, v.version"
    );
    for (referral, quote, number, content) in
        rows::<(String, String, i64, String)>(connection, sql, id).await?
    {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let version =
            Version { number, terms: engagement::read(&content)?, digest: engagement::digest(&content) };
        let one = quotes.entry(quote).or_insert_with(|| (referral, Quote::default(), Vec::new()));
        one.1.versions.push(version);
    }
    let sql = format!(
        "SELECT q.id, f.at, f.fact FROM quote_fact f JOIN quote q ON q.id = f.quote_id
         WHERE q.{among} ORDER BY q.id, f.rank"
    );
    for (quote, at, fact) in rows::<(String, String, String)>(connection, sql, id).await? {
        let Some((_, quote, noted)) = quotes.get_mut(&quote) else { continue };
        noted.push(instant(&at)?);
        quote.facts.push(serde_json::from_str::<Fact>(&fact)?);
    }
    for (referral, quote, noted) in quotes.into_values() {
        all.entry(referral).or_default().extend(of_quote(&quote, &noted)?);
    }
    all.values_mut().for_each(|steps| steps.sort());
    Ok(all)
}

#[cfg(test)]
impl crate::Register {
    /// What came of one request so far.
    pub(crate) async fn help_of_referral(&self, id: &str) -> Result<Vec<(Timestamp, HelpStep)>, Error> {
        let house = self.across(crate::Across::Referrals);
        let all = help_of_referrals(&mut *house.db.instant().await?, "referral_id = $1", id).await?;
        let now = Timestamp::now();
        Ok(all.into_values().flatten().filter(|(at, _)| *at <= now).collect())
    }
}
