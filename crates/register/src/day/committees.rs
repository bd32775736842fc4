//! What committees wait for: files to instruct, declarations, readings, votes; what applicants are asked.

use super::{AfterStep, Day, Queue, Subject, Waiting, When};
use crate::applications::Side;
use crate::committees::{MineOfCall, Seat, Sight};
use crate::{Error, Register};
use ::committee::after::Standing;
use jiff::{Timestamp, ToSpan};
use trust::day::legal_day;

/// Days for which an answer is told.
const TOLD_DAYS: i64 = 30;

impl Register {
    pub(super) async fn committees_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        let (id, at) = (day.asked.organisation_id, day.asked.at);
        if let Some(actor) = day.asked.actor
            && day.asked.asks_one_of(&[Queue::FilesToInstruct, Queue::CommitteeDuties])
        {
            let mine = self.my_committees(actor, at).await?;
            day.put(Queue::FilesToInstruct, || mine.iter().flat_map(to_instruct).collect());
            let mut lines: Vec<Waiting> = mine.iter().flat_map(duties).collect();
            for one in &mine {
                let own = one.sight.account.as_str();
                let open = self.votes(&one.sight).await?.into_iter().filter(|vote| vote.waits_for(own));
                let silent = open
                    .filter(|vote| vote.votes.iter().any(|line| line.account_id == own && !line.has_voted));
                lines.extend(silent.map(|vote| Waiting {
                    subject: match vote.application_id {
                        Some(_) => Subject::AfterResults {
                            board_id: vote.board_id,
                            call: title(&one.sight),
                            what: AfterStep::Vote,
                        },
                        None => Subject::BoardVote { id: vote.board_id, call: title(&one.sight) },
                    },
                    when: When::Since(legal_day(vote.opened_at)),
                    residence_id: None,
                }));
                if one.sight.is(Seat::President) {
                    lines.extend(self.after_results(&one.sight, at).await?);
                }
            }
            day.put(Queue::CommitteeDuties, || lines);
        }
        if let Some(actor) = day.asked.actor
            && day.asked.asks(Queue::ResultsDue)
        {
            let mut lines = Vec::new();
            for sight in self.committee_sights(actor, at).await? {
                if sight.is(Seat::Secretariat) && !sight.is(Seat::President) {
                    let all = self.after_results(&sight, at).await?;
                    let answers = |one: &Waiting| {
                        matches!(one.subject, Subject::AfterResults { what: AfterStep::Answer, .. })
                    };
                    lines.extend(all.into_iter().filter(answers));
                }
            }
            day.put(Queue::ResultsDue, || lines);
        }
        if day.asked.asks(Queue::ResultsTold) {
            let mut lines = Vec::new();
            for (file, _, side) in self.applications(id).await? {
                if side != Side::Lead {
                    continue;
                }
                let Some((file, _, one)) = self.decision_for_partners(id, &file.id, day.asked.on).await?
                else {
                    continue;
                };
                // What others said since, and for a month: after that it is in the file.
                let last = one.facts.last().filter(|fact| {
                    use ::committee::after::Fact as F;
                    !matches!(fact.noted.fact, F::Contested { .. } | F::Renounced { .. })
                });
                let recent =
                    last.filter(|fact| fact.noted.on.saturating_add(TOLD_DAYS.days()) >= day.asked.on);
                lines.extend(recent.map(|fact| Waiting {
                    subject: Subject::ResultTold {
                        id: file.id.clone(),
                        title: file.content.title.clone(),
                        standing: one.standing,
                    },
                    when: When::Since(fact.noted.on),
                    residence_id: None,
                }));
            }
            day.put(Queue::ResultsTold, || lines);
        }
        if day.asked.asks(Queue::PiecesAsked) {
            let all = self.pieces_asked(id).await?;
            let lines = all.into_iter().map(|(file, _, _, until)| Waiting {
                subject: Subject::PieceAsked { id: file.id, title: file.content.title },
                when: When::By(until),
                residence_id: None,
            });
            day.put(Queue::PiecesAsked, || lines.collect());
        }
        Ok(())
    }

    /// What waits after the results of a call: contests, votes to open, a file to call.
    async fn after_results(&self, sight: &Sight, at: Timestamp) -> Result<Vec<Waiting>, Error> {
        let boards = self.boards(sight).await?;
        let Some(board) = boards.into_iter().find(|one| one.adopted_at.is_some()) else {
            return Ok(Vec::new());
        };
        let line = |what, on| Waiting {
            subject: Subject::AfterResults { board_id: board.id.clone(), call: title(sight), what },
            when: When::Since(on),
            residence_id: None,
        };
        let mut all = Vec::new();
        let decisions = self.decisions_of_call(sight).await?;
        for one in &decisions {
            let Some(last) = one.facts.last() else { continue };
            match one.standing {
                Standing::Contested => all.push(line(AfterStep::Answer, last.noted.on)),
                Standing::Reopened => all.push(line(AfterStep::Vote, last.noted.on)),
                _ => {}
            }
        }
        let waits = decisions.iter().any(|one| matches!(one.standing, Standing::Reserve(_)));
        if waits {
            match self.promotion(sight, at).await {
                Ok(found) => all.extend(found.next.map(|_| line(AfterStep::Call, legal_day(at)))),
                // The page says what keeps the list from being looked at.
                Err(Error::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(all)
    }
}

fn title(sight: &Sight) -> String {
    sight.call.shown().map(|version| version.specification.title.clone()).unwrap_or_default()
}

/// The day on which the committee meets, where the call says it.
fn by(one: &MineOfCall) -> When {
    When::by(one.sight.call.in_force().and_then(|version| version.specification.committee_on))
}

fn to_instruct(one: &MineOfCall) -> Vec<Waiting> {
    let line = |file: &crate::committees::FileSeen| Waiting {
        subject: Subject::Judged {
            id: file.application.id.clone(),
            title: file.application.content.title.clone(),
            call: title(&one.sight),
        },
        when: by(one),
        residence_id: None,
    };
    one.to_instruct().map(line).collect()
}

/// A declaration to make, readings to send.
fn duties(one: &MineOfCall) -> Vec<Waiting> {
    let sight = &one.sight;
    if sight.judges() && !sight.has_declared {
        let subject = Subject::Committee { id: sight.call.id.clone(), title: title(&one.sight) };
        return vec![Waiting { subject, when: by(one), residence_id: None }];
    }
    let reading = one.to_read().map(|(file, review)| Waiting {
        subject: Subject::Reading {
            id: review.id.clone(),
            title: file.application.content.title.clone(),
            call: title(&one.sight),
        },
        when: by(one),
        residence_id: None,
    });
    reading.collect()
}
