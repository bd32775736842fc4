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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaigns::Letter;
    use jiff::ToSpan;
    use jiff::civil::date;
    use pathway::contact::{Event, Fact, standing};

    const SENT: Date = date(2026, 6, 1);

    fn household(id: &str, facts: &[Fact], on: Date) -> Stands {
        Stands {
            id: id.to_owned(),
            residence_id: "r".to_owned(),
            dwelling_id: format!("d-{id}"),
            standing: standing(facts, on),
            gate: Ok(()),
        }
    }

    fn open(course: Course, households: Vec<Stands>) -> Open {
        let campaign = Campaign {
            id: "c".to_owned(),
            title: "Essai".to_owned(),
            targets: Vec::new(),
            min_age: 60,
            letter: Letter::default(),
            facts: Vec::new(),
            made_at: "2026-05-20T08:00:00Z".to_owned(),
            report: None,
        };
        Open { campaign, course, households }
    }

    fn after(days: i64) -> Date {
        SENT.checked_add(days.days()).unwrap()
    }

    #[test]
    fn reminders_come_after_45_days_then_30_and_a_visit_30_days_later() {
        let mut facts = vec![Fact::new(Event::Letter, SENT)];
        let counts = |facts: &[Fact], on: Date| {
            let open = open(Course::UnderWay, vec![household("h", facts, on)]);
            (reminders(&[&open], on).len(), home_visits(&[&open], on).len())
        };
        assert_eq!(counts(&facts, after(44)), (0, 0));
        assert_eq!(counts(&facts, after(45)), (1, 0));
        facts.push(Fact::new(Event::Reminder, after(45)));
        assert_eq!(counts(&facts, after(74)), (0, 0));
        assert_eq!(counts(&facts, after(75)), (1, 0));
        facts.push(Fact::new(Event::Reminder, after(75)));
        assert_eq!(counts(&facts, after(104)), (0, 0));
        assert_eq!(counts(&facts, after(105)), (0, 1), "nobody is reminded a third time");
    }

    #[test]
    fn letters_wait_campaign_by_campaign_and_nothing_else_waits_before_they_leave() {
        let on = after(0);
        let waiting = vec![household("a", &[], on), household("b", &[], on)];
        let ready = open(Course::Ready, waiting);
        let lines = letters(&[&ready], on);
        assert!(matches!(lines[0].subject, Subject::Letters { count: 2, .. }), "{lines:?}");
        assert_eq!(lines[0].when, When::Since(date(2026, 5, 20)), "no day of sending was chosen");
        assert_eq!(reminders(&[&ready], after(400)), []);
    }

    #[test]
    fn who_is_interested_waits_until_there_is_a_file_for_them_or_for_their_dwelling() {
        let facts = [Fact::new(Event::Letter, SENT), Fact::new(Event::Interested, after(9))];
        let on = after(10);
        let all = open(Course::UnderWay, ["a", "b", "c"].map(|id| household(id, &facts, on)).into());
        let filed = Filed { recipients: ["a".to_owned()].into(), dwellings: ["d-b".to_owned()].into() };
        let lines = interested(&[&all], &filed);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].when, When::Since(after(9)));
        assert!(matches!(&lines[0].subject, Subject::Interested { recipient_id, .. } if recipient_id == "c"));
    }
}
