//! The figures of a campaign: one function, read by its page, its exports and its report.

use crate::contact::{NextStep, Stage, Standing};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How many households stand where; each is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Figures {
    pub recipients: u64,
    /// Reached by at least one letter, call or visit.
    pub contacted: u64,
    /// Those that said what they want.
    pub answered: u64,
    pub interested: u64,
    pub call_back: u64,
    pub refused: u64,
    pub opposed: u64,
    pub unreachable: u64,
    pub not_concerned: u64,
    /// Due today or before.
    pub first_reminders: u64,
    pub second_reminders: u64,
    pub visits_to_plan: u64,
    pub visits: u64,
    pub calls: u64,
}

/// Counts the households of a campaign on a day.
#[must_use]
pub fn figures<'a>(all: impl IntoIterator<Item = &'a Standing>, on: Date) -> Figures {
    let mut f = Figures::default();
    for standing in all {
        f.recipients += 1;
        f.contacted += u64::from(standing.first_contact.is_some());
        f.answered += u64::from(standing.answered_on.is_some());
        match standing.stage {
            Stage::Interested => f.interested += 1,
            Stage::CallBack => f.call_back += 1,
            Stage::Refused => f.refused += 1,
            Stage::Opposed => f.opposed += 1,
            Stage::Unreachable => f.unreachable += 1,
            Stage::NotConcerned => f.not_concerned += 1,
            _ => {}
        }
        match standing.next.filter(|due| due.on <= on).map(|due| due.what) {
            Some(NextStep::FirstReminder) => f.first_reminders += 1,
            Some(NextStep::SecondReminder) => f.second_reminders += 1,
            Some(NextStep::PlanVisit) => f.visits_to_plan += 1,
            Some(NextStep::Visit) => f.visits += 1,
            Some(NextStep::CallBack) => f.calls += 1,
            None => {}
        }
    }
    f
}
