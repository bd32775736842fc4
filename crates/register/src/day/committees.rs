//! What committees wait for: files to instruct, declarations, readings, votes; what applicants are asked.

use super::{Day, Queue, Subject, Waiting, When};
use crate::committees::MineOfCall;
use crate::{Error, Register};
use trust::day::legal_day;

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
                    subject: Subject::BoardVote { id: vote.board_id, call: title(one) },
                    when: When::Since(legal_day(vote.opened_at)),
                    residence_id: None,
                }));
            }
            day.put(Queue::CommitteeDuties, || lines);
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
}

fn title(one: &MineOfCall) -> String {
    one.sight.call.shown().map(|version| version.specification.title.clone()).unwrap_or_default()
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
            call: title(one),
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
        let subject = Subject::Committee { id: sight.call.id.clone(), title: title(one) };
        return vec![Waiting { subject, when: by(one), residence_id: None }];
    }
    let reading = one.to_read().map(|(file, review)| Waiting {
        subject: Subject::Reading {
            id: review.id.clone(),
            title: file.application.content.title.clone(),
            call: title(one),
        },
        when: by(one),
        residence_id: None,
    });
    reading.collect()
}
