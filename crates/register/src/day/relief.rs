//! What waits around property-tax relief: claims whose last day comes, expenses that a person must decide.

use super::{Day, Queue, Subject, Waiting, When};
use crate::relief::ReliefBook;
use crate::{Error, Register};
use relief::deadline::Urgency;
use relief::ledger::Standing;

impl Register {
    pub(super) async fn relief_of_day(&self, day: &mut Day<'_>) -> Result<(), Error> {
        if !day.asked.asks_one_of(&[Queue::ReliefDeadlines, Queue::WorksToDecide]) {
            return Ok(());
        }
        let book = self.relief_book(day.asked.organisation_id, day.asked.on).await?;
        day.put(Queue::ReliefDeadlines, || deadlines(&book));
        day.put(Queue::WorksToDecide, || to_decide(&book));
        Ok(())
    }
}

/// Offices and years with something left to claim, once the first alert is reached.
fn deadlines(book: &ReliefBook) -> Vec<Waiting> {
    let due =
        book.ledger.offices.iter().filter(|one| one.is_open() && matches!(one.urgency, Urgency::Due { .. }));
    due.map(|one| Waiting {
        subject: Subject::Relief {
            office_id: one.office_id.clone(),
            office: book.office(&one.office_id).map(|office| office.name.clone()).unwrap_or_default(),
            year: one.year,
        },
        when: When::By(one.deadline),
        residence_id: None,
    })
    .collect()
}

/// Expenses whose words leave a doubt, that look like another one, or of which a fact is missing.
fn to_decide(book: &ReliefBook) -> Vec<Waiting> {
    let waits = |id: &str| {
        book.line(id).is_some_and(|line| matches!(&line.standing, Standing::Out(out) if out.waits()))
    };
    let lines = book.expenses.iter().filter(|one| waits(&one.id));
    lines
        .map(|one| Waiting {
            subject: Subject::Expense { id: one.id.clone(), label: one.label.clone() },
            // Undecided after its last day, it is lost.
            when: When::by(book.line(&one.id).and_then(|line| line.deadline)),
            residence_id: one.residence_id.clone(),
        })
        .collect()
}
