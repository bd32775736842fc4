//! What changes from one version to the next: what the other side is shown before it signs again.

use crate::{Line, Milestone, Terms};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Title {
        before: String,
        after: String,
    },
    Purpose {
        before: String,
        after: String,
    },
    Funding {
        before: String,
        after: String,
    },
    Days {
        before: (jiff::civil::Date, jiff::civil::Date),
        after: (jiff::civil::Date, jiff::civil::Date),
    },
    LineAdded(Line),
    LineRemoved(Line),
    LineChanged {
        before: Line,
        after: Line,
    },
    MilestoneAdded(Milestone),
    MilestoneRemoved(Milestone),
    MilestoneChanged {
        before: Milestone,
        after: Milestone,
    },
    /// The same lines or milestones, in another order.
    Order,
    /// Not the same organisations.
    Parties,
}

fn text(before: &str, after: &str, of: fn(String, String) -> Change) -> Option<Change> {
    (before != after).then(|| of(before.to_owned(), after.to_owned()))
}

/// What is in one list and not in the other, by key.
fn lists<T: Clone + PartialEq>(
    before: &[T],
    after: &[T],
    key: fn(&T) -> &str,
    [added, removed]: [fn(T) -> Change; 2],
    changed: fn(T, T) -> Change,
) -> Vec<Change> {
    let find = |all: &[T], wanted: &str| all.iter().find(|one| key(one) == wanted).cloned();
    let gone = before.iter().filter(|one| find(after, key(one)).is_none()).cloned().map(removed);
    let mut all: Vec<Change> = gone.collect();
    for one in after {
        match find(before, key(one)) {
            None => all.push(added(one.clone())),
            Some(old) if old != *one => all.push(changed(old, one.clone())),
            Some(_) => {}
        }
    }
    all
}

/// What changes. Empty: the terms are the same.
#[must_use]
pub fn difference(before: &Terms, after: &Terms) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    if (&before.requester, &before.provider) != (&after.requester, &after.provider) {
        all.push(Change::Parties);
    }
    all.extend(text(&before.title, &after.title, |before, after| Change::Title { before, after }));
    all.extend(text(&before.purpose, &after.purpose, |before, after| Change::Purpose { before, after }));
    let days = |terms: &Terms| (terms.first_on, terms.last_on);
    if days(before) != days(after) {
        all.push(Change::Days { before: days(before), after: days(after) });
    }
    let lines = lists(
        &before.lines,
        &after.lines,
        |line| line.key.as_str(),
        [Change::LineAdded, Change::LineRemoved],
        |before, after| Change::LineChanged { before, after },
    );
    all.extend(lines);
    let milestones = lists(
        &before.milestones,
        &after.milestones,
        |one| one.key.as_str(),
        [Change::MilestoneAdded, Change::MilestoneRemoved],
        |before, after| Change::MilestoneChanged { before, after },
    );
    all.extend(milestones);
    all.extend(text(&before.funding, &after.funding, |before, after| Change::Funding { before, after }));
    if all.is_empty() && before != after {
        all.push(Change::Order);
    }
    all
}
