//! Whose queues, and where: the same question for the figure and for its list.

use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use register::day::{DayRequest, Queue, Waiting};
use register::portfolio::Portfolio;
use register::privacy::accesses::Reading;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use trust::field::ObjectKind;
use trust::policy::Action;

/// The queues of this person among those, each with the residences where it holds.
pub(super) fn mine(asked: &Asked, wanted: &[Queue]) -> BTreeMap<Queue, Option<BTreeSet<String>>> {
    let mut queues = BTreeMap::new();
    for queue in wanted {
        let (action, kind) = queue.right();
        if asked.caller.could(action, kind) {
            // What is of a call is nowhere in a stock; supported households are found by caseload, not by residence.
            let is_placed = !kind.is_of_call() && kind != ObjectKind::SupportedPathway;
            let scope = is_placed.then(|| asked.caller.residences_for(action, kind)).flatten();
            queues.insert(*queue, scope);
        }
    }
    queues
}

/// The stock, as the person sees it; `None` when there is none to be seen.
pub(super) async fn stock(asked: &Asked) -> Result<Option<Arc<Portfolio>>, PageError> {
    match portfolio(asked).await {
        Ok(portfolio) => Ok(Some(portfolio)),
        Err(PageError::NothingYet) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What waits in these queues.
pub(super) async fn waiting(
    asked: &Asked,
    portfolio: Option<&Portfolio>,
    queues: BTreeMap<Queue, Option<BTreeSet<String>>>,
) -> Result<BTreeMap<Queue, Vec<Waiting>>, PageError> {
    let request = DayRequest {
        organisation_id: asked.caller.organisation_id()?,
        on: asked.today,
        at: asked.caller.at,
        actor: Some(&asked.caller.person()?.actor),
        portfolio,
        queues,
        caseloads: asked.caller.caseloads_for(Action::List, ObjectKind::SupportedPathway),
    };
    Ok(asked.register.day(&request).await?)
}

/// A queue with its lines and the stock around them.
pub(super) struct Opened {
    pub queue: Queue,
    pub lines: Vec<Waiting>,
    pub portfolio: Option<Arc<Portfolio>>,
}

/// The queue of an address, when it is one of this person's. Reading about persons is written down before it is shown.
pub(super) async fn opened(asked: &Asked, code: &str, leaves: bool) -> Result<Opened, PageError> {
    let queue = Queue::from_code(code).ok_or(PageError::NotFound)?;
    let queues = mine(asked, &[queue]);
    if queues.is_empty() || (leaves && !may_leave(asked, queue)) {
        return Err(PageError::NotFound);
    }
    let kind = queue.right().1;
    if leaves && kind.class().is_reading_logged() {
        // Taking persons' data away asks for a fresh proof of identity, as every export does.
        asked.caller.may_here(Action::Export, kind)?;
    }
    if leaves || kind.class().is_reading_logged() {
        let reading = Reading {
            organisation_id: asked.caller.organisation_id()?,
            account_id: &asked.caller.person()?.session.account_id,
            action: if leaves { Action::Export.code() } else { Action::List.code() },
            kind: kind.code(),
            subject: &asked.path,
            at: asked.caller.at,
        };
        asked.register.note_access(&reading).await?;
    }
    let portfolio = stock(asked).await?;
    let lines = waiting(asked, portfolio.as_deref(), queues).await?.remove(&queue).unwrap_or_default();
    Ok(Opened { queue, lines, portfolio })
}

/// May the list leave as a file: what is of persons, only with the right to export it.
pub(super) fn may_leave(asked: &Asked, queue: Queue) -> bool {
    let kind = queue.right().1;
    !kind.class().is_reading_logged() || asked.caller.could(Action::Export, kind)
}
