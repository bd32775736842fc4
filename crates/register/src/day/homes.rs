//! What waits around dwellings that become free: keys, commissions, decisions, leases, adapted homes that nobody fits.

use super::{Day, DayRequest, Queue, Subject, Waiting, When};
use crate::allocations::{CaseHead, Session};
use crate::vacancies::Vacancy;
use crate::{Error, Register};
use allocation::decision::LEAST_CANDIDATES;
use jiff::civil::Date;
use pathway::vacancy::State;

const VACANCIES: [Queue; 5] =
    [Queue::Departures, Queue::ToExamine, Queue::Cases, Queue::Decisions, Queue::Leases];

/// Everything that is open around vacancies.
struct Open {
    vacancies: Vec<Vacancy>,
    cases: Vec<CaseHead>,
    sessions: Vec<Session>,
}

impl Open {
    /// The undecided files of sessions, with their vacancy while it is open and the day of the session.
    fn undecided(&self) -> impl Iterator<Item = (&CaseHead, &Vacancy, Date)> {
        self.cases.iter().filter_map(|case| {
            // Another session may have decided about the same dwelling.
            let is_decided = self.is_decided(&case.vacancy_id);
            let vacancy = self.vacancies.iter().find(|one| one.id == case.vacancy_id && !is_decided)?;
            let session = self.sessions.iter().find(|one| one.id == case.session_id)?;
            Some((case, vacancy, session.held_on))
        })
    }

    fn is_decided(&self, vacancy_id: &str) -> bool {
        self.cases.iter().any(|case| case.vacancy_id == vacancy_id && case.is_decided)
    }
}

impl Register {
    pub(super) async fn homes_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let asked = day.asked;
        let id = asked.organisation_id;
        if let (true, Some(portfolio)) = (asked.asks(Queue::Unmatched), asked.portfolio) {
            let found = self.unmatched(portfolio, asked.on).await?;
            day.put(Queue::Unmatched, || {
                let lines = found.into_iter().map(|one| Waiting {
                    subject: Subject::Vacancy { id: one.vacancy_id, dwelling_id: one.dwelling.id },
                    when: When::since(one.noticed_on),
                    residence_id: Some(one.dwelling.residence_id),
                });
                lines.collect()
            });
        }
        if !asked.asks_one_of(&VACANCIES) {
            return Ok(());
        }
        let open = Open {
            vacancies: self.open_vacancies(id).await?,
            cases: self.allocation_cases(id, None).await?,
            sessions: self.allocation_sessions(id).await?,
        };
        day.put(Queue::Departures, || departures(&open, asked));
        day.put(Queue::ToExamine, || to_examine(&open, asked));
        day.put(Queue::Cases, || cases(&open, asked));
        day.put(Queue::Decisions, || decisions(&open, asked));
        day.put(Queue::Leases, || leases(&open, asked));
        Ok(())
    }
}

fn line(asked: &DayRequest<'_>, vacancy: &Vacancy, when: When) -> Waiting {
    Waiting {
        subject: Subject::Vacancy { id: vacancy.id.clone(), dwelling_id: vacancy.dwelling_id.clone() },
        when,
        residence_id: asked.residence_of(&vacancy.dwelling_id),
    }
}

/// Tenants whose day of leaving has come: are the keys there?
fn departures(open: &Open, asked: &DayRequest<'_>) -> Vec<Waiting> {
    let lines = open.vacancies.iter().filter_map(|one| match one.state {
        State::Announced { vacant_on } if vacant_on <= asked.on => {
            Some(line(asked, one, When::By(vacant_on)))
        }
        _ => None,
    });
    lines.collect()
}

/// Vacancies that could be let and that no commission examines.
fn to_examine(open: &Open, asked: &DayRequest<'_>) -> Vec<Waiting> {
    let examined = |id: &str| open.cases.iter().any(|case| case.vacancy_id == id);
    let free = open.vacancies.iter().filter(|one| one.state.can_be_let() && !examined(&one.id));
    free.map(|one| line(asked, one, When::since(one.noticed_on()))).collect()
}

