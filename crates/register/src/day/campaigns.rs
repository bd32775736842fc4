//! What waits in campaigns: letters, reminders, visits, answers, and households that want to go on.

use super::{Day, Queue, Subject, Waiting, When};
use crate::campaigns::{Campaign, Stands};
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::campaign::Stage as Course;
use pathway::contact::{NextStep, Stage};
use std::collections::BTreeSet;

const ALL: [Queue; 5] =
    [Queue::Letters, Queue::Reminders, Queue::HomeVisits, Queue::Answers, Queue::Interested];

/// A campaign that goes on, and where each household that the gate lets through stands.
struct Open {
    campaign: Campaign,
    course: Course,
    households: Vec<Stands>,
}

/// Dwellings and households that have an adaptation file already.
struct Filed {
    /// Households of campaigns that came to a file, whatever became of it.
    recipients: BTreeSet<String>,
    /// Dwellings with a file under way: they take no other.
    dwellings: BTreeSet<String>,
}

impl Register {
    pub(super) async fn campaigns_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        if !asked.asks_one_of(&ALL) {
            return Ok(());
        }
        let (id, on) = (asked.organisation_id, asked.on);
        let mut all = Vec::new();
        for campaign in self.campaigns(id).await? {
            let course = campaign.standing(on).stage;
            if matches!(course, Course::Ready | Course::UnderWay) {
                let mut households = self.standings(id, &campaign, on).await?;
                households.retain(|one| one.gate.is_ok());
                all.push(Open { campaign, course, households });
            }
        }
        let filed = if asked.asks(Queue::Interested) { self.filed(id).await? } else { Filed::none() };
        // A campaign is seen by whoever sees all its residences, as its pages are.
        let seen = |queue: Queue| -> Vec<&Open> {
            let scope = asked.queues.get(&queue).and_then(Option::as_ref);
            all.iter().filter(|open| open.campaign.is_within(scope)).collect()
        };
        day.put(Queue::Letters, || letters(&seen(Queue::Letters), on));
        day.put(Queue::Reminders, || reminders(&seen(Queue::Reminders), on));
        day.put(Queue::HomeVisits, || home_visits(&seen(Queue::HomeVisits), on));
        day.put(Queue::Answers, || answers(&seen(Queue::Answers), on));
        day.put(Queue::Interested, || interested(&seen(Queue::Interested), &filed));
        Ok(())
    }

    async fn filed(&self, landlord_id: &str) -> Result<Filed, Error> {
        let rows: Vec<(Option<String>, String, Option<String>)> = sqlx::query_as(
            "SELECT recipient_id, dwelling_id, ended_on FROM adaptation_file WHERE landlord_id = $1",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut filed = Filed::none();
        for (recipient, dwelling, ended) in rows {
            filed.recipients.extend(recipient);
            if ended.is_none() {
                filed.dwellings.insert(dwelling);
            }
        }
        Ok(filed)
    }
}

impl Filed {
    const fn none() -> Filed {
        Filed { recipients: BTreeSet::new(), dwellings: BTreeSet::new() }
    }
}

fn letters(all: &[&Open], on: Date) -> Vec<Waiting> {
    let lines = all.iter().filter_map(|open| {
        let count = open.households.iter().filter(|one| one.standing.stage == Stage::ToContact).count();
        let sending = open.campaign.standing(on).sending;
        (count > 0).then(|| Waiting {
            subject: Subject::Letters {
                campaign_id: open.campaign.id.clone(),
                title: open.campaign.title.clone(),
                count,
            },
            when: sending.map_or_else(|| When::since(super::day_of(&open.campaign.made_at)), When::By),
            residence_id: open.campaign.targets.first().map(|target| target.residence_id.clone()),
        })
    });
    lines.collect()
}

/// The households of campaigns under way for which one of these steps is due.
fn due(all: &[&Open], on: Date, steps: &[NextStep]) -> Vec<Waiting> {
    let under_way = all.iter().filter(|open| open.course == Course::UnderWay);
    let lines = under_way.flat_map(|open| {
        open.households.iter().filter_map(move |one| {
            let next = one.standing.next.filter(|next| next.on <= on && steps.contains(&next.what))?;
            Some(Waiting {
                subject: Subject::Household {
                    campaign_id: open.campaign.id.clone(),
                    recipient_id: one.id.clone(),
                    dwelling_id: one.dwelling_id.clone(),
                    step: next.what,
                },
                when: When::By(next.on),
                residence_id: Some(one.residence_id.clone()),
            })
        })
    });
    lines.collect()
}

fn reminders(all: &[&Open], on: Date) -> Vec<Waiting> {
    due(all, on, &[NextStep::FirstReminder, NextStep::SecondReminder])
}

fn home_visits(all: &[&Open], on: Date) -> Vec<Waiting> {
    due(all, on, &[NextStep::PlanVisit])
}

fn answers(all: &[&Open], on: Date) -> Vec<Waiting> {
    due(all, on, &[NextStep::Visit, NextStep::CallBack])
}

fn interested(all: &[&Open], filed: &Filed) -> Vec<Waiting> {
    let lines = all.iter().flat_map(|open| {
        open.households
            .iter()
            .filter(|one| one.standing.stage == Stage::Interested)
            .filter(move |one| {
                !filed.recipients.contains(&one.id) && !filed.dwellings.contains(&one.dwelling_id)
            })
            .map(move |one| Waiting {
                subject: Subject::Interested {
                    campaign_id: open.campaign.id.clone(),
                    recipient_id: one.id.clone(),
                    dwelling_id: one.dwelling_id.clone(),
                },
                when: When::since(one.standing.since),
                residence_id: Some(one.residence_id.clone()),
            })
    });
    lines.collect()
}
