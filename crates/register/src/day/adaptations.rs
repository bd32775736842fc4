//! What waits in adaptation files: diagnosis, committee, works, what the household is told, complaints, devices.

use super::{Day, DayRequest, Queue, Subject, Waiting, When};
use crate::adaptations::AdaptationFile;
use crate::{Error, Register};
use pathway::adaptation::{Stage, Standing};
use pathway::device::Alert;
use pathway::reminders::{NextStep, dues};

const ALL: [Queue; 10] = [
    Queue::Diagnoses,
    Queue::Reports,
    Queue::Committee,
    Queue::Orders,
    Queue::Acceptances,
    Queue::Deliveries,
    Queue::Telling,
    Queue::Complaints,
    Queue::Devices,
    Queue::Feedback,
];

/// A file, where it stands, and where its dwelling is.
struct Followed {
    file: AdaptationFile,
    now: Standing,
    residence_id: Option<String>,
}

impl Followed {
    fn line(&self, subject: Subject, when: When) -> Waiting {
        Waiting { subject, when, residence_id: self.residence_id.clone() }
    }
}

impl Register {
    pub(super) async fn adaptations_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        if !asked.asks_one_of(&ALL) {
            return Ok(());
        }
        let files = self.adaptations_as_noted(asked.organisation_id).await?;
        let all: Vec<Followed> = files
            .into_iter()
            .map(|file| Followed {
                now: file.standing(asked.on),
                residence_id: asked.residence_of(&file.dwelling_id),
                file,
            })
            .collect();
        day.put(Queue::Diagnoses, || steps(&all, asked, &[NextStep::PlanVisit, NextStep::Visit]));
        day.put(Queue::Reports, || steps(&all, asked, &[NextStep::WriteReport]));
        day.put(Queue::Committee, || steps(&all, asked, &[NextStep::Decide]));
        day.put(Queue::Orders, || steps(&all, asked, &[NextStep::Order]));
        day.put(Queue::Acceptances, || acceptances(&all, asked));
        day.put(Queue::Deliveries, || steps(&all, asked, &[NextStep::Deliver]));
        day.put(Queue::Telling, || steps(&all, asked, &TELLING));
        day.put(Queue::Complaints, || complaints(&all));
        day.put(Queue::Devices, || devices(&all, asked));
        day.put(Queue::Feedback, || steps(&all, asked, &[NextStep::AskAtOneMonth, NextStep::AskAtSixMonths]));
        Ok(())
    }
}

/// What a household is told: thirty and seven days before, every week, thirty days after.
const TELLING: [NextStep; 4] =
    [NextStep::TellLongBefore, NextStep::TellShortlyBefore, NextStep::TellDuring, NextStep::TellAfter];

/// The steps of these kinds that are to be done: those whose day has come, and those that wait for no day.
fn steps(all: &[Followed], asked: &DayRequest<'_>, wanted: &[NextStep]) -> Vec<Waiting> {
    let lines = all.iter().flat_map(|one| {
        let of_file = dues(&one.now).into_iter().filter(move |due| wanted.contains(&due.what));
        of_file.filter(move |due| due.on.is_none_or(|day| day <= asked.on)).map(move |due| {
            let subject = Subject::File {
                id: one.file.id.clone(),
                dwelling_id: one.file.dwelling_id.clone(),
                step: due.what,
            };
            let waits = one.now.since.unwrap_or(one.file.opened_on);
            one.line(subject, due.on.map_or(When::Since(waits), When::By))
        })
    });
    lines.collect()
}

/// Works to begin, to accept, or whose reservations are to be lifted. Nothing here says for whom.
fn acceptances(all: &[Followed], asked: &DayRequest<'_>) -> Vec<Waiting> {
    let lines = all.iter().filter_map(|one| {
        let when = match one.now.stage {
            Stage::Ordered => When::By(one.now.starts_on.filter(|day| *day <= asked.on)?),
            Stage::Started => When::since(one.now.started_on),
            Stage::AcceptedWithReservations => When::since(one.now.accepted_on),
            _ => return None,
        };
        let subject = Subject::Works {
            id: one.file.id.clone(),
            dwelling_id: one.file.dwelling_id.clone(),
            stage: one.now.stage,
        };
        Some(one.line(subject, when))
    });
    lines.collect()
}