/// A file of a session, by the day of the session.
fn case_line(asked: &DayRequest<'_>, (case, vacancy, held_on): (&CaseHead, &Vacancy, Date)) -> Waiting {
    Waiting {
        subject: Subject::Case {
            id: case.id.clone(),
            dwelling_id: case.dwelling_id.clone(),
            candidates: case.candidates,
            has_rent: vacancy.rent_cents.is_some(),
        },
        when: When::By(held_on),
        residence_id: asked.residence_of(&case.dwelling_id),
    }
}

/// Files of sessions to come that lack candidates or a rent.
fn cases(open: &Open, asked: &DayRequest<'_>) -> Vec<Waiting> {
    let short = |case: &CaseHead| case.candidates < LEAST_CANDIDATES as u64;
    open.undecided()
        .filter(|(case, vacancy, held_on)| {
            *held_on >= asked.on && (short(case) || vacancy.rent_cents.is_none())
        })
        .map(|found| case_line(asked, found))
        .collect()
}

/// Files of sessions that were held, or are held today, without a decision.
fn decisions(open: &Open, asked: &DayRequest<'_>) -> Vec<Waiting> {
    open.undecided()
        .filter(|(.., held_on)| *held_on <= asked.on)
        .map(|found| case_line(asked, found))
        .collect()
}

/// Decided, and no lease noted.
fn leases(open: &Open, asked: &DayRequest<'_>) -> Vec<Waiting> {
    let decided = open.vacancies.iter().filter(|one| open.is_decided(&one.id));
    decided.map(|one| line(asked, one, When::since(one.vacant_on().or_else(|| one.noticed_on())))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vacancies::NotedVacancyFact;
    use jiff::civil::date;
    use pathway::vacancy::Fact;
    use std::collections::BTreeMap;

    const TODAY: Date = date(2026, 11, 22);

    fn vacancy(id: &str, vacant_on: Date) -> Vacancy {
        Vacancy {
            id: id.to_owned(),
            dwelling_id: format!("d-{id}"),
            rent_cents: Some(50_000),
            state: State::Announced { vacant_on },
            facts: vec![NotedVacancyFact {
                fact: Fact::Noticed { on: date(2026, 10, 1), vacant_on },
                author: String::new(),
                author_name: None,
                noted_at: String::new(),
            }],
        }
    }

    fn case(id: &str, vacancy: &str, candidates: u64, is_decided: bool) -> CaseHead {
        CaseHead {
            id: id.to_owned(),
            session_id: "s".to_owned(),
            vacancy_id: vacancy.to_owned(),
            dwelling_id: format!("d-{vacancy}"),
            version: 1,
            candidates,
            is_decided,
        }
    }

    fn open(held_on: Date, cases: Vec<CaseHead>) -> Open {
        let session = Session { id: "s".to_owned(), held_on, name: String::new(), cases: 0, decided: 0 };
        let vacancies = vec![vacancy("a", date(2026, 11, 20)), vacancy("b", date(2026, 12, 20))];
        Open { vacancies, cases, sessions: vec![session] }
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

    fn ids(lines: &[Waiting]) -> Vec<&str> {
        let named = lines.iter().filter_map(|line| match &line.subject {
            Subject::Vacancy { id, .. } | Subject::Case { id, .. } => Some(id.as_str()),
            _ => None,
        });
        named.collect()
    }

    #[test]
    fn a_vacancy_goes_from_the_keys_to_the_commission_to_the_lease() {
        let none = open(TODAY, Vec::new());
        assert_eq!(ids(&departures(&none, &asked())), ["a"]);
        assert_eq!(ids(&to_examine(&none, &asked())), ["a", "b"]);
        assert_eq!(leases(&none, &asked()), []);
        let examined = open(date(2026, 11, 30), vec![case("c", "a", 1, false)]);
        assert_eq!(ids(&to_examine(&examined, &asked())), ["b"]);
        assert_eq!(ids(&cases(&examined, &asked())), ["c"], "one candidate is not enough");
        assert_eq!(decisions(&examined, &asked()), [], "the session is to come");
        let held = open(TODAY, vec![case("c", "a", 3, false)]);
        assert_eq!(cases(&held, &asked()), [], "three candidates and a rent");
        assert_eq!(ids(&decisions(&held, &asked())), ["c"]);
        let decided = open(TODAY, vec![case("c", "a", 3, true), case("d", "a", 0, false)]);
        assert_eq!(decisions(&decided, &asked()), [], "another session decided");
        assert_eq!(ids(&leases(&decided, &asked())), ["a"]);
    }
}
