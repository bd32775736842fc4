//! What changes from one edition of an application to another.

use crate::{Content, Line, Partner, Resource};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Title {
        before: String,
        after: String,
    },
    Summary {
        before: String,
        after: String,
    },
    Territories,
    Publics,
    Start,
    Months {
        before: Option<u32>,
        after: Option<u32>,
    },
    Households {
        before: Option<u32>,
        after: Option<u32>,
    },
    Dwellings,
    /// By key of the question.
    Answer {
        key: String,
        before: String,
        after: String,
    },
    PartnerAdded(Partner),
    PartnerRemoved(Partner),
    PartnerChanged {
        before: Partner,
        after: Partner,
    },
    LineAdded(Line),
    LineRemoved(Line),
    LineChanged {
        before: Line,
        after: Line,
    },
    ResourceAdded(Resource),
    ResourceRemoved(Resource),
    ResourceChanged {
        before: Resource,
        after: Resource,
    },
    /// The same rows, in another order.
    Order,
}

/// What is in one list and not in the other, by key.
fn lists<T: Clone + PartialEq>(
    (before, after): (&[T], &[T]),
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

/// What changes. Empty: they say the same.
#[must_use]
pub fn difference(before: &Content, after: &Content) -> Vec<Change> {
    let mut all = Vec::new();
    let mut when = |is_other: bool, change: Change| {
        if is_other {
            all.push(change);
        }
    };
    let texts = |content: &Content| (content.title.clone(), content.summary.clone());
    let ((title, summary), (new_title, new_summary)) = (texts(before), texts(after));
    when(title != new_title, Change::Title { before: title, after: new_title });
    when(summary != new_summary, Change::Summary { before: summary, after: new_summary });
    when(before.territories != after.territories, Change::Territories);
    when(before.publics != after.publics, Change::Publics);
    when(before.starts_on != after.starts_on, Change::Start);
    when(before.months != after.months, Change::Months { before: before.months, after: after.months });
    let households = Change::Households { before: before.households, after: after.households };
    when(before.households != after.households, households);
    when(before.dwellings != after.dwellings, Change::Dwellings);
    let keys: std::collections::BTreeSet<&String> =
        before.answers.keys().chain(after.answers.keys()).collect();
    for key in keys {
        let of = |content: &Content| content.answers.get(key).cloned().unwrap_or_default();
        let (before, after) = (of(before), of(after));
        when(before != after, Change::Answer { key: key.clone(), before, after });
    }
    all.extend(lists(
        (&before.partners, &after.partners),
        |one| &one.organisation,
        [Change::PartnerAdded, Change::PartnerRemoved],
        |before, after| Change::PartnerChanged { before, after },
    ));
    all.extend(lists(
        (&before.lines, &after.lines),
        |one| &one.key,
        [Change::LineAdded, Change::LineRemoved],
        |before, after| Change::LineChanged { before, after },
    ));
    all.extend(lists(
        (&before.resources, &after.resources),
        |one| &one.key,
        [Change::ResourceAdded, Change::ResourceRemoved],
        |before, after| Change::ResourceChanged { before, after },
    ));
    if all.is_empty() && before != after {
        all.push(Change::Order);
    }
    all
}