fn complaints(all: &[Followed]) -> Vec<Waiting> {
    let lines = all.iter().flat_map(|one| {
        let waiting = one.file.complaints().into_iter().filter(|complaint| complaint.answer.is_none());
        waiting.map(move |complaint| {
            let subject = Subject::Complaint {
                id: one.file.id.clone(),
                dwelling_id: one.file.dwelling_id.clone(),
                rank: complaint.rank,
                kind: complaint.kind,
            };
            one.line(subject, When::Since(complaint.on))
        })
    });
    lines.collect()
}

fn devices(all: &[Followed], asked: &DayRequest<'_>) -> Vec<Waiting> {
    let lines = all.iter().flat_map(|one| {
        one.file.alerts(asked.on).into_iter().map(move |(loan, alert)| {
            let subject = Subject::Device {
                id: one.file.id.clone(),
                dwelling_id: one.file.dwelling_id.clone(),
                rank: loan.rank,
                device: loan.device,
            };
            one.line(
                subject,
                match alert {
                    Alert::Late(day) => When::By(day),
                    Alert::AfterDelivery(day) => When::Since(day),
                },
            )
        })
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adaptations::{Entry, NotedEntry};
    use jiff::civil::{Date, date};
    use pathway::adaptation::{Decision, Event, Fact, Motive};
    use std::collections::BTreeMap;

    const TODAY: Date = date(2026, 11, 22);

    fn followed(facts: &[Fact]) -> Followed {
        let entries = (1..).zip(facts).map(|(rank, fact)| NotedEntry {
            rank,
            entry: Entry::Step { fact: *fact, text: None, rating: None },
            noted_at: String::new(),
            noted_by: String::new(),
            author_name: None,
            is_corrected: false,
        });
        let file = AdaptationFile {
            id: "f".to_owned(),
            dwelling_id: "d".to_owned(),
            recipient_id: None,
            opened_on: date(2026, 3, 1),
            consent_on: date(2026, 3, 1),
            entries: entries.collect(),
            is_household_there: None,
        };
        Followed { now: file.standing(TODAY), file, residence_id: Some("r".to_owned()) }
    }

    fn asked() -> DayRequest<'static> {
        DayRequest {
            organisation_id: "o",
            on: TODAY,
            at: jiff::Timestamp::UNIX_EPOCH,
            actor: None,
            portfolio: None,
            queues: BTreeMap::new(),
            caseloads: None,
        }
    }

    fn when(lines: &[Waiting]) -> Vec<When> {
        lines.iter().map(|line| line.when).collect()
    }

    #[test]
    fn a_visit_waits_once_its_day_has_come_and_a_file_without_a_visit_at_once() {
        let wanted = [NextStep::PlanVisit, NextStep::Visit];
        let none = followed(&[]);
        assert_eq!(when(&steps(&[none], &asked(), &wanted)), [When::Since(date(2026, 3, 1))]);
        let planned = |day| followed(&[Fact::planned(Event::VisitPlanned, date(2026, 11, 1), day)]);
        assert_eq!(when(&steps(&[planned(TODAY)], &asked(), &wanted)), [When::By(TODAY)]);
        assert_eq!(steps(&[planned(date(2026, 11, 23))], &asked(), &wanted), []);
    }

    #[test]
    fn works_wait_to_begin_on_their_day_then_to_be_accepted() {
        let mut facts = vec![
            Fact::new(Event::Visited, date(2026, 4, 1)),
            Fact::new(Event::ReportReceived, date(2026, 4, 8)),
            Fact::decided(date(2026, 5, 1), Decision::Adapt, Motive::HouseholdWish),
            Fact::planned(Event::Ordered, date(2026, 10, 1), date(2026, 11, 20)),
        ];
        assert_eq!(when(&acceptances(&[followed(&facts)], &asked())), [When::By(date(2026, 11, 20))]);
        facts.push(Fact::new(Event::Started, date(2026, 11, 21)));
        assert_eq!(when(&acceptances(&[followed(&facts)], &asked())), [When::Since(date(2026, 11, 21))]);
        facts.push(Fact::new(Event::Accepted, TODAY));
        assert_eq!(acceptances(&[followed(&facts)], &asked()), []);
        let delivery = steps(&[followed(&facts)], &asked(), &[NextStep::Deliver]);
        assert_eq!(when(&delivery), [When::Since(TODAY)]);
    }
}
