//! What waits of going to residents: doors where the day has come, stops of the bus of which nothing was noted.

use super::{Day, Queue, Subject, Waiting, When};
use crate::outreach::{HomeVisit, Standing};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days after which a stop without a log is no longer asked for.
const ASKED_DAYS: i64 = 30;

impl Register {
    pub(super) async fn outreach_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let (own, on) = (day.asked.organisation_id, day.asked.on);
        if day.asked.asks(Queue::OutreachVisits) {
            let all = self.home_visits(own, None, false).await?;
            day.put(Queue::OutreachVisits, || all.iter().filter_map(|one| to_go(one, on)).collect());
        }
        if day.asked.asks(Queue::ToursToLog) {
            let lines = self.stops_to_log(own, on).await?;
            day.put(Queue::ToursToLog, || lines);
        }
        Ok(())
    }

    async fn stops_to_log(&self, own: &str, on: Date) -> Result<Vec<Waiting>, Error> {
        let logs = self.tour_logs(own, None).await?;
        let oldest = on.saturating_sub(ASKED_DAYS.days());
        let names: Vec<(String, String)> =
            sqlx::query_as("SELECT id, name FROM residence WHERE landlord_id = $1")
                .bind(own)
                .fetch_all(self.db.read())
                .await?;
        let names: BTreeMap<String, String> = names.into_iter().collect();
        let mut lines = Vec::new();
        for one in self.tour_rounds(own).await? {
            let Some((told, _)) = &one.told else { continue };
            for tour in told.plan.tours.iter().filter(|tour| tour.on < on && tour.on >= oldest) {
                for call in &tour.calls {
                    let id = &told.residences[call.stop];
                    let is_noted = logs
                        .iter()
                        .any(|log| log.round_id == one.id && log.residence_id == *id && log.on == tour.on);
                    if is_noted {
                        continue;
                    }
                    let subject = Subject::TourStop {
                        round_id: one.id.clone(),
                        residence_id: id.clone(),
                        residence: names.get(id).cloned().unwrap_or_default(),
                        on: tour.on,
                    };
                    let when = When::Since(tour.on);
                    lines.push(Waiting { subject, when, residence_id: Some(id.clone()) });
                }
            }
        }
        Ok(lines)
    }
}

/// A visit with an alert, one nobody asked about yet, one that is over but open, or one whose day has come.
fn to_go(one: &HomeVisit, on: Date) -> Option<Waiting> {
    let standing = one.sheet.standing();
    let next = one.sheet.next_on();
    let waits = match standing {
        Standing::Refused | Standing::Closed => false,
        Standing::Alert => true,
        _ => next.is_none_or(|next| next <= on),
    };
    waits.then(|| Waiting {
        subject: Subject::HomeVisit {
            id: one.id.clone(),
            door: one.dwelling.clone().unwrap_or_else(|| one.residence.clone()),
            residence: one.residence.clone(),
        },
        when: When::By(next.unwrap_or(one.sheet.asked_on)),
        residence_id: Some(one.residence_id.clone()),
    })
}
