//! What is handed to the fund: dwelling by dwelling, what was committed, made, asked and received.

use crate::{Entry, Overflow, Stage, State, Terms, aid, state, sum};

/// One dwelling of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Id of the entry.
    pub id: String,
    pub dwelling: String,
    pub departement: Option<String>,
    pub level: Option<usize>,
    pub state: State,
    pub cap_cents: i64,
    /// `None` while nobody said what it costs.
    pub aid_cents: Option<i64>,
    /// What goes over the ceiling.
    pub over_cents: Option<i64>,
    pub to_claim_cents: i64,
}

/// The statement of an agreement: its lines and their totals. Proposals and what left are not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub lines: Vec<Line>,
    pub aid_cents: i64,
    pub over_cents: i64,
    pub claimed_cents: i64,
    pub paid_cents: i64,
    pub to_claim_cents: i64,
    /// Lines without a cost: they are in no total.
    pub unknown: u32,
}

/// The statement, in the order of commitment. A dwelling that stands twice is told once.
///
/// # Errors
/// [`Overflow`].
pub fn statement(terms: &Terms, entries: &[Entry]) -> Result<Statement, Overflow> {
    let mut seen = std::collections::BTreeSet::new();
    let mut lines: Vec<Line> = Vec::new();
    for entry in entries {
        let Some(now) = state(terms, entry).filter(State::is_open) else { continue };
        if !seen.insert(entry.dwelling.as_str()) || !now.counts() {
            continue;
        }
        let parts = now.eligible_cents.map(|cost| aid(terms, entry.level, cost));
        let is_made = matches!(now.stage, Stage::Done | Stage::Paid);
        let open = parts
            .filter(|_| is_made)
            .map_or(0, |parts| parts.aid_cents.saturating_sub(now.claimed_cents.max(now.paid_cents)).max(0));
        lines.push(Line {
            id: entry.id.clone(),
            dwelling: entry.dwelling.clone(),
            departement: entry.departement.clone(),
            level: entry.level,
            state: now,
            cap_cents: terms.cap_of(entry.level),
            aid_cents: parts.map(|parts| parts.aid_cents),
            over_cents: parts.map(|parts| parts.over_cents),
            to_claim_cents: open,
        });
    }
    lines.sort_by(|a, b| (a.state.committed_on, &a.id).cmp(&(b.state.committed_on, &b.id)));
    Ok(Statement {
        aid_cents: sum(lines.iter().filter_map(|line| line.aid_cents))?,
        over_cents: sum(lines.iter().filter_map(|line| line.over_cents))?,
        claimed_cents: sum(lines.iter().map(|line| line.state.claimed_cents))?,
        paid_cents: sum(lines.iter().map(|line| line.state.paid_cents))?,
        to_claim_cents: sum(lines.iter().map(|line| line.to_claim_cents))?,
        unknown: u32::try_from(lines.iter().filter(|line| line.aid_cents.is_none()).count())
            .unwrap_or(u32::MAX),
        lines,
    })
}
